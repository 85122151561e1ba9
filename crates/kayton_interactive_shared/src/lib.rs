//! The façade of front ends: what a kernel, a terminal session and the command line share.
//!
//! 1. [`Session::start`]: toolchain, base, [`executor::Executor`].
//! 2. [`Session::prepare_input`]: text → diagnostics, or imports loaded and a compiled cell.
//! 3. [`Session::execute_prepared`]: the executor runs it; variables, functions and imports stay.
//! 4. [`report::failure_text`]: a [`Failure`] as text with the lines of source it is about.
//!
//! [`plugins`] builds plugins ahead, [`doctor`] looks at the machine, [`cache`] at the disk.
//!
//! **Front ends know only this crate.** Whether values live in this process or in another one is
//! the executor's matter.

#![forbid(unsafe_code)]

pub mod config;
pub mod doctor;
pub mod executor;
pub mod failure;
mod imports;
pub mod plugins;
pub mod progress;
pub mod report;
pub mod session;
pub mod timings;
mod worker;

/// The plugin cache, as the toolchain keeps it.
pub mod cache {
    pub use kayton_toolchain::{
        Builder, Cache, CacheEntry, DEFAULT_LIMIT, EntryKind, Home, parse_size,
    };
}

/// Completion and help, as [`Session::ide`] gives them.
pub mod ide {
    pub use crate::session::Ide;
    pub use kayton_ide::{
        Class, Completions, Definition, Inspection, Item, Kind, KnownCrate, Place, highlight,
    };
}

pub use config::SessionConfig;
pub use failure::Failure;
pub use kayton_bindgen::SurfaceReport;
pub use kayton_toolchain::wrapper_main;
pub use keyton_rust_compiler::diagnostics::Diagnostic;
pub use keyton_rust_compiler::{Completeness, is_complete};
pub use session::{Execution, Prepared, Session};
pub use worker::worker_main;
