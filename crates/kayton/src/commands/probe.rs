use std::io::Write as _;
use std::time::{Duration, Instant};

use kayton_interactive_shared::plugins::SpecText;

use super::{Reported, report, session, working_dir};
use crate::terminal::{ProgressLine, fail};

/// Prints as JSON which uses of a crate can be written, and why the others cannot.
pub(crate) fn run(spec: &str, minutes: u64, run: bool) -> Result<(), Reported> {
    let asked = SpecText::parse(spec, None).map_err(report)?.spec;
    let (krate, rest) = (asked.import_name(), &spec[asked.package.len()..]);
    let import = format!("rimport std\nrimport {krate}{rest}\n");
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    let mut session = session(&working_dir()?)?;
    let mut progress = ProgressLine::new();
    let probed = session.probe((&import, &krate), run, Some(end), &mut progress);
    drop(progress);
    let probed = probed.map_err(|failure| {
        fail(&failure, session.texts());
        Reported
    })?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &probed).map_err(report)?;
    writeln!(out).map_err(report)
}
