//! What can be decided about traits without rustc: a solver with three answers, and the values of
//! associated types.
//!
//! Facts are the impls of the graph with their where clauses, which are tried in turn: an impl whose
//! clauses fail is none, one whose clauses are not known is only as good as "perhaps".

mod builtin;
mod clauses;
mod facts;
mod project;
mod unify;
mod unsized_types;

pub(crate) use builtin::anonymous;
pub(crate) use facts::{implementors, of as impls_of};
pub(crate) use project::{normalize, normalize_known, project};
pub(crate) use unify::{Bindings, unify};

use std::cell::Cell;

use crate::lower::known;
use crate::plan::{Arg, Bound, DefId, ExportPlan, FnTy, Role, RustTy, TraitRef};

/// Most projections and where clauses that stand in each other's values.
const DEEPEST: u32 = 16;
/// Most impls that one question may look into: impls whose associated types or clauses refer to
/// each other otherwise go on for ever, or as good as that.
const MOST_STEPS: u32 = 512;
/// Size of a type past which nothing about it is looked up; a type that grows with each step has
/// no end.
const LARGEST: usize = 256;

/// One question, with the steps that it has left.
struct Solver<'p> {
    plan: &'p ExportPlan,
    steps: Cell<u32>,
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
    pub(crate) fn and(self, other: Verdict) -> Verdict {
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
    Solver::new(plan).satisfies(ty, bounds, DEEPEST)
}

/// Whether `ty: tr`.
#[must_use]
pub(crate) fn implements(plan: &ExportPlan, ty: &RustTy, tr: &TraitRef) -> Verdict {
    Solver::new(plan).implements(ty, tr, DEEPEST)
}

impl<'p> Solver<'p> {
    fn new(plan: &'p ExportPlan) -> Self {
        let steps = Cell::new(MOST_STEPS);
        Solver { plan, steps }
    }

    fn take(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }

    /// Answers a part of the question with at most half of the steps that are left: whether an impl counts may
    /// take as many as there are, and its associated types are still to be looked up.
    fn within_half<R>(&self, answer: impl FnOnce() -> R) -> R {
        let all = self.steps.get();
        let half = all / 2;
        self.steps.set(half);
        let found = answer();
        self.steps.set(all - (half - self.steps.get()));
        found
    }

    fn satisfies(&self, ty: &RustTy, bounds: &[Bound], depth: u32) -> Verdict {
        let mut verdict = Verdict::Holds;
        for bound in bounds {
            verdict = verdict.and(self.holds(ty, bound, depth));
            if verdict == Verdict::Fails {
                break;
            }
        }
        verdict
    }

    fn holds(&self, ty: &RustTy, bound: &Bound, depth: u32) -> Verdict {
        match bound {
            Bound::Outlives(_) | Bound::Trait { maybe: true, .. } => Verdict::Holds,
            // Values that can be called come from closures alone.
            Bound::Fn { params, ret, .. } => match ty {
                RustTy::Fn(own) => {
                    let wanted = FnTy::new(params, (**ret).clone(), own.boxed);
                    match same(ty, &RustTy::Fn(Box::new(wanted))) {
                        true => Verdict::Holds,
                        false => Verdict::Unknown,
                    }
                }
                RustTy::Param(_) | RustTy::Open => Verdict::Unknown,
                _ => Verdict::Fails,
            },
            Bound::Trait { tr, bindings, .. } => {
                let verdict = self.implements(ty, tr, depth);
                if verdict == Verdict::Fails {
                    return verdict;
                }
                bindings.iter().fold(verdict, |v, (name, want)| {
                    v.and(self.binds(ty, tr, name, want, depth))
                })
            }
        }
    }

    /// Whether `<ty as tr>::name` is `want`.
    fn binds(&self, ty: &RustTy, tr: &TraitRef, name: &str, want: &RustTy, depth: u32) -> Verdict {
        let want = self.normalize(want, depth);
        match self.project(ty, tr, (name, &[]), depth) {
            Some(have) if same(&have, &want) || fills(&want, &have) => Verdict::Holds,
            Some(have) if concrete(&have) && concrete(&want) => Verdict::Fails,
            _ => Verdict::Unknown,
        }
    }

    fn implements(&self, ty: &RustTy, tr: &TraitRef, depth: u32) -> Verdict {
        let plan = self.plan;
        let role = plan.role(tr.def);
        if let Some(verdict) = builtin::implements(plan, ty, role, &tr.args) {
            return verdict;
        }
        // `impl<W: Write + ?Sized> Write for &mut W`, and so on.
        if let RustTy::Ref {
            mutable: true,
            inner,
            ..
        } = ty
            && role.is_lent_exclusively()
        {
            return self.implements(inner, tr, depth);
        }
        if let (Role::Into | Role::TryInto, [Arg::Ty(target)]) = (role, &*tr.args) {
            return self.converts(ty, target, role, depth);
        }
        let found = self.by_facts(ty, tr, depth);
        // The orphan rule: an impl of a foreign trait for a foreign type stands in the trait's crate,
        // whose impls are facts if the trait is one of the graph's.
        match (found, is_builtin(plan, ty), role) {
            (Verdict::Fails, true, Role::Plain) if plan.def(tr.def).loaded => Verdict::Fails,
            (Verdict::Fails, _, _) if self.tells(ty, tr) => Verdict::Fails,
            (Verdict::Fails, _, _) => Verdict::Unknown,
            _ => found,
        }
    }

