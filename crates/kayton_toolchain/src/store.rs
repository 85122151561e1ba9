//! The store of built plugins, and of the sets that they were built for.
//!
//! A plugin is a folder: `manifest.json`, `surface.json`, `plan.bin`, `glue.rs`, the dylib, and
//! `build.json`, which holds the hash of every other file and is written last.
//!
//! **What is damaged is a miss.** Every lookup verifies every file; one that is missing, truncated
//! or changed makes the plugin one that was never built.
//!
//! **Two processes build once.** A pending plugin holds the lock of its key; who waits for the lock
//! looks again before it builds.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::compile::{Inputs, Layer, dylib_name};
use crate::error::Result;
use crate::hash::{Digest, Stamp};
use crate::home::{Home, read_cached, write_json};
use crate::key::{PluginKey, source_stamp};
use crate::lock::FileLock;
use crate::resolve::ResolvedTarget;

/// The file that makes a folder a plugin.
const BUILD_FILE: &str = "build.json";
/// Stamps of verified files; advisory.
const STAMP_FILE: &str = "stamps.json";
/// Its modification time is the last use.
pub(crate) const USED_FILE: &str = "used";
/// Uses are noted to the hour, so that a lookup writes nothing most of the time.
const USE_GRAIN: std::time::Duration = std::time::Duration::from_secs(3600);

/// What the builder of a plugin tells the store, and every later session gets back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginInfo {
    /// Name of the imported library.
    pub lib_name: String,
    /// Name and version of the package.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Name of the glue's crate.
    pub crate_name: String,
    /// Text of `rustc -vV`.
    pub rustc: String,
    /// What the glue was compiled against: cells that hold further instances need the same.
    pub inputs: Inputs,
}

#[derive(Debug, Serialize, Deserialize)]
struct BuildRecord {
    info: PluginInfo,
    files: BTreeMap<String, Digest>,
}

/// A plugin that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugin {
    /// Its folder.
    pub dir: Utf8PathBuf,
    /// Its hash: the key of what is layered upon it.
    pub hash: Digest,
    /// What its builder told.
    pub info: PluginInfo,
}

impl Plugin {
    /// The dylib.
    pub fn layer(&self) -> Layer {
        let crate_name = self.info.crate_name.clone();
        Layer {
            dylib: self.dir.join(dylib_name(&crate_name)),
            crate_name,
        }
    }

    /// A file of the plugin.
    pub fn file(&self, name: &str) -> Utf8PathBuf {
        self.dir.join(name)
    }
}

/// The plugins of one set of imports, in load order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetRecord {
    /// Folder and hash of each plugin.
    pub plugins: Vec<(Utf8PathBuf, Digest)>,
    /// What each import became.
    pub targets: Vec<ResolvedTarget>,
    /// The lockfile: the seed of the next set.
    pub lockfile: Utf8PathBuf,
    /// Local crates of the graph, and the stamps of their files when it was built.
    pub local: Vec<(Utf8PathBuf, Digest)>,
    /// Artifacts that cells are compiled against.
    pub artifacts: Vec<Utf8PathBuf>,
}

/// A set that can be loaded as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSet {
    /// The plugins, in load order.
    pub plugins: Vec<Plugin>,
    /// What was stored.
    pub record: SetRecord,
}

/// The store below a plugin root.
#[derive(Debug, Clone, Copy)]
pub struct PluginStore<'a> {
    home: &'a Home,
}

/// The answer of [`PluginStore::begin`].
#[derive(Debug)]
pub enum Begun {
    /// Someone has built it.
    Found(Plugin),
    /// It is ours to build.
    Build(PendingPlugin),
}

/// A plugin that is being built; dropped without [`commit`](Self::commit), it leaves no trace.
#[derive(Debug)]
pub struct PendingPlugin {
    scratch: tempfile::TempDir,
    dir: Utf8PathBuf,
    place: Utf8PathBuf,
    hash: Digest,
    _lock: FileLock,
}

