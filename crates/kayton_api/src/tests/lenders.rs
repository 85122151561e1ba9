use std::{
    cell::RefCell,
    rc::Rc,
    str::{Chars, Lines},
    string::String,
    vec,
    vec::Vec,
};

use crate::{ErrorKind, KResult, Lenders, Obj, Str, extend, extend_mut};

/// What the generator writes for `fn lines(&self) -> Lines<'_>`.
fn lines(text: &Obj<String>) -> KResult<Obj<Lines<'static>>> {
    let guard = text.borrow_owned()?;
    // SAFETY: the guard goes into the lenders of the result.
    let lines = unsafe { extend(&guard) }.lines();
    Ok(Obj::lent(lines, Lenders::one(guard)))
}

#[test]
fn a_borrowing_object_keeps_its_owner_alive_and_borrowed() {
    let text = Obj::new(String::from("a\nb"));
    let child = lines(&text).unwrap();
    assert_eq!(text.borrow_mut().unwrap_err().kind(), ErrorKind::Borrowed);
    assert_eq!(text.take("f()").unwrap_err().kind(), ErrorKind::Borrowed);
    let other = text.clone();
    drop(text);
    assert_eq!(child.borrow_mut().unwrap().next(), Some("a"));
    assert_eq!(child.borrow_mut().unwrap().next(), Some("b"));
    drop(child);
    other.borrow_mut().unwrap().push('c');
}

#[test]
fn lenders_may_be_lent_themselves() {
    let text = Obj::new(String::from("ab\ncd"));
    let child = lines(&text).unwrap();
    let grandchild: Obj<Chars<'static>> = {
        let mut guard = child.borrow_mut_owned().unwrap();
        // SAFETY: the guard goes into the lenders of the result.
        let chars = unsafe { extend_mut(&mut guard) }.next().unwrap().chars();
        Obj::lent(chars, Lenders::one(guard))
    };
    drop(child);
    drop(text);
    assert_eq!(
        grandchild
            .borrow_mut()
            .unwrap()
            .by_ref()
            .collect::<String>(),
        "ab"
    );
}

/// Notes its name when it is dropped.
struct Note(&'static str, Rc<RefCell<Vec<&'static str>>>);

impl Drop for Note {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

#[test]
fn the_value_goes_first_then_its_holds_then_the_region() {
    super::hooked();
    let order = Rc::new(RefCell::new(vec![]));
    let note = |name| Note(name, order.clone());
    let lenders = Lenders::one(note("first")).with(note("second"));
    let obj = Obj::lent(note("value"), lenders);
    obj.retain(note("retained")).unwrap();
    obj.retain(Lenders::one(note("nested"))).unwrap();
    drop(obj);
    assert_eq!(
        *order.borrow(),
        ["value", "second", "first", "nested", "retained"]
    );
}

#[test]
fn a_lent_value_moves_only_with_its_lenders() {
    super::hooked();
    let order = Rc::new(RefCell::new(vec![]));
    let note = |name| Note(name, order.clone());
    let obj = Obj::lent(note("value"), Lenders::one(note("lender")));
    assert_eq!(
        obj.take("f()").map(drop).unwrap_err().kind(),
        ErrorKind::Borrowed
    );
    let (value, lenders) = obj.take_lent("f()").unwrap();
    drop(obj);
    assert!(order.borrow().is_empty());
    assert!(!lenders.is_empty());
    drop(value);
    drop(lenders);
    assert_eq!(*order.borrow(), ["value", "lender"]);
}

#[test]
fn text_may_lend() {
    let text = Str::from(String::from("x y")).kept();
    // SAFETY: a clone of the text goes into the lenders of the result.
    let words = unsafe { extend(&text) }.split(' ');
    let child = Obj::lent(words, Lenders::one(text.clone()));
    drop(text);
    assert_eq!(child.borrow_mut().unwrap().next_back(), Some("y"));
}

#[test]
fn retaining_works_while_the_object_is_borrowed() {
    let obj = Obj::new(1);
    let writer = obj.borrow_mut().unwrap();
    obj.retain(Str::new("kept")).unwrap();
    drop(writer);
    assert!(obj.take("f()").is_err());
}

#[test]
fn an_object_may_be_a_borrowed_value() {
    let owner = Obj::new((String::from("a"), 1));
    let guard = owner.borrow_owned().unwrap();
    // SAFETY: the guard goes into the lenders of the result.
    let field = unsafe { &extend(&guard).0 };
    let child = Obj::lent_ref(field, Lenders::one(guard), Lenders::none());
    assert_eq!(*child.borrow().unwrap(), "a");
    assert_eq!(child.borrow_mut().unwrap_err().kind(), ErrorKind::Borrowed);
    assert_eq!(child.take("f()").unwrap_err().kind(), ErrorKind::Borrowed);
    assert!(child.take_lent("f()").is_err());
    assert!(child.borrow().is_ok(), "a refusal gives the flag back");
    let other = owner.clone();
    drop(owner);
    assert!(other.borrow_mut().is_err());
    drop(child);
    assert_eq!(other.borrow_mut().unwrap().0, "a");
}

#[test]
fn an_object_may_be_a_value_borrowed_to_be_changed() {
    let owner = Obj::new((String::from("a"), 1));
    let mut guard = owner.borrow_mut_owned().unwrap();
    // SAFETY: the guard goes into the lenders of the result.
    let field = unsafe { &mut extend_mut(&mut guard).0 };
    let child = Obj::lent_mut(field, Lenders::one(guard), Lenders::none());
    child.borrow_mut().unwrap().push('b');
    child.borrow_mut_owned().unwrap().push('c');
    assert_eq!(*child.borrow().unwrap(), "abc");
    assert!(owner.borrow().is_err());
    assert_eq!(child.take("f()").unwrap_err().kind(), ErrorKind::Borrowed);
    drop(child);
    assert_eq!(owner.take("f()").unwrap().0, "abc");
}

#[test]
fn items_keep_what_they_borrow_but_not_their_iterator() {
    let text = Obj::new(String::from("a\nb"));
    let iterator = lines(&text).unwrap();
    let step = || -> KResult<Obj<Chars<'static>>> {
        let lenders = iterator.share_lenders().unwrap();
        let line = iterator.borrow_mut()?.next().unwrap();
        Ok(Obj::lent(line.chars(), lenders))
    };
    let (first, second) = (step().unwrap(), step().unwrap());
    drop(iterator);
    assert!(text.borrow_mut().is_err());
    let other = text.clone();
    drop(text);
    assert_eq!(first.borrow_mut().unwrap().next(), Some('a'));
    drop(first);
    assert!(other.borrow_mut().is_err());
    assert_eq!(second.borrow_mut().unwrap().next(), Some('b'));
    drop(second);
    assert!(other.borrow_mut().is_ok());
}
