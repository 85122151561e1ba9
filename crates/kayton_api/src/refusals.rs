//! Why an object refuses: messages apart from the objects, since what is not generic is not copied
//! into every plugin.

use alloc::format;

use crate::{Error, ErrorKind, flag::Refused, place::Place};

/// Where a value went.
#[derive(Clone, Copy)]
pub(crate) struct Moved {
    /// Into what.
    pub(crate) label: &'static str,
    /// In which line.
    pub(crate) place: Place,
}

#[cold]
#[inline(never)]
pub(crate) fn not_own(name: fn() -> &'static str, doing: &'static str) -> Error {
    Error::new(
        ErrorKind::Borrowed,
        format!(
            "the value (`{}`) is borrowed from another value and cannot be {doing}",
            name()
        ),
    )
}

/// Into what a value went that was lent to a function which has returned.
pub(crate) const RETURNED: &str = "";

#[cold]
#[inline(never)]
pub(crate) fn lent(name: fn() -> &'static str) -> Error {
    Error::new(
        ErrorKind::Borrowed,
        format!(
            "the value (`{}`) is lent to the function until it returns, and cannot be kept beyond that; take \
             what is needed as a value of its own",
            name()
        ),
    )
}

#[cold]
#[inline(never)]
pub(crate) fn mixed() -> Error {
    Error::new(
        ErrorKind::Borrowed,
        "a value that is lent to the function until it returns, or borrows from one, cannot be kept by what \
         lives longer; take what is needed as a value of its own",
    )
}

#[cold]
#[inline(never)]
pub(crate) fn is_part() -> Error {
    Error::new(
        ErrorKind::Borrowed,
        "this is a copy of a part of another value, which a change here would not reach; `copy(x)` \
         makes one to be changed, and a field or a method of the other value takes it back",
    )
}

#[cold]
#[inline(never)]
pub(crate) fn borrows_for_ever(name: fn() -> &'static str, label: &str) -> Error {
    Error::new(
        ErrorKind::Borrowed,
        format!(
            "the value (`{}`) borrows from other values, and `{label}` may keep it for ever: it \
             takes only values that borrow from nothing (`'static`)",
            name()
        ),
    )
}

/// `moved` says where the value went, if it was moved.
#[cold]
#[inline(never)]
pub(crate) fn refusal(refused: Refused, name: fn() -> &'static str, moved: Option<Moved>) -> Error {
    match refused {
        Refused::Moved => {
            let (label, place) = moved.map_or((RETURNED, Place { cell: 0, line: 0 }), |moved| {
                (moved.label, moved.place)
            });
            let message = match label {
                RETURNED => format!(
                    "the value (`{}`) was lent to a function until it returned, and is gone since",
                    name()
                ),
                label => format!("the value was moved into `{label}` in {place}"),
            };
            Error::new(ErrorKind::Moved, message)
        }
        Refused::Writing => Error::new(
            ErrorKind::Borrowed,
            format!("the value (`{}`) is being changed by somebody else", name()),
        ),
        Refused::Reading => Error::new(
            ErrorKind::Borrowed,
            format!(
                "the value (`{}`) is still borrowed, so it can neither be changed nor moved",
                name()
            ),
        ),
    }
}
