//! What this crate cannot do without std, installed once by the runtime of the base.

use alloc::boxed::Box;
use core::{
    any::Any,
    sync::atomic::{AtomicPtr, Ordering},
};

use crate::{Error, KResult};

/// Functions that need std.
pub struct Hooks {
    /// A number for the calling thread: never 0, never given to two threads.
    pub thread: fn() -> u64,
    /// `true` says that panics of this thread need not be printed, since the user sees the errors
    /// that they become; `false` takes that back once.
    pub silence: fn(bool),
    /// The lowest address that functions of Keyton may use on this thread, where that was set; else 0.
    pub floor: fn() -> usize,
    /// Sets it.
    pub set_floor: fn(usize),
    /// Lets other threads run.
    pub wait: fn(),
    /// Runs the closure; a panic comes back as an error.
    pub catch: fn(&mut dyn FnMut()) -> KResult<()>,
    /// Leaves code that cannot return an error, by unwinding to the next `catch`.
    pub raise: fn(Error) -> !,
    /// Runs the closure, which drops a value; a panic in it is noted as trouble
    /// ([`crate::note_trouble`]). Where too many run inside of each other on this thread, the closure is not called
    /// and the answer is `false`.
    pub drop: fn(&mut dyn FnMut()) -> bool,
    /// Takes a value that is dropped on this thread once the drops that run are done.
    pub drop_later: fn(Box<dyn Any>),
    /// Notes that the container at this address is being shown on this thread; `false` if it is
    /// already.
    pub show: fn(usize) -> bool,
    /// Takes back the last container that was noted on this thread.
    pub shown: fn(),
}

static HOOKS: AtomicPtr<Hooks> = AtomicPtr::new(core::ptr::null_mut());

/// Installs the hooks; later calls replace earlier ones.
///
/// # Safety
/// `hooks.thread` must keep its promise: a thread bound value is touched on whichever thread has
/// the number of the thread that made it.
pub unsafe fn install_hooks(hooks: &'static Hooks) {
    HOOKS.store(core::ptr::from_ref(hooks).cast_mut(), Ordering::Release);
}

fn hooks() -> Option<&'static Hooks> {
    // SAFETY: the pointer is null or comes from the `&'static` in `install_hooks`.
    unsafe { HOOKS.load(Ordering::Acquire).as_ref() }
}

/// The calling thread, or `None` before [`install_hooks`].
pub(crate) fn thread() -> Option<u64> {
    hooks().map(|hooks| (hooks.thread)())
}

/// See [`Hooks::silence`].
pub(crate) fn silence(silent: bool) {
    if let Some(hooks) = hooks() {
        (hooks.silence)(silent);
    }
}

/// Runs `body` where a panic must not pass, e.g. below an `extern "C"` function.
///
/// # Errors
/// The panic, if `body` panics.
pub(crate) fn catch<T>(body: impl FnOnce() -> T) -> KResult<T> {
    let Some(hooks) = hooks() else {
        return Ok(body());
    };
    let mut body = Some(body);
    let mut result = None;
    (hooks.catch)(&mut || {
        if let Some(body) = body.take() {
            result = Some(body());
        }
    })?;
    result.ok_or_else(|| crate::Error::new(crate::ErrorKind::Panic, "the call did not finish"))
}

/// Raises `error` through code that cannot return it.
#[cold]
pub(crate) fn raise(error: Error) -> ! {
    match hooks() {
        Some(hooks) => (hooks.raise)(error),
        None => panic!("{error:?}"),
    }
}

/// See [`Hooks::floor`].
pub(crate) fn floor() -> usize {
    hooks().map_or(0, |hooks| (hooks.floor)())
}

/// See [`Hooks::set_floor`].
pub(crate) fn set_floor(floor: usize) {
    if let Some(hooks) = hooks() {
        (hooks.set_floor)(floor);
    }
}

/// See [`Hooks::wait`].
pub(crate) fn wait() {
    match hooks() {
        Some(hooks) => (hooks.wait)(),
        None => core::hint::spin_loop(),
    }
}

/// See [`Hooks::drop`].
#[inline]
pub(crate) fn drop(body: &mut dyn FnMut()) -> bool {
    match hooks() {
        Some(hooks) => (hooks.drop)(body),
        None => {
            body();
            true
        }
    }
}

/// See [`Hooks::drop_later`].
pub(crate) fn drop_later(value: impl Any) {
    if let Some(hooks) = hooks() {
        (hooks.drop_later)(Box::new(value));
    }
}

/// See [`Hooks::show`].
pub(crate) fn show(address: usize) -> bool {
    hooks().is_none_or(|hooks| (hooks.show)(address))
}

/// See [`Hooks::shown`].
pub(crate) fn shown() {
    if let Some(hooks) = hooks() {
        (hooks.shown)();
    }
}
