//! From the item graph to the export plan: which items there are (select), what their signatures
//! are in the plan's terms (plan), and the manifest and surface as far as they need no rustc.

mod constants;
mod defs;
mod facts;
mod functions;
mod iterators;
mod members;
mod operators;
mod projections;
mod protocols;
mod signature;
mod trait_objects;
mod traits;
mod types;
mod untold;
mod variants;
mod walk;
mod writes;

pub(crate) use facts::LARGEST as LARGEST_FACT;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kayton_item_graph::{CrateId, ItemGraph, ItemId, UnitId};
use kayton_manifest::{BuildIdentity, CallableId, Manifest, SCHEMA_VERSION};

use crate::lower::{lower, shown};
use crate::plan::{DefId, ExportPlan, Form, PlanCallable, RustTy};
use crate::refusal::SkipReason;
use crate::surface::{Outcome, SurfaceEntry};
use crate::symbols::Symbols;
use defs::Defs;

/// What planning needs to know.
#[derive(Debug, Clone)]
pub struct PlanInput<'g> {
    /// The graph, resolved.
    pub graph: &'g ItemGraph,
    /// The crate to bind.
    pub target: CrateId,
    /// Goes into the manifest.
    pub build: BuildIdentity,
    /// Rust names under which the glue sees crates; the target stands under its own name.
    pub extern_aliases: BTreeMap<UnitId, String>,
    /// Path of the crate that runs futures.
    pub runtime: String,
}

/// A plan without candidates, and what goes with it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The plan.
    pub plan: ExportPlan,
    /// The manifest; callables and their instances are still missing.
    pub manifest: Manifest,
    /// Public items and what became of them so far.
    pub surface: Vec<SurfaceEntry>,
    /// Instances that a rule of its own asks for: impls of a trait.
    pub wanted: Vec<Wanted>,
    /// Names of the crates under `krates`.
    pub externs: Vec<String>,
}

/// An instance that is asked for by an impl.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The trait's callable.
    pub callable: CallableId,
    /// The first of its arguments: `Self`, then those of the trait.
    pub args: Vec<RustTy>,
}

/// State of planning.
pub(crate) struct Planner<'g> {
    pub(crate) graph: &'g ItemGraph,
    pub(crate) target: CrateId,
    pub(crate) plan: ExportPlan,
    pub(crate) defs: Defs,
    pub(crate) manifest: Manifest,
    pub(crate) surface: Vec<SurfaceEntry>,
    /// Paths of items of other crates that the target's own modules re-export.
    pub(crate) reexported: std::collections::HashSet<String>,
    pub(crate) symbols: Symbols,
    pub(crate) wanted: Vec<Wanted>,
    aliases: HashMap<CrateId, String>,
    /// Depth of the signatures that are being read.
    depth: u32,
    /// Definitions whose members are still to be bound.
    queue: Vec<DefId>,
    inherent: HashMap<ItemId, Vec<ItemId>>,
    /// Trait impls by the type that they are for, or for a reference to it.
    trait_impls: HashMap<ItemId, Vec<ItemId>>,
    /// Trait impls by their trait.
    implementors: HashMap<ItemId, Vec<ItemId>>,
    /// Traits that can be named from the target.
    seen: HashSet<ItemId>,
}

/// Reads the graph.
#[must_use]
pub fn plan(input: &PlanInput<'_>) -> Planned {
    let krate = &input.graph[input.target];
    let glue_crate = crate::glue_crate(&krate.name);
    let mut plan = ExportPlan {
        glue_crate: glue_crate.clone(),
        runtime: input.runtime.clone(),
        defs: Vec::new(),
        impls: Vec::new(),
        callables: Vec::new(),
        macros: Vec::new(),
        candidates: Vec::new(),
    };
    let defs = Defs::new(&mut plan.defs, input.target);
    let mut aliases: HashMap<CrateId, String> = input
        .extern_aliases
        .iter()
        .filter_map(|(unit, name)| Some((input.graph.crate_of_unit(unit)?, name.clone())))
        .map(|(krate, name)| (krate, name.trim_start_matches("::").to_owned()))
        .collect();
    aliases
        .entry(input.target)
        .or_insert_with(|| krate.name.clone());
    let manifest = Manifest {
        schema_version: SCHEMA_VERSION,
        build: input.build.clone(),
        glue_crate,
        modules: Vec::new(),
        types: Vec::new(),
        traits: Vec::new(),
        callables: Vec::new(),
        constants: Vec::new(),
        macros: Vec::new(),
    };
    let mut planner = Planner {
        graph: input.graph,
        target: input.target,
        plan,
        defs,
        manifest,
        surface: Vec::new(),
        reexported: std::collections::HashSet::new(),
        symbols: Symbols::default(),
        wanted: Vec::new(),
        aliases,
        depth: u32::MAX,
        queue: Vec::new(),
        inherent: HashMap::new(),
        trait_impls: HashMap::new(),
        implementors: HashMap::new(),
        seen: HashSet::new(),
    };
    planner.facts();
    planner.walk();
    planner.members();
    planner.traits();
    let externs = externs(&planner.plan);
    Planned {
        plan: planner.plan,
        manifest: planner.manifest,
        surface: planner.surface,
        wanted: planner.wanted,
        externs,
    }
}

