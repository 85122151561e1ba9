//! Which part of a text is what, for colours.

use std::ops::Range;

use keyton_rust_compiler::diagnostics::FileId;
use keyton_rust_compiler::lexer::{self, T, Token};
use keyton_rust_compiler::shir::{Builtin, is_language_type};

use crate::scope::KEYWORDS;

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the usual terms")]
pub enum Class {
    Keyword,
    /// `True`, `False`, `None`.
    Literal,
    Number,
    String,
    Comment,
    /// A type or function of the language.
    Builtin,
    /// The name of a function or struct where it is defined.
    Definition,
    /// A name behind a dot.
    Member,
}

/// The parts of a text that have a class, in order; what is between them has none.
#[must_use]
pub fn highlight(text: &str) -> Vec<(Range<usize>, Class)> {
    let tokens = lexer::lex(text, FileId(0)).tokens;
    let tokens: Vec<Token> = tokens.into_iter().filter(|t| !t.span.is_empty()).collect();
    let mut out = Vec::new();
    let mut end = 0;
    for (i, token) in tokens.iter().enumerate() {
        let range = token.span.range();
        comments(text, end..range.start, &mut out);
        end = range.end;
        let before = i.checked_sub(1).map(|before| tokens[before].kind);
        if let Some(class) = class(token.kind, &text[range.clone()], before) {
            out.push((range, class));
        }
    }
    comments(text, end..text.len(), &mut out);
    out
}

fn class(kind: T, word: &str, before: Option<T>) -> Option<Class> {
    match kind {
        T::String(_) => return Some(Class::String),
        T::Number(_) | T::Float => return Some(Class::Number),
        _ if !kind.is_word(word) => return None,
        _ => {}
    }
    Some(match (before, word) {
        (Some(T::Dot), _) => Class::Member,
        (Some(T::Fn | T::Struct), _) => Class::Definition,
        (_, "True" | "False" | "None") => Class::Literal,
        _ if kind != T::Ident && KEYWORDS.contains(&word) => Class::Keyword,
        (None, "match" | "case") => Class::Keyword,
        _ if Builtin::named(word).is_some() || is_language_type(word) => Class::Builtin,
        _ => return None,
    })
}

/// Comments in what is between two tokens.
fn comments(text: &str, gap: Range<usize>, out: &mut Vec<(Range<usize>, Class)>) {
    let mut at = gap.start;
    for line in text.get(gap).unwrap_or("").split_inclusive('\n') {
        if let Some(hash) = line.find('#') {
            let end = at + line.trim_end().len();
            out.push((at + hash..end, Class::Comment));
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_class() {
        let text = "fn f(x: i64):  # adds\n    return x.match + 1.5 and 'a'\n# end";
        let found: Vec<_> = highlight(text)
            .into_iter()
            .map(|(range, class)| (&text[range], class))
            .collect();
        assert_eq!(
            found,
            [
                ("fn", Class::Keyword),
                ("f", Class::Definition),
                ("i64", Class::Builtin),
                ("# adds", Class::Comment),
                ("return", Class::Keyword),
                ("match", Class::Member),
                ("1.5", Class::Number),
                ("and", Class::Keyword),
                ("'a'", Class::String),
                ("# end", Class::Comment),
            ]
        );
    }
}
