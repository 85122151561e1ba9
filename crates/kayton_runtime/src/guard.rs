//! Panics become errors.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    mem::ManuallyDrop,
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    sync::Once,
};

use kayton_api::{Error, ErrorKind, KResult, Str, Value, stack};

thread_local! {
    /// Where the last panic of this thread started.
    static LOCATION: RefCell<Option<String>> = const { RefCell::new(None) };
    /// How many callers on this thread show the user the errors that panics become.
    static SILENT: Cell<u32> = const { Cell::new(0) };
}

/// Runs the body of an export; a panic in it becomes an error of kind [`ErrorKind::Panic`], whose
/// message ends with the place where it started.
///
/// # Errors
/// Those of `body`, and its panic; a recursion error where the stack of cells is nearly full.
#[inline]
pub fn guard<T, F: FnOnce() -> KResult<T>>(body: F) -> KResult<T> {
    match stack::is_low() {
        true => Err(stack::overflow()),
        false => caught_in(body),
    }
}

/// As [`guard`], at the end of the stack too.
#[inline]
pub(crate) fn caught_in<T, F: FnOnce() -> KResult<T>>(body: F) -> KResult<T> {
    /// A call as plain data: the closure before it, its result after it.
    union Call<T, F> {
        body: ManuallyDrop<F>,
        result: ManuallyDrop<KResult<T>>,
    }

    /// # Safety
    /// `call` must be a `Call<T, F>` that holds the closure; afterwards, it holds the result.
    unsafe fn invoke<T, F: FnOnce() -> KResult<T>>(call: *mut ()) {
        // SAFETY: by the caller's promise.
        unsafe {
            let call = &mut *call.cast::<Call<T, F>>();
            let body = ManuallyDrop::take(&mut call.body);
            call.result = ManuallyDrop::new(body());
        }
    }

    let mut call = Call {
        body: ManuallyDrop::new(body),
    };
    // SAFETY: `call` is what `invoke` expects, and is not used in between.
    match unsafe { caught(invoke::<T, F>, (&raw mut call).cast()) } {
        // SAFETY: `invoke` came to its end, so the result is there.
        None => ManuallyDrop::into_inner(unsafe { call.result }),
        // The closure is gone, and no result is there.
        Some(error) => Err(error),
    }
}

/// Calls `invoke`; gives the error that its panic becomes. Not generic: exports are many, and all
/// of this would be compiled into each.
///
/// # Safety
/// `invoke` may be called with `call`, once.
#[inline(never)]
unsafe fn caught(invoke: unsafe fn(*mut ()), call: *mut ()) -> Option<Error> {
    // Whatever the panic left half done is behind the borrow flags of objects, and Rust types must
    // stay sound under unwinding.
    // SAFETY: by the caller's promise.
    match panic::catch_unwind(AssertUnwindSafe(|| unsafe { invoke(call) })) {
        Ok(()) => None,
        Err(payload) => Some(panicked(payload)),
    }
}

/// Runs `body`, which compares, hashes or shows values of type `T`. Where that may run code of others
/// or go deep, what it raises comes back.
///
/// # Errors
/// Those that unwind, and panics.
#[inline]
pub(crate) fn watched<T: Value, R>(body: impl FnOnce() -> R) -> KResult<R> {
    match T::DEEP {
        true => guard(|| Ok(body())),
        false => Ok(body()),
    }
}

/// Leaves a Rust callback that cannot return an error: the [`guard`] around the call into Rust gives
/// it back. Prints nothing.
pub fn unwind(error: Error) -> ! {
    panic::resume_unwind(Box::new(error.going_away()))
}

/// As [`unwind`], for a callback that returns nothing: in a destructor that runs while a panic unwinds,
/// where a second one would end the process, the error is noted as trouble.
pub fn leave(error: Error) {
    match std::thread::panicking() {
        true => kayton_api::note_trouble(error),
        false => unwind(error),
    }
}

/// Turns a panic's payload into an error.
#[cold]
#[inline(never)]
pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> Error {
    let payload = match payload.downcast::<Error>() {
        // An error that went through code that could not return it.
        Ok(error) => return *error,
        Err(payload) => payload,
    };
    let message = if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a message".to_owned()
    };
    // A payload may panic when it is dropped; then it is leaked.
    if let Err(second) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
    let location = LOCATION.try_with(|location| location.take()).ok().flatten();
    Error::new(
        ErrorKind::Panic,
        Str::from(match location {
            Some(location) => format!("{message}, at {location}"),
            None => message,
        }),
    )
}

