//! Loops of Keyton against the same programs in Rust, compiled with optimisation and overflow checks,
//! and in Python: what `fixtures/speed` holds, once in each language.
//!
//! 1. The three results are compared.
//! 2. The programs run in turn, round after round, each measuring itself.
//! 3. Medians of the times and of the rounds' quotients make a row of [`Table`].

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::failure::Failure;
use crate::process::{capture, read, root, run, write_if_changed};

use super::Bench;
use super::session::Session;
use super::stats::median;

/// A program of `fixtures/speed`.
struct Program {
    name: &'static str,
    what: &'static str,
    /// Argument of its main function.
    size: i64,
    /// Most that Keyton should need of what Rust needs.
    goal: f64,
}

const fn program(name: &'static str, what: &'static str, size: i64, goal: f64) -> Program {
    Program {
        name,
        what,
        size,
        goal,
    }
}

const PROGRAMS: [Program; 12] = [
    program("nbody_lists", "n-body, lists", 400_000, 1.5),
    program("nbody_structs", "n-body, structs", 400_000, 1.5),
    program("spectral_norm", "spectral norm", 700, 1.5),
    program("mandelbrot", "mandelbrot", 600, 1.5),
    program("fannkuch", "fannkuch", 9, 1.5),
    program("matmul", "matrix multiplication, nested lists", 300, 1.5),
    program("sieve", "sieve", 5_000_000, 1.5),
    program("binary_trees", "binary trees", 14, 2.0),
    program("collatz", "collatz", 300_000, 1.5),
    program("word_count", "word count, 50 MB", 860, 2.0),
    program("strings", "string building", 400_000, 2.0),
    program("sort", "sort, a million floats", 1_000_000, 1.5),
];

/// Lets a Rust program print its result, and how many nanoseconds each run took.
const RUST_MAIN: &str = r#"
fn main() {
    let arguments: Vec<i64> = std::env::args().skip(1).map(|n| n.parse().unwrap()).collect();
    for _ in 0..arguments[1] {
        let start = std::time::Instant::now();
        let result = run(std::hint::black_box(arguments[0]));
        let time = start.elapsed();
        println!("{result:?} {}", time.as_nanos());
    }
}
"#;

/// The same for Python.
const PYTHON_MAIN: &str = r"
import sys, time
start = time.perf_counter_ns()
result = main(int(sys.argv[1]))
print(result, time.perf_counter_ns() - start)
";

/// Rounds in which Python runs, too; its times are long.
const PYTHON_ROUNDS: usize = 3;

/// Times of one program in seconds, round by round.
struct Times {
    program: &'static Program,
    keyton: Vec<f64>,
    rust: Vec<f64>,
    python: Vec<f64>,
}

/// Markdown.
pub(super) struct Table(Vec<Times>);

/// Measures the programs named, all if none is.
pub(super) fn measure(bench: &Bench, named: &[String], rounds: usize) -> Result<Table, Failure> {
    let folder = bench.folder.join("speed");
    std::fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    let mut all = Vec::new();
    for program in &PROGRAMS {
        if named.is_empty() || named.iter().any(|name| name == program.name) {
            all.push(Trial::prepare(bench, &folder, program)?.times(bench, &folder, rounds)?);
        }
    }
    Ok(Table(all))
}

/// A program that is ready to run.
struct Trial {
    program: &'static Program,
    keyton: String,
    rust: PathBuf,
    python: PathBuf,
}

impl Trial {
    fn prepare(bench: &Bench, folder: &Path, program: &'static Program) -> Result<Self, Failure> {
        let text = |extension: &str| {
            let fixtures = root().join("fixtures").join("speed");
            read(fixtures.join(program.name).with_extension(extension))
        };
        let keyton = text("kay")?;
        let rust = folder.join(program.name);
        let source = rust.with_extension("rs");
        write_if_changed(&source, &(text("rs")? + RUST_MAIN))?;
        run(Command::new("rustc")
            .args([
                "--edition=2024",
                "-O",
                "-Coverflow-checks=on",
                "-Awarnings",
                "-o",
            ])
            .args([&rust, &source]))?;
        let python = rust.with_extension("py");
        write_if_changed(&python, &(text("py")? + PYTHON_MAIN))?;
        let trial = Trial {
            program,
            keyton,
            rust,
            python,
        };
        trial.compare(bench, folder)?;
        Ok(trial)
    }

