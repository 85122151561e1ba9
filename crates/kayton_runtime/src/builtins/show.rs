use std::fmt::Write as _;

use kayton_api::{Dynamic, KResult, Number, Obj, Shown, Str, Style, Value};

use crate::guard::{guard, watched};

use super::format::{format_float, format_int, format_object, format_str};

/// Texts up to this size, in bytes, are joined in place.
const SHORT: usize = 16;

/// Appends a string in quotes, as `repr` shows it.
pub(super) fn quote_str(s: &str, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{}", Shown(&Str::new(s), Style::REPR));
}

/// `str(x)` of a value that is not deep.
#[must_use]
pub fn text<T: Value>(value: &T) -> Str {
    written(value, Style::STR)
}

/// `repr(x)` of a value that is not deep.
#[must_use]
pub fn repr<T: Value>(value: &T) -> Str {
    written(value, Style::REPR)
}

fn written<T: Value>(value: &T, style: Style) -> Str {
    let mut out = Str::default();
    // A type may refuse to be shown; what it wrote until then is shown.
    let _ = write!(out, "{}", Shown(value, style));
    out
}

/// `str(x)`. Raises what the value raises.
pub fn deep_text<T: Value>(value: &T) -> KResult<Str> {
    watched::<T, _>(|| text(value))
}

/// `repr(x)`. Raises what the value raises.
pub fn deep_repr<T: Value>(value: &T) -> KResult<Str> {
    watched::<T, _>(|| repr(value))
}

/// Everything outside of ASCII escaped, as `ascii` does.
#[must_use]
pub fn ascii(s: &Str) -> Str {
    let mut out = String::new();
    for c in s.chars() {
        match u32::from(c) {
            _ if c.is_ascii() => out.push(c),
            n @ ..=0xff => out.push_str(&format!("\\x{n:02x}")),
            n @ ..=0xffff => out.push_str(&format!("\\u{n:04x}")),
            n => out.push_str(&format!("\\U{n:08x}")),
        }
    }
    Str::from(out)
}

/// `s += …` of a text that one variable has. Raises a memory error.
#[inline]
pub fn append(text: &mut Str, more: &[&str]) -> KResult<()> {
    match more {
        [one] => text.push(one),
        more => text.push(&more.concat()),
    }
}

/// `s += …` of a global variable. Raises a name error and a memory error.
pub fn append_global(text: &crate::cell::Slot<'_, Str>, more: &[&str]) -> KResult<()> {
    text.change(|text| append(text, more))
}

/// Parts joined, in one allocation.
#[must_use]
pub fn concat(parts: &[&str]) -> Str {
    let bytes: usize = parts.iter().map(|part| part.len()).sum();
    if bytes > SHORT {
        return Str::from(parts.concat());
    }
    let mut out = Str::default();
    for part in parts {
        // Too short to fail.
        let _ = out.push(part);
    }
    out
}

/// `print(…)`.
pub fn print(parts: &[&str], sep: &str, end: &str) {
    let mut line = parts.join(sep);
    line.push_str(end);
    crate::print(&line);
}

/// `eprint(…)`: as [`print`], to standard error.
pub fn eprint(parts: &[&str], sep: &str, end: &str) {
    let mut line = parts.join(sep);
    line.push_str(end);
    crate::eprint(&line);
}

/// A value that takes a format specification.
pub trait Format {
    /// The text of the value. Raises a value error for a specification that it does not take.
    fn format(&self, spec: &str) -> KResult<Str>;
}

macro_rules! ints {
    ($($t:ident)*) => {$(
        impl Format for $t {
            fn format(&self, spec: &str) -> KResult<Str> {
                #[allow(unused_comparisons, reason = "always false for unsigned types")]
                let negative = *self < 0;
                #[allow(clippy::unnecessary_cast, reason = "not for every type")]
                let magnitude = if negative { (*self as i128).unsigned_abs() } else { *self as u128 };
                format_int(negative, magnitude, spec).map(Str::from)
            }
        }
    )*};
}

ints! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

impl Format for f64 {
    fn format(&self, spec: &str) -> KResult<Str> {
        format_float(*self, spec).map(Str::from)
    }
}

impl Format for f32 {
    fn format(&self, spec: &str) -> KResult<Str> {
        format_float(f64::from(*self), spec).map(Str::from)
    }
}

impl Format for Str {
    fn format(&self, spec: &str) -> KResult<Str> {
        format_str(self, spec).map(Str::from)
    }
}

impl Format for bool {
    fn format(&self, spec: &str) -> KResult<Str> {
        format_str(if *self { "True" } else { "False" }, spec).map(Str::from)
    }
}

impl Format for char {
    fn format(&self, spec: &str) -> KResult<Str> {
        format_str(self.encode_utf8(&mut [0; 4]), spec).map(Str::from)
    }
}

impl Format for Dynamic {
    fn format(&self, spec: &str) -> KResult<Str> {
        if let Some(truth) = self.boolean() {
            return truth.format(spec);
        }
        match self.number() {
            Some(Number::Int(n)) => n.format(spec),
            Some(Number::Float(n)) => n.format(spec),
            None => deep_text(self)?.format(spec),
        }
    }
}

impl<T: 'static> Format for Obj<T> {
    fn format(&self, spec: &str) -> KResult<Str> {
        drop(self.borrow()?);
        guard(|| format_object(&Shown(self, Style::STR), spec)).map(Str::from)
    }
}

/// `format(x, spec)`. Raises a value error for a specification that the value does not take.
pub fn format_value<T: Format>(value: &T, spec: &str) -> KResult<Str> {
    value.format(spec)
}
