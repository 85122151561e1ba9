//! The borrow flag: one word that says how a value is borrowed at the moment.

use core::sync::atomic::{AtomicUsize, Ordering};

/// Readers are counted from 0; the two highest numbers are states of their own.
pub(crate) struct Flag(AtomicUsize);

const MOVED: usize = usize::MAX;
const WRITING: usize = usize::MAX - 1;
/// More readers than this are refused, so that leaked guards can never wrap into a state.
const MOST_READERS: usize = usize::MAX / 2;

/// Why a borrow was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The value was moved out.
    Moved,
    /// Somebody holds an exclusive borrow.
    Writing,
    /// Somebody holds a shared borrow (and an exclusive one was asked for), or too many do.
    Reading,
}

impl Flag {
    pub(crate) const fn new() -> Self {
        Flag(AtomicUsize::new(0))
    }

    #[cold]
    #[inline(never)]
    fn refusal(state: usize) -> Refused {
        match state {
            MOVED => Refused::Moved,
            WRITING => Refused::Writing,
            _ => Refused::Reading,
        }
    }

    /// Counts one reader more. On success everything that earlier writers wrote is visible.
    #[inline]
    pub(crate) fn read(&self) -> Result<(), Refused> {
        let state = self.0.load(Ordering::Relaxed);
        if state < MOST_READERS && self.step(state).is_ok() {
            Ok(())
        } else {
            self.retry()
        }
    }

    #[inline]
    fn step(&self, state: usize) -> Result<usize, usize> {
        self.0
            .compare_exchange(state, state + 1, Ordering::Acquire, Ordering::Acquire)
    }

    /// Kept out of line: exports are many, and each has a borrow or two.
    #[cold]
    #[inline(never)]
    fn retry(&self) -> Result<(), Refused> {
        let mut state = self.0.load(Ordering::Acquire);
        while state < MOST_READERS {
            match self.step(state) {
                Ok(_) => return Ok(()),
                Err(now) => state = now,
            }
        }
        Err(Self::refusal(state))
    }

    /// Gives back what one successful [`Flag::read`] took.
    #[inline]
    pub(crate) fn done_reading(&self) {
        self.0.fetch_sub(1, Ordering::Release);
    }

    /// Takes the value exclusively.
    #[inline]
    pub(crate) fn write(&self) -> Result<(), Refused> {
        match self
            .0
            .compare_exchange(0, WRITING, Ordering::Acquire, Ordering::Acquire)
        {
            Ok(_) => Ok(()),
            Err(now) => Err(Self::refusal(now)),
        }
    }

    /// Gives back what one successful [`Flag::write`] took.
    #[inline]
    pub(crate) fn done_writing(&self) {
        self.0.store(0, Ordering::Release);
    }

    /// Ends an exclusive borrow by declaring the value moved, for good.
    #[inline]
    pub(crate) fn moved(&self) {
        self.0.store(MOVED, Ordering::Release);
    }
}
