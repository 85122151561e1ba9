use kayton_manifest::{IntTy, Ty};

use super::{default_tail, is_byte, iterated, known};
use crate::emit::{Root, rust_text};
use crate::plan::{Arg, DefId, DefKind, DefParam, DefParamKind, ExportPlan, FnTy, Role, RustTy};
use crate::refusal::{SkipCode, SkipReason};
use crate::solve;

/// The Keyton type of a Rust type, in whatever position it stands.
///
/// # Errors
/// The type has no Keyton view; the reason says which part of it.
pub fn view(plan: &ExportPlan, ty: &RustTy) -> Result<Ty, SkipReason> {
    let refuse = |code| Err(SkipReason::new(code, shown(plan, ty)));
    Ok(match ty {
        RustTy::Bool => Ty::Bool,
        RustTy::Int(i) => Ty::Int(*i),
        RustTy::Float(f) => Ty::Float(*f),
        RustTy::Char => Ty::Char,
        RustTy::Str => Ty::Str,
        RustTy::Never => Ty::Never,
        RustTy::Dynamic => Ty::Dynamic,
        RustTy::Param(name) => Ty::Param(name.clone()),
        RustTy::Ref {
            mutable: true,
            inner,
            ..
        } => match mutable_bytes(plan, inner) {
            true => Ty::Vec(Box::new(Ty::Int(IntTy::U8))),
            false => view(plan, inner)?,
        },
        RustTy::Ref { inner, .. } => view(plan, inner)?,
        RustTy::Slice(t) | RustTy::Array(t, _) if is_byte(t) => Ty::Bytes,
        RustTy::Slice(t) | RustTy::Array(t, _) => Ty::Vec(Box::new(view(plan, t)?)),
        RustTy::Tuple(ts) if ts.is_empty() => Ty::Unit,
        RustTy::Tuple(ts) => Ty::Tuple(ts.iter().map(|t| view(plan, t)).collect::<Result<_, _>>()?),
        RustTy::Adt { .. } => return view_adt(plan, ty),
        RustTy::Fn(of) => function(plan, of)?,
        RustTy::Ptr { .. } => return refuse(SkipCode::RawPointer),
        RustTy::Projection { .. } => match iterated(plan, ty) {
            Some(over) => view(plan, over)?,
            None => return refuse(SkipCode::Projection),
        },
        RustTy::Impl(_) => return refuse(SkipCode::OpaqueReturn),
        RustTy::Dyn { .. } => match FnTy::of_dyn(ty) {
            Some(of) => function(plan, &of)?,
            None => return refuse(SkipCode::TraitObject),
        },
        RustTy::FnPtr(_) => return refuse(SkipCode::FunctionPointer),
        RustTy::Const(_) | RustTy::Open | RustTy::Unsupported(_) => {
            return refuse(SkipCode::UnsupportedType);
        }
    })
}

/// Whether `&mut ty` is a byte buffer to be written to, which is a list of `u8`.
fn mutable_bytes(plan: &ExportPlan, ty: &RustTy) -> bool {
    match ty {
        RustTy::Slice(t) => is_byte(t),
        _ => matches!(known(plan, ty), Some((Role::Vec, ts)) if is_byte(ts[0])),
    }
}

/// A function's type in the language.
pub(super) fn function(plan: &ExportPlan, of: &FnTy) -> Result<Ty, SkipReason> {
    let params = of.params.iter().map(|t| view(plan, t));
    Ok(Ty::Func {
        params: params.collect::<Result<_, _>>()?,
        ret: Box::new(view(plan, &super::returned(plan, of))?),
    })
}

fn view_adt(plan: &ExportPlan, ty: &RustTy) -> Result<Ty, SkipReason> {
    let Some((role, ts)) = known(plan, ty) else {
        return object(plan, ty);
    };
    let boxed = |t: &RustTy| Ok::<_, SkipReason>(Box::new(view(plan, t)?));
    Ok(match (role, ts.as_slice()) {
        (Role::String | Role::Path | Role::PathBuf | Role::OsStr | Role::OsString, _) => Ty::Str,
        (Role::Vec, [t, rest @ ..]) if default_tail(plan, rest) => match is_byte(t) {
            true => Ty::Bytes,
            false => Ty::Vec(boxed(t)?),
        },
        (Role::HashMap | Role::BTreeMap, [k, v, rest @ ..]) if default_tail(plan, rest) => {
            Ty::Dict(boxed(k)?, boxed(v)?)
        }
        (Role::HashSet | Role::BTreeSet, [t, rest @ ..]) if default_tail(plan, rest) => {
            Ty::Set(boxed(t)?)
        }
        (Role::Option, [t]) => Ty::Option(boxed(t)?),
        (Role::Result, [t, _]) => view(plan, t)?,
        (Role::Box, [t, ..]) => view(plan, t)?,
        (Role::Rc | Role::Arc | Role::Cow, [t, ..]) if is_value(plan, t) => view(plan, t)?,
        _ => return object(plan, ty),
    })
}

