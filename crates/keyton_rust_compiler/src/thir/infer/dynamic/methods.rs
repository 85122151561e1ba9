//! Methods as values: `key=d.get`, `map(str.upper, xs)`, `handlers = {"add": self.add}`.

use kayton_diagnostics::Span;
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{Arg, ArgKind, Ident, Name, Role};
use crate::thir::env::FnTemplate;
use crate::thir::infer::Infer;
use crate::thir::infer::builtin::method_table::builtin_methods;
use crate::thir::infer::language::functions::fn_key;
use crate::thir::infer::language::params::Actuals;
use crate::thir::tree::{Expr, Kind};

/// Begins the key of the type of a method of a struct with the value that it is called on.
const METHOD: &str = "fn method ";
/// Begins the key of the type of a method of a type of the language with such a value.
const MEMBER: &str = "fn member ";
/// Begins the key of the type of a method of a type of the language that is given the value.
const UNBOUND: &str = "fn unbound ";

/// A method as a value.
pub(in crate::thir::infer) struct MethodValue {
    pub(in crate::thir::infer) name: String,
    /// The method of a struct; None for one of the language.
    pub(in crate::thir::infer) template: Option<FnTemplate>,
    /// How many parameters are given by what it is called on.
    pub(in crate::thir::infer) skipped: usize,
}

impl Infer<'_> {
    /// `object.name`, if that is a method.
    pub(in crate::thir::infer) fn method_value(
        &mut self,
        object: &Expr,
        name: &Ident,
        span: Span,
    ) -> Option<Expr> {
        let ty = self.types.shallow(&object.ty);
        let held = |me: &Self, key: String, object: Expr| {
            let ty = Ty::Object {
                key: TypeKey(key),
                args: vec![object.ty.clone()],
            };
            me.expr(span, ty, Kind::Tuple(vec![object]))
        };
        let class = self.struct_as_value(&ty);
        if let Some(def) = class.clone().or_else(|| self.struct_of(&ty)) {
            self.struct_fields(&def);
            let t = self.struct_method(&def, &name.name)?;
            let own = fn_key(&t.unit, t.id);
            let bound = match t.unit.module[t.id].role {
                Role::Class => self.struct_value(&def, span),
                Role::Static => return Some(self.free_function(own, span)),
                _ if class.is_some() => return Some(self.free_function(own, span)),
                _ => object.clone(),
            };
            let key = own.replacen("fn ", METHOD, 1);
            return Some(held(self, key, bound));
        }
        if !builtin_methods(&ty).contains(&name.name.as_str()) {
            return None;
        }
        self.types.settle(&ty);
        Some(held(self, format!("{MEMBER}{}", name.name), object.clone()))
    }

    fn free_function(&mut self, key: String, span: Span) -> Expr {
        let ty = Ty::Object {
            key: TypeKey(key),
            args: Vec::new(),
        };
        self.expr(span, ty, Kind::Tuple(Vec::new()))
    }

    /// `str.upper`: the method of a type of the language, which is given the value.
    pub(in crate::thir::infer) fn unbound_method(
        &mut self,
        ty: &Ty,
        name: &Ident,
        span: Span,
    ) -> Option<Expr> {
        if !builtin_methods(ty).contains(&name.name.as_str()) {
            return None;
        }
        Some(self.free_function(format!("{UNBOUND}{}", name.name), span))
    }

    /// The method that a value of such a type is.
    pub(in crate::thir::infer) fn method_value_of(&mut self, ty: &Ty) -> Option<MethodValue> {
        let Ty::Object { key, .. } = self.types.shallow(ty) else {
            return None;
        };
        if let Some(own) = key.0.strip_prefix(METHOD) {
            let template = self.template_of(&TypeKey(format!("fn {own}")))?;
            let name = template.unit.module[template.id]
                .name
                .as_ref()?
                .name
                .to_string();
            return Some(MethodValue {
                name,
                template: Some(template),
                skipped: 1,
            });
        }
        let bound = key.0.strip_prefix(MEMBER);
        let name = bound.or_else(|| key.0.strip_prefix(UNBOUND))?;
        Some(MethodValue {
            name: name.to_owned(),
            template: None,
            skipped: usize::from(bound.is_some()),
        })
    }

    /// What a method as a value is called on, if it has that with it.
    pub(in crate::thir::infer) fn bound_to(&mut self, f: &Expr, span: Span) -> Vec<Expr> {
        match self.types.shallow(&f.ty) {
            Ty::Object { args, .. } => self.captures_of(f, &args, span),
            _ => Vec::new(),
        }
    }

    /// A method as a value, called with written arguments.
    pub(in crate::thir::infer) fn call_method_value(
        &mut self,
        f: &Expr,
        method: &MethodValue,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let mut first = self.bound_to(f, span);
        if let Some(t) = &method.template {
            return self.call_with(t, &method.name, first, args, Vec::new(), span);
        }
        let name = Ident {
            name: Name::new(&method.name),
            span,
        };
        let (object, rest) = match (first.pop(), args.split_first()) {
            (Some(object), _) => (object, args),
            (None, Some((object, rest))) => (self.infer(object.value, None), rest),
            (None, None) => return self.not_callable(&f.ty.clone(), span),
        };
        match Self::is_broken(&object) {
            true => object,
            false => self.call_method(object, &name, &[], rest, span, None),
        }
    }

    /// A method as a value, called with values by place.
    pub(in crate::thir::infer) fn call_method_typed(
        &mut self,
        f: &Expr,
        method: &MethodValue,
        args: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let mut first = self.bound_to(f, span);
        if let Some(t) = &method.template {
            let values = Actuals::of(args, span);
            let values = self.bind_actuals(t, &method.name, first, values, &[], span);
            return match values {
                Some(values) => self.call_template(t, values, Vec::new(), span),
                None => self.broken(span),
            };
        }
        let mut args = args;
        let object = match first.pop() {
            Some(object) => object,
            None if args.is_empty() => return self.not_callable(&f.ty.clone(), span),
            None => args.remove(0),
        };
        self.call_member(object, &method.name, args, span)
    }

    /// `object.name(args…)` of a type of the language, with values.
    pub(in crate::thir::infer) fn call_member(
        &mut self,
        object: Expr,
        name: &str,
        args: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let name = Ident {
            name: Name::new(name),
            span,
        };
        self.with_given(args, span, |me, args| {
            me.call_method(object, &name, &[], args, span, None)
        })
    }

    /// Gives `call` arguments that stand for values which are there already.
    pub(in crate::thir::infer) fn with_given(
        &mut self,
        values: Vec<Expr>,
        span: Span,
        call: impl FnOnce(&mut Self, &[Arg]) -> Expr,
    ) -> Expr {
        let places = self.cx.unit.module.given.clone();
        let from = self.cx.given.len();
        let free = places.get(from..from + values.len()).unwrap_or(&[]);
        if free.len() < values.len() {
            return self.unsupported(
                span,
                "a method as a value with so many arguments",
                "call the method by its name",
            );
        }
        let args: Vec<Arg> = free
            .iter()
            .map(|id| Arg {
                kind: ArgKind::Positional,
                value: *id,
                span,
            })
            .collect();
        self.cx.given.extend(values);
        let e = call(self, &args);
        self.cx.given.truncate(from);
        e
    }
}
