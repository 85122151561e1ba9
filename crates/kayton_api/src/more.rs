//! What objects need that borrow, are lent, or were moved; all others go without it.

use alloc::boxed::Box;
use core::{
    cell::UnsafeCell,
    hint, mem, ptr,
    sync::atomic::{AtomicBool, AtomicPtr, Ordering},
};

use crate::{
    Lenders,
    place::Place,
    refusals::Moved,
    scope::{Entered, Handle, Scopes},
};

/// See the module.
pub(crate) struct More {
    /// Written once, before the flag becomes moved; read only after that.
    moved: UnsafeCell<Moved>,
    /// What keeps alive a value that is only referred to; dropped after it, and never shared. Reached only
    /// by who has the flag for good.
    outer: UnsafeCell<Lenders>,
    locked: AtomicBool,
    /// What the value itself borrows from. Reached only while `locked` is held.
    lenders: UnsafeCell<Lenders>,
    /// The scopes that end the value; left when it is gone, so it stands behind all that goes before.
    pub(crate) scopes: Entered,
}

impl More {
    pub(crate) fn new(outer: Lenders, lenders: Lenders, scopes: Scopes) -> Self {
        More {
            moved: UnsafeCell::new(Moved {
                label: "",
                place: Place { cell: 0, line: 0 },
            }),
            outer: UnsafeCell::new(outer),
            locked: AtomicBool::new(false),
            lenders: UnsafeCell::new(lenders),
            scopes: Entered::new(scopes),
        }
    }

    pub(crate) fn with_lenders<R>(&self, change: impl FnOnce(&mut Lenders) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
        // SAFETY: `locked` is held; `change` runs no code of users, so it neither comes back here
        // nor unwinds past the release below.
        let result = change(unsafe { &mut *self.lenders.get() });
        self.locked.store(false, Ordering::Release);
        result
    }

    /// # Safety
    /// The caller holds the flag exclusively, and makes it say moved next.
    pub(crate) unsafe fn note_moved(&self, moved: Moved) {
        // SAFETY: nobody reads it before the flag says moved.
        unsafe { *self.moved.get() = moved };
    }

    /// # Safety
    /// The flag says moved.
    pub(crate) unsafe fn moved(&self) -> Moved {
        // SAFETY: it was written before the flag said so, and never again.
        unsafe { *self.moved.get() }
    }

    /// # Safety
    /// The caller holds the flag for good.
    pub(crate) unsafe fn take_outer(&self) -> Lenders {
        // SAFETY: by the caller's promise nobody else is here.
        mem::take(unsafe { &mut *self.outer.get() })
    }
}

/// A place for [`More`], which is made when it is first needed and then stays.
pub(crate) struct MoreCell(AtomicPtr<More>);

impl MoreCell {
    #[inline]
    pub(crate) const fn unused() -> Self {
        MoreCell(AtomicPtr::new(ptr::null_mut()))
    }

    #[inline]
    pub(crate) fn get(&self) -> Option<&More> {
        // SAFETY: null, or made by `Box::into_raw` and freed only with the cell.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }
    }

    pub(crate) fn make(&self) -> &More {
        if let Some(more) = self.get() {
            return more;
        }
        let made: MoreCell = More::new(Lenders::none(), Lenders::none(), Scopes::new()).into();
        let new = made.0.load(Ordering::Relaxed);
        let (won, lost) = (Ordering::AcqRel, Ordering::Acquire);
        match self.0.compare_exchange(ptr::null_mut(), new, won, lost) {
            Ok(_) => {
                mem::forget(made);
                // SAFETY: it is this cell's now.
                unsafe { &*new }
            }
            // SAFETY: as in `get`; another thread was first.
            Err(first) => unsafe { &*first },
        }
    }

    /// Whether there is nothing to drop.
    #[inline]
    pub(crate) fn is_unused(&mut self) -> bool {
        self.0.get_mut().is_null()
    }

    /// Those that keep alive a referent, and those that the value borrows from.
    pub(crate) fn take_all(&mut self) -> (Lenders, Lenders) {
        // SAFETY: as in `get`; the cell is exclusive.
        match unsafe { self.0.get_mut().as_mut() } {
            Some(more) => (
                mem::take(more.outer.get_mut()),
                mem::take(more.lenders.get_mut()),
            ),
            None => (Lenders::none(), Lenders::none()),
        }
    }

    pub(crate) fn scopes(&self) -> &[Handle] {
        self.get().map_or(&[], |more| more.scopes.all())
    }
}

impl From<More> for MoreCell {
    fn from(more: More) -> Self {
        MoreCell(AtomicPtr::new(Box::into_raw(Box::new(more))))
    }
}

impl Drop for MoreCell {
    #[inline]
    fn drop(&mut self) {
        let more = *self.0.get_mut();
        if !more.is_null() {
            // SAFETY: as in `get`; nobody uses it after the cell.
            drop(unsafe { Box::from_raw(more) });
        }
    }
}
