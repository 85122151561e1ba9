//! Numbers as text, in both directions, as Python writes them.

use kayton_api::{Error, ErrorKind, KResult, Str};

/// Shortest decimal that reads back as the same float, as Python's `repr`: `1.0`, `1e+16`,
/// `1e-05`, `nan`, `inf`.
#[must_use]
pub fn float_repr(x: f64) -> String {
    shortest(x, format!("{x:e}"))
}

/// [`float_repr`] for single precision.
#[must_use]
pub fn float32_repr(x: f32) -> String {
    shortest(f64::from(x), format!("{x:e}"))
}

fn shortest(x: f64, scientific: String) -> String {
    if x.is_nan() {
        return "nan".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.into();
    }
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(m) => ("-", m),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if (-4..16).contains(&exponent) {
        if exponent < 0 {
            let zeros = "0".repeat(usize::try_from(-exponent - 1).unwrap_or(0));
            return format!("{sign}0.{zeros}{digits}");
        }
        let point = usize::try_from(exponent).unwrap_or(0) + 1;
        if digits.len() <= point {
            return format!("{sign}{digits}{}.0", "0".repeat(point - digits.len()));
        }
        return format!("{sign}{}.{}", &digits[..point], &digits[point..]);
    }
    let tail = if digits.len() > 1 {
        format!(".{}", &digits[1..])
    } else {
        String::new()
    };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{}{tail}e{mark}{:02}", &digits[..1], exponent.abs())
}

fn quoted(s: &str) -> String {
    let mut out = String::new();
    super::show::quote_str(s, &mut out);
    out
}

/// `int(s)`. Raises a value error.
pub fn int_from_str(s: &Str) -> KResult<i64> {
    let clean = s.trim().replace('_', "");
    clean.parse().map_err(|_| {
        let all_digits = clean
            .trim_start_matches(['-', '+'])
            .bytes()
            .all(|b| b.is_ascii_digit());
        if all_digits && !clean.is_empty() {
            return Error::new(ErrorKind::Overflow, format!("{clean} does not fit i64"));
        }
        Error::new(
            ErrorKind::Value,
            format!("invalid literal for int() with base 10: {}", quoted(s)),
        )
    })
}

/// `int(s, base)` for bases 2 to 36. Raises a value error.
pub fn int_from_str_base(s: &Str, base: i64) -> KResult<i64> {
    let bad = || {
        Error::new(
            ErrorKind::Value,
            format!("invalid literal for int() with base {base}: {}", quoted(s)),
        )
    };
    let radix = u32::try_from(base)
        .ok()
        .filter(|b| (2..=36).contains(b))
        .ok_or_else(|| Error::new(ErrorKind::Value, "int() base must be from 2 to 36"))?;
    let text = s.trim().to_ascii_lowercase().replace('_', "");
    let (sign, body) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        16 => "0x",
        _ => "",
    };
    let body = body.strip_prefix(prefix).unwrap_or(body);
    i64::from_str_radix(&format!("{sign}{body}"), radix).map_err(|_| bad())
}

/// `int(x)` of a float: rounds towards zero. Raises if it does not fit.
pub fn int_from_float(x: f64) -> KResult<i64> {
    if x.is_nan() {
        return Err(Error::new(
            ErrorKind::Value,
            "cannot convert float NaN to integer",
        ));
    }
    if !(-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&x) {
        return Err(Error::new(
            ErrorKind::Overflow,
            format!("{} does not fit i64", float_repr(x)),
        ));
    }
    Ok(x.trunc() as i64)
}

/// `float(s)`. Raises a value error.
pub fn float_from_str(s: &Str) -> KResult<f64> {
    s.trim().replace('_', "").parse().map_err(|_| {
        Error::new(
            ErrorKind::Value,
            format!("could not convert string to float: {}", quoted(s)),
        )
    })
}

/// `round(x)`: to the nearest integer, halves to the even one. Raises if it does not fit.
pub fn round_int(x: f64) -> KResult<i64> {
    int_from_float(x.round_ties_even())
}

/// `round(x, digits)`.
#[must_use]
pub fn round_digits(x: f64, digits: i64) -> f64 {
    if !x.is_finite() || digits > 300 {
        return x;
    }
    if digits >= 0 {
        // The formatter rounds the exact binary value, as Python does.
        let digits = usize::try_from(digits).unwrap_or(0);
        return format!("{x:.digits$}").parse().unwrap_or(x);
    }
    let scale = 10_f64.powi(i32::try_from(-digits).unwrap_or(i32::MAX));
    if scale.is_infinite() {
        0.0
    } else {
        (x / scale).round_ties_even() * scale
    }
}

/// `chr(i)`. Raises a value error.
pub fn chr(i: i64) -> KResult<Str> {
    u32::try_from(i)
        .ok()
        .and_then(char::from_u32)
        .map(|c| Str::from(c.to_string()))
        .ok_or_else(|| Error::new(ErrorKind::Value, format!("{i} is not a character's number")))
}

/// `ord(s)`. Raises a type error unless `s` is one character.
pub fn ord(s: &Str) -> KResult<i64> {
    let mut chars = s.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(i64::from(u32::from(c))),
        _ => Err(Error::new(
            ErrorKind::Type,
            format!(
                "ord() expects one character, got {} of them",
                s.chars().count()
            ),
        )),
    }
}

/// `pow(base, exponent, modulus)`. Raises a value error for a negative exponent, and on a modulus of 0.
pub fn pow_mod(base: i64, exponent: i64, modulus: i64) -> KResult<i64> {
    if exponent < 0 || modulus == 0 {
        let message =
            "pow() with three arguments needs an exponent from 0 and a modulus other than 0";
        return Err(Error::new(ErrorKind::Value, message));
    }
    let m = i128::from(modulus).abs();
    let (mut result, mut base, mut left) = (1 % m, i128::from(base).rem_euclid(m), exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = result * base % m;
        }
        base = base * base % m;
        left >>= 1;
    }
    let result = if modulus < 0 && result != 0 {
        result - m
    } else {
        result
    };
    i64::try_from(result)
        .map_err(|_| Error::new(ErrorKind::Overflow, "the result does not fit i64"))
}

/// `round(n, digits)` of an integer: to tens, hundreds and so on for negative digits, halves to even.
pub fn round_whole(n: i64, digits: i64) -> KResult<i64> {
    if digits >= 0 {
        return Ok(n);
    }
    let power = u32::try_from(-digits)
        .ok()
        .and_then(|d| 10_i128.checked_pow(d));
    let Some(power) = power else { return Ok(0) };
    let n = i128::from(n);
    let (whole, rest) = (n.div_euclid(power), n.rem_euclid(power));
    let up = rest * 2 > power || rest * 2 == power && whole % 2 != 0;
    let rounded = (whole + i128::from(up)) * power;
    i64::try_from(rounded)
        .map_err(|_| Error::new(ErrorKind::Overflow, "the result does not fit i64"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_python() {
        for (x, text) in [
            (1.0, "1.0"),
            (0.1, "0.1"),
            (-2.5, "-2.5"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (123456.789, "123456.789"),
            (1e300, "1e+300"),
            (0.0, "0.0"),
        ] {
            assert_eq!(float_repr(x), text);
        }
        assert_eq!(float32_repr(0.1), "0.1");
    }

    #[test]
    fn rounding_is_to_even_and_exact() {
        assert_eq!(round_int(2.5).ok(), Some(2));
        assert_eq!(round_int(3.5).ok(), Some(4));
        assert_eq!(float_repr(round_digits(2.675, 2)), "2.67");
        assert_eq!(round_digits(1234.0, -2), 1200.0);
    }
}
