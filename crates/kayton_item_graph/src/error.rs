use crate::UnitId;
use crate::format::{ACCEPTED, TOOLCHAIN};

/// Why a rustdoc JSON file cannot be parsed.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Not rustdoc JSON at all.
    #[error("this is no rustdoc JSON: it states no `format_version`")]
    NoVersion,
    /// A version whose layout this crate does not know.
    #[error(
        "rustdoc JSON has format version {found}, but {} to {} are accepted: use Rust {TOOLCHAIN}",
        ACCEPTED.start(), ACCEPTED.end()
    )]
    Version {
        /// The version that the file states.
        found: u32,
    },
    /// The version is accepted, but the content does not fit it.
    #[error("rustdoc JSON of format version {version} cannot be read")]
    Json {
        /// The version that the file states.
        version: u32,
        /// What is wrong, and where.
        #[source]
        source: serde_json::Error,
    },
}

/// Why a parsed crate cannot be added to the graph.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be parsed.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The unit was not given when the graph was made.
    #[error("unit `{}` is not among the units of the graph", .0.0)]
    UnknownUnit(UnitId),
    /// The JSON belongs to another crate than the unit.
    #[error("the JSON of unit `{}` is of crate `{found}`, not `{expected}`", .unit.0)]
    OtherCrate {
        /// The unit it was given for.
        unit: UnitId,
        /// Library name of the unit.
        expected: String,
        /// Name in the JSON.
        found: String,
    },
    /// The root module is not in the JSON's index.
    #[error("the JSON of unit `{}` has no root module", .0.0)]
    NoRoot(UnitId),
}
