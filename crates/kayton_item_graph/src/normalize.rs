//! Aliases expanded and projections replaced by what they stand for, where the graph knows it.

use crate::fold::{Folder, fold_ty};
use crate::unify::unify;
use crate::{
    AssocBindingKind, Bound, Generics, ItemGraph, ItemId, ItemKind, Lifetime, PathRef, Projection,
    Subst, Type, WherePredicate,
};

/// What is known where a type stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypeContext<'a> {
    /// The impl around it: its associated types are known.
    pub imp: Option<ItemId>,
    /// Generics in scope, whose bounds may say `Item = T`.
    pub generics: &'a [&'a Generics],
}

/// Aliases and projections inside of each other are followed this deep.
const MAX_DEPTH: u32 = 32;

impl ItemGraph {
    /// Expands type aliases and replaces projections that the graph can resolve: by the impl in
    /// the context, by a bound in scope, or by the only impl that fits. What it cannot resolve
    /// stays.
    #[must_use]
    pub fn normalize(&self, ty: &Type, context: &TypeContext<'_>) -> Type {
        Normalizer {
            graph: self,
            context,
            depth: 0,
            aliases_only: false,
        }
        .ty(ty)
    }

    /// Expands type aliases only.
    #[must_use]
    pub fn expand_aliases(&self, ty: &Type) -> Type {
        let context = TypeContext::default();
        Normalizer {
            graph: self,
            context: &context,
            depth: 0,
            aliases_only: true,
        }
        .ty(ty)
    }

    /// Expands type aliases in the arguments of a path.
    #[must_use]
    pub fn expand_path_aliases(&self, path: &PathRef) -> PathRef {
        let context = TypeContext::default();
        let mut normalizer = Normalizer {
            graph: self,
            context: &context,
            depth: 0,
            aliases_only: true,
        };
        PathRef {
            item: path.item,
            args: crate::fold::fold_args(&mut normalizer, &path.args),
        }
    }

    /// What a path to a type alias stands for, one step.
    #[must_use]
    pub fn alias_target(&self, path: &PathRef) -> Option<Type> {
        match &self[path.item].kind {
            ItemKind::TypeAlias(alias) => {
                Some(Subst::from_args(&alias.generics, &path.args).apply(&alias.ty))
            }
            _ => None,
        }
    }
}

struct Normalizer<'a> {
    graph: &'a ItemGraph,
    context: &'a TypeContext<'a>,
    depth: u32,
    aliases_only: bool,
}

impl Folder for Normalizer<'_> {
    fn ty(&mut self, ty: &Type) -> Type {
        let step = match ty {
            _ if self.depth >= MAX_DEPTH => None,
            Type::Adt(path) => self.graph.alias_target(path),
            Type::Projection(projection) if !self.aliases_only => {
                let projection = Projection {
                    self_ty: self.ty(&projection.self_ty),
                    trait_ref: projection.trait_ref.as_ref().map(|path| self.path(path)),
                    short: projection.short,
                    name: projection.name.clone(),
                    args: crate::fold::fold_args(self, &projection.args),
                };
                match self.project(&projection) {
                    Some(ty) => Some(ty),
                    None => return Type::Projection(Box::new(projection)),
                }
            }
            _ => None,
        };
        match step {
            Some(next) => {
                self.depth += 1;
                let done = self.ty(&next);
                self.depth -= 1;
                done
            }
            None => fold_ty(self, ty),
        }
    }
}

impl Normalizer<'_> {
    fn project(&self, projection: &Projection) -> Option<Type> {
        self.by_bounds(projection)
            .or_else(|| self.by_context(projection))
            .or_else(|| self.by_impls(projection))
    }

    /// `T: Iterator<Item = X>` in scope.
    fn by_bounds(&self, projection: &Projection) -> Option<Type> {
        if let Type::ImplTrait(bounds) = &projection.self_ty {
            return binding_in(bounds, projection);
        }
        self.context.generics.iter().find_map(|generics| {
            let inline = generics.types().find_map(|param| match &param.kind {
                crate::GenericParamKind::Type { bounds, .. }
                    if Type::Param(param.name.clone()) == projection.self_ty =>
                {
                    binding_in(bounds, projection)
                }
                _ => None,
            });
            inline.or_else(|| {
                generics
                    .predicates
                    .iter()
                    .find_map(|predicate| match predicate {
                        WherePredicate::Type { ty, bounds, .. } if *ty == projection.self_ty => {
                            binding_in(bounds, projection)
                        }
                        WherePredicate::Equal {
                            lhs: Type::Projection(lhs),
                            rhs,
                        } if **lhs == *projection => Some(rhs.clone()),
                        _ => None,
                    })
            })
        })
    }

    fn by_context(&self, projection: &Projection) -> Option<Type> {
        let imp = self.graph.imp(self.context.imp?);
        let same_trait = match (&imp.trait_ref, &projection.trait_ref) {
            (Some(of), Some(asked)) => of.item == asked.item,
            (_, None) => true,
            (None, Some(_)) => false,
        };
        let own = projection.self_ty == Type::SelfTy || projection.self_ty == imp.for_ty;
        if !same_trait || !own {
            return None;
        }
        let assoc = imp
            .assoc_types
            .iter()
            .find(|assoc| assoc.name == projection.name)?;
        Some(Subst::from_args(&assoc.generics, &projection.args).apply(&assoc.ty))
    }

    /// The only impl whose header fits.
    fn by_impls(&self, projection: &Projection) -> Option<Type> {
        let asked = projection.trait_ref.as_ref()?;
        let mut fitting = self.graph.implementors(asked.item).iter().filter_map(|id| {
            let imp = self.graph.imp(*id);
            let of = imp.trait_ref.as_ref()?;
            if imp.negative || (imp.blanket && !self.holds(imp, &projection.self_ty)) {
                return None;
            }
            let mut subst = Subst::default();
            unify(&imp.for_ty, &projection.self_ty, &imp.generics, &mut subst)?;
            for (pattern, given) in of.args.types().zip(asked.args.types()) {
                unify(pattern, given, &imp.generics, &mut subst)?;
            }
            let assoc = imp
                .assoc_types
                .iter()
                .find(|assoc| assoc.name == projection.name)?;
            let own = Subst::from_args(&assoc.generics, &projection.args);
            let ty = own.apply(&assoc.ty);
            // What the header leaves open cannot be named here.
            for name in imp.generics.lifetimes() {
                subst
                    .lifetimes
                    .entry(name.to_owned())
                    .or_insert(Lifetime::Elided);
            }
            Some(subst.apply(&ty))
        });
        let found = fitting.next()?;
        fitting.all(|other| other == found).then_some(found)
    }

    /// Whether a blanket impl is known to hold.
    fn holds(&self, imp: &crate::Impl, ty: &Type) -> bool {
        ty.as_adt()
            .is_some_and(|path| imp.applies_to.contains(&path.item))
    }
}

fn binding_in(bounds: &[Bound], projection: &Projection) -> Option<Type> {
    bounds.iter().find_map(|bound| {
        let Bound::Trait { trait_ref, .. } = bound else {
            return None;
        };
        let same = projection
            .trait_ref
            .as_ref()
            .is_none_or(|asked| asked.item == trait_ref.item);
        let binding = trait_ref
            .args
            .bindings
            .iter()
            .find(|b| b.name == projection.name)?;
        match &binding.kind {
            AssocBindingKind::Equals(ty) if same => Some(ty.clone()),
            _ => None,
        }
    })
}
