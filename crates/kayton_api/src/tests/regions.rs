use std::{string::String, vec, vec::Vec};

use super::hooked;
use crate::{Borrower, EVERYWHERE, ErrorKind, Lenders, List, NOWHERE, Obj, Region, Str};

/// An owner, and whether anybody still borrows it.
fn owner() -> (Obj<String>, impl Fn() -> bool) {
    hooked();
    let owner = Obj::new(String::from("text"));
    let other = owner.clone();
    (owner, move || other.borrow_mut().is_err())
}

/// An object that borrows from the owner.
fn child(owner: &Obj<String>) -> Obj<u8> {
    Obj::lent(1, Lenders::one(owner.borrow_owned().unwrap()))
}

#[test]
fn values_of_one_region_keep_what_any_of_them_retains() {
    let (text, is_borrowed) = owner();
    let lenders = Lenders::none().shared();
    let sender = Obj::lent('s', lenders.clone());
    let receiver = Obj::lent('r', lenders);
    sender.retain(text.borrow_owned().unwrap()).unwrap();
    drop(sender);
    assert!(is_borrowed());
    drop(receiver);
    assert!(!is_borrowed());
}

#[test]
fn a_clone_sees_what_its_original_retains_later() {
    let (text, is_borrowed) = owner();
    let original = Obj::new(1);
    let clone = Obj::lent(1, original.share_lenders().unwrap());
    original.retain(text.borrow_owned().unwrap()).unwrap();
    drop(original);
    assert!(is_borrowed());
    drop(clone);
    assert!(!is_borrowed());
}

#[test]
fn united_regions_are_one_in_whatever_order_they_meet() {
    let (text, is_borrowed) = owner();
    let regions: Vec<Region> = (0..64).map(|_| Region::new()).collect();
    let objects: Vec<Obj<usize>> = regions
        .iter()
        .enumerate()
        .map(|(at, region)| Obj::lent(at, Lenders::within(region)))
        .collect();
    objects[17].retain(text.borrow_owned().unwrap()).unwrap();
    for (step, at) in [(1, 0), (2, 1), (4, 3), (8, 5), (16, 9), (32, 2)] {
        for base in 0..64 - step {
            regions[base].unite(&regions[(base + step * (1 + at)) % 64]);
        }
    }
    drop(regions);
    let last = objects[63].clone();
    drop(objects);
    assert!(is_borrowed());
    drop(last);
    assert!(!is_borrowed());
}

#[test]
fn joining_moves_holds_to_where_all_keep_them() {
    let (text, is_borrowed) = owner();
    let (from, to) = (child(&text), Obj::new(2_u8));
    let region = Region::new();
    List::new(vec![from.clone()])
        .join(EVERYWHERE, &region)
        .unwrap();
    to.join(EVERYWHERE, &region).unwrap();
    drop(region);
    drop(from);
    assert!(is_borrowed());
    drop(to);
    assert!(!is_borrowed());
}

#[test]
fn a_guard_goes_only_where_the_lifetimes_that_it_serves_go() {
    let (text, is_borrowed) = owner();
    // As of `fn slot(&'s mut self) -> Slot<'s, 'r>` on a `Parts<'r>`.
    let mut lenders = Lenders::none();
    lenders.push_for(0b01, text.borrow_owned().unwrap());
    let slot = Obj::lent(1, lenders.placed(&[0, 1]));
    drop(lenders);
    let (region, other) = (Region::new(), Region::new());
    slot.join(0b10, &region).unwrap();
    let mut lent = Lenders::none();
    slot.lend(0b10, &mut lent).unwrap();
    drop(slot);
    assert!(!is_borrowed(), "neither region nor what was lent has it");
    let mut lenders = Lenders::none();
    lenders.push_for(0b10, text.borrow_owned().unwrap());
    let turned = Obj::lent(1, lenders.placed(&[1, NOWHERE]));
    drop(lenders);
    turned.join(0b01, &other).unwrap();
    drop(turned);
    assert!(is_borrowed());
    drop(other);
    assert!(!is_borrowed());
}

#[test]
fn what_borrows_is_not_kept_for_ever() {
    let (text, is_borrowed) = owner();
    let borrowing = (7, child(&text));
    let error = borrowing.alone("stash()").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Borrowed);
    assert!(error.message().contains("`stash()`"));
    drop(borrowing);
    assert!(!is_borrowed());
}

#[test]
fn what_was_given_away_for_ever_leaks_what_it_retains() {
    let (text, is_borrowed) = owner();
    let shared = Obj::new(1);
    let clone = Obj::lent(1, shared.share_lenders().unwrap());
    Some(shared).alone("stash()").unwrap();
    clone.retain(text.borrow_owned().unwrap()).unwrap();
    drop(clone);
    assert!(is_borrowed(), "the value is still somewhere");
}

#[test]
fn a_region_that_is_united_with_a_fixed_one_is_fixed() {
    let (text, is_borrowed) = owner();
    let one = child(&text);
    let region = Region::new();
    one.join(EVERYWHERE, &region).unwrap();
    Region::fixed().unite(&region);
    assert!(one.alone("stash()").is_ok());
    drop((one, region));
    assert!(is_borrowed());
}

#[test]
fn what_keeps_a_reference_is_not_what_the_value_borrows_from() {
    let (text, is_borrowed) = owner();
    let outer = Lenders::one(text.borrow_owned().unwrap());
    let part = Obj::lent_ref(&5_u8, outer, Lenders::none());
    let copied = Obj::lent(5_u8, part.share_lenders().unwrap());
    let region = Region::new();
    part.join(EVERYWHERE, &region).unwrap();
    assert!(is_borrowed());
    drop(part);
    assert!(!is_borrowed());
    drop((copied, region));
}

#[test]
fn threads_may_unite_and_retain_at_the_same_time() {
    let _away = crate::away::Away::new();
    let regions: Vec<Region> = (0..8).map(|_| Region::new()).collect();
    let work = |seed: usize| {
        let regions = regions.clone();
        move || {
            for step in 0..500 {
                let (a, b) = ((seed * 7 + step) % 8, (seed + step * 3) % 8);
                regions[a].unite(&regions[b]);
                Obj::lent(step, Lenders::within(&regions[b]))
                    .retain(Str::new("kept"))
                    .unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        for seed in 0..4 {
            scope.spawn(work(seed));
        }
    });
    let (text, is_borrowed) = owner();
    Obj::lent(0, Lenders::within(&regions[0]))
        .retain(text.borrow_owned().unwrap())
        .unwrap();
    assert!(is_borrowed());
    drop(regions);
    assert!(!is_borrowed());
}
