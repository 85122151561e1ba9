//! A first import against `cargo build --release` of a crate that depends on the target. Both
//! start from nothing but downloaded sources; the two of a pair run one after the other, so that
//! what the machine does besides hits both.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::failure::Failure;
use crate::process::{cargo, run, write_if_changed};

use super::Bench;
use super::stats::{Row, Unit};

/// Measures `pairs` pairs for `spec` (`name@version[features]`).
pub(crate) fn measure(bench: &Bench, spec: &str, pairs: usize) -> Result<Vec<Row>, Failure> {
    let folder = bench.folder.join("first-import");
    let project = folder.join("project");
    write_if_changed(&project.join("Cargo.toml"), &manifest(spec))?;
    write_if_changed(&project.join("src").join("lib.rs"), "")?;
    run(cargo(["fetch", "--quiet"]).current_dir(&project))?;

    let (mut imports, mut builds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..pairs {
        let home = folder.join("home");
        let target = folder.join("target");
        remove(&home)?;
        remove(&target)?;
        // What is built once per toolchain is no part of an import.
        let hello = folder.join("hello.kay");
        write_if_changed(&hello, "print(\"hello\")\n")?;
        run(kayton(bench, &home).arg("run").arg(&hello))?;

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
    Ok(vec![
        Row::new(
            format!("first import of {spec}"),
            Unit::Seconds,
            imports,
            None,
        ),
        Row::new(
            format!("cargo build --release on {spec}"),
            Unit::Seconds,
            builds,
            None,
        ),
        Row::new(
            "first import : cargo build, paired",
            Unit::Ratio,
            ratios,
            Some(1.1),
        ),
    ])
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
