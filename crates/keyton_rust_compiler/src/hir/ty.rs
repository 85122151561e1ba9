//! Types as they are written.

use super::{Ident, TypeId};
use kayton_diagnostics::Span;

/// A written type and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeRef {
    /// What it is.
    pub kind: TypeKind,
    /// Its text.
    pub span: Span,
}

/// The forms of types. A `&` in front of a type is read over: Keyton has values alone.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// Unreadable; a diagnostic was given.
    Missing,
    /// `_`: to be inferred.
    Infer,
    /// `None`, `()`.
    Unit,
    /// `i64`, `Vec<i64>`, `reqwest.Client`.
    Path {
        /// At least one.
        segments: Vec<Ident>,
        /// The type arguments of the last segment.
        args: Vec<TypeId>,
    },
    /// `(i64, str)`.
    Tuple(Vec<TypeId>),
    /// `[T]`: the same as `Vec<T>`.
    List(TypeId),
    /// `[T; 3]`: as `[T]`, but for an argument of a type of a crate.
    Array(TypeId, String),
    /// The value of a const argument, as Rust text: the `3` of `Grid<i64, 3>`.
    Const(String),
    /// `fn(i64) -> str`.
    Fn {
        /// Parameter types.
        params: Vec<TypeId>,
        /// Result type; None: nothing is returned.
        ret: Option<TypeId>,
    },
}
