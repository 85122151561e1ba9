//! Signatures as Keyton users read them.

use std::collections::HashMap;

use keyton_rust_compiler::hir::{FnId, StructId};
use keyton_rust_compiler::manifest::{Callable, Generic, Ty};
use keyton_rust_compiler::thir::{ManifestSet, show_type};

use crate::entity::Source;

/// `get(url: U) -> RequestBuilder where U: IntoUrl`; `known` are parameters that are fixed.
pub(crate) fn of_callable(
    manifests: &ManifestSet,
    callable: &Callable,
    known: &HashMap<String, Ty>,
) -> String {
    // `impl Trait` in an argument has a name of rustdoc's own, which says nothing.
    let anonymous = |g: &&Generic| g.name.starts_with("impl") && !g.bounds.is_empty();
    let lookup = |name: &str| {
        if let Some(ty) = known.get(name) {
            let open = matches!(ty, Ty::Param(name) if name.starts_with('?'));
            return (name != "Self" && !open).then(|| ty.clone());
        }
        let mut generics = callable.generics.iter().filter(anonymous);
        let generic = generics.find(|g| g.name == name)?;
        Some(Ty::Param(format!("impl {}", generic.bounds.join(" + "))))
    };
    let show = |ty: &Ty| of_type(manifests, &ty.substitute(&lookup));
    let params: Vec<String> = callable
        .params
        .iter()
        .map(|p| format!("{}: {}", p.name, show(&p.ty)))
        .collect();
    let mut out = format!("{}({})", callable.name, params.join(", "));
    if callable.ret.ty != Ty::Unit {
        out.push_str(" -> ");
        out.push_str(&show(&callable.ret.ty));
    }
    if let Some(error) = &callable.ret.raises {
        out.push_str(", raises ");
        out.push_str(&show(error));
    }
    let bounds: Vec<String> = callable
        .generics
        .iter()
        .filter(|g| !g.bounds.is_empty() && g.name != "Self" && !g.name.contains("::"))
        .filter(|g| !anonymous(g) && lookup(&g.name).is_none())
        .filter(|g| callable.params.iter().any(|p| mentions(&p.ty, &g.name)))
        .map(|g| format!("{}: {}", g.name, g.bounds.join(" + ")))
        .collect();
    if !bounds.is_empty() {
        out.push_str(" where ");
        out.push_str(&bounds.join(", "));
    }
    out
}

fn mentions(ty: &Ty, name: &str) -> bool {
    match ty {
        Ty::Param(param) => param == name,
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => mentions(t, name),
        Ty::Dict(k, v) => mentions(k, name) || mentions(v, name),
        Ty::Tuple(ts) | Ty::Object { args: ts, .. } => ts.iter().any(|t| mentions(t, name)),
        Ty::Func { params, ret } => params.iter().any(|t| mentions(t, name)) || mentions(ret, name),
        _ => false,
    }
}

/// A type; an object of a crate by the name under which the crate offers it.
pub(crate) fn of_type(manifests: &ManifestSet, ty: &Ty) -> String {
    match ty {
        Ty::Object { key, args } => {
            let path = manifests.type_path(key);
            let Some(name) = path.and_then(|path| path.rsplit("::").next()) else {
                return show_type(ty);
            };
            let known = |ty: &&Ty| !matches!(ty, Ty::Param(name) if name.starts_with('?'));
            let args: Vec<String> = args
                .iter()
                .filter(known)
                .map(|ty| of_type(manifests, ty))
                .collect();
            match args.is_empty() {
                true => name.to_owned(),
                false => format!("{name}<{}>", args.join(", ")),
            }
        }
        Ty::Option(t) if **t != Ty::Unit => format!("Option<{}>", of_type(manifests, t)),
        Ty::Vec(t) => format!("Vec<{}>", of_type(manifests, t)),
        Ty::Set(t) => format!("Set<{}>", of_type(manifests, t)),
        Ty::Dict(k, v) => format!("Dict<{}, {}>", of_type(manifests, k), of_type(manifests, v)),
        Ty::Tuple(ts) => {
            let ts: Vec<String> = ts.iter().map(|t| of_type(manifests, t)).collect();
            format!("({})", ts.join(", "))
        }
        _ => show_type(ty),
    }
}

/// `area(self, scale: f64 = 1.0) -> f64`, as it is written.
pub(crate) fn of_fn(source: Source<'_>, id: FnId) -> String {
    let module = source.module;
    let function = &module[id];
    let text = |span: keyton_rust_compiler::diagnostics::Span| {
        source.text.get(span.range()).unwrap_or("_").to_owned()
    };
    let params: Vec<String> = function
        .params
        .iter()
        .map(|param| {
            let mut out = param.name.name.to_string();
            if let Some(ty) = param.ty {
                out.push_str(": ");
                out.push_str(&text(module[ty].span));
            }
            if let Some(default) = param.default {
                out.push_str(if param.ty.is_some() { " = " } else { "=" });
                out.push_str(&text(module[default].span));
            }
            out
        })
        .collect();
    let name = function.name.as_ref().map_or("fn", |name| &name.name);
    let ret = function.ret.map_or(String::new(), |ret| {
        format!(" -> {}", text(module[ret].span))
    });
    format!("{name}({}){ret}", params.join(", "))
}

/// `Point(x: f64, y: f64 = 0.0)`.
pub(crate) fn of_struct(source: Source<'_>, id: StructId) -> String {
    let module = source.module;
    let def = &module[id];
    let fields: Vec<String> = def
        .fields
        .iter()
        .map(|field| {
            let text = |span: keyton_rust_compiler::diagnostics::Span| {
                source.text.get(span.range()).unwrap_or("_")
            };
            let ty = field.ty.map(|ty| format!(": {}", text(module[ty].span)));
            let default = field
                .default
                .map(|d| format!(" = {}", text(module[d].span)));
            format!(
                "{}{}{}",
                field.name.name,
                ty.unwrap_or_default(),
                default.unwrap_or_default()
            )
        })
        .collect();
    format!("{}({})", def.name.name, fields.join(", "))
}
