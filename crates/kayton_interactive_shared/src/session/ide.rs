//! Completion and help for the session's front end.
//!
//! **A snapshot answers.** [`Ide`] holds names, types and manifests of one moment and no session, so
//! that another thread can ask it while a cell runs. A front end takes a new one after each cell.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use camino::Utf8Path;
use kayton_ide::{Completions, Context, Inspection, KnownCrate, Pages};
use keyton_rust_compiler::thir::{ManifestSet, SessionTypes};

use super::Session;
use super::std_pages::StdPages;
use crate::config::Project;

/// What completion and help are answered from. Positions are byte offsets.
#[derive(Debug, Clone, Default)]
pub struct Ide {
    manifests: ManifestSet,
    types: Arc<SessionTypes>,
    crates: Arc<[KnownCrate]>,
    modules: Arc<[String]>,
    pages: Option<Arc<StdPages>>,
}

impl Ide {
    /// What may stand at a place of a text.
    #[must_use]
    pub fn complete(&self, text: &str, offset: usize) -> Completions {
        kayton_ide::complete(&self.context(), text, offset)
    }

    /// What stands at a place of a text; `detail` above 0 adds definitions.
    #[must_use]
    pub fn inspect(&self, text: &str, offset: usize, detail: u8) -> Option<Inspection> {
        kayton_ide::inspect(&self.context(), text, offset, detail)
    }

    fn context(&self) -> Context<'_> {
        Context {
            manifests: &self.manifests,
            session: &self.types,
            crates: &self.crates,
            modules: &self.modules,
            pages: self.pages.as_deref().map(|pages| pages as &dyn Pages),
        }
    }
}

impl Session {
    /// What is known now, for completion and help from any thread.
    #[must_use]
    pub fn ide(&self) -> Ide {
        Ide {
            manifests: self.manifests.clone(),
            types: Arc::new(self.types.clone()),
            crates: known_crates(&self.project),
            modules: modules(&self.config.working_dir),
            pages: Some(Arc::new(StdPages::of(&self.builder.toolchain().sysroot))),
        }
    }

    /// What may stand at a byte offset of a text.
    #[must_use]
    pub fn complete(&self, text: &str, offset: usize) -> Completions {
        self.ide().complete(text, offset)
    }

    /// What stands at a byte offset of a text; `detail` above 0 adds definitions.
    #[must_use]
    pub fn inspect(&self, text: &str, offset: usize, detail: u8) -> Option<Inspection> {
        self.ide().inspect(text, offset, detail)
    }

    /// The folder in which Kayton keeps what outlives a session.
    #[must_use]
    pub fn home(&self) -> &Utf8Path {
        self.builder.home().root()
    }

    /// Whether a text can be run as it is.
    #[must_use]
    pub fn is_complete(&self, text: &str) -> crate::Completeness {
        crate::is_complete(text)
    }
}

/// Keyton modules beside the program and in folders there.
fn modules(dir: &Utf8Path) -> Arc<[String]> {
    let names = |dir: &Utf8Path| -> Vec<(String, bool)> {
        let entries = dir.read_dir_utf8().into_iter().flatten().flatten();
        let name = |entry: camino::Utf8DirEntry| {
            let is_dir = entry.file_type().ok()?.is_dir();
            let name = entry.file_name();
            let name = if is_dir {
                Some(name)
            } else {
                name.strip_suffix(".kay")
            }?;
            let starts_well = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            starts_well.then(|| (name.to_owned(), is_dir))
        };
        entries.filter_map(name).collect()
    };
    let mut out = Vec::new();
    for (name, is_dir) in names(dir) {
        if is_dir {
            let inner = names(&dir.join(&name)).into_iter();
            let files = inner.filter(|(_, is_dir)| !is_dir);
            out.extend(files.map(|(file, _)| format!("{name}.{file}")));
        } else {
            out.push(name);
        }
    }
    out.sort();
    out.into()
}

/// Crates of the project and those that cargo has on this machine.
fn known_crates(project: &Project) -> Arc<[KnownCrate]> {
    static DOWNLOADED: OnceLock<Arc<[KnownCrate]>> = OnceLock::new();
    let downloaded = DOWNLOADED.get_or_init(downloaded);
    let of_project: Vec<KnownCrate> = project
        .rows()
        .map(|(name, spec)| KnownCrate {
            name: name.to_owned(),
            note: "in the project's kayton.toml".to_owned(),
            features: spec.features.clone(),
            ..KnownCrate::default()
        })
        .collect();
    if of_project.is_empty() {
        return downloaded.clone();
    }
    of_project
        .into_iter()
        .chain(downloaded.iter().cloned())
        .collect()
}

/// Packages that cargo downloaded before, each with its newest version. What cannot be read is left
/// out: this is a help, no promise.
fn downloaded() -> Arc<[KnownCrate]> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let mut newest: BTreeMap<String, semver::Version> = BTreeMap::new();
    let registries = home.and_then(|home| fs_err::read_dir(home.join("registry/cache")).ok());
    for registry in registries.into_iter().flatten().flatten() {
        let packages = fs_err::read_dir(registry.path());
        for package in packages.into_iter().flatten().flatten() {
            let file = package.file_name();
            let Some((name, version)) = file.to_str().and_then(package_of) else {
                continue;
            };
            match newest.get_mut(name) {
                Some(known) if *known >= version => {}
                Some(known) => *known = version,
                None => drop(newest.insert(name.to_owned(), version)),
            }
        }
    }
    let known = newest.into_iter().map(|(name, version)| KnownCrate {
        name,
        version: Some(version.to_string()),
        note: "on this machine".to_owned(),
        ..KnownCrate::default()
    });
    known.collect()
}

/// Name and version of `addr2line-0.25.1.crate`.
fn package_of(file: &str) -> Option<(&str, semver::Version)> {
    let package = file.strip_suffix(".crate")?;
    let mut dashes = package.match_indices('-').map(|(at, _)| at);
    dashes.find_map(|at| {
        let version = semver::Version::parse(&package[at + 1..]).ok()?;
        Some((&package[..at], version))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions_of_packages() {
        let name = |file: &str| {
            package_of(file).map(|(name, version)| (name.to_owned(), version.to_string()))
        };
        assert_eq!(
            name("num-bigint-0.5.1.crate"),
            Some(("num-bigint".into(), "0.5.1".into()))
        );
        assert_eq!(
            name("wasi-0.11.0+wasi-snapshot.crate"),
            Some(("wasi".into(), "0.11.0+wasi-snapshot".into()))
        );
        assert_eq!(name("notes.txt"), None);
    }

    #[test]
    fn another_thread_can_ask() {
        fn sendable<T: Send + Sync + 'static>() {}
        sendable::<Ide>();
    }
}
