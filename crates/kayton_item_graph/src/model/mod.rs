//! The data of the graph, one file per kind of thing. Plain, owned and serialisable.

mod attrs;
mod function;
mod generics;
mod ids;
mod imp;
mod item;
mod kinds;
mod krate;
mod module;
mod prim;
mod ty;

pub use attrs::{Attrs, Deprecation, Repr, Span, Visibility};
pub use function::{Function, Param, Receiver};
pub use generics::{
    Bound, BoundModifier, GenericParam, GenericParamKind, Generics, WherePredicate,
};
pub use ids::{CrateId, ItemId, UnitId};
pub use imp::{AssocTypeValue, Impl};
pub use item::{DefPath, ExternalKind, Item, ItemKind, Namespace, PublicPath};
pub use kinds::{
    AssocConst, AssocType, AutoHint, AutoTraits, Constant, Enum, Fields, Macro, MacroKind, Static,
    Struct, Trait, TraitAlias, TypeAlias, Union, Variant,
};
pub use krate::{Crate, CrateState, Unit};
pub use module::{Module, ModuleEntry};
pub use prim::Prim;
pub use ty::{
    AssocBinding, AssocBindingKind, DynTrait, FnPtr, GenericArg, GenericArgs, Lifetime, PathRef,
    PolyTraitRef, Projection, Type,
};
