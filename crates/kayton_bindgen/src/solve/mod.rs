//! What can be decided about traits without rustc: a solver with three answers, and the values of
//! associated types.

mod builtin;
mod unify;

pub(crate) use builtin::anonymous;
pub(crate) use unify::{Bindings, unify};

use std::cell::Cell;

use crate::lower::{known, shown};
use crate::plan::{Arg, Bound, ExportPlan, ImplFact, Role, RustTy, TraitRef};
use crate::refusal::{SkipCode, SkipReason};

/// Most projections that stand in each other's values.
const DEEPEST: u32 = 16;
/// Most projections that one question may look up: impls whose associated types refer to each
/// other otherwise go on for ever, or as good as that.
const MOST_STEPS: u32 = 512;
/// Size of a type past which nothing about it is looked up; a type that grows with each step has
/// no end.
const LARGEST: usize = 256;

/// Steps that one question has left.
struct Budget(Cell<u32>);

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(MOST_STEPS))
    }
}

impl Budget {
    fn take(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

/// Answer of the solver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It holds.
    Holds,
    /// It cannot hold.
    Fails,
    /// rustc has to say.
    Unknown,
}

impl Verdict {
    fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::Fails, _) | (_, Verdict::Fails) => Verdict::Fails,
            (Verdict::Holds, Verdict::Holds) => Verdict::Holds,
            _ => Verdict::Unknown,
        }
    }
}

/// Whether `ty` satisfies all of `bounds`.
#[must_use]
pub(crate) fn satisfies(plan: &ExportPlan, ty: &RustTy, bounds: &[Bound]) -> Verdict {
    bounds.iter().fold(Verdict::Holds, |verdict, bound| {
        verdict.and(holds(plan, ty, bound))
    })
}

fn holds(plan: &ExportPlan, ty: &RustTy, bound: &Bound) -> Verdict {
    match bound {
        Bound::Outlives(_) | Bound::Trait { maybe: true, .. } => Verdict::Holds,
        // Values that can be called come from closures alone.
        Bound::Fn { .. } => match ty {
            RustTy::Adt { def, .. } if plan.role(*def) == Role::Plain => Verdict::Unknown,
            RustTy::Param(_) => Verdict::Unknown,
            _ => Verdict::Fails,
        },
        Bound::Trait { tr, bindings, .. } => {
            let verdict = implements(plan, ty, tr);
            match (verdict, bindings.is_empty()) {
                (Verdict::Holds, false) => bindings.iter().fold(verdict, |v, (name, want)| {
                    v.and(match project(plan, ty, tr, name) {
                        Some(have) if same(&have, want) => Verdict::Holds,
                        Some(have) if concrete(&have) && concrete(want) => Verdict::Fails,
                        _ => Verdict::Unknown,
                    })
                }),
                _ => verdict,
            }
        }
    }
}

/// Whether `ty: tr`.
#[must_use]
pub(crate) fn implements(plan: &ExportPlan, ty: &RustTy, tr: &TraitRef) -> Verdict {
    if let Some(verdict) = builtin::implements(plan, ty, plan.role(tr.def), &tr.args) {
        return verdict;
    }
    if let (Role::Into | Role::TryInto, [Arg::Ty(target)]) = (plan.role(tr.def), &*tr.args) {
        return converts(plan, ty, target, plan.role(tr.def));
    }
    let mut found = Verdict::Fails;
    for fact in facts(plan, tr) {
        if matches(fact, ty, tr).is_some() {
            if !fact.conditional {
                return Verdict::Holds;
            }
            found = Verdict::Unknown;
        }
    }
    // The orphan rule: an impl of a foreign trait for a foreign type stands in the trait's crate,
    // whose impls are facts if the trait is one of the graph's.
    match (found, is_builtin(plan, ty), plan.role(tr.def)) {
        (Verdict::Fails, true, Role::Plain) if plan.def(tr.def).loaded => Verdict::Fails,
        (Verdict::Fails, _, _) => Verdict::Unknown,
        _ => found,
    }
}

/// Whether `ty` is made into `target` by an impl of `From` (or of `TryFrom`, if that is enough).
fn converts(plan: &ExportPlan, ty: &RustTy, target: &RustTy, role: Role) -> Verdict {
    if same(ty, target) {
        return Verdict::Holds;
    }
    let text = |t: &RustTy| matches!(known(plan, t), Some((Role::String, _)));
    let text_ref = matches!(ty, RustTy::Ref { inner, .. } if **inner == RustTy::Str);
    if text(target) && text_ref {
        return Verdict::Holds;
    }
    let direct = plan.impls.iter().any(|f| {
        let enough = match plan.role(f.tr.def) {
            Role::From => true,
            Role::TryFrom => role == Role::TryInto,
            _ => false,
        };
        enough
            && !f.conditional
            && same(&f.self_ty, target)
            && matches!(f.tr.args.first(), Some(Arg::Ty(source)) if same(source, ty))
    });
    if direct {
        Verdict::Holds
    } else {
        Verdict::Unknown
    }
}

