//! What may stand at a cursor.

use std::ops::Range;

use keyton_rust_compiler::cursor::{self, Completion, Word};
use keyton_rust_compiler::hir::CrateSpec;
use keyton_rust_compiler::manifest::Ty;

use crate::describe::{constructor, docs_of, signature_of, summary};
use crate::entity::{Entity, Kind};
use crate::scope::{Scope, of_keyton_module};
use crate::{Context, KnownCrate};

/// Candidates for a part of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// What a candidate replaces, in bytes.
    pub range: Range<usize>,
    /// The candidates, best first.
    pub items: Vec<Item>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As it is shown.
    pub label: String,
    /// What is inserted.
    pub insert: String,
    /// What it is.
    pub kind: Kind,
    /// How it is called or what type it has; empty where nothing is known.
    pub signature: String,
    /// The first paragraph of its docs, Markdown on one line.
    pub docs: String,
}

/// What may stand at a byte offset of a text.
#[must_use]
pub fn complete(context: &Context<'_>, text: &str, offset: usize) -> Completions {
    let scope = Scope::new(*context, text, offset);
    match cursor::completion_at(text, offset) {
        Completion::Nothing => Completions {
            range: offset..offset,
            items: Vec::new(),
        },
        Completion::Module(word) => {
            let fits = matcher(&word);
            let modules = context.modules.iter().filter(|name| fits(name));
            let found = modules.map(|name| (name.clone(), Entity::Keyton(name.clone())));
            listed(context, word, found.collect())
        }
        Completion::ModuleItem { module, word } => {
            let module = context.session.module_named("", &module);
            let found = module.map(|m| of_keyton_module(context, &m, &matcher(&word)));
            listed(context, word, found.unwrap_or_default())
        }
        Completion::Name(word) => {
            let fits = matcher(&word);
            let mut found = arguments(&scope, offset, &word);
            found.retain(|(name, _)| fits(name));
            found.extend(scope.names(&fits));
            listed(context, word, found)
        }
        Completion::Member { receiver, word } => {
            let mut found = scope.members_of(receiver, &matcher(&word));
            found.retain(|(_, entity)| !word.prefix.is_empty() || !entity.is_doubtful());
            listed(context, word, found)
        }
        Completion::Crate(word) => {
            let fits = matcher(&word);
            let found = crates(context, &fits);
            listed(context, word, found)
        }
        Completion::Feature { spec, word } => {
            let fits = matcher(&word);
            let found = features(context, &spec).into_iter();
            let found = found.filter(|name| fits(name));
            listed(
                context,
                word,
                found.map(|name| (name, Entity::Feature)).collect(),
            )
        }
        Completion::Item {
            spec,
            path,
            word,
            modules_only,
        } => {
            let fits = matcher(&word);
            let entity = scope.item(&spec, &path);
            let found = entity.and_then(|e| crate::members::of_entity(context, &e, &fits));
            let mut found = found.unwrap_or_default();
            found.retain(|(_, entity)| !modules_only || entity.kind() == Kind::Module);
            listed(context, word, found)
        }
    }
}

/// Whether a name fits what is typed: it begins with it, whatever the case. Names that begin with
/// `_` are shown to those who ask for them.
fn matcher(word: &Word) -> impl Fn(&str) -> bool + use<> {
    let typed = word.prefix.to_lowercase();
    move |name: &str| {
        let private = name.starts_with('_') && !typed.starts_with('_');
        let mut letters = name.chars().flat_map(char::to_lowercase);
        !private && typed.chars().all(|c| letters.next() == Some(c))
    }
}

fn listed(context: &Context<'_>, word: Word, mut found: Vec<(String, Entity<'_>)>) -> Completions {
    let exact = |name: &str| !name.starts_with(&word.prefix);
    found.sort_by(|(a, x), (b, y)| {
        (exact(a), x.rank(), a.as_str()).cmp(&(exact(b), y.rank(), b.as_str()))
    });
    let item = |(label, entity): (String, Entity<'_>)| {
        let insert = match &entity {
            Entity::Argument(_) => format!("{label}="),
            Entity::Macro(_) => format!("{label}!"),
            _ => label.clone(),
        };
        Item {
            signature: signature_of(context, &label, &entity),
            docs: summary(&docs_of(context, &entity)),
            kind: entity.kind(),
            label: if insert.ends_with(['=', '!']) {
                insert.clone()
            } else {
                label
            },
            insert,
        }
    };
    Completions {
        range: word.range,
        items: found.into_iter().map(item).collect(),
    }
}

