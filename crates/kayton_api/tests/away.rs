//! Counts and flags without locked instructions, in every order in which two threads may run: the very code of
//! `away`, `count` and `flag`, over the atomic types of loom.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "the model uses a part of what it includes"
)]

mod atomic {
    pub(crate) use loom::sync::atomic::{AtomicUsize, Ordering, fence};

    loom::lazy_static! {
        pub(crate) static ref AWAY: AtomicUsize = AtomicUsize::new(0);
    }
}
#[path = "../src/away.rs"]
mod away;
#[path = "../src/count.rs"]
mod count;
#[path = "../src/flag.rs"]
mod flag;

use loom::{cell::UnsafeCell, sync::Arc, thread};

use away::{Away, alone};
use count::Count;
use flag::Flag;

/// What an object is to the protocol.
struct Object {
    count: Count,
    flag: Flag,
    value: UnsafeCell<u32>,
    freed: UnsafeCell<bool>,
}

// SAFETY: the cells are reached only as the protocol allows, which is what loom checks.
unsafe impl Send for Object {}
// SAFETY: as above.
unsafe impl Sync for Object {}

impl Object {
    fn new() -> Arc<Self> {
        Arc::new(Object {
            count: Count::one(),
            flag: Flag::new(),
            value: UnsafeCell::new(0),
            freed: UnsafeCell::new(false),
        })
    }

    /// Adds to the value by a guard, if nobody else has it.
    fn add(&self) {
        if self.flag.write().is_ok() {
            // SAFETY: the flag was taken exclusively.
            self.value.with_mut(|value| unsafe { *value += 1 });
            self.flag.done_writing();
        }
    }

    /// Adds to the value as generated code does that is alone, else by a guard.
    fn add_fast(&self) {
        match alone() && self.flag.is_free() {
            // SAFETY: nobody borrows it, and nobody else could begin to.
            true => self.value.with_mut(|value| unsafe { *value += 1 }),
            false => self.add(),
        }
    }

    fn read(&self) {
        match alone() && self.flag.is_readable() {
            // SAFETY: nobody writes, and nobody else could begin to.
            true => drop(self.value.with(|value| unsafe { *value })),
            false => {
                if self.flag.read().is_ok() {
                    // SAFETY: a reader is counted.
                    self.value.with(|value| unsafe { *value });
                    self.flag.done_reading();
                }
            }
        }
    }

    /// Lets go of a handle; the last one frees.
    fn release(&self) {
        if self.count.sub() {
            self.value.with_mut(|_| ());
            // SAFETY: no handle is left.
            self.freed.with_mut(|freed| unsafe {
                assert!(!*freed, "freed twice");
                *freed = true;
            });
        }
    }
}

/// This thread gives a handle away and goes on; the other one lets go of what it was given, then of the right to
/// it.
fn given_away(here: fn(&Object), there: fn(&Object)) {
    loom::model(move || {
        let object = Object::new();
        here(&object);
        let away = Away::new();
        object.count.add();
        let other = object.clone();
        let thread = thread::spawn(move || {
            there(&other);
            other.release();
            drop(away);
        });
        here(&object);
        object.count.add();
        here(&object);
        object.release();
        object.release();
        thread.join().expect("the thread ends");
        assert!(alone());
        // SAFETY: both threads are done.
        object
            .freed
            .with(|freed| assert!(unsafe { *freed }, "nobody freed it"));
    });
}

#[test]
fn handles_are_counted() {
    given_away(
        |_| (),
        |object| {
            object.count.add();
            object.release();
        },
    );
}

#[test]
fn values_are_changed_by_one_at_a_time() {
    given_away(Object::add_fast, Object::add_fast);
}

#[test]
fn values_are_not_changed_while_they_are_read() {
    given_away(Object::read, Object::add_fast);
    given_away(Object::add_fast, Object::read);
}

/// The model finds what the protocol forbids.
#[test]
#[should_panic(expected = "Causality violation")]
fn a_handle_that_outlives_the_right_to_it_is_found() {
    loom::model(|| {
        let object = Object::new();
        let away = Away::new();
        let other = object.clone();
        let thread = thread::spawn(move || {
            drop(away);
            other.add_fast();
        });
        object.add_fast();
        thread.join().expect("the thread ends");
    });
}
