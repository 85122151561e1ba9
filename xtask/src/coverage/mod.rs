//! `cargo xtask coverage`: how much of the crates in `docs/corpus.txt` can be used.
//!
//! 1. [`corpus`] reads the list.
//! 2. [`measure`] runs `kayton surface`, a program that imports the crate, and `kayton probe`, for each row; a
//!    result is kept in the target directory until the `kayton` binary changes, so that an
//!    interrupted run goes on where it stopped.
//! 3. [`surface`] reads what `kayton surface --json` prints.
//! 4. [`probe`] reads what `kayton probe` prints, and lists what is refused in `docs/coverage-items.tsv`.
//! 5. [`equal`] runs the uses in Keyton and in plain Rust, and compares.
//! 6. [`report`] writes `docs/coverage.md`.

mod corpus;
mod equal;
mod measure;
mod probe;
mod report;
mod surface;

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::Args;

use crate::failure::Failure;
use crate::process::{kayton_binary, read, root, write_if_changed};

use measure::{Measured, Measurer};

/// The list, from the root.
const LIST: &str = "docs/corpus.txt";
/// The report, from the root.
const REPORT: &str = "docs/coverage.md";
/// The uses that are refused, from the root.
const ITEMS: &str = "docs/coverage-items.tsv";

/// Arguments of `cargo xtask coverage`.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these crates (comma separated); the report is printed, not written.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Write the report although it is about some crates only; it names the others.
    #[arg(long)]
    write: bool,
    /// Measure with this `kayton` instead of a release build.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Begin no batch of probes of a crate after this many minutes; write programs of its uses for as long
    /// again, and run them for as long.
    #[arg(long, default_value_t = 10)]
    probe_minutes: u64,
    /// Run no use.
    #[arg(long)]
    no_run: bool,
    /// How many crates are bound at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Begin no crate after this many minutes; the report names those that were not reached.
    #[arg(long)]
    minutes: Option<u64>,
    /// Take what earlier builds of `kayton` measured, too; the report says how many rows are theirs.
    #[arg(long)]
    kept: bool,
    /// Measure again what has a result already.
    #[arg(long)]
    fresh: bool,
}

/// Measures and reports.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let list = corpus::parse(LIST, &read(LIST)?)?;
    let mut rows = list.clone();
    if !options.only.is_empty() {
        rows.retain(|row| options.only.contains(&row.name));
    }
    let binary = options.binary.clone().map_or_else(kayton_binary, Ok)?;
    let measurer = Measurer::new(
        binary,
        (options.fresh, options.kept),
        options.probe_minutes,
        !options.no_run,
    )?;
    let queue = Mutex::new(rows.iter().enumerate());
    let end = options
        .minutes
        .map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let results: Mutex<Vec<(usize, Result<Measured, Failure>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, rows.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().ok().and_then(|mut q| q.next());
                    let Some((index, row)) = next else { break };
                    if end.is_some_and(|end| Instant::now() >= end) {
                        break;
                    }
                    let result = measurer.measure(row);
                    if let Ok(measured) = &result {
                        println!("{}", report::line(measured));
                    }
                    if let Ok(mut results) = results.lock() {
                        results.push((index, result));
                    }
                }
            });
        }
    });
    let mut results = results
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    let reached: Vec<&str> = results
        .iter()
        .map(|(index, _)| rows[*index].name.as_str())
        .collect();
    let left = list.iter().map(|row| &row.name);
    let missing: Vec<String> = left
        .filter(|name| !reached.contains(&name.as_str()))
        .cloned()
        .collect();
    let measured = results
        .into_iter()
        .map(|(_, result)| result)
        .collect::<Result<Vec<_>, Failure>>()?;
    let earlier = measured.iter().filter(|m| !measurer.is_own(m)).count();
    let text = report::markdown(&measured, &missing, earlier);
    if options.only.is_empty() || options.write {
        let items = measured.iter().map(|m| (m.name.as_str(), &m.probed));
        write_if_changed(&root().join(ITEMS), &probe::table(items))?;
        write_if_changed(&root().join(REPORT), &text)?;
        println!("wrote {REPORT} and {ITEMS}");
    } else {
        println!("{text}");
    }
    let failed = measured.iter().filter(|m| m.failure.is_some()).count();
    if failed == 0 {
        Ok(())
    } else {
        Err(Failure::Coverage {
            failed,
            total: measured.len(),
            report: REPORT,
        })
    }
}
