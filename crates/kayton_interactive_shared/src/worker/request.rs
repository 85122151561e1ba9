//! What the front says to the worker.

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

use crate::executor::{BaseImage, CellImage, InputAnswer, PluginImage};

/// A message to the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// Done in order by the thread that runs cells; each has one reply.
    Request(Request),
    /// Heeded at once.
    Control(Control),
}

/// Work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Opens the base.
    LoadBase(BaseImage),
    /// Opens a plugin.
    LoadPlugin(PluginImage),
    /// Opens the dylibs of earlier cells without running them: later cells link them.
    Preload(Vec<Utf8PathBuf>),
    /// Runs a cell.
    RunCell(CellImage),
    /// Drops the value of a global.
    DropSlot(u32),
    /// What programs find in `argv`.
    SetArguments(Vec<String>),
    /// Does nothing.
    Ping,
    /// Drops all values and ends the process.
    Leave,
}

/// What must not wait for a running cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Control {
    /// The user interrupts.
    Interrupt,
    /// Has the running cell seen the interrupt?
    HasReacted,
    /// The line that a running cell asked for; the number is the question's.
    Answer(u64, InputAnswer),
    /// What a running cell showed has been given on; the number is that of its mark.
    Shown(u64),
}
