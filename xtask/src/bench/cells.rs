//! Warm cells, the start of a process, a cached import.

use crate::failure::Failure;

use super::Bench;
use super::stats::{Row, Unit};

/// Cells before the first that counts.
const WARM_UP: usize = 5;

/// Measures all of them.
pub(crate) fn measure(bench: &Bench) -> Result<Vec<Row>, Failure> {
    Ok(vec![
        warm(bench, "cell, warm, std only", "print(0)", |i| {
            format!("x{i} = {} + 1\nprint(x{i})", salt() + i)
        })?,
        warm(
            bench,
            "cell, warm, reqwest imported and used",
            "from reqwest rimport StatusCode",
            |i| format!("s{i} = StatusCode.OK\nprint(s{i}, {})", salt() + i),
        )?,
        start(bench)?,
        cached_import(bench)?,
    ])
}

/// A number of this run, so that no cell is one that an earlier run left compiled.
fn salt() -> usize {
    static SALT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *SALT.get_or_init(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        now.map_or(0, |now| now.as_secs() as usize * 1000)
    })
}

/// Total times of cells after `first`, each another text.
fn warm(
    bench: &Bench,
    what: &str,
    first: &str,
    cell: impl Fn(usize) -> String,
) -> Result<Row, Failure> {
    let mut session = bench.session(&bench.folder)?;
    session.cell(first)?;
    let mut samples = Vec::new();
    for i in 0..WARM_UP + bench.samples {
        let timing = session.cell(&cell(i))?;
        if i >= WARM_UP {
            samples.push(timing.total_us / 1e3);
        }
    }
    session.end()?;
    Ok(Row::new(what, Unit::Milliseconds, samples, Some(60.0)))
}

/// From the start of the process to the end of a first cell that prints a value.
fn start(bench: &Bench) -> Result<Row, Failure> {
    let mut samples = Vec::new();
    for i in 0..bench.samples {
        let mut session = bench.session(&bench.folder)?;
        session.cell(&format!("{} + 1", salt() + i))?;
        samples.push(session.age().as_secs_f64() * 1e3);
        session.end()?;
    }
    Ok(Row::new(
        "start of the process to its first value",
        Unit::Milliseconds,
        samples,
        Some(150.0),
    ))
}

/// A cell that imports what an earlier session has built, in a new process.
fn cached_import(bench: &Bench) -> Result<Row, Failure> {
    let mut samples = Vec::new();
    for _ in 0..bench.samples {
        let mut session = bench.session(&bench.folder)?;
        session.cell("1 + 1")?;
        samples.push(session.cell("rimport reqwest")?.total_us / 1e3);
        session.end()?;
    }
    Ok(Row::new(
        "cached import of reqwest",
        Unit::Milliseconds,
        samples,
        Some(50.0),
    ))
}
