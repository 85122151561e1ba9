//! The names that stable code can write, from std's root on.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, HashSet, VecDeque};

use rustdoc_types as rd;

use super::{Key, Sources, namespace};
use crate::load::is_doc_hidden;

/// What is public and stable.
pub(super) struct Public {
    pub(super) root: Key,
    /// The shortest path of every item.
    pub(super) paths: BTreeMap<Key, Vec<String>>,
    /// Names in every module.
    pub(super) modules: BTreeMap<Key, Vec<Entry>>,
}

/// A name in a module.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) item: Key,
    /// Whether the module itself defines the item, under this name.
    pub(super) own: bool,
}

/// Whether the item can be used without a feature gate, as far as it says itself, on any processor.
pub(super) fn is_stable(item: &rd::Item) -> bool {
    !item.attrs.iter().any(|attribute| match attribute {
        rd::Attribute::Other(text) => {
            let unstable = text.contains("level: Unstable");
            let vectors = text.contains("feature: \"simd_");
            text.starts_with("#[attr = Stability") && (unstable || vectors)
        }
        // What only one processor has.
        rd::Attribute::TargetFeature { .. } => true,
        rd::Attribute::Repr(repr) => repr.kind == rd::ReprKind::Simd,
        _ => false,
    })
}

pub(super) fn is_hidden(item: &rd::Item) -> bool {
    item.attrs.iter().any(|attribute| match attribute {
        rd::Attribute::Other(text) => is_doc_hidden(text),
        _ => false,
    })
}

pub(super) fn public(sources: &Sources<'_>) -> Public {
    let root = Key {
        doc: 2,
        id: sources.docs[2].root,
    };
    let mut public = Public {
        root,
        paths: BTreeMap::from([(root, vec!["std".to_owned()])]),
        modules: BTreeMap::new(),
    };
    // Breadth first, names in order: the first path of an item is its shortest.
    let mut queue = VecDeque::from([root]);
    while let Some(module) = queue.pop_front() {
        let mut entries = Vec::new();
        children(sources, module, &mut entries, &mut HashSet::new());
        let space = |entry: &Entry| {
            let kind = sources.item(entry.item).inner.item_kind();
            namespace(kind)
        };
        entries.sort_by(|a, b| {
            let key = |e: &Entry| (e.name.clone(), space(e), !e.own, e.item);
            key(a).cmp(&key(b))
        });
        entries.dedup_by(|b, a| a.name == b.name && space(a) == space(b));
        let path = public.paths[&module].clone();
        for entry in &entries {
            if let Slot::Vacant(slot) = public.paths.entry(entry.item) {
                let mut path = path.clone();
                path.push(entry.name.clone());
                slot.insert(path);
                if matches!(sources.item(entry.item).inner, rd::ItemEnum::Module(_)) {
                    queue.push_back(entry.item);
                }
            }
        }
        public.modules.insert(module, entries);
    }
    public
}

/// The names that a module brings, those of its globs included.
fn children(sources: &Sources<'_>, module: Key, out: &mut Vec<Entry>, seen: &mut HashSet<Key>) {
    if !seen.insert(module) {
        return;
    }
    let items = match &sources.item(module).inner {
        rd::ItemEnum::Module(module) => &module.items,
        rd::ItemEnum::Enum(en) => &en.variants,
        _ => return,
    };
    for id in items {
        let key = Key { id: *id, ..module };
        let Some(item) = sources.docs[module.doc].index.get(id) else {
            continue;
        };
        let public = matches!(
            item.visibility,
            rd::Visibility::Public | rd::Visibility::Default
        );
        if !public || !is_stable(item) || is_hidden(item) {
            continue;
        }
        match &item.inner {
            rd::ItemEnum::Use(import) => {
                let Some(target) = target(sources, module.doc, import) else {
                    continue;
                };
                if import.is_glob {
                    let from = out.len();
                    children(sources, target, out, seen);
                    out[from..].iter_mut().for_each(|entry| entry.own = false);
                } else if is_stable(sources.item(target)) && is_item(&sources.item(target).inner) {
                    out.push(Entry {
                        name: import.name.clone(),
                        item: target,
                        own: false,
                    });
                }
            }
            inner if is_item(inner) => out.push(Entry {
                name: item.name.clone().unwrap_or_default(),
                item: key,
                own: true,
            }),
            _ => {}
        }
    }
}

/// What an import names, through chains of imports.
fn target(sources: &Sources<'_>, doc: usize, import: &rd::Use) -> Option<Key> {
    let mut at = sources.resolve(doc, import.id?)?;
    for _ in 0..8 {
        match &sources.item(at).inner {
            rd::ItemEnum::Use(next) if !next.is_glob => at = sources.resolve(at.doc, next.id?)?,
            _ => return Some(at),
        }
    }
    None
}

/// Whether it is something that a program can name.
fn is_item(inner: &rd::ItemEnum) -> bool {
    !matches!(
        inner,
        rd::ItemEnum::Impl(_)
            | rd::ItemEnum::ExternCrate { .. }
            | rd::ItemEnum::Primitive(_)
            | rd::ItemEnum::Use(_)
    )
}
