//! What a front end is told while an import is built.

use kayton_toolchain::Progress;

/// A step of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportStep {
    /// Cargo chooses versions.
    Resolving,
    /// Cargo builds the crate and its dependencies.
    Building(Progress),
    /// rustdoc describes a crate.
    Describing {
        /// Name of the crate.
        krate: String,
    },
    /// The glue is generated and rustc judges it.
    Generating {
        /// Name of the imported crate.
        krate: String,
        /// How often rustc was asked so far.
        round: u32,
    },
    /// The plugin is compiled and linked.
    Linking {
        /// Name of the imported crate.
        krate: String,
    },
    /// The plugin is ready.
    Ready {
        /// Name of the imported crate.
        krate: String,
        /// Its version.
        version: String,
        /// Public items that can be used: those in the plugin, and generic ones that are written on demand.
        bound: usize,
        /// Public items in all.
        public: usize,
        /// Milliseconds since the import began.
        elapsed_ms: u64,
    },
}

/// Shows steps: a line on a terminal, a display in a notebook. Crates are analysed on a thread of
/// their own, which tells its steps, too.
pub trait ProgressSink: Send {
    /// A step began or moved on.
    fn step(&mut self, step: &ImportStep);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl ProgressSink for Silent {
    fn step(&mut self, _: &ImportStep) {}
}
