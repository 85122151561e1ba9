//! Keys: what a plugin, and a set of plugins, depend on.
//!
//! **A key holds everything that decides about the content.** Whatever is not in it must not
//! change what is built.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::Result;
use crate::hash::{Digest, DigestBuilder, Stamp};
use crate::resolve::{PackageId, Resolution};
use crate::spec::{ImportSpec, STD};
use crate::units::Units;

/// Identity of one built plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginKey {
    /// Name of the imported library; a folder of the cache.
    pub crate_name: String,
    /// Hash of everything that the plugin depends on.
    pub hash: Digest,
}

/// What a plugin's key is made from.
#[derive(Debug, Clone, Copy)]
pub struct PluginKeyParts<'a> {
    /// The graph.
    pub resolution: &'a Resolution,
    /// Its artifacts. Cargo's own hashes of them cover version, source, features, profile,
    /// compiler and dependencies, so the lockfile as a whole is not part of the key: an import
    /// that another import's arrival does not touch stays.
    pub units: &'a Units,
    /// The imported package.
    pub package: &'a str,
    /// Key of the toolchain.
    pub toolchain: &'a str,
    /// Key of the base.
    pub base: &'a Digest,
    /// Version of the generator and of the formats that it reads and writes.
    pub generator: &'a str,
    /// Exports that were asked for beside the usual ones.
    pub requested: &'a [String],
    /// Keys of the layers below, in order.
    pub layers: &'a [Digest],
}

impl PluginKeyParts<'_> {
    /// The key.
    pub fn key(&self) -> Result<PluginKey> {
        let package = self.resolution.package(self.package);
        let lib_name = package.and_then(|package| package.lib_name.clone());
        let crate_name = lib_name.unwrap_or_else(|| match self.package {
            STD => STD.into(),
            _ => "unknown".into(),
        });
        let mut hash = DigestBuilder::default()
            .part(self.toolchain)
            .part(self.base.as_str())
            .part(self.generator)
            .part(self.package);
        for requested in self.requested {
            hash = hash.part(requested);
        }
        hash = hash.part("layers");
        for layer in self.layers {
            hash = hash.part(layer.as_str());
        }
        for id in closure(self.resolution, self.package) {
            hash = hash.part(&id);
            if let Some(unit) = self.units.get(&id) {
                hash = hash.part(&unit.extra_filename);
            }
            let local = self
                .resolution
                .package(&id)
                .filter(|package| package.source.is_none());
            if let Some(package) = local {
                hash = hash.part(source_hash(&package.dir)?.as_str());
            }
        }
        Ok(PluginKey {
            crate_name,
            hash: hash.finish(),
        })
    }
}

/// A package and everything below it, sorted.
pub(crate) fn closure(resolution: &Resolution, package: &str) -> BTreeSet<PackageId> {
    closure_without(resolution, package, |_| false)
}

/// The same without certain packages and what only they need.
pub(crate) fn closure_without(
    resolution: &Resolution,
    package: &str,
    left_out: impl Fn(&str) -> bool,
) -> BTreeSet<PackageId> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![package.to_owned()];
    while let Some(id) = waiting.pop() {
        if !left_out(&id)
            && let Some(package) = resolution.package(&id)
            && reached.insert(id)
        {
            waiting.extend(package.dependencies.iter().map(|(_, id)| id.clone()));
        }
    }
    reached
}

/// Identity of a set of imports before anything is resolved: what a warm start can compute
/// without starting a process.
#[derive(Debug, Clone, Copy)]
pub struct SetKeyParts<'a> {
    /// The imports.
    pub specs: &'a [ImportSpec],
    /// Key of the toolchain.
    pub toolchain: &'a str,
    /// Content of the support crates.
    pub support: &'a Digest,
    /// Version of the generator.
    pub generator: &'a str,
    /// Exports that were asked for beside the usual ones.
    pub requested: &'a [String],
    /// Keys of the layers that the session holds already, in order.
    pub layers: &'a [Digest],
}

