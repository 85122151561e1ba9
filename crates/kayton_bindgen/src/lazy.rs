//! Instances on demand: what was not compiled into the plugin is written into the cell that uses
//! it, by the same rules and the same printer.

use kayton_manifest::{CallableId, Ty};

use crate::emit::{export_text, ladder};
use crate::instantiate::complete_args;
use crate::lower::{Step, exact as exact_ty, known, lower};
use crate::plan::{
    Arg, Bound, Candidate, Def, DefParamKind, ExportPlan, Form, GenericKind, GenericParam, Life,
    PlanCallable, PlanDecodeError, Role, RustTy,
};
use crate::refusal::SkipReason;
use crate::solve::{Bindings, Verdict, implements, normalize, project, satisfies, unify};
use crate::symbols;

/// An export to be pasted into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LazyExport {
    /// Its name.
    pub symbol: String,
    /// What the callable's generics are, associated types included.
    pub args: Vec<Ty>,
    /// The whole function item at each step of the ladder; all paths are absolute.
    pub steps: Vec<LazyStep>,
}

/// An export that keeps alive what one step of the ladder says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LazyStep {
    /// The step.
    pub step: Step,
    /// The export.
    pub rust: String,
    /// What rustc must take for the export to be sound; `None` where no lifetime is erased.
    pub witness: Option<String>,
}

