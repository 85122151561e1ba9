//! rustdoc JSON of core, alloc and std → the [`StdIndex`]: what is public, stable and safe to
//! state. Facts alone: no documentation, no source text.
//!
//! 1. [`walk`] follows the public, stable names from std's root through the three crates.
//! 2. [`Maker::claim`] adds what those items are made of: fields, variants, members of traits,
//!    impls whose trait and type have both been reached.
//! 3. [`strip`] rewrites each item: ids of the merged index, no parameters that stable code cannot
//!    name (`A = Global`).

mod strip;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rustdoc_types as rd;

use super::{ImplHead, StdIndex, StdName, StoredItem};
use crate::error::LoadError;
use crate::{Namespace, ParsedJson};

/// Which of the three crates, and the item in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    doc: usize,
    id: rd::Id,
}

/// The three crates, and their items by definition path.
struct Sources<'d> {
    docs: [&'d rd::Crate; 3],
    by_path: HashMap<(&'d [String], rd::ItemKind), Key>,
}

impl<'d> Sources<'d> {
    fn new(docs: [&'d rd::Crate; 3]) -> Self {
        let mut by_path = HashMap::new();
        for (doc, krate) in docs.iter().enumerate() {
            let mut own: Vec<_> = krate
                .paths
                .iter()
                .filter(|(_, s)| s.crate_id == 0)
                .collect();
            own.sort_by_key(|(id, _)| **id);
            for (id, summary) in own {
                if krate.index.contains_key(id) {
                    by_path
                        .entry((summary.path.as_slice(), summary.kind))
                        .or_insert(Key { doc, id: *id });
                }
            }
        }
        Self { docs, by_path }
    }

    /// The item behind an id that `doc` mentions, whichever of the crates defines it.
    fn resolve(&self, doc: usize, id: rd::Id) -> Option<Key> {
        let krate = self.docs[doc];
        match krate.index.get(&id) {
            Some(item) if item.crate_id == 0 => Some(Key { doc, id }),
            _ => {
                let summary = krate.paths.get(&id)?;
                self.by_path
                    .get(&(summary.path.as_slice(), summary.kind))
                    .copied()
            }
        }
    }

    fn item(&self, key: Key) -> &'d rd::Item {
        &self.docs[key.doc].index[&key.id]
    }

    fn def_path(&self, key: Key) -> Option<&'d rd::ItemSummary> {
        self.docs[key.doc].paths.get(&key.id)
    }
}

impl StdIndex {
    /// Makes the index.
    ///
    /// # Errors
    /// One of the files is not of the crate that it is given as.
    pub fn make(
        core: &ParsedJson,
        alloc: &ParsedJson,
        std: &ParsedJson,
    ) -> Result<StdIndex, LoadError> {
        for (name, json) in [("core", core), ("alloc", alloc), ("std", std)] {
            if json.crate_name() != Some(name) {
                return Err(LoadError::OtherCrate {
                    unit: name.into(),
                    expected: name.to_owned(),
                    found: json.crate_name().unwrap_or("nothing").to_owned(),
                });
            }
        }
        let sources = Sources::new([&core.doc, &alloc.doc, &std.doc]);
        let public = walk::public(&sources);
        let mut maker = Maker {
            sources: &sources,
            ids: BTreeMap::new(),
            named: public.paths.keys().copied().collect(),
            dropped: HashMap::new(),
            hidden: BTreeMap::new(),
            index: BTreeMap::new(),
            gone: Vec::new(),
            next: 0,
        };
        Ok(maker.run(&public))
    }
}

struct Maker<'s, 'd> {
    sources: &'s Sources<'d>,
    ids: BTreeMap<Key, rd::Id>,
    /// Items that stable code can name.
    named: BTreeSet<Key>,
    /// Positions among the type and const parameters that stable code cannot name.
    dropped: HashMap<Key, Vec<usize>>,
    /// What is mentioned and cannot be named.
    hidden: BTreeMap<rd::Id, rd::ItemSummary>,
    index: BTreeMap<rd::Id, rd::Item>,
    /// Parameters of the impl at hand that are left at their defaults.
    gone: Vec<String>,
    next: u32,
}

impl Maker<'_, '_> {
    fn fresh(&mut self) -> rd::Id {
        let id = rd::Id(self.next);
        self.next += 1;
        id
    }

    fn id(&mut self, key: Key) -> rd::Id {
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.fresh();
        self.ids.insert(key, id);
        if !self.named.contains(&key)
            && let Some(summary) = self.sources.def_path(key)
        {
            let mut summary = summary.clone();
            summary.crate_id = 1;
            self.hidden.insert(id, summary);
        }
        id
    }

