//! Types: inference and checking of a resolved module against manifests and the session.
//!
//! 1. [`env`](self): what a cell is compiled against: manifests and the session's types; `provider`, the
//!    writer of further instances.
//! 2. `types`: type variables and their solution.
//! 3. `infer`: the walk that types every expression and makes instances of functions.
//! 4. `tree`: the typed program, which [`crate::rust_codegen`] prints.
//!
//! **Nothing is decided later.** Moves, conversions, instances, waiting and display are in the tree;
//! printing it looks types up and decides nothing about the program.

mod env;
pub(crate) mod infer;
mod keys;
pub(crate) mod modules;
mod provider;
pub mod query;
mod structs;
pub(crate) mod tree;
pub(crate) mod types;

pub use env::*;
pub use provider::*;

/// A type as users write and read it.
#[must_use]
pub fn show_type(ty: &kayton_manifest::Ty) -> String {
    types::show(ty)
}
