use std::cmp::Ordering;
use std::fmt;
use std::hash::Hasher;
use std::sync::Arc;

use kayton_api::{
    Container, Dict, Dynamic, Form, KResult, List, Number, Set, Showing, Str, Style, Tree, Value,
};

use super::type_error;
use crate::builtins;

/// A tuple whose length the program decides.
#[derive(Clone)]
pub struct Tuple(Arc<[Dynamic]>);

impl Tuple {
    /// One of these items.
    #[must_use]
    pub fn new(items: Vec<Dynamic>) -> Self {
        Tuple(items.into())
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.0).cast::<()>().addr()
    }
}

impl Value for Tuple {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        let Some((style, _open)): Option<(Style, Showing)> = style.enter(self.address()) else {
            return f.write_str("(...)");
        };
        f.write_str("(")?;
        for (at, item) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            Value::show(item, f, style)?;
        }
        f.write_str(if self.0.len() == 1 { ",)" } else { ")" })
    }

    fn same(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.0.cmp(&other.0))
    }

    fn digest(&self, state: &mut dyn Hasher) {
        self.0.iter().for_each(|item| item.digest(state));
    }

    fn tree(&self) -> KResult<Tree> {
        Ok(Tree::Seq(self.0.to_vec()))
    }

    fn label() -> &'static str {
        "tuple"
    }

    fn container(&self) -> Option<&dyn Container> {
        Some(self)
    }
}

impl Container for Tuple {
    fn form(&self) -> Form {
        Form::Tuple
    }

    fn len(&self) -> KResult<usize> {
        Ok(self.0.len())
    }

    fn item(&self, at: usize) -> KResult<Option<Dynamic>> {
        Ok(self.0.get(at).cloned())
    }
}

/// A set that does not change, and can be a key.
#[derive(Clone)]
pub struct FrozenSet(Set<Dynamic>);

impl Value for FrozenSet {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        f.write_str("frozenset(")?;
        if self.0.borrow().is_ok_and(|items| !items.is_empty()) {
            Value::show(&self.0, f, style)?;
        }
        f.write_str(")")
    }

    fn same(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        self.0.order(&other.0)
    }

    fn digest(&self, state: &mut dyn Hasher) {
        self.0.digest(state);
    }

    fn tree(&self) -> KResult<Tree> {
        self.0.tree()
    }

    fn label() -> &'static str {
        "frozenset"
    }

    fn container(&self) -> Option<&dyn Container> {
        Some(self)
    }
}

impl Container for FrozenSet {
    fn form(&self) -> Form {
        Form::Set
    }

    fn len(&self) -> KResult<usize> {
        Container::len(&self.0)
    }

    fn item(&self, at: usize) -> KResult<Option<Dynamic>> {
        Container::item(&self.0, at)
    }

    fn has(&self, key: &Dynamic) -> KResult<bool> {
        Container::has(&self.0, key)
    }
}

/// `frozenset(x)`. Raises a type error.
pub fn frozenset(x: &Dynamic) -> KResult<Dynamic> {
    Ok(Dynamic::from_value(FrozenSet(set(x)?)))
}

/// `type(x)`: the name of its type.
#[must_use]
pub fn type_name(x: &Dynamic) -> Str {
    match x.downcast::<builtins::Caught>() {
        Some(error) => error.type_name(),
        None => Str::from_static(x.label()),
    }
}

/// Whether a value is a caught error of that name.
#[must_use]
pub fn is_error(x: &Dynamic, name: &str) -> bool {
    x.downcast::<builtins::Caught>()
        .is_some_and(|error| error.is_named(name))
}

/// Whether `isinstance(x, T)` holds for a type of the language.
#[must_use]
pub fn is_kind(x: &Dynamic, kind: &str) -> bool {
    let form = x.container().map(Container::form);
    match kind {
        "int" => matches!(x.number(), Some(Number::Int(_))),
        "float" => matches!(x.number(), Some(Number::Float(_))),
        "bool" => x.boolean().is_some(),
        "str" => x.text().is_some(),
        "list" => form == Some(Form::List),
        "tuple" => form == Some(Form::Tuple),
        "dict" => form == Some(Form::Dict),
        "frozenset" => x.label() == "frozenset",
        "set" => form == Some(Form::Set) && x.label() != "frozenset",
        "bytes" => x.label() == "bytes",
        "NoneType" => x.is_none(),
        "callable" => super::is_callable(x),
        _ => x.label() == kind,
    }
}

