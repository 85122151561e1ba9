use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::types::{Root, rust_ty};
use crate::lower::flows::{ResultFlow, says_static};
use crate::lower::{Give, ObjectGive, SetForm, is_unsized, shown};
use crate::plan::{ExportPlan, Life, RustTy};
use crate::refusal::SkipReason;

/// Prints results.
pub(crate) struct GivePrinter<'a> {
    pub(crate) plan: &'a ExportPlan,
    /// What the result borrows from: `lenders` for its values, `outer` for references to them.
    pub(crate) result: &'a ResultFlow,
    /// The receiver's handle.
    pub(crate) receiver: TokenStream,
}

type Tokens = Result<TokenStream, SkipReason>;

impl GivePrinter<'_> {
    /// The bridge value, from the expression `r`.
    pub(crate) fn give(&self, give: &Give, r: &TokenStream) -> Tokens {
        Ok(match give {
            Give::Scalar { by_ref: false, .. } => quote!(#r),
            Give::Scalar { by_ref: true, .. } => quote!(*#r),
            Give::Never => quote!(#r),
            Give::StrRef => quote!(::kayton_api::Str::from(&(#r)[..])),
            Give::String => quote!(::kayton_api::Str::from(#r)),
            Give::Lossy => quote!(::kayton_api::Str::from((#r).to_string_lossy())),
            Give::BytesVec => quote!(::kayton_api::Bytes::from(#r)),
            Give::BytesRef => quote!(::kayton_api::Bytes::from(&(#r)[..])),
            Give::List { elem, by_ref } => self.list(elem, *by_ref, r)?,
            Give::ListMut(ty, life) => {
                let (outer, lenders) = (self.outer(life), self.behind(life, ty));
                quote!(::kayton_api::List::lent_mut(#r, #outer, #lenders))
            }
            Give::Dict(k, v, by_ref) => {
                let (k, v) = (self.give(k, &quote!(k))?, self.give(v, &quote!(v))?);
                let (iter, new) = (iter(*by_ref, r), new(*by_ref));
                quote!({
                    let mut m = ::kayton_api::Map::default();
                    for (k, v) in #iter { m.insert(#k, #v); }
                    ::kayton_api::Dict::#new(m)
                })
            }
            Give::Set(t, SetForm::Hash | SetForm::BTree, by_ref) => {
                let t = self.give(t, &quote!(r))?;
                let (iter, new) = (iter(*by_ref, r), new(*by_ref));
                quote!({
                    let mut m = ::kayton_api::OrderedSet::default();
                    for r in #iter { m.insert(#t); }
                    ::kayton_api::Set::#new(m)
                })
            }
            Give::Option(inner) => {
                let inner = self.give(inner, &quote!(r))?;
                quote!(match #r {
                    ::core::option::Option::Some(r) => ::core::option::Option::Some(#inner),
                    ::core::option::Option::None => ::core::option::Option::None,
                })
            }
            Give::Tuple(parts) => {
                let names: Vec<_> = (0..parts.len()).map(|i| format_ident!("r{i}")).collect();
                let mut out = Vec::new();
                for (part, name) in parts.iter().zip(&names) {
                    out.push(self.give(part, &quote!(#name))?);
                }
                quote!({
                    let (#(#names,)*) = #r;
                    (#(#out,)*)
                })
            }
            Give::Object(ty, how) => self.object(ty, how, r)?,
            Give::Unwrap(inner) => self.give(inner, &quote!((*#r)))?,
            Give::Deref {
                inner,
                by_ref: true,
            } => self.give(inner, &quote!((&**#r)))?,
            Give::Deref {
                inner,
                by_ref: false,
            } => self.give(inner, &quote!((&*#r)))?,
            Give::Raise { ok, err, lent } => {
                let ok = self.give(ok, &quote!(r))?;
                let name = self.error_name(err);
                let lenders = self.lenders(err);
                let raise = match *lent || self.is_fixed(err) {
                    true => quote!(::kayton_api::raise!(e, #name, lenders = #lenders)),
                    false => quote!(::kayton_api::raise!(e, #name)),
                };
                quote!(match #r {
                    ::core::result::Result::Ok(r) => #ok,
                    ::core::result::Result::Err(e) => {
                        return ::core::result::Result::Err(#raise);
                    }
                })
            }
            Give::Same => {
                let receiver = &self.receiver;
                quote!({
                    let _ = #r;
                    #receiver.clone()
                })
            }
            Give::Dynamic(false) => quote!(#r),
            Give::Dynamic(true) => quote!((#r).clone()),
            Give::Generic(name) => {
                return Err(SkipReason::new(
                    crate::refusal::SkipCode::NoInstance,
                    name.clone(),
                ));
            }
        })
    }

    fn object(&self, ty: &RustTy, how: &ObjectGive, r: &TokenStream) -> Tokens {
        let lenders = self.lenders(ty);
        let scoped = [
            ObjectGive::Scoped,
            ObjectGive::ScopedRef,
            ObjectGive::ScopedMut,
        ];
        let exact = match scoped.contains(how) {
            true => rust_ty(&Root::absolute(self.plan).erased(), self.plan, ty)?,
            false => quote!(),
        };
        Ok(match how {
            ObjectGive::New if !self.is_fixed(ty) => quote!(::kayton_api::Obj::new(#r)),
            ObjectGive::New | ObjectGive::Lent => quote!(::kayton_api::Obj::lent(#r, #lenders)),
            ObjectGive::Copied => quote!(::kayton_api::Obj::lent(*#r, #lenders)),
            ObjectGive::ScopedRef => {
                quote!(unsafe { scope.shared(::core::ptr::from_ref(#r).cast::<#exact>()) })
            }
            ObjectGive::ScopedMut => {
                quote!(unsafe { scope.exclusive(::core::ptr::from_mut(#r).cast::<#exact>()) })
            }
            ObjectGive::Scoped => quote!(unsafe { scope.value::<_, #exact>(#r) }),
            ObjectGive::Boxed => quote!(::kayton_api::Obj::lent(
                ::kayton_api::BoxIterator::new(#r),
                #lenders
            )),
            ObjectGive::Unsized => {
                quote!(::kayton_api::Obj::lent(::kayton_api::Behind::owned(#r), #lenders))
            }
            ObjectGive::LentRef(life) if is_unsized(self.plan, ty) => {
                let (outer, lenders) = (self.outer(life), self.behind(life, ty));
                quote!(::kayton_api::Obj::lent(::kayton_api::Behind::shared(#r, #outer), #lenders))
            }
            ObjectGive::LentMut(life) if is_unsized(self.plan, ty) => {
                let (outer, lenders) = (self.outer(life), self.behind(life, ty));
                quote!(::kayton_api::Obj::lent(::kayton_api::Behind::exclusive(#r, #outer), #lenders))
            }
            ObjectGive::LentRef(life) => {
                let (outer, lenders) = (self.outer(life), self.behind(life, ty));
                quote!(::kayton_api::Obj::lent_ref(#r, #outer, #lenders))
            }
            ObjectGive::LentMut(life) => {
                let (outer, lenders) = (self.outer(life), self.behind(life, ty));
                quote!(::kayton_api::Obj::lent_mut(#r, #outer, #lenders))
            }
        })
    }

    /// Whether values of the type are taken as borrowed for ever.
    fn is_fixed(&self, ty: &RustTy) -> bool {
        self.result.fixed && says_static(ty)
    }

    /// What a value of the type borrows from.
    fn lenders(&self, ty: &RustTy) -> TokenStream {
        match !ty.lives().is_empty() || self.is_fixed(ty) {
            true => self.placed(ty),
            false => quote!(::kayton_api::Lenders::none()),
        }
    }

    /// What the result borrows from, for each lifetime of the type.
    fn placed(&self, ty: &RustTy) -> TokenStream {
        let mut order = Vec::new();
        let _ = ty.with_lives(&mut |life| {
            let at = match life {
                Life::Named(name) => self.result.inner.iter().position(|own| own == name),
                Life::Static => None,
            };
            order.push(match at {
                Some(at) => {
                    let at = proc_macro2::Literal::usize_unsuffixed(at.min(63));
                    quote!(#at)
                }
                None => quote!(::kayton_api::NOWHERE),
            });
            life.clone()
        });
        quote!(lenders.placed(&[#(#order),*]))
    }

    /// What keeps alive the referent of a reference.
    fn outer(&self, life: &Life) -> TokenStream {
        match life {
            Life::Named(name) if self.result.outer.contains(name) => quote!(outer.clone()),
            _ => quote!(::kayton_api::Lenders::none()),
        }
    }

    /// What the referent borrows from; the referent itself is kept by it too if its type has the
    /// lifetime of the reference.
    fn behind(&self, life: &Life, ty: &RustTy) -> TokenStream {
        match life {
            Life::Named(name) if !self.result.outer.contains(name) => self.placed(ty),
            _ => self.lenders(ty),
        }
    }

    fn error_name(&self, err: &RustTy) -> String {
        match err {
            RustTy::Adt { def, .. } => self.plan.def(*def).shown.clone(),
            other => shown(self.plan, other),
        }
    }

    fn list(&self, elem: &Give, by_ref: bool, r: &TokenStream) -> Tokens {
        let (iter, new) = (iter(by_ref, r), new(by_ref));
        let elem = self.give(elem, &quote!(r))?;
        Ok(quote!({
            let mut items = ::std::vec::Vec::new();
            for r in #iter { items.push(#elem); }
            ::kayton_api::List::#new(items)
        }))
    }
}

fn iter(by_ref: bool, r: &TokenStream) -> TokenStream {
    if by_ref {
        quote!((#r).iter())
    } else {
        quote!(#r)
    }
}

/// The function that makes the container: of what is only referred to, it is a part.
fn new(by_ref: bool) -> Ident {
    match by_ref {
        true => format_ident!("part"),
        false => format_ident!("new"),
    }
}

/// How many objects in the result borrow; two stands for any number.
pub(crate) fn lent_objects(give: &Give) -> usize {
    match give {
        Give::Object(_, ObjectGive::New | ObjectGive::Copied) => 0,
        Give::Object(..) | Give::ListMut(..) => 1,
        Give::List { elem: t, .. } | Give::Set(t, ..) => 2 * lent_objects(t),
        Give::Dict(k, v, _) => 2 * (lent_objects(k) + lent_objects(v)),
        Give::Option(t) | Give::Unwrap(t) | Give::Deref { inner: t, .. } => lent_objects(t),
        // Value and error exclude each other.
        Give::Raise { ok, lent, .. } => lent_objects(ok).max(usize::from(*lent)),
        Give::Tuple(ts) => ts.iter().map(lent_objects).sum(),
        _ => 0,
    }
}
