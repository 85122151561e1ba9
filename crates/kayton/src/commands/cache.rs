use kayton_interactive_shared::cache::{Builder, CacheEntry, DEFAULT_LIMIT};

use super::{Reported, report, working_dir};
use crate::cli::CacheAction;

/// Lists or shrinks the cache.
pub(crate) fn run(action: &CacheAction) -> Result<(), Reported> {
    let builder = Builder::open(&working_dir()?).map_err(report)?;
    let cache = builder.cache();
    match action {
        CacheAction::List => {
            let entries = cache.list().map_err(report)?;
            print(&entries);
            println!("{} in {}", size(total(&entries)), builder.home().root());
        }
        CacheAction::Gc { max_mib } => {
            let limit = max_mib.map_or(DEFAULT_LIMIT, |mib| mib.saturating_mul(1 << 20));
            let deleted = cache.gc(limit, &builder.toolchain().id).map_err(report)?;
            print(&deleted);
            println!("{} freed", size(total(&deleted)));
        }
        CacheAction::Clear => {
            let deleted = cache.clear().map_err(report)?;
            println!("{} freed", size(total(&deleted)));
        }
    }
    Ok(())
}

fn print(entries: &[CacheEntry]) {
    for entry in entries {
        let age = entry
            .last_used
            .elapsed()
            .map_or(0, |age| age.as_secs() / 3600);
        println!(
            "{:>10}  {:40}  used {age} h ago",
            size(entry.bytes),
            entry.name
        );
    }
}

fn total(entries: &[CacheEntry]) -> u64 {
    entries.iter().map(|entry| entry.bytes).sum()
}

fn size(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
