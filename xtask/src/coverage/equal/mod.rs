//! Whether uses give in Keyton what they give in plain Rust.
//!
//! 1. `kayton probe SPEC --run` writes both [`Sides`].
//! 2. [`rust`] builds the Rust side as a package of cargo that depends on the same versions.
//! 3. [`run`] runs programs with a limit of time and memory, in an empty folder.
//! 4. [`compare`] judges case by case. What differs between two runs of plain Rust is no difference.
//! 5. The Rust side is built once more with other arguments: a comparison that takes that for equal
//!    compares nothing.

mod compare;
mod run;
mod rust;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::process::write_if_changed;

use compare::{Outcome, outcomes};
use run::{Limits, lines};

/// Seconds that a program may be silent.
const SILENCE: u64 = 20;
/// Controls of which none shows a difference, at most: some uses have no arguments.
const MOST_BLIND: u64 = 8;

/// What `kayton probe --run` writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sides {
    package: (String, String, Vec<String>),
    lockfile: Option<String>,
    programs: Vec<Program>,
    rust: rust::Side,
    left_out: Vec<(usize, String, String)>,
}

/// A program of Keyton, and the numbers of its uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Program {
    text: String,
    uses: Vec<usize>,
}

/// What became of the uses of a crate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Equal {
    /// Uses of the crates that were run: what shares are of.
    pub(crate) tried: u64,
    /// Uses that ran in both languages.
    pub(crate) executed: u64,
    /// Those of them that gave the same, every time.
    pub(crate) equal: u64,
    /// Those of the equal ones that gave a value at least once; the others raised the same error.
    pub(crate) values: u64,
    /// Uses whose values cannot be compared: their types have neither `Debug` nor `Display`.
    pub(crate) opaque: u64,
    /// Uses that give something else each time in plain Rust, too.
    pub(crate) unsteady: u64,
    /// Uses that differ.
    pub(crate) different: u64,
    /// Equal uses that were compared with plain Rust that has other arguments.
    pub(crate) controls: u64,
    /// Those of them in which a difference was seen.
    pub(crate) noticed: u64,
    /// Uses that are not equal: number, reason, and what is to be said.
    pub(crate) items: Vec<(usize, String, String)>,
}

impl Equal {
    /// Adds another crate's figures; its items stay with it.
    pub(crate) fn add(&mut self, other: &Self) {
        self.tried += other.tried;
        self.executed += other.executed;
        self.equal += other.equal;
        self.values += other.values;
        self.opaque += other.opaque;
        self.unsteady += other.unsteady;
        self.different += other.different;
        self.controls += other.controls;
        self.noticed += other.noticed;
    }
}

/// Runs both sides in `folder` and compares.
pub(crate) fn compare(
    kayton: &dyn Fn() -> std::process::Command,
    sides: &Sides,
    folder: &Path,
    minutes: u64,
) -> Result<Equal, Failure> {
    let limits = Limits {
        seconds: SILENCE,
        end: Instant::now() + Duration::from_secs(60 * minutes),
        scratch: folder.join("scratch"),
    };
    let plain = built(sides, folder, "uses", &sides.rust.uses)?;
    let mut keyton = BTreeMap::new();
    for (at, program) in sides.programs.iter().enumerate() {
        let file = folder.join(format!("uses_{at}.kay"));
        write_if_changed(&file, &program.text)?;
        let command = |after: usize| {
            let mut command = kayton();
            command.arg("run").arg(&file).arg(after.to_string());
            command.args(&plain.ways);
            command
        };
        keyton.extend(lines(&command, &program.uses, &limits)?);
    }
    let rust = |binary: &PathBuf, again: bool| {
        let command = |after: usize| {
            let mut command = std::process::Command::new(binary);
            command
                .arg(after.to_string())
                .args(again.then_some("again"));
            command
        };
        let uses: Vec<usize> = sides.rust.uses.iter().map(|(number, _)| *number).collect();
        lines(&command, &uses, &limits)
    };
    let first = rust(&plain.binary, false)?;
    // At another time, too.
    std::thread::sleep(Duration::from_millis(1_100));
    let second = rust(&plain.binary, true)?;
    let mut result = judge(&keyton, &first, &second, &plain.refused);
    let left = sides.left_out.iter();
    result
        .items
        .extend(left.map(|(n, reason, message)| (*n, reason.clone(), message.clone())));
    let wrong = built(sides, folder, "wrong", &sides.rust.wrong)?;
    let other = rust(&wrong.binary, false)?;
    let listed: Vec<usize> = result.items.iter().map(|(number, ..)| *number).collect();
    for number in keyton.keys().filter(|number| !listed.contains(number)) {
        let Some(ran) = other.get(number) else {
            continue;
        };
        let outcome = outcomes(&keyton[number], ran, ran);
        if !matches!(outcome, Outcome::NotRun(..)) {
            result.controls += 1;
            result.noticed += u64::from(matches!(outcome, Outcome::Different(_)));
        }
    }
    if result.noticed == 0 && result.controls > MOST_BLIND {
        return Err(Failure::Content {
            path: folder.to_owned(),
            message: "other arguments make no difference: the comparison sees nothing".to_owned(),
        });
    }
    result.items.sort();
    Ok(result)
}

fn built(
    sides: &Sides,
    folder: &Path,
    name: &str,
    uses: &[(usize, rust::Chunk)],
) -> Result<rust::Built, Failure> {
    let package = rust::Package {
        name: format!("{name}_{}", sides.package.0.replace('-', "_")),
        folder: folder.join(name),
        target: folder.parent().unwrap_or(folder).join("target"),
        lockfile: sides.lockfile.as_ref().map(PathBuf::from),
        own: &sides.package,
    };
    package.build(&sides.rust, uses)
}

fn judge(
    keyton: &BTreeMap<usize, run::Ran>,
    first: &BTreeMap<usize, run::Ran>,
    second: &BTreeMap<usize, run::Ran>,
    refused: &BTreeMap<usize, String>,
) -> Equal {
    let mut result = Equal::default();
    let none = run::Ran::default();
    for (number, ran) in keyton {
        if let Some(message) = refused.get(number) {
            let reason = "rust-refused".to_owned();
            result.items.push((*number, reason, message.clone()));
            continue;
        }
        let rust = (
            first.get(number).unwrap_or(&none),
            second.get(number).unwrap_or(&none),
        );
        let outcome = outcomes(ran, rust.0, rust.1);
        result.executed += u64::from(!matches!(outcome, Outcome::NotRun(..)));
        let mut list = |reason: &str, message: String| {
            result.items.push((*number, reason.to_owned(), message));
        };
        match outcome {
            Outcome::Equal { values } => {
                result.equal += 1;
                result.values += u64::from(values);
            }
            Outcome::Opaque => {
                result.opaque += 1;
                list("opaque", String::new());
            }
            Outcome::Unsteady(text) => {
                result.unsteady += 1;
                list("unsteady", text);
            }
            Outcome::Different(text) => {
                result.different += 1;
                list("different", text);
            }
            Outcome::NotRun(reason, message) => list(reason, message),
        }
    }
    result
}
