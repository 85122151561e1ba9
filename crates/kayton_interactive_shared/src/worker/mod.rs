//! The worker: the process in which cells run.
//!
//! 1. [`worker_main`] notices that this process was started as a worker, and connects to the front
//!    ([`channel`]).
//! 2. The main thread reads messages ([`request::ToWorker`]): requests go to the other thread,
//!    interrupts and answers are heeded at once, and the end of the channel ends the process.
//! 3. A thread with a large stack owns the [`InProcess`] executor and does the requests
//!    ([`serve`]); replies are [`event::Event`]s.
//! 4. What cells write goes through the standard streams alone; [`marks`] say how far.
//!
//! **A worker never outlives its front.** The channel closes with the front, whatever ended it.
//!
//! [`InProcess`]: crate::executor::InProcess

pub(crate) mod channel;
pub(crate) mod event;
pub(crate) mod marks;
pub(crate) mod request;
mod serve;

use std::io::Write as _;
use std::process::ExitCode;

/// Serves a front, if this process was started for that; called first in `main`.
///
/// `None` means that it was not: a worker has both an environment variable, which programs that a
/// cell starts inherit, and an argument.
#[must_use]
pub fn worker_main() -> Option<ExitCode> {
    serve::enable();
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != channel::ARGUMENT {
        return None;
    }
    let address = std::env::var(channel::VARIABLE).ok()?;
    let served =
        channel::connect(&address).and_then(|(channel, token)| serve::serve(channel, token));
    Some(match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody listens if the front is gone.
            let _ = writeln!(std::io::stderr(), "the worker cannot start: {error}");
            ExitCode::FAILURE
        }
    })
}

/// Whether this program called [`worker_main`], so that it can be started as a worker.
pub(crate) fn can_serve() -> bool {
    serve::enabled()
}
