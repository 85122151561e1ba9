use kayton_api::{Container, Dict, Dynamic, Error, ErrorKind, Form, KResult, List, Number, Str};

use super::arith::shown;
use super::type_error;
use crate::builtins;
use crate::ops;

/// A position, from the end if it is negative.
fn place(at: &Dynamic, len: usize, what: &str) -> KResult<usize> {
    let Some(Number::Int(n)) = at.number() else {
        let message = format!(
            "{what} indices must be integers or slices, not {}",
            at.label()
        );
        return Err(type_error(message));
    };
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    ops::position(n, len, what)
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::List => "list",
        Form::Tuple => "tuple",
        Form::Set => "set",
        Form::Dict => "dict",
        Form::Iterator => "generator",
    }
}

/// `x[i]`. Raises a type, index or key error.
pub fn index(x: &Dynamic, i: &Dynamic) -> KResult<Dynamic> {
    if let Some(text) = x.text() {
        let at = place(i, builtins::str_len(text).unsigned_abs() as usize, "string")?;
        return Ok(ops::str_index(text, i64::try_from(at).unwrap_or(i64::MAX))?.into());
    }
    match x.container() {
        Some(items) if items.form() == Form::Dict => match items.get(i)? {
            Some(value) => Ok(value),
            None => Err(Error::new(ErrorKind::Key, shown(i)?)),
        },
        Some(items) if matches!(items.form(), Form::List | Form::Tuple) => {
            let what = form_name(items.form());
            let at = place(i, items.len()?, what)?;
            let item = items.item(at)?;
            item.ok_or_else(|| Error::new(ErrorKind::Index, format!("{what} index out of range")))
        }
        _ => Err(type_error(format!(
            "'{}' object is not subscriptable",
            x.label()
        ))),
    }
}

