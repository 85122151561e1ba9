//! Rust types from those of a manifest.

use kayton_manifest::Ty;

use crate::lower::placeholder;
use crate::plan::{Arg, Def, DefKind, DefParamKind, ExportPlan, FnTy, Life, Role, RustTy};

/// The exact Rust type of a manifest type in argument position.
pub(crate) fn rust(plan: &ExportPlan, ty: &Ty) -> Option<RustTy> {
    Some(match ty {
        Ty::Bool => RustTy::Bool,
        Ty::Int(i) => RustTy::Int(*i),
        Ty::Float(f) => RustTy::Float(*f),
        Ty::Char => RustTy::Char,
        Ty::Unit => RustTy::unit(),
        Ty::Dynamic => RustTy::Dynamic,
        Ty::Str => plan.string()?,
        Ty::Bytes => plan.std_type(Role::Vec, vec![RustTy::Int(kayton_manifest::IntTy::U8)])?,
        Ty::Vec(t) => plan.std_type(Role::Vec, vec![rust(plan, t)?])?,
        Ty::Option(t) => plan.std_type(Role::Option, vec![rust(plan, t)?])?,
        Ty::Dict(k, v) => plan.std_type(Role::HashMap, vec![rust(plan, k)?, rust(plan, v)?])?,
        Ty::Set(t) => plan.std_type(Role::HashSet, vec![rust(plan, t)?])?,
        Ty::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| rust(plan, t)).collect::<Option<_>>()?),
        Ty::Object { key, args } => object(plan, key, args)?,
        Ty::Exact { rust: text, of, .. } => exact(plan, text, of)?,
        // What inference has left open.
        Ty::Param(name) if name.starts_with('?') => RustTy::Param(name.clone()),
        Ty::Never | Ty::Func { .. } | Ty::Param(_) => return None,
    })
}

fn object(plan: &ExportPlan, key: &kayton_manifest::TypeKey, args: &[Ty]) -> Option<RustTy> {
    let at = plan.defs.iter().position(|d| &d.key == key)?;
    let mut given = args.iter();
    let mut out = Vec::new();
    for param in &plan.defs[at].params {
        out.push(match &param.kind {
            // What an object borrows from is kept by its lenders, so the lifetime is not static.
            DefParamKind::Life => Arg::Life(Life::Named(param.name.clone())),
            DefParamKind::Type { .. } => Arg::Ty(rust(plan, given.next()?)?),
            DefParamKind::Const { .. } => match given.next()? {
                Ty::Exact { rust, .. } => Arg::Const(rust.clone()),
                Ty::Param(name) => Arg::Const(name.clone()),
                _ => return None,
            },
        });
    }
    // Definitions whose parameters are not known take what is given.
    for arg in given {
        out.push(Arg::Ty(rust(plan, arg)?));
    }
    Some(RustTy::Adt {
        def: crate::plan::DefId(u32::try_from(at).ok()?),
        args: out,
    })
}

/// A type as rustc prints it.
pub(super) fn parsed(plan: &ExportPlan, text: &str) -> Option<RustTy> {
    exact(plan, text, &[])
}

/// Rust text of the forms that [`crate::lower::exact`] writes.
fn exact(plan: &ExportPlan, text: &str, of: &[Ty]) -> Option<RustTy> {
    let holes: Vec<String> = (0..of.len()).map(placeholder).collect();
    let text = kayton_manifest::exact_text(text, &holes);
    Parts { plan, of }.ty(&syn::parse_str(&text).ok()?)
}

/// The definition whose path, without parameters, rustc prints like this: that of users, the one where it is
/// defined, or else any other in the same crate if there is one type of that name alone.
pub(super) fn printed(plan: &ExportPlan, path: &str) -> Option<usize> {
    let types = || {
        let all = plan.defs.iter().enumerate();
        all.filter(|(_, def)| def.kind != DefKind::Trait)
    };
    let defined = |def: &'_ Def| def.key.0.rsplit(' ').next().map(str::to_owned);
    let exact = |def: &Def| def.shown == path || defined(def).as_deref() == Some(path);
    if let Some((at, _)) = types().find(|(_, def)| exact(def)) {
        return Some(at);
    }
    let (krate, name) = (path.split("::").next()?, path.rsplit("::").next()?);
    let in_crate = |def: &Def| defined(def).is_some_and(|d| d.split("::").next() == Some(krate));
    let mut named = types().filter(|(_, def)| def.name == name && in_crate(def));
    let (at, _) = named.next()?;
    named.next().is_none().then_some(at)
}

/// The types that stand for placeholders in a text.
struct Parts<'p> {
    plan: &'p ExportPlan,
    of: &'p [Ty],
}

