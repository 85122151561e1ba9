use kayton_api::{Dict, Dynamic, Error, ErrorKind, Form, KResult, List, Number, Set, Str};

use super::arith::{pairs, shown};
use super::items::{hashable, items_of, of_form};
use super::texts;
use super::{no_attribute, tuple_of, type_error};
use crate::builtins;

const LIST: &[&str] = &[
    "append", "extend", "insert", "pop", "remove", "clear", "index", "count", "sort", "reverse",
    "copy",
];
const DICT: &[&str] = &[
    "get",
    "keys",
    "values",
    "items",
    "pop",
    "setdefault",
    "update",
    "clear",
    "copy",
    "popitem",
];
const SET: &[&str] = &[
    "add",
    "remove",
    "discard",
    "clear",
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
    "update",
    "pop",
];

/// Whether a value of the language has a method.
#[must_use]
pub fn has_method(x: &Dynamic, name: &str) -> bool {
    if x.text().is_some() {
        return texts::METHODS.contains(&name);
    }
    match x.container().map(kayton_api::Container::form) {
        Some(Form::List) => LIST.contains(&name),
        Some(Form::Dict) => DICT.contains(&name),
        Some(Form::Set) => SET.contains(&name),
        Some(Form::Tuple) => matches!(name, "index" | "count"),
        _ => false,
    }
}

/// `x.name(args…)`. Raises an attribute error for what has no such method, and what the method raises.
pub fn method(
    x: &Dynamic,
    name: &str,
    args: &[Dynamic],
    named: &[(Str, Dynamic)],
) -> KResult<Dynamic> {
    if let Some(text) = x.text() {
        return texts::method(text, x, name, args, named);
    }
    let Some(items) = x.container() else {
        // A field that holds a function.
        return super::call(&super::attribute(x, name)?, args, named);
    };
    match (items.form(), name, args) {
        (Form::Dict, "items", []) => {
            let pairs = pairs(items)?.into_iter();
            let pairs = pairs.map(|(k, v)| Dynamic::from_value((k, v))).collect();
            Ok(Dynamic::from_value(List::<Dynamic>::new(pairs)))
        }
        (Form::Dict, ..) => dict_method(x, name, args, named),
        (Form::Set, ..) => set_method(x, name, args),
        (Form::List, ..) => list_method(x, name, args, named),
        (Form::Tuple, "index" | "count", _) => list_method(x, name, args, named),
        _ => Err(no_attribute(x, name)),
    }
}

fn wrong(name: &str) -> Error {
    type_error(format!(
        "{name}() is called with other arguments than it takes"
    ))
}

fn whole(x: &Dynamic) -> KResult<i64> {
    match x.number() {
        Some(Number::Int(n)) => Ok(i64::try_from(n).unwrap_or(i64::MAX)),
        _ => Err(type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            x.label()
        ))),
    }
}

fn place(i: i64, len: usize) -> usize {
    let n = i64::try_from(len).unwrap_or(i64::MAX);
    let at = if i < 0 { i.saturating_add(n) } else { i };
    usize::try_from(at.clamp(0, n)).unwrap_or(0)
}

fn list_method(
    x: &Dynamic,
    name: &str,
    args: &[Dynamic],
    named: &[(Str, Dynamic)],
) -> KResult<Dynamic> {
    let items = of_form(x, name)?;
    let none = Ok(Dynamic::NONE);
    match (name, args) {
        ("append", [item]) => {
            items.splice(items.len()?, 0, std::slice::from_ref(item))?;
            none
        }
        ("extend", [more]) => {
            items.splice(items.len()?, 0, &items_of(more)?)?;
            none
        }
        ("insert", [at, item]) => {
            let at = place(whole(at)?, items.len()?);
            items.splice(at, 0, std::slice::from_ref(item))?;
            none
        }
        ("pop", [] | [_]) => {
            let len = items.len()?;
            if len == 0 {
                return Err(Error::new(ErrorKind::Index, "pop from an empty list"));
            }
            let at = match args.first() {
                Some(at) => crate::ops::position(whole(at)?, len, "list")?,
                None => len - 1,
            };
            let item = items.item(at)?.unwrap_or_default();
            items.splice(at, 1, &[])?;
            Ok(item)
        }
        ("remove", [item]) => {
            let at = items.items()?.iter().position(|other| other == item);
            let at =
                at.ok_or_else(|| Error::new(ErrorKind::Value, "list.remove(x): x not in list"))?;
            items.splice(at, 1, &[])?;
            none
        }
        ("clear", []) => {
            items.splice(0, usize::MAX, &[])?;
            none
        }
        ("index", [item]) => {
            let at = items.items()?.iter().position(|other| other == item);
            match at {
                Some(at) => Ok((at as u64).into()),
                None => Err(Error::new(
                    ErrorKind::Value,
                    format!("{} is not in list", shown(item)?),
                )),
            }
        }
        ("count", [item]) => {
            let n = items.items()?.iter().filter(|other| *other == item).count();
            Ok((n as u64).into())
        }
        ("reverse", []) => {
            let mut all = items.items()?;
            all.reverse();
            items.splice(0, usize::MAX, &all)?;
            none
        }
        ("sort", []) => {
            let option = |key: &str| named.iter().find(|(n, _)| **n == *key).map(|(_, v)| v);
            let list = List::new(items.items()?);
            let reverse = option("reverse").is_some_and(super::truth);
            match option("key").filter(|key| !key.is_none()) {
                Some(key) => {
                    builtins::list_sort_by(&list, |item| super::call(key, &[item], &[]), reverse)?
                }
                None => builtins::list_sort(&list, reverse)?,
            }
            let sorted = list.borrow()?.clone();
            items.splice(0, usize::MAX, &sorted)?;
            none
        }
        ("copy", []) => Ok(Dynamic::from_value(List::new(items.items()?))),
        _ if LIST.contains(&name) => Err(wrong(name)),
        _ => Err(no_attribute(x, name)),
    }
}

