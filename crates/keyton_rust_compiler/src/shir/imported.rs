//! What an import statement binds.

use super::{BindingKind, ImportEnv, ImportPath};
use crate::hir::{Ident, Import, ImportId, ImportSource, Imported, Module, Name};
use kayton_diagnostics::Span;

/// One name that an import binds.
pub(super) struct ImportedBinding {
    pub(super) name: Name,
    pub(super) span: Span,
    pub(super) kind: BindingKind,
    /// Bound only where the name is free.
    pub(super) soft: bool,
}

/// The names that an import binds, in order.
pub(super) fn imported(module: &Module, id: ImportId, env: &dyn ImportEnv) -> Vec<ImportedBinding> {
    let import = &module[id];
    let path: Vec<Name> = import
        .path
        .iter()
        .map(|segment| segment.name.clone())
        .collect();
    let bind = |ident: &Ident, path: Vec<Name>| ImportedBinding {
        name: ident.name.clone(),
        span: ident.span,
        kind: kind(import, id, path),
        soft: false,
    };
    let below = |name: &Name| path.iter().chain([name]).cloned().collect::<Vec<_>>();
    match &import.what {
        Imported::Itself { alias: Some(alias) } => vec![bind(alias, path)],
        Imported::Itself { alias: None } => {
            let root = match &import.source {
                ImportSource::Crate(spec) => Ident {
                    name: Name::new(&spec.rust_name()),
                    span: spec.name.span,
                },
                ImportSource::Module(name) => name.clone(),
            };
            let mut bound = vec![bind(&root, Vec::new())];
            if let Some(last) = import.path.last() {
                bound.push(ImportedBinding {
                    soft: true,
                    ..bind(last, path)
                });
            }
            bound
        }
        Imported::Names(names) => names
            .iter()
            .map(|name| bind(name.bound(), below(&name.name.name)))
            .collect(),
        Imported::Glob(span) => {
            let names = match &import.source {
                ImportSource::Crate(spec) => env.glob_names(spec, &path),
                ImportSource::Module(module) => env.module_names(&module.name, &path),
            };
            let ident = |name: Name| Ident { name, span: *span };
            let names = names.unwrap_or_default().into_iter();
            names
                .map(|name| bind(&ident(name.clone()), below(&name)))
                .collect()
        }
    }
}

fn kind(import: &Import, id: ImportId, path: Vec<Name>) -> BindingKind {
    match &import.source {
        ImportSource::Crate(spec) => BindingKind::Import(ImportPath {
            spec: spec.clone(),
            path,
            import: Some(id),
        }),
        ImportSource::Module(module) => BindingKind::Module {
            module: module.name.clone(),
            path,
        },
    }
}
