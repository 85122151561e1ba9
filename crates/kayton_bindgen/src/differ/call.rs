//! A use with the signature of the instance that it calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use kayton_manifest::{CallableId, Protocol};

use super::{Refused, Taken};
use crate::emit::raw_call;
use crate::lazy;
use crate::lower::{Give, Lowered, ObjectGive, ObjectTake, Take, lower};
use crate::plan::{ExportPlan, PlanCallable, RustTy};
use crate::probe::ProbeText;

/// A use, ready to be written in both languages.
pub(super) struct Call<'p> {
    pub(super) callable: &'p PlanCallable,
    pub(super) lowered: Lowered,
    pub(super) text: ProbeText,
}

impl<'p> Call<'p> {
    /// The instance whose symbol is in `called`, else the likeliest one.
    pub(super) fn new(
        plan: &'p ExportPlan,
        taken: &Taken<'_>,
        called: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Refused> {
        let id: CallableId = taken.callable;
        let callable = plan.callable(id);
        let args = match callable.generics.is_empty() {
            true => Vec::new(),
            false => {
                let given: Vec<_> = taken
                    .text
                    .meaning
                    .generics
                    .iter()
                    .cloned()
                    .map(Some)
                    .collect();
                let rows = lazy::instances(plan, id, &given)
                    .map_err(|e| Refused::new("instance", &e.to_string()))?;
                let at = rows
                    .iter()
                    .position(|(symbol, _)| called(symbol))
                    .unwrap_or(0);
                let row = rows.into_iter().nth(at);
                row.ok_or_else(|| Refused::new("instance", "none is known"))?
                    .1
            }
        };
        let lowered = lower(plan, callable, &args);
        let lowered = lowered.map_err(|reason| Refused::new("instance", &reason.to_string()))?;
        if callable.awaits {
            return Err(Refused::new("awaits", "it gives a future"));
        }
        Ok(Self {
            callable,
            lowered,
            text: taken.text.clone(),
        })
    }

    /// The call on `a0`, `a1`, …
    pub(super) fn raw(&self, plan: &ExportPlan) -> Result<String, Refused> {
        let args: Vec<TokenStream> = self
            .takes()
            .enumerate()
            .map(|(at, take)| {
                let name = format_ident!("a{at}");
                match stays(take) {
                    true => quote!(&mut *#name),
                    false => quote!(#name),
                }
            })
            .collect();
        let call = raw_call(plan, self.callable, &self.lowered, &args);
        let call = call.map_err(|reason| Refused::new("instance", &reason.to_string()))?;
        Ok(call.to_string())
    }

    pub(super) fn takes(&self) -> impl Iterator<Item = &Take> {
        self.lowered.params.iter().map(|p| &p.take)
    }

    /// Names of the parameters in Keyton.
    pub(super) fn names(&self) -> Vec<String> {
        let on = usize::from(self.text.params.starts_with("a: "));
        (0..self.lowered.params.len())
            .map(|at| match at.checked_sub(on) {
                None => "a".to_owned(),
                Some(at) => format!("b{at}"),
            })
            .collect()
    }

    pub(super) fn operation(&self) -> Option<Protocol> {
        self.text.meaning.operation
    }

    /// The type of the object that is the result, if one is made: also behind an option or a `Result`.
    pub(super) fn makes(&self) -> Option<&RustTy> {
        fn of(give: &Give) -> Option<&RustTy> {
            match give {
                Give::Object(ty, ObjectGive::New | ObjectGive::Lent | ObjectGive::Copied) => {
                    Some(ty)
                }
                Give::Raise { ok: t, .. } | Give::Option(t) | Give::Unwrap(t) => of(t),
                _ => None,
            }
        }
        of(&self.lowered.give)
    }
}

/// Whether the argument is changed by the call and there to be looked at afterwards.
pub(super) fn stays(take: &Take) -> bool {
    use crate::lower::ListForm;
    matches!(
        take,
        Take::Object(_, ObjectTake::Mut)
            | Take::List(_, ListForm::VecMut | ListForm::SliceMut)
            | Take::InOut(_)
    )
}
