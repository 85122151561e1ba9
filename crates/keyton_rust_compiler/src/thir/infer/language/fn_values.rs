//! Functions as values: boxed, as closures, called.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::thir::infer::Infer;
use crate::thir::infer::language::construct::Given;
use crate::thir::tree::{Expr, Kind, LocalId};

impl Infer<'_> {
    /// Whether a function's own type can stand for `fn(params) -> ret`.
    pub(in crate::thir::infer) fn function_fits(
        &mut self,
        own: &Ty,
        params: &[Ty],
        _ret: &Ty,
    ) -> bool {
        if let Ty::Func { params: own, .. } = own {
            return own.len() == params.len();
        }
        let Ty::Object { key, .. } = own else {
            return false;
        };
        if self.struct_as_value(own).is_some()
            || self.builtin_of(own).is_some()
            || self.method_value_of(own).is_some()
        {
            return true;
        }
        self.template_of(key).is_some_and(|t| {
            let own = &t.unit.module[t.id].params;
            let needed = own.iter().filter(|p| p.default.is_none()).count();
            !Self::is_plain_call(own, &[]) || (needed <= params.len() && params.len() <= own.len())
        })
    }

    /// A function value as a boxed one.
    pub(in crate::thir::infer) fn boxed_function(
        &mut self,
        e: Expr,
        params: &[Ty],
        ret: &Ty,
    ) -> Expr {
        let span = e.span;
        let ty = Ty::Func {
            params: params.to_vec(),
            ret: Box::new(ret.clone()),
        };
        let held = self.held(e);
        let captured = match held.kind {
            Kind::Local(id) => vec![id],
            _ => Vec::new(),
        };
        let closure = self.closure(held, params, Some(ret), span);
        let Kind::Closure { params, body, .. } = closure.kind else {
            return closure;
        };
        self.expr(
            span,
            ty,
            Kind::Closure {
                params,
                body,
                boxed: true,
                captures: captured,
            },
        )
    }

    /// A closure that takes nothing with it as a boxed one; it returns a value of the type `ret`, if that
    /// is given.
    pub(in crate::thir::infer) fn boxed_closure(
        &mut self,
        closure: Expr,
        types: &[Ty],
        ret: Option<&Ty>,
    ) -> Expr {
        let span = closure.span;
        let Kind::Closure { params, body, .. } = closure.kind else {
            return closure;
        };
        let body = match ret {
            Some(Ty::Unit) => self.discarded(*body, span),
            Some(ret) => self.coerce(*body, ret),
            None => *body,
        };
        if Self::is_broken(&body) {
            return body;
        }
        let ret = self.types.settle(&body.ty);
        let ty = Ty::Func {
            params: types.to_vec(),
            ret: Box::new(ret),
        };
        let kind = Kind::Closure {
            params,
            body: Box::new(body),
            boxed: true,
            captures: Vec::new(),
        };
        self.expr(span, ty, kind)
    }

    /// The parameters of a Rust closure, and what its body sees of them.
    pub(in crate::thir::infer) fn closure_params(
        &mut self,
        params: &[Ty],
        span: Span,
    ) -> (Vec<LocalId>, Vec<Expr>) {
        let (mut locals, mut args) = (Vec::new(), Vec::new());
        for ty in params {
            let ty = self.types.settle(ty);
            let local = self.local("arg", ty.clone(), span);
            self.cx.body.locals[local.0].param = true;
            locals.push(local);
            args.push(self.expr(span, ty, Kind::Local(local)));
        }
        (locals, args)
    }

    /// A Rust closure that calls a function value; its type is the result's.
    pub(in crate::thir::infer) fn closure(
        &mut self,
        f: Expr,
        params: &[Ty],
        ret: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let (locals, args) = self.closure_params(params, span);
        let before = self.diagnostics.len();
        let call = self.scoped(|me| {
            let call = me.call_value(f, args, span);
            // What it gives is not known then.
            if me.diagnostics[before..].iter().any(|d| d.is_error()) {
                return me.broken(span);
            }
            match ret {
                Some(Ty::Unit) => me.discarded(call, span),
                Some(ret) => me.coerce(call, ret),
                None => call,
            }
        });
        if Self::is_broken(&call) {
            return call;
        }
        let ty = call.ty.clone();
        let kind = Kind::Closure {
            params: locals,
            body: Box::new(call),
            boxed: false,
            captures: Vec::new(),
        };
        self.expr(span, ty, kind)
    }

    /// Calls a value.
    pub(in crate::thir::infer) fn call_value(
        &mut self,
        f: Expr,
        args: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let ty = self.types.shallow(&f.ty);
        if ty == Ty::Dynamic {
            return self.dynamic_call_typed(f, args, span);
        }
        if let Some(method) = self.method_value_of(&ty) {
            return self.call_method_typed(&f, &method, args, span);
        }
        if let Some(def) = self.struct_as_value(&ty) {
            return self.construct_struct(&def, Given::Typed(args), span);
        }
        if let Some(b) = self.builtin_of(&ty) {
            return self.call_builtin(b, args, span);
        }
        match &ty {
            Ty::Object { .. } if self.struct_of(&ty).is_some() => {
                match self.struct_special(&f, "__call__", args, span) {
                    Some(call) => call,
                    None => self.not_callable(&ty, span),
                }
            }
            Ty::Object {
                key,
                args: captured,
            } => {
                let Some(template) = self.template_of(key) else {
                    return self.not_callable(&ty, span);
                };
                let captures = self.captures_of(&f, captured, span);
                self.call_typed(&template, args, captures, span)
            }
            Ty::Func { params, ret } => {
                let (params, ret) = (params.clone(), (**ret).clone());
                if params.len() != args.len() {
                    let message = format!("the function takes {} arguments", params.len());
                    return self.fail(Code::ArgumentMismatch, span, message, |d| {
                        d.help("give it as many")
                    });
                }
                let args = args
                    .into_iter()
                    .zip(&params)
                    .map(|(a, p)| self.coerce(a, p))
                    .collect();
                self.expr(
                    span,
                    ret,
                    Kind::CallFunc {
                        func: Box::new(f),
                        args,
                    },
                )
            }
            _ => self.not_callable(&ty, span),
        }
    }

    /// The captured values of a function value, one expression each.
    pub(in crate::thir::infer) fn captures_of(
        &mut self,
        f: &Expr,
        captured: &[Ty],
        span: Span,
    ) -> Vec<Expr> {
        if captured.is_empty() {
            return Vec::new();
        }
        if let Kind::Tuple(items) = &f.kind {
            return items.clone();
        }
        let whole = self.held(f.clone());
        captured
            .iter()
            .enumerate()
            .map(|(i, ty)| self.expr(span, ty.clone(), Kind::Field(Box::new(whole.clone()), i)))
            .collect()
    }

    pub(in crate::thir::infer) fn not_callable(&mut self, ty: &Ty, span: Span) -> Expr {
        let name = self.ty_name(ty);
        self.fail(
            Code::NotCallable,
            span,
            format!("a value of type {name} cannot be called"),
            |d| d.help("call a function, a type or a method"),
        )
    }
}
