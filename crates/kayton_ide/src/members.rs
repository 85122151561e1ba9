//! What is behind the dot of an entity or a value.

use std::collections::HashMap;

use indexmap::IndexMap;
use keyton_rust_compiler::hir::StructId;
use keyton_rust_compiler::manifest::{ItemRef, Ty};
use keyton_rust_compiler::shir::{Builtin, BuiltinKind};
use keyton_rust_compiler::thir::StructType;
use keyton_rust_compiler::thir::query::{self, MethodRef, ValueType};

use crate::Context;
use crate::builtins;
use crate::entity::{Entity, Source};
use crate::resolve::item_entity;
use crate::scope::{Scope, of_keyton_module};

type Found<'s> = Vec<(String, Entity<'s>)>;

/// Members by name; the first of a name counts.
type Named<'s> = IndexMap<String, Entity<'s>>;

/// Members of something that is no value; None if it is one.
pub(crate) fn of_entity<'s>(
    context: &Context<'s>,
    entity: &Entity<'s>,
    wanted: &dyn Fn(&str) -> bool,
) -> Option<Found<'s>> {
    match entity {
        Entity::Module { manifest, module } => Some(of_module(context, *manifest, *module, wanted)),
        Entity::Keyton(module) => Some(of_keyton_module(context, module, wanted)),
        Entity::Type { manifest, def, ty } => {
            let mut out = Named::new();
            for variant in def.variants.iter().filter(|v| wanted(&v.name)) {
                let entity = Entity::Variant {
                    manifest: *manifest,
                    of: def,
                    variant,
                };
                out.insert(variant.name.clone(), entity);
            }
            for (manifest, def) in context.manifests.type_defs(&def.key) {
                for id in &def.constants {
                    let constant = context.manifests.at(manifest).constant(*id);
                    push(&mut out, wanted, &constant.name, || Entity::Constant {
                        manifest,
                        constant,
                    });
                }
            }
            for method in query::associated(context.manifests, ty) {
                push(&mut out, wanted, &method.callable.name, || {
                    of_method(method)
                });
            }
            Some(out.into_iter().collect())
        }
        Entity::Trait { manifest, def } => {
            let of = context.manifests.at(*manifest);
            let methods = def.methods.iter().map(|id| of.callable(*id));
            let mut out = Found::new();
            for callable in methods.filter(|c| wanted(&c.name)) {
                let entity = Entity::Callable {
                    callable,
                    nearness: query::Nearness::Own,
                    generics: HashMap::new(),
                };
                out.push((callable.name.clone(), entity));
            }
            Some(out)
        }
        Entity::Struct(source, id) => {
            let mut out = Found::new();
            for (name, entity) in struct_methods(*source, *id) {
                if !is_method(&entity) && wanted(&name) {
                    out.push((name, entity));
                }
            }
            Some(out)
        }
        Entity::Builtin(builtin) => {
            let of_type = match builtin {
                Builtin::Str | Builtin::StringType => builtins::methods_of(&Ty::Str),
                _ => &[],
            };
            let is_value = *builtin == Builtin::Argv;
            let of_type = of_type.iter().filter(|m| wanted(m.name));
            let found = of_type.map(|m| (m.name.to_owned(), Entity::BuiltinMethod(m)));
            (!is_value && builtin.kind() != BuiltinKind::Value).then(|| found.collect())
        }
        Entity::Crate(_) | Entity::Macro(_) | Entity::Keyword => Some(Found::new()),
        _ => None,
    }
}

fn push<'s>(
    out: &mut Named<'s>,
    wanted: &dyn Fn(&str) -> bool,
    name: &str,
    entity: impl FnOnce() -> Entity<'s>,
) {
    if wanted(name) && !out.contains_key(name) {
        out.insert(name.to_owned(), entity());
    }
}

fn of_method<'s>(method: MethodRef<'s>) -> Entity<'s> {
    Entity::Callable {
        callable: method.callable,
        nearness: method.nearness,
        generics: method.generics,
    }
}

