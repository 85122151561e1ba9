//! What is known of the standard library's traits for scalars, strings and lists.

use kayton_manifest::IntTy;

use super::{Verdict, unsized_types};
use crate::lower::known;
use crate::plan::{Arg, ExportPlan, Life, Role, RustTy};

/// What a type is to the table below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Bool,
    Int,
    Float,
    Char,
    Unit,
    /// `&str`
    StrRef,
    String,
    /// `Vec<T>`
    Vec,
    /// `&[T]`
    SliceRef,
    Dynamic,
}

fn shape(plan: &ExportPlan, ty: &RustTy) -> Option<Shape> {
    Some(match ty {
        RustTy::Bool => Shape::Bool,
        RustTy::Int(_) => Shape::Int,
        RustTy::Float(_) => Shape::Float,
        RustTy::Char => Shape::Char,
        RustTy::Dynamic => Shape::Dynamic,
        RustTy::Tuple(ts) if ts.is_empty() => Shape::Unit,
        RustTy::Ref {
            mutable: false,
            inner,
            ..
        } => match &**inner {
            RustTy::Str => Shape::StrRef,
            RustTy::Slice(_) => Shape::SliceRef,
            _ => return None,
        },
        RustTy::Adt { .. } => match known(plan, ty)?.0 {
            Role::String => Shape::String,
            Role::Vec => Shape::Vec,
            _ => return None,
        },
        _ => return None,
    })
}

/// Whether a builtin type implements a trait of the standard library; `None` if the table does not
/// say.
pub(super) fn implements(
    plan: &ExportPlan,
    ty: &RustTy,
    role: Role,
    args: &[Arg],
) -> Option<Verdict> {
    let yes = |holds: bool| {
        Some(if holds {
            Verdict::Holds
        } else {
            Verdict::Fails
        })
    };
    if role == Role::Sized {
        let bare = matches!(ty, RustTy::Str | RustTy::Slice(_) | RustTy::Dyn { .. });
        return yes(!bare && !crate::lower::is_unsized(plan, ty));
    }
    if let RustTy::Fn(of) = ty {
        return match role {
            Role::Send | Role::Sync => yes(true),
            Role::Clone => yes(!of.boxed),
            Role::Copy => yes(false),
            _ => None,
        };
    }
    if role == Role::Borrow
        && let [Arg::Ty(target)] = args
    {
        return yes(unsized_types::borrows(plan, ty, target)?);
    }
    if role == Role::SliceIndex
        && let ([Arg::Ty(of)], RustTy::Int(int)) = (args, ty)
    {
        let items = matches!(of, RustTy::Slice(_) | RustTy::Projection { .. });
        return yes(items && *int == IntTy::Usize);
    }
    if let Some(verdict) = unsized_types::implements(ty, role, args, plan) {
        return Some(verdict);
    }
    if is_compound(plan, ty) {
        let never = matches!(
            role,
            Role::Iterator
                | Role::DoubleEndedIterator
                | Role::ExactSizeIterator
                | Role::Future
                | Role::Read
                | Role::BufRead
                | Role::Seek
                | Role::Write
                | Role::Error
                | Role::Display
                | Role::ToString
                | Role::Hasher
                | Role::BuildHasher
                | Role::FromStr
        );
        return never.then_some(Verdict::Fails);
    }
    let shape = shape(plan, ty)?;
    let scalar = matches!(
        shape,
        Shape::Bool | Shape::Int | Shape::Float | Shape::Char | Shape::Unit
    );
    let sequence = matches!(shape, Shape::Vec | Shape::SliceRef);
    match role {
        Role::Send | Role::Sync | Role::Unpin | Role::UnwindSafe | Role::RefUnwindSafe => yes(true),
        Role::Debug if !sequence => yes(true),
        Role::Display | Role::ToString => yes(!sequence && shape != Shape::Unit),
        Role::Clone if shape != Shape::Vec => yes(true),
        Role::Copy => yes(scalar || matches!(shape, Shape::StrRef | Shape::SliceRef)),
        Role::Default => yes(true),
        Role::Eq | Role::Ord | Role::Hash if !sequence => yes(shape != Shape::Float),
        Role::LowerHex | Role::UpperHex | Role::Octal | Role::Binary => yes(shape == Shape::Int),
        Role::LowerExp | Role::UpperExp => yes(matches!(shape, Shape::Int | Shape::Float)),
        Role::FromStr => yes(match shape {
            Shape::Dynamic => return None,
            Shape::Unit => false,
            shape => scalar || shape == Shape::String,
        }),
        Role::Error
        | Role::Read
        | Role::BufRead
        | Role::Seek
        | Role::Future
        | Role::IntoFuture
        | Role::Iterator
        | Role::DoubleEndedIterator
        | Role::ExactSizeIterator
        | Role::Fn
        | Role::FnMut
        | Role::FnOnce
        | Role::Hasher
        | Role::BuildHasher => match (role, shape) {
            (Role::Read | Role::BufRead, Shape::SliceRef) => None,
            _ => yes(false),
        },
        Role::IntoIterator => yes(sequence),
        Role::Extend | Role::FromIterator if scalar => yes(shape == Shape::Unit),
        Role::Add | Role::Sub | Role::Mul | Role::Div | Role::Rem if scalar => {
            match matches!(shape, Shape::Int | Shape::Float) {
                true => operand(ty, args),
                false => yes(false),
            }
        }
        Role::BitAnd | Role::BitOr | Role::BitXor if scalar => match shape {
            Shape::Bool | Shape::Int => operand(ty, args),
            _ => yes(false),
        },
        Role::Shl | Role::Shr | Role::Not if scalar && shape == Shape::Float => yes(false),
        Role::PartialEq | Role::PartialOrd => comparable(plan, ty, shape, args),
        Role::AsRef => as_ref(plan, ty, shape, args),
        _ => None,
    }
}

