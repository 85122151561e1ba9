//! Which unit a crate is that a JSON file mentions.
//!
//! **Versions are never confused.** A mention is matched by the artifact that rustdoc read, else by
//! the dependency edges of the mentioning unit, direct ones first. Where that leaves more than one
//! candidate and the documentation URL does not decide, the crate stays without a unit.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::std_paths::is_std_crate;
use crate::{Unit, UnitId};

/// A crate as mentioned in a JSON file.
pub(crate) struct Mention<'a> {
    pub(crate) name: &'a str,
    pub(crate) html_root_url: Option<&'a str>,
    pub(crate) artifact: &'a str,
}

/// What a mention turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Std,
    Unit(UnitId),
    /// No unit; the text tells it from others of the same name.
    Foreign(String),
}

#[derive(Debug, Clone, Default)]
pub(crate) struct UnitTable {
    units: HashMap<UnitId, Unit>,
    by_artifact: HashMap<String, UnitId>,
}

impl UnitTable {
    pub(crate) fn new(units: impl IntoIterator<Item = Unit>) -> Self {
        let mut table = Self::default();
        for unit in units {
            if let Some(artifact) = &unit.artifact {
                table
                    .by_artifact
                    .insert(stem(artifact).to_owned(), unit.id.clone());
            }
            table.units.insert(unit.id.clone(), unit);
        }
        table
    }

    pub(crate) fn get(&self, id: &UnitId) -> Option<&Unit> {
        self.units.get(id)
    }

    /// Matches a crate that the JSON of `from` mentions.
    pub(crate) fn find(&self, from: Option<&UnitId>, mention: &Mention<'_>) -> Match {
        if in_sysroot(mention) {
            return if is_std_crate(mention.name) {
                Match::Std
            } else {
                Match::Foreign(format!("sysroot {}", mention.name))
            };
        }
        if let Some(unit) = self.by_artifact.get(stem(mention.artifact)) {
            return Match::Unit(unit.clone());
        }
        let found = from
            .and_then(|from| self.units.get(from))
            .and_then(|from| self.by_edges(from, mention))
            .or_else(|| self.unique(self.units.values(), mention));
        match found {
            Some(unit) => Match::Unit(unit.id.clone()),
            None => Match::Foreign(format!("{} {}", mention.name, mention.artifact)),
        }
    }

    fn by_edges(&self, from: &Unit, mention: &Mention<'_>) -> Option<&Unit> {
        let direct = from.externs.values().filter_map(|id| self.units.get(id));
        let mut seen: HashSet<&UnitId> = HashSet::new();
        let named: Vec<&Unit> = direct
            .filter(|u| u.name == mention.name && seen.insert(&u.id))
            .collect();
        if let Some(unit) = self.unique(named.iter().copied(), mention) {
            return Some(unit);
        }
        if !named.is_empty() {
            return None;
        }
        let mut reached: HashSet<&UnitId> = HashSet::from([&from.id]);
        let mut queue: VecDeque<&Unit> = VecDeque::from([from]);
        let mut candidates = Vec::new();
        while let Some(unit) = queue.pop_front() {
            for next in unit.externs.values().filter_map(|id| self.units.get(id)) {
                if reached.insert(&next.id) {
                    if next.name == mention.name {
                        candidates.push(next);
                    }
                    queue.push_back(next);
                }
            }
        }
        self.unique(candidates.into_iter(), mention)
    }

    /// The one candidate with that name, or the one whose version the documentation URL states.
    fn unique<'u>(
        &self,
        candidates: impl Iterator<Item = &'u Unit>,
        mention: &Mention<'_>,
    ) -> Option<&'u Unit> {
        let named: Vec<&Unit> = candidates.filter(|u| u.name == mention.name).collect();
        match named.as_slice() {
            [] => None,
            [one] => Some(one),
            several => {
                let url = mention.html_root_url?;
                let mut stated = several
                    .iter()
                    .filter(|u| url.split('/').any(|part| part == u.version));
                match (stated.next(), stated.next()) {
                    (Some(one), None) => Some(one),
                    _ => None,
                }
            }
        }
    }
}

