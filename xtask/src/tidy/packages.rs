//! What every package states about itself, the pinned toolchain, and the lint configuration that
//! keeps pure crates free of IO.

use crate::failure::Failure;
use crate::process::{read, root};

use super::Problem;

/// The one toolchain of the repository.
const TOOLCHAIN: &str = "1.95.0";

/// Crates that do no IO.
const PURE: &[&str] = &[
    "kayton_api",
    "kayton_manifest",
    "kayton_diagnostics",
    "kayton_item_graph",
    "kayton_bindgen",
    "keyton_rust_compiler",
];

/// What the lint configuration of a pure crate forbids at least.
const FORBIDDEN: &[&str] = &["std::fs::", "std::process::Command", "std::env::var"];

/// Package fields that come from the workspace.
const INHERITED: &[&str] = &[
    "version",
    "edition",
    "rust-version",
    "license",
    "repository",
];

/// The manifests of the workspace's packages.
pub(crate) fn manifests(files: &[String]) -> impl Iterator<Item = &String> {
    files.iter().filter(|f| {
        let parts: Vec<&str> = f.split('/').collect();
        matches!(
            parts[..],
            ["xtask", "Cargo.toml"] | ["crates", _, "Cargo.toml"]
        )
    })
}

/// Checks packages, toolchain and lint configurations.
pub(crate) fn check(files: &[String]) -> Result<Vec<Problem>, Failure> {
    let mut problems = Vec::new();
    for file in manifests(files) {
        problems.extend(check_package(file, &read(file)?));
    }
    problems.extend(check_toolchain(
        &read("rust-toolchain.toml")?,
        &read("Cargo.toml")?,
    ));
    for krate in PURE {
        let file = format!("crates/{krate}/clippy.toml");
        let text = std::fs::read_to_string(root().join(&file)).unwrap_or_default();
        for name in FORBIDDEN.iter().filter(|n| !text.contains(**n)) {
            problems.push(Problem::new(
                &file,
                0,
                format!("a pure crate forbids `{name}…`"),
            ));
        }
    }
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        if !files.iter().any(|f| f == licence) {
            problems.push(Problem::new(licence, 0, "is missing"));
        }
    }
    Ok(problems)
}

fn check_package(file: &str, text: &str) -> Vec<Problem> {
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return vec![Problem::new(file, 0, "is not TOML")];
    };
    let mut problems = Vec::new();
    let package = manifest.get("package");
    let inherits = |table: Option<&toml::Value>| {
        table
            .and_then(|t| t.get("workspace"))
            .and_then(toml::Value::as_bool)
            == Some(true)
    };
    for field in INHERITED {
        if !inherits(package.and_then(|p| p.get(field))) {
            problems.push(Problem::new(
                file,
                0,
                format!("`{field}` comes from the workspace"),
            ));
        }
    }
    let description = package
        .and_then(|p| p.get("description"))
        .and_then(toml::Value::as_str)
        .unwrap_or("");
    if description.len() < 10 {
        problems.push(Problem::new(file, 0, "needs a description"));
    }
    if !inherits(manifest.get("lints")) {
        problems.push(Problem::new(file, 0, "takes its lints from the workspace"));
    }
    if file.starts_with("xtask/")
        && package
            .and_then(|p| p.get("publish"))
            .and_then(toml::Value::as_bool)
            != Some(false)
    {
        problems.push(Problem::new(file, 0, "is never published"));
    }
    problems
}

fn check_toolchain(toolchain: &str, workspace: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let channel = toolchain.parse::<toml::Table>().ok();
    let channel = channel
        .as_ref()
        .and_then(|t| t.get("toolchain"))
        .and_then(|t| t.get("channel"))
        .and_then(toml::Value::as_str);
    if channel != Some(TOOLCHAIN) {
        problems.push(Problem::new(
            "rust-toolchain.toml",
            0,
            format!("pins exactly {TOOLCHAIN}: rustdoc's JSON and the Rust ABI depend on it"),
        ));
    }
    let version = workspace.parse::<toml::Table>().ok();
    let version = version
        .as_ref()
        .and_then(|t| t.get("workspace"))
        .and_then(|t| t.get("package"))
        .and_then(|t| t.get("rust-version"))
        .and_then(toml::Value::as_str)
        .unwrap_or("none");
    if !TOOLCHAIN.starts_with(version) {
        problems.push(Problem::new(
            "Cargo.toml",
            0,
            format!("rust-version {version} is not the pinned toolchain {TOOLCHAIN}"),
        ));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::test_support::lines;
    use super::*;

    #[test]
    fn a_package_that_says_nothing_is_told_everything() {
        let found = check_package("crates/x/Cargo.toml", "[package]\nname = \"x\"");
        assert_eq!(found.len(), INHERITED.len() + 2);
    }

    #[test]
    fn another_toolchain_is_refused() {
        let workspace = "[workspace.package]\nrust-version = \"1.95\"";
        assert!(check_toolchain("[toolchain]\nchannel = \"1.95.0\"", workspace).is_empty());
        assert_eq!(
            lines(&check_toolchain(
                "[toolchain]\nchannel = \"stable\"",
                workspace
            ))
            .len(),
            1
        );
        assert_eq!(
            check_toolchain(
                "[toolchain]\nchannel = \"1.95.0\"",
                "[workspace.package]\nrust-version = \"1.94\""
            )
            .len(),
            1
        );
    }
}
