//! `x[i]` and `x in xs`.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{ExprId, ExprKind, Ident};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::tree::{By, Expr, Kind, StmtKind};
use crate::thir::types::{INT, Known};

impl Infer<'_> {
    /// The index of `base[index]`, converted as the base wants it.
    pub(in crate::thir::infer) fn infer_index(&mut self, base: &Expr, index: ExprId) -> Expr {
        match self.types.shallow(&base.ty) {
            Ty::Dict(k, _) => {
                let e = self.infer(index, Some(&k));
                // No key is `None` where keys are no options.
                if let Ty::Option(inner) = self.types.shallow(&e.ty)
                    && !Self::is_broken(&e)
                    && !self.could_fit(&e, &k)
                {
                    let span = e.span;
                    let e = self.checked(span, *inner, "b::some_key", vec![(e, By::Value)]);
                    return self.coerce(e, &k);
                }
                self.coerce(e, &k)
            }
            Ty::Vec(_) | Ty::Str | Ty::Bytes => self.infer_as(index, &INT),
            _ => self.infer(index, None),
        }
    }

    pub(in crate::thir::infer) fn index(
        &mut self,
        base: ExprId,
        index: ExprId,
        span: Span,
    ) -> Expr {
        let unit = self.cx.unit.clone();
        let object = self.infer(base, None);
        if Self::is_broken(&object) {
            return object;
        }
        if let ExprKind::Slice { start, stop, step } = unit.module[index].kind {
            return self.slice(object, [start, stop, step], span);
        }
        if let Some(def) = self.struct_as_value(&object.ty)
            && crate::thir::infer::language::enums::is_enum(&def)
        {
            let name = self.infer_as(index, &Ty::Str);
            return match Self::is_broken(&name) {
                true => name,
                false => self.member_by(&def, "name", name, span),
            };
        }
        if let Ty::Tuple(items) = self.types.shallow(&object.ty) {
            let at = self.infer(index, None);
            if let Kind::Int { negative, value } = at.kind {
                let n = items.len() as u128;
                let i = if negative {
                    n.checked_sub(value)
                } else {
                    Some(value)
                };
                if let Some(i) = i.filter(|i| *i < n).and_then(|i| usize::try_from(i).ok()) {
                    return self.expr(span, items[i].clone(), Kind::Field(Box::new(object), i));
                }
                return self.fail(
                    Code::NotIndexable,
                    at.span,
                    format!("the tuple has {n} items"),
                    |d| d.help("count from 0"),
                );
            }
            // Which item it is shows when the program runs.
            let list = self.listed(object);
            let at = self.coerce(at, &INT);
            return self.get_item(list, at, span);
        }
        let at = self.infer_index(&object, index);
        self.get_item(object, at, span)
    }

    pub(in crate::thir::infer) fn get_item(&mut self, object: Expr, at: Expr, span: Span) -> Expr {
        if Self::is_broken(&object) || Self::is_broken(&at) {
            return self.broken(span);
        }
        let ty = self.types.shallow(&object.ty);
        match &ty {
            Ty::Vec(item) => {
                let args = vec![(object, By::Ref), (at, By::Value)];
                self.checked(span, (**item).clone(), "o::list_index", args)
            }
            Ty::Str => self.checked(
                span,
                Ty::Str,
                "o::str_index",
                vec![(object, By::Ref), (at, By::Value)],
            ),
            Ty::Bytes => self.checked(
                span,
                INT,
                "o::bytes_index",
                vec![(object, By::Ref), (at, By::Value)],
            ),
            Ty::Dict(_, v) => self.checked(
                span,
                (**v).clone(),
                "o::dict_get",
                vec![(object, By::Ref), (at, By::Ref)],
            ),
            Ty::Dynamic => self.dynamic_item(object, at, span),
            _ => {
                if let Some(call) = self.struct_operator("__getitem__", &object, &at, span) {
                    return call;
                }
                if let Some(call) = self.binary_protocol(&object, &at, Protocol::Index, span) {
                    return call;
                }
                if matches!(ty, Ty::Object { .. })
                    && let Some(target) = self.unary_protocol(&object, Protocol::Deref, span)
                {
                    return self.get_item(target, at, span);
                }
                let name = self.ty_name(&ty);
                let known = self.types.known(&ty) == Known::Yes;
                let message = if known {
                    format!("{name} cannot be indexed")
                } else {
                    "the type of what is indexed is not known here".into()
                };
                self.fail(Code::NotIndexable, span, message, |d| match ty {
                    Ty::Option(_) => d.help("check for `None` first: `if x is not None:`"),
                    _ => d.help("index a list, a str, a dict or a tuple"),
                })
            }
        }
    }

    pub(in crate::thir::infer) fn set_index(
        &mut self,
        object: Expr,
        index: ExprId,
        value: Expr,
        span: Span,
    ) {
        if Self::is_broken(&object) {
            return;
        }
        if let ExprKind::Slice { start, stop, step } = self.cx.unit.module[index].kind {
            let ty = self.types.shallow(&object.ty);
            if !matches!(ty, Ty::Vec(_)) {
                let name = self.ty_name(&ty);
                self.unsupported(
                    span,
                    &format!("assigning to a slice of {name}"),
                    "use a list",
                );
                return;
            }
            let values = self.listed(value);
            if !self.could_fit(&values, &ty) && self.widen_items(&object) {
                return;
            }
            let values = self.taken_by(values, &ty);
            let mut args = vec![(object, By::Ref)];
            args.extend(self.slice_parts([start, stop, step], span));
            args.push((values, By::Ref));
            let call = self.checked(span, Ty::Unit, "o::list_set_slice", args);
            if !Self::is_broken(&call) {
                self.push(span, StmtKind::Expr(call));
            }
            return;
        }
        let at = self.infer_index(&object, index);
        self.set_item(object, at, value, span);
    }

    pub(in crate::thir::infer) fn set_item(
        &mut self,
        object: Expr,
        at: Expr,
        value: Expr,
        span: Span,
    ) {
        if Self::is_broken(&object) || Self::is_broken(&at) || Self::is_broken(&value) {
            return;
        }
        let ty = self.types.shallow(&object.ty);
        let call = match &ty {
            Ty::Vec(item) => {
                if self.outgrows(&value, item, &object) {
                    return;
                }
                let value = self.stored(value, item);
                let args = vec![(object, By::Ref), (at, By::Value), (value, By::Value)];
                self.checked(span, Ty::Unit, "o::list_set", args)
            }
            Ty::Dict(k, v) => {
                let at = self.coerce(at, k);
                self.check_key(k, span);
                if self.outgrows(&value, v, &object) {
                    return;
                }
                let value = self.stored(value, v);
                let args = vec![(object, By::Ref), (at, By::Value), (value, By::Value)];
                self.checked(span, Ty::Unit, "o::dict_set", args)
            }
            Ty::Dynamic => self.set_dynamic_item(object, at, value, span),
            Ty::Str | Ty::Bytes | Ty::Tuple(_) => {
                let name = self.ty_name(&ty);
                self.fail(
                    Code::BadTarget,
                    span,
                    format!("{name} cannot be changed"),
                    |d| d.help("make a new one, or use a list"),
                )
            }
            _ if self.struct_of(&ty).is_some() => {
                match self.struct_special(&object, "__setitem__", vec![at, value], span) {
                    Some(call) => call,
                    None => self.no_special(&ty, "__setitem__", span),
                }
            }
            _ => match self.protocol(&object.ty, Protocol::IndexSet) {
                Some((callable, generics)) => {
                    let bound = Bound::to(object, generics);
                    self.call_export_with(callable, bound, &[], vec![at, value], span, None)
                }
                None => {
                    let name = self.ty_name(&ty);
                    self.fail(
                        Code::NotIndexable,
                        span,
                        format!("items of {name} cannot be assigned"),
                        |d| d.help("use a method of the type that changes it"),
                    )
                }
            },
        };
        if !Self::is_broken(&call) {
            self.push(span, StmtKind::Expr(call));
        }
    }

    fn no_special(&mut self, ty: &Ty, method: &str, span: Span) -> Expr {
        let name = self.ty_name(ty);
        let message = format!("{name} has no method `{method}`");
        self.fail(Code::NotIndexable, span, message, |d| {
            d.help("give the struct one")
        })
    }

    /// Whether a value is of another type than the items of a collection, which holds values of any type
    /// in the next walk.
    pub(in crate::thir::infer) fn outgrows(
        &mut self,
        value: &Expr,
        item: &Ty,
        container: &Expr,
    ) -> bool {
        let shallow = self.types.shallow(item);
        let float = self.types.known(&shallow) == Known::Number
            && matches!(self.types.shallow(&value.ty), Ty::Float(_));
        let loses =
            matches!(shallow, Ty::Int(_)) && matches!(self.types.shallow(&value.ty), Ty::Float(_));
        let fits =
            float || self.could_fit(value, item) && (!loses && !self.narrows(value, &shallow));
        !fits && self.widen_items(container)
    }

    /// Whether a value of any type would have to be of a certain one.
    pub(in crate::thir::infer) fn narrows(&mut self, value: &Expr, to: &Ty) -> bool {
        self.is_dynamic(&value.ty) && self.types.known(to) != Known::No && !self.is_dynamic(to)
    }

    /// A value that goes into a collection; numbers that are still open become floats if it is one.
    pub(in crate::thir::infer) fn stored(&mut self, value: Expr, item: &Ty) -> Expr {
        self.widen(item, &value);
        let item = self.types.shallow(item);
        if self.types.known(&item) == Known::Number
            && matches!(self.types.shallow(&value.ty), Ty::Float(_))
        {
            self.types.unify(&item, &value.ty);
        }
        self.coerce(value, &item)
    }

    pub(in crate::thir::infer) fn delete_item(&mut self, object: Expr, index: ExprId, span: Span) {
        if Self::is_broken(&object) {
            return;
        }
        if let ExprKind::Slice { start, stop, step } = self.cx.unit.module[index].kind
            && matches!(self.types.shallow(&object.ty), Ty::Vec(_))
        {
            let mut args = vec![(object, By::Ref)];
            args.extend(self.slice_parts([start, stop, step], span));
            let call = self.checked(span, Ty::Unit, "o::list_remove_slice", args);
            if !Self::is_broken(&call) {
                self.push(span, StmtKind::Expr(call));
            }
            return;
        }
        let at = self.infer_index(&object, index);
        let ty = self.types.shallow(&object.ty);
        if ty == Ty::Dynamic {
            return self.delete_dynamic_item(object, at, span);
        }
        let call = match &ty {
            Ty::Vec(item) => {
                let args = vec![(object, By::Ref), (at, By::Value)];
                self.checked(span, (**item).clone(), "o::list_remove_at", args)
            }
            Ty::Dict(_, v) => self.checked(
                span,
                (**v).clone(),
                "o::dict_remove",
                vec![(object, By::Ref), (at, By::Ref)],
            ),
            _ if self.struct_of(&ty).is_some() => {
                match self.struct_special(&object, "__delitem__", vec![at], span) {
                    Some(call) => call,
                    None => self.no_special(&ty, "__delitem__", span),
                }
            }
            _ => {
                let name = self.ty_name(&ty);
                self.fail(
                    Code::NotIndexable,
                    span,
                    format!("items of {name} cannot be deleted"),
                    |d| d.help("use a method of the type that removes them"),
                )
            }
        };
        if !Self::is_broken(&call) {
            self.push(span, StmtKind::Expr(call));
        }
    }

    /// `item in container`.
    pub(in crate::thir::infer) fn contains(
        &mut self,
        container: Expr,
        item: Expr,
        span: Span,
    ) -> Expr {
        let ty = self.types.shallow(&container.ty);
        if ty == Ty::Dynamic {
            return self.dynamic_contains(container, item, span);
        }
        let container_item = match &ty {
            Ty::Vec(t) | Ty::Set(t) | Ty::Dict(t, _) => Some((**t).clone()),
            Ty::Tuple(items) => items.first().cloned(),
            _ => None,
        };
        // `None` is in no list of values.
        if let Ty::Option(inner) = self.types.shallow(&item.ty)
            && let Some(own) = container_item
            && !matches!(
                self.types.shallow(&own),
                Ty::Option(_) | Ty::Dynamic | Ty::Param(_)
            )
        {
            let inner = (*inner).clone();
            return self.scoped(|me| {
                let item = me.held(item);
                let none = me.expr(span, Ty::Bool, Kind::IsNone(Box::new(item.clone())));
                let some = me.expr(span, Ty::Bool, Kind::Not(Box::new(none)));
                let found = me.scoped(|me| {
                    let value = me.expr(span, inner, Kind::Unwrap(Box::new(item)));
                    me.contains(container, value, span)
                });
                if Self::is_broken(&found) {
                    return found;
                }
                me.expr(span, Ty::Bool, Kind::And(Box::new(some), Box::new(found)))
            });
        }
        match &ty {
            Ty::Vec(t) => {
                let item = self.coerce(item, &t.clone());
                if Self::is_broken(&item) || !self.check_equal(t, span) {
                    return self.broken(span);
                }
                self.checked(
                    span,
                    Ty::Bool,
                    "b::list_contains",
                    vec![(container, By::Ref), (item, By::Ref)],
                )
            }
            Ty::Str => {
                let item = if self.types.shallow(&item.ty) == Ty::Char {
                    self.shown(item, crate::thir::tree::Text::Str)
                } else {
                    self.coerce(item, &Ty::Str)
                };
                self.rust(
                    span,
                    Ty::Bool,
                    "b::str_contains",
                    vec![(container, By::Ref), (item, By::Ref)],
                    false,
                )
            }
            Ty::Dict(k, _) => {
                let item = self.coerce(item, &k.clone());
                self.checked(
                    span,
                    Ty::Bool,
                    "b::dict_contains",
                    vec![(container, By::Ref), (item, By::Ref)],
                )
            }
            Ty::Set(t) => {
                let item = self.coerce(item, &t.clone());
                self.checked(
                    span,
                    Ty::Bool,
                    "b::set_contains",
                    vec![(container, By::Ref), (item, By::Ref)],
                )
            }
            Ty::Tuple(_) | Ty::Bytes => {
                let list = self.listed(container);
                self.contains_in_list(list, item, span)
            }
            Ty::Object { .. } => {
                let name = Ident {
                    name: crate::hir::Name::new("contains"),
                    span,
                };
                if let Some(def) = self.struct_of(&ty)
                    && let Some(e) = self.struct_operator("__contains__", &container, &item, span)
                {
                    let _ = def;
                    return self.truth(e);
                }
                if self.struct_of(&ty).is_some() || crate::thir::types::generated(&ty).is_some() {
                    let list = self.listed(container);
                    return self.contains_in_list(list, item, span);
                }
                let have = self.ty_name(&ty);
                self.fail(
                    Code::NoSuchOperator,
                    span,
                    format!("`in` is not defined for {have}"),
                    |d| d.help(format!("call its method, such as `.{}(…)`", name.name)),
                )
            }
            _ => {
                let have = self.ty_name(&ty);
                self.fail(
                    Code::NoSuchOperator,
                    span,
                    format!("`in` is not defined for {have}"),
                    |d| d.help("look in a list, str, dict, set or tuple"),
                )
            }
        }
    }

    fn contains_in_list(&mut self, list: Expr, item: Expr, span: Span) -> Expr {
        if Self::is_broken(&list) {
            return list;
        }
        self.contains(list, item, span)
    }
}
