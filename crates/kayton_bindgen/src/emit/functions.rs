//! Functions of Keyton as Rust closures.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bridge::bridge;
use super::export::is_scalar;
use super::give::GivePrinter;
use super::take::TakePrinter;
use super::types::rust_ty;
use crate::lower::flows::ResultFlow;
use crate::lower::{FnRule, Give, ObjectGive, Take, view};
use crate::plan::RustTy;
use crate::refusal::SkipReason;

impl TakePrinter<'_> {
    /// A closure that calls the function in `h`, boxed if its type needs a name. It owns `h`, so it
    /// may go wherever the callee takes it.
    ///
    /// What the function raises unwinds to the call into Rust that made it run. What it was lent is
    /// taken back before the closure is left, in whatever way.
    pub(super) fn function(
        &self,
        rule: &FnRule,
        h: &TokenStream,
    ) -> Result<TokenStream, SkipReason> {
        let (none, root) = (ResultFlow::default(), self.root.erased());
        let given = GivePrinter {
            plan: self.plan,
            result: &none,
            receiver: quote!(()),
        };
        let (mut params, mut lets, mut args) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (give, ty)) in rule.params.iter().zip(&rule.ty.params).enumerate() {
            let (p, b) = (format_ident!("p{at}"), format_ident!("b{at}"));
            let value = given.give(give, &quote!(#p))?;
            let bridge = bridge(&root, self.plan, ty)?;
            lets.push(quote!(let #b: #bridge = #value;));
            args.push(match is_scalar(&view(self.plan, ty)?) {
                true => quote!(#b),
                false => quote!(&#b),
            });
            params.push(p);
        }
        let scope = rule
            .params
            .iter()
            .any(is_scoped)
            .then(|| quote!(let scope = ::kayton_api::Scope::new();));
        let ret = match &rule.ret {
            Take::Scalar(_) if rule.orders => quote!(::core::cmp::Ord::cmp(&r, &0)),
            Take::Scalar(_) => quote!(r),
            take => self.owned(take, &quote!((&r)))?,
        };
        let ret = match rule.changes {
            Some(at) => {
                let p = format_ident!("p{at}");
                quote!({ *#p = #ret; })
            }
            None => ret,
        };
        let ret = match rule.fallible {
            true => quote!(::core::result::Result::Ok(#ret)),
            false => ret,
        };
        let leave = match rule.ty.ret == RustTy::unit() {
            true => quote!(leave),
            false => quote!(unwind),
        };
        let closure = quote!(move |#(#params),*| {
            let entered = #h.enter();
            #scope
            let called = (|| {
                #(#lets)*
                let r = (#h.function()?)(#(#args),*)?;
                ::kayton_api::KResult::Ok(#ret)
            })();
            match called {
                ::core::result::Result::Ok(r) => r,
                ::core::result::Result::Err(e) => ::kayton_runtime::#leave(#h.failed(e)),
            }
        });
        Ok(match rule.ty.boxed {
            true => {
                let ty = rust_ty(self.root, self.plan, &RustTy::Fn(Box::new(rule.ty.clone())))?;
                quote!({
                    let f: #ty = ::std::boxed::Box::new(#closure);
                    f
                })
            }
            false => closure,
        })
    }
}

/// Whether anything is lent to the function until it returns.
fn is_scoped(give: &Give) -> bool {
    match give {
        Give::Object(_, how) => matches!(
            how,
            ObjectGive::Scoped | ObjectGive::ScopedRef | ObjectGive::ScopedMut
        ),
        Give::List { elem: t, .. }
        | Give::Set(t, ..)
        | Give::Option(t)
        | Give::Unwrap(t)
        | Give::Deref { inner: t, .. } => is_scoped(t),
        Give::Dict(k, v, _) => is_scoped(k) || is_scoped(v),
        Give::Tuple(ts) => ts.iter().any(is_scoped),
        Give::Raise { ok, .. } => is_scoped(ok),
        _ => false,
    }
}
