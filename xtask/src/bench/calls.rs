//! A typed call into a plugin against the same call from Rust. Both sides run the same loop with
//! and without the call; the difference is the call.

use std::process::Command;

use crate::failure::Failure;
use crate::process::{capture, cargo, root, run, write_if_changed};

use super::Bench;
use super::stats::{Row, Unit};

/// Calls in one sample.
const CALLS: f64 = 2_000_000.0;

/// The loops in Keyton, in the order of [`KINDS`]: without a call, a function, a method.
const CELLS: &str = "\
rimport bench_calls

fn bare(n: i64) -> i64:
    x = 0
    for i in 0..n:
        x = x ^ i
    x

fn function(n: i64) -> i64:
    x = 0
    for i in 0..n:
        x = bench_calls.step(x, i)
    x

fn method(n: i64) -> i64:
    counter = bench_calls.Counter.new()
    x = 0
    for i in 0..n:
        x = counter.bump(i)
    x
";

/// The same loops in Rust; prints nanoseconds per turn of each.
const DIRECT: &str = r#"use std::hint::black_box;
use std::time::Instant;

fn bare(n: i64) -> i64 {
    let mut x = 0;
    for i in 0..n {
        x = black_box(x ^ i);
    }
    x
}

fn function(n: i64) -> i64 {
    let mut x = 0;
    for i in 0..n {
        x = bench_calls::step(x, i);
    }
    x
}

fn method(n: i64) -> i64 {
    let mut counter = bench_calls::Counter::new();
    let mut x = 0;
    for i in 0..n {
        x = counter.bump(i);
    }
    x
}

fn main() {
    let n: i64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1);
    for run in [bare, function, method] {
        let start = Instant::now();
        black_box(run(black_box(n)));
        println!("{}", start.elapsed().as_nanos() as f64 / n as f64);
    }
}
"#;

/// What is called.
const KINDS: [&str; 3] = ["bare", "function", "method"];

/// Measures both kinds of calls.
pub(crate) fn measure(bench: &Bench) -> Result<Vec<Row>, Failure> {
    let krate = root().join("fixtures").join("crates").join("bench_calls");
    let folder = bench.folder.join("calls");
    write_if_changed(
        &folder.join("kayton.toml"),
        &format!("[rimport]\nbench_calls = {{ path = {krate:?} }}\n"),
    )?;
    write_if_changed(
        &folder.join("direct").join("Cargo.toml"),
        &format!(
            "[package]\nname = \"direct\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nbench_calls = {{ path = {krate:?} }}\n\n[workspace]\n"
        ),
    )?;
    write_if_changed(&folder.join("direct").join("src").join("main.rs"), DIRECT)?;
    let target = folder.join("direct").join("target");
    run(cargo(["build", "--release", "--quiet"])
        .current_dir(folder.join("direct"))
        .env("CARGO_TARGET_DIR", &target))?;
    let direct = target
        .join("release")
        .join(format!("direct{}", std::env::consts::EXE_SUFFIX));

    let mut session = bench.session(&folder)?;
    for cell in CELLS.split("\n\n") {
        session.cell(cell)?;
    }
    let mut keyton: [Vec<f64>; 3] = Default::default();
    let mut rust: [Vec<f64>; 3] = Default::default();
    for sample in 0..=bench.samples {
        let times = direct_times(&direct)?;
        for (kind, name) in KINDS.iter().enumerate() {
            let run_us = session.cell(&format!("{name}({CALLS:.0})"))?.run_us;
            // The first round compiles the cells and loads the pages.
            if sample > 0 {
                keyton[kind].push(run_us * 1e3 / CALLS);
                rust[kind].push(times[kind]);
            }
        }
    }
    session.end()?;
    Ok((1..KINDS.len())
        .map(|kind| {
            let calls = |side: &[Vec<f64>; 3]| -> Vec<f64> {
                side[kind]
                    .iter()
                    .zip(&side[0])
                    .map(|(with, without)| with - without)
                    .collect()
            };
            let over = calls(&keyton)
                .into_iter()
                .zip(calls(&rust))
                .map(|(k, r)| k - r)
                .collect();
            let what = format!("typed call of a {} over the direct call", KINDS[kind]);
            Row::new(what, Unit::Nanoseconds, over, Some(30.0))
        })
        .collect())
}

fn direct_times(direct: &std::path::Path) -> Result<Vec<f64>, Failure> {
    let output = capture(Command::new(direct).arg(format!("{CALLS:.0}")))?;
    let times: Vec<f64> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|l| l.trim().parse().ok())
        .collect();
    if times.len() == KINDS.len() {
        Ok(times)
    } else {
        Err(Failure::Protocol {
            what: "the direct calls",
            detail: format!("{output:?}"),
        })
    }
}
