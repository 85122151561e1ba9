//! Recursion ends in an error before the stack does.
//!
//! Only the stack of the thread that runs cells is known. Its last part is watched: an address in
//! it means that the stack is nearly full, and no address of another thread is ever in it.

use std::sync::atomic::{AtomicUsize, Ordering};

use kayton_api::{Error, ErrorKind};

/// Bytes that are kept for Rust code, which asks nobody.
const RESERVE: usize = 2 << 20;

/// Lowest address to use; 0 while unknown.
static FLOOR: AtomicUsize = AtomicUsize::new(0);

/// Sets the lowest address of the stack on which cells run.
pub(crate) fn set_floor(floor: usize) {
    FLOOR.store(floor, Ordering::Relaxed);
}

/// Whether this is the thread that runs cells, and its stack is nearly full.
#[inline]
pub(crate) fn is_low() -> bool {
    let here = 0_u8;
    (&raw const here)
        .addr()
        .wrapping_sub(FLOOR.load(Ordering::Relaxed))
        < RESERVE
}

/// The error of a recursion that is too deep.
#[cold]
pub(crate) fn overflow() -> Error {
    Error::new(ErrorKind::User, "the functions call each other too deeply")
        .with_type_name("RecursionError")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_stack_is_noticed() {
        assert!(!is_low());
        let here = 0_u8;
        let here = (&raw const here).addr();
        set_floor(here - RESERVE / 2);
        assert!(is_low());
        assert!(!std::thread::spawn(is_low).join().expect("the thread ends"));
        set_floor(here - 2 * RESERVE);
        assert!(!is_low());
        set_floor(0);
        assert_eq!(overflow().type_name(), "RecursionError");
    }
}
