//! `str` and `bytes`: immutable, shared, `Send` and `Sync`.

use alloc::{borrow::Cow, boxed::Box, string::String, sync::Arc, vec::Vec};
use core::{borrow::Borrow, cmp, fmt, hash, ops::Deref};

macro_rules! shared_slice {
    ($(#[$doc:meta])* $name:ident, $slice:ty, $as:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(Repr<$slice>);

        impl $name {
            /// A value that borrows static data; does not allocate.
            #[inline]
            #[must_use]
            pub const fn from_static(value: &'static $slice) -> Self {
                $name(Repr::Static(value))
            }

            /// Copies `value`.
            #[must_use]
            pub fn new(value: &$slice) -> Self {
                $name(Repr::Shared(Arc::from(value)))
            }

            /// The contents. Their address stays the same for as long as any clone lives.
            #[inline]
            #[must_use]
            pub fn $as(&self) -> &$slice {
                match &self.0 {
                    Repr::Static(value) => value,
                    Repr::Shared(value) => value,
                }
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
                $name(Repr::Shared(Arc::from(value)))
            }
        }
        impl From<Arc<$slice>> for $name {
            fn from(value: Arc<$slice>) -> Self {
                $name(Repr::Shared(value))
            }
        }
        impl PartialEq for $name {
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
            fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> cmp::Ordering {
                self.$as().cmp(other.$as())
            }
        }
        impl hash::Hash for $name {
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

enum Repr<T: ?Sized + 'static> {
    Static(&'static T),
    Shared(Arc<T>),
}

impl<T: ?Sized + 'static> Clone for Repr<T> {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Repr::Static(value) => Repr::Static(value),
            Repr::Shared(value) => Repr::Shared(value.clone()),
        }
    }
}

shared_slice! {
    /// A Keyton `str`: UTF-8, immutable, cheap to clone.
    Str, str, as_str
}
shared_slice! {
    /// Keyton `bytes`: immutable, cheap to clone.
    Bytes, [u8], as_slice
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
    fn from(value: String) -> Self {
        Str(Repr::Shared(Arc::from(value)))
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
