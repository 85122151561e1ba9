//! The tokens before a cursor.

use super::{CallAt, Word};
use crate::lexer::string::{self, StringEnd};
use crate::lexer::{self, T, Token};
use kayton_diagnostics::FileId;
use std::ops::Range;

/// The tokens that begin before a cursor.
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) offset: usize,
    pub(super) tokens: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// None where text is no code: in strings and comments. In the braces of an f-string, the
    /// tokens of the expression there.
    pub(super) fn at(text: &'t str, offset: usize) -> Option<Self> {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        // Brackets opened above the cursor stay open: what follows is not read at all, but for the
        // rest of the word.
        let rest = text[offset..].find(|c: char| !c.is_alphanumeric() && c != '_');
        let end = offset + rest.unwrap_or(text.len() - offset);
        let code = &text[..end];
        let lexed = lexer::lex(code, FileId(0));
        let keep = |token: &Token| {
            let start = token.span.start as usize;
            let text = &code[token.span.range()];
            let layout = matches!(token.kind, T::Newline | T::Indent | T::Dedent);
            let made_up = text.is_empty() && !layout;
            let at_cursor = start == offset && token.kind.is_word(text);
            !made_up && (start < offset || at_cursor)
        };
        let mut tokens: Vec<Token> = lexed.tokens;
        tokens.retain(keep);
        if in_comment(code, &tokens, offset) {
            return None;
        }
        let this = Self {
            text: code,
            offset,
            tokens,
        };
        match this.tokens.last().copied() {
            Some(Token {
                kind: T::String(end),
                span,
            }) => {
                let stop = span.end as usize;
                let inside = offset < stop || offset == stop && end != StringEnd::Closed;
                if inside {
                    this.in_string(span.range(), end)
                } else {
                    Some(this)
                }
            }
            _ => Some(this),
        }
    }

    /// The tokens before the string that the cursor is in.
    pub(super) fn before_string(text: &'t str, offset: usize) -> Option<Self> {
        let code = text.get(..offset)?;
        let tokens = lexer::lex(code, FileId(0)).tokens;
        let last = tokens.iter().rfind(|token| !token.span.is_empty())?;
        let open = matches!(last.kind, T::String(_)) && last.span.end as usize == offset;
        open.then(|| Self::at(text, last.span.start as usize))?
    }

    /// The expression of an f-string around the cursor.
    fn in_string(&self, range: Range<usize>, end: StringEnd) -> Option<Self> {
        let parts = string::parts(&self.text[range.clone()], end);
        if !parts.format {
            return None;
        }
        let from = range.start + parts.content_start;
        let mut open = Vec::new();
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < self.offset {
            match bytes[at] {
                b'{' if bytes.get(at + 1) == Some(&b'{') && open.is_empty() => at += 1,
                b'{' => open.push(at),
                b'}' => drop(open.pop()),
                _ => {}
            }
            at += 1;
        }
        let start = open.last()? + 1;
        let stop = self.text[self.offset..range.end]
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .map_or(range.end, |rest| self.offset + rest);
        let mut tokens = lexer::lex_fragment(self.text, FileId(0), start..stop.max(start)).tokens;
        tokens.retain(|token| !token.span.is_empty() && (token.span.start as usize) < self.offset);
        Some(Self {
            text: &self.text[..stop],
            offset: self.offset,
            tokens,
        })
    }

    pub(super) fn text_of(&self, token: Token) -> &str {
        &self.text[token.span.range()]
    }

    /// Whether the last token is a word that the cursor is in or behind.
    fn ends_in_word(&self) -> bool {
        self.tokens.last().is_some_and(|token| {
            token.span.end as usize >= self.offset && token.kind.is_word(self.text_of(*token))
        })
    }

    /// The word at the cursor, an empty one where a word could begin; None inside of numbers.
    pub(super) fn word(&self) -> Option<Word> {
        if self.ends_in_word() {
            let range = self.tokens.last()?.span.range();
            let prefix = self.text[range.start..self.offset].to_owned();
            return Some(Word { prefix, range });
        }
        let touched = self
            .tokens
            .last()
            .filter(|token| token.span.end as usize >= self.offset);
        if touched.is_some_and(|token| matches!(token.kind, T::Number(_) | T::Float)) {
            return None;
        }
        Some(Word {
            prefix: String::new(),
            range: self.offset..self.offset,
        })
    }

    /// The tokens before the word at the cursor.
    pub(super) fn before_word(&self) -> &[Token] {
        let count = self.tokens.len() - usize::from(self.ends_in_word());
        &self.tokens[..count]
    }

    /// Where the primary expression stands that ends before the token of that index: names,
    /// attributes, calls, indices and literals.
    pub(super) fn primary_before(&self, index: usize) -> Option<Range<usize>> {
        let end = self.tokens.get(index.checked_sub(1)?)?.span.end as usize;
        let mut at = index;
        loop {
            at = self.operand_before(at)?;
            let start = self.tokens[at].span.start as usize;
            let dot = at
                .checked_sub(1)
                .filter(|dot| self.tokens[*dot].kind == T::Dot);
            match dot {
                Some(dot) if dot > 0 => at = dot,
                _ => return Some(start..end),
            }
        }
    }

    /// The index of the first token of `name`, `name(…)`, `[…]`, `"…"` that ends before `index`.
    fn operand_before(&self, index: usize) -> Option<usize> {
        let mut at = index.checked_sub(1)?;
        loop {
            let token = self.tokens[at];
            match token.kind {
                T::RParen | T::RBracket | T::RBrace => {
                    at = self.opener_of(at)?;
                    // `f(x)`, `xs[0]`, `m!(x)`: what the brackets belong to.
                    let before = at.checked_sub(1).map(|before| self.tokens[before]);
                    let Some(before) = before else {
                        return Some(at);
                    };
                    let touches = before.span.end == self.tokens[at].span.start;
                    let bang = before.kind == T::Bang;
                    if touches && bang && at >= 2 {
                        at -= 2;
                    } else if touches && before.kind.ends_expr() {
                        at -= 1;
                    } else {
                        return Some(at);
                    }
                }
                kind if kind.ends_expr() || kind.is_word(self.text_of(token)) => return Some(at),
                _ => return None,
            }
        }
    }

    fn opener_of(&self, closer: usize) -> Option<usize> {
        let mut depth = 0;
        for at in (0..=closer).rev() {
            match self.tokens[at].kind {
                T::RParen | T::RBracket | T::RBrace => depth += 1,
                T::LParen | T::LBracket | T::LBrace => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// The innermost call that is open at the cursor.
    pub(super) fn call(&self) -> Option<CallAt> {
        let mut at = self.tokens.len();
        let mut argument = 0;
        let mut first_of_argument = at;
        loop {
            at = at.checked_sub(1)?;
            match self.tokens[at].kind {
                T::RParen | T::RBracket | T::RBrace => at = self.opener_of(at)?,
                T::Comma => {
                    if argument == 0 {
                        first_of_argument = at + 1;
                    }
                    argument += 1;
                }
                T::LParen => {
                    if argument == 0 {
                        first_of_argument = at + 1;
                    }
                    let callee = self.primary_before(at);
                    let touches =
                        at > 0 && self.tokens[at - 1].span.end == self.tokens[at].span.start;
                    if let (Some(callee), true) = (callee, touches) {
                        let keyword = self.keyword_at(first_of_argument);
                        return Some(CallAt {
                            callee,
                            argument,
                            keyword,
                        });
                    }
                    argument = 0;
                }
                T::LBracket | T::LBrace => argument = 0,
                T::Newline | T::Indent | T::Dedent => return None,
                _ => {}
            }
        }
    }

    /// `name` of `name=` at that index.
    fn keyword_at(&self, index: usize) -> Option<String> {
        let name = self.tokens.get(index)?;
        let eq = self.tokens.get(index + 1)?;
        (eq.kind == T::Eq && name.kind.is_word(self.text_of(*name)))
            .then(|| self.text_of(*name).to_owned())
    }
}

/// Whether the cursor is behind a `#` that begins a comment.
fn in_comment(text: &str, tokens: &[Token], offset: usize) -> bool {
    let from = tokens.last().map_or(0, |token| token.span.end as usize);
    text.get(from..offset)
        .is_some_and(|gap| gap.rsplit('\n').next().unwrap_or(gap).contains('#'))
}
