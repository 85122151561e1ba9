//! Stage 1: cargo builds the dependencies under the empty import packages.
//!
//! Cargo's JSON stream tells the artifacts and the errors; its standard error tells what it is
//! busy with. The compiler wrapper records every library's arguments on the way.

use std::io::{BufRead as _, BufReader};
use std::process::{ChildStderr, Command, Stdio};
use std::sync::mpsc;

use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::Message;

use crate::error::{BuildError, BuildStep, Error, Result, tail};
use crate::exposed;
use crate::home::Home;
use crate::messages::{self, RustcMessage};
use crate::process::{self, Running};
use crate::record::{self, NEXT_WRAPPER, RECORD_DIR, RECORD_KNOWN};
use crate::toolchain::{Toolchain, ToolchainError};
use crate::units::Units;

/// How far a build is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Steps that are done: libraries built, build scripts built and run.
    pub done: usize,
    /// Steps in all, an estimate until the build ends; never less than `done`.
    pub total: usize,
    /// What cargo started last: `Compiling http v1.4.0`.
    pub current: String,
}

/// Called on every step. It runs on the thread that asked for the build.
pub type ProgressFn<'a> = &'a mut dyn FnMut(&Progress);

/// The shared target directory of a toolchain, and what builds in it.
#[derive(Debug, Clone)]
pub(crate) struct CargoBuild<'a> {
    pub(crate) home: &'a Home,
    pub(crate) toolchain: &'a Toolchain,
    /// The wrapper that records; the running program if it can be one.
    pub(crate) wrapper: Option<&'a Utf8Path>,
    /// Whether cargo and rustdoc may not be started.
    pub(crate) build_nothing: bool,
}

impl CargoBuild<'_> {
    /// An error that names `what` if nothing may be built.
    pub(crate) fn may_build(&self, what: &str) -> Result<()> {
        match self.build_nothing {
            true => Err(Error::WouldBuild {
                what: what.to_owned(),
            }),
            false => Ok(()),
        }
    }

    /// Cargo's target directory.
    pub(crate) fn target_dir(&self) -> Utf8PathBuf {
        self.toolchain.dir(self.home).join("target")
    }

    /// Where libraries for the target are.
    pub(crate) fn target_deps(&self) -> Utf8PathBuf {
        self.target_dir()
            .join(&self.toolchain.target)
            .join("release")
            .join("deps")
    }

    /// Where procedural macros are.
    pub(crate) fn host_deps(&self) -> Utf8PathBuf {
        self.target_dir().join("release").join("deps")
    }

    /// Where the wrapper's records are.
    pub(crate) fn records(&self) -> Utf8PathBuf {
        self.toolchain.dir(self.home).join("records")
    }

    /// Builds a workspace: offline first (resolving has downloaded everything), else online.
    pub(crate) fn run(
        &self,
        workspace: &Utf8Path,
        arguments: &[&str],
        expected: usize,
        progress: ProgressFn<'_>,
    ) -> Result<Units> {
        let offline = [arguments, &["--offline"]].concat();
        match self.run_once(workspace, &offline, expected, progress) {
            Err(Error::Build(error)) if error.step == BuildStep::Download => {
                self.run_once(workspace, arguments, expected, progress)
            }
            other => other,
        }
    }

    /// Makes cargo forget a package's artifacts, so that it is compiled, and recorded, again.
    pub(crate) fn forget(&self, workspace: &Utf8Path, package: &str) -> Result<()> {
        let mut command = self.command(workspace, "clean")?;
        command.args(["--release", "--offline", "--package", package]);
        if let Err(text) = self.toolchain.stdout_of(&mut command)? {
            tracing::warn!(package, text, "cargo clean");
        }
        Ok(())
    }

    fn command(&self, workspace: &Utf8Path, verb: &str) -> Result<Command> {
        let mut command = self.toolchain.cargo();
        command.current_dir(workspace).arg(verb);
        command.args(["--target", &self.toolchain.target]);
        command.env("CARGO_TARGET_DIR", self.target_dir());
        command.env("CARGO_BUILD_BUILD_DIR", self.target_dir());
        // The user's own configuration may set these for programs; a plugin is none: panics must
        // unwind to the guard, and an artifact that waits for link-time optimisation is no code.
        for setting in [
            "profile.release.panic=\"unwind\"",
            "profile.release.lto=false",
        ] {
            command.args(["--config", setting]);
        }
        Ok(command)
    }

    fn run_once(
        &self,
        workspace: &Utf8Path,
        arguments: &[&str],
        expected: usize,
        progress: ProgressFn<'_>,
    ) -> Result<Units> {
        let mut command = self.command(workspace, "build")?;
        command
            .args(["--release", "--message-format=json"])
            .args(arguments);
        self.wrap(&mut command)?;
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        tracing::debug!(?command, "build");
        let mut running = Running::start(&mut command, self.toolchain.interrupter.as_ref())?;
        let (send, activity) = mpsc::channel();
        let stderr = running
            .child
            .stderr
            .take()
            .map(|stderr| read_stderr(stderr, send));
        let mut seen = Seen::new(expected, activity, self.target_deps());
        for message in running
            .child
            .stdout
            .take()
            .map(BufReader::new)
            .into_iter()
            .flat_map(Message::parse_stream)
        {
            seen.take(message?, progress);
        }
        let status = running.wait()?;
        let stderr = stderr
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default();
        if !status.success() {
            return Err(Box::new(seen.error(&stderr)).into());
        }
        seen.finish(progress);
        Ok(seen.units)
    }

    /// Puts the recording wrapper in front of rustc.
    fn wrap(&self, command: &mut Command) -> Result<()> {
        let running = || {
            record::can_wrap()
                .then(std::env::current_exe)
                .and_then(|exe| exe.ok())
        };
        let wrapper = match (self.wrapper, std::env::var_os("KAYTON_WRAPPER")) {
            (Some(wrapper), _) => Some(wrapper.as_std_path().to_owned()),
            (None, Some(wrapper)) => Some(wrapper.into()),
            (None, None) => running(),
        };
        let wrapper = wrapper.ok_or_else(|| ToolchainError::Incomplete {
            sysroot: self.toolchain.sysroot.clone(),
            program: "compiler wrapper (KAYTON_WRAPPER)".into(),
        })?;
        let known = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let known: Vec<String> = known.filter(|name| !process::is_cleared(name)).collect();
        command.env("RUSTC_WRAPPER", wrapper);
        command
            .env(RECORD_DIR, self.records())
            .env(RECORD_KNOWN, known.join(","));
        match std::env::var_os("RUSTC_WRAPPER") {
            Some(next) if !next.is_empty() => command.env(NEXT_WRAPPER, next),
            _ => command.env_remove(NEXT_WRAPPER),
        };
        Ok(())
    }
}

