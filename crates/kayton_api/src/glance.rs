//! Looking at values without taking their flags, by who is alone with all of them ([`crate::away`]).

use core::{hint, mem, ptr::NonNull};

use crate::{
    KResult, Obj,
    away::alone,
    obj::{Holding, Inner},
};

impl<T: 'static> Inner<T> {
    /// Whether who has the flag may change the value.
    #[inline]
    pub(crate) fn is_changeable(&self) -> bool {
        // SAFETY: the variant is only read, and changes only while the flag is taken exclusively.
        let held = unsafe { &*self.value.get() };
        matches!(held, Holding::Own(_) | Holding::Exclusive(_))
    }
}

impl<T: 'static> Obj<T> {
    /// A part of the value, copied; a copy of a bridge value is a number or another handle.
    ///
    /// # Errors
    /// As [`Obj::borrow`].
    #[inline]
    pub fn read<F: Clone>(&self, part: impl FnOnce(&T) -> &F) -> KResult<F> {
        match self.glance() {
            // SAFETY: clones of bridge values count at most, so nothing changes the value meanwhile.
            Some(value) => Ok(part(unsafe { value.as_ref() }).clone()),
            None => Ok(part(&*self.borrow()?).clone()),
        }
    }

    /// Puts `new` into a part of the value, and gives what was there.
    ///
    /// # Errors
    /// As [`Obj::borrow_mut`].
    #[inline]
    pub fn write<F>(&self, part: impl FnOnce(&mut T) -> &mut F, new: F) -> KResult<F> {
        match self.reach() {
            // SAFETY: no code of others runs before the reference is gone.
            Some(mut value) => Ok(mem::replace(part(unsafe { value.as_mut() }), new)),
            None => Ok(mem::replace(part(&mut *self.borrow_mut()?), new)),
        }
    }

    /// The value, if this thread is alone with all values and it may be read. Nothing is taken: it stays as it is
    /// only until code runs that may change values.
    #[inline]
    #[must_use]
    pub fn glance(&self) -> Option<NonNull<T>> {
        // SAFETY: nobody writes, and nobody else could begin to.
        (alone() && self.0.flag.is_readable()).then(|| unsafe { self.0.shared() })
    }

    /// As [`Obj::glance`], and whether the value may be changed as well.
    #[inline]
    #[must_use]
    pub fn look(&self) -> Option<(NonNull<T>, bool)> {
        let flag = &self.0.flag;
        if !alone() || !flag.is_readable() {
            return None;
        }
        // SAFETY: nobody writes, and nobody else could begin to.
        let value = unsafe { self.0.shared() };
        Some((value, flag.is_free() && self.0.is_changeable()))
    }

    /// As [`Obj::look`], for an object that owns its value for good.
    ///
    /// # Safety
    /// [`alone`] was asked, and nothing ran since that could give a value away. The object was made by [`Obj::new`],
    /// and its value is never moved out.
    #[inline]
    #[must_use]
    pub unsafe fn look_alone(&self) -> Option<(NonNull<T>, bool)> {
        let flag = &self.0.flag;
        // SAFETY: nobody writes if it is readable, and nobody else could begin to.
        match unsafe { &*self.0.value.get() } {
            Holding::Own(value) if flag.is_readable() => {
                Some((NonNull::from_ref(value), flag.is_free()))
            }
            Holding::Own(_) => None,
            // SAFETY: the caller's promise.
            _ => unsafe { hint::unreachable_unchecked() },
        }
    }

    /// The value, if this thread is alone with all values and it may be changed; as [`Obj::glance`].
    #[inline]
    #[must_use]
    pub fn reach(&self) -> Option<NonNull<T>> {
        if alone() && self.0.flag.is_free() {
            // SAFETY: nobody borrows the value, and nobody else could begin to.
            return unsafe { self.0.value() };
        }
        None
    }
}