impl<'a> PluginStore<'a> {
    /// The store of a home.
    pub fn new(home: &'a Home) -> Self {
        Self { home }
    }

    fn place(&self, key: &PluginKey) -> Utf8PathBuf {
        self.home
            .plugins()
            .join(&key.crate_name)
            .join(key.hash.short())
    }

    /// A plugin that was built and is whole.
    pub fn lookup(&self, key: &PluginKey) -> Option<Plugin> {
        open(&self.place(key), &key.hash)
    }

    /// Waits for other builders of the key; then the plugin is there, or it is ours to build.
    pub fn begin(&self, key: &PluginKey) -> Result<Begun> {
        if let Some(found) = self.lookup(key) {
            return Ok(Begun::Found(found));
        }
        let lock = self.home.lock(&format!("plugin-{}", key.hash.short()))?;
        if let Some(found) = self.lookup(key) {
            return Ok(Begun::Found(found));
        }
        let place = self.place(key);
        let parent = place.parent().unwrap_or(self.home.plugins());
        fs_err::create_dir_all(parent)?;
        // Beside its place, not in the home's scratch: a project may be on another file system.
        // Named for its key: who holds the lock knows that a folder of that name is of a process
        // that died.
        let name = format!(".new-{}", key.hash.short());
        let left = parent.join(&name);
        if left.is_dir() {
            fs_err::remove_dir_all(&left)?;
        }
        let scratch = tempfile::Builder::new()
            .prefix(&name)
            .rand_bytes(0)
            .tempdir_in(parent)?;
        let dir =
            Utf8PathBuf::try_from(scratch.path().to_owned()).map_err(std::io::Error::other)?;
        Ok(Begun::Build(PendingPlugin {
            scratch,
            dir,
            place,
            hash: key.hash.clone(),
            _lock: lock,
        }))
    }

    /// The set of a key, if all its plugins are whole, its local crates unchanged and the
    /// artifacts that cells need still there. Starts no process.
    pub fn lookup_set(&self, key: &Digest) -> Option<StoredSet> {
        let record: SetRecord = read_cached(&self.set_file(key))?;
        let unchanged =
            |(dir, hash): &(Utf8PathBuf, Digest)| source_stamp(dir).is_ok_and(|now| now == *hash);
        if !record.artifacts.iter().all(|file| file.is_file())
            || !record.local.iter().all(unchanged)
        {
            return None;
        }
        let plugins = record.plugins.iter().map(|(dir, hash)| open(dir, hash));
        Some(StoredSet {
            plugins: plugins.collect::<Option<_>>()?,
            record,
        })
    }

    /// Remembers a set.
    pub fn store_set(&self, key: &Digest, record: &SetRecord) -> Result<()> {
        write_json(&self.set_file(key), record)
    }

    /// Forgets a set: after a sign that it does not fit any more.
    pub fn forget_set(&self, key: &Digest) -> Result<()> {
        match fs_err::remove_file(self.set_file(key)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn set_file(&self, key: &Digest) -> Utf8PathBuf {
        self.home
            .plugins()
            .join(".sets")
            .join(format!("{}.json", key.short()))
    }
}

impl PendingPlugin {
    /// The folder to fill.
    pub fn dir(&self) -> &Utf8Path {
        &self.dir
    }

    /// Hashes what was written and moves it to its place.
    pub fn commit(self, info: PluginInfo) -> Result<Plugin> {
        let mut files = BTreeMap::new();
        for entry in self.dir.read_dir_utf8()? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                files.insert(entry.file_name().to_owned(), Digest::of_file(entry.path())?);
            }
        }
        write_json(
            &self.dir.join(BUILD_FILE),
            &BuildRecord {
                info: info.clone(),
                files,
            },
        )?;
        if self.place.exists() {
            // Damaged, else `begin` had found it. Moved away first: a loaded library can be moved
            // on every system, but not deleted on Windows.
            let parent = self.place.parent().unwrap_or(&self.place);
            let away = tempfile::Builder::new()
                .prefix(".old-")
                .tempdir_in(parent)?;
            fs_err::rename(&self.place, away.path().join("old"))?;
        }
        fs_err::rename(self.scratch.keep(), &self.place)?;
        Ok(Plugin {
            dir: self.place,
            hash: self.hash,
            info,
        })
    }
}