/// The instance cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum LazyRefusal {
    /// The bytes are no plan.
    #[error(transparent)]
    Plan(#[from] PlanDecodeError),
    /// The plan has no such callable.
    #[error("the plugin has no callable {0:?}")]
    UnknownCallable(CallableId),
    /// An argument is a type that the plugin does not know.
    #[error("the type `{}` is not known to the plugin", shown(.0))]
    UnknownType(Ty),
    /// The number of arguments is wrong, or an associated type has no known value.
    #[error("the arguments do not determine the instance")]
    Undetermined,
    /// The signature has no Keyton counterpart under these arguments.
    #[error("it {0}")]
    Skipped(#[from] SkipReason),
}

/// A type as a message names it: the last words of keys are paths and names.
fn shown(ty: &Ty) -> String {
    let list = |ts: &[Ty]| ts.iter().map(shown).collect::<Vec<_>>().join(", ");
    match ty {
        Ty::Object { key, .. } => {
            let path = key.0.rsplit(' ').next().unwrap_or(&key.0);
            path.replace("::", ".")
        }
        Ty::Vec(t) => format!("Vec<{}>", shown(t)),
        Ty::Set(t) => format!("Set<{}>", shown(t)),
        Ty::Option(t) => format!("Option<{}>", shown(t)),
        Ty::Dict(k, v) => format!("Dict<{}, {}>", shown(k), shown(v)),
        Ty::Tuple(ts) => format!("({})", list(ts)),
        Ty::Func { .. } => "fn".to_owned(),
        Ty::Param(name) => name.clone(),
        other => format!("{other:?}"),
    }
}

/// Writes the instance of a callable for these arguments; those that are not given follow from bounds
/// of the others, or are dynamic.
///
/// # Errors
/// See [`LazyRefusal`].
pub fn emit(
    plan: &[u8],
    callable: CallableId,
    args: &[Option<Ty>],
) -> Result<LazyExport, LazyRefusal> {
    emit_from(&ExportPlan::from_bytes(plan)?, callable, args)
}

/// As [`emit`], from a plan that was read before.
///
/// # Errors
/// See [`LazyRefusal`].
pub fn emit_from(
    plan: &ExportPlan,
    id: CallableId,
    args: &[Option<Ty>],
) -> Result<LazyExport, LazyRefusal> {
    let callable = plan
        .callables
        .get(id.0 as usize)
        .ok_or(LazyRefusal::UnknownCallable(id))?;
    if args.len() < callable.chosen() {
        return Err(LazyRefusal::Undetermined);
    }
    let chosen = chosen(plan, callable, args)?;
    let symbol = symbols::instance(plan, &callable.stem, &chosen);
    let args = complete_args(plan, callable, chosen).ok_or(LazyRefusal::Undetermined)?;
    let lowered = lower(plan, callable, &args)?;
    let export = |step| {
        let candidate = Candidate {
            callable: id,
            args: args.clone(),
            symbol: symbol.clone(),
            step,
        };
        export_text(plan, &candidate, &lowered)
    };
    let mut steps = Vec::new();
    for (step, witness) in ladder(plan, callable, &lowered, "witness")? {
        steps.push(LazyStep {
            step,
            rust: export(step)?,
            witness: Some(witness),
        });
    }
    if steps.is_empty() {
        steps.push(LazyStep {
            step: Step::Proposed,
            rust: export(Step::Proposed)?,
            witness: None,
        });
    }
    let args = args.iter().map(|ty| exact_ty(plan, ty));
    let args = args.collect::<Result<_, _>>()?;
    Ok(LazyExport {
        symbol,
        args,
        steps,
    })
}

/// The arguments that an instance chooses.
fn chosen(
    plan: &ExportPlan,
    callable: &PlanCallable,
    args: &[Option<Ty>],
) -> Result<Vec<RustTy>, LazyRefusal> {
    let generics = &callable.generics[..callable.chosen()];
    let mut known: Vec<Option<RustTy>> = Vec::new();
    for (generic, given) in generics.iter().zip(args) {
        known.push(match (&generic.kind, given) {
            (_, None) => None,
            (GenericKind::Const(_), Some(Ty::Exact { rust, .. })) => {
                Some(RustTy::Const(rust.clone()))
            }
            (_, Some(ty)) => {
                let given = rust(plan, ty).ok_or_else(|| LazyRefusal::UnknownType(ty.clone()))?;
                Some(fitting(plan, callable, generic, given))
            }
        });
    }
    while let Some((at, ty)) = told_by_bounds(plan, callable, &known) {
        known[at] = Some(ty);
    }
    let or_dynamic = |(generic, known): (&GenericParam, Option<RustTy>)| match &generic.kind {
        GenericKind::Type => Some(known.unwrap_or(RustTy::Dynamic)),
        _ => known,
    };
    let chosen = generics.iter().zip(known).map(or_dynamic);
    chosen
        .collect::<Option<_>>()
        .ok_or(LazyRefusal::Undetermined)
}

/// A parameter that an associated type of another one is: `A` in `S: Data<Elem = A>`.
fn told_by_bounds(
    plan: &ExportPlan,
    callable: &PlanCallable,
    known: &[Option<RustTy>],
) -> Option<(usize, RustTy)> {
    let of = |name: &str| callable.generics.iter().position(|g| g.name == name);
    let lookup = |t: &RustTy| match t {
        RustTy::Param(name) => known.get(of(name)?)?.clone(),
        _ => None,
    };
    let open: Vec<String> = (callable.generics.iter().zip(known))
        .filter(|(_, known)| known.is_none())
        .map(|(generic, _)| generic.name.clone())
        .collect();
    let own = callable.generics.iter().zip(known);
    let own = own.filter_map(|(g, known)| Some((known.clone()?, &g.bounds)));
    let wheres = callable.wheres.iter().filter_map(|w| {
        let ty = normalize(plan, &w.ty.map(&lookup)).ok()?;
        let is_known = ty.params().iter().all(|name| !open.contains(name));
        is_known.then_some((ty, &w.bounds))
    });
    for (ty, bounds) in own.chain(wheres) {
        for bound in bounds {
            let Bound::Trait { tr, bindings, .. } = bound else {
                continue;
            };
            for (name, want) in bindings {
                let Some(have) = project(plan, &ty, &tr.map(&lookup), name) else {
                    continue;
                };
                let mut found = Bindings::default();
                if !unify(&open, &want.map(&lookup), &have, &mut found) {
                    continue;
                }
                let first = open
                    .iter()
                    .find_map(|name| Some((of(name)?, found.get(name)?)));
                if first.is_some() {
                    return first;
                }
            }
        }
    }
    None
}

/// Makes the plan know the types in `ty` that only other plugins' plans state; they are named
/// through those plugins' glue.
pub fn adopt<'p>(
    plan: &mut ExportPlan,
    others: impl Iterator<Item = &'p ExportPlan> + Clone,
    ty: &Ty,
) {
    match ty {
        Ty::Object { key, args } => {
            if !plan.defs.iter().any(|def| &def.key == key) {
                let stated = |other: &'p ExportPlan| {
                    let def = other.defs.iter().find(|def| &def.key == key)?;
                    adopted(def, &other.glue_crate)
                };
                plan.defs.extend(others.clone().find_map(stated));
            }
            args.iter().for_each(|arg| adopt(plan, others.clone(), arg));
        }
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => adopt(plan, others, t),
        Ty::Dict(k, v) => {
            adopt(plan, others.clone(), k);
            adopt(plan, others, v);
        }
        Ty::Tuple(ts) => ts.iter().for_each(|t| adopt(plan, others.clone(), t)),
        _ => {}
    }
}

