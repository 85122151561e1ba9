//! Structs: definition, construction, fields, methods.
//!
//! A struct is a Rust struct behind a shared handle, so that a value has one identity however many
//! names it has, as in Python.

use std::sync::Arc;

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{Arg, CompareOp, Ident, StructId};
use crate::thir::env::{Dependency, FnTemplate, StructType, Unit};
use crate::thir::infer::language::args::Slot;
use crate::thir::infer::{FnCx, Infer};
use crate::thir::tree::{Expr, Kind, StructDef};
use crate::thir::types::is_open;

impl Infer<'_> {
    /// Makes a struct known by its name, so that functions and other structs can name it.
    pub(in crate::thir::infer) fn hoist_struct(&mut self, unit: &Arc<Unit>, id: StructId) {
        let name = unit.module[id].name.name.to_string();
        let key = TypeKey(format!(
            "struct {}#{} {name}",
            unit.hash,
            id.into_raw().into_u32()
        ));
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
        self.struct_fields(&def);
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
            show: None,
            eq: None,
            lt: None,
        });
        let outer = std::mem::replace(&mut self.cx, FnCx::new(unit.clone(), None));
        let mut fields = Vec::new();
        for field in &node.fields {
            let ty = match (field.ty, field.default) {
                (Some(ty), _) => self.written(ty),
                (None, Some(default)) => {
                    let e = self.infer(default, None);
                    let ty = self.types.settle(&e.ty);
                    self.types.finish(&ty)
                }
                (None, None) => self.types.fresh(),
            };
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
            fields.push((field.name.name.to_string(), ty));
        }
        self.cx = outer;
        self.program.structs[index].fields.clone_from(&fields);
        let done = StructType {
            fields,
            ..def.clone()
        };
        self.struct_keys.insert(def.key.clone(), done.clone());
        if let Some(named) = self.structs.get_mut(&*unit.own(&node.name.name))
            && named.key == def.key
        {
            *named = done.clone();
        }
        self.struct_text(&done, index);
        done
    }

    /// `__str__`, or a method `to_str`, is how the struct is shown; `__eq__` and `__lt__` are what the
    /// runtime compares by.
    fn struct_text(&mut self, def: &StructType, index: usize) {
        let unit = def.unit.clone();
        let this = Ty::Object {
            key: def.key.clone(),
            args: Vec::new(),
        };
        for m in &unit.module[def.id].methods {
            let f = &unit.module[*m];
            let name = f.name.as_ref().map_or("", |n| n.name.as_str());
            let template = FnTemplate {
                unit: unit.clone(),
                id: *m,
            };
            let (args, ret) = match (name, f.params.len()) {
                ("__str__" | "__repr__", 1) => (vec![this.clone()], Ty::Str),
                ("__eq__" | "__lt__", 2) => (vec![this.clone(), this.clone()], Ty::Bool),
                _ => continue,
            };
            let Some(inst) = self.instance(&template, &args, &[], f.span) else {
                continue;
            };
            let given = self.program.fns[inst].ret.clone();
            if !self.types.unify(&given, &ret) {
                let (have, want) = (self.ty_name(&given), self.ty_name(&ret));
                self.error(
                    Code::TypeMismatch,
                    f.span,
                    format!("`{name}` gives {have}, and {want} is expected"),
                    |d| d.help(format!("return {want}")),
                );
                continue;
            }
            let def = &mut self.program.structs[index];
            match name {
                "__eq__" => def.eq = Some(inst),
                "__lt__" => def.lt = Some(inst),
                _ => def.show = Some(inst),
            }
        }
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
            show: None,
            eq: None,
            lt: None,
        });
        i
    }

    fn depend_struct(&mut self, name: &str, def: &StructType) {
        let dep = Dependency::Struct(name.to_owned(), def.key.clone());
        if !self.cx.dependencies.contains(&dep) {
            self.cx.dependencies.push(dep);
        }
    }

    /// `Point(1, y=2)`; `key` is the struct's name in the session's tables.
    pub(in crate::thir::infer) fn construct(
        &mut self,
        key: &str,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let Some(def) = self.structs.get(key).cloned() else {
            return self.broken(span);
        };
        let def = self.struct_fields(&def);
        self.depend_struct(key, &def);
        let unit = def.unit.clone();
        let node = &unit.module[def.id];
        let name = node.name.name.as_str();
        let slots: Vec<Slot> = node
            .fields
            .iter()
            .map(|f| Slot {
                name: f.name.name.to_string(),
                optional: f.default.is_some(),
            })
            .collect();
        let fields: Vec<String> = def
            .fields
            .iter()
            .map(|(n, t)| format!("{n}: {}", self.path_name(t)))
            .collect();
        let signature = format!("{name}({})", fields.join(", "));
        let Some(given) = self.match_args(name, &signature, &slots, args, span) else {
            self.walk_args(args);
            return self.broken(span);
        };
        let mut values = Vec::new();
        for ((field, given), (_, ty)) in node.fields.iter().zip(given).zip(&def.fields) {
            let e = match (given, field.default) {
                (Some(e), _) => self.infer(e, Some(ty)),
                (None, Some(default)) => self.default_value(&unit, default, Some(ty)),
                (None, None) => self.broken(span),
            };
            values.push(self.coerce(e, ty));
        }
        if values.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        let index = self.struct_entry(&def);
        let ty = Ty::Object {
            key: def.key.clone(),
            args: Vec::new(),
        };
        self.expr(
            span,
            ty,
            Kind::Struct {
                index,
                fields: values,
            },
        )
    }

    fn struct_method(&self, def: &StructType, name: &str) -> Option<FnTemplate> {
        let unit = def.unit.clone();
        let id = *unit.module[def.id].methods.iter().find(|m| {
            unit.module[**m]
                .name
                .as_ref()
                .is_some_and(|n| n.name.as_str() == name)
        })?;
        Some(FnTemplate { unit, id })
    }

    fn takes_self(t: &FnTemplate) -> bool {
        t.unit.module[t.id]
            .params
            .first()
            .is_some_and(|p| p.name.name.as_str() == "self")
    }

    /// `Point.origin()`.
    pub(in crate::thir::infer) fn call_static(
        &mut self,
        def: &StructType,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let def = self.struct_fields(def);
        match self.struct_method(&def, &name.name) {
            Some(t) => self.call_with(&t, &name.name, Vec::new(), args, Vec::new(), span),
            None => {
                self.walk_args(args);
                let ty = Ty::Object {
                    key: def.key,
                    args: Vec::new(),
                };
                self.no_member(&ty, name, true)
            }
        }
    }

    /// A method of that name that takes nothing but `self`.
    pub(in crate::thir::infer) fn shows_struct(
        &self,
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
        let first = if Self::takes_self(&t) {
            vec![object.clone()]
        } else {
            Vec::new()
        };
        Some(self.call_with(&t, &name.name, first, args, Vec::new(), span))
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
        Some(self.expr(
            span,
            ty,
            Kind::StructGet {
                object: Box::new(object.clone()),
                field,
            },
        ))
    }
}
