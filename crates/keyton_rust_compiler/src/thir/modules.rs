//! Keyton modules among a session's names.
//!
//! **One table, names with a prefix.** What a module `m` defines is kept beside what cells define,
//! under the name `m.x`; a module in a folder is `pkg.m`. No name of a program holds a dot, so the
//! namespaces never meet.
//!
//! **A module sees its own names alone**: [`SessionTypes::scope_of`] strips the prefix, and code of
//! a [`Unit`] adds the one of its module.

use std::borrow::Cow;

use super::env::{ManifestSet, SessionTypes, Unit};
use crate::hir::{CrateSpec, Name};
use crate::shir::{ImportEnv, SessionName, SessionScope};

/// The name of a definition of a namespace in the session's tables. `""` is that of the cells.
pub(crate) fn qualified<'n>(namespace: &str, name: &'n str) -> Cow<'n, str> {
    match namespace {
        "" => Cow::Borrowed(name),
        _ => Cow::Owned(format!("{namespace}.{name}")),
    }
}

/// A name of the session's tables without its namespace, if it is in that one.
fn own_name<'n>(namespace: &str, key: &'n str) -> Option<&'n str> {
    let (of, name) = key.rsplit_once('.').unwrap_or(("", key));
    (of == namespace).then_some(name)
}

impl Unit {
    /// A name of the unit as the session's tables have it.
    pub(crate) fn own<'n>(&self, name: &'n str) -> Cow<'n, str> {
        qualified(&self.namespace, name)
    }
}

impl SessionTypes {
    /// The names of the cells, as the resolver wants them.
    #[must_use]
    pub fn scope(&self) -> SessionScope {
        self.scope_of("")
    }

    /// The names of a module, as the resolver wants them.
    #[must_use]
    pub fn scope_of(&self, namespace: &str) -> SessionScope {
        let mut scope = SessionScope::default();
        let mut add = |key: &str, meaning: SessionName| {
            if let Some(name) = own_name(namespace, key) {
                scope.names.insert(Name::new(name), meaning);
            }
        };
        for (key, (spec, path)) in &self.imports {
            let (spec, path) = (spec.clone(), path.clone());
            add(key, SessionName::Import { spec, path });
        }
        for (key, (module, path)) in &self.aliases {
            let (module, path) = (module.clone(), path.clone());
            add(key, SessionName::Module { module, path });
        }
        for key in self.functions.keys() {
            add(key, SessionName::Function);
        }
        for key in self.structs.keys() {
            add(key, SessionName::Struct);
        }
        for key in self.globals.keys() {
            add(key, SessionName::Variable);
        }
        let lost = self.lost.iter().filter_map(|key| own_name(namespace, key));
        scope.lost = lost.map(Name::new).collect();
        scope
    }

    /// The module that code of `namespace` means by a name: one beside its own module, else one
    /// beside the program. A folder with modules counts.
    #[must_use]
    pub fn module_named(&self, namespace: &str, written: &str) -> Option<String> {
        let beside = namespace.rsplit_once('.').map_or("", |(folder, _)| folder);
        [qualified(beside, written), Cow::Borrowed(written)]
            .into_iter()
            .find(|name| self.is_module(name))
            .map(Cow::into_owned)
    }

    /// Whether there is such a module, or a folder of that name that holds one.
    pub(crate) fn is_module(&self, name: &str) -> bool {
        self.modules.iter().any(|module| {
            module
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The names that `from m import *` binds: all but those that begin with `_`.
    #[must_use]
    pub fn names_of_module(&self, namespace: &str) -> Vec<Name> {
        let names = self.scope_of(namespace).names.into_keys();
        names.filter(|name| !name.starts_with('_')).collect()
    }
}

/// What imports of a unit offer: crates by their manifests, modules by the session.
#[derive(Clone, Copy)]
pub(crate) struct UnitImports<'a> {
    pub(crate) manifests: &'a ManifestSet,
    pub(crate) session: &'a SessionTypes,
    pub(crate) namespace: &'a str,
}

impl ImportEnv for UnitImports<'_> {
    fn glob_names(&self, spec: &CrateSpec, path: &[Name]) -> Option<Vec<Name>> {
        self.manifests.names(&spec.rust_name(), path)
    }

    fn module_names(&self, module: &str, path: &[Name]) -> Option<Vec<Name>> {
        let written = std::iter::once(module).chain(path.iter().map(Name::as_str));
        let written = written.collect::<Vec<_>>().join(".");
        let name = self.session.module_named(self.namespace, &written)?;
        Some(self.session.names_of_module(&name))
    }
}
