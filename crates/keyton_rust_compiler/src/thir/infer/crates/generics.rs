//! Generic parameters of callables: learnt from types, replaced in them.

use std::collections::HashMap;

use kayton_manifest::{Callable, Ty};

use crate::thir::types::view;

/// What the generic parameters of a callable are, exact.
pub(in crate::thir::infer) type Generics = HashMap<String, Ty>;

/// Stands among the generics for the type of a receiver that is not the callable's own, but derefs to it.
pub(in crate::thir::infer) const RECEIVER: &str = "self";

/// Stands among the generics for what an instance returns, where its signature does not tell.
pub(in crate::thir::infer) const RETURN: &str = "return";

/// Stands among the generics for what an instance takes as receiver.
pub(in crate::thir::infer) const RECEIVED: &str = "received";

/// Stands among the generics for what an instance takes at a place after the receiver.
pub(in crate::thir::infer) fn given_at(at: usize) -> String {
    format!("argument {at}")
}

/// What a receiver is: the instance says it, or the signature with the generics in it.
pub(in crate::thir::infer) fn received(ty: &Ty, generics: &Generics) -> Ty {
    let said = generics.get(RECEIVED).cloned();
    said.unwrap_or_else(|| instantiated(ty, generics))
}

/// What a parameter takes: the instance says it, or the signature with the generics in it.
pub(in crate::thir::infer) fn taken(at: usize, ty: &Ty, generics: &Generics) -> Ty {
    let said = generics.get(&given_at(at)).cloned();
    said.unwrap_or_else(|| instantiated(ty, generics))
}

/// Whether parameters stand in the text of a type, where nothing replaces them.
pub(in crate::thir::infer) fn has_text(ty: &Ty) -> bool {
    match ty {
        Ty::Exact { view, .. } => view.as_ref().is_none_or(|view| has_param(view)),
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => has_text(t),
        Ty::Dict(k, v) => has_text(k) || has_text(v),
        Ty::Tuple(ts) | Ty::Object { args: ts, .. } => ts.iter().any(has_text),
        _ => false,
    }
}

/// Replaces parameters: exact types inside of objects' arguments, their views elsewhere.
pub(in crate::thir::infer) fn instantiated(ty: &Ty, generics: &Generics) -> Ty {
    let go = |t: &Ty| instantiated(t, generics);
    match ty {
        Ty::Param(name) => generics.get(name).map_or_else(|| ty.clone(), view),
        Ty::Vec(t) => Ty::Vec(Box::new(go(t))),
        Ty::Set(t) => Ty::Set(Box::new(go(t))),
        Ty::Option(t) => Ty::Option(Box::new(go(t))),
        Ty::Dict(k, v) => Ty::Dict(Box::new(go(k)), Box::new(go(v))),
        Ty::Tuple(ts) => Ty::Tuple(ts.iter().map(go).collect()),
        Ty::Func { params, ret } => Ty::Func {
            params: params.iter().map(go).collect(),
            ret: Box::new(go(ret)),
        },
        Ty::Object { .. } => ty.substitute(&|n| generics.get(n).cloned()),
        _ => ty.clone(),
    }
}

/// Learns parameters by laying a signature's type over an actual one. False on a contradiction.
pub(in crate::thir::infer) fn learn(pattern: &Ty, actual: &Ty, out: &mut Generics) -> bool {
    let all = |p: &[Ty], a: &[Ty], out: &mut Generics| {
        p.len() == a.len() && p.iter().zip(a).all(|(p, a)| learn(p, a, out))
    };
    match (pattern, actual) {
        (Ty::Exact { view: Some(v), .. }, a) if !matches!(a, Ty::Exact { .. }) => learn(v, a, out),
        (p, Ty::Exact { .. }) if p.const_param().is_some() => {
            let name = p.const_param().unwrap_or_default().to_owned();
            learn(&Ty::Param(name), actual, out)
        }
        (Ty::Param(name), _) if !name.starts_with('?') => match out.get(name) {
            Some(known) => *known == *actual || view(known) == view(actual),
            None => {
                if !matches!(actual, Ty::Param(v) if v.starts_with('?')) {
                    out.insert(name.clone(), actual.clone());
                }
                true
            }
        },
        (_, Ty::Param(v)) if v.starts_with('?') => true,
        (Ty::Vec(p), Ty::Vec(a)) | (Ty::Set(p), Ty::Set(a)) | (Ty::Option(p), Ty::Option(a)) => {
            learn(p, a, out)
        }
        (Ty::Option(p), a) => learn(p, a, out),
        (Ty::Dict(k, v), Ty::Dict(k2, v2)) => learn(k, k2, out) && learn(v, v2, out),
        (Ty::Tuple(p), Ty::Tuple(a)) => all(p, a, out),
        (Ty::Object { key, args }, Ty::Object { key: k2, args: a2 }) => {
            key == k2
                && args.len() == a2.len()
                && args.iter().zip(a2).all(|(p, a)| learn_exact(p, a, out))
        }
        (
            Ty::Func { params, ret },
            Ty::Func {
                params: p2,
                ret: r2,
            },
        ) => all(params, p2, out) && learn(ret, r2, out),
        _ => {
            pattern == actual
                || matches!(
                    pattern,
                    Ty::Int(_) | Ty::Float(_) | Ty::Dynamic | Ty::Func { .. }
                )
        }
    }
}

