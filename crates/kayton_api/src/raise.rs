//! Turning a Rust error value into an [`crate::Error`].
//!
//! What the value can do is asked by autoref specialisation: [`raise!`](crate::raise) calls
//! methods on references to a probe, and method resolution takes the first impl whose bounds hold.

use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};
use core::{
    any::{Any, type_name},
    error::Error as StdError,
    fmt,
    ops::Deref,
};

use crate::{Error, ErrorKind, Str};

/// At most this many sources are listed, for chains that never end.
const MOST_CAUSES: usize = 32;

/// A value of which the macro asks what it can do.
pub struct Probe<'a, T>(pub &'a T);

fn sources<'a>(first: Option<&'a (dyn StdError + 'static)>) -> Vec<Str> {
    let next = |error: &&'a (dyn StdError + 'static)| {
        let error: &'a (dyn StdError + 'static) = *error;
        error.source()
    };
    core::iter::successors(first, next)
        .take(MOST_CAUSES)
        .map(|error| Str::from(error.to_string()))
        .collect()
}

/// The message by `Display`.
pub trait ByDisplay {
    /// The message.
    fn message(&self) -> Str;
}
impl<T: fmt::Display> ByDisplay for &&Probe<'_, T> {
    fn message(&self) -> Str {
        Str::from(self.0.to_string())
    }
}

/// The message by `Debug`.
pub trait ByDebug {
    /// The message.
    fn message(&self) -> Str;
}
impl<T: fmt::Debug> ByDebug for &Probe<'_, T> {
    fn message(&self) -> Str {
        Str::from(alloc::format!("{:?}", self.0))
    }
}

/// The type's name for a message.
pub trait ByName {
    /// The message.
    fn message(&self) -> Str;
}
impl<T> ByName for Probe<'_, T> {
    fn message(&self) -> Str {
        Str::from_static(type_name::<T>())
    }
}

/// Sources of a type that is an error.
pub trait OfError {
    /// Messages of the sources.
    fn causes(&self) -> Vec<Str>;
}
impl<T: StdError> OfError for &&Probe<'_, T> {
    fn causes(&self) -> Vec<Str> {
        sources(self.0.source())
    }
}

/// Sources of a type that points to an error (`Box<dyn Error>` is none itself).
pub trait OfPointer {
    /// Messages of the sources.
    fn causes(&self) -> Vec<Str>;
}
impl<T: Deref<Target: StdError>> OfPointer for &Probe<'_, T> {
    fn causes(&self) -> Vec<Str> {
        sources(self.0.deref().source())
    }
}

/// No sources.
pub trait OfNothing {
    /// Nothing.
    fn causes(&self) -> Vec<Str>;
}
impl<T> OfNothing for Probe<'_, T> {
    fn causes(&self) -> Vec<Str> {
        Vec::new()
    }
}

/// What is left of a panic: `thread::Result` has it where other results have errors.
pub trait OfPanic {
    /// The error that the panic is.
    fn panic(&self) -> Option<Error>;
}
impl OfPanic for &Probe<'_, Box<dyn Any + Send>> {
    fn panic(&self) -> Option<Error> {
        if let Some(raised) = self.0.downcast_ref::<Error>() {
            return Some(raised.outline());
        }
        let text = self.0.downcast_ref::<&'static str>().copied();
        let text = text.or_else(|| self.0.downcast_ref::<String>().map(String::as_str));
        let text = text.unwrap_or("a panic without a message");
        Some(Error::new(ErrorKind::Panic, text))
    }
}

/// Anything else.
pub trait OfNoPanic {
    /// Nothing.
    fn panic(&self) -> Option<Error>;
}
impl<T> OfNoPanic for Probe<'_, T> {
    fn panic(&self) -> Option<Error> {
        None
    }
}

/// `raise!(e, "reqwest::Error")` makes an [`Error`](crate::Error) of the Rust error value `e`.
///
/// The message comes from `Display`, else `Debug`, else the type's name (what is left of a panic is the
/// error that the panic is); the causes from
/// [`core::error::Error::source`] where the type has it; the payload is an `Obj` of the value.
///
/// `raise!(e, "csv::Error", lenders = lenders)` is for a value that borrows, `raise!(e, "str",
/// payload = bridge)` for one that a cell sees as something else (`e` gives the message only).
#[macro_export]
macro_rules! raise {
    ($error:expr, $path:expr) => {
        $crate::raise!($error, $path, lenders = $crate::Lenders::none())
    };
    ($error:expr, $path:expr, lenders = $lenders:expr) => {{
        let error = $error;
        match $crate::__panic!(error) {
            ::core::option::Option::Some(panic) => panic,
            ::core::option::Option::None => {
                let (message, causes) = $crate::__describe!(error);
                $crate::Error::raised($path, message, causes, $crate::Obj::lent(error, $lenders))
            }
        }
    }};
    ($error:expr, $path:expr, payload = $payload:expr) => {{
        let error = $error;
        let (message, causes) = $crate::__describe!(error);
        $crate::Error::raised($path, message, causes, $payload)
    }};
}

/// The error that a panic is, if the value is what is left of one.
#[doc(hidden)]
#[macro_export]
macro_rules! __panic {
    ($error:ident) => {{
        #[allow(unused_imports)]
        use $crate::__raise::{OfNoPanic as _, OfPanic as _};
        let probe = $crate::__raise::Probe(&$error);
        #[allow(clippy::needless_borrow)]
        let panic = (&&probe).panic();
        panic
    }};
}

/// Message and causes of an error value.
#[doc(hidden)]
#[macro_export]
macro_rules! __describe {
    ($error:ident) => {{
        #[allow(unused_imports)]
        use $crate::__raise::{ByDebug as _, ByDisplay as _, ByName as _};
        #[allow(unused_imports)]
        use $crate::__raise::{OfError as _, OfNothing as _, OfPointer as _};
        let probe = $crate::__raise::Probe(&$error);
        #[allow(clippy::needless_borrow)]
        let described = ((&&&probe).message(), (&&&probe).causes());
        described
    }};
}
