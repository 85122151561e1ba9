//! `cargo xtask std-api`: the index of the standard library, from its own JSON.
//!
//! 1. [`sources`] takes core, alloc and std as the toolchain brings them: from `rust-src`, or from
//!    the pages of `rust-docs`.
//! 2. [`describe`] runs rustdoc over them.
//! 3. The item graph makes the index of the three files; it is written in the form that the binary
//!    carries and, for people, as one line for each item.
//! 4. With `--check` nothing is written.

mod describe;
mod sources;

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use kayton_item_graph::{ParsedJson, StdIndex};

use crate::failure::Failure;
use crate::process::{root, target_dir};

/// The index as the binary carries it.
const PACKED: &str = "crates/kayton_item_graph/std/index.bin";
/// The index as a person reads it.
const LISTED: &str = "crates/kayton_item_graph/std/api.txt";
/// In the order in which they build on each other.
const CRATES: [&str; 3] = ["core", "alloc", "std"];

/// Arguments of `cargo xtask std-api`.
#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail if the index is not that of the toolchain.
    #[arg(long)]
    check: bool,
}

/// Runs the task.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let dir = target_dir().join("std-api");
    let library = sources::unpack(&dir)?;
    let mut parsed = Vec::new();
    for name in CRATES {
        let file = describe::describe(name, &library, &dir)?;
        let bytes = std::fs::read(&file).map_err(Failure::file(&file))?;
        parsed.push(ParsedJson::parse(&bytes).map_err(content(&file))?);
    }
    let [core, alloc, std] = &parsed[..] else {
        return Ok(());
    };
    let index = Arc::new(StdIndex::make(core, alloc, std).map_err(content(&dir))?);
    let packed = index.pack().map_err(content(&dir))?;
    let listed = index.listing().map_err(content(&dir))?;
    let files = [(PACKED, packed), (LISTED, listed.into_bytes())];
    let mut stale = Vec::new();
    for (name, new) in files {
        let path = root().join(name);
        if std::fs::read(&path).is_ok_and(|old| old == new) {
            continue;
        }
        if options.check {
            stale.push(name.to_owned());
        } else {
            println!("{name}: {} bytes", new.len());
            std::fs::write(&path, new).map_err(Failure::file(path))?;
        }
    }
    match stale.is_empty() {
        true => Ok(()),
        false => Err(Failure::StaleStd { files: stale }),
    }
}

/// Whether the index is that of the toolchain; without the sources of std it says so and goes on.
pub(crate) fn check_if_possible() -> Result<(), Failure> {
    match run(&Options { check: true }) {
        Err(failure @ Failure::Missing { .. }) => {
            println!("WARNING: THE INDEX OF THE STANDARD LIBRARY WAS NOT CHECKED: {failure}");
            Ok(())
        }
        result => result,
    }
}

fn content<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> Failure {
    let path = path.to_owned();
    move |error| Failure::Content {
        path,
        message: error.to_string(),
    }
}
