//! The protocol as a client sees it, with an engine that is no language: every test starts a kernel
//! in this process, on sockets of its own.

mod cells;
mod channels;
mod client;
#[path = "../../examples/echo_kernel/engine.rs"]
mod echo;
mod requests;
