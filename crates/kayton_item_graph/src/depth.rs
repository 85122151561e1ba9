//! How deep an analysis may go.
//!
//! Types refer to types, and a crate can be written so that following them has no end. Every
//! recursion over types passes [`check`]; where the stack that [`limit`] grants is nearly used up,
//! the analysis is ended by unwinding with [`TooDeep`], which its caller catches. A thread without a
//! limit is not checked.

use std::cell::Cell;

thread_local! {
    /// The lowest address that the stack may reach.
    static FLOOR: Cell<usize> = const { Cell::new(0) };
}

/// What an analysis unwinds with when its recursion has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooDeep;

/// Lets the stack of this thread grow by so many bytes from here on. An eighth of them is left to
/// what runs between two checks, and to destructors of what is nested as deeply.
pub fn limit(bytes: usize) {
    FLOOR.set(here().saturating_sub(bytes / 8 * 7));
}

/// Unwinds with [`TooDeep`] if the stack is nearly used up.
#[inline]
pub fn check() {
    if here() < FLOOR.get() {
        std::panic::resume_unwind(Box::new(TooDeep));
    }
}

/// An address in the frame of the caller or near it; stacks grow downward.
#[inline]
fn here() -> usize {
    let local = 0u8;
    std::ptr::from_ref(&local).addr()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn down(level: u64) -> u64 {
        check();
        match level {
            u64::MAX => 0,
            level => std::hint::black_box(down(level + 1)) + 1,
        }
    }

    #[test]
    fn endless_recursion_unwinds_and_the_thread_goes_on() {
        let thread = std::thread::Builder::new().stack_size(4 << 20);
        let work = || {
            limit(3 << 20);
            let first = std::panic::catch_unwind(|| down(0));
            let second = std::panic::catch_unwind(|| down(0));
            [first, second].map(|result| result.unwrap_err().is::<TooDeep>())
        };
        let ends = thread.spawn(work).unwrap().join().unwrap();
        assert_eq!(ends, [true, true]);
    }

    #[test]
    fn a_thread_without_a_limit_is_not_checked() {
        std::thread::spawn(check).join().unwrap();
    }
}
