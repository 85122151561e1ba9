//! The item graph of one crate: its own JSON, then that of the crates that its public API needs.
//!
//! rustdoc never inlines another crate, so a re-export or a foreign type is a bare mention until
//! the JSON of its crate is there. The first round loads every crate that the target mentions in
//! re-exports, types or bounds; later rounds only follow re-exports, else a large dependency tree
//! would be described whole.

use std::time::Instant;

use kayton_bindgen::item_graph::{
    ItemGraph, MissingCrate, ParsedJson, StdExtent, StdIndex, Unit, UnitId,
};
use kayton_toolchain::{Builder, BuiltSet, Digest, PackageId, STD};

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
    let mut graph = ItemGraph::new(units(built));
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
        let follow = |missing: &MissingCrate| {
            let reexports = !missing.reexported.is_empty() || !missing.globbed.is_empty();
            reexports || (round == 0 && (missing.is_needed() || !missing.in_bounds.is_empty()))
        };
        let missing = graph.missing_crates();
        let next = missing
            .iter()
            .filter(|m| follow(m))
            .filter_map(|m| m.unit.as_ref());
        let library = |id: &&UnitId| built.unit(&id.0).is_some_and(|unit| !unit.proc_macro);
        wave = next.filter(library).map(|id| id.0.clone()).collect();
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

/// Every library of the build, as the graph knows them.
fn units(built: &BuiltSet) -> Vec<Unit> {
    let packages = &built.resolution.packages;
    let unit = |id: &PackageId| {
        let (unit, package) = (built.unit(id)?, packages.get(id)?);
        let externs = package
            .dependencies
            .iter()
            .filter(|(_, id)| built.unit(id).is_some());
        Some(Unit {
            id: UnitId(id.clone()),
            name: unit.crate_name.clone(),
            package: package.name.clone(),
            version: package.version.to_string(),
            artifact: unit.library.file_name().map(str::to_owned),
            externs: externs
                .map(|(name, id)| (name.clone(), UnitId(id.clone())))
                .collect(),
        })
    };
    packages.keys().filter_map(unit).collect()
}
