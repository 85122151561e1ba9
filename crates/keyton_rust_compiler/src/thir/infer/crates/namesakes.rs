//! Items of one module that have one name: a function beside an alias, a module beside a function.

use kayton_manifest::ItemRef;

use crate::hir::{ExprId, ExprKind, Name};
use crate::shir::BindingKind;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;

impl Infer<'_> {
    /// A function that is called as an alias of a type is: a module can have both, and only the function
    /// can be called.
    pub(in crate::thir::infer) fn function_like_alias(&mut self, id: ExprId) -> Option<Entity> {
        let (base, name) = self.beside(id)?;
        let Entity::Module { manifest, module } = base else {
            return None;
        };
        let items: Vec<ItemRef> = self
            .manifests
            .items(manifest, module, &name)
            .cloned()
            .collect();
        let aliased = items
            .iter()
            .any(|item| matches!(item, ItemRef::Alias { .. }));
        let function = items
            .into_iter()
            .find(|item| matches!(item, ItemRef::Function(_)))?;
        aliased.then(|| self.item_entity(manifest, function))
    }

    /// The module that has the name of a function beside it, as `algo::dijkstra` is both.
    pub(super) fn namesake(&mut self, id: ExprId) -> Option<Entity> {
        let (base, name) = self.beside(id)?;
        let Entity::Module { manifest, module } = base else {
            return None;
        };
        let mut items = self.manifests.items(manifest, module, &name);
        items.find_map(|item| match item {
            ItemRef::Module(module) => Some(Entity::Module {
                manifest,
                module: *module,
            }),
            _ => None,
        })
    }

    /// The module of what an expression names, and its name there.
    fn beside(&mut self, id: ExprId) -> Option<(Entity, Name)> {
        let unit = self.cx.unit.clone();
        match &unit.module[id].kind {
            ExprKind::Attr { base, name } => Some((self.entity(*base)?, name.name.clone())),
            ExprKind::Name(_) => {
                let binding = *unit.resolution.exprs.get(id)?;
                let BindingKind::Import(path) = &unit.resolution.bindings[binding].kind else {
                    return None;
                };
                let (name, path_to) = path.path.split_last()?;
                let base = self.path_entity(&path.spec.rust_name(), path_to)?;
                Some((base, name.clone()))
            }
            _ => None,
        }
    }
}
