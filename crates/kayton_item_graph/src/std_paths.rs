//! Definition paths of the standard library → the public paths that programs write.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::Namespace;

const TABLE: &str = include_str!("std_paths.txt");

/// Crates that are seen as `std`.
const STD_CRATES: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

/// A path of std.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StdPath {
    /// Segments, `std` first.
    pub(crate) segments: Vec<String>,
    /// Whether stable code can name it.
    pub(crate) nameable: bool,
}

pub(crate) fn is_std_crate(name: &str) -> bool {
    STD_CRATES.contains(&name)
}

/// The path of an item of the standard library.
///
/// What the table does not hold is private, unstable, or newer than the table. It is taken for
/// nameable if its parent is a known public module: rustc has the last word then.
pub(crate) fn public_path(def_path: &[String], namespace: Namespace) -> StdPath {
    let table = table();
    let key = def_path.join("::");
    if let Some(path) = table.paths.get(&(namespace, key.as_str())) {
        return StdPath {
            segments: path.split("::").map(str::to_owned).collect(),
            nameable: true,
        };
    }
    // `core::option::Option::Some` stands under `core::option::Option`.
    if let [parent @ .., name] = def_path
        && let Some(path) = table
            .paths
            .get(&(Namespace::Type, parent.join("::").as_str()))
    {
        let segments = path
            .split("::")
            .chain([name.as_str()])
            .map(str::to_owned)
            .collect();
        return StdPath {
            segments,
            nameable: !table.unstable.contains(key.as_str()),
        };
    }
    let mut segments = def_path.to_vec();
    let root = segments.first().cloned().unwrap_or_default();
    if root == "core" || root == "alloc" {
        "std".clone_into(&mut segments[0]);
    }
    StdPath {
        segments,
        nameable: root == "proc_macro",
    }
}

struct Table {
    paths: HashMap<(Namespace, &'static str), String>,
    /// Unstable items that stand in public modules.
    unstable: HashSet<&'static str>,
}

fn table() -> &'static Table {
    static TABLE_CELL: OnceLock<Table> = OnceLock::new();
    TABLE_CELL.get_or_init(|| {
        let mut paths = HashMap::new();
        let mut unstable = HashSet::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let namespace = match words.next() {
                Some("t") => Namespace::Type,
                Some("v") => Namespace::Value,
                Some("m") => Namespace::Macro,
                _ => {
                    unstable.extend(words.next());
                    continue;
                }
            };
            let Some(def_path) = words.next() else {
                continue;
            };
            let public = words.next().map_or_else(
                || match def_path.split_once("::") {
                    Some((_, rest)) => format!("std::{rest}"),
                    None => "std".to_owned(),
                },
                str::to_owned,
            );
            paths.insert((namespace, def_path), public);
        }
        for root in ["std", "core", "alloc"] {
            paths.insert((Namespace::Type, root), "std".to_owned());
        }
        Table { paths, unstable }
    })
}
