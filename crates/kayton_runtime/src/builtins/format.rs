//! Format specifications of f-strings: `[[fill]align][sign][#][0][width][,|_][.precision][type]`.

use std::fmt::{Display, Write};

use kayton_api::{Error, ErrorKind, KResult};

use super::number::float_repr;

/// The largest width, in characters.
const MOST_WIDTH: usize = 1_000_000;
/// The largest precision; formatting in Rust takes 16 bits, and some forms have a few digits more.
const MOST_DIGITS: usize = 65_000;

/// A parsed specification.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spec {
    fill: char,
    align: Option<char>,
    sign: char,
    alternate: bool,
    width: usize,
    group: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

fn bad(spec: &str, why: &str) -> Error {
    Error::new(
        ErrorKind::Value,
        format!("invalid format specification `{spec}`: {why}"),
    )
}

fn parse(text: &str) -> KResult<Spec> {
    let chars: Vec<char> = text.chars().collect();
    let mut spec = Spec {
        fill: ' ',
        align: None,
        sign: '-',
        alternate: false,
        width: 0,
        group: None,
        precision: None,
        kind: None,
    };
    let mut i = 0;
    let is_align = |c: Option<&char>| c.is_some_and(|c| "<>^=".contains(*c));
    if is_align(chars.get(1)) {
        spec.fill = chars[0];
        spec.align = Some(chars[1]);
        i = 2;
    } else if is_align(chars.first()) {
        spec.align = Some(chars[0]);
        i = 1;
    }
    if let Some(c) = chars.get(i).filter(|c| "+- ".contains(**c)) {
        spec.sign = *c;
        i += 1;
    }
    if chars.get(i) == Some(&'#') {
        spec.alternate = true;
        i += 1;
    }
    if chars.get(i) == Some(&'0') {
        if spec.align.is_none() {
            spec.fill = '0';
            spec.align = Some('=');
        }
        i += 1;
    }
    let number = |i: &mut usize, most: usize| -> KResult<Option<usize>> {
        let start = *i;
        while chars.get(*i).is_some_and(char::is_ascii_digit) {
            *i += 1;
        }
        if start == *i {
            return Ok(None);
        }
        let digits: String = chars[start..*i].iter().collect();
        match digits.parse::<usize>() {
            Ok(n) if n <= most => Ok(Some(n)),
            _ => Err(bad(text, "the number is too large")),
        }
    };
    spec.width = number(&mut i, MOST_WIDTH)?.unwrap_or(0);
    if let Some(c) = chars.get(i).filter(|c| ",_".contains(**c)) {
        spec.group = Some(*c);
        i += 1;
    }
    if chars.get(i) == Some(&'.') {
        i += 1;
        spec.precision =
            Some(number(&mut i, MOST_DIGITS)?.ok_or_else(|| bad(text, "no precision after `.`"))?);
    }
    spec.kind = chars.get(i).copied();
    if i + 1 < chars.len() {
        return Err(bad(text, "unknown part at its end"));
    }
    Ok(spec)
}

fn pad(spec: &Spec, prefix: &str, body: &str, default: char) -> String {
    let len = prefix.chars().count() + body.chars().count();
    let missing = spec.width.saturating_sub(len);
    let fill = |n: usize| spec.fill.to_string().repeat(n);
    match spec.align.unwrap_or(default) {
        '<' => format!("{prefix}{body}{}", fill(missing)),
        '^' => format!(
            "{}{prefix}{body}{}",
            fill(missing / 2),
            fill(missing - missing / 2)
        ),
        '=' => format!("{prefix}{}{body}", fill(missing)),
        _ => format!("{}{prefix}{body}", fill(missing)),
    }
}

fn grouped(digits: &str, sep: char, every: usize) -> String {
    let mut out = String::new();
    let n = digits.chars().count();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (n - i).is_multiple_of(every) {
            out.push(sep);
        }
        out.push(c);
    }
    out
}

fn sign_text(negative: bool, sign: char) -> &'static str {
    match (negative, sign) {
        (true, _) => "-",
        (false, '+') => "+",
        (false, ' ') => " ",
        _ => "",
    }
}

