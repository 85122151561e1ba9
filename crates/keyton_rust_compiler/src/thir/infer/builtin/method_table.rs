//! The methods of the language's own types, as a table.

use kayton_manifest::Ty;

/// Type of a parameter of a builtin method.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum P {
    Str,
    Int,
    OptStr,
    OptInt,
}

/// Result of a builtin method.
#[derive(Clone, Copy)]
pub(super) enum R {
    Str,
    Int,
    Bool,
    Bytes,
    Strs,
    Parts,
}

/// name, parameters, result, function of the runtime, fallible.
pub(super) type Method = (
    &'static str,
    &'static [(&'static str, P)],
    R,
    &'static str,
    bool,
);

pub(super) const STR: &[Method] = &[
    ("upper", &[], R::Str, "str_upper", false),
    ("lower", &[], R::Str, "str_lower", false),
    ("casefold", &[], R::Str, "str_lower", false),
    ("capitalize", &[], R::Str, "str_capitalize", false),
    ("title", &[], R::Str, "str_title", false),
    ("swapcase", &[], R::Str, "str_swapcase", false),
    ("strip", &[("chars", P::OptStr)], R::Str, "str_strip", false),
    (
        "lstrip",
        &[("chars", P::OptStr)],
        R::Str,
        "str_lstrip",
        false,
    ),
    (
        "rstrip",
        &[("chars", P::OptStr)],
        R::Str,
        "str_rstrip",
        false,
    ),
    (
        "split",
        &[("sep", P::OptStr), ("maxsplit", P::OptInt)],
        R::Strs,
        "str_split",
        true,
    ),
    (
        "rsplit",
        &[("sep", P::OptStr), ("maxsplit", P::OptInt)],
        R::Strs,
        "str_rsplit_any",
        true,
    ),
    ("splitlines", &[], R::Strs, "str_splitlines", false),
    (
        "rpartition",
        &[("sep", P::Str)],
        R::Parts,
        "str_rpartition",
        true,
    ),
    (
        "partition",
        &[("sep", P::Str)],
        R::Parts,
        "str_partition",
        true,
    ),
    (
        "replace",
        &[("old", P::Str), ("new", P::Str), ("count", P::OptInt)],
        R::Str,
        "str_replace",
        true,
    ),
    (
        "startswith",
        &[("prefix", P::Str)],
        R::Bool,
        "str_startswith",
        false,
    ),
    (
        "endswith",
        &[("suffix", P::Str)],
        R::Bool,
        "str_endswith",
        false,
    ),
    (
        "removeprefix",
        &[("prefix", P::Str)],
        R::Str,
        "str_removeprefix",
        false,
    ),
    (
        "removesuffix",
        &[("suffix", P::Str)],
        R::Str,
        "str_removesuffix",
        false,
    ),
    (
        "find",
        &[("sub", P::Str), ("start", P::OptInt), ("end", P::OptInt)],
        R::Int,
        "str_find_from",
        false,
    ),
    ("rfind", &[("sub", P::Str)], R::Int, "str_rfind", false),
    (
        "index",
        &[("sub", P::Str), ("start", P::OptInt), ("end", P::OptInt)],
        R::Int,
        "str_position_from",
        true,
    ),
    (
        "expandtabs",
        &[("tabsize", P::OptInt)],
        R::Str,
        "str_expandtabs",
        false,
    ),
    ("isdecimal", &[], R::Bool, "str_isdigit", false),
    ("count", &[("sub", P::Str)], R::Int, "str_count", false),
    (
        "ljust",
        &[("width", P::Int), ("fill", P::OptStr)],
        R::Str,
        "str_ljust",
        true,
    ),
    (
        "rjust",
        &[("width", P::Int), ("fill", P::OptStr)],
        R::Str,
        "str_rjust",
        true,
    ),
    (
        "center",
        &[("width", P::Int), ("fill", P::OptStr)],
        R::Str,
        "str_center",
        true,
    ),
    ("zfill", &[("width", P::Int)], R::Str, "str_zfill", true),
    ("isdigit", &[], R::Bool, "str_isdigit", false),
    ("isnumeric", &[], R::Bool, "str_isdigit", false),
    ("isalpha", &[], R::Bool, "str_isalpha", false),
    ("isalnum", &[], R::Bool, "str_isalnum", false),
    ("isspace", &[], R::Bool, "str_isspace", false),
    ("isupper", &[], R::Bool, "str_isupper", false),
    ("islower", &[], R::Bool, "str_islower", false),
    (
        "encode",
        &[("encoding", P::OptStr), ("errors", P::OptStr)],
        R::Bytes,
        "str_encode_as",
        true,
    ),
];

pub(super) const BYTES: &[Method] = &[
    (
        "decode",
        &[("encoding", P::OptStr), ("errors", P::OptStr)],
        R::Str,
        "bytes_decode_as",
        true,
    ),
    ("hex", &[], R::Str, "bytes_hex", false),
];

pub(super) const LIST: &[&str] = &[
    "append", "extend", "insert", "pop", "remove", "clear", "index", "count", "sort", "reverse",
    "copy",
];
pub(in crate::thir::infer) const DICT: &[&str] = &[
    "get",
    "keys",
    "values",
    "items",
    "pop",
    "setdefault",
    "update",
    "clear",
    "copy",
    "popitem",
];
pub(in crate::thir::infer) const SET: &[&str] = &[
    "add",
    "remove",
    "discard",
    "clear",
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
    "update",
    "pop",
];

/// Names of the methods of a builtin type.
pub(in crate::thir::infer) fn builtin_methods(ty: &Ty) -> Vec<&'static str> {
    match ty {
        Ty::Str => STR
            .iter()
            .map(|m| m.0)
            .chain(["join", "format", "translate"])
            .collect(),
        Ty::Bytes => BYTES.iter().map(|m| m.0).collect(),
        Ty::Vec(_) => LIST.to_vec(),
        Ty::Dict(..) => DICT.to_vec(),
        Ty::Set(_) => SET.to_vec(),
        _ => Vec::new(),
    }
}