/// `x[start:stop:step]`. Raises a type error.
pub fn slice(
    x: &Dynamic,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> KResult<Dynamic> {
    if let Some(text) = x.text() {
        return Ok(ops::str_slice(text, start, stop, step)?.into());
    }
    match x.container() {
        Some(items) if matches!(items.form(), Form::List | Form::Tuple) => {
            let picked = ops::list_slice(&List::new(items.items()?), start, stop, step)?;
            Ok(match items.form() {
                Form::Tuple => tuple_of(picked.borrow()?.clone()),
                _ => Dynamic::from_value(picked),
            })
        }
        _ => Err(type_error(format!(
            "'{}' object is not subscriptable",
            x.label()
        ))),
    }
}

/// `x[i] = value`. Raises a type or index error.
pub fn set_index(x: &Dynamic, i: &Dynamic, value: &Dynamic) -> KResult<()> {
    match x.container() {
        Some(items) if items.form() == Form::Dict => {
            hashable(i)?;
            items.put(i, value)
        }
        Some(items) if items.form() == Form::List => {
            let at = place(i, items.len()?, "list")?;
            items.splice(at, 1, std::slice::from_ref(value))
        }
        _ => Err(type_error(format!(
            "'{}' object does not support item assignment",
            x.label()
        ))),
    }
}

/// Raises a type error for what cannot be a key.
pub(super) fn hashable(key: &Dynamic) -> KResult<()> {
    match key.container() {
        Some(items)
            if matches!(items.form(), Form::List | Form::Dict | Form::Set)
                && key.label() != "frozenset" =>
        {
            Err(type_error(format!(
                "unhashable type: '{}'",
                form_name(items.form())
            )))
        }
        _ => Ok(()),
    }
}

/// `del x[i]`. Raises a type, index or key error.
pub fn delete(x: &Dynamic, i: &Dynamic) -> KResult<()> {
    match x.container() {
        Some(items) if items.form() == Form::Dict => match items.take(i)? {
            Some(_) => Ok(()),
            None => Err(Error::new(ErrorKind::Key, shown(i)?)),
        },
        Some(items) if items.form() == Form::List => {
            let at = place(i, items.len()?, "list")?;
            items.splice(at, 1, &[])
        }
        _ => Err(type_error(format!(
            "'{}' object doesn't support item deletion",
            x.label()
        ))),
    }
}

/// `item in x`. Raises a type error.
pub fn contains(x: &Dynamic, item: &Dynamic) -> KResult<bool> {
    if let Some(text) = x.text() {
        return match item.text() {
            Some(part) => Ok(builtins::str_contains(text, part)),
            None => Err(type_error(format!(
                "'in <string>' requires string as left operand, not {}",
                item.label()
            ))),
        };
    }
    match x.container() {
        Some(items) if matches!(items.form(), Form::Dict | Form::Set) => items.has(item),
        Some(_) => Ok(items_of(x)?.contains(item)),
        None => Err(type_error(format!(
            "argument of type '{}' is not iterable",
            x.label()
        ))),
    }
}

/// `len(x)`. Raises a type error.
pub fn len(x: &Dynamic) -> KResult<i64> {
    if let Some(text) = x.text() {
        return Ok(builtins::str_len(text));
    }
    match x.container() {
        Some(items) if items.form() != Form::Iterator => {
            Ok(i64::try_from(items.len()?).unwrap_or(i64::MAX))
        }
        _ => Err(type_error(format!(
            "object of type '{}' has no len()",
            x.label()
        ))),
    }
}

/// All that a loop over `x` sees. Raises a type error.
pub fn items_of(x: &Dynamic) -> KResult<Vec<Dynamic>> {
    if let Some(text) = x.text() {
        return Ok(builtins::str_iter(text).map(Dynamic::from).collect());
    }
    match x.container() {
        Some(items) => items.items(),
        None => Err(type_error(format!(
            "'{}' object is not iterable",
            x.label()
        ))),
    }
}

/// As [`items_of`], as a list. Raises a type error.
pub fn listed(x: &Dynamic) -> KResult<List<Dynamic>> {
    Ok(List::new(items_of(x)?))
}

/// What a loop over a value sees, as it goes.
pub struct Items {
    value: Dynamic,
    kept: Option<std::vec::IntoIter<Dynamic>>,
    at: usize,
}

impl Iterator for Items {
    type Item = Dynamic;

    fn next(&mut self) -> Option<Dynamic> {
        if let Some(kept) = &mut self.kept {
            return kept.next();
        }
        let item = self.value.container()?.item(self.at);
        self.at += 1;
        match item {
            Ok(item) => item,
            Err(error) => crate::unwind(error),
        }
    }
}

/// `for item in x`: of a list, items that are added meanwhile, too. Raises a type error.
pub fn iter(x: &Dynamic) -> KResult<Items> {
    let live = x
        .container()
        .is_some_and(|items| matches!(items.form(), Form::List | Form::Iterator));
    Ok(Items {
        value: x.clone(),
        kept: match live {
            true => None,
            false => Some(items_of(x)?.into_iter()),
        },
        at: 0,
    })
}

/// A value that is taken apart into `n` names. Raises a type error, and a value error for another number.
pub fn unpack(x: &Dynamic, n: i64, at_least: bool) -> KResult<List<Dynamic>> {
    if x.text().is_none() && x.container().is_none() {
        return Err(type_error(format!(
            "cannot unpack non-iterable {} object",
            x.label()
        )));
    }
    builtins::unpack(listed(x)?, n, at_least)
}

/// A tuple whose length the program decides.
#[must_use]
pub fn tuple_of(items: Vec<Dynamic>) -> Dynamic {
    Dynamic::from_value(super::Tuple::new(items))
}

/// A dict with texts as keys where all of them are.
pub(super) fn with_text_keys(dict: &Dict<Dynamic, Dynamic>) -> KResult<Dynamic> {
    let pairs = dict.borrow()?;
    let texts: Option<Vec<Str>> = pairs.keys().map(|key| key.text().cloned()).collect();
    Ok(match texts {
        Some(keys) => Dynamic::from_value(
            keys.into_iter()
                .zip(pairs.values().cloned())
                .collect::<Dict<Str, Dynamic>>(),
        ),
        None => {
            drop(pairs);
            Dynamic::from_value(dict.clone())
        }
    })
}

/// The container of a form, for a method. Raises an attribute error else.
pub(super) fn of_form<'a>(x: &'a Dynamic, method: &str) -> KResult<&'a dyn Container> {
    x.container().ok_or_else(|| super::no_attribute(x, method))
}

/// `zip(*rows)`: the first of each row, the second of each, and so on. Raises a type error.
pub fn zip_all(rows: &List<Dynamic>) -> KResult<std::vec::IntoIter<Dynamic>> {
    let rows: KResult<Vec<Vec<Dynamic>>> = rows.borrow()?.iter().map(items_of).collect();
    let rows = rows?;
    let len = rows.iter().map(Vec::len).min().unwrap_or(0);
    let column = |at: usize| tuple_of(rows.iter().map(|row| row[at].clone()).collect());
    Ok((0..len).map(column).collect::<Vec<_>>().into_iter())
}
