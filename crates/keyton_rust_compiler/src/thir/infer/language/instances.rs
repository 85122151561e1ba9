//! Instances of functions: one for each combination of argument types.

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::Ty;

use std::collections::HashMap;

use crate::hir::{ExprId, FnBody};
use crate::thir::env::{Dependency, FnTemplate};
use crate::thir::infer::language::functions::{fn_key, rust_ident};
use crate::thir::infer::language::returns::gives_sometimes;
use crate::thir::infer::language::stmt::Tail;
use crate::thir::infer::{FnCx, Infer, InstState, Ret, Var};
use crate::thir::tree::{Body, FnInst, Sharing, StmtKind as S};
use crate::thir::types::{generated, generator_ty, in_shared, is_open};

const DEEPEST: u32 = 64;

impl Infer<'_> {
    /// Whether a kept instance was compiled against what stands now.
    pub(in crate::thir::infer) fn stands(&self, dependencies: &[Dependency]) -> bool {
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

    pub(in crate::thir::infer) fn inherit(&mut self, deps: Vec<Dependency>) {
        for dep in deps {
            if !self.cx.dependencies.contains(&dep) {
                self.cx.dependencies.push(dep);
            }
        }
    }

    pub(in crate::thir::infer) fn make_instance(
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
            None if self.is_wide_result(&unit, template.id) => Ret {
                ty: Ty::Dynamic,
                stated: false,
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
        self.cx.instance = Some(i);
        let waited = self.waiting.len();
        let said = self.diagnostics.len();
        self.walk_instance(template, args, n_params, &ret);
        // What it gives was not known where it calls itself, and is by now: once more.
        let shallow = self.types.shallow(&ret.ty);
        let unknown = self.unknown_calls.remove(&i);
        let said_more = unknown && self.types.known(&shallow) != crate::thir::types::Known::No;
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
            self.cx.instance = Some(i);
            self.cx.hints = hints;
            self.walk_instance(template, args, n_params, &ret);
        }
        if unknown && (!said_more || self.unknown_calls.remove(&i)) {
            self.widen_result_of(&unit, template.id, f.span);
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

    /// Walks the body of an instance.
    pub(in crate::thir::infer) fn walk_instance(
        &mut self,
        template: &FnTemplate,
        args: &[Ty],
        n_params: usize,
        ret: &Ret,
    ) {
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
            if n < n_params && self.is_wide_name(&unit, binding) {
                self.cx.body.locals[id.0].shared = Sharing::No;
                let own = self.var_expr(Var::Local(id), at);
                let any = self.local(&name, Ty::Dynamic, at);
                self.cx.body.locals[any.0].shared = shared;
                let value = self.coerce(own, &Ty::Dynamic);
                self.cx.vars.insert(binding, Var::Local(any));
                self.store(Var::Local(any), value, at);
            }
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

    /// What the rest of a function said of empty literals, if it was an error that their types were
    /// not known before.
    pub(in crate::thir::infer) fn found_out(&mut self, said: usize) -> HashMap<ExprId, Ty> {
        let mut hints = HashMap::new();
        let unknown = |d: &Diagnostic| {
            matches!(
                d.code,
                Code::CannotInfer | Code::NotIterable | Code::NotIndexable | Code::NoSuchMember
            )
        };
        if !self.diagnostics[said..].iter().any(unknown) {
            return hints;
        }
        for (id, ty) in std::mem::take(&mut self.cx.literals) {
            let ty = self.types.finish(&ty);
            if !is_open(&ty) {
                hints.insert(id, ty);
            }
        }
        hints
    }
}
