//! Whole numbers that are written without a type, where a crate takes no `i64`: there they are `i32`, which
//! Rust makes of them itself.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{IntTy, Ty};

use crate::thir::infer::Infer;
use crate::thir::tree::Expr;

/// What a number that nothing says more of becomes.
pub(in crate::thir::infer) const NARROW: Ty = Ty::Int(IntTy::I32);

impl Infer<'_> {
    /// A call that is walked again with narrow numbers if a crate refuses it with those of Keyton.
    pub(in crate::thir::infer) fn narrowed_if_refused(
        &mut self,
        span: Span,
        call: impl Fn(&mut Self) -> Expr,
    ) -> Expr {
        if self.literals.narrow {
            return call(self);
        }
        let (literals, out, raised) = (self.literals.seen, self.cx.out.len(), self.raised.len());
        let (said, waiting) = (self.diagnostics.len(), self.waiting.len());
        let (moved, ended) = (self.cx.moved.clone(), self.cx.ended);
        let first = call(self);
        if self.literals.seen == literals || !self.refused_at(said, span) {
            return first;
        }
        let errors = self.diagnostics.split_off(said);
        let later = self.cx.out.split_off(out);
        self.waiting.truncate(waiting);
        self.raised.truncate(raised);
        (self.cx.moved, self.cx.ended) = (moved, ended);
        self.literals.narrow = true;
        let second = call(self);
        self.literals.narrow = false;
        if Self::is_broken(&second) {
            // The numbers are not what is wrong.
            self.diagnostics.truncate(said);
            self.diagnostics.extend(errors);
            self.cx.out.truncate(out);
            self.cx.out.extend(later);
            return first;
        }
        second
    }

    /// Whether a crate refused the types of the call at hand itself.
    fn refused_at(&self, said: usize, span: Span) -> bool {
        self.diagnostics[said..].last().is_some_and(|last| {
            let of_types = matches!(last.code, Code::BoundNotSatisfied | Code::ArgumentMismatch);
            of_types && last.labels.first().is_some_and(|label| label.span == span)
        })
    }
}

/// Numbers that were written without a type.
#[derive(Debug, Default)]
pub(in crate::thir::infer) struct Literals {
    /// How many there were.
    pub(in crate::thir::infer) seen: usize,
    /// Whether they are narrow.
    pub(in crate::thir::infer) narrow: bool,
}
