//! Methods of `str` and `bytes`; positions count characters.

use kayton_api::{Bytes, Error, ErrorKind, KResult, List, Str};

use super::sizes;

fn chars_before(s: &str, byte: usize) -> i64 {
    i64::try_from(s[..byte].chars().count()).unwrap_or(i64::MAX)
}

fn list<'a>(parts: impl Iterator<Item = &'a str>) -> List<Str> {
    List::new(parts.map(Str::new).collect())
}

/// `len(s)`.
#[must_use]
pub fn str_len(s: &Str) -> i64 {
    let len = if s.is_ascii() {
        s.len()
    } else {
        s.chars().count()
    };
    i64::try_from(len).unwrap_or(i64::MAX)
}

/// `a + b`.
#[must_use]
pub fn str_concat(a: &str, b: &str) -> Str {
    let mut out = String::with_capacity(a.len() + b.len());
    out.push_str(a);
    out.push_str(b);
    Str::from(out)
}

/// `s * n`. Raises a memory error.
pub fn str_repeat(s: &Str, n: i64) -> KResult<Str> {
    let n = usize::try_from(n).unwrap_or(0);
    let mut out = sizes::text(sizes::times(s.len(), n, "a string")?)?;
    if !s.is_empty() {
        out.extend(std::iter::repeat_n(s.as_str(), n));
    }
    Ok(Str::from(out))
}

/// `s.upper()`.
#[must_use]
pub fn str_upper(s: &Str) -> Str {
    Str::from(s.to_uppercase())
}

/// `s.lower()`.
#[must_use]
pub fn str_lower(s: &Str) -> Str {
    Str::from(s.to_lowercase())
}

/// `s.capitalize()`.
#[must_use]
pub fn str_capitalize(s: &Str) -> Str {
    let mut chars = s.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    Str::from(first + &chars.as_str().to_lowercase())
}

/// `s.title()`.
#[must_use]
pub fn str_title(s: &Str) -> Str {
    let mut out = String::new();
    let mut inside = false;
    for c in s.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    Str::from(out)
}

/// `s.swapcase()`.
#[must_use]
pub fn str_swapcase(s: &Str) -> Str {
    let mut out = String::new();
    for c in s.chars() {
        if c.is_uppercase() {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
    }
    Str::from(out)
}

fn in_set(chars: Option<&Str>) -> impl Fn(char) -> bool + Copy + '_ {
    move |c: char| chars.map_or(c.is_whitespace(), |set| set.contains(c))
}

/// `s.strip([chars])`.
#[must_use]
pub fn str_strip(s: &Str, chars: Option<&Str>) -> Str {
    Str::new(s.trim_matches(in_set(chars)))
}

/// `s.lstrip([chars])`.
#[must_use]
pub fn str_lstrip(s: &Str, chars: Option<&Str>) -> Str {
    Str::new(s.trim_start_matches(in_set(chars)))
}

/// `s.rstrip([chars])`.
#[must_use]
pub fn str_rstrip(s: &Str, chars: Option<&Str>) -> Str {
    Str::new(s.trim_end_matches(in_set(chars)))
}

fn separator(sep: &Str) -> KResult<&str> {
    if sep.is_empty() {
        return Err(Error::new(ErrorKind::Value, "empty separator"));
    }
    Ok(sep)
}

/// `s.split([sep[, limit]])`. Raises a value error for an empty separator.
pub fn str_split(s: &Str, sep: Option<&Str>, limit: Option<i64>) -> KResult<List<Str>> {
    let limit = limit.and_then(|n| usize::try_from(n).ok());
    let Some(sep) = sep else {
        let Some(limit) = limit else {
            return Ok(list(s.split_whitespace()));
        };
        let mut parts = Vec::new();
        let mut rest = s.trim_start();
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace);
            match end {
                Some(end) if parts.len() < limit => {
                    parts.push(Str::new(&rest[..end]));
                    rest = rest[end..].trim_start();
                }
                _ => {
                    parts.push(Str::new(rest.trim_end()));
                    break;
                }
            }
        }
        return Ok(List::new(parts));
    };
    let sep = separator(sep)?;
    Ok(match limit {
        Some(n) => list(s.splitn(n.saturating_add(1), sep)),
        None => list(s.split(sep)),
    })
}

