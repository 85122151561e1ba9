use std::cmp::Ordering;

use kayton_api::Value;

/// `a == b` of whole values.
#[must_use]
pub fn same<T: Value>(a: &T, b: &T) -> bool {
    a.same(b)
}

/// `a < b` of whole values.
#[must_use]
pub fn less<T: Value>(a: &T, b: &T) -> bool {
    a.order(b) == Some(Ordering::Less)
}

/// `a <= b` of whole values.
#[must_use]
pub fn at_most<T: Value>(a: &T, b: &T) -> bool {
    matches!(a.order(b), Some(Ordering::Less | Ordering::Equal))
}
