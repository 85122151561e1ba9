//! Types and functions as users write them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use kayton_manifest::{CallableId, FloatTy, ItemRef, Manifest, Ty, TypeKey};

use super::laid::{Laid, laid};
use crate::plan::ExportPlan;

/// What the modules of a crate name, each by its shortest path.
pub(super) struct Names<'m> {
    manifest: &'m Manifest,
    types: HashMap<&'m TypeKey, String>,
    traits: HashMap<&'m TypeKey, String>,
    aliases: HashMap<&'m TypeKey, Vec<Alias<'m>>>,
    plan: &'m ExportPlan,
    /// Crates that are named besides, if that is allowed.
    others: Option<RefCell<BTreeSet<String>>>,
    /// Free functions.
    pub(super) functions: Vec<(CallableId, String)>,
}

/// A name for some types of a generic definition.
struct Alias<'m> {
    path: String,
    generics: &'m [String],
    ty: &'m Ty,
}

impl<'m> Names<'m> {
    pub(super) fn new(manifest: &'m Manifest, plan: &'m ExportPlan) -> Self {
        let (mut types, mut traits) = (HashMap::new(), HashMap::new());
        let mut aliases: HashMap<&TypeKey, Vec<Alias<'m>>> = HashMap::new();
        let mut functions: Vec<(CallableId, String)> = Vec::new();
        let mut modules: Vec<_> = manifest.modules.iter().collect();
        modules.sort_by_key(|module| module.path.len());
        for module in modules {
            let at = [
                std::slice::from_ref(&manifest.build.krate),
                module.path.as_slice(),
            ]
            .concat();
            for entry in &module.entries {
                let path = format!("{}.{}", at.join("."), entry.name);
                match &entry.item {
                    ItemRef::Type(key) => {
                        types.entry(key).or_insert(path);
                    }
                    ItemRef::Trait(key) => {
                        traits.entry(key).or_insert(path);
                    }
                    ItemRef::Alias { generics, ty, .. } => {
                        if let Ty::Object { key, .. } = ty {
                            let alias = Alias { path, generics, ty };
                            aliases.entry(key).or_default().push(alias);
                        }
                    }
                    ItemRef::Function(id) if functions.iter().all(|(known, _)| known != id) => {
                        functions.push((*id, path));
                    }
                    _ => {}
                }
            }
        }
        for all in aliases.values_mut() {
            all.sort_by_key(|alias| alias.generics.len());
        }
        Self {
            manifest,
            types,
            traits,
            aliases,
            plan,
            others: None,
            functions,
        }
    }

    /// Names that may be those of other crates, too.
    pub(super) fn with_others(manifest: &'m Manifest, plan: &'m ExportPlan) -> Self {
        Self {
            others: Some(RefCell::default()),
            ..Self::new(manifest, plan)
        }
    }

    /// Whether a module of the crate names it.
    pub(super) fn has(&self, key: &TypeKey) -> bool {
        self.types.contains_key(key)
    }

    /// The trait as it is named.
    pub(super) fn of_trait(&self, key: &TypeKey) -> Option<String> {
        let std = || Some(format!("std.{}", key.0.strip_prefix("std std::")?).replace("::", "."));
        self.traits.get(key).cloned().or_else(std)
    }

    /// The type of a parameter, or what has no name in it.
    pub(super) fn written(&self, ty: &Ty) -> Result<String, String> {
        let list = |items: &[Ty]| -> Result<String, String> {
            let items: Result<Vec<_>, _> = items.iter().map(|t| self.written(t)).collect();
            Ok(items?.join(", "))
        };
        Ok(match ty {
            Ty::Bool => "bool".to_owned(),
            Ty::Int(int) => int.name().to_owned(),
            Ty::Float(FloatTy::F32) => "f32".to_owned(),
            Ty::Float(FloatTy::F64) => "f64".to_owned(),
            Ty::Char => "char".to_owned(),
            Ty::Str => "str".to_owned(),
            Ty::Bytes => "bytes".to_owned(),
            Ty::Unit => "None".to_owned(),
            Ty::Never => return Err("`!` has no values".to_owned()),
            Ty::Dynamic => "Dynamic".to_owned(),
            Ty::Vec(t) => format!("Vec<{}>", self.written(t)?),
            Ty::Set(t) => format!("Set<{}>", self.written(t)?),
            Ty::Option(t) => format!("Option<{}>", self.written(t)?),
            Ty::Dict(k, v) => format!("Dict<{}, {}>", self.written(k)?, self.written(v)?),
            Ty::Tuple(items) if items.len() == 1 => format!("({},)", list(items)?),
            Ty::Tuple(items) => format!("({})", list(items)?),
            Ty::Func { params, ret } => format!("fn({}) -> {}", list(params)?, self.written(ret)?),
            Ty::Object { key, args } => self.object(key, args, "")?,
            Ty::Exact {
                view: Some(view), ..
            } => self.written(view)?,
            Ty::Exact { rust, of, .. } => {
                return Err(format!("`{}` cannot be written", self.exact(rust, of)?));
            }
            Ty::Param(name) => return Err(format!("nothing is known of `{name}`")),
        })
    }

