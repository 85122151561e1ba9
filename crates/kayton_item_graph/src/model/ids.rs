use serde::{Deserialize, Serialize};

/// Index of an item in its graph. It stays the same when more crates are loaded: an external item
/// becomes a loaded one in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub u32);

/// Index of a crate in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CrateId(pub u32);

impl CrateId {
    /// `std`, `core`, `alloc`, `proc_macro` and `test` seen as one crate. Always the first.
    pub const STD: CrateId = CrateId(0);
}

/// The caller's name for one compiled library (a package with features and a target); opaque here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub String);

impl From<&str> for UnitId {
    fn from(id: &str) -> Self {
        UnitId(id.to_owned())
    }
}

impl ItemId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl CrateId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}
