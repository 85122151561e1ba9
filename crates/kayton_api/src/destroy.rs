//! Dropping values without overflowing the stack and without a panic that nobody catches.
//!
//! **Put off where the stack is low.** A chain of a million values is dropped link by link: each drop
//! that finds the stack low leaves its value in a queue, which is emptied where there is room again.
//!
//! **Contained.** A panic in a destructor ends there and becomes *trouble*: an error that is raised
//! at the next place where the program can raise one.

use alloc::{boxed::Box, vec::Vec};
use core::{
    any::Any,
    mem,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{Error, hooks, lock::Lock, stack};

/// A value that is still to be dropped, on the thread that put it off.
struct Junk {
    thread: Option<u64>,
    value: Box<dyn Any>,
}

// SAFETY: the value is touched, to be dropped, only on the thread that put it off.
unsafe impl Send for Junk {}

static JUNK: Lock<Vec<Junk>> = Lock::new(Vec::new());
static HAS_JUNK: AtomicBool = AtomicBool::new(false);

static TROUBLE: Lock<Option<Error>> = Lock::new(None);
static HAS_TROUBLE: AtomicBool = AtomicBool::new(false);

/// Drops the value.
#[inline]
pub(crate) fn destroy<T: 'static>(value: T) {
    if !mem::needs_drop::<T>() {
        return;
    }
    if stack::is_stack_low() {
        put_off(Box::new(value));
        return;
    }
    contain(value);
    if HAS_JUNK.load(Ordering::Relaxed) && stack::is_ample() {
        drop_what_was_put_off();
    }
}

fn contain<T>(value: T) {
    if let Err(error) = hooks::catch(|| drop(value)) {
        note_trouble(error);
    }
}

#[cold]
fn put_off(value: Box<dyn Any>) {
    let thread = hooks::thread();
    JUNK.with(|junk| junk.push(Junk { thread, value }));
    HAS_JUNK.store(true, Ordering::Relaxed);
}

/// Drops what was put off while the stack was low.
#[cold]
pub fn drop_what_was_put_off() {
    let here = hooks::thread();
    loop {
        let next = JUNK.with(|junk| {
            let own = junk.iter().rposition(|junk| junk.thread == here);
            let next = own.map(|at| junk.swap_remove(at));
            HAS_JUNK.store(!junk.is_empty(), Ordering::Relaxed);
            next
        });
        match next {
            Some(junk) => contain(junk.value),
            None => return,
        }
    }
}

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
