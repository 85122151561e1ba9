//! The where clauses of impls.

use super::{Bindings, LARGEST, Solver, Verdict, has_projection, unify};
use crate::plan::{Bound, ImplFact, RustTy};

impl Solver<'_> {
    /// Binds the parameters of an impl that its header leaves open and a clause tells: `A` in
    /// `S: Data<Elem = A>`.
    pub(super) fn tell(&self, fact: &ImplFact, bindings: &mut Bindings, depth: u32) {
        let open = |bindings: &Bindings| -> Vec<String> {
            let open = fact
                .params
                .iter()
                .filter(|name| bindings.get(name).is_none());
            open.cloned().collect()
        };
        let mut left = open(bindings);
        while !left.is_empty() && depth > 0 && self.take() {
            for clause in &fact.wheres {
                let value = |t: &RustTy| match t {
                    RustTy::Param(name) => bindings.get(name),
                    _ => None,
                };
                let ty = clause.ty.map(&value);
                if ty.params().iter().any(|name| left.contains(name)) {
                    continue;
                }
                let mut found: Vec<(RustTy, RustTy)> = Vec::new();
                for bound in &clause.bounds {
                    if let (Bound::Fn { params, ret, .. }, RustTy::Fn(f)) = (bound, &ty) {
                        let wants = params.iter().chain([&**ret]).cloned();
                        found.extend(wants.zip(f.params.iter().chain([&f.ret]).cloned()));
                    }
                    let Bound::Trait { tr, bindings, .. } = bound else {
                        continue;
                    };
                    for (name, want) in bindings {
                        let have = self.project(&ty, &tr.map(&value), (name, &[]), depth - 1);
                        found.extend(have.map(|have| (want.clone(), have)));
                    }
                }
                for (want, have) in found {
                    unify(&left, &want, &have, bindings);
                }
            }
            let now = open(bindings);
            if now.len() == left.len() {
                break;
            }
            left = now;
        }
    }

    /// Whether the where clauses of an impl hold for these values of its parameters.
    pub(super) fn conditions(&self, fact: &ImplFact, bindings: &Bindings, depth: u32) -> Verdict {
        if fact.wheres.is_empty() {
            return Verdict::Holds;
        }
        if depth == 0 || !self.take() {
            return Verdict::Unknown;
        }
        let value = |t: &RustTy| match t {
            RustTy::Param(name) => bindings.get(name),
            _ => None,
        };
        let open = |t: &RustTy| t.params().iter().any(|name| fact.params.contains(name));
        let mut verdict = Verdict::Holds;
        for clause in &fact.wheres {
            let ty = self.normalize(&clause.ty.map(&value), depth - 1);
            verdict = verdict.and(
                match open(&ty) || ty.size() > LARGEST || has_projection(&ty) {
                    true => Verdict::Unknown,
                    false => {
                        let bounds: Vec<Bound> =
                            clause.bounds.iter().map(|b| b.map(&value)).collect();
                        self.satisfies(&ty, &bounds, depth - 1)
                    }
                },
            );
            if verdict == Verdict::Fails {
                break;
            }
        }
        verdict
    }
}
