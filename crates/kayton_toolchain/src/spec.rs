//! What a user asks for: `reqwest@0.13[blocking,json]`, a path, a git repository.
//!
//! Grammar: `name ['@' version] ['[' feature {',' feature} ']']`, where a feature of `-default`
//! switches the default features off. Everything is checked here, before cargo sees it, so that a
//! typing error never reaches a generated manifest.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

/// Why a spec is not one. Each variant holds the text that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecError {
    /// There is nothing before the `@` or the `[`.
    #[error("a crate name is missing in `{spec}`")]
    NoName {
        /// The whole spec.
        spec: String,
    },
    /// The name holds a character that no package name has, or starts with a digit.
    #[error("`{name}` is not a crate name: `{character}` is not allowed there")]
    BadName {
        /// The name as written.
        name: String,
        /// The first character that is wrong.
        character: char,
    },
    /// The name is a part of the standard library that is reached through `std`.
    #[error("`{name}` is part of Rust itself: what it has to offer is in `std`")]
    BuiltinName {
        /// `core`, `alloc`, `proc_macro` or `test`.
        name: String,
    },
    /// A version or a feature of the standard library.
    #[error("`std` comes with the toolchain: it has no versions and features to choose from")]
    StdAsItIs,
    /// The text after `@` is no version requirement.
    #[error("`{version}` is not a version requirement: {reason}")]
    BadVersion {
        /// The version as written.
        version: String,
        /// What semver says about it.
        reason: String,
    },
    /// A feature is empty or holds a character that no feature has.
    #[error("`{feature}` is not a feature name")]
    BadFeature {
        /// The feature as written.
        feature: String,
    },
    /// `[` without `]`, or text after `]`.
    #[error("the feature list of `{spec}` must end with one `]`")]
    BadFeatureList {
        /// The whole spec.
        spec: String,
    },
    /// The folder of a path spec has no `Cargo.toml`.
    #[error("there is no crate in `{dir}`: it has no Cargo.toml")]
    NoManifest {
        /// The folder, absolute.
        dir: Utf8PathBuf,
    },
    /// The manifest of a path spec has no package of its own.
    #[error("`{dir}` is a workspace without a package; name the folder of one of its packages")]
    NoPackage {
        /// The folder, absolute.
        dir: Utf8PathBuf,
    },
}

/// Where the crate comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpecSource {
    /// The default registry.
    Registry,
    /// A folder with a `Cargo.toml`, absolute.
    Path(Utf8PathBuf),
    /// A git repository.
    Git {
        /// Its address.
        url: String,
        /// Which commit; the default branch without one.
        reference: Option<GitReference>,
    },
    /// The toolchain: this is the standard library.
    Std,
}

/// Name of the standard library, and the id of its package where a graph's packages have theirs.
pub const STD: &str = "std";

/// Which commit of a git repository.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GitReference {
    /// `branch = "…"`
    Branch(String),
    /// `tag = "…"`
    Tag(String),
    /// `rev = "…"`
    Rev(String),
}

/// One import as the user states it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImportSpec {
    /// Package name as written: `num_bigint` may turn out to be `num-bigint`.
    pub package: String,
    /// Version requirement in cargo's syntax; any version without one.
    pub version: Option<String>,
    /// Features, sorted, without doubles.
    pub features: Vec<String>,
    /// Whether the crate's default features are on.
    pub default_features: bool,
    /// Where it comes from.
    pub source: SpecSource,
}

impl ImportSpec {
    /// A registry crate at any version, with its default features; `std` is the standard library.
    pub fn registry(package: &str) -> Result<Self, SpecError> {
        check_name(package)?;
        Ok(Self {
            package: package.to_owned(),
            version: None,
            features: Vec::new(),
            default_features: true,
            source: match package {
                STD => SpecSource::Std,
                _ => SpecSource::Registry,
            },
        })
    }

    /// Whether this is the standard library, which is no package.
    pub fn is_std(&self) -> bool {
        self.source == SpecSource::Std
    }

