use kayton_manifest::{CallableKind, SourceLocation, VariantShape};
use serde::{Deserialize, Serialize};

use super::{Bound, DefId, RustTy, TraitRef};

/// A callable with its Rust signature; lifetimes are named, elision is resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanCallable {
    /// Name after the dot.
    pub name: String,
    /// Path as a user reads it.
    pub path: String,
    /// Prefix of the symbols of its exports, unique among the callables of the plan.
    pub stem: String,
    /// Kind.
    pub kind: CallableKind,
    /// What only people read; not stored with the plan.
    #[serde(skip)]
    pub text: Text,
    /// Type and const parameters, `Self` of a trait first.
    pub generics: Vec<GenericParam>,
    /// Bounds from where clauses on anything but a parameter of `generics`.
    pub wheres: Vec<Where>,
    /// `'a: 'b` as pairs.
    pub outlives: Vec<(String, String)>,
    /// Whether the first of `params` is `self`.
    pub has_self: bool,
    /// Parameters.
    pub params: Vec<PlanParam>,
    /// Return type; for an `async fn` the future's output.
    pub ret: RustTy,
    /// How it is called.
    pub form: Form,
    /// Own generics to be written out at the call.
    pub turbofish: Vec<String>,
    /// Whether the call gives a future that is to be awaited.
    pub awaits: bool,
    /// Whether an instance may be written on demand.
    pub lazy: bool,
}

/// What only people read of a callable.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text {
    /// Markdown.
    pub docs: String,
    /// Rust signature.
    pub signature: String,
    /// Where it is defined.
    pub source: Option<SourceLocation>,
}

/// A type or const parameter of a callable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenericParam {
    /// Name; an `impl Trait` parameter gets one of its own.
    pub name: String,
    /// Kind.
    pub kind: GenericKind,
    /// Bounds from the declaration and from where clauses.
    pub bounds: Vec<Bound>,
}

/// Kind of a generic parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GenericKind {
    /// A type.
    Type,
    /// A const of the type in Rust text.
    Const(String),
    /// An associated type (`Self::Item`): the caller does not choose it, each instance fixes it.
    Projected(RustTy),
}

/// `ty: bounds`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Where {
    /// The type.
    pub ty: RustTy,
    /// What it must satisfy.
    pub bounds: Vec<Bound>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanParam {
    /// Name in Rust, made usable as an identifier.
    pub name: String,
    /// Exact type.
    pub ty: RustTy,
}

/// How a callable is called in Rust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// A path to a function, as in [`super::Def::path`].
    Function(Vec<String>),
    /// `<base>::name(…)`
    Inherent {
        /// The type.
        base: RustTy,
        /// The function.
        name: String,
    },
    /// `<base as tr>::name(…)`
    Trait {
        /// The type, `Self` of the trait for a trait's own callable.
        base: RustTy,
        /// The trait.
        tr: TraitRef,
        /// The function.
        name: String,
    },
    /// A template over the standard library.
    Std(StdOp),
    /// A path to a constant.
    Const(Vec<String>),
    /// A path to a static, which is read by reference.
    Static(Vec<String>),
    /// `<base>::name` or `<base as tr>::name`, a constant.
    AssocConst {
        /// The type.
        base: RustTy,
        /// The trait.
        tr: Option<TraitRef>,
        /// The constant.
        name: String,
    },
    /// Reads a field.
    FieldGet(String),
    /// Writes a field.
    FieldSet(String),
    /// Builds a variant.
    Variant(VariantForm),
    /// Tells whether a value is the variant.
    VariantTest(VariantForm),
    /// Copies the fields of the variant out; `params` holds the receiver, `ret` the option.
    VariantFields(VariantForm),
    /// Calls a macro by its path, with these tokens.
    Macro(Vec<String>, Vec<PlanToken>),
}

/// A token of a macro's call, see [`kayton_manifest::MacroToken`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanToken {
    /// Rust text.
    Text(String),
    /// A parameter.
    Param(usize),
    /// What a parameter, which is a reference, refers to.
    Place(usize),
}

/// Which variant, and its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantForm {
    /// The enum, or the struct.
    pub def: DefId,
    /// The variant; empty for the literal of a struct.
    pub variant: String,
    /// Shape.
    pub shape: VariantShape,
    /// Names of the fields, indices for a tuple.
    pub fields: Vec<String>,
}

/// Templates over the standard library, with the arguments in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is the operation of its name")]
pub enum StdOp {
    ToString,
    DebugString,
    PartialCmp,
    HashOne,
    IndexSet,
    DerefSet,
    Clone,
    Equals,
    Causes,
    LowerHex,
    UpperHex,
    Octal,
    Binary,
    LowerExp,
    UpperExp,
}
