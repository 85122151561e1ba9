//! The repository's own tasks, started as `cargo xtask <task>`.
//!
//! 1. [`ci`] runs every check a change must pass, stage by stage; `.ci/run` and the workflows
//!    call nothing else.
//! 2. [`test`] runs the tests, those of the Jupyter kernel by [`python`]; [`bless`]
//!    runs them and accepts what the snapshots now are.
//! 3. [`tidy`] holds the layout and naming rules: who may depend on whom, sizes, `unsafe`,
//!    links.
//! 4. [`coverage`] runs the generator over the crates of `docs/corpus.txt` and writes
//!    `docs/coverage.md`.
//! 5. [`bench`] measures what the design promises and prints it beside the goal.
//! 6. [`std_api`] makes the index of the standard library that the binary carries.
//!
//! # Invariants
//!
//! **One exit.** A task returns [`failure::Failure`]; only `main` prints it and sets the exit code.
//!
//! **No generated text by accident.** A task that writes a file into the repository has a mode
//! that only compares.

mod bench;
mod bless;
mod ci;
mod coverage;
mod failure;
mod process;
mod python;
mod std_api;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of the Kayton repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run all tests: with nextest where it is installed, else with `cargo test`.
    Test(test::Options),
    /// Check the layout and naming rules of the repository.
    Tidy,
    /// Run the tests and accept the new snapshots.
    Bless(bless::Options),
    /// Bind the crates of `docs/corpus.txt` and write `docs/coverage.md`.
    Coverage(coverage::Options),
    /// Measure cells, imports, calls and the Jupyter kernel, and print them beside their goals.
    Bench(bench::Options),
    /// Make the index of the standard library from the JSON of core, alloc and std.
    StdApi(std_api::Options),
    /// Everything a change must pass: format, lints, tidy, tests.
    Ci,
}

fn main() -> ExitCode {
    let result = match Cli::parse().task {
        Task::Test(options) => test::run(&options),
        Task::Tidy => tidy::run(),
        Task::Bless(options) => bless::run(&options),
        Task::Coverage(options) => coverage::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::StdApi(options) => std_api::run(&options),
        Task::Ci => ci::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
