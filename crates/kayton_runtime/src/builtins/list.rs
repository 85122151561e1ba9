use std::cmp::Ordering;

use kayton_api::{Error, ErrorKind, KResult, List, Str, Value};

use super::{dynamic::check_order, sizes, sort::sort_by_key};
use crate::guard::watched;

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// `len(xs)`.
#[inline]
pub fn list_len<T: 'static>(xs: &List<T>) -> KResult<i64> {
    Ok(count(xs.borrow()?.len()))
}

/// `xs.append(x)`.
#[inline]
pub fn list_append<T: 'static>(xs: &List<T>, x: T) -> KResult<()> {
    sizes::push(&mut *xs.borrow_mut()?, x)
}

/// `xs.extend(more)`; `more` may be the same list.
pub fn list_extend<T: Clone + 'static>(xs: &List<T>, more: &List<T>) -> KResult<()> {
    let more = copied(&more.borrow()?)?;
    let mut xs = xs.borrow_mut()?;
    sizes::more(&mut xs, more.len())?;
    xs.extend(more);
    Ok(())
}

/// `xs.insert(i, x)`; a position outside is the nearest end.
pub fn list_insert<T: 'static>(xs: &List<T>, i: i64, x: T) -> KResult<()> {
    let mut xs = xs.borrow_mut()?;
    let n = count(xs.len());
    let at = (if i < 0 { i.saturating_add(n) } else { i }).clamp(0, n);
    sizes::more(&mut xs, 1)?;
    xs.insert(usize::try_from(at).unwrap_or(0), x);
    Ok(())
}

fn copied<T: Clone>(xs: &[T]) -> KResult<Vec<T>> {
    let mut out = sizes::items(xs.len())?;
    out.extend_from_slice(xs);
    Ok(out)
}

fn find<T: Value>(xs: &List<T>, x: &T) -> KResult<Option<usize>> {
    let xs = xs.borrow()?;
    watched::<T, _>(|| xs.iter().position(|y| y.same(x)))
}

fn absent<T: Value>(x: &T) -> Error {
    match super::deep_repr(x) {
        Ok(shown) => Error::new(ErrorKind::Value, format!("{shown} is not in list")),
        Err(error) => error,
    }
}

/// `xs.remove(x)`. Raises a value error if it is not there.
pub fn list_remove<T: Value>(xs: &List<T>, x: &T) -> KResult<()> {
    let gone = || Error::new(ErrorKind::Value, "list.remove(x): x not in list");
    let at = find(xs, x)?.ok_or_else(gone)?;
    let old = xs.borrow_mut()?.remove(at);
    drop(old);
    Ok(())
}

/// `xs.index(x)`. Raises a value error if it is not there.
pub fn list_index<T: Value>(xs: &List<T>, x: &T) -> KResult<i64> {
    find(xs, x)?.map(count).ok_or_else(|| absent(x))
}

/// `xs.count(x)`.
pub fn list_count<T: Value>(xs: &List<T>, x: &T) -> KResult<i64> {
    let xs = xs.borrow()?;
    watched::<T, _>(|| count(xs.iter().filter(|y| y.same(x)).count()))
}

/// `x in xs`.
pub fn list_contains<T: Value>(xs: &List<T>, x: &T) -> KResult<bool> {
    Ok(find(xs, x)?.is_some())
}

/// `xs.clear()`.
pub fn list_clear<T: 'static>(xs: &List<T>) -> KResult<()> {
    let old = std::mem::take(&mut *xs.borrow_mut()?);
    drop(old);
    Ok(())
}

/// `xs.reverse()`.
pub fn list_reverse<T: 'static>(xs: &List<T>) -> KResult<()> {
    xs.borrow_mut()?.reverse();
    Ok(())
}

/// `xs.copy()`.
pub fn list_copy<T: Clone + 'static>(xs: &List<T>) -> KResult<List<T>> {
    Ok(List::new(copied(&xs.borrow()?)?))
}

