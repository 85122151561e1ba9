//! What values drive ends in an error before the stack does.
//!
//! A value may hold itself, or be as deep as memory lasts, so whatever walks through values (`==`,
//! hash, order, show, serialise) calls [`check`] where it goes down. Only the stack of the thread that
//! runs cells is known. Its last part is watched: an address in it means that the stack is nearly
//! full, and no address of another thread is ever in it. On another thread a function of Keyton that Rust
//! calls there has a share of what is left, as far as that thread has so much.

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::{Error, ErrorKind, hooks};

/// Bytes that are kept for Rust code, which asks nobody.
pub const RESERVE: usize = 16 << 20;

/// Lowest address to use; 0 while unknown.
static FLOOR: AtomicUsize = AtomicUsize::new(0);

/// Bytes that functions of Keyton may use on a thread that Rust code made; such threads have 2 MiB where
/// nothing else is said.
const SHARE: usize = 512 << 10;

/// Whether functions of Keyton ever ran on another thread.
static ELSEWHERE: AtomicBool = AtomicBool::new(false);

/// A function of Keyton runs on a thread that Rust code made.
pub struct Elsewhere(());

impl Elsewhere {
    /// Watches the stack of this thread below here, unless that is done already.
    pub(crate) fn enter() -> Option<Self> {
        ELSEWHERE.store(true, Ordering::Relaxed);
        if hooks::floor() != 0 {
            return None;
        }
        let here = 0_u8;
        hooks::set_floor((&raw const here).addr().saturating_sub(SHARE));
        Some(Elsewhere(()))
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        hooks::set_floor(0);
    }
}

/// Sets the lowest address of the stack on which cells run; 0 says that it is not known.
pub fn set_floor(floor: usize) {
    FLOOR.store(floor, Ordering::Relaxed);
}

/// Whether the stack is nearly full, as far as it is watched.
#[inline]
#[must_use]
pub fn is_low() -> bool {
    let here = 0_u8;
    let here = (&raw const here).addr();
    here.wrapping_sub(FLOOR.load(Ordering::Relaxed)) < RESERVE
        || ELSEWHERE.load(Ordering::Relaxed) && here < hooks::floor()
}

/// The error of a recursion that is too deep.
#[cold]
#[must_use]
pub fn overflow() -> Error {
    Error::new(
        ErrorKind::Recursion,
        "the recursion is too deep: functions call each other, or values hold each other, without end",
    )
}

/// Goes one level down in a value. Raises a recursion error where the stack is nearly full, through
/// code that cannot return it.
#[inline]
pub fn check() {
    if is_low() {
        hooks::raise(overflow());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_stack_is_noticed() {
        let cells = || {
            let here = 0_u8;
            let here = (&raw const here).addr();
            assert!(!is_low());
            set_floor(here - RESERVE / 2);
            assert!(is_low());
            assert_eq!(overflow().type_name(), "RecursionError");
            std::thread::scope(|scope| {
                let elsewhere = scope.spawn(is_low).join();
                assert!(!elsewhere.expect("the thread ends"));
            });
            set_floor(here - 2 * RESERVE);
            assert!(!is_low());
            set_floor(0);
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