/// Opens a plugin's folder if all its files are what they were.
fn open(dir: &Utf8Path, hash: &Digest) -> Option<Plugin> {
    let record: BuildRecord = read_cached(&dir.join(BUILD_FILE))?;
    if !record
        .files
        .contains_key(&dylib_name(&record.info.crate_name))
    {
        return None;
    }
    verify(dir, &record.files)?;
    note_use(&dir.join(USED_FILE));
    Some(Plugin {
        dir: dir.to_owned(),
        hash: hash.clone(),
        info: record.info,
    })
}

/// Compares every file with its hash, or with the stamp that it had when that was done last.
fn verify(dir: &Utf8Path, files: &BTreeMap<String, Digest>) -> Option<()> {
    let stamp_file = dir.join(STAMP_FILE);
    let known: BTreeMap<String, (Digest, Stamp)> = read_cached(&stamp_file).unwrap_or_default();
    let mut verified = BTreeMap::new();
    for (name, digest) in files {
        let file = dir.join(name);
        let stamp = Stamp::of_file(&file).ok()?;
        let proven = known
            .get(name)
            .is_some_and(|(d, s)| d == digest && *s == stamp);
        if !(proven && stamp.is_proof()) && Digest::of_file(&file).ok()? != *digest {
            tracing::warn!(%file, "a file of the cache has changed; it will be built again");
            return None;
        }
        verified.insert(name.clone(), (digest.clone(), stamp));
    }
    // A cache that cannot be written is still good to read.
    if verified != known && write_json(&stamp_file, &verified).is_err() {
        tracing::debug!(%stamp_file, "not written");
    }
    Some(())
}

