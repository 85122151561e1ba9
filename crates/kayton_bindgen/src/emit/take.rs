use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Root, rust_ty};
use crate::lower::flows::says_static;
use crate::lower::{
    BytesForm, ListForm, MapForm, ObjectTake, Pointer, SetForm, StrForm, Take, is_unsized,
};
use crate::plan::{ExportPlan, RustTy};
use crate::refusal::SkipReason;

/// Prints arguments.
pub(crate) struct TakePrinter<'a> {
    pub(crate) root: &'a Root,
    pub(crate) plan: &'a ExportPlan,
    /// What values are said to have been moved into.
    pub(crate) label: &'a str,
    /// Whether the borrow is kept beyond the call.
    pub(crate) lends: bool,
    /// Whether the value is only borrowed by the call, so that objects in it should stay usable.
    pub(crate) within_ref: bool,
}

pub(super) type Tokens = Result<TokenStream, SkipReason>;

impl TakePrinter<'_> {
    /// What is held during the call, from the place expression `x` of type `&Bridge`; `None` if the
    /// view is made from `x` itself.
    pub(crate) fn hold(
        &self,
        take: &Take,
        x: &TokenStream,
    ) -> Result<Option<TokenStream>, SkipReason> {
        Ok(Some(match take {
            Take::Scalar(_) => return Ok(None),
            Take::ScalarRef(_) if !self.lends => return Ok(None),
            Take::ScalarRef(_) => quote!(::std::boxed::Box::new(*#x)),
            Take::Str(StrForm::Ref | StrForm::PathRef | StrForm::OsStrRef) => match self.lends {
                true => quote!((#x).kept()),
                false => return Ok(None),
            },
            Take::Bytes(BytesForm::Slice) => match self.lends {
                true => quote!((#x).clone()),
                false => return Ok(None),
            },
            Take::Func(_) => quote!(#x.clone()),
            Take::Object(_, ObjectTake::Ref) => match self.lends {
                true => quote!((#x).borrow_lent(&mut taken)?),
                false => quote!((#x).borrow()?),
            },
            Take::Object(_, ObjectTake::Mut) => match self.lends {
                true => quote!((#x).borrow_mut_lent(&mut taken)?),
                false => quote!((#x).borrow_mut()?),
            },
            Take::List(elem, ListForm::VecMut | ListForm::SliceMut) => match elem.is_scalar() {
                true => quote!((#x).borrow_mut()?),
                false => quote!(::kayton_api::Loans::of_list(#x)?),
            },
            Take::List(elem, ListForm::Slice) if elem.is_scalar() => match self.lends {
                true => quote!(::std::boxed::Box::new((#x).borrow()?.to_vec())),
                false => quote!((#x).borrow()?),
            },
            Take::List(elem, ListForm::Slice) if elem.is_owned() => match moved(elem) {
                Some(ty) => self.boxed(self.loans(ty, &quote!(&(#x).borrow()?))?),
                None => self.boxed(self.within_ref().collect(elem, x)?),
            },
            // It is given back, so nothing may go on borrowing it.
            Take::InOut(_) if self.lends => return Err(self.refuse()),
            Take::InOut(inner) => self.owned(inner, x)?,
            Take::RefTo { inner, .. } if moved_parts(inner).is_some() => {
                self.boxed(self.loans_of(inner, x)?)
            }
            Take::RefTo { inner, .. } if inner.is_owned() => {
                self.boxed(self.within_ref().owned(inner, x)?)
            }
            Take::RefTo { inner, .. } => return self.hold(inner, x),
            _ if take.is_owned() => self.owned(take, x)?,
            Take::List(elem, _) => {
                let inner = quote!(x);
                match self.hold(elem, &inner)? {
                    // The elements are viewed in place, so the list itself is held.
                    None => quote!((#x).borrow()?),
                    Some(hold) => quote!({
                        let g = (#x).borrow()?;
                        let mut v = ::std::vec::Vec::with_capacity(g.len());
                        for x in g.iter() { v.push(#hold); }
                        v
                    }),
                }
            }
            Take::Option(elem) => match self.hold(elem, &quote!(x))? {
                None => return Ok(None),
                Some(hold) => quote!(match #x {
                    ::core::option::Option::Some(x) => ::core::option::Option::Some(#hold),
                    ::core::option::Option::None => ::core::option::Option::None,
                }),
            },
            Take::Tuple(elems) => {
                let mut holds = Vec::new();
                for (at, elem) in elems.iter().enumerate() {
                    let at = syn::Index::from(at);
                    let hold = match (elem, self.lends) {
                        // What is kept takes no reference into the argument along.
                        (Take::Scalar(_), true) => Some(self.boxed(quote!((#x).#at))),
                        _ => self.hold(elem, &quote!((&(#x).#at)))?,
                    };
                    holds.push(hold.unwrap_or_else(|| quote!(&(#x).#at)));
                }
                quote!((#(#holds,)*))
            }
            _ => return Err(self.refuse()),
        }))
    }

    /// What is referred to beyond the call stands where it does not move.
    fn boxed(&self, value: TokenStream) -> TokenStream {
        match self.lends {
            true => quote!(::std::boxed::Box::new(#value)),
            false => value,
        }
    }

    fn within_ref(&self) -> TakePrinter<'_> {
        TakePrinter {
            within_ref: true,
            ..*self
        }
    }

    /// The values of the objects in a list or an option, as such.
    fn loans_of(&self, take: &Take, x: &TokenStream) -> Tokens {
        match take {
            Take::List(elem, _) => match moved(elem) {
                Some(ty) => self.loans(ty, &quote!(&(#x).borrow()?)),
                None => Err(self.refuse()),
            },
            Take::Option(elem) => {
                let ty = moved(elem).ok_or_else(|| self.refuse())?;
                let loans = self.loans(ty, &quote!((#x).as_slice()))?;
                Ok(quote!((#loans).into_option()))
            }
            _ => Err(self.refuse()),
        }
    }

    pub(super) fn refuse(&self) -> SkipReason {
        SkipReason::new(crate::refusal::SkipCode::LentArgument, "")
    }

    /// The argument, from the place `h` of what is held, or from `x` (of type `&Bridge`) if nothing
    /// is.
    pub(crate) fn view(&self, take: &Take, h: &TokenStream) -> Tokens {
        let extended = quote!(unsafe { ::kayton_api::extend(&#h) });
        Ok(match take {
            Take::Scalar(_) => quote!(*#h),
            Take::ScalarRef(_) if self.lends => extended,
            Take::ScalarRef(_) => quote!(#h),
            Take::Str(form @ (StrForm::Ref | StrForm::PathRef | StrForm::OsStrRef)) => {
                let text = match self.lends {
                    true => extended,
                    false => quote!((#h).as_str()),
                };
                match form {
                    StrForm::PathRef => quote!(::std::path::Path::new(#text)),
                    StrForm::OsStrRef => quote!(::std::ffi::OsStr::new(#text)),
                    _ => text,
                }
            }
            Take::Bytes(BytesForm::Slice) => match self.lends {
                true => extended,
                false => quote!((#h).as_slice()),
            },
            Take::Object(ty, ObjectTake::Ref) if is_unsized(self.plan, ty) => match self.lends {
                true => quote!(&**#extended),
                false => quote!(&**#h),
            },
            Take::Object(ty, ObjectTake::Mut) if is_unsized(self.plan, ty) => match self.lends {
                true => quote!(unsafe { ::kayton_api::extend_mut(&mut #h) }.get_mut()?),
                false => quote!((#h).get_mut()?),
            },
            Take::Object(_, ObjectTake::Ref) => match self.lends {
                true => extended,
                false => quote!(&*#h),
            },
            Take::Object(_, ObjectTake::Mut) => match self.lends {
                true => quote!(unsafe { ::kayton_api::extend_mut(&mut #h) }),
                false => quote!(&mut *#h),
            },
            Take::List(_, ListForm::VecMut) => quote!(&mut *#h),
            Take::List(_, ListForm::SliceMut) => quote!((#h).as_mut_slice()),
            Take::List(elem, ListForm::Slice) if elem.is_owned() => match self.lends {
                true => quote!(&#extended[..]),
                false => quote!((#h).as_slice()),
            },
            Take::InOut(_) => quote!(&mut #h),
            Take::RefTo { inner, .. } if moved_parts(inner).is_some() => match self.lends {
                true => quote!(&**#extended),
                false => quote!(&*#h),
            },
            Take::RefTo {
                inner,
                mutable: true,
            } if inner.is_owned() => match self.lends {
                true => quote!(unsafe { ::kayton_api::extend_mut(&mut #h) }),
                false => quote!(&mut #h),
            },
            Take::RefTo { inner, .. } if inner.is_owned() => match self.lends {
                true => extended,
                false => quote!(&#h),
            },
            Take::RefTo { inner, .. } => {
                let inner = self.view(inner, h)?;
                quote!(&#inner)
            }
            Take::Func(rule) => self.function(rule, h)?,
            _ if take.is_owned() => quote!(#h),
            Take::List(elem, form) => self.view_list(elem, form, h)?,
            Take::Option(elem) => match self.hold(elem, &quote!(x))? {
                None => {
                    let view = self.view(elem, &quote!(x))?;
                    quote!(match #h {
                        ::core::option::Option::Some(x) => ::core::option::Option::Some(#view),
                        ::core::option::Option::None => ::core::option::Option::None,
                    })
                }
                Some(_) => {
                    let view = self.view(elem, &quote!((*h)))?;
                    let borrow = if exclusive(elem) {
                        quote!(&mut)
                    } else {
                        quote!(&)
                    };
                    quote!(match #borrow #h {
                        ::core::option::Option::Some(h) => ::core::option::Option::Some(#view),
                        ::core::option::Option::None => ::core::option::Option::None,
                    })
                }
            },
            Take::Tuple(elems) => {
                let mut views = Vec::new();
                for (at, elem) in elems.iter().enumerate() {
                    let index = syn::Index::from(at);
                    views.push(self.view(elem, &quote!((#h).#index))?);
                }
                quote!((#(#views,)*))
            }
            _ => return Err(self.refuse()),
        })
    }

    fn view_list(&self, elem: &Take, form: &ListForm, h: &TokenStream) -> Tokens {
        let held = self.hold(elem, &quote!(x))?.is_some();
        let (name, place) = if held {
            (quote!(h), quote!((*h)))
        } else {
            (quote!(x), quote!(x))
        };
        let view = self.view(elem, &place)?;
        let iter = if exclusive(elem) {
            quote!(iter_mut)
        } else {
            quote!(iter)
        };
        let vec = quote!((#h).#iter().map(|#name| #view).collect::<::std::vec::Vec<_>>());
        Ok(match form {
            ListForm::Vec => vec,
            ListForm::Slice if !self.lends => quote!(&#vec[..]),
            ListForm::BoxSlice => quote!(#vec.into_boxed_slice()),
            ListForm::CowSlice => quote!(::std::borrow::Cow::Owned(#vec)),
            _ => return Err(self.refuse()),
        })
    }

    /// An owned value from `x` of type `&Bridge`.
    pub(crate) fn owned(&self, take: &Take, x: &TokenStream) -> Tokens {
        Ok(match take {
            Take::Scalar(_) => quote!(*#x),
            Take::Dynamic => quote!((#x).clone()),
            Take::Func(rule) => {
                let function = self.function(rule, &quote!(f))?;
                quote!({
                    let f = ::kayton_api::Callback::new(#x);
                    #function
                })
            }
            Take::Str(form) => self.owned_str(*form, x),
            Take::Bytes(form) => self.owned_bytes(form, x)?,
            Take::Object(_, ObjectTake::Static) => quote!((#x).borrow_for_ever()?),
            // A value of `'static` borrows from nothing, whatever else stands in its place.
            Take::Object(ty, how) if says_static(ty) && !self.within_ref => {
                let (label, value) = (self.label, self.owned_object(ty, *how, x)?);
                quote!({
                    ::kayton_api::Borrower::alone(#x, #label)?;
                    #value
                })
            }
            Take::Object(ty, how) => self.owned_object(ty, *how, x)?,
            Take::List(elem, form) => {
                let vec = self.collect(elem, x)?;
                match form {
                    ListForm::Vec => vec,
                    ListForm::BoxSlice => quote!(#vec.into_boxed_slice()),
                    ListForm::CowSlice => quote!(::std::borrow::Cow::Owned(#vec)),
                    ListForm::SharedSlice(pointer) => {
                        let pointer = pointer_path(*pointer);
                        quote!(#pointer::<[_]>::from(#vec))
                    }
                    ListForm::Array(n) => self.array(&vec, n)?,
                    _ => return Err(self.refuse()),
                }
            }
            Take::Dict(k, v, form) => {
                let (k, v) = (self.owned(k, &quote!(k))?, self.owned(v, &quote!(v))?);
                let map = match form {
                    MapForm::Hash => quote!(HashMap),
                    MapForm::BTree => quote!(BTreeMap),
                };
                quote!({
                    let mut m = ::std::collections::#map::new();
                    for (k, v) in (#x).borrow()?.iter() { m.insert(#k, #v); }
                    m
                })
            }
            Take::Set(t, form) => {
                let t = self.owned(t, &quote!(x))?;
                let set = match form {
                    SetForm::Hash => quote!(HashSet),
                    SetForm::BTree => quote!(BTreeSet),
                };
                quote!({
                    let mut m = ::std::collections::#set::new();
                    for x in (#x).borrow()?.iter() { m.insert(#t); }
                    m
                })
            }
            Take::Option(t) => {
                let t = self.owned(t, &quote!(x))?;
                quote!(match #x {
                    ::core::option::Option::Some(x) => ::core::option::Option::Some(#t),
                    ::core::option::Option::None => ::core::option::Option::None,
                })
            }
            Take::Tuple(ts) => {
                let mut out = Vec::new();
                for (at, t) in ts.iter().enumerate() {
                    let at = syn::Index::from(at);
                    out.push(self.owned(t, &quote!((&(#x).#at)))?);
                }
                quote!((#(#out,)*))
            }
            Take::Iter(t) => {
                let t = self.owned(t, x)?;
                quote!(::core::iter::IntoIterator::into_iter(#t))
            }
            Take::Wrap(pointer, t) => {
                if !t.is_owned() {
                    return Err(self.refuse());
                }
                let (pointer, t) = (pointer_path(*pointer), self.owned(t, x)?);
                quote!(#pointer::new(#t))
            }
            Take::ScalarRef(_) | Take::RefTo { .. } | Take::InOut(_) | Take::Generic(..) => {
                return Err(self.refuse());
            }
        })
    }

    fn array(&self, vec: &TokenStream, n: &str) -> Tokens {
        let n = rust_ty(
            self.root,
            self.plan,
            &crate::plan::RustTy::Const(n.to_owned()),
        )?;
        let message = quote!(::std::format!("expected {} elements, got {}", #n, v.len()));
        Ok(
            quote!(<[_; #n]>::try_from(#vec).map_err(|v| ::kayton_api::Error::new(
            ::kayton_api::ErrorKind::Value,
            #message
        ))?),
        )
    }

    fn collect(&self, elem: &Take, x: &TokenStream) -> Tokens {
        if elem.is_scalar() {
            return Ok(quote!((#x).borrow()?.to_vec()));
        }
        let elem = self.owned(elem, &quote!(x))?;
        Ok(quote!({
            let g = (#x).borrow()?;
            let mut v = ::std::vec::Vec::with_capacity(g.len());
            for x in g.iter() { v.push(#elem); }
            v
        }))
    }

    fn owned_str(&self, form: StrForm, x: &TokenStream) -> TokenStream {
        let text = quote!((#x).as_str());
        match form {
            StrForm::Ref | StrForm::PathRef | StrForm::OsStrRef | StrForm::String => {
                quote!(::std::string::String::from(#text))
            }
            // The callee wants it for ever, so it is never freed.
            StrForm::Static => quote!(&*::std::string::String::from(#text).leak()),
            StrForm::Box => quote!(::std::boxed::Box::<str>::from(#text)),
            StrForm::Rc => quote!(::std::rc::Rc::<str>::from(#text)),
            StrForm::Arc => quote!(::std::sync::Arc::<str>::from(#text)),
            StrForm::Cow => {
                quote!(::std::borrow::Cow::<'static, str>::Owned(::std::string::String::from(#text)))
            }
            StrForm::PathBuf => quote!(::std::path::PathBuf::from(#text)),
            StrForm::CowPath => {
                quote!(::std::borrow::Cow::<'static, ::std::path::Path>::Owned(::std::path::PathBuf::from(#text)))
            }
            StrForm::OsString => quote!(::std::ffi::OsString::from(#text)),
        }
    }

    fn owned_bytes(&self, form: &BytesForm, x: &TokenStream) -> Tokens {
        let bytes = quote!((#x).as_slice());
        Ok(match form {
            BytesForm::Slice | BytesForm::Vec => quote!(#bytes.to_vec()),
            BytesForm::Static => quote!(&*#bytes.to_vec().leak()),
            BytesForm::Box => quote!(::std::boxed::Box::<[u8]>::from(#bytes)),
            BytesForm::Shared(pointer) => {
                let pointer = pointer_path(*pointer);
                quote!(#pointer::<[u8]>::from(#bytes))
            }
            BytesForm::Cow => quote!(::std::borrow::Cow::<'static, [u8]>::Owned(#bytes.to_vec())),
            BytesForm::Array(n) => self.array(&quote!(#bytes.to_vec()), n)?,
        })
    }
}

/// The type of an object that is moved.
fn moved(take: &Take) -> Option<&RustTy> {
    match take {
        Take::Object(ty, ObjectTake::Move | ObjectTake::MaybeCopy) => Some(ty),
        _ => None,
    }
}

/// The type of the objects in a `Vec` or an `Option` that are moved.
fn moved_parts(take: &Take) -> Option<&RustTy> {
    match take {
        Take::List(elem, ListForm::Vec) | Take::Option(elem) => moved(elem),
        _ => None,
    }
}

fn exclusive(take: &Take) -> bool {
    match take {
        Take::Object(_, ObjectTake::Mut) => true,
        Take::Option(t) | Take::List(t, _) => exclusive(t),
        Take::Tuple(ts) => ts.iter().any(exclusive),
        _ => false,
    }
}

fn pointer_path(pointer: Pointer) -> TokenStream {
    match pointer {
        Pointer::Box => quote!(::std::boxed::Box),
        Pointer::Rc => quote!(::std::rc::Rc),
        Pointer::Arc => quote!(::std::sync::Arc),
    }
}
