//! Statements of one line.

use super::{Parse, Parser};
use crate::hir::{Ident, StmtId, StmtKind};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    pub(super) fn simple(&mut self) -> Parse<StmtId> {
        let start = self.span();
        let kind = self.simple_kind()?;
        Ok(self.statement(kind, start))
    }

    fn simple_kind(&mut self) -> Parse<StmtKind> {
        match self.peek() {
            T::Pass | T::Ellipsis => {
                self.bump();
                Ok(StmtKind::Pass)
            }
            T::Break => self.jump(StmtKind::Break),
            T::Continue => self.jump(StmtKind::Continue),
            T::Return => self.return_statement(),
            T::Ident if self.text() == "yield" && !matches!(self.peek_at(1), T::Eq | T::Dot) => {
                self.yield_statement()
            }
            T::Raise => self.raise_statement(),
            T::Del => {
                self.bump();
                let targets = self.del_targets()?;
                Ok(StmtKind::Del(targets))
            }
            T::Assert => {
                self.bump();
                let test = self.expr()?;
                let message = if self.eat(T::Comma) {
                    Some(self.expr()?)
                } else {
                    None
                };
                Ok(StmtKind::Assert { test, message })
            }
            T::Global => self.names().map(StmtKind::Global),
            T::Nonlocal => self.names().map(StmtKind::Nonlocal),
            T::Let => self.let_statement(),
            T::Rimport => self.rimport(),
            T::Import => self.import_statement(),
            T::From => self.import_from(),
            T::If | T::While | T::For | T::Try | T::With | T::Struct => self.block_in_line(),
            T::Fn if self.peek_at(1) != T::LParen => self.block_in_line(),
            _ => {
                self.foreign_simple()?;
                self.expression_statement()
            }
        }
    }

    fn block_in_line(&mut self) -> Parse<StmtKind> {
        let (span, text) = (self.span(), self.text());
        self.fail(
            Diagnostic::error(
                Code::UnexpectedToken,
                format!("`{text}` needs a line of its own"),
            )
            .primary(span, "")
            .help("break the line before it, and indent it by 4 spaces"),
        )
    }

    fn jump(&mut self, kind: StmtKind) -> Parse<StmtKind> {
        let (span, text) = (self.span(), self.text());
        if !self.context.in_loop {
            self.report(
                Diagnostic::error(Code::MisplacedJump, format!("`{text}` is in no loop"))
                    .primary(span, "")
                    .help("use it inside of `for` or `while`; `return` leaves a function"),
            );
        }
        self.bump();
        Ok(kind)
    }

    /// Whether the statement ends here.
    pub(super) fn at_end(&self) -> bool {
        matches!(self.peek(), T::Newline | T::Semicolon | T::Eof | T::Dedent)
    }

    fn return_statement(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        if !self.context.in_fn {
            self.report(
                Diagnostic::error(Code::MisplacedJump, "`return` is in no function")
                    .primary(start, "")
                    .help("write the value alone to show it, or move this into a function"),
            );
        }
        let value = if self.at_end() {
            None
        } else {
            Some(self.expr_list()?)
        };
        Ok(StmtKind::Return(value))
    }

    /// `yield`, `yield x`, `yield from xs`.
    fn yield_statement(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        if !self.context.in_fn {
            self.report(
                Diagnostic::error(Code::MisplacedJump, "`yield` is in no function")
                    .primary(start, "")
                    .help("move it into a function, which is a generator then"),
            );
        }
        self.yields = true;
        let each = self.eat(T::From);
        let value = if self.at_end() && !each {
            None
        } else {
            Some(self.expr_list()?)
        };
        Ok(StmtKind::Yield { value, each })
    }

    fn raise_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        if self.at_end() {
            return Ok(StmtKind::Raise {
                value: None,
                cause: None,
            });
        }
        let value = Some(self.expr()?);
        let cause = if self.eat(T::From) {
            Some(self.expr()?)
        } else {
            None
        };
        Ok(StmtKind::Raise { value, cause })
    }

    fn names(&mut self) -> Parse<Vec<Ident>> {
        let start = self.bump().span;
        let mut names = vec![self.ident("a name")?];
        while self.eat(T::Comma) {
            names.push(self.ident("a name")?);
        }
        if !self.context.in_fn {
            self.report(
                Diagnostic::error(Code::BadScopeStatement, "this is in no function")
                    .primary(start, "")
                    .help("remove it: outside of functions, assigning is enough"),
            );
        }
        Ok(names)
    }

    /// A statement was read, and its line goes on: says what is likely wrong.
    pub(super) fn statement_goes_on(&mut self, before: StmtId) -> Parse<()> {
        let span = self.span();
        let text = self.text();
        let before = self.module.stmts[before].span;
        if let Some((message, help)) = self.goes_on_hint(before, text) {
            let error = Diagnostic::error(Code::ForeignSyntax, message);
            return self.fail(error.primary(span, "").help(help));
        }
        let found = self.peek().describe(text);
        self.fail(
            Diagnostic::error(
                Code::UnexpectedToken,
                format!("{found} does not belong here"),
            )
            .primary(span, "the statement before it is complete")
            .secondary(before, "this one")
            .help(self.goes_on_help()),
        )
    }

    fn goes_on_help(&self) -> &'static str {
        match self.peek() {
            T::Ident | T::String(_) | T::Number(_) | T::Float | T::True | T::False | T::None => {
                "an operator, a `,` or a new line is missing before it; calls need parentheses"
            }
            T::Eq => "write `==` to compare",
            T::Colon => "a `:` ends the head of `if`, `for`, `while`, `fn` and the like alone",
            T::Walrus => "`:=` assigns to a name alone",
            T::Arrow => "a function's result type stands behind its parameters: `fn f(x) -> T:`",
            T::Indent => "indent this line like the one before",
            _ => "begin a new line, or separate statements by `;`",
        }
    }

    /// What people mean who know another language: message and remedy.
    fn goes_on_hint(&self, before: Span, text: &str) -> Option<(String, String)> {
        let said = self.text_of(before);
        let hint = |message: &str, help: &str| Some((message.to_owned(), help.to_owned()));
        match self.peek() {
            T::String(_) | T::Ident | T::Float | T::Number(_) if said == "print" => {
                hint("`print` is a function", &format!("write `print({text})`"))
            }
            T::Question => hint(
                "`?` is not needed: a failing call raises its error by itself",
                "remove it; handle errors with `try` and `except`",
            ),
            T::LBrace => hint(
                "braces hold dicts and sets alone",
                "indent blocks behind a `:`; make a struct by calling it, as in `Point(x=1, y=2)`",
            ),
            T::FatArrow => hint(
                "`=>` is not used in Keyton",
                "write `fn(x): x + 1` for a function value",
            ),
            T::Bang => hint("`!` calls a macro", "write `name!(…)`"),
            T::Ident if said == "await" || said == "yield" => None,
            _ => None,
        }
    }
}
