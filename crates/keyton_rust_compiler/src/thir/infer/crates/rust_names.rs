//! Methods that Keyton has as functions of its own, by the names that they have in Rust: what a crate's
//! documentation shows.

use kayton_diagnostics::Span;
use kayton_manifest::{Protocol, Ty};

use crate::hir::Arg;
use crate::thir::infer::Infer;
use crate::thir::tree::Expr;

impl Infer<'_> {
    /// `x.clone()`, `x.to_string()` and `x.next()` of an object whose type implements the trait.
    pub(in crate::thir::infer) fn rust_method(
        &mut self,
        object: &Expr,
        name: &str,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let protocol = match name {
            "clone" => Protocol::Clone,
            "to_string" => Protocol::Display,
            "next" => Protocol::Next,
            _ => return None,
        };
        let ty = self.types.shallow(&object.ty);
        let of_crate = matches!(ty, Ty::Object { .. }) && self.struct_of(&ty).is_none();
        (of_crate && args.is_empty())
            .then(|| self.unary_protocol(object, protocol, span))
            .flatten()
    }
}
