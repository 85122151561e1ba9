//! What `kayton probe SPEC` prints: which uses of a crate can be written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::equal::{Equal, Sides};

/// The reason of uses that are not in the sample.
const NOT_TRIED: &str = "not-tried";

/// The document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Probed {
    /// Public callables, each once.
    pub(crate) definitions: u64,
    /// Those with a use that is called.
    pub(crate) called_definitions: u64,
    /// Pairs of a type and a callable.
    pub(crate) uses: u64,
    /// Those that were tried: of very many a sample.
    pub(crate) tried: u64,
    /// Those that the checker and rustc took.
    pub(crate) called: u64,
    /// Those of them whose callable has an instance in the plugin.
    pub(crate) called_eager: u64,
    /// Uses to which the run did not come.
    pub(crate) not_reached: u64,
    /// Every use.
    pub(crate) items: Vec<Item>,
    /// What can be run, in both languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sides: Option<Sides>,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) equal: Option<Equal>,
}

/// One use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item {
    path: String,
    on: String,
    kind: String,
    eager: bool,
    called: bool,
    text: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    message: String,
}

impl Probed {
    /// Adds another crate's figures; its items stay with it.
    pub(crate) fn add(&mut self, other: &Self) {
        self.definitions += other.definitions;
        self.called_definitions += other.called_definitions;
        self.uses += other.uses;
        self.tried += other.tried;
        self.called += other.called;
        self.called_eager += other.called_eager;
        self.not_reached += other.not_reached;
        if let Some(equal) = &other.equal {
            self.equal.get_or_insert_default().add(equal);
        }
    }

    /// Notes what became of the uses that were run.
    pub(crate) fn judge(&mut self, mut equal: Equal) {
        for (number, reason, message) in std::mem::take(&mut equal.items) {
            if let Some(item) = self.items.get_mut(number) {
                item.reason = format!("run-{reason}");
                item.message = message;
            }
        }
        equal.tried = self.tried;
        self.equal = Some(equal);
    }

    /// How many called uses are not equal, by reason.
    pub(crate) fn not_equal(&self) -> BTreeMap<&str, u64> {
        let mut all = BTreeMap::new();
        for item in self
            .items
            .iter()
            .filter(|item| item.called && !item.reason.is_empty())
        {
            *all.entry(item.reason.as_str()).or_default() += 1;
        }
        all
    }

    /// How many uses are not called, by reason.
    pub(crate) fn reasons(&self) -> BTreeMap<&str, u64> {
        let mut all = BTreeMap::new();
        let tried = |item: &&Item| !item.called && item.reason != NOT_TRIED;
        for item in self.items.iter().filter(tried) {
            *all.entry(item.reason.as_str()).or_default() += 1;
        }
        all
    }
}

/// The uses that are not called, and those that are and are not equal, one per line: crate, reason, `eager`
/// or `lazy`, kind, type, path, message and the text, separated by tabs.
pub(crate) fn table<'p>(all: impl Iterator<Item = (&'p str, &'p Probed)>) -> String {
    let mut text = String::from("crate\treason\tinstance\tkind\ttype\tpath\tmessage\tprobe\n");
    for (name, probed) in all {
        let mut refused: Vec<&Item> = probed
            .items
            .iter()
            .filter(|i| !i.reason.is_empty() && i.reason != NOT_TRIED)
            .collect();
        refused.sort_by_key(|i| (&i.reason, &i.on, &i.path, &i.text));
        for item in refused {
            let instance = if item.eager { "eager" } else { "lazy" };
            let cells = [
                name,
                &item.reason,
                instance,
                &item.kind,
                &item.on,
                &item.path,
                &item.message,
                &item.text,
            ];
            let cells = cells.map(|cell| cut(&here(&cell.replace(['\t', '\n'], " "))));
            let _ = writeln!(text, "{}", cells.join("\t").trim_end());
        }
    }
    text
}

/// The text without the folder of this checkout, which is another one elsewhere.
fn here(cell: &str) -> String {
    cell.replace(&crate::process::root().display().to_string(), "…")
}

fn cut(cell: &str) -> String {
    cell.chars().take(240).collect()
}

#[cfg(test)]
mod tests {
    use super::{Probed, table};

    #[test]
    fn what_is_refused_is_listed_with_its_reason() {
        let text = r#"{"definitions": 2, "called_definitions": 1, "uses": 2, "tried": 2, "called": 1,
            "called_eager": 1, "not_reached": 0, "items": [
            {"path": "m::f", "on": "", "kind": "function", "eager": true, "called": true, "text": "t"},
            {"path": "m::T::g", "on": "m.T", "kind": "method", "eager": false, "called": false,
             "text": "fn(a: m.T): a.g()", "reason": "unsupported", "message": "two\nlines"}]}"#;
        let probed: Probed = serde_json::from_str(text).unwrap_or_default();
        assert_eq!(probed.reasons().get("unsupported"), Some(&1));
        let table = table([("m", &probed)].into_iter());
        let lines: Vec<&str> = table.lines().skip(1).collect();
        assert_eq!(
            lines,
            ["m\tunsupported\tlazy\tmethod\tm.T\tm::T::g\ttwo lines\tfn(a: m.T): a.g()"]
        );
    }
}
