//! rustdoc of the imported crates while cargo still builds them.
//!
//! The compiler wrapper writes the record of a crate when cargo starts to compile it, and then the
//! metadata of all that it depends on is there, which is all that rustdoc needs. So the crate is
//! described while it and what is below it are compiled to code; then those that it mentions are.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};

use crate::build::CargoBuild;
use crate::error::Result;
use crate::record::CompileRecord;
use crate::resolve::{PackageId, Resolution};
use crate::rustdoc;

/// How often the folder of records is looked at.
const PAUSE: Duration = Duration::from_millis(15);

/// Says which crates the JSON of a package mentions in what it offers, so that it is not whole without
/// theirs.
pub type Mentioned<'a> = &'a (dyn Fn(&PackageId, &Utf8Path) -> Vec<PackageId> + Sync);

/// Runs `build`, and rustdoc for the targets that it compiles and for what they mention, at the same
/// time.
///
/// Nothing depends on it: what is not documented ahead, or fails to be, is documented when it is
/// asked for.
pub(crate) fn documenting<T>(
    cargo: &CargoBuild<'_>,
    resolution: &Resolution,
    mentioned: Mentioned<'_>,
    build: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let over = AtomicBool::new(false);
    let ahead = Ahead {
        cargo,
        since: SystemTime::now(),
        over: &over,
        resolution,
        mentioned,
    };
    let targets = resolution.targets.iter();
    let wanted = targets.filter_map(|target| ahead.wanted(&target.package, true));
    let wanted: BTreeMap<&str, Wanted> = wanted.collect();
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| ahead.run(wanted));
        let built = build();
        over.store(true, Ordering::Relaxed);
        thread.thread().unpark();
        let written = thread.join().unwrap_or_default();
        if built.is_ok() {
            written.iter().for_each(|file| younger(file));
        }
        built
    })
}

struct Ahead<'a> {
    cargo: &'a CargoBuild<'a>,
    since: SystemTime,
    over: &'a AtomicBool,
    resolution: &'a Resolution,
    mentioned: Mentioned<'a>,
}

/// A crate that is to be described.
struct Wanted {
    package: PackageId,
    version: String,
    /// Whether it is imported, not only mentioned.
    imported: bool,
    /// Whether it is compiled for the host.
    proc_macro: bool,
}

impl<'a> Ahead<'a> {
    fn wanted(&self, package: &PackageId, imported: bool) -> Option<(&'a str, Wanted)> {
        let found = self.resolution.package(package)?;
        let lib_name = found.lib_name.as_deref()?;
        let wanted = Wanted {
            package: package.clone(),
            version: found.version.to_string(),
            imported,
            proc_macro: found.proc_macro,
        };
        Some((lib_name, wanted))
    }

    /// Documents crates, by name and version, as their records appear; gives the files.
    fn run(&self, mut wanted: BTreeMap<&'a str, Wanted>) -> Vec<Utf8PathBuf> {
        let mut written = Vec::new();
        while !wanted.is_empty() && !self.over.load(Ordering::Relaxed) {
            for record in self.appeared(&wanted) {
                let Some(of) = wanted.remove(record.crate_name.as_str()) else {
                    continue;
                };
                let file = rustdoc::file_of(self.cargo, &record);
                if let Err(error) = rustdoc::replay(self.cargo, &record, &file) {
                    tracing::debug!(%error, record.crate_name, "not described ahead");
                    continue;
                }
                if of.imported {
                    let more = (self.mentioned)(&of.package, &file);
                    let more = more.iter().filter_map(|id| self.wanted(id, false));
                    for (name, more) in more {
                        wanted.entry(name).or_insert(more);
                    }
                }
                written.push(file);
            }
            std::thread::park_timeout(PAUSE);
        }
        written
    }

    /// Records of wanted crates that were written since the start.
    fn appeared(&self, wanted: &BTreeMap<&str, Wanted>) -> Vec<CompileRecord> {
        let records = self.cargo.records();
        let Ok(entries) = records.read_dir_utf8() else {
            return Vec::new();
        };
        let named = |name: &str| {
            let name = name.strip_suffix(".json")?;
            let krate = name.split('-').next()?;
            wanted
                .contains_key(krate)
                .then(|| (krate.to_owned(), name[krate.len()..].to_owned()))
        };
        let new = |path: &Utf8Path| {
            let time = path.metadata().and_then(|meta| meta.modified());
            time.is_ok_and(|time| time >= self.since)
        };
        entries
            .filter_map(|entry| entry.ok())
            .filter_map(|entry| Some((named(entry.file_name())?, entry)))
            .filter(|(_, entry)| new(entry.path()))
            .filter_map(|((krate, extra), _)| CompileRecord::load(&records, &krate, &extra))
            .filter(|record| {
                let of = wanted.get(record.crate_name.as_str());
                of.is_some_and(|of| is_meant(record, of))
            })
            .collect()
    }
}

/// Whether a record is of the wanted version, and not of what build scripts and macros use.
fn is_meant(record: &CompileRecord, wanted: &Wanted) -> bool {
    let version = record.environment.get("CARGO_PKG_VERSION");
    let for_target =
        |argument: &String| argument == "--target" || argument.starts_with("--target=");
    version == Some(&wanted.version) && record.arguments.iter().any(for_target) != wanted.proc_macro
}

/// The library was finished after its description: the description is of the same sources.
fn younger(file: &Utf8Path) {
    let open = fs_err::OpenOptions::new().write(true).open(file);
    // A description that looks too old is only made again.
    let _ = open.and_then(|open| open.file().set_modified(SystemTime::now()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_wanted_version_for_the_target_is_described() {
        let record = |version: &str, arguments: &[&str]| CompileRecord {
            crate_name: "shelf".into(),
            extra_filename: "-0a".into(),
            arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
            environment: BTreeMap::from([("CARGO_PKG_VERSION".into(), version.into())]),
            directory: "/".into(),
        };
        let wanted = |proc_macro| Wanted {
            package: "shelf".to_owned(),
            version: "1.2.0".to_owned(),
            imported: true,
            proc_macro,
        };
        let target = ["--target", "x86_64-unknown-linux-gnu"];
        assert!(is_meant(&record("1.2.0", &target), &wanted(false)));
        assert!(!is_meant(&record("1.1.0", &target), &wanted(false)));
        assert!(!is_meant(&record("1.2.0", &[]), &wanted(false)));
        assert!(is_meant(&record("1.2.0", &[]), &wanted(true)));
    }
}