    /// Reads `name[@version][[feature,…]]`.
    pub fn parse(spec: &str) -> Result<Self, SpecError> {
        let spec = spec.trim();
        let (head, features) = match spec.split_once('[') {
            None => (spec, None),
            Some((head, rest)) => match rest.strip_suffix(']') {
                Some(list) if !list.contains(['[', ']']) => (head, Some(list)),
                _ => {
                    return Err(SpecError::BadFeatureList {
                        spec: spec.to_owned(),
                    });
                }
            },
        };
        let (name, version) = match head.split_once('@') {
            None => (head.trim(), None),
            Some((name, version)) => (name.trim(), Some(version.trim())),
        };
        if name.is_empty() {
            return Err(SpecError::NoName {
                spec: spec.to_owned(),
            });
        }
        let mut parsed = Self::registry(name)?;
        if let Some(version) = version {
            parsed = parsed.with_version(version)?;
        }
        let listed = features
            .into_iter()
            .flat_map(|list| list.split(','))
            .map(str::trim);
        parsed.with_features(listed.filter(|feature| !feature.is_empty()))
    }

    /// A crate in a folder. Name and version are read from its manifest.
    ///
    /// `dir` is made absolute; it must hold a `Cargo.toml` with a `[package]`.
    pub fn path(dir: &Utf8Path) -> Result<Self, SpecError> {
        let dir = dir.canonicalize_utf8().unwrap_or_else(|_| dir.to_owned());
        let text = fs_err::read_to_string(dir.join("Cargo.toml"))
            .map_err(|_| SpecError::NoManifest { dir: dir.clone() })?;
        let manifest: toml::Table = text
            .parse()
            .map_err(|_| SpecError::NoPackage { dir: dir.clone() })?;
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(toml::Value::as_str)
            .ok_or_else(|| SpecError::NoPackage { dir: dir.clone() })?;
        Ok(Self {
            source: SpecSource::Path(dir),
            ..Self::registry(name)?
        })
    }

    /// A crate in a git repository.
    pub fn git(
        package: &str,
        url: &str,
        reference: Option<GitReference>,
    ) -> Result<Self, SpecError> {
        let source = SpecSource::Git {
            url: url.to_owned(),
            reference,
        };
        Ok(Self {
            source,
            ..Self::registry(package)?
        })
    }

    /// The same crate at a version requirement (`0.13`, `=1.2.3`, `>=1, <3`, `*`).
    pub fn with_version(mut self, version: &str) -> Result<Self, SpecError> {
        if self.is_std() {
            return Err(SpecError::StdAsItIs);
        }
        semver::VersionReq::parse(version).map_err(|error| SpecError::BadVersion {
            version: version.to_owned(),
            reason: error.to_string(),
        })?;
        self.version = Some(version.to_owned());
        Ok(self)
    }

    /// The same crate with more features; `-default` switches the default ones off.
    pub fn with_features<'a>(
        mut self,
        features: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, SpecError> {
        for feature in features {
            if self.is_std() {
                return Err(SpecError::StdAsItIs);
            }
            if feature == "-default" {
                self.default_features = false;
                continue;
            }
            let valid = |c: char| c.is_alphanumeric() || "_-+./?:".contains(c);
            if feature.is_empty() || feature.starts_with('-') || !feature.chars().all(valid) {
                return Err(SpecError::BadFeature {
                    feature: feature.to_owned(),
                });
            }
            self.features.push(feature.to_owned());
        }
        self.features.sort();
        self.features.dedup();
        Ok(self)
    }

    /// The name that Rust code would use for the package: `num-bigint` → `num_bigint`.
    ///
    /// A package may name its library otherwise; the resolution knows.
    pub fn import_name(&self) -> String {
        self.package.replace('-', "_")
    }

    /// The same spec with `_` and `-` swapped in its name, if there is another such name.
    pub(crate) fn swapped_name(&self) -> Option<Self> {
        let package = if self.package.contains('_') {
            self.package.replace('_', "-")
        } else if self.package.contains('-') {
            self.package.replace('-', "_")
        } else {
            return None;
        };
        Some(Self {
            package,
            ..self.clone()
        })
    }

    /// The entry of a `[dependencies]` table.
    pub(crate) fn dependency(&self) -> toml::Table {
        let mut entry = toml::Table::new();
        entry.insert("package".into(), self.package.clone().into());
        let version = self.version.clone().or_else(|| match self.source {
            SpecSource::Registry => Some("*".to_owned()),
            _ => None,
        });
        if let Some(version) = version {
            entry.insert("version".into(), version.into());
        }
        match &self.source {
            SpecSource::Registry | SpecSource::Std => {}
            SpecSource::Path(dir) => {
                entry.insert("path".into(), dir.as_str().into());
            }
            SpecSource::Git { url, reference } => {
                entry.insert("git".into(), url.clone().into());
                let pair = match reference {
                    None => None,
                    Some(GitReference::Branch(name)) => Some(("branch", name)),
                    Some(GitReference::Tag(name)) => Some(("tag", name)),
                    Some(GitReference::Rev(name)) => Some(("rev", name)),
                };
                if let Some((key, name)) = pair {
                    entry.insert(key.into(), name.clone().into());
                }
            }
        }
        if !self.default_features {
            entry.insert("default-features".into(), false.into());
        }
        if !self.features.is_empty() {
            entry.insert("features".into(), self.features.clone().into());
        }
        entry
    }
}

