//! Expression statements, assignments and their targets.

use super::{Failed, Parse, Parser};
use crate::hir::{BinaryOp, ExprId, ExprKind, StmtKind, Target, TargetId, TargetKind, TypeId};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    /// `a`, `a = b`, `a += b`, `a: T = b`.
    pub(super) fn expression_statement(&mut self) -> Parse<StmtKind> {
        let first = self.expr_list()?;
        if self.at(T::Colon) {
            return self.annotated(first);
        }
        if let Some(op) = aug_op(self.peek()) {
            let op_span = self.bump().span;
            let target = self.target(first)?;
            if matches!(self.module.targets[target].kind, TargetKind::Tuple(_)) {
                let span = self.module.targets[target].span;
                return self.fail(
                    Diagnostic::error(Code::BadTarget, "one value at a time can be changed so")
                        .primary(span, "several targets")
                        .secondary(op_span, "")
                        .help("write one statement for each of them"),
                );
            }
            let value = self.expr_list()?;
            return Ok(StmtKind::AugAssign { target, op, value });
        }
        if !self.at(T::Eq) {
            return Ok(StmtKind::Expr {
                expr: first,
                discard: false,
            });
        }
        let mut targets = Vec::new();
        let mut value = first;
        while self.eat(T::Eq) {
            targets.push(self.target(value)?);
            value = self.value_of_assignment()?;
        }
        if let [one] = targets.as_slice()
            && let TargetKind::Name(name) = &self.module.targets[*one].kind
            && let Some(named) = self.named_tuple(&name.to_string(), value)
        {
            return Ok(named);
        }
        Ok(StmtKind::Assign { targets, value })
    }

    /// The right side of `=`.
    fn value_of_assignment(&mut self) -> Parse<ExprId> {
        if matches!(self.peek(), T::If | T::For | T::While | T::Try | T::With) {
            let (span, text) = (self.span(), self.text());
            let help = match self.peek() {
                T::If => "write `x = a if condition else b`",
                T::For => "write `x = [value for item in items]`",
                _ => "assign inside of its block",
            };
            return self.fail(
                Diagnostic::error(Code::ForeignSyntax, format!("`{text}` is a statement"))
                    .primary(span, "a value is needed here")
                    .help(help),
            );
        }
        self.expr_list()
    }

    fn annotated(&mut self, first: ExprId) -> Parse<StmtKind> {
        let span = self.module.exprs[first].span;
        if !matches!(
            self.module.exprs[first].kind,
            ExprKind::Name(_) | ExprKind::Attr { .. }
        ) {
            let colon = self.span();
            return self.fail(
                Diagnostic::error(Code::UnexpectedToken, "`:` does not belong here")
                    .primary(colon, "")
                    .secondary(span, "this is no name whose type could be stated")
                    .help("a `:` ends the head of `if`, `for`, `while`, `fn` and the like")
                    .help("a type is stated as `name: type = value`"),
            );
        }
        if self.peek_at(1) == T::Newline {
            let colon = self.span();
            return self.fail(
                Diagnostic::error(Code::UnexpectedToken, "`:` opens no block here")
                    .primary(colon, "")
                    .help("remove it, or write `if`, `for`, `while` … at the start of the line"),
            );
        }
        self.bump();
        let target = self.target(first)?;
        let (ty, value) = self.type_and_value()?;
        Ok(StmtKind::Let {
            target,
            ty: Some(ty),
            value,
        })
    }

    fn type_and_value(&mut self) -> Parse<(TypeId, Option<ExprId>)> {
        let ty = self.ty()?;
        let value = if self.eat(T::Eq) {
            Some(self.value_of_assignment()?)
        } else {
            None
        };
        Ok((ty, value))
    }

    /// `let x = 1`, `let x: T = 1`, `let x: T`, `let a, b = pair`.
    pub(super) fn let_statement(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        if self.at_word("mut") && self.peek_at(1) == T::Ident {
            let span = self.span();
            self.foreign(
                span,
                "`mut` is not needed: every variable can be changed",
                "remove it",
            );
            self.bump();
        }
        let target = self.target_list()?;
        if self.eat(T::Colon) {
            let (ty, value) = self.type_and_value()?;
            return Ok(StmtKind::Let {
                target,
                ty: Some(ty),
                value,
            });
        }
        if !self.eat(T::Eq) {
            let span = self.span_from(start);
            return self.fail(
                Diagnostic::error(Code::UnexpectedToken, "`let` needs a type or a value")
                    .primary(span, "")
                    .help("write `let x = 1`, or `let x: i64`"),
            );
        }
        let value = Some(self.value_of_assignment()?);
        Ok(StmtKind::Let {
            target,
            ty: None,
            value,
        })
    }

    /// The targets of a `for`, up to its `in`.
    pub(super) fn loop_target(&mut self) -> Parse<TargetId> {
        self.target_list()
    }

    fn target_list(&mut self) -> Parse<TargetId> {
        let start = self.span();
        let first = self.single_target()?;
        if !self.at(T::Comma) {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat(T::Comma) {
            if matches!(self.peek(), T::In | T::Eq) {
                break;
            }
            items.push(self.single_target()?);
        }
        let span = self.span_from(start);
        self.tuple_target(items, span)
    }

    /// One target: a name, attribute, index, or several in brackets.
    pub(super) fn single_target(&mut self) -> Parse<TargetId> {
        let start = self.span();
        if self.eat(T::Star) {
            let inner = self.single_target()?;
            let span = self.span_from(start);
            return Ok(self.module.targets.alloc(Target {
                kind: TargetKind::Star(inner),
                span,
            }));
        }
        if self.at(T::Ident) && !matches!(self.peek_at(1), T::Dot | T::LBracket | T::LParen) {
            let ident = self.bump_ident();
            let kind = TargetKind::Name(ident.name);
            return Ok(self.module.targets.alloc(Target {
                kind,
                span: ident.span,
            }));
        }
        if !matches!(self.peek(), T::Ident | T::LParen | T::LBracket) {
            self.ident("a name")?;
        }
        let expr = self.primary()?;
        self.target(expr)
    }

    pub(super) fn del_targets(&mut self) -> Parse<Vec<TargetId>> {
        let target = self.target_list()?;
        Ok(match &self.module.targets[target].kind {
            TargetKind::Tuple(items) => items.clone(),
            _ => vec![target],
        })
    }

    fn tuple_target(&mut self, items: Vec<TargetId>, span: Span) -> Parse<TargetId> {
        let is_star =
            |id: &&TargetId| matches!(self.module.targets[**id].kind, TargetKind::Star(_));
        if let Some(second) = items.iter().filter(is_star).nth(1) {
            let place = self.module.targets[*second].span;
            return self.fail(
                Diagnostic::error(
                    Code::BadTarget,
                    "two targets with `*` cannot share what is left",
                )
                .primary(place, "the second one")
                .help("remove one `*`"),
            );
        }
        Ok(self.module.targets.alloc(Target {
            kind: TargetKind::Tuple(items),
            span,
        }))
    }

    /// What was read as an expression, as a target.
    pub(super) fn target(&mut self, expr: ExprId) -> Parse<TargetId> {
        let node = self.module.exprs[expr].clone();
        let kind = match node.kind {
            ExprKind::Name(name) => TargetKind::Name(name),
            ExprKind::Attr { base, name } => TargetKind::Attr { base, name },
            ExprKind::Index { base, index } => TargetKind::Index { base, index },
            ExprKind::Tuple(items) | ExprKind::List(items) if !items.is_empty() => {
                let items: Result<Vec<_>, Failed> =
                    items.into_iter().map(|item| self.target(item)).collect();
                return self.tuple_target(items?, node.span);
            }
            ExprKind::Spread(inner) => TargetKind::Star(self.target(inner)?),
            kind => return self.no_target(&kind, node.span),
        };
        Ok(self.module.targets.alloc(Target {
            kind,
            span: node.span,
        }))
    }

    fn no_target(&mut self, kind: &ExprKind, span: Span) -> Parse<TargetId> {
        let (what, help) = match kind {
            ExprKind::Call { .. } => ("a call", "assign to a variable, attribute or index"),
            ExprKind::Compare { .. } => {
                ("a comparison", "write `==` to compare with the right side")
            }
            ExprKind::Conditional { .. } | ExprKind::Logical { .. } | ExprKind::Binary { .. } => {
                ("the result of an operator", "write `==` to compare")
            }
            ExprKind::None | ExprKind::Bool(_) => ("a keyword", "choose another name"),
            ExprKind::Lambda(_) => ("a function", "name it: `f = fn(x): x`"),
            _ => ("a value", "assign to a variable, attribute or index"),
        };
        self.fail(
            Diagnostic::error(Code::BadTarget, format!("{what} cannot be assigned to"))
                .primary(span, "")
                .help(help),
        )
    }
}

fn aug_op(kind: T) -> Option<BinaryOp> {
    Some(match kind {
        T::PlusEq => BinaryOp::Add,
        T::MinusEq => BinaryOp::Sub,
        T::StarEq => BinaryOp::Mul,
        T::StarStarEq => BinaryOp::Pow,
        T::SlashEq => BinaryOp::Div,
        T::SlashSlashEq => BinaryOp::FloorDiv,
        T::PercentEq => BinaryOp::Mod,
        T::AtEq => BinaryOp::MatMul,
        T::AmpEq => BinaryOp::BitAnd,
        T::PipeEq => BinaryOp::BitOr,
        T::CaretEq => BinaryOp::BitXor,
        T::ShlEq => BinaryOp::Shl,
        T::ShrEq => BinaryOp::Shr,
        _ => return None,
    })
}
