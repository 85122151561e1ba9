//! Arguments that a call changes and that Keyton never changes in place: texts, numbers, and options
//! and tuples of such. The export gives the new values beside its result, and the variables get them.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{PassMode, Ty};

use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind};

/// A variable that gets a new value of the type.
pub(in crate::thir::infer) type Changed = (Option<Var>, Ty);

impl Infer<'_> {
    /// Notes which variable the call changes, if it changes this argument of the type `want`. An
    /// argument that is no variable is an error, since its new value would be lost.
    pub(in crate::thir::infer) fn note_changed(
        &mut self,
        e: &Expr,
        mode: PassMode,
        want: Ty,
        callee: &str,
        changed: &mut Vec<Changed>,
    ) {
        let want = self.types.shallow(&want);
        if mode == PassMode::Mut
            && matches!(want, Ty::Vec(_))
            && matches!(self.types.shallow(&e.ty), Ty::Bytes)
        {
            let message = format!("`{callee}` writes into this value, and bytes never change");
            self.error(Code::ArgumentMismatch, e.span, message, |d| {
                d.help(
                    "give a list: `buffer: Vec<u8> = []`; `bytes(buffer)` is then what was written",
                )
            });
            return;
        }
        if mode != PassMode::Mut || !want.is_plain() {
            return;
        }
        let var = Self::named(e);
        if var.is_none() && !Self::is_broken(e) {
            let message = format!("`{callee}` changes this value, and no variable holds it");
            self.error(Code::ArgumentMismatch, e.span, message, |d| {
                d.help("give it a name first: `x = …`, then pass `x`, which has the new value after the call")
            });
        }
        changed.push((var, want));
    }

    /// The call of an export that gives new values beside its result.
    pub(in crate::thir::infer) fn call_and_store(
        &mut self,
        span: Span,
        ret: Ty,
        path: String,
        passed: Vec<(Expr, By)>,
        changed: Vec<Changed>,
    ) -> Expr {
        let mut types = vec![ret.clone()];
        types.extend(changed.iter().map(|(_, ty)| ty.clone()));
        let all = Ty::Tuple(types);
        let call = self.rust(span, all.clone(), path, passed, true);
        self.scoped(|me| {
            let local = me.local("it", all.clone(), span);
            me.store(Var::Local(local), call, span);
            let part = |me: &Self, at: usize, ty: Ty| {
                let whole = me.expr(span, all.clone(), Kind::Local(local));
                me.expr(span, ty, Kind::Field(Box::new(whole), at))
            };
            for (at, (var, ty)) in changed.into_iter().enumerate() {
                let Some(var) = var else { continue };
                let value = part(me, at + 1, ty);
                let own = me.var_ty(var);
                let value = me.coerce(value, &own);
                me.store(var, value, span);
            }
            part(me, 0, ret)
        })
    }
}
