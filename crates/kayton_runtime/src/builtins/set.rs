use std::hash::Hash;

use kayton_api::{Error, ErrorKind, KResult, List, OrderedSet, Set, Value};

use crate::guard::watched;

/// `len(s)`.
pub fn set_len<T: 'static>(s: &Set<T>) -> KResult<i64> {
    Ok(i64::try_from(s.borrow()?.len()).unwrap_or(i64::MAX))
}

/// `x in s`.
pub fn set_contains<T: Hash + Eq + Value>(s: &Set<T>, x: &T) -> KResult<bool> {
    let s = s.borrow()?;
    watched::<T, _>(|| s.contains(x))
}

/// `s.add(x)`.
pub fn set_add<T: Hash + Eq + Value>(s: &Set<T>, x: T) -> KResult<()> {
    let mut s = s.borrow_mut()?;
    room_in(&mut s, 1)?;
    watched::<T, _>(|| s.insert(x)).map(drop)
}

/// `s.remove(x)`. Raises a key error if it is not there.
pub fn set_remove<T: Hash + Eq + Value>(s: &Set<T>, x: &T) -> KResult<()> {
    let mut s = s.borrow_mut()?;
    let found = watched::<T, _>(|| s.shift_remove(x))?;
    drop(s);
    match found {
        true => Ok(()),
        false => Err(super::missing(x)),
    }
}

/// `s.discard(x)`.
pub fn set_discard<T: Hash + Eq + Value>(s: &Set<T>, x: &T) -> KResult<()> {
    let mut s = s.borrow_mut()?;
    watched::<T, _>(|| s.shift_remove(x)).map(drop)
}

/// `s.clear()`.
pub fn set_clear<T: 'static>(s: &Set<T>) -> KResult<()> {
    let old = std::mem::take(&mut *s.borrow_mut()?);
    drop(old);
    Ok(())
}

/// `s.copy()`.
pub fn set_copy<T: Hash + Eq + Value>(s: &Set<T>) -> KResult<Set<T>> {
    Ok(Set::new(s.borrow()?.clone()))
}

/// `set(xs)`.
pub fn set_from_list<T: Hash + Eq + Value>(xs: &List<T>) -> KResult<Set<T>> {
    set_from(xs.borrow()?.iter().cloned())
}

/// A set literal.
pub fn set_of<T: Hash + Eq + Value, const N: usize>(items: [T; N]) -> KResult<Set<T>> {
    set_from(items.into_iter())
}

/// A set of items. Raises what the items raise, and a memory error.
pub fn set_from<T: Hash + Eq + Value>(items: impl Iterator<Item = T>) -> KResult<Set<T>> {
    let mut out = OrderedSet::default();
    room_in(&mut out, items.size_hint().0)?;
    watched::<T, _>(|| out.extend(items))?;
    Ok(Set::new(out))
}

/// Room for `count` items more. Raises a memory error.
fn room_in<T>(out: &mut OrderedSet<T>, count: usize) -> KResult<()> {
    if out.capacity() - out.len() >= count {
        return Ok(());
    }
    out.try_reserve(count).map_err(|_| {
        Error::new(
            ErrorKind::Memory,
            format!(
                "there is no memory for a set of {} items",
                out.len() + count
            ),
        )
    })
}

macro_rules! combine {
    ($($name:ident $method:ident $doc:literal)*) => {$(
        #[doc = $doc]
        pub fn $name<T: Hash + Eq + Value>(a: &Set<T>, b: &Set<T>) -> KResult<Set<T>> {
            let (a, b) = (a.borrow()?, b.borrow()?);
            watched::<T, _>(|| a.$method(&*b).cloned().collect())
        }
    )*};
}

combine! {
    set_union union "`a | b`."
    set_intersection intersection "`a & b`."
    set_difference difference "`a - b`."
    set_symmetric_difference symmetric_difference "`a ^ b`."
}

/// `a.issubset(b)`.
pub fn set_issubset<T: Hash + Eq + Value>(a: &Set<T>, b: &Set<T>) -> KResult<bool> {
    let (a, b) = (a.borrow()?, b.borrow()?);
    watched::<T, _>(|| a.is_subset(&*b))
}

/// `a.issuperset(b)`.
pub fn set_issuperset<T: Hash + Eq + Value>(a: &Set<T>, b: &Set<T>) -> KResult<bool> {
    set_issubset(b, a)
}

/// `a.update(b)`.
pub fn set_update<T: Hash + Eq + Value>(a: &Set<T>, b: &Set<T>) -> KResult<()> {
    let more = b.borrow()?.clone();
    let mut a = a.borrow_mut()?;
    room_in(&mut a, more.len())?;
    watched::<T, _>(|| a.extend(more))
}

/// `a <= b`, or `a < b`.
pub fn set_within<T: Hash + Eq + Value>(a: &Set<T>, b: &Set<T>, proper: bool) -> KResult<bool> {
    let (x, y) = (a.borrow()?, b.borrow()?);
    watched::<T, _>(|| x.is_subset(&y) && (!proper || x.len() < y.len()))
}

/// `a.isdisjoint(b)`.
pub fn set_isdisjoint<T: Hash + Eq + Value>(a: &Set<T>, b: &Set<T>) -> KResult<bool> {
    let (x, y) = (a.borrow()?, b.borrow()?);
    watched::<T, _>(|| x.is_disjoint(&y))
}

/// `s.pop()`: the first item. Raises a key error for an empty set.
pub fn set_pop<T: Hash + Eq + Value>(s: &Set<T>) -> KResult<T> {
    let first = s.borrow_mut()?.shift_remove_index(0);
    first.ok_or_else(|| Error::new(ErrorKind::Key, "'pop from an empty set'"))
}
