mod dynamic;
mod errors;
mod lenders;
mod loans;
mod objects;
mod regions;
mod scopes;
mod threads;
mod values;

use std::{
    any::Any,
    boxed::Box,
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    sync::Once,
    sync::atomic::{AtomicU64, Ordering},
    vec::Vec,
};

use crate::{Error, ErrorKind, Hooks, KResult};

fn thread() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    std::thread_local!(static ID: u64 = NEXT.fetch_add(1, Ordering::Relaxed));
    ID.with(|id| *id)
}

fn catch(body: &mut dyn FnMut()) -> KResult<()> {
    let caught = panic::catch_unwind(AssertUnwindSafe(body));
    caught.map_err(|_| Error::new(ErrorKind::Panic, "caught"))
}

std::thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static FLOOR: Cell<usize> = const { Cell::new(0) };
    static LATER: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// As the runtime, with less room.
fn dropping(body: &mut dyn FnMut()) -> bool {
    let depth = DEPTH.get();
    if depth > 3 {
        return false;
    }
    DEPTH.set(depth + 1);
    if let Err(error) = catch(body) {
        crate::note_trouble(error);
    }
    while depth == 0
        && let Some(value) = LATER.with(|later| later.borrow_mut().pop())
    {
        drop(value);
    }
    DEPTH.set(depth);
    true
}

/// What the runtime does in a real process.
fn hooked() {
    static HOOKS: Hooks = Hooks {
        thread,
        silence: |_| {},
        catch,
        raise: |error| panic::resume_unwind(Box::new(error)),
        floor: || FLOOR.get(),
        set_floor: |floor| FLOOR.set(floor),
        wait: std::thread::yield_now,
        drop: dropping,
        drop_later: |value| LATER.with(|later| later.borrow_mut().push(value)),
        show: |_| true,
        shown: || {},
    };
    static ONCE: Once = Once::new();
    // SAFETY: `thread` gives every thread a number of its own.
    ONCE.call_once(|| unsafe { crate::install_hooks(&HOOKS) });
}

/// Runs `body`, which panics, without a word on standard error.
fn panics(body: impl FnOnce()) {
    let payload = panic::catch_unwind(AssertUnwindSafe(body)).expect_err("it panics");
    drop::<Box<dyn std::any::Any + Send>>(payload);
}
