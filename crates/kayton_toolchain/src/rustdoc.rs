//! rustdoc JSON by replay: the recorded arguments of a crate's compilation, given to rustdoc.
//!
//! The result has exactly the features, cfgs and dependencies of the build, and costs no second
//! pass over the graph. It is kept under the record's hash.
//!
//! **Only rustdoc sees `RUSTC_BOOTSTRAP`.** The JSON output is unstable; build scripts probe for
//! the variable, so it is set in this one process and nowhere else, and not at all on nightly.

use camino::{Utf8Path, Utf8PathBuf};

use crate::build::CargoBuild;
use crate::error::{Error, Result, RustdocError, tail};
use crate::hash::Digest;
use crate::process;
use crate::record::CompileRecord;
use crate::units::Unit;

/// What rustdoc is asked for. What a crate hides is in the JSON, too, and marked: it may be public
/// by another path.
const OPTIONS: [&str; 5] = [
    "-Zunstable-options",
    "--output-format=json",
    "--document-hidden-items",
    "--document-private-items",
    "--cap-lints=allow",
];

/// The JSON of a crate, from the cache or by running rustdoc.
pub(crate) fn document(cargo: &CargoBuild<'_>, unit: &Unit) -> Result<Utf8PathBuf> {
    let record = CompileRecord::load(&cargo.records(), &unit.crate_name, &unit.extra_filename);
    let record = record.ok_or_else(|| RustdocError::NoRecord {
        crate_name: unit.crate_name.clone(),
    })?;
    let file = file_of(cargo, &record);
    if file.is_file() && is_current(&file, unit) {
        return Ok(file);
    }
    replay(cargo, &record, &file)?;
    Ok(file)
}

/// Where the JSON of a recorded compilation is kept.
pub(crate) fn file_of(cargo: &CargoBuild<'_>, record: &CompileRecord) -> Utf8PathBuf {
    let made = format!("{} {}", record.hash().as_str(), OPTIONS.join(" "));
    let name = format!(
        "{}-{}.json",
        record.crate_name,
        Digest::of(made.as_bytes()).short()
    );
    cargo.toolchain.dir(cargo.home).join("docs").join(name)
}

/// A path crate may change under the same arguments: its JSON must be younger than its library.
fn is_current(file: &Utf8Path, unit: &Unit) -> bool {
    let time = |path: &Utf8Path| path.metadata().and_then(|meta| meta.modified()).ok();
    match (time(file), time(&unit.library)) {
        (Some(json), Some(library)) => json >= library,
        _ => false,
    }
}

/// Gives the recorded arguments to rustdoc; what it writes becomes `file`.
pub(crate) fn replay(
    cargo: &CargoBuild<'_>,
    record: &CompileRecord,
    file: &Utf8Path,
) -> Result<()> {
    let dir = file.parent().unwrap_or(file);
    fs_err::create_dir_all(dir)?;
    let scratch = tempfile::tempdir_in(dir)?;
    let mut command = process::command(&cargo.toolchain.rustdoc);
    command
        .current_dir(&record.directory)
        .envs(&record.environment);
    command.args(replayed(&record.arguments));
    command.args(OPTIONS);
    command.arg("-o").arg(scratch.path());
    if !cargo.toolchain.is_nightly() {
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    let failed = |text: &str| -> Error {
        let crate_name = record.crate_name.clone();
        RustdocError::Failed {
            crate_name,
            tail: tail(text, 20),
        }
        .into()
    };
    cargo
        .toolchain
        .stdout_of(&mut command)?
        .map_err(|text| failed(&text))?;
    let written = scratch.path().join(format!("{}.json", record.crate_name));
    fs_err::rename(written, file).map_err(|error| failed(&error.to_string()))?;
    Ok(())
}

/// The part of rustc's arguments that rustdoc takes and that decides what a crate is.
fn replayed(arguments: &[String]) -> Vec<String> {
    const WITH_VALUE: &[&str] = &[
        "--crate-name",
        "--crate-type",
        "--cfg",
        "--check-cfg",
        "--extern",
        "-L",
        "--target",
        "--edition",
    ];
    const CODEGEN: &[&str] = &["target-feature=", "target-cpu=", "metadata=", "panic="];
    const SKIPPED_WITH_VALUE: &[&str] = &[
        "-l",
        "-o",
        "-A",
        "-W",
        "-D",
        "-F",
        "-Z",
        "--emit",
        "--out-dir",
        "--print",
        "--json",
        "--error-format",
        "--cap-lints",
        "--allow",
        "--warn",
        "--deny",
        "--forbid",
        "--diagnostic-width",
        "--color",
        "--remap-path-prefix",
    ];
    let mut kept = Vec::new();
    let mut waiting = arguments.iter();
    while let Some(argument) = waiting.next() {
        let with_equals = |flag: &&&str| {
            argument
                .strip_prefix(**flag)
                .is_some_and(|rest| rest.starts_with('='))
        };
        if WITH_VALUE.contains(&&**argument) {
            kept.push(argument.clone());
            kept.extend(waiting.next().cloned());
        } else if WITH_VALUE.iter().find(with_equals).is_some() {
            kept.push(argument.clone());
        } else if argument == "-C" || argument == "--codegen" {
            let option = waiting.next().map(String::as_str).unwrap_or_default();
            if CODEGEN.iter().any(|kept| option.starts_with(kept)) {
                kept.extend(["-C".to_owned(), option.to_owned()]);
            }
        } else if SKIPPED_WITH_VALUE.contains(&&**argument) {
            waiting.next();
        } else if !argument.starts_with('-') {
            // The one free argument is the root source file.
            kept.push(argument.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_about_a_crate_is_kept() {
        let recorded = "--crate-name kapi --edition=2024 api/src/lib.rs --error-format=json \
            --json=diagnostic-rendered-ansi,artifacts --crate-type lib --emit=dep-info,metadata,link \
            -C opt-level=3 -C embed-bitcode=no --cfg feature=\"x\" --check-cfg cfg(docsrs,test) \
            -C metadata=4f66 -C extra-filename=-0a99 --out-dir /t --target x86 -C strip=debuginfo \
            -L dependency=/t --extern a=/t/liba.rmeta --cap-lints allow -Wunused -D warnings";
        let arguments: Vec<String> = recorded.split_whitespace().map(str::to_owned).collect();
        let expected = "--crate-name kapi --edition=2024 api/src/lib.rs --crate-type lib \
            --cfg feature=\"x\" --check-cfg cfg(docsrs,test) -C metadata=4f66 --target x86 \
            -L dependency=/t --extern a=/t/liba.rmeta";
        assert_eq!(replayed(&arguments).join(" "), expected);
    }
}
