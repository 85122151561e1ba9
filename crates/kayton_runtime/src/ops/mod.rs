//! Operators of cells: arithmetic, comparison, indexing with Python's semantics.
//!
//! 1. [`Int`] and [`Float`] are arithmetic on numbers; whatever Python would answer with a bigger
//!    integer raises an overflow error instead.
//! 2. [`index`](self::index()) and its kin are subscripts and slices with negative positions.
//! 3. [`View`] and [`Fields`] look up once what loops use often.
//! 4. [`same`], [`less`] and [`at_most`] compare whole values; those that are deep may raise.
//!
//! Invariant: nothing here panics on any input; every failure is a [`kayton_api::Error`].

mod compare;
mod float;
mod index;
mod int;
mod view;

pub use compare::{at_most, deep_at_most, deep_less, deep_same, less, same};
pub use float::Float;
pub use index::{
    bytes_index, bytes_slice, dict_get, dict_place, dict_remove, dict_set, list_index,
    list_index_any, list_remove_at, list_remove_slice, list_set, list_set_any, list_set_slice,
    list_slice, position, slice_bounds, str_index, str_slice,
};
pub use int::{Int, truediv};
pub use view::{
    FEW, Fields, STRIP, View, ends, field_any, field_fault, glance, late_fault, list_fault,
    list_set_fault, set_field_any, set_field_fault, strip,
};
