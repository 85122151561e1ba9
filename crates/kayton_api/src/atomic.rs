//! The atomic types of [`crate::away`] and what relies on it; the model of `tests/away.rs` puts its own here.

pub(crate) use core::sync::atomic::{AtomicUsize, Ordering, fence};

/// How many [`crate::away::Away`] are alive.
pub(crate) static AWAY: AtomicUsize = AtomicUsize::new(0);
