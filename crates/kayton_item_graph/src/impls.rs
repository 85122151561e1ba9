//! Which impls there are for a type or of a trait.

use std::collections::{HashMap, HashSet};

use crate::{AutoHint, Impl, ItemGraph, ItemId, ItemKind, PathRef, Prim, PublicPath, Trait, Type};

/// Trait and type of a blanket impl: coherence allows one impl for each such pair.
pub(crate) type HeaderKey = (PathRef, Type);

/// What a type is at its outside; impls are found by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are those of `Type`")]
pub enum TypeHead {
    Adt(ItemId),
    Prim(Prim),
    Dyn(ItemId),
    /// Number of parts.
    Tuple(usize),
    Slice,
    Array,
    /// `&T` or `&mut T` of anything but a parameter.
    Ref,
    RawPtr,
    FnPtr,
    Never,
    /// A parameter, or a reference to one: a blanket impl.
    Any,
}

/// Impls by type and by trait. Made by [`ItemGraph::resolve`].
#[derive(Debug, Clone, Default)]
pub(crate) struct ImplIndex {
    by_head: HashMap<TypeHead, Vec<ItemId>>,
    /// Impls for `&T` and `&mut T` by what is borrowed.
    by_borrowed: HashMap<TypeHead, Vec<ItemId>>,
    by_trait: HashMap<ItemId, Vec<ItemId>>,
    /// Blanket impls that are known to hold for an item.
    applying: HashMap<ItemId, Vec<ItemId>>,
    pub(crate) blanket_headers: HashMap<HeaderKey, ItemId>,
    /// Types of which rustdoc lists blanket impls, but none that asks for a size.
    pub(crate) unsized_types: HashSet<ItemId>,
}

impl ImplIndex {
    pub(crate) fn build(graph: &ItemGraph) -> Self {
        let mut index = Self::default();
        for (id, item) in graph.items() {
            let ItemKind::Impl(imp) = &item.kind else {
                continue;
            };
            index
                .by_head
                .entry(TypeHead::of(&imp.for_ty))
                .or_default()
                .push(id);
            if let Type::Ref { target, .. } = &imp.for_ty {
                index
                    .by_borrowed
                    .entry(TypeHead::of(target))
                    .or_default()
                    .push(id);
            }
            if let Some(trait_ref) = &imp.trait_ref {
                index.by_trait.entry(trait_ref.item).or_default().push(id);
            }
            for subject in &imp.applies_to {
                index.applying.entry(*subject).or_default().push(id);
            }
        }
        index
    }
}

impl TypeHead {
    /// The outside of a type. Aliases should be expanded before.
    #[must_use]
    pub fn of(ty: &Type) -> Self {
        match ty {
            Type::Adt(path) => TypeHead::Adt(path.item),
            Type::Prim(prim) => TypeHead::Prim(*prim),
            Type::DynTrait(object) => object
                .traits
                .first()
                .map_or(TypeHead::Any, |t| TypeHead::Dyn(t.trait_ref.item)),
            Type::Tuple(parts) => TypeHead::Tuple(parts.len()),
            Type::Slice(_) => TypeHead::Slice,
            Type::Array { .. } => TypeHead::Array,
            Type::Ref { target, .. } => match TypeHead::of(target) {
                TypeHead::Any => TypeHead::Any,
                _ => TypeHead::Ref,
            },
            Type::RawPtr { .. } => TypeHead::RawPtr,
            Type::FnPtr(_) => TypeHead::FnPtr,
            Type::Never => TypeHead::Never,
            Type::Param(_)
            | Type::SelfTy
            | Type::ImplTrait(_)
            | Type::Projection(_)
            | Type::Infer => TypeHead::Any,
        }
    }
}

/// Whether something is known of a type; rustc has the last word on `Conditional` and `Unknown`.
pub type Hint = AutoHint;

impl ItemGraph {
    /// The impl behind an item.
    ///
    /// # Panics
    ///
    /// If the item is no impl. Ids that queries for impls return always are.
    #[must_use]
    pub fn imp(&self, id: ItemId) -> &Impl {
        match &self[id].kind {
            ItemKind::Impl(imp) => imp,
            _ => panic!("item {} is no impl", id.0),
        }
    }

    /// The trait behind an item, if it is a loaded trait.
    #[must_use]
    pub fn as_trait(&self, id: ItemId) -> Option<&Trait> {
        match &self[id].kind {
            ItemKind::Trait(tr) => Some(tr),
            _ => None,
        }
    }

    /// Impls for types with this outside, inherent and of traits; blanket impls are not among them.
    #[must_use]
    pub fn impls_for_head(&self, head: TypeHead) -> &[ItemId] {
        self.impls.by_head.get(&head).map_or(&[], Vec::as_slice)
    }

    /// Impls for `&T` and `&mut T` where `T` has this outside, e.g. `IntoIterator for &'a Map`.
    #[must_use]
    pub fn impls_for_borrowed(&self, head: TypeHead) -> &[ItemId] {
        self.impls.by_borrowed.get(&head).map_or(&[], Vec::as_slice)
    }

