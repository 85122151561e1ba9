use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    AssocConst, AssocType, Attrs, Constant, CrateId, Enum, Function, Impl, ItemId, Macro, Module,
    Prim, Span, Static, Struct, Trait, TraitAlias, Type, TypeAlias, Union, Variant, Visibility,
};

/// An item of a crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The crate that defines it.
    pub krate: CrateId,
    /// What contains it: module, trait, impl, enum, struct, variant. `None` for crate roots, for
    /// external items, and where the containing module is private and absent from the JSON.
    pub parent: Option<ItemId>,
    /// Name; empty for impls.
    pub name: String,
    /// Where it is defined, the crate's name first; unique within crate and namespace. For items
    /// of traits, types and impls it is the container's path and the name. Items of std have their
    /// public `std::…` path here.
    pub def_path: DefPath,
    /// Where it can be imported from, best first; empty for items that are used through another
    /// (methods, fields, impls) or that cannot be named at all.
    pub paths: Vec<PublicPath>,
    /// Documentation as Markdown.
    pub docs: Option<String>,
    /// Place in the sources.
    pub span: Option<Span>,
    /// Declared visibility.
    pub visibility: Visibility,
    /// Attributes.
    pub attrs: Attrs,
    /// What it is.
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the payload types say what each is")]
pub enum ItemKind {
    Module(Module),
    Function(Function),
    Struct(Struct),
    Enum(Enum),
    Union(Union),
    Variant(Variant),
    /// A field of a struct, union or variant; the name of a tuple field is its index.
    Field(Type),
    Trait(Trait),
    TraitAlias(TraitAlias),
    TypeAlias(TypeAlias),
    Constant(Constant),
    Static(Static),
    AssocConst(AssocConst),
    AssocType(AssocType),
    Impl(Impl),
    Macro(Macro),
    /// `extern { type T; }` (unstable)
    ForeignType,
    /// Documentation and impls of a primitive; only in std.
    Primitive(Prim),
    /// Mentioned, but its crate's JSON does not hold it, or was not given.
    External(ExternalKind),
}

/// Kind of an external item, as far as rustdoc states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the variants are Rust's own terms")]
pub enum ExternalKind {
    Module,
    Struct,
    Enum,
    Union,
    Variant,
    Trait,
    TraitAlias,
    TypeAlias,
    Function,
    Constant,
    Static,
    Macro,
    ProcAttribute,
    ProcDerive,
    ForeignType,
    /// Not stated.
    Unknown,
}

/// Namespaces of Rust. Unit and tuple structs and variants stand in two; they are listed under
/// [`Namespace::Type`] only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the variants are Rust's own terms")]
pub enum Namespace {
    Type,
    Value,
    Macro,
}

/// A definition path: segments, the crate's name first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DefPath(pub Vec<String>);

/// A path by which an item can be imported.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PublicPath {
    /// The crate where the path starts.
    pub krate: CrateId,
    /// Segments; the first is that crate's name.
    pub segments: Vec<String>,
    /// Goes through something `#[doc(hidden)]`.
    pub hidden: bool,
}

impl fmt::Display for DefPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("::"))
    }
}

impl fmt::Display for PublicPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.segments.join("::"))
    }
}

impl Item {
    /// The best importable path.
    #[must_use]
    pub fn path(&self) -> Option<&PublicPath> {
        self.paths.first()
    }

    /// Whether only its crate and path are known.
    #[must_use]
    pub fn is_external(&self) -> bool {
        matches!(self.kind, ItemKind::External(_))
    }

    /// The namespace its name stands in; `None` for impls and fields.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace> {
        self.kind.namespace()
    }
}

impl ItemKind {
    /// The namespace of such items; `None` for impls and fields.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace> {
        Some(match self {
            ItemKind::Module(_)
            | ItemKind::Struct(_)
            | ItemKind::Enum(_)
            | ItemKind::Union(_)
            | ItemKind::Variant(_)
            | ItemKind::Trait(_)
            | ItemKind::TraitAlias(_)
            | ItemKind::TypeAlias(_)
            | ItemKind::AssocType(_)
            | ItemKind::ForeignType
            | ItemKind::Primitive(_) => Namespace::Type,
            ItemKind::Function(_)
            | ItemKind::Constant(_)
            | ItemKind::Static(_)
            | ItemKind::AssocConst(_) => Namespace::Value,
            ItemKind::Macro(_) => Namespace::Macro,
            ItemKind::External(kind) => kind.namespace(),
            ItemKind::Impl(_) | ItemKind::Field(_) => return None,
        })
    }
}

impl ExternalKind {
    /// The namespace of such items.
    #[must_use]
    pub fn namespace(self) -> Namespace {
        match self {
            ExternalKind::Function | ExternalKind::Constant | ExternalKind::Static => {
                Namespace::Value
            }
            ExternalKind::Macro | ExternalKind::ProcAttribute | ExternalKind::ProcDerive => {
                Namespace::Macro
            }
            _ => Namespace::Type,
        }
    }
}
