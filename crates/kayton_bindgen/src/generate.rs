use std::collections::BTreeMap;

use kayton_item_graph::{ItemGraph, UnitId};
use kayton_manifest::{BuildIdentity, CallableId, Manifest};

use crate::emit::{self, Frame, GlueSource, Piece, Printed};
use crate::instantiate::{Instantiated, instantiate};
use crate::ladder::{self, Witnesses};
use crate::manifest;
use crate::oracle::{Ask, Oracle, OracleError, Stage};
use crate::plan::ExportPlan;
use crate::refusal::{SkipCode, SkipReason};
use crate::select::{self, PlanInput};
use crate::surface::{self, SurfaceReport};

/// Identity of what generates: the version and a hash of the sources. Part of the keys of caches.
pub const GENERATOR: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("KAYTON_GENERATOR"));

/// Most eager exports by default.
pub const DEFAULT_BUDGET: usize = 1500;

/// Builds that may fail before exports are left out that nothing is known against.
const MOST_BUILDS: usize = 3;

/// What is to be generated, from what.
#[derive(Debug, Clone)]
pub struct GenerateInput<'g> {
    /// The graph, resolved.
    pub graph: &'g ItemGraph,
    /// The crate to bind.
    pub target: UnitId,
    /// What the plugin is built from.
    pub build: BuildIdentity,
    /// Rust names under which the glue sees crates. A target without one stands under its own name.
    pub extern_aliases: BTreeMap<UnitId, String>,
    /// The crate that runs futures.
    pub runtime: RuntimePath,
    /// Glue crates of the layers before this one.
    pub layers: Vec<String>,
    /// Most eager exports, see [`DEFAULT_BUDGET`].
    pub budget: usize,
}

/// Rust name of the crate that runs futures: `kayton_runtime`, or `kayton_reactor` where the graph
/// holds what that needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuntimePath(pub String);

impl Default for RuntimePath {
    fn default() -> Self {
        RuntimePath("kayton_runtime".to_owned())
    }
}

/// All that the generator writes.
#[derive(Debug, Clone)]
pub struct Generated {
    /// Source of the glue crate.
    pub glue: String,
    /// The manifest.
    pub manifest: Manifest,
    /// Every public item, bound or skipped.
    pub surface: SurfaceReport,
    /// The plan, for [`crate::lazy`].
    pub plan: Vec<u8>,
    /// What rustc turned down, by symbol.
    pub rejected: Vec<(String, SkipReason)>,
    /// What it said of lifetimes.
    pub witnesses: Witnesses,
    /// How many exports the glue holds.
    pub exports: usize,
}

/// The glue could not be generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError<E> {
    /// The graph does not hold the target.
    #[error("`{}` is not in the item graph", .0.0)]
    UnknownTarget(UnitId),
    /// See [`OracleError`].
    #[error(transparent)]
    Oracle(OracleError<E>),
    /// The manifest cannot be written as JSON.
    #[error("the manifest cannot be written: {0}")]
    Manifest(#[from] serde_json::Error),
}

/// Generates glue, manifest and surface. The oracle is asked for one [`Stage::Check`], then for
/// [`Stage::Build`] of the text that is returned, manifest included; one that does not build may answer
/// that with nothing. If that fails, it is asked for checks until nothing is left to drop, and builds
/// again; what still fails then [`Stage::Instantiate`] finds.
///
/// # Errors
/// The oracle failed, or not even the frame of the glue compiles.
pub fn generate<E>(
    input: &GenerateInput<'_>,
    oracle: &mut Ask<'_, E>,
) -> Result<Generated, GenerateError<E>> {
    let target = input
        .graph
        .crate_of_unit(&input.target)
        .ok_or_else(|| GenerateError::UnknownTarget(input.target.clone()))?;
    let planned = select::plan(&PlanInput {
        graph: input.graph,
        target,
        build: input.build.clone(),
        extern_aliases: input.extern_aliases.clone(),
        runtime: format!("::{}", input.runtime.0.trim_start_matches("::")),
    });
    let mut found = instantiate(&planned, input.budget);
    let (mut printed, refused) = emit::glue(&planned.plan, &found.candidates);
    let frame = Frame {
        plan: &planned.plan,
        externs: &planned.externs,
        layers: &input.layers,
        manifest: "",
        krate: &input.build.krate,
    };
    let refused_at: Vec<usize> = refused.iter().map(|r| r.0).collect();
    let mut state = Oracle::new(frame.clone(), &printed);
    state.first_round(oracle).map_err(GenerateError::Oracle)?;
    let mut known = state.dropped;
    let mut proposed = true;
    loop {
        let mut dropped = known.clone();
        let witnesses = ladder::choose(
            &planned.plan,
            &mut found.candidates,
            &mut printed,
            &mut dropped,
        );
        let mut state = Oracle::new(frame.clone(), &printed);
        state.dropped = dropped;
        drop_superseded(&mut state, &planned.plan, &found);
        let work = Work {
            planned: &planned,
            found: &found,
            printed: &printed,
            refused: &refused,
            refused_at: &refused_at,
            witnesses: &witnesses,
        };
        if !proposed {
            return work.build(state, oracle);
        }
        // What one round left is mostly all right, witnesses included: they stand in what is built.
        let (generated, source) = work.finish(&state)?;
        let messages = oracle(&source.text, Stage::Build).map_err(OracleError::Oracle);
        let messages = messages.map_err(GenerateError::Oracle)?;
        if messages.is_empty() {
            return Ok(generated);
        }
        proposed = false;
        let mut state = Oracle::new(frame.clone(), &printed);
        state.dropped = known;
        state
            .settle(Stage::Check, oracle)
            .map_err(GenerateError::Oracle)?;
        known = state.dropped;
    }
}

