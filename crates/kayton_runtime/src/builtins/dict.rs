use std::hash::Hash;

use kayton_api::{Dict, KResult, List};

use crate::guard::careful;

/// `len(d)`.
pub fn dict_len<K: 'static, V: 'static>(d: &Dict<K, V>) -> KResult<i64> {
    Ok(i64::try_from(d.borrow()?.len()).unwrap_or(i64::MAX))
}

/// `d.get(k)`.
pub fn dict_get<K: Hash + Eq + 'static, V: Clone + 'static>(
    d: &Dict<K, V>,
    k: &K,
) -> KResult<Option<V>> {
    careful::<K, _>(|| Ok(d.borrow()?.get(k).cloned()))
}

/// `d.get(k, default)`.
pub fn dict_get_or<K: Hash + Eq + 'static, V: Clone + 'static>(
    d: &Dict<K, V>,
    k: &K,
    default: V,
) -> KResult<V> {
    careful::<K, _>(|| Ok(d.borrow()?.get(k).cloned().unwrap_or(default)))
}

/// `d.pop(k, default)`.
pub fn dict_pop_or<K: Hash + Eq + 'static, V: 'static>(
    d: &Dict<K, V>,
    k: &K,
    default: V,
) -> KResult<V> {
    careful::<K, _>(|| Ok(d.borrow_mut()?.shift_remove(k).unwrap_or(default)))
}

/// `d.setdefault(k, default)`.
pub fn dict_setdefault<K: Hash + Eq + 'static, V: Clone + 'static>(
    d: &Dict<K, V>,
    k: K,
    default: V,
) -> KResult<V> {
    careful::<K, _>(|| Ok(d.borrow_mut()?.entry(k).or_insert(default).clone()))
}

/// `k in d`.
pub fn dict_contains<K: Hash + Eq + 'static, V: 'static>(d: &Dict<K, V>, k: &K) -> KResult<bool> {
    careful::<K, _>(|| Ok(d.borrow()?.contains_key(k)))
}

/// `d.update(other)`; `other` may be the same dict.
pub fn dict_update<K: Hash + Eq + Clone + 'static, V: Clone + 'static>(
    d: &Dict<K, V>,
    other: &Dict<K, V>,
) -> KResult<()> {
    careful::<K, _>(|| {
        let other = other.borrow()?.clone();
        d.borrow_mut()?.extend(other);
        Ok(())
    })
}

/// `a | b`.
pub fn dict_union<K: Hash + Eq + Clone + 'static, V: Clone + 'static>(
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
pub fn dict_copy<K: Hash + Eq + Clone + 'static, V: Clone + 'static>(
    d: &Dict<K, V>,
) -> KResult<Dict<K, V>> {
    careful::<K, _>(|| Ok(Dict::new(d.borrow()?.clone())))
}

/// `d.clear()`.
pub fn dict_clear<K: 'static, V: 'static>(d: &Dict<K, V>) -> KResult<()> {
    let old = std::mem::take(&mut *d.borrow_mut()?);
    drop(old);
    Ok(())
}

/// `dict(pairs)`.
pub fn dict_from_list<K: Hash + Eq + Clone + 'static, V: Clone + 'static>(
    pairs: &List<(K, V)>,
) -> KResult<Dict<K, V>> {
    careful::<K, _>(|| Ok(pairs.borrow()?.iter().cloned().collect()))
}

/// A dict literal.
pub fn dict_of<K: Hash + Eq + 'static, V: 'static, const N: usize>(
    pairs: [(K, V); N],
) -> KResult<Dict<K, V>> {
    careful::<K, _>(|| Ok(pairs.into_iter().collect()))
}
