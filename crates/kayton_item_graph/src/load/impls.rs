//! Impl headers: which impls are kept, and what the dropped ones say.

use rustdoc_types as rd;

use super::attrs::{attrs, span};
use super::{Container, Loader};
use crate::{
    AssocTypeValue, AutoHint, AutoTraits, CrateId, DefPath, Impl, Item, ItemId, ItemKind, PathRef,
    Type, Visibility,
};

/// An impl that is kept.
pub(super) struct Claimed<'d> {
    id: ItemId,
    item: &'d rd::Item,
    imp: &'d rd::Impl,
}

/// What an impl is of, before its members are read.
struct Header {
    krate: CrateId,
    for_ty: Type,
    trait_ref: Option<PathRef>,
    blanket: bool,
}

impl<'d> Loader<'_, 'd> {
    /// Gives ids to the impls that are kept and to their members. Impls as they are written come
    /// before the copies of blanket impls that rustdoc makes for each type.
    pub(super) fn claim_impls(&mut self, order: &[&'d rd::Item]) -> Vec<Claimed<'d>> {
        let impls = || {
            order.iter().filter_map(|item| match &item.inner {
                rd::ItemEnum::Impl(imp) => Some((*item, imp)),
                _ => None,
            })
        };
        let mut claimed = Vec::new();
        for (item, imp) in impls().filter(|(_, imp)| imp.blanket_impl.is_none()) {
            claimed.extend(self.claim_impl(item, imp));
        }
        for (item, imp) in impls().filter(|(_, imp)| imp.blanket_impl.is_some()) {
            claimed.extend(self.claim_impl(item, imp));
        }
        claimed
    }

    fn claim_impl(&mut self, item: &'d rd::Item, imp: &'d rd::Impl) -> Option<Claimed<'d>> {
        let trait_item = imp
            .trait_
            .as_ref()
            .map(|path| self.item_ref(path.id, &path.path));
        if let (Some(trait_item), rd::Type::ResolvedPath(path)) = (trait_item, &imp.for_) {
            let subject = self.item_ref(path.id, &path.path);
            self.note_auto(subject, trait_item, imp);
        }
        if imp.is_synthetic || trait_item.is_some_and(|id| self.is_unnameable_std(id)) {
            return None;
        }
        let for_ty = self.ty(imp.blanket_impl.as_ref().unwrap_or(&imp.for_));
        let trait_ref = imp
            .trait_
            .as_ref()
            .map(|path| self.with_self(Some(for_ty.clone()), |this| this.path(path)));
        let blanket = is_blanket(&for_ty);
        let header = match &trait_ref {
            Some(trait_ref) if blanket => Some((trait_ref.clone(), for_ty.clone())),
            _ => None,
        };
        if let Some(known) = header.as_ref().and_then(|header| self.blanket.get(header)) {
            self.note_applies(*known, imp);
            return None;
        }
        let krate = match (imp.blanket_impl.is_some(), trait_item) {
            (true, Some(trait_item)) => self.graph[trait_item].krate,
            _ => self.krate,
        };
        let id = self.push_impl(
            item,
            Header {
                krate,
                for_ty,
                trait_ref,
                blanket,
            },
        );
        if let Some(header) = header {
            self.blanket.insert(header, id);
        }
        self.note_applies(id, imp);
        for member in &imp.items {
            self.containers.insert(
                *member,
                Container {
                    id: item.id,
                    is_impl: true,
                },
            );
            if let Some(member) = self.doc.index.get(member) {
                let reserved = self.reserve(member, Some(id));
                self.ids.insert(member.id, reserved);
            }
        }
        Some(Claimed { id, item, imp })
    }

    fn push_impl(&mut self, item: &rd::Item, header: Header) -> ItemId {
        let Header {
            krate,
            for_ty,
            trait_ref,
            blanket,
        } = header;
        let def_path = match (&for_ty, &trait_ref) {
            (Type::Adt(path), _) => self.graph[path.item].def_path.clone(),
            (_, Some(trait_ref)) => self.graph[trait_ref.item].def_path.clone(),
            _ => DefPath(vec![self.graph[krate].name.clone()]),
        };
        let id = self.graph.push(Item {
            krate,
            parent: None,
            name: String::new(),
            def_path,
            paths: Vec::new(),
            docs: item.docs.clone(),
            span: span(item),
            visibility: Visibility::Inherited,
            attrs: attrs(item),
            kind: ItemKind::Impl(Impl {
                generics: crate::Generics::default(),
                trait_ref,
                for_ty: for_ty.clone(),
                items: Vec::new(),
                provided: Vec::new(),
                assoc_types: Vec::new(),
                negative: false,
                is_unsafe: false,
                blanket,
                applies_to: Vec::new(),
            }),
        });
        self.ids.insert(item.id, id);
        self.self_types.insert(item.id, for_ty);
        id
    }

    /// Converts the members of the kept impls and completes the headers.
    pub(super) fn convert_members(&mut self, claimed: &[Claimed<'d>]) {
        for Claimed { id, item, imp } in claimed {
            let mut items = Vec::new();
            let mut assoc_types = Vec::new();
            for member in &imp.items {
                let (Some(member), Some(member_id)) =
                    (self.doc.index.get(member), self.ids.get(member).copied())
                else {
                    continue;
                };
                self.convert(member_id, member);
                items.push(member_id);
                if let ItemKind::AssocType(assoc) = &self.graph[member_id].kind
                    && let Some(ty) = &assoc.ty
                {
                    assoc_types.push(AssocTypeValue {
                        name: self.graph[member_id].name.clone(),
                        generics: assoc.generics.clone(),
                        ty: ty.clone(),
                    });
                }
            }
            let self_ty = self.self_types.get(&item.id).cloned();
            let generics = self.with_self(self_ty, |this| this.generics(&imp.generics));
            if let ItemKind::Impl(out) = &mut self.graph.items[id.index()].kind {
                out.generics = generics;
                out.items = items;
                out.assoc_types = assoc_types;
                out.provided.clone_from(&imp.provided_trait_methods);
                out.negative = imp.is_negative;
                out.is_unsafe = imp.is_unsafe;
            }
        }
    }

    fn note_applies(&mut self, blanket: ItemId, copy: &rd::Impl) {
        let (Some(_), rd::Type::ResolvedPath(path)) = (&copy.blanket_impl, &copy.for_) else {
            return;
        };
        let subject = self.item_ref(path.id, &path.path);
        if let ItemKind::Impl(imp) = &mut self.graph.items[blanket.index()].kind
            && !imp.applies_to.contains(&subject)
        {
            imp.applies_to.push(subject);
        }
    }

    fn note_auto(&mut self, subject: ItemId, trait_item: ItemId, imp: &rd::Impl) {
        if self.graph[trait_item].krate != CrateId::STD || imp.blanket_impl.is_some() {
            return;
        }
        let auto: &mut AutoTraits = self.auto.entry(subject).or_default();
        let hint = match self.graph.items[trait_item.index()].name.as_str() {
            "Send" => &mut auto.send,
            "Sync" => &mut auto.sync,
            "Unpin" => &mut auto.unpin,
            "UnwindSafe" => &mut auto.unwind_safe,
            _ => return,
        };
        *hint = if imp.is_negative {
            AutoHint::No
        } else if is_conditional(&imp.generics) {
            AutoHint::Conditional
        } else {
            AutoHint::Yes
        };
    }

    /// Whether a trait of std cannot be named on stable: private or unstable. What the index of
    /// std holds can be.
    fn is_unnameable_std(&self, id: ItemId) -> bool {
        let item = &self.graph[id];
        self.krate != CrateId::STD
            && item.krate == CrateId::STD
            && item.paths.is_empty()
            && item.is_external()
    }
}

fn is_blanket(ty: &Type) -> bool {
    match ty {
        Type::Param(_) => true,
        Type::Ref { target, .. } => is_blanket(target),
        _ => false,
    }
}

fn is_conditional(generics: &rd::Generics) -> bool {
    let binds = |bounds: &[rd::GenericBound]| {
        bounds.iter().any(|bound| {
            matches!(
                bound,
                rd::GenericBound::TraitBound {
                    modifier: rd::TraitBoundModifier::None | rd::TraitBoundModifier::MaybeConst,
                    ..
                }
            )
        })
    };
    generics.params.iter().any(|param| match &param.kind {
        rd::GenericParamDefKind::Type { bounds, .. } => binds(bounds),
        _ => false,
    }) || generics
        .where_predicates
        .iter()
        .any(|predicate| match predicate {
            rd::WherePredicate::BoundPredicate { bounds, .. } => binds(bounds),
            _ => false,
        })
}