/// Whether Keyton sees a value of the type, not an object: strings, bytes, scalars, lists of them.
pub(crate) fn is_value(plan: &ExportPlan, ty: &RustTy) -> bool {
    match view(plan, ty) {
        Ok(Ty::Object { .. } | Ty::Param(_)) | Err(_) => false,
        Ok(_) => true,
    }
}

/// Whether an argument is the default of its parameter, and no path names it: it is left out where Rust is
/// written, as everybody has to do who uses the type.
pub(crate) fn is_hidden_default(plan: &ExportPlan, of: DefId, at: usize, arg: &Arg) -> bool {
    let Some(param) = plan.def(of).params.get(at) else {
        return false;
    };
    match (&param.kind, arg) {
        (DefParamKind::Type { default, .. }, Arg::Ty(ty)) => {
            has_hidden_default(plan, param) && default.as_ref() == Some(ty)
        }
        _ => false,
    }
}

/// Whether no path names the default of a parameter.
pub(crate) fn has_hidden_default(plan: &ExportPlan, param: &DefParam) -> bool {
    match &param.kind {
        DefParamKind::Type {
            default: Some(RustTy::Adt { def, .. }),
            ..
        } => plan.def(*def).path.is_none(),
        _ => false,
    }
}

/// As [`exact`], where a type without parameters is known by its key if no path names it.
pub(crate) fn hidden(plan: &ExportPlan, ty: &RustTy) -> Result<Ty, SkipReason> {
    match ty {
        RustTy::Adt { def, args } if args.is_empty() && plan.def(*def).path.is_none() => {
            Ok(Ty::Object {
                key: plan.def(*def).key.clone(),
                args: Vec::new(),
            })
        }
        ty => exact(plan, ty),
    }
}

fn object(plan: &ExportPlan, ty: &RustTy) -> Result<Ty, SkipReason> {
    let RustTy::Adt { def: id, args } = ty else {
        return Err(SkipReason::new(SkipCode::UnsupportedType, shown(plan, ty)));
    };
    let def = plan.def(*id);
    if def.kind == DefKind::Trait {
        return Err(SkipReason::new(SkipCode::TraitObject, shown(plan, ty)));
    }
    if def.path.is_none() {
        return Err(SkipReason::new(SkipCode::UnnameableType, def.shown.clone()));
    }
    let mut out = Vec::new();
    for (at, arg) in args.iter().enumerate() {
        match arg {
            Arg::Life(_) => {}
            Arg::Ty(t) if is_hidden_default(plan, *id, at, arg) => out.push(hidden(plan, t)?),
            Arg::Ty(t) => out.push(exact(plan, t)?),
            Arg::Const(text) => out.push(const_arg(text)),
        }
    }
    Ok(Ty::Object {
        key: def.key.clone(),
        args: out,
    })
}

fn const_arg(text: &str) -> Ty {
    let is_name = text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.contains(':');
    match is_name {
        true => Ty::Param(text.to_owned()),
        false => Ty::constant(text),
    }
}

/// The type as an argument of an object, see [`Ty::Object`].
///
/// # Errors
/// Some part of the type cannot be named.
pub fn exact(plan: &ExportPlan, ty: &RustTy) -> Result<Ty, SkipReason> {
    let mut projects = false;
    ty.walk(&mut |t| projects |= matches!(t, RustTy::Projection { .. }));
    if projects && let Ok(value) = solve::normalize(plan, ty) {
        return exact(plan, &value);
    }
    if let Some(ty) = default_form(plan, ty) {
        return Ok(ty);
    }
    let (shell, of) = shell(plan, ty)?;
    let mut rust = rust_text(&Root::absolute(plan).erased(), plan, &shell)?;
    for at in (0..of.len()).rev() {
        rust = rust.replace(&placeholder(at), &format!("{{{at}}}"));
    }
    Ok(Ty::Exact {
        rust,
        of,
        view: view(plan, ty).ok().map(Box::new),
    })
}

/// The name that stands for a type inside of another one, before the text of that is made and after it
/// is read.
pub(crate) fn placeholder(at: usize) -> String {
    format!("__{at}")
}

