//! Borrow guards. Each holds what it took from the flag until it is dropped.

use core::{
    fmt,
    marker::PhantomData,
    mem::ManuallyDrop,
    ops::{Deref, DerefMut},
    ptr::NonNull,
};

use crate::{Obj, flag::Flag, obj::Inner};

/// A shared borrow.
pub struct Ref<'a, T: 'static> {
    // Not a reference: it would have to be valid until the end of `drop`, after the flag is free.
    value: NonNull<T>,
    flag: &'a Flag,
    borrow: PhantomData<&'a T>,
}

impl<'a, T: 'static> Ref<'a, T> {
    /// # Safety
    /// One reader was counted for this guard.
    #[inline]
    pub(crate) unsafe fn counted(inner: &'a Inner<T>) -> Self {
        // SAFETY: a reader is counted.
        let value = unsafe { inner.shared() };
        Ref {
            value,
            flag: &inner.flag,
            borrow: PhantomData,
        }
    }
}

impl<T: 'static> Deref for Ref<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: a reader is counted until `drop`, and the handle outlives the guard.
        unsafe { self.value.as_ref() }
    }
}

impl<T: 'static> Drop for Ref<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.flag.done_reading();
    }
}

/// An exclusive borrow.
pub struct RefMut<'a, T: 'static> {
    value: NonNull<T>,
    flag: &'a Flag,
    borrow: PhantomData<&'a mut T>,
}

impl<'a, T: 'static> RefMut<'a, T> {
    /// # Safety
    /// The flag was taken exclusively for this guard; `value` is what it guards.
    #[inline]
    pub(crate) unsafe fn exclusive(inner: &'a Inner<T>, value: NonNull<T>) -> Self {
        RefMut {
            value,
            flag: &inner.flag,
            borrow: PhantomData,
        }
    }
}

impl<T: 'static> Deref for RefMut<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: exclusive until `drop`, and the handle outlives the guard.
        unsafe { self.value.as_ref() }
    }
}

impl<T: 'static> DerefMut for RefMut<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`.
        unsafe { self.value.as_mut() }
    }
}

impl<T: 'static> Drop for RefMut<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.flag.done_writing();
    }
}

/// A shared borrow that keeps the object alive.
pub struct OwnedRef<T: 'static>(ManuallyDrop<Obj<T>>);

impl<T: 'static> OwnedRef<T> {
    /// # Safety
    /// One reader was counted for this guard.
    #[inline]
    pub(crate) unsafe fn counted(obj: Obj<T>) -> Self {
        OwnedRef(ManuallyDrop::new(obj))
    }

    /// The object that is borrowed.
    #[must_use]
    pub fn object(guard: &Self) -> Obj<T> {
        Obj::clone(&guard.0)
    }
}

impl<T: 'static> Deref for OwnedRef<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: a reader is counted until `drop`, and the guard is a handle.
        unsafe { self.0.0.shared().as_ref() }
    }
}

impl<T: 'static> Drop for OwnedRef<T> {
    #[inline]
    fn drop(&mut self) {
        self.0.0.flag.done_reading();
        // SAFETY: the handle is dropped once, here, after the flag was given back.
        unsafe { ManuallyDrop::drop(&mut self.0) }
    }
}

/// An exclusive borrow that keeps the object alive.
pub struct OwnedMut<T: 'static> {
    obj: ManuallyDrop<Obj<T>>,
    value: NonNull<T>,
}

// SAFETY: the pointer is into the object that the guard is a handle of, so the guard may go where
// the handle may.
unsafe impl<T: Send + Sync> Send for OwnedMut<T> {}
// SAFETY: as above; a shared guard gives shared access only.
unsafe impl<T: Send + Sync> Sync for OwnedMut<T> {}

impl<T: 'static> OwnedMut<T> {
    /// # Safety
    /// The flag was taken exclusively for this guard; `value` is what it guards. The pointer is
    /// made once, so that references extended from this guard stay valid when the guard is moved.
    #[inline]
    pub(crate) unsafe fn exclusive(obj: Obj<T>, value: NonNull<T>) -> Self {
        OwnedMut {
            obj: ManuallyDrop::new(obj),
            value,
        }
    }

    /// The object that is borrowed.
    #[must_use]
    pub fn object(guard: &Self) -> Obj<T> {
        Obj::clone(&guard.obj)
    }
}

impl<T: 'static> Deref for OwnedMut<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: exclusive until `drop`, and the guard is a handle.
        unsafe { self.value.as_ref() }
    }
}

impl<T: 'static> DerefMut for OwnedMut<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`.
        unsafe { self.value.as_mut() }
    }
}

impl<T: 'static> Drop for OwnedMut<T> {
    #[inline]
    fn drop(&mut self) {
        self.obj.0.flag.done_writing();
        // SAFETY: the handle is dropped once, here, after the flag was given back.
        unsafe { ManuallyDrop::drop(&mut self.obj) }
    }
}

macro_rules! forward_fmt {
    ($($guard:ty),*) => {$(
        impl<T: fmt::Debug> fmt::Debug for $guard {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
        impl<T: fmt::Display> fmt::Display for $guard {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    )*};
}
forward_fmt!(Ref<'_, T>, RefMut<'_, T>, OwnedRef<T>, OwnedMut<T>);
