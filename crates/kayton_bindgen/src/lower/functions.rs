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
    /// The parameter whose referent becomes what the function returns, where it could change it in Rust.
    pub changes: Option<usize>,
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

/// What a function of the language returns: for an ordering a number, and for the change of a value that
/// the language never changes in place the new one.
pub(crate) fn returned(plan: &ExportPlan, of: &FnTy) -> RustTy {
    match (is_ordering(plan, &of.ret), changed(plan, of)) {
        (true, _) => RustTy::Int(IntTy::I64),
        (_, Some((_, ty))) => ty.clone(),
        _ => of.ret.clone(),
    }
}

/// The only parameter that the function can change, where that is all it is for.
fn changed<'t>(plan: &ExportPlan, of: &'t FnTy) -> Option<(usize, &'t RustTy)> {
    let plain = |ty: &'t RustTy| match ty {
        RustTy::Ref {
            mutable: true,
            inner,
            ..
        } if is_plain(plan, inner) => Some(&**inner),
        _ => None,
    };
    let params = of.params.iter().enumerate();
    let mut all = params.filter_map(|(at, ty)| Some((at, plain(ty)?)));
    let first = all.next()?;
    (of.ret == RustTy::unit() && all.next().is_none()).then_some(first)
}

fn is_plain(plan: &ExportPlan, ty: &RustTy) -> bool {
    ty.is_scalar() && *ty != RustTy::unit() || matches!(known(plan, ty), Some((Role::String, _)))
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
        let changes = changed(self.plan, of);
        let hidden = changes.is_none() && of.params.iter().any(|ty| self.changes(ty));
        if of.ret == RustTy::unit() && hidden {
            return refuse(SkipCode::MutableValue);
        }
        let orders = is_ordering(self.plan, ret);
        let ret = match (orders, changes) {
            (true, _) => Take::Scalar(RustTy::Int(IntTy::I64)),
            (_, Some((_, ty))) => self.take(ty)?,
            _ => self.take(ret)?.operand(self.plan),
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
            changes: changes.map(|(at, _)| at),
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
            } => is_plain(self.plan, inner),
            RustTy::Tuple(ts) => ts.iter().any(|t| self.changes(t)),
            _ => false,
        }
    }
}