/// `format(x, spec)` of a string.
pub fn format_str(x: &str, spec: &str) -> KResult<String> {
    let s = parse(spec)?;
    if !matches!(s.kind, None | Some('s')) || s.align == Some('=') {
        return Err(bad(spec, "not one for str"));
    }
    let cut: String = match s.precision {
        Some(p) => x.chars().take(p).collect(),
        None => x.to_owned(),
    };
    Ok(pad(&s, "", &cut, '<'))
}

/// `format(x, spec)` of an object: precision, `+` and `#` are for its `Display` to follow, as in Rust.
pub fn format_object(x: &dyn Display, spec: &str) -> KResult<String> {
    let s = parse(spec)?;
    if s.kind == Some('s') {
        return format_str(&x.to_string(), spec);
    }
    if !matches!(s.kind, None | Some('f' | 'F')) || s.group.is_some() {
        return Err(bad(spec, "not one for an object"));
    }
    let precision = s.precision.or(s.kind.map(|_| 6));
    let text = match (s.sign == '+', s.alternate, precision) {
        (false, false, None) => format!("{x}"),
        (false, true, None) => format!("{x:#}"),
        (true, false, None) => format!("{x:+}"),
        (true, true, None) => format!("{x:+#}"),
        (false, false, Some(p)) => format!("{x:.p$}"),
        (false, true, Some(p)) => format!("{x:#.p$}"),
        (true, false, Some(p)) => format!("{x:+.p$}"),
        (true, true, Some(p)) => format!("{x:+#.p$}"),
    };
    // Zeros go between sign and digits.
    let (sign, body) = match (s.align, text.strip_prefix(['-', '+'])) {
        (Some('='), Some(rest)) => text.split_at(text.len() - rest.len()),
        _ => ("", text.as_str()),
    };
    Ok(pad(&s, sign, body, '<'))
}

/// `format(x, spec)` of an integer of at most 128 bits: its sign and its magnitude.
pub fn format_int(negative: bool, magnitude: u128, spec: &str) -> KResult<String> {
    let s = parse(spec)?;
    if matches!(s.kind, Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) {
        let x = magnitude as f64;
        return format_float(if negative { -x } else { x }, spec);
    }
    if s.precision.is_some() {
        return Err(bad(spec, "an integer has no precision"));
    }
    let (digits, prefix, every) = match s.kind {
        None | Some('d' | 'n') => (magnitude.to_string(), "", 3),
        Some('b') => (format!("{magnitude:b}"), "0b", 4),
        Some('o') => (format!("{magnitude:o}"), "0o", 4),
        Some('x') => (format!("{magnitude:x}"), "0x", 4),
        Some('X') => (format!("{magnitude:X}"), "0X", 4),
        Some('c') => {
            let c = u32::try_from(magnitude).ok().and_then(char::from_u32);
            let c = c.ok_or_else(|| bad(spec, "not a character's number"))?;
            return Ok(pad(&s, "", &c.to_string(), '<'));
        }
        Some(_) => return Err(bad(spec, "not one for an integer")),
    };
    let body = match s.group {
        Some(sep) => grouped(&digits, sep, every),
        None => digits,
    };
    let prefix = if s.alternate { prefix } else { "" };
    let sign = format!("{}{prefix}", sign_text(negative, s.sign));
    Ok(pad(&s, &sign, &body, '>'))
}

