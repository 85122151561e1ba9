//! A kernel that runs a handful of commands: for looking at the protocol with any client.
//!
//! `cargo run -p kayton_kernel --example echo_kernel -- CONNECTION_FILE`

mod engine;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(file) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: echo_kernel CONNECTION_FILE");
        return ExitCode::from(2);
    };
    let history = std::env::var_os("ECHO_HISTORY").map(PathBuf::from);
    kayton_kernel::run(&file, engine::options(history))
}
