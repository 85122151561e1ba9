//! Standard error as a front end: progress in one moving line, failures with or without colour.

use std::io::{IsTerminal as _, Write as _};

use kayton_interactive_shared::Failure;
use kayton_interactive_shared::progress::{ImportStep, ProgressSink};
use kayton_interactive_shared::report::{Texts, failure_text};

/// Whether standard error takes ANSI codes.
pub(crate) fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Prints a failure.
pub(crate) fn fail(failure: &Failure, texts: &Texts) {
    eprintln!("{}", failure_text(failure, texts, color()));
}

/// Shows the steps of an import: one line that is written over on a terminal, nothing but the end
/// of each import elsewhere.
#[derive(Debug)]
pub(crate) struct ProgressLine {
    moving: bool,
    drawn: bool,
}

impl ProgressLine {
    pub(crate) fn new() -> Self {
        Self {
            moving: std::io::stderr().is_terminal(),
            drawn: false,
        }
    }

    fn draw(&mut self, text: &str) {
        if self.moving {
            let cut: String = text.chars().take(100).collect();
            eprint!("\r\x1b[2K{cut}");
            let _ = std::io::stderr().flush();
            self.drawn = true;
        }
    }

    fn clear(&mut self) {
        if self.drawn {
            eprint!("\r\x1b[2K");
            self.drawn = false;
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        self.clear();
    }
}

impl ProgressSink for ProgressLine {
    fn step(&mut self, step: &ImportStep) {
        match step {
            ImportStep::Resolving => self.draw("resolving the imports"),
            ImportStep::Building(p) => {
                self.draw(&format!(
                    "building {} of {}  {}",
                    p.done,
                    p.total.max(p.done),
                    p.current
                ));
            }
            ImportStep::Describing { krate } => self.draw(&format!("reading the API of {krate}")),
            ImportStep::Generating { krate, round } => {
                self.draw(&format!("generating {krate} (check {round})"));
            }
            ImportStep::Linking { krate } => self.draw(&format!("linking {krate}")),
            ImportStep::Ready {
                krate,
                version,
                bound,
                public,
                elapsed_ms,
            } => {
                self.clear();
                let seconds = *elapsed_ms as f64 / 1000.0;
                eprintln!("imported {krate} {version}: {bound} of {public} items, {seconds:.1} s");
            }
        }
    }
}
