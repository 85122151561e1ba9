use std::path::Path;

use super::{Reported, folder_of, read, session};
use crate::terminal::{ProgressLine, color, fail};

/// Checks a file; prints nothing if it is right.
pub(crate) fn run(file: &Path) -> Result<(), Reported> {
    let text = read(file)?;
    let mut session = session(&folder_of(file)?)?;
    let mut progress = ProgressLine::new();
    let result = session.check_input(Some(&file.display().to_string()), &text, &mut progress);
    drop(progress);
    match result {
        Ok(warnings) => {
            for warning in &warnings {
                eprintln!(
                    "{}",
                    kayton_interactive_shared::report::text(warning, session.texts(), color())
                );
            }
            Ok(())
        }
        Err(failure) => {
            fail(&failure, session.texts());
            Err(Reported)
        }
    }
}