/// Crates that are imported or can be.
fn crates<'s>(context: &Context<'s>, fits: &dyn Fn(&str) -> bool) -> Vec<(String, Entity<'s>)> {
    let mut out: Vec<(String, Entity<'s>)> = Vec::new();
    for manifest in 0..context.manifests.len() {
        let name = &context.manifests.at(manifest).build.krate;
        if fits(name) && !out.iter().any(|(known, _)| known == name) {
            let entity = Entity::Module {
                manifest,
                module: 0,
            };
            out.push((name.clone(), entity));
        }
    }
    for krate in context.crates.iter().filter(|krate| fits(&krate.name)) {
        let rust_name = krate.name.replace('-', "_");
        if !out
            .iter()
            .any(|(known, _)| known.replace('-', "_") == rust_name)
        {
            out.push((krate.name.clone(), Entity::Crate(krate)));
        }
    }
    out
}

fn features(context: &Context<'_>, spec: &CrateSpec) -> Vec<String> {
    let name = spec.rust_name();
    let same = |krate: &&KnownCrate| krate.name.replace('-', "_") == name;
    let mut out: Vec<String> = context
        .crates
        .iter()
        .filter(same)
        .flat_map(|krate| krate.features.iter().cloned())
        .collect();
    if let Some(manifest) = context.manifests.krate(&name) {
        out.extend(
            context
                .manifests
                .at(manifest)
                .build
                .features
                .iter()
                .cloned(),
        );
    }
    out.sort();
    out.dedup();
    out.retain(|name| !spec.features.iter().any(|given| given.as_str() == name));
    out
}

/// Parameters of the call around the cursor that are not given yet, if an argument may begin here.
fn arguments<'s>(scope: &'s Scope<'_>, offset: usize, word: &Word) -> Vec<(String, Entity<'s>)> {
    let before = scope.text[..word.range.start].trim_end();
    let Some(call) = cursor::call_at(scope.text, offset) else {
        return Vec::new();
    };
    if !before.ends_with(['(', ',']) || call.keyword.is_some() {
        return Vec::new();
    }
    let Some(entity) = scope.resolve(call.callee.clone()) else {
        return Vec::new();
    };
    let given = scope.text.get(call.callee.end..offset).unwrap_or("");
    let params = parameters(&scope.context, &entity);
    let open = params.into_iter().skip(call.argument);
    open.filter(|(name, _)| !given.contains(&format!("{name}=")))
        .map(|(name, ty)| (name, Entity::Argument(ty)))
        .collect()
}

fn parameters(context: &Context<'_>, entity: &Entity<'_>) -> Vec<(String, Option<Ty>)> {
    let of_callable = |callable: &keyton_rust_compiler::manifest::Callable| {
        let params = callable.params.iter();
        params
            .map(|p| (p.name.clone(), Some(p.ty.clone())))
            .collect()
    };
    match entity {
        Entity::Callable { callable, .. } => of_callable(callable),
        Entity::Type { ty, .. } => constructor(context, ty).map_or(Vec::new(), of_callable),
        Entity::Variant {
            manifest, variant, ..
        } => variant.constructor.map_or(Vec::new(), |id| {
            of_callable(context.manifests.at(*manifest).callable(id))
        }),
        Entity::Fn(source, id) => {
            let params = source.module[*id].params.iter().enumerate();
            let own = params.filter(|(i, p)| *i > 0 || p.name.name != "self");
            own.map(|(_, p)| (p.name.name.to_string(), None)).collect()
        }
        Entity::Struct(source, id) => {
            let fields = source.module[*id].fields.iter();
            fields
                .map(|field| (field.name.name.to_string(), None))
                .collect()
        }
        _ => Vec::new(),
    }
}
