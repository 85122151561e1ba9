//! Runs one cell and shows what came of it.

use std::io::Write as _;

use kayton_interactive_shared::report::{self, failure_text};
use kayton_interactive_shared::{Execution, Failure, Prepared, Session};

/// Shows the value of a cell on standard output, or its failure on standard error; whether it ran
/// to its end.
pub(crate) fn show(session: &Session, result: Result<Execution, Failure>, color: bool) -> bool {
    match result {
        Ok(execution) => {
            for (mime, text) in execution.display {
                if mime == "text/plain" {
                    println!("{text}");
                }
            }
            let _ = std::io::stdout().flush();
            true
        }
        Err(failure) => {
            let _ = std::io::stdout().flush();
            eprintln!("{}", failure_text(&failure, session.texts(), color));
            false
        }
    }
}

/// Shows what is odd about a cell that can run.
pub(crate) fn warn(session: &Session, prepared: &Prepared, color: bool) {
    for warning in prepared.warnings() {
        eprintln!("{}", report::text(warning, session.texts(), color));
    }
}