    /// The three results have to be the same.
    fn compare(&self, bench: &Bench, folder: &Path) -> Result<(), Failure> {
        let size = self.program.size;
        let file = self.rust.with_extension("kay");
        write_if_changed(&file, &format!("{}print(main({size}))\n", self.keyton))?;
        let mut keyton = Command::new(&bench.kayton);
        keyton.arg("run").arg(&file).current_dir(folder);
        keyton.env("KAYTON_HOME", bench.home());
        let keyton = capture(&mut keyton)?;
        let said = String::from_utf8_lossy(&keyton.stdout).trim().to_owned();
        let rust = self.run_rust()?.0;
        let python = self.run_python()?.0;
        if said == rust && said == python {
            return Ok(());
        }
        let trouble = String::from_utf8_lossy(&keyton.stderr);
        Err(Failure::Content {
            path: file,
            message: format!("Keyton `{said}`, Rust `{rust}`, Python `{python}`\n{trouble}"),
        })
    }

    fn times(&self, bench: &Bench, folder: &Path, rounds: usize) -> Result<Times, Failure> {
        let mut session = bench.session(folder)?;
        // An empty line would end the cell.
        let lines: Vec<&str> = self.keyton.lines().filter(|l| !l.is_empty()).collect();
        session.cell(&lines.join("\n"))?;
        let mut times = Times {
            program: self.program,
            keyton: Vec::new(),
            rust: Vec::new(),
            python: Vec::new(),
        };
        // Compiles the call and loads the pages.
        self.run_keyton(&mut session)?;
        for round in 0..rounds {
            times.keyton.push(self.run_keyton(&mut session)?);
            times.rust.push(self.run_rust()?.1);
            if round < PYTHON_ROUNDS {
                times.python.push(self.run_python()?.1);
            }
        }
        session.end()?;
        Ok(times)
    }

    fn run_keyton(&self, session: &mut Session) -> Result<f64, Failure> {
        let timing = session.cell(&format!("main({})", self.program.size))?;
        Ok(timing.run_us / 1e6)
    }

    fn run_rust(&self) -> Result<(String, f64), Failure> {
        // The second run of a process, as in the session: the first loads the pages.
        let mut command = Command::new(&self.rust);
        timed(command.args([self.program.size.to_string(), "2".to_owned()]))
    }

    fn run_python(&self) -> Result<(String, f64), Failure> {
        let mut command = Command::new("python3");
        timed(command.arg(&self.python).arg(self.program.size.to_string()))
    }
}

/// The result and the seconds in the last line of what a program prints.
fn timed(command: &mut Command) -> Result<(String, f64), Failure> {
    let output = capture(command)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().next_back().and_then(|l| l.rsplit_once(' '));
    let parsed = last.and_then(|(result, time)| Some((result, time.parse::<f64>().ok()?)));
    match parsed {
        Some((result, time)) => Ok((result.to_owned(), time / 1e9)),
        None => Err(Failure::Protocol {
            what: "a program of fixtures/speed",
            detail: String::from_utf8_lossy(&output.stderr).into_owned(),
        }),
    }
}

/// The median of quotients of the same round.
fn quotient(a: &[f64], b: &[f64]) -> f64 {
    median(a.iter().zip(b).map(|(a, b)| a / b).collect())
}

/// A time as milliseconds.
fn show(seconds: &[f64]) -> String {
    let time = Duration::from_secs_f64(median(seconds.to_vec()).max(0.0));
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| program | Keyton | checked Rust | CPython | Keyton / Rust | goal | CPython / Keyton |\n\
             |---|--:|--:|--:|--:|--:|--:|"
        )?;
        for times in &self.0 {
            let Times {
                program,
                keyton,
                rust,
                python,
            } = times;
            writeln!(
                f,
                "| {} | {} | {} | {} | {:.2} × | {:.1} × | {:.1} × |",
                program.what,
                show(keyton),
                show(rust),
                show(python),
                quotient(keyton, rust),
                program.goal,
                quotient(python, keyton),
            )?;
        }
        Ok(())
    }
}
