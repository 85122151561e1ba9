use kayton_interactive_shared::doctor::examine;

use super::{Reported, working_dir};

/// Prints what this machine offers; fails if something is missing.
pub(crate) fn run() -> Result<(), Reported> {
    let findings = examine(&working_dir()?);
    for finding in &findings {
        let mark = if finding.ok { "ok     " } else { "missing" };
        println!("{mark}  {:24}  {}", finding.what, finding.detail);
    }
    if findings.iter().all(|finding| finding.ok) {
        Ok(())
    } else {
        Err(Reported)
    }
}
