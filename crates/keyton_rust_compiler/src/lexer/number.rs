//! Numbers: how far they reach, and what they are worth.

use thiserror::Error;

/// What a number looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// No fraction, no exponent; may still have a float's suffix.
    Int,
    /// A fraction or an exponent.
    Float,
}

/// What a number is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number<'a> {
    /// An integer and its suffix.
    Int(u128, Option<&'a str>),
    /// A float and its suffix.
    Float(f64, Option<&'a str>),
}

/// Why a number cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Letters behind it that are no suffix.
    #[error("`{suffix}` is not a suffix of numbers")]
    Suffix {
        /// The letters.
        suffix: String,
    },
    /// `0x` and the like without digits.
    #[error("`{prefix}` needs digits behind it")]
    NoDigits {
        /// The prefix.
        prefix: String,
    },
    /// A digit that the base does not have.
    #[error("`{digit}` is not a digit of base {base}")]
    Digit {
        /// The character.
        digit: char,
        /// 2 or 8.
        base: u32,
    },
    /// More than 128 bits.
    #[error("the number needs more than 128 bits")]
    TooLarge,
    /// `012`, which other languages read in base 8.
    #[error("a number does not begin with `0`")]
    LeadingZero,
}

const INT_SUFFIXES: [&str; 12] = [
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
];
const FLOAT_SUFFIXES: [&str; 2] = ["f32", "f64"];

/// Length in bytes and kind of the number that `text` begins with (a digit). Behind a dot digits
/// alone belong to it: `pair.0.1` has two indices.
pub fn scan(text: &str, after_dot: bool) -> (usize, NumberKind) {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'_')
        {
            at += 1;
        }
        at
    };
    if after_dot {
        return (digits(0), NumberKind::Int);
    }
    if bytes[0] == b'0' && bytes.get(1).is_some_and(|b| b"xXoObB".contains(b)) {
        return (2 + word(&text[2..]), NumberKind::Int);
    }
    let (end, kind) = digits_end(text);
    (end + word(&text[end..]), kind)
}

/// Where digits, fraction and exponent end, before a suffix.
fn digits_end(text: &str) -> (usize, NumberKind) {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'_')
        {
            at += 1;
        }
        at
    };
    let mut end = digits(0);
    let mut kind = NumberKind::Int;
    if bytes.get(end) == Some(&b'.') {
        let next = text[end + 1..].chars().next();
        if next.is_none_or(|c| c != '.' && c != '_' && !c.is_alphabetic()) {
            kind = NumberKind::Float;
            end = digits(end + 1);
        }
    }
    if bytes.get(end).is_some_and(|b| b"eE".contains(b)) {
        let sign = usize::from(bytes.get(end + 1).is_some_and(|b| b"+-".contains(b)));
        if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
            kind = NumberKind::Float;
            end = digits(end + 1 + sign);
        }
    }
    (end, kind)
}

/// Bytes of letters, digits and `_` that `text` begins with.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())
}

/// Reads a number as [`scan`] delimited it.
pub fn decode(text: &str, kind: NumberKind) -> Result<Number<'_>, NumberError> {
    if text.len() > 1 && text.starts_with('0') {
        let base = match text.as_bytes()[1] {
            b'x' | b'X' => Some(16),
            b'o' | b'O' => Some(8),
            b'b' | b'B' => Some(2),
            _ => None,
        };
        if let Some(base) = base {
            return decode_based(text, base);
        }
    }
    let (value, suffix) = split_suffix(text, kind)?;
    let plain = value.replace('_', "");
    let is_float = kind == NumberKind::Float || suffix.is_some_and(|s| s.starts_with('f'));
    if is_float {
        let value = plain
            .parse()
            .expect("digits, a dot and an exponent are a float");
        return Ok(Number::Float(value, suffix));
    }
    if plain.len() > 1 && plain.starts_with('0') && plain.bytes().any(|b| b != b'0') {
        return Err(NumberError::LeadingZero);
    }
    let value = plain.parse().map_err(|_| NumberError::TooLarge)?;
    Ok(Number::Int(value, suffix))
}

/// Splits `1e5f32` behind the number itself.
fn split_suffix(text: &str, kind: NumberKind) -> Result<(&str, Option<&str>), NumberError> {
    let (value, suffix) = text.split_at(digits_end(text).0);
    let is_suffix = FLOAT_SUFFIXES.contains(&suffix)
        || kind == NumberKind::Int && INT_SUFFIXES.contains(&suffix);
    match suffix {
        "" => Ok((value, None)),
        _ if is_suffix => Ok((value, Some(suffix))),
        _ => Err(NumberError::Suffix {
            suffix: suffix.to_owned(),
        }),
    }
}

fn decode_based(text: &str, base: u32) -> Result<Number<'_>, NumberError> {
    let (prefix, rest) = text.split_at(2);
    let suffix = INT_SUFFIXES.iter().find(|s| rest.ends_with(**s)).copied();
    let digits = &rest[..rest.len() - suffix.map_or(0, str::len)];
    let plain = digits.replace('_', "");
    if plain.is_empty() {
        return Err(NumberError::NoDigits {
            prefix: prefix.to_owned(),
        });
    }
    if let Some(digit) = plain.chars().find(|c| !c.is_digit(base)) {
        return Err(NumberError::Digit { digit, base });
    }
    let value = u128::from_str_radix(&plain, base).map_err(|_| NumberError::TooLarge)?;
    Ok(Number::Int(value, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected_length: usize, expected: Result<Number<'_>, NumberError>) {
        let (length, kind) = scan(text, false);
        assert_eq!(length, expected_length, "{text}");
        assert_eq!(decode(&text[..length], kind), expected, "{text}");
    }

    #[test]
    fn integers() {
        check("0", 1, Ok(Number::Int(0, None)));
        check("1_000 ", 5, Ok(Number::Int(1000, None)));
        check("0xFF_u8", 7, Ok(Number::Int(255, Some("u8"))));
        check("0b101)", 5, Ok(Number::Int(5, None)));
        check("0o17", 4, Ok(Number::Int(15, None)));
        check("5usize", 6, Ok(Number::Int(5, Some("usize"))));
        check(
            "0b12",
            4,
            Err(NumberError::Digit {
                digit: '2',
                base: 2,
            }),
        );
        check(
            "0x",
            2,
            Err(NumberError::NoDigits {
                prefix: "0x".into(),
            }),
        );
        check(
            "1abc",
            4,
            Err(NumberError::Suffix {
                suffix: "abc".into(),
            }),
        );
        check("012", 3, Err(NumberError::LeadingZero));
        check(
            "340282366920938463463374607431768211456",
            39,
            Err(NumberError::TooLarge),
        );
    }

    #[test]
    fn floats() {
        check("1.5", 3, Ok(Number::Float(1.5, None)));
        check("1.", 2, Ok(Number::Float(1.0, None)));
        check("1e9", 3, Ok(Number::Float(1e9, None)));
        check("1.5e-3f32", 9, Ok(Number::Float(1.5e-3, Some("f32"))));
        check(
            "1e91e9",
            6,
            Err(NumberError::Suffix {
                suffix: "e9".into(),
            }),
        );
        check(".5", 2, Ok(Number::Float(0.5, None)));
        check("2f64", 4, Ok(Number::Float(2.0, Some("f64"))));
    }

    #[test]
    fn ranges_and_methods_are_not_fractions() {
        check("0..10", 1, Ok(Number::Int(0, None)));
        check("5.pow(2)", 1, Ok(Number::Int(5, None)));
        assert_eq!(scan("0.1", true), (1, NumberKind::Int));
    }
}
