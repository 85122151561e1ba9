//! What can go wrong, as data. Sentences here are for users; spans are the caller's.

use camino::Utf8PathBuf;

use crate::messages::RustcMessage;
pub use crate::resolve_error::ResolveError;
pub use crate::spec::SpecError;
pub use crate::toolchain::ToolchainError;

/// The result of every fallible operation of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that this crate reports.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text of an import spec is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// There is no usable Rust toolchain.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// The cache has no place.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Cargo could not choose versions.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// A dependency does not build.
    #[error(transparent)]
    Build(#[from] Box<BuildError>),
    /// rustc refused a source that this project generated.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// rustdoc wrote no JSON.
    #[error(transparent)]
    Rustdoc(#[from] RustdocError),
    /// Something is not built, and building is forbidden.
    #[error("`{what}` is not built, and nothing may be built now")]
    WouldBuild {
        /// What would have to be built: the base, crates, a plugin.
        what: String,
    },
    /// A file could not be read or written; the path is in the message.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A file of the cache is not what it should be.
    #[error("`{path}` is damaged: {source}")]
    Json {
        /// The file.
        path: Utf8PathBuf,
        /// Where and how.
        source: serde_json::Error,
    },
}

/// Why there is no cache.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HomeError {
    /// The platform names no cache folder.
    #[error("no cache folder: set KAYTON_HOME to a folder that kayton may fill")]
    NoCacheDir,
}

/// Which step of building a dependency failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildStep {
    /// Compiling its Rust code.
    Compile,
    /// Running its build script.
    BuildScript,
    /// Linking its build script or procedural macro.
    Link,
    /// Fetching it.
    Download,
    /// Anything else that cargo said.
    Cargo,
}

/// A dependency that does not build.
#[derive(Debug, thiserror::Error)]
#[error("{} failed to build{}", self.subject(), self.hint())]
pub struct BuildError {
    /// Name and version of the crate that failed, when cargo says.
    pub package: Option<String>,
    /// The step that failed.
    pub step: BuildStep,
    /// Errors of the compiler, when it was the compiler.
    pub messages: Vec<RustcMessage>,
    /// The last lines that cargo wrote, the build script's own output included.
    pub tail: String,
}

impl BuildError {
    fn subject(&self) -> &str {
        self.package.as_deref().unwrap_or("a dependency")
    }

    fn hint(&self) -> String {
        let first = self.messages.iter().find(|message| message.is_error());
        match self.step {
            BuildStep::BuildScript => {
                ": its build script stopped; a C compiler or a system library may be missing".into()
            }
            BuildStep::Link => ": the linker stopped; a system library may be missing".into(),
            BuildStep::Download => ": it could not be downloaded".into(),
            BuildStep::Compile => first.map_or(String::new(), |m| format!(": {}", m.message)),
            BuildStep::Cargo => String::new(),
        }
    }
}

/// rustc refused generated code.
#[derive(Debug, thiserror::Error)]
#[error("rustc refused the generated crate `{crate_name}`: {}", self.first())]
pub struct CompileError {
    /// The crate that was compiled.
    pub crate_name: String,
    /// What rustc said.
    pub messages: Vec<RustcMessage>,
    /// What it wrote beside JSON messages: a crash, a linker's text.
    pub stderr: String,
}

impl CompileError {
    fn first(&self) -> &str {
        let error = self.messages.iter().find(|message| message.is_error());
        error.map_or(&*self.stderr, |message| &*message.message)
    }

    /// Whether an artifact that the crate was to be linked with is gone or was rebuilt, so that
    /// the dependencies must be built again (rustc's E0460 to E0463 and E0786).
    pub fn is_stale_artifact(&self) -> bool {
        const STALE: &[&str] = &[
            "E0460", "E0461", "E0462", "E0463", "E0514", "E0519", "E0786",
        ];
        let code = |message: &RustcMessage| {
            message
                .code
                .as_deref()
                .is_some_and(|code| STALE.contains(&code))
        };
        self.messages.iter().any(|m| m.is_error() && code(m))
    }
}

/// rustdoc gave no JSON.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RustdocError {
    /// The crate is no library of this build.
    #[error("`{package}` has no library in this build")]
    NoLibrary {
        /// Package id.
        package: String,
    },
    /// The compiler wrapper left no record of the crate, even after it was rebuilt.
    #[error("the compiler arguments of `{crate_name}` were not recorded")]
    NoRecord {
        /// Name of the library.
        crate_name: String,
    },
    /// rustdoc failed.
    #[error("rustdoc failed on `{crate_name}`: {tail}")]
    Failed {
        /// Name of the library.
        crate_name: String,
        /// Its last lines.
        tail: String,
    },
}

/// The last `lines` lines of a text.
pub(crate) fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.trim_end().lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}
