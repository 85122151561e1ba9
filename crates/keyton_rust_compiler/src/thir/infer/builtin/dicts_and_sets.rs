//! Methods of dicts and sets, sorting, and functions given to builtins.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, ExprId, Ident};
use crate::thir::infer::Infer;
use crate::thir::infer::builtin::method_table::{DICT, SET};
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
            "popitem" => &[],
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
                        let (d, fits) = self.default_of_values(d, v);
                        if !fits {
                            let ret = Ty::Option(Box::new(v.clone()));
                            let found = vec![dict, (key, By::Ref)];
                            let found = self.checked(span, ret, "b::dict_get", found);
                            return Some(self.or_default(found, d, span));
                        }
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
                        let (d, fits) = self.default_of_values(d, v);
                        if !fits {
                            let ret = Ty::Option(Box::new(v.clone()));
                            let found = vec![dict, (key, By::Ref)];
                            let found = self.checked(span, ret, "b::dict_pop_option", found);
                            return Some(self.or_default(found, d, span));
                        }
                        self.checked(
                            span,
                            v.clone(),
                            "b::dict_pop_or",
                            vec![dict, (key, By::Ref), (d, By::Value)],
                        )
                    }
                }
            }
            "popitem" => {
                let pair = Ty::Tuple(vec![k.clone(), v.clone()]);
                self.checked(span, pair, "b::dict_popitem", vec![dict])
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
                let other = self.infer(given[0]?, Some(&ty));
                let other = match self.types.shallow(&other.ty) {
                    Ty::Dict(..) => other,
                    _ if Self::is_broken(&other) => other,
                    _ => self.dict_from_value(other, span),
                };
                if !self.could_fit(&other, &ty) && self.widen_items(object) {
                    return Some(self.broken(span));
                }
                let other = self.coerce(other, &ty);
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

    /// The default of a method of a dict, and whether it is of the type of the values.
    fn default_of_values(&mut self, id: ExprId, value: &Ty) -> (Expr, bool) {
        let e = self.infer(id, Some(value));
        match Self::is_broken(&e) || self.could_fit(&e, value) {
            true => (self.stored(e, value), true),
            false => (e, false),
        }
    }

    /// What an option holds, else a default of another type.
    fn or_default(&mut self, found: Expr, default: Expr, span: Span) -> Expr {
        if matches!(default.kind, Kind::None) {
            return found;
        }
        self.scoped(|me| {
            let found = me.held(found);
            let test = me.expr(span, Ty::Bool, Kind::IsNone(Box::new(found.clone())));
            let Ty::Option(inner) = me.types.shallow(&found.ty) else {
                return found;
            };
            let value = me.expr(span, *inner, Kind::Unwrap(Box::new(found)));
            let then = me.scoped(|me| me.loosened(default));
            let otherwise = me.scoped(|me| me.loosened(value));
            let kind = Kind::Cond {
                test: Box::new(test),
                then: Box::new(then),
                otherwise: Box::new(otherwise),
            };
            me.expr(span, Ty::Dynamic, kind)
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
            "clear" | "copy" | "pop" => &[],
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
                let x = self.item_arg_in(object, given[0]?, item)?;
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
            "pop" => self.checked(span, item.clone(), "b::set_pop", vec![set]),
            "copy" => self.checked(span, ty, "b::set_copy", vec![set]),
            _ => {
                let other = self.infer(given[0]?, Some(&ty));
                let other = self.set_from(other);
                let other = self.coerce(other, &ty);
                let ret = match method {
                    "issubset" | "issuperset" | "isdisjoint" => Ty::Bool,
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
            if self.family_of(item).is_some() {
                let less = self.less_of(item, span);
                let args = vec![(list, By::Ref), (less, By::Value), (reverse, By::Value)];
                return self.checked(span, Ty::Unit, "b::list_sort_less", args);
            }
            return self.checked(
                span,
                Ty::Unit,
                "b::list_sort",
                vec![(list, By::Ref), (reverse, By::Value)],
            );
        };
        let closure = self.key_callback(key, item);
        if Self::is_broken(&closure) || !self.check_ordered(&closure.ty.clone(), span) {
            return self.broken(span);
        }
        let args = vec![(list, By::Ref), (closure, By::Value), (reverse, By::Value)];
        self.checked(span, Ty::Unit, "b::list_sort_by", args)
    }

    /// Whether one value of several structs is less than another, as a function.
    pub(in crate::thir::infer) fn less_of(&mut self, item: &Ty, span: Span) -> Expr {
        let (params, args) = self.closure_params(&[item.clone(), item.clone()], span);
        let body = self.scoped(|me| match args.as_slice() {
            [a, b] => {
                let less = me.struct_special(a, "__lt__", vec![b.clone()], span);
                match less {
                    Some(less) => me.truth(less),
                    None => me.broken(span),
                }
            }
            _ => me.broken(span),
        });
        if Self::is_broken(&body) {
            return body;
        }
        let kind = Kind::Closure {
            params,
            body: Box::new(body),
            boxed: false,
            captures: Vec::new(),
        };
        self.expr(span, Ty::Bool, kind)
    }

    /// The least or greatest item of a list.
    pub(in crate::thir::infer) fn extreme_of(
        &mut self,
        list: Expr,
        item: &Ty,
        max: bool,
        span: Span,
    ) -> Expr {
        if self.family_of(item).is_some() {
            let less = self.less_of(item, span);
            let max = self.expr(span, Ty::Bool, Kind::Bool(max));
            let args = vec![(list, By::Ref), (less, By::Value), (max, By::Value)];
            return self.checked(span, item.clone(), "b::extreme_less", args);
        }
        let path = if max { "b::list_max" } else { "b::list_min" };
        self.checked(span, item.clone(), path, vec![(list, By::Ref)])
    }

    /// As [`Infer::callback`], where the truth of what the function gives counts; `None` is the truth of
    /// the item itself.
    pub(in crate::thir::infer) fn truth_callback(&mut self, f: ExprId, item: &Ty) -> Expr {
        let span = self.cx.unit.module[f].span;
        if self.cx.unit.module[f].kind == crate::hir::ExprKind::None {
            let closure = self.closure_over(item, span, |me, arg| me.truth(arg));
            return closure.unwrap_or_else(|| self.broken(span));
        }
        let closure = self.callback(f, std::slice::from_ref(item), None);
        let Kind::Closure {
            params,
            body,
            boxed,
            captures,
        } = closure.kind
        else {
            return closure;
        };
        let body = self.scoped(|me| me.truth(*body));
        let kind = Kind::Closure {
            params,
            body: Box::new(body),
            boxed,
            captures,
        };
        self.expr(span, Ty::Bool, kind)
    }

    /// As [`Infer::callback`], where what the function gives is put in order.
    pub(in crate::thir::infer) fn key_callback(&mut self, f: ExprId, item: &Ty) -> Expr {
        let key = self.callback(f, std::slice::from_ref(item), None);
        let optional = matches!(self.types.shallow(&key.ty), Ty::Option(_));
        match key.kind {
            // `None` has an order with nothing, which the runtime raises.
            Kind::Closure {
                params,
                body,
                boxed,
                captures,
            } if optional => {
                let body = self.loosened(*body);
                let kind = Kind::Closure {
                    params,
                    body: Box::new(body),
                    boxed,
                    captures,
                };
                self.expr(key.span, Ty::Dynamic, kind)
            }
            kind => Expr { kind, ..key },
        }
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
