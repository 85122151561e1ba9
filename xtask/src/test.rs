//! `cargo xtask test`: documentation tests, Python tests, then everything else, so that the last
//! lines are the summary that counts. With `--browser` only the tests in a browser run, with
//! `--python` only the other Python tests.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use clap::Args;

use crate::failure::Failure;
use crate::process::{cargo, line, run as run_command, start_failure, succeeds};
use crate::python;

/// Arguments of `cargo xtask test`.
#[derive(Args)]
pub(crate) struct Options {
    /// Run only the tests in a browser (JupyterLab in Chromium); pictures are left under the
    /// target directory.
    #[arg(long)]
    pub(crate) browser: bool,
    /// Run only the other Python tests: the kernel as its clients see it.
    #[arg(long, conflicts_with = "browser")]
    pub(crate) python: bool,
    /// Passed on to nextest (or to `cargo test`): filters, `-p`, `--no-fail-fast`, …
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) extra: Vec<String>,
}

/// Runs the tests. With extra arguments only the Rust tests run, since the arguments select them.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    if options.browser {
        return python::browser();
    }
    if options.python {
        return python::kernel(&[]);
    }
    run_with(&options.extra, &[])
}

/// Runs the tests with more environment variables.
pub(crate) fn run_with(extra: &[String], envs: &[(&str, &Path)]) -> Result<(), Failure> {
    let mut first_failure = None;
    if extra.is_empty() {
        first_failure = doc_tests(envs).err();
        first_failure = first_failure.or(python::kernel(envs).err());
    }
    let rust = if succeeds(&mut cargo(["nextest", "--version"])) {
        nextest(extra, envs)
    } else {
        println!("cargo-nextest is not installed: tests run with `cargo test`");
        cargo_test(extra, envs)
    };
    if let Some(failure) = &first_failure {
        println!("an earlier stage failed as well: {failure}");
    }
    rust.and(first_failure.map_or(Ok(()), Err))
}

/// What of the workspace is tested here. On Windows a running program cannot be replaced, so
/// this one is left out there; it runs as a test on the other systems.
fn selection() -> &'static [&'static str] {
    if cfg!(windows) {
        &["--workspace", "--exclude", "xtask"]
    } else {
        &["--workspace"]
    }
}

fn nextest(extra: &[String], envs: &[(&str, &Path)]) -> Result<(), Failure> {
    let mut command = cargo(["nextest", "run", "--status-level=fail"]);
    if !selects_packages(extra) {
        command.args(selection());
    }
    command.args(extra).envs(envs.iter().copied());
    run_command(&mut command)
}

fn doc_tests(envs: &[(&str, &Path)]) -> Result<(), Failure> {
    let mut command = cargo(["test", "--doc", "--quiet"]);
    command.args(selection()).envs(envs.iter().copied());
    run_command(&mut command)
}

/// `cargo test`, its output passed on, closed by one line that sums up all its test programs.
fn cargo_test(extra: &[String], envs: &[(&str, &Path)]) -> Result<(), Failure> {
    let mut command = cargo(["test", "--no-fail-fast"]);
    if !selects_packages(extra) {
        command
            .args(selection())
            .args(["--lib", "--bins", "--tests"]);
    }
    command
        .args(extra)
        .envs(envs.iter().copied())
        .stdout(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|source| start_failure(&command, source))?;
    let mut totals = Totals::default();
    if let Some(stdout) = child.stdout.take() {
        for text in BufReader::new(stdout).lines() {
            let text = text.map_err(|source| start_failure(&command, source))?;
            totals.add(&text);
            // A closed stdout is no reason to stop testing.
            let _ = writeln!(std::io::stdout(), "{text}");
        }
    }
    let status = child
        .wait()
        .map_err(|source| start_failure(&command, source))?;
    println!("{totals}");
    if status.success() {
        Ok(())
    } else {
        Err(Failure::Command {
            command: line(&command),
            status,
        })
    }
}

fn selects_packages(extra: &[String]) -> bool {
    extra.iter().any(|a| {
        a.starts_with("-p")
            || a.starts_with("--package")
            || a == "--workspace"
            || a.starts_with("--manifest-path")
    })
}

/// Sums of the `test result:` lines of several test programs.
#[derive(Default)]
struct Totals {
    programs: u64,
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Totals {
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else {
            return;
        };
        self.programs += 1;
        let fields = rest.split(['.', ';']).map(str::trim);
        for field in fields {
            let Some((number, what)) = field.split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Totals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Summary: {} tests run: {} passed, {} failed, {} ignored, in {} test programs",
            self.passed + self.failed,
            self.passed,
            self.failed,
            self.ignored,
            self.programs
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_several_test_programs_add_up() {
        let mut totals = Totals::default();
        totals.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        totals.add("test something ... ok");
        totals.add("test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; finished");
        assert_eq!(
            totals.to_string(),
            "Summary: 9 tests run: 5 passed, 4 failed, 1 ignored, in 2 test programs"
        );
    }

    #[test]
    fn package_selection_is_recognised() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(selects_packages(&words("-p kayton_api --no-fail-fast")));
        assert!(selects_packages(&words("--package=kayton_api")));
        assert!(!selects_packages(&words("regex --no-fail-fast")));
    }
}
