//! What is done with values whose types are looked at when the program runs.
//!
//! 1. `arith` and `compare` are the operators, with Python's rules and messages.
//! 2. `items` is what containers and texts have in common: `x[i]`, `in`, `len`, loops.
//! 3. `methods` are the methods of texts, lists, dicts and sets, by name.
//! 4. `call` is a function as such a value, and its call.
//! 5. `kinds` tells what a value is, and makes one of another kind.

mod arith;
mod call;
mod compare;
mod fields;
mod items;
mod kinds;
mod methods;
mod texts;

pub use arith::*;
pub use call::*;
pub(in crate::builtins) use compare::check_order;
pub use compare::{at_most, extreme, is, less};
pub use fields::*;
pub use items::*;
pub use kinds::*;
pub use methods::*;

use kayton_api::{Error, ErrorKind};

/// A type error with Python's words.
#[cold]
fn type_error(message: String) -> Error {
    Error::new(ErrorKind::Type, message)
}
