use kayton_api::{Bytes, Dict, Error, ErrorKind, KResult, List, Set, Str, Value};

use super::sizes;

/// The items of a list, those that are added during the loop included.
pub struct ListIter<T: 'static> {
    list: List<T>,
    at: usize,
}

impl<T: Clone + 'static> Iterator for ListIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        // A list that is being changed elsewhere ends the loop.
        let item = match self.list.glance() {
            // SAFETY: clones of bridge values count at most.
            Some(items) => unsafe { items.as_ref() }.get(self.at).cloned()?,
            None => self.item_of_any()?,
        };
        self.at += 1;
        Some(item)
    }
}

impl<T: Clone + 'static> ListIter<T> {
    /// The item of a list that is borrowed or shared.
    #[cold]
    #[inline(never)]
    fn item_of_any(&self) -> Option<T> {
        self.list.borrow().ok()?.get(self.at).cloned()
    }
}

/// `for x in xs`.
#[inline]
#[must_use]
pub fn list_iter<T: Clone + 'static>(list: &List<T>) -> ListIter<T> {
    ListIter {
        list: list.clone(),
        at: 0,
    }
}

/// The characters of a string, as strings.
pub struct StrIter {
    text: Str,
    at: usize,
}

impl Iterator for StrIter {
    type Item = Str;

    #[inline]
    fn next(&mut self) -> Option<Str> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() {
            self.at += 1;
            return Some(Str::of_ascii(byte));
        }
        let c = self.text.get(self.at..)?.chars().next()?;
        self.at += c.len_utf8();
        Some(Str::from(c))
    }
}

/// `for c in s`.
#[must_use]
pub fn str_iter(text: &Str) -> StrIter {
    StrIter {
        text: text.clone(),
        at: 0,
    }
}

/// The pieces of a text, as they are asked for.
pub enum Pieces {
    /// Between white space: the text, and where the next one is looked for.
    Words(Str, usize),
    /// Between separators; none any more behind the last.
    Parts(Str, Str, Option<usize>),
    /// Of a limited number.
    Some(ListIter<Str>),
}

/// Where the next word is, from a place between two characters.
#[inline]
fn word(text: &str, from: usize) -> Option<(usize, usize)> {
    let space = |b: u8| b == b' ' || (b'\t'..=b'\r').contains(&b);
    let bytes = text.as_bytes();
    let mut start = from;
    while space(*bytes.get(start)?) {
        start += 1;
    }
    let mut end = start;
    loop {
        match bytes.get(end) {
            Some(b) if !b.is_ascii() => return any_word(text, start),
            Some(b) if !space(*b) => end += 1,
            _ => return Some((start, end)),
        }
    }
}

/// As [`word`], of a text that is not all ASCII.
#[inline(never)]
fn any_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?.trim_start();
    let start = text.len() - rest.len();
    let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
    (len > 0).then_some((start, start + len))
}

impl Iterator for Pieces {
    type Item = Str;

    #[inline]
    fn next(&mut self) -> Option<Str> {
        match self {
            Pieces::Words(text, at) => {
                let (start, end) = word(text, *at)?;
                *at = end;
                text.get(start..end).map(Str::new)
            }
            Pieces::Parts(text, sep, at) => {
                let rest = text.get((*at)?..)?;
                let end = rest.find(sep.as_str());
                *at = end.map(|end| text.len() - rest.len() + end + sep.len());
                Some(Str::new(&rest[..end.unwrap_or(rest.len())]))
            }
            Pieces::Some(list) => list.next(),
        }
    }
}

/// `for s in text.split([sep[, limit]])`. Raises a value error for an empty separator.
pub fn split_iter(text: &Str, sep: Option<&Str>, limit: Option<i64>) -> KResult<Pieces> {
    let limited = limit.is_some_and(|limit| limit >= 0);
    match sep {
        None if !limited => Ok(Pieces::Words(text.clone(), 0)),
        Some(sep) if !limited && !sep.is_empty() => {
            Ok(Pieces::Parts(text.clone(), sep.clone(), Some(0)))
        }
        _ => Ok(Pieces::Some(list_iter(&super::str_split(
            text, sep, limit,
        )?))),
    }
}

