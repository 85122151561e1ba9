//! Modules that are imported as Python's are, written in Keyton: `import math`.
//!
//! A file of the same name beside the program comes first.

/// A module and its text.
const MODULES: &[(&str, &str)] = &[
    ("collections", include_str!("collections.kay")),
    ("functools", include_str!("functools.kay")),
    ("heapq", include_str!("heapq.kay")),
    ("itertools", include_str!("itertools.kay")),
    ("math", include_str!("math.kay")),
    ("operator", include_str!("operator.kay")),
    ("random", include_str!("random.kay")),
    ("statistics", include_str!("statistics.kay")),
    ("string", include_str!("string.kay")),
    ("sys", include_str!("sys.kay")),
];

/// The text of a module of the language.
#[must_use]
pub fn source(module: &str) -> Option<&'static str> {
    let found = MODULES.iter().find(|(name, _)| *name == module);
    found.map(|(_, text)| *text)
}

/// Names of the modules of the language.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}
