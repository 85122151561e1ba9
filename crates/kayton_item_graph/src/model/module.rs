use serde::{Deserialize, Serialize};

use crate::{ItemId, Namespace};

/// A module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// The root of a crate.
    pub is_root: bool,
    /// Every name that can be imported from it: own items, re-exports, globs, all resolved, sorted
    /// by name and namespace. Restricted items are absent.
    pub entries: Vec<ModuleEntry>,
}

/// A name in a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleEntry {
    /// The name after `::`.
    pub name: String,
    /// In which namespace.
    pub namespace: Namespace,
    /// What it means; may belong to another crate and may be external.
    pub item: ItemId,
    /// `#[doc(hidden)]` on the item or on the re-export.
    pub hidden: bool,
    /// Stands here through a `pub use` or `pub extern crate`.
    pub reexport: bool,
}
