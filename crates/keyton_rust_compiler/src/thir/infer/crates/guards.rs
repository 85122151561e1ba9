//! Guards of numbers and texts, as locks and cells give them: operators see what is guarded, and
//! `g += 1` changes it.

use kayton_diagnostics::Span;
use kayton_manifest::{Protocol, Ty};

use crate::hir::BinaryOp;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::instantiated;
use crate::thir::infer::language::ops::protocol_of;
use crate::thir::tree::Expr;

impl Infer<'_> {
    /// What an object derefs to, if that is a number or a text.
    pub(in crate::thir::infer) fn guarded(&mut self, e: &Expr) -> Option<Expr> {
        let ty = self.types.shallow(&e.ty);
        if !matches!(ty, Ty::Object { .. }) || self.struct_of(&ty).is_some() {
            return None;
        }
        let (at, generics) = self.protocol(&ty, Protocol::Deref)?;
        let target = instantiated(&self.manifests.callable(at).ret.ty, &generics);
        let target = self.types.finish(&target);
        let plain = target.is_plain();
        plain.then(|| self.unary_protocol(e, Protocol::Deref, e.span))?
    }

    /// Operands of which one is a guard, as what they guard.
    pub(in crate::thir::infer) fn guarded_operands(
        &mut self,
        a: &Expr,
        b: &Expr,
    ) -> Option<(Expr, Expr)> {
        let (x, y) = (self.guarded(a), self.guarded(b));
        (x.is_some() || y.is_some()).then(|| {
            let (a, b) = (a.clone(), b.clone());
            (x.unwrap_or(a), y.unwrap_or(b))
        })
    }

    /// `guard op= value`: what is guarded is changed, if the guard has no such operator itself.
    pub(in crate::thir::infer) fn guarded_augmented(
        &mut self,
        op: BinaryOp,
        guard: &Expr,
        value: &Expr,
        span: Span,
    ) -> Option<Expr> {
        let own = protocol_of(op).is_some_and(|p| self.protocol(&guard.ty, p).is_some());
        if own || Self::is_broken(value) {
            return None;
        }
        let (at, generics) = self.protocol(&guard.ty, Protocol::DerefSet)?;
        let old = self.guarded(guard)?;
        let new = self.binary(op, old, value.clone(), span);
        let guard = Bound::to(guard.clone(), generics);
        Some(self.call_export_with(at, guard, &[], vec![new], span, None))
    }
}
