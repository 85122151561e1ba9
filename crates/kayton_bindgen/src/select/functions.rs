//! Parameters that take functions: `F: Fn(A) -> B` is no choice of the caller's but follows from the
//! other parameters, so it becomes the type of a function.

use crate::plan::{Bound, FnTy, Form, GenericKind, PlanCallable, RustTy};

/// Puts function types in the place of the callable's own type parameters that are functions.
pub(super) fn take_functions(callable: &mut PlanCallable) {
    let found: Vec<(String, FnTy)> = callable
        .generics
        .iter()
        .filter(|generic| generic.kind == GenericKind::Type)
        .filter_map(|generic| {
            let bound = generic.bounds.iter().find_map(|bound| match bound {
                Bound::Fn { params, ret, .. } => Some((params, ret)),
                _ => None,
            });
            let (params, ret) = bound?;
            let boxed = is_named(callable, &generic.name)?;
            let of = FnTy::new(params, (**ret).clone(), boxed);
            Some((generic.name.clone(), of))
        })
        .collect();
    for (name, of) in found {
        let function = RustTy::Fn(Box::new(of));
        replace(callable, &name, &function);
    }
}

/// Whether the function's type has to have a name, since it stands anywhere but as the type of one
/// parameter; `None` if it is no parameter's, or part of the type of `self`.
fn is_named(callable: &PlanCallable, name: &str) -> Option<bool> {
    let mentions = |ty: &RustTy| ty.params().iter().any(|p| p == name);
    let param = RustTy::Param(name.to_owned());
    if callable.has_self && callable.params.first().is_some_and(|p| mentions(&p.ty)) {
        return None;
    }
    let of_params = callable.params.iter().filter(|p| mentions(&p.ty));
    let places: Vec<&RustTy> = of_params.map(|p| &p.ty).collect();
    if places.is_empty() {
        return None;
    }
    let bounds = callable.generics.iter().filter(|g| g.name != name);
    let bounds = bounds.flat_map(|g| &g.bounds);
    let clauses = callable.wheres.iter();
    let stated = bounds
        .chain(clauses.clone().flat_map(|clause| &clause.bounds))
        .any(|bound| mentions(&RustTy::Impl(vec![bound.clone()])))
        || clauses.map(|clause| &clause.ty).any(mentions);
    let in_form = match &callable.form {
        Form::Inherent { base, .. } | Form::Trait { base, .. } => mentions(base),
        _ => false,
    };
    let alone = matches!(places.as_slice(), [one] if **one == param);
    Some(!alone || callable.awaits || in_form || stated || mentions(&callable.ret))
}

fn replace(callable: &mut PlanCallable, name: &str, function: &RustTy) {
    let lookup = |t: &RustTy| match t {
        RustTy::Param(own) if own == name => Some(function.clone()),
        _ => None,
    };
    callable.generics.retain(|generic| generic.name != name);
    for generic in &mut callable.generics {
        generic.bounds = generic.bounds.iter().map(|b| b.map(&lookup)).collect();
    }
    for clause in &mut callable.wheres {
        clause.ty = clause.ty.map(&lookup);
        clause.bounds = clause.bounds.iter().map(|b| b.map(&lookup)).collect();
    }
    for param in &mut callable.params {
        param.ty = param.ty.map(&lookup);
    }
    callable.ret = callable.ret.map(&lookup);
    match &mut callable.form {
        Form::Inherent { base, .. } => *base = base.map(&lookup),
        Form::Trait { base, tr, .. } => {
            *base = base.map(&lookup);
            *tr = tr.map(&lookup);
        }
        _ => {}
    }
    // A closure's type is left to the compiler at the call.
    for own in &mut callable.turbofish {
        if own == name {
            "_".clone_into(own);
        }
    }
}
