//! Types that implement a trait, those of generic definitions included.

use kayton_manifest::IntTy;

use super::samples::Samples;
use crate::lower::known;
use crate::plan::{Bound, ImplFact, Role, RustTy, TraitRef};
use crate::solve::{Bindings, anonymous, implementors, impls_of, unify};

/// Most types that are taken from an impl for all types.
const MOST_COVERED: usize = 4;

impl Samples<'_> {
    /// Types of generic definitions that implement a trait, and those that an impl for all types covers.
    pub(super) fn implementors(&self, tr: &TraitRef) -> Vec<RustTy> {
        let mut out = Vec::new();
        for fact in impls_of(self.plan, tr.def) {
            out.extend(self.covered(fact));
            // `impl Trait for &Graph<N, E>`: the object is lent.
            let (of, lent) = match &fact.self_ty {
                RustTy::Ref {
                    inner,
                    mutable: false,
                    ..
                } => (&**inner, true),
                of => (of, false),
            };
            if let RustTy::Slice(item) = of
                && matches!(**item, RustTy::Param(_))
            {
                out.push(RustTy::Slice(Box::new(RustTy::Int(IntTy::I64))));
            }
            let RustTy::Adt { def, .. } = of else {
                continue;
            };
            if of.params().is_empty() || known(self.plan, of).is_some() {
                continue;
            }
            let fits = |ty: &RustTy| unify(&fact.params, of, ty, &mut Bindings::default());
            let found = self.of(*def).into_iter().filter(fits).take(2);
            out.extend(found.map(|ty| match lent {
                true => RustTy::shared(anonymous(), ty),
                false => ty,
            }));
        }
        out
    }

    /// Types that satisfy the bounds of `impl<T: Source> Trait for T`, as far as an impl of one of those
    /// traits names them.
    fn covered(&self, fact: &ImplFact) -> Vec<RustTy> {
        let wheres = fact
            .wheres
            .iter()
            .filter(|clause| matches!(fact.self_ty, RustTy::Param(_)) && clause.ty == fact.self_ty);
        let traits = wheres.flat_map(|clause| &clause.bounds);
        let traits = traits.filter_map(|bound| match bound {
            Bound::Trait {
                tr, maybe: false, ..
            } if self.plan.role(tr.def) == Role::Plain => Some(tr),
            _ => None,
        });
        let closed = |ty: &RustTy| ty.params().is_empty();
        let of = traits.flat_map(|tr| implementors(self.plan, tr));
        of.filter(closed).take(MOST_COVERED).collect()
    }

    /// Types of which an associated type is what a bound binds it to: `Iter<i64>` for
    /// `ParallelIterator<Item = &T>`.
    pub(super) fn projecting(&self, tr: &TraitRef, bindings: &[(String, RustTy)]) -> Vec<RustTy> {
        let int = || RustTy::Int(IntTy::I64);
        let closed = |ty: &RustTy| match ty {
            RustTy::Open => Some(int()),
            _ => None,
        };
        let mut out = Vec::new();
        for fact in impls_of(self.plan, tr.def) {
            let mut found = Bindings::default();
            let told = bindings.iter().all(|(name, want)| {
                let own = fact.assoc.iter().find(|assoc| &assoc.name == name);
                own.is_some_and(|own| unify(&fact.params, &own.ty, &want.map(&closed), &mut found))
            });
            if !told || !matches!(fact.self_ty, RustTy::Adt { .. }) {
                continue;
            }
            let ty = fact.self_ty.map(&|ty| match ty {
                RustTy::Param(name) => Some(found.get(name).unwrap_or_else(int)),
                _ => None,
            });
            out.push(ty);
        }
        out
    }
}
