//! The number of handles to an allocation.

use crate::{
    atomic::{AtomicUsize, Ordering, fence},
    away::alone,
};

/// See the module.
pub(crate) struct Count(AtomicUsize);

impl Count {
    /// One handle.
    pub(crate) fn one() -> Self {
        Count(AtomicUsize::new(1))
    }

    #[inline]
    pub(crate) fn add(&self) {
        if alone() {
            let count = self.0.load(Ordering::Relaxed);
            self.0.store(count + 1, Ordering::Relaxed);
        } else {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Takes one away; whether it was the last.
    #[inline]
    pub(crate) fn sub(&self) -> bool {
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