/// Crates through which the plan names anything.
fn externs(plan: &ExportPlan) -> Vec<String> {
    let defs = plan.defs.iter().filter_map(|d| d.path.as_ref());
    let forms = plan.callables.iter().filter_map(|c| match &c.form {
        Form::Function(path) | Form::Const(path) | Form::Static(path) => Some(path),
        _ => None,
    });
    let macros = plan.macros.iter().flatten();
    let first = defs
        .chain(forms)
        .chain(macros)
        .filter_map(|path| path.first());
    let names: BTreeSet<&String> = first
        .filter(|name| *name != "std" && !name.is_empty())
        .collect();
    names.into_iter().cloned().collect()
}

impl Planner<'_> {
    /// The definition of an item; what is met in a signature has its members bound too.
    pub(crate) fn def(&mut self, item: ItemId) -> DefId {
        let id = match self.defs.known(item) {
            Some(id) => id,
            None => {
                let (path, shown) = (self.rust_path(item), self.shown_path(item));
                self.defs
                    .intern(&mut self.plan.defs, self.graph, item, path, shown)
            }
        };
        let depth = self.depth.saturating_add(1);
        if self.depth != u32::MAX && self.defs.approach(id, depth) {
            self.queue.push(id);
        }
        id
    }

    /// Segments of a path that names the item from the glue.
    pub(crate) fn rust_path(&self, item: ItemId) -> Option<Vec<String>> {
        let it = &self.graph[item];
        let mut paths: Vec<_> = it.paths.iter().collect();
        paths.sort_by_key(|p| (p.hidden, p.krate != self.target && p.krate != it.krate));
        for path in paths {
            if path.krate == CrateId::STD {
                return Some(path.segments.clone());
            }
            if let Some(alias) = self.aliases.get(&path.krate) {
                let rest = path.segments.iter().skip(1).cloned();
                return Some(std::iter::once(alias.clone()).chain(rest).collect());
            }
        }
        // Not loaded: the definition path is the best guess, and rustc has the last word.
        match (it.is_external(), self.aliases.get(&it.krate)) {
            (true, Some(alias)) => {
                let rest = it.def_path.0.iter().skip(1).cloned();
                Some(std::iter::once(alias.clone()).chain(rest).collect())
            }
            _ => None,
        }
    }

    /// The path as a user reads it: through the target if possible.
    pub(crate) fn shown_path(&self, item: ItemId) -> String {
        let it = &self.graph[item];
        let own = it
            .paths
            .iter()
            .find(|p| p.krate == self.target && !p.hidden);
        own.or(it.path())
            .map_or_else(|| it.def_path.to_string(), ToString::to_string)
    }

    /// The type as a user reads it.
    pub(crate) fn shown(&self, ty: &RustTy) -> String {
        shown(&self.plan, ty)
    }

    /// Takes a callable into the plan if its signature can be lowered at all.
    pub(crate) fn add(&mut self, mut callable: PlanCallable) -> Result<CallableId, SkipReason> {
        lower(&self.plan, &callable, &[])?;
        if let Some(reason) = crate::instantiate::refusal(&self.plan, &callable) {
            return Err(reason);
        }
        callable.stem = self.symbols.stem(&callable.stem);
        let id = CallableId(u32::try_from(self.plan.callables.len()).expect("fewer than 2^32"));
        self.plan.callables.push(callable);
        Ok(id)
    }

    /// Adds an entry to the surface, for items of the target alone.
    pub(crate) fn surface(&mut self, krate: CrateId, path: String, kind: &str, outcome: Outcome) {
        // A re-exported item of another crate is the target's, too, by the path it has there.
        let mut prefixes = std::iter::successors(Some(path.as_str()), |path| {
            path.rsplit_once("::").map(|(before, _)| before)
        });
        let reexported = krate != self.target && prefixes.any(|p| self.reexported.contains(p));
        let known = |entry: &SurfaceEntry| entry.path == path && entry.kind == kind;
        if krate == self.target || (reexported && !self.surface.iter().any(known)) {
            self.surface.push(SurfaceEntry {
                path,
                kind: kind.to_owned(),
                outcome,
            });
        }
    }

    /// `surface` for what is one callable or nothing.
    pub(crate) fn surface_callable(
        &mut self,
        krate: CrateId,
        path: String,
        kind: &str,
        result: &Result<CallableId, SkipReason>,
    ) {
        let outcome = match result {
            Ok(id) => Outcome::Callables(vec![*id]),
            Err(reason) => Outcome::Skipped(reason.clone()),
        };
        self.surface(krate, path, kind, outcome);
    }
}
