//! Methods of what a type derefs to, called on the type itself: Rust finds the way, and what is on the
//! way need not be a value of its own, which a type without a size cannot be.

use kayton_manifest::{CallableId, Ty};

use super::LazyRefusal;
use super::types::rust;
use crate::lower::rename_lives;
use crate::plan::{ExportPlan, Form, RustTy};

/// The method with `receiver` for its `self`, as a callable of the plan.
///
/// # Errors
/// It takes no reference to `self`, or the type is not known.
pub fn through(
    plan: &mut ExportPlan,
    id: CallableId,
    receiver: &Ty,
) -> Result<CallableId, LazyRefusal> {
    let callable = plan.callables.get(id.0 as usize);
    let mut callable = callable.ok_or(LazyRefusal::UnknownCallable(id))?.clone();
    let this = rust(plan, receiver).ok_or_else(|| LazyRefusal::UnknownType(receiver.clone()))?;
    let called = matches!(callable.form, Form::Inherent { .. } | Form::Trait { .. });
    match callable.params.first_mut() {
        Some(first) if callable.has_self && called => match &mut first.ty {
            RustTy::Ref { inner, .. } => **inner = rename_lives(&this, "self"),
            _ => return Err(LazyRefusal::Undetermined),
        },
        _ => return Err(LazyRefusal::Undetermined),
    }
    callable.stem = format!("{}__through", callable.stem);
    let known = plan.callables.iter().position(|other| *other == callable);
    let at = known.unwrap_or(plan.callables.len());
    if known.is_none() {
        plan.callables.push(callable);
    }
    u32::try_from(at)
        .map(CallableId)
        .map_err(|_| LazyRefusal::Undetermined)
}
