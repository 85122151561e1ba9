//! What the callables of a type demand of its parameters.

use super::samples::Samples;
use crate::instantiate::own_type;
use crate::plan::{Arg, Bound, DefId, ImplFact, RustTy};
use crate::solve::{Verdict, satisfies};

impl Samples<'_> {
    /// What each callable of a type demands of its parameter at `at`.
    pub(super) fn demands(&self, def: DefId, at: usize) -> Vec<Vec<Bound>> {
        let mut out: Vec<Vec<Bound>> = Vec::new();
        for callable in &self.plan.callables {
            let Some(RustTy::Adt { def: d, args }) = own_type(callable) else {
                continue;
            };
            let Some(Arg::Ty(RustTy::Param(name))) = args.get(at).filter(|_| d == def) else {
                continue;
            };
            let Some(generic) = callable.generics.iter().find(|g| &g.name == name) else {
                continue;
            };
            // Its other parameters may be anything.
            let open = |ty: &RustTy| match ty {
                RustTy::Param(other)
                    if other != name && callable.generics.iter().any(|g| &g.name == other) =>
                {
                    Some(RustTy::Open)
                }
                _ => None,
            };
            let bounds: Vec<Bound> = generic.bounds.iter().map(|b| b.map(&open)).collect();
            if !bounds.is_empty() && !out.contains(&bounds) {
                out.push(bounds);
            }
        }
        for fact in &self.plan.impls {
            let RustTy::Adt { def: d, args } = &fact.self_ty else {
                continue;
            };
            let Some(Arg::Ty(param)) = args.get(at).filter(|_| *d == def) else {
                continue;
            };
            for clause in fact.wheres.iter().filter(|clause| &clause.ty == param) {
                let open = |ty: &RustTy| match ty {
                    RustTy::Param(other) if ty != param && fact.params.contains(other) => {
                        Some(RustTy::Open)
                    }
                    _ => None,
                };
                let mut bounds: Vec<Bound> = clause.bounds.iter().map(|b| b.map(&open)).collect();
                self.bind(&mut bounds, fact, param);
                if !out.contains(&bounds) {
                    out.push(bounds);
                }
            }
        }
        out
    }

    /// States what follows from a parameter where an impl demands something of that: `Item = Vec<i64>` for
    /// `I: Iterator, I::Item: IntoIterator`.
    fn bind(&self, bounds: &mut [Bound], fact: &ImplFact, param: &RustTy) {
        for clause in &fact.wheres {
            let RustTy::Projection {
                base, tr: of, name, ..
            } = &clause.ty
            else {
                continue;
            };
            let open =
                |ty: &RustTy| matches!(ty, RustTy::Param(name) if fact.params.contains(name));
            let closed = !clause.bounds.iter().any(|bound| {
                let mut found = false;
                RustTy::Impl(vec![bound.clone()]).walk(&mut |ty| found |= open(ty));
                found
            });
            if **base != *param || !closed {
                continue;
            }
            let meets = |ty: &RustTy| satisfies(self.plan, ty, &clause.bounds) == Verdict::Holds;
            let Some(ty) = self.plain("").into_iter().find(meets) else {
                continue;
            };
            for bound in bounds.iter_mut() {
                if let Bound::Trait { tr, bindings, .. } = bound
                    && of.as_ref().is_some_and(|of| of.def == tr.def)
                    && bindings.iter().all(|(own, _)| own != name)
                {
                    bindings.push((name.clone(), ty.clone()));
                }
            }
        }
    }
}
