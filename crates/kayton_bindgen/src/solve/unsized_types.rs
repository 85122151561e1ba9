//! What is known of `str` and slices, and of what owns them.

use super::Verdict;
use crate::lower::known;
use crate::plan::{Arg, ExportPlan, Role, RustTy};

/// Whether `ty: Borrow<target>`: each type is borrowed as itself, owners as what they own.
pub(super) fn borrows(plan: &ExportPlan, ty: &RustTy, target: &RustTy) -> Option<bool> {
    if super::same(ty, target) {
        return Some(true);
    }
    let owned = match ty {
        RustTy::Ref { inner, .. } | RustTy::Slice(inner) => (**inner).clone(),
        RustTy::Array(item, _) => RustTy::Slice(item.clone()),
        RustTy::Bool | RustTy::Int(_) | RustTy::Float(_) | RustTy::Char => return Some(false),
        RustTy::Str | RustTy::Dynamic | RustTy::Tuple(_) => return Some(false),
        _ => match known(plan, ty)? {
            (Role::String, _) => RustTy::Str,
            (Role::Vec, ts) => RustTy::Slice(Box::new((*ts.first()?).clone())),
            (Role::Box | Role::Rc | Role::Arc, ts) => (*ts.first()?).clone(),
            _ => return None,
        },
    };
    Some(!matches!(ty, RustTy::Slice(_)) && super::same(&owned, target))
}

/// What `str` and slices implement themselves.
pub(super) fn implements(
    ty: &RustTy,
    role: Role,
    args: &[Arg],
    plan: &ExportPlan,
) -> Option<Verdict> {
    let (text, bytes) = match ty {
        RustTy::Str => (true, false),
        RustTy::Slice(item) => (false, crate::lower::is_byte(item)),
        _ => return None,
    };
    let holds = match (role, args) {
        (Role::Send | Role::Sync | Role::Unpin, _) if text || bytes => true,
        (Role::Debug | Role::Hash | Role::Eq | Role::Ord, _) if text || bytes => true,
        (Role::Display | Role::ToString, _) => text,
        (Role::Clone | Role::Copy | Role::Default | Role::FromStr | Role::Error, _) => false,
        (Role::Iterator | Role::IntoIterator | Role::Future | Role::Read | Role::Write, _) => false,
        (Role::PartialEq | Role::PartialOrd, [Arg::Ty(other)]) if super::same(ty, other) => true,
        (Role::AsRef, [Arg::Ty(target)]) => match target {
            RustTy::Str => text,
            RustTy::Slice(item) if crate::lower::is_byte(item) => text || bytes,
            RustTy::Slice(_) => super::same(ty, target),
            RustTy::Adt { def, .. } => match plan.role(*def) {
                Role::Path | Role::OsStr => text,
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    Some(match holds {
        true => Verdict::Holds,
        false => Verdict::Fails,
    })
}