impl SetKeyParts<'_> {
    /// The key.
    pub fn key(&self) -> Result<Digest> {
        let specs: BTreeSet<&ImportSpec> = self.specs.iter().collect();
        let mut hash = DigestBuilder::default()
            .part(self.toolchain)
            .part(self.support.as_str())
            .part(self.generator);
        for spec in specs {
            hash = hash.part(serde_json::to_vec(spec).map_err(std::io::Error::other)?);
        }
        hash = hash.part("requested");
        for requested in self.requested {
            hash = hash.part(requested);
        }
        hash = hash.part("layers");
        for layer in self.layers {
            hash = hash.part(layer.as_str());
        }
        Ok(hash.finish())
    }
}

/// Content of a local crate: its manifest, its build script, and every file below it except
/// build products and hidden files.
pub fn source_hash(dir: &Utf8Path) -> Result<Digest> {
    digest_of(dir, |file| Ok(fs_err::read(file)?))
}

/// The same by the files' [`Stamp`]s: nothing is read, so a warm start stays fast beside a folder
/// of data. It changes more often than the content does, never less (where stamps are proof).
pub(crate) fn source_stamp(dir: &Utf8Path) -> Result<Digest> {
    digest_of(dir, |file| Ok(Stamp::of_file(file)?.bytes()))
}

fn digest_of(dir: &Utf8Path, part: impl Fn(&Utf8Path) -> Result<Vec<u8>>) -> Result<Digest> {
    let mut files = Vec::new();
    collect(dir, &mut files)?;
    files.sort();
    let mut hash = DigestBuilder::default();
    for file in files {
        let name = file.strip_prefix(dir).unwrap_or(&file);
        hash = hash.part(name.as_str()).part(part(&file)?);
    }
    Ok(hash.finish())
}

fn collect(dir: &Utf8Path, files: &mut Vec<Utf8PathBuf>) -> Result<()> {
    for entry in dir.read_dir_utf8()? {
        let entry = entry?;
        let (kind, name) = (entry.file_type()?, entry.file_name());
        if name.starts_with('.') || name == "target" || name == "Cargo.lock" {
            continue;
        }
        if kind.is_dir() {
            collect(entry.path(), files)?;
        } else if entry.path().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_imports_does_not_matter_and_everything_else_does() {
        let (a, b) = (
            ImportSpec::parse("a").unwrap(),
            ImportSpec::parse("b").unwrap(),
        );
        let support = Digest::of(b"s");
        let both = [a.clone(), b.clone()];
        let parts = SetKeyParts {
            specs: &both,
            toolchain: "t",
            support: &support,
            generator: "1",
            requested: &[],
            layers: &[],
        };
        let key = parts.key().unwrap();
        assert_eq!(
            key,
            SetKeyParts {
                specs: &[b, a],
                ..parts
            }
            .key()
            .unwrap()
        );
        assert_ne!(
            key,
            SetKeyParts {
                generator: "2",
                ..parts
            }
            .key()
            .unwrap()
        );
        assert_ne!(
            key,
            SetKeyParts {
                layers: &[Digest::of(b"l")],
                ..parts
            }
            .key()
            .unwrap()
        );
        assert_ne!(
            key,
            SetKeyParts {
                specs: &both[..1],
                ..parts
            }
            .key()
            .unwrap()
        );
    }

    #[test]
    fn a_local_crate_is_its_files() {
        let temp = tempfile::tempdir().unwrap();
        let dir = Utf8Path::from_path(temp.path()).unwrap();
        fs_err::create_dir_all(dir.join("src")).unwrap();
        fs_err::create_dir_all(dir.join("target")).unwrap();
        fs_err::write(dir.join("src/lib.rs"), "one").unwrap();
        let first = source_hash(dir).unwrap();
        fs_err::write(dir.join("target/x"), "product").unwrap();
        assert_eq!(first, source_hash(dir).unwrap());
        fs_err::write(dir.join("src/lib.rs"), "two").unwrap();
        assert_ne!(first, source_hash(dir).unwrap());
    }
}
