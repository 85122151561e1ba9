//! What a name can mean.

use crate::hir::{CrateSpec, FnId, ImportId, Name, StructId};
use kayton_diagnostics::Span;
use la_arena::Idx;

/// A meaning of a [`super::Resolution`].
pub type BindingId = Idx<Binding>;

/// One thing that names mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The name it has here.
    pub name: Name,
    /// What it is.
    pub kind: BindingKind,
    /// Where it is first bound in this text; absent for what earlier cells or the language bind.
    pub span: Option<Span>,
    /// Some function inside of its own uses it (variables and parameters only).
    pub captured: bool,
    /// It is captured before it has a value, or assigned by a function inside (`nonlocal`), or
    /// more than once: a closure must share it, not copy it.
    pub reassigned: bool,
}

/// What a binding is.
#[derive(Debug, Clone, PartialEq)]
pub enum BindingKind {
    /// A variable at module level that this input assigns; an earlier cell may have, too.
    Global {
        /// Whether an earlier cell has a variable of that name: its slot is used again.
        earlier: bool,
    },
    /// A variable of an earlier cell that this input reads alone.
    EarlierGlobal,
    /// A variable of a function or comprehension.
    Local(Owner),
    /// A parameter.
    Param {
        /// Whose.
        owner: FnId,
        /// Which, from 0.
        index: usize,
    },
    /// A function defined in this input. At module level it is a definition; inside of a function
    /// it is a closure made when the statement is reached.
    Fn {
        /// The function.
        id: FnId,
        /// The function around it, if any.
        owner: Option<FnId>,
    },
    /// A struct defined in this input.
    Struct(StructId),
    /// A function that an earlier cell defined.
    EarlierFn,
    /// A struct that an earlier cell defined.
    EarlierStruct,
    /// Something of a Rust crate.
    Import(ImportPath),
    /// A Keyton module, or something in it.
    Module {
        /// The module's name.
        module: Name,
        /// Segments inside of it; none: the module itself.
        path: Vec<Name>,
    },
    /// A function or type of the language.
    Builtin(super::Builtin),
}

/// Where a local variable lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// In that function.
    Fn(FnId),
    /// In a comprehension at module level.
    Top,
}

/// What an import binds: a crate, or a path in it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPath {
    /// The crate as the import that bound it stated it.
    pub spec: CrateSpec,
    /// Segments behind the crate; none: the crate itself.
    pub path: Vec<Name>,
    /// The import, if it is in this input.
    pub import: Option<ImportId>,
}