/// Notes that something of the cache was used, for `gc`.
pub(crate) fn note_use(file: &Utf8Path) {
    let age = file
        .metadata()
        .and_then(|meta| meta.modified())
        .ok()
        .and_then(|t| t.elapsed().ok());
    if age.is_none_or(|age| age > USE_GRAIN) && fs_err::write(file, "").is_err() {
        tracing::debug!(%file, "not written");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn home(temp: &tempfile::TempDir) -> Home {
        let root = Utf8Path::from_path(temp.path()).unwrap().to_owned();
        Home::at(root, None).unwrap()
    }

    fn key() -> PluginKey {
        PluginKey {
            crate_name: "a".into(),
            hash: Digest::of(b"key"),
        }
    }

    fn build(pending: PendingPlugin) -> Plugin {
        let crate_name = "kayton_rplugin__a".to_owned();
        fs_err::write(pending.dir().join(dylib_name(&crate_name)), "the dylib").unwrap();
        fs_err::write(pending.dir().join("manifest.json"), "{}").unwrap();
        let info = PluginInfo {
            lib_name: "a".into(),
            package: "a".into(),
            version: "1.0.0".into(),
            crate_name,
            rustc: "rustc".into(),
            inputs: Inputs::default(),
        };
        pending.commit(info).unwrap()
    }

    fn built(store: PluginStore<'_>) -> Plugin {
        match store.begin(&key()).unwrap() {
            Begun::Found(_) => panic!("nothing was built yet"),
            Begun::Build(pending) => build(pending),
        }
    }

    #[test]
    fn damage_is_noticed() {
        let temp = tempfile::tempdir().unwrap();
        let home = home(&temp);
        let store = PluginStore::new(&home);
        assert_eq!(store.lookup(&key()), None);
        for name in [
            "manifest.json",
            &*dylib_name("kayton_rplugin__a"),
            "build.json",
        ] {
            let plugin = built(store);
            assert_eq!(store.lookup(&key()).as_ref(), Some(&plugin));
            let file = plugin.file(name);
            let whole = fs_err::read(&file).unwrap();
            fs_err::write(&file, &whole[..whole.len() - 1]).unwrap();
            assert_eq!(store.lookup(&key()), None, "{name} is truncated");
            let plugin = built(store);
            assert!(store.lookup(&key()).is_some());
            let changed: Vec<u8> = whole.iter().map(|byte| byte ^ 1).collect();
            fs_err::write(plugin.file(name), changed).unwrap();
            assert_eq!(store.lookup(&key()), None, "{name} is changed");
            let plugin = built(store);
            fs_err::remove_file(plugin.file(name)).unwrap();
            assert_eq!(store.lookup(&key()), None, "{name} is gone");
        }
    }

    #[test]
    fn a_change_that_keeps_length_and_time_is_noticed() {
        let temp = tempfile::tempdir().unwrap();
        let home = home(&temp);
        let store = PluginStore::new(&home);
        let plugin = built(store);
        assert!(store.lookup(&key()).is_some());
        let file = plugin.file("manifest.json");
        let time = file.metadata().unwrap().modified().unwrap();
        fs_err::write(&file, "[]").unwrap();
        let handle = std::fs::File::options().write(true).open(&file).unwrap();
        handle.set_modified(time).unwrap();
        assert_eq!(store.lookup(&key()), None);
    }

    #[test]
    fn who_waits_finds_what_the_other_has_built() {
        let temp = tempfile::tempdir().unwrap();
        let home = home(&temp);
        let builds = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| match PluginStore::new(&home).begin(&key()).unwrap() {
                    Begun::Found(_) => {}
                    Begun::Build(pending) => {
                        builds.fetch_add(1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(30));
                        build(pending);
                    }
                });
            }
        });
        assert_eq!(builds.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn an_abandoned_build_leaves_no_trace() {
        let temp = tempfile::tempdir().unwrap();
        let home = home(&temp);
        let store = PluginStore::new(&home);
        drop(store.begin(&key()).unwrap());
        assert_eq!(
            fs_err::read_dir(home.plugins().join("a")).unwrap().count(),
            0
        );
    }

    #[test]
    fn what_a_killed_build_left_is_gone_with_the_next() {
        let temp = tempfile::tempdir().unwrap();
        let home = home(&temp);
        let store = PluginStore::new(&home);
        let Begun::Build(pending) = store.begin(&key()).unwrap() else {
            panic!("nothing was built yet");
        };
        let dir = pending.dir().to_owned();
        fs_err::write(dir.join("glue.rs"), "half").unwrap();
        // As after a kill: the lock is gone with the process, and nothing else is.
        let PendingPlugin { scratch, _lock, .. } = pending;
        let _ = scratch.keep();
        drop(_lock);
        assert!(dir.is_dir());
        let plugin = built(store);
        assert!(!plugin.file("glue.rs").exists());
        let entries = fs_err::read_dir(home.plugins().join("a")).unwrap();
        assert_eq!(entries.count(), 1, "only the plugin");
    }

    #[test]
    fn a_set_is_whole_or_missing() {
        let temp = tempfile::tempdir().unwrap();
        let home = home(&temp);
        let store = PluginStore::new(&home);
        let plugin = built(store);
        let set = Digest::of(b"set");
        let artifact = home.root().join("artifact");
        fs_err::write(&artifact, "").unwrap();
        let record = SetRecord {
            plugins: vec![(plugin.dir.clone(), plugin.hash.clone())],
            targets: Vec::new(),
            lockfile: home.root().join("Cargo.lock"),
            local: Vec::new(),
            artifacts: vec![artifact.clone()],
        };
        store.store_set(&set, &record).unwrap();
        assert_eq!(
            store.lookup_set(&set).unwrap().plugins,
            std::slice::from_ref(&plugin)
        );
        fs_err::remove_file(&artifact).unwrap();
        assert_eq!(store.lookup_set(&set), None);
        fs_err::write(&artifact, "").unwrap();
        fs_err::remove_file(plugin.file("manifest.json")).unwrap();
        assert_eq!(store.lookup_set(&set), None);
        store.forget_set(&set).unwrap();
        store.forget_set(&set).unwrap();
    }
}
