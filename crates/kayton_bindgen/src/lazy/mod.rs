//! Instances on demand: what was not compiled into the plugin is written into the cell that uses
//! it, by the same rules and the same printer.

mod adopt;
mod expand;
mod functions;
mod rows;
mod through;
mod types;

pub use adopt::adopt;
pub use expand::{Expansion, definition, expansions, paths_in};
pub use functions::{called_with, function};
pub use through::through;

use kayton_manifest::{CallableId, Ty};

pub(crate) use self::rows::{bounds_of, told_by_bounds, unsized_form, value_of};
pub(crate) use self::types::rust;

use self::rows::rows;
use crate::emit::{export_text, ladder};
use crate::instantiate::complete_args;
use crate::lower::{Step, exact_arg, lower};
use crate::plan::{Candidate, ExportPlan, PlanDecodeError, RustTy};
use crate::refusal::SkipReason;
use crate::symbols;

/// An export to be pasted into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LazyExport {
    /// Its name.
    pub symbol: String,
    /// What the callable's generics are, associated types included.
    pub args: Vec<Ty>,
    /// What it takes as receiver.
    pub receiver: Option<Ty>,
    /// What it takes after the receiver.
    pub params: Vec<Ty>,
    /// What it returns.
    pub ret: Ty,
    /// The function item for a check of its types, which are the same at each step: it keeps more alive
    /// than is needed.
    pub widest: String,
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
    /// What a macro gives is of a type that the plan does not know.
    #[error("it gives `{0}`, which no import names")]
    Unnamed(String),
    /// What stands in the brackets of a macro is not made of tokens of Rust.
    #[error("Rust cannot read what stands in its brackets")]
    NotRust,
    /// A word has no place in the brackets of a macro, and why.
    #[error("`{0}` has no place here: {1}")]
    Forbidden(String, String),
    /// Working it out came to an unforeseen end, which says in words what happened.
    #[error("it could not be worked out, which is a defect of Kayton: {0}")]
    Defect(String),
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

/// Most instances that are written for one question.
const MOST_INSTANCES: usize = 8;

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
    let mut all = emit_all(plan, id, args)?;
    Ok(all.swap_remove(0))
}

/// As [`emit_from`], with the other instances that the arguments may mean, best first: rustc says which
/// there are.
///
/// # Errors
/// See [`LazyRefusal`]; there is none if one can be written.
pub fn emit_all(
    plan: &ExportPlan,
    id: CallableId,
    args: &[Option<Ty>],
) -> Result<Vec<LazyExport>, LazyRefusal> {
    let callable = plan
        .callables
        .get(id.0 as usize)
        .ok_or(LazyRefusal::UnknownCallable(id))?;
    if args.len() < callable.chosen() {
        return Err(LazyRefusal::Undetermined);
    }
    let mut out = Vec::new();
    let mut refusal = LazyRefusal::Undetermined;
    for (at, row) in rows(plan, callable, args)?.into_iter().enumerate() {
        match export(plan, id, row) {
            Ok(export) => out.push(export),
            Err(first) if at == 0 => refusal = first,
            Err(_) => {}
        }
        if out.len() == MOST_INSTANCES {
            break;
        }
    }
    match out.is_empty() {
        true => Err(refusal),
        false => Ok(out),
    }
}

/// The symbols and all arguments of the instances that the arguments may mean, best first.
///
/// # Errors
/// See [`LazyRefusal`].
pub(crate) fn instances(
    plan: &ExportPlan,
    id: CallableId,
    args: &[Option<Ty>],
) -> Result<Vec<(String, Vec<RustTy>)>, LazyRefusal> {
    let callable = plan
        .callables
        .get(id.0 as usize)
        .ok_or(LazyRefusal::UnknownCallable(id))?;
    if args.len() < callable.chosen() {
        return Err(LazyRefusal::Undetermined);
    }
    let rows = rows(plan, callable, args)?.into_iter();
    let whole = rows.filter_map(|chosen| {
        let symbol = symbols::instance(plan, &callable.stem, &chosen);
        Some((symbol, complete_args(plan, callable, chosen)?))
    });
    Ok(whole.collect())
}

/// One instance with all steps of the ladder.
fn export(
    plan: &ExportPlan,
    id: CallableId,
    chosen: Vec<RustTy>,
) -> Result<LazyExport, LazyRefusal> {
    let callable = plan.callable(id);
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
    let widest = match steps.is_empty() {
        true => {
            let rust = export(Step::Proposed)?;
            steps.push(LazyStep {
                step: Step::Proposed,
                rust: rust.clone(),
                witness: None,
            });
            rust
        }
        false => export(Step::One)?,
    };
    let args = args.iter().map(|ty| exact_arg(plan, ty));
    let args = args.collect::<Result<_, _>>()?;
    let own = usize::from(callable.has_self);
    let receiver = lowered.params.first().filter(|_| callable.has_self);
    let receiver = receiver.map(|p| p.ty.clone());
    let params = lowered.params.iter().skip(own).map(|p| p.ty.clone());
    Ok(LazyExport {
        symbol,
        args,
        receiver,
        params: params.collect(),
        ret: lowered.ret,
        widest,
        steps,
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
