//! Whether Enter runs the input or opens a line.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kayton_interactive_shared::{Completeness, is_complete};
use reedline::{ValidationResult, Validator};

/// An input is whole when the parser says so; texts with errors too, so that they are reported.
pub(super) struct Whole {
    /// Set when a line was opened: the editor then returns, so that the line can be indented.
    pub(super) opened: Arc<AtomicBool>,
}

impl Validator for Whole {
    fn validate(&self, text: &str) -> ValidationResult {
        match is_complete(text) {
            Completeness::Incomplete { .. } if !text.trim().is_empty() => {
                self.opened.store(true, Ordering::Relaxed);
                ValidationResult::Incomplete
            }
            _ => ValidationResult::Complete,
        }
    }
}

/// Spaces that the line behind this text begins with.
pub(super) fn indent(before: &str) -> usize {
    match is_complete(before) {
        Completeness::Incomplete { indent } => indent as usize,
        Completeness::Complete | Completeness::Invalid => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, opens_a_line: bool) {
        let whole = Whole {
            opened: Arc::default(),
        };
        let incomplete = matches!(whole.validate(text), ValidationResult::Incomplete);
        assert_eq!(incomplete, opens_a_line, "{text:?}");
        assert_eq!(whole.opened.load(Ordering::Relaxed), opens_a_line);
    }

    #[test]
    fn enter_runs_what_is_whole() {
        check("x = 1", false);
        check("fn f():", true);
        check("fn f():\n    1", true);
        check("fn f():\n    1\n    ", false);
        check("xs = [1,", true);
        check("x = = 1", false);
        check("", false);
    }

    #[test]
    fn lines_begin_below_the_one_before() {
        assert_eq!(indent("fn f():"), 4);
        assert_eq!(indent("fn f():\n    if x:"), 8);
        assert_eq!(indent("fn f():\n    x"), 4);
        assert_eq!(indent("x = 1"), 0);
    }
}
