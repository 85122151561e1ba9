//! Types of crates that are called, and what else makes their values.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{Arg, ArgKind, Ident};
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::{Generics, has_param, instantiated, learn};
use crate::thir::tree::{Expr, Kind};
use crate::thir::types::is_open;

impl Infer<'_> {
    /// `Type(…)` of a crate: `new`, else a conversion, else the default value.
    pub(in crate::thir::infer) fn call_type(
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
                ..Bound::default()
            };
            return self.call_export(at, bound, explicit, args, span, expected);
        }
        if let [arg] = args
            && arg.kind == ArgKind::Positional
            && let Some(e) = self.type_from_one(ty, explicit, arg, span, expected)
        {
            return e;
        }
        if self.new_takes(ty) != Some(args.len())
            && let Some((at, generics)) = self.field_constructor(ty, args)
        {
            let bound = Bound {
                receiver: None,
                generics,
                ..Bound::default()
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

    /// `Type(x)`: `new` if it takes such a value, else a conversion. None if neither does.
    fn type_from_one(
        &mut self,
        ty: &Ty,
        explicit: &[Ty],
        arg: &Arg,
        span: Span,
        expected: Option<&Ty>,
    ) -> Option<Expr> {
        let new = self.new_of_one(ty);
        let want = new.as_ref().map(|(at, generics)| {
            let param = &self.manifests.callable(*at).params[0];
            instantiated(&param.ty, generics)
        });
        if want.as_ref().is_some_and(has_param) {
            return None;
        }
        let range = want
            .as_ref()
            .and_then(|w| self.range_object(arg.value, w, None));
        let e = match range {
            Some(range) => range,
            None => self.infer(arg.value, want.as_ref()),
        };
        if Self::is_broken(&e) {
            return Some(e);
        }
        let fits = want.is_some_and(|want| self.could_fit(&e, &want));
        let (at, generics) = match new {
            Some(new) if fits => new,
            new => self
                .conversion(ty, &[Protocol::From, Protocol::FromStr], &e)
                .or(new)?,
        };
        let bound = Bound {
            receiver: None,
            generics,
            ..Bound::default()
        };
        Some(self.call_export_with(at, bound, explicit, vec![e], span, expected))
    }

    /// The conversion into a type that takes a value.
    fn conversion(
        &mut self,
        ty: &Ty,
        protocols: &[Protocol],
        e: &Expr,
    ) -> Option<(CallableRef, Generics)> {
        let mut perhaps = None;
        for protocol in protocols {
            for (at, generics) in self.protocols(ty, *protocol) {
                let callable = self.manifests.callable(at).clone();
                let [param] = callable.params.as_slice() else {
                    continue;
                };
                let want = instantiated(&param.ty, &generics);
                // What leaves nothing open comes first; the length of an array is told by a list that is
                // written there alone.
                let have = self.types.finish(&e.ty);
                let mut told = generics.clone();
                told.retain(|_, ty| !is_open(&self.types.finish(ty)));
                let learnt = learn(&param.ty, &have, &mut told);
                if let (Some(name), Kind::List(items)) = (&param.length, &e.kind) {
                    let length = Ty::constant(items.len().to_string());
                    told.entry(name.clone()).or_insert(length);
                }
                let fits = (has_param(&want) && learnt) || self.could_fit(e, &want);
                if !fits {
                    continue;
                }
                let closed = callable.generics.iter().all(|g| told.contains_key(&g.name));
                match closed {
                    true => return Some((at, generics)),
                    false => perhaps = perhaps.or(Some((at, generics))),
                }
            }
        }
        perhaps
    }

    /// `Type.default()`, `Type.from(x)`, `Type.from_str(s)`: what traits of std give, which the
    /// manifest states as protocols.
    pub(in crate::thir::infer) fn protocol_associated(
        &mut self,
        ty: &Ty,
        name: &str,
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Option<Expr> {
        let protocol = match name {
            "default" => Protocol::Default,
            "from" | "try_from" => Protocol::From,
            "from_str" => Protocol::FromStr,
            _ => return None,
        };
        let (at, generics) = match args {
            [arg] if arg.kind == ArgKind::Positional && protocol != Protocol::Default => {
                let all = self.protocols(ty, protocol);
                if all.is_empty() {
                    return None;
                }
                for (at, generics) in all {
                    let callable = self.manifests.callable(at).clone();
                    let [param] = callable.params.as_slice() else {
                        continue;
                    };
                    let want = instantiated(&param.ty, &generics);
                    if !has_param(&want)
                        && let Some(range) = self.range_object(arg.value, &want, None)
                    {
                        let bound = Bound {
                            receiver: None,
                            generics,
                            ..Bound::default()
                        };
                        let range = vec![range];
                        return Some(self.call_export_with(at, bound, &[], range, span, expected));
                    }
                }
                let e = self.infer(arg.value, None);
                if Self::is_broken(&e) {
                    return Some(e);
                }
                // What is made of several values, field by field, is no conversion.
                let of_one =
                    |me: &Self, at: CallableRef| me.manifests.callable(at).params.len() == 1;
                let found = self.conversion(ty, &[protocol], &e);
                let found = found.filter(|(at, _)| of_one(self, *at));
                let (at, generics) = match found {
                    Some(found) => found,
                    None => {
                        let any = self.protocols(ty, protocol);
                        any.into_iter().find(|(at, _)| of_one(self, *at))?
                    }
                };
                let bound = Bound {
                    receiver: None,
                    generics,
                    ..Bound::default()
                };
                return Some(self.call_export_with(at, bound, &[], vec![e], span, expected));
            }
            _ => self.protocol(ty, protocol)?,
        };
        let bound = Bound {
            receiver: None,
            generics,
            ..Bound::default()
        };
        Some(self.call_export(at, bound, &[], args, span, expected))
    }

    /// A type's name as a value, for a type that has one value alone: a unit struct.
    pub(in crate::thir::infer) fn unit_value(
        &mut self,
        ty: &Ty,
        span: Span,
        expected: Option<&Ty>,
    ) -> Option<Expr> {
        let (at, generics) = self.field_constructor(ty, &[])?;
        let bound = Bound {
            receiver: None,
            generics,
            ..Bound::default()
        };
        Some(self.call_export(at, bound, &[], &[], span, expected))
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

    /// `new` of a type, if it takes one argument.
    fn new_of_one(&mut self, ty: &Ty) -> Option<(CallableRef, Generics)> {
        if self.new_takes(ty) != Some(1) {
            return None;
        }
        let found = self.find_methods(ty, "new", true);
        found.into_iter().find(|(at, _)| {
            let new = self.manifests.callable(*at);
            new.receiver.is_none() && new.params.len() == 1
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
}
