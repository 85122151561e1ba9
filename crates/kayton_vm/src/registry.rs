use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

use kayton_api::{FunctionEntry, PluginTables};

/// The tables of all plugins, by crate. Tables are searched where they are; taking one over costs
/// the same whatever its length.
#[derive(Default)]
pub(crate) struct Registry(RwLock<BTreeMap<&'static str, &'static PluginTables>>);

impl Registry {
    /// Takes over the tables of a plugin; a later plugin of the same crate replaces an earlier.
    pub(crate) fn add(&self, tables: &'static PluginTables) {
        debug_assert!(tables.functions().is_sorted_by_key(FunctionEntry::name));
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(tables.krate(), tables);
    }

    pub(crate) fn plugin(&self, krate: &str) -> Option<&'static PluginTables> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(krate)
            .copied()
    }

    pub(crate) fn plugins(&self) -> Vec<&'static PluginTables> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .copied()
            .collect()
    }
}
