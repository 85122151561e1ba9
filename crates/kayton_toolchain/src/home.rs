//! Where everything is kept.
//!
//! ```text
//! <root>                         KAYTON_HOME, else the platform's cache folder + `kayton`
//! ├── toolchains/<key>.json      what one rustc said about itself
//! ├── support/<hash>/            sources of the support crates, and their lockfile
//! ├── locks/<name>.lock          file locks between processes
//! ├── scratch/                   temporary folders, renamed away or deleted
//! └── <toolchain>/               one per compiler: nothing is shared between two
//!     ├── target/                cargo's target directory, shared by all plugins
//!     ├── records/               rustc's arguments, one file per library artifact
//!     ├── docs/                  rustdoc JSON, one file per record
//!     ├── base/<hash>/           the dylib that all layers and cells link to
//!     ├── reactor/<hash>/        the async runtime, one per artifact of its dependencies
//!     ├── cells/<hash>/          compiled cells
//!     └── sets/<hash>/           generated plugin workspaces, each with its lockfile
//! <plugins>                      `target/kayton_plugins` beside a `kayton.toml`, else <root>/plugins
//! ├── <crate>/<hash>/            one built plugin
//! └── .sets/<hash>.json          the plugins of one set of imports, in load order
//! ```
//!
//! **Every file appears whole.** It is written to `scratch/` or to a temporary name beside its
//! place and then renamed, so that a reader never sees a half of it.

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, HomeError, Result};
use crate::lock::FileLock;

/// The file that makes a folder a project with a cache of its own.
pub const PROJECT_FILE: &str = "kayton.toml";

/// The roots of the cache.
#[derive(Debug, Clone)]
pub struct Home {
    root: Utf8PathBuf,
    plugins: Utf8PathBuf,
    project: Option<Utf8PathBuf>,
}

impl Home {
    /// Finds the roots for a working directory, and creates them.
    pub fn discover(working_dir: &Utf8Path) -> Result<Self> {
        let root = match std::env::var("KAYTON_HOME") {
            Ok(home) if !home.is_empty() => absolute(Utf8Path::new(&home))?,
            _ => platform_cache_dir()
                .ok_or(HomeError::NoCacheDir)?
                .join("kayton"),
        };
        let project = project_of(&absolute(working_dir)?);
        Self::at(root, project)
    }

    /// A home at a given root, with the plugins of `project` kept in the project.
    pub fn at(root: Utf8PathBuf, project: Option<Utf8PathBuf>) -> Result<Self> {
        fs_err::create_dir_all(&root)?;
        let root = root.canonicalize_utf8().map(strip_verbatim)?;
        let plugins = match &project {
            Some(project) => project.join("target").join("kayton_plugins"),
            None => root.join("plugins"),
        };
        for dir in [&root.join("locks"), &root.join("scratch"), &plugins] {
            fs_err::create_dir_all(dir)?;
        }
        let plugins = plugins.canonicalize_utf8().map(strip_verbatim)?;
        Ok(Self {
            root,
            plugins,
            project,
        })
    }

    /// The root of what all projects share.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The root of the plugins.
    pub fn plugins(&self) -> &Utf8Path {
        &self.plugins
    }

    /// The folder of the `kayton.toml` that is in force.
    pub fn project(&self) -> Option<&Utf8Path> {
        self.project.as_deref()
    }

    /// A fresh temporary folder on the same file system as the cache; deleted when dropped.
    pub fn scratch(&self) -> Result<tempfile::TempDir> {
        Ok(tempfile::tempdir_in(self.root.join("scratch"))?)
    }

    /// Waits for the lock of a name and holds it until the value is dropped.
    pub fn lock(&self, name: &str) -> Result<FileLock> {
        Ok(FileLock::acquire(
            &self.root.join("locks").join(format!("{name}.lock")),
        )?)
    }
}

/// The nearest folder from `dir` upward that holds a `kayton.toml`.
pub fn project_of(dir: &Utf8Path) -> Option<Utf8PathBuf> {
    dir.ancestors()
        .find(|dir| dir.join(PROJECT_FILE).is_file())
        .map(Utf8Path::to_owned)
}

fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf> {
    Ok(camino::absolute_utf8(path)?)
}

/// Windows: `\\?\C:\x` → `C:\x`. Linkers and cargo do not take the verbatim form everywhere.
fn strip_verbatim(path: Utf8PathBuf) -> Utf8PathBuf {
    match path.as_str().strip_prefix(r"\\?\") {
        Some(plain) if !plain.starts_with("UNC") => plain.into(),
        _ => path,
    }
}

/// The user's cache folder: XDG base directories, `~/Library/Caches`, `%LOCALAPPDATA%`.
fn platform_cache_dir() -> Option<Utf8PathBuf> {
    let var = |name: &str| {
        let value = Utf8PathBuf::from(std::env::var(name).ok()?);
        value.is_absolute().then_some(value)
    };
    if cfg!(windows) {
        var("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        Some(var("HOME")?.join("Library").join("Caches"))
    } else {
        var("XDG_CACHE_HOME").or_else(|| Some(var("HOME")?.join(".cache")))
    }
}

/// Writes a file under a temporary name and renames it into place, creating its folder.
pub(crate) fn write_atomic(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let dir = path.parent().unwrap_or(Utf8Path::new("."));
    fs_err::create_dir_all(dir)?;
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes only what differs, so that cargo's and our own freshness checks see no change.
pub(crate) fn write_if_changed(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    match fs_err::read(path) {
        Ok(old) if old == bytes => Ok(()),
        _ => write_atomic(path, bytes),
    }
}

/// Writes a value as JSON, atomically.
pub(crate) fn write_json(path: &Utf8Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_vec_pretty(value).map_err(|source| Error::Json {
        path: path.to_owned(),
        source,
    })?;
    write_atomic(path, &text)
}

/// Reads a JSON file.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Utf8Path) -> Result<T> {
    let text = fs_err::read(path)?;
    serde_json::from_slice(&text).map_err(|source| Error::Json {
        path: path.to_owned(),
        source,
    })
}

/// Reads a JSON file of the cache: one that is missing or broken is a miss, not an error.
pub(crate) fn read_cached<T: DeserializeOwned>(path: &Utf8Path) -> Option<T> {
    match read_json(path) {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::debug!(%path, %error, "not in the cache");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugins_live_in_the_project_that_has_a_kayton_toml() {
        let temp = tempfile::tempdir().unwrap();
        let dir = Utf8Path::from_path(temp.path())
            .unwrap()
            .canonicalize_utf8()
            .unwrap();
        let deep = dir.join("project").join("notebooks");
        fs_err::create_dir_all(&deep).unwrap();
        assert_eq!(project_of(&deep), None);
        fs_err::write(dir.join("project").join(PROJECT_FILE), "").unwrap();
        let project = project_of(&deep).unwrap();
        let home = Home::at(dir.join("home"), Some(project.clone())).unwrap();
        assert_eq!(
            home.plugins(),
            project.join("target").join("kayton_plugins")
        );
        assert_eq!(home.root(), dir.join("home"));
    }
}
