use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CallableId, SourceLocation, Ty, TypeKey};

/// A type: a struct, an enum, a union, or a trait object seen as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TypeDef {
    /// Identity.
    pub key: TypeKey,
    /// Last segment of the path.
    pub name: String,
    /// Shortest public path, as shown in messages and in `except` clauses: `reqwest::StatusCode`.
    pub path: String,
    /// Name of the alias in the glue's `types` module; `None` if the type cannot be named. The
    /// alias has the parameters of `generics`; its lifetimes are erased to `'static`.
    pub alias: Option<String>,
    /// What Keyton sees its values as, if they are no objects: `Dict<K, V>` for `HashMap`, in terms of
    /// `generics`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Ty>,
    /// Type and const parameters.
    pub generics: Vec<String>,
    /// What the parameters are where a type is written without them, in terms of `generics`; empty
    /// if none has a default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defaults: Vec<Option<Ty>>,
    /// What it is in Rust.
    pub kind: TypeKind,
    /// Docs as Markdown.
    pub docs: String,
    /// Where it is defined.
    pub source: Option<SourceLocation>,
    /// Whether values are `Copy` (then `self` does not move the object's value out).
    pub copy: bool,
    /// Whether values have no size that is known to Rust: an object of the type stands for what a pointer
    /// refers to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_unsized: bool,
    /// Public fields.
    pub fields: Vec<Field>,
    /// Variants of an enum, in order.
    pub variants: Vec<Variant>,
    /// Inherent methods and associated functions.
    pub methods: Vec<CallableId>,
    /// Inherent associated constants: names are those of the constants.
    pub constants: Vec<ConstantId>,
    /// Traits that the type implements and that the manifest states.
    pub impls: Vec<TraitImpl>,
    /// Protocols: printing, comparison, operators, iteration.
    pub protocols: Vec<ProtocolImpl>,
}

/// What a type is in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are Rust's own names")]
pub enum TypeKind {
    Struct,
    Enum,
    Union,
    TraitObject,
}

/// A public field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// Name, or the index of a tuple field.
    pub name: String,
    /// Docs as Markdown.
    pub docs: String,
    /// Reads the field: a callable with the object as its receiver.
    pub get: Option<CallableId>,
    /// Writes the field: receiver and the new value.
    pub set: Option<CallableId>,
    /// Gives the field to be changed where it is: what is changed in the object that this returns is changed
    /// in the receiver.
    #[serde(default)]
    pub place: Option<CallableId>,
}

/// A variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// Docs as Markdown.
    pub docs: String,
    /// Whether it has fields.
    pub shape: VariantShape,
    /// Builds the variant; no parameters for a unit variant, which is used as an attribute.
    pub constructor: Option<CallableId>,
    /// Tells whether an object is this variant: receiver, returns `bool`.
    pub test: Option<CallableId>,
    /// Takes the fields of this variant out by copy: receiver, returns an option of the field or
    /// of a tuple of fields.
    pub fields: Option<CallableId>,
}

/// Shape of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the variants are Rust's own terms")]
pub enum VariantShape {
    Unit,
    Tuple,
    Struct,
}

/// `impl<…> Trait<args> for Type<for_args>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TraitImpl {
    /// The trait.
    pub key: TypeKey,
    /// Arguments of the trait.
    pub args: Vec<Ty>,
    /// Arguments of the type for which it holds; `Ty::Param` where it holds for all.
    pub for_args: Vec<Ty>,
}

/// A trait that offers methods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TraitDef {
    /// Identity.
    pub key: TypeKey,
    /// Last segment of the path.
    pub name: String,
    /// Shortest public path.
    pub path: String,
    /// Type parameters, without `Self`.
    pub generics: Vec<String>,
    /// Docs as Markdown.
    pub docs: String,
    /// Where it is defined.
    pub source: Option<SourceLocation>,
    /// Methods and associated functions; the first generic of each is `Self`.
    pub methods: Vec<CallableId>,
    /// Associated constants.
    pub constants: Vec<ConstantId>,
    /// Implementors that are not types of a manifest: `str`, `i64`, `Vec<T>`, or any type (a
    /// `Ty::Param`) for a blanket impl.
    pub implementors: Vec<Implementor>,
}

