//! Completion and help for editors: what may stand at a cursor, and what stands there.
//!
//! 1. `scope`: the names that are visible at the cursor → what each is.
//! 2. `entity`: anything that has a name; `resolve` finds that of an expression, `members` what is
//!    behind its dot.
//! 3. [`complete`]: the entities that fit what is typed → [`Completions`].
//! 4. [`inspect`]: the entity under the cursor → [`Inspection`], with docs as Markdown or HTML.
//! 5. [`highlight`]: which part of a text is what, for colours.
//!
//! **Any text has an answer.** A text that is being typed is wrong most of the time; what is known of
//! it is used, and the rest is passed over in silence.
//!
//! **Nothing runs and nothing is read.** A crate is known by its manifest, a session by its types. So
//! answers come while a cell runs, and cost what the answer is long, not what the manifests are.
//!
//! **Described last.** Entities are references; signatures and docs are made of those alone that are
//! shown.

mod builtins;
mod complete;
mod describe;
mod entity;
mod highlight;
mod html;
mod inspect;
mod members;
mod resolve;
mod scope;
mod signature;
mod std_pages;
#[cfg(test)]
mod tests;

#[cfg(test)]
extern crate self as kayton_ide;

pub use complete::{Completions, Item, complete};
pub use entity::Kind;
pub use highlight::{Class, highlight};
pub use inspect::{Definition, Inspection, Place, inspect};
pub use std_pages::{Page, Pages};

use keyton_rust_compiler::thir::{ManifestSet, SessionTypes};

/// What is known beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Every crate that the session imported.
    pub manifests: &'a ManifestSet,
    /// What earlier cells left.
    pub session: &'a SessionTypes,
    /// Crates that can be imported, as far as known without asking a registry.
    pub crates: &'a [KnownCrate],
    /// Keyton modules that can be imported.
    pub modules: &'a [String],
    /// Documentation of the standard library, for help; completion does without.
    pub pages: Option<&'a dyn Pages>,
}

/// A crate that can be imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownCrate {
    /// The name after `rimport`.
    pub name: String,
    /// A version that is at hand, if one is.
    pub version: Option<String>,
    /// From where it is known, in a few words: "in kayton.toml".
    pub note: String,
    /// Its features, as far as known.
    pub features: Vec<String>,
}
