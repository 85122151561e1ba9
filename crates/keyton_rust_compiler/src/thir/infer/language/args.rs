//! Arguments of a call, put in the order of the parameters.

use kayton_diagnostics::{Code, Span};

use crate::hir::{Arg, ArgKind, ExprId};
use crate::thir::infer::Infer;

/// A parameter as far as matching needs it.
pub(in crate::thir::infer) struct Slot {
    pub(in crate::thir::infer) name: String,
    pub(in crate::thir::infer) optional: bool,
}

impl Infer<'_> {
    /// The argument of each parameter, in order; None where the default applies. Reports what does
    /// not match.
    pub(in crate::thir::infer) fn match_args(
        &mut self,
        what: &str,
        signature: &str,
        slots: &[Slot],
        args: &[Arg],
        span: Span,
    ) -> Option<Vec<Option<ExprId>>> {
        let mut out: Vec<Option<ExprId>> = vec![None; slots.len()];
        let mut next = 0;
        let help =
            |d: kayton_diagnostics::Diagnostic| d.help(format!("it is called as `{signature}`"));
        for arg in args {
            match &arg.kind {
                ArgKind::Positional => {
                    if next >= slots.len() {
                        let (n, given) = (slots.len(), args.len());
                        let s = if n == 1 { "" } else { "s" };
                        let message =
                            format!("`{what}` takes {n} argument{s}, and {given} are given");
                        self.error(Code::ArgumentMismatch, arg.span, message, help);
                        return None;
                    }
                    out[next] = Some(arg.value);
                    next += 1;
                }
                ArgKind::Keyword(name) => {
                    let Some(at) = slots.iter().position(|s| s.name == name.name.as_str()) else {
                        let names: Vec<&str> = slots.iter().map(|s| s.name.as_str()).collect();
                        let near = kayton_diagnostics::similar(&name.name, names.iter().copied());
                        let message = format!("`{what}` has no parameter `{}`", name.name);
                        self.error(Code::ArgumentMismatch, name.span, message, |d| match near {
                            Some(near) => d.help(format!("did you mean `{near}`?")),
                            None => help(d),
                        });
                        return None;
                    };
                    if out[at].is_some() {
                        let message = format!("`{}` is given twice", name.name);
                        self.error(Code::ArgumentMismatch, name.span, message, help);
                        return None;
                    }
                    out[at] = Some(arg.value);
                }
                ArgKind::Spread | ArgKind::SpreadKeywords => {
                    self.unsupported(arg.span, "spreading arguments", "write them one by one");
                    return None;
                }
            }
        }
        for (slot, given) in slots.iter().zip(&out) {
            if given.is_none() && !slot.optional {
                let message = format!("`{what}` needs an argument for `{}`", slot.name);
                self.error(Code::ArgumentMismatch, span, message, help);
                return None;
            }
        }
        Some(out)
    }
}
