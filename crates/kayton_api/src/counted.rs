//! Handles to one allocation, counted in it: an `Arc` that uses locked instructions only where another
//! thread may have a handle ([`alone`]).

use alloc::boxed::Box;
use core::{
    marker::PhantomData,
    ops::Deref,
    ptr::NonNull,
    sync::atomic::{AtomicUsize, Ordering, fence},
};

use crate::{away::alone, obj::Inner};

/// The number of handles.
pub(crate) struct Count(AtomicUsize);

impl Count {
    /// One handle.
    pub(crate) const fn one() -> Self {
        Count(AtomicUsize::new(1))
    }

    #[inline]
    fn add(&self) {
        if alone() {
            let count = self.0.load(Ordering::Relaxed);
            self.0.store(count + 1, Ordering::Relaxed);
        } else {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes one away; whether it was the last.
    #[inline]
    fn sub(&self) -> bool {
        if alone() {
            let count = self.0.load(Ordering::Relaxed);
            self.0.store(count - 1, Ordering::Relaxed);
            return count == 1;
        }
        let last = self.0.fetch_sub(1, Ordering::Release) == 1;
        if last {
            fence(Ordering::Acquire);
        }
        last
    }

    /// One handle more, unless there is none any more.
    pub(crate) fn revive(&self) -> bool {
        let mut count = self.0.load(Ordering::Relaxed);
        while count != 0 {
            let more =
                self.0
                    .compare_exchange(count, count + 1, Ordering::Acquire, Ordering::Relaxed);
            match more {
                Ok(_) => return true,
                Err(now) => count = now,
            }
        }
        false
    }
}

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