/// As [`learn`] for an argument of an object's type, where each form of a type in Rust is another one.
fn learn_exact(pattern: &Ty, actual: &Ty, out: &mut Generics) -> bool {
    let all = |p: &[Ty], a: &[Ty], out: &mut Generics| {
        p.len() == a.len() && p.iter().zip(a).all(|(p, a)| learn_exact(p, a, out))
    };
    match (pattern, actual) {
        (_, Ty::Param(v)) if v.starts_with('?') => true,
        (Ty::Param(_), _) | (Ty::Object { .. }, Ty::Object { .. }) => learn(pattern, actual, out),
        (p, Ty::Exact { .. }) if p.const_param().is_some() => learn(p, actual, out),
        (Ty::Vec(p), Ty::Vec(a)) | (Ty::Set(p), Ty::Set(a)) | (Ty::Option(p), Ty::Option(a)) => {
            learn_exact(p, a, out)
        }
        (Ty::Dict(k, v), Ty::Dict(k2, v2)) => learn_exact(k, k2, out) && learn_exact(v, v2, out),
        (Ty::Tuple(p), Ty::Tuple(a)) => all(p, a, out),
        (
            Ty::Exact { rust: p, of, .. },
            Ty::Exact {
                rust: a, of: of2, ..
            },
        ) => p == a && all(of, of2, out),
        // A value is seen for a result where it is returned; what holds results holds no values.
        (Ty::Exact { rust, .. }, _) if is_result(rust) => false,
        (Ty::Exact { view: Some(p), .. }, _) if has_param(p) => learn(p, actual, out),
        (_, Ty::Exact { view: Some(a), .. }) if has_param(pattern) => learn(pattern, a, out),
        _ => pattern == actual,
    }
}

fn is_result(rust: &str) -> bool {
    rust.starts_with("::std::result::Result<")
}

/// Whether the parameter is part of the type of an object that is passed or comes back, where forms of one
/// type (`String`, `&str`) differ.
pub(in crate::thir::infer) fn is_exact(callable: &Callable, name: &str) -> bool {
    let receiver = callable.receiver.iter().map(|r| &r.ty);
    let types = receiver.chain(callable.params.iter().map(|p| &p.ty));
    let mut types = types.chain([&callable.ret.ty]);
    types.any(|ty| in_object(ty, name, false))
}

pub(in crate::thir::infer) fn in_object(ty: &Ty, name: &str, inside: bool) -> bool {
    match ty {
        Ty::Param(n) => inside && n == name,
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => in_object(t, name, inside),
        Ty::Dict(k, v) => in_object(k, name, inside) || in_object(v, name, inside),
        Ty::Tuple(ts) => ts.iter().any(|t| in_object(t, name, inside)),
        Ty::Object { args, .. } => args.iter().any(|t| in_object(t, name, true)),
        _ => false,
    }
}

pub(in crate::thir::infer) fn has_param(ty: &Ty) -> bool {
    let mut found = false;
    walk_params(ty, &mut |n| found |= !n.starts_with('?'));
    found
}

pub(in crate::thir::infer) fn walk_params(ty: &Ty, f: &mut dyn FnMut(&str)) {
    match ty {
        Ty::Param(n) => f(n),
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => walk_params(t, f),
        Ty::Dict(k, v) => {
            walk_params(k, f);
            walk_params(v, f);
        }
        Ty::Tuple(ts) | Ty::Object { args: ts, .. } | Ty::Exact { of: ts, .. } => {
            ts.iter().for_each(|t| walk_params(t, f));
        }
        Ty::Func { params, ret } => {
            params.iter().for_each(|t| walk_params(t, f));
            walk_params(ret, f);
        }
        _ => {}
    }
}
