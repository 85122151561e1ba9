//! Host state: values, kinds, registries, loaded plugins.
//!
//! 1. [`Vm::new`] makes the host state and the [`kayton_api::KaytonContext`] that dylibs are given.
//! 2. [`Vm::preload`] opens the libraries that others need, std first, so that the dynamic loader
//!    finds them by name wherever they are.
//! 3. [`Vm::load_base`] opens the base and installs the context in it.
//! 4. [`Vm::load_plugin`] opens a layer, validates it against what is [`Expected`], and takes over
//!    its tables.
//! 5. [`Vm::run_cell`] opens a cell, runs its entry, and gives a [`CellReport`].
//!
//! # Invariants
//!
//! **Two copies of the API.** The host's copy of `kayton_api` is another than the base's. Only its
//! `repr(C)` types are used here; a value in the arena is bytes of a kind, never a Rust type.
//!
//! **Never unloaded.** Code, tables and names of a dylib are used until the process ends.
//!
//! **No lock while foreign code runs.** Drop and show functions, exports and cells may come back
//! into the host.

mod arena;
mod error;
mod host;
mod input;
mod kinds;
mod library;
mod manifest;
mod registry;
mod report;
mod slots;
mod vm;

pub use error::LoadError;
pub use input::InputAnswer;
pub use kayton_api::HKayRef;
pub use manifest::{Expected, PluginHandle};
pub use report::{CellReport, DISPLAY_ACTION, Outcome, RaisedReport, TraceFrame};
pub use vm::{FunctionInfo, Vm};
