//! A use with the signature of the instance that it calls.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use kayton_manifest::{CallableId, Manifest, Protocol, Ty};

use super::{Refused, Taken};
use crate::emit::raw_call;
use crate::lazy;
use crate::lower::{Give, Lowered, ObjectGive, ObjectTake, Take, lower};
use crate::plan::{ExportPlan, PlanCallable, RustTy};
use crate::probe::ProbeText;

/// Instances of a text, at most.
const MOST_ROWS: usize = 4;

/// A use, ready to be written in both languages.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) callable: PlanCallable,
    pub(super) lowered: Lowered,
    pub(super) text: ProbeText,
}

impl Call {
    /// The instance whose symbol is in `called`, else the likeliest one, and then the others that the
    /// text may mean. A method that is reached through the type of its receiver is added to the plan.
    pub(super) fn all(
        (manifest, plan): (&Manifest, &mut ExportPlan),
        taken: &Taken<'_>,
        called: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Self>, Refused> {
        if !taken.text.made.is_empty() {
            return Err(Refused::new("instance", "a type of it cannot be written"));
        }
        let mut id: CallableId = taken.callable;
        let mut rows = vec![Vec::new()];
        if !plan.callable(id).generics.is_empty() {
            let generics = taken.text.meaning.generics.iter();
            let given: Vec<_> = generics.cloned().map(Some).collect();
            let mut found = lazy::instances(plan, id, &given);
            if let Some(on) = &taken.text.meaning.on
                && !matches!(&found, Ok(found) if !found.is_empty())
                && let Ok(through) = lazy::through(plan, id, on)
            {
                id = through;
                found = lazy::instances(plan, id, &given);
            }
            let mut found = found.map_err(|e| Refused::new("instance", &e.to_string()))?;
            // Types that Keyton sees as one: an instance for another of them may be meant.
            for row in &manifest.callable(taken.callable).instances {
                let seen = row.args.iter().zip(&taken.text.meaning.generics);
                if row.args.len() == taken.text.meaning.generics.len()
                    && seen.clone().any(|(own, given)| own != given)
                    && seen.clone().all(|(own, given)| view(own) == view(given))
                {
                    let given: Vec<_> = row.args.iter().cloned().map(Some).collect();
                    found.extend(lazy::instances(plan, id, &given).unwrap_or_default());
                }
            }
            found.sort_by_key(|(symbol, _)| !called(symbol));
            rows = found
                .into_iter()
                .take(MOST_ROWS)
                .map(|(_, args)| args)
                .collect();
        }
        let callable = plan.callable(id).clone();
        if callable.awaits {
            return Err(Refused::new("awaits", "it gives a future"));
        }
        let mut refused = Refused::new("instance", "none is known");
        let mut all = Vec::new();
        for args in rows {
            match lower(plan, &callable, &args) {
                Ok(lowered) => all.push(Self {
                    callable: callable.clone(),
                    lowered,
                    text: taken.text.clone(),
                }),
                Err(reason) => refused.message = reason.to_string(),
            }
        }
        match all.is_empty() {
            true => Err(refused),
            false => Ok(all),
        }
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
        let call = raw_call(plan, &self.callable, &self.lowered, &args);
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

    /// The type of the error that is raised, if it may be one.
    pub(super) fn raises(&self) -> Option<&RustTy> {
        match &self.lowered.give {
            Give::Raise { err, .. } => Some(err),
            _ => None,
        }
    }

    /// The type of the object that is the result, if one is made.
    pub(super) fn makes(&self) -> Option<&RustTy> {
        match self.operation() {
            Some(Protocol::Iter | Protocol::Next) => None,
            _ => object(&self.lowered.give),
        }
    }
}

/// The type as Keyton sees it.
fn view(ty: &Ty) -> &Ty {
    match ty {
        Ty::Exact {
            view: Some(view), ..
        } => view,
        ty => ty,
    }
}

/// The type of the object that a rule makes: also behind an option or a `Result`.
pub(super) fn object(give: &Give) -> Option<&RustTy> {
    match give {
        Give::Object(ty, ObjectGive::New | ObjectGive::Lent | ObjectGive::Copied) => Some(ty),
        Give::Raise { ok: t, .. } | Give::Option(t) | Give::Unwrap(t) => object(t),
        _ => None,
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
