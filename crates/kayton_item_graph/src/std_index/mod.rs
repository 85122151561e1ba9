//! The standard library as an index: what of core, alloc and std is public and stable, made from
//! their own JSON ([`make`]) and carried by the binary, so that no user needs more than rustc.
//!
//! An item is decoded when something mentions it ([`select`]).

mod listing;
mod make;
mod select;

use std::io::Read as _;
use std::sync::{Arc, OnceLock};

use rustdoc_types as rd;
use serde::{Deserialize, Serialize};

use crate::Namespace;

pub(crate) use select::Extent;

/// Public, stable items of core, alloc and std.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StdIndex {
    root: rd::Id,
    version: Option<String>,
    /// rustdoc's format of the items.
    format: u32,
    /// Sorted.
    names: Vec<StdName>,
    /// Definition paths, those of mentioned items that cannot be named included.
    paths: Vec<(rd::Id, rd::ItemSummary)>,
    impls: Vec<ImplHead>,
    /// Sorted by id.
    items: Vec<StoredItem>,
}

/// An item's definition path, and the path by which programs name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct StdName {
    namespace: Namespace,
    definition: String,
    public: String,
}

/// An impl: of which trait, for which definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ImplHead {
    id: rd::Id,
    of: Option<rd::Id>,
    subject: Option<rd::Id>,
}

/// An item, not yet decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct StoredItem {
    id: rd::Id,
    /// Definitions that its own text mentions.
    mentions: Vec<rd::Id>,
    /// Fields, variants and members.
    children: Vec<rd::Id>,
    bytes: Vec<u8>,
}

/// The index cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Not compressed as it should be.
    #[error("the index of the standard library cannot be unpacked: {0}")]
    Packed(#[from] std::io::Error),
    /// Not of the form that this program reads.
    #[error("the index of the standard library cannot be read: {0}")]
    Form(#[from] postcard::Error),
}

impl StdIndex {
    /// The packed index of the toolchain that the project pins.
    pub const BYTES: &[u8] = include_bytes!("../../std/index.bin");

    /// The index that the binary carries.
    ///
    /// # Panics
    /// The binary was built with a file that is none: tests read it.
    #[must_use]
    pub fn carried() -> Arc<StdIndex> {
        static INDEX: OnceLock<Arc<StdIndex>> = OnceLock::new();
        let read =
            || Arc::new(StdIndex::unpack(StdIndex::BYTES).expect("the carried index is one"));
        INDEX.get_or_init(read).clone()
    }

    /// Reads an index.
    ///
    /// # Errors
    /// The bytes are none.
    pub fn unpack(bytes: &[u8]) -> Result<StdIndex, IndexError> {
        let mut plain = Vec::new();
        flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut plain)?;
        Ok(postcard::from_bytes(&plain)?)
    }

    /// Writes the index, the same bytes for the same index.
    ///
    /// # Errors
    /// It cannot be encoded.
    pub fn pack(&self) -> Result<Vec<u8>, IndexError> {
        let plain = postcard::to_stdvec(self)?;
        let level = flate2::Compression::best();
        let mut packed = Vec::new();
        flate2::read::DeflateEncoder::new(plain.as_slice(), level).read_to_end(&mut packed)?;
        Ok(packed)
    }

    /// The path by which programs name the item that is defined at `definition`.
    pub(crate) fn public_path(&self, definition: &str, namespace: Namespace) -> Option<&str> {
        let key = (namespace, definition);
        let at = self
            .names
            .binary_search_by(|name| (name.namespace, name.definition.as_str()).cmp(&key));
        at.ok().map(|at| self.names[at].public.as_str())
    }

    fn item(&self, id: rd::Id) -> Option<&StoredItem> {
        let at = self.items.binary_search_by_key(&id, |item| item.id).ok()?;
        Some(&self.items[at])
    }

    /// The items of an extent, as rustdoc would describe them.
    pub(crate) fn part(&self, extent: &Extent) -> Result<rd::Crate, IndexError> {
        let ids = self.select(extent).into_iter();
        let stored = ids.filter_map(|id| self.item(id));
        let decoded = stored.map(|item| Ok((item.id, postcard::from_bytes(&item.bytes)?)));
        let index = decoded.collect::<Result<_, postcard::Error>>()?;
        let core = rd::ExternalCrate {
            name: "core".to_owned(),
            html_root_url: None,
            path: std::path::PathBuf::new(),
        };
        Ok(rd::Crate {
            root: self.root,
            crate_version: self.version.clone(),
            includes_private: false,
            index,
            paths: self.paths.iter().cloned().collect(),
            external_crates: std::iter::once((1, core)).collect(),
            target: rd::Target {
                triple: String::new(),
                target_features: Vec::new(),
            },
            format_version: self.format,
        })
    }
}
