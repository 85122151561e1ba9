mod dynamic;
mod errors;
mod lenders;
mod loans;
mod objects;
mod regions;
mod threads;
mod values;

use std::{
    boxed::Box,
    panic::{self, AssertUnwindSafe},
    sync::Once,
    sync::atomic::{AtomicU64, Ordering},
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

/// What the runtime does in a real process.
fn hooked() {
    static HOOKS: Hooks = Hooks {
        thread,
        silence: |_| {},
        catch,
        unwind: |error| std::panic::resume_unwind(std::boxed::Box::new(error)),
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
