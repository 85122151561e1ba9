//! An item of one crate → the same in terms of the merged index.
//!
//! Done on the JSON of the item: a path is an object with `path`, `id` and `args`, wherever it
//! stands, so that no form of type can be forgotten.

use std::collections::BTreeSet;

use rustdoc_types as rd;
use serde_json::{Map, Value};

use super::{Key, Maker, Sources};

/// Positions, among the type and const parameters of a definition, of those whose default stable
/// code cannot name: an allocator. They are left at the default everywhere.
pub(super) fn unnameable_params(
    sources: &Sources<'_>,
    named: &BTreeSet<Key>,
    key: Key,
) -> Vec<usize> {
    let generics = match &sources.item(key).inner {
        rd::ItemEnum::Struct(st) => &st.generics,
        rd::ItemEnum::Enum(en) => &en.generics,
        rd::ItemEnum::Union(un) => &un.generics,
        _ => return Vec::new(),
    };
    let params = generics
        .params
        .iter()
        .filter(|p| !matches!(p.kind, rd::GenericParamDefKind::Lifetime { .. }));
    let hidden = |ty: &rd::Type| match ty {
        rd::Type::ResolvedPath(path) => sources
            .resolve(key.doc, path.id)
            .is_none_or(|key| !named.contains(&key)),
        _ => false,
    };
    params
        .enumerate()
        .filter(|(_, param)| match &param.kind {
            rd::GenericParamDefKind::Type {
                default: Some(default),
                ..
            } => hidden(default),
            _ => false,
        })
        .map(|(at, _)| at)
        .collect()
}

/// Whether the language itself defines the type: a scalar, a tuple, a pointer, or a reference to one.
pub(super) fn is_builtin(ty: &rd::Type) -> bool {
    match ty {
        rd::Type::BorrowedRef { type_, .. } => is_builtin(type_),
        rd::Type::Array { type_, .. } | rd::Type::Slice(type_) => {
            is_builtin(type_) || matches!(**type_, rd::Type::Generic(_))
        }
        rd::Type::Primitive(_)
        | rd::Type::Tuple(_)
        | rd::Type::FunctionPointer(_)
        | rd::Type::RawPointer { .. } => true,
        _ => false,
    }
}

impl Maker<'_, '_> {
    /// The item with ids of the index and without what cannot be named; `None` if that leaves
    /// something that makes no sense.
    pub(super) fn rewritten(&mut self, key: Key, item: &rd::Item) -> Option<rd::Item> {
        let mut value = serde_json::to_value(&item.inner).ok()?;
        let of_impl = matches!(item.inner, rd::ItemEnum::Impl(_));
        self.paths(key.doc, &mut value);
        self.own_params(key, item, &mut value);
        if of_impl {
            self.gone = drop_unused(&mut value);
        } else if !self.gone.is_empty() {
            let generics = value
                .get_mut("function")
                .and_then(|f| f.get_mut("generics"));
            if let Some(generics) = generics {
                without_predicates(generics, &self.gone);
            }
            let text = value.to_string();
            let mentioned = |name: &String| text.contains(&generic(name));
            if self.gone.iter().any(mentioned) {
                return None;
            }
        }
        self.member_ids(key.doc, &mut value);
        let id = self.id(key);
        let attrs = item.attrs.iter().filter(|a| {
            matches!(
                a,
                rd::Attribute::NonExhaustive
                    | rd::Attribute::MustUse { .. }
                    | rd::Attribute::MacroExport
            )
        });
        let deprecation = item.deprecation.as_ref().map(|d| rd::Deprecation {
            since: d.since.clone(),
            note: None,
        });
        Some(rd::Item {
            id,
            crate_id: 0,
            name: item.name.clone(),
            span: None,
            visibility: item.visibility.clone(),
            docs: None,
            links: std::iter::empty().collect(),
            attrs: attrs.cloned().collect(),
            deprecation,
            inner: serde_json::from_value(value).ok()?,
        })
    }

    /// Renumbers paths, and takes arguments away that no longer have a parameter.
    fn paths(&mut self, doc: usize, value: &mut Value) {
        match value {
            Value::Object(object) => {
                if is_path(object)
                    && let Some(id) = object.get("id").and_then(Value::as_u64)
                {
                    let id = rd::Id(u32::try_from(id).unwrap_or(u32::MAX));
                    let key = self.sources.resolve(doc, id);
                    if let Some(dropped) = key.and_then(|key| self.dropped.get(&key)) {
                        without_args(object, dropped);
                    }
                    let new = match key {
                        Some(key) => self.id(key),
                        None => self.unknown(doc, id),
                    };
                    object.insert("id".to_owned(), Value::from(new.0));
                }
                object.values_mut().for_each(|value| self.paths(doc, value));
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.paths(doc, value)),
            _ => {}
        }
    }

    /// An id for what no crate of std defines (an item of its dependencies).
    fn unknown(&mut self, doc: usize, id: rd::Id) -> rd::Id {
        let fresh = self.fresh();
        if let Some(summary) = self.sources.docs[doc].paths.get(&id) {
            let mut summary = summary.clone();
            summary.crate_id = 1;
            self.hidden.insert(fresh, summary);
        }
        fresh
    }

