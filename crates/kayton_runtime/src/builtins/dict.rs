use std::hash::Hash;

use kayton_api::{Dict, Error, ErrorKind, KResult, List, Map, Origin, Value};

use crate::guard::watched;

/// `len(d)`.
pub fn dict_len<K: 'static, V: 'static>(d: &Dict<K, V>) -> KResult<i64> {
    Ok(i64::try_from(d.borrow()?.len()).unwrap_or(i64::MAX))
}

/// `d.get(k)`.
pub fn dict_get<K: Hash + Eq + Value, V: Clone + 'static>(
    d: &Dict<K, V>,
    k: &K,
) -> KResult<Option<V>> {
    let d = d.borrow()?;
    watched::<K, _>(|| d.get(k).cloned())
}

/// `d.get(k, default)`.
pub fn dict_get_or<K: Hash + Eq + Value, V: Clone + 'static>(
    d: &Dict<K, V>,
    k: &K,
    default: V,
) -> KResult<V> {
    Ok(dict_get(d, k)?.unwrap_or(default))
}

/// `d.pop(k, default)`.
pub fn dict_pop_or<K: Hash + Eq + Value, V: 'static>(
    d: &Dict<K, V>,
    k: &K,
    default: V,
) -> KResult<V> {
    let mut d = d.borrow_mut()?;
    let old = watched::<K, _>(|| d.shift_remove(k))?;
    Ok(old.unwrap_or(default))
}

/// `d.setdefault(k, default)`.
pub fn dict_setdefault<K: Hash + Eq + Value, V: Clone + 'static>(
    d: &Dict<K, V>,
    k: K,
    default: V,
) -> KResult<V> {
    let mut d = d.borrow_mut()?;
    room_in(&mut d, 1)?;
    watched::<K, _>(|| d.entry(k).or_insert(default).clone())
}

/// `k in d`.
pub fn dict_contains<K: Hash + Eq + Value, V: 'static>(d: &Dict<K, V>, k: &K) -> KResult<bool> {
    let d = d.borrow()?;
    watched::<K, _>(|| d.contains_key(k))
}

/// `d.update(other)`; `other` may be the same dict.
pub fn dict_update<K: Hash + Eq + Value, V: Clone + 'static>(
    d: &Dict<K, V>,
    other: &Dict<K, V>,
) -> KResult<()> {
    let other = other.borrow()?.clone();
    let mut d = d.borrow_mut()?;
    room_in(&mut d, other.len())?;
    watched::<K, _>(|| d.extend(other))
}

/// `a | b`.
pub fn dict_union<K: Hash + Eq + Value, V: Clone + 'static>(
    a: &Dict<K, V>,
    b: &Dict<K, V>,
) -> KResult<Dict<K, V>> {
    let out = dict_copy(a)?;
    dict_update(&out, b)?;
    Ok(out)
}

/// `d.keys()`.
pub fn dict_keys<K: Clone + 'static, V: 'static>(d: &Dict<K, V>) -> KResult<List<K>> {
    Ok(List::new(d.borrow()?.keys().cloned().collect()))
}

/// `d.values()`.
pub fn dict_values<K: 'static, V: Clone + 'static>(d: &Dict<K, V>) -> KResult<List<V>> {
    Ok(List::new(d.borrow()?.values().cloned().collect()))
}

/// `d.items()`.
pub fn dict_items<K: Clone + 'static, V: Clone + 'static>(d: &Dict<K, V>) -> KResult<List<(K, V)>> {
    Ok(List::new(
        d.borrow()?
            .iter()
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
    ))
}

/// `d.copy()`.
pub fn dict_copy<K: Hash + Eq + Value, V: Clone + 'static>(d: &Dict<K, V>) -> KResult<Dict<K, V>> {
    Ok(Dict::new(d.borrow()?.clone()))
}

/// `d.clear()`.
pub fn dict_clear<K: 'static, V: 'static>(d: &Dict<K, V>) -> KResult<()> {
    let old = std::mem::take(&mut *d.borrow_mut()?);
    drop(old);
    Ok(())
}

/// `dict(pairs)`.
pub fn dict_from_list<K: Hash + Eq + Value, V: Clone + 'static>(
    pairs: &List<(K, V)>,
) -> KResult<Dict<K, V>> {
    dict_from(pairs.borrow()?.iter().cloned())
}

/// A dict literal.
pub fn dict_of<K: Hash + Eq + Value, V: 'static, const N: usize>(
    pairs: [(K, V); N],
) -> KResult<Dict<K, V>> {
    dict_from(pairs.into_iter())
}

/// A dict of pairs; the last of equal keys counts. Raises what the keys raise, and a memory error.
pub fn dict_from<K: Hash + Eq + Value, V: 'static>(
    pairs: impl Iterator<Item = (K, V)>,
) -> KResult<Dict<K, V>> {
    let mut out = Map::default();
    room_in(&mut out, pairs.size_hint().0)?;
    watched::<K, _>(|| out.extend(pairs))?;
    Ok(Dict::new(out))
}

/// Room for `count` keys more. Raises a memory error.
pub(crate) fn room_in<K, V>(out: &mut Map<K, V>, count: usize) -> KResult<()> {
    if out.capacity() - out.len() >= count {
        return Ok(());
    }
    out.try_reserve(count).map_err(|_| {
        Error::new(
            ErrorKind::Memory,
            format!(
                "there is no memory for a dict of {} keys",
                out.len() + count
            ),
        )
    })
}

/// The error of a key that is not there.
#[cold]
pub(crate) fn missing<K: Value>(k: &K) -> Error {
    match super::deep_repr(k) {
        Ok(shown) => {
            let args = super::dynamic::tuple_of(vec![k.clone().into_dynamic()]);
            Error::new(ErrorKind::Key, shown).with_origin(Origin {
                args: Some(args),
                cause: None,
            })
        }
        Err(error) => error,
    }
}

/// `dict.fromkeys(keys, value)`.
pub fn dict_fromkeys<K: Hash + Eq + Value, V: Clone + 'static>(
    keys: &List<K>,
    value: V,
) -> KResult<Dict<K, V>> {
    dict_from(
        keys.borrow()?
            .iter()
            .map(|key| (key.clone(), value.clone())),
    )
}

/// `d.popitem()`: the last pair. Raises a key error for an empty dict.
pub fn dict_popitem<K: Hash + Eq + Value, V: 'static>(d: &Dict<K, V>) -> KResult<(K, V)> {
    let last = d.borrow_mut()?.pop();
    last.ok_or_else(|| Error::new(ErrorKind::Key, "'popitem(): dictionary is empty'"))
}

/// `d.pop(k, None)`.
pub fn dict_pop_option<K: Hash + Eq + Value, V: 'static>(
    d: &Dict<K, V>,
    k: &K,
) -> KResult<Option<V>> {
    let mut d = d.borrow_mut()?;
    watched::<K, _>(|| d.shift_remove(k))
}
