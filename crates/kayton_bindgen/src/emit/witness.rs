//! Witnesses: the raw call as a function whose lifetimes are not erased.
//!
//! Every lifetime position of the parameters has a name of its own, and the `where` clause has the
//! flows that the export implements and no others. rustc takes it exactly if they are enough. A
//! witness is compiled and never run.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::export::Call;
use super::types::{Root, fn_signature, ident, lifetime, rust_ty};
use crate::lower::flows::{Flows, Keeper, Place, ResultFlow, rename};
use crate::lower::{Give, Lowered, ObjectGive};
use crate::plan::{ExportPlan, Life, PlanCallable, RustTy};
use crate::refusal::SkipReason;

/// The witness of an export with these flows, as a whole function item.
///
/// # Errors
/// Some part of the signature cannot be named.
pub fn witness_fn(
    plan: &ExportPlan,
    callable: &PlanCallable,
    lowered: &Lowered,
    flows: &Flows,
    name: &str,
) -> Result<TokenStream, SkipReason> {
    let root = Root::absolute(plan);
    let mut names = Names::default();
    let (mut params, mut functions) = (Vec::new(), Vec::new());
    for (at, ty) in lowered.signature.params.iter().enumerate() {
        if let RustTy::Fn(of) = ty
            && !of.boxed
        {
            let (x, name) = (format_ident!("a{at}"), format_ident!("F{at}"));
            let signature = fn_signature(&root.named(), plan, of)?;
            // What the closure of an export is.
            functions.push(quote!(
                #name: Fn #signature + Clone + Send + Sync + 'static
            ));
            params.push(quote!(#x: #name));
            continue;
        }
        let renamed = rename(plan, ty, &mut |place, life| {
            names.of_param(flows, at, place, life)
        });
        let (x, ty) = (
            format_ident!("a{at}"),
            rust_ty(&root.named(), plan, &renamed)?,
        );
        params.push(quote!(#x: #ty));
    }
    let gives = flows.result.borrows() || flows.result.says_static;
    let args: Vec<TokenStream> = (0..params.len())
        .map(|at| {
            let x = format_ident!("a{at}");
            quote!(#x)
        })
        .collect();
    let call = Call {
        root: &root,
        plan,
        callable,
        lowered,
    };
    let call = call.tokens(&args)?;
    let call = match callable.awaits {
        true => quote!((#call).await),
        false => call,
    };
    let (ret, body) = match gives {
        true => {
            let ret = lowered
                .signature
                .ret
                .with_lives(&mut |life| names.of_result(flows, life));
            let ret = rust_ty(&root.named(), plan, &ret)?;
            let value = boxed(&lowered.give, &quote!(r)).unwrap_or_else(|| quote!(r));
            (quote!(-> #ret), quote!(let r = #call; #value))
        }
        false => (quote!(), quote!(let _ = { #call };)),
    };
    names.claims(flows);
    let name = ident(name);
    let generics = names.all.iter().map(|n| lifetime(n)).chain(functions);
    let claims = names.claims.iter().map(|(long, short)| {
        let (long, short) = (lifetime(long), lifetime(short));
        quote!(#long: #short)
    });
    let asyncness = callable.awaits.then(|| quote!(async));
    Ok(quote! {
        pub #asyncness fn #name<#(#generics),*>(#(#params),*) #ret where #(#claims),* { #body }
    })
}

/// The names of a witness's lifetimes.
#[derive(Default)]
struct Names {
    all: BTreeSet<String>,
    /// Of each parameter: of the borrows themselves, and inside of objects, there with the lifetime's
    /// name in the signature.
    outer: Vec<(usize, String)>,
    inner: Vec<(usize, String, String)>,
    /// `'a: 'b` as pairs.
    claims: BTreeSet<(String, String)>,
}

/// A lifetime that ends with the call.
const CALL: &str = "c";

impl Names {
    fn named(&mut self, name: String) -> Life {
        self.all.insert(name.clone());
        Life::Named(name)
    }

    fn of_param(&mut self, flows: &Flows, at: usize, place: Place, life: &Life) -> Life {
        let Life::Named(class) = life else {
            return Life::Static;
        };
        let flow = &flows.params[at];
        match place {
            Place::Owned => Life::Static,
            Place::Outer => {
                let name = format!("x{at}_{}", self.outer.len());
                self.outer.push((at, name.clone()));
                self.named(name)
            }
            Place::Inner if flow.for_ever.contains(class) => Life::Static,
            Place::Inner => {
                let join = flow.joins.iter().find(|join| &join.life == class);
                let name = match join {
                    Some(join) => format!("g{}", join.region),
                    None => format!("i{at}_{}", self.inner.len()),
                };
                self.inner.push((at, class.clone(), name.clone()));
                self.named(name)
            }
        }
    }

    fn of_result(&mut self, flows: &Flows, life: &Life) -> Life {
        let result = &flows.result;
        let name = match life {
            Life::Static if result.fixed => return Life::Static,
            // Free, so that nothing relies on it.
            Life::Static => format!("f{}", self.all.len()),
            Life::Named(class) if result.inner.contains(class) => inner_name(result, class),
            Life::Named(class) if result.outer.contains(class) => "o".to_owned(),
            Life::Named(_) => CALL.to_owned(),
        };
        self.named(name)
    }

    /// What the export implements, as bounds.
    fn claims(&mut self, flows: &Flows) {
        let mut claims = Vec::new();
        let lives = |at: usize, all: &[(usize, String)]| -> Vec<String> {
            let own = all.iter().filter(|(of, _)| *of == at);
            own.map(|(_, name)| name.clone()).collect()
        };
        for (at, flow) in flows.params.iter().enumerate() {
            let outer = lives(at, &self.outer);
            let inner = lives(
                at,
                &self
                    .inner
                    .iter()
                    .map(|i| (i.0, i.2.clone()))
                    .collect::<Vec<_>>(),
            );
            let shorts = |keeper: &Keeper| match keeper {
                Keeper::Outer => vec!["o".to_owned()],
                Keeper::Inner(places) => inner_names(&flows.result, *places),
                Keeper::Region(number) => vec![format!("g{number}")],
                Keeper::Param(to) => {
                    let own = self.inner.iter().filter(|(of, ..)| of == to);
                    own.map(|(.., name)| name.clone()).collect()
                }
            };
            for keeper in &flow.guard {
                for long in &outer {
                    claims.extend(shorts(keeper).into_iter().map(|s| (long.clone(), s)));
                }
            }
            for (life, keeper) in &flow.lends {
                let own = |(of, class, _): &&(usize, String, String)| *of == at && class == life;
                for (.., long) in self.inner.iter().filter(own) {
                    claims.extend(shorts(keeper).into_iter().map(|s| (long.clone(), s)));
                }
            }
            for long in outer.iter().chain(&inner) {
                claims.push((long.clone(), CALL.to_owned()));
            }
        }
        let result = &flows.result;
        let entered = result
            .kept
            .iter()
            .chain(result.regions.iter().map(|r| &r.1));
        for number in entered {
            let inner = inner_names(result, u64::MAX).into_iter();
            claims.extend(inner.map(|name| (format!("g{number}"), name)));
        }
        // What others share a region with does not have the holds of this result.
        let alone = |life: &str| result.regions.iter().all(|region| region.0 != life);
        let longer = result.outlives.iter().filter(|(_, short)| alone(short));
        claims.extend(
            longer.map(|(long, short)| (inner_name(result, long), inner_name(result, short))),
        );
        let outer = result.outer_regions.iter();
        claims.extend(outer.map(|number| (format!("g{number}"), "o".to_owned())));
        let named = |name: &String| self.all.contains(name);
        claims.retain(|(long, short)| named(long) && named(short) && long != short);
        self.claims.extend(claims);
    }
}

/// The name of a lifetime inside of the result's objects: that of its region, or one of its own.
fn inner_name(result: &ResultFlow, class: &str) -> String {
    if let Some((_, region)) = result.regions.iter().find(|region| region.0 == class) {
        return format!("g{region}");
    }
    let at = result.inner.iter().position(|own| own == class);
    format!("r{}", at.unwrap_or(0))
}

/// The names of those with these bits.
fn inner_names(result: &ResultFlow, places: u64) -> Vec<String> {
    let own = result.inner.iter().enumerate();
    own.filter(|(at, _)| places & 1 << (*at).min(63) != 0)
        .map(|(at, _)| format!("r{at}"))
        .collect()
}

/// The value `r` with nameless iterators boxed, as the result's type has them; `None` where there is
/// none.
fn boxed(give: &Give, r: &TokenStream) -> Option<TokenStream> {
    Some(match give {
        Give::Object(_, ObjectGive::Boxed) => quote!(::kayton_api::BoxIterator::new(#r)),
        Give::Option(t) => {
            let t = boxed(t, &quote!(r))?;
            quote!(#r.map(|r| #t))
        }
        Give::Raise { ok, .. } => {
            let ok = boxed(ok, &quote!(r))?;
            quote!(#r.map(|r| #ok))
        }
        Give::List { elem, .. } => {
            let elem = boxed(elem, &quote!(r))?;
            quote!(#r.into_iter().map(|r| #elem).collect())
        }
        Give::Tuple(ts) => {
            let names: Vec<_> = (0..ts.len()).map(|at| format_ident!("r{at}")).collect();
            let parts: Vec<_> = ts
                .iter()
                .zip(&names)
                .map(|(t, name)| boxed(t, &quote!(#name)))
                .collect();
            if parts.iter().all(Option::is_none) {
                return None;
            }
            let parts = parts.into_iter().zip(&names);
            let parts = parts.map(|(part, name)| part.unwrap_or_else(|| quote!(#name)));
            quote!({
                let (#(#names,)*) = #r;
                (#(#parts,)*)
            })
        }
        _ => return None,
    })
}
