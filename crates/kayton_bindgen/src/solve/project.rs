//! The values of associated types.

use super::{Bindings, DEEPEST, LARGEST, Solver, Verdict, builtin, facts, unify};
use crate::lower::shown;
use crate::plan::{Arg, ExportPlan, ImplFact, Life, RustTy, TraitRef, map_args};
use crate::refusal::{SkipCode, SkipReason};

/// The value of `<ty as tr>::name`, if some impl says it, within the budget of one question.
#[must_use]
pub(crate) fn project(plan: &ExportPlan, ty: &RustTy, tr: &TraitRef, name: &str) -> Option<RustTy> {
    Solver::new(plan).project(ty, tr, (name, &[]), DEEPEST)
}

/// The type with every projection replaced by its value.
///
/// # Errors
/// A projection depends on a parameter, no impl says its value, or finding it takes more than the
/// budget of one question.
pub(crate) fn normalize(plan: &ExportPlan, ty: &RustTy) -> Result<RustTy, SkipReason> {
    let out = Solver::new(plan).normalize(ty, DEEPEST);
    match projection_left(&out) {
        Some(t) => Err(SkipReason::new(SkipCode::Projection, shown(plan, t))),
        None => Ok(out),
    }
}

/// The type with those projections replaced whose values are found: for what need not be named.
pub(crate) fn normalize_known(plan: &ExportPlan, ty: &RustTy) -> RustTy {
    Solver::new(plan).normalize(ty, DEEPEST)
}

impl Solver<'_> {
    /// Of several impls, the one whose where clauses hold; one of which that is not known counts if
    /// it is the only one.
    pub(super) fn project(
        &self,
        ty: &RustTy,
        tr: &TraitRef,
        (name, args): (&str, &[Arg]),
        depth: u32,
    ) -> Option<RustTy> {
        let role = self.plan.role(tr.def);
        if let Some(value) = builtin::project(self.plan, ty, role, &tr.args, name) {
            return Some(value);
        }
        let own = facts::of(self.plan, tr.def);
        if own.iter().all(|fact| fact.assoc(name).is_none()) {
            return self.inherited(ty, (name, args), depth);
        }
        let mut perhaps = Vec::new();
        for fact in own {
            let Some(mut bindings) = facts::matches(self.plan, fact, ty, tr) else {
                continue;
            };
            self.tell(fact, &mut bindings, depth.saturating_sub(1));
            let conditions =
                self.within_half(|| self.conditions(fact, &bindings, depth.saturating_sub(1)));
            match conditions {
                Verdict::Holds => return self.value(fact, &bindings, (name, args), depth),
                Verdict::Unknown => perhaps.push((fact, bindings)),
                Verdict::Fails => {}
            }
        }
        match perhaps.as_slice() {
            [(fact, bindings)] => self.value(fact, bindings, (name, args), depth),
            _ => None,
        }
    }

    /// An associated type that a bound names may be one of a supertrait: the only one of that name that
    /// the type has in any trait.
    fn inherited(&self, ty: &RustTy, (name, args): (&str, &[Arg]), depth: u32) -> Option<RustTy> {
        let mut values: Vec<RustTy> = Vec::new();
        for fact in self.plan.impls.iter().filter(|f| f.assoc(name).is_some()) {
            let mut bindings = Bindings::default();
            if unify(&fact.params, &fact.self_ty, ty, &mut bindings)
                && self.conditions(fact, &bindings, depth.saturating_sub(1)) != Verdict::Fails
                && let Some(value) = self.value(fact, &bindings, (name, args), depth)
                && !values.contains(&value)
            {
                values.push(value);
            }
        }
        match values.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    }

    fn value(
        &self,
        fact: &ImplFact,
        bindings: &Bindings,
        (name, args): (&str, &[Arg]),
        depth: u32,
    ) -> Option<RustTy> {
        let assoc = fact.assoc(name)?;
        let given = |name: &str| {
            let at = assoc.params.iter().position(|own| own == name)?;
            args.get(at)
        };
        let value = assoc.ty.with_lives(&mut |life| match life {
            Life::Named(name) => match given(name) {
                Some(Arg::Life(life)) => life.clone(),
                _ => life.clone(),
            },
            Life::Static => Life::Static,
        });
        let value = value.map(&|t| match t {
            RustTy::Param(p) => match given(p) {
                Some(Arg::Ty(ty)) => Some(ty.clone()),
                Some(Arg::Const(text)) => Some(RustTy::Const(text.clone())),
                _ => bindings.get(p),
            },
            _ => None,
        });
        let value = self.normalize(&value, depth);
        projection_left(&value).is_none().then_some(value)
    }

    /// The type with those projections replaced whose values are found.
    pub(super) fn normalize(&self, ty: &RustTy, depth: u32) -> RustTy {
        ty.map(&|t| match t {
            RustTy::Projection {
                base,
                tr: Some(tr),
                name,
                args,
            } if depth > 0 && self.take() => {
                let base = self.normalize(base, depth - 1);
                if projection_left(&base).is_some() || base.size() > LARGEST {
                    return None;
                }
                let tr = tr.map(&|t| match t {
                    RustTy::Projection { .. } => Some(self.normalize(t, depth - 1)),
                    _ => None,
                });
                let args = map_args(args, &|t| match t {
                    RustTy::Projection { .. } => Some(self.normalize(t, depth - 1)),
                    _ => None,
                });
                self.project(&base, &tr, (name, &args), depth - 1)
            }
            _ => None,
        })
    }
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
