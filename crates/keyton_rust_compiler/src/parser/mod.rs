//! Tokens to the tree.
//!
//! 1. [`parse`] walks the tokens of [`crate::lexer`] by recursive descent; expressions climb by
//!    precedence (`expr`).
//! 2. Nodes go straight into the arenas of a [`Module`].
//! 3. An error ends its statement; the next one is read as if nothing had happened, so one pass
//!    reports the errors of many statements.
//!
//! **Any text has a tree.** Parsing never fails and never panics; what cannot be read is missing
//! in the tree, and a diagnostic says so.
//!
//! **Errors teach.** Each has a place, a reason and a remedy; spellings of Python, Rust and others
//! that Keyton does not have are recognised (`foreign`) and read on as what was meant.
//!
//! **Bounded.** Nesting past [`MAX_DEPTH`] is an error, since later stages walk the tree.
//!
#![doc = include_str!("grammar.md")]

mod assign;
mod atom;
mod block;
mod class;
mod complete;
mod compound;
mod cursor;
mod decorator;
mod expand;
mod expr;
mod foreign;
mod fstring;
mod import;
mod item;
mod literal;
mod macros;
mod pattern;
mod postfix;
mod stmt;
mod ty;

pub use complete::{Completeness, is_complete};

use crate::hir::Module;
use crate::lexer::{self, OpenEnd, T, Token};
use kayton_diagnostics::{Diagnostic, FileId};

/// How deep brackets, blocks and operators may nest.
pub const MAX_DEPTH: u32 = 100;

/// How many operators, calls and attributes may follow each other in one expression.
pub const MAX_CHAIN: u32 = 400;

/// The tree of a text, and what was wrong with the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree.
    pub module: Module,
    /// Problems in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The text ends where more must follow.
    pub open_end: Option<OpenEnd>,
}

impl Parsed {
    /// Whether a problem keeps the program from running.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Reads a text: a cell, a file, a module.
pub fn parse(text: &str, file: FileId) -> Parsed {
    let lexed = lexer::lex(text, file);
    let mut parser = Parser {
        text,
        file,
        tokens: with_fn_as_a_name(lexed.tokens),
        pos: 0,
        module: Module::empty(file),
        diagnostics: lexed.diagnostics,
        depth: 0,
        context: Context::default(),
        in_slice: false,
        macros: 0,
        yields: false,
        untyped_params: false,
    };
    parser.module.body = parser.module_body();
    parser.import_of_open();
    parser.module.add_given();
    let Parser {
        module,
        mut diagnostics,
        ..
    } = parser;
    diagnostics.sort_by_key(|d| d.span().map(|span| span.start));
    Parsed {
        module,
        diagnostics,
        open_end: lexed.open_end,
    }
}

/// The tokens of a text, in which `fn` is a name if the text gives something that name: Python has no such
/// word, and many call functions so. `fn name(` stays a definition.
fn with_fn_as_a_name(mut tokens: Vec<Token>) -> Vec<Token> {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let is_given = |at: usize| {
        let before = at.checked_sub(1).and_then(kind);
        let opens = matches!(
            before,
            None | Some(T::LParen | T::Comma | T::For | T::Newline | T::Indent | T::Dedent)
        );
        let closes = matches!(
            kind(at + 1),
            Some(T::Comma | T::RParen | T::Eq | T::In | T::Colon)
        );
        kind(at) == Some(T::Fn) && opens && closes
    };
    if !(0..tokens.len()).any(is_given) {
        return tokens;
    }
    for at in 0..tokens.len() {
        let defines = tokens.get(at + 1).is_some_and(|next| next.kind == T::Ident);
        if tokens[at].kind == T::Fn && !defines {
            tokens[at].kind = T::Ident;
        }
    }
    tokens
}

/// The state of parsing.
struct Parser<'t> {
    text: &'t str,
    file: FileId,
    tokens: Vec<Token>,
    pos: usize,
    module: Module,
    diagnostics: Vec<Diagnostic>,
    depth: u32,
    context: Context,
    /// Directly inside of the brackets of an index, where `::` is part of a slice.
    in_slice: bool,
    /// How many macros stand around the place.
    macros: u32,
    /// The function at hand has a `yield`.
    yields: bool,
    /// Among the parameters of a `lambda`, whose `:` begins its body.
    untyped_params: bool,
}

/// What the statement at hand stands in.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    in_fn: bool,
    in_loop: bool,
}

/// Something could not be read, and a diagnostic says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Failed;

type Parse<T> = Result<T, Failed>;

#[cfg(test)]
mod tests;
