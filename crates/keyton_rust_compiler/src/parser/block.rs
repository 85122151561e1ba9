//! Lists of statements, and going on after errors.

use super::{Context, Failed, Parse, Parser};
use crate::hir::{Block, Stmt, StmtId, StmtKind};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    pub(super) fn module_body(&mut self) -> Block {
        let start = self.span().at_start();
        let mut stmts = Vec::new();
        while !self.at(T::Eof) {
            self.statement_line(&mut stmts);
        }
        self.block_of(stmts, start)
    }

    pub(super) fn block_of(&self, stmts: Vec<StmtId>, start: Span) -> Block {
        let span = match (stmts.first(), stmts.last()) {
            (Some(first), Some(last)) => self.module.stmts[*first]
                .span
                .to(self.module.stmts[*last].span),
            _ => start,
        };
        Block { stmts, span }
    }

    /// One compound statement, or the simple statements of one line.
    fn statement_line(&mut self, stmts: &mut Vec<StmtId>) {
        let start = self.span();
        let before = self.pos;
        if self.at(T::Indent) {
            self.unexpected_indent(stmts);
            return;
        }
        if self.eat(T::Dedent) || self.eat(T::Newline) {
            // Left over by recovery.
            return;
        }
        if self.line(stmts).is_err() {
            let kind = StmtKind::Missing;
            let reached = self.span_from(start);
            let stmt = self.module.stmts.alloc(Stmt {
                kind,
                span: reached,
            });
            stmts.push(stmt);
            self.recover(stmts);
        }
        if self.pos == before {
            self.bump();
        }
    }

    fn line(&mut self, stmts: &mut Vec<StmtId>) -> Parse<()> {
        if self.at(T::At) {
            return self.decorated(stmts);
        }
        if let Some(result) = self.compound() {
            stmts.push(result?);
            return Ok(());
        }
        self.simple_line(stmts)
    }

    /// Simple statements up to the end of the line.
    fn simple_line(&mut self, stmts: &mut Vec<StmtId>) -> Parse<()> {
        loop {
            let stmt = self.simple()?;
            stmts.push(stmt);
            if self.eat(T::Semicolon) {
                if let StmtKind::Expr { discard, .. } = &mut self.module.stmts[stmt].kind {
                    *discard = true;
                }
                if self.eat(T::Newline) || self.at(T::Eof) || self.at(T::Dedent) {
                    return Ok(());
                }
                continue;
            }
            // A lambda's block ends its line itself.
            if self.last() == Some(T::Dedent) || self.eat(T::Newline) || self.at(T::Eof) {
                return Ok(());
            }
            return self.statement_goes_on(stmt);
        }
    }

    fn unexpected_indent(&mut self, stmts: &mut Vec<StmtId>) {
        let indent = self.bump();
        self.report(
            Diagnostic::error(
                Code::UnexpectedIndent,
                "this line is indented without a reason",
            )
            .primary(indent.span, "no line before it opens a block")
            .help("indent it like the line before"),
        );
        self.indented(stmts);
    }

    /// Statements up to the dedent that fits the indent read before.
    fn indented(&mut self, stmts: &mut Vec<StmtId>) {
        while !self.at(T::Dedent) && !self.at(T::Eof) {
            self.statement_line(stmts);
        }
        self.eat(T::Dedent);
    }

    /// Skips to the next statement. What belongs to the broken one (its block, `else`, `case`) is
    /// read too, so that errors in it are found and it causes none itself.
    fn recover(&mut self, stmts: &mut Vec<StmtId>) {
        loop {
            while !matches!(self.peek(), T::Newline | T::Eof | T::Indent | T::Dedent) {
                self.bump();
            }
            self.eat(T::Newline);
            if self.eat(T::Indent) {
                let saved = self.context;
                self.context = Context {
                    in_fn: true,
                    in_loop: true,
                };
                if self.at_word("case") {
                    self.orphan_cases();
                } else {
                    self.indented(stmts);
                }
                self.context = saved;
            }
            match self.peek() {
                T::Elif | T::Else | T::Except | T::Finally => continue,
                _ => return,
            }
        }
    }

    /// The cases of a `match` whose head could not be read.
    fn orphan_cases(&mut self) {
        while !self.at(T::Dedent) && !self.at(T::Eof) {
            while !matches!(self.peek(), T::Newline | T::Eof | T::Indent | T::Dedent) {
                self.bump();
            }
            self.eat(T::Newline);
            if self.eat(T::Indent) {
                self.indented(&mut Vec::new());
            }
        }
        self.eat(T::Dedent);
    }

    /// Skips a line of a block that could not be read, and the block below it. `before` is where
    /// it began.
    pub(super) fn skip_broken(&mut self, before: usize) {
        while !matches!(self.peek(), T::Newline | T::Eof | T::Indent | T::Dedent) {
            self.bump();
        }
        self.eat(T::Newline);
        if self.eat(T::Indent) {
            let mut depth = 1;
            while depth > 0 && !self.at(T::Eof) {
                match self.bump().kind {
                    T::Indent => depth += 1,
                    T::Dedent => depth -= 1,
                    _ => {}
                }
            }
        }
        if self.pos == before {
            self.bump();
        }
    }

    /// `:` and a block, indented or on the same line. `owner` is what the block belongs to, as
    /// messages say it: "`if`".
    pub(super) fn block(&mut self, owner: &str) -> Parse<Block> {
        self.colon(owner)?;
        self.block_body(owner)
    }

    pub(super) fn block_body(&mut self, owner: &str) -> Parse<Block> {
        self.nested(|p| p.block_inner(owner))
    }

    fn block_inner(&mut self, owner: &str) -> Parse<Block> {
        let start = self.span().at_start();
        let mut stmts = Vec::new();
        if !self.at(T::Newline) {
            self.simple_line(&mut stmts)?;
            return Ok(self.block_of(stmts, start));
        }
        let newline = self.bump();
        if self.eat(T::Indent) {
            self.indented(&mut stmts);
            return Ok(self.block_of(stmts, start));
        }
        self.report(
            Diagnostic::error(
                Code::MissingBlock,
                format!("{owner} needs an indented block"),
            )
            .primary(newline.span, "nothing is indented behind this line")
            .help("indent what belongs to it by 4 spaces, or write `pass` if nothing does"),
        );
        Ok(Block { stmts, span: start })
    }

    /// The `:` before a block. A forgotten one is reported and read over.
    pub(super) fn colon(&mut self, owner: &str) -> Parse<()> {
        if self.eat(T::Colon) {
            return Ok(());
        }
        match self.peek() {
            T::Newline => {
                let place = self.last_span().at_end();
                self.report(
                    Diagnostic::error(Code::MissingColon, format!("{owner} needs a `:`"))
                        .primary(place, "`:` is missing here")
                        .help("write `:` at the end of the line"),
                );
                Ok(())
            }
            T::LBrace | T::FatArrow => {
                let (span, text) = (self.span(), self.text());
                self.fail(
                    Diagnostic::error(Code::ForeignSyntax, format!("`{text}` opens no block"))
                        .primary(span, "")
                        .help("write `:` and indent the block by 4 spaces"),
                )
            }
            T::Eq => {
                let span = self.span();
                self.fail(
                    Diagnostic::error(
                        Code::AssignmentInExpression,
                        "`=` assigns and has no value here",
                    )
                    .primary(span, "")
                    .help("write `==` to compare"),
                )
            }
            T::Eof => Err(self.missing_colon_at_end(owner)),
            _ => self.unexpected("`:`", &format!("{owner} ends with `:` before its block")),
        }
    }

    fn missing_colon_at_end(&mut self, owner: &str) -> Failed {
        let place = self.last_span().at_end();
        self.report(
            Diagnostic::error(Code::MissingColon, format!("{owner} needs a `:`"))
                .primary(place, "`:` is missing here")
                .help("write `:` and a block"),
        );
        Failed
    }
}
