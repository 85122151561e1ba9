//! A lock for the few process-wide tables; held for a few instructions, never while code of users
//! runs.

use core::{
    cell::UnsafeCell,
    hint,
    sync::atomic::{AtomicBool, Ordering},
};

pub(crate) struct Lock<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: `with` gives access to one thread at a time.
unsafe impl<T: Send> Sync for Lock<T> {}

impl<T> Lock<T> {
    pub(crate) const fn new(value: T) -> Self {
        Lock {
            locked: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }

    /// Runs `change`, which must neither panic nor come back to the same lock.
    pub(crate) fn with<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
        // SAFETY: `locked` was just taken, so nobody else is here.
        let result = change(unsafe { &mut *self.value.get() });
        self.locked.store(false, Ordering::Release);
        result
    }
}
