//! Types of the language that are called: conversions.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{Arg, ArgKind, Ident};
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Kind, Text};
use crate::thir::types::{FLOAT, INT, Known};

impl Infer<'_> {
    /// The dict of pairs that are iterated over.
    pub(in crate::thir::infer) fn dict_from(&mut self, e: Expr, span: Span) -> Expr {
        let Some((iter, item)) = self.iter_value(e) else {
            return self.broken(span);
        };
        if matches!(self.types.shallow(&item), Ty::Dynamic | Ty::Vec(_)) {
            let list = self.collected((iter, item), span);
            let any = self.coerce(list, &Ty::Dynamic);
            return self.checked(span, Ty::Dynamic, "b::dynamic::dict", vec![(any, By::Ref)]);
        }
        let Ty::Tuple(pair) = self.types.shallow(&item) else {
            return self.unsupported(
                span,
                "this way to make a dict",
                "give it pairs, or use `copy(d)`",
            );
        };
        let [k, v] = pair.as_slice() else {
            return self.broken(span);
        };
        let (k, v) = (self.types.settle(k), self.types.settle(v));
        self.check_key(&k, span);
        let list = self.collected((iter, item), span);
        self.checked(
            span,
            Ty::Dict(Box::new(k), Box::new(v)),
            "b::dict_from_list",
            vec![(list, By::Ref)],
        )
    }

    /// `tuple(x)`: a tuple is itself; what has any length is a tuple of any length.
    pub(in crate::thir::infer) fn tuple_from(&mut self, e: Expr, span: Span) -> Expr {
        if Self::is_broken(&e) {
            return e;
        }
        let e = match self.struct_special(&e, "__values__", Vec::new(), span) {
            Some(values) => values,
            None => e,
        };
        if matches!(self.types.shallow(&e.ty), Ty::Tuple(_)) {
            return e;
        }
        let e = match self.is_dynamic(&e.ty) {
            true => e,
            false => self.listed(e),
        };
        let any = self.coerce(e, &Ty::Dynamic);
        self.checked(span, Ty::Dynamic, "b::dynamic::tuple", vec![(any, By::Ref)])
    }

    /// `dict(a=1, b=2)`, `dict(d, a=1)`.
    fn dict_of_names(&mut self, args: &[Arg], span: Span, expected: Option<&Ty>) -> Expr {
        let mut items = Vec::new();
        for arg in args {
            items.push(match &arg.kind {
                ArgKind::Keyword(name) => {
                    let key = self.str_lit(&name.name.to_string(), name.span);
                    let value = self.infer(arg.value, None);
                    let ty = Ty::Dict(Box::new(Ty::Str), Box::new(value.ty.clone()));
                    (
                        self.expr(arg.span, ty, Kind::Dict(vec![(key, value)])),
                        true,
                    )
                }
                ArgKind::Positional | ArgKind::SpreadKeywords => {
                    (self.infer(arg.value, None), false)
                }
                ArgKind::Spread => return self.unsupported(span, "`*` in `dict`", "give it pairs"),
            });
        }
        if items.iter().any(|(e, _)| Self::is_broken(e)) {
            return self.broken(span);
        }
        if items.iter().all(|(_, named)| *named) {
            let (mut keys, mut values) = (Vec::new(), Vec::new());
            for (e, _) in items {
                if let Kind::Dict(pairs) = e.kind {
                    let (k, v): (Vec<Expr>, Vec<Expr>) = pairs.into_iter().unzip();
                    keys.extend(k);
                    values.extend(v);
                }
            }
            let want = match expected.map(|ty| self.types.shallow(ty)) {
                Some(Ty::Dict(_, v)) => Some(self.types.shallow(&v)),
                _ => None,
            };
            let want = want.filter(|ty| self.types.known(ty) == Known::Yes);
            let value = self.common(&mut values, want);
            let ty = Ty::Dict(Box::new(Ty::Str), Box::new(value));
            return self.expr(span, ty, Kind::Dict(keys.into_iter().zip(values).collect()));
        }
        let mut all: Option<Expr> = None;
        for (e, _) in items {
            all = Some(match all {
                None => self.dict_from_value(e, span),
                Some(before) => self.binary(crate::hir::BinaryOp::BitOr, before, e, span),
            });
        }
        all.unwrap_or_else(|| self.broken(span))
    }

    /// `dict(x)`.
    pub(in crate::thir::infer) fn dict_from_value(&mut self, e: Expr, span: Span) -> Expr {
        if matches!(self.types.shallow(&e.ty), Ty::Dict(..)) {
            let ty = e.ty.clone();
            return self.checked(span, ty, "b::dict_copy", vec![(e, By::Ref)]);
        }
        if self.is_dynamic(&e.ty) {
            return self.checked(span, Ty::Dynamic, "b::dynamic::dict", vec![(e, By::Ref)]);
        }
        // What has `items` is as good as they.
        let e = match self.struct_special(&e, "items", Vec::new(), span) {
            Some(items) => items,
            None => e,
        };
        self.dict_from(e, span)
    }

    /// `int(x)`, `str(x)`, `list(xs)` and so on.
    pub(in crate::thir::infer) fn convert_call(
        &mut self,
        name: &str,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        match (name, args) {
            ("tuple", [x]) if x.kind == ArgKind::Positional => {
                let e = self.infer(x.value, None);
                return self.tuple_from(e, span);
            }
            ("frozenset", []) => {
                let list = self.expr(span, Ty::Vec(Box::new(Ty::Dynamic)), Kind::List(Vec::new()));
                let any = self.loosened(list);
                return self.checked(
                    span,
                    Ty::Dynamic,
                    "b::dynamic::frozenset",
                    vec![(any, By::Ref)],
                );
            }
            ("frozenset", [x]) if x.kind == ArgKind::Positional => {
                let e = self.infer(x.value, None);
                let list = self.listed(e);
                let any = self.coerce(list, &Ty::Dynamic);
                return self.checked(
                    span,
                    Ty::Dynamic,
                    "b::dynamic::frozenset",
                    vec![(any, By::Ref)],
                );
            }
            ("dict", _)
                if args
                    .iter()
                    .any(|a| matches!(a.kind, ArgKind::Keyword(_) | ArgKind::SpreadKeywords)) =>
            {
                return self.dict_of_names(args, span, expected);
            }
            _ => {}
        }
        let Some(ty) = self.builtin_type(name, explicit) else {
            self.walk_args(args);
            return self.unsupported(span, &format!("calling `{name}`"), "write a literal");
        };
        if args.iter().any(|a| a.kind != ArgKind::Positional) {
            self.walk_args(args);
            return self.fail(
                Code::ArgumentMismatch,
                span,
                format!("`{name}` has no such parameter"),
                |d| d.help("give the value by place"),
            );
        }
        let with_expected = |me: &mut Self, empty: Ty| {
            if let Some(want) = expected {
                me.types.attempt(|t| t.unify(&empty, want));
            }
            empty
        };
        match (&ty, args) {
            (Ty::Str, []) => self.str_lit("", span),
            (Ty::Str, [x]) => {
                let e = self.infer(x.value, None);
                if Self::is_broken(&e) {
                    return e;
                }
                self.shown(e, Text::Str)
            }
            (Ty::Int(_), [x, base]) => {
                let s = self.infer_as(x.value, &Ty::Str);
                let base = self.infer_as(base.value, &INT);
                let args = vec![(s, By::Ref), (base, By::Value)];
                let n = self.checked(span, INT, "b::int_from_str_base", args);
                self.coerce(n, &ty)
            }
            (Ty::Int(_) | Ty::Float(_), []) => self.expr(
                span,
                ty,
                Kind::Int {
                    negative: false,
                    value: 0,
                },
            ),
            (Ty::Int(_) | Ty::Float(_), [x]) => {
                let e = self.infer(x.value, None);
                self.number_from(e, &ty, span)
            }
            (Ty::Bool, []) => self.expr(span, Ty::Bool, Kind::Bool(false)),
            (Ty::Bool, [x]) => {
                let e = self.infer(x.value, None);
                self.truth(e)
            }
            (Ty::Char, [x]) => {
                let e = self.infer(x.value, Some(&Ty::Char));
                if self.types.shallow(&e.ty) == Ty::Char {
                    return e;
                }
                let e = self.coerce(e, &Ty::Str);
                self.checked(span, Ty::Char, "b::char_from_str", vec![(e, By::Ref)])
            }
            (Ty::Bytes, [x]) => {
                let mut e = self.infer(x.value, None);
                // What a type stands for, if that are bytes.
                while let Some((at, _)) = self.protocol(&e.ty, Protocol::Deref)
                    && matches!(
                        self.manifests.callable(at).ret.ty,
                        Ty::Bytes | Ty::Str | Ty::Vec(_) | Ty::Object { .. }
                    )
                    && let Some(target) = self.unary_protocol(&e, Protocol::Deref, span)
                {
                    e = target;
                }
                match self.types.shallow(&e.ty) {
                    Ty::Bytes => e,
                    Ty::Vec(item)
                        if self.types.shallow(&item) == Ty::Int(kayton_manifest::IntTy::U8) =>
                    {
                        self.coerce(e, &Ty::Bytes)
                    }
                    Ty::Str => {
                        self.rust(span, Ty::Bytes, "b::str_encode", vec![(e, By::Ref)], false)
                    }
                    _ => {
                        let list = self.listed(e);
                        let list = self.coerce(list, &Ty::Vec(Box::new(INT)));
                        self.checked(span, Ty::Bytes, "b::bytes_from_list", vec![(list, By::Ref)])
                    }
                }
            }
            (Ty::Bytes, []) => self.expr(span, Ty::Bytes, Kind::Bytes([].as_slice().into())),
            (Ty::Vec(_), []) => {
                let ty = with_expected(self, ty);
                self.expr(span, ty, Kind::List(Vec::new()))
            }
            (Ty::Vec(_), [x]) => {
                let Some(iter) = self.iter_expr(x.value) else {
                    return self.broken(span);
                };
                let list = self.collected(iter, span);
                // What holds values of any type later holds them from the start.
                if let Some(Ty::Vec(item)) = expected.map(|ty| self.types.shallow(ty))
                    && self.is_dynamic(&item)
                {
                    return self.any_list(list);
                }
                self.coerce(list, &ty)
            }
            (Ty::Set(_), []) => {
                let ty = with_expected(self, ty);
                self.expr(span, ty, Kind::Set(Vec::new()))
            }
            (Ty::Set(_), [x]) => {
                let Some(iter) = self.iter_expr(x.value) else {
                    return self.broken(span);
                };
                let list = self.collected(iter, span);
                self.set_from(list)
            }
            (Ty::Dict(..), []) => {
                let ty = with_expected(self, ty);
                self.expr(span, ty, Kind::Dict(Vec::new()))
            }
            (Ty::Dict(..), [x]) => {
                let e = self.infer(x.value, None);
                match Self::is_broken(&e) {
                    true => e,
                    false => self.dict_from_value(e, span),
                }
            }
            (Ty::Option(_), [x]) => {
                let e = self.infer(x.value, None);
                let ty = self.optional(&e.ty);
                self.coerce(e, &ty)
            }
            (Ty::Dynamic, [x]) => self.infer_as(x.value, &Ty::Dynamic),
            _ => {
                self.walk_args(args);
                self.fail(
                    Code::ArgumentMismatch,
                    span,
                    format!("`{name}` is not called like this"),
                    |d| d.help("give it one value"),
                )
            }
        }
    }

    /// A value as a number of a type, as `int(x)` and `f32(x)` make it.
    pub(in crate::thir::infer) fn number_from(&mut self, e: Expr, ty: &Ty, span: Span) -> Expr {
        if Self::is_broken(&e) {
            return e;
        }
        let from = self.types.shallow(&e.ty);
        if self.types.known(&from) == Known::Number {
            return self.coerce(e, ty);
        }
        let by = |e: Expr| vec![(e, By::Value)];
        match (&from, ty) {
            (Ty::Int(_) | Ty::Bool, Ty::Int(_) | Ty::Float(_)) => {
                self.expr(span, ty.clone(), Kind::Coerce(Box::new(e)))
            }
            (Ty::Float(_), Ty::Float(_)) => self.coerce(e, ty),
            (Ty::Float(_), Ty::Int(_)) => {
                let e = self.coerce(e, &FLOAT);
                let n = self.checked(span, INT, "b::int_from_float", by(e));
                self.coerce(n, ty)
            }
            (Ty::Str, Ty::Int(_)) => {
                let n = self.checked(span, INT, "b::int_from_str", vec![(e, By::Ref)]);
                self.coerce(n, ty)
            }
            (Ty::Str, Ty::Float(_)) => {
                let x = self.checked(span, FLOAT, "b::float_from_str", vec![(e, By::Ref)]);
                self.coerce(x, ty)
            }
            (Ty::Char, Ty::Int(_)) => {
                let n = self.rust(span, INT, "b::ord_char", by(e), false);
                self.coerce(n, ty)
            }
            (Ty::Dynamic, Ty::Int(_)) => {
                let n = self.checked(span, INT, "b::dynamic::int", vec![(e, By::Ref)]);
                self.coerce(n, ty)
            }
            (Ty::Dynamic, Ty::Float(_)) => {
                let x = self.checked(span, FLOAT, "b::dynamic::float", vec![(e, By::Ref)]);
                self.coerce(x, ty)
            }
            _ => self.mismatch(&e, ty),
        }
    }

    /// `str.join` and the like: functions of a builtin type that no crate states.
    pub(in crate::thir::infer) fn builtin_associated(
        &mut self,
        ty: &Ty,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        match (ty, name.name.as_str(), args) {
            (Ty::Vec(_), "new", []) => Some(self.expr(span, ty.clone(), Kind::List(Vec::new()))),
            (Ty::Set(_), "new", []) => Some(self.expr(span, ty.clone(), Kind::Set(Vec::new()))),
            (Ty::Dict(..), "new", []) => Some(self.expr(span, ty.clone(), Kind::Dict(Vec::new()))),
            (Ty::Str, "maketrans", [from, to, rest @ ..]) => {
                let from = self.infer_as(from.value, &Ty::Str);
                let to = self.infer_as(to.value, &Ty::Str);
                let without = match rest.first() {
                    Some(without) => self.infer_as(without.value, &Ty::Str),
                    None => self.none(span),
                };
                let ty = Ty::Dict(Box::new(INT), Box::new(Ty::Dynamic));
                let args = vec![(from, By::Ref), (to, By::Ref), (without, By::Opt)];
                Some(self.checked(span, ty, "b::str_maketrans", args))
            }
            (Ty::Str, "maketrans", [table]) => {
                let e = self.infer(table.value, None);
                Some(self.coerce(e, &Ty::Dynamic))
            }
            (Ty::Dict(..), "fromkeys", [keys, rest @ ..]) => {
                let (iter, key) = self.iter_expr(keys.value)?;
                let value = match rest.first() {
                    Some(value) => self.infer(value.value, None),
                    None => {
                        let none = self.none(span);
                        self.coerce(none, &Ty::Dynamic)
                    }
                };
                let key = self.types.settle(&key);
                self.check_key(&key, span);
                let list = self.collected((iter, key.clone()), span);
                let ty = Ty::Dict(Box::new(key), Box::new(value.ty.clone()));
                let args = vec![(list, By::Ref), (value, By::Value)];
                Some(self.checked(span, ty, "b::dict_fromkeys", args))
            }
            (Ty::Str, "new", []) => Some(self.str_lit("", span)),
            (Ty::Str, "from", [x]) => {
                let e = self.infer(x.value, None);
                Some(self.shown(e, Text::Str))
            }
            (Ty::Int(int), "MAX" | "MIN", _) => {
                let _ = int;
                None
            }
            _ => None,
        }
    }
}
