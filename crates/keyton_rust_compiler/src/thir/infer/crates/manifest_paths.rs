//! What a path into a crate names.

use std::sync::Arc;

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::{CallableId, CallableKind, ConstantId, ItemRef, Ty, TypeKey};

use crate::hir::{Arg, ExprId, ExprKind, Ident, ImportId, ImportSource, Imported, Name};
use crate::shir::{BindingId, BindingKind, ImportPath};
use crate::thir::env::{CallableRef, Unit};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::learn;
use crate::thir::infer::language::modules::ModuleItem;
use crate::thir::tree::Expr;

/// Something that is no value.
#[derive(Debug, Clone)]
pub(in crate::thir::infer) enum Entity {
    Module {
        manifest: usize,
        module: u32,
    },
    /// A type; its open parameters are type variables.
    Type(Ty),
    /// An alias, for what writes its arguments; to all others it is the type that it stands for.
    Alias(crate::thir::infer::crates::alias::Alias),
    Trait(TypeKey),
    Function(CallableRef),
    Constant(CallableRef),
    Macro {
        manifest: usize,
        index: u32,
    },
    Variant {
        ty: TypeKey,
        /// The type's arguments, where some are written.
        args: Vec<Ty>,
        variant: String,
    },
    /// Something of a Keyton module.
    Keyton(ModuleItem),
    /// A name for which no crate is loaded; a diagnostic was or will be given.
    Unknown,
    /// A name of an import of this input that was reported.
    Reported,
}

impl Entity {
    /// The entity, where no arguments are written for it.
    pub(in crate::thir::infer) fn plain(self) -> Entity {
        match self {
            Entity::Alias(alias) => Entity::Type(alias.ty),
            other => other,
        }
    }
}

