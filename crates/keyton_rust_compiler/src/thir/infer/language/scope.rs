//! Variables: reading, assigning, narrowing, moving.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::TargetId;
use crate::shir::{BindingId, BindingKind, Owner};
use crate::thir::env::Dependency;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{Expr, Global, Kind, Local, LocalId, Sharing, Stmt, StmtKind};
use crate::thir::types::Known;

impl Infer<'_> {
    /// A new local variable that the current block declares.
    pub(in crate::thir::infer) fn local(&mut self, name: &str, ty: Ty, span: Span) -> LocalId {
        let id = LocalId(self.cx.body.locals.len());
        self.cx.body.locals.push(Local {
            name: name.to_owned(),
            ty,
            lazy: false,
            block: self.cx.block,
            param: false,
            shared: Sharing::No,
            span,
        });
        id
    }

    /// Whether functions inside share a variable: they, or several statements, assign it.
    pub(in crate::thir::infer) fn is_shared(&self, binding: BindingId) -> bool {
        let b = &self.cx.unit.resolution.bindings[binding];
        let own = matches!(
            b.kind,
            BindingKind::Local(Owner::Fn(_)) | BindingKind::Param { .. }
        );
        own && b.captured && b.reassigned
    }

    /// Walks something in a block of its own; its statements are given back.
    pub(in crate::thir::infer) fn in_block<T>(
        &mut self,
        walk: impl FnOnce(&mut Self) -> T,
    ) -> (Vec<Stmt>, T) {
        let id = self.cx.blocks.len();
        self.cx.blocks.push(self.cx.block);
        let outer = std::mem::replace(&mut self.cx.block, id);
        let out = std::mem::take(&mut self.cx.out);
        let value = walk(self);
        self.cx.block = outer;
        (std::mem::replace(&mut self.cx.out, out), value)
    }

    /// Walks an expression that is not evaluated exactly once here: what it needs before itself
    /// stays with it.
    pub(in crate::thir::infer) fn scoped(&mut self, walk: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let (stmts, value) = self.in_block(walk);
        if stmts.is_empty() {
            return value;
        }
        let (span, ty) = (value.span, value.ty.clone());
        self.expr(
            span,
            ty,
            Kind::Block {
                stmts,
                value: Box::new(value),
            },
        )
    }

    pub(in crate::thir::infer) fn push(&mut self, span: Span, kind: StmtKind) {
        let pos = self.pos(span);
        self.cx.out.push(Stmt { pos, kind });
    }

    fn within(&self, block: usize) -> bool {
        let mut at = self.cx.block;
        loop {
            if at == block {
                return true;
            }
            if at == 0 {
                return false;
            }
            at = self.cx.blocks[at];
        }
    }

    /// The local, marked as one that outlives its block where that is so.
    pub(in crate::thir::infer) fn touch(&mut self, id: LocalId) {
        if !self.within(self.cx.body.locals[id.0].block) {
            self.cx.body.locals[id.0].lazy = true;
        }
    }

    pub(in crate::thir::infer) fn var_ty(&self, var: Var) -> Ty {
        match var {
            Var::Local(id) => self.cx.body.locals[id.0].ty.clone(),
            Var::Global(g) => self.program.globals[g].ty.clone(),
        }
    }

    /// Notes that the function at hand uses a global.
    pub(in crate::thir::infer) fn use_global(&mut self, g: usize) {
        if !self.cx.body.globals.contains(&g) {
            self.cx.body.globals.push(g);
        }
        let global = &self.program.globals[g];
        let dep = Dependency::Global(global.name.clone(), global.slot, global.ty.clone());
        if !self.cx.dependencies.contains(&dep) {
            self.cx.dependencies.push(dep);
        }
    }

    /// The variable behind a binding, if it has one by now.
    pub(in crate::thir::infer) fn var(&self, binding: BindingId) -> Option<Var> {
        let b = &self.cx.unit.resolution.bindings[binding];
        match &b.kind {
            BindingKind::Global { .. } | BindingKind::EarlierGlobal => {
                let name = self.cx.unit.own(&b.name);
                self.globals.get(&*name).copied().map(Var::Global)
            }
            _ => self.cx.vars.get(&binding).copied(),
        }
    }

    /// A variable as an expression, whatever is known of it.
    pub(in crate::thir::infer) fn var_expr(&mut self, var: Var, span: Span) -> Expr {
        let ty = self.var_ty(var);
        match var {
            Var::Local(id) => {
                self.touch(id);
                self.expr(span, ty, Kind::Local(id))
            }
            Var::Global(g) => {
                self.use_global(g);
                self.expr(span, ty, Kind::Global(g))
            }
        }
    }

    /// Reads a variable: checks moves and applies narrowing.
    pub(in crate::thir::infer) fn read(&mut self, var: Var, name: &str, span: Span) -> Expr {
        if self.cx.poisoned.contains(&var) {
            return self.broken(span);
        }
        if let Some(moved) = self.cx.moved.get(&var).cloned() {
            self.error(
                Code::UsedAfterMove,
                span,
                format!(
                    "`{name}` was moved into `{}` and has no value any more",
                    moved.callee
                ),
                |d| {
                    let d = d.secondary(moved.span, "moved here");
                    if moved.can_copy {
                        d.help(format!("move a copy instead: `copy({name})`"))
                    } else {
                        d.help(format!("assign `{name}` again before it is used"))
                    }
                },
            );
        }
        let e = self.var_expr(var, span);
        if let Some(ty) = self.cx.classes.get(&var).cloned()
            && self.family_of(&e.ty).is_some()
        {
            return self.expr(span, ty, Kind::Coerce(Box::new(e)));
        }
        if self.cx.narrowed.contains(&var.into())
            && let Ty::Option(inner) = self.types.shallow(&e.ty)
        {
            return self.expr(span, *inner, Kind::Unwrap(Box::new(e)));
        }
        e
    }

    /// The variable that an expression names, if it is nothing but a name.
    pub(in crate::thir::infer) fn named(e: &Expr) -> Option<Var> {
        match &e.kind {
            Kind::Local(id) => Some(Var::Local(*id)),
            Kind::Global(g) => Some(Var::Global(*g)),
            Kind::Unwrap(inner) => Self::named(inner),
            _ => None,
        }
    }

    /// Assigns to the variable of a name target. `stated` is a written type.
    pub(in crate::thir::infer) fn assign_name(
        &mut self,
        target: TargetId,
        value: Expr,
        stated: Option<Ty>,
    ) {
        let unit = self.cx.unit.clone();
        let span = unit.module[target].span;
        let Some(&binding) = unit.resolution.targets.get(target) else {
            return;
        };
        self.assign_binding(binding, value, stated, span);
    }

    /// Assigns to the variable of a binding.
    pub(in crate::thir::infer) fn assign_binding(
        &mut self,
        binding: BindingId,
        value: Expr,
        stated: Option<Ty>,
        span: Span,
    ) {
        if Self::is_broken(&value) {
            let stated = stated.filter(|ty| !crate::thir::types::is_open(&self.types.finish(ty)));
            if self.var(binding).is_none() || self.cx.depth == 0 {
                let var = self.new_var(binding, stated.clone().unwrap_or(value.ty), span);
                if stated.is_none() {
                    self.cx.poisoned.insert(var);
                }
            }
            return;
        }
        if matches!(self.types.shallow(&value.ty), Ty::Never) {
            self.push(span, StmtKind::Expr(value));
            return;
        }
        if matches!(value.kind, Kind::Local(_) | Kind::Global(_)) {
            // A copy of a number that is still open does not make the other one a float later.
            self.types.settle(&value.ty);
        }
        let name = self.cx.unit.resolution.bindings[binding].name.to_string();
        let existing = self.var(binding);
        let stated = match stated {
            None if existing.is_none() && self.is_wide_name(&self.cx.unit, binding) => {
                Some(Ty::Dynamic)
            }
            stated => stated,
        };
        let var = match (existing, &stated) {
            (Some(var), None) => {
                if self.keeps_type(var, &value) {
                    var
                } else if self.may_rebind(var) {
                    self.new_var(binding, value.ty.clone(), span)
                } else if self.widen_name(binding, span) {
                    return;
                } else {
                    let old = self.var_ty(var);
                    let widens = matches!(self.types.shallow(&old), Ty::Int(_))
                        && matches!(self.types.shallow(&value.ty), Ty::Float(_));
                    let (old, new) = (self.ty_name(&old), self.ty_name(&value.ty));
                    self.error(
                        Code::TypeMismatch,
                        value.span,
                        format!("`{name}` holds {old} here, and {new} cannot be assigned to it"),
                        |d| match widens {
                            true => d.help(format!("make it a float from the start: `{name} = 0.0`")),
                            false => d.help("use another name: inside of a branch, a loop or a function that shares it, a variable keeps its type"),
                        },
                    );
                    return;
                }
            }
            (Some(var), Some(ty)) => {
                let old = self.var_ty(var);
                if self.types.unify(&old, ty) {
                    var
                } else if self.may_rebind(var) {
                    self.new_var(binding, ty.clone(), span)
                } else {
                    let old = self.ty_name(&old);
                    self.error(
                        Code::TypeMismatch,
                        span,
                        format!("`{name}` holds {old} here already"),
                        |d| d.help("use another name"),
                    );
                    return;
                }
            }
            (None, Some(ty)) => self.new_var(binding, ty.clone(), span),
            (None, None) => self.new_var(binding, value.ty.clone(), span),
        };
        let ty = self.var_ty(var);
        let plain = !matches!(self.types.shallow(&value.ty), Ty::Option(_));
        let optional = matches!(self.types.shallow(&ty), Ty::Option(_));
        let value = self.coerce(value, &ty);
        self.cx.moved.remove(&var);
        self.cx.narrowed.retain(|place| place.var != var);
        self.cx.classes.remove(&var);
        if optional && plain {
            self.cx.narrowed.insert(var.into());
        }
        self.store(var, value, span);
    }

    /// Writes the assignment.
    pub(in crate::thir::infer) fn store(&mut self, var: Var, value: Expr, span: Span) {
        self.cx.assigned.insert(var);
        match var {
            Var::Local(local) => {
                self.touch(local);
                let l = &self.cx.body.locals[local.0];
                let declared = l.param || self.cx.body.params.contains(&local);
                let declare = !declared && !self.is_declared(local);
                self.push(
                    span,
                    StmtKind::Assign {
                        local,
                        value,
                        declare,
                    },
                );
                self.cx.declared.insert(local);
            }
            Var::Global(global) => {
                self.use_global(global);
                self.program.globals[global].assigned = true;
                self.push(span, StmtKind::AssignGlobal { global, value });
            }
        }
    }

    fn is_declared(&self, local: LocalId) -> bool {
        self.cx.declared.contains(&local)
    }

    /// Whether the value can be assigned without giving the variable another type.
    fn keeps_type(&mut self, var: Var, value: &Expr) -> bool {
        let ty = self.var_ty(var);
        let known = self.types.shallow(&ty);
        let numeric_change = self.types.known(&known) == Known::Number
            && matches!(self.types.shallow(&value.ty), Ty::Float(_));
        if numeric_change && self.cx.depth == 0 && self.cx.loops == 0 {
            return false;
        }
        let float_into_int =
            matches!(known, Ty::Int(_)) && matches!(self.types.shallow(&value.ty), Ty::Float(_));
        if float_into_int {
            return false;
        }
        // A wider type of the same family is taken over at top level, as Python would.
        if let (Ty::Int(old), Ty::Int(new)) = (&known, self.types.shallow(&value.ty))
            && *old != new
        {
            return self.cx.depth > 0 || crate::thir::types::widens(new, *old);
        }
        if matches!(self.types.shallow(&value.ty), Ty::Dynamic) && known != Ty::Dynamic {
            return false;
        }
        self.fits(value, &ty)
    }

    pub(in crate::thir::infer) fn may_rebind(&self, var: Var) -> bool {
        if self.cx.depth > 0 || self.cx.loops > 0 {
            return false;
        }
        match var {
            Var::Local(id) if self.cx.body.locals[id.0].shared != Sharing::No => false,
            Var::Local(id) => !self.cx.body.locals[id.0].param || self.cx.depth == 0,
            Var::Global(_) => self.cx.ret.is_none(),
        }
    }

    /// Gives a binding a new variable.
    pub(in crate::thir::infer) fn new_var(
        &mut self,
        binding: BindingId,
        ty: Ty,
        span: Span,
    ) -> Var {
        let unit = self.cx.unit.clone();
        let b = &unit.resolution.bindings[binding];
        let name = b.name.to_string();
        let var = match &b.kind {
            BindingKind::Global { .. } | BindingKind::EarlierGlobal => {
                self.new_global(unit.own(&name).into_owned(), ty, span)
            }
            _ => {
                let id = self.local(&name, ty, span);
                if self.is_shared(binding) {
                    self.cx.body.locals[id.0].shared = Sharing::Own;
                }
                self.cx.vars.insert(binding, Var::Local(id));
                Var::Local(id)
            }
        };
        self.cx.moved.remove(&var);
        var
    }

    /// A new variable of the session, by its name in the session's tables.
    pub(in crate::thir::infer) fn new_global(&mut self, name: String, ty: Ty, span: Span) -> Var {
        let slot = self.next_slot;
        self.next_slot += 1;
        let g = self.program.globals.len();
        self.program.globals.push(Global {
            name: name.clone(),
            slot,
            ty,
            assigned: true,
            earlier: false,
            span: Some(span),
        });
        self.globals.insert(name.clone(), g);
        self.functions.shift_remove(&name);
        self.structs.shift_remove(&name);
        Var::Global(g)
    }

    /// Forgets what is known of variables that the text in `span` assigns.
    pub(in crate::thir::infer) fn forget_assigned(&mut self, span: Span) {
        let unit = self.cx.unit.clone();
        for (target, binding) in unit.resolution.targets.iter() {
            let at = unit.module[target].span;
            if span.start <= at.start
                && at.end <= span.end
                && let Some(var) = self.var(*binding)
            {
                self.cx.narrowed.retain(|place| place.var != var);
            }
        }
        for target in unit.module.targets.values() {
            if let crate::hir::TargetKind::Attr { name, .. } = &target.kind
                && span.start <= target.span.start
                && target.span.end <= span.end
            {
                self.forget_field(&name.name);
            }
        }
    }

    /// A field of that name was assigned in some value.
    pub(in crate::thir::infer) fn forget_field(&mut self, name: &str) {
        let holds = |place: &crate::thir::infer::Place| place.fields.iter().any(|f| f == name);
        self.cx.narrowed.retain(|place| !holds(place));
    }

    /// The variable that an expression names, or the field that it reaches from one.
    pub(in crate::thir::infer) fn place(e: &Expr) -> Option<crate::thir::infer::Place> {
        match &e.kind {
            Kind::StructGet { object, field, .. } => {
                let mut place = Self::place(object)?;
                place.fields.push(field.clone());
                Some(place)
            }
            Kind::Unwrap(inner) => Self::place(inner),
            _ => Self::named(e).map(Into::into),
        }
    }
}
