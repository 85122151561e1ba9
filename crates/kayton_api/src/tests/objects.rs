#![expect(clippy::disallowed_methods, reason = "tests what threads may do")]

use std::{
    cell::{Cell, RefCell},
    format, mem,
    rc::Rc,
    string::{String, ToString},
    sync::Arc,
    thread, vec,
};

use super::panics;
use crate::{ErrorKind, List, Obj, place};

#[test]
fn readers_share_and_a_writer_is_alone() {
    let obj = Obj::new(1);
    let (a, b) = (obj.borrow().unwrap(), obj.borrow().unwrap());
    assert_eq!(*a + *b, 2);
    assert_eq!(obj.borrow_mut().unwrap_err().kind(), ErrorKind::Borrowed);
    drop(a);
    assert!(obj.borrow_mut().is_err());
    drop(b);
    let mut writer = obj.borrow_mut().unwrap();
    *writer = 5;
    assert_eq!(obj.borrow().unwrap_err().kind(), ErrorKind::Borrowed);
    assert_eq!(obj.borrow_mut().unwrap_err().kind(), ErrorKind::Borrowed);
    drop(writer);
    assert_eq!(*obj.borrow().unwrap(), 5);
}

#[test]
fn owned_guards_count_like_others_and_keep_the_object() {
    let obj = Obj::new(String::from("x"));
    let reader = obj.borrow_owned().unwrap();
    assert!(obj.borrow_mut().is_err());
    drop(obj);
    assert_eq!(*reader, "x");
    let obj = crate::OwnedRef::object(&reader);
    drop(reader);
    let mut writer = obj.borrow_mut_owned().unwrap();
    assert!(obj.borrow().is_err());
    writer.push('y');
    drop(writer);
    assert_eq!(*obj.borrow().unwrap(), "xy");
}

#[test]
fn a_borrow_for_ever_ends_changes_but_not_reading() {
    let obj = Obj::new(String::from("x"));
    let (text, again) = (
        obj.borrow_for_ever().unwrap(),
        obj.borrow_for_ever().unwrap(),
    );
    assert_eq!(*obj.borrow().unwrap(), "x");
    assert_eq!(
        obj.borrow_mut().map(drop).unwrap_err().kind(),
        ErrorKind::Borrowed
    );
    assert!(obj.take("f()").is_err());
    drop(obj);
    assert_eq!((text.as_str(), again.as_str()), ("x", "x"));
}

#[test]
fn a_value_is_moved_once_and_the_message_says_where() {
    let obj = Obj::new(String::from("x"));
    let other = obj.clone();
    place::set(4, 2);
    assert_eq!(obj.take("build()").unwrap(), "x");
    place::set(9, 9);
    for error in [
        other.borrow().map(drop).unwrap_err(),
        other.borrow_mut().map(drop).unwrap_err(),
        other.take("again()").map(drop).unwrap_err(),
        other.take_lent("again()").map(drop).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Moved);
        assert_eq!(
            error.message(),
            "the value was moved into `build()` in cell 4 line 2"
        );
        let named = error.subject("b");
        assert_eq!(
            named.message(),
            "`b` was moved into `build()` in cell 4 line 2"
        );
    }
}

#[test]
fn a_borrowed_value_cannot_be_moved() {
    let obj = Obj::new(1);
    let reader = obj.borrow().unwrap();
    assert_eq!(obj.take("f()").unwrap_err().kind(), ErrorKind::Borrowed);
    drop(reader);
    let writer = obj.borrow_mut().unwrap();
    assert_eq!(obj.take("f()").unwrap_err().kind(), ErrorKind::Borrowed);
    drop(writer);
    assert_eq!(obj.take("f()").unwrap(), 1);
}

#[test]
fn leaked_guards_leave_the_value_borrowed() {
    let obj = Obj::new(1);
    mem::forget(obj.borrow().unwrap());
    assert!(obj.borrow().is_ok());
    assert!(obj.borrow_mut().is_err());
    assert!(obj.take("f()").is_err());
    let obj = Obj::new(1);
    mem::forget(obj.borrow_mut_owned().unwrap());
    assert!(obj.borrow().is_err());
    assert!(obj.take("f()").is_err());
}

/// Counts how often it is dropped, and then panics.
struct Loud {
    _counted: Arc<()>,
}

