#![expect(clippy::disallowed_methods, reason = "tests what threads may do")]

use std::{rc::Rc, sync::Arc, thread};

use super::hooked;
use crate::{Dynamic, Error, ErrorKind, Lenders, Obj, Str, Value};

/// Not `Send`; counted by an `Arc`, so that a leak shows.
struct Local {
    _local: Rc<()>,
    _counted: Arc<()>,
}

impl Local {
    fn new(counted: Arc<()>) -> Self {
        Local {
            _local: Rc::new(()),
            _counted: counted,
        }
    }
}

#[test]
fn a_dynamic_is_used_on_its_own_thread_only() {
    hooked();
    let counted = Arc::new(());
    let obj = Obj::new(Local::new(counted.clone()));
    let dynamic = Dynamic::from_value(obj.clone());
    let there = dynamic.clone();
    thread::spawn(move || {
        assert!(there.downcast::<Obj<Local>>().is_none());
        assert!(std::format!("{there}").ends_with("of another thread>"));
        assert_eq!(there, there.clone());
        assert_eq!(there.tree().unwrap_err().kind(), ErrorKind::Thread);
    })
    .join()
    .unwrap();
    assert!(dynamic.downcast::<Obj<Local>>().unwrap().ptr_eq(&obj));
    drop((obj, dynamic));
    assert_eq!(Arc::strong_count(&counted), 1);
}

#[test]
fn the_last_handle_of_a_local_value_dropped_elsewhere_leaks_it() {
    hooked();
    let counted = Arc::new(());
    let dynamic = Dynamic::from_value(Obj::new(Local::new(counted.clone())));
    thread::spawn(move || drop(dynamic)).join().unwrap();
    assert_eq!(Arc::strong_count(&counted), 2);
}

#[test]
fn a_local_lender_dropped_elsewhere_is_leaked() {
    hooked();
    let counted = Arc::new(());
    let mut lenders = Lenders::one(Local::new(counted.clone()));
    let shared = Arc::new(());
    lenders.push(shared.clone());
    // The value may go anywhere, though one of its lenders may not.
    let obj = Obj::lent(5, lenders);
    thread::spawn(move || drop(obj)).join().unwrap();
    assert_eq!(Arc::strong_count(&counted), 2);
    assert_eq!(Arc::strong_count(&shared), 1);
}

#[test]
fn a_payload_stays_with_its_thread() {
    hooked();
    let obj = Obj::new(Local::new(Arc::new(())));
    let error = Error::raised("a::B", Str::new("b"), std::vec![], obj);
    assert!(error.payload::<Obj<Local>>().is_some());
    assert!(error.payload::<Str>().is_none());
    let error = thread::spawn(move || {
        assert!(error.payload::<Obj<Local>>().is_none());
        error
    });
    assert!(error.join().unwrap().payload::<Obj<Local>>().is_some());
}

#[test]
fn shareable_values_go_anywhere() {
    let dynamic = Obj::new(5).into_dynamic();
    thread::spawn(move || {
        assert_eq!(
            *dynamic.downcast::<Obj<i32>>().unwrap().borrow().unwrap(),
            5
        )
    })
    .join()
    .unwrap();
}
