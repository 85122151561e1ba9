//! What is lent to a function until it returns.

use std::{string::String, sync::mpsc, thread};

use super::hooked;
use crate::{Borrower, EVERYWHERE, ErrorKind, KResult, Lenders, Obj, Region, Scope, Str};

fn failed<T>(result: KResult<T>) -> ErrorKind {
    result.err().map(|error| error.kind()).expect("an error")
}

#[test]
fn a_value_is_gone_when_its_scope_ends() {
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent = unsafe { scope.shared(&raw const text) };
    assert_eq!(lent.borrow().unwrap().len(), 3);
    assert_eq!(failed(lent.borrow_mut()), ErrorKind::Borrowed);
    drop(scope);
    let error = lent.borrow().err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Moved);
    assert!(error.message().contains("lent to a function"), "{error:?}");
}

#[test]
fn a_value_is_changed_in_place() {
    hooked();
    let mut text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope and is not used meanwhile.
    let lent = unsafe { scope.exclusive(&raw mut text) };
    lent.borrow_mut().unwrap().push('d');
    drop(scope);
    assert_eq!(text, "abcd");
}

/// The characters of a text, as an export makes them.
fn chars(text: &Obj<String>) -> KResult<Obj<std::str::Chars<'static>>> {
    let mut taken = Lenders::none();
    let guard = text.borrow_lent(&mut taken)?;
    // SAFETY: the guard goes into the lenders of the result.
    let chars = unsafe { crate::extend(&guard) }.chars();
    Ok(Obj::lent(chars, Lenders::none().with(guard).scoped(&taken)))
}

#[test]
fn a_value_of_a_scope_is_dropped_with_it() {
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent: Obj<std::str::Chars<'static>> = unsafe { scope.value(text.chars()) };
    assert_eq!(lent.borrow_mut().unwrap().next(), Some('a'));
    // SAFETY: as above.
    let other: Obj<std::str::Chars<'static>> = unsafe { scope.value(text.chars()) };
    assert_eq!(other.take_lent("f()").unwrap().0.count(), 3);
    drop(scope);
    assert_eq!(failed(lent.borrow()), ErrorKind::Moved);
    drop(text);
}

#[test]
fn what_borrows_from_a_value_of_a_scope_goes_first() {
    hooked();
    let mut text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope and is not used meanwhile.
    let lent = unsafe { scope.exclusive(&raw mut text) };
    let first = chars(&lent).unwrap();
    assert_eq!(failed(lent.borrow_mut()), ErrorKind::Borrowed);
    drop(first);
    lent.borrow_mut().unwrap().push('d');
    let second = chars(&lent).unwrap();
    let clone = Obj::lent(
        second.borrow().unwrap().clone(),
        second.share_lenders().unwrap(),
    );
    assert_eq!(clone.borrow_mut().unwrap().next(), Some('a'));
    drop(scope);
    for gone in [second.borrow(), clone.borrow()] {
        assert_eq!(failed(gone), ErrorKind::Moved);
    }
    assert_eq!(text, "abcd");
}

#[test]
fn what_lives_longer_keeps_nothing_of_a_scope() {
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent = unsafe { scope.shared(&raw const text) };
    assert_eq!(failed(lent.borrow_owned()), ErrorKind::Borrowed);
    assert_eq!(failed(lent.borrow_for_ever()), ErrorKind::Borrowed);
    assert_eq!(failed(lent.alone("f()")), ErrorKind::Borrowed);
    let part = chars(&lent).unwrap();
    let older = Obj::new(1);
    let shared = |object: &Obj<std::str::Chars<'static>>| {
        let mut lenders = Lenders::none();
        object.lend(EVERYWHERE, &mut lenders).unwrap();
        lenders
    };
    assert_eq!(failed(older.retain(shared(&part))), ErrorKind::Borrowed);
    let region = Region::new();
    older.enter(&region).unwrap();
    assert_eq!(failed(part.join(EVERYWHERE, &region)), ErrorKind::Borrowed);
    let region = Region::new();
    part.enter(&region).unwrap();
    assert_eq!(failed(older.enter(&region)), ErrorKind::Borrowed);
    // What belongs to Rust keeps nothing of anybody.
    assert_eq!(failed(lent.retain(Str::new("kept"))), ErrorKind::Borrowed);
    assert_eq!(
        failed(lent.retain(older.borrow_owned().unwrap())),
        ErrorKind::Borrowed
    );
    assert_eq!(failed(lent.enter(&Region::new())), ErrorKind::Borrowed);
    // SAFETY: as above.
    let second = unsafe { scope.shared(&raw const text) };
    let mut lenders = Lenders::none();
    second.lend(EVERYWHERE, &mut lenders).unwrap();
    assert_eq!(failed(lent.retain(lenders)), ErrorKind::Borrowed);
    drop(scope);
    assert_eq!(failed(part.borrow()), ErrorKind::Moved);
    assert_eq!(*older.borrow_mut().unwrap(), 1);
}

#[test]
fn other_threads_reach_a_value_of_a_scope_in_calls_alone() {
    let _away = crate::away::Away::new();
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent = unsafe { scope.shared(&raw const text) };
    thread::scope(|threads| {
        let other = threads.spawn(|| {
            assert_eq!(lent.borrow().unwrap().len(), 3);
            assert_eq!(failed(chars(&lent)), ErrorKind::Borrowed);
            assert_eq!(failed(lent.share_lenders()), ErrorKind::Borrowed);
        });
        other.join().unwrap();
    });
    let part = chars(&lent).unwrap();
    thread::scope(|threads| {
        let other =
            threads.spawn(|| assert_eq!(failed(part.take_lent("f()")), ErrorKind::Borrowed));
        other.join().unwrap();
    });
    drop(scope);
}

#[test]
fn a_scope_waits_for_drops_on_other_threads() {
    let _away = crate::away::Away::new();
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent = unsafe { scope.shared(&raw const text) };
    let parts: std::vec::Vec<_> = (0..100).map(|_| chars(&lent).unwrap()).collect();
    thread::scope(|threads| {
        threads.spawn(move || drop(parts));
        drop(scope);
        drop(text);
    });
}

#[test]
fn a_scope_waits_for_calls_on_other_threads() {
    let _away = crate::away::Away::new();
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent = unsafe { scope.shared(&raw const text) };
    let (says, hears) = mpsc::channel();
    let read = thread::scope(|threads| {
        let reader = threads.spawn(move || {
            let guard = lent.borrow().unwrap();
            says.send(()).unwrap();
            for _ in 0..100 {
                thread::yield_now();
            }
            guard.len()
        });
        hears.recv().unwrap();
        drop(scope);
        drop(text);
        reader.join().unwrap()
    });
    assert_eq!(read, 3);
}