    fn run(&mut self, public: &walk::Public) -> StdIndex {
        let named: Vec<Key> = self.named.iter().copied().collect();
        for key in &named {
            self.id(*key);
            let positions = strip::unnameable_params(self.sources, &self.named, *key);
            if !positions.is_empty() {
                self.dropped.insert(*key, positions);
            }
        }
        for key in &named {
            self.claim(*key);
        }
        self.modules(public);
        self.impls();
        StdIndex {
            root: self.ids[&public.root],
            version: self.sources.docs[2].crate_version.clone(),
            format: self.sources.docs[2].format_version,
            names: self.names(public),
            paths: self.summaries(&named),
            impls: self.heads(),
            items: self.index.values().map(StoredItem::new).collect(),
        }
    }

    fn summaries(&self, named: &[Key]) -> Vec<(rd::Id, rd::ItemSummary)> {
        let mut paths = self.hidden.clone();
        for key in named {
            if let Some(summary) = self.sources.def_path(*key) {
                let mut summary = summary.clone();
                summary.crate_id = 0;
                paths.insert(self.ids[key], summary);
            }
        }
        paths.into_iter().collect()
    }

    /// What impls are of and for.
    fn heads(&self) -> Vec<ImplHead> {
        let head = |item: &rd::Item| match &item.inner {
            rd::ItemEnum::Impl(imp) => Some(ImplHead {
                id: item.id,
                of: imp.trait_.as_ref().map(|path| path.id),
                subject: head_of(&imp.for_),
            }),
            _ => None,
        };
        self.index.values().filter_map(head).collect()
    }

    fn names(&self, public: &walk::Public) -> Vec<StdName> {
        let mut out = Vec::new();
        for (key, path) in &public.paths {
            let Some(summary) = self.sources.def_path(*key) else {
                continue;
            };
            let namespace = namespace(summary.kind);
            out.push(StdName {
                namespace,
                definition: summary.path.join("::"),
                public: path.join("::"),
            });
        }
        out.sort();
        out.dedup_by(|b, a| (a.namespace, &a.definition) == (b.namespace, &b.definition));
        out
    }

    /// Takes an item into the index, with those that it contains.
    fn claim(&mut self, key: Key) {
        let item = self.sources.item(key);
        if matches!(
            item.inner,
            rd::ItemEnum::Module(_) | rd::ItemEnum::Use(_) | rd::ItemEnum::Impl(_)
        ) {
            return;
        }
        let Some(out) = self.rewritten(key, item) else {
            return;
        };
        let children: Vec<rd::Id> = match &item.inner {
            rd::ItemEnum::Trait(tr) => tr.items.clone(),
            rd::ItemEnum::Enum(en) => en.variants.clone(),
            rd::ItemEnum::Union(un) => un.fields.clone(),
            rd::ItemEnum::Struct(st) => fields_of_struct(&st.kind),
            rd::ItemEnum::Variant(variant) => match &variant.kind {
                rd::VariantKind::Plain => Vec::new(),
                rd::VariantKind::Tuple(fields) => fields.iter().flatten().copied().collect(),
                rd::VariantKind::Struct { fields, .. } => fields.clone(),
            },
            _ => Vec::new(),
        };
        let id = out.id;
        self.index.insert(id, out);
        for child in children {
            self.claim_child(Key { id: child, ..key });
        }
    }

    fn claim_child(&mut self, key: Key) {
        let Some(item) = self.sources.docs[key.doc].index.get(&key.id) else {
            return;
        };
        if walk::is_stable(item) && !walk::is_hidden(item) {
            self.claim(key);
        }
    }

    /// Modules with the names that can be written, re-exports resolved.
    fn modules(&mut self, public: &walk::Public) {
        for (module, entries) in &public.modules {
            let item = self.sources.item(*module);
            let mut items = Vec::new();
            for entry in entries {
                let target = self.id(entry.item);
                if entry.own {
                    items.push(target);
                    continue;
                }
                let id = self.fresh();
                let import = rd::Use {
                    source: entry.name.clone(),
                    name: entry.name.clone(),
                    id: Some(target),
                    is_glob: false,
                };
                self.index
                    .insert(id, bare(id, None, rd::ItemEnum::Use(import)));
                items.push(id);
            }
            let id = self.id(*module);
            let inner = rd::ItemEnum::Module(rd::Module {
                is_crate: *module == public.root,
                items,
                is_stripped: false,
            });
            let name = public.paths[module].last().cloned().or(item.name.clone());
            self.index.insert(id, bare(id, name, inner));
        }
    }

