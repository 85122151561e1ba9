//! Methods of dicts and sets, sorting, and functions given to builtins.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, ExprId, Ident};
use crate::thir::infer::Infer;
use crate::thir::infer::builtin::methods::{DICT, SET};
use crate::thir::tree::{By, Expr, Kind};

impl Infer<'_> {
    pub(in crate::thir::infer) fn dict_method(
        &mut self,
        object: &Expr,
        k: &Ty,
        v: &Ty,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let method = name.name.as_str();
        if !DICT.contains(&method) {
            return None;
        }
        let slots: &[(&str, bool)] = match method {
            "get" | "pop" => &[("key", false), ("default", true)],
            "setdefault" => &[("key", false), ("default", false)],
            "update" => &[("other", false)],
            _ => &[],
        };
        let Some(given) = self.builtin_args(name, slots, args, span) else {
            return Some(self.broken(span));
        };
        let dict = (object.clone(), By::Ref);
        let ty = object.ty.clone();
        Some(match method {
            "get" => {
                let key = self.infer_as(given[0]?, k);
                match given[1] {
                    None => {
                        let ret = Ty::Option(Box::new(v.clone()));
                        self.checked(span, ret, "b::dict_get", vec![dict, (key, By::Ref)])
                    }
                    Some(d) => {
                        let d = self.item_arg(d, v);
                        self.checked(
                            span,
                            v.clone(),
                            "b::dict_get_or",
                            vec![dict, (key, By::Ref), (d, By::Value)],
                        )
                    }
                }
            }
            "pop" => {
                let key = self.infer_as(given[0]?, k);
                match given[1] {
                    None => self.checked(
                        span,
                        v.clone(),
                        "o::dict_remove",
                        vec![dict, (key, By::Ref)],
                    ),
                    Some(d) => {
                        let d = self.item_arg(d, v);
                        self.checked(
                            span,
                            v.clone(),
                            "b::dict_pop_or",
                            vec![dict, (key, By::Ref), (d, By::Value)],
                        )
                    }
                }
            }
            "setdefault" => {
                let key = self.infer_as(given[0]?, k);
                let d = self.item_arg(given[1]?, v);
                self.check_key(k, span);
                self.checked(
                    span,
                    v.clone(),
                    "b::dict_setdefault",
                    vec![dict, (key, By::Value), (d, By::Value)],
                )
            }
            "update" => {
                let other = self.infer_as(given[0]?, &ty);
                self.checked(
                    span,
                    Ty::Unit,
                    "b::dict_update",
                    vec![dict, (other, By::Ref)],
                )
            }
            "keys" => self.checked(
                span,
                Ty::Vec(Box::new(k.clone())),
                "b::dict_keys",
                vec![dict],
            ),
            "values" => self.checked(
                span,
                Ty::Vec(Box::new(v.clone())),
                "b::dict_values",
                vec![dict],
            ),
            "items" => {
                let pair = Ty::Tuple(vec![k.clone(), v.clone()]);
                self.checked(span, Ty::Vec(Box::new(pair)), "b::dict_items", vec![dict])
            }
            "copy" => self.checked(span, ty, "b::dict_copy", vec![dict]),
            _ => self.checked(span, Ty::Unit, "b::dict_clear", vec![dict]),
        })
    }

    pub(in crate::thir::infer) fn set_method(
        &mut self,
        object: &Expr,
        item: &Ty,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let method = name.name.as_str();
        if !SET.contains(&method) {
            return None;
        }
        let slots: &[(&str, bool)] = match method {
            "clear" | "copy" => &[],
            "add" | "remove" | "discard" => &[("value", false)],
            _ => &[("other", false)],
        };
        let Some(given) = self.builtin_args(name, slots, args, span) else {
            return Some(self.broken(span));
        };
        let set = (object.clone(), By::Ref);
        let ty = object.ty.clone();
        Some(match method {
            "add" => {
                let x = self.item_arg(given[0]?, item);
                self.check_key(item, span);
                self.checked(span, Ty::Unit, "b::set_add", vec![set, (x, By::Value)])
            }
            "remove" | "discard" => {
                let x = self.infer_as(given[0]?, item);
                self.checked(
                    span,
                    Ty::Unit,
                    &format!("b::set_{method}"),
                    vec![set, (x, By::Ref)],
                )
            }
            "clear" => self.checked(span, Ty::Unit, "b::set_clear", vec![set]),
            "copy" => self.checked(span, ty, "b::set_copy", vec![set]),
            _ => {
                let other = self.infer(given[0]?, Some(&ty));
                let other = self.set_from(other);
                let other = self.coerce(other, &ty);
                let ret = match method {
                    "issubset" | "issuperset" => Ty::Bool,
                    "update" => Ty::Unit,
                    _ => ty,
                };
                self.checked(
                    span,
                    ret,
                    &format!("b::set_{method}"),
                    vec![set, (other, By::Ref)],
                )
            }
        })
    }

    /// `xs.sort(…)` and the sorting half of `sorted(…)`: changes the list.
    pub(in crate::thir::infer) fn sort(
        &mut self,
        list: Expr,
        item: &Ty,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let (mut key, mut reverse) = (None, None);
        for arg in args {
            match &arg.kind {
                ArgKind::Keyword(n) if n.name.as_str() == "key" => key = Some(arg.value),
                ArgKind::Keyword(n) if n.name.as_str() == "reverse" => reverse = Some(arg.value),
                _ => {
                    self.walk_args(args);
                    return self.fail(
                        kayton_diagnostics::Code::ArgumentMismatch,
                        arg.span,
                        "sorting takes `key` and `reverse`",
                        |d| d.help("write `sort(key=fn(x): …, reverse=True)`"),
                    );
                }
            }
        }
        let reverse = match reverse {
            Some(r) => self.infer_as(r, &Ty::Bool),
            None => self.expr(span, Ty::Bool, Kind::Bool(false)),
        };
        let Some(key) = key else {
            if !self.check_ordered(item, span) {
                return self.broken(span);
            }
            return self.checked(
                span,
                Ty::Unit,
                "b::list_sort",
                vec![(list, By::Ref), (reverse, By::Value)],
            );
        };
        let closure = self.callback(key, std::slice::from_ref(item), None);
        if Self::is_broken(&closure) || !self.check_ordered(&closure.ty.clone(), span) {
            return self.broken(span);
        }
        let args = vec![(list, By::Ref), (closure, By::Value), (reverse, By::Value)];
        self.checked(span, Ty::Unit, "b::list_sort_by", args)
    }

    /// A function argument of a builtin as a Rust closure; its type is that of the result.
    pub(in crate::thir::infer) fn callback(
        &mut self,
        f: ExprId,
        params: &[Ty],
        ret: Option<&Ty>,
    ) -> Expr {
        if let Some(closure) = self.builtin_callback(f, params) {
            return match closure {
                Some(closure) => closure,
                None => self.broken(self.cx.unit.module[f].span),
            };
        }
        let span = self.cx.unit.module[f].span;
        let f = self.infer(f, None);
        if Self::is_broken(&f) {
            return f;
        }
        let held = self.held(f);
        self.closure(held, params, ret, span)
    }

    /// `key=len`, `map(str, xs)`: a builtin as a function, a closure that takes nothing with it. The
    /// inner option is none after an error, the outer one for what is no builtin.
    pub(in crate::thir::infer) fn builtin_callback(
        &mut self,
        f: ExprId,
        params: &[Ty],
    ) -> Option<Option<Expr>> {
        let unit = self.cx.unit.clone();
        let span = unit.module[f].span;
        if let crate::hir::ExprKind::Name(_) = &unit.module[f].kind
            && let Some(binding) = unit.resolution.exprs.get(f)
            && let crate::shir::BindingKind::Builtin(b) = unit.resolution.bindings[*binding].kind
            && let [param] = params
        {
            return Some(self.closure_over(param, span, |me, arg| me.builtin_on(b, arg, span)));
        }
        if let Some(called) = self.crate_callback(f, params) {
            return Some(called);
        }
        // `str.upper`: the method of the argument.
        if let crate::hir::ExprKind::Attr { base, name } = &unit.module[f].kind
            && let [param] = params
            && self.builtin_type_named(*base).is_some()
        {
            let call = |me: &mut Self, arg| {
                me.scoped(|me| me.call_method(arg, name, &[], &[], span, None))
            };
            return Some(self.closure_over(param, span, call));
        }
        None
    }

    /// A Rust closure of one parameter; none after an error in its body.
    fn closure_over(
        &mut self,
        param: &Ty,
        span: Span,
        body: impl FnOnce(&mut Self, Expr) -> Expr,
    ) -> Option<Expr> {
        let (params, mut args) = self.closure_params(std::slice::from_ref(param), span);
        let call = body(self, args.remove(0));
        if Self::is_broken(&call) {
            return None;
        }
        let ty = call.ty.clone();
        let kind = Kind::Closure {
            params,
            body: Box::new(call),
            boxed: false,
            captures: Vec::new(),
        };
        Some(self.expr(span, ty, kind))
    }
}
