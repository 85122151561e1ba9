use std::hash::Hasher;

use kayton_api::{Bytes, Dynamic, Error, ErrorKind, KResult, KeyHasher, List, Obj, Str, Value};

use crate::guard::watched;

/// `len(data)` of bytes.
#[must_use]
pub fn bytes_len(data: &Bytes) -> i64 {
    i64::try_from(data.len()).unwrap_or(i64::MAX)
}

/// `a + b` of bytes.
#[must_use]
pub fn bytes_concat(a: &Bytes, b: &Bytes) -> Bytes {
    Bytes::from([&**a, &**b].concat())
}

/// `bytes(xs)`. Raises a value error for a number that is no byte.
pub fn bytes_from_list(xs: &List<i64>) -> KResult<Bytes> {
    let bytes: Option<Vec<u8>> = xs.borrow()?.iter().map(|x| u8::try_from(*x).ok()).collect();
    bytes
        .map(Bytes::from)
        .ok_or_else(|| Error::new(ErrorKind::Value, "bytes must be from 0 to 255"))
}

/// `abs(x)` of a float.
#[inline]
#[must_use]
pub fn float_abs<T: std::ops::Neg<Output = T> + PartialOrd + Default>(x: T) -> T {
    if x < T::default() { -x } else { x }
}

/// `ord(c)` of a character.
#[must_use]
pub fn ord_char(c: char) -> i64 {
    i64::from(u32::from(c))
}

/// `char(s)`. Raises a value error unless `s` is one character.
pub fn char_from_str(s: &Str) -> KResult<char> {
    let mut chars = s.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(Error::new(
            ErrorKind::Value,
            format!("{} is not one character", super::repr(s)),
        )),
    }
}

fn signed(n: i64, prefix: &str, digits: String) -> Str {
    let sign = if n < 0 { "-" } else { "" };
    Str::from(format!("{sign}{prefix}{digits}"))
}

/// `hex(n)`.
#[must_use]
pub fn hex(n: i64) -> Str {
    signed(n, "0x", format!("{:x}", n.unsigned_abs()))
}

/// `oct(n)`.
#[must_use]
pub fn oct(n: i64) -> Str {
    signed(n, "0o", format!("{:o}", n.unsigned_abs()))
}

/// `bin(n)`.
#[must_use]
pub fn bin(n: i64) -> Str {
    signed(n, "0b", format!("{:b}", n.unsigned_abs()))
}

/// `hash(x)`. Raises what the value raises.
pub fn hash<T: Value>(x: &T) -> KResult<i64> {
    let mut hasher = KeyHasher::default();
    watched::<T, _>(|| x.digest(&mut hasher))?;
    Ok(hasher.finish().cast_signed())
}

/// Something with an identity.
pub trait Identity {
    /// Where it is.
    fn identity(&self) -> usize;
}

impl<T: 'static> Identity for Obj<T> {
    fn identity(&self) -> usize {
        self.address()
    }
}

impl<T: 'static> Identity for List<T> {
    fn identity(&self) -> usize {
        self.address()
    }
}

/// `id(x)`.
#[must_use]
pub fn id<T: Identity>(x: &T) -> i64 {
    (x.identity() as u64).cast_signed()
}

/// `a is b`.
#[must_use]
pub fn is_same<T: Identity>(a: &T, b: &T) -> bool {
    a.identity() == b.identity()
}

/// The value of an option that is known to be there. Raises a type error if it went away meanwhile.
#[inline]
pub fn some<T>(x: Option<T>) -> KResult<T> {
    x.ok_or_else(|| Error::new(ErrorKind::Type, "the value is `None` here"))
}

/// The error of a struct that has a method without a body.
pub fn refuse_abstract<T>(name: &Str, method: &Str) -> KResult<T> {
    let message = format!("Can't instantiate abstract class {name} with abstract method {method}");
    Err(Error::new(ErrorKind::Type, message))
}

