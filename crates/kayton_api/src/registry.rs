//! What registered Rust types can do, found by type. Lives on the side of the base.

use alloc::{collections::BTreeMap, vec::Vec};
use core::{
    any::{Any, TypeId},
    cmp::Ordering,
    fmt,
    hash::Hasher,
};

use crate::{KResult, Tree, TypeEntry, lock::Lock};

type Show = fn(&dyn Any, &mut fmt::Formatter<'_>) -> fmt::Result;
type Equal = fn(&dyn Any, &dyn Any) -> bool;
type Order = fn(&dyn Any, &dyn Any) -> Option<Ordering>;

/// What a Rust type can do; each function is given a value of that type.
#[derive(Clone, Copy, Default)]
pub struct TypeOps {
    /// `Display`
    pub display: Option<Show>,
    /// `Debug`
    pub debug: Option<Show>,
    /// `PartialEq`
    pub equal: Option<Equal>,
    /// `PartialOrd`
    pub order: Option<Order>,
    /// `Hash`
    pub hash: Option<fn(&dyn Any, &mut dyn Hasher)>,
    /// `Serialize`
    pub tree: Option<fn(&dyn Any) -> KResult<Tree>>,
}

struct Types {
    /// Tables that were added and not looked through yet.
    new: Vec<&'static [TypeEntry]>,
    known: BTreeMap<TypeId, &'static TypeEntry>,
}

static TYPES: Lock<Types> = Lock::new(Types {
    new: Vec::new(),
    known: BTreeMap::new(),
});

/// Adds a table; costs the same whatever its length. The first entry for a type stays.
pub(crate) fn add(table: &'static [TypeEntry]) {
    if !table.is_empty() {
        TYPES.with(|types| types.new.push(table));
    }
}

/// The entry of a type, if a plugin registered it.
pub(crate) fn entry(id: TypeId) -> Option<&'static TypeEntry> {
    TYPES.with(|types| {
        for table in core::mem::take(&mut types.new) {
            for entry in table {
                types.known.entry(entry.type_id()).or_insert(entry);
            }
        }
        types.known.get(&id).copied()
    })
}

/// What a type can do as far as is known.
pub(crate) fn ops(id: TypeId) -> TypeOps {
    entry(id).map_or(TypeOps::default(), TypeEntry::ops)
}
