//! What runs cells and knows the language: the kernel's other side.
//!
//! The server speaks the protocol and knows nothing of Keyton; an [`Engine`] knows nothing of
//! messages. Three parts, since three threads need them: the [`Engine`] itself stays on the thread
//! that started it, [`Language`] answers while a cell runs, [`Interrupt`] stops that cell.

use std::sync::Arc;

use serde_json::{Map, Value};

pub use crate::server::{InputError, Output};

/// Forms of one value by MIME type: text, or JSON for JSON types.
pub type Bundle = Map<String, Value>;

/// A stream of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Runs cells, one after the other, on the thread that started it.
pub trait Engine {
    /// Runs a cell. What it writes and shows goes to `output` at once.
    fn execute(&mut self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure>;

    /// A cell and the client's expressions are done: an interrupt that came too late for them is
    /// nobody's.
    fn settle(&mut self) {}

    /// The value of an expression of the client's (`user_expressions`); it shows nothing.
    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure>;
}

/// A cell to run.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Its text.
    pub code: &'a str,
    /// Its number, from 1: what the client shows beside it.
    pub number: usize,
    /// The client does not want to see its value.
    pub silent: bool,
}

/// A cell ran to its end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Success {
    /// Forms of its value, if it has one to show.
    pub result: Option<Bundle>,
    /// Texts for the client's pager.
    pub pages: Vec<Bundle>,
}

/// A cell failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    /// Name of the error: `ValueError`, `reqwest::Error`, `SyntaxError`.
    pub name: String,
    /// What happened, in one sentence.
    pub value: String,
    /// Lines to show, ANSI colours allowed.
    pub traceback: Vec<String>,
}

/// Answers about the language, from any thread, also while a cell runs. Positions are byte offsets
/// at character boundaries.
pub trait Language: Send + Sync {
    /// What may stand at the cursor.
    fn complete(&self, code: &str, cursor: usize) -> Completion;

    /// What stands at the cursor; `detail` is 0, or 1 for more (two question marks).
    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<Bundle>;

    /// Whether the text can be run as it is.
    fn is_complete(&self, code: &str) -> Completeness;
}

/// Candidates for a part of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// First byte of what a candidate replaces.
    pub start: usize,
    /// First byte behind it.
    pub end: usize,
    /// The candidates, best first.
    pub candidates: Vec<Candidate>,
}

/// One candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidate {
    /// The text to insert.
    pub text: String,
    /// What it is: `function`, `class`, `module`, `instance`, `keyword`, …
    pub kind: String,
    /// Parameters and result, or empty.
    pub signature: String,
}

/// Whether a text can be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// It can.
    Complete,
    /// More lines must follow.
    Incomplete {
        /// Spaces that the next line likely begins with.
        indent: usize,
    },
    /// It has an error that more lines do not mend.
    Invalid,
}

/// Asks the running cell to stop, from any thread.
pub type Interrupt = Arc<dyn Fn() + Send + Sync>;

/// An engine that is ready.
pub struct Started {
    /// Runs cells.
    pub engine: Box<dyn Engine>,
    /// Answers about the language.
    pub language: Arc<dyn Language>,
    /// Stops a running cell.
    pub interrupt: Interrupt,
}

/// Starts the engine on its thread. Until it is done, clients see a kernel that is there and busy;
/// if it fails, every cell fails with that failure.
pub type Starter = Box<dyn FnOnce() -> Result<Started, Failure> + Send>;