/// `for b in data`.
#[must_use]
pub fn bytes_iter(data: &Bytes) -> std::vec::IntoIter<i64> {
    data.iter()
        .map(|b| i64::from(*b))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The keys of a dict or the items of a set, which keeps its size while they are looked at.
pub struct Keys<K, F> {
    left: std::vec::IntoIter<K>,
    size: usize,
    now: F,
    what: &'static str,
}

impl<K, F: Fn() -> KResult<usize>> Iterator for Keys<K, F> {
    type Item = K;

    #[inline]
    fn next(&mut self) -> Option<K> {
        // One that is being changed elsewhere is looked at the next time.
        match (self.now)() {
            Ok(size) if size != self.size => changed(self.what),
            _ => self.left.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}

#[cold]
fn changed(what: &str) -> ! {
    let message = format!("{what} changed size during iteration");
    crate::unwind(Error::new(ErrorKind::User, message).with_type_name("RuntimeError"))
}

/// `for k in d`. Raises a runtime error where the dict gets or loses keys meanwhile.
pub fn dict_iter<K: Clone + 'static, V: 'static>(
    d: &Dict<K, V>,
) -> KResult<impl Iterator<Item = K> + use<K, V>> {
    let left: Vec<K> = d.borrow()?.keys().cloned().collect();
    let dict = d.clone();
    Ok(Keys {
        size: left.len(),
        left: left.into_iter(),
        now: move || Ok(dict.borrow()?.len()),
        what: "dictionary",
    })
}

/// `for x in s` of a set. Raises a runtime error where the set gets or loses items meanwhile.
pub fn set_iter<T: Clone + 'static>(s: &Set<T>) -> KResult<impl Iterator<Item = T> + use<T>> {
    let left: Vec<T> = s.borrow()?.iter().cloned().collect();
    let set = s.clone();
    Ok(Keys {
        size: left.len(),
        left: left.into_iter(),
        now: move || Ok(set.borrow()?.len()),
        what: "Set",
    })
}

/// `range(start, stop, step)`.
pub struct RangeStep {
    at: Option<i64>,
    stop: i64,
    step: i64,
}

impl Iterator for RangeStep {
    type Item = i64;

    #[inline]
    fn next(&mut self) -> Option<i64> {
        let at = self.at?;
        if (self.step > 0 && at >= self.stop) || (self.step < 0 && at <= self.stop) {
            return None;
        }
        self.at = at.checked_add(self.step);
        Some(at)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let Some(at) = self.at else {
            return (0, Some(0));
        };
        let (at, stop) = (i128::from(at), i128::from(self.stop));
        let step = i128::from(self.step);
        let left = (stop - at + step - step.signum()) / step;
        let left = usize::try_from(left.max(0)).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

/// `range(start, stop, step)`. Raises a value error for step zero.
pub fn range_step(start: i64, stop: i64, step: i64) -> KResult<RangeStep> {
    if step == 0 {
        return Err(Error::new(
            ErrorKind::Value,
            "range() step must not be zero",
        ));
    }
    Ok(RangeStep {
        at: Some(start),
        stop,
        step,
    })
}

/// `enumerate(xs, start)`.
#[inline]
pub fn enumerate<T>(xs: impl Iterator<Item = T>, start: i64) -> impl Iterator<Item = (i64, T)> {
    let mut i = start.wrapping_sub(1);
    xs.map(move |x| {
        i = i.wrapping_add(1);
        (i, x)
    })
}

/// `zip(a, b)`.
#[inline]
pub fn zip<A, B>(
    a: impl Iterator<Item = A>,
    b: impl Iterator<Item = B>,
) -> impl Iterator<Item = (A, B)> {
    a.zip(b)
}

/// `zip(a, b, c)`.
pub fn zip3<A, B, C>(
    a: impl Iterator<Item = A>,
    b: impl Iterator<Item = B>,
    c: impl Iterator<Item = C>,
) -> impl Iterator<Item = (A, B, C)> {
    a.zip(b).zip(c).map(|((a, b), c)| (a, b, c))
}

/// `reversed(xs)`. Raises a memory error.
pub fn reversed<T>(xs: impl Iterator<Item = T>) -> KResult<std::vec::IntoIter<T>> {
    let mut all = sizes::all(xs)?;
    all.reverse();
    Ok(all.into_iter())
}

/// `map(f, xs)`: applied at once.
pub fn map<T, U>(
    xs: impl Iterator<Item = T>,
    f: impl Fn(T) -> KResult<U>,
) -> KResult<std::vec::IntoIter<U>> {
    let mut out = Vec::new();
    for x in xs {
        sizes::push(&mut out, f(x)?)?;
    }
    Ok(out.into_iter())
}

/// `filter(f, xs)`: applied at once.
pub fn filter<T: Clone>(
    xs: impl Iterator<Item = T>,
    f: impl Fn(T) -> KResult<bool>,
) -> KResult<std::vec::IntoIter<T>> {
    let mut out = Vec::new();
    for x in xs {
        if f(x.clone())? {
            sizes::push(&mut out, x)?;
        }
    }
    Ok(out.into_iter())
}

/// `list(xs)`. Raises a memory error.
#[inline]
pub fn collect<T: 'static>(xs: impl Iterator<Item = T>) -> KResult<List<T>> {
    sizes::all(xs).map(List::new)
}

/// `next(it)`. Raises `StopIteration` at the end.
pub fn next_value<T>(step: Option<T>) -> KResult<T> {
    step.ok_or_else(|| {
        Error::new(ErrorKind::User, "the iterator is at its end").with_type_name("StopIteration")
    })
}

/// The texts of the items of a list.
pub fn texts<T: Value>(xs: &List<T>) -> KResult<List<Str>> {
    let items = xs.borrow()?.clone();
    let texts: KResult<Vec<Str>> = items.iter().map(|x| super::deep_text(x)).collect();
    Ok(List::new(texts?))
}

/// `zip(*rows)`: the columns, up to the end of the shortest row.
pub fn zip_all<T: Clone + 'static>(rows: &List<List<T>>) -> KResult<std::vec::IntoIter<List<T>>> {
    let mut held = Vec::new();
    for row in rows.borrow()?.iter() {
        held.push(row.borrow()?.clone());
    }
    let width = held.iter().map(Vec::len).min().unwrap_or(0);
    let column = |at: usize| List::new(held.iter().map(|row| row[at].clone()).collect());
    Ok((0..width).map(column).collect::<Vec<_>>().into_iter())
}
