use kayton_api::{Container, Dict, Dynamic, Form, KResult, List, Number, Set, Str};

use super::type_error;
use crate::ops::{Float, Int, truediv as divided};

fn unsupported(op: &str, a: &Dynamic, b: &Dynamic) -> kayton_api::Error {
    let (a, b) = (a.label(), b.label());
    type_error(format!(
        "unsupported operand type(s) for {op}: '{a}' and '{b}'"
    ))
}

fn float(x: Number) -> f64 {
    match x {
        // As every conversion of a large number, this rounds.
        Number::Int(n) => n as f64,
        Number::Float(x) => x,
    }
}

/// Calculates with two numbers, as integers where both are.
fn numbers(
    op: &str,
    (a, b): (&Dynamic, &Dynamic),
    whole: impl FnOnce(i128, i128) -> KResult<i128>,
    real: impl FnOnce(f64, f64) -> KResult<f64>,
) -> KResult<Dynamic> {
    match (a.number(), b.number()) {
        (Some(Number::Int(x)), Some(Number::Int(y))) => Ok(whole(x, y)?.into()),
        (Some(x), Some(y)) => Ok(real(float(x), float(y))?.into()),
        _ => Err(unsupported(op, a, b)),
    }
}

/// A list or tuple's items, if both are of that form.
fn sequences(a: &Dynamic, b: &Dynamic) -> KResult<Option<(Form, Vec<Dynamic>)>> {
    let (Some(x), Some(y)) = (a.container(), b.container()) else {
        return Ok(None);
    };
    match (x.form(), y.form()) {
        (Form::List, Form::List) | (Form::Tuple, Form::Tuple) => {
            let mut items = x.items()?;
            items.extend(y.items()?);
            Ok(Some((x.form(), items)))
        }
        _ => Ok(None),
    }
}

/// `a + b`. Raises a type error, and what numbers raise.
pub fn add(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    if let (Some(x), Some(y)) = (a.text(), b.text()) {
        return Ok(super::super::concat(&[x, y]).into());
    }
    if let Some((form, items)) = sequences(a, b)? {
        return Ok(match form {
            Form::Tuple => super::tuple_of(items),
            _ => Dynamic::from_value(List::new(items)),
        });
    }
    numbers("+", (a, b), Int::add, |x, y| Ok(x + y))
}

/// `a - b`. Raises a type error, and what numbers raise.
pub fn sub(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    match sets(a, b)? {
        Some((x, y)) => set_of(x.into_iter().filter(|item| !y.contains(item))),
        None => numbers("-", (a, b), Int::sub, |x, y| Ok(x - y)),
    }
}

/// `a * b`. Raises a type error, and what numbers raise.
pub fn mul(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    if let Some(times) = repeated(a, b)? {
        return Ok(times);
    }
    if let Some(times) = repeated(b, a)? {
        return Ok(times);
    }
    numbers("*", (a, b), Int::mul, |x, y| Ok(x * y))
}

fn repeated(sequence: &Dynamic, count: &Dynamic) -> KResult<Option<Dynamic>> {
    let Some(Number::Int(n)) = count.number() else {
        return Ok(None);
    };
    let n = i64::try_from(n.max(0)).unwrap_or(i64::MAX);
    if let Some(text) = sequence.text() {
        return Ok(Some(super::super::str_repeat(text, n)?.into()));
    }
    match sequence.container() {
        Some(items) if matches!(items.form(), Form::List | Form::Tuple) => {
            let list = super::super::list_repeat(&List::new(items.items()?), n)?;
            Ok(Some(match items.form() {
                Form::Tuple => super::tuple_of(list.borrow()?.clone()),
                _ => Dynamic::from_value(list),
            }))
        }
        _ => Ok(None),
    }
}

/// `a / b`. Raises a type error, and an error for zero.
pub fn truediv(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    match (a.number(), b.number()) {
        (Some(Number::Int(x)), Some(Number::Int(y))) => Ok(divided(x as f64, y as f64)?.into()),
        (Some(x), Some(y)) => Ok(float(x).div(float(y))?.into()),
        _ => Err(unsupported("/", a, b)),
    }
}

/// `a // b`. Raises a type error, and an error for zero.
pub fn floordiv(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    numbers("//", (a, b), Int::floordiv, Float::floordiv)
}

/// `a % b`. Raises a type error, and an error for zero.
pub fn modulo(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    numbers("%", (a, b), Int::modulo, Float::modulo)
}

/// `a ** b`. Raises a type error, and an overflow error.
pub fn power(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    match (a.number(), b.number()) {
        (Some(Number::Int(x)), Some(Number::Int(y))) if y < 0 => {
            Ok((x as f64).power(y as f64)?.into())
        }
        _ => numbers("** or pow()", (a, b), Int::power, Float::power),
    }
}

/// Both as sets, if they are.
fn sets(a: &Dynamic, b: &Dynamic) -> KResult<Option<(Vec<Dynamic>, Vec<Dynamic>)>> {
    match (a.container(), b.container()) {
        (Some(x), Some(y)) if x.form() == Form::Set && y.form() == Form::Set => {
            Ok(Some((x.items()?, y.items()?)))
        }
        _ => Ok(None),
    }
}

fn set_of(items: impl Iterator<Item = Dynamic>) -> KResult<Dynamic> {
    let set: Set<Dynamic> = items.collect();
    Ok(Dynamic::from_value(set))
}

