use std::collections::{HashMap, VecDeque};

use kayton_item_graph::{CrateId, ExternalKind, Item, ItemId, ItemKind, MacroKind, TypeAlias};
use kayton_manifest::{ItemRef, MacroDef, Module, ModuleEntry, TypeKey};

use super::Planner;
use super::defs::MEMBER_DEPTH;
use super::facts::LARGEST;
use super::signature::{Names, Owner};
use super::types::Scope;
use crate::lower::exact;
use crate::plan::Form;
use crate::refusal::{SkipCode, SkipReason};
use crate::surface::Outcome;

/// As [`LARGEST`], for aliases in whole modules of other crates: tables of numbers as types.
const LARGEST_FOREIGN: usize = 6;

impl Planner<'_> {
    /// Reads the public modules of the target and all that they name.
    pub(crate) fn walk(&mut self) {
        let graph = self.graph;
        let Some(root) = graph[self.target].root() else {
            return;
        };
        // Whether it is the target's own, or one of another crate that it re-exports whole.
        let mut modules: Vec<(ItemId, Vec<String>, bool)> = vec![(root, Vec::new(), true)];
        let mut at: HashMap<ItemId, u32> = HashMap::from([(root, 0)]);
        let mut queue = VecDeque::from([0usize]);
        while let Some(index) = queue.pop_front() {
            let (module, path, parent_own) = modules[index].clone();
            let ItemKind::Module(m) = &graph[module].kind else {
                continue;
            };
            for entry in m.entries.iter().filter(|e| !e.hidden) {
                let item = entry.item;
                if matches!(graph[item].kind, ItemKind::Module(_)) && !at.contains_key(&item) {
                    at.insert(item, u32::try_from(modules.len()).expect("fewer than 2^32"));
                    queue.push_back(modules.len());
                    let path = path.iter().cloned().chain([entry.name.clone()]).collect();
                    // What a crate re-exports that is itself re-exported is reached from here, and no
                    // more: it may be large, and is nothing that the target speaks of.
                    let (krate, parent) = (graph[item].krate, graph[module].krate);
                    let near = parent == self.target || (parent == krate && parent_own);
                    let own = krate == self.target || (near && krate != CrateId::STD);
                    if own && graph[item].krate != self.target {
                        self.reexported.insert(self.shown_path(item));
                    }
                    modules.push((item, path, own));
                }
            }
        }
        let mut refs: HashMap<ItemId, Option<ItemRef>> = HashMap::new();
        for (module, path, own) in modules {
            let ItemKind::Module(m) = &graph[module].kind else {
                continue;
            };
            let mut entries = Vec::new();
            for entry in m.entries.iter().filter(|e| !e.hidden) {
                if let Some(index) = at.get(&entry.item) {
                    let item = ItemRef::Module(*index);
                    entries.push(ModuleEntry {
                        name: entry.name.clone(),
                        item,
                    });
                    continue;
                }
                let known = refs.get(&entry.item).cloned();
                let item = known.unwrap_or_else(|| self.entry(entry.item, own));
                refs.insert(entry.item, item.clone());
                if let Some(item) = item {
                    entries.push(ModuleEntry {
                        name: entry.name.clone(),
                        item,
                    });
                }
            }
            let docs = graph[module].docs.clone().unwrap_or_default();
            self.manifest.modules.push(Module {
                path,
                docs,
                entries,
            });
        }
    }

    /// What a name in a module means; reads the item if it is met for the first time. Types and
    /// traits in whole modules of other crates have their members bound only if the target's
    /// signatures bring them into reach.
    fn entry(&mut self, id: ItemId, own: bool) -> Option<ItemRef> {
        let item = &self.graph[id];
        self.depth = match (item.krate == self.target, own) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => MEMBER_DEPTH,
        };
        let path = self.shown_path(id);
        if own && item.krate != self.target {
            self.reexported.insert(path.clone());
        }
        match &item.kind {
            ItemKind::Struct(_)
            | ItemKind::Enum(_)
            | ItemKind::Union(_)
            | ItemKind::ForeignType
            | ItemKind::External(ExternalKind::Struct | ExternalKind::Enum | ExternalKind::Union) => {
                Some(ItemRef::Type(self.type_entry(id, item, path)))
            }
            ItemKind::Trait(_) => {
                self.depth = u32::MAX;
                let def = self.def(id);
                if own {
                    self.seen.insert(id);
                }
                Some(ItemRef::Trait(self.plan.def(def).key.clone()))
            }
            ItemKind::TraitAlias(_) => {
                let why = SkipReason::new(SkipCode::TraitAlias, "");
                self.surface(item.krate, path, "trait alias", Outcome::Skipped(why));
                None
            }
            ItemKind::Function(_) => self.free_function(id, item, path),
            ItemKind::TypeAlias(alias) => self.alias(item, alias, path, own),
            ItemKind::Constant(_) | ItemKind::Static(_) => self.constant_entry(id, item, path),
            ItemKind::Macro(m) => Some(self.macro_entry(id, item, path, m)),
            ItemKind::Variant(_) => {
                let parent = item.parent?;
                let def = self.def(parent);
                let ty = self.plan.def(def).key.clone();
                Some(ItemRef::Variant {
                    ty,
                    variant: item.name.clone(),
                })
            }
            _ => None,
        }
    }

    fn type_entry(&mut self, id: ItemId, item: &Item, path: String) -> TypeKey {
        let depth = std::mem::replace(&mut self.depth, u32::MAX);
        let def = self.def(id);
        if depth < MEMBER_DEPTH && self.defs.approach(def, depth) {
            self.queue.push(def);
        }
        let kind = match &item.kind {
            ItemKind::Enum(_) => "enum",
            ItemKind::Union(_) => "union",
            _ => "struct",
        };
        let outcome = match self.plan.def(def).path {
            Some(_) => Outcome::Named,
            None => Outcome::Skipped(SkipReason::new(SkipCode::UnnameableType, path.clone())),
        };
        self.surface(item.krate, path, kind, outcome);
        self.plan.def(def).key.clone()
    }

    fn free_function(&mut self, id: ItemId, item: &Item, path: String) -> Option<ItemRef> {
        let ItemKind::Function(function) = &item.kind else {
            return None;
        };
        let result = match self.rust_path(id) {
            None => Err(SkipReason::new(SkipCode::UnnameableType, path.clone())),
            Some(segments) => {
                let names = Names {
                    name: item.name.clone(),
                    path: path.clone(),
                    stem: self.stem_of(&path),
                };
                self.function(
                    item,
                    function,
                    &Owner::default(),
                    names,
                    Form::Function(segments),
                )
                .and_then(|callable| self.add(callable))
            }
        };
        self.surface_callable(item.krate, path, "function", &result);
        result.ok().map(ItemRef::Function)
    }

    fn alias(
        &mut self,
        item: &Item,
        alias: &TypeAlias,
        path: String,
        own: bool,
    ) -> Option<ItemRef> {
        let ty = self.ty(&alias.ty, &mut Scope::fixed(None));
        let largest = if own { LARGEST } else { LARGEST_FOREIGN };
        let view = match ty.size() > largest {
            true => Err(SkipReason::new(SkipCode::OversizedType, "")),
            false => exact(&self.plan, &ty),
        };
        let outcome = match &view {
            Ok(_) => Outcome::Named,
            Err(reason) => Outcome::Skipped(reason.clone()),
        };
        self.surface(item.krate, path, "type alias", outcome);
        let generics = alias
            .generics
            .types_and_consts()
            .map(|p| p.name.clone())
            .collect();
        let defaults = self.defaults(&alias.generics);
        view.ok().map(|ty| ItemRef::Alias {
            generics,
            defaults,
            ty,
        })
    }

    fn macro_entry(
        &mut self,
        id: ItemId,
        item: &Item,
        path: String,
        m: &kayton_item_graph::Macro,
    ) -> ItemRef {
        let kind = match m.kind {
            MacroKind::Declarative => "macro",
            MacroKind::ProcBang => "procedural macro",
            MacroKind::ProcAttribute => "attribute macro",
            MacroKind::ProcDerive => "derive macro",
        };
        let called = matches!(m.kind, MacroKind::Declarative | MacroKind::ProcBang);
        let named = self.rust_path(id).filter(|_| called);
        let outcome = match &named {
            Some(_) => Outcome::Named,
            None => Outcome::Skipped(SkipReason::new(SkipCode::Macro, "")),
        };
        self.surface(item.krate, path.clone(), kind, outcome);
        self.plan.macros.push(named);
        let index = u32::try_from(self.manifest.macros.len()).expect("fewer than 2^32 macros");
        self.manifest.macros.push(MacroDef {
            name: item.name.clone(),
            path,
            docs: item.docs.clone().unwrap_or_default(),
            definition: m.source.clone(),
        });
        ItemRef::Macro(index)
    }

    /// The stem of symbols for an item with this path; a foreign one keeps its crate's name.
    pub(crate) fn stem_of(&self, path: &str) -> String {
        let own = format!("{}::", self.graph[self.target].name);
        let path = path.strip_prefix(&own).unwrap_or(path);
        path.replace("::", "__")
    }
}
