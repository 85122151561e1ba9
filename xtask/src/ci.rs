//! `cargo xtask ci`: every check a change must pass. The cheap ones come first; all of them run,
//! so that one round shows everything that is wrong. The tests come last: their summary is the
//! closing line.

use std::path::Path;
use std::time::Instant;

use crate::failure::Failure;
use crate::process::{cargo, run as run_command};
use crate::{python, std_api, test, tidy};

/// One stage.
type Stage = fn() -> Result<(), Failure>;

/// Runs all stages and fails with the first failure.
pub(crate) fn run() -> Result<(), Failure> {
    let stages: [(&str, Stage); 6] = [
        ("format", format),
        ("tidy", tidy::run),
        ("clippy", clippy),
        ("index of std", std_api::check_if_possible),
        ("browser", python::browser_if_possible),
        ("test", tests),
    ];
    let mut failures = Vec::new();
    for (name, stage) in stages {
        println!("==> {name}");
        let start = Instant::now();
        let result = stage();
        // The summary of the tests stays the last thing on the screen.
        if name != "test" {
            println!("    {name} took {:.1} s", start.elapsed().as_secs_f64());
        }
        if let Err(failure) = result {
            eprintln!("xtask ci: {name}: {failure}");
            failures.push(failure);
        }
    }
    failures.into_iter().next().map_or(Ok(()), Err)
}

fn format() -> Result<(), Failure> {
    run_command(&mut cargo(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), Failure> {
    run_command(&mut cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))
}

/// A snapshot that differs fails its test and leaves no file behind.
fn tests() -> Result<(), Failure> {
    test::run_with(&[], &[("INSTA_UPDATE", Path::new("no"))])
}
