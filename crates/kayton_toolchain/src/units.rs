//! The artifacts of a build: which file is which crate.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use cargo_metadata::{Artifact, TargetKind};
use serde::{Deserialize, Serialize};

use crate::resolve::PackageId;

/// One library that cargo built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its package.
    pub package: PackageId,
    /// Name of the crate.
    pub crate_name: String,
    /// `-<hash>` of its file names; empty where they have none.
    pub extra_filename: String,
    /// The file that `--extern` names: an rlib, or the dylib of a procedural macro.
    pub library: Utf8PathBuf,
    /// Whether it is a procedural macro.
    pub proc_macro: bool,
    /// Features that it was built with.
    pub features: Vec<String>,
}

/// A name for a crate in generated code, and the crate's file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Extern {
    /// The name in the source.
    pub alias: String,
    /// The rlib, or the dylib of a layer or a procedural macro.
    pub path: Utf8PathBuf,
}

impl Extern {
    /// Names a file.
    pub fn new(alias: impl Into<String>, path: impl Into<Utf8PathBuf>) -> Self {
        Self {
            alias: alias.into(),
            path: path.into(),
        }
    }
}

/// A dependency that was built; the same crate may be there for the host and for the target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Libraries for the target, by package.
    pub target: BTreeMap<PackageId, Unit>,
    /// Where build scripts said that native libraries are.
    pub native_search: Vec<String>,
    /// The static libraries that build scripts had linked.
    #[serde(default)]
    pub native_archives: BTreeSet<Utf8PathBuf>,
}

impl Units {
    /// Takes a library that cargo reports; programs, build scripts and libraries for the host
    /// (what build scripts and macros use) are none of ours.
    pub(crate) fn add(&mut self, artifact: &Artifact, target_deps: &Utf8Path) {
        let proc_macro = artifact.target.kind.contains(&TargetKind::ProcMacro);
        let in_deps = |path: &&Utf8PathBuf| proc_macro || path.starts_with(target_dir(target_deps));
        let hashed = artifact
            .filenames
            .iter()
            .filter(in_deps)
            .find_map(hashed_name);
        let Some((crate_name, extra_filename, dir)) = hashed else {
            return;
        };
        let file = if proc_macro {
            let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
            format!("{prefix}{crate_name}{extra_filename}{suffix}")
        } else {
            format!("lib{crate_name}{extra_filename}.rlib")
        };
        let library = dir.join(file);
        if !proc_macro
            && !artifact
                .filenames
                .iter()
                .any(|path| path.extension() == Some("rlib"))
        {
            return;
        }
        let unit = Unit {
            package: artifact.package_id.repr.clone(),
            crate_name,
            extra_filename,
            library,
            proc_macro,
            features: artifact.features.clone(),
        };
        self.target.insert(unit.package.clone(), unit);
    }

    /// The artifact of a package.
    pub fn get(&self, package: &str) -> Option<&Unit> {
        self.target.get(package)
    }

    /// Whether every file is still there.
    pub fn exist(&self) -> bool {
        self.target.values().all(|unit| unit.library.is_file())
    }
}

/// `<target>/<triple>/release` of `<target>/<triple>/release/deps`.
fn target_dir(deps: &Utf8Path) -> &Utf8Path {
    deps.parent().unwrap_or(deps)
}

/// `…/deps/lib<name>-<hash>.<extension>` → (`name`, `-hash`, `…/deps`). Cargo names a workspace
/// member's rlib without the hash, one folder up, but its metadata with it; and a local crate that is
/// a C library, too, has no hash at all.
fn hashed_name(path: &Utf8PathBuf) -> Option<(String, String, Utf8PathBuf)> {
    let dir = path
        .parent()
        .filter(|dir| dir.file_name() == Some("deps"))?;
    let stem = path.file_stem()?;
    let prefix = match path.extension()? {
        "rlib" | "rmeta" => "lib",
        _ => std::env::consts::DLL_PREFIX,
    };
    let stem = stem.strip_prefix(prefix)?;
    let (name, hash) = stem.split_at(stem.rfind('-').unwrap_or(stem.len()));
    Some((name.to_owned(), hash.to_owned(), dir.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artifact_is_known_by_its_hashed_name() {
        let path = "/t/x/release/deps/libserde_core-b8ba.rmeta".into();
        let expected = (
            "serde_core".to_owned(),
            "-b8ba".to_owned(),
            "/t/x/release/deps".into(),
        );
        assert_eq!(hashed_name(&path), Some(expected));
        let without = ("both".to_owned(), String::new(), "/t/x/release/deps".into());
        let path = "/t/x/release/deps/libboth.rlib".into();
        assert_eq!(hashed_name(&path), Some(without));
        assert_eq!(hashed_name(&"/t/x/release/libkapi.rlib".into()), None);
    }
}
