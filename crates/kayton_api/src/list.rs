//! Lists, dicts and sets: shared, changeable, with the borrow flag of an object.

use alloc::vec::Vec;
use core::{
    cmp, fmt,
    hash::{BuildHasherDefault, Hash, Hasher},
    ptr::NonNull,
};

use crate::{KResult, Lenders, Obj, OwnedMut, OwnedRef, Ref, RefMut, Style, Value, stack};

/// Hashes keys of dicts and sets; the same in every run.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyHasher(u64);

impl KeyHasher {
    #[inline]
    fn add(&mut self, word: u64) {
        // An odd factor with evenly spread bits; the rotation carries high bits down.
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// Fewer than eight bytes as a word, without a loop.
#[inline]
fn short_word(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    match *bytes {
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a] => u64::from(a),
        _ => 0,
    }
}

impl Hasher for KeyHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        self.add(short_word(rest) ^ (bytes.len() as u64) << 56);
    }
    #[inline]
    fn write_u8(&mut self, n: u8) {
        self.add(u64::from(n));
    }
    #[inline]
    fn write_u32(&mut self, n: u32) {
        self.add(u64::from(n));
    }
    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }
    #[inline]
    fn write_usize(&mut self, n: usize) {
        self.add(n as u64);
    }
    #[inline]
    fn finish(&self) -> u64 {
        let mixed = self.0 ^ self.0 >> 32;
        mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ mixed >> 29
    }
}

/// What a [`Dict`] holds: a map that keeps the order of insertion.
pub type Map<K, V> = indexmap::IndexMap<K, V, BuildHasherDefault<KeyHasher>>;
/// What a [`Set`] holds: a set that keeps the order of insertion.
pub type OrderedSet<T> = indexmap::IndexSet<T, BuildHasherDefault<KeyHasher>>;

macro_rules! container {
    ($(#[$doc:meta])* $name:ident<$($p:ident),*>, $inner:ty) => {
        $(#[$doc])*
        pub struct $name<$($p: 'static),*>(Obj<$inner>);

        impl<$($p: 'static),*> $name<$($p),*> {
            /// A new one that owns `contents`.
            #[inline]
            pub fn new(contents: $inner) -> Self {
                $name(Obj::new(contents))
            }

            /// One with copies of the contents of a container in Rust, to be read: what changes it is
            /// refused, since the other one would not follow.
            #[must_use]
            pub fn part(contents: $inner) -> Self {
                $name(Obj::part(contents))
            }

            /// One that is the container behind a reference; as [`Obj::lent_mut`].
            #[must_use]
            pub fn lent_mut(contents: &'static mut $inner, outer: Lenders, lenders: Lenders) -> Self {
                $name(Obj::lent_mut(contents, outer, lenders))
            }

            /// Borrows the contents.
            ///
            /// # Errors
            /// `Borrowed` while they are being changed.
            #[inline]
            pub fn borrow(&self) -> KResult<Ref<'_, $inner>> {
                self.0.borrow()
            }

            /// Borrows the contents exclusively.
            ///
            /// # Errors
            /// `Borrowed` while they are borrowed at all.
            #[inline]
            pub fn borrow_mut(&self) -> KResult<RefMut<'_, $inner>> {
                self.0.borrow_mut()
            }

            /// As `borrow`, by a guard that is a handle as well.
            ///
            /// # Errors
            /// As `borrow`.
            #[inline]
            pub fn borrow_owned(&self) -> KResult<OwnedRef<$inner>> {
                self.0.borrow_owned()
            }

            /// As `borrow_mut`, by a guard that is a handle as well.
            ///
            /// # Errors
            /// As `borrow_mut`.
            #[inline]
            pub fn borrow_mut_owned(&self) -> KResult<OwnedMut<$inner>> {
                self.0.borrow_mut_owned()
            }

            /// The contents, to be read at once; as [`Obj::glance`].
            #[inline]
            #[must_use]
            pub fn glance(&self) -> Option<NonNull<$inner>> {
                self.0.glance()
            }

            /// As `glance`, and whether they may be changed as well.
            #[inline]
            #[must_use]
            pub fn look(&self) -> Option<(NonNull<$inner>, bool)> {
                self.0.look()
            }

            /// The contents, to be changed at once; as [`Obj::reach`].
            #[inline]
            #[must_use]
            pub fn reach(&self) -> Option<NonNull<$inner>> {
                self.0.reach()
            }

            /// Whether both are handles to the same contents.
            #[inline]
            #[must_use]
            pub fn ptr_eq(&self, other: &Self) -> bool {
                self.0.ptr_eq(&other.0)
            }

            /// A number that tells live containers apart.
            #[inline]
            #[must_use]
            pub fn address(&self) -> usize {
                self.0.address()
            }

            /// The object that holds the contents.
            #[inline]
            #[must_use]
            pub fn object(&self) -> &Obj<$inner> {
                &self.0
            }
        }

        impl<$($p: 'static),*> Clone for $name<$($p),*> {
            #[inline]
            fn clone(&self) -> Self {
                $name(self.0.clone())
            }
        }
        impl<$($p: 'static),*> From<$inner> for $name<$($p),*> {
            fn from(contents: $inner) -> Self {
                $name::new(contents)
            }
        }
        impl<$($p: 'static),*> Default for $name<$($p),*> {
            fn default() -> Self {
                $name::new(Default::default())
            }
        }
        impl<$($p: fmt::Debug + 'static),*> fmt::Debug for $name<$($p),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.borrow() {
                    Ok(contents) => fmt::Debug::fmt(&*contents, f),
                    Err(_) => f.write_str("<being changed>"),
                }
            }
        }
    };
}