impl Infer<'_> {
    /// What an expression names, if it names something of a crate.
    pub(in crate::thir::infer) fn entity(&mut self, id: ExprId) -> Option<Entity> {
        self.entity_or_alias(id).map(Entity::plain)
    }

    pub(super) fn entity_or_alias(&mut self, id: ExprId) -> Option<Entity> {
        let unit = self.cx.unit.clone();
        match &unit.module[id].kind {
            ExprKind::Name(_) => {
                let binding = *unit.resolution.exprs.get(id)?;
                matches!(
                    unit.resolution.bindings[binding].kind,
                    BindingKind::Import(_) | BindingKind::Module { .. }
                )
                .then(|| self.binding_entity(binding))
            }
            ExprKind::Attr { base, name } => {
                let found = self.entity(*base)?;
                let item = self.member(&found, &name.name);
                item.or_else(|| {
                    // The module of that name is meant.
                    let Entity::Function(_) = found else {
                        return None;
                    };
                    let module = self.namesake(*base)?;
                    self.member(&module, &name.name)
                })
            }
            ExprKind::Instantiate { base, args } => match self.entity_or_alias(*base)? {
                Entity::Alias(alias) => {
                    let args = args.iter().map(|t| self.written_arg(*t)).collect();
                    self.alias_with_args(&alias, args).map(Entity::Type)
                }
                Entity::Type(ty) => self.type_with_args(&ty, args).map(Entity::Type),
                _ => None,
            },
            _ => None,
        }
    }

    pub(in crate::thir::infer) fn binding_entity(&mut self, binding: BindingId) -> Entity {
        let unit = self.cx.unit.clone();
        let found = match &unit.resolution.bindings[binding].kind {
            BindingKind::Import(path) => self.path_entity(&path.spec.rust_name(), &path.path),
            BindingKind::Module { module, path } => self.module_path(&unit.namespace, module, path),
            _ => None,
        };
        found.unwrap_or(match &unit.resolution.bindings[binding].kind {
            BindingKind::Import(path) if self.is_reported(&unit, path) => Entity::Reported,
            _ => Entity::Unknown,
        })
    }

    /// What a path below a crate names.
    pub(in crate::thir::infer) fn path_entity(
        &mut self,
        krate: &str,
        path: &[Name],
    ) -> Option<Entity> {
        let manifest = self.manifests.krate(krate)?;
        let mut at = Entity::Module {
            manifest,
            module: 0,
        };
        for name in path {
            at = self.member(&at, name)?;
        }
        Some(at)
    }

    /// `base.name` where both are no values: an item of a module, a variant of an enum.
    pub(in crate::thir::infer) fn member(&mut self, base: &Entity, name: &str) -> Option<Entity> {
        match &base.clone().plain() {
            Entity::Module { manifest, module } => {
                let items: Vec<ItemRef> = self
                    .manifests
                    .items(*manifest, *module, name)
                    .cloned()
                    .collect();
                // A type before a function of its name: `Type(…)` finds the function by itself.
                let order = |i: &ItemRef| match i {
                    ItemRef::Type(_) | ItemRef::Alias { .. } => 0,
                    ItemRef::Trait(_) => 1,
                    ItemRef::Function(_) | ItemRef::Constant(_) | ItemRef::Variant { .. } => 2,
                    ItemRef::Module(_) => 3,
                    ItemRef::Macro(_) => 4,
                };
                let item = items.into_iter().min_by_key(order)?;
                Some(self.item_entity(*manifest, item))
            }
            Entity::Keyton(ModuleItem::Module(module)) => self.module_member(module, name),
            Entity::Type(Ty::Object { key, args }) => self
                .manifests
                .type_defs(key)
                .any(|(_, def)| def.variants.iter().any(|v| v.name == name))
                .then(|| Entity::Variant {
                    ty: key.clone(),
                    args: args.clone(),
                    variant: name.to_owned(),
                }),
            _ => None,
        }
    }

    pub(super) fn item_entity(&mut self, manifest: usize, item: ItemRef) -> Entity {
        match item {
            ItemRef::Module(module) => Entity::Module { manifest, module },
            ItemRef::Type(key) => Entity::Type(self.open_type(&key)),
            ItemRef::Alias {
                generics,
                defaults,
                ty,
            } => Entity::Alias(self.open_alias(&generics, &defaults, &ty)),
            ItemRef::Trait(key) => Entity::Trait(key),
            ItemRef::Function(id) => Entity::Function(CallableRef { manifest, id }),
            ItemRef::Constant(id) => self.constant_entity(manifest, id),
            ItemRef::Macro(index) => Entity::Macro { manifest, index },
            ItemRef::Variant { ty, variant } => Entity::Variant {
                ty,
                args: Vec::new(),
                variant,
            },
        }
    }

    pub(in crate::thir::infer) fn constant_entity(
        &self,
        manifest: usize,
        id: ConstantId,
    ) -> Entity {
        let get: CallableId = self.manifests.at(manifest).constant(id).get;
        Entity::Constant(CallableRef { manifest, id: get })
    }

    /// A type of a manifest with fresh variables for its parameters.
    pub(in crate::thir::infer) fn open_type(&mut self, key: &TypeKey) -> Ty {
        let n = self
            .manifests
            .type_defs(key)
            .next()
            .map_or(0, |(_, def)| def.generics.len());
        let args = (0..n).map(|_| self.types.fresh()).collect();
        Ty::Object {
            key: key.clone(),
            args,
        }
    }

    /// The entity used as a value.
    pub(in crate::thir::infer) fn entity_value(
        &mut self,
        entity: Entity,
        name: &str,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        match entity {
            Entity::Constant(get) => {
                self.call_export(get, Bound::default(), &[], &[], span, expected)
            }
            Entity::Variant { ty, args, variant } => {
                match self.variant_constructor(&ty, &variant) {
                    Some(c) => {
                        let callable = self.manifests.callable(c);
                        if callable.params.is_empty() {
                            let bound = self.of_written(c, &ty, &args);
                            return self.call_export(c, bound, &[], &[], span, expected);
                        }
                        let signature = callable.signature.clone();
                        self.fail(
                            Code::TypeMismatch,
                            span,
                            format!("the variant `{variant}` has fields"),
                            |d| d.help(format!("give them: `{signature}`")),
                        )
                    }
                    None => self.unsupported(
                        span,
                        &format!("the variant `{variant}`"),
                        "use a function of the crate that makes it",
                    ),
                }
            }
            Entity::Keyton(item) => self.module_value(item, span),
            Entity::Reported => self.broken(span),
            Entity::Unknown => self.fail(
                Code::ItemNotFound,
                span,
                format!("`{name}` is imported from something that is not loaded"),
                |d| d.help("run the cell that imports it again"),
            ),
            Entity::Module { .. } => self.unsupported(
                span,
                &format!("the module `{name}` as a value"),
                "name something in it",
            ),
            Entity::Alias(alias) => self.entity_value(Entity::Type(alias.ty), name, span, expected),
            Entity::Type(ty) => match self.unit_value(&ty, span, expected) {
                Some(value) => value,
                None => self.unsupported(
                    span,
                    &format!("the type `{name}` as a value"),
                    "call it, or a function of it",
                ),
            },
            Entity::Trait(_) => self.unsupported(
                span,
                &format!("the trait `{name}` as a value"),
                "call its methods on a value",
            ),
            Entity::Function(_) => self.unsupported(
                span,
                &format!("`{name}` of a crate as a value"),
                "wrap it: `fn(x): …`",
            ),
            Entity::Macro { .. } => self.fail(
                Code::NotCallable,
                span,
                format!("`{name}` is a macro"),
                |d| d.help(format!("write `{name}!(…)`")),
            ),
        }
    }

    pub(in crate::thir::infer) fn variant_constructor(
        &self,
        ty: &TypeKey,
        variant: &str,
    ) -> Option<CallableRef> {
        self.manifests.type_defs(ty).find_map(|(manifest, def)| {
            let v = def.variants.iter().find(|v| v.name == variant)?;
            v.constructor.map(|id| CallableRef { manifest, id })
        })
    }

    /// What the written arguments of a type say of a variant's parameters: `Either::<i64, str>.Left(1)`.
    fn of_written(&self, constructor: CallableRef, key: &TypeKey, args: &[Ty]) -> Bound {
        let mut bound = Bound::default();
        let written = Ty::Object {
            key: key.clone(),
            args: args.to_vec(),
        };
        learn(
            &self.manifests.callable(constructor).ret.ty,
            &written,
            &mut bound.generics,
        );
        bound
    }

    /// Calls an item of a crate.
    pub(in crate::thir::infer) fn call_entity(
        &mut self,
        entity: Entity,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        match entity {
            Entity::Function(f) => {
                self.call_export(f, Bound::default(), explicit, args, span, expected)
            }
            Entity::Variant {
                ty,
                args: of,
                variant,
            } => match self.variant_constructor(&ty, &variant) {
                Some(c) => {
                    let bound = self.of_written(c, &ty, &of);
                    self.call_export(c, bound, explicit, args, span, expected)
                }
                None => {
                    self.walk_args(args);
                    self.unsupported(
                        span,
                        &format!("the variant `{variant}`"),
                        "use a function of the crate that makes it",
                    )
                }
            },
            Entity::Type(ty) => self.call_type(&ty, explicit, args, span, expected),
            Entity::Alias(alias) => self.call_type(&alias.ty, explicit, args, span, expected),
            Entity::Keyton(item) => self.call_in_module(item, args, span),
            other => {
                self.walk_args(args);
                match other {
                    Entity::Constant(c) => {
                        let name = self.manifests.callable(c).path.clone();
                        self.fail(
                            Code::NotCallable,
                            span,
                            format!("`{name}` is a constant"),
                            |d| d.help("use it without `()`"),
                        )
                    }
                    other => {
                        let call = self.cx.unit.text_of(span);
                        let name = call.split('(').next().unwrap_or(call).to_owned();
                        self.entity_value(other, &name, span, expected)
                    }
                }
            }
        }
    }

    /// Reports that a module or type has no such member, with names that are near.
    pub(in crate::thir::infer) fn no_item(&mut self, base: &Entity, name: &Ident) -> Expr {
        if let Some(e) = self.skipped_item(base, name) {
            return e;
        }
        let (what, names): (String, Vec<String>) = match base {
            Entity::Module { manifest, module } => {
                let m = self.manifests.at(*manifest);
                let module = &m.modules[*module as usize];
                let mut path = vec![m.build.krate.clone()];
                path.extend(module.path.iter().cloned());
                (
                    path.join("."),
                    module.entries.iter().map(|e| e.name.clone()).collect(),
                )
            }
            Entity::Type(ty) => (self.ty_name(ty), self.member_names(ty)),
            Entity::Keyton(ModuleItem::Module(module)) => {
                (module.clone(), self.names_in_module(module))
            }
            Entity::Unknown | Entity::Reported => return self.broken(name.span),
            _ => ("it".into(), Vec::new()),
        };
        let near = kayton_diagnostics::similar(&name.name, names.iter().map(String::as_str))
            .map(str::to_owned);
        self.fail(
            Code::ItemNotFound,
            name.span,
            format!("`{what}` has no `{}`", name.name),
            |d: Diagnostic| match near {
                Some(near) => d.help(format!("did you mean `{near}`?")),
                None if matches!(base, Entity::Keyton(_)) => {
                    d.help("define it in the module, or check the name")
                }
                None => d.help(format!("`dir({what})` lists what it has")),
            },
        )
    }

    /// `import` and `rimport`: checks that what is named is there.
    pub(in crate::thir::infer) fn import(&mut self, id: ImportId) {
        let unit = self.cx.unit.clone();
        let import = &unit.module[id];
        let spec = match &import.source {
            ImportSource::Crate(spec) => spec,
            ImportSource::Module(module) => return self.import_module(import, module),
        };
        let krate = spec.rust_name();
        self.failed_imports.insert(id);
        let Some(manifest) = self.manifests.krate(&krate) else {
            self.error(
                Code::ImportFailed,
                spec.span,
                format!("the crate `{}` is not loaded", spec.name.name),
                |d| d.help("see the message about its build"),
            );
            return;
        };
        self.extern_crate(&self.manifests.at(manifest).glue_crate.clone());
        let mut at = Entity::Module {
            manifest,
            module: 0,
        };
        for segment in &import.path {
            match self.member(&at, &segment.name) {
                Some(next) => at = next,
                None => {
                    self.no_item(&at, segment);
                    return;
                }
            }
        }
        let mut missing = false;
        if let Imported::Names(names) = &import.what {
            for name in names {
                if self.member(&at, &name.name.name).is_none() {
                    self.no_item(&at, &name.name);
                    missing = true;
                }
            }
        }
        if !missing {
            self.failed_imports.remove(&id);
        }
    }

    /// Whether what an import lacks was reported where it stands.
    pub(in crate::thir::infer) fn is_reported(&self, unit: &Arc<Unit>, path: &ImportPath) -> bool {
        Arc::ptr_eq(unit, &self.unit)
            && path
                .import
                .is_some_and(|id| self.failed_imports.contains(&id))
    }

    /// Records what the cell's imports bind, for the session.
    pub(in crate::thir::infer) fn record_imports(&mut self) {
        let unit = self.unit.clone();
        for (name, binding) in &unit.resolution.exports {
            if let BindingKind::Import(path) = &unit.resolution.bindings[*binding].kind
                && path.import.is_some()
            {
                let mut spec = path.spec.clone();
                spec.span = Span::default();
                self.imports
                    .insert(unit.own(name).into_owned(), (spec, path.path.clone()));
            }
        }
    }

    /// Whether a callable makes a value without a receiver.
    pub(in crate::thir::infer) fn is_associated(&self, c: CallableRef) -> bool {
        let callable = self.manifests.callable(c);
        callable.receiver.is_none() && callable.kind != CallableKind::Protocol
    }
}