impl Parts<'_> {
    fn part(&self, name: &str) -> Option<&Ty> {
        let at = (0..self.of.len()).find(|at| placeholder(*at) == name)?;
        self.of.get(at)
    }

    /// A constant, or the name of a parameter for one.
    fn constant(&self, text: String) -> Option<String> {
        match self.part(&text) {
            Some(Ty::Exact { rust, .. }) => Some(rust.clone()),
            Some(Ty::Param(name)) => Some(name.clone()),
            Some(_) => None,
            None => Some(text),
        }
    }

    fn ty(&self, ty: &syn::Type) -> Option<RustTy> {
        Some(match ty {
            syn::Type::Reference(r) => RustTy::Ref {
                life: Life::Named("_".to_owned()),
                mutable: r.mutability.is_some(),
                inner: Box::new(self.ty(&r.elem)?),
            },
            syn::Type::Ptr(p) => RustTy::Ptr {
                mutable: matches!(p.mutability, syn::PointerMutability::Mut(_)),
                inner: Box::new(self.ty(&p.elem)?),
            },
            syn::Type::Slice(s) => RustTy::Slice(Box::new(self.ty(&s.elem)?)),
            syn::Type::Array(a) => {
                let len = &a.len;
                let len = self.constant(quote::quote!(#len).to_string())?;
                RustTy::Array(Box::new(self.ty(&a.elem)?), len)
            }
            syn::Type::Tuple(t) => {
                let items = t.elems.iter().map(|t| self.ty(t));
                RustTy::Tuple(items.collect::<Option<_>>()?)
            }
            syn::Type::Never(_) => RustTy::Never,
            syn::Type::Paren(p) => self.ty(&p.elem)?,
            syn::Type::Path(p) => self.path(&p.path)?,
            _ => return None,
        })
    }

    fn path(&self, path: &syn::Path) -> Option<RustTy> {
        if let Some(name) = path.get_ident() {
            let name = name.to_string();
            if let Some(part) = self.part(&name) {
                return rust(self.plan, part);
            }
            return match name.as_str() {
                "bool" => Some(RustTy::Bool),
                "char" => Some(RustTy::Char),
                "str" => Some(RustTy::Str),
                "f32" => Some(RustTy::Float(kayton_manifest::FloatTy::F32)),
                "f64" => Some(RustTy::Float(kayton_manifest::FloatTy::F64)),
                _ => serde_json::from_str(&format!("\"{name}\""))
                    .map(RustTy::Int)
                    .ok(),
            };
        }
        if let Some(function) = self.function(path) {
            return Some(function);
        }
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let own = ["krates".to_owned()];
        let below = match segments.get(1..2) {
            Some(s) if s == own => &segments[2..],
            _ => &segments[..],
        };
        let named = |d: &Def| match d.path.as_deref() {
            Some([first, absolute @ ..]) if first.is_empty() => absolute == segments,
            own => own == Some(below),
        };
        let defs = &self.plan.defs;
        let at = defs.iter().position(named).or_else(|| {
            // As rustc prints it: below the glue through which it was found.
            printed(self.plan, &below.join("::"))
        })?;
        let mut args = Vec::new();
        let params = &self.plan.defs[at].params;
        if let Some(last) = path.segments.last()
            && let syn::PathArguments::AngleBracketed(given) = &last.arguments
        {
            // Definitions whose parameters are not known take what is given.
            let mut params = self.plan.defs[at].params.iter().map(|p| &p.kind);
            for arg in &given.args {
                args.push(self.arg(params.next(), arg)?);
            }
        }
        // Defaults need not be printed.
        let left = params.iter().skip(args.len()).map_while(|p| match &p.kind {
            DefParamKind::Type {
                default: Some(ty), ..
            } if ty.params().is_empty() => Some(Arg::Ty(ty.clone())),
            _ => None,
        });
        args.extend(left.collect::<Vec<_>>());
        Some(RustTy::Adt {
            def: crate::plan::DefId(u32::try_from(at).ok()?),
            args,
        })
    }

    fn arg(&self, kind: Option<&DefParamKind>, arg: &syn::GenericArgument) -> Option<Arg> {
        Some(match (kind, arg) {
            (_, syn::GenericArgument::Lifetime(_)) => Arg::Life(Life::Named("_".to_owned())),
            (Some(DefParamKind::Const { .. }), syn::GenericArgument::Type(t)) => {
                Arg::Const(self.constant(quote::quote!(#t).to_string())?)
            }
            (_, syn::GenericArgument::Type(t)) => Arg::Ty(self.ty(t)?),
            (_, syn::GenericArgument::Const(c)) => {
                Arg::Const(self.constant(quote::quote!(#c).to_string())?)
            }
            _ => return None,
        })
    }

    /// `Box<dyn Fn(A) -> B + Send + Sync>`, the named type of a function.
    fn function(&self, path: &syn::Path) -> Option<RustTy> {
        let last = path.segments.last()?;
        let syn::PathArguments::AngleBracketed(given) = &last.arguments else {
            return None;
        };
        let Some(syn::GenericArgument::Type(syn::Type::TraitObject(object))) = given.args.first()
        else {
            return None;
        };
        let syn::TypeParamBound::Trait(bound) = object.bounds.first()? else {
            return None;
        };
        let last = bound.path.segments.last()?;
        let syn::PathArguments::Parenthesized(signature) = &last.arguments else {
            return None;
        };
        let params = signature.inputs.iter().map(|t| self.ty(&t.ty));
        let params: Vec<RustTy> = params.collect::<Option<_>>()?;
        let ret = match &signature.output {
            syn::ReturnType::Default => RustTy::unit(),
            syn::ReturnType::Type(_, ty) => self.ty(ty)?,
        };
        Some(RustTy::Fn(Box::new(FnTy::new(&params, ret, true))))
    }
}
