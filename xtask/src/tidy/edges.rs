//! Which crate of the workspace may depend on which. A crate is a knowledge barrier: what is not
//! listed here is forbidden, development dependencies included.

use crate::failure::Failure;
use crate::process::read;

use super::Problem;

/// `(crate, what it may depend on)`; a crate that is missing may not depend on any.
const ALLOWED: &[(&str, &[&str])] = &[
    ("kayton_api", &[]),
    ("kayton_manifest", &[]),
    ("kayton_diagnostics", &[]),
    ("kayton_runtime", &["kayton_api"]),
    ("kayton_item_graph", &["kayton_diagnostics"]),
    (
        "kayton_bindgen",
        &["kayton_item_graph", "kayton_manifest", "kayton_diagnostics"],
    ),
    (
        "keyton_rust_compiler",
        &["kayton_manifest", "kayton_diagnostics"],
    ),
    ("kayton_ide", &["keyton_rust_compiler"]),
    ("kayton_vm", &["kayton_api", "kayton_manifest"]),
    ("kayton_toolchain", &["kayton_diagnostics"]),
    (
        "kayton_interactive_shared",
        &[
            "keyton_rust_compiler",
            "kayton_ide",
            "kayton_vm",
            "kayton_toolchain",
            "kayton_bindgen",
        ],
    ),
    ("kayton_kernel", &["kayton_interactive_shared"]),
    ("kayton_repl", &["kayton_interactive_shared"]),
    (
        "kayton",
        &["kayton_interactive_shared", "kayton_kernel", "kayton_repl"],
    ),
    ("plugin_hello", &["kayton_api", "kayton_runtime"]),
    ("xtask", &["kayton_item_graph"]),
];

/// Knowledge that one crate keeps to itself: `(dependency from the registry, its only user)`.
/// Tests may look at it from outside.
const EXCLUSIVE: &[(&str, &str)] = &[
    ("rustdoc-types", "kayton_item_graph"),
    ("cargo_metadata", "kayton_toolchain"),
    ("libloading", "kayton_vm"),
];

/// Reads the dependency tables of every package of the workspace.
pub(crate) fn check(files: &[String]) -> Result<Vec<Problem>, Failure> {
    let mut problems = Vec::new();
    for file in super::packages::manifests(files) {
        problems.extend(check_manifest(file, &read(file)?));
    }
    Ok(problems)
}

fn check_manifest(file: &str, text: &str) -> Vec<Problem> {
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return vec![Problem::new(file, 0, "is not TOML")];
    };
    let name = manifest
        .get("package")
        .and_then(|p| p.get("name"))
        .and_then(toml::Value::as_str)
        .unwrap_or_default();
    let Some((_, allowed)) = ALLOWED.iter().find(|(krate, _)| *krate == name) else {
        return vec![Problem::new(
            file,
            0,
            format!("`{name}` has no row in xtask/src/tidy/edges.rs: say what it may depend on"),
        )];
    };
    let exclusive = dependencies(&manifest, &["dependencies", "build-dependencies"])
        .filter_map(|d| EXCLUSIVE.iter().find(|(dependency, _)| *dependency == d))
        .filter(|(_, user)| *user != name)
        .map(|(d, user)| Problem::new(file, 0, format!("only `{user}` may depend on `{d}`")));
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let edges = dependencies(&manifest, &kinds)
        .filter(|d| ALLOWED.iter().any(|(krate, _)| krate == d))
        .filter(|d| !allowed.contains(d))
        .map(|d| Problem::new(file, 0, format!("`{name}` may not depend on `{d}`")));
    edges.chain(exclusive).collect()
}

/// Names of all dependencies of these kinds, for every target.
fn dependencies<'a>(manifest: &'a toml::Table, kinds: &'a [&str]) -> impl Iterator<Item = &'a str> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables = std::iter::once(manifest).chain(
        targets
            .into_iter()
            .flat_map(|t| t.values())
            .filter_map(toml::Value::as_table),
    );
    tables.flat_map(move |table| {
        kinds
            .iter()
            .filter_map(|kind| table.get(*kind).and_then(toml::Value::as_table))
            .flat_map(|t| t.iter())
            .map(|(key, value)| {
                value
                    .get("package")
                    .and_then(toml::Value::as_str)
                    .unwrap_or(key.as_str())
            })
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_support::lines;
    use super::*;

    #[test]
    fn an_edge_that_is_not_listed_is_refused() {
        let text = "
            [package]
            name = \"keyton_rust_compiler\"
            [dependencies]
            kayton_manifest.workspace = true
            serde.workspace = true
            [dev-dependencies]
            graph = { package = \"kayton_item_graph\", path = \"../kayton_item_graph\" }
        ";
        assert_eq!(
            lines(&check_manifest("Cargo.toml", text)),
            ["Cargo.toml: `keyton_rust_compiler` may not depend on `kayton_item_graph`"]
        );
    }

    #[test]
    fn what_one_crate_knows_another_may_not() {
        let text = "
            [package]
            name = \"kayton_bindgen\"
            [dependencies]
            rustdoc-types.workspace = true
        ";
        assert_eq!(
            lines(&check_manifest("Cargo.toml", text)),
            ["Cargo.toml: only `kayton_item_graph` may depend on `rustdoc-types`"]
        );
    }

    #[test]
    fn a_new_crate_needs_a_row() {
        let found = check_manifest("Cargo.toml", "[package]\nname = \"kayton_new\"");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn edges_lead_to_crates_that_exist() {
        for (krate, allowed) in ALLOWED {
            for edge in *allowed {
                assert!(ALLOWED.iter().any(|(k, _)| k == edge), "{krate} → {edge}");
            }
        }
    }
}
