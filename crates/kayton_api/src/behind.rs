//! Values of types without a size, which stand behind a pointer for as long as they live.

use alloc::boxed::Box;
use core::{cmp::Ordering, fmt, hash, ops::Deref};

use crate::{Error, ErrorKind, KResult, Lenders};

/// What an object holds in place of a `T` without a size: a pointer to it, and what keeps it alive.
pub struct Behind<T: ?Sized + 'static> {
    pointer: Pointer<T>,
    /// Dropped after the pointer.
    _outer: Lenders,
}

enum Pointer<T: ?Sized + 'static> {
    Shared(&'static T),
    Exclusive(&'static mut T),
    Owned(Box<T>),
}

impl<T: ?Sized + 'static> Behind<T> {
    /// The referent of a shared reference, which `outer` keeps alive.
    #[must_use]
    pub fn shared(value: &'static T, outer: Lenders) -> Self {
        Behind {
            pointer: Pointer::Shared(value),
            _outer: outer,
        }
    }

    /// The referent of an exclusive reference, which `outer` keeps alive.
    #[must_use]
    pub fn exclusive(value: &'static mut T, outer: Lenders) -> Self {
        Behind {
            pointer: Pointer::Exclusive(value),
            _outer: outer,
        }
    }

    /// What a box holds.
    #[must_use]
    pub fn owned(value: Box<T>) -> Self {
        Behind {
            pointer: Pointer::Owned(value),
            _outer: Lenders::none(),
        }
    }

    /// The value, to be changed.
    ///
    /// # Errors
    /// `Borrowed` if it is only borrowed shared.
    pub fn get_mut(&mut self) -> KResult<&mut T> {
        match &mut self.pointer {
            Pointer::Exclusive(value) => Ok(value),
            Pointer::Owned(value) => Ok(value),
            Pointer::Shared(_) => Err(Error::new(
                ErrorKind::Borrowed,
                "the value is part of another one that is only read here, so it cannot be changed",
            )),
        }
    }
}

impl<T: ?Sized + 'static> Deref for Behind<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        match &self.pointer {
            Pointer::Shared(value) => value,
            Pointer::Exclusive(value) => value,
            Pointer::Owned(value) => value,
        }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Behind<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for Behind<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Behind<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq> Eq for Behind<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for Behind<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: ?Sized + Ord> Ord for Behind<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: ?Sized + hash::Hash> hash::Hash for Behind<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
