use serde::{Deserialize, Serialize};

use crate::{Bound, Generics, ItemId, Type};

/// A struct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Struct {
    /// Generics.
    pub generics: Generics,
    /// Fields.
    pub fields: Fields,
    /// What rustdoc says of its auto traits.
    pub auto: AutoTraits,
}

/// A union.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Union {
    /// Generics.
    pub generics: Generics,
    /// Public fields.
    pub fields: Vec<ItemId>,
    /// Some fields are private.
    pub has_private_fields: bool,
    /// What rustdoc says of its auto traits.
    pub auto: AutoTraits,
}

/// An enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enum {
    /// Generics.
    pub generics: Generics,
    /// Variants in order.
    pub variants: Vec<ItemId>,
    /// Some variants are hidden from the documentation.
    pub has_hidden_variants: bool,
    /// What rustdoc says of its auto traits.
    pub auto: AutoTraits,
}

/// A variant of an enum; its parent is the enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// Fields.
    pub fields: Fields,
    /// Explicit discriminant's value, as a decimal number.
    pub discriminant: Option<String>,
}

/// Fields of a struct or variant. A field item's kind is [`ItemKind::Field`](crate::ItemKind).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fields {
    /// `struct S;`
    Unit,
    /// `struct S(A, B);` in order; `None` is a private or hidden field.
    Tuple(Vec<Option<ItemId>>),
    /// `struct S { a: A }`
    Named {
        /// Those that can be seen.
        fields: Vec<ItemId>,
        /// Others are private or hidden, so that the value cannot be built by a literal.
        has_private_fields: bool,
    },
}

/// What rustdoc's synthetic impls say of the auto traits; a hint, rustc has the last word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the traits' names")]
pub struct AutoTraits {
    pub send: AutoHint,
    pub sync: AutoHint,
    pub unpin: AutoHint,
    pub unwind_safe: AutoHint,
}

/// Whether an auto trait holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AutoHint {
    /// Not said.
    #[default]
    Unknown,
    /// For all arguments.
    Yes,
    /// For no arguments.
    No,
    /// Depends on the arguments.
    Conditional,
}

/// A trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trait {
    /// Generics, without `Self`.
    pub generics: Generics,
    /// Supertraits and outlives bounds on `Self`.
    pub supertraits: Vec<Bound>,
    /// Methods, associated types and constants.
    pub items: Vec<ItemId>,
    /// `auto trait`
    pub is_auto: bool,
    /// `unsafe trait`
    pub is_unsafe: bool,
    /// `dyn Trait` is possible.
    pub is_dyn_compatible: bool,
}

/// `trait Name = Bounds;` (unstable)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitAlias {
    /// Generics.
    pub generics: Generics,
    /// What it stands for.
    pub bounds: Vec<Bound>,
}

/// `type Name<T> = Type;`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeAlias {
    /// Generics.
    pub generics: Generics,
    /// What it stands for.
    pub ty: Type,
}

/// `const NAME: T = value;`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constant {
    /// Type.
    pub ty: Type,
    /// Expression as text.
    pub expr: String,
    /// Value as text, where rustdoc knows it.
    pub value: Option<String>,
}

/// `static NAME: T = value;`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Static {
    /// Type.
    pub ty: Type,
    /// `static mut`
    pub is_mutable: bool,
    /// Reading it is unsafe (`unsafe extern` blocks).
    pub is_unsafe: bool,
}

/// A constant of a trait or impl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssocConst {
    /// Type.
    pub ty: Type,
    /// Value as text; in a trait, the default.
    pub value: Option<String>,
}

/// An associated type of a trait or impl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssocType {
    /// Generics of a generic associated type.
    pub generics: Generics,
    /// Bounds (in traits).
    pub bounds: Vec<Bound>,
    /// Value (in impls), or the default (in traits).
    pub ty: Option<Type>,
}

/// A macro.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// Which kind.
    pub kind: MacroKind,
    /// Matchers as rustdoc prints them; empty for procedural macros.
    pub source: String,
    /// Helper attributes of a derive.
    pub helpers: Vec<String>,
}

/// Kinds of macros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MacroKind {
    /// `macro_rules!`
    Declarative,
    /// `#[proc_macro]`
    ProcBang,
    /// `#[proc_macro_attribute]`
    ProcAttribute,
    /// `#[proc_macro_derive]`
    ProcDerive,
}

impl Fields {
    /// Field items that can be seen, in order.
    pub fn visible(&self) -> Vec<ItemId> {
        match self {
            Fields::Unit => Vec::new(),
            Fields::Tuple(fields) => fields.iter().flatten().copied().collect(),
            Fields::Named { fields, .. } => fields.clone(),
        }
    }

    /// Whether some field is private or hidden.
    #[must_use]
    pub fn has_private(&self) -> bool {
        match self {
            Fields::Unit => false,
            Fields::Tuple(fields) => fields.iter().any(Option::is_none),
            Fields::Named {
                has_private_fields, ..
            } => *has_private_fields,
        }
    }
}
