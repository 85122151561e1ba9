//! Items of values of any type: `x[i]`, `in`, loops, `isinstance`.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{ExprId, ExprKind};
use crate::shir::{BindingKind, BuiltinKind};
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Kind, StmtKind};

impl Infer<'_> {
    /// `x[i]`.
    pub(in crate::thir::infer) fn dynamic_item(&mut self, x: Expr, at: Expr, span: Span) -> Expr {
        self.scoped(|me| {
            let (x, at) = (me.held(x), me.held(at));
            let place = me.coerce(at.clone(), &Ty::Dynamic);
            let args = vec![(x.clone(), By::Ref), (place, By::Ref)];
            let plain = me.checked(span, Ty::Dynamic, "b::dynamic::index", args);
            me.by_struct(&x, "__getitem__", plain, span, |me, own| {
                me.struct_operator("__getitem__", &own, &at, span)
            })
        })
    }

    /// `x[i] = value`.
    pub(in crate::thir::infer) fn set_dynamic_item(
        &mut self,
        x: Expr,
        at: Expr,
        value: Expr,
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let (x, at, value) = (me.held(x), me.held(at), me.held(value));
            let args = [x.clone(), at.clone(), value.clone()]
                .map(|e| (me.coerce(e, &Ty::Dynamic), By::Ref));
            let plain = me.checked(span, Ty::Unit, "b::dynamic::set_index", args.into());
            me.by_struct(&x, "__setitem__", plain, span, |me, own| {
                let args = vec![at.clone(), value.clone()];
                let call = me.struct_special(&own, "__setitem__", args, span)?;
                Some(me.discarded(call, span))
            })
        })
    }

    /// `del x[i]`.
    pub(in crate::thir::infer) fn delete_dynamic_item(&mut self, x: Expr, at: Expr, span: Span) {
        let args = vec![(x, By::Ref), (self.coerce(at, &Ty::Dynamic), By::Ref)];
        let call = self.checked(span, Ty::Unit, "b::dynamic::delete", args);
        if !Self::is_broken(&call) {
            self.push(span, StmtKind::Expr(call));
        }
    }

    /// `item in x`.
    pub(in crate::thir::infer) fn dynamic_contains(
        &mut self,
        x: Expr,
        item: Expr,
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            // The item stands on the left, and is evaluated first.
            let item = me.held(item);
            let x = me.held(x);
            let any = me.coerce(item.clone(), &Ty::Dynamic);
            let args = vec![(x.clone(), By::Ref), (any, By::Ref)];
            let plain = me.checked(span, Ty::Bool, "b::dynamic::contains", args);
            me.by_struct(&x, "__contains__", plain, span, |me, own| {
                let found = me.struct_operator("__contains__", &own, &item, span)?;
                Some(me.truth(found))
            })
        })
    }

    /// The name by which the runtime knows a type of the language.
    fn kind_name(&mut self, id: ExprId) -> Option<&'static str> {
        let unit = self.cx.unit.clone();
        if let ExprKind::Name(name) = &unit.module[id].kind
            && let Some(at) = ["tuple", "frozenset"].iter().find(|n| *name == **n)
        {
            return Some(at);
        }
        Some(match self.builtin_type_named(id)? {
            Ty::Int(_) => "int",
            Ty::Float(_) => "float",
            Ty::Bool => "bool",
            Ty::Str => "str",
            Ty::Vec(_) => "list",
            Ty::Dict(..) => "dict",
            Ty::Set(_) => "set",
            Ty::Bytes => "bytes",
            Ty::Tuple(_) => "tuple",
            _ => return None,
        })
    }

    /// The error of the language that an expression names.
    pub(in crate::thir::infer) fn error_named(&mut self, id: ExprId) -> Option<&'static str> {
        let unit = self.cx.unit.clone();
        let ExprKind::Name(_) = &unit.module[id].kind else {
            return None;
        };
        let binding = *unit.resolution.exprs.get(id)?;
        match &unit.resolution.bindings[binding].kind {
            BindingKind::Builtin(b) if b.kind() == BuiltinKind::Error => Some(b.name()),
            _ => None,
        }
    }

    /// `isinstance(x, T)`, decided when the program runs; None for what is no type.
    pub(in crate::thir::infer) fn dynamic_is(
        &mut self,
        x: &Expr,
        types: &[ExprId],
        span: Span,
    ) -> Option<Expr> {
        let mut tests = Vec::new();
        for id in types {
            if let Some(def) = self.struct_named(*id) {
                for member in self.members(&def) {
                    let test = Kind::IsA(Box::new(x.clone()), member.ty());
                    tests.push(self.expr(span, Ty::Bool, test));
                }
                continue;
            }
            if let Some(name) = self.error_named(*id) {
                for kind in crate::thir::infer::language::tries::kinds_of(name) {
                    let kind = self.str_lit(kind, span);
                    let args = vec![(x.clone(), By::Ref), (kind, By::Ref)];
                    tests.push(self.rust(span, Ty::Bool, "b::dynamic::is_error", args, false));
                }
                continue;
            }
            let name = self.kind_name(*id)?;
            let name = self.str_lit(name, span);
            let args = vec![(x.clone(), By::Ref), (name, By::Ref)];
            tests.push(self.rust(span, Ty::Bool, "b::dynamic::is_kind", args, false));
        }
        let no = self.expr(span, Ty::Bool, Kind::Bool(false));
        Some(tests.into_iter().fold(no, |any, test| {
            self.expr(span, Ty::Bool, Kind::Or(Box::new(any), Box::new(test)))
        }))
    }
}

impl Infer<'_> {
    /// A function of the language of one value of any type.
    pub(in crate::thir::infer) fn builtin_on_dynamic(
        &mut self,
        b: crate::shir::Builtin,
        e: &Expr,
        span: Span,
    ) -> Option<Expr> {
        use crate::shir::Builtin as B;
        let one = |e: &Expr| vec![(e.clone(), By::Ref)];
        Some(match b {
            B::Len => self.scoped(|me| {
                let e = me.held(e.clone());
                let plain = me.checked(span, crate::thir::types::INT, "b::dynamic::len", one(&e));
                me.by_struct(&e, "__len__", plain, span, |me, own| {
                    me.struct_special(&own, "__len__", Vec::new(), span)
                })
            }),
            B::Abs => self.dynamic_unary("abs", "__abs__", e, span),
            B::Round => self.dynamic_unary("round", "__round__", e, span),
            B::Type => self.rust(span, Ty::Str, "b::dynamic::type_name", one(e), false),
            B::Tuple => self.checked(span, Ty::Dynamic, "b::dynamic::tuple", one(e)),
            B::Dict => self.checked(span, Ty::Dynamic, "b::dynamic::dict", one(e)),
            B::Callable => self.rust(span, Ty::Bool, "b::dynamic::is_callable", one(e), false),
            B::Sum | B::Min | B::Max | B::Sorted | B::List | B::Set | B::Any | B::All => {
                let list = self.any_list(e.clone());
                return Some(self.call_builtin(b, vec![list], span));
            }
            _ => return None,
        })
    }
}
