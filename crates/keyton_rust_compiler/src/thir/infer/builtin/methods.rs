//! Methods of the language's own types.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use super::method_table::{BYTES, LIST, Method, P, R, STR};
use crate::hir::{Arg, ExprId, Ident};
use crate::thir::infer::Infer;
use crate::thir::infer::language::args::Slot;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::INT;

impl Infer<'_> {
    pub(in crate::thir::infer) fn call_method(
        &mut self,
        object: Expr,
        name: &Ident,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let object = self.present(object, name, span);
        let ty = self.types.shallow(&object.ty);
        if self.types.known(&ty) == crate::thir::types::Known::No {
            self.walk_args(args);
            return self.fail(
                kayton_diagnostics::Code::CannotInfer,
                object.span,
                format!(
                    "the type of what `.{}` is called on is not known here",
                    name.name
                ),
                |d| d.help("state the type where the variable is made"),
            );
        }
        if name.name.starts_with("__")
            && let Some(e) = self.special_of_language(&object, &name.name, args, span)
        {
            return e;
        }
        let found = match &ty {
            Ty::Dynamic => return self.dynamic_method(object, name, args, span),
            Ty::Bytes => self.str_method(BYTES, &object, name, args, span),
            Ty::Vec(item) => self.list_method(&object, &item.clone(), name, args, span),
            Ty::Dict(k, v) => self.dict_method(&object, &k.clone(), &v.clone(), name, args, span),
            Ty::Set(item) => self.set_method(&object, &item.clone(), name, args, span),
            Ty::Tuple(_) if matches!(name.name.as_str(), "count" | "index") => {
                let list = self.listed(object.clone());
                match self.types.shallow(&list.ty) {
                    Ty::Vec(item) => self.list_method(&list, &item, name, args, span),
                    _ => Some(list),
                }
            }
            Ty::Str if name.name == *"translate" => {
                let Some(given) = self.builtin_args(name, &[("table", false)], args, span) else {
                    return self.broken(span);
                };
                let table = match given[0] {
                    Some(id) => self.infer_as(id, &Ty::Dynamic),
                    None => self.broken(span),
                };
                let all = vec![(object.clone(), By::Ref), (table, By::Ref)];
                Some(self.checked(span, Ty::Str, "b::str_translate", all))
            }
            Ty::Str if name.name == *"format" => Some(self.str_format(&object, args, span)),
            Ty::Str if matches!(name.name.as_str(), "startswith" | "endswith") => {
                match self.any_affix(&object, name, args, span) {
                    Some(e) => Some(e),
                    None => self.str_method(STR, &object, name, args, span),
                }
            }
            Ty::Str => self.str_method(STR, &object, name, args, span),
            Ty::Object { .. } if self.family_of(&ty).is_some() => {
                self.dispatch(&object, span, |me, own| {
                    me.call_method(own, name, explicit, args, span, expected)
                })
            }
            Ty::Object { .. } => match self.struct_of(&ty) {
                Some(def) => self.call_struct_method(&def, &object, name, args, span),
                None => self.error_method(&object, name, args, span),
            },
            _ => None,
        };
        if let Some(e) = found {
            return e;
        }
        let settled = if self.types.known(&ty) == crate::thir::types::Known::Number {
            self.types.settle(&ty);
            Expr {
                ty: INT,
                ..object.clone()
            }
        } else {
            object.clone()
        };
        if let Some(e) = self.crate_method(&settled, name, explicit, args, span, expected) {
            return e;
        }
        if let Some(e) = self.rust_method(&object, &name.name, args, span) {
            return e;
        }
        // A field that holds a function.
        if let Some(f) = self.struct_field(&object, name, span) {
            return self.call_function_value(f, args, span);
        }
        self.walk_args(args);
        self.no_member(&ty, name, true)
    }

    /// `xs.__len__()`: what the language has a form for, called by its name.
    fn special_of_language(
        &mut self,
        object: &Expr,
        name: &str,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let ty = self.types.shallow(&object.ty);
        if matches!(ty, Ty::Object { .. }) {
            return None;
        }
        let object = object.clone();
        Some(match (name, args) {
            ("__len__", []) => self.builtin_on(crate::shir::Builtin::Len, object, span),
            ("__str__", []) => self.shown(object, crate::thir::tree::Text::Str),
            ("__repr__", []) => self.shown(object, crate::thir::tree::Text::Repr),
            ("__getitem__", [at]) => {
                let at = self.infer_index(&object, at.value);
                self.get_item(object, at, span)
            }
            ("__contains__", [item]) => {
                let item = self.infer(item.value, None);
                self.contains(object, item, span)
            }
            ("__setitem__", [at, value]) => self.scoped(|me| {
                let object = me.held(object);
                let at = me.infer_index(&object, at.value);
                let value = me.infer(value.value, None);
                me.set_item(object, at, value, span);
                me.expr(span, Ty::Unit, Kind::Unit)
            }),
            _ => return None,
        })
    }

    /// Arguments of a builtin method by its slots.
    pub(in crate::thir::infer) fn builtin_args(
        &mut self,
        name: &Ident,
        slots: &[(&str, bool)],
        args: &[Arg],
        span: Span,
    ) -> Option<Vec<Option<ExprId>>> {
        let names: Vec<String> = slots
            .iter()
            .map(|(n, optional)| {
                if *optional {
                    format!("[{n}]")
                } else {
                    (*n).to_owned()
                }
            })
            .collect();
        let slots: Vec<Slot> = slots
            .iter()
            .map(|(n, optional)| Slot {
                name: (*n).to_owned(),
                optional: *optional,
            })
            .collect();
        let signature = format!("{}({})", name.name, names.join(", "));
        let given = self.match_args(&name.name, &signature, &slots, args, span);
        if given.is_none() {
            self.walk_args(args);
        }
        given
    }

    fn str_method(
        &mut self,
        table: &[Method],
        object: &Expr,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        if name.name.as_str() == "join" && matches!(self.types.shallow(&object.ty), Ty::Str) {
            let Some(given) = self.builtin_args(name, &[("parts", false)], args, span) else {
                return Some(self.broken(span));
            };
            let parts = self.infer(given[0]?, None);
            let parts = self.listed(parts);
            let parts = self.texts_of(parts, span);
            let args = vec![(object.clone(), By::Ref), (parts, By::Ref)];
            return Some(self.rust(span, Ty::Str, "b::str_join", args, true));
        }
        let (_, params, ret, path, fallible) = table.iter().find(|m| m.0 == name.name.as_str())?;
        let slots: Vec<(&str, bool)> = params
            .iter()
            .map(|(n, p)| (*n, matches!(p, P::OptStr | P::OptInt)))
            .collect();
        let Some(given) = self.builtin_args(name, &slots, args, span) else {
            return Some(self.broken(span));
        };
        let mut passed = vec![(object.clone(), By::Ref)];
        for ((_, p), given) in params.iter().zip(given) {
            let ty = if matches!(p, P::Str | P::OptStr) {
                Ty::Str
            } else {
                INT
            };
            let value = match given {
                Some(id) => self.infer_as(id, &ty),
                None => self.none(span),
            };
            let by = match p {
                P::Str | P::Int => By::Bridge,
                P::OptStr | P::OptInt => By::Opt,
            };
            passed.push((value, by));
        }
        if passed.iter().any(|(e, _)| Self::is_broken(e)) {
            return Some(self.broken(span));
        }
        let ty = match ret {
            R::Str => Ty::Str,
            R::Int => INT,
            R::Bool => Ty::Bool,
            R::Bytes => Ty::Bytes,
            R::Strs => Ty::Vec(Box::new(Ty::Str)),
            R::Parts => Ty::Tuple(vec![Ty::Str, Ty::Str, Ty::Str]),
        };
        Some(self.rust(span, ty, format!("b::{path}"), passed, *fallible))
    }

    /// A list as one of texts.
    fn texts_of(&mut self, list: Expr, span: Span) -> Expr {
        let strings = Ty::Vec(Box::new(Ty::Str));
        match self.types.shallow(&list.ty) {
            Ty::Vec(item) if self.is_dynamic(&item) => {
                self.checked(span, strings, "b::dynamic::texts", vec![(list, By::Ref)])
            }
            _ => self.coerce(list, &strings),
        }
    }

    fn list_method(
        &mut self,
        object: &Expr,
        item: &Ty,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let method = name.name.as_str();
        if !LIST.contains(&method) {
            return None;
        }
        if method == "sort" {
            return Some(self.sort(object.clone(), item, args, span));
        }
        let slots: &[(&str, bool)] = match method {
            "append" | "remove" | "index" | "count" => &[("value", false)],
            "extend" => &[("values", false)],
            "insert" => &[("index", false), ("value", false)],
            "pop" => &[("index", true)],
            _ => &[],
        };
        let Some(given) = self.builtin_args(name, slots, args, span) else {
            return Some(self.broken(span));
        };
        let list = (object.clone(), By::Ref);
        let ty = object.ty.clone();
        Some(match method {
            "append" => {
                let x = self.item_arg_in(object, given[0]?, item)?;
                self.checked(span, Ty::Unit, "b::list_append", vec![list, (x, By::Value)])
            }
            "extend" => {
                let more = self.infer(given[0]?, Some(&ty));
                let more = self.listed(more);
                if !Self::is_broken(&more)
                    && !self.could_fit(&more, &ty)
                    && self.widen_items(object)
                {
                    return Some(self.broken(span));
                }
                let more = self.taken_by(more, &ty);
                self.checked(
                    span,
                    Ty::Unit,
                    "b::list_extend",
                    vec![list, (more, By::Ref)],
                )
            }
            "insert" => {
                let at = self.infer_as(given[0]?, &INT);
                let x = self.item_arg_in(object, given[1]?, item)?;
                self.checked(
                    span,
                    Ty::Unit,
                    "b::list_insert",
                    vec![list, (at, By::Value), (x, By::Value)],
                )
            }
            "pop" => {
                let at = match given[0] {
                    Some(id) => self.infer_as(id, &INT),
                    None => self.expr(
                        span,
                        INT,
                        Kind::Int {
                            negative: true,
                            value: 1,
                        },
                    ),
                };
                self.checked(
                    span,
                    item.clone(),
                    "o::list_remove_at",
                    vec![list, (at, By::Value)],
                )
            }
            "remove" | "index" | "count" => {
                let x = self.item_arg(given[0]?, item);
                if !self.check_equal(item, span) {
                    return Some(self.broken(span));
                }
                let ret = if method == "remove" { Ty::Unit } else { INT };
                let path = format!("b::list_{method}");
                self.checked(span, ret, &path, vec![list, (x, By::Ref)])
            }
            "copy" => self.checked(span, ty, "b::list_copy", vec![list]),
            _ => self.checked(span, Ty::Unit, &format!("b::list_{method}"), vec![list]),
        })
    }

    /// A fallible call, unless an argument is broken.
    pub(in crate::thir::infer) fn checked(
        &mut self,
        span: Span,
        ty: Ty,
        path: &str,
        args: Vec<(Expr, By)>,
    ) -> Expr {
        if args.iter().any(|(e, _)| Self::is_broken(e)) {
            return self.broken(span);
        }
        self.rust(span, ty, path, args, true)
    }

    /// As [`Infer::item_arg`], for an item that is put into a collection.
    pub(in crate::thir::infer) fn item_arg_in(
        &mut self,
        container: &Expr,
        id: ExprId,
        item: &Ty,
    ) -> Option<Expr> {
        let e = self.infer(id, Some(item));
        if !Self::is_broken(&e) {
            self.widen(item, &e);
            if self.outgrows(&e, item, container) {
                return Some(self.broken(e.span));
            }
        }
        self.widen(item, &e);
        Some(self.stored(e, item))
    }

    /// An item for a collection whose item type may still be open: a literal leaves it open.
    pub(in crate::thir::infer) fn item_arg(&mut self, id: ExprId, item: &Ty) -> Expr {
        let e = self.infer(id, Some(item));
        self.widen(item, &e);
        let shallow = self.types.shallow(item);
        // `xs = [0]; xs.append(1.5)`: the numbers of the list become floats.
        if self.types.known(&shallow) == crate::thir::types::Known::Number
            && matches!(self.types.shallow(&e.ty), Ty::Float(_))
        {
            self.types.unify(&shallow, &e.ty);
        }
        self.coerce(e, item)
    }
}