/// `a + b`.
pub fn list_concat<T: Clone + 'static>(a: &List<T>, b: &List<T>) -> KResult<List<T>> {
    let (a, b) = (a.borrow()?, b.borrow()?);
    let mut out = sizes::items(sizes::plus(a.len(), b.len(), "a list")?)?;
    out.extend_from_slice(&a);
    out.extend_from_slice(&b);
    Ok(List::new(out))
}

/// `xs * n`. Raises a memory error.
pub fn list_repeat<T: Clone + 'static>(xs: &List<T>, n: i64) -> KResult<List<T>> {
    let xs = xs.borrow()?;
    let n = usize::try_from(n).unwrap_or(0);
    let mut out = sizes::items(sizes::times(xs.len(), n, "a list")?)?;
    if xs.is_empty() {
        return Ok(List::new(out));
    }
    match xs.as_slice() {
        [one] => out.resize(n, one.clone()),
        _ => (0..n).for_each(|_| out.extend_from_slice(&xs)),
    }
    Ok(List::new(out))
}

/// `xs.sort(reverse=…)`.
pub fn list_sort<T: Value>(xs: &List<T>, reverse: bool) -> KResult<()> {
    let mut items = copied(&xs.borrow()?)?;
    sort_by_key(&mut items, |x| x, reverse)?;
    let old = std::mem::replace(&mut *xs.borrow_mut()?, items);
    drop(old);
    Ok(())
}

/// `xs.sort(key=f, reverse=…)`.
pub fn list_sort_by<T: Clone + 'static, K: Value>(
    xs: &List<T>,
    key: impl Fn(T) -> KResult<K>,
    reverse: bool,
) -> KResult<()> {
    let items = copied(&xs.borrow()?)?;
    let mut keyed = sizes::items(items.len())?;
    for item in items {
        keyed.push((key(item.clone())?, item));
    }
    sort_by_key(&mut keyed, |(key, _)| key, reverse)?;
    let items = keyed.into_iter().map(|(_, item)| item).collect();
    let old = std::mem::replace(&mut *xs.borrow_mut()?, items);
    drop(old);
    Ok(())
}

fn empty(what: &str) -> Error {
    Error::new(
        ErrorKind::Value,
        format!("{what}() arg is an empty sequence"),
    )
}

/// `min(xs)` or `max(xs)`, with a default. Raises a value error without one.
pub fn extreme<T: Value>(xs: &List<T>, max: bool, default: Option<T>) -> KResult<T> {
    extreme_by(xs, Ok, max, default)
}

/// `min(xs, key=f)` or `max(xs, key=f)`: the first of equal ones.
pub fn extreme_by<T: Clone + 'static, K: Value>(
    xs: &List<T>,
    key: impl Fn(T) -> KResult<K>,
    max: bool,
    default: Option<T>,
) -> KResult<T> {
    let items = copied(&xs.borrow()?)?;
    let mut best: Option<(K, T)> = None;
    let wanted = if max {
        Ordering::Greater
    } else {
        Ordering::Less
    };
    for item in items {
        let k = key(item.clone())?;
        let better = |(best, _): &(K, T)| match watched::<K, _>(|| k.order(best))? {
            Some(order) => Ok(order == wanted),
            None => check_order(&k, best).map(|()| false),
        };
        if best.as_ref().map_or(Ok(true), better)? {
            best = Some((k, item));
        }
    }
    best.map(|(_, item)| item)
        .or(default)
        .ok_or_else(|| empty(if max { "max" } else { "min" }))
}

/// `min(xs)`. Raises a value error for an empty list.
pub fn list_min<T: Value>(xs: &List<T>) -> KResult<T> {
    extreme(xs, false, None)
}

/// `max(xs)`. Raises a value error for an empty list.
pub fn list_max<T: Value>(xs: &List<T>) -> KResult<T> {
    extreme(xs, true, None)
}

/// `sum(xs)` of integers. Raises an overflow error.
pub fn sum_int<T: crate::ops::Int + Default + 'static>(xs: &List<T>) -> KResult<T> {
    xs.borrow()?.iter().try_fold(T::default(), |a, b| a.add(*b))
}