/// A definition as another plan can hold it: an absolute path, and no defaults, since those refer
/// to definitions of the plan that it comes from.
fn adopted(def: &Def, glue: &str) -> Option<Def> {
    let mut def = def.clone();
    let path = def.path.as_mut()?;
    if path
        .first()
        .is_some_and(|first| first != "std" && !first.is_empty())
    {
        path.splice(..0, [String::new(), glue.to_owned(), "krates".to_owned()]);
    }
    for param in &mut def.params {
        match &mut param.kind {
            DefParamKind::Type { default, .. } => *default = None,
            DefParamKind::Const { default, .. } => *default = None,
            DefParamKind::Life => {}
        }
    }
    Some(def)
}

/// The form of a type that satisfies the bounds: `str` and `&str` are as good as `String`.
fn fitting(
    plan: &ExportPlan,
    callable: &PlanCallable,
    generic: &GenericParam,
    given: RustTy,
) -> RustTy {
    let unsized_form = match known(plan, &given) {
        Some((Role::String, _)) => RustTy::Str,
        Some((Role::Vec, ts)) => RustTy::Slice(Box::new(ts[0].clone())),
        _ => return given,
    };
    let borrowed = RustTy::shared(Life::Named("_".to_owned()), unsized_form.clone());
    let verdict = |ty: &RustTy| match (&callable.form, generic.name.as_str()) {
        (Form::Trait { tr, .. }, "Self") => implements(plan, ty, tr),
        _ => satisfies(plan, ty, &generic.bounds),
    };
    let mut forms = vec![given.clone(), borrowed];
    if generic.name == "Self" {
        forms.insert(1, unsized_form);
    }
    let rank = |ty: &RustTy| match verdict(ty) {
        Verdict::Holds => 0,
        Verdict::Unknown => 1,
        Verdict::Fails => 2,
    };
    forms.into_iter().min_by_key(rank).unwrap_or(given)
}

/// The exact Rust type of a manifest type in argument position.
fn rust(plan: &ExportPlan, ty: &Ty) -> Option<RustTy> {
    Some(match ty {
        Ty::Bool => RustTy::Bool,
        Ty::Int(i) => RustTy::Int(*i),
        Ty::Float(f) => RustTy::Float(*f),
        Ty::Char => RustTy::Char,
        Ty::Unit => RustTy::unit(),
        Ty::Dynamic => RustTy::Dynamic,
        Ty::Str => plan.string()?,
        Ty::Bytes => plan.std_type(Role::Vec, vec![RustTy::Int(kayton_manifest::IntTy::U8)])?,
        Ty::Vec(t) => plan.std_type(Role::Vec, vec![rust(plan, t)?])?,
        Ty::Option(t) => plan.std_type(Role::Option, vec![rust(plan, t)?])?,
        Ty::Dict(k, v) => plan.std_type(Role::HashMap, vec![rust(plan, k)?, rust(plan, v)?])?,
        Ty::Set(t) => plan.std_type(Role::HashSet, vec![rust(plan, t)?])?,
        Ty::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| rust(plan, t)).collect::<Option<_>>()?),
        Ty::Object { key, args } => object(plan, key, args)?,
        Ty::Exact { rust: text, .. } => exact(plan, text)?,
        Ty::Never | Ty::Func { .. } | Ty::Param(_) => return None,
    })
}

