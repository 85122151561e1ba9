//! The item graph of one crate: its own JSON, then that of the crates that its public API needs.
//!
//! rustdoc never inlines another crate, so a re-export or a foreign type is a bare mention until
//! the JSON of its crate is there. The first round loads every crate that the target mentions in
//! re-exports, types or bounds; later rounds only follow re-exports, else a large dependency tree
//! would be described whole.

use std::time::Instant;

use camino::Utf8Path;
use kayton_bindgen::item_graph::{
    ItemGraph, MissingCrate, ParsedJson, StdExtent, StdIndex, Unit, UnitId,
};
use kayton_toolchain::{Builder, BuiltSet, Digest, PackageId, Resolution, STD};

use super::analysis;
use super::build::ImportError;
use crate::progress::{ImportStep, ProgressSink};
use crate::timings::since;

/// Rounds after the target's own JSON.
const ROUNDS: usize = 3;
/// A graph, and the hash of the JSON that it was made from.
pub(crate) struct Described {
    pub(crate) graph: ItemGraph,
    pub(crate) hash: Digest,
    /// Microseconds that rustdoc took.
    pub(crate) rustdoc_us: u64,
}

/// Loads the graph of a package, or that of the whole standard library.
pub(crate) fn describe(
    builder: &Builder,
    built: &BuiltSet,
    package: &str,
    progress: &mut dyn ProgressSink,
) -> Result<Described, ImportError> {
    let artifact = |id: &PackageId| {
        let unit = built.unit(id)?;
        Some(unit.library.file_name().map(str::to_owned))
    };
    let mut graph = ItemGraph::new(units(&built.resolution, &artifact));
    let mut hashes = String::new();
    let mut rustdoc_us = 0;
    let std = UnitId(STD.to_owned());
    if package == STD {
        graph.add_std(&std, StdExtent::All)?;
        graph.resolve();
        let hash = Digest::of(StdIndex::BYTES);
        return Ok(Described {
            graph,
            hash,
            rustdoc_us: 0,
        });
    }
    let mut wave = vec![package.to_owned()];
    for round in 0..=ROUNDS {
        for package in &wave {
            let krate = built
                .unit(package)
                .map_or(package.as_str(), |unit| &unit.crate_name);
            progress.step(&ImportStep::Describing {
                krate: krate.to_owned(),
            });
        }
        let began = Instant::now();
        let files = builder.rustdoc_json(built, &wave)?;
        rustdoc_us += since(began);
        for (package, file) in wave.iter().zip(&files) {
            let bytes = fs_err::read(file)?;
            hashes.push_str(Digest::of(&bytes).as_str());
            graph.add(&UnitId(package.clone()), &ParsedJson::parse(&bytes)?)?;
        }
        graph.resolve();
        wave = next_wave(&graph, round);
        wave.retain(|id| built.unit(id).is_some());
        if wave.is_empty() {
            break;
        }
    }
    graph.add_std(&std, kayton_bindgen::std_extent())?;
    graph.resolve();
    Ok(Described {
        graph,
        hash: Digest::of(hashes.as_bytes()),
        rustdoc_us,
    })
}

/// What the JSON of an imported package mentions, so that it has to be described as well: its first wave.
/// Nothing where the JSON cannot be read, which is for [`describe`] to say.
pub(crate) fn mentioned(
    resolution: &Resolution,
    package: &PackageId,
    file: &Utf8Path,
) -> Vec<PackageId> {
    let read = || {
        let json = ParsedJson::parse(&fs_err::read(file).ok()?).ok()?;
        let mut graph = ItemGraph::new(units(resolution, &|_| Some(None)));
        graph.add(&UnitId(package.clone()), &json).ok()?;
        graph.resolve();
        Some(next_wave(&graph, 0))
    };
    analysis::caught(read).ok().flatten().unwrap_or_default()
}

/// The packages that are to be described after a round.
fn next_wave(graph: &ItemGraph, round: usize) -> Vec<PackageId> {
    let follow = |missing: &MissingCrate| {
        let reexports = !missing.reexported.is_empty() || !missing.globbed.is_empty();
        reexports || (round == 0 && (missing.is_needed() || !missing.in_bounds.is_empty()))
    };
    let missing = graph.missing_crates();
    let next = missing
        .iter()
        .filter(|m| follow(m))
        .filter_map(|m| m.unit.as_ref());
    next.map(|id| id.0.clone()).collect()
}

/// Every library that `artifact` knows, as the graph knows them; with the file name of what was compiled,
/// as far as that is known.
fn units(
    resolution: &Resolution,
    artifact: &dyn Fn(&PackageId) -> Option<Option<String>>,
) -> Vec<Unit> {
    let packages = &resolution.packages;
    let unit = |id: &PackageId| {
        let package = packages.get(id)?;
        let externs = package
            .dependencies
            .iter()
            .filter(|(_, id)| artifact(id).is_some());
        Some(Unit {
            id: UnitId(id.clone()),
            name: package.lib_name.clone()?,
            package: package.name.clone(),
            version: package.version.to_string(),
            artifact: artifact(id)?,
            externs: externs
                .map(|(name, id)| (name.clone(), UnitId(id.clone())))
                .collect(),
        })
    };
    packages.keys().filter_map(unit).collect()
}
