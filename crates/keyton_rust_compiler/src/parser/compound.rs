//! Statements with blocks.

use super::{Context, MAX_CHAIN, Parse, Parser};
use crate::hir::{Arm, Block, Handler, Stmt, StmtId, StmtKind, Target, TargetKind, WithItem};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    /// The statement with a block that stands here, if one does.
    pub(super) fn compound(&mut self) -> Option<Parse<StmtId>> {
        let start = self.span();
        let kind = match self.peek() {
            T::If => self.if_statement(),
            T::While => self.while_statement(),
            T::For => self.for_statement(),
            T::Try => self.try_statement(),
            T::With => self.with_statement(),
            T::Fn if self.peek_at(1) != T::LParen => self.fn_statement(),
            T::Struct => self.struct_statement(),
            T::Elif | T::Else | T::Except | T::Finally => self.clause_without_owner(),
            T::Ident if self.at_match() => self.match_statement(),
            T::Ident => self.foreign_compound()?,
            _ => return None,
        };
        Some(kind.map(|kind| self.statement(kind, start)))
    }

    pub(super) fn statement(&mut self, kind: StmtKind, start: Span) -> StmtId {
        let span = match &kind {
            // The end of a block is where its last statement ends, not the dedent.
            StmtKind::If { .. }
            | StmtKind::While { .. }
            | StmtKind::For { .. }
            | StmtKind::Match { .. }
            | StmtKind::Try { .. }
            | StmtKind::With { .. }
            | StmtKind::Fn(_)
            | StmtKind::Struct(_) => self.span_to_text(start),
            _ => self.span_from(start),
        };
        self.module.stmts.alloc(Stmt { kind, span })
    }

    /// From `start` to the last token that has a text.
    pub(super) fn span_to_text(&self, start: Span) -> Span {
        let layout = |kind: T| matches!(kind, T::Newline | T::Dedent | T::Indent | T::Eof);
        let last = self.tokens[..self.pos]
            .iter()
            .rev()
            .find(|token| !layout(token.kind));
        last.map_or(start, |token| {
            if token.span.end < start.start {
                start
            } else {
                start.to(token.span)
            }
        })
    }

    pub(super) fn if_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        let test = self.condition("`if`")?;
        let mut branches = vec![(test, self.block_body("`if`")?)];
        let mut orelse = None;
        loop {
            let elseif = self.at(T::Else) && self.peek_at(1) == T::If;
            if elseif || self.at(T::Ident) && matches!(self.text(), "elseif" | "elsif") {
                let start = self.bump().span;
                self.eat(T::If);
                let span = self.span_from(start);
                self.foreign(span, "`else if` is another language's", "write `elif`");
            } else if !self.eat(T::Elif) {
                break;
            }
            if branches.len() as u32 >= MAX_CHAIN {
                return self.too_many("branches", "look the value up in a dict");
            }
            let test = self.condition("`elif`")?;
            branches.push((test, self.block_body("`elif`")?));
        }
        if self.eat(T::Else) {
            orelse = Some(self.block("`else`")?);
        }
        Ok(StmtKind::If { branches, orelse })
    }

    /// A condition and its `:`.
    fn condition(&mut self, owner: &str) -> Parse<crate::hir::ExprId> {
        let test = self.expr()?;
        if self.at(T::Eq) {
            let span = self.span();
            self.report(
                Diagnostic::error(
                    Code::AssignmentInExpression,
                    "`=` assigns and has no value here",
                )
                .primary(span, "")
                .help("write `==` to compare"),
            );
            self.bump();
            self.eat(T::Eq);
            self.expr()?;
        }
        self.colon(owner)?;
        Ok(test)
    }

    pub(super) fn while_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        let test = self.condition("`while`")?;
        let body = self.loop_body("`while`")?;
        let orelse = self.else_block()?;
        Ok(StmtKind::While { test, body, orelse })
    }

    fn loop_body(&mut self, owner: &str) -> Parse<Block> {
        let saved = self.context;
        self.context = Context {
            in_loop: true,
            ..saved
        };
        let body = self.block_body(owner);
        self.context = saved;
        body
    }

    fn else_block(&mut self) -> Parse<Option<Block>> {
        if self.eat(T::Else) {
            self.block("`else`").map(Some)
        } else {
            Ok(None)
        }
    }

    pub(super) fn for_statement(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        let target = self.loop_target()?;
        if matches!(self.peek(), T::Eq | T::Colon) || self.at_word("of") {
            return self.fail(
                Diagnostic::error(Code::ForeignSyntax, "`for` walks over values in Keyton")
                    .primary(self.span_from(start), "")
                    .help("write `for i in 0..10:` to count, `for x in xs:` for each value"),
            );
        }
        self.expect(T::In, "`in`", "write `for x in xs:`")?;
        let iter = self.expr_list()?;
        self.colon("`for`")?;
        let body = self.loop_body("`for`")?;
        let orelse = self.else_block()?;
        Ok(StmtKind::For {
            target,
            iter,
            body,
            orelse,
        })
    }

    pub(super) fn with_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        let mut items = Vec::new();
        loop {
            let value = self.expr()?;
            let target = if self.eat(T::As) {
                Some(self.single_target()?)
            } else {
                None
            };
            items.push(WithItem { value, target });
            if !self.eat(T::Comma) {
                break;
            }
        }
        let body = self.block("`with`")?;
        Ok(StmtKind::With { items, body })
    }

    pub(super) fn try_statement(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        let body = self.block("`try`")?;
        let mut handlers: Vec<Handler> = Vec::new();
        while self.at(T::Except) || self.at_word("catch") {
            handlers.push(self.handler()?);
        }
        let orelse = self.else_block()?;
        let finally = if self.eat(T::Finally) {
            Some(self.block("`finally`")?)
        } else {
            None
        };
        if handlers.is_empty() && finally.is_none() {
            let after = self.last_span().at_end();
            self.report(
                Diagnostic::error(Code::MissingHandler, "`try` needs an `except` or `finally`")
                    .primary(start, "this `try` handles nothing")
                    .secondary(after, "`except` is missing at the latest here")
                    .help("add `except Exception as e:` and a block"),
            );
        }
        Ok(StmtKind::Try {
            body,
            handlers,
            orelse,
            finally,
        })
    }

    fn handler(&mut self) -> Parse<Handler> {
        let start = self.span();
        if self.at_word("catch") {
            self.foreign(start, "`catch` is another language's", "write `except`");
        }
        self.bump();
        let mut types = Vec::new();
        let mut name = None;
        if !matches!(self.peek(), T::Colon | T::Newline) {
            if self.eat(T::LParen) {
                while !self.at(T::RParen) {
                    types.push(self.ty()?);
                    if !self.eat(T::Comma) {
                        break;
                    }
                }
                self.expect(
                    T::RParen,
                    "`)`",
                    "types of errors stand in parentheses, with commas",
                )?;
            } else {
                types.push(self.ty()?);
            }
            if self.at(T::Comma) {
                let span = self.span();
                return self.fail(
                    Diagnostic::error(Code::UnexpectedToken, "`except` takes one type here")
                        .primary(span, "")
                        .help("write `except (A, B) as e:` for several types")
                        .help("write `except A as e:` to name the error"),
                );
            }
            if self.eat(T::As) {
                let ident = self.ident("a name")?;
                let kind = TargetKind::Name(ident.name);
                name = Some(self.module.targets.alloc(Target {
                    kind,
                    span: ident.span,
                }));
            }
        }
        let body = self.block("`except`")?;
        Ok(Handler {
            types,
            name,
            body,
            span: self.span_to_text(start),
        })
    }

    /// Whether a `match` statement begins here: `match` is a name elsewhere.
    fn at_match(&self) -> bool {
        if self.text() != "match" || matches!(self.peek_at(1), T::Colon | T::Newline | T::Eof) {
            return false;
        }
        let rest = &self.tokens[self.pos..];
        let end = rest
            .iter()
            .position(|t| matches!(t.kind, T::Newline | T::Eof));
        let end = end.unwrap_or(rest.len());
        let next = |n: usize| rest.get(end + n).map(|token| token.kind);
        rest[end - 1].kind == T::Colon
            && match next(1) {
                Some(T::Indent) => {
                    rest.get(end + 2)
                        .is_some_and(|t| self.text_of(t.span) == "case")
                        || self.peek_at(1) == T::Ident
                }
                _ => true,
            }
    }

    fn match_statement(&mut self) -> Parse<StmtKind> {
        self.bump();
        let subject = self.expr_list()?;
        self.colon("`match`")?;
        let newline = self.expect(
            T::Newline,
            "the end of the line",
            "cases stand on lines of their own",
        )?;
        let mut arms = Vec::new();
        if !self.eat(T::Indent) {
            self.report(
                Diagnostic::error(Code::MissingBlock, "`match` needs cases")
                    .primary(newline.span, "nothing is indented behind this line")
                    .help("write `case pattern:` and a block, indented by 4 spaces"),
            );
            return Ok(StmtKind::Match { subject, arms });
        }
        while !self.at(T::Dedent) && !self.at(T::Eof) {
            if self.eat(T::Newline) {
                continue;
            }
            if arms.len() as u32 >= MAX_CHAIN {
                return self.too_many("cases", "look the value up in a dict");
            }
            let before = self.pos;
            match self.arm() {
                Ok(arm) => arms.push(arm),
                Err(_) => self.skip_broken(before),
            }
        }
        self.eat(T::Dedent);
        Ok(StmtKind::Match { subject, arms })
    }

    /// More of something than the later stages, which nest it, can follow.
    fn too_many<R>(&mut self, what: &str, remedy: &str) -> Parse<R> {
        let span = self.span();
        self.fail(
            Diagnostic::error(Code::TooDeep, format!("more than {MAX_CHAIN} {what}"))
                .primary(span, "")
                .help(remedy),
        )
    }

    fn arm(&mut self) -> Parse<Arm> {
        let start = self.span();
        if !self.at_word("case") {
            return self.unexpected("`case`", "each case of a `match` begins with `case`");
        }
        self.bump();
        let pattern = self.pattern_list()?;
        let guard = if self.eat(T::If) {
            Some(self.expr()?)
        } else {
            None
        };
        let body = self.block("`case`")?;
        Ok(Arm {
            pattern,
            guard,
            body,
            span: self.span_to_text(start),
        })
    }

    fn clause_without_owner(&mut self) -> Parse<StmtKind> {
        let (owner, text) = match self.peek() {
            T::Elif => ("`if`", "elif"),
            T::Else => ("`if`, `for`, `while` or `try`", "else"),
            T::Except => ("`try`", "except"),
            _ => ("`try`", "finally"),
        };
        let span = self.span();
        self.fail(
            Diagnostic::error(
                Code::UnexpectedToken,
                format!("`{text}` belongs to no {owner}"),
            )
            .primary(span, "")
            .help(format!(
                "indent it like the {owner} that it belongs to, right behind its block"
            )),
        )
    }
}
