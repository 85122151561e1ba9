//! Names the generator by its sources, so that a plugin made by another generator is never reused.
//!
//! What is generated depends on this crate, the item graph and the manifest; the hash is FNV-1a
//! over their files in the order of their paths.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the build script reads the sources; the crate itself does no IO"
)]

use std::path::{Path, PathBuf};

fn main() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("crates/");
    let mut files = Vec::new();
    for name in ["kayton_bindgen", "kayton_item_graph", "kayton_manifest"] {
        for part in ["src", "std"] {
            let dir = crates.join(name).join(part);
            if dir.is_dir() {
                println!("cargo::rerun-if-changed={}", dir.display());
                collect(&dir, &mut files);
            }
        }
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in &files {
        let name = file
            .strip_prefix(crates)
            .expect("below crates/")
            .to_string_lossy();
        let text = std::fs::read(file).expect("a source file");
        for byte in name
            .replace('\\', "/")
            .bytes()
            .chain(text)
            .filter(|byte| *byte != b'\r')
        {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    println!("cargo::rustc-env=KAYTON_GENERATOR={hash:016x}");
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
