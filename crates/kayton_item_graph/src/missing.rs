//! Which crates' JSON would tell more.

use std::collections::{BTreeMap, BTreeSet};

use crate::fold::{visit_bound_paths, visit_generics_paths, visit_paths};
use crate::{
    CrateId, CrateState, Function, Item, ItemGraph, ItemId, ItemKind, PathRef, Receiver, UnitId,
    Visibility,
};

/// A crate that is mentioned but not loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCrate {
    /// The crate.
    pub krate: CrateId,
    /// The unit whose JSON to make; `None` if the mention matches no unit.
    pub unit: Option<UnitId>,
    /// Its items that public modules re-export; modules among them bring everything below.
    pub reexported: Vec<ItemId>,
    /// Its modules and enums whose content a public module re-exports with `*`.
    pub globbed: Vec<ItemId>,
    /// Its types in signatures, fields, constants and aliases.
    pub in_types: Vec<ItemId>,
    /// Its traits in bounds.
    pub in_bounds: Vec<ItemId>,
    /// Its traits that loaded types implement.
    pub implemented: Vec<ItemId>,
}

impl MissingCrate {
    /// Whether the public API of the loaded crates is incomplete or opaque without it: something
    /// of it is re-exported or stands in a type.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        !(self.reexported.is_empty() && self.globbed.is_empty() && self.in_types.is_empty())
    }
}

#[derive(Default)]
struct Mentions {
    reexported: BTreeSet<ItemId>,
    globbed: BTreeSet<ItemId>,
    in_types: BTreeSet<ItemId>,
    in_bounds: BTreeSet<ItemId>,
    implemented: BTreeSet<ItemId>,
}

impl ItemGraph {
    /// Crates that are mentioned but not loaded, those with re-exports first, std left out. Run
    /// rustdoc for what is worth it, [`add`](Self::add) and [`resolve`](Self::resolve), and ask
    /// again: more may be mentioned then.
    #[must_use]
    pub fn missing_crates(&self) -> Vec<MissingCrate> {
        let mut all: BTreeMap<CrateId, Mentions> = BTreeMap::new();
        let missing = |id: ItemId| {
            let krate = self[id].krate;
            (self[id].is_external() && self[krate].state == CrateState::Missing).then_some(krate)
        };
        for item in &self.items {
            if let ItemKind::Module(module) = &item.kind {
                for entry in &module.entries {
                    if let Some(krate) = missing(entry.item) {
                        all.entry(krate).or_default().reexported.insert(entry.item);
                    }
                }
            }
            visit_item(item, &mut |place, path| {
                let Some(krate) = missing(path.item) else {
                    return;
                };
                let mentions = all.entry(krate).or_default();
                match place {
                    Place::Type => mentions.in_types.insert(path.item),
                    Place::Bound => mentions.in_bounds.insert(path.item),
                    Place::Impl => mentions.implemented.insert(path.item),
                };
            });
        }
        for import in self.decls.values().flat_map(|decl| &decl.uses) {
            if import.glob
                && import.public
                && let Some(krate) = missing(import.target)
            {
                all.entry(krate).or_default().globbed.insert(import.target);
            }
        }
        let mut out: Vec<MissingCrate> = all
            .into_iter()
            .map(|(krate, mentions)| MissingCrate {
                krate,
                unit: self[krate].unit.clone(),
                reexported: mentions.reexported.into_iter().collect(),
                globbed: mentions.globbed.into_iter().collect(),
                in_types: mentions.in_types.into_iter().collect(),
                in_bounds: mentions.in_bounds.into_iter().collect(),
                implemented: mentions.implemented.into_iter().collect(),
            })
            .collect();
        out.sort_by_key(|m| {
            (
                m.reexported.is_empty() && m.globbed.is_empty(),
                m.in_types.is_empty(),
                m.krate,
            )
        });
        out
    }
}

enum Place {
    Type,
    Bound,
    Impl,
}

fn visit_item(item: &Item, visit: &mut dyn FnMut(Place, &PathRef)) {
    if item.visibility == Visibility::Restricted {
        return;
    }
    match &item.kind {
        ItemKind::Function(function) => visit_function(function, visit),
        ItemKind::Struct(st) => visit_generics_paths(&st.generics, &mut bound(visit)),
        ItemKind::Enum(en) => visit_generics_paths(&en.generics, &mut bound(visit)),
        ItemKind::Union(un) => visit_generics_paths(&un.generics, &mut bound(visit)),
        ItemKind::Field(ty) => visit_paths(ty, &mut in_type(visit)),
        ItemKind::Trait(tr) => {
            visit_generics_paths(&tr.generics, &mut bound(visit));
            visit_bound_paths(&tr.supertraits, &mut bound(visit));
        }
        ItemKind::TypeAlias(alias) => visit_paths(&alias.ty, &mut in_type(visit)),
        ItemKind::Constant(constant) => visit_paths(&constant.ty, &mut in_type(visit)),
        ItemKind::Static(st) => visit_paths(&st.ty, &mut in_type(visit)),
        ItemKind::AssocConst(constant) => visit_paths(&constant.ty, &mut in_type(visit)),
        ItemKind::AssocType(assoc) => {
            visit_bound_paths(&assoc.bounds, &mut bound(visit));
            if let Some(ty) = &assoc.ty {
                visit_paths(ty, &mut in_type(visit));
            }
        }
        ItemKind::Impl(imp) => {
            if let Some(trait_ref) = &imp.trait_ref {
                visit(Place::Impl, trait_ref);
            }
            visit_generics_paths(&imp.generics, &mut bound(visit));
        }
        _ => {}
    }
}

fn visit_function(function: &Function, visit: &mut dyn FnMut(Place, &PathRef)) {
    visit_generics_paths(&function.generics, &mut bound(visit));
    if let Some(Receiver::Other(ty)) = &function.receiver {
        visit_paths(ty, &mut in_type(visit));
    }
    for param in &function.params {
        visit_paths(&param.ty, &mut in_type(visit));
    }
    visit_paths(&function.ret, &mut in_type(visit));
}

fn in_type<'v>(visit: &'v mut dyn FnMut(Place, &PathRef)) -> impl FnMut(&PathRef) + 'v {
    |path| visit(Place::Type, path)
}

fn bound<'v>(visit: &'v mut dyn FnMut(Place, &PathRef)) -> impl FnMut(&PathRef) + 'v {
    |path| visit(Place::Bound, path)
}
