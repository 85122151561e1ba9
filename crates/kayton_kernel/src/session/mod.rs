//! The kernel of Keyton: the façade of front ends as an [`Engine`](crate::engine::Engine).
//!
//! 1. [`kernel_main`]: what `kayton kernel run` does.
//! 2. `open` makes a session; `engine` prepares and runs cells; `magics` reads lines that begin
//!    with `%`, `commands` does what they ask; `language` completes and explains meanwhile.
//! 3. `streams` carries what the worker process writes and asks to the cell's client.
//! 4. `progress` is one display that moves while a crate is imported for the first time.
//! 5. `shown` is what a cell shows, `pixels` makes pictures of it; `failure` names errors and gives them a traceback.

mod about;
mod commands;
mod engine;
mod failure;
mod language;
mod magics;
mod open;
mod pixels;
mod progress;
mod shown;
mod streams;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use camino::Utf8PathBuf;
use kayton_interactive_shared::cache::Home;

use crate::requests::comm::Targets;
use crate::server::Options;

/// File of the history, in the folder that Kayton keeps its things in.
const HISTORY: &str = "kernel-history.jsonl";

/// Serves the client that wrote this connection file until it ends the kernel. The program must
/// call [`kayton_interactive_shared::worker_main`] first in its `main`: cells run in a second
/// process of it.
#[must_use]
pub fn kernel_main(connection_file: &Path) -> ExitCode {
    let options = Options {
        about: about::about(),
        starter: Box::new(open::start),
        history: history(),
        comms: Targets::default(),
    };
    crate::run(connection_file, options)
}

/// Without a home the session cannot start either, and says so better.
fn history() -> Option<PathBuf> {
    let dir = Utf8PathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
    let home = Home::discover(&dir).ok()?;
    Some(home.root().join(HISTORY).into_std_path_buf())
}