/// The truth of a value: empty and zero ones are false.
#[must_use]
pub fn truth(x: &Dynamic) -> bool {
    if let Some(text) = x.text() {
        return !text.is_empty();
    }
    match (x.number(), x.container()) {
        (Some(Number::Int(n)), _) => n != 0,
        (Some(Number::Float(n)), _) => n != 0.0,
        (_, Some(items)) => {
            items.form() == Form::Iterator || items.len().map_or(true, |len| len > 0)
        }
        _ => {
            !x.is_none()
                && x.downcast::<kayton_api::Bytes>()
                    .is_none_or(|b| !b.is_empty())
        }
    }
}

/// `int(x)`. Raises a type or value error.
pub fn int(x: &Dynamic) -> KResult<i64> {
    if let Some(text) = x.text() {
        return builtins::int_from_str(text);
    }
    match x.number() {
        Some(Number::Int(n)) => Ok(kayton_api::narrow::<i128, i64>(n, "i64")?),
        Some(Number::Float(n)) => builtins::int_from_float(n),
        None => Err(type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            x.label()
        ))),
    }
}

/// `float(x)`. Raises a type or value error.
pub fn float(x: &Dynamic) -> KResult<f64> {
    if let Some(text) = x.text() {
        return builtins::float_from_str(text);
    }
    match x.number() {
        Some(Number::Int(n)) => Ok(n as f64),
        Some(Number::Float(n)) => Ok(n),
        None => Err(type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            x.label()
        ))),
    }
}

/// `tuple(x)`. Raises a type error.
pub fn tuple(x: &Dynamic) -> KResult<Dynamic> {
    Ok(super::tuple_of(super::items_of(x)?))
}

/// `set(x)`. Raises a type error.
pub fn set(x: &Dynamic) -> KResult<Set<Dynamic>> {
    let items = super::items_of(x)?;
    items.iter().try_for_each(super::items::hashable)?;
    builtins::set_from(items.into_iter())
}

/// `dict(x)`: a copy of a dict, or of pairs. Raises a type error.
pub fn dict(x: &Dynamic) -> KResult<Dynamic> {
    let pairs = match x.container() {
        Some(items) if items.form() == Form::Dict => super::arith::pairs(items)?,
        _ => {
            let mut pairs = Vec::new();
            for pair in super::items_of(x)? {
                let pair = super::unpack(&pair, 2, false)?;
                let pair = pair.borrow()?;
                pairs.push((pair[0].clone(), pair[1].clone()));
            }
            pairs
        }
    };
    let dict: Dict<Dynamic, Dynamic> = pairs.into_iter().collect();
    super::items::with_text_keys(&dict)
}

/// Texts of a list whose items are. Raises a type error.
pub fn texts(xs: &List<Dynamic>) -> KResult<List<Str>> {
    let xs = xs.borrow()?;
    let mut out = Vec::with_capacity(xs.len());
    for (at, x) in xs.iter().enumerate() {
        match x.text() {
            Some(text) => out.push(text.clone()),
            None => {
                return Err(type_error(format!(
                    "sequence item {at}: expected str instance, {} found",
                    x.label()
                )));
            }
        }
    }
    Ok(List::new(out))
}

/// A dict without some keys: what `**rest` of a pattern takes.
pub fn without(x: &Dynamic, keys: &List<Dynamic>) -> KResult<Dynamic> {
    let Some(dict) = x.container().filter(|items| items.form() == Form::Dict) else {
        return dict(x);
    };
    let keys = keys.borrow()?;
    let pairs = super::arith::pairs(dict)?.into_iter();
    let rest: Dict<Dynamic, Dynamic> = pairs.filter(|(key, _)| !keys.contains(key)).collect();
    super::items::with_text_keys(&rest)
}
