use std::io::Write as _;

use super::{Reported, plugin, report};
use crate::cli::Target;

/// Prints every public item of a crate.
pub(crate) fn run(target: &Target, json: bool) -> Result<(), Reported> {
    let surface = plugin(target)?.surface;
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer_pretty(&mut out, &surface).map_err(report)?;
        return writeln!(out).map_err(report);
    }
    let width = surface
        .items
        .iter()
        .map(|i| i.path.chars().count())
        .max()
        .unwrap_or(0)
        .min(70);
    for item in &surface.items {
        let what = match &item.reason {
            None => item.exports.join(" "),
            Some(reason) if item.exports.is_empty() => {
                format!("skipped, {}: {}", reason.code, reason.message)
            }
            Some(reason) => format!("{}, {}", reason.code, reason.message),
        };
        writeln!(out, "{:width$}  {:14}  {what}", item.path, item.kind).map_err(report)?;
    }
    let totals = &surface.totals;
    writeln!(
        out,
        "{} {}: public {}, bound {}, open {}, skipped {}",
        surface.krate, surface.version, totals.public, totals.bound, totals.open, totals.skipped
    )
    .map_err(report)
}
