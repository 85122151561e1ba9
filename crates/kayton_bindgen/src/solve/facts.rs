//! The impls of the graph as facts: found by their trait, laid over what is asked.

use super::{Bindings, unify};
use crate::plan::{Arg, DefId, ExportPlan, ImplFact, Role, RustTy, TraitRef};

/// The impls of a trait: a plan keeps them in the order of their traits.
pub(crate) fn of(plan: &ExportPlan, tr: DefId) -> &[ImplFact] {
    let from = plan.impls.partition_point(|f| f.tr.def < tr);
    let count = plan.impls[from..].partition_point(|f| f.tr.def == tr);
    &plan.impls[from..from + count]
}

/// Types that implement a trait by impls whose parameters its arguments tell.
pub(crate) fn implementors(plan: &ExportPlan, tr: &TraitRef) -> Vec<RustTy> {
    let of_impl = |fact: &ImplFact| {
        let mut bindings = Bindings::default();
        let (have, want) = (own(&fact.tr.args), own(&tr.args));
        let fits = have.iter().zip(&want).all(|(h, w)| match (h, w) {
            (Arg::Ty(h), Arg::Ty(w)) => unify(&fact.params, h, w, &mut bindings),
            (Arg::Const(h), Arg::Const(w)) => bindings.bind_const(&fact.params, h, w),
            _ => false,
        });
        let ty = fact.self_ty.map(&|t| match t {
            RustTy::Param(name) => bindings.get(name),
            _ => None,
        });
        (fits && ty.params().is_empty()).then(|| crate::lower::rename_lives(&ty, "_"))
    };
    of(plan, tr.def).iter().filter_map(of_impl).collect()
}

/// The bindings under which the impl is one of `tr` for `ty`. Lifetimes are not compared.
pub(super) fn matches(
    plan: &ExportPlan,
    fact: &ImplFact,
    ty: &RustTy,
    tr: &TraitRef,
) -> Option<Bindings> {
    let mut bindings = Bindings::default();
    if !unify(&fact.params, &fact.self_ty, ty, &mut bindings) {
        return None;
    }
    let (have, mut want) = (own(&fact.tr.args), own(&tr.args));
    // `Rhs = Self`, which no JSON states where the trait's crate is not loaded.
    let this = Arg::Ty(ty.clone());
    if want.is_empty() && have.len() == 1 && has_operands(plan.role(tr.def)) {
        want.push(&this);
    }
    // What else is left out on one side is a default that is not known, and a parameter may be anything.
    let fits = have.iter().zip(&want).all(|(h, w)| match (h, w) {
        (_, Arg::Ty(w)) if is_open(w) => true,
        (Arg::Ty(h), Arg::Ty(w)) => unify(&fact.params, h, w, &mut bindings),
        (Arg::Const(h), Arg::Const(w)) => bindings.bind_const(&fact.params, h, w),
        _ => false,
    });
    let known = plan.def(tr.def).loaded;
    (fits && (have.len() == want.len() || !known)).then_some(bindings)
}

fn own(args: &[Arg]) -> Vec<&Arg> {
    let own = args.iter().filter(|a| !matches!(a, Arg::Life(_)));
    own.collect()
}

/// Whether the trait compares or computes with a second operand, which is `Self` by default.
fn has_operands(role: Role) -> bool {
    matches!(role, Role::PartialEq | Role::PartialOrd)
        || (role.is_operator() && !matches!(role, Role::Neg | Role::Not))
}

/// Whether something is left open in the type, so that it is not one type.
pub(super) fn is_open(ty: &RustTy) -> bool {
    let mut open = false;
    ty.walk(&mut |t| open |= matches!(t, RustTy::Param(_) | RustTy::Open));
    open
}