fn dict_method(
    x: &Dynamic,
    name: &str,
    args: &[Dynamic],
    named: &[(Str, Dynamic)],
) -> KResult<Dynamic> {
    let items = of_form(x, name)?;
    let list = |items: Vec<Dynamic>| Ok(Dynamic::from_value(List::new(items)));
    match (name, args) {
        ("get", [key]) => Ok(items.get(key)?.unwrap_or_default()),
        ("get", [key, default]) => Ok(items.get(key)?.unwrap_or_else(|| default.clone())),
        ("keys", []) => list(items.items()?),
        ("values", []) => list(pairs(items)?.into_iter().map(|(_, v)| v).collect()),
        ("pop", [key]) => match items.take(key)? {
            Some(value) => Ok(value),
            None => Err(Error::new(ErrorKind::Key, shown(key)?)),
        },
        ("pop", [key, default]) => Ok(items.take(key)?.unwrap_or_else(|| default.clone())),
        ("popitem", []) => match items.items()?.pop() {
            Some(key) => {
                let value = items.take(&key)?.unwrap_or_default();
                Ok(Dynamic::from_value((key, value)))
            }
            None => Err(Error::new(
                ErrorKind::Key,
                "'popitem(): dictionary is empty'",
            )),
        },
        ("setdefault", [key, rest @ ..]) => {
            if let Some(value) = items.get(key)? {
                return Ok(value);
            }
            hashable(key)?;
            let value = rest.first().cloned().unwrap_or_default();
            items.put(key, &value)?;
            Ok(value)
        }
        ("update", _) => {
            for other in args {
                let other = super::dict(other)?;
                let other = of_form(&other, name)?;
                for (key, value) in pairs(other)? {
                    items.put(&key, &value)?;
                }
            }
            for (key, value) in named {
                items.put(&key.clone().into(), value)?;
            }
            Ok(Dynamic::NONE)
        }
        ("clear", []) => {
            for key in items.items()? {
                items.take(&key)?;
            }
            Ok(Dynamic::NONE)
        }
        ("copy", []) => super::dict(x),
        _ if DICT.contains(&name) => Err(wrong(name)),
        // `d.name` of a dict is no field.
        _ => Err(no_attribute(x, name)),
    }
}

fn set_method(x: &Dynamic, name: &str, args: &[Dynamic]) -> KResult<Dynamic> {
    let items = of_form(x, name)?;
    let none = Ok(Dynamic::NONE);
    let other = |at: usize| -> KResult<Dynamic> {
        let other = args.get(at).ok_or_else(|| wrong(name))?;
        Ok(Dynamic::from_value(super::set(other)?))
    };
    match (name, args) {
        ("add", [item]) => {
            hashable(item)?;
            items.put(item, &Dynamic::NONE)?;
            none
        }
        ("remove", [item]) => match items.take(item)? {
            Some(_) => none,
            None => Err(Error::new(ErrorKind::Key, shown(item)?)),
        },
        ("discard", [item]) => {
            items.take(item)?;
            none
        }
        ("pop", []) => match items.item(0)? {
            Some(item) => {
                items.take(&item)?;
                Ok(item)
            }
            None => Err(Error::new(ErrorKind::Key, "'pop from an empty set'")),
        },
        ("clear", []) => {
            for item in items.items()? {
                items.take(&item)?;
            }
            none
        }
        ("copy", []) => Ok(Dynamic::from_value(
            items.items()?.into_iter().collect::<Set<Dynamic>>(),
        )),
        ("update", _) => {
            for more in args {
                for item in items_of(more)? {
                    items.put(&item, &Dynamic::NONE)?;
                }
            }
            none
        }
        ("union", [_]) => super::bitor(x, &other(0)?),
        ("intersection", [_]) => super::bitand(x, &other(0)?),
        ("difference", [_]) => super::sub(x, &other(0)?),
        ("symmetric_difference", [_]) => super::bitxor(x, &other(0)?),
        ("issubset", [_]) => Ok(super::at_most(x, &other(0)?)?.into()),
        ("issuperset", [_]) => Ok(super::at_most(&other(0)?, x)?.into()),
        ("isdisjoint", [_]) => {
            let common = super::bitand(x, &other(0)?)?;
            Ok((!super::truth(&common)).into())
        }
        _ if SET.contains(&name) => Err(wrong(name)),
        _ => Err(no_attribute(x, name)),
    }
}

/// A tuple or list of a method's result, whose items are texts.
pub(super) fn parts(parts: (Str, Str, Str)) -> Dynamic {
    tuple_of(vec![parts.0.into(), parts.1.into(), parts.2.into()])
}

/// A dict of keyword arguments, for a function that takes any.
#[must_use]
pub fn keywords(named: &[(Str, Dynamic)]) -> Dict<Str, Dynamic> {
    named.iter().cloned().collect()
}
