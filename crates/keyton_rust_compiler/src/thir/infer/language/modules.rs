//! Keyton modules: what a path into them names, importing them, assigning to their variables.

use kayton_diagnostics::{Code, Span};

use crate::hir::{Arg, ExprId, Ident, Import, Imported, Name};
use crate::shir::BindingKind;
use crate::thir::env::StructType;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::infer::{Infer, Var};
use crate::thir::modules::qualified;
use crate::thir::tree::Expr;

/// Something of a Keyton module, by its name in the session's tables.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::thir::infer) enum ModuleItem {
    /// A module, or a folder with modules.
    Module(String),
    Function(String),
    Struct(String),
    Variable(usize),
}

impl Infer<'_> {
    /// What a name that `import` bound means.
    pub(in crate::thir::infer) fn module_path(
        &mut self,
        namespace: &str,
        module: &str,
        path: &[Name],
    ) -> Option<Entity> {
        let name = self.session.module_named(namespace, module)?;
        let mut at = Entity::Keyton(ModuleItem::Module(name));
        for segment in path {
            at = self.member(&at, segment)?;
        }
        Some(at)
    }

    /// `m.name`.
    pub(in crate::thir::infer) fn module_member(
        &mut self,
        module: &str,
        name: &str,
    ) -> Option<Entity> {
        let key = qualified(module, name).into_owned();
        if let Some(global) = self.globals.get(&key) {
            return Some(Entity::Keyton(ModuleItem::Variable(*global)));
        }
        if self.functions.contains_key(&key) {
            return Some(Entity::Keyton(ModuleItem::Function(key)));
        }
        if self.structs.contains_key(&key) {
            return Some(Entity::Keyton(ModuleItem::Struct(key)));
        }
        let session = self.session;
        if let Some((spec, path)) = session.imports.get(&key) {
            return self.path_entity(&spec.rust_name(), path);
        }
        if let Some((other, path)) = session.aliases.get(&key) {
            return self.module_path(module, other, path);
        }
        let known = session.is_module(&key);
        known.then_some(Entity::Keyton(ModuleItem::Module(key)))
    }

    /// What an expression names if that is no value: `None` for variables and functions.
    pub(in crate::thir::infer) fn namespace_named(&mut self, id: ExprId) -> Option<Entity> {
        self.entity(id).filter(|entity| {
            !matches!(
                entity,
                Entity::Keyton(ModuleItem::Variable(_) | ModuleItem::Function(_))
                    | Entity::Constant(_)
                    | Entity::Variant { .. }
            )
        })
    }

    /// The variable `base.name` of a module.
    pub(in crate::thir::infer) fn module_variable(
        &mut self,
        base: ExprId,
        name: &Ident,
    ) -> Option<Var> {
        if let Some(var) = self.attribute_variable(base, name) {
            return Some(var);
        }
        let base = self.entity(base)?;
        match self.member(&base, &name.name)? {
            Entity::Keyton(ModuleItem::Variable(global)) => Some(Var::Global(global)),
            _ => None,
        }
    }

    /// Reports an assignment to what is no variable of a module.
    pub(in crate::thir::infer) fn refuse_in_module(&mut self, base: ExprId, name: &Ident) -> bool {
        let Some(Entity::Keyton(ModuleItem::Module(module))) = self.entity(base) else {
            return false;
        };
        self.error(
            Code::ItemNotFound,
            name.span,
            format!("`{module}` has no variable `{}`", name.name),
            |d| d.help("assign it in the module first"),
        );
        true
    }

    /// Assigns to a variable of a module; it keeps its type.
    pub(in crate::thir::infer) fn assign_in_module(&mut self, var: Var, value: Expr, span: Span) {
        let ty = self.var_ty(var);
        let value = self.coerce(value, &ty);
        if !Self::is_broken(&value) {
            self.cx.moved.remove(&var);
            self.cx.narrowed.retain(|place| place.var != var);
            self.store(var, value, span);
        }
    }

    /// The struct that an imported name or a path means.
    pub(in crate::thir::infer) fn struct_of_module(
        &self,
        entity: Option<&Entity>,
    ) -> Option<StructType> {
        match entity? {
            Entity::Keyton(ModuleItem::Struct(key)) => self.structs.get(key).cloned(),
            _ => None,
        }
    }

    pub(in crate::thir::infer) fn module_value(&mut self, item: ModuleItem, span: Span) -> Expr {
        match item {
            ModuleItem::Variable(global) => {
                let name = self.program.globals[global].name.clone();
                self.read(Var::Global(global), &name, span)
            }
            ModuleItem::Function(key) => self.named_function(&key, span),
            ModuleItem::Struct(key) => match self.structs.get(&key).cloned() {
                Some(def) => self.struct_value(&def, span),
                None => self.broken(span),
            },
            ModuleItem::Module(_) => {
                self.unsupported(span, "a Keyton module as a value", "use what is in it")
            }
        }
    }

    pub(in crate::thir::infer) fn call_in_module(
        &mut self,
        item: ModuleItem,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        match item {
            ModuleItem::Function(key) => self.call_named(&key, args, span),
            ModuleItem::Struct(key) => self.construct(&key, args, span),
            ModuleItem::Variable(_) => {
                let value = self.module_value(item, span);
                self.call_function_value(value, args, span)
            }
            ModuleItem::Module(name) => {
                self.walk_args(args);
                self.fail(
                    Code::NotCallable,
                    span,
                    format!("`{name}` is a module"),
                    |d| d.help(format!("call something in it: `{name}.name(…)`")),
                )
            }
        }
    }

    /// `import m`, `from m import f`: checks that what is named is there.
    pub(in crate::thir::infer) fn import_module(&mut self, import: &Import, module: &Ident) {
        let namespace = self.cx.unit.namespace.clone();
        let path: Vec<Name> = import.path.iter().map(|s| s.name.clone()).collect();
        let Some(at) = self.module_path(&namespace, &module.name, &path) else {
            let written: Vec<&str> = std::iter::once(&module.name)
                .chain(&path)
                .map(Name::as_str)
                .collect();
            self.error(
                Code::ModuleNotFound,
                module.span,
                format!("there is no Keyton module `{}`", written.join(".")),
                |d| {
                    d.help(format!(
                        "a Rust crate is imported by `rimport {}`",
                        module.name
                    ))
                },
            );
            return;
        };
        if let Imported::Names(names) = &import.what {
            for name in names {
                if self.member(&at, &name.name.name).is_none() {
                    self.no_item(&at, &name.name);
                }
            }
        }
    }

    /// The names of a module, for messages.
    pub(in crate::thir::infer) fn names_in_module(&self, module: &str) -> Vec<String> {
        let names = self.session.scope_of(module).names.into_keys();
        names.map(|name| name.to_string()).collect()
    }

    /// Records what the cell's imports of modules bind, for the session.
    pub(in crate::thir::infer) fn record_modules(&mut self) {
        let unit = self.unit.clone();
        for (name, binding) in &unit.resolution.exports {
            let binding = &unit.resolution.bindings[*binding];
            if let BindingKind::Module { module, path } = &binding.kind
                && binding.span.is_some()
            {
                let key = unit.own(name).into_owned();
                self.aliases.insert(key, (module.clone(), path.clone()));
            }
        }
    }
}
