//! Types of a manifest laid over each other.

use std::collections::HashMap;

use kayton_manifest::Ty;

/// Types by the names of the parameters.
pub(super) type Laid = HashMap<String, Ty>;

/// Whether `pattern` becomes `ty` by values for its parameters, which are written to `out`.
pub(super) fn laid(pattern: &Ty, ty: &Ty, out: &mut Laid) -> bool {
    let all = |p: &[Ty], t: &[Ty], out: &mut Laid| {
        p.len() == t.len() && p.iter().zip(t).all(|(p, t)| laid(p, t, out))
    };
    match (pattern, ty) {
        (Ty::Param(name), _) => match out.get(name) {
            Some(known) => known == ty,
            None => out.insert(name.clone(), ty.clone()).is_none(),
        },
        (Ty::Vec(p), Ty::Vec(t)) | (Ty::Set(p), Ty::Set(t)) | (Ty::Option(p), Ty::Option(t)) => {
            laid(p, t, out)
        }
        (Ty::Dict(k, v), Ty::Dict(k2, v2)) => laid(k, k2, out) && laid(v, v2, out),
        (Ty::Tuple(p), Ty::Tuple(t)) => all(p, t, out),
        (Ty::Object { key: a, args: p }, Ty::Object { key: b, args: t }) => {
            a == b && all(p, t, out)
        }
        // A constant's parameter is written as its name.
        (p, Ty::Exact { .. }) if p.const_param().is_some() => {
            let name = p.const_param().unwrap_or_default().to_owned();
            laid(&Ty::Param(name), ty, out)
        }
        // Functions are boxed in the types of crates.
        (
            Ty::Exact {
                view: Some(pattern),
                ..
            },
            Ty::Exact {
                view: Some(view), ..
            },
        ) if matches!(**pattern, Ty::Func { .. }) => laid(pattern, view, out),
        (
            Ty::Func { params, ret },
            Ty::Func {
                params: other,
                ret: gives,
            },
        ) => all(params, other, out) && (**ret == Ty::Unit || laid(ret, gives, out)),
        (
            Ty::Exact { rust, of, .. },
            Ty::Exact {
                rust: other,
                of: other_of,
                ..
            },
        ) => rust == other && all(of, other_of, out),
        // What follows from other parameters says nothing of its own.
        (Ty::Exact { rust, of, .. }, _) if of.is_empty() && rust.starts_with('<') => true,
        (
            Ty::Exact {
                view: Some(view), ..
            },
            _,
        ) => laid(view, ty, out),
        _ => pattern == ty,
    }
}
