use std::collections::HashSet;

use rustdoc_types as rd;

use super::attrs::{attrs, span, visibility};
use super::types::abi;
use super::{Container, Loader, external_kind};
use crate::{
    AssocConst, AssocType, Attrs, Constant, Crate, CrateId, DefPath, Enum, ExternalKind, Fields,
    Function, Item, ItemId, ItemKind, Lifetime, Macro, MacroKind, Module, Param, Prim, Receiver,
    Static, Struct, Trait, TraitAlias, Type, TypeAlias, Union, Variant, Visibility,
};

impl<'d> Loader<'_, 'd> {
    pub(super) fn note_containers(&mut self, order: &[&'d rd::Item]) {
        for item in order {
            let contained: Vec<rd::Id> = match &item.inner {
                rd::ItemEnum::Module(module) => module.items.clone(),
                rd::ItemEnum::Trait(tr) => tr.items.clone(),
                rd::ItemEnum::Enum(en) => en.variants.clone(),
                rd::ItemEnum::Union(un) => un.fields.clone(),
                rd::ItemEnum::Struct(rd::Struct { kind, .. }) => match kind {
                    rd::StructKind::Unit => Vec::new(),
                    rd::StructKind::Tuple(fields) => fields.iter().flatten().copied().collect(),
                    rd::StructKind::Plain { fields, .. } => fields.clone(),
                },
                rd::ItemEnum::Variant(variant) => match &variant.kind {
                    rd::VariantKind::Plain => Vec::new(),
                    rd::VariantKind::Tuple(fields) => fields.iter().flatten().copied().collect(),
                    rd::VariantKind::Struct { fields, .. } => fields.clone(),
                },
                _ => Vec::new(),
            };
            for id in contained {
                self.containers.insert(
                    id,
                    Container {
                        id: item.id,
                        is_impl: false,
                    },
                );
            }
            if let rd::ItemEnum::Impl(imp) = &item.inner {
                for id in &imp.items {
                    self.containers.insert(
                        *id,
                        Container {
                            id: item.id,
                            is_impl: true,
                        },
                    );
                }
            }
        }
    }

    /// Gives ids to everything but impls, their members and re-exports.
    pub(super) fn claim_named(&mut self, order: &[&'d rd::Item]) -> Vec<(ItemId, &'d rd::Item)> {
        let mut claimed = Vec::with_capacity(order.len());
        let mut taken = HashSet::new();
        for item in order {
            let skipped = matches!(
                item.inner,
                rd::ItemEnum::Use(_) | rd::ItemEnum::ExternCrate { .. } | rd::ItemEnum::Impl(_)
            );
            if skipped || self.containers.get(&item.id).is_some_and(|c| c.is_impl) {
                continue;
            }
            let id = match self.identity(item) {
                Some((krate, path, kind)) => {
                    let id = self.intern(krate, &path, external_kind(kind));
                    if self.graph[id].is_external() && taken.insert(id) {
                        id
                    } else {
                        // Another item of the same path: one of a function's body, or of a block.
                        self.reserve(item, None)
                    }
                }
                None => self.reserve(item, None),
            };
            self.ids.insert(item.id, id);
            claimed.push((id, *item));
        }
        claimed
    }

    /// Crate, definition path and kind. rustdoc states none for procedural macros and for private
    /// modules that only hold re-exported items; theirs follow from the module around them.
    fn identity(&mut self, item: &rd::Item) -> Option<(CrateId, Vec<String>, rd::ItemKind)> {
        if let Some(summary) = self.doc.paths.get(&item.id) {
            return Some((
                self.crate_of(summary.crate_id),
                summary.path.clone(),
                summary.kind,
            ));
        }
        let mut path = vec![item.name.clone()?];
        let mut id = item.id;
        while id != self.doc.root {
            id = self.containers.get(&id)?.id;
            let module = self.doc.index.get(&id)?;
            let rd::ItemEnum::Module(_) = module.inner else {
                return None;
            };
            if let Some(summary) = self.doc.paths.get(&id) {
                path.extend(summary.path.iter().rev().cloned());
                break;
            }
            path.push(module.name.clone()?);
        }
        path.reverse();
        Some((self.crate_of(item.crate_id), path, item.inner.item_kind()))
    }

    /// A new item without an identity that other crates could mention.
    pub(super) fn reserve(&mut self, item: &rd::Item, parent: Option<ItemId>) -> ItemId {
        let krate = self.crate_of(item.crate_id);
        self.graph.push(Item {
            krate,
            parent,
            name: item.name.clone().unwrap_or_default(),
            def_path: DefPath::default(),
            paths: Vec::new(),
            docs: None,
            span: None,
            visibility: Visibility::Inherited,
            attrs: Attrs::default(),
            kind: ItemKind::External(ExternalKind::Unknown),
        })
    }

    /// Fills a claimed item in.
    pub(super) fn convert(&mut self, id: ItemId, item: &rd::Item) {
        let container = self.containers.get(&item.id).copied();
        let parent = container.and_then(|c| self.ids.get(&c.id).copied());
        let self_ty = container
            .filter(|c| c.is_impl)
            .and_then(|c| self.self_types.get(&c.id).cloned());
        let attrs = attrs(item);
        let Some(kind) = self.with_self(self_ty, |this| {
            this.kind(id, item, !attrs.target_features.is_empty())
        }) else {
            return;
        };
        let name = item.name.clone().unwrap_or_default();
        let def_path = match parent {
            Some(parent) if self.graph[id].def_path.0.is_empty() => {
                let mut path = self.graph[parent].def_path.clone();
                path.0.push(name.clone());
                path
            }
            _ if self.graph[id].def_path.0.is_empty() => {
                let Crate { name: krate, .. } = &self.graph[self.krate];
                DefPath(vec![krate.clone(), "?".to_owned(), name.clone()])
            }
            _ => self.graph[id].def_path.clone(),
        };
        let slot = &mut self.graph.items[id.index()];
        slot.parent = parent;
        slot.name = name;
        slot.def_path = def_path;
        slot.docs.clone_from(&item.docs);
        slot.span = span(item);
        slot.visibility = visibility(item);
        slot.attrs = attrs;
        slot.kind = kind;
    }

    /// Whether these impls have copies of blanket impls, but none of one for types with a size.
    fn lacks_size(&self, impls: &[rd::Id]) -> bool {
        let items = impls.iter().filter_map(|id| self.doc.index.get(id));
        let copies = items.filter_map(|item| match &item.inner {
            rd::ItemEnum::Impl(imp) if imp.blanket_impl.is_some() => imp.trait_.as_ref(),
            _ => None,
        });
        let (mut any, mut sized) = (false, false);
        for tr in copies {
            any |= tr.path == "Any";
            sized |= tr.path == "Into";
        }
        any && !sized
    }

    fn kind(&mut self, id: ItemId, item: &rd::Item, featured: bool) -> Option<ItemKind> {
        if let rd::ItemEnum::Struct(st) = &item.inner
            && self.lacks_size(&st.impls)
        {
            self.graph.impls.unsized_types.insert(id);
        }
        Some(match &item.inner {
            rd::ItemEnum::Module(module) => ItemKind::Module(Module {
                is_root: module.is_crate,
                entries: Vec::new(),
            }),
            rd::ItemEnum::Function(function) => {
                let mut function = self.function(function);
                function.is_unsafe |= featured;
                ItemKind::Function(function)
            }
            rd::ItemEnum::Struct(st) => ItemKind::Struct(Struct {
                generics: self.generics(&st.generics),
                fields: match &st.kind {
                    rd::StructKind::Unit => Fields::Unit,
                    rd::StructKind::Tuple(fields) => self.tuple_fields(fields),
                    rd::StructKind::Plain {
                        fields,
                        has_stripped_fields,
                    } => self.named_fields(fields, *has_stripped_fields),
                },
                auto: self.auto.get(&id).copied().unwrap_or_default(),
            }),
            rd::ItemEnum::Enum(en) => ItemKind::Enum(Enum {
                generics: self.generics(&en.generics),
                variants: self.known(&en.variants),
                has_hidden_variants: en.has_stripped_variants || self.some_hidden(&en.variants),
                auto: self.auto.get(&id).copied().unwrap_or_default(),
            }),
            rd::ItemEnum::Union(un) => {
                let fields = self.public_fields(&un.fields);
                ItemKind::Union(Union {
                    generics: self.generics(&un.generics),
                    has_private_fields: un.has_stripped_fields || fields.len() != un.fields.len(),
                    fields,
                    auto: self.auto.get(&id).copied().unwrap_or_default(),
                })
            }
            rd::ItemEnum::Variant(variant) => ItemKind::Variant(Variant {
                fields: match &variant.kind {
                    rd::VariantKind::Plain => Fields::Unit,
                    rd::VariantKind::Tuple(fields) => self.tuple_fields(fields),
                    rd::VariantKind::Struct {
                        fields,
                        has_stripped_fields,
                    } => self.named_fields(fields, *has_stripped_fields),
                },
                discriminant: variant.discriminant.as_ref().map(|d| d.value.clone()),
            }),
            rd::ItemEnum::StructField(ty) => ItemKind::Field(self.ty(ty)),
            rd::ItemEnum::Trait(tr) => ItemKind::Trait(Trait {
                generics: self.generics(&tr.generics),
                supertraits: self.bounds(&tr.bounds),
                items: self.known(&tr.items),
                is_auto: tr.is_auto,
                is_unsafe: tr.is_unsafe,
                is_dyn_compatible: tr.is_dyn_compatible,
            }),
            rd::ItemEnum::TraitAlias(alias) => ItemKind::TraitAlias(TraitAlias {
                generics: self.generics(&alias.generics),
                bounds: self.bounds(&alias.params),
            }),
            rd::ItemEnum::TypeAlias(alias) => ItemKind::TypeAlias(TypeAlias {
                generics: self.generics(&alias.generics),
                ty: self.ty(&alias.type_),
            }),
            rd::ItemEnum::Constant { type_, const_ } => ItemKind::Constant(Constant {
                ty: self.ty(type_),
                expr: const_.expr.clone(),
                value: const_.value.clone(),
            }),
            rd::ItemEnum::Static(st) => ItemKind::Static(Static {
                ty: self.ty(&st.type_),
                is_mutable: st.is_mutable,
                is_unsafe: st.is_unsafe,
            }),
            rd::ItemEnum::AssocConst { type_, value } => ItemKind::AssocConst(AssocConst {
                ty: self.ty(type_),
                value: value.clone(),
            }),
            rd::ItemEnum::AssocType {
                generics,
                bounds,
                type_,
            } => ItemKind::AssocType(AssocType {
                generics: self.generics(generics),
                bounds: self.bounds(bounds),
                ty: type_.as_ref().map(|ty| self.ty(ty)),
            }),
            rd::ItemEnum::Macro(source) => ItemKind::Macro(Macro {
                kind: MacroKind::Declarative,
                source: source.clone(),
                helpers: Vec::new(),
            }),
            rd::ItemEnum::ProcMacro(proc) => ItemKind::Macro(Macro {
                kind: match proc.kind {
                    rd::MacroKind::Bang => MacroKind::ProcBang,
                    rd::MacroKind::Attr => MacroKind::ProcAttribute,
                    rd::MacroKind::Derive => MacroKind::ProcDerive,
                },
                source: String::new(),
                helpers: proc.helpers.clone(),
            }),
            rd::ItemEnum::ExternType => ItemKind::ForeignType,
            rd::ItemEnum::Primitive(primitive) => {
                ItemKind::Primitive(Prim::from_name(&primitive.name)?)
            }
            rd::ItemEnum::Use(_) | rd::ItemEnum::ExternCrate { .. } | rd::ItemEnum::Impl(_) => {
                return None;
            }
        })
    }

    fn function(&mut self, function: &rd::Function) -> Function {
        let generics = self.generics(&function.generics);
        let mut inputs = function.sig.inputs.as_slice();
        let mut receiver = None;
        if let [(name, ty), rest @ ..] = inputs
            && name == "self"
        {
            receiver = Some(self.receiver(ty));
            inputs = rest;
        }
        Function {
            generics,
            receiver,
            params: inputs
                .iter()
                .map(|(name, ty)| Param {
                    name: name.clone(),
                    ty: self.ty(ty),
                })
                .collect(),
            ret: self.ret(function.sig.output.as_ref()),
            is_const: function.header.is_const,
            is_unsafe: function.header.is_unsafe,
            is_async: function.header.is_async,
            abi: abi(&function.header.abi),
            variadic: function.sig.is_c_variadic,
            has_body: function.has_body,
        }
    }

    fn receiver(&mut self, ty: &rd::Type) -> Receiver {
        let is_self = |ty: &rd::Type| matches!(ty, rd::Type::Generic(name) if name == "Self");
        match ty {
            ty if is_self(ty) => Receiver::Value,
            rd::Type::BorrowedRef {
                lifetime,
                is_mutable,
                type_,
            } if is_self(type_) => Receiver::Ref {
                lifetime: lifetime
                    .as_deref()
                    .map_or(Lifetime::Elided, super::types::lifetime),
                mutable: *is_mutable,
            },
            ty => match self.ty(ty) {
                // Written out: `self: &Client`.
                ty if Some(&ty) == self.self_ty.as_ref() => Receiver::Value,
                Type::Ref {
                    lifetime,
                    mutable,
                    target,
                } if Some(&*target) == self.self_ty.as_ref() => Receiver::Ref { lifetime, mutable },
                ty => Receiver::Other(ty),
            },
        }
    }

    fn tuple_fields(&mut self, fields: &[Option<rd::Id>]) -> Fields {
        Fields::Tuple(
            fields
                .iter()
                .map(|id| id.and_then(|id| self.public_fields(&[id]).pop()))
                .collect(),
        )
    }

    fn named_fields(&mut self, ids: &[rd::Id], stripped: bool) -> Fields {
        let fields = self.public_fields(ids);
        let has_private_fields = stripped || fields.len() != ids.len();
        Fields::Named {
            fields,
            has_private_fields,
        }
    }

    fn some_hidden(&self, ids: &[rd::Id]) -> bool {
        let mut items = ids.iter().filter_map(|id| self.doc.index.get(id));
        items.any(|item| attrs(item).doc_hidden)
    }

    fn public_fields(&self, ids: &[rd::Id]) -> Vec<ItemId> {
        ids.iter()
            .filter(|id| {
                self.doc
                    .index
                    .get(id)
                    .is_some_and(|item| visibility(item) != Visibility::Restricted)
            })
            .filter_map(|id| self.ids.get(id).copied())
            .collect()
    }

    fn known(&self, ids: &[rd::Id]) -> Vec<ItemId> {
        ids.iter()
            .filter(|id| self.doc.index.contains_key(id))
            .filter_map(|id| self.ids.get(id).copied())
            .collect()
    }
}
