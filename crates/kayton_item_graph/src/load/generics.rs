use rustdoc_types as rd;

use super::Loader;
use super::types::{for_lifetimes, lifetime};
use crate::{Bound, BoundModifier, GenericParam, GenericParamKind, Generics, Type, WherePredicate};

impl Loader<'_, '_> {
    pub(super) fn generics(&mut self, generics: &rd::Generics) -> Generics {
        Generics {
            params: generics
                .params
                .iter()
                .map(|param| self.generic_param(param))
                .collect(),
            predicates: generics
                .where_predicates
                .iter()
                .filter_map(|predicate| self.predicate(predicate))
                .collect(),
        }
    }

    fn generic_param(&mut self, param: &rd::GenericParamDef) -> GenericParam {
        let kind = match &param.kind {
            rd::GenericParamDefKind::Lifetime { outlives } => GenericParamKind::Lifetime {
                outlives: outlives.iter().map(|name| lifetime(name)).collect(),
            },
            rd::GenericParamDefKind::Type {
                bounds,
                default,
                is_synthetic,
            } => GenericParamKind::Type {
                bounds: self.bounds(bounds),
                default: default.as_ref().map(|ty| self.ty(ty)),
                synthetic: *is_synthetic,
            },
            rd::GenericParamDefKind::Const { type_, default } => GenericParamKind::Const {
                ty: self.ty(type_),
                default: default.clone(),
            },
        };
        GenericParam {
            name: param.name.trim_start_matches('\'').to_owned(),
            kind,
        }
    }

    fn predicate(&mut self, predicate: &rd::WherePredicate) -> Option<WherePredicate> {
        Some(match predicate {
            rd::WherePredicate::BoundPredicate {
                type_,
                bounds,
                generic_params,
            } => WherePredicate::Type {
                lifetimes: for_lifetimes(generic_params),
                ty: self.ty(type_),
                bounds: self.bounds(bounds),
            },
            rd::WherePredicate::LifetimePredicate {
                lifetime: name,
                outlives,
            } => WherePredicate::Lifetime {
                lifetime: lifetime(name),
                outlives: outlives.iter().map(|name| lifetime(name)).collect(),
            },
            rd::WherePredicate::EqPredicate {
                lhs,
                rhs: rd::Term::Type(rhs),
            } => WherePredicate::Equal {
                lhs: self.ty(lhs),
                rhs: self.ty(rhs),
            },
            // `<T as Trait>::N == 3` is unstable (associated const equality).
            rd::WherePredicate::EqPredicate {
                rhs: rd::Term::Constant(_),
                ..
            } => return None,
        })
    }

    pub(super) fn bounds(&mut self, bounds: &[rd::GenericBound]) -> Vec<Bound> {
        bounds
            .iter()
            .map(|bound| match bound {
                rd::GenericBound::TraitBound {
                    trait_,
                    generic_params,
                    modifier,
                } => Bound::Trait {
                    lifetimes: for_lifetimes(generic_params),
                    trait_ref: self.path(trait_),
                    modifier: match modifier {
                        rd::TraitBoundModifier::None => BoundModifier::None,
                        rd::TraitBoundModifier::Maybe => BoundModifier::Maybe,
                        rd::TraitBoundModifier::MaybeConst => BoundModifier::MaybeConst,
                    },
                },
                rd::GenericBound::Outlives(name) => Bound::Lifetime(lifetime(name)),
                rd::GenericBound::Use(args) => Bound::Use(
                    args.iter()
                        .map(|arg| match arg {
                            rd::PreciseCapturingArg::Lifetime(name)
                            | rd::PreciseCapturingArg::Param(name) => name.clone(),
                        })
                        .collect(),
                ),
            })
            .collect()
    }

    /// Converts under what `Self` means in the impl around an item; [`Type::SelfTy`] in traits.
    pub(super) fn with_self<T>(
        &mut self,
        self_ty: Option<Type>,
        convert: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer = std::mem::replace(&mut self.self_ty, self_ty);
        let converted = convert(self);
        self.self_ty = outer;
        converted
    }
}
