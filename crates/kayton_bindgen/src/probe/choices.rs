//! With which arguments a generic callable is tried.

use std::collections::HashMap;

use kayton_manifest::{Callable, FloatTy, Generic, IntTy, Manifest, Ty, TypeDef, TypeKey};

/// Arguments by the names of the parameters.
pub(super) type Choice = HashMap<String, Ty>;

/// Choices for the generics of `callable`, the likeliest first; exactly one, and empty, if it has none.
///
/// `fixed` are parameters that the use decides, such as `Self`.
pub(super) fn choices(manifest: &Manifest, callable: &Callable, fixed: &Choice) -> Vec<Choice> {
    let mut fixed = fixed.clone();
    let receiver = callable.receiver.iter().map(|r| &r.ty);
    let params = callable.params.iter().map(|p| &p.ty);
    for ty in receiver.chain(params).chain(&callable.of) {
        defaults(manifest, ty, &mut fixed);
    }
    let open: Vec<&Generic> = callable
        .generics
        .iter()
        .filter(|g| !fixed.contains_key(&g.name))
        .collect();
    if open.is_empty() {
        return vec![fixed];
    }
    let with = |ty: &dyn Fn(&Generic) -> Ty| {
        let mut choice = fixed.clone();
        choice.extend(open.iter().map(|g| (g.name.clone(), ty(g))));
        choice
    };
    let on = callable.receiver.as_ref().map(|r| &r.ty);
    let of_self = on.or(callable.of.as_ref()).map_or_else(Choice::new, |ty| {
        let Ty::Object { key, args } = ty else {
            return Choice::new();
        };
        let fitting = manifest.type_def(key).map(|def| of_type(manifest, def));
        let args = args.iter().zip(fitting.unwrap_or_default());
        args.filter_map(|(arg, ty)| match arg {
            Ty::Param(name) => Some((name.clone(), ty)),
            _ => None,
        })
        .collect()
    });
    let likely = |g: &Generic| {
        let known = of_self.get(&g.name).cloned();
        known
            .or_else(|| demanded(manifest, g))
            .unwrap_or(match g.name.as_str() {
                "K" | "Q" => Ty::Str,
                _ => int(),
            })
    };
    let mut all = vec![with(&|g| match item_of(g) {
        Some(item) => {
            let other = open.iter().find(|g| g.name == item).map(|g| likely(g));
            let item = fixed.get(item).cloned().or(other);
            item.map_or_else(|| likely(g), |item| Ty::Vec(Box::new(item)))
        }
        None => likely(g),
    })];
    for row in &callable.instances {
        let names = callable.generics.iter().map(|g| g.name.clone());
        let mut choice: Choice = names.zip(row.args.iter().cloned()).collect();
        choice.extend(fixed.clone());
        all.push(choice);
    }
    let list = |t: Ty| Ty::Vec(Box::new(t));
    for item in [Ty::Tuple(vec![Ty::Str, Ty::Str]), Ty::Str] {
        all.push(with(
            &|g| match g.bounds.iter().any(|b| b.contains("Iterator")) {
                true => list(item.clone()),
                false => likely(g),
            },
        ));
    }
    for ty in [
        int(),
        Ty::Str,
        Ty::Float(FloatTy::F64),
        Ty::Bytes,
        list(int()),
        list(Ty::Str),
    ] {
        all.push(with(&|g| structural(g).unwrap_or_else(|| ty.clone())));
    }
    all
}

fn int() -> Ty {
    Ty::Int(IntTy::I64)
}

fn std_type(path: &str, args: Vec<Ty>) -> Ty {
    Ty::Object {
        key: TypeKey(format!("std std::{path}")),
        args,
    }
}

/// The name behind `Item =`.
fn item_of(generic: &Generic) -> Option<&str> {
    let (_, after) = generic
        .bounds
        .iter()
        .find_map(|b| b.split_once("Item = "))?;
    after
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
}

/// What a bound leaves hardly any choice about.
fn structural(generic: &Generic) -> Option<Ty> {
    let bounds = generic.bounds.join(" + ");
    if bounds.contains("RangeBounds") {
        return Some(std_type("ops::Range", vec![Ty::Int(IntTy::Usize)]));
    }
    if bounds.contains("BuildHasher") {
        return Some(std_type("hash::RandomState", Vec::new()));
    }
    None
}