fn bits(
    op: &str,
    a: &Dynamic,
    b: &Dynamic,
    of: impl FnOnce(i128, i128) -> i128,
) -> KResult<Dynamic> {
    match (a.boolean(), b.boolean(), a.number(), b.number()) {
        (Some(x), Some(y), ..) => Ok((of(x.into(), y.into()) != 0).into()),
        (_, _, Some(Number::Int(x)), Some(Number::Int(y))) => Ok(of(x, y).into()),
        _ => Err(unsupported(op, a, b)),
    }
}

/// `a & b`. Raises a type error.
pub fn bitand(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    match sets(a, b)? {
        Some((x, y)) => set_of(x.into_iter().filter(|item| y.contains(item))),
        None => bits("&", a, b, |x, y| x & y),
    }
}

/// `a | b`, of dicts too. Raises a type error.
pub fn bitor(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    if let Some((x, y)) = sets(a, b)? {
        return set_of(x.into_iter().chain(y));
    }
    match (a.container(), b.container()) {
        (Some(x), Some(y)) if x.form() == Form::Dict && y.form() == Form::Dict => {
            let both: Dict<Dynamic, Dynamic> = pairs(x)?.into_iter().chain(pairs(y)?).collect();
            Ok(super::with_text_keys(&both)?)
        }
        _ => bits("|", a, b, |x, y| x | y),
    }
}

/// `a ^ b`. Raises a type error.
pub fn bitxor(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    match sets(a, b)? {
        Some((x, y)) => {
            let left = x.iter().filter(|item| !y.contains(item)).cloned();
            let right = y.iter().filter(|item| !x.contains(item)).cloned();
            set_of(left.chain(right))
        }
        None => bits("^", a, b, |x, y| x ^ y),
    }
}

pub(super) fn pairs(dict: &dyn Container) -> KResult<Vec<(Dynamic, Dynamic)>> {
    let mut out = Vec::new();
    for key in dict.items()? {
        if let Some(value) = dict.get(&key)? {
            out.push((key, value));
        }
    }
    Ok(out)
}

/// `a << b`. Raises a type error.
pub fn shl(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    whole("<<", a, b, Int::shl)
}

/// `a >> b`. Raises a type error.
pub fn shr(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    whole(">>", a, b, Int::shr)
}

fn whole(
    op: &str,
    a: &Dynamic,
    b: &Dynamic,
    of: impl FnOnce(i128, i128) -> KResult<i128>,
) -> KResult<Dynamic> {
    match (a.number(), b.number()) {
        (Some(Number::Int(x)), Some(Number::Int(y))) => Ok(of(x, y)?.into()),
        _ => Err(unsupported(op, a, b)),
    }
}

/// `a @ b`: no value of the language has it. Raises a type error.
pub fn matmul(a: &Dynamic, b: &Dynamic) -> KResult<Dynamic> {
    Err(unsupported("@", a, b))
}

fn unary(op: &str, x: &Dynamic) -> kayton_api::Error {
    type_error(format!("bad operand type for {op}: '{}'", x.label()))
}

/// `-x`. Raises a type error.
pub fn neg(x: &Dynamic) -> KResult<Dynamic> {
    match x.number() {
        Some(Number::Int(n)) => Ok(Int::neg(n)?.into()),
        Some(Number::Float(n)) => Ok((-n).into()),
        None => Err(unary("unary -", x)),
    }
}

/// `+x`. Raises a type error.
pub fn pos(x: &Dynamic) -> KResult<Dynamic> {
    match x.number() {
        Some(Number::Int(n)) => Ok(n.into()),
        Some(Number::Float(n)) => Ok(n.into()),
        None => Err(unary("unary +", x)),
    }
}

/// `~x`. Raises a type error.
pub fn invert(x: &Dynamic) -> KResult<Dynamic> {
    match x.number() {
        Some(Number::Int(n)) => Ok((!n).into()),
        _ => Err(unary("unary ~", x)),
    }
}

/// `abs(x)`. Raises a type error.
pub fn abs(x: &Dynamic) -> KResult<Dynamic> {
    match x.number() {
        Some(Number::Int(n)) => Ok(Int::abs(n)?.into()),
        Some(Number::Float(n)) => Ok(n.abs().into()),
        None => Err(unary("abs()", x)),
    }
}

/// `round(x)`. Raises a type error.
pub fn round(x: &Dynamic) -> KResult<Dynamic> {
    match x.number() {
        Some(Number::Int(n)) => Ok(n.into()),
        Some(Number::Float(n)) => Ok(super::super::round_int(n)?.into()),
        None => Err(type_error(format!(
            "type {} doesn't define __round__ method",
            x.label()
        ))),
    }
}

/// `round(x, digits)`. Raises a type error.
pub fn round_digits(x: &Dynamic, digits: i64) -> KResult<Dynamic> {
    match x.number() {
        Some(Number::Float(n)) => Ok(super::super::round_digits(n, digits).into()),
        Some(Number::Int(n)) if digits >= 0 => Ok(n.into()),
        Some(Number::Int(n)) => {
            let n = i64::try_from(n).map_err(|_| unary("round()", x))?;
            Ok(super::super::round_whole(n, digits)?.into())
        }
        None => Err(unary("round()", x)),
    }
}

/// `sum(xs, start)`. Raises what `+` raises.
pub fn sum(xs: &List<Dynamic>, start: &Dynamic) -> KResult<Dynamic> {
    let items = xs.borrow()?.clone();
    items.iter().try_fold(start.clone(), |a, b| add(&a, b))
}

/// A text of a key and such, for a message.
pub(super) fn shown(x: &Dynamic) -> KResult<Str> {
    super::super::deep_repr(x)
}