container! {
    /// A Keyton list.
    List<T>, Vec<T>
}
container! {
    /// A Keyton dict; keeps the order of insertion.
    Dict<K, V>, Map<K, V>
}
container! {
    /// A Keyton set; keeps the order of insertion.
    Set<T>, OrderedSet<T>
}

impl<T: 'static> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        List::new(items.into_iter().collect())
    }
}

impl<K: Hash + Eq + 'static, V: 'static> FromIterator<(K, V)> for Dict<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        Dict::new(items.into_iter().collect())
    }
}

impl<T: Hash + Eq + 'static> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Set::new(items.into_iter().collect())
    }
}

impl<T: Value> fmt::Display for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, Style::STR)
    }
}

impl<K: Value + Hash + Eq, V: Value> fmt::Display for Dict<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, Style::STR)
    }
}

impl<T: Value + Hash + Eq> fmt::Display for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, Style::STR)
    }
}

// Comparison cannot fail, so a value that cannot be looked at is compared by identity.

impl<T: PartialEq + 'static> PartialEq for Obj<T> {
    fn eq(&self, other: &Self) -> bool {
        stack::check();
        match (self.borrow(), other.borrow()) {
            (Ok(a), Ok(b)) => *a == *b,
            _ => self.ptr_eq(other),
        }
    }
}

impl<T: Eq + 'static> Eq for Obj<T> {}

impl<T: PartialOrd + 'static> PartialOrd for Obj<T> {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        stack::check();
        match (self.borrow(), other.borrow()) {
            (Ok(a), Ok(b)) => a.partial_cmp(&b),
            _ => Some(self.address().cmp(&other.address())),
        }
    }
}

impl<T: Ord + 'static> Ord for Obj<T> {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        stack::check();
        match (self.borrow(), other.borrow()) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => self.address().cmp(&other.address()),
        }
    }
}

impl<T: Hash + 'static> Hash for Obj<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        stack::check();
        match self.borrow() {
            Ok(value) => value.hash(state),
            Err(_) => self.address().hash(state),
        }
    }
}

impl<T: PartialEq + 'static> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.ptr_eq(other) || self.0 == other.0
    }
}

impl<T: Eq + 'static> Eq for List<T> {}

impl<T: PartialOrd + 'static> PartialOrd for List<T> {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl<T: Ord + 'static> Ord for List<T> {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T: Hash + 'static> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K: Hash + Eq + 'static, V: PartialEq + 'static> PartialEq for Dict<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.ptr_eq(other) || self.0 == other.0
    }
}

impl<K: Hash + Eq + 'static, V: Eq + 'static> Eq for Dict<K, V> {}

impl<T: Hash + Eq + 'static> PartialEq for Set<T> {
    fn eq(&self, other: &Self) -> bool {
        self.ptr_eq(other) || self.0 == other.0
    }
}

impl<T: Hash + Eq + 'static> Eq for Set<T> {}
