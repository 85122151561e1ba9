//! Samples: with which arguments the generic types of a crate are tried. A crate says it itself: in
//! signatures and by aliases. Where it does not, the engine says what most methods take.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use kayton_manifest::{ItemRef, Manifest, Ty};

use super::fit::{self, Fit};
use crate::instantiate::{own_type, uses};
use crate::lazy::rust;
use crate::lower::known;
use crate::plan::{
    Arg, Bound, DefId, DefParamKind, ExportPlan, ImplFact, Life, Role, RustTy, TraitRef,
};
use crate::solve::{
    Bindings, Verdict, anonymous, implementors, impls_of, normalize, satisfies, unify,
};

/// Most samples of one type.
const MOST_SAMPLES: usize = 72;
/// Most of them that the crate names itself.
const MOST_NAMED: usize = 60;
/// Most types for one parameter.
const MOST_DEMANDED: usize = 8;
/// Most types that are taken from an impl for all types.
const MOST_COVERED: usize = 4;
/// Generic types inside of each other, at most.
const DEEPEST: usize = 3;

/// Samples of generic types.
pub(super) struct Samples<'p> {
    plan: &'p ExportPlan,
    /// Types that the crate itself names, in signatures and by aliases.
    named: Vec<RustTy>,
    known: RefCell<HashMap<DefId, Vec<RustTy>>>,
    depth: RefCell<usize>,
}

impl<'p> Samples<'p> {
    pub(super) fn new(plan: &'p ExportPlan, manifest: &Manifest) -> Self {
        let mut named = aliased(plan, manifest);
        for used in uses(plan) {
            if !named.contains(&used) {
                named.push(used);
            }
        }
        Samples {
            plan,
            named,
            known: RefCell::default(),
            depth: RefCell::new(0),
        }
    }

    /// See [`fit::plain`].
    pub(super) fn plain(&self, name: &str) -> Vec<RustTy> {
        fit::plain(self.plan, name)
    }

    /// Types of a definition.
    pub(super) fn of(&self, def: DefId) -> Vec<RustTy> {
        if let Some(known) = self.known.borrow().get(&def) {
            return known.clone();
        }
        if *self.depth.borrow() == DEEPEST {
            return Vec::new();
        }
        *self.depth.borrow_mut() += 1;
        let of_def = |ty: &&RustTy| matches!(ty, RustTy::Adt { def: d, .. } if *d == def);
        let mut out: Vec<RustTy> = self.named.iter().filter(of_def).cloned().collect();
        out.truncate(MOST_NAMED);
        for ty in self.made(def) {
            if !out.contains(&ty) {
                out.push(ty);
            }
        }
        out.truncate(MOST_SAMPLES);
        *self.depth.borrow_mut() -= 1;
        self.known.borrow_mut().insert(def, out.clone());
        out
    }

    /// Types of generic definitions that implement a trait, and those that an impl for all types covers.
    pub(super) fn implementors(&self, tr: &TraitRef) -> Vec<RustTy> {
        let mut out = Vec::new();
        for fact in impls_of(self.plan, tr.def) {
            out.extend(self.covered(fact));
            // `impl Trait for &Graph<N, E>`: the object is lent.
            let (of, lent) = match &fact.self_ty {
                RustTy::Ref {
                    inner,
                    mutable: false,
                    ..
                } => (&**inner, true),
                of => (of, false),
            };
            let RustTy::Adt { def, .. } = of else {
                continue;
            };
            if of.params().is_empty() || known(self.plan, of).is_some() {
                continue;
            }
            let fits = |ty: &RustTy| unify(&fact.params, of, ty, &mut Bindings::default());
            let found = self.of(*def).into_iter().filter(fits).take(2);
            out.extend(found.map(|ty| match lent {
                true => RustTy::shared(anonymous(), ty),
                false => ty,
            }));
        }
        out
    }

