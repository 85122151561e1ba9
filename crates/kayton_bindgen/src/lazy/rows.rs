//! Arguments of an instance: those that are asked for in the forms that bounds want, and those that
//! bounds tell. What is not decided here is tried in turn.

use kayton_manifest::{FloatTy, IntTy, Ty};

use super::LazyRefusal;
use super::functions::function_type;
use super::types::rust;
use crate::instantiate::{is_exact, verdict};
use crate::lower::{iterator_of, known};
use crate::plan::{
    Bound, DefKind, ExportPlan, FnTy, Form, GenericKind, GenericParam, Life, PlanCallable, Role,
    RustTy, TraitRef,
};
use crate::solve::{
    Bindings, Verdict, implementors, normalize, normalize_known, project, satisfies, unify,
};

/// Most arguments that are weighed against each other.
const MOST_ROWS: usize = 64;
/// Most types that are tried for a parameter of which nothing is said.
const MOST_IMPLEMENTORS: usize = 4;

/// The arguments that an instance chooses, best first: what holds before what may hold. What cannot
/// hold is left out, unless nothing else is there.
pub(super) fn rows(
    plan: &ExportPlan,
    callable: &PlanCallable,
    args: &[Option<Ty>],
) -> Result<Vec<Vec<RustTy>>, LazyRefusal> {
    let generics = &callable.generics[..callable.chosen()];
    let mut rows: Vec<Vec<Option<RustTy>>> = vec![Vec::new()];
    let givens: Vec<Option<RustTy>> = (args.iter().take(generics.len()))
        .map(|arg| rust(plan, arg.as_ref()?))
        .collect();
    for (generic, given) in generics.iter().zip(args) {
        let lookup = |t: &RustTy| value_of(callable, &givens, t);
        let bounds: Vec<Bound> = generic.bounds.iter().map(|b| b.map(&lookup)).collect();
        let forms = match (&generic.kind, given) {
            (_, None) => vec![None],
            (GenericKind::Const(_), Some(Ty::Param(_))) => vec![None],
            (GenericKind::Const(_), Some(Ty::Exact { rust, .. })) => {
                vec![Some(RustTy::Const(rust.clone()))]
            }
            (_, Some(ty @ Ty::Func { ret, .. })) => {
                let function = function_type(plan, callable, generic, &givens, ret);
                vec![Some(
                    function.ok_or_else(|| LazyRefusal::UnknownType(ty.clone()))?,
                )]
            }
            (_, Some(ty)) => {
                let given = rust(plan, ty).ok_or_else(|| LazyRefusal::UnknownType(ty.clone()))?;
                forms(plan, callable, generic, &bounds, given)
                    .into_iter()
                    .map(Some)
                    .collect()
            }
        };
        rows = product(&rows, &forms);
    }
    let mut whole: Vec<Vec<RustTy>> = Vec::new();
    for known in rows {
        complete(plan, callable, known, &mut whole);
    }
    let mut ranked: Vec<(u32, Vec<RustTy>)> = whole
        .into_iter()
        .map(|row| match verdict(plan, callable, &row) {
            Verdict::Holds => (0, row),
            Verdict::Unknown => (1, row),
            Verdict::Fails => (2, row),
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let best = ranked.first().ok_or(LazyRefusal::Undetermined)?.0;
    match best {
        2 => ranked.truncate(1),
        _ => ranked.retain(|(rank, _)| *rank < 2),
    }
    Ok(ranked.into_iter().map(|(_, row)| row).collect())
}

/// What the generics are as far as those that are given tell, by the bounds and associated types that the
/// crate states.
pub(super) fn told(
    plan: &ExportPlan,
    callable: &PlanCallable,
    args: &[Option<Ty>],
) -> Vec<Option<RustTy>> {
    let chosen = callable.chosen();
    let given = args.iter().take(chosen);
    let mut known: Vec<Option<RustTy>> = given.map(|arg| rust(plan, arg.as_ref()?)).collect();
    known.resize(chosen, None);
    as_given(plan, callable, &mut known);
    while told_by_bounds(plan, callable, &mut known) {}
    let lookup = |t: &RustTy| value_of(callable, &known, t);
    let mut out = known.clone();
    for generic in &callable.generics[chosen..] {
        let value = match &generic.kind {
            GenericKind::Projected(projection) => {
                let projection = projection.map(&lookup);
                let own = |name: &String| callable.generics.iter().any(|g| g.name == *name);
                let is_known = !projection.params().iter().any(own);
                is_known
                    .then(|| normalize(plan, &projection).ok())
                    .flatten()
            }
            _ => None,
        };
        out.push(value);
    }
    out
}

/// Puts what is given in the place of what is said: the iterator of a list, a reference to an object, where
/// the bounds want that.
fn as_given(plan: &ExportPlan, callable: &PlanCallable, known: &mut [Option<RustTy>]) {
    for at in 0..known.len() {
        let Some(said) = &known[at] else { continue };
        let mut bounds = bounds_of(callable, at, known);
        // What has a trait's method implements the trait.
        if let (Form::Trait { tr, .. }, "Self") = (&callable.form, &*callable.generics[at].name) {
            bounds.push(Bound::Trait {
                tr: tr.clone(),
                bindings: Vec::new(),
                maybe: false,
            });
        }
        let verdict = |ty: &RustTy| satisfies(plan, ty, &bounds);
        let own = verdict(said);
        let given = match said {
            _ if own == Verdict::Holds => None,
            RustTy::Adt { def, .. } if plan.role(*def) == Role::Plain => {
                Some(borrowed(said)).filter(|lent| verdict(lent) == Verdict::Holds)
            }
            _ => None,
        };
        let iterator = || {
            let iterator = iterator_of(plan, said).filter(|_| own == Verdict::Fails)?;
            let iterator = normalize(plan, &iterator).ok()?;
            (verdict(&iterator) != Verdict::Fails).then_some(iterator)
        };
        if let Some(given) = given.or_else(iterator) {
            known[at] = Some(given);
        }
    }
}

fn product(rows: &[Vec<Option<RustTy>>], forms: &[Option<RustTy>]) -> Vec<Vec<Option<RustTy>>> {
    let longer = |row: &Vec<Option<RustTy>>, form: &Option<RustTy>| {
        row.iter().chain([form]).cloned().collect()
    };
    let all = forms
        .iter()
        .flat_map(|form| rows.iter().map(move |row| longer(row, form)));
    all.take(MOST_ROWS).collect()
}

/// The forms of a type in Rust that are the same to the language: `str` and `&str` are as good as
/// `String`, where no object has the type for a part, and all are values of any type.
fn forms(
    plan: &ExportPlan,
    callable: &PlanCallable,
    generic: &GenericParam,
    bounds: &[Bound],
    given: RustTy,
) -> Vec<RustTy> {
    if is_exact(plan, callable, &generic.name) {
        return vec![given];
    }
    let this = generic.name == "Self";
    let mut out = vec![given.clone()];
    // Where nothing is known, an index is what a number may be meant as.
    let most = match satisfies(plan, &given, bounds) {
        Verdict::Holds => 0,
        Verdict::Unknown => 1,
        Verdict::Fails => usize::MAX,
    };
    let others = other_numbers(&given).into_iter().take(most);
    out.extend(others.filter(|ty| satisfies(plan, ty, bounds) != Verdict::Fails));
    if let Some(inner) = unsized_form(plan, &given) {
        out.push(borrowed(&inner));
        let maybe = generic
            .bounds
            .iter()
            .any(|b| matches!(b, Bound::Trait { maybe: true, .. }));
        match (this, maybe) {
            (true, _) => out.insert(2, inner),
            // `&S` with `S: ?Sized` is made for what is behind a reference.
            (false, true) => out.insert(0, inner),
            (false, false) => {}
        }
    }
    // Who gives a list to be written to wants to read it afterwards.
    if writes(plan, bounds)
        && is_bytes(plan, &given)
        && !callable.ret.params().contains(&generic.name)
    {
        let lent = RustTy::Ref {
            life: Life::Named("_".to_owned()),
            mutable: true,
            inner: Box::new(given.clone()),
        };
        out.insert(0, lent);
    }
    // What can be iterated over is as good as an iterator.
    if satisfies(plan, &given, bounds) != Verdict::Holds || this {
        let iterator = iterator_of(plan, &given).filter(|iterator| {
            normalize(plan, iterator).is_ok_and(|ty| satisfies(plan, &ty, bounds) != Verdict::Fails)
        });
        out.extend(iterator);
    }
    // `impl Trait for &Table`: an object is lent.
    if let RustTy::Adt { def, .. } = &given
        && plan.role(*def) == Role::Plain
    {
        let lent = borrowed(&given);
        let sure = satisfies(plan, &given, bounds) == Verdict::Holds;
        if !sure && satisfies(plan, &lent, bounds) != Verdict::Fails {
            out.push(lent);
        }
    }
    let inside = given.map(&|t| match t == &given {
        true => None,
        false => unsized_form(plan, t).map(|inner| borrowed(&inner)),
    });
    if inside != given && unsized_form(plan, &given).is_none() {
        out.push(inside);
    }
    // `impl Into<Name>` where a name keeps the text for good: it is made one that stays.
    if !this && unsized_form(plan, &given) == Some(RustTy::Str) {
        out.push(RustTy::shared(Life::Static, RustTy::Str));
        // A character is a text of one.
        if satisfies(plan, &RustTy::Char, bounds) != Verdict::Fails {
            out.push(RustTy::Char);
        }
    }
    if !this && given != RustTy::Dynamic && unsized_form(plan, &given).is_some() {
        out.push(RustTy::Dynamic);
    }
    out
}

/// Numbers, and tuples of them, of other widths than the usual ones: they are converted with a check.
fn other_numbers(given: &RustTy) -> Vec<RustTy> {
    use IntTy::{I8, I16, I32, I128, Isize, U8, U16, U32, U64, U128, Usize};
    let plain = |ty: &RustTy| matches!(ty, RustTy::Int(_) | RustTy::Float(_));
    let numbers = match given {
        RustTy::Tuple(parts) => parts.iter().all(plain),
        ty => plain(ty),
    };
    let ints = [Usize, I32, U32, U64, Isize, U8, U16, I8, I16, I128, U128].map(RustTy::Int);
    let (int, float) = (RustTy::Int(IntTy::I64), RustTy::Float(FloatTy::F64));
    let mut out: Vec<RustTy> = Vec::new();
    for (usual, others) in [(int, &ints[..]), (float, &[RustTy::Float(FloatTy::F32)])] {
        for other in others.iter().filter(|_| numbers) {
            let new = given.map(&|t| (*t == usual).then(|| other.clone()));
            if new != *given {
                out.push(new);
            }
        }
    }
    out
}

/// Whether a bound wants what can be written to.
fn writes(plan: &ExportPlan, bounds: &[Bound]) -> bool {
    bounds.iter().any(|bound| match bound {
        Bound::Trait { tr, .. } => plan.role(tr.def) == Role::Write,
        _ => false,
    })
}

fn is_bytes(plan: &ExportPlan, ty: &RustTy) -> bool {
    matches!(known(plan, ty), Some((Role::Vec, ts)) if *ts[0] == RustTy::Int(IntTy::U8))
}

fn borrowed(inner: &RustTy) -> RustTy {
    RustTy::shared(Life::Named("_".to_owned()), inner.clone())
}

pub(crate) fn unsized_form(plan: &ExportPlan, ty: &RustTy) -> Option<RustTy> {
    match known(plan, ty)? {
        (Role::String, _) => Some(RustTy::Str),
        (Role::Vec, ts) => Some(RustTy::Slice(Box::new((*ts.first()?).clone()))),
        _ => None,
    }
}

/// Rows without gaps: what bounds tell; what nothing is said of is dynamic, and where a bound rules
/// that out, a type that satisfies it.
fn complete(
    plan: &ExportPlan,
    callable: &PlanCallable,
    mut known: Vec<Option<RustTy>>,
    out: &mut Vec<Vec<RustTy>>,
) {
    while told_by_bounds(plan, callable, &mut known) {}
    let Some(at) = known.iter().position(Option::is_none) else {
        let open = |t: &RustTy| match t {
            RustTy::Param(_) => Some(RustTy::Dynamic),
            _ => None,
        };
        let row: Vec<RustTy> = known.into_iter().flatten().map(|t| t.map(&open)).collect();
        if !out.contains(&row) && out.len() < MOST_ROWS {
            out.push(row);
        }
        return;
    };
    let generic = &callable.generics[at];
    if generic.kind != GenericKind::Type {
        return;
    }
    let lookup = |t: &RustTy| value_of(callable, &known, t);
    for choice in unstated(plan, generic, &lookup) {
        let mut longer = known.clone();
        longer[at] = Some(choice);
        complete(plan, callable, longer, out);
    }
}

/// What the parameter at `at` must satisfy, with what is known of the others; `Self` of a trait's method has
/// the trait.
pub(crate) fn bounds_of(
    callable: &PlanCallable,
    at: usize,
    known: &[Option<RustTy>],
) -> Vec<Bound> {
    let generic = &callable.generics[at];
    let lookup = |t: &RustTy| value_of(callable, known, t);
    let mut bounds: Vec<Bound> = generic.bounds.iter().map(|b| b.map(&lookup)).collect();
    if let (Form::Trait { tr, .. }, "Self") = (&callable.form, generic.name.as_str()) {
        bounds.push(Bound::Trait {
            tr: tr.map(&lookup),
            bindings: Vec::new(),
            maybe: false,
        });
    }
    bounds
}

/// The value of a parameter of the callable, if it is known.
pub(crate) fn value_of(
    callable: &PlanCallable,
    known: &[Option<RustTy>],
    t: &RustTy,
) -> Option<RustTy> {
    match t {
        RustTy::Param(name) => {
            let at = callable.generics.iter().position(|g| &g.name == name)?;
            known.get(at)?.clone()
        }
        _ => None,
    }
}

fn unstated(
    plan: &ExportPlan,
    generic: &GenericParam,
    lookup: &dyn Fn(&RustTy) -> Option<RustTy>,
) -> Vec<RustTy> {
    let bounds: Vec<Bound> = generic.bounds.iter().map(|b| b.map(lookup)).collect();
    if satisfies(plan, &RustTy::Dynamic, &bounds) != Verdict::Fails {
        return vec![RustTy::Dynamic];
    }
    let numbers = [RustTy::Float(FloatTy::F64), RustTy::Int(IntTy::I64)];
    let mut out: Vec<RustTy> = Vec::new();
    out.extend(
        numbers
            .into_iter()
            .filter(|ty| satisfies(plan, ty, &bounds) == Verdict::Holds),
    );
    let traits = bounds.iter().filter_map(|bound| match bound {
        Bound::Trait {
            tr, maybe: false, ..
        } if plan.def(tr.def).kind == DefKind::Trait => Some(tr),
        _ => None,
    });
    for ty in traits.flat_map(|tr: &TraitRef| implementors(plan, tr)) {
        if satisfies(plan, &ty, &bounds) != Verdict::Fails && !out.contains(&ty) {
            out.push(ty);
        }
    }
    // A type of the crate says more than `()`.
    out.sort_by_key(|ty| matches!(ty, RustTy::Tuple(_)));
    out.truncate(MOST_IMPLEMENTORS);
    if out.is_empty() {
        out.push(RustTy::Dynamic);
    }
    out
}

/// Fills in a parameter, or a type that inference left open, that is an associated type of another
/// parameter: `A` in `S: Data<Elem = A>`. False if there is none.
pub(crate) fn told_by_bounds(
    plan: &ExportPlan,
    callable: &PlanCallable,
    known: &mut [Option<RustTy>],
) -> bool {
    let of = |name: &str| callable.generics.iter().position(|g| g.name == name);
    let lookup = |t: &RustTy| value_of(callable, known, t);
    let open: Vec<String> = (callable.generics.iter().zip(&*known))
        .filter(|(_, known)| known.is_none())
        .map(|(generic, _)| generic.name.clone())
        .collect();
    let params = known.iter().flatten().flat_map(RustTy::params);
    let vars: Vec<String> = params.filter(|name| name.starts_with('?')).collect();
    if open.is_empty() && vars.is_empty() {
        return false;
    }
    let own = callable.generics.iter().zip(&*known);
    let own =
        own.filter_map(|(g, known)| Some((normalize_known(plan, known.as_ref()?), &g.bounds)));
    let wheres = callable.wheres.iter().filter_map(|w| {
        let ty = normalize(plan, &w.ty.map(&lookup)).ok()?;
        let is_known = ty.params().iter().all(|name| !open.contains(name));
        is_known.then_some((ty, &w.bounds))
    });
    for (ty, bounds) in own.chain(wheres) {
        for bound in bounds {
            let (tr, bindings) = match bound {
                Bound::Trait { tr, bindings, .. } => (tr, bindings),
                Bound::Fn { params, ret, .. } => {
                    let wanted = FnTy::new(params, (**ret).clone(), true);
                    let wanted = RustTy::Fn(Box::new(wanted)).map(&lookup);
                    let mut found = Bindings::default();
                    let fits = unify(&open, &wanted, &ty, &mut found);
                    let new = open
                        .iter()
                        .find_map(|name| Some((of(name)?, found.get(name)?)));
                    if fits && let Some((at, ty)) = new {
                        known[at] = Some(ty);
                        return true;
                    }
                    continue;
                }
                Bound::Outlives(_) => continue,
            };
            for (name, want) in bindings {
                let Some(have) = project(plan, &ty, &tr.map(&lookup), name) else {
                    continue;
                };
                let want = want.map(&lookup);
                let mut found = Bindings::default();
                let is_closed = !have.params().iter().any(|name| vars.contains(name));
                if is_closed
                    && unify(&open, &want, &have, &mut found)
                    && let Some((at, ty)) =
                        (open.iter()).find_map(|name| Some((of(name)?, found.get(name)?)))
                {
                    known[at] = Some(ty);
                    return true;
                }
                let mut found = Bindings::default();
                let is_known = want.params().iter().all(|name| !open.contains(name));
                if is_known
                    && unify(&vars, &have, &want, &mut found)
                    && vars
                        .iter()
                        .any(|name| found.get(name).is_some_and(|t| t.params().is_empty()))
                {
                    let value = |t: &RustTy| match t {
                        RustTy::Param(name) => found.get(name),
                        _ => None,
                    };
                    for ty in known.iter_mut().flatten() {
                        *ty = ty.map(&value);
                    }
                    return true;
                }
            }
        }
    }
    false
}
