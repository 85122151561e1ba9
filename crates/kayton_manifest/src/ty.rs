use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Identity of a type or trait across plugins: `<package> <version>[ <artifact>] <definition path>`,
/// e.g. `http 1.5.0 http::status::StatusCode`. Two plugins that state the same key mean one Rust
/// type; the artifact's hash is part of it only where a session holds the package twice.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct TypeKey(pub String);

impl fmt::Display for TypeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Integer types. `Isize` and `Usize` are 64 bits wide on every supported target.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the variants are Rust's own names")]
pub enum IntTy {
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
}

impl IntTy {
    /// Its name in Rust and in Keyton.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            IntTy::I8 => "i8",
            IntTy::I16 => "i16",
            IntTy::I32 => "i32",
            IntTy::I64 => "i64",
            IntTy::I128 => "i128",
            IntTy::Isize => "isize",
            IntTy::U8 => "u8",
            IntTy::U16 => "u16",
            IntTy::U32 => "u32",
            IntTy::U64 => "u64",
            IntTy::U128 => "u128",
            IntTy::Usize => "usize",
        }
    }
}

/// Floating point types.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the variants are Rust's own names")]
pub enum FloatTy {
    F32,
    F64,
}

/// A Keyton type in a signature.
///
/// What each is in a cell (the *bridge* representation) and which Rust types it stands for is the
/// table in `docs/architecture.md`.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Ty {
    /// `bool`
    Bool,
    /// An integer.
    Int(IntTy),
    /// A float.
    Float(FloatTy),
    /// `char`
    Char,
    /// `str`: any of Rust's owned or borrowed UTF-8 strings.
    Str,
    /// `bytes`: `&[u8]`, `Vec<u8>`.
    Bytes,
    /// `None`: `()`.
    Unit,
    /// `!`: the call does not return.
    Never,
    /// A value of any type, registered with the VM.
    Dynamic,
    /// A list.
    Vec(Box<Ty>),
    /// A dict.
    Dict(Box<Ty>, Box<Ty>),
    /// A set.
    Set(Box<Ty>),
    /// A tuple of two or more, or of one.
    Tuple(Vec<Ty>),
    /// `None` or the value.
    Option(Box<Ty>),
    /// A Keyton function or closure.
    Func {
        /// Parameter types.
        params: Vec<Ty>,
        /// Return type.
        ret: Box<Ty>,
    },
    /// An object of a Rust type. `args` are exact Rust types, one per generic type or const
    /// parameter of the definition (lifetimes are erased): where a Keyton type's default Rust
    /// type is meant it stands as itself (`Str` = `String`, `Bytes` = `Vec<u8>`, `Vec` =
    /// `Vec`, `Dict` = `HashMap`, `Set` = `HashSet`), anything else is an [`Ty::Exact`].
    Object {
        /// Which definition.
        key: TypeKey,
        /// Its arguments.
        args: Vec<Ty>,
    },
    /// Only as an argument of an object: a Rust type that is not the default one of its Keyton
    /// view (`&'static str`, `[f64; 3]`, a const value).
    Exact {
        /// Rust text, valid inside the glue crate and in cells (absolute paths only), with `{0}`, `{1}`, …
        /// for the types in it.
        rust: String,
        /// The types in it, exact ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        of: Vec<Ty>,
        /// The Keyton type of such a value, or `None` if it cannot be bridged.
        view: Option<Box<Ty>>,
    },
    /// A generic parameter of the callable (or of its type, or `Self` of its trait).
    Param(String),
}

/// The text of [`Ty::Exact`] with its types written out.
#[must_use]
pub fn exact_text(rust: &str, of: &[String]) -> String {
    let mut text = rust.to_owned();
    for (at, part) in of.iter().enumerate() {
        text = text.replace(&format!("{{{at}}}"), part);
    }
    text
}

impl Ty {
    /// A value for a const parameter.
    #[must_use]
    pub fn constant(text: impl Into<String>) -> Ty {
        Ty::Exact {
            rust: text.into(),
            of: Vec::new(),
            view: None,
        }
    }

    /// The name of a const parameter, which stands as text for the value that it has.
    #[must_use]
    pub fn const_param(&self) -> Option<&str> {
        let Ty::Exact {
            rust,
            of,
            view: None,
        } = self
        else {
            return None;
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_name =
            rust.starts_with(|c: char| c.is_ascii_uppercase()) && rust.chars().all(is_word);
        (is_name && of.is_empty()).then_some(rust)
    }

    /// Whether a value has no part that could be shared and changed in place: a number, a text, or
    /// an option or tuple of such. Where a callable takes one by `&mut`, its export gives the new
    /// value beside the result, in a tuple, one for each such parameter in order.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        match self {
            Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char | Ty::Str => true,
            Ty::Option(t) => t.is_plain(),
            Ty::Tuple(ts) => !ts.is_empty() && ts.iter().all(Ty::is_plain),
            _ => false,
        }
    }

    /// Replaces every [`Ty::Param`] for which `lookup` has an answer.
    #[must_use]
    pub fn substitute(&self, lookup: &dyn Fn(&str) -> Option<Ty>) -> Ty {
        let go = |t: &Ty| t.substitute(lookup);
        let boxed = |t: &Ty| Box::new(t.substitute(lookup));
        match self {
            Ty::Param(name) => lookup(name).unwrap_or_else(|| self.clone()),
            Ty::Vec(t) => Ty::Vec(boxed(t)),
            Ty::Set(t) => Ty::Set(boxed(t)),
            Ty::Option(t) => Ty::Option(boxed(t)),
            Ty::Dict(k, v) => Ty::Dict(boxed(k), boxed(v)),
            Ty::Tuple(ts) => Ty::Tuple(ts.iter().map(go).collect()),
            Ty::Func { params, ret } => Ty::Func {
                params: params.iter().map(go).collect(),
                ret: boxed(ret),
            },
            Ty::Object { key, args } => Ty::Object {
                key: key.clone(),
                args: args.iter().map(go).collect(),
            },
            Ty::Exact { rust, of, view } => Ty::Exact {
                rust: rust.clone(),
                of: of.iter().map(go).collect(),
                view: view.as_ref().map(|view| Box::new(go(view))),
            },
            _ => self.clone(),
        }
    }
}