/// `s.rsplit(sep[, limit])`. Raises a value error for an empty separator.
pub fn str_rsplit(s: &Str, sep: &Str, limit: Option<i64>) -> KResult<List<Str>> {
    let sep = separator(sep)?;
    let n = limit
        .and_then(|n| usize::try_from(n).ok())
        .map_or(usize::MAX, |n| n.saturating_add(1));
    let mut parts: Vec<Str> = s.rsplitn(n, sep).map(Str::new).collect();
    parts.reverse();
    Ok(List::new(parts))
}

/// `s.splitlines()`.
#[must_use]
pub fn str_splitlines(s: &Str) -> List<Str> {
    list(s.lines())
}

/// `s.partition(sep)`. Raises a value error for an empty separator.
pub fn str_partition(s: &Str, sep: &Str) -> KResult<(Str, Str, Str)> {
    Ok(match s.split_once(separator(sep)?) {
        Some((a, b)) => (Str::new(a), sep.clone(), Str::new(b)),
        None => (s.clone(), Str::new(""), Str::new("")),
    })
}

/// `s.rpartition(sep)`.
pub fn str_rpartition(s: &Str, sep: &Str) -> KResult<(Str, Str, Str)> {
    Ok(match s.rsplit_once(separator(sep)?) {
        Some((a, b)) => (Str::new(a), sep.clone(), Str::new(b)),
        None => (Str::new(""), Str::new(""), s.clone()),
    })
}

/// `s.replace(old, new[, count])`. Raises a memory error.
pub fn str_replace(s: &Str, old: &Str, new: &Str, count: Option<i64>) -> KResult<Str> {
    let most = count.and_then(|n| usize::try_from(n).ok());
    let most = most.unwrap_or(usize::MAX);
    if new.len() > old.len() {
        let places = s.matches(old.as_str()).take(most).count();
        let more = sizes::times(places, new.len(), "a string")?;
        drop(sizes::text(sizes::plus(s.len(), more, "a string")?)?);
    }
    Ok(Str::from(s.replacen(old.as_str(), new, most)))
}

/// `s.startswith(prefix)`.
#[must_use]
pub fn str_startswith(s: &Str, prefix: &Str) -> bool {
    s.starts_with(prefix.as_str())
}

/// `s.endswith(suffix)`.
#[must_use]
pub fn str_endswith(s: &Str, suffix: &Str) -> bool {
    s.ends_with(suffix.as_str())
}

/// `s.removeprefix(prefix)`.
#[must_use]
pub fn str_removeprefix(s: &Str, prefix: &Str) -> Str {
    Str::new(s.strip_prefix(prefix.as_str()).unwrap_or(s))
}

/// `s.removesuffix(suffix)`.
#[must_use]
pub fn str_removesuffix(s: &Str, suffix: &Str) -> Str {
    Str::new(s.strip_suffix(suffix.as_str()).unwrap_or(s))
}

/// `s.find(part)`: -1 if absent.
#[must_use]
pub fn str_find(s: &Str, part: &Str) -> i64 {
    s.find(part.as_str()).map_or(-1, |at| chars_before(s, at))
}

/// `s.rfind(part)`: -1 if absent.
#[must_use]
pub fn str_rfind(s: &Str, part: &Str) -> i64 {
    s.rfind(part.as_str()).map_or(-1, |at| chars_before(s, at))
}

/// `s.index(part)`. Raises a value error if absent.
pub fn str_position(s: &Str, part: &Str) -> KResult<i64> {
    match str_find(s, part) {
        -1 => Err(Error::new(ErrorKind::Value, "substring not found")),
        at => Ok(at),
    }
}

/// `s.count(part)`.
#[must_use]
pub fn str_count(s: &Str, part: &Str) -> i64 {
    i64::try_from(s.matches(part.as_str()).count()).unwrap_or(i64::MAX)
}

