//! Which instances are compiled, the plan's candidates, and which are likely to be asked for.
//!
//! 1. What impls ask for, and concrete uses of generic types in signatures.
//! 2. For each free parameter, the types that its bounds name ([`choices`]), else the seven shapes.
//! 3. Every combination while there are at most [`MOST_COMBINATIONS`], else the diagonal; for the
//!    methods of a generic type always the diagonal, since they are many.
//! 4. Of generic callables that is an offer: their instances are written on demand. The others are the
//!    candidates, the target's own items first, as many as the budget allows.

mod choices;
mod key;

use std::collections::{BTreeSet, HashMap, HashSet};

use kayton_manifest::{CallableId, Ty};

use crate::select::Planned;
pub(crate) use key::{is_exact, key};

use crate::lower::{Step, lower};
use crate::plan::{Arg, Bound, Candidate, ExportPlan, Form, GenericKind, PlanCallable, RustTy};
use crate::refusal::{SkipCode, SkipReason};
use crate::solve::{Bindings, Verdict, implements, normalize, normalize_known, satisfies, unify};
use crate::symbols;

/// Most combinations of a callable's parameters that are all tried.
pub const MOST_COMBINATIONS: usize = 64;
/// Most instances that are tried for what is one instance to Keyton (`[u8; 4]` and `[u8; 8]`).
const MOST_ALIKE: usize = 3;
/// Most concrete uses of a generic type for which its methods are compiled.
const MOST_USES: usize = 6;

/// How early a candidate is taken into the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Priority {
    Plain,
    Use,
    Impl,
    Bounds,
    Shapes,
}

/// Whether no instance of the callable can ever be made: nothing is a value of a parameter that must
/// be a function, unless the object has it in its type.
#[must_use]
pub fn refusal(plan: &ExportPlan, callable: &PlanCallable) -> Option<SkipReason> {
    let own = match callable.has_self {
        true => callable.params.first().map(|p| p.ty.params()),
        false => None,
    };
    let own = own.unwrap_or_default();
    let generics = callable.generics.iter().filter(|g| !own.contains(&g.name));
    let bound = generics
        .flat_map(|g| &g.bounds)
        .find(|b| matches!(b, Bound::Fn { .. }))?;
    let text = crate::lower::shown(plan, &RustTy::Impl(vec![bound.clone()]));
    Some(SkipReason::new(SkipCode::ClosureParameter, text))
}

/// What instantiation decided about one callable.
#[derive(Debug, Clone, Default)]
pub struct Instantiated {
    /// The candidates, earliest first, at most as many as the budget allows.
    pub candidates: Vec<Candidate>,
    /// Likely instances of generic callables, which are written on demand.
    pub offered: Vec<(CallableId, Vec<RustTy>)>,
    /// Callables that lost candidates to the budget.
    pub postponed: BTreeSet<CallableId>,
    /// Why a callable has no candidate.
    pub refused: Vec<(CallableId, SkipReason)>,
}

/// All candidates of a plan.
#[must_use]
pub fn instantiate(planned: &Planned, budget: usize) -> Instantiated {
    let plan = &planned.plan;
    let uses = uses(plan);
    let mut found: Vec<(Priority, CallableId, Vec<RustTy>)> = Vec::new();
    let mut out = Instantiated::default();
    for wanted in &planned.wanted {
        let callable = plan.callable(wanted.callable);
        for args in complete(plan, callable, &wanted.args, None, true) {
            found.push((Priority::Impl, wanted.callable, args));
        }
    }
    for (at, callable) in plan.callables.iter().enumerate() {
        let id = CallableId(u32::try_from(at).expect("fewer than 2^32 callables"));
        if callable.generics.first().is_some_and(|g| g.name == "Self") {
            continue;
        }
        if callable.generics.is_empty() {
            found.push((Priority::Plain, id, Vec::new()));
            continue;
        }
        let base = own_type(callable);
        let used = base
            .as_ref()
            .map(|b| own_uses(callable, b, &uses))
            .unwrap_or_default();
        for used in &used {
            for args in complete(plan, callable, &[], Some(used), true) {
                found.push((Priority::Use, id, args));
            }
        }
        let generic_base = base.is_some_and(|b| !b.params().is_empty());
        if generic_base && !used.is_empty() {
            // The type is used as its crate means it; any other use is written on demand.
            continue;
        }
        let priority = if generic_base {
            Priority::Shapes
        } else {
            Priority::Bounds
        };
        for args in complete(plan, callable, &[], None, !generic_base) {
            found.push((priority, id, args));
        }
    }
    let own = format!("{}::", planned.manifest.build.krate);
    found.sort_by_key(|(priority, id, _)| {
        let foreign = !plan.callable(*id).path.starts_with(&own);
        (*priority == Priority::Shapes, foreign, *priority)
    });
    select(plan, found, budget, &mut out);
    out
}

