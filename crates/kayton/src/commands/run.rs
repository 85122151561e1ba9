use std::path::Path;

use kayton_interactive_shared::report::Texts;

use super::{Reported, folder_of, read, session};
use crate::terminal::{ProgressLine, fail};

/// Runs a file as one cell.
pub(crate) fn run(file: &Path, args: Vec<String>) -> Result<(), Reported> {
    let text = read(file)?;
    program(&file.display().to_string(), &text, &folder_of(file)?, args)
}

/// Runs a program under the name that messages call it by.
pub(crate) fn program(
    name: &str,
    text: &str,
    dir: &camino::Utf8Path,
    args: Vec<String>,
) -> Result<(), Reported> {
    let mut session = session(dir)?;
    session.set_arguments(args);
    let mut progress = ProgressLine::new();
    let prepared = session.prepare_input(Some(name), text, &mut progress);
    drop(progress);
    let result = prepared.and_then(|prepared| {
        show_warnings(prepared.warnings(), session.texts());
        session.execute_prepared(prepared)
    });
    match result {
        Ok(_) => Ok(()),
        Err(failure) => {
            fail(&failure, session.texts());
            Err(Reported)
        }
    }
}

fn show_warnings(warnings: &[kayton_interactive_shared::Diagnostic], texts: &Texts) {
    for warning in warnings {
        eprintln!(
            "{}",
            kayton_interactive_shared::report::text(warning, texts, crate::terminal::color())
        );
    }
}
