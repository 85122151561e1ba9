//! `sum`, `min`, `max` and what they need.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::Arg;
use crate::shir::Builtin;
use crate::thir::infer::language::args::Slot;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind, StmtKind};
use crate::thir::types::INT;

impl Infer<'_> {
    pub(in crate::thir::infer) fn sum(&mut self, args: &[Arg], span: Span) -> Expr {
        let Some(iter) = self.iter_expr(args[0].value) else {
            return self.broken(span);
        };
        let list = self.collected(iter, span);
        if args.len() == 1 {
            return self.sum_of(list, span);
        }
        let Ty::Vec(item) = self.types.shallow(&list.ty) else {
            return list;
        };
        let item = self.types.settle(&item);
        let start = match args.get(1) {
            Some(a) => self.infer(a.value, Some(&item)),
            None => self.expr(
                span,
                item.clone(),
                Kind::Int {
                    negative: false,
                    value: 0,
                },
            ),
        };
        if self.struct_of(&item).is_some() || self.is_dynamic(&start.ty) {
            return self.added(list, &item, start, span);
        }
        let total = self.sum_of(list, span);
        if Self::is_broken(&total) {
            return total;
        }
        self.binary(crate::hir::BinaryOp::Add, start, total, span)
    }

    /// `sum(xs, start)` of what has `+` by a method: one after the other.
    fn added(&mut self, list: Expr, item: &Ty, start: Expr, span: Span) -> Expr {
        self.scoped(|me| {
            let total = me.local("total", start.ty.clone(), span);
            me.store(Var::Local(total), start.clone(), span);
            let Some((iter, _)) = me.iter_value(list) else {
                return me.broken(span);
            };
            let local = me.local("item", item.clone(), span);
            me.cx.declared.insert(local);
            let (body, failed) = me.in_block(|me| {
                let sum = me.expr(span, start.ty.clone(), Kind::Local(total));
                let it = me.expr(span, item.clone(), Kind::Local(local));
                let next = me.binary(crate::hir::BinaryOp::Add, sum, it, span);
                let next = me.coerce(next, &start.ty);
                let failed = Self::is_broken(&next);
                me.store(Var::Local(total), next, span);
                failed
            });
            if failed {
                return me.broken(span);
            }
            let orelse = None;
            me.push(
                span,
                StmtKind::For {
                    local,
                    iter,
                    body,
                    orelse,
                },
            );
            me.expr(span, start.ty, Kind::Local(total))
        })
    }

    /// The sum of a list.
    pub(in crate::thir::infer) fn sum_of(&mut self, list: Expr, span: Span) -> Expr {
        let Ty::Vec(item) = self.types.shallow(&list.ty) else {
            return list;
        };
        let item = self.types.settle(&item);
        match &item {
            Ty::Int(_) => self.checked(span, item.clone(), "b::sum_int", vec![(list, By::Ref)]),
            Ty::Float(_) => self.checked(span, item.clone(), "b::sum_float", vec![(list, By::Ref)]),
            Ty::Bool => self.checked(span, INT, "b::sum_bool", vec![(list, By::Ref)]),
            Ty::Dynamic => {
                let zero = Kind::Int {
                    negative: false,
                    value: 0,
                };
                let zero = self.expr(span, INT, zero);
                let zero = self.loosened(zero);
                let args = vec![(list, By::Ref), (zero, By::Ref)];
                self.checked(span, Ty::Dynamic, "b::dynamic::sum", args)
            }
            _ => {
                let name = self.ty_name(&item);
                self.fail(
                    Code::NoSuchOperator,
                    span,
                    format!("items of type {name} cannot be summed"),
                    |d| match item {
                        Ty::Str => d.help("join them: `\"\".join(xs)`"),
                        _ => d.help("add them in a loop"),
                    },
                )
            }
        }
    }

    pub(in crate::thir::infer) fn truths(&mut self, list: Expr, item: &Ty, span: Span) -> Expr {
        let local = self.local("it", item.clone(), span);
        let it = self.expr(span, item.clone(), Kind::Local(local));
        let element = self.truth(it);
        let Some((iter, _)) = self.iter_value(list) else {
            return self.broken(span);
        };
        let clause = crate::thir::tree::Clause {
            local,
            iter,
            bind: Vec::new(),
            conditions: Vec::new(),
        };
        let kind = Kind::Comprehension {
            kind: crate::hir::ComprehensionKind::List,
            element: Box::new(element),
            value: None,
            clauses: vec![clause],
        };
        self.expr(span, Ty::Vec(Box::new(Ty::Bool)), kind)
    }

    /// `min(xs, key=f)`, `min(xs, default=d)`.
    pub(in crate::thir::infer) fn extreme_by(
        &mut self,
        b: Builtin,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let slots = [
            Slot {
                name: "values".into(),
                optional: false,
            },
            Slot {
                name: "key".into(),
                optional: true,
            },
            Slot {
                name: "default".into(),
                optional: true,
            },
        ];
        let form = format!("{}(values, key=fn(x): …, default=…)", b.name());
        let Some(given) = self.match_args(b.name(), &form, &slots, args, span) else {
            self.walk_args(args);
            return self.broken(span);
        };
        let Some(xs) = given[0] else {
            return self.broken(span);
        };
        let Some(iter) = self.iter_expr(xs) else {
            return self.broken(span);
        };
        let item = self.types.settle(&iter.1);
        let list = self.collected(iter, span);
        let max = self.expr(span, Ty::Bool, Kind::Bool(b == Builtin::Max));
        let default = match given[2] {
            Some(d) => {
                let d = self.infer_as(d, &item);
                let ty = Ty::Option(Box::new(item.clone()));
                self.coerce(d, &ty)
            }
            None => {
                let none = self.none(span);
                self.coerce(none, &Ty::Option(Box::new(item.clone())))
            }
        };
        match given[1] {
            Some(f) => {
                let key = self.key_callback(f, &item);
                if Self::is_broken(&key) || !self.check_ordered(&key.ty.clone(), span) {
                    return self.broken(span);
                }
                let args = vec![
                    (list, By::Ref),
                    (key, By::Value),
                    (max, By::Value),
                    (default, By::Value),
                ];
                self.checked(span, item, "b::extreme_by", args)
            }
            None => {
                if !self.check_ordered(&item, span) {
                    return self.broken(span);
                }
                let args = vec![(list, By::Ref), (max, By::Value), (default, By::Value)];
                self.checked(span, item, "b::extreme", args)
            }
        }
    }
}
