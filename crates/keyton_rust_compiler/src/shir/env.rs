//! What the resolver is told about the world outside of the text.

use crate::hir::{CrateSpec, Name};
use indexmap::IndexMap;

/// The names that earlier cells left.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SessionScope {
    /// Each name and what it is.
    pub names: IndexMap<Name, SessionName>,
    /// Variables whose values ended with a process; nothing has these names now.
    pub lost: Vec<Name>,
}

/// What a name of an earlier cell is.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionName {
    /// A variable with a slot.
    Variable,
    /// A function.
    Function,
    /// A struct.
    Struct,
    /// A crate, or a path in it.
    Import {
        /// The crate as it was stated.
        spec: CrateSpec,
        /// Segments behind the crate.
        path: Vec<Name>,
    },
    /// A Keyton module, or something in it.
    Module {
        /// The module's name.
        module: Name,
        /// Segments inside of it.
        path: Vec<Name>,
    },
}

/// What imports offer. Asked while names are resolved, so plugins must be known by then.
pub trait ImportEnv {
    /// The names that `from spec.path rimport *` binds; None if there is no such crate or module.
    fn glob_names(&self, spec: &CrateSpec, path: &[Name]) -> Option<Vec<Name>>;

    /// The names that `from module.path import *` binds; None if there is no such module.
    fn module_names(&self, module: &str, path: &[Name]) -> Option<Vec<Name>> {
        let _ = (module, path);
        None
    }

    /// Whether a crate of that name could be imported, as far as known without asking anyone.
    /// Makes the remedy of an unknown name better, nothing else.
    fn may_be_crate(&self, name: &str) -> bool {
        let _ = name;
        false
    }
}

/// Without imports to ask: glob imports bind nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoImports;

impl ImportEnv for NoImports {
    fn glob_names(&self, _: &CrateSpec, _: &[Name]) -> Option<Vec<Name>> {
        None
    }
}
