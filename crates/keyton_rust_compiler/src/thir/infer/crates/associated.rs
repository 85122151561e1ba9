//! Functions called on a type or a trait, and what is said where there is none.

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::{Protocol, Ty, TypeKey};

use crate::hir::{Arg, Ident};
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::{Generics, learn};
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::tree::Expr;

impl Infer<'_> {
    /// `Type.name(args)`: an associated function, or a method with the object as first argument.
    pub(in crate::thir::infer) fn call_associated(
        &mut self,
        ty: &Ty,
        name: &Ident,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let found = self.find_methods(ty, &name.name, true);
        // A trait that is for all types says less than what the type itself is made from.
        let of_traits = found.iter().all(|(at, _)| {
            let callable = self.manifests.callable(*at);
            callable.generics.first().is_some_and(|g| g.name == "Self")
                && callable.receiver.is_none()
        });
        if of_traits
            && !found.is_empty()
            && let Some(e) = self.protocol_associated(ty, &name.name, args, span, expected)
        {
            return e;
        }
        if found.is_empty() {
            if let Some(e) = self.builtin_associated(ty, name, args, span) {
                return e;
            }
            if let Some(e) = self.protocol_associated(ty, &name.name, args, span, expected) {
                return e;
            }
            self.walk_args(args);
            return self.no_item(&Entity::Type(ty.clone()), name);
        }
        // Of several impls, the first that takes that many arguments and the written types.
        let n = found.len();
        for (i, (at, generics)) in found.into_iter().enumerate() {
            let c = self.manifests.callable(at).clone();
            let own = usize::from(c.receiver.is_some());
            if i + 1 < n && c.params.len() + own != args.len() {
                continue;
            }
            if c.receiver.is_none() {
                return self.call_export(
                    at,
                    Bound {
                        receiver: None,
                        generics,
                        ..Bound::default()
                    },
                    explicit,
                    args,
                    span,
                    expected,
                );
            }
            let Some((first, rest)) = args.split_first() else {
                break;
            };
            let object = self.infer(first.value, None);
            let object_ty = self.types.finish(&object.ty);
            let mut generics = generics;
            if let Some(r) = &c.receiver {
                learn(&r.ty, &object_ty, &mut generics);
            }
            return self.call_export(
                at,
                Bound::to(object, generics),
                explicit,
                rest,
                span,
                expected,
            );
        }
        self.walk_args(args);
        self.no_item(&Entity::Type(ty.clone()), name)
    }

    /// `Trait.name(object, …)`.
    pub(in crate::thir::infer) fn call_trait_fn(
        &mut self,
        key: &TypeKey,
        name: &Ident,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let found = self.manifests.trait_defs(key).find_map(|(manifest, def)| {
            let id = *def
                .methods
                .iter()
                .find(|id| self.manifests.at(manifest).callable(**id).name == name.name.as_str())?;
            Some(CallableRef { manifest, id })
        });
        let (Some(at), Some((first, rest))) = (found, args.split_first()) else {
            self.walk_args(args);
            return self.fail(
                Code::ItemNotFound,
                name.span,
                format!(
                    "the trait has no method `{}` that is called like this",
                    name.name
                ),
                |d| d.help("call it on a value: `value.method(…)`"),
            );
        };
        let object = self.infer(first.value, None);
        let ty = self.types.finish(&object.ty);
        let generics = Generics::from([("Self".to_owned(), ty)]);
        self.call_export(
            at,
            Bound::to(object, generics),
            explicit,
            rest,
            span,
            expected,
        )
    }

    /// Names that a type offers, for suggestions.
    pub(in crate::thir::infer) fn member_names(&mut self, ty: &Ty) -> Vec<String> {
        let ty = self.types.finish(ty);
        let mut names: Vec<String> =
            crate::thir::infer::builtin::method_table::builtin_methods(&ty)
                .iter()
                .map(|s| (*s).to_owned())
                .collect();
        if let Some(def) = self.struct_of(&ty) {
            names.extend(def.fields.iter().map(|(n, _)| n.clone()));
            let unit = def.unit.clone();
            for m in &unit.module[def.id].methods {
                names.extend(unit.module[*m].name.as_ref().map(|n| n.name.to_string()));
            }
        }
        if let Ty::Object { key, .. } = &ty {
            for (m, def) in self.manifests.type_defs(key) {
                let manifest = self.manifests.at(m);
                names.extend(
                    def.methods
                        .iter()
                        .map(|id| manifest.callable(*id).name.clone()),
                );
                names.extend(def.fields.iter().map(|f| f.name.clone()));
                names.extend(def.variants.iter().map(|v| v.name.clone()));
                names.extend(
                    def.constants
                        .iter()
                        .map(|c| manifest.constant(*c).name.clone()),
                );
                for imp in &def.impls {
                    for (tm, t) in self.manifests.trait_defs(&imp.key) {
                        let tm = self.manifests.at(tm);
                        names.extend(t.methods.iter().map(|id| tm.callable(*id).name.clone()));
                    }
                }
            }
        }
        names
    }

    /// The signature of a method that the type has only for other arguments than these.
    fn method_elsewhere(&self, ty: &Ty, name: &str) -> Option<String> {
        let Ty::Object { key, .. } = ty else {
            return None;
        };
        self.manifests.type_defs(key).find_map(|(manifest, def)| {
            let of_def = def.methods.iter();
            let mut all = of_def.map(|id| self.manifests.at(manifest).callable(*id));
            let found = all.find(|c| c.name == name && c.receiver.is_some())?;
            Some(found.signature.clone())
        })
    }

    pub(in crate::thir::infer) fn no_member(
        &mut self,
        ty: &Ty,
        name: &Ident,
        called: bool,
    ) -> Expr {
        if let Some(e) = self.skipped_member(ty, name) {
            return e;
        }
        let names = self.member_names(ty);
        let near = kayton_diagnostics::similar(&name.name, names.iter().map(String::as_str))
            .map(str::to_owned);
        let have = self.ty_name(ty);
        let exact = names.iter().any(|n| n == name.name.as_str());
        if let Ty::Option(inner) = self.types.shallow(ty) {
            let inner = self.ty_name(&inner);
            return self.fail(
                Code::MaybeNone,
                name.span,
                format!(
                    "this may be `None`, and only {inner} may have `{}`",
                    name.name
                ),
                |d| d.help("check it first: `if x is not None:`, or give a default: `x or …`"),
            );
        }
        let shallow = self.types.shallow(ty);
        let other = match self.protocol(&shallow, Protocol::Next) {
            Some(_) => iterator_way(&name.name),
            None => None,
        };
        if let Some(other) = other.or_else(|| other_way(&shallow, &name.name)) {
            let message = format!("{have} has no `{}`", name.name);
            return self.fail(Code::NoSuchMember, name.span, message, |d| d.help(other));
        }
        let what = if called { "method" } else { "attribute" };
        let elsewhere = self.method_elsewhere(&shallow, &name.name);
        self.fail(
            Code::NoSuchMember,
            name.span,
            format!("{have} has no {what} `{}`", name.name),
            |d: Diagnostic| match near {
                _ if called && elsewhere.is_some() => {
                    let signature = elsewhere.unwrap_or_default();
                    d.note(format!(
                        "with other types in it there is one: `{signature}`"
                    ))
                }
                _ if exact && called => {
                    d.help(format!("`{}` is a field: leave out the `()`", name.name))
                }
                _ if exact => d.help(format!("`{0}` is a method: call it, `.{0}(…)`", name.name)),
                Some(near) => d.help(format!("did you mean `{near}`?")),
                None => d.help("`dir(x)` lists what it has"),
            },
        )
    }
}

