//! Whether a text typed so far is a whole input, for terminals and notebooks.

use super::{Parsed, parse};
use crate::lexer::{self, T};
use kayton_diagnostics::{Code, Diagnostic, FileId};

/// Whether an input can run as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// It can.
    Complete,
    /// More lines must follow.
    Incomplete {
        /// Spaces that the next line likely begins with.
        indent: u32,
    },
    /// It has an error that more lines do not mend.
    Invalid,
}

/// Whether the text is a whole input. A block stays open until an empty line (one of nothing but
/// spaces) follows it, so that more statements can be added to it.
pub fn is_complete(text: &str) -> Completeness {
    let parsed = parse(text, FileId(0));
    let more = Completeness::Incomplete {
        indent: next_indent(text),
    };
    if parsed.open_end.is_some() {
        return if only_open(&parsed, text) {
            more
        } else {
            Completeness::Invalid
        };
    }
    let end = text.trim_end().len() as u32;
    let waits = |error: &Diagnostic| {
        let at_end = error.span().is_some_and(|span| span.end >= end);
        let handlers_follow = error.code == Code::MissingHandler && !ends_with_empty_line(text);
        (error.code == Code::MissingBlock && at_end) || handlers_follow
    };
    let errors: Vec<&Diagnostic> = parsed.diagnostics.iter().filter(|d| d.is_error()).collect();
    if !errors.iter().all(|error| waits(error)) {
        return Completeness::Invalid;
    }
    if !errors.is_empty() || (in_block(text) && !ends_with_empty_line(text)) {
        return more;
    }
    Completeness::Complete
}

/// Whether nothing is wrong but the end.
fn only_open(parsed: &Parsed, text: &str) -> bool {
    let end = text.trim_end().trim_end_matches('\\').trim_end().len() as u32;
    parsed.diagnostics.iter().filter(|d| d.is_error()).all(|d| {
        matches!(d.code, Code::UnclosedBracket | Code::UnclosedString)
            || d.labels.iter().any(|label| label.span.end >= end)
    })
}

/// Whether the last line belongs to an indented block, or opens one.
fn in_block(text: &str) -> bool {
    let lexed = lexer::lex(text, FileId(0));
    let last = lexed
        .tokens
        .iter()
        .rev()
        .find(|t| !matches!(t.kind, T::Eof | T::Newline));
    last.is_some_and(|token| token.kind == T::Dedent && token.span.start as usize == text.len())
}

fn ends_with_empty_line(text: &str) -> bool {
    text.rsplit_once('\n')
        .is_some_and(|(_, last)| last.trim().is_empty())
}

/// The indentation of the last line with text, and 4 more if it opens a block.
fn next_indent(text: &str) -> u32 {
    let Some(line) = text.lines().rev().find(|line| !line.trim().is_empty()) else {
        return 0;
    };
    let indent = line.len() - line.trim_start_matches(' ').len();
    let code = line.split(" #").next().unwrap_or(line).trim_end();
    let opens = code.ends_with(':') || code.ends_with(['(', '[', '{']);
    indent as u32 + if opens { 4 } else { 0 }
}
