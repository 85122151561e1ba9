//! Whether any value may be used by two threads at once.
//!
//! Counts of handles and borrow flags need locked instructions only where two threads may change them at
//! the same moment. Values of Keyton are made and used by the thread that runs cells. Another thread reaches
//! one only through what a crate was given: a function, with what that captured, or a [`Dynamic`](crate::Dynamic).
//!
//! # Invariants
//!
//! **Given means away.** Whatever lets a crate reach a value holds an [`Away`] from before it is given until the
//! crate has let go of it: [`Callback`](crate::Callback) for as long as any of its clones lives, an error that a
//! function raises, which a crate may catch and keep, and, for ever, whatever goes to a crate or comes from it as a `Dynamic`.
//!
//! **Alone means alone.** Where [`alone`] is true, no other thread can reach a value that this one can, and none
//! will before this thread itself gives something away. So a load and a store do what a locked instruction does.
//!
//! A handle that Rust code of this workspace itself sends to another thread is given away as well ([`give_away`]): types
//! say where a handle may go, and this says how it is counted there.
//!
//! **The last one hands over.** An [`Away`] is dropped after the last use of what it stands for, with `Release`, and
//! [`alone`] asks with `Acquire`: what other threads did to counts, flags and values is seen before they are
//! touched without locks.

use crate::atomic::{AWAY, Ordering};

/// Something that lets a crate reach values, on any thread, is alive.
#[derive(Debug)]
pub(crate) struct Away(());

impl Away {
    /// Made before anything is given.
    pub(crate) fn new() -> Self {
        AWAY.fetch_add(1, Ordering::Relaxed);
        Away(())
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        AWAY.fetch_sub(1, Ordering::Release);
    }
}

/// From now on any value may be used by any thread. Called before a crate is given what it may keep and share as
/// it likes, and before what a crate may have shared is used.
pub fn give_away() {
    core::mem::forget(Away::new());
}

/// Whether no other thread reaches any value that this one does; reads one word.
#[inline]
#[must_use]
pub fn alone() -> bool {
    AWAY.load(Ordering::Acquire) == 0
}
