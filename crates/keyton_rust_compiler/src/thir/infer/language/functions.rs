//! Functions: definitions, values of function type, instances.
//!
//! A function value has a type of its own (`fn <unit>#<index>` with the types of what it captures)
//! and is, at run time, the tuple of the captured values. So calling it is a direct call.

use std::sync::Arc;

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{ExprKind, FnId, Param, StmtKind};
use crate::shir::{BindingId, BindingKind};
use crate::thir::env::{Dependency, FnTemplate, Unit};
use crate::thir::infer::language::params::Actuals;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{Expr, Kind, Sharing};
use crate::thir::types::{is_open, shared_ty};

/// Key of a function's own type.
pub(in crate::thir::infer) fn fn_key(unit: &Unit, id: FnId) -> String {
    format!("fn {}#{}", unit.hash, id.into_raw().into_u32())
}

impl Infer<'_> {
    /// Makes the cell's functions and structs known before anything is walked.
    pub(in crate::thir::infer) fn hoist(&mut self) {
        let unit = self.unit.clone();
        for stmt in &unit.module.body.stmts {
            match &unit.module[*stmt].kind {
                StmtKind::Fn(id) => self.bind_function(&unit, *id),
                StmtKind::Struct(id) => self.hoist_struct(&unit, *id),
                _ => {}
            }
        }
    }

    fn bind_function(&mut self, unit: &Arc<Unit>, id: FnId) {
        if let Some(name) = &unit.module[id].name {
            let name = unit.own(&name.name).into_owned();
            self.globals.remove(&name);
            self.functions.insert(
                name,
                FnTemplate {
                    unit: unit.clone(),
                    id,
                },
            );
        }
    }

    /// A definition that is reached: at module level it takes its name.
    pub(in crate::thir::infer) fn define_fn(&mut self, id: FnId) {
        let unit = self.cx.unit.clone();
        let nested = self.cx.ret.is_some();
        if !nested {
            self.define_defaults(id);
            self.bind_function(&unit, id);
        }
        let f = &unit.module[id];
        let all_stated =
            f.params.iter().all(|p| p.ty.is_some()) && Self::is_plain_call(&f.params, &[]);
        if all_stated && !nested && !f.params.is_empty() {
            let unit = unit.clone();
            self.stated.push(FnTemplate { unit, id });
        }
    }

    /// Checks functions all of whose types are stated, called or not: by then the fields of structs
    /// are known.
    pub(in crate::thir::infer) fn check_stated(&mut self) {
        for template in std::mem::take(&mut self.stated) {
            let unit = template.unit.clone();
            let f = &unit.module[template.id];
            let params: Vec<Ty> = f.params.iter().map(|p| self.param_type(&unit, p)).collect();
            // `d: TextDiff` leaves open what it holds, which each call says.
            if !params.iter().any(|ty| is_open(&self.types.finish(ty))) {
                self.instance(&template, &params, &[], f.span);
            }
        }
    }

    /// The type of a parameter; open if it is not stated. One that is `None` by default is an option.
    pub(in crate::thir::infer) fn param_type(&mut self, unit: &Arc<Unit>, param: &Param) -> Ty {
        let Some(ty) = param.ty else {
            return self.types.fresh();
        };
        let ty = self.written_in(unit, ty);
        let none = param
            .default
            .is_some_and(|d| unit.module[d].kind == ExprKind::None);
        match self.types.shallow(&ty) {
            Ty::Option(_) | Ty::Dynamic | Ty::Unit | Ty::Param(_) => ty,
            _ if none => Ty::Option(Box::new(ty)),
            _ => ty,
        }
    }

    /// A module-level function, by its name in the session's tables, as a value.
    pub(in crate::thir::infer) fn named_function(&mut self, name: &str, span: Span) -> Expr {
        let Some(template) = self.functions.get(name).cloned() else {
            return self.broken(span);
        };
        let key = fn_key(&template.unit, template.id);
        self.depend_function(name, &key);
        let ty = Ty::Object {
            key: TypeKey(key),
            args: Vec::new(),
        };
        self.expr(span, ty, Kind::Tuple(Vec::new()))
    }

    pub(in crate::thir::infer) fn depend_function(&mut self, name: &str, key: &str) {
        let dep = Dependency::Function(name.to_owned(), key.to_owned());
        if !self.cx.dependencies.contains(&dep) {
            self.cx.dependencies.push(dep);
        }
    }

    /// Variables that a function takes from around it, those of functions it uses included.
    pub(in crate::thir::infer) fn captured(&self, unit: &Unit, id: FnId) -> Vec<BindingId> {
        let mut out: Vec<BindingId> = Vec::new();
        let mut seen = vec![id];
        let mut work = vec![id];
        while let Some(f) = work.pop() {
            let Some(scope) = unit.resolution.fns.get(f) else {
                continue;
            };
            for b in &scope.captures {
                match unit.resolution.bindings[*b].kind {
                    BindingKind::Fn { id: inner, .. } if !seen.contains(&inner) => {
                        seen.push(inner);
                        work.push(inner);
                    }
                    BindingKind::Fn { .. } => {}
                    _ if !out.contains(b) => out.push(*b),
                    _ => {}
                }
            }
        }
        // What an inner function declares itself is not captured from outside of the outer one.
        let own: Vec<BindingId> = unit.resolution.fns.get(id).map_or_else(Vec::new, |s| {
            s.locals.iter().chain(&s.params).copied().collect()
        });
        out.retain(|b| !own.contains(b));
        out
    }

    /// A lambda or inner function as a value: what it captures.
    pub(in crate::thir::infer) fn function_value(&mut self, id: FnId, span: Span) -> Expr {
        let unit = self.cx.unit.clone();
        let mut values = Vec::new();
        for binding in self.captured(&unit, id) {
            let b = &unit.resolution.bindings[binding];
            let early = self.var(binding).or_else(|| self.made_early(binding, span));
            let Some(var) = early else {
                return self.fail(
                    Code::UsedBeforeAssigned,
                    span,
                    format!("the function uses `{}`, which has no value yet", b.name),
                    |d| d.help(format!("assign `{}` before the function is made", b.name)),
                );
            };
            if let Var::Local(id) = var
                && self.cx.body.locals[id.0].shared != Sharing::No
            {
                let ty = self.types.settle(&self.cx.body.locals[id.0].ty.clone());
                values.push(self.expr(span, shared_ty(ty), Kind::Shared(id)));
                continue;
            }
            let e = self.read(var, &b.name.to_string(), span);
            self.types.settle(&e.ty);
            values.push(e);
        }
        for at in self.kept_defaults(&unit, id).unwrap_or_default() {
            let p = &unit.module[id].params[at];
            let Some(default) = p.default else { continue };
            let e = self.infer(default, None);
            if Self::is_broken(&e) {
                return e;
            }
            self.types.settle(&e.ty);
            values.push(e);
        }
        let args = values.iter().map(|e| e.ty.clone()).collect();
        let ty = Ty::Object {
            key: TypeKey(fn_key(&unit, id)),
            args,
        };
        self.expr(span, ty, Kind::Tuple(values))
    }

    /// The template behind a function's own type.
    pub(in crate::thir::infer) fn template_of(&self, key: &TypeKey) -> Option<FnTemplate> {
        let (hash, index) = key.0.strip_prefix("fn ")?.split_once('#')?;
        let index: u32 = index.parse().ok()?;
        let id = FnId::from_raw(la_arena::RawIdx::from_u32(index));
        let unit = if self.unit.hash == hash {
            self.unit.clone()
        } else {
            self.session.units.get(hash)?.clone()
        };
        Some(FnTemplate { unit, id })
    }

    pub(in crate::thir::infer) fn infer_tail(&mut self, e: crate::hir::ExprId, ret: &Ty) -> Expr {
        let expected = self.types.shallow(ret);
        let e = self.infer(e, Some(&expected));
        if !Self::is_broken(&e) && !self.could_fit(&e, ret) && self.widen_result(e.span) {
            return self.broken(e.span);
        }
        if self.types.shallow(&e.ty) == Ty::Never {
            return e;
        }
        self.coerce(e, ret)
    }

    /// A call of a template with values by place: defaults stand for those that are left out.
    pub(in crate::thir::infer) fn call_typed(
        &mut self,
        template: &FnTemplate,
        args: Vec<Expr>,
        captures: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let unit = template.unit.clone();
        let params = &unit.module[template.id].params;
        if !Self::is_plain_call(params, &[]) {
            let actuals = Actuals::of(args, span);
            let values = self.bind_actuals(
                template,
                "the function",
                Vec::new(),
                actuals,
                &captures,
                span,
            );
            return match values {
                Some(values) => self.call_template(template, values, captures, span),
                None => self.broken(span),
            };
        }
        let given = args.len();
        let needed = params.iter().filter(|p| p.default.is_none()).count();
        if given > params.len() || given < needed {
            let want = params.len();
            let message =
                format!("the function takes {want} arguments, and is called with {given} here");
            return self.fail(Code::ArgumentMismatch, span, message, |d| {
                d.help("give it as many parameters as it is called with")
            });
        }
        let mut args = args.into_iter();
        let mut typed = Vec::new();
        for (at, p) in params.iter().enumerate() {
            let stated = p.ty.map(|_| self.param_type(&unit, p));
            let a = match args.next() {
                Some(a) => a,
                None => match self.default_of(template, at, stated.as_ref(), &captures) {
                    Some(default) => default,
                    None => continue,
                },
            };
            typed.push(match stated {
                Some(ty) => self.given(a, &ty),
                None => a,
            });
        }
        self.call_template(template, typed, captures, span)
    }

    /// A call of a template with argument values; `captures` come behind them.
    pub(in crate::thir::infer) fn call_template(
        &mut self,
        template: &FnTemplate,
        args: Vec<Expr>,
        captures: Vec<Expr>,
        span: Span,
    ) -> Expr {
        if args.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        // Defaults that it took with it are among its arguments by now.
        let mut captures = captures;
        let kept = self.kept_defaults(&template.unit, template.id);
        captures.truncate(captures.len() - kept.map_or(0, |kept| kept.len()));
        let params: Vec<Ty> = args.iter().map(|e| e.ty.clone()).collect();
        let caps: Vec<Ty> = captures.iter().map(|e| e.ty.clone()).collect();
        let errors = self.diagnostics.len();
        let Some(inst) = self.instance(template, &params, &caps, span) else {
            return self.broken(span);
        };
        let ret = self.program.fns[inst].ret.clone();
        let failed = self.diagnostics[errors..].iter().any(|d| d.is_error());
        if failed {
            // The remark at the call tells which argument types led to the error inside.
            let name = self.inst_states[inst].name.clone();
            for d in &mut self.diagnostics[errors..] {
                if d.is_error() && d.labels.len() < 3 && d.labels.iter().all(|l| l.span != span) {
                    d.labels.push(kayton_diagnostics::Label {
                        span,
                        text: format!("in this call of `{name}`"),
                        primary: false,
                    });
                }
            }
        }
        if !self.inst_states[inst].done {
            let shallow = self.types.shallow(&ret);
            if self.types.known(&shallow) == crate::thir::types::Known::No {
                let name = self.inst_states[inst].name.clone();
                let at = self.inst_states[inst].span;
                self.unknown_calls.insert(inst);
                return self.fail(
                    Code::CannotInfer,
                    span,
                    format!("what `{name}` gives is not known where it calls itself"),
                    |d| {
                        d.secondary(at, "").help(format!(
                            "state the result type: `fn {name}(…) -> i64:`, or return the simple case first"
                        ))
                    },
                );
            }
        }
        let args = args.into_iter().chain(captures).collect();
        self.expr(span, ret, Kind::Fn { inst, args })
    }
}

/// A name as a Rust identifier: letters, digits and `_` of ASCII alone.
pub(in crate::thir::infer) fn rust_ident(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '_'
            }
        })
        .collect()
}
