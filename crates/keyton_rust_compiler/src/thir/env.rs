//! What a cell is compiled against: manifests and the types of the session.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use kayton_manifest::{
    Callable, CallableId, ItemRef, Manifest, Module, TraitDef, Ty, TypeDef, TypeKey,
};

use crate::hir::{self, CrateSpec, FnId, Name};
use crate::shir::Resolution;

pub use super::structs::StructType;

/// One input that definitions live in; kept as long as a session knows one of them.
#[derive(Debug, PartialEq)]
pub struct Unit {
    /// The tree.
    pub module: hir::Module,
    /// What its names mean.
    pub resolution: Resolution,
    /// Byte offsets at which its lines begin.
    pub lines: Vec<u32>,
    /// The text, for columns in characters.
    pub text: String,
    /// Number of the cell, as traces show it.
    pub cell: u32,
    /// Names the unit in the keys of what it defines.
    pub hash: String,
    /// The Keyton module that it is, `pkg.m`; empty for a cell.
    pub namespace: String,
}

/// A manifest and its place among those of the session.
#[derive(Debug, Clone)]
pub struct ManifestEntry {
    /// The manifest; `Manifest::glue_crate` is the crate that cells link.
    pub manifest: Arc<Manifest>,
}

/// Every manifest of the session. A clone shares everything, so that editors can ask while a cell runs.
#[derive(Debug, Clone, Default)]
pub struct ManifestSet {
    entries: Vec<ManifestEntry>,
    types: Arc<HashMap<TypeKey, Vec<(usize, usize)>>>,
    traits: Arc<HashMap<TypeKey, Vec<(usize, usize)>>>,
}

impl ManifestSet {
    /// Indexes the manifests; where two state the same crate, the later one wins.
    #[must_use]
    pub fn new(manifests: impl IntoIterator<Item = Arc<Manifest>>) -> Self {
        let mut set = ManifestSet::default();
        for manifest in manifests {
            set.push(manifest);
        }
        set
    }

