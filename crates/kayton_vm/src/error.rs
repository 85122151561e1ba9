use std::path::PathBuf;

use thiserror::Error;

/// Why a dylib was not loaded or not run.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The path is not absolute, so the loader would search for it.
    #[error("`{}` is not an absolute path", path.display())]
    RelativePath {
        /// As given.
        path: PathBuf,
    },
    /// The dynamic loader refused the library.
    #[error("cannot load `{}`: {}", path.display(), said(reason))]
    Open {
        /// The library.
        path: PathBuf,
        /// What the loader said.
        reason: libloading::Error,
    },
    /// The library lacks a function.
    #[error("`{}` does not export `{symbol}`", path.display())]
    Symbol {
        /// The library.
        path: PathBuf,
        /// The function.
        symbol: String,
        /// What the loader said.
        source: libloading::Error,
    },
    /// The library speaks another version of the ABI.
    #[error("`{}` was built for ABI version {found}, this program has {expected}", path.display())]
    AbiVersion {
        /// The library.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// This program's version.
        expected: u32,
    },
    /// The manifest is no JSON of the expected shape.
    #[error("the manifest of `{}` cannot be read", path.display())]
    Manifest {
        /// The library.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The manifest has another schema.
    #[error(
        "the manifest of `{}` has schema version {found}, this program has {expected}",
        path.display()
    )]
    Schema {
        /// The library.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// This program's version.
        expected: u32,
    },
    /// Another compiler built the library.
    #[error(
        "`{}` was built by `{}`, this session uses `{}`",
        path.display(),
        found.lines().next().unwrap_or_default(),
        expected.lines().next().unwrap_or_default()
    )]
    Rustc {
        /// The library.
        path: PathBuf,
        /// `rustc -vV` of its build.
        found: String,
        /// `rustc -vV` of the session.
        expected: String,
    },
    /// The library is the plugin of another crate.
    #[error("`{}` is the plugin of `{found}`, not of `{expected}`", path.display())]
    Krate {
        /// The library.
        path: PathBuf,
        /// The crate that it says it is for.
        found: String,
        /// The crate that was asked for.
        expected: String,
    },
    /// A plugin or cell came before the base.
    #[error("the base is not loaded yet")]
    NoBase,
    /// The base would not take the context.
    #[error("the base `{}` refuses this program (code {code})", path.display())]
    BaseRefused {
        /// The library.
        path: PathBuf,
        /// 1: another ABI version; 2: the process has another host already.
        code: i32,
    },
    /// The plugin registered nothing, or the host refused its tables.
    #[error("`{}` did not register its functions", path.display())]
    NotRegistered {
        /// The library.
        path: PathBuf,
    },
}

/// The loader's own words, which name what is missing.
fn said(reason: &libloading::Error) -> String {
    std::error::Error::source(reason).map_or_else(|| reason.to_string(), ToString::to_string)
}
