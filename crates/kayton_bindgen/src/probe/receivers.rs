//! What a callable's parameters are, by the type on which it is used.

use kayton_manifest::{CallableId, TraitDef, Ty, TypeDef};

use super::laid::{Laid, laid};
use super::uses::Writer;
use crate::lower::exact;
use crate::plan::DefId;

impl Writer<'_> {
    /// Types of a definition, as a manifest states them.
    pub(super) fn samples(&self, def: &TypeDef) -> Vec<Ty> {
        let at = self.plan.defs.iter().position(|d| d.key == def.key);
        let id = at.and_then(|at| u32::try_from(at).ok()).map(DefId);
        let samples = id.map(|id| self.fit.samples.of(id)).unwrap_or_default();
        let stated = samples.iter().filter_map(|ty| exact(self.plan, ty).ok());
        stated.collect()
    }

    /// What the callable's parameters are where it belongs to one of `samples`, or to what is made of one by
    /// the pattern: `LU<T, D, D>` from `LU<f64, Const<2>, Dyn>`.
    pub(super) fn of_receiver(&self, id: CallableId, samples: &[Ty]) -> Vec<Laid> {
        let callable = self.manifest.callable(id);
        let receiver = callable.receiver.as_ref().map(|r| &r.ty);
        let Some(pattern) = callable.of.as_ref().or(receiver) else {
            return vec![Laid::new()];
        };
        let mut out: Vec<Laid> = Vec::new();
        for sample in samples {
            let mut fixed = Laid::new();
            if laid(pattern, sample, &mut fixed) && !out.contains(&fixed) {
                out.push(fixed);
            }
        }
        let (Ty::Object { args: own, .. }, true) = (pattern, out.is_empty()) else {
            return at_least_one(out);
        };
        for sample in samples {
            let Ty::Object { args, .. } = sample else {
                continue;
            };
            let mut fixed = Laid::new();
            for (own, arg) in own.iter().zip(args) {
                let before = fixed.clone();
                if !laid(own, arg, &mut fixed) {
                    fixed = before;
                }
            }
            if !out.contains(&fixed) {
                out.push(fixed);
            }
        }
        at_least_one(out)
    }

    /// What an implementation says of a trait's parameters, for one of its types.
    pub(super) fn of_trait(
        &self,
        of: &TraitDef,
        args: &[Ty],
        pattern: &Ty,
        for_: &Ty,
    ) -> Option<Laid> {
        let mut named = Laid::new();
        if !laid(pattern, for_, &mut named) {
            return None;
        }
        let exact = |ty: &Ty| ty.substitute(&|name| named.get(name).cloned());
        let mut fixed: Laid = (of.generics.iter().cloned())
            .zip(args.iter().map(exact))
            .filter(|(_, ty)| !matches!(ty, Ty::Param(_)))
            .collect();
        fixed.insert("Self".to_owned(), for_.clone());
        Some(fixed)
    }
}

/// What is open in all parameters, if there is nothing else.
fn at_least_one(found: Vec<Laid>) -> Vec<Laid> {
    match found.is_empty() {
        true => vec![Laid::new()],
        false => found,
    }
}
