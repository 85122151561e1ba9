//! Keyton in Jupyter: the messaging protocol, version 5.5, over ZeroMQ.
//!
//! 1. [`connection::read`]: the connection file, with what is wrong in it.
//! 2. [`server::serve`]: five sockets, bound; HMAC verified; every request sorted and answered.
//! 3. [`engine::Engine`]: runs the cells on a thread of its own; [`engine::Language`] answers
//!    completion and docs meanwhile.
//! 4. [`kernel_main`]: the kernel of Keyton, an engine over the session of all front ends.
//! 5. [`install`]: the kernelspec by which Jupyter finds the kernel.
//!
//! **The protocol is apart from the language.** `server`, `requests` and `wire` know no Keyton and
//! are tested with an engine that is none; only `session` knows it.

#![forbid(unsafe_code)]

pub mod connection;
pub mod engine;
pub mod install;
mod requests;
mod run;
pub mod server;
mod session;
#[cfg(test)]
mod tests;
mod wire;

#[cfg(test)]
extern crate self as kayton_kernel;

pub use jupyter_protocol::{CodeMirrorMode, ConnectionInfo, HelpLink, LanguageInfo};
pub use requests::comm::{CommData, Target, Targets};
pub use requests::kernel_info::About;
pub use run::run;
pub use session::kernel_main;
pub use wire::PROTOCOL_VERSION;
