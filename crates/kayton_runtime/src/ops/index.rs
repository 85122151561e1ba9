use std::hash::Hash;

use kayton_api::{Bytes, Dict, Error, ErrorKind, KResult, List, Str, Value};

use crate::guard::watched;

/// The place of item `i` (negative: from the end) in a sequence of `len`. Raises an index error.
#[inline]
pub fn position(i: i64, len: usize, what: &str) -> KResult<usize> {
    let n = i64::try_from(len).unwrap_or(i64::MAX);
    let at = if i < 0 { i.saturating_add(n) } else { i };
    if (0..n).contains(&at) {
        return Ok(usize::try_from(at).unwrap_or(0));
    }
    Err(outside(what))
}

#[cold]
#[inline(never)]
fn outside(what: &str) -> Error {
    Error::new(ErrorKind::Index, format!("{what} index out of range"))
}

/// `xs[i]`. Raises an index error.
#[inline]
pub fn list_index<T: Clone + 'static>(xs: &List<T>, i: i64) -> KResult<T> {
    // SAFETY: clones of bridge values count at most.
    match unsafe { super::glance(xs, i) } {
        Some(item) => Ok(item.clone()),
        None => list_index_any(xs, i),
    }
}

/// As [`list_index`], for all that is rare: positions from the end, lists that are borrowed or shared, errors.
#[cold]
#[inline(never)]
pub fn list_index_any<T: Clone + 'static>(xs: &List<T>, i: i64) -> KResult<T> {
    let xs = xs.borrow()?;
    let at = position(i, xs.len(), "list")?;
    Ok(xs[at].clone())
}

/// `xs[i] = v`. Raises an index error.
#[inline]
pub fn list_set<T: 'static>(xs: &List<T>, i: i64, v: T) -> KResult<()> {
    // SAFETY: nobody borrows the items, and no code of others runs before the reference is gone.
    let items = xs.reach().map(|mut items| unsafe { items.as_mut() });
    match items.and_then(|items| items.get_mut(i as u64 as usize)) {
        Some(item) => {
            let old = std::mem::replace(item, v);
            drop(old);
            Ok(())
        }
        None => list_set_any(xs, i, v),
    }
}

/// As [`list_set`], for all that is rare: positions from the end, lists that are borrowed or shared, errors.
#[cold]
#[inline(never)]
pub fn list_set_any<T: 'static>(xs: &List<T>, i: i64, v: T) -> KResult<()> {
    let old = {
        let mut xs = xs.borrow_mut()?;
        let at = position(i, xs.len(), "list")?;
        std::mem::replace(&mut xs[at], v)
    };
    drop(old);
    Ok(())
}

/// `xs.pop(i)` and `del xs[i]`. Raises an index error.
pub fn list_remove_at<T: 'static>(xs: &List<T>, i: i64) -> KResult<T> {
    let mut xs = xs.borrow_mut()?;
    if xs.is_empty() {
        return Err(Error::new(ErrorKind::Index, "pop from an empty list"));
    }
    let at = position(i, xs.len(), "list")?;
    Ok(xs.remove(at))
}

/// The positions that `[start:stop:step]` takes from a sequence of `len`. Raises a value error for
/// step zero.
pub fn slice_bounds(
    len: usize,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> KResult<Vec<usize>> {
    let n = i64::try_from(len).unwrap_or(i64::MAX);
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(Error::new(ErrorKind::Value, "slice step cannot be zero"));
    }
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let clamp = |i: i64| (if i < 0 { i.saturating_add(n) } else { i }).clamp(low, high);
    let (first, last) = if step > 0 { (low, high) } else { (high, low) };
    let start = start.map_or(first, clamp);
    let stop = stop.map_or(last, clamp);
    let mut out = Vec::new();
    let mut i = start;
    while if step > 0 { i < stop } else { i > stop } {
        out.push(usize::try_from(i).unwrap_or(0));
        i = i.saturating_add(step);
    }
    Ok(out)
}

