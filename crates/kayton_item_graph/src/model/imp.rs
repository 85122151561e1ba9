use serde::{Deserialize, Serialize};

use crate::{Generics, ItemId, PathRef, Type};

/// An `impl` block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impl {
    /// Parameters of the impl. For a derived impl they may be named differently than those of the
    /// type.
    pub generics: Generics,
    /// The trait; `None` for an inherent impl.
    pub trait_ref: Option<PathRef>,
    /// The type it is for.
    pub for_ty: Type,
    /// Methods, associated constants and types that the block writes itself.
    pub items: Vec<ItemId>,
    /// Names of the trait's provided methods that the block does not write. The functions are
    /// found by [`ItemGraph::provided_methods`](crate::ItemGraph::provided_methods).
    pub provided: Vec<String>,
    /// `type Name = T;`
    pub assoc_types: Vec<AssocTypeValue>,
    /// `impl !Trait for T`
    pub negative: bool,
    /// `unsafe impl`
    pub is_unsafe: bool,
    /// `impl<T: Bound> Trait for T`: what it is for is a parameter, or a reference to one.
    pub blanket: bool,
    /// Types for which rustdoc states that a blanket impl holds; its bounds need not be checked
    /// for these. Empty for other impls.
    pub applies_to: Vec<ItemId>,
}

/// The value of an associated type in an impl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssocTypeValue {
    /// Name.
    pub name: String,
    /// Parameters of a generic associated type.
    pub generics: Generics,
    /// Value.
    pub ty: Type,
}

impl Impl {
    /// The value of an associated type.
    #[must_use]
    pub fn assoc_type(&self, name: &str) -> Option<&Type> {
        self.assoc_types
            .iter()
            .find(|a| a.name == name)
            .map(|a| &a.ty)
    }
}
