//! Where values live: the small interface through which a session drives the code it compiled.
//!
//! A session never touches a dylib itself.
//!
//! 1. [`InProcess`] loads them into the session's own process.
//! 2. [`ChildExecutor`] hands them to a worker, a process whose end the session survives: a
//!    [`Loss`] says what happened, and the next cell finds a fresh worker.
//! 3. What a worker's cells write goes to an [`OutputSink`], what they read comes from an
//!    [`InputSource`].

mod child;
mod in_process;
mod loss;
mod streams;

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

pub use child::{ChildExecutor, WorkerConfig, WorkerError};
pub use in_process::InProcess;
pub use kayton_toolchain::Interrupter;
pub use loss::{Ending, Loss};
pub use streams::{
    Characters, InputAnswer, InputSource, NoInput, OutputSink, OwnStreams, Stream, Terminal,
};

/// The dylibs that every cell and plugin links: std first, then the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseImage {
    /// Dylibs to open first, in order (the toolchain's libstd).
    pub preload: Vec<Utf8PathBuf>,
    /// The base dylib.
    pub dylib: Utf8PathBuf,
}

/// A plugin to load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginImage {
    /// Rust name of the crate.
    pub krate: String,
    /// Its dylib.
    pub dylib: Utf8PathBuf,
    /// `rustc -vV` of the session's toolchain; a plugin of another one is refused.
    pub rustc: String,
}

/// A compiled cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellImage {
    /// Its dylib.
    pub dylib: Utf8PathBuf,
    /// Dylibs that it links and that are no cells or plugins; opened before it.
    pub needs: Vec<Utf8PathBuf>,
    /// The function to call.
    pub entry: String,
}

/// What running a cell gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellReport {
    /// What the cell showed: MIME type and text.
    pub display: Vec<(String, String)>,
    /// The error that ended it.
    pub error: Option<RaisedError>,
    /// Microseconds spent loading the dylib.
    pub load_us: u64,
    /// Microseconds spent in the cell.
    pub run_us: u64,
}

/// An error that nothing caught.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaisedError {
    /// What `except` names: `ValueError`, `reqwest::Error`.
    pub type_name: String,
    /// What happened.
    pub message: String,
    /// Messages of the errors behind it, the nearest first.
    pub causes: Vec<String>,
    /// Where it passed, the innermost first.
    pub trace: Vec<TraceFrame>,
}

/// One place that an error passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceFrame {
    /// Number of the cell.
    pub cell: u32,
    /// Line in it, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// Why an executor did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ExecutorError {
    /// A dylib was refused or could not be loaded.
    #[error("{what} could not be loaded: {reason}")]
    Refused {
        /// What was to be loaded.
        what: String,
        /// Why not.
        reason: String,
    },
    /// The process that holds the values ended; a fresh one is ready.
    #[error(transparent)]
    WorkerLost(Loss),
    /// There is no worker, and none could be started.
    #[error(transparent)]
    Worker(#[from] WorkerError),
}

/// Loads dylibs and runs cells.
pub trait Executor {
    /// Opens the base; once, before anything else.
    fn load_base(&mut self, base: &BaseImage) -> Result<(), ExecutorError>;

    /// Opens and registers a plugin; the plugins that it is layered on come first.
    fn load_plugin(&mut self, plugin: &PluginImage) -> Result<(), ExecutorError>;

    /// Runs a cell to its end.
    fn run_cell(&mut self, cell: &CellImage) -> Result<CellReport, ExecutorError>;

    /// Drops the value of a global.
    fn drop_slot(&mut self, slot: u32);

    /// What programs find in `argv`.
    fn set_arguments(&mut self, arguments: Vec<String>);

    /// Something to stop a running cell with, from any thread: it raises `KeyboardInterrupt` at its
    /// next poll. An interrupt that is not [forgotten](Interrupter::forget) hits the next cell.
    fn interrupter(&self) -> Interrupter;

    /// What became of the values since this was asked last: after a loss, every global is without
    /// a value.
    fn take_loss(&mut self) -> Option<Loss> {
        None
    }
}