    /// Types that satisfy the bounds of `impl<T: Source> Trait for T`, as far as an impl of one of those
    /// traits names them.
    fn covered(&self, fact: &ImplFact) -> Vec<RustTy> {
        let wheres = fact
            .wheres
            .iter()
            .filter(|clause| matches!(fact.self_ty, RustTy::Param(_)) && clause.ty == fact.self_ty);
        let traits = wheres.flat_map(|clause| &clause.bounds);
        let traits = traits.filter_map(|bound| match bound {
            Bound::Trait {
                tr, maybe: false, ..
            } if self.plan.role(tr.def) == Role::Plain => Some(tr),
            _ => None,
        });
        let closed = |ty: &RustTy| ty.params().is_empty();
        let of = traits.flat_map(|tr| implementors(self.plan, tr));
        of.filter(closed).take(MOST_COVERED).collect()
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
        let mut seen = HashSet::new();
        rows.retain(|row| row.len() == columns.len() && seen.insert(row.clone()));
        let types = rows.into_iter().map(|args| RustTy::Adt { def, args });
        types.collect()
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
            // What borrows has no name that a user could write.
            let borrows = matches!(ty, RustTy::Ref { .. });
            if borrows || types.iter().any(|(_, other)| *other == ty) {
                continue;
            }
            let met = demands
                .iter()
                .map(|bounds| satisfies(self.plan, &ty, bounds));
            types.push((met.collect(), ty));
        }
        // Where some type is known to meet a demand, one that may meet it does not count.
        let sure: Vec<bool> = (0..demands.len())
            .map(|at| types.iter().any(|(met, _)| met[at] == Verdict::Holds))
            .collect();
        let met = |all: &[Verdict]| {
            let all = all.iter().enumerate();
            let met = all.filter(|(at, verdict)| match sure[*at] {
                true => **verdict == Verdict::Holds,
                false => **verdict != Verdict::Fails,
            });
            met.map(|(at, _)| at).collect::<Vec<usize>>()
        };
        // Where nothing is sure, what implements the traits for some arguments comes first.
        let unknown = !sure.is_empty() && !sure.contains(&true);
        let mut few: Vec<RustTy> = types.iter().map(|(_, ty)| ty.clone()).collect();
        let demanded = |ty: &RustTy| demands.iter().any(|b| fit.implementors(b).contains(ty));
        if unknown {
            few.sort_by_cached_key(|ty| !demanded(ty));
        }
        few.truncate(MOST_DEMANDED);
        let types = types.into_iter().map(|(all, ty)| (met(&all), ty)).collect();
        match unknown {
            true => few,
            false => cover(types),
        }
    }

    /// What each callable of a type demands of its parameter at `at`.
    fn demands(&self, def: DefId, at: usize) -> Vec<Vec<Bound>> {
        let mut out: Vec<Vec<Bound>> = Vec::new();
        for callable in &self.plan.callables {
            let Some(RustTy::Adt { def: d, args }) = own_type(callable) else {
                continue;
            };
            let Some(Arg::Ty(RustTy::Param(name))) = args.get(at).filter(|_| d == def) else {
                continue;
            };
            let Some(generic) = callable.generics.iter().find(|g| &g.name == name) else {
                continue;
            };
            if !generic.bounds.is_empty() && !out.contains(&generic.bounds) {
                out.push(generic.bounds.clone());
            }
        }
        for fact in &self.plan.impls {
            let RustTy::Adt { def: d, args } = &fact.self_ty else {
                continue;
            };
            let Some(Arg::Ty(param)) = args.get(at).filter(|_| *d == def) else {
                continue;
            };
            for clause in fact.wheres.iter().filter(|clause| &clause.ty == param) {
                if !out.contains(&clause.bounds) {
                    out.push(clause.bounds.clone());
                }
            }
        }
        out
    }
}

/// Few types that meet as many demands as they can together: each is the one that meets most of those
/// that the others do not.
fn cover(mut types: Vec<(Vec<usize>, RustTy)>) -> Vec<RustTy> {
    let mut out = Vec::new();
    let mut met: Vec<usize> = Vec::new();
    while out.len() < MOST_DEMANDED && !types.is_empty() {
        let news = types
            .iter()
            .map(|(all, _)| all.iter().filter(|at| !met.contains(at)).count());
        let news: Vec<usize> = news.collect();
        let most = news.iter().max().copied().unwrap_or(0);
        if most == 0 && !out.is_empty() {
            break;
        }
        let at = news.iter().position(|new| *new == most).unwrap_or(0);
        let (all, ty) = types.remove(at);
        met.extend(all);
        out.push(ty);
    }
    out
}

/// What aliases of the crate stand for, with floats and integers for their parameters.
fn aliased(plan: &ExportPlan, manifest: &Manifest) -> Vec<RustTy> {
    let mut out: Vec<RustTy> = Vec::new();
    let float = Ty::Float(kayton_manifest::FloatTy::F64);
    let int = Ty::Int(kayton_manifest::IntTy::I64);
    let aliases = manifest.modules.iter().flat_map(|m| &m.entries);
    let aliases = aliases.filter_map(|entry| match &entry.item {
        ItemRef::Alias {
            generics,
            defaults,
            ty,
        } => Some((generics, defaults, ty)),
        _ => None,
    });
    let all: Vec<_> = aliases.collect();
    for filler in [float, int] {
        for (generics, defaults, ty) in &all {
            let consts = consts(plan, ty);
            let value = |name: &str| {
                let at = generics.iter().position(|g| g == name)?;
                if consts.iter().any(|c| c == name) {
                    return Some(Ty::constant("2"));
                }
                let default = defaults.get(at).cloned().flatten();
                Some(default.unwrap_or_else(|| filler.clone()))
            };
            let ty = ty.substitute(&value);
            let ty =
                rust(plan, &ty).filter(|ty| ty.params().iter().all(|p| p.parse::<u64>().is_ok()));
            out.extend(ty.filter(|ty| !out.contains(ty)));
        }
    }
    out
}

/// Parameters of an alias that stand for constants.
fn consts(plan: &ExportPlan, ty: &Ty) -> Vec<String> {
    let Ty::Object { key, args } = ty else {
        return Vec::new();
    };
    let def = plan.defs.iter().find(|def| &def.key == key);
    let params = def.into_iter().flat_map(|def| &def.params);
    let mut params = params.filter(|p| p.kind != DefParamKind::Life);
    let mut out = Vec::new();
    for arg in args {
        match (arg, params.next().map(|p| &p.kind)) {
            (Ty::Param(name), Some(DefParamKind::Const { .. })) => out.push(name.clone()),
            (arg, _) => out.extend(consts(plan, arg)),
        }
    }
    out
}