    /// Adds one.
    pub fn push(&mut self, manifest: Arc<Manifest>) {
        let at = self.entries.len();
        let types = Arc::make_mut(&mut self.types);
        for (i, ty) in manifest.types.iter().enumerate() {
            types.entry(ty.key.clone()).or_default().push((at, i));
        }
        let traits = Arc::make_mut(&mut self.traits);
        for (i, def) in manifest.traits.iter().enumerate() {
            traits.entry(def.key.clone()).or_default().push((at, i));
        }
        self.entries.push(ManifestEntry { manifest });
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The manifest at `index`.
    #[must_use]
    pub fn at(&self, index: usize) -> &Manifest {
        &self.entries[index].manifest
    }

    /// The crate by the name that imports use: that of its package, which its library may not have.
    #[must_use]
    pub fn krate(&self, name: &str) -> Option<usize> {
        let package = |e: &ManifestEntry| e.manifest.build.package.replace('-', "_") == name;
        let library = |e: &ManifestEntry| e.manifest.build.krate == name;
        let entries = self.entries.iter();
        let found = entries.clone().rposition(package);
        found.or_else(|| entries.clone().rposition(library))
    }

    /// Every statement of a type.
    pub fn type_defs<'a>(
        &'a self,
        key: &TypeKey,
    ) -> impl Iterator<Item = (usize, &'a TypeDef)> + use<'a> {
        let found = self.types.get(key).map_or(&[] as &[_], Vec::as_slice);
        found
            .iter()
            .map(|(m, i)| (*m, &self.entries[*m].manifest.types[*i]))
    }

    /// The arguments with which a type is named in Rust: without trailing ones that are defaults which
    /// nothing names. `None` if something stands in the place of such a default.
    pub fn named_args<'t>(&self, key: &TypeKey, args: &'t [Ty]) -> Option<&'t [Ty]> {
        let hidden = |ty: &Ty| match ty {
            Ty::Object { key, args } => {
                let named = key.0.starts_with("std std::")
                    || self.type_defs(key).any(|(_, def)| def.alias.is_some());
                args.is_empty() && !named
            }
            _ => false,
        };
        let Some((_, def)) = self.type_defs(key).next() else {
            return Some(args);
        };
        let mut said = args.len();
        while let Some(Some(default)) = said.checked_sub(1).and_then(|at| def.defaults.get(at))
            && hidden(default)
        {
            said -= 1;
            if args[said] != *default {
                return None;
            }
        }
        Some(&args[..said])
    }

    /// Types whose values the language sees as its own.
    pub fn viewed(&self) -> impl Iterator<Item = (usize, &TypeDef)> {
        let entries = self.entries.iter().enumerate();
        entries
            .flat_map(|(m, entry)| entry.manifest.types.iter().map(move |def| (m, def)))
            .filter(|(_, def)| def.view.is_some())
    }

    /// Every statement of a trait.
    pub fn trait_defs<'a>(
        &'a self,
        key: &TypeKey,
    ) -> impl Iterator<Item = (usize, &'a TraitDef)> + use<'a> {
        let found = self.traits.get(key).map_or(&[] as &[_], Vec::as_slice);
        found
            .iter()
            .map(|(m, i)| (*m, &self.entries[*m].manifest.traits[*i]))
    }

    /// Every trait of every manifest.
    pub fn all_traits(&self) -> impl Iterator<Item = (usize, &TraitDef)> {
        self.entries
            .iter()
            .enumerate()
            .flat_map(|(m, e)| e.manifest.traits.iter().map(move |t| (m, t)))
    }

    pub(crate) fn callable(&self, at: CallableRef) -> &Callable {
        self.at(at.manifest).callable(at.id)
    }

    /// The module of a crate with that path.
    #[must_use]
    pub fn module(&self, manifest: usize, path: &[String]) -> Option<&Module> {
        self.at(manifest).modules.iter().find(|m| m.path == path)
    }

    /// The names that a module offers, as a glob import binds them.
    #[must_use]
    pub fn names(&self, krate: &str, path: &[Name]) -> Option<Vec<Name>> {
        let path: Vec<String> = path.iter().map(|p| p.as_str().to_owned()).collect();
        let module = self.module(self.krate(krate)?, &path)?;
        let mut names: Vec<Name> = module.entries.iter().map(|e| Name::new(&e.name)).collect();
        names.dedup();
        Some(names)
    }

    /// Every meaning of a name in a module.
    pub fn items<'a>(
        &'a self,
        manifest: usize,
        module: u32,
        name: &'a str,
    ) -> impl Iterator<Item = &'a ItemRef> {
        let entries = &self.at(manifest).modules[module as usize].entries;
        entries
            .iter()
            .filter(move |e| e.name == name)
            .map(|e| &e.item)
    }

    /// Path of a type as users read it.
    #[must_use]
    pub fn type_path(&self, key: &TypeKey) -> Option<&str> {
        let package = key.0.split(' ').next().unwrap_or("");
        let own = self
            .type_defs(key)
            .find(|(m, _)| self.at(*m).build.package == package);
        own.or_else(|| self.type_defs(key).next())
            .map(|(_, t)| t.path.as_str())
    }
}

impl crate::shir::ImportEnv for ManifestSet {
    fn glob_names(&self, spec: &CrateSpec, path: &[Name]) -> Option<Vec<Name>> {
        self.names(&spec.rust_name(), path)
    }
}

/// A callable and the manifest that states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CallableRef {
    pub(crate) manifest: usize,
    pub(crate) id: CallableId,
}

/// A variable of the session.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalType {
    /// Its slot in the VM.
    pub slot: u32,
    /// Its type.
    pub ty: Ty,
}

/// A function of the session: a template that is instantiated per argument types.
#[derive(Debug, Clone, PartialEq)]
pub struct FnTemplate {
    /// Where it is written.
    pub unit: Arc<Unit>,
    /// Which function.
    pub id: FnId,
}

/// What an instance was compiled against; it is used again only while all of it still stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Dependency {
    /// A variable: its slot and type.
    Global(String, u32, Ty),
    /// A function of that name: its key.
    Function(String, String),
    /// A struct of that name: its key.
    Struct(String, TypeKey),
}

/// A function compiled for some argument types, in the crate of an earlier cell.
#[derive(Debug, Clone, PartialEq)]
pub struct FnInstance {
    /// Template and argument types.
    pub key: String,
    /// The crate that holds it.
    pub krate: String,
    /// Its Rust name.
    pub symbol: String,
    /// What it returns.
    pub ret: Ty,
    /// What it was compiled against.
    pub dependencies: Vec<Dependency>,
}

