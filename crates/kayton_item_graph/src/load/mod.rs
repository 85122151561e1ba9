//! One parsed JSON file → items of the graph.
//!
//! 1. Every named item gets an id: its identity is (crate, namespace, definition path), so that an
//!    item which another crate has mentioned before is filled in place.
//! 2. Impl headers are read; synthetic ones become [`AutoTraits`](crate::AutoTraits), unnameable
//!    ones and copies of blanket impls are dropped, the others and their members get ids.
//! 3. Everything is converted ([`items`], [`types`], [`generics`]) and module contents are noted
//!    for [`crate::resolve`].

mod attrs;
mod generics;
mod impls;
mod items;
mod modules;
mod types;

use std::collections::HashMap;

use rustdoc_types as rd;

pub(crate) use attrs::is_doc_hidden;

use crate::error::LoadError;
use crate::format::ParsedJson;
use crate::impls::HeaderKey;
use crate::std_index::{Extent, IndexError};
use crate::units::Mention;
use crate::{
    AutoTraits, CrateId, CrateState, DefPath, ExternalKind, ItemGraph, ItemId, Type, UnitId,
};

impl ItemGraph {
    /// Adds the items of a crate. Call [`resolve`](Self::resolve) after the last one. Adding a crate
    /// that is already loaded changes nothing.
    ///
    /// # Errors
    ///
    /// If the unit is unknown, or the JSON is of another crate.
    pub fn add(&mut self, unit: &UnitId, json: &ParsedJson) -> Result<CrateId, LoadError> {
        let expected = match self.units.get(unit) {
            Some(known) => known.name.clone(),
            None => return Err(LoadError::UnknownUnit(unit.clone())),
        };
        let found = json
            .crate_name()
            .ok_or_else(|| LoadError::NoRoot(unit.clone()))?;
        if found != expected {
            return Err(LoadError::OtherCrate {
                unit: unit.clone(),
                expected,
                found: found.to_owned(),
            });
        }
        let krate = self.crate_for_unit(unit);
        if self[krate].root().is_none() {
            let root = Loader::new(self, &json.doc, krate, Some(unit.clone())).run();
            let entry = &mut self.crates[krate.index()];
            entry.state = CrateState::Loaded { root };
            if entry.version.is_none() {
                entry.version.clone_from(&json.doc.crate_version);
            }
        }
        Ok(krate)
    }

    /// Adds the standard library from the index that the program carries: all of it, or what the
    /// loaded crates mention and what lies within `steps` from that ([`StdExtent`]). `unit` is what
    /// std is called as a target. Call it after the last [`add`](Self::add); adding it twice changes
    /// nothing.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn add_std(&mut self, unit: &UnitId, extent: StdExtent) -> Result<(), IndexError> {
        if self[CrateId::STD].root().is_some() {
            return Ok(());
        }
        let mentioned = |item: &&crate::Item| item.krate == CrateId::STD && item.is_external();
        let extent = match extent {
            StdExtent::All => Extent::All,
            StdExtent::Mentioned { steps, leaf } => Extent::Mentioned {
                paths: (self.items.iter().filter(mentioned))
                    .map(|item| item.def_path.to_string())
                    .collect(),
                steps,
                leaf,
            },
        };
        let document = self.std.clone().part(&extent)?;
        let root = Loader::new(self, &document, CrateId::STD, Some(unit.clone())).run();
        let entry = &mut self.crates[CrateId::STD.index()];
        entry.state = CrateState::Std { root: Some(root) };
        self.by_unit.insert(unit.clone(), CrateId::STD);
        Ok(())
    }

    /// Parses and adds several crates, then resolves.
    ///
    /// # Errors
    ///
    /// The first error of any of them; those before it are added.
    pub fn load<'j>(
        &mut self,
        crates: impl IntoIterator<Item = (&'j UnitId, &'j [u8])>,
    ) -> Result<(), LoadError> {
        for (unit, json) in crates {
            self.add(unit, &ParsedJson::parse(json)?)?;
        }
        self.resolve();
        Ok(())
    }
}

/// How much of the standard library a graph takes from the index.
#[derive(Debug, Clone, Copy)]
pub enum StdExtent {
    /// All of it.
    All,
    /// What the loaded crates mention.
    Mentioned {
        /// How far from that: one step leads from a definition to those in the signatures of its
        /// members, and to the traits that it implements.
        steps: u32,
        /// Definitions, by public path, whose members the caller has no use for.
        leaf: fn(&str) -> bool,
    },
}

/// What contains an item in the JSON.
#[derive(Clone, Copy)]
struct Container {
    id: rd::Id,
    /// The container is an impl; `Self` is its type.
    is_impl: bool,
}

