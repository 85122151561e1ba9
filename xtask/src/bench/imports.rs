//! A first import against `cargo build --release` of a crate that depends on the target. Both
//! start from nothing but downloaded sources, so that both choose versions; the two of a pair run one after the other, so that
//! what the machine does besides hits both.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::failure::Failure;
use crate::process::{cargo, run, write_if_changed};

use super::Bench;
use super::stats::{Row, Unit};

/// The goal: what is generated may cost this much beside what cargo builds anyway.
const GOAL: f64 = 1.15;

/// Measures `pairs` pairs for each spec (`name@version[features]`), and the median over all crates.
pub(crate) fn measure(bench: &Bench, specs: &[String], pairs: usize) -> Result<Vec<Row>, Failure> {
    let folder = bench.folder.join("first-import");
    write_if_changed(&folder.join("hello.kay"), "print(\"hello\")\n")?;
    let mut rows = Vec::new();
    let mut all = Vec::new();
    for spec in specs {
        let ratios = pairs_of(bench, &folder, spec, pairs, &mut rows)?;
        let mut sorted = ratios.clone();
        sorted.sort_by(f64::total_cmp);
        all.push(sorted[sorted.len() / 2]);
        rows.push(Row::new(
            format!("{spec}: first import : cargo build"),
            Unit::Ratio,
            ratios,
            None,
        ));
    }
    rows.push(Row::new(
        "first import : cargo build, over the crates",
        Unit::Ratio,
        all,
        Some(GOAL),
    ));
    Ok(rows)
}

/// The pairs of one crate: rows with the times, and the ratios.
fn pairs_of(
    bench: &Bench,
    folder: &Path,
    spec: &str,
    pairs: usize,
    rows: &mut Vec<Row>,
) -> Result<Vec<f64>, Failure> {
    let name = spec.split(['@', '[']).next().unwrap_or(spec);
    let project = folder.join("projects").join(name);
    write_if_changed(&project.join("Cargo.toml"), &manifest(spec))?;
    write_if_changed(&project.join("src").join("lib.rs"), "")?;
    run(cargo(["fetch", "--quiet"]).current_dir(&project))?;
    let (home, target) = (folder.join("home"), folder.join("target"));
    let (mut imports, mut builds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..pairs {
        remove(&home)?;
        remove(&target)?;
        let lockfile = project.join("Cargo.lock");
        if lockfile.exists() {
            std::fs::remove_file(&lockfile).map_err(Failure::file(&lockfile))?;
        }
        // What is built once per toolchain is no part of an import.
        run(kayton(bench, &home)
            .arg("run")
            .arg(folder.join("hello.kay")))?;
        let import = seconds(kayton(bench, &home).arg("add").arg(spec))?;
        let build = seconds(
            cargo(["build", "--release", "--quiet"])
                .current_dir(&project)
                .env("CARGO_TARGET_DIR", &target),
        )?;
        imports.push(import);
        builds.push(build);
        ratios.push(import / build);
    }
    rows.push(Row::new(
        format!("{spec}: first import"),
        Unit::Seconds,
        imports,
        None,
    ));
    rows.push(Row::new(
        format!("{spec}: cargo build --release"),
        Unit::Seconds,
        builds,
        None,
    ));
    Ok(ratios)
}

fn kayton(bench: &Bench, home: &Path) -> Command {
    let mut command = Command::new(&bench.kayton);
    command.env("KAYTON_HOME", home).current_dir(&bench.folder);
    command
}

fn seconds(command: &mut Command) -> Result<f64, Failure> {
    let start = Instant::now();
    run(command)?;
    Ok(start.elapsed().as_secs_f64())
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Failure::File {
            path: folder.into(),
            source,
        }),
        _ => Ok(()),
    }
}

/// A manifest that depends on `spec` and is no member of any workspace.
fn manifest(spec: &str) -> String {
    let (name, rest) = spec.split_once('@').unwrap_or((spec, "*"));
    let (version, features) = match rest.split_once('[') {
        Some((version, features)) => (version, features.trim_end_matches(']')),
        None => (rest, ""),
    };
    let features: Vec<String> = features
        .split(',')
        .filter(|f| !f.is_empty())
        .map(|f| format!("{f:?}"))
        .collect();
    format!(
        "[package]\nname = \"depends\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{name} = {{ version = {version:?}, features = [{}] }}\n\n[workspace]\n",
        features.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::manifest;

    #[test]
    fn a_spec_becomes_a_dependency() {
        assert!(
            manifest("reqwest@0.13[blocking,json]")
                .contains("reqwest = { version = \"0.13\", features = [\"blocking\", \"json\"] }")
        );
        assert!(manifest("regex").contains("regex = { version = \"*\", features = [] }"));
    }
}
