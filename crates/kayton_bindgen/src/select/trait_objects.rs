//! Parameters that take trait objects: what is given for `&dyn Trait` is a value of any type that
//! implements the trait, as for `&impl Trait`, and the compiler makes an object of it at the call.

use super::Planner;
use crate::plan::{Arg, Bound, FnTy, GenericKind, GenericParam, PlanCallable, Role, RustTy};

impl Planner<'_> {
    /// Puts type parameters in the place of the trait objects behind references and in boxes.
    pub(super) fn take_trait_objects(&self, callable: &mut PlanCallable) {
        let own = usize::from(callable.has_self);
        for at in own..callable.params.len() {
            let Some(bounds) = self.object_bounds(&callable.params[at].ty) else {
                continue;
            };
            let name = format!("impl_dyn_{at}");
            let param = RustTy::Param(name.clone());
            let of = callable.params[at].ty.map(&|ty| match ty {
                RustTy::Dyn { .. } => Some(param.clone()),
                _ => None,
            });
            callable.params[at].ty = of;
            callable.generics.push(GenericParam {
                name,
                kind: GenericKind::Type,
                bounds,
            });
        }
    }

    /// What is asked of the value behind `&dyn Trait`, `&mut dyn Trait` or in a `Box<dyn Trait>`; functions
    /// are made otherwise.
    fn object_bounds(&self, ty: &RustTy) -> Option<Vec<Bound>> {
        let plain = |ty: &RustTy| match ty {
            RustTy::Dyn { bounds, life } if FnTy::of_dyn(ty).is_none() => {
                Some((bounds.clone(), life.clone()))
            }
            _ => None,
        };
        match ty {
            // What is behind a reference lives as long as that.
            RustTy::Ref { inner, .. } => plain(inner).map(|(bounds, _)| bounds),
            RustTy::Adt { def, args } if self.plan.role(*def) == Role::Box => {
                let Some(Arg::Ty(inner)) = args.first() else {
                    return None;
                };
                let (mut bounds, life) = plain(inner)?;
                bounds.push(Bound::Outlives(life));
                Some(bounds)
            }
            _ => None,
        }
    }
}
