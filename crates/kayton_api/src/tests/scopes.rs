//! What is lent to a function until it returns.

use std::{string::String, sync::mpsc, thread};

use super::hooked;
use crate::{Borrower, EVERYWHERE, ErrorKind, KResult, Lenders, Obj, Region, Scope};

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

#[test]
fn a_value_of_a_scope_is_dropped_with_it() {
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent: Obj<std::str::Chars<'static>> = unsafe { scope.value(text.chars()) };
    assert_eq!(lent.borrow_mut().unwrap().next(), Some('a'));
    assert_eq!(failed(lent.take("f()")), ErrorKind::Borrowed);
    drop(scope);
    assert_eq!(failed(lent.borrow()), ErrorKind::Moved);
    drop(text);
}

#[test]
fn nothing_stays_borrowed_of_a_value_that_is_lent() {
    hooked();
    let text = String::from("abc");
    let scope = Scope::new();
    // SAFETY: `text` outlives the scope.
    let lent = unsafe { scope.shared(&raw const text) };
    let mut lenders = Lenders::none();
    assert_eq!(failed(lent.borrow_owned()), ErrorKind::Borrowed);
    assert_eq!(failed(lent.borrow_for_ever()), ErrorKind::Borrowed);
    assert_eq!(failed(lent.share_lenders()), ErrorKind::Borrowed);
    assert_eq!(failed(lent.retain(5)), ErrorKind::Borrowed);
    assert_eq!(failed(lent.take_lent("f()")), ErrorKind::Borrowed);
    assert_eq!(
        failed(lent.lend(EVERYWHERE, &mut lenders)),
        ErrorKind::Borrowed
    );
    assert_eq!(failed(lent.enter(&Region::new())), ErrorKind::Borrowed);
    assert_eq!(
        failed(lent.join(EVERYWHERE, &Region::new())),
        ErrorKind::Borrowed
    );
    assert_eq!(failed(lent.alone("f()")), ErrorKind::Borrowed);
}

#[test]
fn a_scope_waits_for_calls_on_other_threads() {
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
