//! A session on a terminal.
//!
//! 1. [`executor`]: the worker that cells run in, with its output and its questions on this
//!    terminal, and what Ctrl-C stops from then on.
//! 2. [`run`]: read, run, show, until Ctrl-D.
//! 3. `editor`: the line editor; `completer`, `highlighter` and `validator` are its knowledge of
//!    Keyton.
//! 4. `interrupt`: Ctrl-C while a cell is prepared or runs.

mod completer;
mod editor;
mod highlighter;
mod input;
mod interrupt;
mod prompt;
mod validator;

use std::sync::{Arc, Mutex, PoisonError};

use kayton_interactive_shared::executor::{
    ChildExecutor, Executor as _, ExecutorError, OwnStreams, WorkerConfig,
};
use kayton_interactive_shared::ide::Ide;
use kayton_interactive_shared::progress::ProgressSink;
use kayton_interactive_shared::{Failure, Session};
use reedline::Signal;

use crate::cell;
use editor::{Editor, HELP};
use input::Question;
pub use interrupt::Interrupt;

/// Why a terminal session cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// The terminal cannot be read or written.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] std::io::Error),
    /// No worker can be started.
    #[error(transparent)]
    Executor(#[from] ExecutorError),
    /// Ctrl-C cannot be caught.
    #[error("Ctrl-C cannot be caught: {0}")]
    Interrupt(#[from] ctrlc::Error),
}

/// What names and crates are known, as the line editor asks for it.
type Known = Arc<Mutex<Ide>>;

/// Starts a worker whose cells write to this terminal and read from it. From now on Ctrl-C stops
/// what the session of this worker does.
///
/// # Errors
/// If no worker can be started, or Ctrl-C cannot be caught.
pub fn executor() -> Result<(ChildExecutor, Interrupt), TerminalError> {
    let config = WorkerConfig::default();
    let executor = ChildExecutor::spawn(config, Box::new(OwnStreams), Box::new(Question))?;
    let interrupt = Interrupt::install(executor.interrupter())?;
    Ok((executor, interrupt))
}

/// Runs cells from the terminal until its user leaves. `progress` makes what shows the imports of one
/// cell; `color` is whether ANSI codes are wanted.
///
/// # Errors
/// If the terminal cannot be used.
pub fn run(
    session: &mut Session,
    interrupt: &Interrupt,
    progress: &dyn Fn() -> Box<dyn ProgressSink>,
    color: bool,
) -> Result<(), TerminalError> {
    interrupt.end();
    let known = Known::new(Mutex::new(session.ide()));
    let mut editor = Editor::new(&known, session.home(), color);
    println!(
        "Keyton {}: Tab completes, F1 shows docs, Ctrl-D leaves",
        env!("CARGO_PKG_VERSION")
    );
    loop {
        let text = match editor.read()? {
            Signal::Success(text) => text,
            Signal::CtrlD => return Ok(()),
            _ => continue,
        };
        match text.trim() {
            "" => continue,
            "exit" | "exit()" | "quit" | "quit()" => return Ok(()),
            ":help" => {
                println!("{HELP}");
                continue;
            }
            _ => {}
        }
        run_cell(session, &text, progress(), color, interrupt);
        *known.lock().unwrap_or_else(PoisonError::into_inner) = session.ide();
    }
}

fn run_cell(
    session: &mut Session,
    text: &str,
    mut progress: Box<dyn ProgressSink>,
    color: bool,
    interrupt: &Interrupt,
) {
    interrupt.begin();
    let prepared = session.prepare_input(None, text, &mut *progress);
    drop(progress);
    let result: Result<_, Failure> = prepared.and_then(|prepared| {
        cell::warn(session, &prepared, color);
        session.execute_prepared(prepared)
    });
    interrupt.end();
    if interrupt.asked() {
        // The terminal wrote `^C` on the line.
        eprintln!();
    }
    cell::show(session, result, color);
}
