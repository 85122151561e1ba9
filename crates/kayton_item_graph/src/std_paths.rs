//! Definition paths of the standard library → the public paths that programs write.

use crate::std_index::StdIndex;
use crate::{ExternalKind, Namespace};

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

/// The path of an item of the standard library. What the index does not hold is private or unstable.
pub(crate) fn public_path(index: &StdIndex, def_path: &[String], kind: ExternalKind) -> StdPath {
    let found = index.public_path(&def_path.join("::"), kind.namespace());
    if let Some(path) = found {
        return StdPath {
            segments: path.split("::").map(str::to_owned).collect(),
            nameable: true,
        };
    }
    // `core::option::Option::Some` stands under `core::option::Option`.
    if let [parent @ .., name] = def_path
        && kind == ExternalKind::Variant
        && let Some(path) = index.public_path(&parent.join("::"), Namespace::Type)
    {
        let segments = path.split("::").chain([name.as_str()]);
        return StdPath {
            segments: segments.map(str::to_owned).collect(),
            nameable: true,
        };
    }
    let mut segments = def_path.to_vec();
    let root = segments.first().cloned().unwrap_or_default();
    if root == "core" || root == "alloc" {
        "std".clone_into(&mut segments[0]);
    }
    StdPath {
        // The roots of all three are seen as one.
        nameable: root == "proc_macro" || def_path.len() == 1,
        segments,
    }
}