/// Drops what cannot be lowered and what repeats, gives symbols, and keeps to the budget.
fn select(
    plan: &ExportPlan,
    found: Vec<(Priority, CallableId, Vec<RustTy>)>,
    budget: usize,
    out: &mut Instantiated,
) {
    let mut seen = HashSet::new();
    let mut symbols: HashSet<String> = HashSet::new();
    let mut refused = HashSet::new();
    let mut alike: HashMap<(CallableId, Vec<Option<Ty>>), usize> = HashMap::new();
    for (_, id, args) in found {
        if !seen.insert((id, args.clone())) {
            continue;
        }
        let callable = plan.callable(id);
        if let Err(reason) = lower(plan, callable, &args) {
            if refused.insert(id) {
                out.refused.push((id, reason));
            }
            continue;
        }
        let count = alike.entry((id, key(plan, callable, &args))).or_default();
        *count += 1;
        if *count > MOST_ALIKE {
            continue;
        }
        if is_open(callable) && crate::manifest::is_lazy(callable) {
            out.offered.push((id, args));
            continue;
        }
        if out.candidates.len() >= budget {
            out.postponed.insert(id);
            continue;
        }
        let chosen = &args[..callable.chosen()];
        let wanted = symbols::instance(plan, &callable.stem, chosen);
        let mut symbol = wanted.clone();
        let mut number = 2;
        while !symbols.insert(symbol.clone()) {
            symbol = format!("{wanted}_{number}");
            number += 1;
        }
        out.candidates.push(Candidate {
            callable: id,
            args,
            symbol,
            step: Step::Proposed,
        });
    }
}

/// Types without parameters that stand in signatures, those of generic definitions.
pub(crate) fn uses(plan: &ExportPlan) -> Vec<RustTy> {
    let mut out: Vec<RustTy> = Vec::new();
    let mut seen = HashSet::new();
    for callable in &plan.callables {
        let types = callable.params.iter().map(|p| &p.ty).chain([&callable.ret]);
        for ty in types {
            ty.walk(&mut |t| {
                if let RustTy::Adt { args, .. } = t {
                    let generic = args.iter().any(|a| !matches!(a, Arg::Life(_)));
                    if generic && t.params().iter().all(|p| p.parse::<u64>().is_ok()) {
                        let t = t.clone();
                        if seen.insert(t.clone()) {
                            out.push(t);
                        }
                    }
                }
            });
        }
    }
    out
}

/// The type to which a callable belongs.
pub(crate) fn own_type(callable: &PlanCallable) -> Option<RustTy> {
    let base = match &callable.form {
        Form::Inherent { base, .. } | Form::AssocConst { base, .. } | Form::Trait { base, .. } => {
            base.clone()
        }
        Form::Function(_) | Form::Const(_) | Form::Static(_) | Form::Macro(..) => return None,
        _ => match (callable.has_self, callable.params.first(), &callable.ret) {
            (true, Some(this), _) => this.ty.clone(),
            (false, _, ret) => ret.clone(),
            _ => return None,
        },
    };
    match base {
        RustTy::Ref { inner, .. } => Some(*inner),
        base => Some(base),
    }
}

/// Values for the parameters of the callable's own type, from concrete uses of it.
fn own_uses(callable: &PlanCallable, base: &RustTy, uses: &[RustTy]) -> Vec<Bindings> {
    let RustTy::Adt { def, .. } = base else {
        return Vec::new();
    };
    let names: Vec<String> = callable.generics.iter().map(|g| g.name.clone()).collect();
    let mut out: Vec<Bindings> = Vec::new();
    for used in uses
        .iter()
        .filter(|u| matches!(u, RustTy::Adt { def: d, .. } if d == def))
    {
        let mut bindings = Bindings::default();
        if unify(&names, base, used, &mut bindings)
            && !out.contains(&bindings)
            && out.len() < MOST_USES
        {
            out.push(bindings);
        }
    }
    out
}

