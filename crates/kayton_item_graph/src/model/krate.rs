use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{ItemId, UnitId};

/// A crate of the graph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crate {
    /// Name in Rust code (`num_bigint`), the first segment of definition paths.
    pub name: String,
    /// Package name (`num-bigint`); the crate's name where no unit is known.
    pub package: String,
    /// Version, where known.
    pub version: Option<String>,
    /// The caller's unit; `None` for std and for crates that match no unit.
    pub unit: Option<UnitId>,
    /// How much of it is here.
    pub state: CrateState,
}

/// How much of a crate the graph holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CrateState {
    /// The standard library.
    Std {
        /// Root module, if something of it was taken from the index.
        root: Option<ItemId>,
    },
    /// Its JSON was loaded.
    Loaded {
        /// Root module.
        root: ItemId,
    },
    /// Only mentioned by other crates.
    Missing,
}

/// One compiled library, as the caller's build knows it. Give the graph all units of the build, so
/// that crates mentioned in a JSON file are matched to the right version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity.
    pub id: UnitId,
    /// Name of the library in Rust code.
    pub name: String,
    /// Package name.
    pub package: String,
    /// Exact version.
    pub version: String,
    /// File name of the artifact, with or without extension (`libhttp-3f2a….rmeta`); the surest
    /// way to match, since rustdoc states the files it read.
    pub artifact: Option<String>,
    /// Dependencies: name under which the crate's code knows them (after renames) → unit.
    pub externs: BTreeMap<String, UnitId>,
}

impl Crate {
    /// The root module, if loaded.
    #[must_use]
    pub fn root(&self) -> Option<ItemId> {
        match self.state {
            CrateState::Loaded { root } => Some(root),
            CrateState::Std { root } => root,
            CrateState::Missing => None,
        }
    }
}
