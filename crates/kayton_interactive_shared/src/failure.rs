//! Why an input did not run to its end.

use keyton_rust_compiler::diagnostics::Diagnostic;

use crate::config::ProjectError;
use crate::executor::{ExecutorError, Loss, RaisedError};

/// What kept an input from running, or ended it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The text is wrong, or something that it imports is; nothing ran.
    #[error("{} problem(s) in the input", .0.len())]
    Diagnostics(Vec<Diagnostic>),
    /// The user interrupted before the input ran.
    #[error("interrupted before it ran")]
    Interrupted,
    /// The program raised an error that nothing caught.
    #[error("{}: {}", .0.type_name, .0.message)]
    Raised(Box<RaisedError>),
    /// Cargo, rustc, rustdoc or the cache failed outside of any one import.
    #[error(transparent)]
    Toolchain(#[from] kayton_toolchain::Error),
    /// The process that held the values ended; the next cell finds a fresh one.
    #[error("{loss}{}", lost(.variables))]
    Lost {
        /// How it ended.
        loss: Loss,
        /// Variables whose values are gone, in the order in which they were made.
        variables: Vec<String>,
    },
    /// A dylib could not be loaded.
    #[error(transparent)]
    Executor(#[from] ExecutorError),
    /// The project file is wrong.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// rustc refused Rust that was generated for a cell: a defect of Kayton.
    #[error("{0}")]
    Internal(Box<InternalError>),
    /// A file of the session could not be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn lost(variables: &[String]) -> String {
    match variables {
        [] => "; no variables were lost".to_owned(),
        names => format!(
            "; lost: {}. Functions and imports are still there",
            names.join(", ")
        ),
    }
}

/// A defect of Kayton, as told to its user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Kayton generated Rust that does not compile{}. This is a defect of Kayton, not of your \
     program; please report it with the input.\nrustc says: {message}\nthe generated code is in {file}",
    .line.map(|line| format!(" for line {line}")).unwrap_or_default()
)]
pub struct InternalError {
    /// Line of the input, if it is known.
    pub line: Option<u32>,
    /// rustc's first message.
    pub message: String,
    /// Where the generated Rust was written.
    pub file: camino::Utf8PathBuf,
}
