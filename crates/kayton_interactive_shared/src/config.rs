//! What a session is told from outside: the environment, and the project's `kayton.toml`.
//!
//! ```toml
//! [rimport]
//! regex = "1"
//! reqwest = { version = "0.13", features = ["blocking"] }
//! shapes = { path = "crates/shapes" }
//! ```

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use kayton_toolchain::{GitReference, ImportSpec, SpecError};
use serde::Deserialize;

/// Name of the project file.
pub const PROJECT_FILE: &str = "kayton.toml";

/// How a session behaves.
#[derive(Debug, Clone, Default)]
pub struct SessionConfig {
    /// Folder from which `kayton.toml` and `import m` are looked up.
    pub working_dir: Utf8PathBuf,
    /// Show the value of a cell's last expression.
    pub display: bool,
    /// Print [`crate::timings`] to stderr (`KAYTON_TIMINGS=1`).
    pub timings: bool,
    /// Whatever would need cargo or rustdoc is an error (`KAYTON_OFFLINE_STRICT=1`).
    pub build_nothing: bool,
    /// Someone holds the session's [`Interrupter`](crate::executor::Interrupter): programs that
    /// build imports are ended by it, and not by the terminal's interrupt key.
    pub interruptible: bool,
}

impl SessionConfig {
    /// The settings of this process, for programs in `working_dir`.
    #[must_use]
    pub fn from_env(working_dir: &Utf8Path) -> Self {
        let on = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty() && v != "0");
        Self {
            working_dir: working_dir.to_owned(),
            display: true,
            timings: on("KAYTON_TIMINGS"),
            build_nothing: on("KAYTON_OFFLINE_STRICT"),
            interruptible: false,
        }
    }
}

/// Why a `kayton.toml` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// It cannot be read.
    #[error("{file} cannot be read: {source}")]
    Read {
        /// The file.
        file: Utf8PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not TOML of the right shape.
    #[error("{file} is not a project file: {message}")]
    Shape {
        /// The file.
        file: Utf8PathBuf,
        /// What TOML says, with line and column.
        message: String,
    },
    /// A row of `[rimport]` is no spec.
    #[error("{file}, [rimport] {name}: {source}")]
    Row {
        /// The file.
        file: Utf8PathBuf,
        /// The row.
        name: String,
        /// Why.
        source: SpecError,
    },
}

/// The imports that a project declares, by the name after `rimport`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    rows: BTreeMap<String, ImportSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectFile {
    #[serde(default)]
    rimport: BTreeMap<String, Row>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Version(String),
    Table(RowTable),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RowTable {
    version: Option<String>,
    package: Option<String>,
    path: Option<Utf8PathBuf>,
    git: Option<String>,
    branch: Option<String>,
    tag: Option<String>,
    rev: Option<String>,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default = "yes")]
    default_features: bool,
}

fn yes() -> bool {
    true
}

impl Project {
    /// The project of a folder: the nearest `kayton.toml` upwards, or an empty one.
    pub fn find(dir: &Utf8Path) -> Result<Self, ProjectError> {
        let file = dir
            .ancestors()
            .map(|dir| dir.join(PROJECT_FILE))
            .find(|file| file.is_file());
        match file {
            Some(file) => Self::read(&file),
            None => Ok(Self::default()),
        }
    }

    fn read(file: &Utf8Path) -> Result<Self, ProjectError> {
        let text = std::fs::read_to_string(file).map_err(|source| ProjectError::Read {
            file: file.to_owned(),
            source,
        })?;
        let parsed: ProjectFile = toml::from_str(&text).map_err(|error| ProjectError::Shape {
            file: file.to_owned(),
            message: error.to_string(),
        })?;
        let dir = file.parent().unwrap_or(Utf8Path::new("."));
        let rows = parsed.rimport.into_iter().map(|(name, row)| {
            let spec = row.spec(&name, dir).map_err(|source| ProjectError::Row {
                file: file.to_owned(),
                name: name.clone(),
                source,
            })?;
            Ok((name.replace('-', "_"), spec))
        });
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
        })
    }

    /// Every crate that the project names, with what it says of it.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &ImportSpec)> {
        self.rows.iter().map(|(name, spec)| (name.as_str(), spec))
    }

    /// What the project says of the crate behind a name after `rimport`.
    #[must_use]
    pub fn spec(&self, name: &str) -> Option<&ImportSpec> {
        self.rows.get(name)
    }
}

impl Row {
    fn spec(self, name: &str, dir: &Utf8Path) -> Result<ImportSpec, SpecError> {
        let table = match self {
            Row::Version(version) => return ImportSpec::registry(name)?.with_version(&version),
            Row::Table(table) => table,
        };
        let package = table.package.as_deref().unwrap_or(name);
        let reference = match (table.rev, table.tag, table.branch) {
            (Some(rev), _, _) => Some(GitReference::Rev(rev)),
            (_, Some(tag), _) => Some(GitReference::Tag(tag)),
            (_, _, branch) => branch.map(GitReference::Branch),
        };
        let mut spec = match (&table.path, &table.git) {
            (Some(path), _) => ImportSpec::path(&dir.join(path))?,
            (None, Some(url)) => ImportSpec::git(package, url, reference)?,
            (None, None) => ImportSpec::registry(package)?,
        };
        if let Some(version) = &table.version {
            spec = spec.with_version(version)?;
        }
        spec.default_features = table.default_features;
        spec.with_features(table.features.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(text: &str) -> Result<Project, ProjectError> {
        let dir = tempfile::tempdir().unwrap();
        let file = Utf8Path::from_path(dir.path()).unwrap().join(PROJECT_FILE);
        std::fs::write(&file, text).unwrap();
        Project::read(&file)
    }

    #[test]
    fn rows_are_versions_or_tables() {
        let text = "[rimport]\nregex = \"1\"\nnum-bigint = { version = \"0.5\", features = [\"std\"], \
                    default-features = false }\n";
        let project = project(text).unwrap();
        assert_eq!(project.spec("regex").unwrap().to_string(), "regex@1");
        assert_eq!(
            project.spec("num_bigint").unwrap().to_string(),
            "num-bigint@0.5[-default,std]"
        );
        assert_eq!(project.spec("absent"), None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(matches!(
            project("[rimport]\nregex = 1\n"),
            Err(ProjectError::Shape { .. })
        ));
        assert!(matches!(
            project("[imports]\n"),
            Err(ProjectError::Shape { .. })
        ));
        let row = project("[rimport]\nregex = \"one\"\n");
        assert!(matches!(row, Err(ProjectError::Row { name, .. }) if name == "regex"));
    }
}
