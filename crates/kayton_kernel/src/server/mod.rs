//! The five sockets and the tasks that serve them.
//!
//! 1. `sockets` binds what the connection file asks for.
//! 2. `publish` owns the publisher socket: welcome messages, streams gathered for 20 ms, statuses.
//! 3. `shell` sorts requests: cells go through one queue, questions about the language are
//!    answered while a cell runs.
//! 4. `control` interrupts and shuts down; `heartbeat` echoes; `stdin` asks the client for input.
//! 5. `worker` is the thread of the engine.
//!
//! **One writer per socket, one order on iopub.** All that clients see of a cell passes through one
//! queue of the publisher, so the idle status is the last message of its request.

mod control;
mod heartbeat;
mod language;
mod lifetime;
mod output;
mod publish;
mod queue;
mod shell;
mod sockets;
mod stdin;
mod worker;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jupyter_protocol::ConnectionInfo;

pub use output::{InputError, Output};
pub use sockets::BindError;

pub(crate) use output::Input;
pub(crate) use publish::{Publisher, Scope};
pub(crate) use queue::ExecutionState;
pub(crate) use worker::{Finished, Job, Worker};

use crate::engine::Starter;
use crate::requests::comm::Targets;
use crate::requests::history::History;
use crate::requests::kernel_info::About;
use crate::wire::{Signer, Wire};

/// How long the last messages may take to leave.
const FAREWELL: Duration = Duration::from_millis(60);
/// How long a cell may take to stop when the kernel ends.
const LAST_CELL: Duration = Duration::from_millis(500);

/// What a kernel is made of besides its sockets.
pub struct Options {
    /// What it says about itself and its language.
    pub about: About,
    /// Starts what runs cells.
    pub starter: Starter,
    /// File of the history that all kernels of this user share; without one it lasts as long as
    /// the kernel.
    pub history: Option<PathBuf>,
    /// What clients may open comms to.
    pub comms: Targets,
}

/// What the tasks of one kernel share.
pub(crate) struct Shared {
    pub(crate) wire: Wire,
    pub(crate) publisher: Publisher,
    pub(crate) worker: Worker,
    pub(crate) about: About,
    pub(crate) stdin: stdin::Asker,
}

/// Binds the sockets and serves them until the client or the system ends the kernel.
pub async fn serve(info: &ConnectionInfo, options: Options) -> Result<ExitCode, BindError> {
    let sockets = sockets::bind(info).await?;
    let wire = Wire::new(Signer::new(&info.key));
    let (publisher, published) = publish::start(sockets.iopub, wire.clone());
    let (stdin, asked) = stdin::start(sockets.stdin, wire.clone());
    let worker = Worker::start(options.starter);
    let shared = Arc::new(Shared {
        wire,
        publisher,
        worker,
        about: options.about,
        stdin,
    });
    let state = ExecutionState::new(History::open(options.history), options.comms);

    let (ending, mut ended) = lifetime::ending();
    tokio::spawn(heartbeat::run(sockets.heartbeat));
    tokio::spawn(asked);
    let publishing = tokio::spawn(published);
    shared.publisher.starting().await;
    tokio::spawn(control::run(
        shared.clone(),
        sockets.control,
        ending.clone(),
    ));
    tokio::spawn(shell::run(shared.clone(), sockets.shell, state));
    tokio::spawn(lifetime::watch(shared.clone(), ending));

    ended.wait().await;
    shared.interrupt();
    shared.worker.stop(LAST_CELL).await;
    shared.publisher.flush().await;
    tokio::time::sleep(FAREWELL).await;
    publishing.abort();
    Ok(ExitCode::SUCCESS)
}

impl Shared {
    /// A way to ask the client behind these identities.
    pub(crate) fn input(&self, route: Vec<Bytes>) -> Input {
        Input {
            asker: self.stdin.clone(),
            route,
        }
    }

    /// Stops the running cell, also where it waits for input.
    pub(crate) fn interrupt(&self) {
        if self.worker.interrupt() {
            self.stdin.interrupt();
        }
    }
}
