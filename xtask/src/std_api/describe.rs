//! rustdoc over one crate of the standard library.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::sources::sysroot;
use crate::failure::Failure;
use crate::process::{capture, line};

/// What std is built of, beside core.
const PARTS: [&str; 14] = [
    "alloc",
    "libc",
    "hashbrown",
    "cfg_if",
    "unwind",
    "panic_unwind",
    "std_detect",
    "rustc_demangle",
    "addr2line",
    "object",
    "miniz_oxide",
    "gimli",
    "memchr",
    "adler2",
];
/// How often files that a crate includes are made up for it.
const ATTEMPTS: usize = 8;

/// The JSON of a crate whose source is below `library`.
pub(super) fn describe(krate: &str, library: &Path, out: &Path) -> Result<PathBuf, Failure> {
    let host = host()?;
    let mut rustdoc = Command::new("rustdoc");
    rustdoc
        .current_dir(library)
        .args(["--edition", "2024", "--crate-name", krate])
        .arg(format!("{krate}/src/lib.rs"))
        .args(["-Zunstable-options", "-Zforce-unstable-if-unmarked"])
        // What stands in a hidden module may be re-exported from one that is not.
        .args(["--document-hidden-items"])
        .args(["--cfg", "feature=\"backtrace\""])
        .args(["--cfg", "feature=\"std_detect_file_io\""])
        .args(["--output-format", "json", "--cap-lints", "allow", "-o"])
        .arg(out)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("STD_ENV_ARCH", host.split('-').next().unwrap_or_default());
    if krate == "std" {
        for (name, file) in parts(&host)? {
            rustdoc
                .arg("--extern")
                .arg(format!("{name}={}", file.display()));
        }
    }
    for _ in 0..ATTEMPTS {
        let done = capture(&mut rustdoc)?;
        let errors = String::from_utf8_lossy(&done.stderr).into_owned();
        let absent = absent(&errors);
        if done.status.success() {
            return Ok(out.join(format!("{krate}.json")));
        }
        if absent.is_empty() {
            eprintln!("{errors}");
            return Err(Failure::Command {
                command: line(&rustdoc),
                status: done.status,
            });
        }
        // Pages and other texts that only documentation includes.
        for name in absent {
            let file = library.join(name);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder).map_err(Failure::file(folder))?;
            }
            std::fs::write(&file, "").map_err(Failure::file(file))?;
        }
    }
    Err(Failure::Missing {
        what: "a file that the standard library includes",
        remedy: "rustup component add rust-src".to_owned(),
    })
}

fn host() -> Result<String, Failure> {
    let output = capture(Command::new("rustc").arg("-vV"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.unwrap_or_default().to_owned())
}

/// The toolchain's own metadata of the crates that std uses.
fn parts(host: &str) -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    let dir = sysroot()?.join("lib/rustlib").join(host).join("lib");
    let mut out = Vec::new();
    for entry in std::fs::read_dir(&dir).map_err(Failure::file(&dir))? {
        let path = entry.map_err(Failure::file(&dir))?.path();
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        for name in PARTS {
            if file.starts_with(&format!("lib{name}-")) && file.ends_with(".rmeta") {
                out.push((name, path.clone()));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Files that rustdoc could not read.
fn absent(errors: &str) -> Vec<String> {
    let parts = errors.split("couldn't read `").skip(1);
    let mut names: Vec<String> = parts
        .filter_map(|rest| rest.split('`').next())
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}