impl Drop for Loud {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn a_panicking_drop_happens_once_and_lenders_are_still_dropped() {
    super::hooked();
    let (counted, lender) = (Arc::new(()), Arc::new(()));
    let obj = Obj::lent(
        Loud {
            _counted: counted.clone(),
        },
        crate::Lenders::one(lender.clone()),
    );
    let other = obj.clone();
    drop(other);
    drop(obj);
    assert!(crate::has_trouble());
    let trouble = crate::take_trouble().expect("the panic");
    assert_eq!(trouble.kind(), ErrorKind::Panic);
    assert!(!crate::has_trouble());
    assert_eq!(Arc::strong_count(&counted), 1);
    assert_eq!(Arc::strong_count(&lender), 1);
}

#[test]
fn a_panic_under_a_guard_gives_the_borrow_back() {
    let obj = Obj::new(1);
    panics(|| {
        let _writer = obj.borrow_mut().unwrap();
        panic!("while writing");
    });
    assert_eq!(*obj.borrow().unwrap(), 1);
}

/// On its drop, tries everything on the list that it was in.
struct Curious(List<Option<Curious>>, Rc<RefCell<String>>);

impl Drop for Curious {
    fn drop(&mut self) {
        let reads = self.0.borrow().is_ok();
        let writes = self.0.borrow_mut().is_ok();
        let seen = match (reads, writes) {
            (true, true) => "free",
            (false, false) => "busy",
            _ => "half",
        };
        self.1.borrow_mut().push_str(seen);
    }
}

#[test]
fn a_drop_may_come_back_to_the_object_that_dropped_it() {
    let seen = Rc::new(RefCell::new(String::new()));
    let list = List::new(vec![None]);
    list.borrow_mut().unwrap()[0] = Some(Curious(list.clone(), seen.clone()));
    // Replaced while the list is being changed: the element finds it busy.
    list.borrow_mut().unwrap()[0] = None;
    assert_eq!(*seen.borrow(), "busy");
    // Taken out first: free.
    list.borrow_mut().unwrap()[0] = Some(Curious(list.clone(), seen.clone()));
    let taken = list.borrow_mut().unwrap()[0].take();
    drop(taken);
    assert_eq!(*seen.borrow(), "busyfree");
}

#[test]
fn equality_cannot_fail_under_a_writer() {
    let (a, b) = (Obj::new(1), Obj::new(1));
    assert!(a == b);
    let writer = a.borrow_mut().unwrap();
    assert!(a != b);
    assert!(a == a.clone());
    drop(writer);
    assert!(a == b);
}

#[test]
fn objects_are_shown_whatever_their_state() {
    struct Plain;
    let obj = Obj::new(Plain);
    let shown = obj.to_string();
    assert!(
        shown.starts_with('<') && shown.ends_with("Plain>"),
        "{shown}"
    );
    let writer = obj.borrow_mut().unwrap();
    assert!(format!("{obj:?}").ends_with("Plain, being changed>"));
    drop(writer);
    obj.take("f()").map(drop).unwrap();
    assert!(format!("{obj:?}").ends_with("Plain, moved>"));
}

#[test]
fn threads_exclude_each_other() {
    let _away = crate::away::Away::new();
    let obj = Obj::new(0u64);
    let threads: std::vec::Vec<_> = (0..4)
        .map(|_| {
            let obj = obj.clone();
            thread::spawn(move || {
                let mut done = 0;
                while done < 500 {
                    if let Ok(mut value) = obj.borrow_mut() {
                        *value += 1;
                        done += 1;
                    }
                    let _ = obj.borrow().map(|value| *value);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(*obj.borrow().unwrap(), 2000);
}

#[test]
fn handles_are_send_only_where_the_value_is() {
    use crate::owner::is_shareable;
    assert!(is_shareable::<Obj<String>>());
    assert!(is_shareable::<List<crate::Str>>());
    assert!(is_shareable::<crate::OwnedRef<String>>());
    assert!(is_shareable::<crate::OwnedMut<String>>());
    assert!(is_shareable::<crate::Dynamic>());
    assert!(is_shareable::<crate::Error>());
    assert!(!is_shareable::<Obj<Rc<i32>>>());
    assert!(!is_shareable::<Obj<Cell<i32>>>());
    assert!(!is_shareable::<List<Obj<Rc<i32>>>>());
    assert!(!is_shareable::<crate::OwnedRef<Cell<i32>>>());
    assert!(!is_shareable::<crate::OwnedMut<Rc<i32>>>());
    assert!(!is_shareable::<std::boxed::Box<dyn std::any::Any>>());
}
