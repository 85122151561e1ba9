//! How workers are started, and why none could be.

use std::path::PathBuf;
use std::time::Duration;

use super::super::Ending;

/// How workers are started and ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerConfig {
    /// The program; it must call [`worker_main`](crate::worker_main). Without one it is the running
    /// program.
    pub program: Option<PathBuf>,
    /// Folder in which cells run; without one it is that of this process.
    pub working_dir: Option<PathBuf>,
    /// How long a cell may take to react to an interrupt before its worker is ended.
    pub grace: Duration,
    /// Keep a second worker ready for the end of the first.
    pub spare: bool,
    /// Cells share this process's standard input, for Rust code that reads it directly. Otherwise
    /// they find it empty.
    pub stdin: bool,
}

impl Default for WorkerConfig {
    fn default() -> Self {
        Self {
            program: None,
            working_dir: None,
            grace: Duration::from_secs(2),
            spare: true,
            stdin: false,
        }
    }
}

impl WorkerConfig {
    pub(super) fn program(&self) -> Result<PathBuf, WorkerError> {
        match &self.program {
            Some(program) => Ok(program.clone()),
            None if !crate::worker::can_serve() => Err(WorkerError::NoProgram),
            None => std::env::current_exe().map_err(|reason| WorkerError::Start {
                program: "this program".into(),
                reason,
            }),
        }
    }
}

/// No worker could be started.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The program did not start, or did not connect.
    #[error("{} could not be started to run cells: {reason}", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// Why not.
        reason: std::io::Error,
    },
    /// The running program does not call [`worker_main`](crate::worker_main).
    #[error("this program cannot run cells in a process of its own")]
    NoProgram,
    /// A worker ended while it loaded what the last one had loaded.
    #[error("the process that runs cells ended while it was prepared: {0}")]
    Ended(Ending),
}
