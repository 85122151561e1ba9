//! Embeds the sources of the support crates, so that an installed `kayton` needs no checkout.
//!
//! Writes `support_files.rs` into `OUT_DIR`: a table of (path in the repository, content).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What is embedded, relative to the repository's root. Folders are taken whole.
const ROOTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "crates/kayton_api/Cargo.toml",
    "crates/kayton_api/src",
    "crates/kayton_runtime/Cargo.toml",
    "crates/kayton_runtime/src",
    "crates/kayton_runtime/reactor/Cargo.toml",
    "crates/kayton_runtime/reactor/src",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest_dir = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let repository = manifest_dir.join("../..").canonicalize()?;
    let mut files = Vec::new();
    for root in ROOTS {
        let path = repository.join(root);
        println!("cargo::rerun-if-changed={}", path.display());
        collect(&path, &mut files)?;
    }
    files.sort();
    let mut table = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for file in files {
        let relative = file
            .strip_prefix(&repository)?
            .to_string_lossy()
            .replace('\\', "/");
        writeln!(table, "    ({relative:?}, include_bytes!({file:?})),")?;
    }
    table.push_str("];\n");
    std::fs::write(
        Path::new(&std::env::var("OUT_DIR")?).join("support_files.rs"),
        table,
    )?;
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}
