use core::{
    cmp::Ordering,
    fmt::{self, Write as _},
    hash::{Hash, Hasher},
};

use crate::{Bytes, Dynamic, KResult, Narrow, Str, Style, Tree, Value, dynamic::Repr};

macro_rules! by_value {
    () => {
        type Arg<'a> = Self;
        #[inline]
        fn as_arg(&self) -> Self {
            *self
        }
    };
}

macro_rules! ordered {
    () => {
        fn same(&self, other: &Self) -> bool {
            self == other
        }
        fn order(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
        fn digest(&self, mut state: &mut dyn Hasher) {
            self.hash(&mut state);
        }
    };
}

macro_rules! leaf {
    () => {
        const DEEP: bool = false;
        fn tree(&self) -> KResult<Tree> {
            Ok(Tree::Leaf(self.clone().into_dynamic()))
        }
    };
}

impl Value for () {
    by_value!();
    ordered!();
    leaf!();
    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        f.write_str("None")
    }
    fn into_dynamic(self) -> Dynamic {
        Dynamic(Repr::None)
    }
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        matches!(dynamic.0, Repr::None).then_some(())
    }
}

impl Value for bool {
    by_value!();
    ordered!();
    leaf!();
    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        f.write_str(if *self { "True" } else { "False" })
    }
    fn into_dynamic(self) -> Dynamic {
        Dynamic(Repr::Bool(self))
    }
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        match dynamic.0 {
            Repr::Bool(value) => Some(value),
            _ => None,
        }
    }
}

macro_rules! integers {
    ($($int:ident)*) => {$(
        impl Value for $int {
            by_value!();
            ordered!();
            leaf!();
            fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
            fn into_dynamic(self) -> Dynamic {
                match Narrow::<i128>::fit(self) {
                    Some(small) => Dynamic(Repr::Int(small)),
                    None => Dynamic(Repr::Huge(self as u128)),
                }
            }
            fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
                match dynamic.0 {
                    Repr::Int(value) => value.fit(),
                    Repr::Huge(value) => value.fit(),
                    _ => None,
                }
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// Shows a float as Python does: with a fraction, or with an exponent where it is very large or
/// small.
fn show_float<T: fmt::Display + fmt::LowerExp>(
    value: T,
    wide: f64,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if wide.is_nan() {
        return f.write_str("nan");
    }
    if wide.is_infinite() {
        return f.write_str(if wide > 0.0 { "inf" } else { "-inf" });
    }
    let size = wide.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = alloc::format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        return write!(f, "{digits}e{sign}{exponent:0>2}");
    }
    let whole = wide % 1.0 == 0.0;
    write!(f, "{value}{}", if whole { ".0" } else { "" })
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Value for $float {
            by_value!();
            leaf!();
            fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
                show_float(*self, f64::from(*self), f)
            }
            fn same(&self, other: &Self) -> bool {
                self == other
            }
            fn order(&self, other: &Self) -> Option<Ordering> {
                self.partial_cmp(other)
            }
            fn digest(&self, state: &mut dyn Hasher) {
                self.into_dynamic().digest(state);
            }
            fn into_dynamic(self) -> Dynamic {
                Dynamic(Repr::Float(f64::from(self)))
            }
            fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
                match dynamic.0 {
                    Repr::Float(value) => {
                        let narrow = value as $float;
                        (f64::from(narrow) == value || value.is_nan()).then_some(narrow)
                    }
                    Repr::Int(value) => {
                        let float = value as $float;
                        (float as i128 == value).then_some(float)
                    }
                    _ => None,
                }
            }
        }
    )*};
}
floats!(f32 f64);

impl Value for char {
    by_value!();
    ordered!();
    leaf!();
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        match style.repr {
            true => quoted(self.encode_utf8(&mut [0; 4]), f),
            false => f.write_char(*self),
        }
    }
    fn into_dynamic(self) -> Dynamic {
        Dynamic(Repr::Char(self))
    }
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        match &dynamic.0 {
            Repr::Char(value) => Some(*value),
            Repr::Str(text) => {
                let mut chars = text.chars();
                chars.next().filter(|_| chars.next().is_none())
            }
            _ => None,
        }
    }
}

/// A string literal as Python's `repr` writes it.
pub(crate) fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    f.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c == quote => write!(f, "\\{c}")?,
            c if (c as u32) < 0x20 || c as u32 == 0x7F => write!(f, "\\x{:02x}", c as u32)?,
            c => f.write_char(c)?,
        }
    }
    f.write_char(quote)
}

macro_rules! by_ref {
    () => {
        type Arg<'a> = &'a Self;
        #[inline]
        fn as_arg(&self) -> &Self {
            self
        }
    };
}

impl Value for Str {
    by_ref!();
    ordered!();
    leaf!();
    fn label() -> &'static str {
        "str"
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        match style.repr {
            true => quoted(self, f),
            false => f.write_str(self),
        }
    }
    fn into_dynamic(self) -> Dynamic {
        Dynamic(Repr::Str(self))
    }
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        match &dynamic.0 {
            Repr::Str(value) => Some(value.clone()),
            Repr::Char(value) => Some(Str::from(*value)),
            _ => None,
        }
    }
}

impl Value for Bytes {
    const DEEP: bool = false;
    fn label() -> &'static str {
        "bytes"
    }
    by_ref!();
    ordered!();
    fn tree(&self) -> KResult<Tree> {
        Ok(Tree::Bytes(self.clone()))
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        let quote = if self.contains(&b'\'') && !self.contains(&b'"') {
            '"'
        } else {
            '\''
        };
        write!(f, "b{quote}")?;
        for &byte in self.iter() {
            match byte {
                b'\\' => f.write_str("\\\\")?,
                b'\n' => f.write_str("\\n")?,
                b'\r' => f.write_str("\\r")?,
                b'\t' => f.write_str("\\t")?,
                byte if char::from(byte) == quote => write!(f, "\\{quote}")?,
                0x20..0x7F => f.write_char(char::from(byte))?,
                byte => write!(f, "\\x{byte:02x}")?,
            }
        }
        f.write_char(quote)
    }
}