/// Names of a module, each once: a type before a function before a module before a macro.
fn of_module<'s>(
    context: &Context<'s>,
    manifest: usize,
    module: u32,
    wanted: &dyn Fn(&str) -> bool,
) -> Found<'s> {
    let order = |item: &ItemRef| match item {
        ItemRef::Type(_) | ItemRef::Alias { .. } => 0,
        ItemRef::Trait(_) => 1,
        ItemRef::Function(_) | ItemRef::Constant(_) | ItemRef::Variant { .. } => 2,
        ItemRef::Module(_) => 3,
        ItemRef::Macro(_) => 4,
    };
    let modules = &context.manifests.at(manifest).modules;
    let Some(module) = modules.get(module as usize) else {
        return Found::new();
    };
    let mut entries: Vec<_> = module.entries.iter().filter(|e| wanted(&e.name)).collect();
    entries.sort_by(|a, b| (&a.name, order(&a.item)).cmp(&(&b.name, order(&b.item))));
    entries.dedup_by(|a, b| a.name == b.name);
    entries
        .into_iter()
        .filter_map(|e| Some((e.name.clone(), item_entity(context, manifest, &e.item)?)))
        .collect()
}

/// Fields and methods of a value.
pub(crate) fn of_value<'s>(
    scope: &'s Scope<'_>,
    value: &ValueType,
    wanted: &dyn Fn(&str) -> bool,
) -> Found<'s> {
    let manifests = scope.context.manifests;
    let mut out = Named::new();
    if let Some(def) = &value.structure {
        of_struct(scope, def, wanted, &mut out);
    }
    for method in builtins::methods_of(&value.ty) {
        push(&mut out, wanted, method.name, || {
            Entity::BuiltinMethod(method)
        });
    }
    if let Ty::Tuple(items) = &value.ty {
        for (i, ty) in items.iter().enumerate() {
            push(&mut out, wanted, &i.to_string(), || {
                Entity::Value(Some(ty.clone()))
            });
        }
    }
    for key in query::deref_chain(manifests, &value.ty) {
        for (manifest, def) in manifests.type_defs(&key) {
            for field in &def.fields {
                push(&mut out, wanted, &field.name, || Entity::Field {
                    manifest,
                    field,
                });
            }
        }
    }
    for method in query::methods(manifests, &value.ty) {
        if wanted(&method.callable.name) {
            let name = &method.callable.name;
            push(&mut out, wanted, name, || of_method(method));
        }
    }
    out.into_iter().collect()
}

/// Whether the type may be a struct of the text itself, of which the session knows nothing.
pub(crate) fn is_local_struct(context: &Context<'_>, ty: &Ty) -> bool {
    match ty {
        Ty::Object { key, .. } => {
            context.manifests.type_defs(key).next().is_none()
                && !context.session.struct_keys.contains_key(key)
        }
        _ => false,
    }
}

fn of_struct<'s>(
    scope: &'s Scope<'_>,
    def: &StructType,
    wanted: &dyn Fn(&str) -> bool,
    out: &mut Named<'s>,
) {
    let name = def.unit.module[def.id].name.name.as_str();
    let Some(Entity::Struct(source, id)) = scope.struct_named(name, def) else {
        return;
    };
    for field in &source.module[id].fields {
        let ty = def.fields.iter().find(|(n, _)| *n == *field.name.name);
        push(out, wanted, &field.name.name, || {
            Entity::StructField(source, field, ty.map(|(_, ty)| ty.clone()))
        });
    }
    for (name, entity) in struct_methods(source, id) {
        if is_method(&entity) && wanted(&name) {
            out.insert(name, entity);
        }
    }
}

fn struct_methods(source: Source<'_>, id: StructId) -> Vec<(String, Entity<'_>)> {
    let methods = source.module[id].methods.iter();
    let named = methods.filter_map(|id| {
        let name = source.module[*id].name.as_ref()?;
        Some((name.name.to_string(), Entity::Fn(source, *id)))
    });
    named.collect()
}

fn is_method(entity: &Entity<'_>) -> bool {
    entity.kind() == crate::Kind::Method
}
