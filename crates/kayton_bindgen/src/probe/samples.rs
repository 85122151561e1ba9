//! Samples: with which arguments the generic types of a crate are tried. A crate says it itself: in
//! signatures and by aliases. Where it does not, the engine says what most methods take.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use kayton_manifest::{IntTy, Manifest};

use super::aliases::aliased;
use super::fit::{self, Fit};
use crate::instantiate::uses;
use crate::lazy::rust;
use crate::lower::{exact, exact_arg};
use crate::plan::{Arg, Bound, DefId, DefParamKind, ExportPlan, Life, RustTy};
use crate::solve::{Verdict, normalize, satisfies};

/// Most samples of one type.
const MOST_SAMPLES: usize = 72;
/// Most of them that the crate names itself.
const MOST_NAMED: usize = 60;
/// Most types for one parameter.
const MOST_DEMANDED: usize = 8;
/// Generic types inside of each other, at most.
const DEEPEST: usize = 3;

/// Samples of generic types.
pub(super) struct Samples<'p> {
    pub(super) plan: &'p ExportPlan,
    manifest: &'p Manifest,
    /// Types that the crate itself names, in signatures and by aliases.
    named: Vec<RustTy>,
    /// By how deep the question was asked: what is asked deeper knows fewer types of other definitions.
    known: RefCell<HashMap<(DefId, usize), Vec<RustTy>>>,
    depth: RefCell<usize>,
    candidates: RefCell<Candidates>,
}

/// What was found for bounds, by how deep the question was asked and whether texts come first.
type Candidates = HashMap<(usize, bool, Vec<Bound>), Vec<RustTy>>;

impl<'p> Samples<'p> {
    pub(super) fn new(plan: &'p ExportPlan, manifest: &'p Manifest) -> Self {
        let mut named = aliased(plan, manifest);
        for used in uses(plan) {
            if !named.contains(&used) {
                named.push(used);
            }
        }
        Samples {
            plan,
            manifest,
            named,
            known: RefCell::default(),
            depth: RefCell::new(0),
            candidates: RefCell::default(),
        }
    }

    /// The answer to a question for candidates, found at the first time that it is asked.
    pub(super) fn once(
        &self,
        name: &str,
        bounds: &[Bound],
        find: impl FnOnce() -> Vec<RustTy>,
    ) -> Vec<RustTy> {
        let depth = *self.depth.borrow();
        let key = (depth, fit::is_key(name), bounds.to_vec());
        if let Some(known) = self.candidates.borrow().get(&key) {
            return known.clone();
        }
        let found = find();
        self.candidates.borrow_mut().insert(key, found.clone());
        found
    }

    /// See [`fit::plain`].
    pub(super) fn plain(&self, name: &str) -> Vec<RustTy> {
        fit::plain(self.plan, name)
    }

    /// Types of a definition.
    pub(super) fn of(&self, def: DefId) -> Vec<RustTy> {
        let depth = *self.depth.borrow();
        if let Some(known) = self.known.borrow().get(&(def, depth)) {
            return known.clone();
        }
        if depth == DEEPEST {
            return Vec::new();
        }
        *self.depth.borrow_mut() += 1;
        let of_def = |ty: &&RustTy| matches!(ty, RustTy::Adt { def: d, .. } if *d == def);
        let mut out: Vec<RustTy> = self.named.iter().filter(of_def).cloned().collect();
        let demands: Vec<Vec<Vec<Bound>>> = (0..self.plan.def(def).params.len())
            .map(|at| self.demands(def, at))
            .collect();
        out.retain(|ty| self.has_callables(ty, &demands));
        out.truncate(MOST_NAMED);
        for ty in self.made(def) {
            if !out.contains(&ty) {
                out.push(ty);
            }
        }
        out.truncate(MOST_SAMPLES);
        *self.depth.borrow_mut() -= 1;
        self.known.borrow_mut().insert((def, depth), out.clone());
        out
    }

    /// Whether each argument of a type may meet what some callable demands of it: an alias is also tried
    /// with numbers for what is a dimension.
    fn has_callables(&self, ty: &RustTy, demands: &[Vec<Vec<Bound>>]) -> bool {
        let RustTy::Adt { args, .. } = ty else {
            return true;
        };
        let meets =
            |ty: &RustTy, bounds: &[Bound]| satisfies(self.plan, ty, bounds) != Verdict::Fails;
        args.iter().zip(demands).all(|(arg, demands)| match arg {
            Arg::Ty(ty) => demands.is_empty() || demands.iter().any(|bounds| meets(ty, bounds)),
            _ => true,
        })
    }

    /// Arguments by what the methods of a type demand of its parameters.
    fn made(&self, def: DefId) -> Vec<RustTy> {
        let plan = self.plan;
        let mut columns: Vec<Vec<Arg>> = Vec::new();
        for (at, param) in plan.def(def).params.iter().enumerate() {
            columns.push(match &param.kind {
                DefParamKind::Life => vec![Arg::Life(Life::Named("_".to_owned()))],
                DefParamKind::Const { .. } => vec![Arg::Const("2".to_owned())],
                DefParamKind::Type { .. } => {
                    let best = self.demanded(def, at, &param.name).into_iter();
                    best.map(Arg::Ty).collect()
                }
            });
        }
        let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
        let diagonal = (0..longest).map(|i| {
            let row = columns
                .iter()
                .filter_map(|c| c.get(i % c.len().max(1)).cloned());
            row.collect::<Vec<Arg>>()
        });
        let mut rows: Vec<Vec<Arg>> = diagonal.collect();
        let mut all: Vec<Vec<Arg>> = vec![Vec::new()];
        for column in &columns {
            let longer = |row: &Vec<Arg>, arg: &Arg| row.iter().chain([arg]).cloned().collect();
            let new = column
                .iter()
                .flat_map(|arg| all.iter().map(move |r| longer(r, arg)));
            all = new.take(MOST_SAMPLES).collect();
        }
        rows.extend(all);
        let with_defaults: Vec<Vec<Arg>> =
            rows.iter().map(|row| self.defaulted(def, row)).collect();
        rows.splice(0..0, with_defaults);
        let mut seen = HashSet::new();
        rows.retain(|row| row.len() == columns.len() && seen.insert(row.clone()));
        let types = rows.into_iter().map(|args| RustTy::Adt { def, args });
        types.collect()
    }

