//! Runs cargo, rustc and rustdoc: resolve, build, record, replay, link, cache.
//!
//! The way of a set of imports:
//!
//! 1. [`ImportSpec`]s come from the user; [`Builder::stored_set`] finds a set that was built before
//!    without starting a process.
//! 2. [`Builder::resolve`]: a generated workspace, `cargo metadata` → [`Resolution`].
//! 3. [`Builder::build_dependencies`]: `cargo build` with a recording wrapper → [`BuiltSet`].
//! 4. [`Builder::rustdoc_json`]: recorded arguments, replayed through rustdoc, crate by crate.
//! 5. [`Builder::checker`]: rustc judges generated glue → [`RustcMessage`]s with lines.
//! 6. [`Builder::link_layer`]: glue → a dylib [`Layer`] on the layers before it.
//! 7. [`PluginStore`]: the folder of a [`Plugin`]; [`Builder::store_set`] remembers the set.
//! 8. [`Builder::compile_cell`]: a cell → a dylib, by one rustc call.
//!
//! **Only here are programs started.** No other crate runs cargo, rustc, rustdoc or a linker.
//!
//! **One toolchain, one target, one profile.** Everything that meets in a process is made by one
//! [`Toolchain`] in one shared target directory, so that the same package with the same features is
//! the same artifact.
//!
//! **Absent on purpose:** rustdoc's format, manifests and Keyton are unknown here.

#![forbid(unsafe_code)]

mod ahead;
mod base;
mod build;
mod builder;
mod cache;
mod cell;
mod compile;
mod error;
mod exposed;
mod glue;
mod hash;
mod home;
mod interrupt;
mod key;
mod linker;
mod lock;
mod messages;
mod native;
mod process;
mod reactor;
mod record;
mod resolve;
mod resolve_error;
mod rustdoc;
mod spec;
mod std_symbol;
mod store;
mod support;
mod toolchain;
mod units;
mod workspace;

pub use ahead::Mentioned;
pub use base::{BASE_CRATE, Base, BaseDependency};
pub use build::{Progress, ProgressFn};
pub use builder::{Builder, BuiltSet};
pub use cache::{Cache, CacheEntry, DEFAULT_LIMIT, EntryKind, parse_size};
pub use cell::{CellOptions, CellRequest};
pub use compile::{Inputs, Layer, dylib_name};
pub use error::{
    BuildError, BuildStep, CompileError, Error, HomeError, ResolveError, Result, RustdocError,
    SpecError, ToolchainError,
};
pub use glue::{Checker, GLUE_OPT_LEVEL, LayerRequest};
pub use hash::{Digest, Stamp};
pub use home::{Home, PROJECT_FILE, project_of};
pub use interrupt::{Heeding, Interrupter};
pub use key::{PluginKey, PluginKeyParts, SetKeyParts, source_hash};
pub use linker::Linker;
pub use lock::FileLock;
pub use messages::{MessageSpan, RustcMessage};
pub use native::c_compiler;
pub use record::{CompileRecord, wrapper_main};
pub use resolve::{PackageId, Resolution, ResolvedPackage, ResolvedTarget};
pub use spec::{GitReference, ImportSpec, STD, SpecSource};
pub use store::{Begun, PendingPlugin, Plugin, PluginInfo, PluginStore, SetRecord, StoredSet};
pub use support::Support;
pub use toolchain::Toolchain;
pub use units::{Extern, Unit, Units};
