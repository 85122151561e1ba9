//! Places in texts: where parts begin, in characters and in bytes.

use kayton_api::{Error, ErrorKind, KResult, List, Str};

use super::{str_find, str_len, str_rsplit, str_split};

/// `s.find(part, start)` and `s.rfind(part)`; -1 if it is not there.
#[must_use]
pub fn str_find_from(s: &Str, part: &Str, start: Option<i64>, end: Option<i64>) -> i64 {
    let len = str_len(s);
    let place = |at: i64| (if at < 0 { at + len } else { at }).clamp(0, len);
    let (from, to) = (place(start.unwrap_or(0)), place(end.unwrap_or(len)));
    match crate::ops::str_slice(s, Some(from), Some(to), None) {
        Ok(within) if from <= to => match str_find(&within, part) {
            -1 => -1,
            at => at + from,
        },
        _ => -1,
    }
}

/// As [`str_find_from`]. Raises a value error if it is not there.
pub fn str_position_from(
    s: &Str,
    part: &Str,
    start: Option<i64>,
    end: Option<i64>,
) -> KResult<i64> {
    match str_find_from(s, part, start, end) {
        -1 => Err(Error::new(ErrorKind::Value, "substring not found")),
        at => Ok(at),
    }
}

/// `s.expandtabs(size)`.
#[must_use]
pub fn str_expandtabs(s: &Str, size: Option<i64>) -> Str {
    let size = usize::try_from(size.unwrap_or(8)).unwrap_or(0);
    let (mut out, mut column) = (String::new(), 0);
    for c in s.chars() {
        match c {
            '\t' if size > 0 => {
                let room = size - column % size;
                out.extend(std::iter::repeat_n(' ', room));
                column += room;
            }
            '\t' => {}
            c => {
                out.push(c);
                column = if c == '\n' { 0 } else { column + 1 };
            }
        }
    }
    Str::from(out)
}

/// `s.rsplit()`: as `split` where no separator and no limit are given.
pub fn str_rsplit_any(s: &Str, sep: Option<&Str>, limit: Option<i64>) -> KResult<List<Str>> {
    match sep {
        Some(sep) => str_rsplit(s, sep, limit),
        None => {
            let words = str_split(s, None, None)?;
            let count = words.borrow()?.len();
            let Some(limit) = limit
                .and_then(|n| usize::try_from(n).ok())
                .filter(|n| *n + 1 < count)
            else {
                return Ok(words);
            };
            // What is left of the last words stays as it is.
            let mut rest: &str = s.trim_end();
            let mut out = Vec::new();
            for _ in 0..limit {
                let start = rest.rfind(char::is_whitespace).map_or(0, |at| {
                    at + rest[at..].chars().next().map_or(1, char::len_utf8)
                });
                out.push(Str::new(&rest[start..]));
                rest = rest[..start].trim_end();
            }
            out.push(Str::new(rest.trim_start()));
            out.reverse();
            Ok(List::new(out))
        }
    }
}

/// The byte at which the character `at` of a text begins; its end for a place behind it.
#[must_use]
pub fn byte_of(s: &Str, at: i64) -> i64 {
    let wanted = usize::try_from(at).unwrap_or(0);
    let byte = match s.is_ascii() {
        true => wanted.min(s.len()),
        false => s
            .char_indices()
            .nth(wanted)
            .map_or(s.len(), |(byte, _)| byte),
    };
    i64::try_from(byte).unwrap_or(i64::MAX)
}

/// The number of the character that begins at a byte of a text.
#[must_use]
pub fn char_of(s: &Str, byte: i64) -> i64 {
    let byte = usize::try_from(byte).unwrap_or(0).min(s.len());
    match s.is_ascii() {
        true => i64::try_from(byte).unwrap_or(i64::MAX),
        false => s.get(..byte).map_or(0, |before| {
            i64::try_from(before.chars().count()).unwrap_or(i64::MAX)
        }),
    }
}
