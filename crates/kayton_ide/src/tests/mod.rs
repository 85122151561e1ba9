//! A session with a small crate, made by hand.

mod completion;
mod inspection;
mod sample;
