//! Cells as the compiler writes them, several in one dylib.

extern crate kayton_base as _;

use std::sync::atomic::{AtomicU32, Ordering};

use kayton_api::{Dynamic, Error, ErrorKind, KResult, KaytonContext, Obj, Str, place};
use kayton_runtime::{
    At, cell,
    cell::{CellContext, SlotRef},
    poll,
};
use plugin_hello::{exports, types::Countdown};

macro_rules! cells {
    ($($name:ident)*) => {$(
        #[unsafe(no_mangle)]
        pub extern "C" fn $name(context: *const KaytonContext) -> i32 {
            cell::run(context, bodies::$name)
        }
    )*};
}
cells!(assigns raises panics moves loops unnamed shows retypes keeps drops threads sessions arguments);

/// Values of `Noisy` that were dropped.
static DROPPED: AtomicU32 = AtomicU32::new(0);

/// Panics when it is dropped.
#[derive(Clone)]
struct Noisy;

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
        panic!("dropped loudly");
    }
}

mod bodies {
    use super::*;

    /// `c = Countdown(2)`
    pub fn assigns(context: &CellContext) -> KResult<()> {
        let c = context.slot::<Obj<Countdown>>(0, "c");
        c.set(exports::Countdown__new(2).at(1, 1, 5)?);
        context.display(&cell::shown(&*c.get()?));
        context.display_as("text/html", "<b>c</b>");
        Ok(())
    }

    /// `while True: c.step()`
    pub fn raises(context: &CellContext) -> KResult<()> {
        let c = context.slot::<Obj<Countdown>>(0, "c");
        loop {
            poll()?;
            exports::Countdown__step(&*c.get()?).at(2, 3, 4).at(2, 1, 1)?;
        }
    }

    /// `Countdown(5000)`
    pub fn panics(_: &CellContext) -> KResult<()> {
        exports::Countdown__new(5000).at(3, 1, 1).map(drop)
    }

    /// `c.finish()` and then `c.step()`
    pub fn moves(context: &CellContext) -> KResult<()> {
        let c = context.slot::<Obj<Countdown>>(0, "c");
        c.set(exports::Countdown__new(7)?);
        place::set(4, 2);
        exports::Countdown__finish(&*c.get()?)?;
        exports::Countdown__step(&*c.get()?).map_err(|error| error.subject("c")).at(4, 3, 1)?;
        Ok(())
    }

    pub fn loops(_: &CellContext) -> KResult<()> {
        loop {
            poll()?;
        }
    }

    pub fn unnamed(context: &CellContext) -> KResult<()> {
        context.slot::<i64>(9, "nobody").value().map(drop)
    }

    /// What a `Dynamic` knows comes from the registered types.
    pub fn shows(context: &CellContext) -> KResult<()> {
        let a = Dynamic::from_value(exports::Countdown__new(3)?);
        let b = Dynamic::from_value(exports::Countdown__new(3)?);
        context.display(&format!("{a} {}", a == b));
        Ok(())
    }

    pub fn retypes(context: &CellContext) -> KResult<()> {
        let number = context.slot::<i64>(1, "x");
        number.set(4);
        let text = context.slot::<Str>(1, "x");
        assert!(text.get().is_err_and(|error| error.kind() == ErrorKind::Type));
        text.set(Str::new("four"));
        context.display(&text.value()?);
        Ok(())
    }

    /// Assigning while the old value is in use.
    pub fn keeps(context: &CellContext) -> KResult<()> {
        let x = context.slot::<Str>(2, "x");
        x.set(Str::new("old"));
        let first: SlotRef<'_, Str> = x.get()?;
        x.set(Str::new("new"));
        let second = x.get()?;
        x.clear();
        context.display(&format!("{} {} {}", *first, *second, x.is_assigned()));
        Ok(())
    }

    /// A value whose drop panics, replaced and then left in the slot.
    pub fn drops(context: &CellContext) -> KResult<()> {
        let x = context.slot::<Obj<Noisy>>(3, "x");
        x.set(Obj::new(Noisy));
        x.clear();
        x.set(Obj::new(Noisy));
        context.display(&DROPPED.load(Ordering::Relaxed).to_string());
        Ok(())
    }

    /// A value that is not `Send` is out of reach on another thread, and survives it.
    pub fn threads(context: &CellContext) -> KResult<()> {
        let here = Obj::new(std::rc::Rc::new(5));
        let dynamic = Dynamic::from_value(here.clone());
        let there = dynamic.clone();
        let found = std::thread::spawn(move || there.downcast::<Obj<std::rc::Rc<i32>>>().is_some());
        let found = found.join().map_err(|_| Error::new(ErrorKind::Panic, "the thread died"))?;
        let back = dynamic.downcast::<Obj<std::rc::Rc<i32>>>().is_some_and(|o| o.ptr_eq(&here));
        context.display(&format!("{found} {back}"));
        Ok(())
    }

    /// Globals in functions.
    pub fn sessions(context: &CellContext) -> KResult<()> {
        context.slot::<i64>(4, "n").set(1);
        let inner = cell::context()?;
        let n = inner.slot::<i64>(4, "n");
        n.set(n.value()? + 1);
        context.display(&context.slot::<i64>(4, "n").value()?.to_string());
        Ok(())
    }

    pub fn arguments(context: &CellContext) -> KResult<()> {
        context.display(&kayton_runtime::argv()?.to_string());
        Ok(())
    }
}