    /// The type as a value, on which something is called: `T::<A>`.
    pub(super) fn owner(&self, ty: &Ty) -> Result<String, String> {
        match ty {
            Ty::Object { key, args } => self.object(key, args, "::"),
            ty => self.written(ty),
        }
    }

    /// The name of a definition, without arguments.
    pub(super) fn bare(&self, key: &TypeKey) -> Result<String, String> {
        self.object(key, &[], "")
    }

    fn object(&self, key: &TypeKey, args: &[Ty], turbofish: &str) -> Result<String, String> {
        let def = self.manifest.type_def(key);
        if let Some(view) = def.and_then(|def| def.view.clone()) {
            let generics = def.map(|def| def.generics.clone()).unwrap_or_default();
            let seen = view.substitute(&|name| {
                let at = generics.iter().position(|g| g == name)?;
                args.get(at).cloned()
            });
            return self.written(&seen);
        }
        if let Some(short) = self.aliased(key, args, turbofish) {
            return Ok(short);
        }
        let name = match (self.types.get(key), key.0.strip_prefix("std std::")) {
            (Some(name), _) => name.clone(),
            (None, Some(path)) => {
                let known = def.and_then(|def| def.path.split_once("::"));
                format!("std.{}", known.map_or(path, |(_, path)| path)).replace("::", ".")
            }
            (None, None) => self.foreign(key)?,
        };
        let default = |at: usize| def.and_then(|def| def.defaults.get(at)?.as_ref());
        let mut kept = args.len();
        while kept > 0 && default(kept - 1) == Some(&args[kept - 1]) {
            kept -= 1;
        }
        if kept == 0 {
            return Ok(name);
        }
        let args: Result<Vec<_>, _> = args[..kept].iter().map(|a| self.argument(a)).collect();
        Ok(format!("{name}{turbofish}<{}>", args?.join(", ")))
    }

    /// A type of another crate, which a user imports as well.
    fn foreign(&self, key: &TypeKey) -> Result<String, String> {
        let def = self.plan.defs.iter().find(|def| &def.key == key);
        let named = def.filter(|def| def.path.is_some());
        let mut words = key.0.split(' ');
        // Types of std have no version in their keys.
        let numbered = |version: &&str| version.starts_with(|c: char| c.is_ascii_digit());
        let package = words.next().zip(words.next().filter(numbered));
        let Some((def, (package, version))) = named.zip(package) else {
            let path = def.map_or(&key.0, |def| &def.shown);
            return Err(format!("`{path}` is not named by the crate"));
        };
        let Some(others) = &self.others else {
            return Err(format!("`{}` is not named by the crate", def.shown));
        };
        others.borrow_mut().insert(format!("{package}@{version}"));
        Ok(def.shown.replace("::", "."))
    }

    /// The crates that were named besides, as a user imports them.
    pub(super) fn others(&self) -> Vec<String> {
        let others = self
            .others
            .iter()
            .flat_map(|others| others.borrow().clone());
        others.collect()
    }

    /// The shortest alias that stands for the type.
    fn aliased(&self, key: &TypeKey, args: &[Ty], turbofish: &str) -> Option<String> {
        let ty = Ty::Object {
            key: key.clone(),
            args: args.to_vec(),
        };
        self.aliases.get(key)?.iter().find_map(|alias| {
            let mut found = Laid::new();
            if !laid(alias.ty, &ty, &mut found) {
                return None;
            }
            let args = alias
                .generics
                .iter()
                .map(|name| self.argument(found.get(name)?).ok());
            let args: Vec<String> = args.collect::<Option<_>>()?;
            Some(match args.is_empty() {
                true => alias.path.clone(),
                false => format!("{}{turbofish}<{}>", alias.path, args.join(", ")),
            })
        })
    }

    /// An argument of an object's type: constants and arrays can be written here.
    pub(super) fn argument(&self, ty: &Ty) -> Result<String, String> {
        match ty {
            Ty::Exact {
                rust, view: None, ..
            } if rust.parse::<u64>().is_ok() => Ok(rust.clone()),
            Ty::Exact { rust, of, .. } if rust.starts_with('[') && rust.contains(';') => {
                self.exact(rust, of)
            }
            Ty::Exact { rust, of, .. } => {
                Err(format!("`{}` cannot be written", self.exact(rust, of)?))
            }
            ty => self.written(ty),
        }
    }

    /// The text of an exact type.
    fn exact(&self, rust: &str, of: &[Ty]) -> Result<String, String> {
        let parts: Result<Vec<String>, String> = of.iter().map(|t| self.argument(t)).collect();
        Ok(kayton_manifest::exact_text(rust, &parts?))
    }
}
