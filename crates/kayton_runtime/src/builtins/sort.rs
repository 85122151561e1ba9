//! Sorting: stable, as in Python, whatever the order of the values is worth.

use std::{cell::Cell, cmp::Ordering};

use kayton_api::{ErrorKind, KResult, Value};

use super::dynamic::check_order;
use crate::guard::guard;

/// Sorts by keys. Raises what comparing raises.
pub(super) fn sort_by_key<X, K: Value>(
    items: &mut Vec<X>,
    key: impl Fn(&X) -> &K,
    reverse: bool,
) -> KResult<()> {
    let partial = Cell::new(false);
    let compare = |a: &X, b: &X| {
        key(a).order(key(b)).unwrap_or_else(|| {
            partial.set(true);
            if let Err(error) = check_order(key(a), key(b)) {
                crate::unwind(error);
            }
            Ordering::Equal
        })
    };
    let sorted = guard(|| {
        match reverse {
            true => items.sort_by(|a, b| compare(a, b).reverse()),
            false => items.sort_by(compare),
        }
        Ok(())
    });
    match sorted {
        // Values without an order among each other (NaN) can make it contradict itself, which the
        // sort of Rust may answer with a panic.
        Err(error) if error.kind() == ErrorKind::Panic && partial.get() => guard(|| {
            let turned = |a: &X, b: &X| match reverse {
                true => compare(a, b).reverse(),
                false => compare(a, b),
            };
            *items = merged(std::mem::take(items), &turned);
            Ok(())
        }),
        sorted => sorted,
    }
}

/// A stable sort that takes any order.
fn merged<X>(mut items: Vec<X>, compare: &impl Fn(&X, &X) -> Ordering) -> Vec<X> {
    if items.len() < 2 {
        return items;
    }
    let right = items.split_off(items.len() / 2);
    let mut out = Vec::with_capacity(items.len() + right.len());
    let mut left = merged(items, compare).into_iter().peekable();
    let mut right = merged(right, compare).into_iter().peekable();
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        out.extend(match compare(a, b) {
            Ordering::Greater => right.next(),
            _ => left.next(),
        });
    }
    out.extend(left);
    out.extend(right);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_order_gives_a_list_of_the_same_items() {
        crate::guard::hook_panics();
        for n in [0_u32, 1, 7, 50, 500] {
            let mut items: Vec<f64> = (0..n)
                .map(|i| match i % 5 {
                    0 => f64::NAN,
                    _ => f64::from(i.wrapping_mul(7919) % 101),
                })
                .collect();
            let nans = items.iter().filter(|x| x.is_nan()).count();
            let sum: f64 = items.iter().filter(|x| !x.is_nan()).sum();
            assert!(sort_by_key(&mut items, |x| x, false).is_ok());
            assert_eq!(items.iter().filter(|x| x.is_nan()).count(), nans);
            let after: f64 = items.iter().filter(|x| !x.is_nan()).sum();
            assert!((sum - after).abs() < 1e-9);
        }
    }

    #[test]
    fn merging_is_stable() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        let sorted = merged(items, &|a, b| a.0.cmp(&b.0));
        assert_eq!(sorted, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        let same = vec![(1, 'a'), (1, 'b'), (1, 'c')];
        assert_eq!(merged(same.clone(), &|_, _| Ordering::Equal), same);
    }
}
