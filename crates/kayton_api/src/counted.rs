//! Handles to one allocation, counted in it: an `Arc` that uses locked instructions only where another
//! thread may have a handle ([`crate::away`]).

use alloc::boxed::Box;
use core::{marker::PhantomData, ops::Deref, ptr::NonNull};

use crate::obj::Inner;

/// A handle; the last one frees the allocation.
pub(crate) struct Counted<T: 'static>(NonNull<Inner<T>>, PhantomData<Inner<T>>);

// SAFETY: handles share what they point to and the last of them drops it, so both are asked for; the
// count itself is atomic wherever a handle may be elsewhere.
unsafe impl<T: 'static> Send for Counted<T> where Inner<T>: Send + Sync {}
// SAFETY: as above.
unsafe impl<T: 'static> Sync for Counted<T> where Inner<T>: Send + Sync {}

impl<T: 'static> Counted<T> {
    #[inline]
    pub(crate) fn new(inner: Inner<T>) -> Self {
        Counted(NonNull::from_mut(Box::leak(Box::new(inner))), PhantomData)
    }

    /// A handle that was counted already.
    ///
    /// # Safety
    /// The count of `inner` holds one handle that nobody else has.
    pub(crate) unsafe fn from_raw(inner: NonNull<Inner<T>>) -> Self {
        Counted(inner, PhantomData)
    }

    #[inline]
    pub(crate) fn as_ptr(&self) -> NonNull<Inner<T>> {
        self.0
    }
}

impl<T: 'static> Deref for Counted<T> {
    type Target = Inner<T>;
    #[inline]
    fn deref(&self) -> &Inner<T> {
        // SAFETY: this handle is counted, so the allocation is there.
        unsafe { self.0.as_ref() }
    }
}

impl<T: 'static> Clone for Counted<T> {
    #[inline]
    fn clone(&self) -> Self {
        self.count.add();
        Counted(self.0, PhantomData)
    }
}

impl<T: 'static> Drop for Counted<T> {
    #[inline]
    fn drop(&mut self) {
        if self.count.sub() {
            // SAFETY: this was the last handle.
            unsafe { free(self.0) }
        }
    }
}

/// # Safety
/// No handle to `inner` is left, and nobody else frees it.
#[inline(never)]
unsafe fn free<T: 'static>(inner: NonNull<Inner<T>>) {
    // SAFETY: the allocation is there until below.
    unsafe { inner.as_ref() }.unlink();
    // SAFETY: made by `Box::leak` in `new`; the caller's promise.
    drop(unsafe { Box::from_raw(inner.as_ptr()) });
}
