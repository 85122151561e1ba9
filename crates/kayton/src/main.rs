//! The command line of Kayton.
//!
//! 1. As a worker the program only runs cells for the process that started it.
//! 2. As its own compiler wrapper (`RUSTC_WRAPPER`) it only records and runs rustc.
//! 3. Otherwise `cli` reads the words, and one module of `commands` does what they ask.
//!
//! **Exit codes.** 0: done. 1: the input or the environment is wrong; a message says where and
//! what to do. 2: the words of the command line are wrong.

mod cli;
mod commands;
mod demo_server;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let started_as = kayton_interactive_shared::worker_main;
    if let Some(code) = started_as().or_else(kayton_interactive_shared::wrapper_main) {
        return code;
    }
    let command = cli::Cli::parse().command;
    // Programs recurse on this thread's stack; 256 MiB are reserved, and used as far as needed.
    let thread = std::thread::Builder::new()
        .name("main".to_owned())
        .stack_size(STACK);
    match thread
        .spawn(|| commands::dispatch(command))
        .map(|thread| thread.join())
    {
        Ok(Ok(code)) => code,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => {
            eprintln!("error: no thread could be started: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Stack of the thread that runs programs, in bytes.
const STACK: usize = 256 << 20;
