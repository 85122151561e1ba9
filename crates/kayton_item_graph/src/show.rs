//! Rust text for people: help, messages and snapshots. Paths are shortened to their last segment,
//! so it is not meant to be compiled.

use std::fmt::{self, Display, Formatter, Write};

use crate::{
    AssocBindingKind, Bound, BoundModifier, Function, GenericArg, GenericArgs, GenericParam,
    GenericParamKind, Generics, ItemGraph, ItemId, ItemKind, Lifetime, PathRef, Receiver, Type,
    WherePredicate,
};

impl ItemGraph {
    /// A type as Rust text.
    pub fn show<'a>(&'a self, ty: &'a Type) -> impl Display + 'a {
        Show(move |f: &mut Formatter<'_>| self.write_ty(f, ty))
    }

    /// A path with its arguments as Rust text.
    pub fn show_path<'a>(&'a self, path: &'a PathRef) -> impl Display + 'a {
        Show(move |f: &mut Formatter<'_>| self.write_path(f, path))
    }

    /// Bounds as Rust text, joined by `+`.
    pub fn show_bounds<'a>(&'a self, bounds: &'a [Bound]) -> impl Display + 'a {
        Show(move |f: &mut Formatter<'_>| self.write_bounds(f, bounds))
    }

    /// `<'a, T: Bound>` as Rust text, without synthetic parameters; empty if there are none.
    pub fn show_generics<'a>(&'a self, generics: &'a Generics) -> impl Display + 'a {
        Show(move |f: &mut Formatter<'_>| self.write_generics(f, generics))
    }

    /// A signature as in help: `pub async fn get(&self, url: impl IntoUrl) -> Response`.
    pub fn show_function<'a>(&'a self, name: &'a str, sig: &'a Function) -> impl Display + 'a {
        Show(move |f: &mut Formatter<'_>| self.write_function(f, name, sig))
    }

    /// The signature of a function item; its name for other items.
    pub fn signature(&self, id: ItemId) -> String {
        let item = &self[id];
        match &item.kind {
            ItemKind::Function(function) => self.show_function(&item.name, function).to_string(),
            _ => item.name.clone(),
        }
    }

    fn write_ty(&self, f: &mut Formatter<'_>, ty: &Type) -> fmt::Result {
        match ty {
            Type::Param(name) => f.write_str(name),
            Type::SelfTy => f.write_str("Self"),
            Type::Prim(prim) => write!(f, "{prim}"),
            Type::Tuple(parts) => {
                f.write_char('(')?;
                list(f, parts, |f, ty| self.write_ty(f, ty))?;
                f.write_str(if parts.len() == 1 { ",)" } else { ")" })
            }
            Type::Slice(elem) => write!(f, "[{}]", self.show(elem)),
            Type::Array { elem, len } => write!(f, "[{}; {len}]", self.show(elem)),
            Type::Ref {
                lifetime,
                mutable,
                target,
            } => {
                f.write_char('&')?;
                if *lifetime != Lifetime::Elided {
                    write!(f, "{lifetime} ")?;
                }
                if *mutable {
                    f.write_str("mut ")?;
                }
                self.write_target(f, target)
            }
            Type::RawPtr { mutable, target } => {
                f.write_str(if *mutable { "*mut " } else { "*const " })?;
                self.write_target(f, target)
            }
            Type::FnPtr(ptr) => {
                write_for(f, &ptr.lifetimes)?;
                if ptr.is_unsafe {
                    f.write_str("unsafe ")?;
                }
                write_abi(f, ptr.abi.as_deref())?;
                f.write_str("fn(")?;
                list(f, &ptr.params, |f, ty| self.write_ty(f, ty))?;
                f.write_str(if ptr.variadic { ", ...)" } else { ")" })?;
                self.write_ret(f, &ptr.ret)
            }
            Type::Adt(path) => self.write_path(f, path),
            Type::DynTrait(object) => {
                f.write_str("dyn ")?;
                joined(f, &object.traits, " + ", |f, poly| {
                    write_for(f, &poly.lifetimes)?;
                    self.write_path(f, &poly.trait_ref)
                })?;
                match &object.lifetime {
                    Some(lifetime) => write!(f, " + {lifetime}"),
                    None => Ok(()),
                }
            }
            Type::ImplTrait(bounds) => {
                f.write_str("impl ")?;
                self.write_bounds(f, bounds)
            }
            Type::Projection(projection) => {
                match (&projection.self_ty, &projection.trait_ref) {
                    (Type::Param(_) | Type::SelfTy, _) => self.write_ty(f, &projection.self_ty)?,
                    (ty, Some(tr)) => write!(f, "<{} as {}>", self.show(ty), self.show_path(tr))?,
                    (ty, None) => write!(f, "<{}>", self.show(ty))?,
                }
                write!(f, "::{}", projection.name)?;
                self.write_args(f, &projection.args)
            }
            Type::Never => f.write_char('!'),
            Type::Infer => f.write_char('_'),
        }
    }

    /// What stands behind `&` or `*const`: several bounds need parentheses there.
    fn write_target(&self, f: &mut Formatter<'_>, target: &Type) -> fmt::Result {
        let several = match target {
            Type::DynTrait(object) => object.traits.len() + object.lifetime.iter().len() > 1,
            Type::ImplTrait(bounds) => bounds.len() > 1,
            _ => false,
        };
        if several {
            write!(f, "({})", self.show(target))
        } else {
            self.write_ty(f, target)
        }
    }

    fn write_path(&self, f: &mut Formatter<'_>, path: &PathRef) -> fmt::Result {
        f.write_str(&self[path.item].name)?;
        self.write_args(f, &path.args)
    }

    fn write_args(&self, f: &mut Formatter<'_>, args: &GenericArgs) -> fmt::Result {
        if args.parenthesized {
            let mut inputs = args.types();
            if let Some(Type::Tuple(parts)) = inputs.next() {
                f.write_char('(')?;
                list(f, parts, |f, ty| self.write_ty(f, ty))?;
                f.write_char(')')?;
            }
            return args
                .binding("Output")
                .map_or(Ok(()), |ret| self.write_ret(f, ret));
        }
        if args.is_empty() {
            return Ok(());
        }
        let mut texts: Vec<String> = args.lifetimes.iter().map(ToString::to_string).collect();
        texts.extend(args.args.iter().map(|arg| match arg {
            GenericArg::Type(ty) => self.show(ty).to_string(),
            GenericArg::Const(text) => text.clone(),
            GenericArg::Infer => "_".to_owned(),
        }));
        texts.extend(args.bindings.iter().map(|binding| {
            let name = Show(|f: &mut Formatter<'_>| {
                f.write_str(&binding.name)?;
                self.write_args(f, &binding.args)
            });
            match &binding.kind {
                AssocBindingKind::Equals(ty) => format!("{name} = {}", self.show(ty)),
                AssocBindingKind::EqualsConst(text) => format!("{name} = {text}"),
                AssocBindingKind::Bounds(bounds) => {
                    format!("{name}: {}", self.show_bounds(bounds))
                }
            }
        }));
        write!(f, "<{}>", texts.join(", "))
    }

    fn write_bounds(&self, f: &mut Formatter<'_>, bounds: &[Bound]) -> fmt::Result {
        joined(f, bounds, " + ", |f, bound| match bound {
            Bound::Trait {
                lifetimes,
                trait_ref,
                modifier,
            } => {
                write_for(f, lifetimes)?;
                f.write_str(match modifier {
                    BoundModifier::None => "",
                    BoundModifier::Maybe => "?",
                    BoundModifier::MaybeConst => "[const] ",
                })?;
                self.write_path(f, trait_ref)
            }
            Bound::Lifetime(lifetime) => write!(f, "{lifetime}"),
            Bound::Use(names) => write!(f, "use<{}>", names.join(", ")),
        })
    }

    fn write_generics(&self, f: &mut Formatter<'_>, generics: &Generics) -> fmt::Result {
        let written = |param: &&GenericParam| {
            !matches!(
                param.kind,
                GenericParamKind::Type {
                    synthetic: true,
                    ..
                }
            )
        };
        let params: Vec<&GenericParam> = generics.params.iter().filter(written).collect();
        if params.is_empty() {
            return Ok(());
        }
        f.write_char('<')?;
        list(f, &params, |f, param| match &param.kind {
            GenericParamKind::Lifetime { outlives } => {
                write!(f, "'{}", param.name)?;
                write_outlives(f, outlives)
            }
            GenericParamKind::Type {
                bounds, default, ..
            } => {
                f.write_str(&param.name)?;
                if !bounds.is_empty() {
                    write!(f, ": {}", self.show_bounds(bounds))?;
                }
                default
                    .as_ref()
                    .map_or(Ok(()), |ty| write!(f, " = {}", self.show(ty)))
            }
            GenericParamKind::Const { ty, default } => {
                write!(f, "const {}: {}", param.name, self.show(ty))?;
                default
                    .as_ref()
                    .map_or(Ok(()), |text| write!(f, " = {text}"))
            }
        })?;
        f.write_char('>')
    }

    fn write_function(&self, f: &mut Formatter<'_>, name: &str, sig: &Function) -> fmt::Result {
        for (is, word) in [
            (sig.is_const, "const "),
            (sig.is_async, "async "),
            (sig.is_unsafe, "unsafe "),
        ] {
            f.write_str(if is { word } else { "" })?;
        }
        write_abi(f, sig.abi.as_deref())?;
        write!(f, "fn {name}{}(", self.show_generics(&sig.generics))?;
        let mut params: Vec<String> = Vec::new();
        params.extend(sig.receiver.as_ref().map(|receiver| match receiver {
            Receiver::Value => "self".to_owned(),
            Receiver::Ref { lifetime, mutable } => {
                let lifetime = match lifetime {
                    Lifetime::Elided => String::new(),
                    lifetime => format!("{lifetime} "),
                };
                format!("&{lifetime}{}self", if *mutable { "mut " } else { "" })
            }
            Receiver::Other(ty) => format!("self: {}", self.show(ty)),
        }));
        params.extend(
            sig.params
                .iter()
                .map(|p| format!("{}: {}", p.name, self.show(&p.ty))),
        );
        if sig.variadic {
            params.push("...".to_owned());
        }
        write!(f, "{})", params.join(", "))?;
        self.write_ret(f, &sig.ret)?;
        self.write_where(f, &sig.generics)
    }

    fn write_where(&self, f: &mut Formatter<'_>, generics: &Generics) -> fmt::Result {
        if generics.predicates.is_empty() {
            return Ok(());
        }
        f.write_str(" where ")?;
        list(f, &generics.predicates, |f, predicate| match predicate {
            WherePredicate::Type {
                lifetimes,
                ty,
                bounds,
            } => {
                write_for(f, lifetimes)?;
                write!(f, "{}: {}", self.show(ty), self.show_bounds(bounds))
            }
            WherePredicate::Lifetime { lifetime, outlives } => {
                write!(f, "{lifetime}")?;
                write_outlives(f, outlives)
            }
            WherePredicate::Equal { lhs, rhs } => {
                write!(f, "{} == {}", self.show(lhs), self.show(rhs))
            }
        })
    }

    fn write_ret(&self, f: &mut Formatter<'_>, ret: &Type) -> fmt::Result {
        if ret.is_unit() {
            Ok(())
        } else {
            write!(f, " -> {}", self.show(ret))
        }
    }
}

impl Display for Lifetime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Lifetime::Static => f.write_str("'static"),
            Lifetime::Named(name) => write!(f, "'{name}"),
            Lifetime::Elided => f.write_str("'_"),
        }
    }
}

struct Show<F>(F);

impl<F: Fn(&mut Formatter<'_>) -> fmt::Result> Display for Show<F> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

fn write_for(f: &mut Formatter<'_>, lifetimes: &[String]) -> fmt::Result {
    if lifetimes.is_empty() {
        return Ok(());
    }
    f.write_str("for<")?;
    list(f, lifetimes, |f, name| write!(f, "'{name}"))?;
    f.write_str("> ")
}

fn write_outlives(f: &mut Formatter<'_>, outlives: &[Lifetime]) -> fmt::Result {
    if outlives.is_empty() {
        return Ok(());
    }
    f.write_str(": ")?;
    joined(f, outlives, " + ", |f, lifetime| write!(f, "{lifetime}"))
}

fn write_abi(f: &mut Formatter<'_>, abi: Option<&str>) -> fmt::Result {
    abi.map_or(Ok(()), |abi| write!(f, "extern \"{abi}\" "))
}

fn list<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    write: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    joined(f, items, ", ", write)
}

fn joined<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    separator: &str,
    mut write: impl FnMut(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write(f, item)?;
    }
    Ok(())
}
