use std::cmp::Ordering;

use kayton_api::{KResult, Value};

use crate::guard::watched;

/// `a == b` of values that are not deep.
#[must_use]
pub fn same<T: Value>(a: &T, b: &T) -> bool {
    a.same(b)
}

/// `a < b` of values that are not deep.
#[must_use]
pub fn less<T: Value>(a: &T, b: &T) -> bool {
    a.order(b) == Some(Ordering::Less)
}

/// `a <= b` of values that are not deep.
#[must_use]
pub fn at_most<T: Value>(a: &T, b: &T) -> bool {
    matches!(a.order(b), Some(Ordering::Less | Ordering::Equal))
}

/// `a == b` of whole values. Raises what they raise.
pub fn deep_same<T: Value>(a: &T, b: &T) -> KResult<bool> {
    watched::<T, _>(|| same(a, b))
}

/// `a < b` of whole values. Raises what they raise.
pub fn deep_less<T: Value>(a: &T, b: &T) -> KResult<bool> {
    watched::<T, _>(|| less(a, b))
}

/// `a <= b` of whole values. Raises what they raise.
pub fn deep_at_most<T: Value>(a: &T, b: &T) -> KResult<bool> {
    watched::<T, _>(|| at_most(a, b))
}
