//! Prints [`Flows`] as what an export does with lenders and regions.
//!
//! 1. Before anything is borrowed: objects are asked whether they borrow, regions are made and
//!    joined, and what objects borrow from is handed to its keepers.
//! 2. With each argument: its guard is handed to its keepers, together with what the guarded value
//!    borrows from.
//!
//! All of it happens before the call, so that a call that panics in the middle leaves nothing behind
//! that borrows from what is gone.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::lower::flows::{Flows, Keeper, ParamFlow};
use crate::lower::{ListForm, Lowered, ObjectTake, Take};

/// Prints what one call keeps alive.
pub(super) struct Keeping<'a> {
    pub(super) flows: &'a Flows,
    pub(super) lowered: &'a Lowered,
    /// Who is said to keep values for ever.
    pub(super) label: &'a str,
}

impl Keeping<'_> {
    fn flow(&self, at: usize) -> &ParamFlow {
        &self.flows.params[at]
    }

    /// Whether the borrow of the argument is kept beyond the call.
    pub(super) fn lends(&self, at: usize) -> bool {
        !self.flow(at).guard.is_empty()
    }

    /// Statements before the arguments are made.
    pub(super) fn before(&self) -> Vec<TokenStream> {
        let mut out = Vec::new();
        let params = self.flows.params.iter().enumerate();
        if params.clone().any(|(_, p)| !p.places.inner.is_empty()) {
            // Until the call is over; dropped after whatever was made for it.
            out.push(quote!(let mut kept = ::kayton_api::Lenders::none();));
        }
        let result = &self.flows.result;
        if !result.inner.is_empty() || result.fixed {
            out.push(quote!(let mut lenders = ::kayton_api::Lenders::none();));
        }
        if !result.outer.is_empty() {
            out.push(quote!(let mut outer = ::kayton_api::Lenders::none();));
        }
        if (0..self.flows.params.len()).any(|at| self.lends(at)) {
            // What ends the guards that are kept.
            out.push(quote!(let mut taken = ::kayton_api::Lenders::none();));
        }
        for (at, flow) in params.clone() {
            let (x, label) = (format_ident!("a{at}"), self.label);
            if flow.alone {
                out.push(quote!(::kayton_api::Borrower::alone(#x, #label)?;));
            }
        }
        for at in 0..self.flows.regions {
            let region = region(at);
            out.push(quote!(let #region = ::kayton_api::Region::new();));
        }
        for (at, flow) in params.clone() {
            let x = format_ident!("a{at}");
            if flow.places.gathers {
                let own = own_region(at);
                out.push(quote!(let #own = ::kayton_api::Region::new();));
                out.push(
                    quote!(::kayton_api::Borrower::join(#x, ::kayton_api::EVERYWHERE, &#own)?;),
                );
            }
            for number in joined(flow) {
                let shared = flow.joins.iter().filter(|j| j.region == number);
                let pooled = shared.filter(|j| j.pools);
                let places = pooled.fold(0, |bits, j| bits | flow.bits(&j.life));
                let region = region(number);
                out.push(match places {
                    0 => quote!(::kayton_api::Borrower::enter(#x, &#region)?;),
                    places => {
                        let places = place_set(places);
                        quote!(::kayton_api::Borrower::join(#x, #places, &#region)?;)
                    }
                });
            }
        }
        let mut entered: Vec<usize> = result.regions.iter().map(|r| r.1).collect();
        entered.extend(&result.kept);
        entered.sort_unstable();
        entered.dedup();
        for region in entered.into_iter().map(region) {
            out.push(quote!(lenders.enter(&#region);));
        }
        for region in result.outer_regions.iter().copied().map(region) {
            out.push(quote!(outer.enter(&#region);));
        }
        if result.fixed {
            out.push(quote!(lenders.enter(&::kayton_api::Region::fixed());));
        }
        for (at, flow) in params {
            let (x, k) = (format_ident!("a{at}"), format_ident!("k{at}"));
            let lend = |places: u64| {
                let places = place_set(places);
                [
                    quote!(let mut #k = ::kayton_api::Lenders::none();),
                    quote!(::kayton_api::Borrower::lend(#x, #places, &mut #k)?;),
                ]
            };
            for life in &flow.places.inner {
                let keepers = flow.lends.iter().filter(|(of, _)| of == life);
                let mut keepers = keepers.map(|(_, keeper)| *keeper).peekable();
                if keepers.peek().is_some() {
                    out.extend(lend(flow.bits(life)));
                    out.extend(keepers.map(|keeper| keep(keeper, &quote!(#k.clone()))));
                }
            }
            if self.guards_parts(at) {
                out.extend(lend(u64::MAX));
            }
        }
        out
    }

    /// Whether what is guarded is made of values that bring lenders along, unlike the guard of an
    /// object, which is a handle of it.
    fn guards_parts(&self, at: usize) -> bool {
        let flow = self.flow(at);
        let take = &self.lowered.params[at].take;
        let object = matches!(take, Take::Object(_, ObjectTake::Ref | ObjectTake::Mut));
        !flow.guard.is_empty() && !flow.places.inner.is_empty() && !object
    }

    /// Hands over what guards the argument.
    pub(super) fn guard(&self, at: usize) -> Vec<TokenStream> {
        let (b, h, k) = (
            format_ident!("b{at}"),
            format_ident!("h{at}"),
            format_ident!("k{at}"),
        );
        let start = match self.guards_parts(at) {
            true => quote!(#k.clone()),
            false => quote!(::kayton_api::Lenders::none()),
        };
        let mut out = vec![quote!(let #b = #start.with(#h).scoped(&taken);)];
        let keepers = self.flow(at).guard.iter();
        out.extend(keepers.map(|keeper| keep(*keeper, &quote!(#b.clone()))));
        out
    }

    /// What the call adds to a list of objects borrows from what the others do.
    pub(super) fn list(&self, at: usize) -> Vec<TokenStream> {
        let take = &self.lowered.params[at].take;
        let Take::List(elem, ListForm::VecMut) = take else {
            return Vec::new();
        };
        if elem.is_scalar() {
            return Vec::new();
        }
        let h = format_ident!("h{at}");
        let flow = self.flow(at);
        let own = flow.places.gathers.then(|| own_region(at));
        joined(flow)
            .into_iter()
            .map(region)
            .chain(own)
            .map(|region| quote!(#h.adopt(::kayton_api::Lenders::within(&#region));))
            .collect()
    }
}

/// The regions that a parameter joins, each once.
fn joined(flow: &ParamFlow) -> Vec<usize> {
    let mut out: Vec<usize> = flow.joins.iter().map(|join| join.region).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The region that the objects of one list share.
fn own_region(at: usize) -> Ident {
    format_ident!("c{at}")
}

fn place_set(places: u64) -> TokenStream {
    match places {
        u64::MAX => quote!(::kayton_api::EVERYWHERE),
        places => {
            let places = proc_macro2::Literal::u64_unsuffixed(places);
            quote!(#places)
        }
    }
}

fn region(number: usize) -> Ident {
    format_ident!("g{number}")
}

fn keep(keeper: Keeper, what: &TokenStream) -> TokenStream {
    match keeper {
        Keeper::Outer => quote!(outer.push(#what);),
        Keeper::Inner(places) => {
            let places = place_set(places);
            quote!(lenders.push_for(#places, #what);)
        }
        Keeper::Region(number) => {
            let region = region(number);
            quote!((#what).pool(&#region);)
        }
        Keeper::Param(at) => {
            let x = format_ident!("a{at}");
            quote!(#x.retain(#what)?;)
        }
    }
}
