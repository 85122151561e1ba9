use serde::{Deserialize, Serialize};

use crate::{Generics, Lifetime, Type};

/// A free function, method or associated function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// Its own generics, without those of the impl or trait.
    pub generics: Generics,
    /// `self`, if it takes one.
    pub receiver: Option<Receiver>,
    /// Parameters without `self`.
    pub params: Vec<Param>,
    /// Result; `()` if none is written. For an `async fn` what the future yields.
    pub ret: Type,
    /// `const fn`
    pub is_const: bool,
    /// `unsafe fn`, or one with target features.
    pub is_unsafe: bool,
    /// `async fn`
    pub is_async: bool,
    /// ABI other than Rust's, e.g. `C`, `C-unwind`.
    pub abi: Option<String>,
    /// `...`
    pub variadic: bool,
    /// Whether it has a body; in a trait, whether it is provided.
    pub has_body: bool,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// Name, or the pattern as text (`_`, `(a, b)`).
    pub name: String,
    /// Type.
    pub ty: Type,
}

/// How a method takes `self`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receiver {
    /// `self`
    Value,
    /// `&'a self`, `&'a mut self`
    Ref {
        /// Its lifetime.
        lifetime: Lifetime,
        /// `&mut self`
        mutable: bool,
    },
    /// `self: T`, e.g. `Box<Self>`, `Pin<&mut Self>`; the type says `Self` as [`Type::SelfTy`] or,
    /// in an impl, as the impl's type.
    Other(Type),
}
