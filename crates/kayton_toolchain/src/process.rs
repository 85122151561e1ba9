//! Starting the toolchain's programs: one environment for all of them.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use camino::Utf8Path;

use crate::interrupt::{Heeding, Interrupter};

/// Variables that cargo sets for the programs that it runs. When `kayton` itself is run by cargo
/// (`cargo run`, `cargo test`) they describe kayton's own build, and would be mistaken for the
/// imported crate's.
const SET_BY_CARGO: &[&str] = &[
    "CARGO",
    "OUT_DIR",
    "TARGET",
    "HOST",
    "NUM_JOBS",
    "OPT_LEVEL",
];
const PREFIXES_SET_BY_CARGO: &[&str] = &[
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_CRATE_",
    "CARGO_BIN_",
    "CARGO_PRIMARY_",
    "CARGO_CFG_",
    "CARGO_FEATURE_",
    "CARGO_TARGET_TMPDIR",
    "DEP_",
];

/// Variables that change what is compiled. One session must have one set of flags: what they would
/// add to cargo's compilations they would not add to ours.
const CHANGES_OUTPUT: &[&str] = &[
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTDOCFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_INCREMENTAL",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "RUSTC_BOOTSTRAP",
    "RUSTC",
    "RUSTDOC",
    "RUSTUP_TOOLCHAIN",
];

/// A command for `program` in a cleaned environment, with no standard input.
pub(crate) fn command(program: &Utf8Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let Some(name) = name.to_str() else { continue };
        if is_cleared(name) {
            command.env_remove(name);
        }
    }
    command
}

/// Whether [`command`] hides this variable from the program.
pub(crate) fn is_cleared(name: &str) -> bool {
    SET_BY_CARGO.contains(&name)
        || CHANGES_OUTPUT.contains(&name)
        || name.starts_with("CARGO_PROFILE_")
        || PREFIXES_SET_BY_CARGO
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

/// A program that an interrupt stops.
pub(crate) struct Running {
    pub(crate) child: Child,
    interrupter: Option<Interrupter>,
    heeding: Option<Heeding>,
}

impl Running {
    /// Starts a program. Where there is an interrupter, it is in a process group of its own: an
    /// interrupt ends what it has started as well, and the terminal's interrupt key does not
    /// reach it twice.
    pub(crate) fn start(
        command: &mut Command,
        interrupter: Option<&Interrupter>,
    ) -> std::io::Result<Self> {
        tracing::debug!(?command, "run");
        if let Some(interrupter) = interrupter {
            if interrupter.asked() {
                return Err(interrupted());
            }
            group::own(command);
        }
        let child = command.spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy().into_owned();
            std::io::Error::new(error.kind(), format!("cannot start `{program}`: {error}"))
        })?;
        let id = child.id();
        let heeding = interrupter.map(|i| i.heed(move || group::end(id)));
        Ok(Self {
            child,
            interrupter: interrupter.cloned(),
            heeding,
        })
    }

    /// Waits for its end, once its streams were read to their ends.
    pub(crate) fn wait(mut self) -> std::io::Result<ExitStatus> {
        // Before it is reaped: from then on its id may be another's.
        self.heeding = None;
        let status = self.child.wait()?;
        match self.interrupter.is_some_and(|i| i.asked()) {
            true => Err(interrupted()),
            false => Ok(status),
        }
    }
}

fn interrupted() -> std::io::Error {
    std::io::Error::other("interrupted")
}

#[cfg(unix)]
mod group {
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    use rustix::process::{Pid, Signal, kill_process_group};

    pub(super) fn own(command: &mut Command) {
        command.process_group(0);
    }

    /// Ends a program that has not been reaped, and what it started.
    pub(super) fn end(id: u32) {
        if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
            // Fails only if all of it has ended.
            let _ = kill_process_group(id, Signal::TERM);
        }
    }
}

/// Without groups that can be ended a program runs on; what comes after it is not started.
#[cfg(not(unix))]
mod group {
    use std::process::Command;

    pub(super) fn own(_: &mut Command) {}

    pub(super) fn end(_: u32) {}
}

/// Runs to the end and captures both streams.
pub(crate) fn output(
    command: &mut Command,
    interrupter: Option<&Interrupter>,
) -> std::io::Result<Output> {
    let started = std::time::Instant::now();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::start(command, interrupter)?;
    let (stdout, stderr) = (running.child.stdout.take(), running.child.stderr.take());
    let (stdout, stderr) = std::thread::scope(|scope| {
        let stderr = scope.spawn(|| read(stderr));
        (read(stdout), stderr.join().unwrap_or_default())
    });
    let status = running.wait()?;
    tracing::debug!(elapsed = ?started.elapsed(), %status, "ran");
    Ok(Output {
        status,
        stdout,
        stderr,
    })
}

/// What a stream gives until it ends or breaks.
fn read(stream: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        // What came before a break is kept.
        let _ = stream.read_to_end(&mut bytes);
    }
    bytes
}

/// Standard output of a program that must succeed, else what it wrote to standard error.
pub(crate) fn stdout_of(command: &mut Command) -> std::io::Result<Result<String, String>> {
    output(command, None).map(text_of)
}

/// As [`stdout_of`], for a program that has ended.
pub(crate) fn text_of(output: Output) -> Result<String, String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    }
}
