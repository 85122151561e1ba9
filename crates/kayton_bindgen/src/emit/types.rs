use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use kayton_manifest::{FloatTy, IntTy, Ty};

use crate::lower::{is_unsized, iterated, view};
use crate::plan::{Arg, Bound, DefId, ExportPlan, Life, RustTy, TraitRef};
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
        RustTy::Const(text) => const_expr(text)?,
        RustTy::FnPtr(text) => {
            return Err(SkipReason::new(SkipCode::FunctionPointer, text.clone()));
        }
        RustTy::Unsupported(text) => return unsupported(text),
    })
}

fn int(ty: IntTy) -> TokenStream {
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
    let args = args_tokens(root, plan, args)?;
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
            Bound::Fn { .. } => {
                return Err(SkipReason::new(SkipCode::ClosureParameter, "dyn Fn"));
            }
        }
    }
    Ok(out)
}

/// The bridge type of a Rust type: what cells see.
///
/// # Errors
/// The type has no Keyton view, or cannot be named.
pub fn bridge(root: &Root, plan: &ExportPlan, ty: &RustTy) -> Result<TokenStream, SkipReason> {
    let keyton = view(plan, ty)?;
    bridge_as(root, plan, ty, &keyton)
}

/// As [`bridge`]; `keyton` is the view of `ty`. Both are descended together, since the bridge of an
/// object is its exact Rust type.
fn bridge_as(
    root: &Root,
    plan: &ExportPlan,
    ty: &RustTy,
    keyton: &Ty,
) -> Result<TokenStream, SkipReason> {
    let behind = match ty {
        RustTy::Ref { inner, .. } => inner,
        ty => ty,
    };
    if let Some(over) = iterated(plan, behind) {
        return bridge_as(root, plan, over, keyton);
    }
    let go = |t: &RustTy| bridge(root, plan, t);
    Ok(match keyton {
        Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char => scalar(keyton),
        Ty::Unit => quote!(()),
        Ty::Never => quote!(()),
        Ty::Str => quote!(::kayton_api::Str),
        Ty::Bytes => quote!(::kayton_api::Bytes),
        Ty::Dynamic => quote!(::kayton_api::Dynamic),
        Ty::Object { .. } => {
            let object = strip(plan, ty);
            let text = rust_ty(root, plan, object)?;
            match is_unsized(plan, object) {
                true => quote!(::kayton_api::Obj<::kayton_api::Behind<#text>>),
                false => quote!(::kayton_api::Obj<#text>),
            }
        }
        Ty::Vec(elem) => {
            let elem = match (&**elem, element(plan, ty)) {
                (Ty::Int(i), _) => int(*i),
                (_, Some(t)) => go(t)?,
                _ => return Err(unsupported(plan, ty)),
            };
            quote!(::kayton_api::List<#elem>)
        }
        Ty::Dict(..) | Ty::Set(_) | Ty::Option(_) | Ty::Tuple(_) => {
            match inner_types(plan, ty).as_slice() {
                [k, v] if matches!(keyton, Ty::Dict(..)) => {
                    let (k, v) = (go(k)?, go(v)?);
                    quote!(::kayton_api::Dict<#k, #v>)
                }
                [t] if matches!(keyton, Ty::Set(_)) => {
                    let t = go(t)?;
                    quote!(::kayton_api::Set<#t>)
                }
                [t] if matches!(keyton, Ty::Option(_)) => {
                    let t = go(t)?;
                    quote!(::core::option::Option<#t>)
                }
                ts if matches!(keyton, Ty::Tuple(_)) => {
                    let ts = ts.iter().map(|t| go(t)).collect::<Result<Vec<_>, _>>()?;
                    quote!((#(#ts,)*))
                }
                _ => return Err(unsupported(plan, ty)),
            }
        }
        _ => return Err(unsupported(plan, ty)),
    })
}

fn unsupported(plan: &ExportPlan, ty: &RustTy) -> SkipReason {
    SkipReason::new(SkipCode::UnsupportedType, crate::lower::shown(plan, ty))
}

fn scalar(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Bool => quote!(bool),
        Ty::Int(i) => int(*i),
        Ty::Float(FloatTy::F32) => quote!(f32),
        Ty::Float(FloatTy::F64) => quote!(f64),
        _ => quote!(char),
    }
}

/// The type behind references and transparent pointers.
fn strip<'t>(plan: &ExportPlan, ty: &'t RustTy) -> &'t RustTy {
    use crate::plan::Role;
    match ty {
        RustTy::Ref { inner, .. } => strip(plan, inner),
        RustTy::Adt { .. } => match crate::lower::known(plan, ty) {
            Some((Role::Box | Role::Result, ts)) => strip(plan, ts[0]),
            Some((Role::Rc | Role::Arc | Role::Cow, ts)) if crate::lower::is_value(plan, ts[0]) => {
                strip(plan, ts[0])
            }
            _ => ty,
        },
        _ => ty,
    }
}

fn element<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Option<&'t RustTy> {
    match strip(plan, ty) {
        RustTy::Slice(t) | RustTy::Array(t, _) => Some(t),
        ty => crate::lower::known(plan, ty).and_then(|(_, ts)| ts.first().copied()),
    }
}

fn inner_types<'t>(plan: &ExportPlan, ty: &'t RustTy) -> Vec<&'t RustTy> {
    use crate::plan::Role;
    match strip(plan, ty) {
        RustTy::Tuple(ts) => ts.iter().collect(),
        ty => match crate::lower::known(plan, ty) {
            Some((Role::HashMap | Role::BTreeMap, ts)) => ts[..2].to_vec(),
            Some((_, ts)) => ts.into_iter().take(1).collect(),
            None => Vec::new(),
        },
    }
}
