//! Where in the user's program the process is, for messages about moves.

use core::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

/// A line of a cell; both count from 1, and 0 means unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The cell's number.
    pub cell: u32,
    /// The line in it.
    pub line: u32,
}

static PLACE: AtomicU64 = AtomicU64::new(0);

/// States where the program is now; called before a value is moved into a call.
#[inline]
pub fn set(cell: u32, line: u32) {
    PLACE.store(u64::from(cell) << 32 | u64::from(line), Ordering::Relaxed);
}

/// What was last [`set`].
#[must_use]
pub fn get() -> Place {
    let packed = PLACE.load(Ordering::Relaxed);
    Place {
        cell: (packed >> 32) as u32,
        line: packed as u32,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cell, self.line) {
            (0, 0) => f.write_str("an earlier call"),
            (0, line) => write!(f, "line {line}"),
            (cell, 0) => write!(f, "cell {cell}"),
            (cell, line) => write!(f, "cell {cell} line {line}"),
        }
    }
}
