//! Objects as arguments: their values, and what those borrow from.

use proc_macro2::TokenStream;
use quote::quote;

use super::take::{TakePrinter, Tokens};
use super::types::rust_ty;
use crate::lower::flows::says_static;
use crate::lower::{ObjectTake, borrows};
use crate::plan::RustTy;

impl TakePrinter<'_> {
    /// The value of an object as a part of what is borrowed, or an operand.
    pub(super) fn part(&self, ty: &RustTy, x: &TokenStream) -> Tokens {
        self.with_lenders(&quote!(part), ty, x)
    }

    /// The value of an object that may be `Copy`.
    pub(super) fn whole(&self, ty: &RustTy, x: &TokenStream) -> Tokens {
        self.with_lenders(&quote!(whole), ty, x)
    }

    fn with_lenders(&self, how: &TokenStream, ty: &RustTy, x: &TokenStream) -> Tokens {
        let (label, exact) = (self.label, rust_ty(self.root, self.plan, ty)?);
        let keep = borrows(ty).then(|| quote!(kept.push(l);));
        Ok(quote!({
            let (v, l) = ::kayton_api::#how!(#exact, #x, #label)?;
            #keep
            v
        }))
    }

    /// The values of objects side by side.
    pub(super) fn loans(&self, ty: &RustTy, objects: &TokenStream) -> Tokens {
        let ty = rust_ty(self.root, self.plan, ty)?;
        Ok(quote!(::kayton_api::loan!(#ty, #objects)?))
    }

    /// The value of an object.
    pub(super) fn owned_object(&self, ty: &RustTy, how: ObjectTake, x: &TokenStream) -> Tokens {
        let label = self.label;
        Ok(match how {
            ObjectTake::Copy => quote!(*(#x).borrow()?),
            ObjectTake::MaybeCopy if !self.within_ref => self.whole(ty, x)?,
            ObjectTake::Move | ObjectTake::MaybeCopy if !self.within_ref => {
                match (borrows(ty), says_static(ty)) {
                    (true, _) => quote!({
                        let (v, l) = (#x).take_lent(#label)?;
                        kept.push(l);
                        v
                    }),
                    // What it shared with others that borrow from nothing stays with them.
                    (false, true) => quote!((#x).take_lent(#label)?.0),
                    (false, false) => quote!((#x).take(#label)?),
                }
            }
            ObjectTake::Clone | ObjectTake::Move | ObjectTake::MaybeCopy => self.part(ty, x)?,
            _ => return Err(self.refuse()),
        })
    }
}
