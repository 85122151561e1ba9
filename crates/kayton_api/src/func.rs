//! Functions as values.

use alloc::sync::Arc;
use core::{cmp::Ordering, fmt, hash::Hasher, mem::ManuallyDrop, ops::Deref};

use crate::{
    Error, ErrorKind, KResult, Style, Tree, Value,
    away::Away,
    hooks,
    lock::Lock,
    owner::{Owned, is_shareable},
    stack::{Elsewhere, is_low, overflow},
};

/// A Keyton function or closure: `Func<dyn Fn(i64, &Str) -> KResult<bool>>`. Clones are the same
/// function.
///
/// A Rust callback that cannot return an error leaves by `kayton_runtime::unwind`.
pub struct Func<F: ?Sized + 'static> {
    function: ManuallyDrop<Arc<F>>,
    /// Whether what it captured may be used on any thread.
    shareable: bool,
}

impl<F: ?Sized + 'static> Func<F> {
    /// A function as a value; closures coerce in `Func::new(Arc::new(|x| …))`.
    #[must_use]
    pub fn new(function: Arc<F>) -> Self {
        Func {
            function: ManuallyDrop::new(function),
            shareable: false,
        }
    }

    /// A closure as a value, which `unsize` makes one of the function's type; it may be called on other
    /// threads if what it captured may be used there.
    #[must_use]
    pub fn of<C: 'static>(closure: C, unsize: fn(Arc<C>) -> Arc<F>) -> Self {
        Func {
            function: ManuallyDrop::new(unsize(Arc::new(closure))),
            shareable: is_shareable::<C>(),
        }
    }

    /// Whether both are the same function.
    #[must_use]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.address() == other.address()
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.function).cast::<()>().addr()
    }
}

impl<F: ?Sized + 'static> Deref for Func<F> {
    type Target = F;
    fn deref(&self) -> &F {
        &self.function
    }
}

impl<F: ?Sized + 'static> Clone for Func<F> {
    fn clone(&self) -> Self {
        Func {
            function: self.function.clone(),
            shareable: self.shareable,
        }
    }
}

impl<F: ?Sized + 'static> Drop for Func<F> {
    fn drop(&mut self) {
        // SAFETY: taken once, here; nothing uses the function afterwards.
        let function = unsafe { ManuallyDrop::take(&mut self.function) };
        if Arc::strong_count(&function) > 1 {
            return;
        }
        // What it captured may be a function again, and so on.
        let mut function = Some(function);
        if !hooks::drop(&mut || function = None) {
            hooks::drop_later(function.take());
        }
    }
}

impl<F: ?Sized + 'static> fmt::Debug for Func<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<function>")
    }
}

impl<F: ?Sized + 'static> Value for Func<F> {
    type Arg<'a> = &'a Self;
    #[inline]
    fn as_arg(&self) -> &Self {
        self
    }
    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        f.write_str("<function>")
    }
    fn label() -> &'static str {
        "function"
    }
    fn place(&self) -> Option<usize> {
        Some(self.address())
    }
    fn same(&self, other: &Self) -> bool {
        self.ptr_eq(other)
    }
    fn order(&self, other: &Self) -> Option<Ordering> {
        self.ptr_eq(other).then_some(Ordering::Equal)
    }
    fn digest(&self, state: &mut dyn Hasher) {
        state.write_usize(self.address());
    }
    fn tree(&self) -> KResult<Tree> {
        Err(Error::new(
            ErrorKind::Type,
            "a function cannot be serialised",
        ))
    }
}

/// A function that Rust code was given: it may keep it, and call it later and on any thread.
///
/// A function that captured what must stay on its thread raises where it is called elsewhere.
pub struct Callback<F: ?Sized + 'static> {
    /// Let go of before it comes home.
    function: Arc<(Owned<Func<F>>, Away)>,
    /// What it raised first on another thread than this one.
    failed: Arc<Lock<Option<Error>>>,
    thread: Option<u64>,
}

impl<F: ?Sized + 'static> Callback<F> {
    /// The function for Rust code.
    #[must_use]
    pub fn new(function: &Func<F>) -> Self {
        let away = Away::new();
        let shareable = function.shareable;
        Callback {
            function: Arc::new((Owned::bound(function.clone(), shareable), away)),
            failed: Arc::new(Lock::new(None)),
            thread: hooks::thread(),
        }
    }

    /// To be kept while the function runs: watches the stack, if this is a thread that Rust code made.
    #[must_use]
    pub fn enter(&self) -> Option<Elsewhere> {
        match hooks::thread() == self.thread {
            true => None,
            false => Elsewhere::enter(),
        }
    }

    /// The function, to be called.
    ///
    /// # Errors
    /// `Thread` if it must not be called here; `Recursion` if the stack of a thread that Rust code made has no
    /// room for it.
    #[inline]
    pub fn function(&self) -> KResult<&F> {
        if is_low() && hooks::thread() != self.thread {
            return Err(overflow());
        }
        match self.function.0.get() {
            Some(function) => Ok(function),
            None => Err(Error::new(
                ErrorKind::Thread,
                "the function uses a value that stays on the thread that made it, and was called on \
                 another one; give it only values that may be shared",
            )),
        }
    }
}

impl<F: ?Sized + 'static> Callback<F> {
    /// Notes what the function raised, which leaves by unwinding. Whoever joins a thread may lose it.
    #[must_use]
    pub fn failed(&self, error: Error) -> Error {
        if hooks::thread() != self.thread {
            self.failed.with(|first| {
                first.get_or_insert_with(|| error.outline());
            });
        }
        // A crate may catch it, and keep it for longer than the function, with whatever values it holds.
        error.going_away()
    }

    /// The result of the call that was given the function: what that raised on another thread instead of
    /// a panic which only says that the thread ended.
    ///
    /// # Errors
    /// Those of `result`.
    pub fn raised<T>(&self, result: KResult<T>) -> KResult<T> {
        result.map_err(|error| match error.kind() {
            ErrorKind::Panic => self.failed.with(Option::take).unwrap_or(error),
            _ => error,
        })
    }
}

impl<F: ?Sized + 'static> Clone for Callback<F> {
    fn clone(&self) -> Self {
        Callback {
            function: self.function.clone(),
            failed: self.failed.clone(),
            thread: self.thread,
        }
    }
}
