//! `cargo xtask coverage`: how much of the crates in `docs/corpus.txt` can be used.
//!
//! 1. [`corpus`] reads the list.
//! 2. [`measure`] runs `kayton surface` and a program that imports the crate, for each row; a
//!    result is kept in the target directory until the `kayton` binary changes, so that an
//!    interrupted run goes on where it stopped.
//! 3. [`surface`] reads what `kayton surface --json` prints.
//! 4. [`report`] writes `docs/coverage.md`.

mod corpus;
mod measure;
mod report;
mod surface;

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

/// Arguments of `cargo xtask coverage`.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these crates (comma separated); the report is printed, not written.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// How many crates are bound at the same time.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Begin no crate after this many minutes; the report names those that were not reached.
    #[arg(long)]
    minutes: Option<u64>,
    /// Measure again what has a result already.
    #[arg(long)]
    fresh: bool,
}

/// Measures and reports.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let mut rows = corpus::parse(LIST, &read(LIST)?)?;
    if !options.only.is_empty() {
        rows.retain(|row| options.only.contains(&row.name));
    }
    let measurer = Measurer::new(kayton_binary()?, options.fresh)?;
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
    let reached: Vec<usize> = results.iter().map(|(index, _)| *index).collect();
    let left = rows.iter().enumerate();
    let missing: Vec<String> = left
        .filter(|(index, _)| !reached.contains(index))
        .map(|(_, row)| row.name.clone())
        .collect();
    let measured = results
        .into_iter()
        .map(|(_, result)| result)
        .collect::<Result<Vec<_>, Failure>>()?;
    let text = report::markdown(&measured, &missing);
    if options.only.is_empty() {
        write_if_changed(&root().join(REPORT), &text)?;
        println!("wrote {REPORT}");
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
