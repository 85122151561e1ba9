//! Starting the toolchain's programs: one environment for all of them.

use std::process::{Command, Output, Stdio};

use camino::Utf8Path;

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

/// Runs to the end and captures both streams.
pub(crate) fn output(command: &mut Command) -> std::io::Result<Output> {
    tracing::debug!(?command, "run");
    let started = std::time::Instant::now();
    let output = command.output().map_err(|error| {
        let program = command.get_program().to_string_lossy().into_owned();
        std::io::Error::new(error.kind(), format!("cannot start `{program}`: {error}"))
    })?;
    tracing::debug!(elapsed = ?started.elapsed(), status = %output.status, "ran");
    Ok(output)
}

/// Standard output of a program that must succeed, else what it wrote to standard error.
pub(crate) fn stdout_of(command: &mut Command) -> std::io::Result<Result<String, String>> {
    let output = output(command)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr))
    })
}
