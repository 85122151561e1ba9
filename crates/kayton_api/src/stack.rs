//! Recursion ends in an error before the stack does.
//!
//! Only the stack of the thread that runs cells is known. Its last part is watched: an address in
//! it means that the stack is nearly full, and no address of another thread is ever in it.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::{Error, ErrorKind, KResult, hooks};

/// Bytes that are kept for Rust code, which asks nobody.
const RESERVE: usize = 16 << 20;
/// Bytes above the reserve from which on work that was put off is done.
const AMPLE: usize = 4 << 20;

/// Lowest address to use; 0 while unknown.
static FLOOR: AtomicUsize = AtomicUsize::new(0);

/// Sets the lowest address of the stack on which cells run.
pub fn set_stack_floor(floor: usize) {
    FLOOR.store(floor, Ordering::Relaxed);
}

/// How far the stack reaches above its floor; any large number on another thread.
#[inline]
fn left() -> usize {
    let here = 0_u8;
    (&raw const here)
        .addr()
        .wrapping_sub(FLOOR.load(Ordering::Relaxed))
}

/// Whether this is the thread that runs cells, and its stack is nearly full.
#[inline]
#[must_use]
pub fn is_stack_low() -> bool {
    left() < RESERVE
}

/// Whether there is room for what was put off while the stack was low.
#[inline]
pub(crate) fn is_ample() -> bool {
    left() >= RESERVE + AMPLE
}

/// Makes sure that there is room for one step more of a recursion that values drive.
///
/// # Errors
/// `RecursionError` where the stack of cells is nearly full.
#[inline]
pub fn check_stack() -> KResult<()> {
    match is_stack_low() {
        true => Err(overflow()),
        false => Ok(()),
    }
}

/// As [`check_stack`], in code that cannot return errors: the error unwinds to the next guard.
#[inline]
pub fn deepen() {
    if is_stack_low() {
        hooks::unwind(overflow());
    }
}

#[cold]
fn overflow() -> Error {
    Error::new(
        ErrorKind::Recursion,
        "the recursion is too deep: functions call each other, or values hold each other, without end",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_stack_is_noticed() {
        let cells = || {
            let here = 0_u8;
            let here = (&raw const here).addr();
            assert!(!is_stack_low());
            set_stack_floor(here - RESERVE / 2);
            assert!(is_stack_low());
            let error = check_stack().expect_err("the stack is low");
            assert_eq!(error.type_name(), "RecursionError");
            std::thread::scope(|scope| {
                let elsewhere = scope.spawn(is_stack_low).join();
                assert!(!elsewhere.expect("the thread ends"));
            });
            set_stack_floor(here - RESERVE - AMPLE / 2);
            assert!(!is_stack_low() && !is_ample());
            set_stack_floor(here - 2 * (RESERVE + AMPLE));
            assert!(!is_stack_low() && is_ample());
            set_stack_floor(0);
        };
        // The watched part must be this thread's own, as that of cells is.
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(4 * RESERVE)
                .spawn_scoped(scope, cells)
                .expect("a thread");
        });
    }
}
