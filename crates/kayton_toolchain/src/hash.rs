//! Content hashes and stamps.
//!
//! **A stamp never outlives a change.** A full SHA-256 of every artifact on every start would cost
//! about 0.7 ms per MB, so a verified file gets a stamp: length, modification time and, on Unix,
//! inode and change time. A write, a truncation or a reset modification time moves the change time,
//! which a process cannot set back. Elsewhere there is no such time and the file is hashed again.

use std::io::Read;
use std::time::UNIX_EPOCH;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A SHA-256 digest as 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hasher(Sha256::new_with_prefix(bytes))
    }

    /// The digest of a file's content.
    pub fn of_file(path: &Utf8Path) -> std::io::Result<Self> {
        let mut file = fs_err::File::open(path)?;
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(Self::from_hasher(hasher)),
                read => hasher.update(&buffer[..read]),
            }
        }
    }

    fn from_hasher(hasher: Sha256) -> Self {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in hasher.finalize() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// All 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first 16 digits: enough for a folder name or a crate's `-C metadata`.
    pub fn short(&self) -> &str {
        self.0.get(..16).unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Builds a digest over parts that cannot run into each other: each is preceded by its length.
#[derive(Default)]
pub(crate) struct DigestBuilder(Sha256);

impl DigestBuilder {
    pub(crate) fn part(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub(crate) fn finish(self) -> Digest {
        Digest::from_hasher(self.0)
    }
}

/// What the file system says of a file without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    len: u64,
    modified_ns: u128,
    /// Inode and change time in ns; only where the system has them.
    identity: Option<(u64, i128)>,
}

impl Stamp {
    /// Reads a file's stamp.
    pub fn of_file(path: &Utf8Path) -> std::io::Result<Self> {
        let meta = fs_err::metadata(path)?;
        let modified = meta
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Ok(Self {
            len: meta.len(),
            modified_ns: modified.as_nanos(),
            identity: identity(&meta),
        })
    }

    /// The stamp as bytes, to be hashed.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let (inode, changed) = self.identity.unwrap_or_default();
        let mut bytes = self.len.to_le_bytes().to_vec();
        bytes.extend(self.modified_ns.to_le_bytes());
        bytes.extend(inode.to_le_bytes());
        bytes.extend(changed.to_le_bytes());
        bytes
    }

    /// Whether an equal stamp is proof of an equal content.
    pub fn is_proof(&self) -> bool {
        self.identity.is_some()
    }
}

#[cfg(unix)]
fn identity(meta: &std::fs::Metadata) -> Option<(u64, i128)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((
        meta.ino(),
        i128::from(meta.ctime()) * 1_000_000_000 + i128::from(meta.ctime_nsec()),
    ))
}

#[cfg(not(unix))]
fn identity(_meta: &std::fs::Metadata) -> Option<(u64, i128)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_known_sha256() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").as_str(), abc);
        let one = DigestBuilder::default().part("ab").part("c").finish();
        let other = DigestBuilder::default().part("a").part("bc").finish();
        assert_ne!(one, other);
    }
}
