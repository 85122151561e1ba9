//! What the resolver finds out: tables beside the tree.

use super::{Binding, BindingId};
use crate::hir::{ExprId, FnId, Name, PatId, StructId, TargetId, TypeId};
use indexmap::IndexMap;
use la_arena::{Arena, ArenaMap};

/// The meaning of every name of a module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolution {
    /// Everything that a name can mean here.
    pub bindings: Arena<Binding>,
    /// What each [`crate::hir::ExprKind::Name`] means; absent if it was not found.
    pub exprs: ArenaMap<ExprId, BindingId>,
    /// Expressions in the brackets of macros whose first name means nothing here: they are Rust's.
    pub foreign: ArenaMap<ExprId, ()>,
    /// What each [`crate::hir::TargetKind::Name`] assigns.
    pub targets: ArenaMap<TargetId, BindingId>,
    /// What each [`crate::hir::PatKind::Bind`], [`crate::hir::PatKind::Star`] with a name, and
    /// the name of each [`crate::hir::PatKind::Alias`] binds.
    pub pats: ArenaMap<PatId, BindingId>,
    /// What the first segment of a pattern means where the pattern is a path or variant, and what
    /// a [`crate::hir::PatKind::Bind`] means that is compared with instead of bound.
    pub pat_paths: ArenaMap<PatId, BindingId>,
    /// What the first segment of each type path means; absent for the types of the language
    /// (`i64`, `Vec`, …), which the type checker knows.
    pub types: ArenaMap<TypeId, BindingId>,
    /// The names of functions and lambdas.
    pub fns: ArenaMap<FnId, FnScope>,
    /// The binding of each struct.
    pub structs: ArenaMap<StructId, BindingId>,
    /// The module's own names after it ran, for the session: variables, definitions, imports.
    pub exports: IndexMap<Name, BindingId>,
    /// Module-level code outside of functions.
    pub top: FnScope,
}

/// The names of one function. All lists are without repetition, in order of first appearance, and
/// for captures, globals and definitions include what functions inside of it need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FnScope {
    /// What the function itself is called; a lambda or method is called nothing.
    pub binding: Option<BindingId>,
    /// Its parameters, in order.
    pub params: Vec<BindingId>,
    /// Its own variables, those of comprehensions in it included.
    pub locals: Vec<BindingId>,
    /// Parameters and variables of enclosing functions, and functions defined in those.
    pub captures: Vec<BindingId>,
    /// Cell variables that it reads or assigns, those of earlier cells included.
    pub globals: Vec<BindingId>,
    /// Definitions that it uses: module-level functions and structs, of earlier cells too, and
    /// imports.
    pub definitions: Vec<BindingId>,
}
