use std::collections::HashMap;
use std::ops::Index;
use std::sync::Arc;

use crate::impls::ImplIndex;
use crate::resolve::ModuleDecl;
use crate::std_index::StdIndex;
use crate::units::{Match, Mention, UnitTable};
use crate::{
    Attrs, Crate, CrateId, CrateState, DefPath, ExternalKind, Item, ItemId, ItemKind, Namespace,
    Unit, UnitId, Visibility, std_paths,
};

/// Crates, their items and what follows from both.
///
/// Make it with all units of the build, [`add`](Self::add) the JSON of some of them, then
/// [`resolve`](Self::resolve); more can be added later. Ids stay valid.
#[derive(Debug, Clone)]
pub struct ItemGraph {
    pub(crate) crates: Vec<Crate>,
    pub(crate) items: Vec<Item>,
    pub(crate) units: UnitTable,
    pub(crate) by_unit: HashMap<UnitId, CrateId>,
    foreign: HashMap<String, CrateId>,
    by_def: HashMap<(CrateId, Namespace, DefPath), ItemId>,
    /// What modules declare and re-export, as read; resolved into [`crate::Module::entries`].
    pub(crate) decls: HashMap<ItemId, ModuleDecl>,
    pub(crate) impls: ImplIndex,
    /// Where the standard library comes from.
    pub(crate) std: Arc<StdIndex>,
}

impl ItemGraph {
    /// An empty graph over these units and the standard library that the program carries.
    #[must_use]
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Self {
        Self::over(StdIndex::carried(), units)
    }

    /// An empty graph over these units and this standard library.
    #[must_use]
    pub fn over(index: Arc<StdIndex>, units: impl IntoIterator<Item = Unit>) -> Self {
        let std = Crate {
            name: "std".to_owned(),
            package: "std".to_owned(),
            version: None,
            unit: None,
            state: CrateState::Std { root: None },
        };
        Self {
            crates: vec![std],
            items: Vec::new(),
            units: UnitTable::new(units),
            by_unit: HashMap::new(),
            foreign: HashMap::new(),
            by_def: HashMap::new(),
            decls: HashMap::new(),
            impls: ImplIndex::default(),
            std: index,
        }
    }

    /// All crates with their ids.
    pub fn crates(&self) -> impl Iterator<Item = (CrateId, &Crate)> {
        (0..).map(CrateId).zip(&self.crates)
    }

    /// All items with their ids.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        (0..).map(ItemId).zip(&self.items)
    }

    /// The crate of a unit, if it is loaded or mentioned.
    #[must_use]
    pub fn crate_of_unit(&self, unit: &UnitId) -> Option<CrateId> {
        self.by_unit.get(unit).copied()
    }

    /// The item with this definition path (the crate's name first).
    #[must_use]
    pub fn lookup(&self, krate: CrateId, namespace: Namespace, path: &[&str]) -> Option<ItemId> {
        let path = DefPath(path.iter().map(|s| (*s).to_owned()).collect());
        self.by_def.get(&(krate, namespace, path)).copied()
    }

    /// A type or trait of the standard library by its public path, `std::option::Option`; `None`
    /// if nothing in the graph mentions it.
    #[must_use]
    pub fn lookup_std(&self, path: &str) -> Option<ItemId> {
        let path = DefPath(path.split("::").map(str::to_owned).collect());
        self.by_def
            .get(&(CrateId::STD, Namespace::Type, path))
            .copied()
    }

    /// Whether the item is the one of the standard library with this public path.
    #[must_use]
    pub fn is_std(&self, item: ItemId, path: &str) -> bool {
        let item = &self[item];
        item.krate == CrateId::STD
            && item
                .def_path
                .0
                .iter()
                .map(String::as_str)
                .eq(path.split("::"))
    }

    pub(crate) fn crate_for_unit(&mut self, id: &UnitId) -> CrateId {
        if let Some(krate) = self.by_unit.get(id) {
            return *krate;
        }
        let unit = self.units.get(id);
        let krate = self.push_crate(Crate {
            name: unit.map_or_else(|| id.0.clone(), |u| u.name.clone()),
            package: unit.map_or_else(|| id.0.clone(), |u| u.package.clone()),
            version: unit.map(|u| u.version.clone()),
            unit: Some(id.clone()),
            state: CrateState::Missing,
        });
        self.by_unit.insert(id.clone(), krate);
        krate
    }

    pub(crate) fn crate_for_mention(
        &mut self,
        from: Option<&UnitId>,
        mention: &Mention<'_>,
    ) -> CrateId {
        match self.units.find(from, mention) {
            Match::Std => CrateId::STD,
            Match::Unit(unit) => self.crate_for_unit(&unit),
            Match::Foreign(key) => {
                if let Some(krate) = self.foreign.get(&key) {
                    return *krate;
                }
                let krate = self.push_crate(Crate {
                    name: mention.name.to_owned(),
                    package: mention.name.to_owned(),
                    version: None,
                    unit: None,
                    state: CrateState::Missing,
                });
                self.foreign.insert(key, krate);
                krate
            }
        }
    }

    fn push_crate(&mut self, krate: Crate) -> CrateId {
        let id = CrateId(u32::try_from(self.crates.len()).expect("fewer than 2^32 crates"));
        self.crates.push(krate);
        id
    }

    /// The item with this identity; made external if it is new.
    pub(crate) fn intern(&mut self, krate: CrateId, path: DefPath, kind: ExternalKind) -> ItemId {
        let namespace = kind.namespace();
        let key = (krate, namespace, path);
        if let Some(id) = self.by_def.get(&key) {
            return *id;
        }
        let path = key.2.clone();
        let name = path.0.last().cloned().unwrap_or_default();
        let id = self.push(Item {
            krate,
            parent: None,
            name,
            def_path: path,
            paths: Vec::new(),
            docs: None,
            span: None,
            visibility: Visibility::Public,
            attrs: Attrs::default(),
            kind: ItemKind::External(kind),
        });
        self.by_def.insert(key, id);
        id
    }

    /// [`intern`](Self::intern) for the definition path of an item of the standard library.
    pub(crate) fn intern_std(&mut self, def_path: &[String], kind: ExternalKind) -> ItemId {
        let std = std_paths::public_path(&self.std, def_path, kind);
        let id = self.intern(CrateId::STD, DefPath(std.segments), kind);
        let item = &mut self.items[id.index()];
        if std.nameable && item.paths.is_empty() {
            item.paths.push(crate::PublicPath {
                krate: CrateId::STD,
                segments: item.def_path.0.clone(),
                hidden: false,
            });
        }
        id
    }

    pub(crate) fn push(&mut self, item: Item) -> ItemId {
        let id = ItemId(u32::try_from(self.items.len()).expect("fewer than 2^32 items"));
        self.items.push(item);
        id
    }
}

impl Default for ItemGraph {
    fn default() -> Self {
        Self::new([])
    }
}

impl Index<ItemId> for ItemGraph {
    type Output = Item;

    fn index(&self, id: ItemId) -> &Item {
        &self.items[id.index()]
    }
}

impl Index<CrateId> for ItemGraph {
    type Output = Crate;

    fn index(&self, id: CrateId) -> &Crate {
        &self.crates[id.index()]
    }
}
