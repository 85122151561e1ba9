//! Tests of the `kayton` program as a user starts it.
//!
//! 1. [`support`] starts it, with one cache for all tests in cargo's folder for them, so that a
//!    crate is built once.
//! 2. [`examples`] runs what is in `examples/`, [`demo`] the command of that name.
//! 3. [`differential`] runs each program of `fixtures/programs/` beside the same program in Rust.
//! 4. [`errors`] holds the messages of programs that must fail.
//! 5. [`cache`] damages, shares and reuses what was built.
//! 6. [`sessions`] talks to the REPL through its pipes; [`surface`] reads the list of items, [`probe`] that of uses;
//!    [`modules`] runs programs of several files; [`generics`] and [`objects`] use crates of ours,
//!    [`std_types`] the standard library, [`readmes`] what READMEs show.
//!
//! Crates come from the registry: these tests need it, or a cargo home that holds what they use.

mod cache;
mod demo;
#[path = "../../src/demo_server.rs"]
#[allow(
    unreachable_pub,
    reason = "a module of the binary, which is tested there"
)]
mod demo_server;
mod differential;
mod errors;
mod examples;
mod generics;
mod macros;
mod modules;
mod objects;
mod probe;
mod readmes;
mod sessions;
mod soundness;
mod std_types;
mod support;
mod surface;
mod toolchains;
