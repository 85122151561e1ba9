//! Functions where a trait is wanted that everything implements which can be called in some way:
//! `impl<F: FnMut(&Row) -> T, T: Display> Writer for F`.

use kayton_manifest::{CallableId, Ty};

use super::types::rust;
use crate::lower::{known, returned, view};
use crate::plan::{
    Arg, Bound, ExportPlan, FnTy, GenericParam, PlanCallable, Role, RustTy, TraitRef,
};
use crate::solve::{Bindings, normalize, unify};

/// With what a function is called that stands for the parameter `name` of a callable, and what it
/// returns if that is said; `None` if no function can.
#[must_use]
pub fn function(
    plan: &ExportPlan,
    id: CallableId,
    name: &str,
    args: &[Option<Ty>],
) -> Option<(Vec<Ty>, Option<Ty>)> {
    let callable = plan.callables.get(id.0 as usize)?;
    let generic = callable.generics.iter().find(|g| g.name == name)?;
    let known: Vec<Option<RustTy>> = args.iter().map(|arg| rust(plan, arg.as_ref()?)).collect();
    let of = implementor(plan, callable, generic, &known)?;
    let params = of.params.iter().map(|t| view(plan, t).ok());
    let ret = of.ret.params().is_empty().then(|| view(plan, &of.ret).ok());
    Some((params.collect::<Option<_>>()?, ret.flatten()))
}

/// With what a callable calls the function that is its parameter `at`, the receiver not counted, as far as
/// the generics that are given tell, and what that returns if they do; `None` if they do not tell the
/// first.
#[must_use]
pub fn called_with(
    plan: &ExportPlan,
    id: CallableId,
    at: usize,
    args: &[Option<Ty>],
) -> Option<(Vec<Ty>, Option<Ty>)> {
    let callable = plan.callables.get(id.0 as usize)?;
    let at = at + usize::from(callable.has_self);
    let mut ty = &callable.params.get(at)?.ty;
    let of = loop {
        ty = match ty {
            RustTy::Fn(of) => break (**of).clone(),
            RustTy::Ref { inner, .. } => inner,
            RustTy::Dyn { .. } => break FnTy::of_dyn(ty)?,
            ty => pointee(plan, ty)?,
        };
    };
    let told = super::rows::told(plan, callable, args);
    let lookup = |t: &RustTy| match t {
        RustTy::Param(name) => {
            let at = callable.generics.iter().position(|g| &g.name == name)?;
            told.get(at)?.clone()
        }
        _ => None,
    };
    let own = |name: &String| callable.generics.iter().any(|g| g.name == *name);
    let closed = |t: &RustTy| {
        let t = normalize(plan, t).ok()?;
        let open = t.params().iter().any(own);
        view(plan, &t).ok().filter(|_| !open)
    };
    let of = of.map(&lookup);
    let params: Option<Vec<Ty>> = of.params.iter().map(closed).collect();
    Some((params?, closed(&returned(plan, &of))))
}

/// What a pointer points to.
fn pointee<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Option<&'t RustTy> {
    match known(plan, ty)? {
        (Role::Box | Role::Rc | Role::Arc, ts) => ts.first().copied(),
        _ => None,
    }
}

/// The exact type of a function that returns `ret` and stands for a parameter.
pub(super) fn function_type(
    plan: &ExportPlan,
    callable: &PlanCallable,
    generic: &GenericParam,
    known: &[Option<RustTy>],
    ret: &Ty,
) -> Option<RustTy> {
    let mut of = implementor(plan, callable, generic, known)?;
    if !of.ret.params().is_empty() {
        let given = rust(plan, ret)?;
        let mut found = Bindings::default();
        if !unify(&of.ret.params(), &of.ret, &given, &mut found) {
            return None;
        }
        of.ret = given;
    }
    Some(RustTy::Fn(Box::new(of)))
}

/// The function that implements a bound of the parameter; what it returns may hold parameters of the
/// impl.
fn implementor(
    plan: &ExportPlan,
    callable: &PlanCallable,
    generic: &GenericParam,
    known: &[Option<RustTy>],
) -> Option<FnTy> {
    let lookup = |t: &RustTy| match t {
        RustTy::Param(name) => {
            let at = callable.generics.iter().position(|g| &g.name == name)?;
            known.get(at)?.clone()
        }
        _ => None,
    };
    generic.bounds.iter().find_map(|bound| match bound {
        Bound::Trait {
            tr, maybe: false, ..
        } => of_trait(plan, &tr.map(&lookup)),
        _ => None,
    })
}

fn of_trait(plan: &ExportPlan, tr: &TraitRef) -> Option<FnTy> {
    let impls = plan.impls.iter().filter(|fact| fact.tr.def == tr.def);
    impls.into_iter().find_map(|fact| {
        let RustTy::Param(this) = &fact.self_ty else {
            return None;
        };
        let mut found = Bindings::default();
        let pairs = fact.tr.args.iter().zip(&tr.args);
        let fits = pairs.into_iter().all(|pair| match pair {
            (Arg::Ty(own), Arg::Ty(wanted)) => unify(&fact.params, own, wanted, &mut found),
            _ => true,
        });
        let own = |ty: &RustTy| matches!(ty, RustTy::Param(name) if name == this);
        let bounds = fact.wheres.iter().filter(|w| own(&w.ty));
        let (params, ret) = bounds
            .flat_map(|w| &w.bounds)
            .find_map(|bound| match bound {
                Bound::Fn { params, ret, .. } => Some((params, ret)),
                _ => None,
            })?;
        let lookup = |t: &RustTy| match t {
            RustTy::Param(name) => found.get(name),
            _ => None,
        };
        let of = FnTy::new(params, (**ret).clone(), true).map(&lookup);
        let open = of.params.iter().any(|t| !t.params().is_empty());
        (fits && !open).then_some(of)
    })
}
