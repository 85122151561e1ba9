//! Functions of Keyton as arguments: what Rust calls them with is given, what they return is taken.

use kayton_manifest::IntTy;

use super::{Give, Lowerer, Take, known, lends, shown};
use crate::plan::{ExportPlan, FnTy, Role, RustTy};
use crate::refusal::{SkipCode, SkipReason};

/// How a closure is made of a function of Keyton.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FnRule {
    /// The Rust types of its signature.
    pub ty: FnTy,
    /// Rules of the arguments that Rust calls it with.
    pub params: Vec<Give>,
    /// Rule of what it returns; of the value alone where that is a `Result`.
    pub ret: Take,
    /// Whether an `Ordering` is returned: a number that is negative, zero or positive in the language.
    pub orders: bool,
    /// Whether a `Result` is returned. What the function raises leaves as it does elsewhere, so it is
    /// never an error.
    pub fallible: bool,
}

/// Whether the type says which of two values comes first.
pub(crate) fn is_ordering(plan: &ExportPlan, ty: &RustTy) -> bool {
    let RustTy::Adt { def, .. } = ty else {
        return false;
    };
    let path = plan.def(*def).path.as_deref().unwrap_or_default();
    path.iter().eq(["std", "cmp", "Ordering"])
}

impl Lowerer<'_> {
    /// The rule for a function.
    ///
    /// # Errors
    /// Some part of its signature has no counterpart, or it returns what borrows from its arguments.
    pub(super) fn take_function(&self, of: &FnTy) -> Result<FnRule, SkipReason> {
        let refuse = |code| {
            let text = shown(self.plan, &RustTy::Fn(Box::new(of.clone())));
            Err(SkipReason::new(code, text))
        };
        let (ret, fallible) = match known(self.plan, &of.ret) {
            Some((Role::Result, ts)) if ts.len() == 2 => (ts[0], true),
            _ => (&of.ret, false),
        };
        // What the caller lends ends with the call.
        if lends(&of.ret) {
            return refuse(SkipCode::FunctionResult);
        }
        if of.ret == RustTy::unit() && of.params.iter().any(|ty| self.changes(ty)) {
            return refuse(SkipCode::MutableValue);
        }
        let orders = is_ordering(self.plan, ret);
        let ret = match orders {
            true => Take::Scalar(RustTy::Int(IntTy::I64)),
            false => self.take(ret)?.operand(self.plan),
        };
        let open = !of.ret.params().is_empty();
        if !open && !ret.is_owned() {
            return refuse(SkipCode::FunctionResult);
        }
        let mut given = Lowerer::new(self.plan);
        given.lends = true;
        let params = of.params.iter().map(|ty| given.give(ty));
        Ok(FnRule {
            ty: of.clone(),
            params: params.collect::<Result<_, _>>()?,
            ret,
            orders,
            fallible,
        })
    }

    /// Whether a function is meant to change a value that the language never changes in place.
    fn changes(&self, ty: &RustTy) -> bool {
        match ty {
            RustTy::Ref {
                mutable: true,
                inner,
                ..
            } => inner.is_scalar() || matches!(known(self.plan, inner), Some((Role::String, _))),
            RustTy::Tuple(ts) => ts.iter().any(|t| self.changes(t)),
            _ => false,
        }
    }
}
