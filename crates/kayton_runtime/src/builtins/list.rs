use std::cmp::Ordering;

use kayton_api::{Error, ErrorKind, KResult, List, Str, Value};

use super::memory::{joined, room, too_large};
use crate::guard::careful;

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
    xs.borrow_mut()?.push(x);
    Ok(())
}

/// `xs.extend(more)`; `more` may be the same list.
pub fn list_extend<T: Clone + 'static>(xs: &List<T>, more: &List<T>) -> KResult<()> {
    let mut more = copied(&more.borrow()?)?;
    let mut xs = xs.borrow_mut()?;
    xs.try_reserve(more.len()).map_err(too_large)?;
    xs.append(&mut more);
    Ok(())
}

/// `xs.insert(i, x)`; a position outside is the nearest end.
pub fn list_insert<T: 'static>(xs: &List<T>, i: i64, x: T) -> KResult<()> {
    let mut xs = xs.borrow_mut()?;
    let n = count(xs.len());
    let at = (if i < 0 { i.saturating_add(n) } else { i }).clamp(0, n);
    xs.insert(usize::try_from(at).unwrap_or(0), x);
    Ok(())
}

/// A copy, if there is memory for it.
fn copied<T: Clone>(items: &[T]) -> KResult<Vec<T>> {
    let mut out = room(items.len())?;
    out.extend_from_slice(items);
    Ok(out)
}

fn find<T: Value>(xs: &List<T>, x: &T) -> KResult<Option<usize>> {
    careful::<T, _>(|| Ok(xs.borrow()?.iter().position(|y| y.same(x))))
}

fn absent<T: Value>(x: &T) -> Error {
    Error::new(
        ErrorKind::Value,
        format!("{} is not in the list", super::shown_key(x)),
    )
}

/// `xs.remove(x)`. Raises a value error if it is not there.
pub fn list_remove<T: Value>(xs: &List<T>, x: &T) -> KResult<()> {
    let at = find(xs, x)?.ok_or_else(|| absent(x))?;
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
    careful::<T, _>(|| Ok(count(xs.borrow()?.iter().filter(|y| y.same(x)).count())))
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
    let mut out = room(a.len().saturating_add(b.len()))?;
    out.extend(a.iter().chain(b.iter()).cloned());
    Ok(List::new(out))
}

/// `xs * n`.
pub fn list_repeat<T: Clone + 'static>(xs: &List<T>, n: i64) -> KResult<List<T>> {
    let xs = xs.borrow()?;
    let n = usize::try_from(n).unwrap_or(0);
    let mut out = room(xs.len().saturating_mul(n))?;
    for _ in 0..n {
        out.extend_from_slice(&xs);
    }
    Ok(List::new(out))
}

fn sorted<T, K: Value>(items: &mut [(K, T)], reverse: bool) {
    // Stable in both directions, as in Python.
    items.sort_by(|(a, _), (b, _)| {
        let order = a.order(b).unwrap_or(Ordering::Equal);
        if reverse { order.reverse() } else { order }
    });
}

/// `xs.sort(reverse=…)`.
pub fn list_sort<T: Value>(xs: &List<T>, reverse: bool) -> KResult<()> {
    careful::<T, _>(|| {
        let mut items = xs.borrow()?.clone();
        items.sort_by(|a, b| {
            let order = a.order(b).unwrap_or(Ordering::Equal);
            if reverse { order.reverse() } else { order }
        });
        *xs.borrow_mut()? = items;
        Ok(())
    })
}

/// `xs.sort(key=f, reverse=…)`.
pub fn list_sort_by<T: Clone + 'static, K: Value>(
    xs: &List<T>,
    key: impl Fn(T) -> KResult<K>,
    reverse: bool,
) -> KResult<()> {
    careful::<K, _>(|| {
        let items = xs.borrow()?.clone();
        let mut keyed = Vec::with_capacity(items.len());
        for item in items {
            keyed.push((key(item.clone())?, item));
        }
        sorted(&mut keyed, reverse);
        *xs.borrow_mut()? = keyed.into_iter().map(|(_, item)| item).collect();
        Ok(())
    })
}

fn empty(what: &str) -> Error {
    Error::new(
        ErrorKind::Value,
        format!("{what}() of nothing; give it a `default`"),
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
    careful::<K, _>(|| {
        let items = xs.borrow()?.clone();
        let mut best: Option<(K, T)> = None;
        let wanted = if max {
            Ordering::Greater
        } else {
            Ordering::Less
        };
        for item in items {
            let k = key(item.clone())?;
            if best
                .as_ref()
                .is_none_or(|(b, _)| k.order(b) == Some(wanted))
            {
                best = Some((k, item));
            }
        }
        best.map(|(_, item)| item)
            .or(default)
            .ok_or_else(|| empty(if max { "max" } else { "min" }))
    })
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
    let parts: Vec<&str> = parts.iter().map(Str::as_str).collect();
    joined(&parts, sep)
}

/// A list that is taken apart into `n` names. Raises a value error for another length.
pub fn unpack<T: 'static>(xs: List<T>, n: i64, at_least: bool) -> KResult<List<T>> {
    let len = list_len(&xs)?;
    let want = if at_least { n - 1 } else { n };
    if len == want || (at_least && len >= want) {
        return Ok(xs);
    }
    let least = if at_least { "at least " } else { "" };
    Err(Error::new(
        ErrorKind::Value,
        format!("expected {least}{want} values, got {len}"),
    ))
}

/// What `*rest` takes: all but the first `from` and the last `to`.
pub fn unpack_rest<T: Clone + 'static>(xs: &List<T>, from: i64, to: i64) -> KResult<List<T>> {
    crate::ops::list_slice(xs, Some(from), (to > 0).then_some(-to), None)
}
