//! Structs: definition, construction, fields, methods.
//!
//! A struct is a Rust struct behind a shared handle, so that a value has one identity however many
//! names it has, as in Python.

use std::sync::Arc;

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{Arg, CompareOp, Ident, Role, StructId};
use crate::thir::env::{Dependency, FnTemplate, StructType, Unit};
use crate::thir::infer::language::classes::{Assigned, assigned_fields, struct_key};
use crate::thir::infer::language::enums::is_enum;
use crate::thir::infer::{FnCx, Infer};
use crate::thir::tree::{Expr, Kind, StructDef};
use crate::thir::types::is_open;

impl Infer<'_> {
    /// Makes a struct known by its name, so that functions and other structs can name it.
    pub(in crate::thir::infer) fn hoist_struct(&mut self, unit: &Arc<Unit>, id: StructId) {
        let name = unit.module[id].name.name.to_string();
        let key = struct_key(unit, id);
        let rust_name = format!(
            "{}__{}",
            crate::thir::infer::language::functions::rust_ident(&name),
            unit.hash
        );
        let def = StructType {
            unit: unit.clone(),
            id,
            key: key.clone(),
            rust_name,
            fields: Vec::new(),
            late: false,
            krate: String::new(),
        };
        let name = unit.own(&name).into_owned();
        self.globals.remove(&name);
        self.struct_keys.insert(key, def.clone());
        self.structs.insert(name, def);
    }

    pub(in crate::thir::infer) fn define_struct(&mut self, id: StructId) {
        let unit = self.cx.unit.clone();
        if self.cx.ret.is_some() {
            self.unsupported(
                unit.module[id].span,
                "a struct inside of a function",
                "define it outside of the function",
            );
            return;
        }
        let name = unit.own(&unit.module[id].name.name);
        let Some(def) = self.structs.get(&*name).cloned() else {
            return;
        };
        self.define_attributes(&def);
        self.check_special(&def);
        for method in &unit.module[id].methods {
            self.define_defaults(*method);
        }
        // What has `__init__` gets its fields where the first value is made.
        if self.lateness(&def).is_none() {
            self.struct_fields(&def);
        }
    }

    /// The fields that only methods of a struct assign, if it has `__init__` or is an error: they
    /// have no values at first.
    fn lateness(&mut self, def: &StructType) -> Option<Vec<(Arc<Unit>, Assigned)>> {
        let init = self.struct_method(def, "__init__").is_some();
        let is_error = self.error_base(def).is_some();
        let mut all: Vec<(Arc<Unit>, Assigned)> = Vec::new();
        for def in self.lineage(def).iter().rev() {
            for field in assigned_fields(def) {
                let known = all.iter_mut().find(|(_, f)| f.name.name == field.name.name);
                match known {
                    Some((_, known)) if known.ty.is_none() && field.ty.is_some() => {
                        known.ty = None;
                    }
                    Some(_) => {}
                    None => all.push((def.unit.clone(), field)),
                }
            }
        }
        let stated = self.stated_fields(def);
        if is_enum(def) {
            return None;
        }
        let late = init || is_error || (stated.is_empty() && !all.is_empty());
        late.then_some(all)
    }

    /// The fields of a struct of this cell, computed when first needed.
    pub(in crate::thir::infer) fn struct_fields(&mut self, def: &StructType) -> StructType {
        let current = self.struct_by_key(&def.key).unwrap_or_else(|| def.clone());
        if !current.fields.is_empty()
            || !current.krate.is_empty()
            || self.struct_index.contains_key(&def.key)
        {
            self.struct_entry(&current);
            return self.struct_by_key(&def.key).unwrap_or(current);
        }
        let unit = def.unit.clone();
        let node = &unit.module[def.id];
        let index = self.program.structs.len();
        self.struct_index.insert(def.key.clone(), index);
        self.program.structs.push(StructDef {
            key: def.key.0.clone(),
            name: def.rust_name.clone(),
            shown: node.name.name.to_string(),
            fields: Vec::new(),
            krate: None,
            ..StructDef::default()
        });
        let lateness = self.lateness(def);
        let late = lateness.is_some();
        let is_error = self.error_base(def).is_some();
        self.program.structs[index].late = late;
        let outer = std::mem::replace(&mut self.cx, FnCx::new(unit.clone(), None));
        let mut fields: Vec<(String, Ty)> = Vec::new();
        for (unit, field) in self.stated_fields(def) {
            let name = field.name.name.to_string();
            let ty = match self.found_field(&def.key, &name) {
                Some(Ty::Dynamic) => Ty::Dynamic,
                _ => self.field_type(&unit, &field),
            };
            fields.push((name, ty));
        }
        if is_enum(def) {
            fields = self.enum_fields(def);
        }
        if is_error && fields.iter().all(|(n, _)| n != "message") {
            fields.push(("message".to_owned(), Ty::Str));
        }
        for hidden in ["args", "__cause__"] {
            if is_error && fields.iter().all(|(n, _)| n != hidden) {
                fields.push((hidden.to_owned(), Ty::Dynamic));
            }
        }
        for (unit, field) in lateness.unwrap_or_default() {
            let name = field.name.name.to_string();
            if fields.iter().any(|(n, _)| *n == name) {
                continue;
            }
            let ty = match field.ty {
                Some(ty) => self.written_in(&unit, ty),
                None => match self.found_field(&def.key, &name) {
                    Some(ty) => ty,
                    None => self.types.fresh(),
                },
            };
            fields.push((name, ty));
        }
        self.cx = outer;
        self.program.structs[index].fields.clone_from(&fields);
        let done = StructType {
            fields,
            late,
            ..def.clone()
        };
        self.struct_keys.insert(def.key.clone(), done.clone());
        if let Some(named) = self.structs.get_mut(&*unit.own(&node.name.name))
            && named.key == def.key
        {
            *named = done.clone();
        }
        done
    }

    /// The type of a field that the text states.
    fn field_type(&mut self, unit: &Arc<Unit>, field: &crate::hir::Field) -> Ty {
        let outer = std::mem::replace(&mut self.cx.unit, unit.clone());
        let ty = match (field.ty, field.default) {
            (Some(ty), _) => self.written(ty),
            (None, Some(default)) => {
                let e = self.infer(default, None);
                let ty = self.types.settle(&e.ty);
                self.types.finish(&ty)
            }
            (None, None) => self.types.fresh(),
        };
        self.cx.unit = outer;
        let ty = self.types.finish(&ty);
        if is_open(&ty) {
            let name = &field.name.name;
            self.error(
                Code::CannotInfer,
                field.name.span,
                format!("the type of the field `{name}` is not known"),
                |d| d.help(format!("state it: `{name}: i64`")),
            );
        }
        ty
    }

    /// Finds the methods that the runtime calls, when what they take is known.
    pub(in crate::thir::infer) fn finish_structs(&mut self) {
        let mut at = 0;
        while at < self.program.structs.len() {
            let key = TypeKey(self.program.structs[at].key.clone());
            if self.program.structs[at].krate.is_none()
                && let Some(def) = self.struct_by_key(&key)
            {
                self.struct_text(&def, at);
            }
            at += 1;
        }
    }

    /// `__str__` and `__repr__` are how a struct is shown; `__eq__`, `__lt__` and `__hash__` are what the
    /// runtime compares by.
    fn struct_text(&mut self, def: &StructType, index: usize) {
        let this = def.ty();
        let whole = self.abstract_method(def).is_none();
        for name in ["__str__", "__repr__", "__eq__", "__lt__", "__hash__"] {
            let Some(template) = self.struct_method(def, name).filter(|_| whole) else {
                continue;
            };
            let f = &template.unit.module[template.id];
            let span = f.span;
            let (args, ret) = match (name, f.params.len()) {
                ("__str__" | "__repr__", 1) => (vec![this.clone()], Ty::Str),
                ("__hash__", 1) => (vec![this.clone()], crate::thir::types::INT),
                ("__eq__" | "__lt__", 2) => (vec![this.clone(), this.clone()], Ty::Bool),
                _ => continue,
            };
            let Some(inst) = self.instance(&template, &args, &[], span) else {
                continue;
            };
            let given = self.program.fns[inst].ret.clone();
            if !self.types.unify(&given, &ret) {
                let (have, want) = (self.ty_name(&given), self.ty_name(&ret));
                self.error(
                    Code::TypeMismatch,
                    span,
                    format!("`{name}` gives {have}, and {want} is expected"),
                    |d| d.help(format!("return {want}")),
                );
                continue;
            }
            let def = &mut self.program.structs[index];
            match name {
                "__eq__" => def.eq = Some(inst),
                "__lt__" => def.lt = Some(inst),
                "__hash__" => def.hash = Some(inst),
                "__repr__" => def.repr = Some(inst),
                _ => def.show = Some(inst),
            }
        }
        self.program.structs[index].enumeration = is_enum(def);
        self.program.structs[index].error = self.error_base(def).is_some();
    }

    /// Index of a struct among those of the program.
    pub(in crate::thir::infer) fn struct_entry(&mut self, def: &StructType) -> usize {
        if let Some(i) = self.struct_index.get(&def.key) {
            return *i;
        }
        let i = self.program.structs.len();
        self.struct_index.insert(def.key.clone(), i);
        self.extern_crate(&def.krate);
        self.program.structs.push(StructDef {
            key: def.key.0.clone(),
            name: def.rust_name.clone(),
            shown: def.unit.module[def.id].name.name.to_string(),
            fields: def.fields.clone(),
            krate: Some(def.krate.clone()),
            late: def.late,
            ..StructDef::default()
        });
        i
    }

    pub(in crate::thir::infer) fn depend_struct(&mut self, name: &str, def: &StructType) {
        let dep = Dependency::Struct(name.to_owned(), def.key.clone());
        if !self.cx.dependencies.contains(&dep) {
            self.cx.dependencies.push(dep);
        }
    }

    fn takes_self(t: &FnTemplate) -> bool {
        let f = &t.unit.module[t.id];
        let first = f.params.first();
        f.role != Role::Static && first.is_some_and(|p| p.name.name.as_str() == "self")
    }

    /// `Point.origin()`.
    pub(in crate::thir::infer) fn call_static(
        &mut self,
        def: &StructType,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let Some(t) = self.struct_method(def, &name.name) else {
            if let Some(var) = self.struct_attribute(def, &name.name) {
                let f = self.read(var, &name.name, span);
                return self.call_function_value(f, args, span);
            }
            self.walk_args(args);
            return self.no_member(&def.ty(), name, true);
        };
        let first = match t.unit.module[t.id].role {
            Role::Class => vec![self.struct_value(def, span)],
            _ => Vec::new(),
        };
        self.call_with(&t, &name.name, first, args, Vec::new(), span)
    }

    /// A method of that name that takes nothing but `self`.
    pub(in crate::thir::infer) fn shows_struct(
        &mut self,
        def: &StructType,
        name: &str,
    ) -> Option<FnTemplate> {
        let template = self.struct_method(def, name)?;
        let alone = template.unit.module[template.id].params.len() == 1;
        (alone && Self::takes_self(&template)).then_some(template)
    }

    /// `p.norm()`; None if the struct has no such method.
    pub(in crate::thir::infer) fn call_struct_method(
        &mut self,
        def: &StructType,
        object: &Expr,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let def = self.struct_fields(def);
        let t = self.struct_method(&def, &name.name)?;
        let first = match t.unit.module[t.id].role {
            Role::Class => vec![self.struct_value(&def, span)],
            Role::Property => {
                let f = self.call_template(&t, vec![object.clone()], Vec::new(), span);
                return Some(self.call_function_value(f, args, span));
            }
            _ if Self::takes_self(&t) => vec![object.clone()],
            _ => Vec::new(),
        };
        Some(self.call_with(&t, &name.name, first, args, Vec::new(), span))
    }

    /// A method of a struct value by its name, if it has one with so many parameters.
    pub(in crate::thir::infer) fn struct_special(
        &mut self,
        object: &Expr,
        name: &str,
        args: Vec<Expr>,
        span: Span,
    ) -> Option<Expr> {
        if let Some(base) = self.family_of(&object.ty) {
            self.struct_method(&base, name)?;
            return self.dispatch(object, span, |me, own| {
                let call = me.struct_special(&own, name, args.clone(), span);
                call.unwrap_or_else(|| me.broken(span))
            });
        }
        let def = self.struct_of(&object.ty)?;
        let t = self.struct_method(&def, name)?;
        self.struct_fields(&def);
        let args = std::iter::once(object.clone()).chain(args).collect();
        Some(self.call_typed(&t, args, Vec::new(), span))
    }

    /// What `object.name` is if that is neither a field nor a method that is called.
    pub(in crate::thir::infer) fn struct_member(
        &mut self,
        object: &Expr,
        name: &Ident,
        span: Span,
    ) -> Option<Expr> {
        let def = match self.struct_as_value(&object.ty) {
            Some(def) => {
                if name.name == *"__name__" {
                    return Some(self.str_lit(&def.node().name.name.to_string(), span));
                }
                def
            }
            None => self.struct_of(&object.ty)?,
        };
        if let Some(t) = self.struct_method(&def, &name.name)
            && t.unit.module[t.id].role == Role::Property
        {
            self.struct_fields(&def);
            return Some(self.call_template(&t, vec![object.clone()], Vec::new(), span));
        }
        let var = self.struct_attribute(&def, &name.name)?;
        Some(self.read(var, &name.name, span))
    }

    /// `a == b` and `a < b` of structs: `__eq__`, `__lt__`, else by identity.
    pub(in crate::thir::infer) fn compare_structs(
        &mut self,
        op: CompareOp,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) -> Option<Expr> {
        let def = self.struct_of(&a.ty)?;
        let def = self.struct_fields(&def);
        let own = match op {
            CompareOp::Ne => "__ne__",
            CompareOp::Gt => "__gt__",
            CompareOp::Ge => "__ge__",
            CompareOp::Le => "__le__",
            _ => "",
        };
        if let Some(t) = self.struct_method(&def, own) {
            let call = self.call_template(&t, vec![a.clone(), b.clone()], Vec::new(), span);
            return Some(self.truth(call));
        }
        let (method, negate, flip) = match op {
            CompareOp::Eq => ("__eq__", false, false),
            CompareOp::Ne => ("__eq__", true, false),
            CompareOp::Lt => ("__lt__", false, false),
            CompareOp::Gt => ("__lt__", false, true),
            CompareOp::Ge => ("__lt__", true, false),
            CompareOp::Le => ("__lt__", true, true),
            _ => return None,
        };
        let test = match self.struct_method(&def, method) {
            Some(t) => {
                let (x, y) = if flip { (b, a) } else { (a, b) };
                let call = self.call_template(&t, vec![x.clone(), y.clone()], Vec::new(), span);
                self.truth(call)
            }
            None if method == "__eq__" && self.types.unify(&a.ty, &b.ty) => {
                let kind = Kind::Compare {
                    op: CompareOp::Eq,
                    lhs: Box::new(a.clone()),
                    rhs: Box::new(b.clone()),
                };
                self.expr(span, Ty::Bool, kind)
            }
            None => return None,
        };
        Some(if negate && !Self::is_broken(&test) {
            self.expr(span, Ty::Bool, Kind::Not(Box::new(test)))
        } else {
            test
        })
    }

    /// An operator that a struct defines by a method such as `__add__`.
    pub(in crate::thir::infer) fn struct_operator(
        &mut self,
        method: &str,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) -> Option<Expr> {
        let def = self.struct_of(&a.ty)?;
        let def = self.struct_fields(&def);
        let t = self.struct_method(&def, method)?;
        Some(self.call_template(&t, vec![a.clone(), b.clone()], Vec::new(), span))
    }

    /// The field of a struct value.
    pub(in crate::thir::infer) fn struct_field(
        &mut self,
        object: &Expr,
        name: &Ident,
        span: Span,
    ) -> Option<Expr> {
        let def = self.struct_of(&object.ty)?;
        let def = self.struct_fields(&def);
        let (field, ty) = def
            .fields
            .iter()
            .find(|(n, _)| n == name.name.as_str())?
            .clone();
        let e = self.expr(
            span,
            ty,
            Kind::StructGet {
                object: Box::new(object.clone()),
                field,
                late: def.late,
            },
        );
        if let Ty::Option(inner) = self.types.shallow(&e.ty)
            && Self::place(&e).is_some_and(|place| self.cx.narrowed.contains(&place))
        {
            return Some(self.expr(span, *inner, Kind::Unwrap(Box::new(e))));
        }
        Some(e)
    }
}
