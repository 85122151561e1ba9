//! The names that are visible at a cursor.

use std::collections::HashSet;

use keyton_rust_compiler::diagnostics::FileId;
use keyton_rust_compiler::hir::{Aliases, CrateSpec, FnId, Module, Name, follow_aliases};
use keyton_rust_compiler::shir::{self, BindingId, BindingKind, Builtin, ImportEnv, Resolution};
use keyton_rust_compiler::thir::{StructType, Unit};

use crate::Context;
use crate::entity::{Entity, Source};
use crate::resolve::path_entity;

/// A text with its names.
pub(crate) struct Scope<'s> {
    pub(crate) context: Context<'s>,
    pub(crate) text: &'s str,
    offset: usize,
    module: Module,
    resolution: Resolution,
}

/// The words of the language.
pub(crate) const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "await", "break", "case", "continue", "del", "elif", "else", "except",
    "False", "finally", "fn", "for", "from", "global", "if", "import", "in", "is", "let", "match",
    "None", "nonlocal", "not", "or", "pass", "raise", "return", "rimport", "struct", "True", "try",
    "while", "with",
];

impl<'s> Scope<'s> {
    pub(crate) fn new(context: Context<'s>, text: &'s str, offset: usize) -> Self {
        let mut module = keyton_rust_compiler::parse(text, FileId(0)).module;
        follow_aliases(&mut module, &|name| {
            context.session.imports.get(name).cloned()
        });
        let session = context.session.scope();
        let resolution = shir::resolve(&module, &session, &Imports(context)).resolution;
        Self {
            context,
            text,
            offset,
            module,
            resolution,
        }
    }

    /// The item that a crate or an alias and a path in it stand for at the cursor.
    pub(crate) fn item(&self, spec: &CrateSpec, path: &[String]) -> Option<Entity<'s>> {
        let earlier = |name: &str| self.context.session.imports.get(name).cloned();
        let mut aliases = Aliases::new(&earlier);
        for import in self.module.imports.values() {
            if (import.span.end as usize) < self.offset {
                aliases.bind(import);
            }
        }
        let path = path.iter().map(|segment| Name::new(segment));
        match aliases.of(spec) {
            Some((spec, mut outer)) => {
                outer.extend(path);
                path_entity(&self.context, &spec.rust_name(), &outer)
            }
            None => path_entity(&self.context, &spec.rust_name(), &path.collect::<Vec<_>>()),
        }
    }

    fn source(&self) -> Source<'_> {
        Source {
            module: &self.module,
            text: self.text,
            cell: None,
            file: None,
        }
    }

    /// Bindings of the text that are visible at the cursor, the nearest first.
    fn bindings(&self) -> Vec<BindingId> {
        let at = self.offset.saturating_sub(1);
        let mut around: Vec<(FnId, u32)> = self
            .module
            .fns
            .iter()
            .filter(|(_, f)| f.span.range().contains(&at))
            .map(|(id, f)| (id, f.span.end - f.span.start))
            .collect();
        around.sort_by_key(|(_, length)| *length);
        let mut out = Vec::new();
        for (id, _) in around {
            if let Some(scope) = self.resolution.fns.get(id) {
                out.extend(scope.params.iter().chain(&scope.locals).copied());
            }
        }
        out.extend(self.resolution.exports.values().copied());
        out
    }

    fn of_binding(&self, id: BindingId) -> Option<Entity<'_>> {
        let binding = &self.resolution.bindings[id];
        match &binding.kind {
            BindingKind::Global { .. } | BindingKind::EarlierGlobal => {
                let known = self.context.session.globals.get(binding.name.as_str());
                let assigned = matches!(binding.kind, BindingKind::Global { .. });
                let ty = known.filter(|_| !assigned).map(|g| g.ty.clone());
                Some(Entity::Value(ty))
            }
            BindingKind::Local(_) | BindingKind::Param { .. } => Some(Entity::Value(None)),
            BindingKind::Fn { id, .. } => Some(Entity::Fn(self.source(), *id)),
            BindingKind::Struct(id) => Some(Entity::Struct(self.source(), *id)),
            BindingKind::Import(path) => {
                path_entity(&self.context, &path.spec.rust_name(), &path.path)
                    .or(Some(Entity::Value(None)))
            }
            BindingKind::EarlierFn | BindingKind::EarlierStruct => {
                earlier(&self.context, &binding.name)
            }
            BindingKind::Module { module, path } => {
                module_entity(&self.context, module, path).or(Some(Entity::Value(None)))
            }
            BindingKind::Builtin(builtin) => Some(Entity::Builtin(*builtin)),
        }
    }

    /// The definition of a struct: of an earlier cell, or of the text.
    pub(crate) fn struct_named(&self, name: &str, def: &StructType) -> Option<Entity<'_>> {
        if let Some(known) = self.context.session.struct_keys.get(&def.key) {
            return Some(Entity::Struct(source_of(&known.unit), known.id));
        }
        let mut structs = self.module.structs.iter();
        let (id, _) = structs.find(|(_, def)| def.name.name == *name)?;
        Some(Entity::Struct(self.source(), id))
    }

    /// What a name means at the cursor.
    pub(crate) fn lookup(&self, name: &str) -> Option<Entity<'_>> {
        let of_text = self
            .bindings()
            .into_iter()
            .find(|id| self.resolution.bindings[*id].name == *name);
        if let Some(id) = of_text {
            return self.of_binding(id);
        }
        earlier(&self.context, name).or_else(|| Builtin::named(name).map(Entity::Builtin))
    }

    /// Every visible name that `wanted` says yes to, each once.
    pub(crate) fn names(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<(String, Entity<'_>)> {
        let mut seen = HashSet::new();
        let mut out = Vec::new();
        for id in self.bindings() {
            let name = &self.resolution.bindings[id].name;
            if wanted(name)
                && seen.insert(name.to_string())
                && let Some(entity) = self.of_binding(id)
            {
                out.push((name.to_string(), entity));
            }
        }
        let session = self.context.session;
        let keys = session.globals.keys().chain(session.functions.keys());
        let keys = keys.chain(session.structs.keys());
        let keys = keys.chain(session.imports.keys());
        for name in keys.chain(session.aliases.keys()) {
            // Names with a dot are those of modules.
            if !name.contains('.')
                && wanted(name)
                && seen.insert(name.clone())
                && let Some(entity) = earlier(&self.context, name)
            {
                out.push((name.clone(), entity));
            }
        }
        let builtins = Builtin::ALL.iter().map(|b| (b.name(), Entity::Builtin(*b)));
        let keywords = KEYWORDS.iter().map(|word| (*word, Entity::Keyword));
        for (name, entity) in builtins.chain(keywords) {
            if wanted(name) && seen.insert(name.to_owned()) {
                out.push((name.to_owned(), entity));
            }
        }
        out
    }
}

