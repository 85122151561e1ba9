//! Operators of values of any type.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{BinaryOp, CompareOp};
use crate::thir::infer::Infer;
use crate::thir::infer::language::ops::method_of;
use crate::thir::tree::{By, Expr, Kind};

/// The runtime's function of an operator.
fn path_of(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "b::dynamic::add",
        BinaryOp::Sub => "b::dynamic::sub",
        BinaryOp::Mul => "b::dynamic::mul",
        BinaryOp::Div => "b::dynamic::truediv",
        BinaryOp::FloorDiv => "b::dynamic::floordiv",
        BinaryOp::Mod => "b::dynamic::modulo",
        BinaryOp::Pow => "b::dynamic::power",
        BinaryOp::MatMul => "b::dynamic::matmul",
        BinaryOp::BitAnd => "b::dynamic::bitand",
        BinaryOp::BitOr => "b::dynamic::bitor",
        BinaryOp::BitXor => "b::dynamic::bitxor",
        BinaryOp::Shl => "b::dynamic::shl",
        BinaryOp::Shr => "b::dynamic::shr",
    }
}

impl Infer<'_> {
    /// `a op b`, if one of them is of any type.
    pub(in crate::thir::infer) fn dynamic_binary(
        &mut self,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) -> Option<Expr> {
        let (left, right) = (self.is_dynamic(&a.ty), self.is_dynamic(&b.ty));
        if !left && !right {
            return None;
        }
        let method = method_of(op);
        let reflected = method.replacen("__", "__r", 1);
        if !left && self.struct_of(&a.ty).is_some() {
            return self.struct_operator(method, a, b, span);
        }
        Some(self.scoped(|me| {
            let (a, b) = (me.held(a.clone()), me.held(b.clone()));
            let args = [&a, &b].map(|e| (me.coerce(e.clone(), &Ty::Dynamic), By::Ref));
            let mut out = me.checked(span, Ty::Dynamic, path_of(op), args.into());
            if right {
                out = me.by_struct(&b, &reflected, out, span, |me, own| {
                    me.struct_operator(&reflected, &own, &a, span)
                });
            }
            if left {
                out = me.by_struct(&a, method, out, span, |me, own| {
                    me.struct_operator(method, &own, &b, span)
                });
            }
            out
        }))
    }

    /// `op x` of a value of any type.
    pub(in crate::thir::infer) fn dynamic_unary(
        &mut self,
        op: &str,
        method: &str,
        e: &Expr,
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let e = me.held(e.clone());
            let path = format!("b::dynamic::{op}");
            let plain = me.checked(span, Ty::Dynamic, &path, vec![(e.clone(), By::Ref)]);
            me.by_struct(&e, method, plain, span, |me, own| {
                me.struct_special(&own, method, Vec::new(), span)
            })
        })
    }

    /// An order or identity of values, if one of them is of any type.
    pub(in crate::thir::infer) fn dynamic_order(
        &mut self,
        op: CompareOp,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) -> Option<Expr> {
        if !self.is_dynamic(&a.ty) && !self.is_dynamic(&b.ty) {
            return None;
        }
        let (path, flip) = match op {
            CompareOp::Lt => ("less", false),
            CompareOp::Le => ("at_most", false),
            CompareOp::Gt => ("less", true),
            CompareOp::Ge => ("at_most", true),
            CompareOp::Is | CompareOp::IsNot => ("is", false),
            _ => return None,
        };
        let (x, y) = match flip {
            true => (b.clone(), a.clone()),
            false => (a.clone(), b.clone()),
        };
        Some(self.scoped(|me| {
            // The left one is evaluated first, whichever way they are compared.
            let (first, second) = if flip { (y, x) } else { (x, y) };
            let (first, second) = (me.held(first), me.held(second));
            let (x, y) = if flip {
                (second, first)
            } else {
                (first, second)
            };
            let args = [x, y].map(|e| (me.coerce(e, &Ty::Dynamic), By::Ref));
            let identity = matches!(op, CompareOp::Is | CompareOp::IsNot);
            let test = me.rust(
                span,
                Ty::Bool,
                format!("b::dynamic::{path}"),
                args.into(),
                !identity,
            );
            match op {
                CompareOp::IsNot => me.expr(span, Ty::Bool, Kind::Not(Box::new(test))),
                _ => test,
            }
        }))
    }
}
