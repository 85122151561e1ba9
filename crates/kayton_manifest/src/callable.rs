use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{SourceLocation, Ty};

/// Index into `Manifest::callables`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct CallableId(pub u32);

/// Anything that can be called: the generic signature, and how its exports are named.
///
/// An export's parameters are the receiver (if any) and then `params`, in order; scalars (`bool`,
/// integers, floats, `char`, `()`) are passed by value, everything else by shared reference to its
/// bridge type. It returns `KResult<bridge of ret.ty>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Callable {
    /// Name after the dot.
    pub name: String,
    /// Path as a user reads it in messages: `reqwest::Client::get`.
    pub path: String,
    /// What kind of callable.
    pub kind: CallableKind,
    /// Docs as Markdown.
    pub docs: String,
    /// Rust signature as shown in help.
    pub signature: String,
    /// Where it is defined.
    pub source: Option<SourceLocation>,
    /// Type and const parameters: `Self` first for a trait's method, then those of the type or
    /// impl, then its own. Lifetimes are erased.
    pub generics: Vec<Generic>,
    /// The type that it is called on if it takes no `self`, in terms of `generics`; `None` if that is
    /// no type of the manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Ty>,
    /// `self`, if it takes one.
    pub receiver: Option<Receiver>,
    /// Parameters in order, without `self`.
    pub params: Vec<Param>,
    /// What comes back.
    pub ret: Return,
    /// Eager exports. A callable without generics has at most one, with no arguments.
    pub instances: Vec<Instance>,
    /// Whether an instance that is not listed can be written into a cell on demand.
    pub lazy: bool,
}

/// Kind of a callable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are the field's standard terms")]
pub enum CallableKind {
    Function,
    /// An associated function without `self` (`Client::new`); called on the type.
    Associated,
    Method,
    TraitMethod,
    /// A variant's constructor.
    Variant,
    FieldGet,
    FieldSet,
    /// The value of a constant; no parameters.
    Constant,
    /// Implements a [`crate::Protocol`].
    Protocol,
}

/// A generic parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Generic {
    /// Name, as used in [`Ty::Param`].
    pub name: String,
    /// Bounds as Rust text, for messages only.
    pub bounds: Vec<String>,
    /// Whether it is one of the function itself, so that a call may state it: `f::<T>(…)`.
    #[serde(default)]
    pub own: bool,
}

impl Callable {
    /// The parameters that type arguments of a call stand for, in order: the function's own ones, and all
    /// that nothing else has fixed where more are given.
    pub fn stated<'a>(
        &'a self,
        count: usize,
        fixed: &'a dyn Fn(&str) -> bool,
    ) -> impl Iterator<Item = &'a str> {
        let own = self.generics.iter().filter(|g| g.own).count();
        let all = count > own;
        let names = self.generics.iter().filter(move |g| all || g.own);
        names.map(|g| g.name.as_str()).filter(|name| !fixed(name))
    }
}

/// How `self` is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receiver {
    /// Type of `self` (an object, `Self`, or a builtin type for extension traits).
    pub ty: Ty,
    /// How it is passed.
    pub mode: PassMode,
}

/// How an argument is used by the callee; decides moves and borrow messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassMode {
    /// Copied or converted: the caller's value stays usable.
    Copy,
    /// Shared borrow for the call.
    Ref,
    /// Exclusive borrow for the call.
    Mut,
    /// The object's value is moved out; using the object later is an error.
    Move,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Param {
    /// Name in Rust, usable as a keyword argument.
    pub name: String,
    /// Keyton type, with the callable's generics as [`Ty::Param`].
    pub ty: Ty,
    /// How it is passed.
    pub mode: PassMode,
    /// The const parameter that is the number of its items, for a list that is an array in Rust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<String>,
}

/// What a call gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Return {
    /// The value. For `Result<T, E>` this is `T`; for a future, its output.
    pub ty: Ty,
    /// `E` of a `Result<T, E>`: the object kept by the raised error.
    pub raises: Option<Ty>,
    /// The export returns its receiver (the same object): `&mut Self` from a builder.
    pub same_object: bool,
    /// The result holds borrows on these arguments until it is dropped: 0 is the receiver if
    /// there is one, else the first parameter.
    pub borrows: Vec<u32>,
    /// The call awaits a future; it can be interrupted.
    pub awaits: bool,
}

/// One export of a callable, or the arguments of a likely one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Instance {
    /// Arguments for `Callable::generics`, in order, exact as in [`Ty::Object`].
    pub args: Vec<Ty>,
    /// Function in the glue's `exports` module. None if it is not compiled: it is written on demand, and
    /// rustc is asked then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
}
