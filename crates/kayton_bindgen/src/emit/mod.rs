//! Printing: rules and types become Rust. Nothing is decided here.
//!
//! All names are absolute, so that the same text stands in the glue and, for instances written on
//! demand, in a cell.

mod bridge;
mod export;
mod functions;
mod give;
mod glue;
mod keeping;
mod objects;
mod take;
mod types;
mod witness;

pub use bridge::bridge;
pub use export::{export_fn, print_item};
pub(crate) use export::{macro_call, raw_call};
pub use glue::{Frame, GlueSource, Piece, Printed, export_text, glue, ladder, source};
pub use types::{Root, rust_text, rust_ty};
pub use witness::witness_fn;
