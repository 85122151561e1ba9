//! `str` and `bytes`: immutable, shared, `Send` and `Sync`.
//!
//! A text that is short stands in the value itself, without an allocation; one that was made by appending
//! ([`Str::push`]) has room for more.

use alloc::{borrow::Cow, boxed::Box, string::String, sync::Arc, vec::Vec};
use core::{
    borrow::Borrow,
    cmp, fmt, hash,
    ops::Deref,
    sync::atomic::{AtomicU8, Ordering},
};

use crate::{Error, ErrorKind, KResult, StableAddress};

macro_rules! shared_slice {
    ($(#[$doc:meta])* $name:ident, $slice:ty, $as:ident, $repr:ty) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name($repr);

        impl $name {
            /// A value that borrows static data; does not allocate.
            #[inline]
            #[must_use]
            pub const fn from_static(value: &'static $slice) -> Self {
                $name(<$repr>::Static(value))
            }

            /// Copies `value`.
            #[inline]
            #[must_use]
            pub fn new(value: &$slice) -> Self {
                $name(<$repr>::copied(value))
            }

            /// The contents.
            #[inline]
            #[must_use]
            pub fn $as(&self) -> &$slice {
                self.0.get()
            }
        }

        impl Deref for $name {
            type Target = $slice;
            #[inline]
            fn deref(&self) -> &$slice {
                self.$as()
            }
        }
        impl AsRef<$slice> for $name {
            fn as_ref(&self) -> &$slice {
                self.$as()
            }
        }
        impl Borrow<$slice> for $name {
            fn borrow(&self) -> &$slice {
                self.$as()
            }
        }
        impl From<&$slice> for $name {
            fn from(value: &$slice) -> Self {
                $name::new(value)
            }
        }
        impl From<&$name> for $name {
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }
        impl From<Box<$slice>> for $name {
            fn from(value: Box<$slice>) -> Self {
                $name(<$repr>::Shared(Arc::from(value)))
            }
        }
        impl From<Arc<$slice>> for $name {
            fn from(value: Arc<$slice>) -> Self {
                $name(<$repr>::Shared(value))
            }
        }
        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.$as() == other.$as()
            }
        }
        impl Eq for $name {}
        impl PartialEq<$slice> for $name {
            fn eq(&self, other: &$slice) -> bool {
                self.$as() == other
            }
        }
        impl PartialEq<&$slice> for $name {
            fn eq(&self, other: &&$slice) -> bool {
                self.$as() == *other
            }
        }
        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> cmp::Ordering {
                let (a, b): (&[u8], &[u8]) = (self.$as().as_ref(), other.$as().as_ref());
                // Most differ at once.
                match (a.first(), b.first()) {
                    (Some(a), Some(b)) if a != b => a.cmp(b),
                    _ => a.cmp(b),
                }
            }
        }
        impl hash::Hash for $name {
            #[inline]
            fn hash<H: hash::Hasher>(&self, state: &mut H) {
                self.$as().hash(state);
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.$as(), f)
            }
        }
    };
}

/// How `bytes` are kept.
enum Repr {
    Static(&'static [u8]),
    Shared(Arc<[u8]>),
}

impl Repr {
    fn copied(value: &[u8]) -> Self {
        Repr::Shared(Arc::from(value))
    }

    #[inline]
    fn get(&self) -> &[u8] {
        match self {
            Repr::Static(value) => value,
            Repr::Shared(value) => value,
        }
    }
}

impl Clone for Repr {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Repr::Static(value) => Repr::Static(value),
            Repr::Shared(value) => Repr::Shared(value.clone()),
        }
    }
}

/// Bytes of a text that stands in the value itself.
const SHORT: usize = 22;
/// Texts from this size on are not copied when they are made of a `String`.
const LONG: usize = 1 << 10;

/// How a `str` is kept.
enum Text {
    Static(&'static str),
    Shared(Arc<str>),
    /// So many of the bytes, which are UTF-8.
    Short(u8, [u8; SHORT]),
    /// With room for more.
    Long(Arc<Long>),
}

/// A text of which is remembered what was asked of it.
struct Long {
    text: String,
    /// [`UNKNOWN`], [`ASCII`] or [`OTHER`].
    ascii: AtomicU8,
}

const UNKNOWN: u8 = 0;
const ASCII: u8 = 1;
const OTHER: u8 = 2;

impl Long {
    fn new(text: String) -> Arc<Self> {
        Arc::new(Long {
            text,
            ascii: AtomicU8::new(UNKNOWN),
        })
    }

    fn is_ascii(&self) -> bool {
        match self.ascii.load(Ordering::Relaxed) {
            UNKNOWN => {
                let ascii = self.text.is_ascii();
                let known = if ascii { ASCII } else { OTHER };
                self.ascii.store(known, Ordering::Relaxed);
                ascii
            }
            known => known == ASCII,
        }
    }

    /// The text, to be appended to.
    fn grow(&mut self) -> &mut String {
        *self.ascii.get_mut() = UNKNOWN;
        &mut self.text
    }
}

impl Text {
    #[inline]
    fn copied(value: &str) -> Self {
        match value.len() {
            0..=SHORT => Text::short(value).unwrap_or(Text::Static("")),
            LONG.. => Text::Long(Long::new(String::from(value))),
            _ => Text::Shared(Arc::from(value)),
        }
    }

    #[inline]
    fn short(value: &str) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes
            .get_mut(..value.len())?
            .copy_from_slice(value.as_bytes());
        Some(Text::Short(value.len() as u8, bytes))
    }

