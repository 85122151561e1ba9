//! One line of JSON per cell and per import on stderr, for whoever measures.

use serde::Serialize;

/// Microseconds of one cell's way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CellTimings {
    /// Number of the cell.
    pub cell: u32,
    /// Whether it ended without an error.
    pub ok: bool,
    /// Reading the text.
    pub parse_us: u64,
    /// Names, types and Rust text.
    pub check_us: u64,
    /// rustc and the linker.
    pub rustc_us: u64,
    /// Opening the dylib.
    pub load_us: u64,
    /// Running.
    pub run_us: u64,
    /// All of it, imports included.
    pub total_us: u64,
}

/// Microseconds of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportTimings {
    /// Rust name of the crate.
    pub import: String,
    /// Whether anything was built for it.
    pub built: bool,
    /// Choosing versions.
    pub resolve_us: u64,
    /// Building the dependencies.
    pub dependencies_us: u64,
    /// rustdoc, with the crates that the target mentions.
    pub rustdoc_us: u64,
    /// rustdoc and the item graph.
    pub describe_us: u64,
    /// Generating glue, rustc's verdicts included.
    pub generate_us: u64,
    /// rustc's verdicts, without the compilation that is linked.
    pub check_us: u64,
    /// Exports that the glue holds.
    pub exports: usize,
    /// How often rustc was run over the glue, linking it included.
    pub rounds: u32,
    /// Compiling and linking the glue.
    pub link_us: u64,
    /// All of it, from the start of the import statement's set: resolution, dependencies, and the
    /// plugins before it.
    pub total_us: u64,
}

/// Microseconds since `start`.
pub(crate) fn since(start: std::time::Instant) -> u64 {
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// Prints one line to stderr.
pub(crate) fn print(line: &impl Serialize) {
    if let Ok(json) = serde_json::to_string(line) {
        eprintln!("{json}");
    }
}
