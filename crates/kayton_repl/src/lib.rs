//! Terminal sessions.
//!
//! 1. [`piped`]: cells from a pipe end at an empty line or the end of the input; no prompt.
//! 2. [`terminal`]: a line editor with completion, docs, colours and a history; cells run in a
//!    worker, so that neither a crash nor an interrupt ends the session.
//!
//! **A thin shell.** What a cell means is the session's matter; here are lines and prompts.

#![forbid(unsafe_code)]

mod cell;
pub mod piped;
pub mod terminal;
