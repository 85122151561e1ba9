//! Imports.

use super::{Ident, ImportId, Module, Name};
use kayton_diagnostics::Span;
use std::fmt;

/// An import statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The crate or the Keyton module.
    pub source: ImportSource,
    /// Segments behind the crate: `b`, `c` of `rimport a.b.c`. Of a module, segments behind the
    /// first one.
    pub path: Vec<Ident>,
    /// What is bound.
    pub what: Imported,
    /// The whole statement.
    pub span: Span,
}

/// Where an import looks.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportSource {
    /// `rimport`: a Rust crate.
    Crate(CrateSpec),
    /// `import m`: the Keyton module `m.kay`.
    Module(Ident),
}

/// A crate as an import states it: `reqwest@0.13[blocking,json]`.
#[derive(Debug, Clone, PartialEq)]
pub struct CrateSpec {
    /// The crate as written, `-` or `_` alike.
    pub name: Ident,
    /// The version requirement as cargo reads it: `0.13`, `=1.2.3`.
    pub version: Option<Name>,
    /// Features to add.
    pub features: Vec<Name>,
    /// False after `[-default]`.
    pub default_features: bool,
    /// The whole spec.
    pub span: Span,
}

impl CrateSpec {
    /// The name as Rust code writes it, with `_`.
    pub fn rust_name(&self) -> String {
        self.name.name.replace('-', "_")
    }
}

/// As it can be written in an import, `reqwest@0.13[blocking,json]`.
impl fmt::Display for CrateSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name.name)?;
        if let Some(version) = &self.version {
            write!(f, "@{version}")?;
        }
        let off = (!self.default_features).then_some("-default");
        let listed: Vec<&str> = off
            .into_iter()
            .chain(self.features.iter().map(Name::as_str))
            .collect();
        if !listed.is_empty() {
            write!(f, "[{}]", listed.join(","))?;
        }
        Ok(())
    }
}

/// What an import binds.
#[derive(Debug, Clone, PartialEq)]
pub enum Imported {
    /// `rimport a.b` (binds `a`, and `b` where that name is free), `rimport a.b as c` (binds `c`).
    Itself {
        /// Behind `as`.
        alias: Option<Ident>,
    },
    /// `from a rimport X as Y, f`.
    Names(Vec<ImportedName>),
    /// `from a rimport *`.
    Glob(Span),
}

/// `X as Y`.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedName {
    /// The item.
    pub name: Ident,
    /// Behind `as`.
    pub alias: Option<Ident>,
}

impl ImportedName {
    /// What the item is called here.
    pub fn bound(&self) -> &Ident {
        self.alias.as_ref().unwrap_or(&self.name)
    }
}

/// An import as front ends plan it, before anything is resolved or typed.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportDecl {
    /// The statement.
    pub id: ImportId,
    /// The crate or module.
    pub source: ImportSource,
    /// Segments behind it.
    pub path: Vec<Name>,
    /// Its place.
    pub span: Span,
}

/// All imports of a module in the order of the text, those in functions included.
pub fn imports(module: &Module) -> Vec<ImportDecl> {
    let decl = |(id, import): (ImportId, &Import)| ImportDecl {
        id,
        source: import.source.clone(),
        path: import
            .path
            .iter()
            .map(|segment| segment.name.clone())
            .collect(),
        span: import.span,
    };
    module.imports.iter().map(decl).collect()
}

impl Import {
    /// Whether it binds a name, as far as its text says.
    pub(crate) fn binds(&self, name: &Name) -> bool {
        match &self.what {
            Imported::Itself { alias: Some(alias) } => alias.name == *name,
            Imported::Names(names) => names.iter().any(|n| {
                let bound = n.alias.as_ref().unwrap_or(&n.name);
                bound.name == *name
            }),
            _ => false,
        }
    }
}
