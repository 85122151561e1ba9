//! `match`: patterns become tests and bindings.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Arm, CompareOp, ExprId, PatId, PatKind};
use crate::shir::BindingKind;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::infer::language::stmt::Tail;
use crate::thir::tree::{By, Expr, Kind, Stmt, StmtKind};
use crate::thir::types::INT;

/// What a pattern needs of its subject: tests before, bindings after.
#[derive(Default)]
pub(in crate::thir::infer) struct Plan {
    pub(in crate::thir::infer) tests: Vec<Expr>,
    pub(in crate::thir::infer) binds: Vec<(PatId, Expr)>,
    pub(in crate::thir::infer) irrefutable: bool,
}

impl Infer<'_> {
    pub(in crate::thir::infer) fn match_stmt(
        &mut self,
        subject: ExprId,
        arms: &[Arm],
        span: Span,
        tail: &Tail,
    ) {
        let e = self.infer(subject, None);
        let subject = self.held(e);
        self.types.settle(&subject.ty);
        let broken = Self::is_broken(&subject);
        let mut covered = false;
        let mut reached_any = false;
        let moved = self.cx.moved.clone();
        let narrowed = self.cx.narrowed.clone();
        let mut chain: Vec<(Expr, Vec<Stmt>)> = Vec::new();
        for arm in arms {
            self.cx.narrowed.clone_from(&narrowed);
            let mut plan = Plan {
                irrefutable: true,
                ..Plan::default()
            };
            if !broken {
                self.plan(arm.pattern, &subject, &mut plan);
            }
            // The type of the value is of another form: the arm never runs for it.
            if plan
                .tests
                .iter()
                .any(|t| matches!(t.kind, Kind::Bool(false)))
            {
                continue;
            }
            self.cx.depth += 1;
            let (body, guard) = self.in_block(|me| {
                for (pat, value) in std::mem::take(&mut plan.binds) {
                    me.bind_pattern(pat, value);
                }
                let guard = arm.guard.map(|g| {
                    let t = me.test(g);
                    me.narrow(g, true);
                    t
                });
                let before = std::mem::take(&mut me.cx.out);
                me.walk(&arm.body, tail);
                let body = std::mem::replace(&mut me.cx.out, before);
                (guard, body)
            });
            self.cx.depth -= 1;
            let (guard, inner) = guard;
            let reached = !std::mem::replace(&mut self.cx.ended, false);
            reached_any |= reached;
            self.cx.moved.clone_from(&moved);
            covered |= plan.irrefutable && guard.is_none();
            let mut test = self.all_of(plan.tests, span);
            let mut stmts = body;
            if let Some(guard) = guard {
                // A guard sees the bindings, and the arm is taken only if it holds.
                let bound = std::mem::take(&mut stmts);
                let value = Kind::Block {
                    stmts: bound,
                    value: Box::new(guard),
                };
                let value = self.expr(span, Ty::Bool, value);
                let both = self.expr(span, Ty::Bool, Kind::And(Box::new(test), Box::new(value)));
                test = both;
                stmts = Vec::new();
                // Bindings again, for the body.
                let mut plan = Plan {
                    irrefutable: true,
                    ..Plan::default()
                };
                self.plan(arm.pattern, &subject, &mut plan);
                let (again, ()) = self.in_block(|me| {
                    for (pat, value) in plan.binds {
                        me.bind_pattern(pat, value);
                    }
                });
                stmts.extend(again);
            }
            stmts.extend(inner);
            chain.push((test, stmts));
        }
        self.cx.narrowed = narrowed;
        covered |= self.names_all_members(&subject.ty, arms);
        let mut otherwise: Vec<Stmt> = Vec::new();
        if !covered {
            match tail {
                Tail::Drop | Tail::Display => reached_any = true,
                Tail::Return => {
                    let (stmts, ()) = self.in_block(|me| {
                        let message = me.str_lit("no case of the match fits", span);
                        let error = me.error_value("ValueError", message, span);
                        me.push(span, StmtKind::Raise(error));
                    });
                    otherwise = stmts;
                }
            }
        }
        for (test, then) in chain.into_iter().rev() {
            let pos = self.pos(span);
            otherwise = vec![Stmt {
                pos,
                kind: StmtKind::If {
                    test,
                    then,
                    otherwise,
                },
            }];
        }
        self.cx.out.extend(otherwise);
        self.cx.ended = !reached_any && !arms.is_empty();
    }

    fn all_of(&mut self, tests: Vec<Expr>, span: Span) -> Expr {
        let mut all: Option<Expr> = None;
        for test in tests {
            all = Some(match all {
                None => test,
                Some(a) => self.expr(span, Ty::Bool, Kind::And(Box::new(a), Box::new(test))),
            });
        }
        all.unwrap_or_else(|| self.expr(span, Ty::Bool, Kind::Bool(true)))
    }

    fn bind_pattern(&mut self, pat: PatId, value: Expr) {
        let unit = self.cx.unit.clone();
        let span = unit.module[pat].span;
        let Some(&binding) = unit.resolution.pats.get(pat) else {
            return;
        };
        if let Some(var) = self.var(binding) {
            let old = self.var_ty(var);
            if !self.types.could_unify(&old, &value.ty) {
                let var = self.new_var(binding, value.ty.clone(), span);
                self.store(var, value, span);
                return;
            }
        }
        self.assign_binding(binding, value, None, span);
    }

    pub(in crate::thir::infer) fn plan(&mut self, pat: PatId, subject: &Expr, plan: &mut Plan) {
        let unit = self.cx.unit.clone();
        let node = &unit.module[pat];
        let span = node.span;
        match &node.kind {
            PatKind::Missing | PatKind::Wildcard => {}
            PatKind::Bind(name) => {
                if let Some(&b) = unit.resolution.pat_paths.get(pat) {
                    plan.irrefutable = false;
                    let entity = match &unit.resolution.bindings[b].kind {
                        BindingKind::Import(_) | BindingKind::Module { .. } => {
                            self.binding_entity(b)
                        }
                        _ => Entity::Unknown,
                    };
                    if matches!(entity, Entity::Reported) {
                        return;
                    }
                    if matches!(entity, Entity::Unknown) {
                        self.unsupported(
                            span,
                            &format!("`{name}` as a pattern"),
                            "use `case name() …`, or a guard with `if`",
                        );
                        return;
                    }
                    self.plan_entity(entity, &[], subject, span, plan);
                    return;
                }
                plan.binds.push((pat, subject.clone()));
            }
            PatKind::Literal(e) => {
                plan.irrefutable = false;
                let ty = self.types.shallow(&subject.ty);
                let e = self.infer(*e, Some(&ty));
                let numbers = self.common_number(subject, &e).is_some();
                let none = matches!(e.kind, Kind::None);
                if !numbers && !none && !self.is_dynamic(&ty) && self.join(subject, &e).is_none() {
                    return self.never(span, plan);
                }
                let test = self.compare(CompareOp::Eq, subject.clone(), e, span);
                plan.tests.push(test);
            }
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                plan.irrefutable = false;
                for (bound, op) in [
                    (start, CompareOp::Ge),
                    (
                        end,
                        if *inclusive {
                            CompareOp::Le
                        } else {
                            CompareOp::Lt
                        },
                    ),
                ] {
                    if let Some(bound) = bound {
                        let ty = self.types.shallow(&subject.ty);
                        let e = self.infer(*bound, Some(&ty));
                        let test = self.compare(op, subject.clone(), e, span);
                        plan.tests.push(test);
                    }
                }
            }
            PatKind::Path(path) => {
                plan.irrefutable = false;
                if let Some(var) = self.member_named(path) {
                    let member = self.read(var, &path[1].name, span);
                    let test = self.compare(CompareOp::Eq, subject.clone(), member, span);
                    plan.tests.push(test);
                    return;
                }
                if let Some(entity) = self.pattern_path(pat, path) {
                    self.plan_entity(entity, &[], subject, span, plan);
                }
            }
            PatKind::Dict { entries, rest } => {
                self.plan_dict(pat, entries, rest.is_some(), subject, plan)
            }
            PatKind::Variant { path, args } => {
                plan.irrefutable = false;
                if let [name] = path.as_slice()
                    && self.plan_kind(&name.name, args, subject, span, plan)
                {
                    return;
                }
                if let Some(name) = path.last()
                    && path.len() == 1
                    && let Some(def) = self.structs.get(&*unit.own(&name.name)).cloned()
                {
                    let subject = match self.plan_class(&def, subject, span, plan) {
                        Some(own) => own,
                        None => return,
                    };
                    self.plan_struct(&def, args, &subject, plan);
                    return;
                }
                if let Some(entity) = self.pattern_path(pat, path) {
                    if let Some(def) = self.struct_of_module(Some(&entity)) {
                        plan.irrefutable = true;
                        self.plan_struct(&def, args, subject, plan);
                        return;
                    }
                    self.plan_entity(entity, args, subject, span, plan);
                }
            }
            PatKind::Tuple(items) => {
                let ty = self.types.shallow(&subject.ty);
                let starred = items
                    .iter()
                    .any(|p| matches!(unit.module[*p].kind, PatKind::Star(_)));
                let Ty::Tuple(tys) = &ty else {
                    return self.plan_list(items, subject, span, plan);
                };
                if starred {
                    let any = self.coerce(subject.clone(), &Ty::Dynamic);
                    return self.plan_sequence(items, &any, span, plan);
                }
                if tys.len() != items.len() {
                    return self.never(span, plan);
                }
                for (i, (item, t)) in items.iter().zip(tys).enumerate() {
                    let field = Kind::Field(Box::new(subject.clone()), i);
                    let field = self.expr(span, t.clone(), field);
                    self.plan(*item, &field, plan);
                }
            }
            PatKind::List(items) => self.plan_list(items, subject, span, plan),
            PatKind::Or(items) => {
                let mut any: Option<Expr> = None;
                let mut irrefutable = false;
                for item in items {
                    let mut inner = Plan {
                        irrefutable: true,
                        ..Plan::default()
                    };
                    self.plan(*item, subject, &mut inner);
                    irrefutable |= inner.irrefutable;
                    if !inner.binds.is_empty() {
                        self.unsupported(
                            span,
                            "names in a pattern with `|`",
                            "write one case for each",
                        );
                        return;
                    }
                    let test = self.all_of(inner.tests, span);
                    any = Some(match any {
                        None => test,
                        Some(a) => self.expr(span, Ty::Bool, Kind::Or(Box::new(a), Box::new(test))),
                    });
                }
                plan.irrefutable &= irrefutable;
                plan.tests.extend(any);
            }
            PatKind::Alias { pattern, .. } => {
                plan.binds.push((pat, subject.clone()));
                self.plan(*pattern, subject, plan);
            }
            PatKind::Star(_) => {
                self.unsupported(span, "`*` here", "use it inside of `[…]`");
            }
        }
    }

    pub(in crate::thir::infer) fn bad_pattern(&mut self, ty: &Ty, what: &str, span: Span) {
        let have = self.ty_name(ty);
        self.error(
            Code::TypeMismatch,
            span,
            format!("the pattern is {what}, and the value is {have}"),
            |d| d.help("write a pattern of the value's form"),
        );
    }

    fn plan_list(&mut self, items: &[PatId], subject: &Expr, span: Span, plan: &mut Plan) {
        let unit = self.cx.unit.clone();
        let ty = self.types.shallow(&subject.ty);
        if let Ty::Tuple(_) | Ty::Dynamic = ty {
            let any = self.coerce(subject.clone(), &Ty::Dynamic);
            return self.plan_sequence(items, &any, span, plan);
        }
        let Ty::Vec(item_ty) = &ty else {
            return self.never(span, plan);
        };
        let star = items
            .iter()
            .position(|p| matches!(unit.module[*p].kind, PatKind::Star(_)));
        plan.irrefutable = false;
        let int = |me: &Self, v: usize, negative: bool| {
            me.expr(
                span,
                INT,
                Kind::Int {
                    negative,
                    value: v as u128,
                },
            )
        };
        let len = self.checked(span, INT, "b::list_len", vec![(subject.clone(), By::Ref)]);
        let want = int(self, items.len() - usize::from(star.is_some()), false);
        let op = if star.is_some() {
            CompareOp::Ge
        } else {
            CompareOp::Eq
        };
        let test = self.compare(op, len, want, span);
        plan.tests.push(test);
        for (i, item) in items.iter().enumerate() {
            if star == Some(i) {
                if let PatKind::Star(Some(_)) = &unit.module[*item].kind {
                    let args = vec![
                        (subject.clone(), By::Ref),
                        (int(self, i, false), By::Value),
                        (int(self, items.len() - i - 1, false), By::Value),
                    ];
                    let rest = self.checked(span, ty.clone(), "b::unpack_rest", args);
                    plan.binds.push((*item, rest));
                }
                continue;
            }
            let at = match star {
                Some(s) if i > s => int(self, items.len() - i, true),
                _ => int(self, i, false),
            };
            let args = vec![(subject.clone(), By::Ref), (at, By::Value)];
            let value = self.checked(span, (**item_ty).clone(), "o::list_index", args);
            self.plan(*item, &value, plan);
        }
    }
}
