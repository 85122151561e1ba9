use std::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::panics;
use crate::{ErrorKind, Lenders, List, Loans, Obj, loan, part, whole};

#[derive(Debug, PartialEq)]
struct Single(u32);

fn single(n: u32) -> Obj<Single> {
    Obj::new(Single(n))
}

fn numbers(objects: &[Obj<Single>]) -> Vec<u32> {
    objects.iter().map(|o| o.borrow().unwrap().0).collect()
}

#[test]
fn what_can_be_cloned_stays_where_it_is() {
    let objects = [Obj::new(String::from("a")), Obj::new(String::from("b"))];
    let loans = loan!(String, &objects).unwrap();
    assert_eq!(*loans, ["a", "b"]);
    assert_eq!(*objects[0].borrow().unwrap(), "a");
    let (copy, _) = part!(String, &objects[1], "f()").unwrap();
    assert_eq!(copy, *objects[1].borrow().unwrap());
}

#[test]
fn what_cannot_be_cloned_is_lent_and_comes_back() {
    let objects = [single(1), single(2)];
    let loans = loan!(Single, &objects).unwrap();
    assert_eq!(*loans, [Single(1), Single(2)]);
    let error = objects[0].borrow().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Borrowed);
    drop(loans);
    assert_eq!(numbers(&objects), [1, 2]);
    let first = loan!(Single, &objects[..1]).unwrap().into_option();
    assert_eq!(*first, Some(Single(1)));
    drop(first);
    assert_eq!(numbers(&objects), [1, 2]);
    assert_eq!(part!(Single, &objects[0], "f()").unwrap().0, Single(1));
    assert_eq!(
        objects[0].borrow().map(drop).unwrap_err().kind(),
        ErrorKind::Moved
    );
}

#[test]
fn a_copy_leaves_the_value_and_anything_else_is_moved() {
    let (number, text) = (Obj::new(5_u32), Obj::new(String::from("a")));
    assert_eq!(whole!(u32, &number, "f()").unwrap().0, 5);
    assert_eq!(*number.borrow().unwrap(), 5);
    assert_eq!(whole!(String, &text, "f()").unwrap().0, "a");
    assert_eq!(
        text.borrow().map(drop).unwrap_err().kind(),
        ErrorKind::Moved
    );
}

#[test]
fn a_refused_loan_gives_back_what_it_has() {
    let one = single(1);
    let twice = [one.clone(), one.clone()];
    let error = loan!(Single, &twice).map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Borrowed);
    assert_eq!(numbers(&[one]), [1]);
    let gone = single(3);
    let _ = gone.take("f()").unwrap();
    let objects = [single(2), gone];
    assert!(loan!(Single, &objects).is_err());
    assert_eq!(numbers(&objects[..1]), [2]);
}

#[test]
fn values_that_borrow_are_lent_and_their_objects_keep_the_lenders() {
    let text = Obj::new(String::from("text"));
    let lenders = Lenders::one(text.borrow_owned().unwrap());
    let objects = [single(2), Obj::lent(Single(3), lenders)];
    let loans = loan!(Single, &objects).unwrap();
    assert_eq!(*loans, [Single(2), Single(3)]);
    assert!(text.borrow_mut().is_err());
    drop(loans);
    assert_eq!(numbers(&objects), [2, 3]);
    drop(objects);
    assert!(text.borrow_mut().is_ok());
}

#[test]
fn what_a_call_adds_to_a_list_borrows_from_what_is_adopted() {
    let text = Obj::new(String::from("text"));
    let list = List::new(vec![single(1)]);
    let mut loans = Loans::of_list(&list).unwrap();
    loans.adopt(Lenders::one(text.borrow_owned().unwrap()));
    loans.push(Single(2));
    drop(loans);
    assert!(text.borrow_mut().is_err());
    drop(list.borrow_mut().unwrap().pop());
    assert!(text.borrow_mut().is_ok());
}

#[test]
fn a_list_follows_what_the_call_does() {
    let objects = [single(3), single(1), single(2)];
    let list = List::new(objects.to_vec());
    let mut loans = Loans::of_list(&list).unwrap();
    loans.sort_by_key(|s| s.0);
    drop(loans);
    assert_eq!(numbers(&list.borrow().unwrap()), [1, 2, 3]);
    assert!(list.borrow().unwrap()[0].ptr_eq(&objects[0]));

    let mut loans = Loans::of_list(&list).unwrap();
    loans.truncate(1);
    drop(loans);
    assert_eq!(numbers(&list.borrow().unwrap()), [1]);
    let error = objects[2].borrow().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Moved);

    let mut loans = Loans::of_list(&list).unwrap();
    loans.extend([Single(8), Single(9)]);
    drop(loans);
    assert_eq!(numbers(&list.borrow().unwrap()), [1, 8, 9]);
}

#[test]
fn values_come_back_from_a_call_that_panics() {
    let list = List::new(vec![single(1), single(2)]);
    let mut loans = Loans::of_list(&list).unwrap();
    panics(move || {
        loans[0].0 = 7;
        panic!("in the middle of {}", loans.len());
    });
    assert_eq!(numbers(&list.borrow().unwrap()), [7, 2]);
}

#[test]
fn clones_keep_what_they_borrow_from() {
    let text = Obj::new("text".to_string());
    let guard = text.borrow_owned().unwrap();
    // SAFETY: the guard is a lender of the object.
    let part: &'static str = unsafe { crate::extend(&guard) };
    let object = Obj::lent(part, Lenders::one(guard));
    let loans = loan!(&'static str, core::slice::from_ref(&object)).unwrap();
    drop(object);
    assert!(text.borrow_mut().is_err());
    assert_eq!(*loans, ["text"]);
    drop(loans);
    assert!(text.borrow_mut().is_ok());
}