/// A builtin or blanket implementor of a trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Implementor {
    /// Arguments of the trait.
    pub args: Vec<Ty>,
    /// The type; names in `Ty::Param` are those of the impl.
    pub for_: Ty,
}

/// How a type takes part in an operation of the language.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// `str(x)`, `print(x)`: returns `str`.
    Display,
    /// `repr(x)`: returns `str`.
    Debug,
    /// `copy(x)`: returns the same type.
    Clone,
    /// `x == y`: a second parameter, returns `bool`.
    Eq,
    /// `x < y`: a second parameter, returns an option of -1, 0 or 1 as `i64`.
    Cmp,
    /// Dict keys and sets: returns `u64`.
    Hash,
    /// `Type()`: no parameters.
    Default,
    /// `Type(s)`: one `str`, may raise.
    FromStr,
    /// `Type(x)`: one parameter (several implementations may stand).
    From,
    /// `len(x)`: returns `usize`.
    Len,
    /// `x + y`
    Add,
    /// `x - y`
    Sub,
    /// `x * y`
    Mul,
    /// `x / y`
    Div,
    /// `x % y`
    Rem,
    /// `-x`
    Neg,
    /// `not x` on a type with `Not`
    Not,
    /// `x & y`
    BitAnd,
    /// `x | y`
    BitOr,
    /// `x ^ y`
    BitXor,
    /// `x << y`
    Shl,
    /// `x >> y`
    Shr,
    /// `x[i]`: a second parameter.
    Index,
    /// `x[i] = v`: two more parameters.
    IndexSet,
    /// `for y in x`: returns an object that has `Next`.
    Iter,
    /// One step of an iterator: receiver, returns an option of the item.
    Next,
    /// `x += y` on what `x` guards: a second parameter, the new value of the target type.
    DerefSet,
    /// Method forwarding: returns an object or value of the target type.
    Deref,
    /// The messages of an error's causes: returns a list of `str`.
    Causes,
    /// `f"{x:x}"`: returns `str`.
    LowerHex,
    /// `f"{x:X}"`: returns `str`.
    UpperHex,
    /// `f"{x:o}"`: returns `str`.
    Octal,
    /// `f"{x:b}"`: returns `str`.
    Binary,
    /// `f"{x:e}"`: returns `str`.
    LowerExp,
    /// `f"{x:E}"`: returns `str`.
    UpperExp,
}

/// A protocol and the callable that implements it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProtocolImpl {
    /// Which protocol.
    pub protocol: Protocol,
    /// Its callable.
    pub callable: CallableId,
}

/// Index into `Manifest::constants`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct ConstantId(pub u32);

/// A constant, static or associated constant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Constant {
    /// Name.
    pub name: String,
    /// Path as a user reads it.
    pub path: String,
    /// Docs as Markdown.
    pub docs: String,
    /// Callable of kind [`crate::CallableKind::Constant`] that gives the value.
    pub get: CallableId,
}

/// A part of what stands in the brackets of a macro's call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MacroToken {
    /// Goes through as it is written.
    Text(String),
    /// An integer without a suffix, which is one of the language, `i64`, if the macro takes that.
    Int(String),
    /// The value of an expression of the program: the position among the arguments.
    Arg(usize),
}

/// A macro.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MacroDef {
    /// Name without `!`.
    pub name: String,
    /// Path as a user reads it.
    pub path: String,
    /// Docs as Markdown.
    pub docs: String,
    /// The macro's rules as rustdoc shows them, or the signature of a procedural macro.
    pub definition: String,
}