fn object(plan: &ExportPlan, key: &kayton_manifest::TypeKey, args: &[Ty]) -> Option<RustTy> {
    let at = plan.defs.iter().position(|d| &d.key == key)?;
    let mut given = args.iter();
    let mut out = Vec::new();
    for param in &plan.defs[at].params {
        out.push(match &param.kind {
            // What an object borrows from is kept by its lenders, so the lifetime is not static.
            DefParamKind::Life => Arg::Life(Life::Named(param.name.clone())),
            DefParamKind::Type { .. } => Arg::Ty(rust(plan, given.next()?)?),
            DefParamKind::Const { .. } => match given.next()? {
                Ty::Exact { rust, .. } => Arg::Const(rust.clone()),
                _ => return None,
            },
        });
    }
    // Definitions whose parameters are not known take what is given.
    for arg in given {
        out.push(Arg::Ty(rust(plan, arg)?));
    }
    Some(RustTy::Adt {
        def: crate::plan::DefId(u32::try_from(at).ok()?),
        args: out,
    })
}

/// Rust text of the few forms that [`crate::lower::exact`] writes for builtin types.
fn exact(plan: &ExportPlan, text: &str) -> Option<RustTy> {
    parsed(plan, &syn::parse_str(text).ok()?)
}

fn parsed(plan: &ExportPlan, ty: &syn::Type) -> Option<RustTy> {
    Some(match ty {
        syn::Type::Reference(r) => RustTy::Ref {
            life: Life::Named("_".to_owned()),
            mutable: r.mutability.is_some(),
            inner: Box::new(parsed(plan, &r.elem)?),
        },
        syn::Type::Slice(s) => RustTy::Slice(Box::new(parsed(plan, &s.elem)?)),
        syn::Type::Array(a) => {
            let len = &a.len;
            RustTy::Array(
                Box::new(parsed(plan, &a.elem)?),
                quote::quote!(#len).to_string(),
            )
        }
        syn::Type::Tuple(t) => RustTy::Tuple(
            t.elems
                .iter()
                .map(|t| parsed(plan, t))
                .collect::<Option<_>>()?,
        ),
        syn::Type::Paren(p) => parsed(plan, &p.elem)?,
        syn::Type::Path(p) => path(plan, &p.path)?,
        _ => return None,
    })
}

fn path(plan: &ExportPlan, path: &syn::Path) -> Option<RustTy> {
    if let Some(name) = path.get_ident() {
        let name = name.to_string();
        return match name.as_str() {
            "bool" => Some(RustTy::Bool),
            "char" => Some(RustTy::Char),
            "str" => Some(RustTy::Str),
            "f32" => Some(RustTy::Float(kayton_manifest::FloatTy::F32)),
            "f64" => Some(RustTy::Float(kayton_manifest::FloatTy::F64)),
            _ => serde_json::from_str(&format!("\"{name}\""))
                .map(RustTy::Int)
                .ok(),
        };
    }
    let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    let own = ["krates".to_owned()];
    let below = match segments.get(1..2) {
        Some(s) if s == own => &segments[2..],
        _ => &segments[..],
    };
    let at = plan.defs.iter().position(|d| match d.path.as_deref() {
        Some([first, absolute @ ..]) if first.is_empty() => absolute == segments,
        own => own == Some(below),
    })?;
    let mut args = Vec::new();
    if let Some(last) = path.segments.last()
        && let syn::PathArguments::AngleBracketed(given) = &last.arguments
    {
        for arg in &given.args {
            match arg {
                syn::GenericArgument::Lifetime(_) => {
                    args.push(Arg::Life(Life::Named("_".to_owned())));
                }
                syn::GenericArgument::Type(t) => args.push(Arg::Ty(parsed(plan, t)?)),
                syn::GenericArgument::Const(c) => {
                    args.push(Arg::Const(quote::quote!(#c).to_string()));
                }
                _ => return None,
            }
        }
    }
    Some(RustTy::Adt {
        def: crate::plan::DefId(u32::try_from(at).ok()?),
        args,
    })
}

#[cfg(test)]
mod tests {
    use kayton_manifest::TypeKey;

    use super::*;

    #[test]
    fn a_type_that_is_not_known_is_named_as_a_user_reads_it() {
        let object = |key: &str| Ty::Object {
            key: TypeKey(key.to_owned()),
            args: Vec::new(),
        };
        let refusal = |ty| LazyRefusal::UnknownType(ty).to_string();
        assert_eq!(
            refusal(object("struct 0af3#0 Point")),
            "the type `Point` is not known to the plugin"
        );
        assert_eq!(
            refusal(Ty::Vec(Box::new(object(
                "http 1.0.0 http::status::StatusCode"
            )))),
            "the type `Vec<http.status.StatusCode>` is not known to the plugin"
        );
    }
}
