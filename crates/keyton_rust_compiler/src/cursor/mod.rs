//! What stands at a cursor, for completion and help in editors.
//!
//! 1. [`completion_at`]: which kind of name is being typed, and what of it is there.
//! 2. [`expression_at`]: the name under the cursor with what it is an attribute of.
//! 3. [`call_at`]: the call whose arguments are being typed.
//!
//! **By tokens.** A text that is being typed has no tree worth the name, so these functions read
//! tokens backwards from the cursor; they answer for any text.
//!
//! **Texts, not meanings.** Receivers and callees are ranges of the text: what they mean is asked of
//! the later stages by whoever holds the session.

mod imports;
mod scene;
mod tokens;

pub(crate) use scene::scene;

use crate::hir::CrateSpec;
use crate::lexer::T;
use std::ops::Range;
use tokens::Tokens;

/// The word at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What of it stands before the cursor.
    pub prefix: String,
    /// All of it, in bytes: what a completion replaces. Empty if no word is there.
    pub range: Range<usize>,
}

/// What can be completed at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub enum Completion {
    /// Nothing: a string, comment or number is there.
    Nothing,
    /// A name that is visible here, or a keyword.
    Name(Word),
    /// An attribute of the receiver.
    Member {
        /// Where the text of the receiver stands, in bytes.
        receiver: Range<usize>,
        /// The attribute.
        word: Word,
    },
    /// A crate: `rimport reg|`.
    Crate(Word),
    /// A Keyton module: `import pkg.hel|`; the word is its whole path.
    Module(Word),
    /// A feature of a crate: `rimport reqwest[bl|`.
    Feature {
        /// The crate as far as it is written.
        spec: CrateSpec,
        /// The feature.
        word: Word,
    },
    /// An item of a crate: `from a.b rimport X, |`, `rimport a.|`.
    Item {
        /// The crate.
        spec: CrateSpec,
        /// Segments behind the crate.
        path: Vec<String>,
        /// The item.
        word: Word,
        /// Only modules make sense here.
        modules_only: bool,
    },
    /// An item of a Keyton module: `from m import |`.
    ModuleItem {
        /// The module, `pkg.m`.
        module: String,
        /// The item.
        word: Word,
    },
}

/// What can be completed at a byte offset.
pub fn completion_at(text: &str, offset: usize) -> Completion {
    let Some(tokens) = Tokens::at(text, offset) else {
        return Completion::Nothing;
    };
    if let Some(completion) = imports::completion(&tokens) {
        return completion;
    }
    let Some(word) = tokens.word() else {
        return Completion::Nothing;
    };
    let before = tokens.before_word();
    match before.last().map(|token| token.kind) {
        Some(T::Dot) => match tokens.primary_before(before.len() - 1) {
            Some(receiver) => Completion::Member { receiver, word },
            None => Completion::Nothing,
        },
        _ => Completion::Name(word),
    }
}

/// The name at a byte offset with its receiver: `client.get` for a cursor in `get` of
/// `client.get(url)`. None if no name is there. A cursor right behind `(` is at the callee.
pub fn expression_at(text: &str, offset: usize) -> Option<Range<usize>> {
    let tokens = Tokens::at(text, offset)?;
    match tokens.word().filter(|word| !word.range.is_empty()) {
        Some(word) => {
            let before = tokens.before_word();
            let is_member = before.last().is_some_and(|token| token.kind == T::Dot);
            let receiver = is_member
                .then(|| tokens.primary_before(before.len() - 1))
                .flatten();
            Some(receiver.map_or(word.range.start, |range| range.start)..word.range.end)
        }
        None => call_at(text, offset).map(|call| call.callee),
    }
}

/// A call whose arguments are being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAt {
    /// Where the text of what is called stands, in bytes.
    pub callee: Range<usize>,
    /// Which argument, from 0.
    pub argument: usize,
    /// Its name, if it is written as `name=`.
    pub keyword: Option<String>,
}

/// The innermost call around a byte offset, which may be in a string among the arguments.
pub fn call_at(text: &str, offset: usize) -> Option<CallAt> {
    let tokens = Tokens::at(text, offset).or_else(|| Tokens::before_string(text, offset));
    tokens?.call()
}

#[cfg(test)]
mod tests;
