//! Item graph to glue, manifest and surface.
//!
//! 1. [`select::plan`] *selects* the public items of the target from the
//!    [`ItemGraph`](kayton_item_graph::ItemGraph) and *plans* them: each becomes a
//!    [`plan::PlanCallable`] with its exact Rust signature in an [`ExportPlan`](plan::ExportPlan),
//!    which is plain data.
//! 2. [`lower`] turns a signature into a Keyton signature and two trees of rules, for what goes in
//!    and what comes back.
//! 3. [`instantiate`] decides which instances of generic items are tried: the candidates.
//! 4. [`emit`] prints candidates as Rust, each on lines of its own.
//! 5. [`oracle`] asks rustc and drops what does not compile, to a fixpoint.
//! 6. [`generate()`] writes glue, [`Manifest`](kayton_manifest::Manifest) and
//!    [`surface`]; [`lazy`] writes further instances from the bytes of the plan.
//!
//! Names of exports: [`symbols`].
//!
//! # Invariants
//!
//! **Pure.** No files, no processes, no clock: rustc is a closure that the caller brings.
//!
//! **Deciding is apart from printing.** [`emit`] looks nothing up in the graph and leaves nothing
//! out of its own accord.
//!
//! **No crate is special.** Only the standard library's items have rules of their own
//! ([`plan::Role`]); everything else is an object or a trait like any other.
//!
//! **Nothing is skipped silently.** Whatever is public and not bound has a [`SkipReason`].

pub mod boxed;
pub mod differ;
pub mod emit;
mod generate;
pub mod instantiate;
mod ladder;
pub mod lazy;
pub mod lower;
mod manifest;
pub mod oracle;
pub mod plan;
pub mod probe;
mod refusal;
pub mod select;
mod solve;
pub mod surface;
pub mod symbols;

/// What of the standard library a graph needs for a plan: members are bound within two steps from
/// what the crates mention, and what those mention has to be known; what is part of the language
/// has no members of its own.
#[must_use]
pub fn std_extent() -> item_graph::StdExtent {
    item_graph::StdExtent::Mentioned {
        steps: 3,
        leaf: |path| !plan::Role::of(path).binds_members(),
    }
}

pub use emit::GlueSource;
pub use generate::{
    DEFAULT_BUDGET, GENERATOR, GenerateError, GenerateInput, Generated, RuntimePath, generate,
};
pub use kayton_item_graph as item_graph;
pub use ladder::Witnesses;
pub use lower::Step;
pub use oracle::{Ask, OracleError, OracleMessage, Stage};
pub use refusal::{SkipCode, SkipReason};
pub use surface::{Status, SurfaceReport};
pub use symbols::glue_crate;
