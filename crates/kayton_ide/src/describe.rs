//! What is said of an entity.

use std::collections::HashMap;

use keyton_rust_compiler::manifest::{Callable, SourceLocation, Ty, TypeDef};
use keyton_rust_compiler::thir::query;

use crate::Context;
use crate::builtins;
use crate::entity::Entity;
use crate::signature;

/// How it is called, or its type; empty where nothing is to say.
pub(crate) fn signature_of(context: &Context<'_>, name: &str, entity: &Entity<'_>) -> String {
    let manifests = context.manifests;
    let show = |ty: &Ty| signature::of_type(manifests, ty);
    match entity {
        Entity::Crate(krate) => krate.version.clone().unwrap_or_default(),
        Entity::Module { manifest, module } => {
            let of = manifests.at(*manifest);
            match *module {
                0 => format!("{} {}", of.build.krate, of.build.version),
                module => {
                    let path = of.modules[module as usize].path.join(".");
                    format!("{}.{path}", of.build.krate)
                }
            }
        }
        Entity::Keyton(module) => module.clone(),
        Entity::Type { def, ty, .. } => match constructor(context, ty) {
            Some(new) => format!(
                "{}{}",
                def.name,
                after_name(&signature::of_callable(manifests, new, &HashMap::new()))
            ),
            None => def.path.replace("::", "."),
        },
        Entity::Trait { def, .. } => def.path.replace("::", "."),
        Entity::Callable {
            callable, generics, ..
        } => signature::of_callable(manifests, callable, generics),
        Entity::Field { manifest, field } => {
            let get = field.get.map(|id| manifests.at(*manifest).callable(id));
            get.map_or(String::new(), |get| {
                format!("{name}: {}", show(&get.ret.ty))
            })
        }
        Entity::Variant {
            manifest,
            of,
            variant,
        } => {
            let new = variant
                .constructor
                .map(|id| manifests.at(*manifest).callable(id));
            match new.filter(|new| !new.params.is_empty()) {
                Some(new) => signature::of_callable(manifests, new, &HashMap::new()),
                None => format!("{}.{}", of.name, variant.name),
            }
        }
        Entity::Constant { manifest, constant } => {
            let get = manifests.at(*manifest).callable(constant.get);
            format!("{name}: {}", show(&get.ret.ty))
        }
        Entity::Macro(def) => format!("{}!(…)", def.name),
        Entity::Fn(source, id) => signature::of_fn(*source, *id),
        Entity::Struct(source, id) => signature::of_struct(*source, *id),
        Entity::StructField(source, field, ty) => {
            let stated = field
                .ty
                .and_then(|ty| source.text.get(source.module[ty].span.range()));
            let ty = ty.as_ref().map(show).or(stated.map(str::to_owned));
            ty.map_or(String::new(), |ty| format!("{name}: {ty}"))
        }
        Entity::Builtin(builtin) => builtins::of(*builtin).0.to_owned(),
        Entity::BuiltinMethod(method) => method.signature.to_owned(),
        Entity::Value(Some(ty)) | Entity::Argument(Some(ty)) => format!("{name}: {}", show(ty)),
        Entity::Value(None) | Entity::Argument(None) => String::new(),
        Entity::Keyword | Entity::Feature => String::new(),
    }
}

fn after_name(signature: &str) -> &str {
    signature.find('(').map_or("", |at| &signature[at..])
}

/// `new` of a type, which calling the type calls.
pub(crate) fn constructor<'s>(context: &Context<'s>, ty: &Ty) -> Option<&'s Callable> {
    let methods = query::associated(context.manifests, ty);
    methods
        .into_iter()
        .map(|m| m.callable)
        .find(|c| c.name == "new")
}

/// The docs as Markdown.
pub(crate) fn docs_of(context: &Context<'_>, entity: &Entity<'_>) -> String {
    let manifests = context.manifests;
    match entity {
        Entity::Crate(krate) => krate.note.clone(),
        Entity::Module { manifest, module } => {
            let modules = &manifests.at(*manifest).modules;
            let module = modules.get(*module as usize);
            module.map_or(String::new(), |module| module.docs.clone())
        }
        Entity::Type { def, .. } => docs_of_type(context, def).to_owned(),
        Entity::Trait { def, .. } => def.docs.clone(),
        Entity::Callable { callable, .. } => callable.docs.clone(),
        Entity::Field { field, .. } => field.docs.clone(),
        Entity::Variant { variant, .. } => variant.docs.clone(),
        Entity::Constant { constant, .. } => constant.docs.clone(),
        Entity::Macro(def) => def.docs.clone(),
        Entity::Fn(source, id) => {
            let doc = source.module[*id].doc.as_deref();
            dedented(doc.unwrap_or_default())
        }
        Entity::Struct(source, id) => {
            let doc = source.module[*id].doc.as_deref();
            dedented(doc.unwrap_or_default())
        }
        Entity::Builtin(builtin) => builtins::of(*builtin).1.to_owned(),
        Entity::BuiltinMethod(method) => method.docs.to_owned(),
        Entity::Keyton(_)
        | Entity::StructField(..)
        | Entity::Value(_)
        | Entity::Argument(_)
        | Entity::Keyword
        | Entity::Feature => String::new(),
    }
}

/// The docs of a type, from whichever manifest has some.
fn docs_of_type<'s>(context: &Context<'s>, def: &'s TypeDef) -> &'s str {
    let mut defs = context.manifests.type_defs(&def.key);
    defs.find(|(_, def)| !def.docs.is_empty())
        .map_or("", |(_, def)| &def.docs)
}

/// Docs without the indentation of the code around them.
fn dedented(docs: &str) -> String {
    let later = docs.lines().skip(1).filter(|line| !line.trim().is_empty());
    let indent = later.map(|line| line.len() - line.trim_start().len()).min();
    let mut lines = docs.trim().lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        out.push_str(line.get(indent.unwrap_or(0)..).unwrap_or("").trim_end());
    }
    out
}

/// The first paragraph, on one line.
pub(crate) fn summary(docs: &str) -> String {
    let lines = docs.lines().map(str::trim);
    let paragraph = lines
        .skip_while(|line| line.is_empty() || line.starts_with('#'))
        .take_while(|line| !line.is_empty() && !line.starts_with("```"));
    let mut out = String::new();
    for line in paragraph {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// Where a crate defines it.
pub(crate) fn source_of<'s>(entity: &Entity<'s>) -> Option<&'s SourceLocation> {
    match entity {
        Entity::Type { def, .. } => def.source.as_ref(),
        Entity::Trait { def, .. } => def.source.as_ref(),
        Entity::Callable { callable, .. } => callable.source.as_ref(),
        _ => None,
    }
}
