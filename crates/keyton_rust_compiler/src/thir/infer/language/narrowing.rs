//! The truth of values, and what a condition says about them.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{CompareOp, ExprId, ExprKind, LogicalOp, UnaryOp};
use crate::thir::infer::{Infer, Place};
use crate::thir::tree::{Expr, Kind};
use crate::thir::types::INT;

impl Infer<'_> {
    /// Takes over what a condition says about options, if it holds or if it does not.
    pub(in crate::thir::infer) fn narrow(&mut self, test: ExprId, holds: bool) {
        let unit = self.cx.unit.clone();
        match &unit.module[test].kind {
            ExprKind::Compare { first, rest } if rest.len() == 1 => {
                let (op, other) = rest[0];
                if !matches!(unit.module[other].kind, ExprKind::None) {
                    return;
                }
                let not_none = match op {
                    CompareOp::Is | CompareOp::Eq => !holds,
                    CompareOp::IsNot | CompareOp::Ne => holds,
                    _ => return,
                };
                if not_none && let Some(place) = self.option_place(*first) {
                    self.cx.narrowed.insert(place);
                }
            }
            ExprKind::Name(_) | ExprKind::Attr { .. } | ExprKind::Assign { .. } if holds => {
                if let Some(place) = self.option_place(test) {
                    self.cx.narrowed.insert(place);
                }
            }
            ExprKind::Unary {
                op: UnaryOp::Not,
                operand,
            } => self.narrow(*operand, !holds),
            ExprKind::Logical {
                op: LogicalOp::And,
                lhs,
                rhs,
            } if holds => {
                self.narrow(*lhs, true);
                self.narrow(*rhs, true);
            }
            ExprKind::Logical {
                op: LogicalOp::Or,
                lhs,
                rhs,
            } if !holds => {
                self.narrow(*lhs, false);
                self.narrow(*rhs, false);
            }
            _ => {}
        }
    }

    /// The variable or field that an expression names, if it holds an option.
    pub(in crate::thir::infer) fn option_place(&mut self, id: ExprId) -> Option<Place> {
        let (place, ty) = self.place_named(id)?;
        matches!(self.types.shallow(&ty), Ty::Option(_)).then_some(place)
    }

    pub(in crate::thir::infer) fn place_named(&mut self, id: ExprId) -> Option<(Place, Ty)> {
        let unit = self.cx.unit.clone();
        match &unit.module[id].kind {
            ExprKind::Name(_) | ExprKind::Assign { .. } => {
                let binding = match unit.module[id].kind {
                    ExprKind::Assign { target, .. } => *unit.resolution.targets.get(target)?,
                    _ => *unit.resolution.exprs.get(id)?,
                };
                let var = self.var(binding)?;
                Some((var.into(), self.var_ty(var)))
            }
            ExprKind::Attr { base, name } => {
                let (mut place, ty) = self.place_named(*base)?;
                let ty = match self.types.shallow(&ty) {
                    Ty::Option(inner) => *inner,
                    ty => ty,
                };
                let def = self.struct_of(&ty)?;
                let (field, ty) = def.fields.iter().find(|(n, _)| *n == *name.name)?.clone();
                place.fields.push(field);
                Some((place, ty))
            }
            _ => None,
        }
    }

    /// The truth of a value, as `if` and `not` ask for it.
    pub(in crate::thir::infer) fn truth(&mut self, e: Expr) -> Expr {
        let span = e.span;
        let ty = self.types.shallow(&e.ty);
        match &ty {
            Ty::Bool => e,
            Ty::Object { .. } if self.struct_of(&ty).is_some() => self.struct_truth(e, span),
            Ty::Option(inner) if self.struct_of(inner).is_some() => {
                let inner = (**inner).clone();
                self.scoped(|me| {
                    let e = me.held(e);
                    let none = me.expr(span, Ty::Bool, Kind::IsNone(Box::new(e.clone())));
                    let some = me.expr(span, Ty::Bool, Kind::Not(Box::new(none)));
                    let value = me.expr(span, inner, Kind::Unwrap(Box::new(e)));
                    let truth = me.struct_truth(value, span);
                    me.expr(span, Ty::Bool, Kind::And(Box::new(some), Box::new(truth)))
                })
            }
            Ty::Object { .. } if !Self::is_broken(&e) => {
                let have = self.ty_name(&ty);
                self.fail(
                    Code::TypeMismatch,
                    span,
                    format!("expected bool, got {have}"),
                    |d| d.help("compare it with something, or call a method that gives a bool"),
                )
            }
            _ => self.expr(span, Ty::Bool, Kind::Truth(Box::new(e))),
        }
    }

    /// The truth of a struct: `__bool__`, else whether `__len__` is not 0, else true.
    pub(in crate::thir::infer) fn struct_truth(&mut self, e: Expr, span: Span) -> Expr {
        if let Some(truth) = self.struct_special(&e, "__bool__", Vec::new(), span) {
            return self.coerce(truth, &Ty::Bool);
        }
        if let Some(len) = self.struct_special(&e, "__len__", Vec::new(), span) {
            let len = self.coerce(len, &INT);
            return self.expr(span, Ty::Bool, Kind::Truth(Box::new(len)));
        }
        self.expr(span, Ty::Bool, Kind::Truth(Box::new(e)))
    }

    pub(in crate::thir::infer) fn truth_of(&self, e: Expr) -> Expr {
        self.expr(e.span, Ty::Bool, Kind::Truth(Box::new(e)))
    }
}
