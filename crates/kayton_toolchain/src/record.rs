//! The compiler wrapper: writes down with which arguments cargo compiles each library.
//!
//! Cargo is told to start `kayton` in place of rustc (`RUSTC_WRAPPER`). [`wrapper_main`] notices
//! that, writes one record per library artifact and hands over to rustc. The records stay beside
//! the artifacts in the shared target directory: cargo calls no compiler for what is fresh.
//!
//! **The wrapper changes nothing.** Arguments, environment, streams and exit status are rustc's; a
//! record that cannot be written is missed later, where the package is then built again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::hash::{Digest, DigestBuilder};
use crate::home::{read_cached, write_json};

/// Where records go; its presence makes `kayton` a wrapper.
pub(crate) const RECORD_DIR: &str = "KAYTON_RECORD_DIR";
/// Names of the variables that were set before cargo started; all others are cargo's.
pub(crate) const RECORD_KNOWN: &str = "KAYTON_RECORD_KNOWN";
/// A wrapper that the user had configured, called in turn.
pub(crate) const NEXT_WRAPPER: &str = "KAYTON_NEXT_WRAPPER";

/// Whether this process would act as a wrapper if it were started as one.
static CAN_WRAP: AtomicBool = AtomicBool::new(false);

/// One compilation of a library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompileRecord {
    /// Name of the crate.
    pub crate_name: String,
    /// `-<hash>` of the artifact's file names; empty where they have none.
    pub extra_filename: String,
    /// Arguments after the compiler's path.
    pub arguments: Vec<String>,
    /// Variables that cargo set.
    pub environment: BTreeMap<String, String>,
    /// Working directory.
    pub directory: Utf8PathBuf,
}

impl CompileRecord {
    /// Reads the arguments of a compiler call; `None` if it compiles no library.
    pub fn of(
        arguments: Vec<String>,
        environment: BTreeMap<String, String>,
        directory: Utf8PathBuf,
    ) -> Option<Self> {
        let after = |flag: &str| {
            let at = arguments.iter().position(|argument| argument == flag)?;
            arguments.get(at + 1)
        };
        // Cargo asks for names of files in the same way.
        if arguments
            .iter()
            .any(|argument| argument.starts_with("--print"))
        {
            return None;
        }
        let crate_name = after("--crate-name")?.clone();
        let is_library = |kind: &str| matches!(kind, "lib" | "rlib" | "dylib" | "proc-macro");
        let kinds = arguments.iter().zip(arguments.iter().skip(1));
        let mut kinds = kinds
            .filter(|(flag, _)| *flag == "--crate-type")
            .map(|(_, kind)| kind);
        if !kinds.any(|list| list.split(',').any(is_library)) {
            return None;
        }
        let extra_filename = arguments
            .iter()
            .find_map(|argument| argument.strip_prefix("extra-filename="))
            .or_else(|| {
                arguments
                    .iter()
                    .find_map(|a| a.strip_prefix("-Cextra-filename="))
            })
            .unwrap_or_default()
            .to_owned();
        Some(Self {
            crate_name,
            extra_filename,
            arguments,
            environment,
            directory,
        })
    }

    /// The record of an artifact, from its crate name and `-<hash>`.
    pub fn load(records: &Utf8Path, crate_name: &str, extra_filename: &str) -> Option<Self> {
        read_cached(&records.join(file_name(crate_name, extra_filename)))
    }

    /// Identity of what rustdoc would make of it.
    pub fn hash(&self) -> Digest {
        let mut hash = DigestBuilder::default().part(self.directory.as_str());
        for argument in &self.arguments {
            hash = hash.part(argument);
        }
        for (name, value) in &self.environment {
            hash = hash.part(name).part(value);
        }
        hash.finish()
    }

    fn write(&self, records: &Utf8Path) -> crate::Result<()> {
        write_json(
            &records.join(file_name(&self.crate_name, &self.extra_filename)),
            self,
        )
    }
}

fn file_name(crate_name: &str, extra_filename: &str) -> String {
    format!("{crate_name}{extra_filename}.json")
}

