//! Types that are called: conversions and constructors.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use super::Infer;
use super::exports::Bound;
use super::generics::Generics;
use crate::hir::{Arg, ArgKind, Ident};
use crate::thir::env::CallableRef;
use crate::thir::tree::{By, Expr, Kind, Text};
use crate::thir::types::{FLOAT, INT, Known};

impl Infer<'_> {
    /// `int(x)`, `str(x)`, `list(xs)` and so on.
    pub(super) fn convert_call(
        &mut self,
        name: &str,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let Some(ty) = self.builtin_type(name, explicit) else {
            self.walk_args(args);
            return self.unsupported(span, &format!("calling `{name}`"), "write a literal");
        };
        if args.iter().any(|a| a.kind != ArgKind::Positional) {
            self.walk_args(args);
            if name == "dict" {
                return self.unsupported(span, "`dict` with keywords", "write `{\"key\": value}`");
            }
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
                let e = self.infer(x.value, None);
                match self.types.shallow(&e.ty) {
                    Ty::Bytes => e,
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
                if matches!(self.types.shallow(&e.ty), Ty::Dict(..)) {
                    let ty = e.ty.clone();
                    return self.checked(span, ty, "b::dict_copy", vec![(e, By::Ref)]);
                }
                let Some((iter, item)) = self.iter_value(e) else {
                    return self.broken(span);
                };
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
    pub(super) fn number_from(&mut self, e: Expr, ty: &Ty, span: Span) -> Expr {
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
            (Ty::Dynamic, _) => self.coerce(e, ty),
            _ => self.mismatch(&e, ty),
        }
    }

    /// `Type(…)` of a crate: `new`, else a conversion, else the default value.
    pub(super) fn call_type(
        &mut self,
        ty: &Ty,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        if let Some(want) = expected {
            self.types.attempt(|t| t.unify(ty, want));
        }
        if args.is_empty()
            && let Some((at, generics)) = self.protocol(ty, Protocol::Default)
            && self.new_takes(ty) != Some(0)
        {
            let bound = Bound {
                receiver: None,
                generics,
            };
            return self.call_export(at, bound, explicit, args, span, expected);
        }
        if let [arg] = args
            && arg.kind == ArgKind::Positional
            && self.new_takes(ty) != Some(1)
        {
            let e = self.infer(arg.value, None);
            for protocol in [Protocol::From, Protocol::FromStr] {
                for (at, generics) in self.protocols(ty, protocol) {
                    let param = self
                        .manifests
                        .callable(at)
                        .params
                        .first()
                        .map(|p| p.ty.clone());
                    let Some(want) = param else { continue };
                    let want = super::generics::instantiated(&want, &generics);
                    if matches!(want, Ty::Param(_)) || self.could_fit(&e, &want) {
                        let bound = Bound {
                            receiver: None,
                            generics,
                        };
                        return self.call_export_with(at, bound, explicit, vec![e], span, expected);
                    }
                }
            }
        }
        if self.new_takes(ty) != Some(args.len())
            && let Some((at, generics)) = self.field_constructor(ty, args)
        {
            let bound = Bound {
                receiver: None,
                generics,
            };
            return self.call_export(at, bound, explicit, args, span, expected);
        }
        let new = Ident {
            name: crate::hir::Name::new("new"),
            span,
        };
        if self.new_takes(ty).is_some() {
            return self.call_associated(ty, &new, explicit, args, span, expected);
        }
        self.walk_args(args);
        let name = self.ty_name(ty);
        let names = self.makers(ty);
        self.fail(
            Code::NotCallable,
            span,
            format!("`{name}` is not made by calling it like this"),
            |d| {
                if names.is_empty() {
                    d.help(format!("`dir({name})` lists what it has"))
                } else {
                    d.help(format!("use one of: {}", names.join(", ")))
                }
            },
        )
    }

    /// What makes a struct whose fields are all public from one argument for each.
    fn field_constructor(&mut self, ty: &Ty, args: &[Arg]) -> Option<(CallableRef, Generics)> {
        let named: Vec<&str> = args
            .iter()
            .filter_map(|a| match &a.kind {
                ArgKind::Keyword(name) => Some(name.name.as_str()),
                _ => None,
            })
            .collect();
        self.protocols(ty, Protocol::From)
            .into_iter()
            .find(|(at, _)| {
                let params = &self.manifests.callable(*at).params;
                params.len() == args.len()
                    && named.iter().all(|n| params.iter().any(|p| p.name == *n))
            })
    }

    /// How many arguments `new` of a type takes, if it has one.
    fn new_takes(&mut self, ty: &Ty) -> Option<usize> {
        let Ty::Object { key, .. } = ty else {
            return None;
        };
        self.manifests.type_defs(key).find_map(|(m, def)| {
            let manifest = self.manifests.at(m);
            let new = def.methods.iter().map(|id| manifest.callable(*id));
            new.filter(|c| c.name == "new" && c.receiver.is_none())
                .map(|c| c.params.len())
                .next()
        })
    }

    /// Associated functions that give the type itself.
    fn makers(&mut self, ty: &Ty) -> Vec<String> {
        let Ty::Object { key, .. } = ty else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (m, def) in self.manifests.type_defs(key) {
            for id in &def.methods {
                let at = CallableRef {
                    manifest: m,
                    id: *id,
                };
                let c = self.manifests.callable(at);
                if self.is_associated(at)
                    && matches!(&c.ret.ty, Ty::Object { key: k, .. } if k == key)
                {
                    out.push(format!("`{}.{}`", def.name, c.name));
                }
            }
        }
        out.truncate(6);
        out
    }

    /// `str.join` and the like: functions of a builtin type that no crate states.
    pub(super) fn builtin_associated(
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