/// `sum(xs)` of floats.
pub fn sum_float<T: Copy + std::iter::Sum<T> + 'static>(xs: &List<T>) -> KResult<T> {
    Ok(xs.borrow()?.iter().copied().sum())
}

/// `sum(xs)` of truths.
pub fn sum_bool(xs: &List<bool>) -> KResult<i64> {
    Ok(count(xs.borrow()?.iter().filter(|b| **b).count()))
}

/// `any(xs)`.
pub fn any(xs: &List<bool>) -> KResult<bool> {
    Ok(xs.borrow()?.contains(&true))
}

/// `all(xs)`.
pub fn all(xs: &List<bool>) -> KResult<bool> {
    Ok(!xs.borrow()?.contains(&false))
}

/// `sep.join(parts)`.
pub fn str_join(sep: &Str, parts: &List<Str>) -> KResult<Str> {
    let parts = parts.borrow()?;
    let mut first = true;
    // A separator before each part but for the first.
    let spaced = parts.iter().flat_map(move |part| {
        let before = if std::mem::take(&mut first) { "" } else { sep };
        [before, part]
    });
    sizes::joined(spaced)
}

/// A list that is taken apart into `n` names. Raises a value error for another length.
pub fn unpack<T: 'static>(xs: List<T>, n: i64, at_least: bool) -> KResult<List<T>> {
    let len = list_len(&xs)?;
    let want = if at_least { n - 1 } else { n };
    if len == want || (at_least && len >= want) {
        return Ok(xs);
    }
    let least = if at_least { "at least " } else { "" };
    let message = match len < want {
        true => format!("not enough values to unpack (expected {least}{want}, got {len})"),
        false => format!("too many values to unpack (expected {want})"),
    };
    Err(Error::new(ErrorKind::Value, message))
}

/// What `*rest` takes: all but the first `from` and the last `to`.
pub fn unpack_rest<T: Clone + 'static>(xs: &List<T>, from: i64, to: i64) -> KResult<List<T>> {
    crate::ops::list_slice(xs, Some(from), (to > 0).then_some(-to), None)
}

/// `xs.sort()` of values of several structs, by the method that compares two.
pub fn list_sort_less<T: Clone + 'static>(
    xs: &List<T>,
    less: impl Fn(T, T) -> KResult<bool>,
    reverse: bool,
) -> KResult<()> {
    let mut rest = copied(&xs.borrow()?)?;
    // Merged from runs of one, so that equal items stay in order and errors leave the list as it was.
    let mut width = 1;
    while width < rest.len() {
        let mut merged = sizes::items(rest.len())?;
        for part in rest.chunks(2 * width) {
            let (left, right) = part.split_at(width.min(part.len()));
            let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
            while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
                let first = match reverse {
                    true => less((*a).clone(), (*b).clone())?,
                    false => less((*b).clone(), (*a).clone())?,
                };
                merged.extend(if first { right.next() } else { left.next() }.cloned());
            }
            merged.extend(left.cloned());
            merged.extend(right.cloned());
        }
        rest = merged;
        width *= 2;
    }
    let old = std::mem::replace(&mut *xs.borrow_mut()?, rest);
    drop(old);
    Ok(())
}

/// `min(xs)` or `max(xs)` of values of several structs, by the method that compares two.
pub fn extreme_less<T: Clone + 'static>(
    xs: &List<T>,
    less: impl Fn(T, T) -> KResult<bool>,
    max: bool,
) -> KResult<T> {
    let items = copied(&xs.borrow()?)?;
    let mut best: Option<T> = None;
    for item in items {
        let better = match &best {
            None => true,
            Some(best) if max => less(best.clone(), item.clone())?,
            Some(best) => less(item.clone(), best.clone())?,
        };
        if better {
            best = Some(item);
        }
    }
    best.ok_or_else(|| empty(if max { "max" } else { "min" }))
}
