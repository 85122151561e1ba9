//! `and`, `or` and tests: values by their truth.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{ExprId, LogicalOp};
use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    pub(super) fn logical(
        &mut self,
        op: LogicalOp,
        lhs: ExprId,
        rhs: ExprId,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        // What the types decide needs no other side.
        match (op, self.settled_test(lhs)) {
            (LogicalOp::And, Some(false)) => return self.expr(span, Ty::Bool, Kind::Bool(false)),
            (LogicalOp::Or, Some(true)) => return self.expr(span, Ty::Bool, Kind::Bool(true)),
            _ => {}
        }
        let a = self.infer(lhs, expected);
        let before = self.cx.narrowed.clone();
        self.narrow(lhs, op == LogicalOp::And);
        let b = self.scoped(|me| me.infer(rhs, expected));
        self.cx.narrowed = before;
        let (ta, tb) = (self.types.shallow(&a.ty), self.types.shallow(&b.ty));
        if ta == Ty::Bool && tb == Ty::Bool {
            let (a, b) = (Box::new(a), Box::new(b));
            let kind = match op {
                LogicalOp::And => Kind::And(a, b),
                LogicalOp::Or => Kind::Or(a, b),
            };
            return self.expr(span, Ty::Bool, kind);
        }
        if let (LogicalOp::Or, Ty::Option(inner)) = (op, &ta) {
            if matches!(tb, Ty::Option(_)) {
                let b = self.coerce(b, &ta);
                return self.expr(span, ta.clone(), Kind::OrElse(Box::new(a), Box::new(b)));
            }
            let inner = (**inner).clone();
            let is_test = expected.is_some_and(|ty| self.types.shallow(ty) == Ty::Bool);
            if !is_test && !Self::is_broken(&b) && !self.could_fit(&b, &inner) {
                return self.either(op, a, b, span);
            }
            let b = self.coerce(b, &inner);
            return self.expr(span, inner, Kind::OrElse(Box::new(a), Box::new(b)));
        }
        if let Some(ty) = self.join(&a, &b)
            && !Self::is_broken(&a)
            && ta == ty
            && tb != Ty::Bool
        {
            // `a or b` of one type: the first one that is true.
            let local = self.local("it", ty.clone(), span);
            let it = self.expr(span, ty.clone(), Kind::Local(local));
            let b = self.converted(b, &ty);
            let test = self.truth_of(it.clone());
            let (then, otherwise) = match op {
                LogicalOp::Or => (it, b),
                LogicalOp::And => (b, it),
            };
            let cond = Kind::Cond {
                test: Box::new(test),
                then: Box::new(then),
                otherwise: Box::new(otherwise),
            };
            let then = self.expr(span, ty.clone(), cond);
            let kind = Kind::Let {
                local,
                value: Box::new(a),
                then: Box::new(then),
            };
            return self.expr(span, ty, kind);
        }
        let open = |ty: &Ty| matches!(ty, Ty::Param(name) if name.starts_with('?'));
        let is_test = expected.is_some_and(|ty| self.types.shallow(ty) == Ty::Bool);
        if !is_test && !open(&ta) && !open(&tb) && !Self::is_broken(&a) && !Self::is_broken(&b) {
            return self.either(op, a, b, span);
        }
        let (a, b) = (self.truth(a), self.truth(b));
        let (a, b) = (Box::new(a), Box::new(b));
        let kind = match op {
            LogicalOp::And => Kind::And(a, b),
            LogicalOp::Or => Kind::Or(a, b),
        };
        self.expr(span, Ty::Bool, kind)
    }

    /// What decides where the program goes: any value, by its truth.
    pub(in crate::thir::infer) fn test(&mut self, id: ExprId) -> Expr {
        let e = self.infer(id, Some(&Ty::Bool));
        self.truth(e)
    }

    /// `a or b` as a value, where the two are of different types: a value of any type.
    fn either(&mut self, op: LogicalOp, a: Expr, b: Expr, span: Span) -> Expr {
        self.scoped(|me| {
            let a = me.held(a);
            let test = me.truth(a.clone());
            let first = me.scoped(|me| me.loosened(a));
            let second = me.scoped(|me| me.loosened(b));
            let (then, otherwise) = match op {
                LogicalOp::Or => (first, second),
                LogicalOp::And => (second, first),
            };
            let kind = Kind::Cond {
                test: Box::new(test),
                then: Box::new(then),
                otherwise: Box::new(otherwise),
            };
            me.expr(span, Ty::Dynamic, kind)
        })
    }
}