/// The positions that `[start:stop]` takes from a sequence of `len`; none for another step than 1.
fn span(
    len: usize,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> Option<std::ops::Range<usize>> {
    if step.is_some_and(|step| step != 1) {
        return None;
    }
    let n = i64::try_from(len).ok()?;
    let clamp = |i: i64| (if i < 0 { i.saturating_add(n) } else { i }).clamp(0, n);
    let start = usize::try_from(start.map_or(0, clamp)).ok()?;
    let stop = usize::try_from(stop.map_or(n, clamp)).ok()?;
    Some(start..stop.max(start))
}

/// `xs[start:stop:step]`.
pub fn list_slice<T: Clone + 'static>(
    xs: &List<T>,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> KResult<List<T>> {
    let xs = xs.borrow()?;
    if let Some(span) = span(xs.len(), start, stop, step) {
        return Ok(List::new(xs[span].to_vec()));
    }
    let picked = slice_bounds(xs.len(), start, stop, step)?;
    Ok(List::new(
        picked.into_iter().map(|i| xs[i].clone()).collect(),
    ))
}

/// `xs[start:stop:step] = values`. Raises a value error if there are other numbers of them and a step
/// is given.
pub fn list_set_slice<T: Clone + 'static>(
    xs: &List<T>,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
    values: &List<T>,
) -> KResult<()> {
    // Before the list is changed: it may be the same one.
    let values = values.borrow()?.clone();
    let mut xs = xs.borrow_mut()?;
    let picked = slice_bounds(xs.len(), start, stop, step)?;
    if step.is_none_or(|step| step == 1) {
        let n = i64::try_from(xs.len()).unwrap_or(i64::MAX);
        let clamp = |i: i64| (if i < 0 { i.saturating_add(n) } else { i }).clamp(0, n);
        let from = usize::try_from(start.map_or(0, clamp)).unwrap_or(0);
        let old: Vec<T> = xs.splice(from..from + picked.len(), values).collect();
        drop(xs);
        drop(old);
        return Ok(());
    }
    if picked.len() != values.len() {
        let message = format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            values.len(),
            picked.len()
        );
        return Err(Error::new(ErrorKind::Value, message));
    }
    let mut old = Vec::new();
    for (at, value) in picked.into_iter().zip(values) {
        old.push(std::mem::replace(&mut xs[at], value));
    }
    drop(xs);
    drop(old);
    Ok(())
}

/// `del xs[start:stop:step]`.
pub fn list_remove_slice<T: Clone + 'static>(
    xs: &List<T>,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> KResult<()> {
    let mut xs = xs.borrow_mut()?;
    let mut picked = slice_bounds(xs.len(), start, stop, step)?;
    picked.sort_unstable();
    let mut old = Vec::new();
    for at in picked.into_iter().rev() {
        old.push(xs.remove(at));
    }
    drop(xs);
    drop(old);
    Ok(())
}

/// `s[i]`: the character at `i`, as a string. Raises an index error.
#[inline]
pub fn str_index(s: &Str, i: i64) -> KResult<Str> {
    let ascii = s.is_ascii();
    let len = if ascii { s.len() } else { s.chars().count() };
    let at = position(i, len, "string")?;
    if ascii {
        return Ok(Str::of_ascii(s.as_bytes()[at]));
    }
    let c = s.chars().nth(at).unwrap_or_default();
    Ok(Str::new(c.encode_utf8(&mut [0; 4])))
}

