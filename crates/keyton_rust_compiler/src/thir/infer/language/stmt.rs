//! Statements and blocks.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Block, ExprId, ExprKind, StmtId, StmtKind as H, TargetId, TargetKind};
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind, Stmt, StmtKind};

/// What becomes of the value of a block's last statement.
#[derive(Clone)]
pub(in crate::thir::infer) enum Tail {
    /// Nothing.
    Drop,
    /// It is returned.
    Return,
    /// The cell shows it.
    Display,
}

impl Infer<'_> {
    /// The statements of the cell.
    pub(in crate::thir::infer) fn cell_block(&mut self, block: &Block, want_display: bool) {
        let tail = if want_display {
            Tail::Display
        } else {
            Tail::Drop
        };
        self.walk(block, &tail);
    }

    /// The statements of a block, in the current one.
    pub(in crate::thir::infer) fn walk(&mut self, block: &Block, tail: &Tail) {
        let last = block.stmts.len().saturating_sub(1);
        for (i, stmt) in block.stmts.iter().enumerate() {
            let tail = if i == last { tail.clone() } else { Tail::Drop };
            if self.cx.ended && self.cx.decided {
                return;
            }
            if self.cx.ended {
                let span = self.cx.unit.module[*stmt].span;
                self.diagnostics.push(
                    kayton_diagnostics::Diagnostic::warning(Code::Unreachable, "this never runs")
                        .primary(span, "")
                        .help("remove it, or the statement before it that leaves"),
                );
                return;
            }
            self.stmt(*stmt, &tail);
        }
        if block.stmts.is_empty() {
            self.no_value(block.span, tail);
        }
    }

    /// A block in a scope of its own; the second value says whether its end is reached.
    pub(in crate::thir::infer) fn branch(
        &mut self,
        block: &Block,
        tail: &Tail,
    ) -> (Vec<Stmt>, bool) {
        self.cx.depth += 1;
        let (stmts, ()) = self.in_block(|me| me.walk(block, tail));
        self.cx.depth -= 1;
        let reached = !std::mem::replace(&mut self.cx.ended, false);
        (stmts, reached)
    }

    /// A tail without a value: `None`.
    fn no_value(&mut self, span: Span, tail: &Tail) {
        match tail {
            Tail::Drop | Tail::Display => {}
            Tail::Return => self.return_none(span),
        }
    }

    pub(in crate::thir::infer) fn none(&mut self, span: Span) -> Expr {
        let inner = self.types.fresh();
        self.expr(span, Ty::Option(Box::new(inner)), Kind::None)
    }

    pub(in crate::thir::infer) fn return_none(&mut self, span: Span) {
        let Some(ret) = self.cx.ret.clone() else {
            return;
        };
        let shallow = self.types.shallow(&ret.ty);
        if self.types.known(&shallow) != crate::thir::types::Known::Yes && !ret.stated {
            self.types.unify(&shallow, &Ty::Unit);
        }
        let shallow = self.types.shallow(&ret.ty);
        let value = if shallow == Ty::Unit {
            self.expr(span, Ty::Unit, Kind::Unit)
        } else {
            let none = self.none(span);
            if !self.fits(&none, &shallow) {
                if self.widen_result(span) {
                    return;
                }
                let want = self.ty_name(&shallow);
                self.error(
                    Code::TypeMismatch,
                    span.at_end(),
                    format!("the function gives {want}, and nothing on this way"),
                    |d| d.help("return a value on every way, or state the type as `Option<…>`"),
                );
                return;
            }
            self.converted(none, &shallow)
        };
        self.push(span, StmtKind::Return(value));
        self.cx.ended = true;
    }

    fn tail_value(&mut self, expr: ExprId, span: Span, tail: &Tail) {
        match tail {
            Tail::Drop => {
                let e = self.infer(expr, None);
                self.drop_value(e, span);
            }
            Tail::Display => {
                let e = self.infer(expr, None);
                if Self::is_broken(&e) {
                    return;
                }
                let ty = self.types.shallow(&e.ty);
                match ty {
                    Ty::Unit | Ty::Never => self.push(span, StmtKind::Expr(e)),
                    _ => {
                        self.note_shown(&ty);
                        let (e, forms) = self.own_forms(e, span);
                        self.push(span, StmtKind::Display(e));
                        // Behind the forms that the language knows, which they replace.
                        if let Some(forms) = forms {
                            let args = vec![(forms, By::Ref)];
                            let call = self.checked(span, Ty::Unit, "b::value_forms", args);
                            self.push(span, StmtKind::Expr(call));
                        }
                    }
                }
            }
            Tail::Return => self.return_value(expr, span, true),
        }
    }

    fn drop_value(&mut self, e: Expr, span: Span) {
        if self.types.shallow(&e.ty) == Ty::Never {
            self.cx.ended = true;
        }
        if !Self::is_broken(&e) {
            self.push(span, StmtKind::Expr(e));
        }
    }

    /// `return x`, or the value at the end of a function.
    fn return_value(&mut self, expr: ExprId, span: Span, tail: bool) {
        let Some(ret) = self.cx.ret.clone() else {
            return;
        };
        let expected = self.types.shallow(&ret.ty);
        let e = self.infer(expr, Some(&expected));
        self.cx.gives = true;
        if Self::is_broken(&e) {
            self.cx.ended = true;
            return;
        }
        let ty = self.types.shallow(&e.ty);
        if ty == Ty::Never {
            self.push(span, StmtKind::Expr(e));
            self.cx.ended = true;
            return;
        }
        // A last expression without use, in a function that gives nothing.
        if tail && expected == Ty::Unit && ty != Ty::Unit {
            self.push(span, StmtKind::Expr(e));
            self.return_none(span);
            return;
        }
        if tail
            && ty == Ty::Unit
            && expected != Ty::Unit
            && self.types.known(&expected) == crate::thir::types::Known::Yes
        {
            self.push(span, StmtKind::Expr(e));
            self.return_none(span);
            return;
        }
        let loses = matches!(expected, Ty::Int(_)) && matches!(ty, Ty::Float(_));
        if (loses || self.narrows(&e, &expected) || !self.could_fit(&e, &ret.ty))
            && self.widen_result(span)
        {
            self.cx.ended = true;
            return;
        }
        let value = self.coerce(e, &ret.ty);
        self.push(span, StmtKind::Return(value));
        self.cx.ended = true;
    }

    fn stmt(&mut self, id: StmtId, tail: &Tail) {
        let unit = self.cx.unit.clone();
        let node = &unit.module[id];
        let span = node.span;
        let mut valued = false;
        match &node.kind {
            H::Missing | H::Pass | H::Global(_) | H::Nonlocal(_) => {}
            H::Expr { expr, discard } => {
                if *discard {
                    self.tail_value(*expr, span, &Tail::Drop);
                } else {
                    valued = true;
                    self.tail_value(*expr, span, tail);
                }
            }
            H::Assign { targets, value } => self.assign(targets, *value, span),
            H::AugAssign { target, op, value } => self.augmented(*target, *op, *value, span),
            H::Let { target, ty, value } => {
                let stated = ty.map(|t| self.written(t));
                self.let_stmt(*target, stated, *value, span);
            }
            H::Fn(f) => self.define_fn(*f),
            H::Struct(s) => self.define_struct(*s),
            H::Import(i) => self.import(*i),
            H::Yield { value, each } => self.yield_stmt(*value, *each, span),
            H::Return(value) => match value {
                Some(value) => self.return_value(*value, span, false),
                None => self.return_none(span),
            },
            H::Break => {
                self.push(span, StmtKind::Break);
                self.cx.ended = true;
                self.cx.breaks = true;
            }
            H::Continue => {
                self.push(span, StmtKind::Continue);
                self.cx.ended = true;
            }
            H::If { branches, orelse } => {
                valued = true;
                self.if_stmt(branches, orelse.as_ref(), span, tail);
            }
            H::While { test, body, orelse } => self.while_stmt(*test, body, orelse.as_ref(), span),
            H::For {
                target,
                iter,
                body,
                orelse,
            } => {
                self.for_stmt(*target, *iter, body, orelse.as_ref(), span);
            }
            H::Match { subject, arms } => {
                valued = true;
                self.match_stmt(*subject, arms, span, tail);
            }
            H::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                valued = true;
                self.try_stmt(
                    body,
                    handlers,
                    orelse.as_ref(),
                    finally.as_ref(),
                    span,
                    tail,
                );
            }
            H::Raise { value, cause } => self.raise(*value, *cause, span),
            H::With { items, body } => {
                valued = true;
                self.with_stmt(items, body, span, tail);
            }
            H::Del(targets) => {
                for target in targets {
                    self.delete(*target);
                }
            }
            H::Assert { test, message } => self.assert(*test, *message, span),
        }
        if !valued && !self.cx.ended {
            self.no_value(span, tail);
        }
    }

    fn let_stmt(
        &mut self,
        target: TargetId,
        stated: Option<Ty>,
        value: Option<ExprId>,
        span: Span,
    ) {
        let unit = self.cx.unit.clone();
        match (stated, value) {
            (Some(ty), Some(value)) => {
                let e = self.infer(value, Some(&ty));
                let e = self.coerce(e, &ty);
                if Self::is_broken(&e) {
                    let broken = self.expr(e.span, ty.clone(), Kind::Error);
                    return self.assign_to(target, broken, Some(ty));
                }
                self.assign_to(target, e, Some(ty));
            }
            (None, Some(value)) => self.assign(&[target], value, span),
            (Some(ty), None) => {
                if let (TargetKind::Name(_), Some(binding)) = (
                    &unit.module[target].kind,
                    unit.resolution.targets.get(target),
                ) {
                    let var = self.new_var(*binding, ty, span);
                    if let Var::Local(local) = var {
                        self.cx.body.locals[local.0].lazy = true;
                    }
                }
            }
            (None, None) => {}
        }
    }

    fn if_stmt(
        &mut self,
        branches: &[(ExprId, Block)],
        orelse: Option<&Block>,
        span: Span,
        tail: &Tail,
    ) {
        let Some(((test, block), rest)) = branches.split_first() else {
            match orelse {
                Some(block) => {
                    let (stmts, reached) = self.branch(block, tail);
                    self.push(span, StmtKind::Block(stmts));
                    self.cx.ended = !reached;
                }
                None => self.no_value(span, tail),
            }
            return;
        };
        match self.settled_test(*test) {
            Some(true) => {
                self.cx.decided = true;
                let (stmts, reached) = self.branch(block, tail);
                self.push(span, StmtKind::Block(stmts));
                self.cx.ended = !reached;
                return;
            }
            Some(false) => return self.if_stmt(rest, orelse, span, tail),
            None => {}
        }
        let t = self.test(*test);
        let (narrowed, moved) = (self.cx.narrowed.clone(), self.cx.moved.clone());
        self.narrow(*test, true);
        let class = self.narrow_class(*test);
        let classes = self.cx.classes.clone();
        self.cx.classes.extend(class);
        let (then, then_reached) = self.branch(block, tail);
        self.cx.classes = classes;
        let (then_narrowed, then_moved) = (
            std::mem::replace(&mut self.cx.narrowed, narrowed),
            std::mem::replace(&mut self.cx.moved, moved),
        );
        self.narrow(*test, false);
        let (otherwise, ()) = self.in_block(|me| {
            me.cx.depth += 1;
            me.if_stmt(rest, orelse, span, tail);
            me.cx.depth -= 1;
        });
        let else_reached = !std::mem::replace(&mut self.cx.ended, false);
        if then_reached && else_reached {
            self.cx.narrowed.retain(|v| then_narrowed.contains(v));
            self.cx.moved.retain(|v, _| then_moved.contains_key(v));
        } else if then_reached {
            self.cx.narrowed = then_narrowed;
            self.cx.moved = then_moved;
        }
        self.push(
            span,
            StmtKind::If {
                test: t,
                then,
                otherwise,
            },
        );
        self.cx.ended = !then_reached && !else_reached;
    }

    /// Walks a loop's body: what is moved in it is gone when it comes round again.
    pub(in crate::thir::infer) fn loop_body<T>(
        &mut self,
        span: Span,
        walk: impl FnOnce(&mut Self) -> T,
    ) -> (Vec<Stmt>, T) {
        self.forget_assigned(span);
        let (narrowed, moved) = (self.cx.narrowed.clone(), self.cx.moved.clone());
        let outer = std::mem::take(&mut self.cx.assigned);
        let breaks = std::mem::replace(&mut self.cx.breaks, false);
        let locals = self.cx.body.locals.len();
        self.cx.loops += 1;
        self.cx.depth += 1;
        let (stmts, value) = self.in_block(walk);
        self.cx.depth -= 1;
        self.cx.loops -= 1;
        let comes_round = !std::mem::replace(&mut self.cx.ended, false);
        let leaves = std::mem::replace(&mut self.cx.breaks, breaks);
        if comes_round && !leaves {
            let again: Vec<_> = self
                .cx
                .moved
                .iter()
                .filter(|(var, _)| !moved.contains_key(var) && !self.cx.assigned.contains(var))
                .filter(|(var, _)| !matches!(var, Var::Local(l) if l.0 >= locals))
                .map(|(_, m)| m.clone())
                .collect();
            for m in again {
                let message = format!(
                    "this value is moved into `{}` in each round of the loop",
                    m.callee
                );
                let name = self.cx.unit.text_of(m.span).to_owned();
                self.error(Code::UsedAfterMove, m.span, message, |d| {
                    let d = d.note("the first round moves it away, so the second has none");
                    if m.can_copy {
                        d.help(format!("move a copy instead: `copy({name})`"))
                    } else {
                        d.help("make the value inside of the loop")
                    }
                });
            }
        }
        self.cx.narrowed.retain(|v| narrowed.contains(v));
        self.cx.moved = moved;
        self.cx.assigned.extend(outer);
        (stmts, value)
    }

    fn while_stmt(&mut self, test: ExprId, body: &Block, orelse: Option<&Block>, span: Span) {
        let unit = self.cx.unit.clone();
        self.forget_assigned(body.span);
        let t = self.scoped(|me| me.test(test));
        let before_breaks = self.cx.breaks;
        let mut leaves = false;
        let (stmts, ()) = self.loop_body(body.span, |me| {
            me.narrow(test, true);
            me.walk(body, &Tail::Drop);
            leaves = me.cx.breaks;
        });
        self.cx.breaks = before_breaks;
        let orelse = orelse.map(|b| self.branch(b, &Tail::Drop).0);
        self.push(
            span,
            StmtKind::While {
                test: t,
                body: stmts,
                orelse,
            },
        );
        if matches!(unit.module[test].kind, ExprKind::Bool(true)) && !leaves {
            self.cx.ended = true;
        } else if !leaves {
            self.narrow(test, false);
        }
    }
}
