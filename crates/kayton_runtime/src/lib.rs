//! What generated code calls at run time. Part of the base that plugins and cells share.
//!
//! 1. [`install`] takes the host's context, once per process, and hooks panics.
//! 2. Exports of plugins run in [`guard`], which turns a panic into an error.
//! 3. Futures are awaited by [`run`], and loops ask [`poll`] whether the user interrupted.
//! 4. Cells enter through [`cell::run`] and reach their globals by [`cell::CellContext`].
//!
//! # Invariants
//!
//! **No unwinding to the host.** Whatever the host calls catches panics before it returns.
//!
//! **One copy.** The statics here and in `kayton_api` exist once per process, in the base; this
//! crate is never linked into the host.

mod base;
pub mod builtins;
pub mod cell;
mod drops;
mod guard;
mod memory;
pub mod ops;
mod output;
mod run;
mod shown;
mod slot;
mod stack;

pub use base::{argv, input, install};
pub use guard::{guard, leave, unwind};
pub use kayton_api::{Error, ErrorKind, KResult};
pub use memory::no_memory;
pub use output::{eprint, flush, print};
pub use run::{block_on, poll, poll_loop, run};

/// Notes the line through which an error passes.
pub trait At {
    /// The same result; an error has one frame more in its trace. All count from 1.
    #[must_use]
    fn at(self, cell: u32, line: u32, col: u32) -> Self;
}

impl<T> At for KResult<T> {
    #[inline]
    fn at(self, cell: u32, line: u32, col: u32) -> Self {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.at(cell, line, col)),
        }
    }
}
