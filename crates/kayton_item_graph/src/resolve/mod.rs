//! Importable paths, computed from what modules declare and re-export.
//!
//! 1. [`scopes`] gives each module its names: explicit ones first, then globs to a fixpoint.
//! 2. [`walk`] follows the names from every loaded root and collects each item's paths, the
//!    shortest first.

mod scopes;
mod walk;

use crate::impls::ImplIndex;
use crate::{ItemGraph, ItemId, ItemKind, PathRef, Type};

/// What a module declares and re-exports, as read.
#[derive(Debug, Clone, Default)]
pub(crate) struct ModuleDecl {
    pub(crate) own: Vec<OwnDecl>,
    pub(crate) uses: Vec<UseDecl>,
}

/// An item of the module itself.
#[derive(Debug, Clone)]
pub(crate) struct OwnDecl {
    pub(crate) item: ItemId,
    pub(crate) public: bool,
}

/// `use target as name;`, `use target::*;` or `extern crate target as name;`
#[derive(Debug, Clone)]
pub(crate) struct UseDecl {
    pub(crate) name: String,
    pub(crate) target: ItemId,
    pub(crate) glob: bool,
    pub(crate) public: bool,
    pub(crate) hidden: bool,
}

impl ItemGraph {
    /// Computes module entries, public paths and the impl index from everything that was added.
    pub fn resolve(&mut self) {
        scopes::resolve(self);
        walk::collect_paths(self);
        self.expand_impl_headers();
        let read = std::mem::take(&mut self.impls);
        self.impls = ImplIndex::build(self);
        self.impls.blanket_headers = read.blanket_headers;
        self.impls.unsized_types = read.unsized_types;
    }

    /// `impl From<Alias>` is an impl of the trait for what the alias stands for.
    fn expand_impl_headers(&mut self) {
        let expanded: Vec<(ItemId, Type, Option<PathRef>)> = self
            .items()
            .filter_map(|(id, item)| {
                let ItemKind::Impl(imp) = &item.kind else {
                    return None;
                };
                let for_ty = self.expand_aliases(&imp.for_ty);
                let trait_ref = imp
                    .trait_ref
                    .as_ref()
                    .map(|path| self.expand_path_aliases(path));
                (for_ty != imp.for_ty || trait_ref != imp.trait_ref)
                    .then_some((id, for_ty, trait_ref))
            })
            .collect();
        for (id, for_ty, trait_ref) in expanded {
            if let ItemKind::Impl(imp) = &mut self.items[id.index()].kind {
                imp.for_ty = for_ty;
                imp.trait_ref = trait_ref;
            }
        }
    }
}
