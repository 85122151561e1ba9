//! Functions as values.

use alloc::sync::Arc;
use core::{cmp::Ordering, fmt, hash::Hasher, mem::ManuallyDrop, ops::Deref};

use crate::{Error, ErrorKind, KResult, Style, Tree, Value, hooks};

/// A Keyton function or closure: `Func<dyn Fn(i64, &Str) -> KResult<bool>>`, with `+ Send + Sync`
/// where it must go to other threads. Clones are the same function.
///
/// A Rust callback that cannot return an error leaves by `kayton_runtime::unwind`.
pub struct Func<F: ?Sized + 'static>(ManuallyDrop<Arc<F>>);

impl<F: ?Sized + 'static> Func<F> {
    /// A function as a value; closures coerce in `Func::new(Arc::new(|x| …))`.
    #[must_use]
    pub fn new(function: Arc<F>) -> Self {
        Func(ManuallyDrop::new(function))
    }

    /// Whether both are the same function.
    #[must_use]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Arc::as_ptr(&self.0).cast::<()>() == Arc::as_ptr(&other.0).cast::<()>()
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.0).cast::<()>().addr()
    }
}

impl<F: ?Sized + 'static> Deref for Func<F> {
    type Target = F;
    fn deref(&self) -> &F {
        &self.0
    }
}

impl<F: ?Sized + 'static> Clone for Func<F> {
    fn clone(&self) -> Self {
        Func(self.0.clone())
    }
}

impl<F: ?Sized + 'static> Drop for Func<F> {
    fn drop(&mut self) {
        // SAFETY: taken once, here; nothing uses the function afterwards.
        let function = unsafe { ManuallyDrop::take(&mut self.0) };
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
