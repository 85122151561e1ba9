//! Text to tokens.
//!
//! 1. `token`: `logos` splits the text into [`Token`]s; numbers and strings are delimited by
//!    [`number`] and [`string`].
//! 2. `layout`: line ends and leading spaces become [`T::Newline`], [`T::Indent`] and
//!    [`T::Dedent`]; inside of brackets lines are joined.
//!
//! **Nothing is lost.** Every token has the place of its text; what begins no token is a
//! diagnostic and skipped.
//!
//! **Well formed.** Indents and dedents balance, brackets balance, a newline ends every logical
//! line, and [`T::Eof`] is the last token, whatever the text.

mod imports;
mod layout;
pub mod number;
pub mod string;
mod token;

pub use token::{T, Token};

use kayton_diagnostics::{Diagnostic, FileId};

/// Tokens and what was wrong with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexed {
    /// The tokens; the last one is [`T::Eof`].
    pub tokens: Vec<Token>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
    /// The text ends where more must follow.
    pub open_end: Option<OpenEnd>,
}

/// In what a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenEnd {
    /// A bracket that is not closed yet.
    Bracket,
    /// A triple-quoted string that is not closed yet.
    String,
    /// A backslash at the end of the last line.
    Backslash,
}

/// The tokens of a text.
pub fn lex(text: &str, file: FileId) -> Lexed {
    layout::Layout::new(text, file, 0..text.len(), false).run()
}

/// The tokens of an expression inside of a string, where line ends mean nothing. The range is in
/// bytes of `text` and lies on character boundaries.
pub fn lex_fragment(text: &str, file: FileId, range: std::ops::Range<usize>) -> Lexed {
    layout::Layout::new(text, file, range, true).run()
}

#[cfg(test)]
mod tests;