/// Whether a number takes the operand: one of its own type, or a reference to one. Numbers of crates may
/// be operands, too.
fn operand(ty: &RustTy, args: &[Arg]) -> Option<Verdict> {
    let other = match args {
        [] => ty,
        [Arg::Ty(RustTy::Ref { inner, .. })] => inner,
        [Arg::Ty(other)] => other,
        _ => return None,
    };
    let builtin = matches!(
        other,
        RustTy::Bool | RustTy::Int(_) | RustTy::Float(_) | RustTy::Char
    );
    match other == ty {
        true => Some(Verdict::Holds),
        false => builtin.then_some(Verdict::Fails),
    }
}

/// Whether the type is one of std, or of the language, that only holds other values.
fn is_compound(plan: &ExportPlan, ty: &RustTy) -> bool {
    match ty {
        RustTy::Array(..) => true,
        RustTy::Tuple(ts) => !ts.is_empty(),
        RustTy::Adt { .. } => matches!(
            known(plan, ty),
            Some((
                Role::Option
                    | Role::Result
                    | Role::HashMap
                    | Role::HashSet
                    | Role::BTreeMap
                    | Role::BTreeSet,
                _
            ))
        ),
        _ => false,
    }
}

fn comparable(plan: &ExportPlan, ty: &RustTy, own: Shape, args: &[Arg]) -> Option<Verdict> {
    let other = match args {
        [Arg::Ty(other)] => other,
        _ => ty,
    };
    let texts = [Shape::StrRef, Shape::String];
    let lists = [Shape::Vec, Shape::SliceRef];
    match shape(plan, other) {
        None if other.is_scalar() => Some(Verdict::Fails),
        None => None,
        Some(other) if texts.contains(&own) && texts.contains(&other) => None,
        Some(other) if lists.contains(&own) && lists.contains(&other) => None,
        Some(Shape::Int | Shape::Float) => Some(if ty == other {
            Verdict::Holds
        } else {
            Verdict::Fails
        }),
        Some(other) => Some(if own == other {
            Verdict::Holds
        } else {
            Verdict::Fails
        }),
    }
}

