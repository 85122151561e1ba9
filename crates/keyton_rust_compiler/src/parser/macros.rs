//! Calls of macros. What stands in their brackets is Rust's, so that only two things are read of it: literals,
//! which are Keyton's, and expressions that begin with a name.

use super::{Parse, Parser};
use crate::hir::{ExprId, ExprKind, MacroPart};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

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
        let parts = self.bracketed(Self::macro_parts)?;
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
            if self.at_word("unsafe") {
                return self.fail(
                    Diagnostic::error(
                        Code::ForeignSyntax,
                        "`unsafe` has no place in a macro's brackets",
                    )
                    .primary(token.span, "what follows could break memory")
                    .help(
                        "write a safe function around it, in a crate of your own, and import that",
                    ),
                );
            }
            if token.span.start > end {
                parts.push(MacroPart::Text(" ".to_owned()));
            }
            let part = match token.kind {
                T::Newline | T::Indent | T::Dedent => None,
                T::String(_) => Some(self.macro_string()?),
                T::Number(_) if before != T::Dot => Some(self.macro_number()),
                T::Ident if self.may_be_value(before) => self.macro_value(),
                T::Ident if self.peek_at(1) == T::Bang => self.inner_macro(),
                _ => None,
            };
            parts.push(match part {
                Some(part) => part,
                None => {
                    self.bump();
                    MacroPart::Text(match token.kind {
                        T::True => "true".to_owned(),
                        T::False => "false".to_owned(),
                        _ => self.text_of(token.span).to_owned(),
                    })
                }
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
            && !matches!(before, T::Dot | T::ColonColon)
            && !matches!(next, T::Bang | T::ColonColon | T::Colon | T::Eq)
    }

    /// A whole expression, if one ends where the macro's own punctuation goes on; else what a name and its
    /// members, calls and indices make.
    fn macro_value(&mut self) -> Option<MacroPart> {
        if self.peek_at(1) == T::FatArrow {
            // Elsewhere it would be a function of another language.
            let name = self.bump_ident();
            let (text, span) = (name.name.to_string(), name.span);
            let value = self.alloc(ExprKind::Name(name.name), span);
            return Some(MacroPart::Value(value, text));
        }
        let whole = self.attempt(|p| {
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
        });
        let value = whole.or_else(|| self.attempt(|p| p.primary().map(Some)))?;
        let text = self.text_of(self.module.exprs[value].span);
        Some(MacroPart::Value(value, text.to_owned()))
    }

    /// Another macro, whose value is spliced in if it is one of the program's.
    fn inner_macro(&mut self) -> Option<MacroPart> {
        let value = self.attempt(|p| p.primary().map(Some))?;
        let text = self.text_of(self.module.exprs[value].span);
        Some(MacroPart::Value(value, text.to_owned()))
    }

    /// A text as Rust writes it; one with values in it is an expression.
    fn macro_string(&mut self) -> Parse<MacroPart> {
        let value = self.atom()?;
        let span = self.module.exprs[value].span;
        Ok(match &self.module.exprs[value].kind {
            ExprKind::Str(text) => MacroPart::Text(format!("{text:?}")),
            _ => MacroPart::Value(value, self.text_of(span).to_owned()),
        })
    }

    fn macro_number(&mut self) -> MacroPart {
        let token = self.bump();
        let text = self.text_of(token.span).to_owned();
        match text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_')
        {
            true => MacroPart::Int(text),
            false => MacroPart::Text(text),
        }
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
