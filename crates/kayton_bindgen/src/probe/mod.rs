//! Probes: for every use that a manifest promises, a function of Keyton that makes it.
//!
//! 1. A *use* is a pair of a type and a callable, or a free function ([`uses`]).
//! 2. Generic ones are tried with arguments that satisfy their bounds ([`fit`]), on types as the crate
//!    itself uses them ([`samples`]).
//! 3. [`names`] writes types as users do; a use whose types have no name is not written, and says so.
//!
//! A probe is checked and compiled as any input is, and never run: what is measured is whether a user
//! can write the call.

mod aliases;
mod demands;
mod fit;
mod foreign;
mod implementors;
mod laid;
mod made;
mod makers;
mod names;
mod operations;
mod receivers;
mod samples;
mod text;
mod uses;

use std::fmt::Write as _;

use kayton_manifest::{CallableId, Manifest, Protocol, Ty};

use crate::plan::ExportPlan;

pub use foreign::know_std;
pub(crate) use makers::{makers_of, makers_of_others};
pub use uses::probes;

/// Writes types as users do; `None` where something has no name.
pub(crate) fn names_of<'m>(
    manifest: &'m Manifest,
    plan: &'m ExportPlan,
) -> impl Fn(&Ty) -> Option<String> + 'm {
    let names = names::Names::new(manifest, plan);
    move |ty| names.written(ty).ok()
}

/// One use, and the ways to write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// The callable in question.
    pub callable: CallableId,
    /// Its path as a user reads it.
    pub path: String,
    /// The type on which it is used, as written; empty for a free function.
    pub on: String,
    /// What kind of callable: `method`, `protocol`, …
    pub kind: &'static str,
    /// Whether an instance is compiled into the plugin.
    pub eager: bool,
    /// Texts, the likeliest first; none if a type has no name.
    pub texts: Vec<ProbeText>,
    /// Why there is no text.
    pub unwritten: Option<String>,
}

/// One way to write a use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProbeText {
    /// Parameters with their types, one at least: functions without any are compiled where they are
    /// called.
    pub params: String,
    /// Statements in one line.
    pub body: String,
    /// The statements before the last one, which make values whose types cannot be written.
    pub made: String,
    /// What the text means.
    pub meaning: Meaning,
}

/// The types behind a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The one on which it is called.
    pub on: Option<Ty>,
    /// Those of the callable's generics, in order.
    pub generics: Vec<Ty>,
    /// The result as it is written, if it has a name.
    pub result: Option<String>,
    /// The operation of the language, if it is one.
    pub operation: Option<Protocol>,
}

/// How many lines a probe has.
pub const LINES: usize = 3;

impl ProbeText {
    /// The function, in [`LINES`] lines.
    #[must_use]
    pub fn function(&self, number: usize) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "fn probe_{number}({}):\n    {}\n    None",
            self.params, self.body
        );
        text
    }

    /// In one line, for a report.
    #[must_use]
    pub fn short(&self) -> String {
        format!("fn({}): {}", self.params, self.body)
    }
}