fn as_ref(plan: &ExportPlan, ty: &RustTy, shape: Shape, args: &[Arg]) -> Option<Verdict> {
    let [Arg::Ty(target)] = args else { return None };
    let text = matches!(shape, Shape::StrRef | Shape::String);
    let holds = match target {
        RustTy::Str => text,
        RustTy::Slice(t) if crate::lower::is_byte(t) => {
            text || (matches!(shape, Shape::Vec | Shape::SliceRef)
                && item(plan, ty) == Some((**t).clone()))
        }
        RustTy::Slice(t) => {
            matches!(shape, Shape::Vec | Shape::SliceRef) && item(plan, ty) == Some((**t).clone())
        }
        RustTy::Adt { def, .. } => match plan.role(*def) {
            Role::Path | Role::OsStr => text,
            _ => return None,
        },
        _ => return None,
    };
    Some(if holds {
        Verdict::Holds
    } else {
        Verdict::Fails
    })
}

fn item(plan: &ExportPlan, ty: &RustTy) -> Option<RustTy> {
    match ty {
        RustTy::Ref { inner, .. } => match &**inner {
            RustTy::Slice(t) => Some((**t).clone()),
            _ => None,
        },
        _ => match known(plan, ty) {
            Some((Role::Vec, ts)) => Some(ts[0].clone()),
            _ => None,
        },
    }
}

/// Associated types of the standard library's traits for builtin types.
pub(super) fn project(
    plan: &ExportPlan,
    ty: &RustTy,
    role: Role,
    args: &[Arg],
    name: &str,
) -> Option<RustTy> {
    // `2.0 * Matrix` is what an impl of a crate says.
    let itself = args.iter().all(|a| match a {
        Arg::Ty(other) => super::same(other, ty),
        _ => true,
    });
    match (role, name) {
        (Role::IntoIterator, "Item") => match ty {
            RustTy::Ref {
                life,
                mutable,
                inner,
            } => {
                let item = match &**inner {
                    RustTy::Slice(t) | RustTy::Array(t, _) => (**t).clone(),
                    inner => item(plan, inner)?,
                };
                Some(RustTy::Ref {
                    life: life.clone(),
                    mutable: *mutable,
                    inner: Box::new(item),
                })
            }
            RustTy::Array(t, _) => Some((**t).clone()),
            _ => match known(plan, ty)? {
                (Role::Vec | Role::Option | Role::HashSet | Role::BTreeSet, ts) => {
                    Some(ts[0].clone())
                }
                (Role::HashMap | Role::BTreeMap, ts) => {
                    Some(RustTy::Tuple(vec![ts[0].clone(), ts[1].clone()]))
                }
                _ => None,
            },
        },
        (Role::Fn | Role::FnMut | Role::FnOnce, "Output") => match ty {
            RustTy::Fn(of) => Some(of.ret.clone()),
            _ => None,
        },
        (Role::SliceIndex, "Output") => match (ty, args) {
            (RustTy::Int(IntTy::Usize), [Arg::Ty(RustTy::Slice(item))]) => Some((**item).clone()),
            _ => None,
        },
        (Role::Deref, "Target") => match known(plan, ty)? {
            (Role::String, _) => Some(RustTy::Str),
            (Role::Vec, ts) => Some(RustTy::Slice(Box::new(ts[0].clone()))),
            (Role::Box | Role::Rc | Role::Arc, ts) => Some(ts[0].clone()),
            _ => None,
        },
        (Role::Add | Role::Sub | Role::Mul | Role::Div | Role::Rem | Role::Neg, "Output")
            if itself && matches!(ty, RustTy::Int(_) | RustTy::Float(_)) =>
        {
            Some(ty.clone())
        }
        (Role::ToOwned, "Owned") => match ty {
            RustTy::Str => plan.string(),
            RustTy::Int(_) | RustTy::Float(_) | RustTy::Bool | RustTy::Char => Some(ty.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// `&'static str` and the like are written with this lifetime in instances.
pub(crate) fn anonymous() -> Life {
    Life::Named("_".to_owned())
}
