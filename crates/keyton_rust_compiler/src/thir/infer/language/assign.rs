//! Assignment: to names, attributes, items, and several at once.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{ExprId, TargetId, TargetKind};
use crate::thir::infer::language::ops::method_of;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind, StmtKind};

impl Infer<'_> {
    pub(in crate::thir::infer) fn assign(
        &mut self,
        targets: &[TargetId],
        value: ExprId,
        span: Span,
    ) {
        let unit = self.cx.unit.clone();
        let expected = match targets {
            [one] => self.target_ty(*one),
            _ => None,
        };
        if let [one] = targets
            && matches!(
                unit.module[*one].kind,
                TargetKind::Name(_) | TargetKind::Tuple(_)
            )
        {
            self.allowed.assigned = Some(unit.module[value].span);
            let unpacks = matches!(unit.module[*one].kind, TargetKind::Tuple(_));
            self.allowed.unpacked = unpacks.then_some(unit.module[value].span);
        }
        let wide = match targets {
            [one] => self.wide_literal(*one, value),
            _ => None,
        };
        let e = self.infer(value, wide.as_ref().or(expected.as_ref()));
        self.allowed.assigned = None;
        if let [one] = targets {
            return self.assign_to(*one, e, None);
        }
        let ty = self.types.settle(&e.ty);
        let local = self.local("it", ty.clone(), span);
        self.store(Var::Local(local), e, span);
        for target in targets {
            let span = unit.module[*target].span;
            let it = self.expr(span, ty.clone(), Kind::Local(local));
            self.assign_to(*target, it, None);
        }
    }

    /// The type that a target wants, if it has one: for literals such as `[]`.
    fn target_ty(&mut self, target: TargetId) -> Option<Ty> {
        let unit = self.cx.unit.clone();
        let TargetKind::Name(_) = &unit.module[target].kind else {
            return None;
        };
        let var = self.var(*unit.resolution.targets.get(target)?)?;
        let ty = self.var_ty(var);
        match self.types.shallow(&ty) {
            ty @ (Ty::Option(_) | Ty::Vec(_) | Ty::Dict(..) | Ty::Set(_) | Ty::Char) => Some(ty),
            _ => None,
        }
    }

    /// Assigns a value to any target.
    pub(in crate::thir::infer) fn assign_to(
        &mut self,
        target: TargetId,
        value: Expr,
        stated: Option<Ty>,
    ) {
        let unit = self.cx.unit.clone();
        let span = unit.module[target].span;
        match &unit.module[target].kind {
            TargetKind::Missing => {}
            TargetKind::Name(_) => self.assign_name(target, value, stated),
            TargetKind::Attr { base, name } => {
                if let Some(var) = self.module_variable(*base, name) {
                    return self.assign_in_module(var, value, span);
                }
                if self.refuse_in_module(*base, name) {
                    return;
                }
                let object = self.infer(*base, None);
                self.set_attribute(object, name, value, span);
            }
            TargetKind::Index { base, index } => {
                let object = self.infer(*base, None);
                self.set_index(object, *index, value, span);
            }
            TargetKind::Tuple(targets) => self.unpack(targets, value, span),
            TargetKind::Star(_) => {
                self.unsupported(span, "`*` as a target here", "take the items by index");
            }
        }
    }

    fn unpack(&mut self, targets: &[TargetId], value: Expr, span: Span) {
        if Self::is_broken(&value) {
            for target in targets {
                let broken = self.broken(span);
                self.assign_to(*target, broken, None);
            }
            return;
        }
        let unit = self.cx.unit.clone();
        let star = targets
            .iter()
            .position(|t| matches!(unit.module[*t].kind, TargetKind::Star(_)));
        if let (Kind::Tuple(_), None) = (&value.kind, star)
            && let Kind::Tuple(items) = &value.kind
            && items.len() == targets.len()
        {
            // `a, b = b, a`: every value is read before the first is assigned.
            let Kind::Tuple(items) = value.kind else {
                return;
            };
            let mut held = Vec::new();
            for item in items {
                let ty = item.ty.clone();
                let local = self.local("it", ty.clone(), item.span);
                let span = item.span;
                self.store(Var::Local(local), item, span);
                held.push(self.expr(span, ty, Kind::Local(local)));
            }
            for (target, item) in targets.iter().zip(held) {
                let local = item.clone();
                self.assign_to(*target, item, None);
                self.forget(&local);
            }
            return;
        }
        // A value that is as good as a tuple is taken apart as that.
        let value = match self.struct_special(&value, "__values__", Vec::new(), span) {
            Some(values) => values,
            None => value,
        };
        let ty = self.types.shallow(&value.ty);
        match (&ty, star) {
            (Ty::Tuple(tys), None) if tys.len() == targets.len() => {
                let local = self.local("it", ty.clone(), span);
                self.store(Var::Local(local), value, span);
                for (i, (target, t)) in targets.iter().zip(tys).enumerate() {
                    let whole = self.expr(span, ty.clone(), Kind::Local(local));
                    let item = self.expr(span, t.clone(), Kind::Field(Box::new(whole), i));
                    self.assign_to(*target, item, None);
                }
                let whole = self.expr(span, ty.clone(), Kind::Local(local));
                self.forget(&whole);
            }
            (Ty::Tuple(tys), Some(star)) if tys.len() + 1 >= targets.len() => {
                let whole = self.held(value);
                let last = tys.len() + 1 - (targets.len() - star);
                let mut items: Vec<Expr> = Vec::new();
                for (i, t) in tys.iter().enumerate() {
                    let kind = Kind::Field(Box::new(whole.clone()), i);
                    items.push(self.expr(span, t.clone(), kind));
                }
                let mut items = items.into_iter();
                for (at, target) in targets.iter().enumerate() {
                    if at != star {
                        if let Some(item) = items.next() {
                            self.assign_to(*target, item, None);
                        }
                        continue;
                    }
                    let rest: Vec<Expr> = items.by_ref().take(last - star).collect();
                    let rest = match rest.is_empty() {
                        true => {
                            let any = Ty::Vec(Box::new(Ty::Dynamic));
                            Some(self.expr(span, any, Kind::List(Vec::new())))
                        }
                        false => self.list_of(rest, span),
                    };
                    if let (TargetKind::Star(inner), Some(rest)) =
                        (&unit.module[*target].kind, rest)
                    {
                        self.assign_to(*inner, rest, None);
                    }
                }
            }
            (Ty::Tuple(tys), _) => {
                let message = format!("{} values for {} names", tys.len(), targets.len());
                self.error(Code::TypeMismatch, span, message, |d| {
                    d.help(format!("write {} names", tys.len()))
                });
            }
            _ => self.unpack_list(targets, star, value, span),
        }
    }

    fn unpack_list(&mut self, targets: &[TargetId], star: Option<usize>, value: Expr, span: Span) {
        let unit = self.cx.unit.clone();
        let list = self.listed(value);
        let Ty::Vec(item_ty) = self.types.shallow(&list.ty) else {
            return;
        };
        let ty = list.ty.clone();
        let n = targets.len();
        let count = self.expr(
            span,
            crate::thir::types::INT,
            Kind::Int {
                negative: false,
                value: n as u128,
            },
        );
        let at_least = self.expr(span, Ty::Bool, Kind::Bool(star.is_some()));
        let checked = self.rust(
            span,
            ty.clone(),
            "b::unpack",
            vec![(list, By::Value), (count, By::Value), (at_least, By::Value)],
            true,
        );
        let local = self.local("it", ty.clone(), span);
        self.store(Var::Local(local), checked, span);
        for (i, target) in targets.iter().enumerate() {
            let whole = self.expr(span, ty.clone(), Kind::Local(local));
            let int = |v: usize, negative| Kind::Int {
                negative,
                value: v as u128,
            };
            let after_star = star.is_some_and(|s| i > s);
            if star == Some(i) {
                let from = self.expr(span, crate::thir::types::INT, int(i, false));
                let to = self.expr(span, crate::thir::types::INT, int(n - i - 1, false));
                let rest = self.rust(
                    span,
                    ty.clone(),
                    "b::unpack_rest",
                    vec![(whole, By::Ref), (from, By::Value), (to, By::Value)],
                    true,
                );
                if let TargetKind::Star(inner) = unit.module[*target].kind {
                    self.assign_to(inner, rest, None);
                }
                continue;
            }
            let at = if after_star {
                int(n - i, true)
            } else {
                int(i, false)
            };
            let at = self.expr(span, crate::thir::types::INT, at);
            let item = self.rust(
                span,
                (*item_ty).clone(),
                "o::list_index",
                vec![(whole, By::Ref), (at, By::Value)],
                true,
            );
            self.assign_to(*target, item, None);
        }
        let whole = self.expr(span, ty, Kind::Local(local));
        self.forget(&whole);
    }

    /// Lets go of what a hidden variable holds, so that only names keep values alive.
    fn forget(&mut self, hidden: &Expr) {
        let Kind::Local(local) = hidden.kind else {
            return;
        };
        let ty = self.types.finish(&hidden.ty);
        if !crate::thir::types::is_scalar(&ty) {
            self.push(hidden.span, StmtKind::Forget(local));
        }
    }

    pub(in crate::thir::infer) fn augmented(
        &mut self,
        target: TargetId,
        op: crate::hir::BinaryOp,
        value: ExprId,
        span: Span,
    ) {
        let unit = self.cx.unit.clone();
        let target_span = unit.module[target].span;
        match &unit.module[target].kind {
            TargetKind::Name(name) => {
                let binding = unit.resolution.targets.get(target).copied();
                let Some(var) = binding.and_then(|b| self.var(b)) else {
                    self.error(
                        Code::UsedBeforeAssigned,
                        target_span,
                        format!("`{name}` has no value yet"),
                        |d| d.help(format!("assign it first: `{name} = …`")),
                    );
                    return;
                };
                let old = self.read(var, name, target_span);
                let rhs = self.infer(value, None);
                if let Some(call) = self.guarded_augmented(op, &old, &rhs, span) {
                    self.push(span, StmtKind::Expr(call));
                    return;
                }
                if op == crate::hir::BinaryOp::Add
                    && matches!(self.types.shallow(&old.ty), Ty::Vec(_))
                    && !Self::is_broken(&rhs)
                {
                    let more = self.listed(rhs);
                    let ty = old.ty.clone();
                    if !Self::is_broken(&more)
                        && !self.could_fit(&more, &ty)
                        && self.widen_items(&old)
                    {
                        return;
                    }
                    let more = self.taken_by(more, &ty);
                    let args = vec![(old, By::Ref), (more, By::Ref)];
                    let call = self.rust(span, Ty::Unit, "b::list_extend", args, true);
                    self.push(span, StmtKind::Expr(call));
                    return;
                }
                let new = self.changed(op, old, rhs, span);
                self.assign_to(target, new, None);
            }
            TargetKind::Attr { base, name } => {
                if let Some(var) = self.module_variable(*base, name) {
                    let old = self.read(var, &name.name, target_span);
                    let rhs = self.infer(value, None);
                    let new = self.changed(op, old, rhs, span);
                    return self.assign_in_module(var, new, span);
                }
                let object = self.infer(*base, None);
                let object = self.held(object);
                let old = self.get_attribute(object.clone(), name, target_span);
                let rhs = self.infer(value, None);
                let new = self.changed(op, old, rhs, span);
                self.set_attribute(object, name, new, span);
            }
            TargetKind::Index { base, index } => {
                let object = self.infer(*base, None);
                let object = self.held(object);
                let at = self.infer_index(&object, *index);
                let at = self.held(at);
                let old = self.get_item(object.clone(), at.clone(), target_span);
                let rhs = self.infer(value, None);
                let new = self.changed(op, old, rhs, span);
                self.set_item(object, at, new, span);
            }
            _ => {
                self.unsupported(target_span, "this target with an operator", "write it out");
            }
        }
    }

    /// `old op= rhs`: by `__iadd__` and its kin, else as the operator.
    fn changed(&mut self, op: crate::hir::BinaryOp, old: Expr, rhs: Expr, span: Span) -> Expr {
        let method = method_of(op).replacen("__", "__i", 1);
        match self.struct_special(&old, &method, vec![rhs.clone()], span) {
            Some(call) => call,
            None => self.binary(op, old, rhs, span),
        }
    }

    /// The value in a variable of its own, if it is not one already.
    pub(in crate::thir::infer) fn held(&mut self, e: Expr) -> Expr {
        if Self::is_broken(&e)
            || crate::thir::infer::language::convert::is_literal(&e)
            || matches!(e.kind, Kind::Local(_) | Kind::Str(_))
        {
            return e;
        }
        let ty = self.types.settle(&e.ty);
        let span = e.span;
        let local = self.local("it", ty.clone(), span);
        self.store(Var::Local(local), e, span);
        self.expr(span, ty, Kind::Local(local))
    }
}
