//! The resolver: what each name means.
//!
//! 1. Imports are known right after parsing ([`crate::imports`]); front ends load plugins by them.
//! 2. [`resolve`] walks a [`crate::hir::Module`] with the names of earlier cells ([`SessionScope`])
//!    and what imports offer ([`ImportEnv`]).
//! 3. It fills the tables of a [`Resolution`].
//!
//! **Function scope, as in Python.** A name that a function assigns anywhere is its own variable,
//! unless `global` or `nonlocal` says otherwise; comprehensions and lambdas have scopes of their
//! own.
//!
//! **From top to bottom.** Code of the module sees a definition from where it stands; functions see
//! all names of the module, as they are called later. A name may be defined again: code between the
//! definitions means the first one.
//!
//! **Attributes are not resolved here.** What `a.b` means follows from the type of `a`.

mod binding;
mod builtins;
mod collect;
mod env;
mod imported;
mod resolution;
mod resolver;
mod scope;
mod unknown;
mod walk_expr;
mod walk_stmt;

pub use binding::*;
pub use builtins::*;
pub use env::*;
pub use resolution::*;
pub use unknown::is_language_type;

use crate::hir::Module;
use kayton_diagnostics::Diagnostic;

/// The names of a module, and what was wrong with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The tables.
    pub resolution: Resolution,
    /// Problems in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds out what each name of a module means.
pub fn resolve(module: &Module, session: &SessionScope, imports: &dyn ImportEnv) -> Resolved {
    resolver::resolve(module, session, imports)
}

#[cfg(test)]
mod tests;
