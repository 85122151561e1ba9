use std::io::{self, Write};

/// Writes to Rust's standard output, in order with whatever else writes there. Does nothing if it
/// is closed.
pub fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to standard error. Does nothing if it is closed.
pub fn eprint(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Hands everything that was printed to the operating system.
pub fn flush() {
    let _ = io::stdout().lock().flush();
    let _ = io::stderr().lock().flush();
}