    #[inline]
    fn get(&self) -> &str {
        match self {
            Text::Static(value) => value,
            Text::Shared(value) => value,
            // SAFETY: `short` copied them from a text that long.
            Text::Short(len, bytes) => unsafe {
                core::str::from_utf8_unchecked(bytes.get_unchecked(..usize::from(*len)))
            },
            Text::Long(value) => &value.text,
        }
    }
}

impl Clone for Text {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Text::Static(value) => Text::Static(value),
            Text::Shared(value) => Text::Shared(value.clone()),
            Text::Short(len, bytes) => Text::Short(*len, *bytes),
            Text::Long(value) => Text::Long(value.clone()),
        }
    }
}

/// A text whose address stays the same for as long as any clone lives, and when it is moved.
#[derive(Clone)]
pub struct Kept(Str);

impl Deref for Kept {
    type Target = str;
    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

// SAFETY: the text is static or in a shared allocation, of which this is a handle. What has room for more
// is changed only by its last handle.
unsafe impl StableAddress for Kept {}

impl Str {
    /// The text of one character of ASCII, the rest of a byte left out.
    #[inline]
    #[must_use]
    pub fn of_ascii(byte: u8) -> Self {
        let mut bytes = [0; SHORT];
        bytes[0] = byte & 0x7f;
        Str(Text::Short(1, bytes))
    }

    /// Whether all characters are of ASCII; a long text is looked through once.
    #[inline]
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        match &self.0 {
            Text::Long(text) => text.is_ascii(),
            _ => self.as_str().is_ascii(),
        }
    }

    /// The text where it stays, for who refers to it.
    #[must_use]
    pub fn kept(&self) -> Kept {
        match &self.0 {
            Text::Short(..) => Kept(Str(Text::Shared(Arc::from(self.as_str())))),
            _ => Kept(self.clone()),
        }
    }

    /// Appends to the text, in place if nobody else has it.
    ///
    /// # Errors
    /// `Memory` if there is none for the result.
    #[inline]
    pub fn push(&mut self, more: &str) -> KResult<()> {
        match &mut self.0 {
            Text::Short(len, bytes) => {
                let (from, to) = (usize::from(*len), usize::from(*len) + more.len());
                if let Some(rest) = bytes.get_mut(from..to) {
                    rest.copy_from_slice(more.as_bytes());
                    *len = to as u8;
                    return Ok(());
                }
            }
            Text::Long(text) => {
                if let Some(text) = Arc::get_mut(text) {
                    let text = text.grow();
                    reserve(text, more.len())?;
                    text.push_str(more);
                    return Ok(());
                }
            }
            _ => {}
        }
        self.push_to_copy(more)
    }

    fn push_to_copy(&mut self, more: &str) -> KResult<()> {
        let before = self.as_str();
        let len = before.len().saturating_add(more.len());
        if len <= SHORT {
            let mut short = [0; SHORT];
            let (first, rest) = short.split_at_mut(before.len());
            first.copy_from_slice(before.as_bytes());
            rest[..more.len()].copy_from_slice(more.as_bytes());
            self.0 = Text::Short(len as u8, short);
            return Ok(());
        }
        let mut text = String::new();
        reserve(&mut text, len)?;
        text.push_str(before);
        text.push_str(more);
        self.0 = Text::Long(Long::new(text));
        Ok(())
    }
}

impl fmt::Write for Str {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        self.push(more).map_err(|_| fmt::Error)
    }
}

/// Room for more of a text.
#[inline]
fn reserve(text: &mut String, more: usize) -> KResult<()> {
    if text.capacity() - text.len() >= more {
        return Ok(());
    }
    text.try_reserve(more).map_err(|_| {
        let bytes = text.len().saturating_add(more);
        Error::new(
            ErrorKind::Memory,
            alloc::format!("there is no memory for a string of {bytes} bytes"),
        )
    })
}

shared_slice! {
    /// A Keyton `str`: UTF-8, immutable, cheap to clone.
    Str, str, as_str, Text
}
shared_slice! {
    /// Keyton `bytes`: immutable, cheap to clone.
    Bytes, [u8], as_slice, Repr
}

impl Default for Str {
    fn default() -> Self {
        Str::from_static("")
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Bytes::from_static(&[])
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl From<String> for Str {
    fn from(mut value: String) -> Self {
        if value.len() < LONG {
            return Str::new(&value);
        }
        value.shrink_to_fit();
        Str(Text::Long(Long::new(value)))
    }
}

impl From<&String> for Str {
    fn from(value: &String) -> Self {
        Str::new(value)
    }
}

impl From<Cow<'_, str>> for Str {
    fn from(value: Cow<'_, str>) -> Self {
        match value {
            Cow::Borrowed(value) => Str::new(value),
            Cow::Owned(value) => Str::from(value),
        }
    }
}

impl From<char> for Str {
    #[inline]
    fn from(value: char) -> Self {
        Str::new(value.encode_utf8(&mut [0; 4]))
    }
}

impl From<Str> for String {
    fn from(value: Str) -> Self {
        String::from(value.as_str())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(value: Vec<u8>) -> Self {
        Bytes(Repr::Shared(Arc::from(value)))
    }
}

impl<const N: usize> From<[u8; N]> for Bytes {
    fn from(value: [u8; N]) -> Self {
        Bytes::new(&value)
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(value: Bytes) -> Self {
        value.as_slice().to_vec()
    }
}
