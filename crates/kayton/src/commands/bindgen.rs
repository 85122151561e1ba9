use std::path::Path;

use super::{Reported, plugin, report, utf8};
use crate::cli::Target;

/// Writes glue, manifest and surface to a folder.
pub(crate) fn run(target: &Target, out: &Path) -> Result<(), Reported> {
    let plugin = plugin(target)?;
    for file in plugin.export(utf8(out)?).map_err(report)? {
        println!("{file}");
    }
    let totals = &plugin.surface.totals;
    println!(
        "public {}  bound {}  skipped {}",
        totals.public, totals.bound, totals.skipped
    );
    Ok(())
}