struct Loader<'g, 'd> {
    graph: &'g mut ItemGraph,
    doc: &'d rd::Crate,
    krate: CrateId,
    unit: Option<UnitId>,
    /// Crate numbers of the JSON.
    crates: HashMap<u32, CrateId>,
    /// Items of the JSON that have an id here.
    ids: HashMap<rd::Id, ItemId>,
    containers: HashMap<rd::Id, Container>,
    /// What `Self` is in each impl.
    self_types: HashMap<rd::Id, Type>,
    /// `Self` while an impl's content is converted.
    self_ty: Option<Type>,
    auto: HashMap<ItemId, AutoTraits>,
    blanket: HashMap<HeaderKey, ItemId>,
}

impl<'g, 'd> Loader<'g, 'd> {
    fn new(
        graph: &'g mut ItemGraph,
        doc: &'d rd::Crate,
        krate: CrateId,
        unit: Option<UnitId>,
    ) -> Self {
        let blanket = std::mem::take(&mut graph.impls.blanket_headers);
        Self {
            graph,
            doc,
            krate,
            unit,
            crates: HashMap::from([(0, krate)]),
            ids: HashMap::with_capacity(doc.index.len()),
            containers: HashMap::new(),
            self_types: HashMap::new(),
            self_ty: None,
            auto: HashMap::new(),
            blanket,
        }
    }

    /// Loads and returns the root module.
    fn run(mut self) -> ItemId {
        let mut order: Vec<&'d rd::Item> = self.doc.index.values().collect();
        order.sort_unstable_by_key(|item| item.id);
        self.note_containers(&order);
        let named = self.claim_named(&order);
        let impls = self.claim_impls(&order);
        for (id, item) in named {
            self.convert(id, item);
        }
        self.convert_members(&impls);
        for item in &order {
            self.note_module(item);
        }
        self.graph.impls.blanket_headers = self.blanket;
        self.ids[&self.doc.root]
    }

    fn crate_of(&mut self, number: u32) -> CrateId {
        if let Some(krate) = self.crates.get(&number) {
            return *krate;
        }
        let krate = match self.doc.external_crates.get(&number) {
            Some(external) => {
                let artifact = external.path.to_string_lossy();
                let mention = Mention {
                    name: &external.name,
                    html_root_url: external.html_root_url.as_deref(),
                    artifact: &artifact,
                };
                self.graph.crate_for_mention(self.unit.as_ref(), &mention)
            }
            None => self.krate,
        };
        self.crates.insert(number, krate);
        krate
    }

    /// The item behind an id; external if the JSON does not hold it.
    fn item_ref(&mut self, id: rd::Id, written: &str) -> ItemId {
        if let Some(item) = self.ids.get(&id) {
            return *item;
        }
        let item = match self.doc.paths.get(&id) {
            Some(summary) => {
                let krate = self.crate_of(summary.crate_id);
                self.intern(krate, &summary.path, external_kind(summary.kind))
            }
            None => {
                let mut path = vec!["?".to_owned()];
                path.extend(written.split("::").map(str::to_owned));
                self.graph
                    .intern(self.krate, DefPath(path), ExternalKind::Unknown)
            }
        };
        self.ids.insert(id, item);
        item
    }

    fn intern(&mut self, krate: CrateId, path: &[String], kind: ExternalKind) -> ItemId {
        if krate != CrateId::STD {
            return self.graph.intern(krate, DefPath(path.to_vec()), kind);
        }
        self.graph.intern_std(path, kind)
    }
}

pub(crate) fn external_kind(kind: rd::ItemKind) -> ExternalKind {
    match kind {
        rd::ItemKind::Module => ExternalKind::Module,
        rd::ItemKind::Struct => ExternalKind::Struct,
        rd::ItemKind::Enum => ExternalKind::Enum,
        rd::ItemKind::Union => ExternalKind::Union,
        rd::ItemKind::Variant => ExternalKind::Variant,
        rd::ItemKind::Trait => ExternalKind::Trait,
        rd::ItemKind::TraitAlias => ExternalKind::TraitAlias,
        rd::ItemKind::TypeAlias => ExternalKind::TypeAlias,
        rd::ItemKind::Function => ExternalKind::Function,
        rd::ItemKind::Constant => ExternalKind::Constant,
        rd::ItemKind::Static => ExternalKind::Static,
        rd::ItemKind::Macro => ExternalKind::Macro,
        rd::ItemKind::ProcAttribute => ExternalKind::ProcAttribute,
        rd::ItemKind::ProcDerive => ExternalKind::ProcDerive,
        rd::ItemKind::ExternType => ExternalKind::ForeignType,
        _ => ExternalKind::Unknown,
    }
}
