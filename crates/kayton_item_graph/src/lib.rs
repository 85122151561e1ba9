//! rustdoc JSON of several crates → one owned, resolved [`ItemGraph`].
//!
//! 1. [`ItemGraph::new`] is told the build's [`Unit`]s and their dependencies.
//! 2. [`ParsedJson::parse`] checks the format version of a crate's JSON and reads it.
//! 3. [`ItemGraph::add`] turns it into [`Item`]s: types are [`Type`]s over [`ItemId`]s, impls are
//!    normalised, mentioned items of other crates become external ones.
//! 4. [`ItemGraph::resolve`] computes the names in each module, every item's importable
//!    [`PublicPath`]s and the index of impls.
//! 5. [`ItemGraph::missing_crates`] tells whose JSON would complete the picture: back to 2.
//! 6. Queries: items by path, impls by type and trait, [`ItemGraph::normalize`] for aliases and
//!    associated types, [`Subst`] for arguments, [`ItemGraph::show`] for text.
//!
//! # Invariants
//!
//! **One item, one id.** An item is known by crate, namespace and definition path. Whoever
//! mentions it first, it has one [`ItemId`], which stays when its crate is loaded.
//!
//! **The standard library is one crate**, [`CrateId::STD`]; its items have their `std::…` paths as
//! definition paths, wherever in `core` or `alloc` they are defined. They come from the
//! [`StdIndex`], made of the three crates' own JSON.
//!
//! **Pure.** No IO: the caller runs rustdoc and reads files.
//!
//! **rustdoc's types end here.** Nothing of `rustdoc_types` is in the public API.

pub mod depth;
mod error;
pub mod fold;
mod format;
mod graph;
mod impls;
mod load;
mod missing;
mod model;
mod normalize;
mod resolve;
mod show;
mod std_index;
mod std_paths;
mod subst;
mod unify;
mod units;

pub use error::{FormatError, LoadError};
pub use format::{ACCEPTED, ParsedJson, TOOLCHAIN, format_version};
pub use graph::ItemGraph;
pub use impls::{Hint, TypeHead};
pub use load::StdExtent;
pub use missing::MissingCrate;
pub use model::*;
pub use normalize::TypeContext;
pub use std_index::{IndexError, StdIndex};
pub use subst::Subst;
pub use unify::unify;