/// Acts as the compiler wrapper if this process was started as one; call it first in `main`.
///
/// Returns the exit code to end with, or `None` if this is an ordinary start. On Unix rustc takes
/// the process over and nothing returns.
pub fn wrapper_main() -> Option<ExitCode> {
    CAN_WRAP.store(true, Ordering::Relaxed);
    let records = std::env::var(RECORD_DIR).ok()?;
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next()?;
    let stem = Utf8Path::new(rustc.to_str()?).file_stem()?;
    if !stem.starts_with("rustc") && !stem.starts_with("clippy-driver") {
        return None;
    }
    let arguments: Vec<OsString> = arguments.collect();
    record(Utf8Path::new(&records), &arguments);
    let mut command = match std::env::var_os(NEXT_WRAPPER) {
        Some(next) => {
            let mut command = Command::new(next);
            command.arg(&rustc);
            command
        }
        None => Command::new(&rustc),
    };
    command.args(&arguments);
    for name in [RECORD_DIR, RECORD_KNOWN, NEXT_WRAPPER] {
        command.env_remove(name);
    }
    Some(run(command))
}

/// Whether the running program called [`wrapper_main`], so that it can serve as the wrapper.
pub(crate) fn can_wrap() -> bool {
    CAN_WRAP.load(Ordering::Relaxed)
}

fn record(records: &Utf8Path, arguments: &[OsString]) {
    let arguments: Option<Vec<String>> = arguments
        .iter()
        .map(|argument| argument.to_str().map(str::to_owned))
        .collect();
    let directory = std::env::current_dir()
        .ok()
        .and_then(|d| Utf8PathBuf::from_path_buf(d).ok());
    let (Some(arguments), Some(directory)) = (arguments, directory) else {
        return;
    };
    let Some(arguments) = expand(arguments) else {
        return;
    };
    let known = std::env::var(RECORD_KNOWN).unwrap_or_default();
    let known: Vec<&str> = known.split(',').collect();
    let ours = [RECORD_DIR, RECORD_KNOWN, NEXT_WRAPPER];
    let set_by_cargo = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        let new = !known.contains(&&*name) && !ours.contains(&&*name);
        Some((name, value.into_string().ok()?)).filter(|_| new)
    });
    if let Some(record) = CompileRecord::of(arguments, set_by_cargo.collect(), directory) {
        // See "The wrapper changes nothing": a record that is missing is asked for again.
        let _ = record.write(records);
    }
}

/// Replaces `@file` arguments by the file's lines (The rustc book, "@path").
fn expand(arguments: Vec<String>) -> Option<Vec<String>> {
    let mut expanded = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument.strip_prefix('@') {
            Some(file) => {
                let text = fs_err::read_to_string(file).ok()?;
                expanded.extend(text.lines().map(str::to_owned));
            }
            None => expanded.push(argument),
        }
    }
    Some(expanded)
}

#[cfg(unix)]
fn run(mut command: Command) -> ExitCode {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    eprintln!("cannot start rustc: {error}");
    ExitCode::FAILURE
}

#[cfg(not(unix))]
fn run(mut command: Command) -> ExitCode {
    match command.status() {
        Ok(status) => status
            .code()
            .and_then(|c| u8::try_from(c).ok())
            .map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("cannot start rustc: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn record(text: &str) -> Option<CompileRecord> {
        CompileRecord::of(arguments(text), BTreeMap::new(), "/".into())
    }

    #[test]
    fn libraries_are_recorded_and_programs_are_not() {
        let lib =
            record("--crate-name a src/lib.rs --crate-type lib -C extra-filename=-12").unwrap();
        assert_eq!((&*lib.crate_name, &*lib.extra_filename), ("a", "-12"));
        let both = "--crate-name b src/lib.rs --crate-type cdylib --crate-type rlib -C metadata=1";
        assert_eq!(record(both).unwrap().extra_filename, "");
        assert!(record("--crate-name b build.rs --crate-type bin -C extra-filename=-1").is_none());
        assert!(record("- --crate-name ___ --print=file-names --crate-type rlib").is_none());
        assert!(record("-vV").is_none());
    }

    #[test]
    fn a_record_is_found_again_by_its_artifact() {
        let temp = tempfile::tempdir().unwrap();
        let dir = Utf8Path::from_path(temp.path()).unwrap();
        let lib =
            record("--crate-name a l.rs --crate-type proc-macro -C extra-filename=-9").unwrap();
        lib.write(dir).unwrap();
        assert_eq!(CompileRecord::load(dir, "a", "-9"), Some(lib));
        assert_eq!(CompileRecord::load(dir, "a", "-8"), None);
    }
}