/// `s[start:stop:step]`, by characters.
pub fn str_slice(
    s: &Str,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> KResult<Str> {
    if s.is_ascii()
        && let Some(span) = span(s.len(), start, stop, step)
    {
        return Ok(Str::new(&s[span]));
    }
    let chars: Vec<char> = s.chars().collect();
    let picked = slice_bounds(chars.len(), start, stop, step)?;
    Ok(Str::from(
        picked.into_iter().map(|i| chars[i]).collect::<String>(),
    ))
}

/// `b[i]`. Raises an index error.
pub fn bytes_index(b: &Bytes, i: i64) -> KResult<i64> {
    Ok(i64::from(b[position(i, b.len(), "bytes")?]))
}

/// `b[start:stop:step]`.
pub fn bytes_slice(
    b: &Bytes,
    start: Option<i64>,
    stop: Option<i64>,
    step: Option<i64>,
) -> KResult<Bytes> {
    let picked = slice_bounds(b.len(), start, stop, step)?;
    Ok(Bytes::from(
        picked.into_iter().map(|i| b[i]).collect::<Vec<u8>>(),
    ))
}

/// `d[k]`. Raises a key error.
pub fn dict_get<K: Hash + Eq + Value, V: Clone + 'static>(d: &Dict<K, V>, k: &K) -> KResult<V> {
    let d = d.borrow()?;
    let found = watched::<K, _>(|| d.get(k).cloned())?;
    found.ok_or_else(|| crate::builtins::missing(k))
}

/// `d[k] = v`.
pub fn dict_set<K: Hash + Eq + Value, V: 'static>(d: &Dict<K, V>, k: K, v: V) -> KResult<()> {
    let mut d = d.borrow_mut()?;
    crate::builtins::room_in(&mut d, 1)?;
    let old = watched::<K, _>(|| d.insert(k, v))?;
    drop(d);
    drop(old);
    Ok(())
}

/// Where the value of a key is, in a dict that may be changed now by who is alone with all values.
///
/// # Safety
/// Until the last use of the reference nothing uses the dict. Keys neither compare nor hash by code of others.
#[inline]
#[must_use]
pub unsafe fn dict_place<'a, K: Hash + Eq + Value, V: 'static>(
    d: &Dict<K, V>,
    k: &K,
) -> Option<&'a mut V> {
    // SAFETY: nobody borrows the dict, and nothing else uses it meanwhile, by the caller's promise.
    unsafe { d.reach()?.as_mut() }.get_mut(k)
}

/// `d.pop(k)` and `del d[k]`. Raises a key error.
pub fn dict_remove<K: Hash + Eq + Value, V: 'static>(d: &Dict<K, V>, k: &K) -> KResult<V> {
    let mut d = d.borrow_mut()?;
    let old = watched::<K, _>(|| d.shift_remove(k))?;
    drop(d);
    old.ok_or_else(|| crate::builtins::missing(k))
}

#[cfg(test)]
mod tests {
    use super::slice_bounds;

    #[test]
    fn spans_are_slices() {
        let ends = [None, Some(-9), Some(-2), Some(0), Some(3), Some(5), Some(9)];
        for (start, stop) in ends.iter().flat_map(|a| ends.map(|b| (*a, b))) {
            let span = super::span(5, start, stop, None).unwrap();
            let picked = slice_bounds(5, start, stop, Some(1)).unwrap();
            assert_eq!(span.collect::<Vec<_>>(), picked, "{start:?} {stop:?}");
        }
        assert_eq!(super::span(5, None, None, Some(2)), None);
    }

    #[test]
    fn slices_are_pythons() {
        let go = |a, b, c| slice_bounds(5, a, b, c).unwrap_or_default();
        assert_eq!(go(None, None, None), [0, 1, 2, 3, 4]);
        assert_eq!(go(Some(1), Some(-1), None), [1, 2, 3]);
        assert_eq!(go(None, None, Some(-1)), [4, 3, 2, 1, 0]);
        assert_eq!(go(Some(-2), None, None), [3, 4]);
        assert_eq!(go(Some(10), None, None), [0usize; 0]);
        assert_eq!(go(None, Some(1), Some(-2)), [4, 2]);
        assert_eq!(go(Some(-100), Some(100), Some(2)), [0, 2, 4]);
        assert!(slice_bounds(5, None, None, Some(0)).is_err());
    }
}
