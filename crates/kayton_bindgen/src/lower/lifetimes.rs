use super::take::{ObjectTake, Take};
use crate::plan::{Arg, Life, RustTy};

/// What the result, or the receiver, keeps of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lend {
    /// Nothing: the borrow ends with the call.
    No,
    /// The borrow itself: a guard that owns a handle, a clone of a string.
    Guard,
    /// Only what the argument's value borrows from, not the argument.
    Share,
}

/// Lifetimes that must hold for as long as one of `held` does: `'a: 'b` and `'b` held hold `'a`.
#[must_use]
pub(crate) fn closure(held: &[String], outlives: &[(String, String)]) -> Vec<String> {
    let mut out: Vec<String> = held.to_vec();
    loop {
        let before = out.len();
        for (long, short) in outlives {
            if out.contains(short) && !out.contains(long) {
                out.push(long.clone());
            }
        }
        if out.len() == before {
            return out;
        }
    }
}

/// What is kept of an argument of type `ty` by something that holds the lifetimes `held`.
#[must_use]
pub(crate) fn lend(ty: &RustTy, rule: &Take, held: &[String]) -> Lend {
    let holds = |ty: &RustTy| ty.lives().iter().any(|l| held.contains(l));
    match (ty, rule) {
        (RustTy::Ref { life, inner, .. }, Take::Object(_, ObjectTake::Ref | ObjectTake::Mut)) => {
            match life {
                Life::Named(name) if held.contains(name) => Lend::Guard,
                _ if holds(inner) => Lend::Share,
                _ => Lend::No,
            }
        }
        _ if holds(ty) => Lend::Guard,
        _ => Lend::No,
    }
}

/// Lifetimes of a receiver's own type, without that of the reference to it.
#[must_use]
pub(crate) fn inner_lives(receiver: &RustTy) -> Vec<String> {
    match receiver {
        RustTy::Ref { inner, .. } => inner.lives(),
        _ => Vec::new(),
    }
}

/// The type with all its lifetimes named `#name`: an argument for the parameter `name`.
#[must_use]
pub(crate) fn rename_lives(ty: &RustTy, name: &str) -> RustTy {
    let life = |l: &Life| match l {
        Life::Static => Life::Static,
        Life::Named(_) => Life::Named(format!("#{name}")),
    };
    ty.map(&|t| match t {
        RustTy::Ref {
            life: l,
            mutable,
            inner,
        } => Some(RustTy::Ref {
            life: life(l),
            mutable: *mutable,
            inner: Box::new(rename_lives(inner, name)),
        }),
        RustTy::Adt { def, args } => Some(RustTy::Adt {
            def: *def,
            args: args
                .iter()
                .map(|a| match a {
                    Arg::Life(l) => Arg::Life(life(l)),
                    Arg::Ty(t) => Arg::Ty(rename_lives(t, name)),
                    Arg::Const(text) => Arg::Const(text.clone()),
                })
                .collect(),
        }),
        _ => None,
    })
}
