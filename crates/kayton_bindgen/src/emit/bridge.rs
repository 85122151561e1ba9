use proc_macro2::TokenStream;
use quote::quote;

use kayton_manifest::{FloatTy, Ty};

use super::types::{Root, int, rust_ty};
use crate::lower::{is_unsized, iterated, returned, view};
use crate::plan::{ExportPlan, FnTy, RustTy};
use crate::refusal::{SkipCode, SkipReason};

/// The bridge type of a Rust type: what cells see.
///
/// # Errors
/// The type has no Keyton view, or cannot be named.
pub fn bridge(root: &Root, plan: &ExportPlan, ty: &RustTy) -> Result<TokenStream, SkipReason> {
    let keyton = view(plan, ty)?;
    bridge_as(root, plan, ty, &keyton)
}

/// As [`bridge`]; `keyton` is the view of `ty`. Both are descended together, since the bridge of an
/// object is its exact Rust type.
fn bridge_as(
    root: &Root,
    plan: &ExportPlan,
    ty: &RustTy,
    keyton: &Ty,
) -> Result<TokenStream, SkipReason> {
    let behind = match ty {
        RustTy::Ref { inner, .. } => inner,
        ty => ty,
    };
    if let Some(over) = iterated(plan, behind) {
        return bridge_as(root, plan, over, keyton);
    }
    let go = |t: &RustTy| bridge(root, plan, t);
    Ok(match keyton {
        Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char => scalar(keyton),
        Ty::Unit => quote!(()),
        Ty::Never => quote!(()),
        Ty::Str => quote!(::kayton_api::Str),
        Ty::Bytes => quote!(::kayton_api::Bytes),
        Ty::Dynamic => quote!(::kayton_api::Dynamic),
        Ty::Object { .. } => {
            let object = strip(plan, ty);
            let text = rust_ty(root, plan, object)?;
            match is_unsized(plan, object) {
                true => quote!(::kayton_api::Obj<::kayton_api::Behind<#text>>),
                false => quote!(::kayton_api::Obj<#text>),
            }
        }
        Ty::Vec(elem) => {
            let elem = match (&**elem, element(plan, ty)) {
                (Ty::Int(i), _) => int(*i),
                (_, Some(t)) => go(t)?,
                _ => return Err(unsupported(plan, ty)),
            };
            quote!(::kayton_api::List<#elem>)
        }
        Ty::Dict(..) | Ty::Set(_) | Ty::Option(_) | Ty::Tuple(_) => {
            match inner_types(plan, ty).as_slice() {
                [k, v] if matches!(keyton, Ty::Dict(..)) => {
                    let (k, v) = (go(k)?, go(v)?);
                    quote!(::kayton_api::Dict<#k, #v>)
                }
                [t] if matches!(keyton, Ty::Set(_)) => {
                    let t = go(t)?;
                    quote!(::kayton_api::Set<#t>)
                }
                [t] if matches!(keyton, Ty::Option(_)) => {
                    let t = go(t)?;
                    quote!(::core::option::Option<#t>)
                }
                ts if matches!(keyton, Ty::Tuple(_)) => {
                    let ts = ts.iter().map(|t| go(t)).collect::<Result<Vec<_>, _>>()?;
                    quote!((#(#ts,)*))
                }
                _ => return Err(unsupported(plan, ty)),
            }
        }
        Ty::Func { .. } => match function_of(strip(plan, ty)) {
            Some(of) => {
                let root = root.erased();
                let go = |t: &RustTy| bridge(&root, plan, t);
                let params = of.params.iter().map(|t| {
                    let bridge = go(t)?;
                    Ok(match super::export::is_scalar(&view(plan, t)?) {
                        true => bridge,
                        false => quote!(&#bridge),
                    })
                });
                let params = params.collect::<Result<Vec<_>, SkipReason>>()?;
                let ret = go(&returned(plan, &of))?;
                quote!(::kayton_api::Func<dyn Fn(#(#params),*) -> ::kayton_api::KResult<#ret>>)
            }
            None => return Err(unsupported(plan, ty)),
        },
        _ => return Err(unsupported(plan, ty)),
    })
}

fn unsupported(plan: &ExportPlan, ty: &RustTy) -> SkipReason {
    SkipReason::new(SkipCode::UnsupportedType, crate::lower::shown(plan, ty))
}

fn scalar(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Bool => quote!(bool),
        Ty::Int(i) => int(*i),
        Ty::Float(FloatTy::F32) => quote!(f32),
        Ty::Float(FloatTy::F64) => quote!(f64),
        _ => quote!(char),
    }
}

/// The type behind references and transparent pointers.
/// The function that a parameter takes.
fn function_of(ty: &RustTy) -> Option<FnTy> {
    match ty {
        RustTy::Fn(of) => Some((**of).clone()),
        _ => FnTy::of_dyn(ty),
    }
}

fn strip<'t>(plan: &ExportPlan, ty: &'t RustTy) -> &'t RustTy {
    use crate::plan::Role;
    match ty {
        RustTy::Ref { inner, .. } => strip(plan, inner),
        RustTy::Adt { .. } => match crate::lower::known(plan, ty) {
            Some((Role::Box | Role::Result, ts)) => strip(plan, ts[0]),
            Some((Role::Rc | Role::Arc | Role::Cow, ts)) if crate::lower::is_value(plan, ts[0]) => {
                strip(plan, ts[0])
            }
            _ => ty,
        },
        _ => ty,
    }
}

fn element<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Option<&'t RustTy> {
    match strip(plan, ty) {
        RustTy::Slice(t) | RustTy::Array(t, _) => Some(t),
        ty => crate::lower::known(plan, ty).and_then(|(_, ts)| ts.first().copied()),
    }
}

fn inner_types<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Vec<&'t RustTy> {
    use crate::plan::Role;
    match strip(plan, ty) {
        RustTy::Tuple(ts) => ts.iter().collect(),
        ty => match crate::lower::known(plan, ty) {
            Some((Role::HashMap | Role::BTreeMap, ts)) => ts[..2].to_vec(),
            Some((_, ts)) => ts.into_iter().take(1).collect(),
            None => Vec::new(),
        },
    }
}