impl std::fmt::Display for ImportSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.package)?;
        if let Some(version) = &self.version {
            write!(f, "@{version}")?;
        }
        let off = (!self.default_features).then_some("-default");
        let listed: Vec<&str> = off
            .into_iter()
            .chain(self.features.iter().map(|f| &**f))
            .collect();
        if !listed.is_empty() {
            write!(f, "[{}]", listed.join(","))?;
        }
        match &self.source {
            SpecSource::Registry | SpecSource::Std => Ok(()),
            SpecSource::Path(dir) => write!(f, " (path {dir})"),
            SpecSource::Git { url, .. } => write!(f, " (git {url})"),
        }
    }
}

/// Checks a package name by cargo's rules (the Cargo Book, "The manifest format: name").
fn check_name(name: &str) -> Result<(), SpecError> {
    if matches!(name, "core" | "alloc" | "proc_macro" | "test") {
        return Err(SpecError::BuiltinName {
            name: name.to_owned(),
        });
    }
    let bad = name.char_indices().find(|&(at, c)| {
        let first = c.is_ascii_alphabetic() || c == '_';
        !(first || at > 0 && (c.is_ascii_digit() || c == '-'))
    });
    match (name.is_empty(), bad) {
        (true, _) => Err(SpecError::NoName {
            spec: name.to_owned(),
        }),
        (_, Some((_, character))) => Err(SpecError::BadName {
            name: name.to_owned(),
            character,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_has_a_name_a_version_and_features() {
        let spec = ImportSpec::parse("reqwest@0.13[json, blocking,json]").unwrap();
        assert_eq!(spec.package, "reqwest");
        assert_eq!(spec.version.as_deref(), Some("0.13"));
        assert_eq!(spec.features, ["blocking", "json"]);
        assert!(spec.default_features);
        assert_eq!(spec.to_string(), "reqwest@0.13[blocking,json]");
        assert_eq!(
            ImportSpec::parse("x[-default,std]")
                .unwrap()
                .dependency()
                .to_string(),
            "default-features = false\nfeatures = [\"std\"]\npackage = \"x\"\nversion = \"*\"\n"
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let bad = |text| ImportSpec::parse(text).unwrap_err();
        assert_eq!(bad("@1"), SpecError::NoName { spec: "@1".into() });
        assert_eq!(
            bad("1x"),
            SpecError::BadName {
                name: "1x".into(),
                character: '1'
            }
        );
        assert_eq!(
            bad("a\"b"),
            SpecError::BadName {
                name: "a\"b".into(),
                character: '"'
            }
        );
        assert_eq!(
            bad("core"),
            SpecError::BuiltinName {
                name: "core".into()
            }
        );
        assert_eq!(bad("std@1"), SpecError::StdAsItIs);
        assert_eq!(bad("std[x]"), SpecError::StdAsItIs);
        assert_eq!(bad("a[b"), SpecError::BadFeatureList { spec: "a[b".into() });
        assert_eq!(
            bad("a[b]c"),
            SpecError::BadFeatureList {
                spec: "a[b]c".into()
            }
        );
        assert_eq!(
            bad("a[b\"]"),
            SpecError::BadFeature {
                feature: "b\"".into()
            }
        );
        assert!(matches!(bad("a@one"), SpecError::BadVersion { version, .. } if version == "one"));
    }

    #[test]
    fn the_standard_library_is_no_package() {
        assert!(ImportSpec::parse("std").unwrap().is_std());
        assert!(!ImportSpec::parse("http").unwrap().is_std());
    }

    #[test]
    fn dash_and_underscore_swap() {
        let swap = |name| Some(ImportSpec::parse(name).unwrap().swapped_name()?.package);
        assert_eq!(swap("num_bigint").as_deref(), Some("num-bigint"));
        assert_eq!(swap("rand-core").as_deref(), Some("rand_core"));
        assert_eq!(swap("http"), None);
        assert_eq!(
            ImportSpec::parse("num-bigint").unwrap().import_name(),
            "num_bigint"
        );
    }
}
