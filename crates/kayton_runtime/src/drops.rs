//! Destructors: how deep they run, and what their panics become.
//!
//! # Invariants
//!
//! **A drop never unwinds.** A panic in a destructor ends where the drop of its object does. It
//! is noted, and raised where the program can raise it next: in a loop, at the end of a `try` or of
//! the cell.
//!
//! **Drops are not nested deeply.** A value that is far down in others waits until the drops that run
//! are done, so that a chain of any length is let go of.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    thread,
};

use kayton_api::Error;

use crate::guard::{is_silent, panicked, with_location_kept};

/// Drops that may run inside of each other.
const DEEPEST: u32 = 100;

thread_local! {
    /// How many drops run at the moment.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// What waits for them.
    static LATER: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// The hook that runs drops; see [`kayton_api::Hooks`].
pub(crate) fn run(body: &mut dyn FnMut()) -> bool {
    let Ok(depth) = DEPTH.try_with(Cell::get) else {
        // The thread is being torn down, and nobody can wait.
        attempt(body);
        return true;
    };
    if depth >= DEEPEST {
        return false;
    }
    DEPTH.set(depth + 1);
    attempt(body);
    if depth == 0 {
        while let Some(value) = LATER
            .try_with(|later| later.borrow_mut().pop())
            .ok()
            .flatten()
        {
            let mut value = Some(value);
            attempt(&mut || value = None);
        }
    }
    DEPTH.set(depth);
    true
}

/// The hook that takes what waits.
pub(crate) fn later(value: Box<dyn Any>) {
    let mut value = Some(value);
    let _ = LATER.try_with(|later| later.borrow_mut().extend(value.take()));
}

fn attempt(body: &mut dyn FnMut()) {
    let run = || {
        if let Err(payload) = panic::catch_unwind(AssertUnwindSafe(body)) {
            lose(panicked(payload));
        }
    };
    match thread::panicking() {
        false => run(),
        true => with_location_kept(run),
    }
}

/// Keeps an error that cannot be raised where it happens.
#[cold]
fn lose(error: Error) {
    // Elsewhere the panic was printed, and nobody will ask for it.
    if is_silent() {
        kayton_api::note_trouble(error);
    }
}

#[cfg(test)]
mod tests {
    use kayton_api::{ErrorKind, List, Obj};

    use super::*;
    use crate::guard::silently;

    struct Loud(&'static str);

    impl Drop for Loud {
        fn drop(&mut self) {
            panic!("loud {}", self.0);
        }
    }

    /// A chain of objects.
    struct Link {
        _next: Option<Obj<Link>>,
        alive: std::rc::Rc<Cell<u32>>,
    }

    impl Drop for Link {
        fn drop(&mut self) {
            self.alive.set(self.alive.get() - 1);
        }
    }

    fn hooked() {
        crate::guard::hook_panics();
        crate::base::install_hooks_once();
    }

    #[test]
    fn a_chain_of_any_length_is_dropped() {
        hooked();
        let alive = std::rc::Rc::new(Cell::new(0));
        let mut head = None;
        for _ in 0..300_000 {
            alive.set(alive.get() + 1);
            let alive = alive.clone();
            head = Some(Obj::new(Link { _next: head, alive }));
        }
        assert_eq!(alive.get(), 300_000);
        drop(head);
        assert_eq!(alive.get(), 0);
    }

    #[test]
    fn panics_of_destructors_stay_with_their_objects() {
        hooked();
        let result = silently(|| {
            drop(List::new(vec![Obj::new(Loud("a")), Obj::new(Loud("b"))]));
            Ok(5)
        });
        assert!(result.is_ok_and(|five| five == 5));
        let lost = kayton_api::take_trouble().expect("the panic is kept");
        assert_eq!(lost.kind(), ErrorKind::Panic);
        assert!(lost.message().starts_with("loud "), "{}", lost.message());
        assert!(kayton_api::take_trouble().is_none());
    }

    #[test]
    fn a_panic_survives_those_of_destructors() {
        hooked();
        let error = silently(|| -> kayton_api::KResult<()> {
            let _held = (Obj::new(Loud("a")), Obj::new(Loud("b")));
            panic!("the first");
        })
        .expect_err("an error");
        let place = format!("the first, at {}:", file!());
        assert!(error.message().starts_with(&place), "{}", error.message());
        assert!(kayton_api::take_trouble().is_some());
    }
}
