//! Calls of macros. What stands in their brackets is Rust's, so that only two things are read of it: literals,
//! which are Keyton's, and expressions that begin with a name.

use super::{Parse, Parser};
use crate::hir::{ExprId, ExprKind, MacroPart};
use crate::lexer::{T, Token};
use kayton_diagnostics::{Code, Diagnostic, Span};

/// Macros in each other's brackets, at most: each is read several times.
const MOST_NESTED: u32 = 5;

impl Parser<'_> {
    /// Whether brackets follow the `!` at hand.
    pub(super) fn macro_follows(&self) -> bool {
        matches!(self.peek_at(1), T::LParen | T::LBracket | T::LBrace)
    }

    /// `m!(…)`, from the `!` on.
    pub(super) fn macro_call(&mut self, callee: ExprId, start: Span) -> Parse<ExprId> {
        self.bump();
        let (close, needed) = match self.bump().kind {
            T::LParen => (T::RParen, "`)`"),
            T::LBracket => (T::RBracket, "`]`"),
            _ => (T::RBrace, "`}`"),
        };
        if self.macros == MOST_NESTED {
            return self.fail(
                Diagnostic::error(Code::ForeignSyntax, "macros are nested too deeply")
                    .primary(self.span_from(start), "")
                    .help("give the inner ones to variables"),
            );
        }
        self.macros += 1;
        let parts = self.bracketed(Self::macro_parts);
        self.macros -= 1;
        let parts = parts?;
        self.close(close, needed, "close the macro's bracket")?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Macro { callee, parts }, span))
    }

    fn macro_parts(&mut self) -> Parse<Vec<MacroPart>> {
        let mut parts = Vec::new();
        let mut open = 0_usize;
        // Where the token before ends; tokens that touch stay together.
        let mut end = self.span().start;
        let mut before = T::Comma;
        loop {
            let token = self.token();
            match token.kind {
                T::Eof => break,
                T::LParen | T::LBracket | T::LBrace => open += 1,
                T::RParen | T::RBracket | T::RBrace if open == 0 => break,
                T::RParen | T::RBracket | T::RBrace => open -= 1,
                _ => {}
            }
            self.may_stand(token)?;
            // `/` and `*` that touch would begin a comment of Rust's.
            if token.span.start > end || before == T::Slash {
                parts.push(MacroPart::Text(" ".to_owned()));
            }
            let part = match token.kind {
                T::Newline | T::Indent | T::Dedent => None,
                T::String(_) => Some(self.macro_string()?),
                T::Number(_) if before != T::Dot => Some(self.macro_number()?),
                T::Ident if self.may_be_value(before) => self.macro_value(before)?,
                T::Ident if self.peek_at(1) == T::Bang => self.inner_macro()?,
                _ => None,
            };
            parts.push(match part {
                Some(part) => part,
                None => self.macro_text(),
            });
            end = self.last_span().end;
            before = self.last().unwrap_or(T::Comma);
        }
        Ok(parts)
    }

    /// Whether the name at hand may begin an expression of the program: types, paths, fields, other macros
    /// and names that a `:` or `=` follows do not.
    fn may_be_value(&self, before: T) -> bool {
        let lower = self
            .text()
            .starts_with(|c: char| c.is_lowercase() || c == '_');
        let next = self.peek_at(1);
        lower
            && !is_type(self.text())
            && !matches!(before, T::Dot | T::ColonColon)
            && !matches!(next, T::Bang | T::ColonColon | T::Colon | T::Eq)
    }

    /// What Rust would read as something else than Keyton does is refused.
    fn may_stand(&mut self, token: Token) -> Parse<()> {
        let (message, label, help) = match token.kind {
            T::Ident if self.text_of(token.span) == "unsafe" => (
                "`unsafe` has no place in a macro's brackets",
                "what follows could break memory",
                "write a safe function around it, in a crate of your own, and import that",
            ),
            T::SlashSlash => (
                "`//` begins a comment in Rust",
                "what follows would be lost",
                "give the quotient to a variable before, and that to the macro",
            ),
            _ => return Ok(()),
        };
        let error = Diagnostic::error(Code::ForeignSyntax, message);
        self.fail(error.primary(token.span, label).help(help))
    }

    /// The token at hand as it is written.
    fn macro_text(&mut self) -> MacroPart {
        let token = self.bump();
        MacroPart::Text(match token.kind {
            T::True => "true".to_owned(),
            T::False => "false".to_owned(),
            _ => self.text_of(token.span).to_owned(),
        })
    }

    /// The tokens from one position to another as they are written.
    fn written(&mut self, from: usize, to: usize) -> Parse<Vec<MacroPart>> {
        let mut parts = Vec::new();
        self.pos = from;
        while self.pos < to {
            let token = self.token();
            self.may_stand(token)?;
            parts.push(match token.kind {
                T::String(_) => self.macro_string()?,
                T::Number(_) => self.macro_number()?,
                _ => self.macro_text(),
            });
            parts.push(MacroPart::Text(" ".to_owned()));
        }
        Ok(parts)
    }

    /// A whole expression, if one stands between the macro's own punctuation; else what a name and its
    /// members, calls and indices make: operators before and behind are Rust's then, which bind as it says.
    fn macro_value(&mut self, before: T) -> Parse<Option<MacroPart>> {
        let from = self.pos;
        if self.peek_at(1) == T::FatArrow {
            // Elsewhere it would be a function of another language.
            let name = self.bump_ident();
            let text = name.name.to_string();
            let value = self.alloc(ExprKind::Name(name.name), name.span);
            return Ok(Some(MacroPart::Value(value, vec![MacroPart::Text(text)])));
        }
        let begins = matches!(
            before,
            T::Comma
                | T::Semicolon
                | T::Colon
                | T::FatArrow
                | T::Eq
                | T::LParen
                | T::LBracket
                | T::LBrace
        );
        let whole = match begins {
            true => self.attempt(|p| {
                let value = p.expr()?;
                let ends = matches!(
                    p.peek(),
                    T::Comma
                        | T::Semicolon
                        | T::Colon
                        | T::RParen
                        | T::RBracket
                        | T::RBrace
                        | T::FatArrow
                );
                let range = matches!(p.module.exprs[value].kind, ExprKind::Range { .. });
                Ok((ends && !range).then_some(value))
            }),
            false => None,
        };
        match whole.or_else(|| self.attempt(|p| p.primary().map(Some))) {
            Some(value) => self.value_part(value, from).map(Some),
            None => Ok(None),
        }
    }

    /// Another macro, whose value is spliced in if it is one of the program's.
    fn inner_macro(&mut self) -> Parse<Option<MacroPart>> {
        let from = self.pos;
        match self.attempt(|p| p.primary().map(Some)) {
            Some(value) => self.value_part(value, from).map(Some),
            None => Ok(None),
        }
    }

    /// The expression that was read from a position on, with its tokens.
    fn value_part(&mut self, value: ExprId, from: usize) -> Parse<MacroPart> {
        let to = self.pos;
        let written = self.written(from, to)?;
        self.pos = to;
        Ok(MacroPart::Value(value, written))
    }

    /// A text as Rust writes it; one with values in it is an expression.
    fn macro_string(&mut self) -> Parse<MacroPart> {
        let value = self.atom()?;
        Ok(match &self.module.exprs[value].kind {
            ExprKind::Str(text) => MacroPart::Text(format!("{text:?}")),
            _ => MacroPart::Value(value, Vec::new()),
        })
    }

    fn macro_number(&mut self) -> Parse<MacroPart> {
        let token = self.bump();
        let text = self.text_of(token.span).to_owned();
        let digits = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_');
        if !digits {
            return Ok(MacroPart::Text(text));
        }
        if text.replace('_', "").parse::<i64>().is_err() {
            let error = Diagnostic::error(Code::BadNumber, "the number does not fit `i64`");
            let help = "write its type behind it, as Rust does: `99u64`";
            return self.fail(error.primary(token.span, "too large").help(help));
        }
        Ok(MacroPart::Int(text))
    }

    /// Reads something; if that is not there, nothing was read.
    fn attempt<R>(&mut self, read: impl FnOnce(&mut Self) -> Parse<Option<R>>) -> Option<R> {
        let (tokens, pos, depth) = (self.tokens.clone(), self.pos, self.depth);
        let said = self.diagnostics.len();
        let found = read(self).ok().flatten();
        if found.is_none() || self.diagnostics.len() > said {
            (self.tokens, self.pos, self.depth) = (tokens, pos, depth);
            self.diagnostics.truncate(said);
            return None;
        }
        found
    }
}

/// Types of Rust that functions of Keyton have the names of.
fn is_type(name: &str) -> bool {
    let number = |digits: &str| matches!(digits, "8" | "16" | "32" | "64" | "128" | "size");
    let width = name.strip_prefix(['i', 'u', 'f']);
    width.is_some_and(number) || matches!(name, "bool" | "str" | "char")
}
