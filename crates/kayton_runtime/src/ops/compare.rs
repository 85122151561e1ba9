use std::cmp::Ordering;

use kayton_api::{KResult, Value};

use crate::guard::careful;

/// `a == b` of whole values. Raises what the comparison of their parts raises.
#[inline]
pub fn same<T: Value>(a: &T, b: &T) -> KResult<bool> {
    careful::<T, _>(|| Ok(a.same(b)))
}

/// `a < b` of whole values. Raises what the comparison of their parts raises.
#[inline]
pub fn less<T: Value>(a: &T, b: &T) -> KResult<bool> {
    careful::<T, _>(|| Ok(a.order(b) == Some(Ordering::Less)))
}

/// `a <= b` of whole values. Raises what the comparison of their parts raises.
#[inline]
pub fn at_most<T: Value>(a: &T, b: &T) -> KResult<bool> {
    careful::<T, _>(|| {
        let order = a.order(b);
        Ok(matches!(order, Some(Ordering::Less | Ordering::Equal)))
    })
}