/// What the session knows by that name; names of Keyton modules are `m.x`.
fn earlier<'s>(context: &Context<'s>, name: &str) -> Option<Entity<'s>> {
    let session = context.session;
    if let Some(global) = session.globals.get(name) {
        return Some(Entity::Value(Some(global.ty.clone())));
    }
    if let Some(function) = session.functions.get(name) {
        return Some(Entity::Fn(source_of(&function.unit), function.id));
    }
    if let Some(def) = session.structs.get(name) {
        return Some(Entity::Struct(source_of(&def.unit), def.id));
    }
    if let Some((module, path)) = session.aliases.get(name) {
        return module_entity(context, module, path).or(Some(Entity::Value(None)));
    }
    let (spec, path) = session.imports.get(name)?;
    path_entity(context, &spec.rust_name(), path).or(Some(Entity::Value(None)))
}

fn source_of(unit: &Unit) -> Source<'_> {
    Source {
        module: &unit.module,
        text: &unit.text,
        cell: Some(unit.cell).filter(|_| unit.namespace.is_empty()),
        file: Some(unit.namespace.as_str()).filter(|name| !name.is_empty()),
    }
}

/// A Keyton module, or something in it.
fn module_entity<'s>(context: &Context<'s>, module: &Name, path: &[Name]) -> Option<Entity<'s>> {
    let segments = std::iter::once(module).chain(path).map(Name::as_str);
    let whole = segments.collect::<Vec<_>>().join(".");
    if let Some(module) = context.session.module_named("", &whole) {
        return Some(Entity::Keyton(module));
    }
    let (module, item) = whole.rsplit_once('.')?;
    let module = context.session.module_named("", module)?;
    earlier(context, &format!("{module}.{item}"))
}

/// Names of a Keyton module, and modules in a folder of them.
pub(crate) fn of_keyton_module<'s>(
    context: &Context<'s>,
    module: &str,
    wanted: &dyn Fn(&str) -> bool,
) -> Vec<(String, Entity<'s>)> {
    let session = context.session;
    let mut out: Vec<(String, Entity<'s>)> = Vec::new();
    let prefix = format!("{module}.");
    let keys = session.globals.keys().chain(session.functions.keys());
    let keys = keys.chain(session.structs.keys());
    for key in keys.chain(session.imports.keys()) {
        if let Some(name) = key.strip_prefix(&prefix)
            && !name.contains('.')
            && wanted(name)
            && let Some(entity) = earlier(context, key)
        {
            out.push((name.to_owned(), entity));
        }
    }
    for inner in &session.modules {
        let name = inner.strip_prefix(&prefix).unwrap_or_default();
        let name = name.split('.').next().unwrap_or_default();
        if !name.is_empty() && wanted(name) && !out.iter().any(|(known, _)| known == name) {
            let entity = Entity::Keyton(format!("{prefix}{name}"));
            out.push((name.to_owned(), entity));
        }
    }
    out
}

/// What glob imports bind.
struct Imports<'s>(Context<'s>);

impl ImportEnv for Imports<'_> {
    fn glob_names(&self, spec: &CrateSpec, path: &[Name]) -> Option<Vec<Name>> {
        self.0.manifests.names(&spec.rust_name(), path)
    }

    fn module_names(&self, module: &str, path: &[Name]) -> Option<Vec<Name>> {
        let segments = std::iter::once(module).chain(path.iter().map(Name::as_str));
        let whole = segments.collect::<Vec<_>>().join(".");
        let module = self.0.session.module_named("", &whole)?;
        Some(self.0.session.names_of_module(&module))
    }
}
