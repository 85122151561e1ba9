//! Data-only diagnostics: what went wrong, where, why, and what to do.
//!
//! 1. A crate that finds a problem builds a [`Diagnostic`] with a [`Code`] from the one registry.
//! 2. Its [`Label`]s point into texts by [`Span`]: a file and byte offsets.
//! 3. A front end holds the texts in [`Sources`].
//! 4. At the edge the diagnostic becomes text (`render`, behind the feature of that name), or the
//!    fields are used as they are (JSON, a notebook's error output).
//!
//! **Leaf.** This crate knows no other crate of the workspace.
//!
//! **Data only.** Nothing here is printed or coloured unless `render` is asked for it; a diagnostic
//! can be compared, stored and sent to another process.
//!
//! **Every diagnostic has a remedy.** [`Diagnostic::help`] says what to write instead; a
//! diagnostic without a help line is the exception.

mod code;
mod diagnostic;
#[cfg(feature = "render")]
pub mod render;
mod source;
mod suggest;

pub use code::Code;
pub use diagnostic::{Diagnostic, Label, Severity};
pub use source::{FileId, LineColumn, Sources, Span};
pub use suggest::{edit_distance, similar};
