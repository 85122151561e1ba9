//! Modules that are imported as Python's are, written in Keyton: `import math`.
//!
//! A file of the same name beside the program comes first.

/// The file of a module and its text.
const MODULES: &[(&str, &str)] = &[
    ("collections.kay", include_str!("collections.kay")),
    ("functools.kay", include_str!("functools.kay")),
    ("heapq.kay", include_str!("heapq.kay")),
    ("itertools.kay", include_str!("itertools.kay")),
    ("math.kay", include_str!("math.kay")),
    ("operator.kay", include_str!("operator.kay")),
    ("random.kay", include_str!("random.kay")),
    ("statistics.kay", include_str!("statistics.kay")),
    ("string.kay", include_str!("string.kay")),
    ("sys.kay", include_str!("sys.kay")),
];

/// The text of a module of the language.
#[must_use]
pub fn source(module: &str) -> Option<&'static str> {
    let mut modules = MODULES.iter();
    let found = modules.find(|(file, _)| file.strip_suffix(".kay") == Some(module));
    found.map(|(_, text)| *text)
}

/// Names of the modules of the language.
pub fn names() -> impl Iterator<Item = &'static str> {
    let files = MODULES.iter().map(|(file, _)| *file);
    files.filter_map(|file| file.strip_suffix(".kay"))
}
