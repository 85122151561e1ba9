//! Statements, targets and patterns.

use super::resolver::Resolver;
use super::{BindingId, BindingKind};
use crate::hir::{
    Block, ExprId, Name, PatId, PatKind, StmtId, StmtKind, TargetId, TargetKind, WithItem,
};

impl Resolver<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(*stmt);
        }
    }

    fn optional(&mut self, block: &Option<Block>) {
        if let Some(block) = block {
            self.block(block);
        }
    }

    pub(super) fn exprs(&mut self, exprs: impl IntoIterator<Item = ExprId>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn stmt(&mut self, id: StmtId) {
        let module = self.module;
        match &module[id].kind {
            StmtKind::Missing
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Pass
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_) => {}
            StmtKind::Expr { expr, .. } => self.expr(*expr),
            StmtKind::Assign { targets, value } => {
                self.expr(*value);
                targets.iter().for_each(|target| self.assign(*target));
            }
            StmtKind::AugAssign { target, value, .. } => {
                if let TargetKind::Name(name) = &module[*target].kind {
                    self.read(name, module[*target].span, false);
                }
                self.expr(*value);
                self.assign(*target);
            }
            StmtKind::Let { target, ty, value } => {
                ty.iter().for_each(|ty| self.ty(*ty));
                self.exprs(*value);
                // A declaration without a value assigns nothing yet.
                self.assign_or_declare(*target, value.is_some());
            }
            StmtKind::Fn(id) => {
                self.signature(*id);
                if let Some(name) = &module[*id].name {
                    self.define(&name.name, self.fn_bindings.get(id).copied());
                }
                self.function(*id);
            }
            StmtKind::Struct(id) => {
                let binding = self.out.structs.get(*id).copied();
                self.define(&module[*id].name.name, binding);
                self.item(*id);
            }
            StmtKind::Import(id) => {
                for (name, binding) in self.import_bindings.get(id).cloned().unwrap_or_default() {
                    self.define(&name, Some(binding));
                }
            }
            StmtKind::Return(value) | StmtKind::Yield { value, .. } => self.exprs(*value),
            StmtKind::If { branches, orelse } => {
                for (test, body) in branches {
                    self.expr(*test);
                    self.block(body);
                }
                self.optional(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.in_loop(|r| {
                    r.expr(*test);
                    r.block(body);
                });
                self.optional(orelse);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
            } => {
                self.expr(*iter);
                self.in_loop(|r| {
                    r.assign(*target);
                    r.block(body);
                });
                self.optional(orelse);
            }
            StmtKind::Match { subject, arms } => {
                self.expr(*subject);
                for arm in arms {
                    self.pat(arm.pattern);
                    self.exprs(arm.guard);
                    self.block(&arm.body);
                }
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.block(body);
                for handler in handlers {
                    handler.types.iter().for_each(|ty| self.ty(*ty));
                    handler.name.into_iter().for_each(|name| self.assign(name));
                    self.block(&handler.body);
                }
                self.optional(orelse);
                self.optional(finally);
            }
            StmtKind::Raise { value, cause } => self.exprs(value.iter().chain(cause).copied()),
            StmtKind::With { items, body } => {
                for WithItem { value, target } in items {
                    self.expr(*value);
                    target.iter().for_each(|target| self.assign(*target));
                }
                self.block(body);
            }
            StmtKind::Del(targets) => targets.iter().for_each(|target| self.delete(*target)),
            StmtKind::Assert { test, message } => {
                self.expr(*test);
                self.exprs(*message);
            }
        }
    }

    fn in_loop(&mut self, run: impl FnOnce(&mut Self)) {
        self.frame().loops += 1;
        run(self);
        self.frame().loops -= 1;
    }

    /// A definition was reached: from here on the name means it.
    fn define(&mut self, name: &Name, binding: Option<BindingId>) {
        let at_module_level = self.at_module_level();
        let frame = self.frame();
        frame.assigned.insert(name.clone());
        if let (true, Some(binding)) = (at_module_level, binding) {
            frame.names.insert(name.clone(), binding);
        }
    }

    pub(super) fn assign(&mut self, id: TargetId) {
        self.assign_or_declare(id, true);
    }

    fn assign_or_declare(&mut self, id: TargetId, has_value: bool) {
        let module = self.module;
        let target = &module[id];
        match &target.kind {
            TargetKind::Missing => {}
            TargetKind::Name(name) => {
                if let Some(binding) = self.assigned_binding(name) {
                    self.out.targets.insert(id, binding);
                    self.record(binding);
                }
                if has_value || self.at_module_level() {
                    self.frame().assigned.insert(name.clone());
                }
            }
            TargetKind::Attr { base, .. } => self.expr(*base),
            TargetKind::Index { base, index } => self.exprs([*base, *index]),
            TargetKind::Tuple(items) => items.iter().for_each(|item| self.assign(*item)),
            TargetKind::Star(inner) => self.assign(*inner),
        }
    }

    /// The variable that an assignment to a name changes.
    fn assigned_binding(&mut self, name: &Name) -> Option<BindingId> {
        if self.at_module_level() {
            let binding = *self.globals.get(name)?;
            self.frame().names.insert(name.clone(), binding);
            return Some(binding);
        }
        let frame = self.frame();
        if frame.globals.contains(name) {
            return self.globals.get(name).copied();
        }
        if let Some(own) = frame.names.get(name) {
            return Some(*own);
        }
        // Handed to a function around by `nonlocal`.
        let outer = self.frames[1..]
            .iter()
            .rev()
            .find_map(|frame| frame.names.get(name));
        let binding = *outer?;
        self.out.bindings[binding].reassigned = true;
        Some(binding)
    }

    fn delete(&mut self, id: TargetId) {
        let module = self.module;
        let target = &module[id];
        match &target.kind {
            TargetKind::Missing => {}
            TargetKind::Name(name) => {
                if let Some(binding) = self.read(name, target.span, false) {
                    self.out.targets.insert(id, binding);
                }
            }
            TargetKind::Attr { base, .. } => self.expr(*base),
            TargetKind::Index { base, index } => self.exprs([*base, *index]),
            TargetKind::Tuple(items) => items.iter().for_each(|item| self.delete(*item)),
            TargetKind::Star(inner) => self.delete(*inner),
        }
    }

    fn pat(&mut self, id: PatId) {
        let module = self.module;
        let pat = &module[id];
        match &pat.kind {
            PatKind::Missing | PatKind::Wildcard | PatKind::Star(None) => {}
            PatKind::Bind(name) if self.is_path_pattern(name) => {
                if let Some(binding) = self.read(name, pat.span, false) {
                    self.out.pat_paths.insert(id, binding);
                }
            }
            PatKind::Bind(name) | PatKind::Star(Some(name)) => self.bind_pat(id, name),
            PatKind::Literal(expr) => self.expr(*expr),
            PatKind::Range { start, end, .. } => self.exprs(start.iter().chain(end).copied()),
            PatKind::Path(path) => self.pat_path(id, &path[0]),
            PatKind::Variant { path, args } => {
                self.pat_path(id, &path[0]);
                args.iter().for_each(|arg| self.pat(arg.pattern));
            }
            PatKind::Tuple(items) | PatKind::List(items) | PatKind::Or(items) => {
                items.iter().for_each(|item| self.pat(*item));
            }
            PatKind::Alias { pattern, name } => {
                self.pat(*pattern);
                self.bind_pat(id, &name.name);
            }
            PatKind::Dict { entries, rest } => {
                for (key, pattern) in entries {
                    self.expr(*key);
                    self.pat(*pattern);
                }
                if let Some(rest) = rest {
                    self.bind_pat(id, &rest.name);
                }
            }
        }
    }

    fn bind_pat(&mut self, id: PatId, name: &Name) {
        if let Some(binding) = self.assigned_binding(name) {
            self.out.pats.insert(id, binding);
            self.record(binding);
        }
        self.frame().assigned.insert(name.clone());
    }

    fn pat_path(&mut self, id: PatId, first: &crate::hir::Ident) {
        if let Some(binding) = self.read(&first.name, first.span, true) {
            self.out.pat_paths.insert(id, binding);
        }
    }

    /// Whether a binding is a variable, so that it can be without a value.
    pub(super) fn is_variable(&self, binding: BindingId) -> bool {
        matches!(
            self.out.bindings[binding].kind,
            BindingKind::Global { earlier: false } | BindingKind::Local(_)
        )
    }
}
