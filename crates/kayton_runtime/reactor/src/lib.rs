//! Awaits futures on a reactor that all plugins of a process share. A drop-in for
//! `kayton_runtime::run` and `kayton_runtime::block_on` where futures need timers or sockets of the
//! reactor.
//!
//! 1. [`run`] enters the reactor's context, makes the future there (many ask for the context
//!    already when they are made), and waits on the calling thread.
//! 2. Meanwhile a timer looks at the interrupt flag; an interrupt drops the future.

use std::{
    future::{Future, poll_fn},
    io,
    pin::pin,
    sync::OnceLock,
    task::Poll,
    time::Duration,
};

use kayton_api::{Error, ErrorKind, KResult};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::block_in_place,
    time::{MissedTickBehavior, interval},
};

/// How often a wait looks at the interrupt flag.
const PATIENCE: Duration = Duration::from_millis(20);

/// Number of threads that run what futures spawn.
const WORKERS: usize = 2;

/// The reactor, made at its first use; it ends with the process.
fn reactor() -> KResult<&'static Runtime> {
    static REACTOR: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let make = || {
        Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("kayton-reactor")
            .enable_all()
            .build()
    };
    match REACTOR.get_or_init(make) {
        Ok(reactor) => Ok(reactor),
        Err(error) => Err(Error::new(
            ErrorKind::Rust,
            format!("the reactor cannot start: {error}"),
        )),
    }
}

/// Waits for `future` on this thread.
///
/// # Errors
/// `Interrupt` if the user interrupts meanwhile; the future is dropped then. `Rust` if the reactor
/// cannot start.
///
/// # Panics
/// Inside a future of a reactor with a single thread, which must not wait.
pub fn block_on<F: Future>(future: F) -> KResult<F::Output> {
    run(move || future)
}

/// Waits for the future that `make` creates in the context of the reactor.
///
/// # Errors
/// As [`block_on`].
///
/// # Panics
/// As [`block_on`].
pub fn run<F: Future>(make: impl FnOnce() -> F) -> KResult<F::Output> {
    let reactor = reactor()?;
    if Handle::try_current().is_ok() {
        // A callback of a future: its worker hands its tasks to others before it waits here.
        return block_in_place(|| wait(reactor, make));
    }
    wait(reactor, make)
}

fn wait<F: Future>(reactor: &Runtime, make: impl FnOnce() -> F) -> KResult<F::Output> {
    let _entered = reactor.enter();
    let future = make();
    reactor.block_on(async move {
        let mut future = pin!(future);
        let mut ticks = interval(PATIENCE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(output));
            }
            // Every tick must be taken, so that the timer wakes this task again.
            while ticks.poll_tick(context).is_ready() {
                if let Err(interrupt) = kayton_runtime::poll() {
                    return Poll::Ready(Err(interrupt));
                }
            }
            Poll::Pending
        })
        .await
    })
}
