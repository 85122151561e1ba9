//! `cargo xtask bench`: what the design promises, measured on this machine and printed beside
//! the goal. Nothing here is a test: a slow machine is no bug.
//!
//! 1. [`session`] drives `kayton repl` through its pipes and reads its timing lines.
//! 2. [`cells`] measures warm cells, the start of a process and a cached import.
//! 3. [`imports`] measures a first import against `cargo build --release`, in pairs.
//! 4. [`calls`] measures a typed call against the same call from Rust.
//! 5. [`kernel`] measures the Jupyter kernel as a client sees it.
//! 6. [`speed`] measures loops against checked Rust and Python.
//! 7. [`stats`] takes percentiles and compares with the goal.

mod calls;
mod cells;
mod imports;
mod kernel;
mod session;
mod speed;
mod stats;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;
use crate::process::{kayton_binary, target_dir};

use stats::Row;

/// Arguments of `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct Options {
    /// Samples of everything that takes well under a second.
    #[arg(long, default_value_t = 30)]
    samples: usize,
    /// Pairs of a first import and a cargo build, for each crate.
    #[arg(long, default_value_t = 1)]
    pairs: usize,
    /// The crates whose first imports are measured (separated by `;`): small, large, generic, with
    /// macros and build scripts below them.
    #[arg(
        long,
        value_delimiter = ';',
        default_value = "semver@1;regex@1;url@2;indexmap@2;serde_json@1;sha2@0.10;ndarray@0.16;chrono@0.4;itertools@0.14;uuid@1[v4]"
    )]
    first_imports: Vec<String>,
    /// Rounds of each program in the group `speed`.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Only these programs of the group `speed` (comma separated).
    #[arg(long, value_delimiter = ',')]
    programs: Vec<String>,
    /// Only the groups named (comma separated): cells, calls, imports, kernel, speed.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// As `--only`.
    groups: Vec<String>,
}

/// What all measurements share.
struct Bench {
    kayton: PathBuf,
    /// Scratch space in the target directory.
    folder: PathBuf,
    samples: usize,
}

impl Bench {
    /// A home that is kept between runs, so that warm numbers are warm.
    fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    fn session(&self, folder: &Path) -> Result<session::Session, Failure> {
        session::Session::start(&self.kayton, &self.home(), folder)
    }
}

/// Measures and prints.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let folder = target_dir().join("bench");
    std::fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    let bench = Bench {
        kayton: kayton_binary()?,
        folder,
        samples: options.samples.max(2),
    };
    let named: Vec<&String> = options.only.iter().chain(&options.groups).collect();
    let wanted = |group: &str| named.is_empty() || named.iter().any(|name| *name == group);
    let mut rows: Vec<Row> = Vec::new();
    if wanted("cells") {
        rows.extend(cells::measure(&bench)?);
    }
    if wanted("calls") {
        rows.extend(calls::measure(&bench)?);
    }
    if wanted("imports") {
        rows.extend(imports::measure(
            &bench,
            &options.first_imports,
            options.pairs.max(1),
        )?);
    }
    let of_the_kernel = if wanted("kernel") {
        Some(kernel::measure(&bench)?)
    } else {
        None
    };
    let speed = if wanted("speed") {
        let rounds = options.rounds.max(1);
        Some(speed::measure(&bench, &options.programs, rounds)?)
    } else {
        None
    };
    if !rows.is_empty() {
        println!("| what | p50 | p90 | goal | verdict |\n|---|--:|--:|--:|---|");
        for row in &rows {
            println!("{row}");
        }
    }
    if let Some(table) = of_the_kernel {
        println!("\n{table}");
    }
    if let Some(table) = speed {
        println!("\n{table}");
    }
    Ok(())
}