/// Installs the hook that notes where panics start. On threads that run cells it prints nothing,
/// on others the previous hook still does.
pub(crate) fn hook_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            let place = info
                .location()
                .filter(|place| !is_generated(place.file()))
                .map(|place| format!("{}:{}", place.file(), place.line()));
            let _ = LOCATION.try_with(|location| location.replace(place));
            if SILENT.try_with(Cell::get).unwrap_or(0) == 0 {
                previous(info);
            }
        }));
    });
}

/// Whether a file is the text of a cell, of which a user knows nothing: a macro that panics stands in one.
fn is_generated(file: &str) -> bool {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.starts_with("kayton_cell_") || name.starts_with("kayton_instances_")
}

/// `true` says that panics of this thread need not be printed; `false` takes that back once.
pub(crate) fn silence(silent: bool) {
    // A thread that is being torn down runs nothing on behalf of the user.
    let _ = SILENT.try_with(|depth| match silent {
        true => depth.set(depth.get() + 1),
        false => depth.set(depth.get().saturating_sub(1)),
    });
}

/// Whether somebody shows the user the errors that panics of this thread become.
pub(crate) fn is_silent() -> bool {
    SILENT.try_with(Cell::get).is_ok_and(|depth| depth > 0)
}

/// Runs `body`, whose panic must not hide where the one that unwinds at the moment started.
pub(crate) fn with_location_kept<T>(body: impl FnOnce() -> T) -> T {
    let before = LOCATION.try_with(RefCell::take).ok().flatten();
    let result = body();
    let _ = LOCATION.try_with(|location| location.replace(before));
    result
}

/// Runs `body` on behalf of the user: panics of this thread are not printed meanwhile.
pub(crate) fn silently<T>(body: impl FnOnce() -> KResult<T>) -> KResult<T> {
    silence(true);
    let result = caught_in(body);
    silence(false);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails<T: std::fmt::Debug>(body: impl FnOnce() -> KResult<T>) -> Error {
        hook_panics();
        silently(|| guard(body)).expect_err("an error")
    }

    #[test]
    fn a_panic_is_an_error_with_its_message_and_place() {
        let error = fails(|| -> KResult<()> { panic!("number {}", 5) });
        assert_eq!(
            (error.kind(), error.type_name()),
            (ErrorKind::Panic, "RustPanic")
        );
        let place = format!("number 5, at {}:", file!());
        assert!(error.message().starts_with(&place), "{}", error.message());
        let error = fails(|| -> KResult<()> { panic!("plain") });
        assert!(error.message().starts_with("plain, at "));
        let error = fails(|| -> KResult<()> { panic::panic_any(5) });
        assert!(
            error
                .message()
                .starts_with("a panic without a message, at ")
        );
    }

    #[test]
    fn an_error_passes_through_code_that_cannot_return_it() {
        let error = fails(|| -> KResult<Vec<i64>> {
            let callback = |x: &i64| match x {
                2 => unwind(Error::new(ErrorKind::Value, "not 2").at(1, 2, 3)),
                x => *x,
            };
            Ok([1, 2, 3].iter().map(callback).collect())
        });
        assert_eq!(
            (error.kind(), &**error.message()),
            (ErrorKind::Value, "not 2")
        );
        assert_eq!(error.trace().len(), 1);
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_leaked() {
        struct Loud;
        impl Drop for Loud {
            fn drop(&mut self) {
                panic!("again");
            }
        }
        let error = fails(|| -> KResult<()> { panic::panic_any(Loud) });
        assert_eq!(error.kind(), ErrorKind::Panic);
        assert!(guard(|| Ok(5)).is_ok_and(|five| five == 5));
    }

    #[test]
    fn silence_is_counted() {
        let depth = || SILENT.with(Cell::get);
        let before = depth();
        let result = silently(|| silently(|| Ok(depth())));
        assert!(result.is_ok_and(|inner| inner == before + 2));
        assert_eq!(depth(), before);
    }
}