/// Reads cargo's standard error to its end, and reports each line about a crate.
fn read_stderr(
    stderr: ChildStderr,
    activity: mpsc::Sender<String>,
) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        for line in BufReader::new(stderr).lines().map_while(|line| line.ok()) {
            let verb = line.trim_start().split(' ').next().unwrap_or_default();
            if matches!(
                verb,
                "Compiling" | "Downloading" | "Downloaded" | "Blocking"
            ) {
                // The receiver is gone only when the build has ended.
                let _ = activity.send(without_folder(&line).to_owned());
            }
            text.push_str(&line);
            text.push('\n');
        }
        text
    })
}

/// What cargo is busy with, without the folder of a local crate: `Compiling shapes v0.1.0 (/…)`.
fn without_folder(line: &str) -> &str {
    line.trim().split(" (").next().unwrap_or_default()
}

/// `   Compiling http v1.4.0` and its like.
fn is_activity(line: &str) -> bool {
    let verb = line.trim_start().split(' ').next().unwrap_or_default();
    line.starts_with(' ')
        && matches!(
            verb,
            "Compiling" | "Downloading" | "Downloaded" | "Blocking"
        )
}

fn without_activity(stderr: &str) -> String {
    let lines: Vec<&str> = stderr.lines().filter(|line| !is_activity(line)).collect();
    lines.join("\n")
}

/// What cargo has told so far.
struct Seen {
    units: Units,
    errors: Vec<(String, RustcMessage)>,
    progress: Progress,
    activity: mpsc::Receiver<String>,
    target_deps: Utf8PathBuf,
}

impl Seen {
    fn new(expected: usize, activity: mpsc::Receiver<String>, target_deps: Utf8PathBuf) -> Self {
        let progress = Progress {
            done: 0,
            total: expected,
            current: String::new(),
        };
        Self {
            units: Units::default(),
            errors: Vec::new(),
            progress,
            activity,
            target_deps,
        }
    }

    fn take(&mut self, message: Message, progress: ProgressFn<'_>) {
        match message {
            Message::CompilerArtifact(artifact) => self.units.add(&artifact, &self.target_deps),
            Message::BuildScriptExecuted(script) => {
                let paths = script.linked_paths.iter().map(|path| path.to_string());
                self.units.native_search.extend(paths);
                let archives = exposed::archives(&script.linked_libs, &script.linked_paths);
                self.units.native_archives.extend(archives);
            }
            Message::CompilerMessage(message) => {
                let read = messages::from_cargo(message.message);
                if read.is_error() {
                    self.errors.push((message.package_id.repr, read));
                }
                return;
            }
            _ => return,
        }
        self.progress.done += 1;
        self.progress.total = self.progress.total.max(self.progress.done);
        if let Some(current) = self.activity.try_iter().last() {
            self.progress.current = current;
        }
        progress(&self.progress);
    }

    fn finish(&mut self, progress: ProgressFn<'_>) {
        self.units.native_search.sort();
        self.units.native_search.dedup();
        self.progress.total = self.progress.done;
        progress(&self.progress);
    }

    fn error(self, stderr: &str) -> BuildError {
        let package = failing_package(stderr);
        let messages: Vec<RustcMessage> = self
            .errors
            .into_iter()
            .map(|(_, message)| message)
            .collect();
        let linking = messages
            .iter()
            .any(|message| message.message.starts_with("linking with "));
        let step = if linking {
            BuildStep::Link
        } else if !messages.is_empty() {
            BuildStep::Compile
        } else if stderr.contains("failed to run custom build command") {
            BuildStep::BuildScript
        } else if [
            "--offline",
            "failed to download",
            "failed to get",
            "no matching package",
        ]
        .iter()
        .any(|sign| stderr.contains(sign))
        {
            BuildStep::Download
        } else {
            BuildStep::Cargo
        };
        let tail = tail(&without_activity(stderr), 40);
        BuildError {
            package,
            step,
            messages,
            tail,
        }
    }
}

/// ``could not compile `x` (lib)`` and ``failed to run custom build command for `x v1.0` ``.
fn failing_package(stderr: &str) -> Option<String> {
    [
        "could not compile `",
        "failed to run custom build command for `",
        "failed to download `",
    ]
    .iter()
    .find_map(|start| {
        let rest = &stderr[stderr.find(start)? + start.len()..];
        Some(rest.split('`').next()?.to_owned())
    })
}
