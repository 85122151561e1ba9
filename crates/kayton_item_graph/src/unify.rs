//! One-way matching: which arguments make a pattern equal to a type.

use crate::{GenericArg, GenericArgs, Generics, Lifetime, Subst, Type};

/// Binds the parameters of `generics` in `pattern` so that it equals `ty`; `None` if it cannot.
/// Lifetimes are bound but never a reason to fail: which impl is meant does not depend on them.
#[must_use]
pub fn unify(pattern: &Type, ty: &Type, generics: &Generics, subst: &mut Subst) -> Option<()> {
    match (pattern, ty) {
        (Type::Param(name), _) if generics.types().any(|param| param.name == *name) => {
            match subst.types.get(name) {
                Some(bound) => (bound == ty).then_some(()),
                None => {
                    subst.types.insert(name.clone(), ty.clone());
                    Some(())
                }
            }
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .try_for_each(|(a, b)| unify(a, b, generics, subst)),
        (Type::Slice(a), Type::Slice(b)) => unify(a, b, generics, subst),
        (Type::Array { elem: a, len: n }, Type::Array { elem: b, len: m }) => {
            unify(a, b, generics, subst)?;
            unify_const(n, m, generics, subst)
        }
        (
            Type::Ref {
                lifetime: la,
                mutable: ma,
                target: a,
            },
            Type::Ref {
                lifetime: lb,
                mutable: mb,
                target: b,
            },
        ) if ma == mb => {
            unify_lifetime(la, lb, subst);
            unify(a, b, generics, subst)
        }
        (
            Type::RawPtr {
                mutable: ma,
                target: a,
            },
            Type::RawPtr {
                mutable: mb,
                target: b,
            },
        ) if ma == mb => unify(a, b, generics, subst),
        (Type::Adt(a), Type::Adt(b)) if a.item == b.item => {
            unify_args(&a.args, &b.args, generics, subst)
        }
        (Type::DynTrait(a), Type::DynTrait(b)) if a.traits.len() == b.traits.len() => {
            a.traits.iter().zip(&b.traits).try_for_each(|(a, b)| {
                (a.trait_ref.item == b.trait_ref.item).then_some(())?;
                unify_args(&a.trait_ref.args, &b.trait_ref.args, generics, subst)
            })
        }
        _ => (pattern == ty).then_some(()),
    }
}

fn unify_args(
    a: &GenericArgs,
    b: &GenericArgs,
    generics: &Generics,
    subst: &mut Subst,
) -> Option<()> {
    for (a, b) in a.lifetimes.iter().zip(&b.lifetimes) {
        unify_lifetime(a, b, subst);
    }
    // Arguments that one side leaves to defaults do not distinguish impls that exist together.
    a.args
        .iter()
        .zip(&b.args)
        .try_for_each(|(a, b)| match (a, b) {
            (GenericArg::Type(a), GenericArg::Type(b)) => unify(a, b, generics, subst),
            (GenericArg::Const(a), GenericArg::Const(b)) => unify_const(a, b, generics, subst),
            _ => Some(()),
        })
}

fn unify_lifetime(a: &Lifetime, b: &Lifetime, subst: &mut Subst) {
    if let Lifetime::Named(name) = a {
        subst
            .lifetimes
            .entry(name.clone())
            .or_insert_with(|| b.clone());
    }
}

fn unify_const(a: &str, b: &str, generics: &Generics, subst: &mut Subst) -> Option<()> {
    if generics.types_and_consts().any(|param| param.name == a) {
        subst
            .consts
            .entry(a.to_owned())
            .or_insert_with(|| b.to_owned());
        return Some(());
    }
    (a == b).then_some(())
}