/// A type that implements the first trait of the bounds that the manifest states: one without parameters,
/// or what Keyton has itself.
fn implementor(manifest: &Manifest, generic: &Generic) -> Option<Ty> {
    let known = generic.bounds.iter().filter_map(|bound| {
        let path = bound.split('<').next()?;
        let name = path.rsplit("::").next()?.trim();
        manifest.traits.iter().find(|def| def.name == name)
    });
    known
        .filter(|def| !def.key.0.starts_with("std "))
        .find_map(|def| {
            let implements = |t: &&TypeDef| t.impls.iter().any(|i| i.key == def.key);
            let mut types = manifest.types.iter().filter(|t| t.generics.is_empty());
            let object = types.find(implements).map(|t| Ty::Object {
                key: t.key.clone(),
                args: Vec::new(),
            });
            let mut builtin = def.implementors.iter().map(|i| i.for_.clone());
            object.or_else(|| builtin.find(|ty| !matches!(ty, Ty::Param(_))))
        })
}

/// What fits the parameters of a type, by what its methods demand of them.
pub(super) fn of_type(manifest: &Manifest, def: &TypeDef) -> Vec<Ty> {
    let ids = def.methods.iter().copied();
    let ids: Vec<_> = ids
        .chain(def.protocols.iter().map(|p| p.callable))
        .collect();
    let fitting = |at: usize| {
        if let Some(default) = def.defaults.get(at).cloned().flatten() {
            return default;
        }
        let mut all = Generic {
            name: def.generics[at].clone(),
            bounds: Vec::new(),
        };
        for id in &ids {
            let callable = manifest.callable(*id);
            let on = callable
                .receiver
                .as_ref()
                .map(|r| &r.ty)
                .or(callable.of.as_ref());
            let Some(Ty::Object { args, .. }) = on else {
                continue;
            };
            let named = |g: &&Generic| args.get(at) == Some(&Ty::Param(g.name.clone()));
            if let Some(found) = callable.generics.iter().find(named) {
                all.bounds.extend(found.bounds.iter().cloned());
            }
        }
        demanded(manifest, &all).unwrap_or(match all.name.as_str() {
            "K" => Ty::Str,
            _ => int(),
        })
    };
    (0..def.generics.len()).map(fitting).collect()
}

/// What fits the bounds best.
fn demanded(manifest: &Manifest, generic: &Generic) -> Option<Ty> {
    let bounds = generic.bounds.join(" + ");
    let any = |words: &[&str]| words.iter().any(|word| bounds.contains(word));
    let special = structural(generic).or_else(|| implementor(manifest, generic));
    special.or_else(|| {
        Some(if any(&["[u8]", "Read", "Write"]) {
            Ty::Bytes
        } else if any(&["Iterator", "Item ="]) {
            let pair = Ty::Tuple(vec![Ty::Str, int()]);
            let item = if any(&["Item = ("]) { pair } else { int() };
            Ty::Vec(Box::new(item))
        } else if any(&[
            "str>",
            "String>",
            "Path>",
            "OsStr>",
            "ToString",
            "Pattern",
            "Equivalent<K>",
        ]) {
            Ty::Str
        } else if any(&["Float", "Real"]) {
            Ty::Float(FloatTy::F64)
        } else {
            return None;
        })
    })
}

/// Parameters that stand where a type has a default.
fn defaults(manifest: &Manifest, ty: &Ty, into: &mut Choice) {
    match ty {
        Ty::Object { key, args } => {
            let def = manifest.type_def(key);
            for (at, arg) in args.iter().enumerate() {
                let default = def.and_then(|def| def.defaults.get(at)?.clone());
                match (arg, default) {
                    (Ty::Param(name), Some(default)) => {
                        into.entry(name.clone()).or_insert(default);
                    }
                    _ => defaults(manifest, arg, into),
                }
            }
        }
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => defaults(manifest, t, into),
        Ty::Dict(k, v) => {
            defaults(manifest, k, into);
            defaults(manifest, v, into);
        }
        Ty::Tuple(items) => items.iter().for_each(|t| defaults(manifest, t, into)),
        _ => {}
    }
}
