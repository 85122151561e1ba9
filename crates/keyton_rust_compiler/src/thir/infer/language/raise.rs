//! `raise`, and the errors that it raises.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Arg, ExprId, ExprKind};
use crate::shir::{BindingKind, BuiltinKind};
use crate::thir::infer::Infer;
use crate::thir::infer::language::construct::Given;
use crate::thir::infer::language::tries::error_kind;
use crate::thir::tree::{By, Expr, Kind, StmtKind, Text};
use crate::thir::types::error_ty;

impl Infer<'_> {
    /// The value of an error of the language.
    pub(in crate::thir::infer) fn error_value(
        &mut self,
        name: &str,
        message: Expr,
        span: Span,
    ) -> Expr {
        let (kind, name) = match error_kind(name) {
            Some(kinds) => (kinds[0], None),
            None => ("User", Some(name.to_owned())),
        };
        self.expr(
            span,
            error_ty(),
            Kind::MakeError {
                kind,
                name,
                message: Box::new(message),
            },
        )
    }

    /// `ValueError("…")`.
    pub(in crate::thir::infer) fn make_error(
        &mut self,
        name: &str,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let mut values = Vec::new();
        for arg in args {
            let e = self.infer(arg.value, None);
            values.push(self.held(e));
        }
        let message = match values.as_slice() {
            [] => self.str_lit("", span),
            [one] if name == "KeyError" && !Self::is_broken(one) => {
                self.shown(one.clone(), Text::Repr)
            }
            _ => self.message_of(values.clone(), span),
        };
        if Self::is_broken(&message) {
            return message;
        }
        let plain = match values.as_slice() {
            [] => true,
            [one] => self.types.shallow(&one.ty) == Ty::Str && name != "KeyError",
            _ => false,
        };
        let error = self.error_value(name, message, span);
        if plain {
            return error;
        }
        let args = self.tuple_of_any(values, span);
        let args = vec![(error, By::Value), (args, By::Value)];
        self.rust(span, error_ty(), "b::Caught::with_args", args, false)
    }

    /// Values as a tuple of any type: what an error is made with.
    pub(in crate::thir::infer) fn tuple_of_any(&mut self, values: Vec<Expr>, span: Span) -> Expr {
        let ty = Ty::Tuple(values.iter().map(|e| e.ty.clone()).collect());
        let tuple = self.expr(span, ty, Kind::Tuple(values));
        self.loosened(tuple)
    }

    pub(in crate::thir::infer) fn raise(
        &mut self,
        value: Option<ExprId>,
        cause: Option<ExprId>,
        span: Span,
    ) {
        let Some(value) = value else {
            if self.cx.handlers == 0 {
                self.error(
                    Code::MisplacedJump,
                    span,
                    "there is no error to raise again here",
                    |d| d.help("write `raise ValueError(\"…\")`"),
                );
                return;
            }
            self.push(span, StmtKind::Reraise);
            self.cx.ended = true;
            return;
        };
        let unit = self.cx.unit.clone();
        if let Some(def) = self.struct_named(value) {
            let made = self.construct_struct(&def, Given::Typed(Vec::new()), span);
            return self.raise_value(made, cause, span);
        }
        // `raise ValueError` without a call.
        if let ExprKind::Name(_) = &unit.module[value].kind
            && let Some(b) = unit.resolution.exprs.get(value)
            && let BindingKind::Builtin(b) = unit.resolution.bindings[*b].kind
            && b.kind() == BuiltinKind::Error
        {
            let message = self.str_lit("", span);
            let e = self.error_value(b.name(), message, span);
            return self.raise_value(e, cause, span);
        }
        let e = self.infer(value, None);
        self.raise_value(e, cause, span);
    }

    pub(in crate::thir::infer) fn raise_value(
        &mut self,
        e: Expr,
        cause: Option<ExprId>,
        span: Span,
    ) {
        if Self::is_broken(&e) {
            self.cx.ended = true;
            return;
        }
        let ty = self.types.shallow(&e.ty);
        let e = match (self.struct_of(&ty), cause) {
            (Some(def), Some(cause)) if self.error_base(&def).is_some() => {
                let e = self.held(e);
                let cause = self.infer_as(cause, &Ty::Dynamic);
                if Self::is_broken(&cause) {
                    return;
                }
                let kind = Kind::StructSet {
                    object: Box::new(e.clone()),
                    field: "__cause__".to_owned(),
                    late: true,
                    value: Box::new(cause),
                };
                let set = self.expr(span, Ty::Unit, kind);
                self.push(span, StmtKind::Expr(set));
                e
            }
            _ => e,
        };
        let error = match &ty {
            _ if self.is_error(&ty) => e,
            Ty::Object { key, .. } if !key.0.starts_with("fn ") => {
                let name = self.ty_name(&ty);
                let name = self.str_lit(&name, span);
                self.note_shown(&ty);
                self.rust(
                    span,
                    error_ty(),
                    "b::raised",
                    vec![(e, By::Value), (name, By::Ref)],
                    true,
                )
            }
            _ => {
                let have = self.ty_name(&ty);
                self.error(
                    Code::TypeMismatch,
                    span,
                    format!("a value of type {have} cannot be raised"),
                    |d| d.help("raise an error: `raise ValueError(\"…\")`"),
                );
                return;
            }
        };
        let error = match cause {
            Some(cause) => self.with_cause(error, cause, span),
            None => error,
        };
        if Self::is_broken(&error) {
            return;
        }
        self.push(span, StmtKind::Raise(error));
        self.cx.ended = true;
    }

    /// `raise error from cause`.
    pub(in crate::thir::infer) fn with_cause(
        &mut self,
        error: Expr,
        cause: ExprId,
        span: Span,
    ) -> Expr {
        let cause = self.infer(cause, None);
        if Self::is_broken(&cause) || matches!(cause.kind, Kind::None) {
            return error;
        }
        let cause = self.held(cause);
        let ty = self.types.settle(&cause.ty);
        let value = self.coerce(cause.clone(), &Ty::Dynamic);
        let (name, text) = match self.is_error(&ty) {
            true => {
                let name = vec![(cause.clone(), By::Ref)];
                let name = self.rust(span, Ty::Str, "b::Caught::type_name", name, false);
                (name, self.shown(cause, Text::Str))
            }
            false => {
                let name = self.ty_name(&ty);
                self.note_shown(&ty);
                (self.str_lit(&name, span), self.shown(cause, Text::Str))
            }
        };
        let args = vec![
            (error, By::Value),
            (name, By::Ref),
            (text, By::Ref),
            (value, By::Value),
        ];
        self.rust(span, error_ty(), "b::Caught::from_cause", args, false)
    }
}
