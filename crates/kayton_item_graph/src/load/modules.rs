use rustdoc_types as rd;

use super::Loader;
use super::attrs::{attrs, visibility};
use crate::resolve::{ModuleDecl, OwnDecl, UseDecl};
use crate::{ExternalKind, ItemId, Visibility};

impl Loader<'_, '_> {
    /// Notes what a module declares and re-exports.
    pub(super) fn note_module(&mut self, item: &rd::Item) {
        let rd::ItemEnum::Module(module) = &item.inner else {
            return;
        };
        let mut decl = ModuleDecl::default();
        for child in &module.items {
            let Some(child) = self.doc.index.get(child) else {
                continue;
            };
            let public = visibility(child) == Visibility::Public;
            let hidden = attrs(child).doc_hidden;
            match &child.inner {
                rd::ItemEnum::Use(import) => {
                    if let Some(target) = self.use_target(import) {
                        let name = import.name.clone();
                        let glob = import.is_glob;
                        decl.uses.push(UseDecl {
                            name,
                            target,
                            glob,
                            public,
                            hidden,
                        });
                    }
                }
                rd::ItemEnum::ExternCrate { name, rename } => {
                    if let Some((name, target)) = self.extern_crate_decl(name, rename.as_deref()) {
                        decl.uses.push(UseDecl {
                            name,
                            target,
                            glob: false,
                            public,
                            hidden,
                        });
                    }
                }
                rd::ItemEnum::Impl(_) => {}
                _ => {
                    if let Some(item) = self.ids.get(&child.id) {
                        decl.own.push(OwnDecl {
                            item: *item,
                            public,
                        });
                    }
                }
            }
        }
        self.graph.decls.insert(self.ids[&item.id], decl);
    }

    fn use_target(&mut self, import: &rd::Use) -> Option<ItemId> {
        let mut import = import;
        // A chain of re-exports: rustdoc names the last one, but may stop at one on the way.
        for _ in 0..self.doc.index.len() {
            let id = import.id?;
            match self.doc.index.get(&id).map(|item| &item.inner) {
                Some(rd::ItemEnum::Use(next)) if !next.is_glob => import = next,
                // A private macro that is re-exported within the crate has no path at all.
                None if !self.doc.paths.contains_key(&id) => return None,
                _ => return Some(self.item_ref(id, &import.source)),
            }
        }
        None
    }

    /// The name that `extern crate` brings, and the crate. For `extern crate a as b` rustdoc 1.95
    /// states `b` as the name and `a` as the rename, though its documentation says the reverse;
    /// what names a crate is the crate.
    fn extern_crate_decl(&mut self, name: &str, rename: Option<&str>) -> Option<(String, ItemId)> {
        let Some(rename) = rename else {
            return Some((name.to_owned(), self.extern_crate(name)?));
        };
        match self.extern_crate(rename) {
            Some(root) => Some((name.to_owned(), root)),
            None => Some((rename.to_owned(), self.extern_crate(name)?)),
        }
    }

    fn extern_crate(&mut self, name: &str) -> Option<ItemId> {
        if name == "self" {
            return self.ids.get(&self.doc.root).copied();
        }
        let unit = self
            .unit
            .as_ref()
            .and_then(|unit| self.graph.units.get(unit));
        let krate = match unit.and_then(|unit| unit.externs.get(name)).cloned() {
            Some(unit) => self.graph.crate_for_unit(&unit),
            None => {
                let mut numbers: Vec<u32> = self
                    .doc
                    .external_crates
                    .iter()
                    .filter(|(_, external)| external.name == name)
                    .map(|(number, _)| *number)
                    .collect();
                numbers.sort_unstable();
                let crates: Vec<_> = numbers.into_iter().map(|n| self.crate_of(n)).collect();
                // A crate inside of std may have the same name as a dependency.
                let known = crates
                    .iter()
                    .find(|krate| self.graph[**krate].unit.is_some());
                *known.or(crates.first())?
            }
        };
        let root = vec![self.graph[krate].name.clone()];
        Some(self.intern(krate, &root, ExternalKind::Module))
    }
}
