//! Walking over types and rebuilding them.

use crate::depth;
use crate::{
    AssocBinding, AssocBindingKind, Bound, DynTrait, FnPtr, Function, GenericArg, GenericArgs,
    GenericParam, GenericParamKind, Generics, Lifetime, Param, PathRef, PolyTraitRef, Projection,
    Receiver, Type, WherePredicate,
};

/// Rebuilds types: override what changes, call the `fold_*` function of the same name for the rest.
pub trait Folder {
    /// A type.
    fn ty(&mut self, ty: &Type) -> Type {
        fold_ty(self, ty)
    }

    /// A lifetime where it is used.
    fn lifetime(&mut self, lifetime: &Lifetime) -> Lifetime {
        lifetime.clone()
    }

    /// A const expression as text: an array's length or a generic argument.
    fn constant(&mut self, text: &str) -> String {
        text.to_owned()
    }

    /// A path with its arguments.
    fn path(&mut self, path: &PathRef) -> PathRef {
        PathRef {
            item: path.item,
            args: fold_args(self, &path.args),
        }
    }
}

/// Rebuilds the parts of a type.
pub fn fold_ty<F: Folder + ?Sized>(f: &mut F, ty: &Type) -> Type {
    depth::check();
    match ty {
        Type::Param(_) | Type::SelfTy | Type::Prim(_) | Type::Never | Type::Infer => ty.clone(),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(|t| f.ty(t)).collect()),
        Type::Slice(elem) => Type::Slice(Box::new(f.ty(elem))),
        Type::Array { elem, len } => Type::Array {
            elem: Box::new(f.ty(elem)),
            len: f.constant(len),
        },
        Type::Ref {
            lifetime,
            mutable,
            target,
        } => Type::Ref {
            lifetime: f.lifetime(lifetime),
            mutable: *mutable,
            target: Box::new(f.ty(target)),
        },
        Type::RawPtr { mutable, target } => Type::RawPtr {
            mutable: *mutable,
            target: Box::new(f.ty(target)),
        },
        Type::FnPtr(ptr) => Type::FnPtr(Box::new(FnPtr {
            lifetimes: ptr.lifetimes.clone(),
            params: ptr.params.iter().map(|t| f.ty(t)).collect(),
            ret: f.ty(&ptr.ret),
            is_unsafe: ptr.is_unsafe,
            abi: ptr.abi.clone(),
            variadic: ptr.variadic,
        })),
        Type::Adt(path) => Type::Adt(f.path(path)),
        Type::DynTrait(object) => Type::DynTrait(DynTrait {
            traits: object
                .traits
                .iter()
                .map(|t| PolyTraitRef {
                    lifetimes: t.lifetimes.clone(),
                    trait_ref: f.path(&t.trait_ref),
                })
                .collect(),
            lifetime: object.lifetime.as_ref().map(|l| f.lifetime(l)),
        }),
        Type::ImplTrait(bounds) => Type::ImplTrait(fold_bounds(f, bounds)),
        Type::Projection(projection) => Type::Projection(Box::new(Projection {
            self_ty: f.ty(&projection.self_ty),
            trait_ref: projection.trait_ref.as_ref().map(|t| f.path(t)),
            short: projection.short,
            name: projection.name.clone(),
            args: fold_args(f, &projection.args),
        })),
    }
}

/// Rebuilds generic arguments.
pub fn fold_args<F: Folder + ?Sized>(f: &mut F, args: &GenericArgs) -> GenericArgs {
    GenericArgs {
        lifetimes: args.lifetimes.iter().map(|l| f.lifetime(l)).collect(),
        args: args
            .args
            .iter()
            .map(|arg| match arg {
                GenericArg::Type(ty) => GenericArg::Type(f.ty(ty)),
                GenericArg::Const(text) => GenericArg::Const(f.constant(text)),
                GenericArg::Infer => GenericArg::Infer,
            })
            .collect(),
        bindings: args
            .bindings
            .iter()
            .map(|binding| AssocBinding {
                name: binding.name.clone(),
                args: fold_args(f, &binding.args),
                kind: match &binding.kind {
                    AssocBindingKind::Equals(ty) => AssocBindingKind::Equals(f.ty(ty)),
                    AssocBindingKind::EqualsConst(text) => {
                        AssocBindingKind::EqualsConst(f.constant(text))
                    }
                    AssocBindingKind::Bounds(bounds) => {
                        AssocBindingKind::Bounds(fold_bounds(f, bounds))
                    }
                },
            })
            .collect(),
        parenthesized: args.parenthesized,
    }
}

