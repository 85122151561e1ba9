//! Lowering: an exact Rust signature becomes a Keyton signature and two trees of rules, [`Take`]
//! for what goes in and [`Give`] for what comes back. Nothing is printed here.
//!
//! 1. [`give`](Lowerer::give) lowers the result and notes the lifetimes that it holds on to.
//! 2. [`take`](Lowerer::take) lowers each parameter; those whose lifetimes flow into the result
//!    lend.
//! 3. [`Lowered`] is the whole, for [`crate::emit`] to print and for the manifest to state.

pub mod flows;
mod functions;
mod give;
mod lifetimes;
mod signature;
mod take;
mod view;

pub use flows::Step;
pub use functions::FnRule;
pub(crate) use functions::returned;
pub(crate) use give::lends;
pub use give::{Give, ObjectGive};
pub(crate) use lifetimes::rename_lives;
pub use signature::{Lowered, LoweredParam, Signature, lower};
pub use take::{BytesForm, ListForm, MapForm, ObjectTake, Pointer, SetForm, StrForm, Take};
pub use view::{exact, exact_arg, shown, view};
pub(crate) use view::{has_hidden_default, hidden, is_hidden_default, is_value, placeholder};

use crate::plan::{Arg, DefId, ExportPlan, Life, Role, RustTy, TraitRef};

/// State of the lowering of one callable.
pub struct Lowerer<'p> {
    /// The plan, for its definitions.
    pub plan: &'p ExportPlan,
    /// Lifetimes that objects in the result depend on.
    pub(crate) held: Vec<String>,
    /// Whether values are given to a function of Keyton, which has references until it returns.
    pub(crate) lends: bool,
}

impl<'p> Lowerer<'p> {
    /// A lowerer over `plan`.
    #[must_use]
    pub fn new(plan: &'p ExportPlan) -> Self {
        Lowerer {
            plan,
            held: Vec::new(),
            lends: false,
        }
    }
}

/// A type of the standard library that has rules of its own, with its type arguments.
pub(crate) fn known<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Option<(Role, Vec<&'t RustTy>)> {
    let RustTy::Adt { def, args } = ty else {
        return None;
    };
    let role = plan.role(*def);
    if role == Role::Plain {
        return None;
    }
    let types = args
        .iter()
        .filter_map(|a| match a {
            Arg::Ty(t) => Some(t),
            _ => None,
        })
        .collect();
    Some((role, types))
}

/// Whether values of the type stand behind a pointer, as they have no size that is known.
pub(crate) fn is_unsized(plan: &ExportPlan, ty: &RustTy) -> bool {
    matches!(ty, RustTy::Adt { def, .. } if plan.def(*def).is_unsized)
}

/// What is iterated over where `ty` is the iterator of a value: `T` of `<T as IntoIterator>::IntoIter`. In a
/// parameter that says how the iterator is made.
pub(crate) fn iterated<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Option<&'t RustTy> {
    match ty {
        RustTy::Projection {
            base,
            tr: Some(tr),
            name,
            ..
        } if plan.role(tr.def) == Role::IntoIterator && name == "IntoIter" => Some(base),
        _ => None,
    }
}

/// The iterator over a value of the type, for a parameter.
pub(crate) fn iterator_of(plan: &ExportPlan, ty: &RustTy) -> Option<RustTy> {
    let at = plan
        .defs
        .iter()
        .position(|d| d.role == Role::IntoIterator)?;
    Some(RustTy::Projection {
        base: Box::new(ty.clone()),
        tr: Some(TraitRef {
            def: DefId(u32::try_from(at).ok()?),
            args: Vec::new(),
        }),
        name: "IntoIter".to_owned(),
        args: Vec::new(),
    })
}

/// Whether the type is `u8`.
pub(crate) fn is_byte(ty: &RustTy) -> bool {
    matches!(ty, RustTy::Int(kayton_manifest::IntTy::U8))
}

/// Whether a map or set with these type arguments has the default hasher and allocator.
pub(crate) fn default_tail(plan: &ExportPlan, rest: &[&RustTy]) -> bool {
    rest.iter()
        .all(|t| matches!(known(plan, t), Some((Role::RandomState | Role::Global, _))))
}

/// Whether any lifetime but `'static` stands in the type.
pub(crate) fn borrows(ty: &RustTy) -> bool {
    !ty.lives().is_empty()
}

/// Whether the lifetime is `'static`.
pub(crate) fn is_static(life: &Life) -> bool {
    matches!(life, Life::Static)
}