/// `format(x, spec)` of a float.
pub fn format_float(x: f64, spec: &str) -> KResult<String> {
    let s = parse(spec)?;
    let a = x.abs();
    let negative = x.is_sign_negative() && !x.is_nan();
    let body = if !x.is_finite() {
        if x.is_nan() {
            "nan".to_owned()
        } else {
            "inf".to_owned()
        }
    } else {
        match s.kind {
            None if s.precision.is_none() => float_repr(a),
            None => general(a, s.precision.unwrap_or(6).max(1), true),
            Some('f' | 'F') => format!("{a:.*}", s.precision.unwrap_or(6)),
            Some('e') => scientific(a, s.precision.unwrap_or(6), 'e'),
            Some('E') => scientific(a, s.precision.unwrap_or(6), 'E'),
            Some('g' | 'n') => general(a, s.precision.unwrap_or(6).max(1), false),
            Some('G') => general(a, s.precision.unwrap_or(6).max(1), false).to_uppercase(),
            Some('%') => format!("{:.*}%", s.precision.unwrap_or(6), a * 100.0),
            Some(_) => return Err(bad(spec, "not one for a float")),
        }
    };
    let body = match s.group {
        Some(sep) => {
            let end = body
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(body.len());
            format!("{}{}", grouped(&body[..end], sep, 3), &body[end..])
        }
        None => body,
    };
    Ok(pad(&s, sign_text(negative, s.sign), &body, '>'))
}

fn scientific(a: f64, precision: usize, e: char) -> String {
    let text = format!("{a:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mark = if exponent < 0 { '-' } else { '+' };
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "{mantissa}{e}{mark}{:02}", exponent.abs());
    out
}

fn general(a: f64, precision: usize, keep_point: bool) -> String {
    let text = format!("{a:.*e}", precision - 1);
    let exponent: i32 = text
        .split_once('e')
        .and_then(|(_, e)| e.parse().ok())
        .unwrap_or(0);
    let limit = i32::try_from(precision).unwrap_or(i32::MAX);
    let trim = |t: &str| -> String {
        if t.contains('.') {
            t.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            t.to_owned()
        }
    };
    if exponent < -4 || exponent >= limit {
        let full = scientific(a, precision - 1, 'e');
        let (mantissa, rest) = full.split_once('e').unwrap_or((&full, "+00"));
        return format!("{}e{rest}", trim(mantissa));
    }
    let decimals = usize::try_from(limit - 1 - exponent).unwrap_or(0);
    let out = trim(&format!("{a:.decimals$}"));
    if keep_point && !out.contains('.') {
        format!("{out}.0")
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specifications_are_pythons() {
        for (x, spec, text) in [
            (2.7654, ".2f", "2.77"),
            (2.7654, "8.2f", "    2.77"),
            (-1.5, "+.1f", "-1.5"),
            (1.5, "+.1f", "+1.5"),
            (1234567.891, ",.2f", "1,234,567.89"),
            (0.25, ".0%", "25%"),
            (12345.678, ".3e", "1.235e+04"),
            (0.00001234, "g", "1.234e-05"),
            (100000.0, "g", "100000"),
            (1e20, "", "1e+20"),
            (3.0, "", "3.0"),
            (2.5, "08.3f", "0002.500"),
        ] {
            assert_eq!(
                format_float(x, spec).ok().as_deref(),
                Some(text),
                "{x} {spec}"
            );
        }
        for (neg, x, spec, text) in [
            (false, 42, "5", "   42"),
            (false, 42, "<5", "42   "),
            (true, 42, "06", "-00042"),
            (false, 255, "#x", "0xff"),
            (false, 5, "08b", "00000101"),
            (false, 1234567, ",", "1,234,567"),
            (false, 7, ".1f", "7.0"),
            (false, 7, "*^5", "**7**"),
        ] {
            assert_eq!(
                format_int(neg, x, spec).ok().as_deref(),
                Some(text),
                "{x} {spec}"
            );
        }
        for (spec, text) in [
            (".3", "2.500"),
            ("8.1f", "2.5     "),
            (">6.2", "  2.50"),
            ("+.1", "+2.5"),
            ("07.2", "0002.50"),
            (".1s", "2"),
        ] {
            let done = format_object(&2.5, spec);
            assert_eq!(done.ok().as_deref(), Some(text), "{spec}");
        }
        assert!(format_object(&2.5, "x").is_err());
        assert_eq!(format_str("ab", ">5").ok().as_deref(), Some("   ab"));
        assert_eq!(format_str("abc", ".2").ok().as_deref(), Some("ab"));
        assert!(format_str("abc", "d").is_err());
    }
}
