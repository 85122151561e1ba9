//! What the language's own functions and methods do; called by the Rust of cells.
//!
//! 1. `text`, `list`, `dict`, `set` are the methods of the builtin types.
//! 2. `iter` makes iterators for loops; a loop over a list sees items that are added meanwhile.
//! 3. `show`, `format`, `number` turn values into text and back.
//! 4. `caught` is the value of an error that a handler took.
//! 5. `display` shows values richly, as tables (`display_table`) and JSON (`display_json`) too.
//!
//! Invariant: nothing here panics on any input; every failure is a [`kayton_api::Error`], what code of
//! users panics with or raises in the middle included. `memory` reserves before it grows.

mod caught;
mod dict;
mod display;
mod display_json;
mod display_table;
mod format;
mod iter;
mod list;
mod memory;
mod misc;
mod number;
mod set;
mod show;
mod text;

pub use caught::*;
pub use dict::*;
pub use display::*;
pub use format::{format_float, format_int, format_object, format_str};
pub use iter::*;
pub use list::*;
pub use misc::*;
pub use number::*;
pub use set::*;
pub use show::*;
pub use text::*;
