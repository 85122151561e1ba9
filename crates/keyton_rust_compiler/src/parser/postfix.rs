//! Calls, attributes, indices.

use super::{MAX_CHAIN, Parse, Parser};
use crate::hir::{Arg, ArgKind, ExprId, ExprKind};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    /// An atom and what is done to it.
    pub(super) fn primary(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let mut base = self.atom()?;
        for _ in 0..MAX_CHAIN {
            base = match self.peek() {
                T::Dot => self.attribute(base, start)?,
                T::LParen => self.call(base, start)?,
                T::LBracket => self.index(base, start)?,
                T::Bang if self.macro_follows() => self.macro_call(base, start)?,
                T::ColonColon if self.peek_at(1) == T::Lt => self.instantiate(base, start)?,
                T::Lt if self.type_follows(base) => match self.type_arguments(base, start) {
                    Some(instantiated) => instantiated,
                    None => return Ok(base),
                },
                T::ColonColon if !self.in_slice && self.path_follows() => {
                    let span = self.span();
                    self.foreign(
                        span,
                        "paths are written with dots",
                        "write `.` instead of `::`",
                    );
                    self.attribute(base, start)?
                }
                T::Question => {
                    self.question()?;
                    base
                }
                _ => return Ok(base),
            };
        }
        self.chain_too_long(start)
    }

    fn path_follows(&self) -> bool {
        self.peek_at(1).is_word(self.text_at(1))
    }

    /// `?` behind a value: not needed, or another language's conditional.
    fn question(&mut self) -> Parse<()> {
        let span = self.bump().span;
        if self.starts_expr() {
            return self.fail(
                Diagnostic::error(Code::ForeignSyntax, "`? :` is not used in Keyton")
                    .primary(span, "")
                    .help("write `a if condition else b`"),
            );
        }
        let message = "`?` is not needed: a failing call raises its error by itself";
        self.foreign(
            span,
            message,
            "remove it; handle errors with `try` and `except`",
        );
        Ok(())
    }

    fn attribute(&mut self, base: ExprId, start: Span) -> Parse<ExprId> {
        self.bump();
        let name = self.member("a name")?;
        let awaits = name.name == "await" && !self.at(T::LParen);
        let kind = if awaits {
            ExprKind::Await(base)
        } else {
            ExprKind::Attr { base, name }
        };
        let span = self.span_from(start);
        Ok(self.alloc(kind, span))
    }

    /// `base::<T>`.
    fn instantiate(&mut self, base: ExprId, start: Span) -> Parse<ExprId> {
        self.bump();
        let args = self.type_args()?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Instantiate { base, args }, span))
    }

    /// Whether a `<` likely opens type arguments: it touches a capitalised name.
    fn type_follows(&self, base: ExprId) -> bool {
        let name = match &self.module.exprs[base].kind {
            ExprKind::Name(name) => name,
            ExprKind::Attr { name, .. } => &name.name,
            _ => return false,
        };
        name.starts_with(char::is_uppercase) && self.last_span().end == self.span().start
    }

    /// `Vec<i64>` where a value stands: type arguments if `.` or `(` follows them, as in
    /// `Vec<i64>.new()`. Otherwise nothing is read, and the `<` compares.
    fn type_arguments(&mut self, base: ExprId, start: Span) -> Option<ExprId> {
        let saved = (
            self.tokens.clone(),
            self.pos,
            self.diagnostics.len(),
            self.depth,
        );
        let args = self.type_args();
        match args {
            Ok(args) if matches!(self.peek(), T::Dot | T::LParen) => {
                let span = self.span_from(start);
                Some(self.alloc(ExprKind::Instantiate { base, args }, span))
            }
            _ => {
                (self.tokens, self.pos, _, self.depth) = saved;
                self.diagnostics.truncate(saved.2);
                None
            }
        }
    }

    fn call(&mut self, callee: ExprId, start: Span) -> Parse<ExprId> {
        self.bump();
        let args = self.bracketed(|p| p.arguments(T::RParen))?;
        self.close(T::RParen, "`)`", "arguments are separated by `,`")?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Call { callee, args }, span))
    }

    fn arguments(&mut self, close: T) -> Parse<Vec<Arg>> {
        let mut args: Vec<Arg> = Vec::new();
        while !self.at(close) {
            let arg = self.argument()?;
            let keyword = args
                .iter()
                .rev()
                .find(|other| matches!(other.kind, ArgKind::Keyword(_)));
            if let (ArgKind::Positional, Some(keyword)) = (&arg.kind, keyword) {
                let error = Diagnostic::error(
                    Code::BadArguments,
                    "an argument without a name stands behind one with a name",
                );
                let error = error
                    .primary(arg.span, "this one has no name")
                    .secondary(keyword.span, "this one has a name")
                    .help("put arguments without names first");
                self.report(error);
            }
            if let ArgKind::Keyword(name) = &arg.kind {
                let same = args.iter().find(
                    |other| matches!(&other.kind, ArgKind::Keyword(n) if n.name == name.name),
                );
                if let Some(same) = same {
                    let message = format!("`{}` is given twice", name.name);
                    let error = Diagnostic::error(Code::DuplicateName, message)
                        .primary(arg.span, "the second time")
                        .secondary(same.span, "the first time")
                        .help("remove one of them");
                    self.report(error);
                }
            }
            args.push(arg);
            if !self.eat(T::Comma) {
                break;
            }
        }
        Ok(args)
    }

    fn argument(&mut self) -> Parse<Arg> {
        let start = self.span();
        let kind = match self.peek() {
            T::Star => {
                self.bump();
                ArgKind::Spread
            }
            T::StarStar => {
                self.bump();
                ArgKind::SpreadKeywords
            }
            kind if self.peek_at(1) == T::Eq && kind.is_word(self.text()) => {
                let name = self.bump_ident();
                self.bump();
                ArgKind::Keyword(name)
            }
            _ => ArgKind::Positional,
        };
        let mut value = self.expr()?;
        if self.at(T::For) && kind == ArgKind::Positional {
            value = self.generator(value, start)?;
        }
        Ok(Arg {
            kind,
            value,
            span: self.span_from(start),
        })
    }

    fn index(&mut self, base: ExprId, start: Span) -> Parse<ExprId> {
        let open = self.bump().span;
        if self.at(T::RBracket) {
            return self.fail(
                Diagnostic::error(Code::MissingExpression, "an index is missing")
                    .primary(open.to(self.span()), "")
                    .help("write `xs[0]`, or `xs[:]` for a copy of all"),
            );
        }
        let saved = std::mem::replace(&mut self.in_slice, true);
        let index = self.index_list();
        self.in_slice = saved;
        let index = index?;
        self.close(
            T::RBracket,
            "`]`",
            "a slice is written as `xs[start:stop:step]`",
        )?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Index { base, index }, span))
    }

    fn index_list(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let first = self.index_item()?;
        if !self.at(T::Comma) {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat(T::Comma) {
            if self.at(T::RBracket) {
                break;
            }
            items.push(self.index_item()?);
        }
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Tuple(items), span))
    }

    fn index_item(&mut self) -> Parse<ExprId> {
        let begin = self.span();
        let start = if matches!(self.peek(), T::Colon | T::ColonColon) {
            None
        } else {
            let value = self.expr()?;
            if !matches!(self.peek(), T::Colon | T::ColonColon) {
                return Ok(value);
            }
            Some(value)
        };
        let mut stop = None;
        let mut step = None;
        let mut second = self.at(T::ColonColon);
        self.bump();
        if !second && !self.at_slice_end() {
            if !self.at(T::Colon) {
                stop = Some(self.expr()?);
            }
            second = self.eat(T::Colon);
        }
        if second && !self.at_slice_end() {
            step = Some(self.expr()?);
        }
        let span = self.span_from(begin);
        Ok(self.alloc(ExprKind::Slice { start, stop, step }, span))
    }

    fn at_slice_end(&self) -> bool {
        matches!(self.peek(), T::RBracket | T::Comma)
    }

    /// Runs a part in brackets of its own, where `::` is no slice.
    pub(super) fn bracketed<R>(&mut self, run: impl FnOnce(&mut Self) -> Parse<R>) -> Parse<R> {
        let saved = std::mem::replace(&mut self.in_slice, false);
        let result = run(self);
        self.in_slice = saved;
        result
    }

    /// A closing bracket. What stands there instead is explained.
    pub(super) fn close(&mut self, kind: T, needed: &str, help: &str) -> Parse<()> {
        if self.eat(kind) {
            return Ok(());
        }
        let span = self.span();
        match self.peek() {
            T::Eq => self.fail(
                Diagnostic::error(
                    Code::AssignmentInExpression,
                    "`=` assigns and has no value here",
                )
                .primary(span, "")
                .help("write `==` to compare"),
            ),
            T::FatArrow => self.fail(
                Diagnostic::error(Code::ForeignSyntax, "`=>` is not used in Keyton")
                    .primary(span, "")
                    .help("write `fn(x): x + 1` for a function value"),
            ),
            next if next == T::Ident || next.ends_expr() && self.starts_expr() => {
                let place = self.last_span().at_end();
                self.fail(
                    Diagnostic::error(Code::UnexpectedToken, "a `,` or an operator is missing")
                        .primary(place, "here")
                        .secondary(span, "another value begins here")
                        .help(help),
                )
            }
            _ => self.unexpected(needed, help),
        }
    }
}
