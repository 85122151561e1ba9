//! The program as a tree: one arena per family of nodes, every node with its place.
//!
//! 1. The parser allocates nodes in the arenas of a [`Module`]; ids are indices into them.
//! 2. Names are texts here; [`crate::shir`] says what each means, in tables beside the tree.
//! 3. [`crate::thir`] gives each expression a type, in tables beside the tree too.
//!
//! **The tree never changes.** Later stages add tables keyed by id.
//!
//! **Broken input has a tree.** What could not be read is a `Missing` node, and there is a
//! diagnostic for it; a module with errors is used for completion and never run.

mod aliases;
mod expr;
mod import;
mod item;
mod module;
mod name;
mod pat;
mod stmt;
mod target;
mod ty;

pub use aliases::{Aliases, Earlier, follow_aliases};
pub use expr::*;
pub use import::*;
pub use item::*;
pub use module::*;
pub use name::*;
pub use pat::*;
pub use stmt::*;
pub use target::*;
pub use ty::*;

use la_arena::Idx;

/// An expression of a [`Module`].
pub type ExprId = Idx<Expr>;
/// A statement of a [`Module`].
pub type StmtId = Idx<Stmt>;
/// An assignment target of a [`Module`].
pub type TargetId = Idx<Target>;
/// A pattern of a [`Module`].
pub type PatId = Idx<Pat>;
/// A written type of a [`Module`].
pub type TypeId = Idx<TypeRef>;
/// A function, method or lambda of a [`Module`].
pub type FnId = Idx<Function>;
/// A struct of a [`Module`].
pub type StructId = Idx<Struct>;
/// An import of a [`Module`].
pub type ImportId = Idx<Import>;
