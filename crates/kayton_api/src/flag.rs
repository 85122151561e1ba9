//! The borrow flag: one word that says how a value is borrowed at the moment.

use crate::{
    atomic::{AtomicUsize, Ordering},
    away::alone,
};

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
    pub(crate) fn new() -> Self {
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

    /// Whether the value may be read by who is [`alone`] and lets nobody change it meanwhile.
    #[inline]
    pub(crate) fn is_readable(&self) -> bool {
        self.0.load(Ordering::Relaxed) < MOST_READERS
    }

    /// Whether nobody borrows the value, to be changed by who is [`alone`] and lets nobody use it meanwhile.
    #[inline]
    pub(crate) fn is_free(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// Counts one reader more. On success everything that earlier writers wrote is visible.
    #[inline]
    pub(crate) fn read(&self) -> Result<(), Refused> {
        let state = self.0.load(Ordering::Relaxed);
        if state < MOST_READERS {
            if alone() {
                self.0.store(state + 1, Ordering::Relaxed);
                return Ok(());
            }
            if self.step(state).is_ok() {
                return Ok(());
            }
        }
        self.retry()
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
        if alone() {
            let state = self.0.load(Ordering::Relaxed);
            self.0.store(state - 1, Ordering::Relaxed);
        } else {
            self.0.fetch_sub(1, Ordering::Release);
        }
    }

    /// Takes the value exclusively.
    #[inline]
    pub(crate) fn write(&self) -> Result<(), Refused> {
        let taken = if alone() {
            match self.0.load(Ordering::Relaxed) {
                0 => {
                    self.0.store(WRITING, Ordering::Relaxed);
                    Ok(0)
                }
                now => Err(now),
            }
        } else {
            self.0
                .compare_exchange(0, WRITING, Ordering::Acquire, Ordering::Acquire)
        };
        match taken {
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
