//! `cargo xtask tidy`: rules of the repository that neither rustc nor clippy holds.
//!
//! 1. [`edges`]: which crate may depend on which.
//! 2. [`packages`]: licence, description and lints of every package; the pinned toolchain; the
//!    lint configuration of pure crates.
//! 3. [`sizes`]: no module past 800 lines, a warning past 500.
//! 4. [`source`]: over the tokens of every file: `unsafe` is justified, nothing is left undone,
//!    the generator names no crate.
//! 5. [`links`]: every relative link of a Markdown file leads somewhere.

mod edges;
mod links;
mod packages;
mod sizes;
mod source;

use std::fmt;

use crate::failure::Failure;
use crate::process::repository_files;

/// A broken rule and where.
pub(crate) struct Problem {
    file: String,
    /// Counted from 1; 0 where the whole file is meant.
    line: usize,
    message: String,
}

impl Problem {
    fn new(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{}: {}", self.file, line, self.message),
        }
    }
}

/// Checks every rule and prints what is broken.
pub(crate) fn run() -> Result<(), Failure> {
    let files = repository_files()?;
    let mut problems = edges::check(&files)?;
    problems.extend(packages::check(&files)?);
    let sizes = sizes::check(&files)?;
    for warning in &sizes.warnings {
        println!("warning: {warning}");
    }
    problems.extend(sizes.problems);
    problems.extend(source::check(&files)?);
    problems.extend(links::check(&files)?);
    for problem in &problems {
        println!("error: {problem}");
    }
    if problems.is_empty() {
        println!("tidy: {} files, no rule broken", files.len());
        Ok(())
    } else {
        Err(Failure::Rules {
            count: problems.len(),
        })
    }
}

/// Whether `file` is Rust of the project itself: no fixture, no snapshot.
fn is_own_rust(file: &str) -> bool {
    file.ends_with(".rs") && !is_material(file)
}

/// Whether `file` is material for tests or output of the generator.
fn is_material(file: &str) -> bool {
    file.split('/')
        .any(|part| matches!(part, "fixtures" | "snapshots" | "generated"))
}

/// Whether `file` holds tests only.
fn is_test_file(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    file.split('/')
        .any(|part| matches!(part, "tests" | "benches" | "testing"))
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
        || name.ends_with("_test.rs")
}

#[cfg(test)]
mod test_support {
    use super::Problem;

    /// The problems as lines, for comparison.
    pub(crate) fn lines(problems: &[Problem]) -> Vec<String> {
        problems.iter().map(ToString::to_string).collect()
    }
}