    /// The arguments with the definition's defaults, as users write the type.
    fn defaulted(&self, def: DefId, row: &[Arg]) -> Vec<Arg> {
        let params = &self.plan.def(def).params;
        let value = |name: &str| {
            let at = params.iter().position(|p| p.name == name)?;
            match row.get(at)? {
                Arg::Ty(ty) => exact_arg(self.plan, ty).ok(),
                _ => None,
            }
        };
        let stated = self.manifest.type_def(&self.plan.def(def).key);
        let default = |name: &str| {
            let stated = stated?;
            let at = stated.generics.iter().position(|g| g == name)?;
            let ty = stated.defaults.get(at)?.as_ref()?.substitute(&value);
            let ty = rust(self.plan, &ty)?;
            Some(normalize(self.plan, &ty).unwrap_or(ty))
        };
        let all = params.iter().zip(row);
        let all = all.map(|(param, arg)| match (arg, default(&param.name)) {
            (Arg::Ty(_), Some(ty)) => Arg::Ty(ty),
            (arg, _) => arg.clone(),
        });
        all.collect()
    }

    /// Types for the parameter of a definition at `at`, those first of which most callables take.
    fn demanded(&self, def: DefId, at: usize, name: &str) -> Vec<RustTy> {
        let demands = self.demands(def, at);
        let fit = Fit {
            plan: self.plan,
            samples: self,
        };
        let mut all = self.plain(name);
        for bounds in &demands {
            all.extend(fit.candidates(name, bounds));
        }
        let mut types: Vec<(Vec<Verdict>, RustTy)> = Vec::new();
        for ty in all {
            let Ok(ty) = normalize(self.plan, &ty) else {
                continue;
            };
            // What borrows has no name that a user could write, texts and bytes apart, of which functions
            // make what is asked for.
            let has_name = match &ty {
                RustTy::Ref {
                    inner,
                    mutable: false,
                    ..
                } => is_text(inner),
                RustTy::Ref { .. } | RustTy::Dyn { .. } => false,
                ty => exact(self.plan, ty).is_ok(),
            };
            if !has_name || types.iter().any(|(_, other)| *other == ty) {
                continue;
            }
            let met = demands
                .iter()
                .map(|bounds| satisfies(self.plan, &ty, bounds));
            types.push((met.collect(), ty));
        }
        // Where some type is known to meet a demand, one that may meet it does not count; nor does one that
        // has no impl of what is demanded.
        let sure: Vec<bool> = (0..demands.len())
            .map(|at| types.iter().any(|(met, _)| met[at] == Verdict::Holds))
            .collect();
        let likely: Vec<Vec<RustTy>> = demands.iter().map(|b| fit.implementors(b)).collect();
        let met = |all: &[Verdict], ty: &RustTy| {
            let all = all.iter().enumerate();
            let met = all.filter(|(at, verdict)| match verdict {
                Verdict::Holds => true,
                Verdict::Unknown => !sure[*at] && likely[*at].contains(ty),
                Verdict::Fails => false,
            });
            met.map(|(at, _)| at).collect::<Vec<usize>>()
        };
        // Where nothing is sure, what implements the traits for some arguments comes first.
        let unknown = !sure.is_empty() && !sure.contains(&true);
        let mut few: Vec<RustTy> = types.iter().map(|(_, ty)| ty.clone()).collect();
        if unknown {
            few.sort_by_cached_key(|ty| !likely.iter().any(|likely| likely.contains(ty)));
        }
        few.truncate(MOST_DEMANDED);
        let types = types.into_iter().map(|(all, ty)| {
            let holds = all.iter().filter(|verdict| **verdict == Verdict::Holds);
            (met(&all, &ty), holds.count(), ty)
        });
        let types = types.collect();
        match unknown {
            true => few,
            false => cover(types),
        }
    }
}

fn is_text(ty: &RustTy) -> bool {
    match ty {
        RustTy::Str => true,
        RustTy::Slice(item) => **item == RustTy::Int(IntTy::U8),
        _ => false,
    }
}

/// Few types that meet as many demands as they can together: each is the one that meets most of those
/// that the others do not, and of these one that is known to meet most.
fn cover(mut types: Vec<(Vec<usize>, usize, RustTy)>) -> Vec<RustTy> {
    let mut out = Vec::new();
    let mut met: Vec<usize> = Vec::new();
    while out.len() < MOST_DEMANDED && !types.is_empty() {
        let news = types.iter().map(|(all, holds, _)| {
            let new = all.iter().filter(|at| !met.contains(at)).count();
            (new, *holds)
        });
        let news: Vec<(usize, usize)> = news.collect();
        let most = news.iter().max().copied().unwrap_or_default();
        if most.0 == 0 && !out.is_empty() {
            break;
        }
        let at = news.iter().position(|new| *new == most).unwrap_or(0);
        let (all, _, ty) = types.remove(at);
        met.extend(all);
        out.push(ty);
    }
    out
}