/// Arguments for all of the callable's generics: `first` are given, `fixed` binds some, the others
/// are chosen by their bounds, in `all` combinations or on the diagonal.
fn complete(
    plan: &ExportPlan,
    callable: &PlanCallable,
    first: &[RustTy],
    fixed: Option<&Bindings>,
    all: bool,
) -> Vec<Vec<RustTy>> {
    let mut columns: Vec<Vec<RustTy>> = Vec::new();
    for (at, generic) in callable.generics.iter().enumerate() {
        if matches!(generic.kind, GenericKind::Projected(_)) {
            break;
        }
        let given = first
            .get(at)
            .cloned()
            .or_else(|| fixed.and_then(|f| f.get(&generic.name)));
        columns.push(match (given, &generic.kind) {
            (Some(ty), _) => vec![ty],
            (None, GenericKind::Const(_)) => return Vec::new(),
            (None, _) => choices::choices(plan, callable, generic),
        });
    }
    let total: usize = columns.iter().map(Vec::len).product();
    let rows = match total {
        0 => Vec::new(),
        n if all && n <= MOST_COMBINATIONS => product(&columns),
        _ => diagonal(&columns),
    };
    rows.into_iter()
        .filter(|row| fits(plan, callable, row))
        .filter_map(|row| with_projections(plan, callable, row))
        .collect()
}

fn product(columns: &[Vec<RustTy>]) -> Vec<Vec<RustTy>> {
    columns.iter().fold(vec![Vec::new()], |rows, column| {
        rows.iter()
            .flat_map(|row| {
                column.iter().map(move |ty| {
                    let mut row = row.clone();
                    row.push(ty.clone());
                    row
                })
            })
            .collect()
    })
}

fn diagonal(columns: &[Vec<RustTy>]) -> Vec<Vec<RustTy>> {
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest)
        .map(|i| columns.iter().map(|c| c[i % c.len()].clone()).collect())
        .collect()
}

/// Whether no bound fails under these arguments.
fn fits(plan: &ExportPlan, callable: &PlanCallable, row: &[RustTy]) -> bool {
    verdict(plan, callable, row) != Verdict::Fails
}

/// Whether the bounds hold under these arguments.
pub(crate) fn verdict(plan: &ExportPlan, callable: &PlanCallable, row: &[RustTy]) -> Verdict {
    let row: Vec<RustTy> = row.iter().map(|ty| normalize_known(plan, ty)).collect();
    let lookup = |t: &RustTy| match t {
        RustTy::Param(name) => {
            let at = callable.generics.iter().position(|g| &g.name == name)?;
            row.get(at).cloned()
        }
        _ => None,
    };
    let holds = |ty: &RustTy, bounds: &[Bound]| {
        let bounds: Vec<Bound> = bounds.iter().map(|b| b.map(&lookup)).collect();
        satisfies(plan, ty, &bounds)
    };
    let own = callable.generics.iter().zip(&row);
    let own = own.map(
        |(generic, ty)| match (&callable.form, generic.name.as_str()) {
            (Form::Trait { tr, .. }, "Self") => {
                let this = implements(plan, ty, &tr.map(&lookup));
                this.and(holds(ty, &generic.bounds))
            }
            _ => holds(ty, &generic.bounds),
        },
    );
    let wheres = callable
        .wheres
        .iter()
        .map(|w| match normalize(plan, &w.ty.map(&lookup)) {
            Ok(ty) => holds(&ty, &w.bounds),
            Err(_) => Verdict::Unknown,
        });
    own.chain(wheres).fold(Verdict::Holds, Verdict::and)
}

/// Adds the values of the projected generics.
fn with_projections(
    plan: &ExportPlan,
    callable: &PlanCallable,
    mut row: Vec<RustTy>,
) -> Option<Vec<RustTy>> {
    let chosen = row.clone();
    let lookup = |t: &RustTy| match t {
        RustTy::Param(name) => {
            let at = callable.generics.iter().position(|g| &g.name == name)?;
            chosen.get(at).cloned()
        }
        _ => None,
    };
    for generic in &callable.generics[chosen.len()..] {
        let GenericKind::Projected(projection) = &generic.kind else {
            return None;
        };
        let projection = projection.map(&lookup);
        row.push(match callable.only_raises(plan, &generic.name) {
            true => normalize_known(plan, &projection),
            false => normalize(plan, &projection).ok()?,
        });
    }
    Some(row)
}

/// All arguments of an instance that is asked for by those that a caller can choose.
pub(crate) fn complete_args(
    plan: &ExportPlan,
    callable: &PlanCallable,
    chosen: Vec<RustTy>,
) -> Option<Vec<RustTy>> {
    with_projections(plan, callable, chosen)
}

/// Whether further instances of the callable can be written on demand.
#[must_use]
pub fn is_open(callable: &PlanCallable) -> bool {
    !callable.generics.is_empty()
}
