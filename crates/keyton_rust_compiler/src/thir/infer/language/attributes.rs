//! `x.name`: attributes of values, modules and types.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{ExprId, Ident};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::infer::language::classes::{owner_of, struct_key};
use crate::thir::tree::{By, Expr, Kind, StmtKind};
use crate::thir::types::Known;

impl Infer<'_> {
    pub(in crate::thir::infer) fn attribute(
        &mut self,
        id: ExprId,
        base: ExprId,
        name: &Ident,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        if let Some(entity) = self.entity(id) {
            return self.entity_value(entity, &name.name, span, expected);
        }
        if let Some(entity) = self.namespace_named(base) {
            if let Entity::Type(ty) = &entity
                && let Some(e) = self.associated_constant(ty, &name.name, span, expected)
            {
                return e;
            }
            if let Entity::Type(ty) = &entity {
                let names = self.member_names(ty);
                if names.iter().any(|n| n == name.name.as_str()) {
                    return self.unsupported(
                        span,
                        &format!("the function `{}` as a value", name.name),
                        "call it, or wrap it: `fn(x): …`",
                    );
                }
            }
            return self.no_item(&entity, name);
        }
        if let Some(ty) = self.builtin_type_named(base)
            && let Some(e) = self
                .number_constant(&ty, &name.name, span)
                .or_else(|| self.unbound_method(&ty, name, span))
        {
            return e;
        }
        // `type(x)` is the name already.
        if name.name == *"__name__"
            && let Some((crate::shir::Builtin::Type, args)) = self.builtin_called(base)
        {
            let shown = match args {
                [one] => self.infer(one.value, None),
                _ => return self.infer(base, None),
            };
            let known = name_in_python(&self.types.shallow(&shown.ty));
            let number = self.is_int(&shown.ty).then_some("int");
            return match known.or(number) {
                Some(known) => self.str_lit(known, span),
                None => self.builtin_on(crate::shir::Builtin::Type, shown, span),
            };
        }
        if let Some(var) = self.attribute_variable(base, name) {
            return self.read(var, &name.name, span);
        }
        let object = match self.struct_named(base) {
            Some(def) => self.struct_value(&def, span),
            None => self.infer(base, None),
        };
        self.get_attribute(object, name, span)
    }

    fn number_constant(&mut self, ty: &Ty, name: &str, span: Span) -> Option<Expr> {
        match (ty, name) {
            (Ty::Int(int), "MAX") => {
                let (_, high) = crate::thir::types::int_range(*int);
                Some(self.expr(
                    span,
                    ty.clone(),
                    Kind::Int {
                        negative: false,
                        value: high,
                    },
                ))
            }
            (Ty::Int(int), "MIN") => {
                let (low, _) = crate::thir::types::int_range(*int);
                Some(self.expr(
                    span,
                    ty.clone(),
                    Kind::Int {
                        negative: low > 0,
                        value: low,
                    },
                ))
            }
            _ => None,
        }
    }

    fn associated_constant(
        &mut self,
        ty: &Ty,
        name: &str,
        span: Span,
        expected: Option<&Ty>,
    ) -> Option<Expr> {
        let Ty::Object { key, .. } = ty else {
            return None;
        };
        let found = self.manifests.type_defs(key).find_map(|(m, def)| {
            let manifest = self.manifests.at(m);
            let id = def
                .constants
                .iter()
                .find(|c| manifest.constant(**c).name == name)?;
            Some(self.constant_entity(m, *id))
        });
        let found = found.or_else(|| {
            let keys: Vec<_> = self
                .manifests
                .type_defs(key)
                .flat_map(|(_, d)| d.impls.iter().map(|i| i.key.clone()))
                .collect();
            keys.iter().find_map(|k| {
                self.manifests.trait_defs(k).find_map(|(m, def)| {
                    let manifest = self.manifests.at(m);
                    let id = def
                        .constants
                        .iter()
                        .find(|c| manifest.constant(**c).name == name)?;
                    Some(self.constant_entity(m, *id))
                })
            })
        })?;
        let Entity::Constant(at) = found else {
            return None;
        };
        let mut bound = Bound {
            receiver: None,
            generics: self.generics_of(at, ty),
            ..Bound::default()
        };
        if self
            .manifests
            .callable(at)
            .generics
            .iter()
            .any(|g| g.name == "Self")
        {
            bound.generics.insert("Self".to_owned(), ty.clone());
        }
        Some(self.call_export(at, bound, &[], &[], span, expected))
    }

    pub(in crate::thir::infer) fn get_attribute(
        &mut self,
        object: Expr,
        name: &Ident,
        span: Span,
    ) -> Expr {
        if Self::is_broken(&object) {
            return object;
        }
        let object = self.present(object, name, span);
        let chosen = self.dispatch(&object, span, |me, own| me.get_attribute(own, name, span));
        if let Some(chosen) = chosen {
            return chosen;
        }
        let ty = self.types.shallow(&object.ty);
        if let Some(e) = self.struct_field(&object, name, span) {
            return e;
        }
        if let Some(e) = self.struct_member(&object, name, span) {
            return e;
        }
        if self.struct_of(&ty).is_some() && name.name == *"__dict__" {
            let any = self.coerce(object, &Ty::Dynamic);
            return self.checked(
                span,
                Ty::Dynamic,
                "b::dynamic::fields_of",
                vec![(any, By::Ref)],
            );
        }
        // The type of a value is its name.
        if name.name == *"__class__" {
            return self.builtin_on(crate::shir::Builtin::Type, object, span);
        }
        if ty == Ty::Str && name.name == *"__name__" {
            return object;
        }
        if name.name == *"__name__" {
            if let Some(b) = self.builtin_of(&ty) {
                return self.str_lit(b.name(), span);
            }
            if let Some(own) = self.function_name(&ty) {
                return self.str_lit(&own, span);
            }
        }
        if let Some(e) = self.error_attribute(&object, &name.name, span) {
            return e;
        }
        if let Ty::Tuple(items) = &ty
            && let Ok(i) = name.name.parse::<usize>()
            && let Some(t) = items.get(i)
        {
            let t = t.clone();
            return self.expr(span, t, Kind::Field(Box::new(object), i));
        }
        if ty == Ty::Dynamic {
            return self.dynamic_attribute(object, name, span);
        }
        if matches!(ty, Ty::Object { .. })
            && let Some(e) = self.crate_field(&object, &name.name, span)
        {
            return e;
        }
        if let Some(e) = self.method_value(&object, name, span) {
            return e;
        }
        self.no_member(&ty, name, false)
    }

    /// A value of a struct that may be `None` where an attribute of it is used: raises an attribute error then,
    /// as Python does.
    pub(in crate::thir::infer) fn present(
        &mut self,
        object: Expr,
        name: &Ident,
        span: Span,
    ) -> Expr {
        let Ty::Option(inner) = self.types.shallow(&object.ty) else {
            return object;
        };
        if self.struct_of(&inner).is_none() && self.family_of(&inner).is_none() {
            return object;
        }
        let text = self.str_lit(&name.name.to_string(), span);
        let args = vec![(object, By::Value), (text, By::Ref)];
        self.checked(span, *inner, "b::present", args)
    }

    /// A number that is still open becomes a float if the field is assigned one.
    fn settle_field(&mut self, field: &Ty, value: &Expr) {
        let field = self.types.shallow(field);
        if self.types.known(&field) == Known::Number
            && matches!(self.types.shallow(&value.ty), Ty::Float(_))
        {
            self.types.unify(&field, &value.ty);
        }
    }

    pub(in crate::thir::infer) fn set_attribute(
        &mut self,
        object: Expr,
        name: &Ident,
        value: Expr,
        span: Span,
    ) {
        if Self::is_broken(&object) || Self::is_broken(&value) {
            return;
        }
        let object = self.present(object, name, span);
        if self.set_in_family(&object, name, &value, span) {
            return;
        }
        let ty = self.types.shallow(&object.ty);
        if ty == Ty::Dynamic {
            return self.set_dynamic_attribute(object, name, value, span);
        }
        if let Some(def) = self.struct_of(&ty) {
            let def = self.struct_fields(&def);
            let setter = format!("{}.setter", name.name);
            if let Some(t) = self.struct_method(&def, &setter) {
                let call = self.call_typed(&t, vec![object, value], Vec::new(), span);
                if !Self::is_broken(&call) {
                    self.push(span, StmtKind::Expr(call));
                }
                return;
            }
            let inside = self.cx.function.and_then(|f| owner_of(&self.cx.unit, f));
            if self.lineage(&def).iter().any(|d| d.node().frozen)
                && inside.is_none_or(|owner| struct_key(&self.cx.unit, owner) != def.key)
            {
                self.push(span, StmtKind::Expr(value));
                let message = format!("cannot assign to field '{}'", name.name);
                let message = self.str_lit(&message, span);
                let error = self.error_value("FrozenInstanceError", message, span);
                self.push(span, StmtKind::Raise(error));
                return;
            }
            match def.fields.iter().find(|(n, _)| n == name.name.as_str()) {
                Some((field, want)) => {
                    let want = want.clone();
                    let place = Self::place(&object);
                    self.settle_field(&want, &value);
                    self.widen(&want, &value);
                    let shallow = self.types.shallow(&want);
                    let loses = matches!(shallow, Ty::Int(_))
                        && matches!(self.types.shallow(&value.ty), Ty::Float(_));
                    if (loses || self.narrows(&value, &shallow) || !self.could_fit(&value, &want))
                        && self.widen_field(&ty, &name.name, span)
                    {
                        return;
                    }
                    let plain = !matches!(self.types.shallow(&value.ty), Ty::Option(_));
                    let value = self.coerce(value, &want);
                    if Self::is_broken(&value) {
                        return;
                    }
                    self.forget_field(field);
                    let optional = matches!(self.types.shallow(&want), Ty::Option(_));
                    if let Some(mut place) = place.filter(|_| optional && plain) {
                        place.fields.push(field.clone());
                        self.cx.narrowed.insert(place);
                    }
                    let kind = Kind::StructSet {
                        object: Box::new(object),
                        field: field.clone(),
                        late: def.late,
                        value: Box::new(value),
                    };
                    let e = self.expr(span, Ty::Unit, kind);
                    self.push(span, StmtKind::Expr(e));
                }
                None => {
                    self.no_member(&ty, name, false);
                }
            }
            return;
        }
        match self.crate_field_setter(&ty, &name.name) {
            Some((at, generics)) => {
                let bound = Bound::to(object, generics);
                let e = self.call_export_with(at, bound, &[], vec![value], span, None);
                if !Self::is_broken(&e) {
                    self.push(span, StmtKind::Expr(e));
                }
            }
            None if self
                .member_names(&ty)
                .iter()
                .any(|n| n == name.name.as_str()) =>
            {
                let have = self.ty_name(&ty);
                self.error(
                    Code::Unsupported,
                    name.span,
                    format!("`{}` of {have} cannot be assigned", name.name),
                    |d| d.help("use a method of the type that changes it"),
                );
            }
            None => {
                self.no_member(&ty, name, false);
            }
        }
    }
}

/// The name that Python has for a type of the language.
fn name_in_python(ty: &Ty) -> Option<&'static str> {
    Some(match ty {
        Ty::Bool => "bool",
        Ty::Int(kayton_manifest::IntTy::I64) => "int",
        Ty::Float(kayton_manifest::FloatTy::F64) => "float",
        Ty::Str => "str",
        Ty::Bytes => "bytes",
        Ty::Vec(_) => "list",
        Ty::Dict(..) => "dict",
        Ty::Set(_) => "set",
        Ty::Tuple(_) => "tuple",
        Ty::Unit => "NoneType",
        _ => return None,
    })
}
