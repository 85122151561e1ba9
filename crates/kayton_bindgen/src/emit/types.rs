use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use kayton_manifest::{FloatTy, IntTy};

use crate::lower::is_hidden_default;
use crate::plan::{Arg, Bound, DefId, ExportPlan, FnTy, Life, RustTy, TraitRef};
use crate::refusal::{SkipCode, SkipReason};

/// From where paths start.
#[derive(Debug, Clone)]
pub struct Root {
    glue: Option<String>,
    lives: Lives,
}

/// How lifetimes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lives {
    /// All are `'static`.
    Erased,
    /// All are `'static`, those that calls of a function choose as well, but within its own type.
    Static,
    /// They are left to inference, as in the path of a call.
    Inferred,
    /// As they are named.
    Named,
}

impl Root {
    /// Paths through the glue crate by its name, valid in the glue itself and in cells.
    #[must_use]
    pub fn absolute(plan: &ExportPlan) -> Self {
        Root {
            glue: Some(plan.glue_crate.clone()),
            lives: Lives::Erased,
        }
    }

    /// Paths as a user reads them; not for compiling.
    #[must_use]
    pub fn shown() -> Self {
        Root {
            glue: None,
            lives: Lives::Erased,
        }
    }

    /// The same where lifetimes are inferred: inside of bodies.
    #[must_use]
    pub fn inferred(&self) -> Self {
        Root {
            glue: self.glue.clone(),
            lives: Lives::Inferred,
        }
    }

    /// The same where all lifetimes are `'static`, those that calls of functions choose as well.
    #[must_use]
    pub(crate) fn erased(&self) -> Self {
        Root {
            glue: self.glue.clone(),
            lives: Lives::Static,
        }
    }

    /// The same inside of a function's signature, which has lifetimes of its own.
    fn within_functions(&self) -> Self {
        let lives = match self.lives {
            Lives::Static => Lives::Erased,
            lives => lives,
        };
        Root {
            glue: self.glue.clone(),
            lives,
        }
    }

    /// The same where lifetimes stand by their names, which must be identifiers.
    #[must_use]
    pub(crate) fn named(&self) -> Self {
        Root {
            glue: self.glue.clone(),
            lives: Lives::Named,
        }
    }