/// Rebuilds bounds.
pub fn fold_bounds<F: Folder + ?Sized>(f: &mut F, bounds: &[Bound]) -> Vec<Bound> {
    bounds
        .iter()
        .map(|bound| match bound {
            Bound::Trait {
                lifetimes,
                trait_ref,
                modifier,
            } => Bound::Trait {
                lifetimes: lifetimes.clone(),
                trait_ref: f.path(trait_ref),
                modifier: *modifier,
            },
            Bound::Lifetime(lifetime) => Bound::Lifetime(f.lifetime(lifetime)),
            Bound::Use(names) => Bound::Use(names.clone()),
        })
        .collect()
}

/// Rebuilds bounds, defaults and predicates; names stay.
pub fn fold_generics<F: Folder + ?Sized>(f: &mut F, generics: &Generics) -> Generics {
    Generics {
        params: generics
            .params
            .iter()
            .map(|param| GenericParam {
                name: param.name.clone(),
                kind: match &param.kind {
                    GenericParamKind::Lifetime { outlives } => GenericParamKind::Lifetime {
                        outlives: outlives.iter().map(|l| f.lifetime(l)).collect(),
                    },
                    GenericParamKind::Type {
                        bounds,
                        default,
                        synthetic,
                    } => GenericParamKind::Type {
                        bounds: fold_bounds(f, bounds),
                        default: default.as_ref().map(|ty| f.ty(ty)),
                        synthetic: *synthetic,
                    },
                    GenericParamKind::Const { ty, default } => GenericParamKind::Const {
                        ty: f.ty(ty),
                        default: default.as_ref().map(|text| f.constant(text)),
                    },
                },
            })
            .collect(),
        predicates: generics
            .predicates
            .iter()
            .map(|predicate| match predicate {
                WherePredicate::Type {
                    lifetimes,
                    ty,
                    bounds,
                } => WherePredicate::Type {
                    lifetimes: lifetimes.clone(),
                    ty: f.ty(ty),
                    bounds: fold_bounds(f, bounds),
                },
                WherePredicate::Lifetime { lifetime, outlives } => WherePredicate::Lifetime {
                    lifetime: f.lifetime(lifetime),
                    outlives: outlives.iter().map(|l| f.lifetime(l)).collect(),
                },
                WherePredicate::Equal { lhs, rhs } => WherePredicate::Equal {
                    lhs: f.ty(lhs),
                    rhs: f.ty(rhs),
                },
            })
            .collect(),
    }
}

/// Rebuilds a signature.
pub fn fold_function<F: Folder + ?Sized>(f: &mut F, function: &Function) -> Function {
    Function {
        generics: fold_generics(f, &function.generics),
        receiver: function.receiver.as_ref().map(|receiver| match receiver {
            Receiver::Value => Receiver::Value,
            Receiver::Ref { lifetime, mutable } => Receiver::Ref {
                lifetime: f.lifetime(lifetime),
                mutable: *mutable,
            },
            Receiver::Other(ty) => Receiver::Other(f.ty(ty)),
        }),
        params: function
            .params
            .iter()
            .map(|p| Param {
                name: p.name.clone(),
                ty: f.ty(&p.ty),
            })
            .collect(),
        ret: f.ty(&function.ret),
        abi: function.abi.clone(),
        ..*function
    }
}

/// Calls `visit` for every path in a type: ADTs and the traits in bounds, objects and projections.
pub fn visit_paths(ty: &Type, visit: &mut dyn FnMut(&PathRef)) {
    PathVisitor(visit).ty(ty);
}

/// [`visit_paths`] for bounds.
pub fn visit_bound_paths(bounds: &[Bound], visit: &mut dyn FnMut(&PathRef)) {
    fold_bounds(&mut PathVisitor(visit), bounds);
}

/// [`visit_paths`] for generics.
pub fn visit_generics_paths(generics: &Generics, visit: &mut dyn FnMut(&PathRef)) {
    fold_generics(&mut PathVisitor(visit), generics);
}

struct PathVisitor<'v>(&'v mut dyn FnMut(&PathRef));

impl Folder for PathVisitor<'_> {
    fn path(&mut self, path: &PathRef) -> PathRef {
        (self.0)(path);
        PathRef {
            item: path.item,
            args: fold_args(self, &path.args),
        }
    }
}
