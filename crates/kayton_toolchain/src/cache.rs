//! What the cache holds, and keeping it within bounds.

use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};

use crate::error::Result;
use crate::home::Home;
use crate::lock::FileLock;
use crate::store::USED_FILE;

/// The bound that `gc` keeps without another: 20 GiB.
pub const DEFAULT_LIMIT: u64 = 20 << 30;

/// What was used more recently may be in use.
const IN_USE: Duration = Duration::from_secs(24 * 3600);

/// What a part of the cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A built plugin.
    Plugin,
    /// The compiled cells of one toolchain.
    Cells,
    /// Everything else of one toolchain: dependencies, records, documentation.
    Toolchain,
}

/// A part of the cache that is kept or deleted as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheEntry {
    /// What it is.
    pub kind: EntryKind,
    /// `reqwest/1f2e…`, or a toolchain's id.
    pub name: String,
    /// Its folder.
    pub path: Utf8PathBuf,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// When it was used last, to the hour.
    pub last_used: SystemTime,
}

/// The cache of a home.
#[derive(Debug, Clone, Copy)]
pub struct Cache<'a> {
    home: &'a Home,
}

impl<'a> Cache<'a> {
    /// The cache of a home.
    pub fn new(home: &'a Home) -> Self {
        Self { home }
    }

    /// Everything in it, last used first.
    pub fn list(&self) -> Result<Vec<CacheEntry>> {
        let mut entries = Vec::new();
        for folder in folders(self.home.plugins())? {
            for plugin in folders(&folder)? {
                let name = format!("{}/{}", file_name(&folder), file_name(&plugin));
                entries.push(entry(EntryKind::Plugin, name, plugin)?);
            }
        }
        for folder in folders(self.home.root())? {
            if folder.join(USED_FILE).is_file() {
                let name = file_name(&folder).to_owned();
                let mut toolchain = entry(EntryKind::Toolchain, name, folder)?;
                let cells = toolchain.path.join("cells");
                if cells.is_dir() {
                    let name = format!("{}/cells", toolchain.name);
                    let cells = entry(EntryKind::Cells, name, cells)?;
                    toolchain.bytes = toolchain.bytes.saturating_sub(cells.bytes);
                    entries.push(cells);
                }
                entries.push(toolchain);
            }
        }
        entries.sort_by(|a, b| {
            b.last_used
                .cmp(&a.last_used)
                .then_with(|| a.path.cmp(&b.path))
        });
        Ok(entries)
    }

    /// Deletes what was used longest ago until at most `limit` bytes are left. The artifacts of the
    /// toolchain `keep` stay, and so does what was used within a day: a session may hold it.
    /// Returns what was deleted.
    pub fn gc(&self, limit: u64, keep: &str) -> Result<Vec<CacheEntry>> {
        let Some(_lock) = FileLock::try_acquire(&self.home.root().join("locks").join("gc.lock"))?
        else {
            return Ok(Vec::new());
        };
        let mut entries = self.list()?;
        let mut total: u64 = entries.iter().map(|entry| entry.bytes).sum();
        let mut deleted = Vec::new();
        while total > limit {
            let oldest = entries
                .iter()
                .rposition(|entry| entry.kind != EntryKind::Toolchain || entry.name != keep)
                .filter(|at| {
                    entries[*at]
                        .last_used
                        .elapsed()
                        .is_ok_and(|age| age > IN_USE)
                });
            let Some(at) = oldest else { break };
            let entry = entries.remove(at);
            if entry.path.is_dir() {
                fs_err::remove_dir_all(&entry.path)?;
            }
            total -= entry.bytes;
            deleted.push(entry);
        }
        Ok(deleted)
    }

    /// The bound in force: `KAYTON_CACHE_MAX` (see [`parse_size`]), else [`DEFAULT_LIMIT`].
    pub fn limit() -> u64 {
        let set = std::env::var("KAYTON_CACHE_MAX").ok();
        set.and_then(|text| parse_size(&text))
            .unwrap_or(DEFAULT_LIMIT)
    }

    /// Once a day, does what [`gc`](Self::gc) does; adding up sizes takes too long for more.
    pub(crate) fn gc_if_due(&self, keep: &str) -> Result<()> {
        let last = self.home.root().join("locks").join("gc.last");
        let age = last.metadata().and_then(|meta| meta.modified()).ok();
        let age = age.and_then(|time| time.elapsed().ok());
        if age.is_none_or(|age| age > IN_USE) {
            fs_err::write(&last, "")?;
            self.sweep()?;
            for entry in self.gc(Self::limit(), keep)? {
                tracing::info!(entry.name, entry.bytes, "deleted from the cache");
            }
        }
        Ok(())
    }

    /// Deletes what processes that died have left half done: scratch folders, plugins that were
    /// never finished, files that were never renamed into their place.
    fn sweep(&self) -> Result<()> {
        for entry in self.home.root().join("scratch").read_dir_utf8()?.flatten() {
            remove_if_old(&entry)?;
        }
        sweep_below(self.home.root())?;
        if !self.home.plugins().starts_with(self.home.root()) {
            sweep_below(self.home.plugins())?;
        }
        Ok(())
    }