    /// Takes parameters of a definition away.
    fn own_params(&mut self, key: Key, item: &rd::Item, value: &mut Value) {
        let Some(dropped) = self.dropped.get(&key) else {
            return;
        };
        let kind = match &item.inner {
            rd::ItemEnum::Struct(_) => "struct",
            rd::ItemEnum::Enum(_) => "enum",
            _ => "union",
        };
        let generics = &mut value[kind]["generics"];
        let mut names = Vec::new();
        if let Some(params) = generics["params"].as_array_mut() {
            let mut at = 0;
            params.retain(|param| {
                if param["kind"].get("lifetime").is_some() {
                    return true;
                }
                let gone = dropped.contains(&at);
                at += 1;
                if gone {
                    names.push(param["name"].as_str().unwrap_or_default().to_owned());
                }
                !gone
            });
        }
        without_predicates(generics, &names);
    }

    /// Ids of fields, variants and members.
    fn member_ids(&mut self, doc: usize, value: &mut Value) {
        match value {
            Value::Object(object) => {
                replace(object, "impls");
                replace(object, "implementations");
                for (name, value) in object.iter_mut() {
                    match value {
                        Value::Array(ids) if LISTS.contains(&name.as_str()) => {
                            self.member_list(doc, name, ids);
                        }
                        value => self.member_ids(doc, value),
                    }
                }
            }
            Value::Array(values) => values
                .iter_mut()
                .for_each(|value| self.member_ids(doc, value)),
            _ => {}
        }
    }

    fn member_list(&mut self, doc: usize, name: &str, ids: &mut Vec<Value>) {
        let sources = self.sources;
        let kept = |id: &Value| {
            let id = rd::Id(u32::try_from(id.as_u64()?).ok()?);
            let item = sources.docs[doc].index.get(&id)?;
            let kept = super::walk::is_stable(item) && !super::walk::is_hidden(item);
            kept.then_some(Key { doc, id })
        };
        if ids.iter().any(|id| !id.is_u64() && !id.is_null()) {
            // Types of a tuple, not ids.
            ids.iter_mut().for_each(|value| self.member_ids(doc, value));
            return;
        }
        let mut out = Vec::new();
        for id in ids.iter() {
            match kept(id) {
                Some(key) => out.push(Value::from(self.id(key).0)),
                None if name == "tuple" => out.push(Value::Null),
                None => {}
            }
        }
        *ids = out;
    }
}

/// Empties the list that stands under a name, if one does.
fn replace(object: &mut Map<String, Value>, name: &str) {
    if let Some(old) = object.get_mut(name).filter(|old| old.is_array()) {
        *old = Value::Array(Vec::new());
    }
}

fn is_path(object: &Map<String, Value>) -> bool {
    object.contains_key("path") && object.contains_key("id") && object.contains_key("args")
}

fn without_args(path: &mut Map<String, Value>, dropped: &[usize]) {
    let args = path
        .get_mut("args")
        .and_then(|args| args.get_mut("angle_bracketed"))
        .and_then(|args| args.get_mut("args"))
        .and_then(Value::as_array_mut);
    if let Some(args) = args {
        let mut at = 0;
        args.retain(|arg| {
            if arg.get("lifetime").is_some() {
                return true;
            }
            let gone = dropped.contains(&at);
            at += 1;
            !gone
        });
    }
}

fn without_predicates(generics: &mut Value, names: &[String]) {
    let predicates = generics.get_mut("where_predicates");
    if let Some(predicates) = predicates.and_then(Value::as_array_mut) {
        predicates.retain(|p| {
            let of = &p["bound_predicate"]["type"]["generic"];
            !names.iter().any(|name| of.as_str() == Some(name))
        });
    }
}

/// A parameter in the JSON of a type.
fn generic(name: &str) -> String {
    format!("\"generic\":{}", Value::from(name))
}

/// Takes away the parameters of an impl that its header no longer mentions, and what is said of
/// them; gives their names.
fn drop_unused(value: &mut Value) -> Vec<String> {
    let header = [&value["impl"]["trait"], &value["impl"]["for"]].map(Value::to_string);
    let used = |name: &str| {
        // As a type, or as a const expression.
        let text = Value::from(name).to_string();
        header.iter().any(|h| h.contains(&text))
    };
    let generics = &mut value["impl"]["generics"];
    let mut gone = Vec::new();
    if let Some(params) = generics["params"].as_array_mut() {
        params.retain(|param| {
            let name = param["name"].as_str().unwrap_or_default();
            let keep = param["kind"].get("type").is_none() || used(name);
            if !keep {
                gone.push(name.to_owned());
            }
            keep
        });
    }
    without_predicates(generics, &gone);
    gone
}

/// Names under which lists of members stand.
const LISTS: [&str; 4] = ["items", "variants", "fields", "tuple"];

/// Ids of the paths in an item.
pub(super) fn mentions(value: &Value, out: &mut BTreeSet<rd::Id>) {
    match value {
        Value::Object(object) => {
            if is_path(object) {
                out.extend(object.get("id").and_then(id_of));
            }
            object.values().for_each(|value| mentions(value, out));
        }
        Value::Array(values) => values.iter().for_each(|value| mentions(value, out)),
        _ => {}
    }
}

/// Ids of the members of an item.
pub(super) fn children(value: &Value, out: &mut Vec<rd::Id>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                match value {
                    Value::Array(ids) if LISTS.contains(&name.as_str()) => {
                        out.extend(ids.iter().filter_map(id_of));
                    }
                    value => children(value, out),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| children(value, out)),
        _ => {}
    }
}

fn id_of(value: &Value) -> Option<rd::Id> {
    Some(rd::Id(u32::try_from(value.as_u64()?).ok()?))
}