/// A type with placeholders for the types and constants in it, and those.
fn shell(plan: &ExportPlan, ty: &RustTy) -> Result<(RustTy, Vec<Ty>), SkipReason> {
    let mut of: Vec<Ty> = Vec::new();
    let mut part = |ty: Ty| {
        of.push(ty);
        placeholder(of.len() - 1)
    };
    let mut hole = |t: &RustTy| Ok::<_, SkipReason>(RustTy::Param(part(exact(plan, t)?)));
    let is_open = |n: &str| n.parse::<u64>().is_err();
    let shell = match ty {
        RustTy::Ref { inner, .. } if **inner == RustTy::Str => ty.clone(),
        RustTy::Ref {
            life,
            mutable,
            inner,
        } => RustTy::Ref {
            life: life.clone(),
            mutable: *mutable,
            inner: Box::new(hole(inner)?),
        },
        RustTy::Ptr { mutable, inner } => RustTy::Ptr {
            mutable: *mutable,
            inner: Box::new(hole(inner)?),
        },
        RustTy::Slice(t) => RustTy::Slice(Box::new(hole(t)?)),
        RustTy::Array(t, n) => {
            let item = Box::new(hole(t)?);
            match is_open(n) {
                true => RustTy::Array(item, part(const_arg(n))),
                false => RustTy::Array(item, n.clone()),
            }
        }
        RustTy::Tuple(ts) => RustTy::Tuple(ts.iter().map(hole).collect::<Result<_, _>>()?),
        RustTy::Adt { def, args } => {
            let mut holes = Vec::new();
            for arg in args {
                holes.push(match arg {
                    Arg::Ty(t) => Arg::Ty(RustTy::Param(part(exact(plan, t)?))),
                    Arg::Const(n) if is_open(n) => Arg::Const(part(const_arg(n))),
                    other => other.clone(),
                });
            }
            RustTy::Adt {
                def: *def,
                args: holes,
            }
        }
        _ => ty.clone(),
    };
    Ok((shell, of))
}

/// The type that an instance has for a parameter: where that is an iterator made of an argument, what a
/// caller gives.
///
/// # Errors
/// As [`exact`].
pub fn exact_arg(plan: &ExportPlan, ty: &RustTy) -> Result<Ty, SkipReason> {
    match iterated(plan, ty) {
        Some(over) => Ok(Ty::Exact {
            rust: rust_text(&Root::absolute(plan), plan, ty)?,
            of: Vec::new(),
            view: Some(Box::new(view(plan, over)?)),
        }),
        None => hidden(plan, ty),
    }
}

/// The Keyton type whose default Rust type is `ty`.
fn default_form(plan: &ExportPlan, ty: &RustTy) -> Option<Ty> {
    let go = |t: &RustTy| default_form(plan, t).map(Box::new);
    Some(match ty {
        RustTy::Bool | RustTy::Int(_) | RustTy::Float(_) | RustTy::Char | RustTy::Dynamic => {
            view(plan, ty).ok()?
        }
        RustTy::Param(name) => Ty::Param(name.clone()),
        RustTy::Const(text) => Ty::constant(text.clone()),
        RustTy::Tuple(ts) if ts.is_empty() => Ty::Unit,
        RustTy::Tuple(ts) => Ty::Tuple(
            ts.iter()
                .map(|t| default_form(plan, t))
                .collect::<Option<_>>()?,
        ),
        RustTy::Adt { .. } => match known(plan, ty) {
            Some((Role::String, _)) => Ty::Str,
            Some((Role::Vec, ts)) if default_tail(plan, &ts[1..]) => match is_byte(ts[0]) {
                true => Ty::Bytes,
                false => Ty::Vec(go(ts[0])?),
            },
            Some((Role::HashMap, ts)) if default_tail(plan, &ts[2..]) => {
                Ty::Dict(go(ts[0])?, go(ts[1])?)
            }
            Some((Role::HashSet, ts)) if default_tail(plan, &ts[1..]) => Ty::Set(go(ts[0])?),
            Some((Role::Option, ts)) => Ty::Option(go(ts[0])?),
            _ => match view(plan, ty) {
                Ok(object @ Ty::Object { .. }) if is_own_object(plan, ty, &object) => object,
                _ => return None,
            },
        },
        _ => return None,
    })
}

/// Whether the view is the type's own object, not that of what a pointer holds.
fn is_own_object(plan: &ExportPlan, ty: &RustTy, view: &Ty) -> bool {
    match (ty, view) {
        (RustTy::Adt { def, .. }, Ty::Object { key, .. }) => &plan.def(*def).key == key,
        _ => false,
    }
}

/// The type as a user reads it in a message.
#[must_use]
pub fn shown(plan: &ExportPlan, ty: &RustTy) -> String {
    rust_text(&Root::shown(), plan, ty).unwrap_or_else(|reason| reason.subject)
}
