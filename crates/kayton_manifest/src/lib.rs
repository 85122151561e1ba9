//! The typed signature manifest of a plugin: everything that the Keyton typechecker, completion
//! and documentation know of an imported crate.
//!
//! 1. [`BuildIdentity`] says which crate, toolchain and graph the manifest was made from.
//! 2. [`Module`]s map the names a user writes to [`ItemRef`]s.
//! 3. [`TypeDef`]s, [`TraitDef`]s, [`Callable`]s, [`Constant`]s and [`MacroDef`]s are stated once
//!    each, in flat arenas; everything else refers to them by index or by [`TypeKey`].
//! 4. A [`Callable`] keeps its generic signature and lists its eager [`Instance`]s; what has no
//!    instance and is [`Callable::lazy`] can be written into a cell on demand.
//!
//! # Invariants
//!
//! **A leaf.** This crate depends on no other crate of the project.
//!
//! **Once.** A trait's method stands on the trait, with `Self` as its first generic parameter; a
//! type lists only which traits it implements.
//!
//! **Keyton types outside, Rust types inside.** A [`Ty`] in a parameter or a return position is a
//! Keyton type. Only the arguments of a [`Ty::Object`] are exact Rust types, see [`Ty::Exact`].

mod build;
mod callable;
mod defs;
mod module;
mod ty;

pub use build::{BuildIdentity, SourceLocation};
pub use callable::{
    Callable, CallableId, CallableKind, Generic, Instance, Param, PassMode, Receiver, Return,
};
pub use defs::{
    Constant, ConstantId, Field, Implementor, MacroDef, MacroToken, Protocol, ProtocolImpl,
    TraitDef, TraitImpl, TypeDef, TypeKind, Variant, VariantShape,
};
pub use module::{ItemRef, Module, ModuleEntry};
pub use ty::{FloatTy, IntTy, Ty, TypeKey, exact_text};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON written by this crate. A plugin with another version is rebuilt.
pub const SCHEMA_VERSION: u32 = 1;

/// The manifest of one plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// [`SCHEMA_VERSION`] at the time of writing.
    pub schema_version: u32,
    /// What the plugin was built from.
    pub build: BuildIdentity,
    /// Rust name of the glue crate, `kayton_rplugin__<crate>`; cells name exports through it.
    pub glue_crate: String,
    /// Every public module, the crate's root (with the empty path) first.
    pub modules: Vec<Module>,
    /// Types that can be named or that appear in a signature, those of other crates included.
    pub types: Vec<TypeDef>,
    /// Traits with their methods.
    pub traits: Vec<TraitDef>,
    /// Every function, method, constructor, accessor and protocol function, stated once.
    pub callables: Vec<Callable>,
    /// Constants, statics and associated constants.
    pub constants: Vec<Constant>,
    /// Macros.
    pub macros: Vec<MacroDef>,
}

impl Manifest {
    /// The callable behind `id`.
    #[must_use]
    pub fn callable(&self, id: CallableId) -> &Callable {
        &self.callables[id.0 as usize]
    }

    /// The constant behind `id`.
    #[must_use]
    pub fn constant(&self, id: ConstantId) -> &Constant {
        &self.constants[id.0 as usize]
    }

    /// The type with this key, if the manifest states it.
    #[must_use]
    pub fn type_def(&self, key: &TypeKey) -> Option<&TypeDef> {
        self.types.iter().find(|t| &t.key == key)
    }

    /// The trait with this key, if the manifest states it.
    #[must_use]
    pub fn trait_def(&self, key: &TypeKey) -> Option<&TraitDef> {
        self.traits.iter().find(|t| &t.key == key)
    }
}

/// JSON Schema of [`Manifest`], as kept in `docs/manifest.schema.json`.
#[must_use]
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(Manifest).to_value()
}
