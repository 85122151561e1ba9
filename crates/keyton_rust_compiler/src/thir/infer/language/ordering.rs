//! Which values can be compared.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::CompareOp;
use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    /// Whether the runtime compares values of this type without the help of a crate.
    pub(in crate::thir::infer) fn comparable(&mut self, ty: &Ty, op: CompareOp) -> bool {
        let ordered = !matches!(op, CompareOp::Eq | CompareOp::Ne);
        match self.types.finish(ty) {
            Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char | Ty::Str | Ty::Bytes => true,
            Ty::Param(_) => true,
            Ty::Object { .. } => self.comparable_object(ty, ordered),
            Ty::Dynamic => true,
            Ty::Unit => !ordered,
            Ty::Vec(t) => matches!(*t, Ty::Param(_)) || self.comparable(&t, op),
            Ty::Option(t) => !ordered && self.comparable(&t, op),
            Ty::Set(t) => !ordered && self.comparable(&t, op),
            Ty::Dict(k, v) => !ordered && self.comparable(&k, op) && self.comparable(&v, op),
            // The first items that differ decide, so what stands behind them needs no order.
            Ty::Tuple(ts) if ordered => {
                ts.len() <= 6 && ts.first().is_none_or(|t| self.comparable(t, op))
            }
            Ty::Tuple(ts) => ts.len() <= 6 && ts.iter().all(|t| self.comparable(t, op)),
            _ => false,
        }
    }

    /// Whether a crate's type, or a struct, says how its values compare.
    pub(in crate::thir::infer) fn comparable_object(&mut self, ty: &Ty, ordered: bool) -> bool {
        if let Some(def) = self.struct_of(ty) {
            let module = &def.unit.module;
            let named =
                |m: &crate::hir::FnId| module[*m].name.as_ref().is_some_and(|n| n.name == "__lt__");
            return !ordered || module[def.id].methods.iter().any(named);
        }
        if let Some(base) = self.family_of(ty) {
            return !ordered || self.struct_method(&base, "__lt__").is_some();
        }
        let protocol = if ordered { Protocol::Cmp } else { Protocol::Eq };
        self.protocol(ty, protocol).is_some()
    }

    /// Whether the runtime orders values of this type.
    pub(in crate::thir::infer) fn check_ordered(&mut self, ty: &Ty, span: Span) -> bool {
        if self.comparable(ty, CompareOp::Lt) {
            return true;
        }
        let name = self.ty_name(ty);
        self.error(
            Code::MissingCapability,
            span,
            format!("values of type {name} have no order that is known here"),
            |d| d.help("give a key, `sorted(xs, key=fn(x): …)`, or a struct a method `__lt__`"),
        );
        false
    }

    /// Whether the runtime tells values of this type apart.
    pub(in crate::thir::infer) fn check_equal(&mut self, ty: &Ty, span: Span) -> bool {
        if self.comparable(ty, CompareOp::Eq) {
            return true;
        }
        let name = self.ty_name(ty);
        self.error(
            Code::MissingCapability,
            span,
            format!("values of type {name} cannot be looked for"),
            |d| d.help("compare a part of each: `any(x.name == name for x in xs)`"),
        );
        false
    }

    pub(in crate::thir::infer) fn is_none(&mut self, e: Expr, negate: bool, span: Span) -> Expr {
        // The test looks at the option, not at what narrowing made of it.
        let e = match e.kind {
            Kind::Unwrap(inner) => *inner,
            _ => e,
        };
        let test = match self.types.shallow(&e.ty) {
            Ty::Option(_) | Ty::Dynamic => self.expr(span, Ty::Bool, Kind::IsNone(Box::new(e))),
            Ty::Unit => self.expr(span, Ty::Bool, Kind::Bool(true)),
            _ => self.expr(span, Ty::Bool, Kind::Bool(false)),
        };
        if negate {
            self.expr(span, Ty::Bool, Kind::Not(Box::new(test)))
        } else {
            test
        }
    }

    /// Whether a struct can be a key: by its identity, or by its own `__hash__`.
    pub(in crate::thir::infer) fn struct_hashes(&mut self, ty: &Ty) -> bool {
        let Some(def) = self.struct_of(ty) else {
            return false;
        };
        let def = self.struct_fields(&def);
        let eq = self.struct_method(&def, "__eq__").is_some();
        let frozen = def.node().frozen;
        self.struct_method(&def, "__hash__").is_some()
            || frozen
            || (def.late || crate::thir::infer::language::enums::is_enum(&def)) && !eq
    }
}
