use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a plugin was built from; compared before it is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BuildIdentity {
    /// Package name as in the registry (`rand_core`, `num-bigint`).
    pub package: String,
    /// Name by which Rust code knows the crate (`num_bigint`); the name after `rimport`.
    pub krate: String,
    /// Exact version.
    pub version: String,
    /// Enabled features of the package, sorted.
    pub features: Vec<String>,
    /// `rustc -vV`, whole.
    pub rustc: String,
    /// Target triple.
    pub target: String,
    /// SHA-256 (hex) over the rustdoc JSON files the graph was made from.
    pub graph_hash: String,
}

/// A place in a crate's sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceLocation {
    /// File as rustdoc states it (relative to the package, or absolute for registry packages).
    pub file: String,
    /// First line, from 1.
    pub line: u32,
}