    /// Impls for a struct, enum, union or foreign type, inherent and of traits.
    #[must_use]
    pub fn impls_of(&self, item: ItemId) -> &[ItemId] {
        self.impls_for_head(TypeHead::Adt(item))
    }

    /// Whether values of the type have no size that is known, by the blanket impls that rustc found for
    /// it: `Into` is for types with a size alone.
    #[must_use]
    pub fn is_unsized(&self, item: ItemId) -> bool {
        self.impls.unsized_types.contains(&item)
    }

    /// Inherent impls of a type.
    pub fn inherent_impls(&self, item: ItemId) -> impl Iterator<Item = ItemId> {
        self.impls_of(item)
            .iter()
            .copied()
            .filter(|id| self.imp(*id).trait_ref.is_none())
    }

    /// Trait impls for a type, blanket impls left out; negative ones included.
    pub fn trait_impls_for(&self, item: ItemId) -> impl Iterator<Item = ItemId> {
        self.impls_of(item)
            .iter()
            .copied()
            .filter(|id| self.imp(*id).trait_ref.is_some())
    }

    /// Blanket impls that rustdoc states to hold for a type.
    #[must_use]
    pub fn blanket_impls_for(&self, item: ItemId) -> &[ItemId] {
        self.impls.applying.get(&item).map_or(&[], Vec::as_slice)
    }

    /// Impls of a trait, blanket ones included.
    #[must_use]
    pub fn implementors(&self, tr: ItemId) -> &[ItemId] {
        self.impls.by_trait.get(&tr).map_or(&[], Vec::as_slice)
    }

    /// The provided functions of the trait that an impl does not write itself; empty if the
    /// trait's crate is not loaded.
    #[must_use]
    pub fn provided_methods(&self, imp: ItemId) -> Vec<ItemId> {
        let imp = self.imp(imp);
        let Some(tr) = imp
            .trait_ref
            .as_ref()
            .and_then(|path| self.as_trait(path.item))
        else {
            return Vec::new();
        };
        let written = |name: &str| imp.items.iter().any(|item| self[*item].name == name);
        tr.items
            .iter()
            .copied()
            .filter(|item| {
                matches!(&self[*item].kind, ItemKind::Function(function) if function.has_body)
                    && !written(&self[*item].name)
            })
            .collect()
    }

    /// Whether a type implements a trait of the standard library (`std::clone::Clone`), as far as
    /// the impls in the graph tell. Auto traits are answered from
    /// [`AutoTraits`](crate::AutoTraits).
    #[must_use]
    pub fn implements_std(&self, item: ItemId, path: &str) -> Hint {
        if let Some(hint) = self.auto_hint(item, path) {
            return hint;
        }
        let Some(tr) = self.lookup_std(path) else {
            return Hint::Unknown;
        };
        let of_trait = |id: &&ItemId| {
            self.imp(**id)
                .trait_ref
                .as_ref()
                .is_some_and(|trait_ref| trait_ref.item == tr)
        };
        let direct = self.impls_of(item).iter().find(of_trait);
        if let Some(imp) = direct.map(|id| self.imp(*id)) {
            return match imp {
                Impl { negative: true, .. } => Hint::No,
                Impl { generics, .. } if generics.has_trait_bounds() => Hint::Conditional,
                _ => Hint::Yes,
            };
        }
        if self.blanket_impls_for(item).iter().any(|id| of_trait(&id)) {
            return Hint::Yes;
        }
        if self[item].is_external() {
            Hint::Unknown
        } else {
            Hint::No
        }
    }

    fn auto_hint(&self, item: ItemId, path: &str) -> Option<Hint> {
        let auto = match &self[item].kind {
            ItemKind::Struct(st) => st.auto,
            ItemKind::Enum(en) => en.auto,
            ItemKind::Union(un) => un.auto,
            _ => return None,
        };
        match path {
            "std::marker::Send" => Some(auto.send),
            "std::marker::Sync" => Some(auto.sync),
            "std::marker::Unpin" => Some(auto.unpin),
            "std::panic::UnwindSafe" => Some(auto.unwind_safe),
            _ => None,
        }
    }

    /// Whether values are `Copy`.
    #[must_use]
    pub fn is_copy(&self, item: ItemId) -> Hint {
        self.implements_std(item, "std::marker::Copy")
    }

    /// Whether values are `Clone`.
    #[must_use]
    pub fn is_clone(&self, item: ItemId) -> Hint {
        self.implements_std(item, "std::clone::Clone")
    }

    /// The best path of an item that starts in `krate`, e.g. `reqwest::StatusCode` for an item of
    /// `http`.
    #[must_use]
    pub fn path_in(&self, item: ItemId, krate: crate::CrateId) -> Option<&PublicPath> {
        self[item].paths.iter().find(|path| path.krate == krate)
    }
}
