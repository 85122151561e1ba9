//! Cells from a pipe.

use std::io::BufRead as _;

use kayton_interactive_shared::Session;
use kayton_interactive_shared::progress::ProgressSink;

use crate::cell::show;

/// Runs cells from standard input until its end; whether any of them failed. Failures go to
/// standard error and the session goes on. Output is flushed after each cell.
pub fn run(session: &mut Session, progress: &mut dyn ProgressSink, color: bool) -> bool {
    let mut failed = false;
    let mut lines = std::io::stdin().lock().lines();
    let mut cell = String::new();
    loop {
        let line = match lines.next() {
            Some(Ok(line)) => Some(line),
            Some(Err(error)) => {
                eprintln!("error: standard input: {error}");
                return true;
            }
            None => None,
        };
        let end = line.is_none();
        let blank = line.as_deref().is_none_or(|line| line.trim().is_empty());
        if let Some(line) = line {
            cell.push_str(&line);
            cell.push('\n');
        }
        if cell.trim().is_empty() {
            cell.clear();
        } else if blank {
            let result = session.run(None, &cell, progress);
            failed |= !show(session, result, color);
            cell.clear();
        }
        if end {
            return failed;
        }
    }
}