fn in_sysroot(mention: &Mention<'_>) -> bool {
    let std_docs = mention
        .html_root_url
        .is_some_and(|url| url.starts_with("https://doc.rust-lang.org/"));
    let sysroot = mention
        .artifact
        .replace('\\', "/")
        .contains("/lib/rustlib/");
    sysroot || (std_docs && is_std_crate(mention.name))
}

/// `libhttp-3f2a` or `http-3f2a` of a path to an artifact, without the prefix and the extension.
fn stem(artifact: &str) -> &str {
    let file = artifact.rsplit(['/', '\\']).next().unwrap_or(artifact);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    stem.strip_prefix("lib").unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn unit(id: &str, name: &str, externs: &[(&str, &str)]) -> Unit {
        Unit {
            id: id.into(),
            name: name.to_owned(),
            package: name.to_owned(),
            version: id.rsplit(' ').next().unwrap_or_default().to_owned(),
            artifact: None,
            externs: externs
                .iter()
                .map(|(name, id)| ((*name).to_owned(), UnitId::from(*id)))
                .collect::<BTreeMap<_, _>>(),
        }
    }

    fn mention<'a>(name: &'a str, url: Option<&'a str>) -> Mention<'a> {
        Mention {
            name,
            html_root_url: url,
            artifact: "",
        }
    }

    #[test]
    fn two_versions_are_told_apart_by_the_edges() {
        let table = UnitTable::new([
            unit("a", "a", &[("http", "http 1"), ("b", "b")]),
            unit("b", "b", &[("http", "http 0")]),
            unit("http 0", "http", &[]),
            unit("http 1", "http", &[]),
        ]);
        let find = |from: &str| table.find(Some(&from.into()), &mention("http", None));
        assert_eq!(find("a"), Match::Unit("http 1".into()));
        assert_eq!(find("b"), Match::Unit("http 0".into()));
    }

    #[test]
    fn two_transitive_versions_need_the_url() {
        let table = UnitTable::new([
            unit("a", "a", &[("b", "b"), ("c", "c")]),
            unit("b", "b", &[("x", "x 0.1.0")]),
            unit("c", "c", &[("x", "x 0.2.0")]),
            unit("x 0.1.0", "x", &[]),
            unit("x 0.2.0", "x", &[]),
        ]);
        let from = UnitId::from("a");
        assert!(matches!(
            table.find(Some(&from), &mention("x", None)),
            Match::Foreign(_)
        ));
        let url = Some("https://docs.rs/x/0.2.0/");
        assert_eq!(
            table.find(Some(&from), &mention("x", url)),
            Match::Unit("x 0.2.0".into())
        );
    }

    #[test]
    fn the_artifact_decides_first() {
        let mut renamed = unit("x 0.2.0", "x", &[]);
        renamed.artifact = Some("libx-00ff.rlib".to_owned());
        let table = UnitTable::new([
            unit("a", "a", &[("x", "x 0.1.0")]),
            unit("x 0.1.0", "x", &[]),
            renamed,
        ]);
        let mention = Mention {
            name: "x",
            html_root_url: None,
            artifact: "/t/deps/libx-00ff.rmeta",
        };
        assert_eq!(
            table.find(Some(&"a".into()), &mention),
            Match::Unit("x 0.2.0".into())
        );
    }

    #[test]
    fn crates_inside_of_std_are_not_the_programs() {
        let table = UnitTable::new([unit("hashbrown 1", "hashbrown", &[])]);
        let artifact = "/rust/lib/rustlib/x86_64-unknown-linux-gnu/lib/libhashbrown-1.rmeta";
        let mention = Mention {
            name: "hashbrown",
            html_root_url: None,
            artifact,
        };
        assert!(matches!(table.find(None, &mention), Match::Foreign(_)));
    }
}
