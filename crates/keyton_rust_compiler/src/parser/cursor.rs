//! Looking at tokens and moving on.

use super::{Failed, MAX_DEPTH, Parse, Parser};
use crate::hir::{Expr, ExprId, ExprKind, Ident, Name};
use crate::lexer::{T, Token};
use kayton_diagnostics::{Code, Diagnostic, Span};

impl<'t> Parser<'t> {
    /// The token at hand; at the end, again and again the end.
    pub(super) fn token(&self) -> Token {
        self.tokens[self.pos]
    }

    pub(super) fn peek(&self) -> T {
        self.token().kind
    }

    pub(super) fn peek_at(&self, ahead: usize) -> T {
        let at = (self.pos + ahead).min(self.tokens.len() - 1);
        self.tokens[at].kind
    }

    pub(super) fn at(&self, kind: T) -> bool {
        self.peek() == kind
    }

    pub(super) fn span(&self) -> Span {
        self.token().span
    }

    /// The place of the token before; an empty place at the start if there is none.
    pub(super) fn last_span(&self) -> Span {
        match self.pos {
            0 => Span::new(self.file, 0, 0),
            pos => self.tokens[pos - 1].span,
        }
    }

    pub(super) fn last(&self) -> Option<T> {
        self.pos.checked_sub(1).map(|pos| self.tokens[pos].kind)
    }

    pub(super) fn text_of(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    /// The text of the token at hand.
    pub(super) fn text(&self) -> &'t str {
        self.text_of(self.span())
    }

    pub(super) fn text_at(&self, ahead: usize) -> &'t str {
        let at = (self.pos + ahead).min(self.tokens.len() - 1);
        self.text_of(self.tokens[at].span)
    }

    /// Whether the token at hand is that word, and no keyword.
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.at(T::Ident) && self.text() == word
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.token();
        if self.pos + 1 < self.tokens.len() {
            self.pos += 1;
        }
        token
    }

    pub(super) fn eat(&mut self, kind: T) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    /// From the start of `start` to the end of the token before.
    pub(super) fn span_from(&self, start: Span) -> Span {
        let last = self.last_span();
        if last.end < start.start {
            start
        } else {
            start.to(last)
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn fail<R>(&mut self, diagnostic: Diagnostic) -> Parse<R> {
        self.report(diagnostic);
        Err(Failed)
    }

    /// Reports that another token was needed; `needed` is as messages say it: "`)`", "a name".
    pub(super) fn unexpected<R>(&mut self, needed: &str, help: &str) -> Parse<R> {
        let token = self.token();
        let found = token.kind.describe(self.text());
        let diagnostic = Diagnostic::error(
            Code::UnexpectedToken,
            format!("{needed} was expected, not {found}"),
        )
        .primary(
            self.visible(token.span),
            format!("{needed} is missing here"),
        );
        let diagnostic = if help.is_empty() {
            diagnostic
        } else {
            diagnostic.help(help)
        };
        self.fail(diagnostic)
    }

    /// A place to show for a token: ends of lines are shown right behind what stands before.
    pub(super) fn visible(&self, span: Span) -> Span {
        if span.is_empty() || self.text_of(span).trim().is_empty() {
            return self.last_span().at_end();
        }
        span
    }

    pub(super) fn expect(&mut self, kind: T, needed: &str, help: &str) -> Parse<Token> {
        if self.at(kind) {
            return Ok(self.bump());
        }
        self.unexpected(needed, help)
    }

    /// A name that binds or refers; keywords are refused with a remedy.
    pub(super) fn ident(&mut self, what: &str) -> Parse<Ident> {
        if self.at(T::Ident) {
            return Ok(self.bump_ident());
        }
        let text = self.text();
        if self.peek().is_word(text) {
            let diagnostic = Diagnostic::error(
                Code::UnexpectedToken,
                format!("{what} was expected, and `{text}` is a keyword"),
            )
            .primary(self.span(), "")
            .help(format!("choose another name, such as `{text}_`"));
            return self.fail(diagnostic);
        }
        self.unexpected(
            what,
            "names hold letters, digits and `_`, and begin with no digit",
        )
    }

    /// Behind a dot: any word, keywords and the index of a tuple's field included.
    pub(super) fn member(&mut self, what: &str) -> Parse<Ident> {
        if self.peek().is_word(self.text()) || matches!(self.peek(), T::Number(_)) {
            return Ok(self.bump_ident());
        }
        self.unexpected(what, "write a name behind the dot")
    }

    pub(super) fn bump_ident(&mut self) -> Ident {
        let name = Name::new(self.text());
        Ident {
            name,
            span: self.bump().span,
        }
    }

    pub(super) fn alloc(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.module.exprs.alloc(Expr { kind, span })
    }

    /// Runs a part that may nest; too deep nesting is an error.
    pub(super) fn nested<R>(&mut self, run: impl FnOnce(&mut Self) -> Parse<R>) -> Parse<R> {
        if self.depth >= MAX_DEPTH {
            let diagnostic = Diagnostic::error(
                Code::TooDeep,
                format!("the program nests deeper than {MAX_DEPTH} levels here"),
            )
            .primary(self.visible(self.span()), "")
            .help("name parts of it: assign them to variables, or move them to functions");
            return self.fail(diagnostic);
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }
}
