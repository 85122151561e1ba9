use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bridge::bridge;
use super::give::{GivePrinter, lent_objects};
use super::keeping::Keeping;
use super::take::TakePrinter;
use super::types::{Root, ident, rust_ty, trait_ref};
use crate::lower::flows::Flows;
use crate::lower::{Give, Lowered, Lowerer, Take};
use crate::plan::{ExportPlan, Form, PlanCallable, PlanToken, RustTy, StdOp, VariantForm};
use crate::refusal::{SkipCode, SkipReason};
use kayton_manifest::VariantShape;

/// The export of one instance, as a whole function item; `flows` says what it keeps alive. It is
/// `#[inline]`: rustc checks it with the glue, and compiles it in the cells that call it.
///
/// # Errors
/// Some part of the signature cannot be named or built.
pub fn export_fn(
    plan: &ExportPlan,
    callable: &PlanCallable,
    lowered: &Lowered,
    flows: &Flows,
    symbol: &str,
) -> Result<TokenStream, SkipReason> {
    let root = Root::absolute(plan);
    let call = Call {
        root: &root,
        plan,
        callable,
        lowered,
    };
    let export = Export { call: &call, flows };
    let name = ident(symbol);
    let (params, lets, args) = export.arguments()?;
    let ret = bridge(&root, plan, &lowered.signature.ret)?;
    let (changed, ret) = export.changed(ret)?;
    let body = export.body(&args, &changed)?;
    let mut call = quote!(::kayton_runtime::guard(|| {
        #(#lets)*
        #body
    }));
    let mut functions = Vec::new();
    for (at, param) in lowered.params.iter().enumerate() {
        if let Take::Func(_) = param.take {
            let (x, f) = (format_ident!("a{at}"), format_ident!("f{at}"));
            functions.push(quote!(let #f = ::kayton_api::Callback::new(#x);));
            call = quote!(#f.raised(#call));
        }
    }
    let given = lowered
        .signature
        .has_dynamic()
        .then(|| quote!(::kayton_api::give_away();));
    Ok(quote! {
        #[inline]
        pub fn #name(#(#params),*) -> ::kayton_api::KResult<#ret> {
            #given
            #(#functions)*
            #call
        }
    })
}

/// The call of an instance on these arguments, as a user of the crate writes it.
///
/// # Errors
/// Some part of its path cannot be named.
pub(crate) fn raw_call(
    plan: &ExportPlan,
    callable: &PlanCallable,
    lowered: &Lowered,
    args: &[TokenStream],
) -> Result<TokenStream, SkipReason> {
    let root = &Root::absolute(plan);
    let call = Call {
        root,
        plan,
        callable,
        lowered,
    };
    call.tokens(args)
}

/// The call of a macro, for which nothing but its tokens matters; see [`raw_call`].
///
/// # Errors
/// What is written in its brackets is not made of tokens of Rust.
pub(crate) fn macro_call(
    plan: &ExportPlan,
    callable: &PlanCallable,
    args: &[TokenStream],
) -> Result<TokenStream, SkipReason> {
    let call = match &callable.form {
        Form::Macro(path, tokens) => expansion(&Root::absolute(plan).path(path), tokens, args),
        _ => None,
    };
    call.ok_or_else(|| SkipReason::new(SkipCode::UnsupportedType, callable.path.clone()))
}

fn expansion(
    path: &TokenStream,
    tokens: &[PlanToken],
    args: &[TokenStream],
) -> Option<TokenStream> {
    let mut text = String::new();
    for token in tokens {
        match token {
            PlanToken::Text(written) => text.push_str(written),
            PlanToken::Param(at) => text.push_str(&format!("({})", args.get(*at)?)),
            PlanToken::Place(at) => text.push_str(&format!("(*({}))", args.get(*at)?)),
        }
    }
    let tokens: TokenStream = text.parse().ok()?;
    Some(quote!(#path!(#tokens)))
}

/// One item as formatted Rust text.
///
/// # Errors
/// The tokens are no item; that is a defect of the printer, and the item is skipped.
pub fn print_item(tokens: TokenStream) -> Result<String, SkipReason> {
    let file: syn::File = syn::parse2(tokens)
        .map_err(|e| SkipReason::new(SkipCode::UnsupportedType, e.to_string()))?;
    Ok(prettyplease::unparse(&file))
}

struct Export<'a> {
    call: &'a Call<'a>,
    flows: &'a Flows,
}

type Arguments = (Vec<TokenStream>, Vec<TokenStream>, Vec<TokenStream>);

impl Export<'_> {
    /// Parameters, statements before the call, arguments of the call.
    fn arguments(&self) -> Result<Arguments, SkipReason> {
        let Call {
            root,
            plan,
            callable,
            lowered,
        } = *self.call;
        let label = format!("{}()", callable.name);
        let (mut params, mut args) = (Vec::new(), Vec::new());
        let keeping = Keeping {
            flows: self.flows,
            lowered,
            label: &label,
        };
        let mut lets = keeping.before();
        let types = &lowered.signature.params;
        for (at, (param, ty)) in lowered.params.iter().zip(types).enumerate() {
            let (x, h) = (format_ident!("a{at}"), format_ident!("h{at}"));
            let bridge = bridge(root, plan, ty)?;
            let scalar = is_scalar(&param.ty);
            params.push(if scalar {
                quote!(#x: #bridge)
            } else {
                quote!(#x: &#bridge)
            });
            let lends = keeping.lends(at);
            let printer = TakePrinter {
                root,
                plan,
                label: &label,
                lends,
                within_ref: false,
            };
            let place = match &param.take {
                Take::Func(_) => {
                    let f = format_ident!("f{at}");
                    quote!(#f)
                }
                _ if scalar => quote!((&#x)),
                _ => quote!(#x),
            };
            let hold = printer.hold(&param.take, &place)?;
            let held = hold.is_some();
            let arg = match (&param.take, hold) {
                (Take::Scalar(_), _) => quote!(#x),
                (take, Some(hold)) => {
                    lets.push(quote!(let mut #h = #hold;));
                    lets.extend(keeping.list(at));
                    printer.view(take, &quote!(#h))?
                }
                (take, None) => printer.view(take, &place)?,
            };
            // What is held then moves into the lenders, or a future borrows it.
            let arg = if lends || callable.awaits {
                let v = format_ident!("v{at}");
                lets.push(quote!(let #v = #arg;));
                quote!(#v)
            } else {
                arg
            };
            if lends && held {
                lets.extend(keeping.guard(at));
            }
            args.push(arg);
        }
        Ok((params, lets, args))
    }

    /// What is given back of the arguments that the call changes, and the type of the result with it.
    fn changed(&self, ret: TokenStream) -> Result<(Vec<TokenStream>, TokenStream), SkipReason> {
        let Call {
            root,
            plan,
            lowered,
            ..
        } = *self.call;
        let printer = GivePrinter {
            plan,
            result: &self.flows.result,
            receiver: quote!(a0),
        };
        let (mut values, mut types) = (Vec::new(), vec![ret]);
        let params = lowered.params.iter().zip(&lowered.signature.params);
        for (at, (param, ty)) in params.enumerate() {
            if let (Take::InOut(_), RustTy::Ref { inner, .. }) = (&param.take, ty) {
                let h = format_ident!("h{at}");
                let give = Lowerer::new(plan).give(inner)?;
                values.push(printer.give(&give, &quote!(#h))?);
                types.push(bridge(root, plan, inner)?);
            }
        }
        let ret = match types.as_slice() {
            [one] => one.clone(),
            all => quote!((#(#all),*)),
        };
        Ok((values, ret))
    }

    /// The call and its result, with what is `changed` beside it.
    fn body(
        &self,
        args: &[TokenStream],
        changed: &[TokenStream],
    ) -> Result<TokenStream, SkipReason> {
        let Call {
            plan,
            callable,
            lowered,
            ..
        } = *self.call;
        let call = self.call.tokens(args)?;
        let call = match callable.awaits {
            true => {
                let runtime: TokenStream = plan.runtime.parse().map_err(|_| self.call.refuse())?;
                quote!(#runtime::run(move || ::core::future::IntoFuture::into_future(#call))?)
            }
            false => call,
        };
        let give = &lowered.give;
        let printer = GivePrinter {
            plan,
            result: &self.flows.result,
            receiver: quote!(a0),
        };
        let value = printer.give(give, &quote!(r))?;
        // What one of several objects is given to keep, all of them keep.
        let result = &self.flows.result;
        let keeps = !result.inner.is_empty() || result.fixed;
        let many = keeps && lent_objects(give) > 1;
        let shared = many.then(|| quote!(let lenders = lenders.shared();));
        Ok(match give {
            Give::Scalar {
                ty: RustTy::Tuple(_),
                ..
            } if changed.is_empty() => {
                quote!(#call; ::core::result::Result::Ok(()))
            }
            Give::Never => quote!(#call),
            _ if !changed.is_empty() => quote! {
                let r = #call;
                #shared
                let r = #value;
                ::core::result::Result::Ok((r, #(#changed),*))
            },
            _ => quote!(let r = #call; #shared ::core::result::Result::Ok(#value)),
        })
    }
}

/// The raw call of a callable.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) root: &'a Root,
    pub(super) plan: &'a ExportPlan,
    pub(super) callable: &'a PlanCallable,
    pub(super) lowered: &'a Lowered,
}

impl Call<'_> {
    pub(super) fn refuse(&self) -> SkipReason {
        SkipReason::new(SkipCode::UnsupportedType, self.callable.path.clone())
    }

    /// The call with these arguments.
    ///
    /// # Errors
    /// Some part of the path cannot be named.
    pub(super) fn tokens(&self, args: &[TokenStream]) -> Result<TokenStream, SkipReason> {
        let signature = &self.lowered.signature;
        let turbofish = match signature.turbofish.as_slice() {
            [] => quote!(),
            own => {
                let own = own
                    .iter()
                    .map(|t| self.ty(t))
                    .collect::<Result<Vec<_>, _>>()?;
                quote!(::<#(#own),*>)
            }
        };
        Ok(match &signature.form {
            Form::Function(path) => {
                let path = self.root.path(path);
                quote!(#path #turbofish(#(#args),*))
            }
            Form::Inherent { base, name } => {
                let (base, name) = (self.ty(base)?, ident(name));
                quote!(<#base>::#name #turbofish(#(#args),*))
            }
            Form::Trait { base, tr, name } => {
                let (base, name) = (self.ty(base)?, ident(name));
                let tr = trait_ref(&self.root.inferred(), self.plan, tr)?;
                quote!(<#base as #tr>::#name #turbofish(#(#args),*))
            }
            Form::Std(op) => std_call(*op, args),
            Form::Macro(path, tokens) => {
                expansion(&self.root.path(path), tokens, args).ok_or_else(|| self.refuse())?
            }
            Form::Const(path) => self.root.path(path),
            Form::Static(path) => {
                let path = self.root.path(path);
                quote!(&#path)
            }
            Form::AssocConst { base, tr, name } => {
                let (base, name) = (self.ty(base)?, ident(name));
                match tr {
                    None => quote!(<#base>::#name),
                    Some(tr) => {
                        let tr = trait_ref(&self.root.inferred(), self.plan, tr)?;
                        quote!(<#base as #tr>::#name)
                    }
                }
            }
            Form::FieldGet(name) => {
                let (this, name) = (&args[0], field(name));
                match signature.ret {
                    RustTy::Ref { mutable: true, .. } => quote!(&mut (*#this).#name),
                    RustTy::Ref { .. } => quote!(&(*#this).#name),
                    _ => quote!((*#this).#name),
                }
            }
            Form::FieldSet(name) => {
                let (this, value, name) = (&args[0], &args[1], field(name));
                quote!((*#this).#name = #value)
            }
            Form::Variant(form) => self.variant(form, args),
            Form::VariantTest(form) => {
                let (this, path) = (&args[0], self.variant_path(form));
                quote!(::core::matches!(#this, #path { .. }))
            }
            Form::VariantFields(form) => self.variant_fields(form, &args[0]),
        })
    }

    fn ty(&self, ty: &RustTy) -> Result<TokenStream, SkipReason> {
        rust_ty(&self.root.inferred(), self.plan, ty)
    }

    fn variant_path(&self, form: &VariantForm) -> TokenStream {
        let def = self.plan.def(form.def);
        let path = self.root.path(def.path.as_deref().unwrap_or_default());
        if form.variant.is_empty() {
            return path;
        }
        let variant = ident(&form.variant);
        quote!(#path::#variant)
    }

    fn variant(&self, form: &VariantForm, args: &[TokenStream]) -> TokenStream {
        let path = self.variant_path(form);
        let fields = form.fields.iter().map(|f| field(f));
        match form.shape {
            VariantShape::Unit => path,
            VariantShape::Tuple => quote!(#path(#(#args),*)),
            VariantShape::Struct => quote!(#path { #(#fields: #args),* }),
        }
    }

    fn variant_fields(&self, form: &VariantForm, this: &TokenStream) -> TokenStream {
        let path = self.variant_path(form);
        let names: Vec<_> = (0..form.fields.len())
            .map(|i| format_ident!("f{i}"))
            .collect();
        let fields = form.fields.iter().map(|f| field(f));
        let value = match names.as_slice() {
            [one] => quote!(#one),
            _ => quote!((#(#names,)*)),
        };
        quote!(match #this {
            #path { #(#fields: #names,)* .. } => ::core::option::Option::Some(#value),
            #[allow(unreachable_patterns)]
            _ => ::core::option::Option::None,
        })
    }
}

fn field(name: &str) -> TokenStream {
    match name.parse::<u32>() {
        Ok(index) => {
            let index = syn::Index::from(index as usize);
            quote!(#index)
        }
        Err(_) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

fn std_call(op: StdOp, args: &[TokenStream]) -> TokenStream {
    let this = &args[0];
    match op {
        StdOp::ToString => quote!(::std::string::ToString::to_string(#this)),
        StdOp::DebugString => quote!(::std::format!("{:?}", #this)),
        StdOp::PartialCmp => {
            let other = &args[1];
            quote!(::std::cmp::PartialOrd::partial_cmp(#this, #other).map(|o| o as i64))
        }
        StdOp::HashOne => quote!(::std::hash::BuildHasher::hash_one(
            &::std::hash::BuildHasherDefault::<::std::hash::DefaultHasher>::default(),
            #this
        )),
        StdOp::LowerHex => quote!(::std::format!("{:x}", #this)),
        StdOp::UpperHex => quote!(::std::format!("{:X}", #this)),
        StdOp::Octal => quote!(::std::format!("{:o}", #this)),
        StdOp::Binary => quote!(::std::format!("{:b}", #this)),
        StdOp::LowerExp => quote!(::std::format!("{:e}", #this)),
        StdOp::UpperExp => quote!(::std::format!("{:E}", #this)),
        StdOp::Causes => quote!({
            let mut causes = ::std::vec::Vec::new();
            let mut next = ::std::error::Error::source(#this);
            while let ::core::option::Option::Some(cause) = next {
                causes.push(::std::string::ToString::to_string(cause));
                next = cause.source();
            }
            causes
        }),
        StdOp::Clone => quote!(::core::clone::Clone::clone(#this)),
        StdOp::Equals => {
            let other = &args[1];
            quote!(::std::cmp::PartialEq::eq(#this, #other))
        }
        StdOp::DerefSet => {
            let value = &args[1];
            quote!(*::std::ops::DerefMut::deref_mut(#this) = #value)
        }
        StdOp::IndexSet => {
            let (index, value) = (&args[1], &args[2]);
            quote!(*::std::ops::IndexMut::index_mut(#this, #index) = #value)
        }
    }
}

/// Whether a parameter of the Keyton type is passed by value.
pub(crate) fn is_scalar(ty: &kayton_manifest::Ty) -> bool {
    use kayton_manifest::Ty;
    matches!(
        ty,
        Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char | Ty::Unit
    )
}