    /// Whether the impls of a trait for a type would all be facts: those of the type's crate, and of the
    /// trait's crate, if it can have one for all types.
    fn tells(&self, ty: &RustTy, tr: &TraitRef) -> bool {
        let RustTy::Adt { def, .. } = ty else {
            return false;
        };
        let (def, of) = (self.plan.def(*def), self.plan.def(tr.def));
        let open = |arg: &Arg| matches!(arg, Arg::Ty(ty) if !concrete(ty));
        if !concrete(ty) || tr.args.iter().any(open) {
            return false;
        }
        let own = def.loaded && def.role == Role::Plain && ty.size() <= crate::select::LARGEST_FACT;
        let role = self.plan.role(tr.def);
        // The orphan rule: std implements none of the traits that it does not know.
        let foreign = def.is_std() && !of.is_std() && of.loaded;
        let plain = role == Role::Plain || role.is_lent_exclusively();
        foreign || (own && (role.is_implemented_by_each_type() || (plain && of.loaded)))
    }

    /// What the impls of the graph alone say.
    fn by_facts(&self, ty: &RustTy, tr: &TraitRef, depth: u32) -> Verdict {
        let open = |arg: &Arg| matches!(arg, Arg::Ty(ty) if facts::is_open(ty));
        let open = tr.args.iter().any(open);
        let mut found = Verdict::Fails;
        for fact in facts::of(self.plan, tr.def) {
            let Some(mut bindings) = facts::matches(self.plan, fact, ty, tr) else {
                continue;
            };
            self.tell(fact, &mut bindings, depth);
            match self.conditions(fact, &bindings, depth) {
                Verdict::Holds if open => found = Verdict::Unknown,
                Verdict::Holds => return Verdict::Holds,
                Verdict::Unknown => found = Verdict::Unknown,
                Verdict::Fails => {}
            }
        }
        found
    }

    /// Whether `ty` is made into `target` by an impl of `From` (or of `TryFrom`, if that is enough).
    fn converts(&self, ty: &RustTy, target: &RustTy, role: Role, depth: u32) -> Verdict {
        if same(ty, target) {
            return Verdict::Holds;
        }
        let plan = self.plan;
        let text = |t: &RustTy| matches!(known(plan, t), Some((Role::String, _)));
        let text_ref = matches!(ty, RustTy::Ref { inner, .. } if **inner == RustTy::Str);
        if text(target) && text_ref {
            return Verdict::Holds;
        }
        let by = |role: Role| {
            let at = plan.defs.iter().position(|d| d.role == role)?;
            let def = DefId(u32::try_from(at).ok()?);
            let (this, other) = match role {
                Role::Into | Role::TryInto => (ty, target),
                _ => (target, ty),
            };
            let args = vec![Arg::Ty(other.clone())];
            Some(self.by_facts(this, &TraitRef { def, args }, depth))
        };
        let mut ways = vec![by(Role::From)];
        if role == Role::TryInto {
            ways.push(by(Role::TryFrom));
        }
        // A type of std is made into one of a crate by an impl of that crate, and all of them are facts.
        let told = match target {
            RustTy::Adt { def, .. } => plan.def(*def).loaded && plan.role(*def) == Role::Plain,
            _ => false,
        };
        let fails = |way: &Option<Verdict>| way.is_none_or(|v| v == Verdict::Fails);
        match ways.contains(&Some(Verdict::Holds)) || by(role) == Some(Verdict::Holds) {
            true => Verdict::Holds,
            false if told && is_builtin(plan, ty) && ways.iter().all(fails) => Verdict::Fails,
            false => Verdict::Unknown,
        }
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
        RustTy::Param(_) | RustTy::Projection { .. } | RustTy::Impl(_) | RustTy::Fn(_) => false,
        _ => true,
    }
}

/// Whether both are the same but for lifetimes.
#[must_use]
pub(crate) fn same(a: &RustTy, b: &RustTy) -> bool {
    unify(&[], a, b, &mut Bindings::default())
}

/// Whether a type is another one where that leaves something open: `&i64` is `&_`.
fn fills(open: &RustTy, ty: &RustTy) -> bool {
    if !facts::is_open(open) {
        return false;
    }
    let count = Cell::new(0);
    let named = open.map(&|t| match t {
        RustTy::Open => {
            count.set(count.get() + 1);
            Some(RustTy::Param(format!("?{}", count.get())))
        }
        _ => None,
    });
    let names: Vec<String> = (1..=count.get()).map(|at| format!("?{at}")).collect();
    unify(&names, &named, ty, &mut Bindings::default())
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

pub(crate) fn has_projection(ty: &RustTy) -> bool {
    let mut found = false;
    ty.walk(&mut |t| found |= matches!(t, RustTy::Projection { .. }));
    found
}
