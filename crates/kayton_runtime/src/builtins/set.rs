use std::hash::Hash;

use kayton_api::{Error, ErrorKind, KResult, List, Set, Value};

use crate::guard::careful;

/// `len(s)`.
pub fn set_len<T: 'static>(s: &Set<T>) -> KResult<i64> {
    Ok(i64::try_from(s.borrow()?.len()).unwrap_or(i64::MAX))
}

/// `x in s`.
pub fn set_contains<T: Hash + Eq + 'static>(s: &Set<T>, x: &T) -> KResult<bool> {
    careful::<T, _>(|| Ok(s.borrow()?.contains(x)))
}

/// `s.add(x)`.
pub fn set_add<T: Hash + Eq + 'static>(s: &Set<T>, x: T) -> KResult<()> {
    careful::<T, _>(|| {
        s.borrow_mut()?.insert(x);
        Ok(())
    })
}

/// `s.remove(x)`. Raises a key error if it is not there.
pub fn set_remove<T: Hash + Eq + Value>(s: &Set<T>, x: &T) -> KResult<()> {
    careful::<T, _>(|| {
        if s.borrow_mut()?.shift_remove(x) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Key, super::shown_key(x)))
    })
}

/// `s.discard(x)`.
pub fn set_discard<T: Hash + Eq + 'static>(s: &Set<T>, x: &T) -> KResult<()> {
    careful::<T, _>(|| {
        s.borrow_mut()?.shift_remove(x);
        Ok(())
    })
}

/// `s.clear()`.
pub fn set_clear<T: 'static>(s: &Set<T>) -> KResult<()> {
    let old = std::mem::take(&mut *s.borrow_mut()?);
    drop(old);
    Ok(())
}

/// `s.copy()`.
pub fn set_copy<T: Hash + Eq + Clone + 'static>(s: &Set<T>) -> KResult<Set<T>> {
    careful::<T, _>(|| Ok(Set::new(s.borrow()?.clone())))
}

/// `set(xs)`.
pub fn set_from_list<T: Hash + Eq + Clone + 'static>(xs: &List<T>) -> KResult<Set<T>> {
    careful::<T, _>(|| Ok(xs.borrow()?.iter().cloned().collect()))
}

/// A set literal.
pub fn set_of<T: Hash + Eq + 'static, const N: usize>(items: [T; N]) -> KResult<Set<T>> {
    careful::<T, _>(|| Ok(items.into_iter().collect()))
}

macro_rules! combine {
    ($($name:ident $method:ident $doc:literal)*) => {$(
        #[doc = $doc]
        pub fn $name<T: Hash + Eq + Clone + 'static>(a: &Set<T>, b: &Set<T>) -> KResult<Set<T>> {
            careful::<T, _>(|| {
                let (a, b) = (a.borrow()?, b.borrow()?);
                Ok(a.$method(&*b).cloned().collect())
            })
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
pub fn set_issubset<T: Hash + Eq + 'static>(a: &Set<T>, b: &Set<T>) -> KResult<bool> {
    careful::<T, _>(|| {
        let (a, b) = (a.borrow()?, b.borrow()?);
        Ok(a.is_subset(&*b))
    })
}

/// `a.issuperset(b)`.
pub fn set_issuperset<T: Hash + Eq + 'static>(a: &Set<T>, b: &Set<T>) -> KResult<bool> {
    set_issubset(b, a)
}

/// `a.update(b)`.
pub fn set_update<T: Hash + Eq + Clone + 'static>(a: &Set<T>, b: &Set<T>) -> KResult<()> {
    careful::<T, _>(|| {
        let more = b.borrow()?.clone();
        a.borrow_mut()?.extend(more);
        Ok(())
    })
}
