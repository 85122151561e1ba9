//! Values that a call takes away.

use kayton_manifest::{PassMode, Protocol, Ty};

use crate::thir::infer::crates::generics::{Generics, instantiated};
use crate::thir::infer::{Infer, Moved};
use crate::thir::tree::Expr;

/// A parameter, or `self`, as a callable states it.
#[derive(Debug, Clone, Copy)]
pub(in crate::thir::infer) struct Passed<'a> {
    pub(in crate::thir::infer) ty: &'a Ty,
    pub(in crate::thir::infer) mode: PassMode,
    /// Name of the callable.
    pub(in crate::thir::infer) callee: &'a str,
}

impl Infer<'_> {
    /// Marks the variable that `e` names as moved if the call certainly takes its value.
    ///
    /// A generic parameter by value says so of every type, but only objects have a value that can
    /// be gone: numbers, texts and collections are copied, and so are objects that are `Copy`.
    pub(in crate::thir::infer) fn mark_passed(
        &mut self,
        e: &Expr,
        to: Passed<'_>,
        generics: &Generics,
    ) {
        if to.mode != PassMode::Move || !self.is_taken(e, to.ty, generics) {
            return;
        }
        let Some(var) = Self::named(e) else { return };
        let clone = self.protocol(&e.ty, Protocol::Clone);
        let moved = Moved {
            span: e.span,
            callee: to.callee.to_owned(),
            can_copy: clone.is_some(),
        };
        self.cx.moved.insert(var, moved);
    }

    fn is_taken(&mut self, e: &Expr, to: &Ty, generics: &Generics) -> bool {
        if let Ty::Param(name) = to
            && let Some(Ty::Exact { rust, .. }) = generics.get(name)
            && rust.starts_with('&')
        {
            return false;
        }
        let to = match instantiated(to, generics) {
            Ty::Option(inner) => *inner,
            other => other,
        };
        if !matches!(self.types.shallow(&to), Ty::Object { .. }) {
            return false;
        }
        let Ty::Object { key, .. } = self.types.shallow(&e.ty) else {
            return false;
        };
        !self.manifests.type_defs(&key).any(|(_, def)| def.copy)
    }
}