/// The error of an enumeration that has no member with a value, or with a name.
pub fn no_member<T>(wanted: &Str, owner: &Str, by_name: bool) -> KResult<T> {
    Err(match by_name {
        true => Error::new(ErrorKind::Key, wanted.clone()),
        false => Error::new(ErrorKind::Value, format!("{wanted} is not a valid {owner}")),
    })
}

/// The error of a value that has no attribute of a name.
pub fn refuse_member<T>(name: &Str, member: &Str) -> KResult<T> {
    let message = format!("'{name}' object has no attribute '{member}'");
    Err(Error::new(ErrorKind::User, message).with_type_name("AttributeError"))
}

/// A key that may be `None`. Raises a key error then.
pub fn some_key<T>(x: Option<T>) -> KResult<T> {
    x.ok_or_else(|| Error::new(ErrorKind::Key, "None"))
}

/// A value whose attribute is used. Raises an attribute error if there is none.
#[inline]
pub fn present<T>(x: Option<T>, name: &str) -> KResult<T> {
    x.ok_or_else(|| no_value(name))
}

#[cold]
fn no_value(name: &str) -> Error {
    let message = format!("'NoneType' object has no attribute '{name}'");
    Error::new(ErrorKind::User, message).with_type_name("AttributeError")
}

/// A field that may have no value yet. Raises an attribute error then.
#[inline]
pub fn field<T: Clone>(value: &Option<T>, name: &str) -> KResult<T> {
    match value {
        Some(value) => Ok(value.clone()),
        None => Err(no_field(name)),
    }
}

#[cold]
fn no_field(name: &str) -> Error {
    let message = format!("`{name}` has no value yet; assign it in `__init__`");
    Error::new(ErrorKind::User, message).with_type_name("AttributeError")
}

/// A local variable that may have no value. Raises a name error then.
#[inline]
pub fn local<'a, T>(x: &'a Option<T>, name: &str) -> KResult<&'a T> {
    x.as_ref().ok_or_else(|| unbound(name))
}

#[cold]
fn unbound(name: &str) -> Error {
    let message =
        format!("cannot access local variable '{name}' where it is not associated with a value");
    Error::new(ErrorKind::Name, message).with_type_name("UnboundLocalError")
}

/// `input(prompt)`: the host asks. Raises at the end of the input, and where nobody can be asked.
pub fn input(prompt: &Str) -> KResult<Str> {
    crate::input(prompt)
}

macro_rules! orders {
    ($($name:ident $test:expr, $doc:literal)*) => {$(
        #[doc = $doc]
        #[must_use]
        pub fn $name(order: Option<i64>) -> bool {
            order.is_some_and($test)
        }
    )*};
}

orders! {
    is_lt |o| o < 0, "Whether an order is `<`."
    is_le |o| o <= 0, "Whether an order is `<=`."
    is_gt |o| o > 0, "Whether an order is `>`."
    is_ge |o| o >= 0, "Whether an order is `>=`."
}

/// The value that a dynamic one holds. Raises a type error if it is of another type.
pub fn from_dynamic<T: Value>(x: &Dynamic, ty: &str) -> KResult<T> {
    match T::from_dynamic(x) {
        Some(value) => Ok(value),
        None => Err(Error::new(
            ErrorKind::Type,
            format!(
                "the dynamic value {} is not of type {ty}",
                super::deep_repr(x)?
            ),
        )),
    }
}

/// The end of a function that always returned before; an internal fault if it is reached.
pub fn unreached<T>() -> KResult<T> {
    Err(
        Error::new(ErrorKind::User, "the function ended without a value")
            .with_type_name("InternalError"),
    )
}

/// The order of two objects: -1, 0 or 1. Raises a type error if their type has none.
pub fn object_order<T: Value>(a: &T, b: &T) -> KResult<Option<i64>> {
    match watched::<T, _>(|| a.order(b))? {
        Some(order) => Ok(Some(order as i64)),
        None => Err(Error::new(ErrorKind::Type, "these values have no order")),
    }
}

/// A result whose error, if it is about a moved or borrowed value, names the variable.
#[inline]
pub fn of<T>(result: KResult<T>, variable: &str) -> KResult<T> {
    result.map_err(|e| e.subject(variable))
}
