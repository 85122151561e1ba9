use std::collections::HashSet;

use kayton_manifest::{FloatTy, IntTy};

use crate::lower::{is_byte, known, view};
use crate::plan::{Arg, Bound, ExportPlan, GenericParam, PlanCallable, Role, RustTy, TraitRef};
use crate::solve::{Verdict, anonymous, satisfies};

/// Most types that are tried for one parameter.
const MOST_CHOICES: usize = 16;

/// Types to try for a parameter, best first: those that its bounds name, else the seven shapes.
pub(super) fn choices(
    plan: &ExportPlan,
    callable: &PlanCallable,
    generic: &GenericParam,
) -> Vec<RustTy> {
    let mut out = Vec::new();
    let mut named = false;
    for bound in &generic.bounds {
        if let Bound::Trait {
            tr,
            bindings,
            maybe: false,
        } = bound
        {
            named |= by_bound(plan, callable, tr, bindings, &mut out);
        }
    }
    // `where Name: TryFrom<T>`
    for clause in &callable.wheres {
        for bound in &clause.bounds {
            if let Bound::Trait { tr, .. } = bound
                && matches!(plan.role(tr.def), Role::TryFrom | Role::From)
                && matches!(tr.args.first(), Some(Arg::Ty(RustTy::Param(n))) if n == &generic.name)
            {
                named = true;
                out.push(clause.ty.clone());
                sources(plan, tr, &clause.ty, &mut out);
            }
        }
    }
    if !named {
        out.extend(shapes(plan));
    }
    if generic
        .bounds
        .iter()
        .any(|b| matches!(b, Bound::Trait { maybe: true, .. }))
    {
        out = with_unsized(plan, generic, out);
    }
    let param = |ty: &RustTy| ty.params().contains(&generic.name);
    let made = param(&callable.ret) && !callable.params.iter().any(|p| param(&p.ty));
    if made || super::key::is_exact(plan, callable, &generic.name) {
        // What is made for the caller should not borrow, so neither should what takes it back.
        out.sort_by_key(|ty| matches!(ty, RustTy::Ref { .. }));
    }
    let mut views = HashSet::new();
    let closed: Vec<Bound> = generic
        .bounds
        .iter()
        .filter(|b| is_closed(b))
        .cloned()
        .collect();
    // `str` once, unless rustc has to choose between its forms.
    let sure = |ty: &RustTy| satisfies(plan, ty, &closed) == Verdict::Holds;
    let mut kept: Vec<RustTy> = Vec::new();
    // A trait of numbers as types has thousands of implementors: those past the limit are not asked for.
    let fitting = out
        .into_iter()
        .filter(|ty| ty.params().is_empty() && satisfies(plan, ty, &closed) != Verdict::Fails);
    for ty in fitting {
        let Ok(keyton) = view(plan, &ty) else {
            continue;
        };
        let again = !views.insert(keyton.clone());
        let covered = again
            && kept
                .iter()
                .any(|k| view(plan, k).as_ref() == Ok(&keyton) && sure(k));
        if covered || kept.contains(&ty) {
            continue;
        }
        kept.push(ty);
        if kept.len() == MOST_CHOICES {
            break;
        }
    }
    kept
}

/// `S: ?Sized` is made for what is behind a reference: `str` before `&str`, where a bound says of it.
fn with_unsized(plan: &ExportPlan, generic: &GenericParam, types: Vec<RustTy>) -> Vec<RustTy> {
    let mut out = Vec::new();
    for ty in types {
        if let RustTy::Ref { inner, .. } = &ty
            && matches!(**inner, RustTy::Str | RustTy::Slice(_))
            && satisfies(plan, inner, &generic.bounds) == Verdict::Holds
        {
            out.push((**inner).clone());
        }
        out.push(ty);
    }
    out
}

/// Whether the bound mentions no parameter.
fn is_closed(bound: &Bound) -> bool {
    let Bound::Trait { tr, bindings, .. } = bound else {
        return true;
    };
    let types = tr.args.iter().filter_map(|a| match a {
        Arg::Ty(t) => Some(t),
        _ => None,
    });
    types
        .chain(bindings.iter().map(|b| &b.1))
        .all(|t| t.params().is_empty())
}