/// The types of everything that earlier cells left.
#[derive(Debug, Clone, Default)]
pub struct SessionTypes {
    /// Variables.
    pub globals: IndexMap<String, GlobalType>,
    /// Functions by name.
    pub functions: IndexMap<String, FnTemplate>,
    /// Structs by name.
    pub structs: IndexMap<String, StructType>,
    /// Every struct that a value may have, by key; names may have been given away since.
    pub struct_keys: HashMap<TypeKey, StructType>,
    /// Units that function values may come from, by hash.
    pub units: HashMap<String, Arc<Unit>>,
    /// Imported names.
    pub imports: IndexMap<String, (CrateSpec, Vec<Name>)>,
    /// Names that imports of Keyton modules bound: the module as written, and a path in it.
    pub aliases: IndexMap<String, (Name, Vec<Name>)>,
    /// Keyton modules that were run, `pkg.m`; their names are in the other tables as `pkg.m.x`.
    pub modules: IndexSet<String>,
    /// Compiled instances.
    pub instances: Vec<FnInstance>,
    /// The first slot that was never given away.
    pub next_slot: u32,
    /// Variables whose values ended with a process, until something has their names again.
    pub lost: IndexSet<String>,
}

/// What a cell changes in the session; applied when its compilation succeeded.
#[derive(Debug, Clone, Default)]
pub struct SessionChange {
    /// Variables that are new or have a new type, with their slots.
    pub globals: IndexMap<String, GlobalType>,
    /// New functions.
    pub functions: IndexMap<String, FnTemplate>,
    /// New structs.
    pub structs: IndexMap<String, StructType>,
    /// Structs of earlier cells whose fields are known now, and that this cell holds.
    pub struct_defs: Vec<StructType>,
    /// New imported names.
    pub imports: IndexMap<String, (CrateSpec, Vec<Name>)>,
    /// New names of imported Keyton modules.
    pub aliases: IndexMap<String, (Name, Vec<Name>)>,
    /// New instances.
    pub instances: Vec<FnInstance>,
    /// The unit of the cell.
    pub unit: Option<Arc<Unit>>,
    /// The first free slot after the cell.
    pub next_slot: u32,
}

impl SessionTypes {
    /// Takes over what a compiled cell defines. A name has one meaning: the newest.
    pub fn apply(&mut self, change: &SessionChange) {
        let names = change.globals.keys().chain(change.functions.keys());
        let names = names
            .chain(change.structs.keys())
            .chain(change.imports.keys())
            .chain(change.aliases.keys());
        for name in names {
            self.globals.shift_remove(name);
            self.functions.shift_remove(name);
            self.structs.shift_remove(name);
            self.imports.shift_remove(name);
            self.aliases.shift_remove(name);
            self.lost.shift_remove(name);
        }
        self.globals.extend(change.globals.clone());
        self.functions.extend(change.functions.clone());
        for (name, def) in &change.structs {
            self.struct_keys.insert(def.key.clone(), def.clone());
            self.structs.insert(name.clone(), def.clone());
        }
        for def in &change.struct_defs {
            self.struct_keys.insert(def.key.clone(), def.clone());
            for named in self.structs.values_mut().filter(|s| s.key == def.key) {
                *named = def.clone();
            }
        }
        self.imports.extend(change.imports.clone());
        self.aliases.extend(change.aliases.clone());
        self.instances.extend(change.instances.iter().cloned());
        if let Some(unit) = &change.unit {
            self.units.insert(unit.hash.clone(), unit.clone());
            if !unit.namespace.is_empty() {
                self.modules.insert(unit.namespace.clone());
            }
        }
        self.next_slot = self.next_slot.max(change.next_slot);
    }

    /// Forgets values that a worker took with it: variables alone.
    pub fn forget_values(&mut self) {
        self.lost
            .extend(self.globals.drain(..).map(|(name, _)| name));
    }
}

impl Unit {
    /// Line and column of a byte offset, both from 1.
    pub(crate) fn place(&self, offset: u32) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start as usize..offset as usize).unwrap_or("");
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (small(line), small(before.chars().count() + 1))
    }
}

/// Byte offsets at which the lines of a text begin.
#[must_use]
pub fn line_starts(text: &str) -> Vec<u32> {
    let after = text
        .match_indices('\n')
        .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(after).collect()
}

impl Unit {
    /// The text of a span.
    pub(crate) fn text_of(&self, span: kayton_diagnostics::Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}
