//! Comprehensions.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{Comprehension, ComprehensionKind};
use crate::thir::infer::Infer;
use crate::thir::tree::{Clause, Expr, Iter, Kind};
use crate::thir::types::Known;

impl Infer<'_> {
    pub(in crate::thir::infer) fn comprehension(
        &mut self,
        c: &Comprehension,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let want = match expected.map(|t| self.types.shallow(t)) {
            Some(Ty::Vec(t) | Ty::Set(t)) => Some((*t).clone()),
            _ => None,
        };
        let want = want.filter(|t| self.types.known(t) == Known::Yes);
        let mut clauses = Vec::new();
        self.cx.loops += 1;
        let (stmts, made) = self.in_block(|me| {
            for clause in &c.clauses {
                let (pre, found) = me.in_block(|me| me.iter_expr(clause.iter));
                let (iter, item) = found?;
                me.types.settle(&item);
                // What the iterable needs before itself is evaluated with it.
                let (iter, pre) = match (iter, pre) {
                    (Iter::Rust(e), pre) if !pre.is_empty() => {
                        let span = e.span;
                        let kind = Kind::Block {
                            stmts: pre,
                            value: Box::new(e),
                        };
                        (Iter::Rust(me.expr(span, Ty::Never, kind)), Vec::new())
                    }
                    (Iter::Object { local, init, next }, pre) if !pre.is_empty() => {
                        let (span, ty) = (init.span, init.ty.clone());
                        let kind = Kind::Block {
                            stmts: pre,
                            value: init,
                        };
                        let init = Box::new(me.expr(span, ty, kind));
                        (Iter::Object { local, init, next }, Vec::new())
                    }
                    other => other,
                };
                let (local, mut bind) = me.bind_item(clause.target, &item);
                bind.splice(0..0, pre);
                let mut conditions = Vec::new();
                for id in &clause.conditions {
                    conditions.push(me.scoped(|me| me.test(*id)));
                    me.narrow(*id, true);
                }
                clauses.push(Clause {
                    local,
                    iter,
                    bind,
                    conditions,
                });
            }
            let element = me.scoped(|me| {
                let e = me.infer(c.element, want.as_ref());
                match &want {
                    Some(ty) => me.coerce(e, ty),
                    None => e,
                }
            });
            let value = c.value.map(|v| me.scoped(|me| me.infer(v, None)));
            Some((element, value))
        });
        self.cx.loops -= 1;
        let _ = stmts;
        let Some((element, value)) = made else {
            return self.broken(span);
        };
        if Self::is_broken(&element) {
            return self.broken(span);
        }
        let item = self.types.settle(&element.ty);
        let ty = match (c.kind, &value) {
            (ComprehensionKind::Dict, Some(v)) => {
                self.check_key(&item, span);
                let v = self.types.settle(&v.ty);
                Ty::Dict(Box::new(item), Box::new(v))
            }
            (ComprehensionKind::Set, _) => {
                self.check_key(&item, span);
                Ty::Set(Box::new(item))
            }
            _ => Ty::Vec(Box::new(item)),
        };
        let kind = Kind::Comprehension {
            kind: c.kind,
            element: Box::new(element),
            value: value.map(Box::new),
            clauses,
        };
        self.expr(span, ty, kind)
    }
}