    /// Deletes everything.
    pub fn clear(&self) -> Result<Vec<CacheEntry>> {
        let entries = self.list()?;
        for entry in entries.iter().filter(|entry| entry.path.is_dir()) {
            fs_err::remove_dir_all(&entry.path)?;
        }
        for folder in ["support", "toolchains", "scratch"] {
            let path = self.home.root().join(folder);
            if path.is_dir() {
                fs_err::remove_dir_all(path)?;
            }
        }
        let sets = self.home.plugins().join(".sets");
        if sets.is_dir() {
            fs_err::remove_dir_all(sets)?;
        }
        fs_err::create_dir_all(self.home.root().join("scratch"))?;
        Ok(entries)
    }
}

fn entry(kind: EntryKind, name: String, path: Utf8PathBuf) -> Result<CacheEntry> {
    let used = path
        .join(USED_FILE)
        .metadata()
        .or_else(|_| path.metadata())?
        .modified()?;
    Ok(CacheEntry {
        kind,
        name,
        bytes: size(&path)?,
        path,
        last_used: used,
    })
}

/// Deletes what is unfinished in a folder and in the folders below it, but for those of cargo.
fn sweep_below(dir: &Utf8Path) -> Result<()> {
    for entry in dir.read_dir_utf8()?.flatten() {
        let unfinished = [".new-", ".old-"]
            .iter()
            .any(|prefix| entry.file_name().starts_with(prefix));
        if unfinished {
            remove_if_old(&entry)?;
        } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) && entry.file_name() != "target"
        {
            sweep_below(entry.path())?;
        }
    }
    Ok(())
}

/// What was written within a day may be someone's.
fn remove_if_old(entry: &camino::Utf8DirEntry) -> Result<()> {
    let age = entry.metadata().and_then(|meta| meta.modified()).ok();
    let age = age.and_then(|time| time.elapsed().ok());
    if age.is_none_or(|age| age <= IN_USE) {
        return Ok(());
    }
    match entry.file_type()?.is_dir() {
        true => fs_err::remove_dir_all(entry.path())?,
        false => fs_err::remove_file(entry.path())?,
    }
    Ok(())
}

fn file_name(path: &Utf8Path) -> &str {
    path.file_name().unwrap_or_default()
}

/// The folders in a folder, without hidden ones, sorted.
fn folders(dir: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
    let mut found = Vec::new();
    for entry in dir.read_dir_utf8()? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && !entry.file_name().starts_with('.') {
            found.push(entry.into_path());
        }
    }
    found.sort();
    Ok(found)
}

/// Bytes of all files below a folder; a file that vanishes meanwhile counts nothing.
fn size(dir: &Utf8Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in dir.read_dir_utf8()?.filter_map(|entry| entry.ok()) {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => bytes += size(entry.path())?,
            Ok(_) => bytes += entry.metadata().map_or(0, |meta| meta.len()),
            Err(_) => {}
        }
    }
    Ok(bytes)
}

/// Reads a size: `500000`, `800M`, `20G` (powers of 1024).
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let (digits, shift) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 10),
        b'm' | b'M' => (&text[..text.len() - 1], 20),
        b'g' | b'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_use_goes_first() {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().to_owned();
        let home = Home::at(root, None).unwrap();
        for (name, age) in [("a", 30), ("b", 10), ("c", 20), ("d", 0)] {
            let dir = home.plugins().join(name).join("1");
            fs_err::create_dir_all(&dir).unwrap();
            fs_err::write(dir.join("lib"), [0; 100]).unwrap();
            let used = std::fs::File::create(dir.join(USED_FILE)).unwrap();
            used.set_modified(SystemTime::now() - age * IN_USE).unwrap();
        }
        let cache = Cache::new(&home);
        let names = |entries: Vec<CacheEntry>| -> Vec<String> {
            entries.into_iter().map(|entry| entry.name).collect()
        };
        assert_eq!(names(cache.list().unwrap()), ["d/1", "b/1", "c/1", "a/1"]);
        assert_eq!(names(cache.gc(250, "").unwrap()), ["a/1", "c/1"]);
        assert_eq!(names(cache.gc(0, "").unwrap()), ["b/1"], "d is in use");
        assert_eq!(names(cache.clear().unwrap()), ["d/1"]);
        assert!(cache.list().unwrap().is_empty());
    }

    #[test]
    fn what_was_never_renamed_into_its_place_is_swept() {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().to_owned();
        let home = Home::at(root, None).unwrap();
        let write = |path: &str, age: u32| {
            let file = home.root().join(path);
            fs_err::create_dir_all(file.parent().unwrap()).unwrap();
            let made = std::fs::File::create(&file).unwrap();
            made.set_modified(SystemTime::now() - age * IN_USE).unwrap();
            file
        };
        let dead = [
            write("tc/records/.new-a", 2),
            write("plugins/.sets/.new-b", 2),
        ];
        let kept = [
            write("tc/records/.new-c", 0),
            write("tc/records/lib.json", 2),
            write("tc/target/.new-d", 2),
        ];
        Cache::new(&home).sweep().unwrap();
        assert!(dead.iter().all(|file| !file.exists()));
        assert!(kept.iter().all(|file| file.exists()));
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_size("20G"), Some(DEFAULT_LIMIT));
        assert_eq!(parse_size(" 3 k"), Some(3072));
        assert_eq!(parse_size("x"), None);
        assert_eq!(parse_size(""), None);
    }
}
