//! What the language's own functions and methods do; called by the Rust of cells.
//!
//! 1. `text`, `list`, `dict`, `set` are the methods of the builtin types.
//! 2. `iter` makes iterators for loops; a loop over a list sees items that are added meanwhile.
//! 3. `show`, `format`, `number` turn values into text and back.
//! 4. `caught` is the value of an error that a handler took.
//! 5. `sizes` reserves room for what may be too large, `sort` orders lists.
//! 6. `dynamic` is what values of any type do.
//! 7. `display` shows values richly, as tables (`display_table`) and JSON (`display_json`) too.
//!
//! Invariant: nothing here panics on any input; every failure is a [`kayton_api::Error`]. What
//! compares, hashes or shows values that are deep ([`kayton_api::Value::DEEP`]) raises what they raise.

mod caught;
mod dict;
mod display;
mod display_json;
mod display_table;
pub mod dynamic;
mod encodings;
mod files;
mod format;
mod generator;
mod iter;
mod json;
mod list;
pub mod math;
mod misc;
mod number;
mod places;
mod set;
mod shared;
mod show;
mod sizes;
mod sort;
mod text;

pub use caught::*;
pub use dict::*;
pub use display::*;
pub use encodings::*;
pub use files::*;
pub use format::{format_float, format_int, format_object, format_str};
pub use generator::*;
pub use iter::*;
pub use json::{from_json, to_json};
pub use list::*;
pub use misc::*;
pub use number::*;
pub use places::*;
pub use set::*;
pub use shared::*;
pub use show::*;
pub use sizes::push;
pub use text::*;
