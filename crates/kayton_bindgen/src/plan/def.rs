use kayton_manifest::TypeKey;
use serde::{Deserialize, Serialize};

use super::{DefId, Role, RustTy, TraitRef, Where};

/// A type or trait definition, of the target or of any other crate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Def {
    /// Identity across plugins.
    pub key: TypeKey,
    /// Last segment of the path.
    pub name: String,
    /// Path as a user reads it.
    pub shown: String,
    /// Segments of a Rust path that names it: `std::…` from the root of all crates, any other
    /// below the glue's `krates`; after an empty segment, an absolute path into another glue.
    /// `None` if no public path exists.
    pub path: Option<Vec<String>>,
    /// Parameters, lifetimes included, in order.
    pub params: Vec<DefParam>,
    /// Kind.
    pub kind: DefKind,
    /// What the lowering knows of it.
    pub role: Role,
    /// Whether the defining crate's documentation was loaded, so that its impls are known.
    pub loaded: bool,
    /// Whether values have no size that is known: they stand behind a pointer.
    pub is_unsized: bool,
    /// Whether every value is `Copy`, as far as an impl says so.
    pub copy: bool,
    /// Whether values are `Copy` with some arguments, as far as an impl says so.
    pub maybe_copy: bool,
    /// Whether `Clone` is implemented, as far as an impl says so.
    pub clone: bool,
}

impl Def {
    /// Whether it is one of the standard library.
    #[must_use]
    pub fn is_std(&self) -> bool {
        self.key.0.starts_with("std ")
    }
}

/// Kind of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the variants are Rust's own names")]
pub enum DefKind {
    Struct,
    Enum,
    Union,
    Trait,
}

/// A parameter of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefParam {
    /// Name; without the apostrophe for a lifetime.
    pub name: String,
    /// Kind.
    pub kind: DefParamKind,
}

/// Kind of a parameter of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DefParamKind {
    /// A lifetime.
    Life,
    /// A type, with its default.
    Type {
        /// The default, in terms of the earlier parameters.
        default: Option<RustTy>,
        /// Whether `?Sized` is stated.
        maybe_unsized: bool,
    },
    /// A const.
    Const {
        /// Its type as Rust text.
        ty: String,
        /// The default.
        default: Option<String>,
    },
}

/// `impl<…> Trait<args> for self_ty`, a fact for the solver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImplFact {
    /// The trait.
    pub tr: TraitRef,
    /// For which type; parameters are those of the impl.
    pub self_ty: RustTy,
    /// Names of the impl's type and const parameters.
    pub params: Vec<String>,
    /// Associated types.
    pub assoc: Vec<Assoc>,
    /// Its where clauses and the bounds of its parameters, without those that say nothing.
    pub wheres: Vec<Where>,
}

/// An associated type of an impl.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assoc {
    /// Name.
    pub name: String,
    /// Names of its parameters, lifetimes first, if it is a generic one.
    pub params: Vec<String>,
    /// What it is.
    pub ty: RustTy,
}

impl Def {
    /// Names of the type and const parameters: those that a manifest states.
    pub fn generics(&self) -> impl Iterator<Item = &DefParam> {
        self.params
            .iter()
            .filter(|p| !matches!(p.kind, DefParamKind::Life))
    }
}

impl ImplFact {
    /// The associated type `name`.
    #[must_use]
    pub fn assoc(&self, name: &str) -> Option<&Assoc> {
        self.assoc.iter().find(|a| a.name == name)
    }

    /// The trait's definition.
    #[must_use]
    pub fn trait_def(&self) -> DefId {
        self.tr.def
    }
}