/// How Keyton writes what another language has as a method.
fn other_way(ty: &Ty, name: &str) -> Option<&'static str> {
    let object = matches!(ty, Ty::Object { .. });
    Some(match name {
        "push" | "push_back" | "add" if matches!(ty, Ty::Vec(_)) => "write `xs.append(x)`",
        "len" | "length" | "size" if !object => "write `len(x)`",
        "contains" | "includes" | "has_key" | "contains_key" if !object => "write `y in x`",
        "to_string" => "write `str(x)`",
        "clone" => "write `copy(x)`",
        "unwrap" | "expect" => "an error is raised by itself: leave it out",
        "iter" | "into_iter" if !object => "loop over it: `for x in xs:`",
        "format" if *ty == Ty::Str => "write the values into the text: `f\"{x}\"`",
        "trim" if *ty == Ty::Str => "write `s.strip()`",
        "starts_with" if *ty == Ty::Str => "write `s.startswith(…)`",
        "ends_with" if *ty == Ty::Str => "write `s.endswith(…)`",
        "to_uppercase" if *ty == Ty::Str => "write `s.upper()`",
        "to_lowercase" if *ty == Ty::Str => "write `s.lower()`",
        "insert" if matches!(ty, Ty::Dict(..)) => "write `d[key] = value`",
        _ => return None,
    })
}

/// How Keyton writes what Rust has as a method of iterators.
fn iterator_way(name: &str) -> Option<&'static str> {
    Some(match name {
        "next" => "write `next(x)`",
        "collect" | "to_vec" | "by_ref" => "write `list(x)`, or loop over it: `for y in x:`",
        "take" | "skip" | "nth" | "last" | "step_by" | "peekable" => {
            "take from its list: `list(x)[:n]`, `list(x)[n]`; or one by one: `next(x)`"
        }
        "map" | "filter" | "filter_map" | "flat_map" | "for_each" | "take_while" | "skip_while" => {
            "loop over it, or write `[f(y) for y in x if g(y)]`"
        }
        "count" => "write `len(list(x))`",
        "enumerate" => "write `enumerate(x)`",
        "zip" => "write `zip(x, y)`",
        "sum" => "write `sum(x)`",
        "min" => "write `min(x)`",
        "max" => "write `max(x)`",
        "rev" => "write `reversed(list(x))`",
        "any" => "write `any([f(y) for y in x])`",
        "all" => "write `all([f(y) for y in x])`",
        _ => return None,
    })
}
