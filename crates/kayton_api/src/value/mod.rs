//! What every bridge type can do, whatever its Rust type can.

mod compound;
mod container;
mod object;
mod scalars;

pub(crate) use container::short_name;
pub use container::{Container, Form};
pub(crate) use scalars::quoted;

use alloc::vec::Vec;
use core::{cmp::Ordering, fmt, hash::Hasher};

use crate::{Bytes, Dynamic, KResult, hooks, stack};

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// As `repr(x)` does: strings in quotes.
    pub repr: bool,
    depth: u8,
}

impl Style {
    /// As `str(x)` and `print(x)` do.
    pub const STR: Style = Style {
        repr: false,
        depth: 0,
    };
    /// As `repr(x)` does.
    pub const REPR: Style = Style {
        repr: true,
        depth: 0,
    };

    /// The style of what a container holds, or `None` if it is too deep (a list may hold itself).
    #[must_use]
    pub fn inner(self) -> Option<Style> {
        (self.depth < 64).then_some(Style {
            repr: true,
            depth: self.depth + 1,
        })
    }

    /// As [`Style::inner`], for a container at `address`: `None` as well if this thread shows it
    /// already, since it holds itself. Raises a recursion error where the stack is nearly full.
    #[must_use]
    pub fn enter(self, address: usize) -> Option<(Style, Showing)> {
        stack::check();
        let style = self.inner()?;
        // Made only if it was noted: its drop takes the note back.
        hooks::show(address).then(|| (style, Showing(())))
    }
}

/// A container is being shown for as long as this lives.
#[derive(Debug)]
pub struct Showing(());

impl Drop for Showing {
    fn drop(&mut self) {
        hooks::shown();
    }
}

/// A value taken apart for serialisation.
#[derive(Debug, Clone)]
pub enum Tree {
    /// `None`, a number, a string: a [`Dynamic`] that is no object.
    Leaf(Dynamic),
    /// Bytes.
    Bytes(Bytes),
    /// A list, a set or a tuple.
    Seq(Vec<Dynamic>),
    /// A dict or a struct.
    Map(Vec<(Dynamic, Dynamic)>),
}

/// A bridge type: the representation of a Keyton type in cells and in signatures of exports.
///
/// Implemented for `()`, `bool`, all numbers, `char`, [`crate::Str`], [`Bytes`], [`crate::List`],
/// [`crate::Dict`], [`crate::Set`], `Option`, tuples, [`Dynamic`], and [`crate::Obj`] of any type,
/// which asks the registered [`crate::TypeEntry`] what the type can do.
pub trait Value: Clone + 'static {
    /// How an export takes a parameter of this type: itself for scalars, else `&'a Self`.
    type Arg<'a>;

    /// Whether looking at a value (to compare, hash, show or serialise it) may go deep or run code
    /// of others; then it may unwind with an error.
    const DEEP: bool = true;

    /// The value as an argument.
    fn as_arg(&self) -> Self::Arg<'_>;

    /// Shows the value as Python would.
    ///
    /// # Errors
    /// Only those of the formatter.
    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result;

    /// Whether both are equal; by identity where the type cannot tell.
    fn same(&self, other: &Self) -> bool;

    /// The order of the two, if the type has one.
    fn order(&self, other: &Self) -> Option<Ordering>;

    /// Feeds the hasher; equal values feed it equally.
    fn digest(&self, state: &mut dyn Hasher);

    /// Takes the value apart for serialisation.
    ///
    /// # Errors
    /// `Type` if the type cannot be serialised, `Borrowed` and `Moved` as for any use.
    fn tree(&self) -> KResult<Tree>;

    /// The name of the type as Python has it, for messages and `type(x)`.
    #[must_use]
    fn label() -> &'static str {
        short_name::<Self>()
    }

    /// Where the value is, if it has an identity of its own.
    fn place(&self) -> Option<usize> {
        None
    }

    /// The value as a container, if it is one.
    fn container(&self) -> Option<&dyn Container> {
        None
    }

    /// The value as a [`Dynamic`].
    fn into_dynamic(self) -> Dynamic {
        Dynamic::hold(self)
    }

    /// The value that `dynamic` holds, if it is of this type (or a number that fits).
    fn from_dynamic(dynamic: &Dynamic) -> Option<Self> {
        dynamic.held().cloned()
    }
}

/// Shows `value` by [`Value::show`] where a `Display` is asked for.
pub struct Shown<'a, T>(pub &'a T, pub Style);

impl<T: Value> fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f, self.1)
    }
}