    fn life(&self, life: &Life) -> TokenStream {
        match (self.lives, life) {
            (Lives::Inferred, _) => quote!('_),
            (Lives::Static, _) => quote!('static),
            _ if life.is_higher() => quote!('_),
            (Lives::Named, Life::Named(name)) => lifetime(name),
            (Lives::Erased | Lives::Named, _) => quote!('static),
        }
    }

    /// The path of a definition or function by its segments.
    #[must_use]
    pub fn path(&self, segments: &[String]) -> TokenStream {
        // The empty segment before an absolute path is none.
        let idents = segments
            .iter()
            .map(|s| ident(if s.is_empty() { "_" } else { s }));
        match &self.glue {
            None => quote!(#(#idents)::*),
            Some(_) if segments.first().is_some_and(|s| s == "std") => quote!(#(::#idents)*),
            Some(_) if segments.first().is_some_and(String::is_empty) => {
                let idents = idents.skip(1);
                quote!(#(::#idents)*)
            }
            Some(glue) => {
                let glue = ident(glue);
                quote!(::#glue::krates #(::#idents)*)
            }
        }
    }
}

/// A lifetime by its name, without the apostrophe.
pub(crate) fn lifetime(name: &str) -> TokenStream {
    let life = syn::Lifetime::new(&format!("'{name}"), Span::call_site());
    quote!(#life)
}

/// An identifier, raw where it is a keyword.
#[must_use]
pub(crate) fn ident(name: &str) -> Ident {
    let usable = matches!(name, "self" | "Self" | "super" | "crate" | "_");
    match syn::parse_str::<Ident>(name) {
        Ok(id) => id,
        Err(_) if usable => Ident::new(name, Span::call_site()),
        Err(_) => match syn::parse_str::<Ident>(&format!("r#{name}")) {
            Ok(id) => id,
            Err(_) => format_ident!("_{}", name.replace(|c: char| !c.is_alphanumeric(), "_")),
        },
    }
}

/// The type as Rust text.
///
/// # Errors
/// Some part of it cannot be named.
pub fn rust_text(root: &Root, plan: &ExportPlan, ty: &RustTy) -> Result<String, SkipReason> {
    Ok(compact(&rust_ty(root, plan, ty)?.to_string()))
}

/// Takes the spaces out that tokens are separated by.
fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
        let space_needed = word(at.checked_sub(1).and_then(|i| chars.get(i)))
            && (word(chars.get(at + 1)) || chars.get(at + 1) == Some(&'&'));
        let after = at.checked_sub(1).and_then(|i| chars.get(i));
        if *c != ' ' || space_needed || matches!(after, Some(',' | '+' | ';' | '=')) {
            out.push(*c);
        }
    }
    out
}

/// The type as tokens, all lifetimes `'static`.
///
/// # Errors
/// Some part of it cannot be named.
pub fn rust_ty(root: &Root, plan: &ExportPlan, ty: &RustTy) -> Result<TokenStream, SkipReason> {
    let go = |t: &RustTy| rust_ty(root, plan, t);
    let unsupported = |text: &str| Err(SkipReason::new(SkipCode::UnsupportedType, text.to_owned()));
    Ok(match ty {
        RustTy::Bool => quote!(bool),
        RustTy::Int(i) => int(*i),
        RustTy::Float(FloatTy::F32) => quote!(f32),
        RustTy::Float(FloatTy::F64) => quote!(f64),
        RustTy::Char => quote!(char),
        RustTy::Str => quote!(str),
        RustTy::Never => quote!(!),
        RustTy::Dynamic => quote!(::kayton_api::Dynamic),
        RustTy::Adt { def, args } => adt(root, plan, *def, args)?,
        RustTy::Param(name) => {
            let name = ident(name);
            quote!(#name)
        }
        RustTy::Ref {
            life,
            mutable,
            inner,
        } => {
            let inner = go(inner)?;
            match (root.glue.is_some(), mutable) {
                (true, _) => {
                    let (life, mutable) = (root.life(life), mutable.then(|| quote!(mut)));
                    quote!(&#life #mutable #inner)
                }
                (false, false) => quote!(&#inner),
                (false, true) => quote!(&mut #inner),
            }
        }
        RustTy::Ptr { mutable, inner } => {
            let inner = go(inner)?;
            if *mutable {
                quote!(*mut #inner)
            } else {
                quote!(*const #inner)
            }
        }
        RustTy::Slice(t) => {
            let t = go(t)?;
            quote!([#t])
        }
        RustTy::Array(t, n) => {
            let (t, n) = (go(t)?, const_expr(n)?);
            quote!([#t; #n])
        }
        RustTy::Tuple(ts) => {
            let ts = ts.iter().map(go).collect::<Result<Vec<_>, _>>()?;
            match ts.as_slice() {
                [one] => quote!((#one,)),
                _ => quote!((#(#ts),*)),
            }
        }
        RustTy::Projection {
            base,
            tr: Some(tr),
            name,
            args,
        } => {
            let (base, tr, name) = (go(base)?, trait_ref(root, plan, tr)?, ident(name));
            let args = args_tokens(root, plan, args)?;
            match args.is_empty() {
                true => quote!(<#base as #tr>::#name),
                false => quote!(<#base as #tr>::#name<#(#args),*>),
            }
        }
        RustTy::Projection {
            base,
            tr: None,
            name,
            ..
        } => {
            let (base, name) = (go(base)?, ident(name));
            quote!(<#base>::#name)
        }
        RustTy::Dyn { bounds, life } => {
            let bounds = bounds_tokens(root, plan, bounds)?;
            match root.glue {
                Some(_) => {
                    let life = root.life(life);
                    quote!((dyn #(#bounds+)* #life))
                }
                None => quote!(dyn #(#bounds)+*),
            }
        }
        RustTy::Impl(bounds) if root.glue.is_none() => {
            let bounds = bounds_tokens(root, plan, bounds)?;
            quote!(impl #(#bounds)+*)
        }
        RustTy::Impl(_) => return Err(SkipReason::new(SkipCode::OpaqueReturn, "impl Trait")),
        RustTy::Fn(of) => function(root, plan, of)?,
        RustTy::Const(text) => const_expr(text)?,
        RustTy::FnPtr(text) => {
            return Err(SkipReason::new(SkipCode::FunctionPointer, text.clone()));
        }
        RustTy::Open => return unsupported("_"),
        RustTy::Unsupported(text) => return unsupported(text),
    })
}

/// The type of a function: a trait object in a box, or what only the compiler can name.
fn function(root: &Root, plan: &ExportPlan, of: &FnTy) -> Result<TokenStream, SkipReason> {
    let signature = fn_signature(&root.within_functions(), plan, of)?;
    Ok(match (root.glue.is_some(), of.boxed) {
        (false, _) => quote!(impl Fn #signature),
        (true, true) => quote!(::std::boxed::Box<
            dyn Fn #signature + ::core::marker::Send + ::core::marker::Sync
        >),
        (true, false) => quote!(_),
    })
}

/// `(A, B) -> C`
///
/// # Errors
/// Some part of it cannot be named.
pub(crate) fn fn_signature(
    root: &Root,
    plan: &ExportPlan,
    of: &FnTy,
) -> Result<TokenStream, SkipReason> {
    let params = of.params.iter().map(|t| rust_ty(root, plan, t));
    let params = params.collect::<Result<Vec<_>, _>>()?;
    let ret = rust_ty(root, plan, &of.ret)?;
    Ok(quote!((#(#params),*) -> #ret))
}

pub(super) fn int(ty: IntTy) -> TokenStream {
    match ty {
        IntTy::I8 => quote!(i8),
        IntTy::I16 => quote!(i16),
        IntTy::I32 => quote!(i32),
        IntTy::I64 => quote!(i64),
        IntTy::I128 => quote!(i128),
        IntTy::Isize => quote!(isize),
        IntTy::U8 => quote!(u8),
        IntTy::U16 => quote!(u16),
        IntTy::U32 => quote!(u32),
        IntTy::U64 => quote!(u64),
        IntTy::U128 => quote!(u128),
        IntTy::Usize => quote!(usize),
    }
}

fn const_expr(text: &str) -> Result<TokenStream, SkipReason> {
    let refused = || SkipReason::new(SkipCode::UnsupportedType, text.to_owned());
    if let Ok(number) = text.parse::<u64>() {
        let number = Literal::u64_unsuffixed(number);
        return Ok(quote!(#number));
    }
    let expr: syn::Expr = syn::parse_str(text).map_err(|_| refused())?;
    match &expr {
        syn::Expr::Lit(_) => Ok(quote!(#expr)),
        syn::Expr::Path(path) if path.path.get_ident().is_some() => Ok(quote!(#expr)),
        _ => Err(refused()),
    }
}

fn adt(root: &Root, plan: &ExportPlan, id: DefId, args: &[Arg]) -> Result<TokenStream, SkipReason> {
    let def = plan.def(id);
    let path = match (&def.path, &root.glue) {
        (Some(path), Some(_)) => root.path(path),
        (None, Some(_)) => {
            return Err(SkipReason::new(SkipCode::UnnameableType, def.shown.clone()));
        }
        (_, None) => {
            let segments: Vec<String> = def.shown.split("::").map(str::to_owned).collect();
            root.path(&segments[segments.len().saturating_sub(1)..])
        }
    };
    let mut said = args.len();
    while said > 0 && is_hidden_default(plan, id, said - 1, &args[said - 1]) {
        said -= 1;
    }
    let args = args_tokens(root, plan, &args[..said])?;
    Ok(if args.is_empty() {
        path
    } else {
        quote!(#path<#(#args),*>)
    })
}

fn args_tokens(
    root: &Root,
    plan: &ExportPlan,
    args: &[Arg],
) -> Result<Vec<TokenStream>, SkipReason> {
    let mut out = Vec::new();
    for arg in args {
        match arg {
            Arg::Life(life) if root.glue.is_some() => out.push(root.life(life)),
            Arg::Life(_) => {}
            Arg::Ty(t) => out.push(rust_ty(root, plan, t)?),
            Arg::Const(text) => out.push(const_expr(text)?),
        }
    }
    Ok(out)
}

/// A trait with its arguments as tokens.
///
/// # Errors
/// Some part of it cannot be named.
pub(crate) fn trait_ref(
    root: &Root,
    plan: &ExportPlan,
    tr: &TraitRef,
) -> Result<TokenStream, SkipReason> {
    adt(root, plan, tr.def, &tr.args)
}

fn bounds_tokens(
    root: &Root,
    plan: &ExportPlan,
    bounds: &[Bound],
) -> Result<Vec<TokenStream>, SkipReason> {
    let mut out = Vec::new();
    for bound in bounds {
        match bound {
            Bound::Trait { maybe: true, .. } | Bound::Outlives(_) => {}
            Bound::Trait { tr, bindings, .. } => {
                let def = plan.def(tr.def);
                let path = match (&def.path, &root.glue) {
                    (Some(path), Some(_)) => root.path(path),
                    (None, Some(_)) => {
                        return Err(SkipReason::new(SkipCode::UnnameableType, def.shown.clone()));
                    }
                    (_, None) => {
                        let name = ident(&def.name);
                        quote!(#name)
                    }
                };
                let mut args = args_tokens(root, plan, &tr.args)?;
                for (name, ty) in bindings {
                    let (name, ty) = (ident(name), rust_ty(root, plan, ty)?);
                    args.push(quote!(#name = #ty));
                }
                out.push(if args.is_empty() {
                    path
                } else {
                    quote!(#path<#(#args),*>)
                });
            }
            Bound::Fn { tr, params, ret } => {
                let name = ident(&plan.def(tr.def).name);
                let of = FnTy::new(params, (**ret).clone(), false);
                let signature = fn_signature(root, plan, &of)?;
                out.push(quote!(#name #signature));
            }
        }
    }
    Ok(out)
}
