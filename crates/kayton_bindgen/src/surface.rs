//! `surface.json`: every public item of the target once, bound or skipped and why.

use kayton_manifest::{CallableId, Manifest};
use serde::{Deserialize, Serialize};

use crate::refusal::{SkipCode, SkipReason};

/// A public item during planning.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceEntry {
    /// Path as a user reads it.
    pub path: String,
    /// `function`, `method`, `struct`, …
    pub kind: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It can be named, which is all that can be done with it.
    Named,
    /// It is bound if one of these is exported or lazy.
    Callables(Vec<CallableId>),
    /// It is not bound.
    Skipped(SkipReason),
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurfaceReport {
    /// The target's name in Rust.
    #[serde(rename = "crate")]
    pub krate: String,
    /// Its version.
    pub version: String,
    /// Sums.
    pub totals: Totals,
    /// How the exports that erase lifetimes were made sound.
    pub lifetimes: Lifetimes,
    /// Items in order of their paths.
    pub items: Vec<SurfaceItem>,
}

/// Eager exports that erase a lifetime: each has a witness that rustc took, or is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetimes {
    /// How many stand at which step of the ladder, by [`crate::Step::as_str`].
    pub steps: std::collections::BTreeMap<String, usize>,
    /// How many no step makes sound.
    pub lost: usize,
}

/// Sums over the items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All items.
    pub public: usize,
    /// Those that can be used: rustc took them, or would be asked for nothing that depends on types.
    pub bound: usize,
    /// Generic ones: a call is written on demand, and rustc is asked when its types are known.
    pub open: usize,
    /// Those that cannot.
    pub skipped: usize,
    /// Of the bound ones, those compiled into the plugin (names count as eager).
    pub eager: usize,
    /// Of the bound ones, those written into a cell on demand.
    pub lazy: usize,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurfaceItem {
    /// Path as a user reads it.
    pub path: String,
    /// `function`, `method`, `struct`, …
    pub kind: String,
    /// Bound, open or skipped.
    pub status: Status,
    /// Symbols of the exports; `lazy` for one that is written on demand.
    pub exports: Vec<String>,
    /// Why it is not bound.
    pub reason: Option<Reason>,
}

/// Status of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are the words of the file")]
pub enum Status {
    Bound,
    Open,
    Skipped,
}

/// Why an item is skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code, see [`SkipCode`].
    pub code: String,
    /// A sentence without a subject.
    pub message: String,
}

impl From<&SkipReason> for Reason {
    fn from(reason: &SkipReason) -> Self {
        Reason {
            code: reason.code.as_str().to_owned(),
            message: reason.sentence(),
        }
    }
}

/// Writes the report; `rejected` gives the reason for which a callable has no instance.
#[must_use]
pub fn report(
    manifest: &Manifest,
    entries: &[SurfaceEntry],
    rejected: &dyn Fn(CallableId) -> Option<SkipReason>,
) -> SurfaceReport {
    let mut items: Vec<SurfaceItem> = entries
        .iter()
        .map(|e| item(manifest, e, rejected))
        .collect();
    items.sort_by(|a, b| (&a.path, &a.kind).cmp(&(&b.path, &b.kind)));
    let mut totals = Totals {
        public: items.len(),
        ..Totals::default()
    };
    for item in &items {
        match (item.status, item.exports.as_slice()) {
            (Status::Skipped, _) => totals.skipped += 1,
            (Status::Open, _) => totals.open += 1,
            (Status::Bound, [only]) if only == "lazy" => totals.lazy += 1,
            (Status::Bound, _) => totals.eager += 1,
        }
    }
    totals.bound = totals.eager + totals.lazy;
    SurfaceReport {
        krate: manifest.build.krate.clone(),
        version: manifest.build.version.clone(),
        totals,
        lifetimes: Lifetimes::default(),
        items,
    }
}

fn item(
    manifest: &Manifest,
    entry: &SurfaceEntry,
    rejected: &dyn Fn(CallableId) -> Option<SkipReason>,
) -> SurfaceItem {
    let mut exports = Vec::new();
    let mut reason = None;
    match &entry.outcome {
        Outcome::Named => {}
        Outcome::Skipped(why) => reason = Some(why.clone()),
        Outcome::Callables(ids) => {
            for id in ids {
                let callable = manifest.callable(*id);
                exports.extend(callable.instances.iter().filter_map(|i| i.symbol.clone()));
            }
            let mut lazy = ids.iter().map(|id| manifest.callable(*id));
            let lazy: Vec<_> = lazy.by_ref().filter(|callable| callable.lazy).collect();
            if exports.is_empty() && !lazy.is_empty() {
                exports.push("lazy".to_owned());
                if lazy.iter().all(|callable| !callable.generics.is_empty()) {
                    reason = Some(SkipReason::new(SkipCode::OpenGeneric, ""));
                }
            }
            if exports.is_empty() {
                let why = ids.iter().find_map(|id| rejected(*id));
                reason = Some(why.unwrap_or_else(|| SkipReason::new(SkipCode::NoExport, "")));
            }
        }
    }
    SurfaceItem {
        path: entry.path.clone(),
        kind: entry.kind.clone(),
        status: match (&reason, exports.is_empty()) {
            (None, _) => Status::Bound,
            (Some(_), false) => Status::Open,
            (Some(_), true) => Status::Skipped,
        },
        exports,
        reason: reason.as_ref().map(Reason::from),
    }
}
