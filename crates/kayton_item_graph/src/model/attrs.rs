use serde::{Deserialize, Serialize};

/// What attributes and modifiers say of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attrs {
    /// `#[doc(hidden)]` on the item itself; paths inherit it from modules and re-exports, see
    /// [`PublicPath::hidden`](crate::PublicPath::hidden).
    pub doc_hidden: bool,
    /// `#[deprecated]`.
    pub deprecated: Option<Deprecation>,
    /// `#[non_exhaustive]`.
    pub non_exhaustive: bool,
    /// `#[must_use]`.
    pub must_use: bool,
    /// `#[automatically_derived]`: the impl was written by a derive.
    pub automatically_derived: bool,
    /// `#[macro_export]`.
    pub macro_export: bool,
    /// `#[repr(...)]`, where it matters to callers.
    pub repr: Option<Repr>,
    /// `#[target_feature(enable = ...)]`: calling it is unsafe without these.
    pub target_features: Vec<String>,
}

/// Layout promises of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the variants are Rust's own names")]
pub enum Repr {
    Transparent,
    C,
    Other,
}

/// `#[deprecated(since, note)]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprecation {
    /// Version since when.
    pub since: Option<String>,
    /// What to use instead.
    pub note: Option<String>,
}

/// Where an item stands in the sources of its crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// File as rustdoc states it.
    pub file: String,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
}

/// Visibility as declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// `pub`.
    Public,
    /// That of the container: items of traits and trait impls, variants and their fields, impls.
    Inherited,
    /// Private, `pub(crate)` or `pub(in path)`.
    Restricted,
}
