//! What `kayton surface SPEC --json` prints, as far as the report needs it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The document.
#[derive(Debug, Deserialize)]
pub(crate) struct Surface {
    /// Version that was resolved.
    pub(crate) version: String,
    /// Every public item, once.
    pub(crate) items: Vec<Item>,
    /// How the exports that erase lifetimes were made sound.
    #[serde(default)]
    pub(crate) lifetimes: Lifetimes,
}

/// Exports that erase a lifetime.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, Deserialize)]
pub(crate) struct Lifetimes {
    /// How many stand at which step.
    pub(crate) steps: BTreeMap<String, u64>,
    /// How many no step makes sound.
    pub(crate) lost: u64,
}

impl Lifetimes {
    /// All of them.
    pub(crate) fn all(&self) -> u64 {
        self.lost + self.steps.values().sum::<u64>()
    }
}

/// One public item.
#[derive(Debug, Deserialize)]
pub(crate) struct Item {
    /// What it is: `function`, `method`, `struct`, `const`, …
    pub(crate) kind: String,
    /// Whether it can be used.
    pub(crate) status: Status,
    /// Symbols of its exports; `lazy` for one that is written into the cell that uses it.
    #[serde(default)]
    pub(crate) exports: Vec<String>,
    /// Why it is skipped.
    #[serde(default)]
    pub(crate) reason: Option<Reason>,
}

/// Whether an item can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// It can.
    Bound,
    /// Perhaps, with the right types.
    Open,
    /// It cannot.
    Skipped,
}

/// Why an item is skipped.
#[derive(Debug, Deserialize)]
pub(crate) struct Reason {
    /// Stable, for counting.
    pub(crate) code: String,
}

/// The counts of a surface.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Public items.
    pub(crate) public: u64,
    /// Those that can be used.
    pub(crate) bound: u64,
    /// Those of them that are written into the cell that uses them, and have no other export.
    pub(crate) lazy: u64,
    /// Functions and methods among the public items.
    pub(crate) callables: u64,
    /// Functions and methods that can be called.
    pub(crate) bound_callables: u64,
    /// Generic items that no accepted instance backs; they do not count as bound.
    #[serde(default)]
    pub(crate) open: u64,
    /// How the exports that erase lifetimes were made sound.
    #[serde(default)]
    pub(crate) lifetimes: Lifetimes,
    /// How many items were skipped for which reason.
    pub(crate) skipped: BTreeMap<String, u64>,
}

impl Surface {
    /// Counts the items.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts {
            lifetimes: self.lifetimes.clone(),
            ..Counts::default()
        };
        for item in &self.items {
            counts.public += 1;
            let bound = item.status == Status::Bound;
            if bound {
                counts.bound += 1;
                let lazy = !item.exports.is_empty() && item.exports.iter().all(|e| e == "lazy");
                counts.lazy += u64::from(lazy);
            } else if item.status == Status::Open {
                counts.open += 1;
            } else {
                let code = item.reason.as_ref().map_or("no-code", |r| &r.code);
                *counts.skipped.entry(code.to_owned()).or_default() += 1;
            }
            if item.is_callable() {
                counts.callables += 1;
                counts.bound_callables += u64::from(bound);
            }
        }
        counts
    }
}

impl Item {
    /// Functions and methods of every kind; not types, constants, fields and variants.
    fn is_callable(&self) -> bool {
        self.kind.contains("function") || self.kind.contains("method") || self.kind == "associated"
    }
}

impl Counts {
    /// Adds another crate's counts.
    pub(crate) fn add(&mut self, other: &Self) {
        self.public += other.public;
        self.bound += other.bound;
        self.lazy += other.lazy;
        self.open += other.open;
        self.lifetimes.lost += other.lifetimes.lost;
        for (step, number) in &other.lifetimes.steps {
            *self.lifetimes.steps.entry(step.clone()).or_default() += number;
        }
        self.callables += other.callables;
        self.bound_callables += other.bound_callables;
        for (code, number) in &other.skipped {
            *self.skipped.entry(code.clone()).or_default() += number;
        }
    }

    /// Items that were skipped.
    pub(crate) fn skipped_items(&self) -> u64 {
        self.skipped.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_once() {
        let text = r#"{"version": "1.2.3", "items": [
            {"kind": "function", "status": "bound", "exports": ["f"], "reason": null},
            {"kind": "method", "status": "bound", "exports": ["lazy"], "reason": null},
            {"kind": "method", "status": "skipped", "reason": {"code": "unnameable-type"}},
            {"kind": "const", "status": "skipped", "exports": []},
            {"kind": "struct", "status": "bound", "exports": []}
        ]}"#;
        let counts = serde_json::from_str::<Surface>(text)
            .map(|s| s.counts())
            .unwrap_or_default();
        assert_eq!((counts.public, counts.bound, counts.lazy), (5, 3, 1));
        assert_eq!((counts.callables, counts.bound_callables), (3, 2));
        assert_eq!(counts.skipped_items(), 2);
        assert_eq!(counts.public, counts.bound + counts.skipped_items());
    }
}
