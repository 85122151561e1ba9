//! From `rimport` to loaded plugins.
//!
//! 1. [`plan`]: the imports of a text and the project's rows → the specs that are new.
//! 2. [`build`]: a set of specs on the layers of the session → plugins, from the store or built.
//!    [`layers`]: which of the loaded ones a plugin is linked on.
//! 3. [`describe`]: rustdoc JSON of the crates that matter → one item graph.
//!    [`analysis`]: the thread on which that happens, and what becomes of its panics.
//! 4. [`diagnose`]: what cargo, rustc or rustdoc refuse → a diagnostic at the import.

pub(crate) mod analysis;
pub(crate) mod build;
pub(crate) mod describe;
pub(crate) mod diagnose;
mod layers;
pub(crate) mod plan;

use std::sync::Arc;

use kayton_toolchain::{ImportSpec, Plugin};
use keyton_rust_compiler::manifest::Manifest;

/// A plugin of the session.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// What was asked for.
    pub(crate) spec: ImportSpec,
    /// Where it is.
    pub(crate) plugin: Plugin,
    /// What it offers.
    pub(crate) manifest: Arc<Manifest>,
}
