//! The text of a result, written in plain Rust: what `repr` shows of it in Keyton.

use super::Refused;
use crate::boxed;
use crate::lower::{Give, Lowerer, ObjectGive, lower};
use crate::plan::{Arg, ExportPlan, Form, Role, RustTy};

/// An expression of type `String` for the value `r`.
pub(super) fn show(give: &Give, r: &str) -> Result<String, Refused> {
    Ok(match give {
        Give::Scalar { by_ref: false, .. } => format!("py(&{r})"),
        Give::Scalar { by_ref: true, .. } => format!("py(&*{r})"),
        Give::StrRef | Give::String => format!("py_str(&({r})[..])"),
        Give::Lossy => format!("py_str(&({r}).to_string_lossy())"),
        Give::BytesVec | Give::BytesRef => format!("py_bytes(&({r})[..])"),
        Give::List { elem, by_ref } => {
            let (items, elem) = (iter(*by_ref, r), show(elem, "r")?);
            format!(
                "{{ let mut v = Vec::new(); for r in {items} {{ v.push({elem}); }} py_list(v) }}"
            )
        }
        Give::ListMut(..) => format!("py_list(({r}).iter().map(|r| py(r)).collect())"),
        Give::Dict(k, v, by_ref) => {
            let (items, k, v) = (iter(*by_ref, r), show(k, "k")?, show(v, "v")?);
            format!(
                "{{ let mut m = Vec::new(); for (k, v) in {items} {{ m.push(({k}, {v})); }} py_dict(m) }}"
            )
        }
        Give::Set(t, _, by_ref) => {
            let (items, t) = (iter(*by_ref, r), show(t, "r")?);
            format!("{{ let mut v = Vec::new(); for r in {items} {{ v.push({t}); }} py_set(v) }}")
        }
        Give::Option(t) => {
            let t = show(t, "r")?;
            format!("match {r} {{ Some(r) => {t}, None => \"None\".to_owned() }}")
        }
        Give::Tuple(parts) => {
            let names: Vec<String> = (0..parts.len()).map(|at| format!("r{at}")).collect();
            let shown = parts
                .iter()
                .zip(&names)
                .map(|(part, name)| show(part, name));
            let shown = shown.collect::<Result<Vec<_>, _>>()?.join(", ");
            let names = names.join(", ");
            format!("{{ let ({names},) = {r}; py_tuple(vec![{shown}]) }}")
        }
        Give::Object(_, ObjectGive::New | ObjectGive::Lent | ObjectGive::Boxed) => {
            format!("object!(&{r})")
        }
        Give::Object(..) | Give::Same => format!("object!(&*{r})"),
        Give::Unwrap(inner) => format!("{{ let r = *{r}; {} }}", show(inner, "r")?),
        Give::Deref { inner, by_ref } => {
            let stars = if *by_ref { "**" } else { "*" };
            format!("{{ let r = &{stars}{r}; {} }}", show(inner, "r")?)
        }
        Give::Raise { ok, .. } => {
            let ok = show(ok, "r")?;
            format!("match {r} {{ Ok(r) => {ok}, Err(e) => return Err(raised!(e)) }}")
        }
        Give::Never => return Err(Refused::new("result", "it does not return")),
        Give::Dynamic(_) => return Err(Refused::new("result", "Dynamic")),
        Give::Generic(name) => return Err(Refused::new("result", name)),
    })
}

fn iter(by_ref: bool, r: &str) -> String {
    match by_ref {
        true => format!("({r}).iter()"),
        false => r.to_owned(),
    }
}

/// The rule of the items, if the result of the rule is an iterator that can be run: also behind a
/// `Result`.
pub(super) fn items(plan: &ExportPlan, give: &Give) -> Option<Give> {
    let ty = match give {
        Give::Raise { ok, .. } => return items(plan, ok),
        Give::Object(ty, ObjectGive::New | ObjectGive::Lent | ObjectGive::Boxed) => ty,
        _ => return None,
    };
    item_of(plan, ty)
}

/// The rule of what `next` gives of the type.
pub(super) fn item_of(plan: &ExportPlan, ty: &RustTy) -> Option<Give> {
    let RustTy::Adt { def, args } = ty else {
        return None;
    };
    if boxed::is_iterator(plan, ty) {
        let item = args.iter().find_map(|arg| match arg {
            Arg::Ty(item) => Some(item),
            _ => None,
        })?;
        return Lowerer::new(plan).give(item).ok();
    }
    let next = plan
        .callables
        .iter()
        .find(|callable| match &callable.form {
            Form::Trait { base, tr, name } => {
                name == "next"
                    && plan.role(tr.def) == Role::Iterator
                    && matches!(base, RustTy::Adt { def: of, .. } if of == def)
            }
            _ => false,
        })?;
    // The arguments of the type are those of the callable's generics by the receiver's.
    let Form::Trait {
        base: RustTy::Adt { args: own, .. },
        ..
    } = &next.form
    else {
        return None;
    };
    let types = |all: &[Arg]| -> Vec<RustTy> {
        let types = all.iter().filter_map(|arg| match arg {
            Arg::Ty(t) => Some(t.clone()),
            Arg::Const(n) => Some(RustTy::Const(n.clone())),
            Arg::Life(_) => None,
        });
        types.collect()
    };
    let (own, given) = (types(own), types(args));
    let of_name = |name: &str| {
        let at = own.iter().position(|t| match t {
            RustTy::Param(own) | RustTy::Const(own) => own == name,
            _ => false,
        })?;
        given.get(at).cloned()
    };
    let chosen: Option<Vec<RustTy>> = next.generics[..next.chosen()]
        .iter()
        .map(|g| of_name(&g.name))
        .collect();
    let args = crate::instantiate::complete_args(plan, next, chosen?)?;
    match lower(plan, next, &args).ok()?.give {
        Give::Option(item) => Some(*item),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_pointers_and_results_is_shown() {
        let text = Give::Raise {
            ok: Box::new(Give::Option(Box::new(Give::String))),
            err: RustTy::Bool,
            lent: false,
        };
        assert_eq!(
            show(&text, "r").ok().as_deref(),
            Some(
                "match r { Ok(r) => match r { Some(r) => py_str(&(r)[..]), None => \"None\".to_owned() }, \
                 Err(e) => return Err(raised!(e)) }"
            )
        );
        let object = Give::Object(RustTy::Bool, ObjectGive::New);
        assert_eq!(show(&object, "r").ok().as_deref(), Some("object!(&r)"));
    }

    #[test]
    fn what_does_not_return_is_not_shown() {
        assert!(show(&Give::Never, "r").is_err());
    }
}
