//! The Jupyter kernel as a client sees it.
//!
//! 1. The release program is installed as a kernel under the scratch folder, so that the kernel of
//!    the tests stays what it is.
//! 2. `python/bench_kernel.py` drives it with jupyter_client, in the environment of the tests.
//! 3. Its JSON lines become rows, beside the goal and what is quoted for evcxr.

use std::fmt;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::failure::Failure;
use crate::process::{line, root, run, start_failure};
use crate::python::tests_interpreter;

use super::Bench;
use super::stats::{Row, Unit};

const DRIVER: &str = "python/bench_kernel.py";

/// What the column of evcxr is worth.
const SOURCE: &str = "evcxr: version 0.22 on a 2-core machine, measured once; not measured again by \
                      this command, the figures are constants of xtask/src/bench/kernel.rs.";

/// What the driver reports under one name, and what it is compared with.
struct Quantity {
    /// The driver's name.
    name: &'static str,
    /// The row's name.
    what: &'static str,
    /// Milliseconds that the median should not exceed.
    goal: Option<f64>,
    evcxr: &'static str,
}

/// The rows of the table, in its order.
const QUANTITIES: [Quantity; 7] = [
    Quantity {
        name: "start",
        what: "kernel: spawn to its first kernel_info_reply",
        goal: Some(150.0),
        evcxr: "3.9 s",
    },
    Quantity {
        name: "first cell",
        what: "kernel: first cell",
        goal: None,
        evcxr: "1.6 s",
    },
    Quantity {
        name: "warm cell",
        what: "kernel: cell, warm, std only",
        goal: Some(60.0),
        evcxr: "0.3-0.5 s",
    },
    Quantity {
        name: "warm cell, crate",
        what: "kernel: cell, warm, reqwest imported and used",
        goal: Some(60.0),
        evcxr: "-",
    },
    Quantity {
        name: "cached import",
        what: "kernel: import of reqwest in a second kernel",
        goal: Some(50.0),
        evcxr: "45 s",
    },
    Quantity {
        name: "complete",
        what: "kernel: completion of a crate's members",
        goal: Some(20.0),
        evcxr: "-",
    },
    Quantity {
        name: "inspect",
        what: "kernel: help on a crate's members",
        goal: None,
        evcxr: "-",
    },
];

/// The measured rows; its `Display` is a Markdown table with its source below.
pub(crate) struct Table(Vec<(Row, &'static str)>);

/// A line of the driver.
#[derive(Deserialize)]
struct Measured {
    what: String,
    /// Samples in milliseconds.
    ms: Vec<f64>,
}

/// Measures all of them.
pub(crate) fn measure(bench: &Bench) -> Result<Table, Failure> {
    let python = tests_interpreter()?;
    let prefix = bench.folder.join("kernel");
    run(Command::new(&bench.kayton)
        .args(["kernel", "install", "--prefix"])
        .arg(&prefix))?;
    let mut driver = Command::new(python);
    driver
        .arg(root().join(DRIVER))
        .args(["--samples", &bench.samples.to_string()])
        .args(["--starts", &(bench.samples / 3).max(2).to_string()])
        .current_dir(&bench.folder)
        .env("JUPYTER_PATH", prefix.join("share").join("jupyter"))
        .env("KAYTON_HOME", bench.home())
        .env_remove("KAYTON_OFFLINE_STRICT")
        .stderr(Stdio::inherit());
    let output = driver
        .output()
        .map_err(|source| start_failure(&driver, source))?;
    if !output.status.success() {
        return Err(Failure::Command {
            command: line(&driver),
            status: output.status,
        });
    }
    table(&String::from_utf8_lossy(&output.stdout))
}

/// The table of what the driver printed; a quantity that is missing is a failure.
fn table(printed: &str) -> Result<Table, Failure> {
    let mut measured: Vec<Measured> = Vec::new();
    for text in printed.lines() {
        measured.push(serde_json::from_str(text).map_err(|e| protocol(format!("{e}: {text}")))?);
    }
    QUANTITIES
        .iter()
        .map(|quantity| {
            let samples = measured
                .iter_mut()
                .find(|m| m.what == quantity.name)
                .map(|m| std::mem::take(&mut m.ms))
                .ok_or_else(|| protocol(format!("no {}", quantity.name)))?;
            let row = Row::new(quantity.what, Unit::Milliseconds, samples, quantity.goal);
            Ok((row, quantity.evcxr))
        })
        .collect::<Result<_, _>>()
        .map(Table)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | p50 | p90 | goal | verdict | evcxr |")?;
        writeln!(f, "|---|--:|--:|--:|---|--:|")?;
        for (row, evcxr) in &self.0 {
            writeln!(f, "{row} {evcxr} |")?;
        }
        write!(f, "\n{SOURCE}")
    }
}

fn protocol(detail: impl Into<String>) -> Failure {
    Failure::Protocol {
        what: DRIVER,
        detail: detail.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_driver_become_rows_beside_evcxr() -> Result<(), Failure> {
        let printed: String = QUANTITIES
            .iter()
            .map(|q| format!("{{\"what\": {:?}, \"ms\": [3.0, 1.0, 2.0]}}\n", q.name))
            .collect();
        let table = table(&printed)?.to_string();
        assert!(table.contains(
            "| kernel: spawn to its first kernel_info_reply (n = 3) | 2.0 ms | 3.0 ms | 150.0 ms \
             | reached | 3.9 s |"
        ));
        Ok(())
    }

    #[test]
    fn what_was_not_measured_is_a_failure() {
        assert!(table("{\"what\": \"start\", \"ms\": [1.0]}").is_err());
        assert!(table("no JSON").is_err());
    }
}
