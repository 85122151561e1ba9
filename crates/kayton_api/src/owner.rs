//! Values of types that are not `Send` stay with the thread that made them.
//!
//! **Checked, not promised.** [`Owned`] is `Send` and `Sync` for every `T`: on a foreign thread the
//! value is not reachable, and dropping the last handle there leaks the value.

use core::{
    cell::Cell,
    iter::FusedIterator,
    marker::PhantomData,
    mem::{self, ManuallyDrop},
};

use crate::hooks;

/// Tells whether `T` is both `Send` and `Sync`, in a context where `T` is generic.
///
/// [`Fuse`](core::iter::Fuse) asks an iterator again after its end only if the iterator is known to
/// be fused, by specialisation inside of `core`; the probe is fused exactly where `T` is
/// `Send + Sync`. Should `core` ever stop doing that, the answer becomes `false`, which only costs
/// a thread check.
#[inline]
pub(crate) fn is_shareable<T: 'static>() -> bool {
    struct Probe<'a, T>(&'a Cell<u32>, PhantomData<T>);
    impl<T> Iterator for Probe<'_, T> {
        type Item = ();
        #[inline]
        fn next(&mut self) -> Option<()> {
            self.0.set(self.0.get() + 1);
            None
        }
    }
    impl<T: Send + Sync> FusedIterator for Probe<'_, T> {}

    let asked = Cell::new(0);
    let mut probe = Probe::<T>(&asked, PhantomData).fuse();
    let _ = (probe.next(), probe.next());
    asked.get() == 2
}

/// Where a value may be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Anywhere,
    Thread(u64),
    /// Made before the hooks were installed: nowhere.
    Unknown,
}

/// A value that is reachable only where its type allows it.
pub(crate) struct Owned<T: 'static> {
    home: Home,
    /// There until the drop.
    value: ManuallyDrop<Option<T>>,
}

// SAFETY: `value` is reached only through `get`, `take` and `drop`, which refuse unless `T` is
// `Send + Sync` or the calling thread is the one that made the value.
unsafe impl<T> Send for Owned<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Owned<T> {}

impl<T: 'static> Owned<T> {
    pub(crate) fn new(value: T) -> Self {
        Self::bound(value, is_shareable::<T>())
    }

    /// Like `new`, for a `value` that hides a type of which `shareable` tells.
    pub(crate) fn bound(value: T, shareable: bool) -> Self {
        let home = match shareable {
            true => Home::Anywhere,
            false => hooks::thread().map_or(Home::Unknown, Home::Thread),
        };
        Owned {
            home,
            value: ManuallyDrop::new(Some(value)),
        }
    }

    #[inline]
    fn is_here(&self) -> bool {
        match self.home {
            Home::Anywhere => true,
            Home::Thread(id) => hooks::thread() == Some(id),
            Home::Unknown => false,
        }
    }

    /// The value, unless this is a thread on which it must not be touched.
    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        match self.is_here() {
            true => self.value.as_ref(),
            false => None,
        }
    }
}

impl<T: 'static> Drop for Owned<T> {
    fn drop(&mut self) {
        // On a foreign thread the value is leaked.
        if mem::needs_drop::<T>() && self.is_here() {
            let value = &mut *self.value;
            if !hooks::drop(&mut || *value = None) {
                hooks::drop_later(value.take());
            }
        }
    }
}
