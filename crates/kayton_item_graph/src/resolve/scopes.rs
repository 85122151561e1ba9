use std::collections::{BTreeMap, HashMap, HashSet};

use super::ModuleDecl;
use crate::{Fields, ItemGraph, ItemId, ItemKind, ModuleEntry, Namespace};

type Names = BTreeMap<(String, Namespace), Binding>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    item: ItemId,
    public: bool,
    hidden: bool,
    reexport: bool,
    /// Two globs bring different items: the name cannot be used.
    ambiguous: bool,
}

#[derive(Default)]
struct Scope {
    explicit: Names,
    /// Names that explicit tuple and unit structs take in the value namespace.
    constructors: HashSet<String>,
    all: Names,
}

/// Globs that feed each other settle within as many rounds as the longest chain of them.
const MAX_ROUNDS: usize = 256;

pub(super) fn resolve(graph: &mut ItemGraph) {
    let mut modules: Vec<ItemId> = graph.decls.keys().copied().collect();
    modules.sort_unstable();
    let mut scopes: HashMap<ItemId, Scope> = modules
        .iter()
        .map(|id| (*id, explicit(graph, &graph.decls[id])))
        .collect();
    let globbing: Vec<ItemId> = modules
        .iter()
        .copied()
        .filter(|id| graph.decls[id].uses.iter().any(|import| import.glob))
        .collect();
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for module in &globbing {
            let all = with_globs(graph, &scopes, *module);
            let scope = scopes.get_mut(module).expect("every module has a scope");
            if scope.all != all {
                scope.all = all;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    for (id, scope) in scopes {
        let entries = scope
            .all
            .into_iter()
            .filter(|(_, binding)| binding.public && !binding.ambiguous)
            .map(|((name, namespace), binding)| ModuleEntry {
                name,
                namespace,
                item: binding.item,
                hidden: binding.hidden,
                reexport: binding.reexport,
            })
            .collect();
        if let ItemKind::Module(module) = &mut graph.items[id.index()].kind {
            module.entries = entries;
        }
    }
}

fn explicit(graph: &ItemGraph, decl: &ModuleDecl) -> Scope {
    let mut scope = Scope::default();
    for own in &decl.own {
        let item = &graph[own.item];
        let Some(namespace) = item.namespace() else {
            continue;
        };
        let binding = Binding {
            item: own.item,
            public: own.public,
            hidden: item.attrs.doc_hidden,
            reexport: false,
            ambiguous: false,
        };
        if has_constructor(&item.kind) {
            scope.constructors.insert(item.name.clone());
        }
        scope
            .explicit
            .insert((item.name.clone(), namespace), binding);
    }
    // `use … as _` brings a trait into scope but no name to import.
    for import in decl
        .uses
        .iter()
        .filter(|import| !import.glob && import.name != "_")
    {
        let item = &graph[import.target];
        let Some(namespace) = item.namespace() else {
            continue;
        };
        let binding = Binding {
            item: import.target,
            public: import.public,
            hidden: import.hidden || item.attrs.doc_hidden,
            reexport: true,
            ambiguous: false,
        };
        if has_constructor(&item.kind) {
            scope.constructors.insert(import.name.clone());
        }
        // An own item and a private `use` of the same name cannot both exist.
        scope
            .explicit
            .entry((import.name.clone(), namespace))
            .or_insert(binding);
    }
    scope.all = scope.explicit.clone();
    scope
}

fn with_globs(graph: &ItemGraph, scopes: &HashMap<ItemId, Scope>, module: ItemId) -> Names {
    let scope = &scopes[&module];
    let mut all = scope.explicit.clone();
    let mut globbed: Names = BTreeMap::new();
    for import in graph.decls[&module]
        .uses
        .iter()
        .filter(|import| import.glob)
    {
        for (key, source) in glob_names(graph, scopes, import.target) {
            let shadowed = scope.explicit.contains_key(&key)
                || (key.1 == Namespace::Value && scope.constructors.contains(&key.0));
            if shadowed {
                continue;
            }
            let brought = Binding {
                public: import.public,
                hidden: import.hidden || source.hidden,
                reexport: true,
                ..source
            };
            globbed
                .entry(key)
                .and_modify(|known| {
                    if known.item == brought.item {
                        known.public |= brought.public;
                        known.hidden &= brought.hidden;
                    } else {
                        known.ambiguous = true;
                    }
                })
                .or_insert(brought);
        }
    }
    all.extend(globbed);
    all
}

fn glob_names(
    graph: &ItemGraph,
    scopes: &HashMap<ItemId, Scope>,
    target: ItemId,
) -> Vec<((String, Namespace), Binding)> {
    if let Some(scope) = scopes.get(&target) {
        return scope
            .all
            .iter()
            .filter(|(_, binding)| binding.public && !binding.ambiguous)
            .map(|(key, binding)| (key.clone(), binding.clone()))
            .collect();
    }
    match &graph[target].kind {
        ItemKind::Enum(en) => en
            .variants
            .iter()
            .map(|variant| {
                let item = &graph[*variant];
                let binding = Binding {
                    item: *variant,
                    public: true,
                    hidden: item.attrs.doc_hidden,
                    reexport: true,
                    ambiguous: false,
                };
                ((item.name.clone(), Namespace::Type), binding)
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn has_constructor(kind: &ItemKind) -> bool {
    match kind {
        ItemKind::Struct(st) => !matches!(st.fields, Fields::Named { .. }),
        ItemKind::Variant(variant) => !matches!(variant.fields, Fields::Named { .. }),
        _ => false,
    }
}
