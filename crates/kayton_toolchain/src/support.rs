//! The support crates: sources that every plugin is built upon.
//!
//! 1. The files are embedded in the binary ([`Support::embedded`]).
//! 2. They are written as a workspace of their own under `support/<hash>/` ([`Support::install`]),
//!    with the parts of the repository's manifest that they inherit and the parts of its lockfile
//!    that concern them.
//!
//! **Two versions never share an artifact.** The content hash goes into the packages' version as
//! build metadata, so cargo gives every content its own file names in the shared target directory.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use toml::{Table, Value};

use crate::error::Result;
use crate::hash::{Digest, DigestBuilder};
use crate::home::{Home, write_if_changed};
use crate::workspace::release_profile;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/support_files.rs"));
}

/// Where the members of the support workspace are.
const MEMBERS: &[&str] = &["crates/kayton_api", "crates/kayton_runtime"];
/// Where the reactor's sources are: no member, since its dependencies come with the plugins.
const REACTOR: &str = "crates/kayton_runtime/reactor";

/// Sources of the support crates.
#[derive(Debug, Clone)]
pub struct Support {
    files: BTreeMap<String, Vec<u8>>,
    hash: Digest,
}

/// A dependency of the reactor that the plugins' graph may hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReactorDependency {
    /// Name of the package in the registry.
    pub(crate) package: String,
    /// The entry of the dependencies table.
    pub(crate) entry: Table,
}

/// The reactor's manifest, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReactorManifest {
    /// Name of its library.
    pub(crate) crate_name: String,
    /// Its edition.
    pub(crate) edition: String,
    /// What it takes from the registry, by the name that its code uses.
    pub(crate) registry: BTreeMap<String, ReactorDependency>,
}

impl Support {
    /// The sources in this binary.
    pub fn embedded() -> Self {
        let files = embedded::FILES
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_vec()));
        Self::new(files)
    }

    /// Other sources: paths as in the repository, with `/`.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut files: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
        for member in MEMBERS.iter().chain([&REACTOR]) {
            let path = format!("{member}/Cargo.toml");
            if let Some(table) = files.get(&path).and_then(|text| parse(text)) {
                files.insert(path, without_development(table).to_string().into_bytes());
            }
        }
        let used = used_dependencies(&files);
        let root = root_manifest(
            files.remove("Cargo.toml").and_then(|text| parse(&text)),
            &used,
        );
        let lock = files.remove("Cargo.lock").and_then(|text| parse(&text));
        if let Some(lock) = lock {
            files.insert(
                "Cargo.lock".into(),
                trimmed_lock(lock, &used).to_string().into_bytes(),
            );
        }
        let mut hash = DigestBuilder::default().part(root.to_string());
        for (path, content) in &files {
            hash = hash.part(path).part(content);
        }
        let hash = hash.finish();
        let root = with_build_metadata(root, &hash);
        files.insert("Cargo.toml".into(), root.to_string().into_bytes());
        Self { files, hash }
    }

    /// The content's hash.
    pub fn hash(&self) -> &Digest {
        &self.hash
    }

    /// Writes the workspace and returns its folder.
    pub(crate) fn install(&self, home: &Home) -> Result<Utf8PathBuf> {
        let dir = home.root().join("support").join(self.hash.short());
        for (path, content) in &self.files {
            let file = dir.join(path);
            // Cargo completes the lockfile; what it wrote stays.
            if path != "Cargo.lock" || !file.is_file() {
                write_if_changed(&file, content)?;
            }
        }
        Ok(dir)
    }

    /// The reactor's manifest, if there is a reactor.
    pub(crate) fn reactor(&self) -> Option<ReactorManifest> {
        let manifest = parse(self.files.get(&format!("{REACTOR}/Cargo.toml"))?)?;
        let package = manifest.get("package")?.as_table()?;
        let name = package.get("name")?.as_str()?;
        let mut read = ReactorManifest {
            crate_name: name.replace('-', "_"),
            edition: package
                .get("edition")
                .and_then(Value::as_str)
                .unwrap_or("2024")
                .to_owned(),
            registry: BTreeMap::new(),
        };
        for (alias, entry) in manifest.get("dependencies")?.as_table()? {
            let mut entry = match entry {
                Value::Table(entry) => entry.clone(),
                version => Table::from_iter([("version".to_owned(), version.clone())]),
            };
            let of_base = MEMBERS
                .iter()
                .any(|member| member.ends_with(&format!("/{alias}")));
            if of_base || entry.contains_key("path") {
                continue;
            }
            let package = entry
                .get("package")
                .and_then(Value::as_str)
                .unwrap_or(alias)
                .to_owned();
            entry.insert("package".into(), package.clone().into());
            read.registry.insert(
                alias.replace('-', "_"),
                ReactorDependency { package, entry },
            );
        }
        Some(read)
    }

    /// The reactor's main source file in an installed workspace.
    pub(crate) fn reactor_source(installed: &Utf8Path) -> Utf8PathBuf {
        installed.join(REACTOR).join("src").join("lib.rs")
    }
}

fn parse(text: &[u8]) -> Option<Table> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// A manifest without what only its own tests and lints need.
fn without_development(mut manifest: Table) -> Table {
    for key in [
        "dev-dependencies",
        "lints",
        "bench",
        "test",
        "example",
        "workspace",
    ] {
        manifest.remove(key);
    }
    manifest
}

