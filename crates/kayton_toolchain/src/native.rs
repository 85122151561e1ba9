//! The C compiler, which crates with C code and some linkers need.

use crate::process;

/// First line of the C compiler's version, or why there is none. `CC` names another one than `cc`.
///
/// # Errors
/// The program cannot be started or fails; the text names it.
pub fn c_compiler() -> Result<String, String> {
    let program = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let output = process::command(program.as_ref()).arg("--version").output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} --version: {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
