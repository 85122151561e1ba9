//! Modules that are imported as Python's are, written in Keyton: `import math`.
//!
//! A file of the same name beside the program comes first.

/// The file of a module and its text.
const MODULES: &[(&str, &str)] = &[
    ("collections.kay", include_str!("collections.kay")),
    ("contextlib.kay", include_str!("contextlib.kay")),
    ("csv.kay", include_str!("csv.kay")),
    ("dataclasses.kay", include_str!("dataclasses.kay")),
    ("datetime.kay", include_str!("datetime.kay")),
    ("functools.kay", include_str!("functools.kay")),
    ("fractions.kay", include_str!("fractions.kay")),
    ("heapq.kay", include_str!("heapq.kay")),
    ("io.kay", include_str!("io.kay")),
    ("itertools.kay", include_str!("itertools.kay")),
    ("json.kay", include_str!("json.kay")),
    ("math.kay", include_str!("math.kay")),
    ("operator.kay", include_str!("operator.kay")),
    ("os.kay", include_str!("os.kay")),
    ("pathlib.kay", include_str!("pathlib.kay")),
    ("posixpath.kay", include_str!("posixpath.kay")),
    ("random.kay", include_str!("random.kay")),
    ("re.kay", include_str!("re.kay")),
    ("shutil.kay", include_str!("shutil.kay")),
    ("statistics.kay", include_str!("statistics.kay")),
    ("string.kay", include_str!("string.kay")),
    ("sys.kay", include_str!("sys.kay")),
    ("tempfile.kay", include_str!("tempfile.kay")),
    ("textwrap.kay", include_str!("textwrap.kay")),
    ("time.kay", include_str!("time.kay")),
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
