//! `cargo xtask bless`: runs the tests and accepts what snapshots and generated files now are.
//!
//! 1. Tests run with `INSTA_UPDATE=always`; tests that hold a generated file to its source (the
//!    manifest's JSON Schema) follow the same variable.
//! 2. Every snapshot that a test compared with is noted; files that no test names any more are
//!    deleted.
//! 3. With `--check` nothing is written: a snapshot that differs fails its test, one that no
//!    test names is reported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::failure::Failure;
use crate::process::{repository_files, root, target_dir};
use crate::test;

/// Arguments of `cargo xtask bless`.
#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing; fail if anything would change.
    #[arg(long)]
    pub(crate) check: bool,
    /// Passed on to the tests. With a selection, unused snapshots are left alone.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) extra: Vec<String>,
}

/// Runs the task.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let references = target_dir().join("snapshot-references.txt");
    match std::fs::remove_file(&references) {
        Ok(()) => {}
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {}
        Err(source) => {
            return Err(Failure::File {
                path: references,
                source,
            });
        }
    }
    let update = Path::new(if options.check { "no" } else { "always" });
    let envs = [
        ("INSTA_UPDATE", update),
        ("INSTA_SNAPSHOT_REFERENCES_FILE", references.as_path()),
    ];
    test::run_with(&options.extra, &envs)?;
    if !options.extra.is_empty() {
        return Ok(());
    }
    let unused = unused_snapshots(&references)?;
    if options.check {
        return if unused.is_empty() {
            Ok(())
        } else {
            Err(Failure::Stale { files: unused })
        };
    }
    for file in unused {
        println!("no test names {file}: deleted");
        let path = root().join(file);
        std::fs::remove_file(&path).map_err(Failure::file(path))?;
    }
    Ok(())
}

/// Snapshot files that no test compared with during the run that wrote `references`.
fn unused_snapshots(references: &Path) -> Result<Vec<String>, Failure> {
    let text = match std::fs::read_to_string(references) {
        Ok(text) => text,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => {
            return Err(Failure::File {
                path: references.into(),
                source,
            });
        }
    };
    let named: BTreeSet<PathBuf> = text.lines().map(|l| normal(Path::new(l))).collect();
    Ok(repository_files()?
        .into_iter()
        .filter(|f| f.ends_with(".snap") && !named.contains(&normal(&root().join(f))))
        .collect())
}

/// `path` without links and detours, where it exists.
fn normal(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