    /// Impls as they are written, of traits that can be named, for types that can.
    fn impls(&mut self) {
        for doc in 0..3 {
            let mut all: Vec<&rd::Item> = self.sources.docs[doc].index.values().collect();
            all.sort_unstable_by_key(|item| item.id);
            for item in all {
                let rd::ItemEnum::Impl(imp) = &item.inner else {
                    continue;
                };
                if item.crate_id != 0 || !walk::is_stable(item) || !self.states(doc, imp) {
                    continue;
                }
                let key = Key { doc, id: item.id };
                let Some(mut out) = self.rewritten(key, item) else {
                    self.gone.clear();
                    continue;
                };
                let members: Vec<Key> = imp
                    .items
                    .iter()
                    .map(|id| Key { doc, id: *id })
                    .filter(|key| self.is_stable_member(*key, imp))
                    .collect();
                for member in &members {
                    self.claim_child(*member);
                }
                self.gone.clear();
                if let rd::ItemEnum::Impl(out) = &mut out.inner {
                    out.items.retain(|id| self.index.contains_key(id));
                    if out.items.is_empty() && imp.trait_.is_none() {
                        continue;
                    }
                }
                self.index.insert(out.id, out);
            }
        }
    }

    /// Whether the trait of an impl has the member on stable, if the impl is one of a trait.
    fn is_stable_member(&self, key: Key, imp: &rd::Impl) -> bool {
        let Some(item) = self.sources.docs[key.doc].index.get(&key.id) else {
            return false;
        };
        let Some(tr) = imp.trait_.as_ref() else {
            return true;
        };
        let tr = self.sources.resolve(key.doc, tr.id);
        let Some(tr) = tr.filter(|tr| self.named.contains(tr)) else {
            return false;
        };
        let rd::ItemEnum::Trait(of) = &self.sources.item(tr).inner else {
            return false;
        };
        let members = of.items.iter();
        let mut members = members.filter_map(|id| self.sources.docs[tr.doc].index.get(id));
        members.any(|member| member.name == item.name && walk::is_stable(member))
    }

    /// Whether an impl says something that is not known without it.
    fn states(&self, doc: usize, imp: &rd::Impl) -> bool {
        if imp.is_synthetic || imp.blanket_impl.is_some() || imp.is_negative {
            return false;
        }
        let named = |id| {
            let key = self.sources.resolve(doc, id)?;
            self.named.contains(&key).then_some(key)
        };
        if head_of(&imp.for_).is_some_and(|id| named(id).is_none()) {
            return false;
        }
        let builtin = strip::is_builtin(&imp.for_);
        match &imp.trait_ {
            None => !builtin && !matches!(imp.for_, rd::Type::Generic(_)),
            // What scalars and tuples can do is part of the language.
            Some(tr) => named(tr.id).is_some_and(|key| !(builtin && key.doc == 0)),
        }
    }
}

fn fields_of_struct(kind: &rd::StructKind) -> Vec<rd::Id> {
    match kind {
        rd::StructKind::Unit => Vec::new(),
        rd::StructKind::Tuple(fields) => fields.iter().flatten().copied().collect(),
        rd::StructKind::Plain { fields, .. } => fields.clone(),
    }
}

/// The definition of a type, through references.
fn head_of(ty: &rd::Type) -> Option<rd::Id> {
    match ty {
        rd::Type::ResolvedPath(path) => Some(path.id),
        rd::Type::BorrowedRef { type_, .. } => head_of(type_),
        _ => None,
    }
}

/// An item of which nothing is said but what it is.
fn bare(id: rd::Id, name: Option<String>, inner: rd::ItemEnum) -> rd::Item {
    rd::Item {
        id,
        crate_id: 0,
        name,
        span: None,
        visibility: rd::Visibility::Public,
        docs: None,
        links: std::iter::empty().collect(),
        attrs: Vec::new(),
        deprecation: None,
        inner,
    }
}

fn namespace(kind: rd::ItemKind) -> Namespace {
    super::super::load::external_kind(kind).namespace()
}

impl StoredItem {
    fn new(item: &rd::Item) -> Self {
        let mut mentions = BTreeSet::new();
        let mut children = Vec::new();
        if let Ok(value) = serde_json::to_value(&item.inner) {
            strip::mentions(&value, &mut mentions);
            strip::children(&value, &mut children);
        }
        StoredItem {
            id: item.id,
            mentions: mentions.into_iter().collect(),
            children,
            // Any item can be encoded: postcard refuses only sequences of unknown length.
            bytes: postcard::to_stdvec(item).unwrap_or_default(),
        }
    }
}
