//! What an expression names.

use std::collections::HashMap;
use std::ops::Range;

use keyton_rust_compiler::cursor::{self, Completion};
use keyton_rust_compiler::hir::Name;
use keyton_rust_compiler::manifest::{ItemRef, Ty};
use keyton_rust_compiler::thir::query::{self, Nearness, ValueType};

use crate::Context;
use crate::entity::{Entity, key_of};
use crate::members;
use crate::scope::Scope;

impl<'s> Scope<'s> {
    /// What the expression at `range` is: a name, a member, or else a value.
    pub(crate) fn resolve(&'s self, range: Range<usize>) -> Option<Entity<'s>> {
        match cursor::completion_at(self.text, range.end) {
            Completion::Member { receiver, word }
                if word.range.end == range.end && receiver.start == range.start =>
            {
                self.member(receiver, self.text.get(word.range)?)
            }
            Completion::Name(word) if word.range == range => {
                self.lookup(self.text.get(word.range)?)
            }
            _ => Some(Entity::Value(self.value(range).map(|value| value.ty))),
        }
    }

    /// The member of that name of the expression at `receiver`.
    pub(crate) fn member(&'s self, receiver: Range<usize>, name: &str) -> Option<Entity<'s>> {
        let found = self.members_of(receiver, &|candidate| candidate == name);
        found.into_iter().map(|(_, entity)| entity).next()
    }

    /// What may stand behind the dot of the expression at `receiver`.
    pub(crate) fn members_of(
        &'s self,
        receiver: Range<usize>,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<(String, Entity<'s>)> {
        let entity = self.resolve(receiver.clone());
        if let Some(entity) = &entity
            && let Some(items) = members::of_entity(&self.context, entity, wanted)
        {
            return items;
        }
        let known = match entity {
            Some(Entity::Value(Some(ty))) if !members::is_local_struct(&self.context, &ty) => {
                Some(self.typed(ty))
            }
            _ => self.value(receiver),
        };
        let Some(mut value) = known else {
            return Vec::new();
        };
        // Nothing is behind the dot of an option: what is meant is its value.
        while let Ty::Option(inner) = value.ty {
            value = self.typed(*inner);
        }
        members::of_value(self, &value, wanted)
    }

    fn typed(&self, ty: Ty) -> ValueType {
        let structs = &self.context.session.struct_keys;
        let structure = key_of(&ty).and_then(|key| structs.get(key)).cloned();
        ValueType { ty, structure }
    }

    /// The type of the value of an expression.
    pub(crate) fn value(&self, range: Range<usize>) -> Option<ValueType> {
        let Context {
            manifests, session, ..
        } = self.context;
        query::value_type(self.text, range, manifests, session)
    }
}

/// What a path into a crate names.
pub(crate) fn path_entity<'s>(
    context: &Context<'s>,
    krate: &str,
    path: &[Name],
) -> Option<Entity<'s>> {
    let manifest = context.manifests.krate(krate)?;
    let root = Entity::Module {
        manifest,
        module: 0,
    };
    path.iter().try_fold(root, |at, name| {
        let found = members::of_entity(context, &at, &|candidate| candidate == name.as_str());
        found?.into_iter().map(|(_, entity)| entity).next()
    })
}

/// What an entry of a module names.
pub(crate) fn item_entity<'s>(
    context: &Context<'s>,
    manifest: usize,
    item: &'s ItemRef,
) -> Option<Entity<'s>> {
    let manifests = context.manifests;
    let of = manifests.at(manifest);
    Some(match item {
        ItemRef::Module(module) => Entity::Module {
            manifest,
            module: *module,
        },
        ItemRef::Type(key) => {
            let (manifest, def) = manifests.type_defs(key).next()?;
            let args = def.generics.iter().map(|_| Ty::Param("?0".into()));
            let ty = Ty::Object {
                key: key.clone(),
                args: args.collect(),
            };
            Entity::Type { manifest, def, ty }
        }
        ItemRef::Alias { ty, .. } => {
            let (manifest, def) = manifests.type_defs(key_of(ty)?).next()?;
            Entity::Type {
                manifest,
                def,
                ty: ty.clone(),
            }
        }
        ItemRef::Trait(key) => {
            let (manifest, def) = manifests.trait_defs(key).next()?;
            Entity::Trait { manifest, def }
        }
        ItemRef::Function(id) => Entity::Callable {
            callable: of.callable(*id),
            nearness: Nearness::Own,
            generics: HashMap::new(),
        },
        ItemRef::Constant(id) => Entity::Constant {
            manifest,
            constant: of.constant(*id),
        },
        ItemRef::Macro(index) => Entity::Macro(of.macros.get(*index as usize)?),
        ItemRef::Variant { ty, variant } => {
            let (manifest, of) = manifests.type_defs(ty).next()?;
            let variant = of.variants.iter().find(|v| v.name == *variant)?;
            Entity::Variant {
                manifest,
                of,
                variant,
            }
        }
    })
}
