use super::{Reported, plugin};
use crate::cli::Target;

/// Builds a plugin ahead.
pub(crate) fn run(target: &Target) -> Result<(), Reported> {
    let plugin = plugin(target)?;
    let surface = &plugin.surface;
    println!(
        "{} {}: {} of {} public items bound",
        surface.krate, surface.version, surface.totals.bound, surface.totals.public
    );
    Ok(())
}