/// Names that the members' dependency tables take from the workspace.
fn used_dependencies(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<String> {
    let manifests = MEMBERS
        .iter()
        .filter_map(|m| parse(files.get(&format!("{m}/Cargo.toml"))?));
    let mut used = BTreeSet::new();
    for manifest in manifests {
        for key in ["dependencies", "build-dependencies"] {
            let table = manifest.get(key).and_then(Value::as_table);
            used.extend(table.into_iter().flat_map(|table| table.keys().cloned()));
        }
    }
    used
}

/// The root manifest: what the members inherit, and our profile.
fn root_manifest(repository: Option<Table>, used: &BTreeSet<String>) -> Table {
    let inherited = repository.and_then(|mut root| match root.remove("workspace") {
        Some(Value::Table(workspace)) => Some(workspace),
        _ => None,
    });
    let mut inherited = inherited.unwrap_or_default();
    let mut workspace = Table::new();
    workspace.insert("members".into(), MEMBERS.to_vec().into());
    workspace.insert("exclude".into(), vec![REACTOR].into());
    workspace.insert("resolver".into(), "3".into());
    if let Some(package) = inherited.remove("package") {
        workspace.insert("package".into(), package);
    }
    if let Some(Value::Table(mut dependencies)) = inherited.remove("dependencies") {
        dependencies.retain(|name, _| used.contains(name));
        workspace.insert("dependencies".into(), dependencies.into());
    }
    Table::from_iter([
        ("workspace".to_owned(), workspace.into()),
        ("profile".to_owned(), release_profile().into()),
    ])
}

/// Adds the hash to the version that the members inherit.
fn with_build_metadata(mut root: Table, hash: &Digest) -> Table {
    let version = root
        .get_mut("workspace")
        .and_then(|workspace| workspace.get_mut("package"))
        .and_then(|package| package.get_mut("version"));
    if let Some(Value::String(version)) = version {
        *version = format!("{version}+{}", hash.short());
    }
    root
}

/// The part of a lockfile that the members' dependencies reach, without the members themselves.
fn trimmed_lock(mut lock: Table, used: &BTreeSet<String>) -> Table {
    let Some(Value::Array(packages)) = lock.remove("package") else {
        return lock;
    };
    let name_of = |package: &Value| Some(package.get("name")?.as_str()?.to_owned());
    let edges_of = |package: &Value| -> Vec<String> {
        let edges = package.get("dependencies").and_then(Value::as_array);
        let names = edges.into_iter().flatten().filter_map(Value::as_str);
        names
            .filter_map(|edge| edge.split(' ').next())
            .map(str::to_owned)
            .collect()
    };
    // A member's own edges in the lockfile include those of its tests.
    let member = |name: &&String| MEMBERS.iter().any(|m| m.ends_with(&format!("/{name}")));
    let mut waiting: Vec<String> = used.iter().filter(|name| !member(name)).cloned().collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if reached.insert(name.clone()) {
            let named = packages
                .iter()
                .filter(|p| name_of(p).as_ref() == Some(&name));
            waiting.extend(named.flat_map(edges_of));
        }
    }
    let kept = packages.into_iter().filter(|package| {
        package.get("source").is_some() && name_of(package).is_some_and(|n| reached.contains(&n))
    });
    lock.insert("package".into(), Value::Array(kept.collect()));
    lock
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_workspace_stands_alone() {
        let support = Support::embedded();
        let root = parse(&support.files["Cargo.toml"]).unwrap();
        let version = root["workspace"]["package"]["version"].as_str().unwrap();
        assert!(version.ends_with(support.hash.short()), "{version}");
        let api = parse(&support.files["crates/kayton_api/Cargo.toml"]).unwrap();
        assert!(!api.contains_key("dev-dependencies"));
        assert!(
            support
                .files
                .contains_key("crates/kayton_runtime/src/lib.rs")
        );
        let lock = parse(&support.files["Cargo.lock"]).unwrap();
        let packages = lock.get("package").and_then(Value::as_array).unwrap();
        assert!(
            packages
                .iter()
                .all(|package| package.get("source").is_some())
        );
        assert!(
            packages.len() < 30,
            "the lockfile holds only what the support crates need"
        );
    }

    #[test]
    fn another_content_has_another_hash() {
        let files = |text: &str| vec![("crates/kayton_api/src/lib.rs".to_owned(), text.into())];
        assert_ne!(Support::new(files("a")).hash, Support::new(files("b")).hash);
        assert_eq!(Support::new(files("a")).hash, Support::new(files("a")).hash);
    }

    #[test]
    fn the_reactor_names_its_own_dependencies() {
        let manifest = "[package]\nname = \"kayton_reactor\"\nedition = \"2021\"\n[dependencies]\n\
            kayton_api = { path = \"../../kayton_api\" }\nsome-rt = { version = \"1\", features = [\"net\"] }\n";
        let path = "crates/kayton_runtime/reactor/Cargo.toml".to_owned();
        let reactor = Support::new([(path, manifest.into())]).reactor().unwrap();
        assert_eq!(reactor.crate_name, "kayton_reactor");
        assert_eq!(
            reactor.registry.len(),
            1,
            "the base's crates are no part of the graph"
        );
        assert_eq!(reactor.registry["some_rt"].package, "some-rt");
    }
}