/// `part in s`.
#[must_use]
pub fn str_contains(s: &Str, part: &Str) -> bool {
    s.contains(part.as_str())
}

fn fill_char(fill: Option<&Str>) -> KResult<char> {
    let Some(fill) = fill else { return Ok(' ') };
    let mut chars = fill.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(Error::new(
            ErrorKind::Type,
            "the fill must be exactly one character",
        )),
    }
}

fn padded(s: &Str, width: i64, fill: Option<&Str>, share: impl Fn(usize) -> usize) -> KResult<Str> {
    let fill = fill_char(fill)?;
    let missing = usize::try_from(width.saturating_sub(str_len(s))).unwrap_or(0);
    let left = share(missing);
    let fills = sizes::times(missing, fill.len_utf8(), "a string")?;
    let mut out = sizes::text(sizes::plus(fills, s.len(), "a string")?)?;
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(s);
    out.extend(std::iter::repeat_n(fill, missing - left));
    Ok(Str::from(out))
}

/// `s.ljust(width[, fill])`. Raises a type error for a fill that is not one character.
pub fn str_ljust(s: &Str, width: i64, fill: Option<&Str>) -> KResult<Str> {
    padded(s, width, fill, |_| 0)
}

/// `s.rjust(width[, fill])`. Raises a type error for a fill that is not one character.
pub fn str_rjust(s: &Str, width: i64, fill: Option<&Str>) -> KResult<Str> {
    padded(s, width, fill, |n| n)
}

/// `s.center(width[, fill])`. Raises a type error for a fill that is not one character.
pub fn str_center(s: &Str, width: i64, fill: Option<&Str>) -> KResult<Str> {
    padded(s, width, fill, |n| n / 2)
}

/// `s.zfill(width)`. Raises a memory error.
pub fn str_zfill(s: &Str, width: i64) -> KResult<Str> {
    let (sign, body) = match s.strip_prefix(['-', '+']) {
        Some(body) => (&s[..1], body),
        None => ("", s.as_str()),
    };
    let missing = usize::try_from(width.saturating_sub(str_len(s))).unwrap_or(0);
    let mut out = sizes::text(sizes::plus(missing, s.len(), "a string")?)?;
    out.push_str(sign);
    out.extend(std::iter::repeat_n('0', missing));
    out.push_str(body);
    Ok(Str::from(out))
}

fn all(s: &Str, test: impl Fn(char) -> bool) -> bool {
    !s.is_empty() && s.chars().all(test)
}

/// `s.isdigit()`.
#[must_use]
pub fn str_isdigit(s: &Str) -> bool {
    all(s, char::is_numeric)
}

/// `s.isalpha()`.
#[must_use]
pub fn str_isalpha(s: &Str) -> bool {
    all(s, char::is_alphabetic)
}

/// `s.isalnum()`.
#[must_use]
pub fn str_isalnum(s: &Str) -> bool {
    all(s, char::is_alphanumeric)
}

/// `s.isspace()`.
#[must_use]
pub fn str_isspace(s: &Str) -> bool {
    all(s, char::is_whitespace)
}

/// `s.isupper()`.
#[must_use]
pub fn str_isupper(s: &Str) -> bool {
    s.chars().any(char::is_uppercase) && !s.chars().any(char::is_lowercase)
}

/// `s.islower()`.
#[must_use]
pub fn str_islower(s: &Str) -> bool {
    s.chars().any(char::is_lowercase) && !s.chars().any(char::is_uppercase)
}

/// `s.encode()`: UTF-8.
#[must_use]
pub fn str_encode(s: &Str) -> Bytes {
    Bytes::from(s.as_bytes())
}

/// `b.decode()`: UTF-8. Raises a value error.
pub fn bytes_decode(b: &Bytes) -> KResult<Str> {
    std::str::from_utf8(b)
        .map(Str::new)
        .map_err(|e| Error::new(ErrorKind::Value, format!("not UTF-8: {e}")))
}

/// `b.hex()`.
#[must_use]
pub fn bytes_hex(b: &Bytes) -> Str {
    Str::from(b.iter().map(|x| format!("{x:02x}")).collect::<String>())
}