/// Types that a bound names; true if it decides the choice.
fn by_bound(
    plan: &ExportPlan,
    callable: &PlanCallable,
    tr: &TraitRef,
    bindings: &[(String, RustTy)],
    out: &mut Vec<RustTy>,
) -> bool {
    let arg = match tr.args.first() {
        Some(Arg::Ty(t)) => Some(t),
        _ => None,
    };
    match (plan.role(tr.def), arg) {
        (Role::Into | Role::TryInto, Some(target)) => {
            texts(plan, target, out);
            out.push(target.clone());
            if let Some((Role::Option, ts)) = known(plan, target) {
                out.push(ts[0].clone());
            }
            sources(plan, tr, target, out);
            true
        }
        (Role::AsRef | Role::Borrow, Some(target)) => {
            match target {
                RustTy::Str => out.push(str_ref()),
                RustTy::Slice(t) if is_byte(t) => {
                    out.push(slice_ref(t));
                    out.push(str_ref());
                }
                RustTy::Slice(t) => out.push(slice_ref(t)),
                _ => match known(plan, target) {
                    Some((Role::Path | Role::OsStr, _)) => out.push(str_ref()),
                    _ => out.push(RustTy::shared(anonymous(), target.clone())),
                },
            }
            true
        }
        (Role::IntoIterator, _) => {
            match bindings.iter().find(|b| b.0 == "Item") {
                Some((_, RustTy::Param(name))) => {
                    let item = callable.generics.iter().find(|g| &g.name == name);
                    if let Some(item) = item {
                        for ty in choices(plan, callable, item) {
                            out.extend(plan.std_type(Role::Vec, vec![ty]));
                        }
                    }
                }
                Some((_, item)) => {
                    if let Some(vec) = plan.std_type(Role::Vec, vec![item.clone()]) {
                        out.push(vec);
                    }
                }
                None => {
                    out.extend(
                        shapes(plan)
                            .into_iter()
                            .filter(|t| known(plan, t).is_some()),
                    );
                }
            }
            true
        }
        (Role::ToString, _) => {
            out.push(str_ref());
            out.extend(shapes(plan));
            true
        }
        (Role::Read, _) => {
            out.push(slice_ref(&RustTy::Int(IntTy::U8)));
            implementors(plan, tr, out);
            true
        }
        (Role::Write | Role::BufRead | Role::Seek | Role::Error | Role::Iterator, _) => {
            implementors(plan, tr, out);
            true
        }
        (Role::Plain, _) => {
            let before = out.len();
            implementors(plan, tr, out);
            // A trait of a crate that was not loaded, or one with a blanket impl, may hold for
            // anything.
            let blanket = plan
                .impls
                .iter()
                .any(|f| f.tr.def == tr.def && matches!(f.self_ty, RustTy::Param(_)));
            let loaded = plan.def(tr.def).loaded;
            loaded && (out.len() > before || !blanket)
        }
        _ => false,
    }
}

/// `&str` where text is wanted.
fn texts(plan: &ExportPlan, target: &RustTy, out: &mut Vec<RustTy>) {
    let text = match target {
        RustTy::Adt { .. } => match known(plan, target) {
            Some((Role::String | Role::PathBuf | Role::OsString, _)) => true,
            Some((Role::Cow | Role::Box | Role::Arc | Role::Rc, ts)) => *ts[0] == RustTy::Str,
            _ => false,
        },
        _ => false,
    };
    if text {
        out.push(str_ref());
    }
}

/// Types from which `target` is made: impls of `From` and `TryFrom` for it.
fn sources(plan: &ExportPlan, tr: &TraitRef, target: &RustTy, out: &mut Vec<RustTy>) {
    let fallible = matches!(plan.role(tr.def), Role::TryInto | Role::TryFrom);
    for fact in &plan.impls {
        let from = match plan.role(fact.tr.def) {
            Role::From => true,
            Role::TryFrom => fallible,
            _ => false,
        };
        if from
            && fact.params.is_empty()
            && crate::solve::same(&fact.self_ty, target)
            && let Some(Arg::Ty(source)) = fact.tr.args.first()
        {
            out.push(anonymized(source));
        }
    }
}

/// Types without parameters that implement the trait.
fn implementors(plan: &ExportPlan, tr: &TraitRef, out: &mut Vec<RustTy>) {
    for fact in plan
        .impls
        .iter()
        .filter(|f| f.tr.def == tr.def && f.params.is_empty())
    {
        let ty = anonymized(&fact.self_ty);
        match &ty {
            // `impl Trait for str`: the value is borrowed, if the bound allows it.
            RustTy::Str => out.push(str_ref()),
            _ => out.push(ty),
        }
    }
}

fn anonymized(ty: &RustTy) -> RustTy {
    crate::lower::rename_lives(ty, "_")
}

fn str_ref() -> RustTy {
    RustTy::shared(anonymous(), RustTy::Str)
}

fn slice_ref(t: &RustTy) -> RustTy {
    RustTy::shared(anonymous(), RustTy::Slice(Box::new(t.clone())))
}

/// The seven shapes.
fn shapes(plan: &ExportPlan) -> Vec<RustTy> {
    let (int, float) = (RustTy::Int(IntTy::I64), RustTy::Float(FloatTy::F64));
    let mut out = vec![int.clone(), float.clone(), str_ref()];
    out.extend(plan.string());
    out.extend(plan.std_type(Role::Vec, vec![int]));
    out.extend(plan.std_type(Role::Vec, vec![float]));
    out.push(RustTy::Dynamic);
    out
}
