use std::any::Any;

use kayton_api::{Dynamic, Form, KResult, List, Value};

use super::type_error;

/// Raises a type error for values without an order among each other, if their types are looked at when the
/// program runs.
pub(in crate::builtins) fn check_order<T: Value>(a: &T, b: &T) -> KResult<()> {
    let any = |x: &T| (x as &dyn Any).downcast_ref::<Dynamic>().cloned();
    match (any(a), any(b)) {
        (Some(a), Some(b)) => check("<", &a, &b),
        _ => Ok(()),
    }
}

fn check(op: &str, a: &Dynamic, b: &Dynamic) -> KResult<()> {
    match a.has_order(b) {
        true => Ok(()),
        false => Err(type_error(format!(
            "'{op}' not supported between instances of '{}' and '{}'",
            a.label(),
            b.label()
        ))),
    }
}

/// Whether one set is in another; `None` for what are no sets.
fn within(a: &Dynamic, b: &Dynamic, proper: bool) -> KResult<Option<bool>> {
    let (Some(x), Some(y)) = (a.container(), b.container()) else {
        return Ok(None);
    };
    if x.form() != Form::Set || y.form() != Form::Set {
        return Ok(None);
    }
    for item in x.items()? {
        if !y.has(&item)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(!proper || x.len()? < y.len()?))
}

/// `a < b`. Raises a type error.
pub fn less(a: &Dynamic, b: &Dynamic) -> KResult<bool> {
    check("<", a, b)?;
    match within(a, b, true)? {
        Some(answer) => Ok(answer),
        None => crate::ops::deep_less(a, b),
    }
}

/// `a <= b`. Raises a type error.
pub fn at_most(a: &Dynamic, b: &Dynamic) -> KResult<bool> {
    check("<=", a, b)?;
    match within(a, b, false)? {
        Some(answer) => Ok(answer),
        None => crate::ops::deep_at_most(a, b),
    }
}

/// `a is b`.
#[must_use]
pub fn is(a: &Dynamic, b: &Dynamic) -> bool {
    a.is(b)
}

/// `max(a, b, …)` or `min(a, b, …)`, of one the items of that.
pub fn extreme(xs: &List<Dynamic>, max: bool) -> KResult<Dynamic> {
    let alone = match xs.borrow()?.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    };
    let xs = match alone {
        Some(one) => List::new(super::items_of(&one)?),
        None => xs.clone(),
    };
    super::super::extreme(&xs, max, None)
}
