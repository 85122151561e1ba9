//! Functions: definitions, values of function type, instances.
//!
//! A function value has a type of its own (`fn <unit>#<index>` with the types of what it captures)
//! and is, at run time, the tuple of the captured values. So calling it is a direct call.

use std::collections::HashMap;
use std::sync::Arc;

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{ExprId, ExprKind, FnBody, FnId, Param, StmtKind};
use crate::shir::{BindingId, BindingKind};
use crate::thir::env::{Dependency, FnTemplate, Unit};
use crate::thir::infer::language::params::Actuals;
use crate::thir::infer::language::returns::gives_sometimes;
use crate::thir::infer::language::stmt::Tail;
use crate::thir::infer::{FnCx, Infer, InstState, Ret, Var};
use crate::thir::tree::{Body, Expr, FnInst, Kind, Sharing, StmtKind as S};
use crate::thir::types::{generated, generator_ty, in_shared, is_open, shared_ty};

const DEEPEST: u32 = 64;

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
            let params: Vec<Ty> = f.params.iter().map(|p| self.param_type(&unit, p)).collect();
            let template = FnTemplate {
                unit: unit.clone(),
                id,
            };
            drop(params);
            self.stated.push(template);
        }
    }

    /// Checks functions all of whose types are stated, called or not: by then the fields of structs
    /// are known.
    pub(in crate::thir::infer) fn check_stated(&mut self) {
        for template in std::mem::take(&mut self.stated) {
            let unit = template.unit.clone();
            let f = &unit.module[template.id];
            let params: Vec<Ty> = f.params.iter().map(|p| self.param_type(&unit, p)).collect();
            self.instance(&template, &params, &[], f.span);
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
    fn captured(&self, unit: &Unit, id: FnId) -> Vec<BindingId> {
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
            let Some(var) = self.var(binding) else {
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

    /// Whether a kept instance was compiled against what stands now.
    fn stands(&self, dependencies: &[Dependency]) -> bool {
        dependencies.iter().all(|d| match d {
            Dependency::Global(name, slot, ty) => self.globals.get(name).is_some_and(|g| {
                let g = &self.program.globals[*g];
                g.slot == *slot && g.ty == *ty
            }),
            Dependency::Function(name, key) => self
                .functions
                .get(name)
                .is_some_and(|t| fn_key(&t.unit, t.id) == *key),
            Dependency::Struct(name, key) => self.structs.get(name).is_some_and(|s| s.key == *key),
        })
    }

    /// The instance of a template for these arguments: index into the program's functions.
    pub(in crate::thir::infer) fn instance(
        &mut self,
        template: &FnTemplate,
        params: &[Ty],
        captures: &[Ty],
        span: Span,
    ) -> Option<usize> {
        let unit = template.unit.clone();
        let f = &unit.module[template.id];
        let name = f
            .name
            .as_ref()
            .map_or("lambda", |n| n.name.as_str())
            .to_owned();
        let mut args = Vec::new();
        // An open type, as that of `[]`, is settled by what the body does with it.
        let mut open = false;
        for ty in params.iter().chain(captures) {
            // What an option holds that is only `None` so far follows from the body, too.
            let ty = self.types.settled(ty);
            open |= is_open(&ty);
            args.push(ty);
        }
        let shown: Vec<String> = args.iter().map(|t| format!("{t:?}")).collect();
        let key = format!("{}({})", fn_key(&unit, template.id), shown.join(","));
        if let Some(&i) = self.insts.get(&key)
            && (!self.inst_states[i].done || self.stands(&self.inst_states[i].dependencies))
        {
            let deps = self.inst_states[i].dependencies.clone();
            self.inherit(deps);
            return Some(i);
        }
        let kept = self.session.instances.iter().rev().find(|k| k.key == key);
        if let Some(kept) = kept.cloned()
            && self.stands(&kept.dependencies)
        {
            self.extern_crate(&kept.krate);
            let i = self.program.fns.len();
            self.program.fns.push(FnInst {
                symbol: kept.symbol,
                krate: Some(kept.krate),
                ret: kept.ret,
                generator: false,
                body: Body::default(),
                pos: self.pos(span),
            });
            self.inst_states.push(InstState {
                key: key.clone(),
                name,
                dependencies: kept.dependencies.clone(),
                done: true,
                open: false,
                span,
            });
            self.insts.insert(key, i);
            self.inherit(kept.dependencies);
            return Some(i);
        }
        if self.nesting >= DEEPEST {
            self.error(
                Code::RecursiveType,
                span,
                format!("`{name}` calls itself with ever new types of arguments"),
                |d| d.help("state the types of its parameters"),
            );
            return None;
        }
        self.nesting += 1;
        let i = self.make_instance(template, (key, open), name, &args, params.len(), span);
        self.nesting -= 1;
        Some(i)
    }

    fn inherit(&mut self, deps: Vec<Dependency>) {
        for dep in deps {
            if !self.cx.dependencies.contains(&dep) {
                self.cx.dependencies.push(dep);
            }
        }
    }

    fn make_instance(
        &mut self,
        template: &FnTemplate,
        (key, open): (String, bool),
        name: String,
        args: &[Ty],
        n_params: usize,
        span: Span,
    ) -> usize {
        let unit = template.unit.clone();
        let f = &unit.module[template.id];
        let i = self.program.fns.len();
        let symbol = format!("{}__{}_{}", rust_ident(&name), self.unit.hash, i);
        let outer = std::mem::replace(&mut self.cx, FnCx::new(unit.clone(), None));
        let is_init = f.name.as_ref().is_some_and(|n| n.name == *"__init__")
            && crate::thir::infer::language::classes::owner_of(&unit, template.id).is_some();
        let ret = match f.ret {
            _ if f.generator => Ret {
                ty: generator_ty(self.types.fresh()),
                stated: true,
            },
            _ if is_init => Ret {
                ty: Ty::Unit,
                stated: true,
            },
            Some(ty) => Ret {
                ty: self.written(ty),
                stated: true,
            },
            None => {
                let inner = self.types.fresh();
                let ty = match &f.body {
                    FnBody::Block(block) if gives_sometimes(&unit, block, f.tail) => {
                        Ty::Option(Box::new(inner))
                    }
                    _ => inner,
                };
                Ret { ty, stated: false }
            }
        };
        self.program.fns.push(FnInst {
            symbol,
            krate: None,
            ret: ret.ty.clone(),
            generator: f.generator,
            body: Body::default(),
            pos: self.pos(f.span),
        });
        self.inst_states.push(InstState {
            key: key.clone(),
            name,
            dependencies: Vec::new(),
            done: false,
            open,
            span,
        });
        self.insts.insert(key, i);
        let waited = self.waiting.len();
        let said = self.diagnostics.len();
        self.walk_instance(template, args, n_params, &ret);
        // What it gives was not known where it calls itself, and is by now: once more.
        let shallow = self.types.shallow(&ret.ty);
        let said_more = self.unknown_calls.remove(&i)
            && self.types.known(&shallow) != crate::thir::types::Known::No;
        let hints = self.found_out(said);
        if said_more || !hints.is_empty() {
            self.diagnostics.truncate(said);
            self.waiting.truncate(waited);
            self.program.fns.truncate(i + 1);
            self.inst_states.truncate(i + 1);
            self.insts.retain(|_, at| *at <= i);
            self.unknown_calls.retain(|at| *at <= i);
            self.types.settle(&ret.ty);
            self.cx = FnCx::new(unit.clone(), None);
            self.cx.hints = hints;
            self.walk_instance(template, args, n_params, &ret);
        }
        let shallow = self.types.shallow(&ret.ty);
        if self.types.known(&shallow) == crate::thir::types::Known::No && !self.cx.gives {
            // Only ways that never give anything: it raises, or runs for ever.
            self.types.unify(&shallow, &Ty::Unit);
        }
        self.settle_all_waiting(waited);
        self.cx.body.stmts = std::mem::take(&mut self.cx.out);
        let inner = std::mem::replace(&mut self.cx, outer);
        self.program.fns[i].body = inner.body;
        self.program.fns[i].ret = self.types.resolve(&ret.ty);
        self.inst_states[i].done = true;
        self.inst_states[i]
            .dependencies
            .clone_from(&inner.dependencies);
        self.inherit(inner.dependencies);
        i
    }

    /// What the rest of a function said of empty literals, if it was an error that their types were
    /// not known before.
    fn found_out(&mut self, said: usize) -> HashMap<ExprId, Ty> {
        let mut hints = HashMap::new();
        let unknown = |d: &Diagnostic| matches!(d.code, Code::CannotInfer | Code::NotIterable);
        if !self.diagnostics[said..].iter().any(unknown) {
            return hints;
        }
        for (id, ty) in std::mem::take(&mut self.cx.literals) {
            let ty = self.types.resolve(&ty);
            if !is_open(&ty) {
                hints.insert(id, ty);
            }
        }
        hints
    }

    /// Walks the body of an instance.
    fn walk_instance(&mut self, template: &FnTemplate, args: &[Ty], n_params: usize, ret: &Ret) {
        let unit = template.unit.clone();
        let f = &unit.module[template.id];
        self.cx.function = Some(template.id);
        self.cx.ret = Some(ret.clone());
        if f.generator {
            self.cx.items = generated(&self.types.shallow(&ret.ty)).cloned();
            self.cx.ret = Some(Ret {
                ty: Ty::Unit,
                stated: true,
            });
        }
        let own = unit
            .resolution
            .fns
            .get(template.id)
            .map_or_else(Vec::new, |s| s.params.clone());
        let captured = self.captured(&unit, template.id);
        for (n, (binding, ty)) in own.into_iter().chain(captured).zip(args).enumerate() {
            let at = f
                .params
                .get(n)
                .filter(|_| n < n_params)
                .map_or(f.span, |p| p.name.span);
            let name = unit.resolution.bindings[binding].name.to_string();
            let (ty, shared) = match in_shared(ty) {
                Some(inner) => (inner.clone(), Sharing::Given),
                None if n < n_params && self.is_shared(binding) => (ty.clone(), Sharing::Own),
                None => (ty.clone(), Sharing::No),
            };
            let id = self.local(&name, ty, at);
            self.cx.body.locals[id.0].param = true;
            self.cx.body.locals[id.0].shared = shared;
            self.cx.body.params.push(id);
            self.cx.vars.insert(binding, Var::Local(id));
        }
        match &f.body {
            FnBody::Block(block) if f.tail && !f.generator => self.walk(block, &Tail::Return),
            FnBody::Block(block) => {
                self.begin_error(&unit, template.id);
                self.walk(block, &Tail::Drop);
                if !self.cx.ended {
                    self.return_none(block.span);
                }
            }
            FnBody::Expr(e) => {
                let e = self.infer_tail(*e, &ret.ty);
                if !Self::is_broken(&e) {
                    self.push(f.span, S::Return(e));
                }
            }
        }
    }

    fn infer_tail(&mut self, e: crate::hir::ExprId, ret: &Ty) -> Expr {
        let expected = self.types.shallow(ret);
        let e = self.infer(e, Some(&expected));
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
