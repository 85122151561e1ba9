use kayton_api::{Dict, Dynamic, Error, ErrorKind, Form, KResult, List, Str, Tree};

use crate::guard::guard;

/// The error of a value that has no such field or method.
#[cold]
pub fn no_attribute(x: &Dynamic, name: &str) -> Error {
    let message = format!("'{}' object has no attribute '{name}'", x.label());
    Error::new(ErrorKind::User, message).with_type_name("AttributeError")
}

/// The fields of a struct's value and what they hold.
fn fields(x: &Dynamic) -> KResult<Vec<(Dynamic, Dynamic)>> {
    if x.container().is_some() {
        return Ok(Vec::new());
    }
    match guard(|| x.tree()) {
        Ok(Tree::Map(fields)) => Ok(fields),
        _ => Ok(Vec::new()),
    }
}

/// `x.name`: a field of a struct's value, or a method as a value. Raises an attribute error.
pub fn attribute(x: &Dynamic, name: &str) -> KResult<Dynamic> {
    let found = fields(x)?
        .into_iter()
        .find(|(field, _)| field.text().is_some_and(|f| **f == *name));
    if let Some((_, value)) = found {
        return Ok(value);
    }
    match name {
        "__name__" => super::name_of(x).ok_or_else(|| no_attribute(x, name)),
        _ if super::has_method(x, name) => Ok(super::bound_method(x, name)),
        _ => Err(no_attribute(x, name)),
    }
}

/// `hasattr(x, name)`.
#[must_use]
pub fn has_attribute(x: &Dynamic, name: &str) -> bool {
    attribute(x, name).is_ok()
}

/// The error of a value whose field of that name cannot be assigned.
pub fn refuse_attribute(x: &Dynamic, name: &str) -> KResult<()> {
    Err(no_attribute(x, name))
}

/// `getattr(x, name, default)`.
pub fn attribute_or(x: &Dynamic, name: &str, default: &Dynamic) -> KResult<Dynamic> {
    match attribute(x, name) {
        Err(error) if error.type_name() == "AttributeError" => Ok(default.clone()),
        found => found,
    }
}

/// `x.__dict__`: the fields of a struct's value.
pub fn fields_of(x: &Dynamic) -> KResult<Dynamic> {
    let fields = fields(x)?.into_iter();
    let named = fields.filter_map(|(name, value)| Some((name.text()?.clone(), value)));
    Ok(Dynamic::from_value(named.collect::<Dict<Str, Dynamic>>()))
}

/// `asdict(x)`: the fields of a struct's value, those of structs in it as dicts too.
pub fn asdict(x: &Dynamic) -> KResult<Dynamic> {
    taken_apart(x, &|fields| {
        let fields = fields.into_iter();
        let named = fields.filter_map(|(name, value)| Some((name.text()?.clone(), value)));
        Dynamic::from_value(named.collect::<Dict<Str, Dynamic>>())
    })
}

/// `astuple(x)`: what the fields of a struct's value hold, structs in it as tuples too.
pub fn astuple(x: &Dynamic) -> KResult<Dynamic> {
    taken_apart(x, &|fields| {
        super::tuple_of(fields.into_iter().map(|(_, value)| value).collect())
    })
}

fn taken_apart(x: &Dynamic, make: &dyn Fn(Vec<(Dynamic, Dynamic)>) -> Dynamic) -> KResult<Dynamic> {
    kayton_api::stack::check();
    match x.container() {
        Some(items) if items.form() == Form::Dict => {
            let mut out = Vec::new();
            for (key, value) in super::arith::pairs(items)? {
                out.push((key, taken_apart(&value, make)?));
            }
            super::items::with_text_keys(&out.into_iter().collect())
        }
        Some(items) if items.form() != Form::Iterator => {
            let inner: KResult<Vec<Dynamic>> = items
                .items()?
                .iter()
                .map(|item| taken_apart(item, make))
                .collect();
            Ok(match items.form() {
                Form::Tuple => super::tuple_of(inner?),
                Form::Set => x.clone(),
                _ => Dynamic::from_value(List::new(inner?)),
            })
        }
        _ => {
            let fields = fields(x)?;
            if fields.is_empty() {
                return Ok(x.clone());
            }
            let mut out = Vec::new();
            for (name, value) in fields {
                out.push((name, taken_apart(&value, make)?));
            }
            Ok(make(out))
        }
    }
}