fn is_builtin(plan: &ExportPlan, ty: &RustTy) -> bool {
    match ty {
        RustTy::Ref { inner, .. } => is_builtin(plan, inner),
        RustTy::Adt { def, args } => {
            plan.role(*def) != Role::Plain
                && args.iter().all(|a| match a {
                    Arg::Ty(t) => is_builtin(plan, t),
                    _ => true,
                })
        }
        RustTy::Param(_) | RustTy::Projection { .. } | RustTy::Impl(_) => false,
        _ => true,
    }
}

fn facts<'p>(plan: &'p ExportPlan, tr: &TraitRef) -> impl Iterator<Item = &'p ImplFact> {
    let def = tr.def;
    plan.impls.iter().filter(move |f| f.tr.def == def)
}

/// The bindings under which the impl is one of `tr` for `ty`.
fn matches(fact: &ImplFact, ty: &RustTy, tr: &TraitRef) -> Option<Bindings> {
    let mut bindings = Bindings::default();
    if !unify(&fact.params, &fact.self_ty, ty, &mut bindings) {
        return None;
    }
    let types = |args: &[Arg]| -> Vec<RustTy> {
        args.iter()
            .filter_map(|a| match a {
                Arg::Ty(t) => Some(t.clone()),
                _ => None,
            })
            .collect()
    };
    let (have, want) = (types(&fact.tr.args), types(&tr.args));
    let fits = have
        .iter()
        .zip(&want)
        .all(|(h, w)| unify(&fact.params, h, w, &mut bindings));
    fits.then_some(bindings)
}

/// The value of `<ty as tr>::name`, if some impl says it, within the [`Budget`].
#[must_use]
pub(crate) fn project(plan: &ExportPlan, ty: &RustTy, tr: &TraitRef, name: &str) -> Option<RustTy> {
    project_within(plan, ty, tr, name, &Budget::default(), DEEPEST)
}

fn project_within(
    plan: &ExportPlan,
    ty: &RustTy,
    tr: &TraitRef,
    name: &str,
    budget: &Budget,
    depth: u32,
) -> Option<RustTy> {
    if let Some(value) = builtin::project(plan, ty, plan.role(tr.def), name) {
        return Some(value);
    }
    facts(plan, tr).find_map(|fact| {
        let bindings = matches(fact, ty, tr)?;
        let value = fact.assoc(name)?;
        let value = value.map(&|t| match t {
            RustTy::Param(p) => bindings.get(p),
            _ => None,
        });
        let value = normalize_within(plan, &value, budget, depth);
        projection_left(&value).is_none().then_some(value)
    })
}

/// The type with every projection replaced by its value.
///
/// # Errors
/// A projection depends on a parameter, no impl says its value, or finding it takes more than the
/// [`Budget`].
pub(crate) fn normalize(plan: &ExportPlan, ty: &RustTy) -> Result<RustTy, SkipReason> {
    let out = normalize_within(plan, ty, &Budget::default(), DEEPEST);
    match projection_left(&out) {
        Some(t) => Err(SkipReason::new(SkipCode::Projection, shown(plan, t))),
        None => Ok(out),
    }
}

fn normalize_within(plan: &ExportPlan, ty: &RustTy, budget: &Budget, depth: u32) -> RustTy {
    ty.map(&|t| match t {
        RustTy::Projection {
            base,
            tr: Some(tr),
            name,
        } if depth > 0 && budget.take() => {
            let base = normalize_within(plan, base, budget, depth - 1);
            if projection_left(&base).is_some() || base.size() > LARGEST {
                return None;
            }
            project_within(plan, &base, tr, name, budget, depth - 1)
        }
        _ => None,
    })
}

fn projection_left(ty: &RustTy) -> Option<&RustTy> {
    let mut left = None;
    ty.walk(&mut |t| {
        if matches!(t, RustTy::Projection { .. }) {
            left.get_or_insert(t);
        }
    });
    left
}

/// Whether both are the same but for lifetimes.
#[must_use]
pub(crate) fn same(a: &RustTy, b: &RustTy) -> bool {
    unify(&[], a, b, &mut Bindings::default())
}

fn concrete(ty: &RustTy) -> bool {
    let mut concrete = true;
    ty.walk(&mut |t| {
        if matches!(
            t,
            RustTy::Param(_) | RustTy::Projection { .. } | RustTy::Impl(_)
        ) {
            concrete = false;
        }
    });
    concrete
}
