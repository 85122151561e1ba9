//! Rust types from those of a manifest.

use kayton_manifest::Ty;

use crate::plan::{Arg, DefParamKind, ExportPlan, FnTy, Life, Role, RustTy};

/// The exact Rust type of a manifest type in argument position.
pub(super) fn rust(plan: &ExportPlan, ty: &Ty) -> Option<RustTy> {
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
        Ty::Exact { rust: text, .. } => exact(plan, text)?,
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

/// Rust text of the few forms that [`crate::lower::exact`] writes for builtin types.
fn exact(plan: &ExportPlan, text: &str) -> Option<RustTy> {
    parsed(plan, &syn::parse_str(text).ok()?)
}

fn parsed(plan: &ExportPlan, ty: &syn::Type) -> Option<RustTy> {
    Some(match ty {
        syn::Type::Reference(r) => RustTy::Ref {
            life: Life::Named("_".to_owned()),
            mutable: r.mutability.is_some(),
            inner: Box::new(parsed(plan, &r.elem)?),
        },
        syn::Type::Slice(s) => RustTy::Slice(Box::new(parsed(plan, &s.elem)?)),
        syn::Type::Array(a) => {
            let len = &a.len;
            RustTy::Array(
                Box::new(parsed(plan, &a.elem)?),
                quote::quote!(#len).to_string(),
            )
        }
        syn::Type::Tuple(t) => RustTy::Tuple(
            t.elems
                .iter()
                .map(|t| parsed(plan, t))
                .collect::<Option<_>>()?,
        ),
        syn::Type::Paren(p) => parsed(plan, &p.elem)?,
        syn::Type::Path(p) => path(plan, &p.path)?,
        _ => return None,
    })
}

fn path(plan: &ExportPlan, path: &syn::Path) -> Option<RustTy> {
    if let Some(name) = path.get_ident() {
        let name = name.to_string();
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
    if let Some(function) = function(plan, path) {
        return Some(function);
    }
    let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    let own = ["krates".to_owned()];
    let below = match segments.get(1..2) {
        Some(s) if s == own => &segments[2..],
        _ => &segments[..],
    };
    let at = plan.defs.iter().position(|d| match d.path.as_deref() {
        Some([first, absolute @ ..]) if first.is_empty() => absolute == segments,
        own => own == Some(below),
    })?;
    let mut args = Vec::new();
    if let Some(last) = path.segments.last()
        && let syn::PathArguments::AngleBracketed(given) = &last.arguments
    {
        for arg in &given.args {
            match arg {
                syn::GenericArgument::Lifetime(_) => {
                    args.push(Arg::Life(Life::Named("_".to_owned())));
                }
                syn::GenericArgument::Type(t) => args.push(Arg::Ty(parsed(plan, t)?)),
                syn::GenericArgument::Const(c) => {
                    args.push(Arg::Const(quote::quote!(#c).to_string()));
                }
                _ => return None,
            }
        }
    }
    Some(RustTy::Adt {
        def: crate::plan::DefId(u32::try_from(at).ok()?),
        args,
    })
}

/// `Box<dyn Fn(A) -> B + Send + Sync>`, the named type of a function.
fn function(plan: &ExportPlan, path: &syn::Path) -> Option<RustTy> {
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
    let params = signature.inputs.iter().map(|t| parsed(plan, &t.ty));
    let params: Vec<RustTy> = params.collect::<Option<_>>()?;
    let ret = match &signature.output {
        syn::ReturnType::Default => RustTy::unit(),
        syn::ReturnType::Type(_, ty) => parsed(plan, ty)?,
    };
    Some(RustTy::Fn(Box::new(FnTy::new(&params, ret, true))))
}
