//! What destructors panicked with, until it can be raised.
//!
//! A drop never unwinds: a panic in a destructor ends there and becomes *trouble*, an error that is
//! raised at the next place where the program can raise one.

use core::sync::atomic::{AtomicBool, Ordering};

use crate::{Error, lock::Lock};

static TROUBLE: Lock<Option<Error>> = Lock::new(None);
static HAS_TROUBLE: AtomicBool = AtomicBool::new(false);

/// Keeps an error that could not be raised where it arose; the first one is kept.
pub fn note_trouble(error: Error) {
    let rest = TROUBLE.with(|trouble| match trouble {
        None => trouble.replace(error),
        Some(_) => Some(error),
    });
    HAS_TROUBLE.store(true, Ordering::Release);
    drop(rest);
}

/// Whether an error waits to be raised; reads one word.
#[inline]
#[must_use]
pub fn has_trouble() -> bool {
    HAS_TROUBLE.load(Ordering::Relaxed)
}

/// The error that waits to be raised.
#[cold]
#[must_use]
pub fn take_trouble() -> Option<Error> {
    HAS_TROUBLE.store(false, Ordering::Relaxed);
    TROUBLE.with(Option::take)
}