/// What was decided before rustc was asked.
struct Work<'a> {
    planned: &'a select::Planned,
    found: &'a Instantiated,
    printed: &'a Printed,
    /// Candidates that could not be printed, and why.
    refused: &'a [(usize, SkipReason)],
    refused_at: &'a [usize],
    witnesses: &'a Witnesses,
}

impl Work<'_> {
    /// Builds what every check has left, without what only building finds.
    fn build<E>(
        &self,
        mut state: Oracle<'_>,
        oracle: &mut Ask<'_, E>,
    ) -> Result<Generated, GenerateError<E>> {
        for build in 1.. {
            let (generated, source) = self.finish(&state)?;
            let messages = oracle(&source.text, Stage::Build).map_err(OracleError::Oracle);
            let messages = messages.map_err(GenerateError::Oracle)?;
            let Some(first) = messages.first() else {
                return Ok(generated);
            };
            let mut dropped = state.blame_all(&source, &messages);
            if build == 1 {
                dropped |= state.instantiate(oracle).map_err(GenerateError::Oracle)?;
            }
            // What only code generation or linking finds has no place: instances that can be written
            // on demand are left to who uses them, and if that is not enough, all exports.
            let instance = |at: usize| {
                let candidate = &self.found.candidates[at];
                !candidate.args.is_empty()
                    && manifest::is_lazy(self.planned.plan.callable(candidate.callable))
            };
            let goes_on = dropped && build < MOST_BUILDS
                || state.leave_out(&instance, first)
                || state.leave_out(&|_| true, first);
            if !goes_on {
                let first = first.rendered.clone();
                return Err(GenerateError::Oracle(OracleError::Frame { first }));
            }
        }
        unreachable!("the loop ends by an answer")
    }

    /// Everything that is written, for what rustc has left.
    fn finish<E>(&self, state: &Oracle<'_>) -> Result<(Generated, GlueSource), GenerateError<E>> {
        let Work { planned, found, .. } = self;
        let mut manifest = planned.manifest.clone();
        let mut plan: ExportPlan = planned.plan.clone();
        let kept = |at: usize| {
            !self.refused_at.contains(&at) && !state.dropped.contains_key(&Piece::Export(at))
        };
        let left_out = state
            .left_out
            .iter()
            .map(|at| found.candidates[*at].callable);
        let postponed = found.postponed.iter().copied().chain(left_out).collect();
        let alias_kept = |at: usize| !state.dropped.contains_key(&Piece::Alias(at));
        manifest::finish(
            &mut manifest,
            &mut plan,
            found,
            &kept,
            &postponed,
            self.printed,
            &alias_kept,
        );
        plan.candidates = (0..found.candidates.len())
            .filter(|at| kept(*at))
            .map(|at| found.candidates[at].clone())
            .collect();
        let reasons = reasons(found, self.refused, &state.dropped);
        let mut surface = surface::report(&manifest, &planned.surface, &|id| {
            let unknown = || SkipReason::new(SkipCode::NoInstance, "");
            Some(reasons.get(&id).cloned().unwrap_or_else(unknown))
        });
        surface.lifetimes = self.witnesses.report();
        let source = state.source_with(&serde_json::to_string(&manifest)?);
        let rejected = state
            .dropped
            .iter()
            .filter_map(|(piece, reason)| match piece {
                Piece::Export(at) => Some((found.candidates[*at].symbol.clone(), reason.clone())),
                _ => None,
            });
        let generated = Generated {
            glue: source.text.clone(),
            manifest,
            surface,
            plan: plan.to_bytes(),
            rejected: rejected.collect(),
            witnesses: self.witnesses.clone(),
            exports: plan.candidates.len(),
        };
        Ok((generated, source))
    }
}

/// Instances that a user could not tell from an earlier one: `String` beside `&str`.
fn drop_superseded(state: &mut Oracle<'_>, plan: &ExportPlan, found: &Instantiated) {
    let mut keys = std::collections::HashSet::new();
    for (at, candidate) in found.candidates.iter().enumerate() {
        if state.dropped.contains_key(&Piece::Export(at)) {
            continue;
        }
        let callable = plan.callable(candidate.callable);
        let key = crate::instantiate::key(plan, callable, &candidate.args);
        if !keys.insert((candidate.callable, key)) {
            let why = SkipReason::new(SkipCode::NoInstance, "");
            state.dropped.insert(Piece::Export(at), why);
        }
    }
}

/// Why callables have no instance.
fn reasons(
    found: &Instantiated,
    refused: &[(usize, SkipReason)],
    dropped: &BTreeMap<Piece, SkipReason>,
) -> BTreeMap<CallableId, SkipReason> {
    let mut out = BTreeMap::new();
    for (piece, reason) in dropped {
        if let Piece::Export(at) = piece {
            out.entry(found.candidates[*at].callable)
                .or_insert_with(|| reason.clone());
        }
    }
    for (at, reason) in refused {
        out.entry(found.candidates[*at].callable)
            .or_insert_with(|| reason.clone());
    }
    for (id, reason) in &found.refused {
        out.entry(*id).or_insert_with(|| reason.clone());
    }
    out
}
