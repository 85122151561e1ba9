//! Why a task did not succeed.

use std::io;
use std::path::PathBuf;

/// The one error type of the tasks; printed by `main`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A program ended with another code than 0.
    #[error("`{command}` failed ({status})")]
    Command {
        /// The command line as a user would type it.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// A program could not be started or waited for.
    #[error("cannot run `{command}`: {source}")]
    Start {
        /// The command line as a user would type it.
        command: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{path}: {message}", path = path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Something that this machine does not have is needed.
    #[error("{what} is missing: {remedy}")]
    Missing {
        /// What is needed.
        what: &'static str,
        /// How to get it, and why that was not done.
        remedy: String,
    },
    /// Rules of the repository are broken; they were printed one by one.
    #[error("{count} rule(s) broken")]
    Rules {
        /// How many were printed.
        count: usize,
    },
    /// Generated files in the repository are not what they should be.
    #[error("out of date, run `cargo xtask bless`:\n{}", files.join("\n"))]
    Stale {
        /// The files, relative to the root.
        files: Vec<String>,
    },
    /// The index of the standard library is that of another toolchain or generator.
    #[error("out of date, run `cargo xtask std-api`:\n{}", files.join("\n"))]
    StaleStd {
        /// The files, relative to the root.
        files: Vec<String>,
    },
    /// A process that is driven through a pipe did not answer as agreed.
    #[error("{what}: {detail}")]
    Protocol {
        /// Who was asked for what.
        what: &'static str,
        /// What came instead.
        detail: String,
    },
    /// Some crates of the corpus could not be bound; the report names them.
    #[error("{failed} of {total} crates failed, see {report}")]
    Coverage {
        /// Crates with a failure.
        failed: usize,
        /// Crates that were asked for.
        total: usize,
        /// The report's path from the root.
        report: &'static str,
    },
}

impl Failure {
    /// A [`Failure::File`], for `map_err`.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
