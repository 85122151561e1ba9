//! The generated plugin workspace of a set of imports.
//!
//! One package per target crate, with an empty library that depends on it, and one package that
//! depends on the base's own registry dependencies with the base's features: so that what the base
//! holds is the same artifact in the plugins. Cargo unifies features over the whole workspace.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use toml::{Table, Value};

use crate::error::Result;
use crate::hash::{Digest, DigestBuilder};
use crate::home::write_if_changed;
use crate::spec::ImportSpec;

/// Prefix of the generated packages' names.
const IMPORT_PREFIX: &str = "kayton_import_";
/// The name under which a generated package depends on its target.
pub(crate) const TARGET_ALIAS: &str = "target";

/// Everything that a generated workspace is made from.
#[derive(Debug, Clone)]
pub(crate) struct WorkspacePlan<'a> {
    /// Imports, sorted, without doubles.
    pub(crate) specs: &'a [ImportSpec],
    /// Dependencies of the base, by package name.
    pub(crate) shared: BTreeMap<String, Table>,
    /// Dependencies of the support crates that are built from this graph.
    pub(crate) extra: BTreeMap<String, Table>,
}

impl WorkspacePlan<'_> {
    /// Identity of the workspace: its name in the cache.
    pub(crate) fn key(&self) -> Digest {
        let specs = serde_json::to_vec(self.specs).unwrap_or_default();
        let mut key = DigestBuilder::default().part(specs);
        for (name, entry) in &self.shared {
            key = key.part(name).part(entry.to_string());
        }
        key.finish()
    }

    /// Writes the manifests; a lockfile that is there stays, else `seed` becomes it.
    pub(crate) fn write(&self, dir: &Utf8Path, seed: Option<&Utf8Path>) -> Result<()> {
        let mut members: Vec<String> = (0..self.specs.len()).map(member_dir).collect();
        for (index, spec) in self.specs.iter().enumerate() {
            let mut dependencies = Table::new();
            if !spec.is_std() {
                dependencies.insert(TARGET_ALIAS.into(), spec.dependency().into());
            }
            write_member(
                &dir.join(member_dir(index)),
                &member_name(index),
                dependencies,
            )?;
        }
        // Not in the import packages: one package may not depend twice on one crate.
        let support = self.shared.values().chain(self.extra.values()).enumerate();
        let dependencies: Table = support
            .map(|(at, entry)| (format!("support_{at}"), Value::Table(entry.clone())))
            .collect();
        if !dependencies.is_empty() {
            write_member(&dir.join("support"), "kayton_support", dependencies)?;
            members.push("support".into());
        }
        let mut workspace = Table::new();
        workspace.insert("members".into(), members.into());
        workspace.insert("resolver".into(), "3".into());
        let root = Table::from_iter([
            ("workspace".to_owned(), Value::from(workspace)),
            ("profile".to_owned(), release_profile().into()),
        ]);
        write_if_changed(&dir.join("Cargo.toml"), root.to_string().as_bytes())?;
        let lock = lockfile(dir);
        if let Some(seed) = seed.filter(|seed| seed.is_file() && !lock.is_file()) {
            fs_err::copy(seed, &lock)?;
        }
        Ok(())
    }
}

/// The lockfile of a generated workspace.
pub(crate) fn lockfile(dir: &Utf8Path) -> Utf8PathBuf {
    dir.join("Cargo.lock")
}

/// The package that stands for the n-th import.
pub(crate) fn member_name(index: usize) -> String {
    format!("{IMPORT_PREFIX}{index}")
}

fn member_dir(index: usize) -> String {
    format!("imports/{index}")
}

fn write_member(dir: &Utf8Path, name: &str, dependencies: Table) -> Result<()> {
    let mut package = Table::new();
    package.insert("name".into(), name.into());
    package.insert("version".into(), "0.0.0".into());
    package.insert("edition".into(), "2024".into());
    package.insert("publish".into(), false.into());
    let manifest = Table::from_iter([
        ("package".to_owned(), Value::from(package)),
        ("dependencies".to_owned(), dependencies.into()),
    ]);
    write_if_changed(&dir.join("Cargo.toml"), manifest.to_string().as_bytes())?;
    write_if_changed(&dir.join("src").join("lib.rs"), b"")
}

/// `[profile.release]`, the same for everything that lives in one process: full optimisation of
/// dependencies, unwinding panics (they become raised errors), no debug information.
pub(crate) fn release_profile() -> Table {
    let mut release = Table::new();
    release.insert("opt-level".into(), 3.into());
    release.insert("panic".into(), "unwind".into());
    release.insert("debug".into(), false.into());
    release.insert("lto".into(), false.into());
    release.insert("incremental".into(), false.into());
    Table::from_iter([("release".to_owned(), release.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_written_once_and_keeps_its_lockfile() {
        let temp = tempfile::tempdir().unwrap();
        let dir = Utf8Path::from_path(temp.path()).unwrap();
        let specs = [
            ImportSpec::parse("a@1[x]").unwrap(),
            ImportSpec::parse("b").unwrap(),
        ];
        let shared = BTreeMap::from([("s".to_owned(), Table::new())]);
        let plan = WorkspacePlan {
            specs: &specs,
            shared,
            extra: BTreeMap::new(),
        };
        let seed = dir.join("seed.lock");
        fs_err::write(&seed, "seed").unwrap();
        plan.write(&dir.join("w"), Some(&seed)).unwrap();
        fs_err::write(&seed, "later").unwrap();
        plan.write(&dir.join("w"), Some(&seed)).unwrap();
        assert_eq!(
            fs_err::read_to_string(lockfile(&dir.join("w"))).unwrap(),
            "seed"
        );
        let member = fs_err::read_to_string(dir.join("w/imports/0/Cargo.toml")).unwrap();
        assert!(member.contains("features = [\"x\"]"), "{member}");
        let support = fs_err::read_to_string(dir.join("w/support/Cargo.toml")).unwrap();
        assert!(support.contains("support_0"), "{support}");
        let other = WorkspacePlan {
            specs: &specs[..1],
            ..plan.clone()
        };
        assert_ne!(plan.key(), other.key());
    }
}
