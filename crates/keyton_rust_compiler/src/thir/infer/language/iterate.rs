//! Loops: what can be looped over, and `for`.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{Block, ComprehensionKind, ExprId, ExprKind, TargetId, TargetKind};
use crate::shir::BindingKind;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::language::stmt::Tail;
use crate::thir::tree::{By, Clause, Expr, Iter, Kind, LocalId, Stmt, StmtKind};
use crate::thir::types::{INT, Known, generated};

impl Infer<'_> {
    pub(in crate::thir::infer) fn iterator(
        &self,
        span: Span,
        path: &str,
        args: Vec<(Expr, By)>,
        fallible: bool,
    ) -> Iter {
        Iter::Rust(self.rust(span, Ty::Never, path, args, fallible))
    }

    /// What an expression gives when it is looped over, and the type of the items.
    pub(in crate::thir::infer) fn iter_expr(&mut self, id: ExprId) -> Option<(Iter, Ty)> {
        let unit = self.cx.unit.clone();
        let span = unit.module[id].span;
        if let ExprKind::Range {
            start,
            end,
            inclusive,
        } = unit.module[id].kind
        {
            return Some(self.range_iter(start, end, inclusive, span));
        }
        if let Some((builtin, args)) = self.builtin_called(id) {
            let args = args.to_vec();
            if let Some(found) = self.builtin_iter(builtin, &args, span) {
                return found;
            }
        }
        if let ExprKind::Comprehension(c) = &unit.module[id].kind
            && c.kind == ComprehensionKind::Generator
        {
            let e = self.comprehension(c, span, None);
            return self.iter_value(e);
        }
        let e = self.infer(id, None);
        self.iter_value(e)
    }

    /// What a value gives when it is looped over.
    pub(in crate::thir::infer) fn iter_value(&mut self, e: Expr) -> Option<(Iter, Ty)> {
        if Self::is_broken(&e) {
            return None;
        }
        let span = e.span;
        let ty = self.types.settle(&e.ty);
        let one = |e: Expr| vec![(e, By::Ref)];
        Some(match &ty {
            Ty::Vec(item) => (
                self.iterator(span, "b::list_iter", one(e), false),
                (**item).clone(),
            ),
            Ty::Str => (self.iterator(span, "b::str_iter", one(e), false), Ty::Str),
            Ty::Dynamic => (
                self.iterator(span, "b::dynamic::iter", one(e), true),
                Ty::Dynamic,
            ),
            Ty::Bytes => (self.iterator(span, "b::bytes_iter", one(e), false), INT),
            Ty::Dict(k, _) => (
                self.iterator(span, "b::dict_iter", one(e), true),
                (**k).clone(),
            ),
            Ty::Set(t) => (
                self.iterator(span, "b::set_iter", one(e), true),
                (**t).clone(),
            ),
            Ty::Tuple(items) => {
                let items = items.clone();
                let whole = self.held(e);
                let mut list = Vec::new();
                let mut first = items.first().cloned().unwrap_or(INT);
                for t in &items {
                    let (a, b) = (
                        self.expr(span, first.clone(), Kind::Unit),
                        self.expr(span, t.clone(), Kind::Unit),
                    );
                    first = self.join(&a, &b).unwrap_or(Ty::Dynamic);
                }
                for (i, t) in items.iter().enumerate() {
                    let item = self.expr(span, t.clone(), Kind::Field(Box::new(whole.clone()), i));
                    list.push(self.coerce(item, &first));
                }
                let list = self.expr(span, Ty::Vec(Box::new(first.clone())), Kind::List(list));
                return self.iter_value(list);
            }
            Ty::Object { .. } if let Some(item) = generated(&ty) => {
                (self.iter_generator(e, item, span), item.clone())
            }
            Ty::Object { .. }
                if let Some(def) = self.struct_as_value(&ty)
                    && let Some(members) = self.members_of_enum(&def, span) =>
            {
                return self.iter_value(members);
            }
            Ty::Object { .. } if self.struct_of(&ty).is_some() => {
                return self.iter_struct(e, span);
            }
            Ty::Object { .. } => return self.iter_object(e, span),
            _ => {
                let name = self.ty_name(&ty);
                let known = self.types.known(&ty) == Known::Yes;
                self.error(
                    Code::NotIterable,
                    span,
                    if known {
                        format!("{name} cannot be looped over")
                    } else {
                        "the type of what is looped over is not known here".to_owned()
                    },
                    |d| match &ty {
                        Ty::Int(_) => d.help("write `range(n)` or `0..n`"),
                        Ty::Option(_) => d.help("check for `None` first: `if x is not None:`"),
                        Ty::Param(_) => {
                            d.help("state the type where the variable is made, or write `range(n)`")
                        }
                        _ => d.help("loop over a list, a range, a str, a dict or a set"),
                    },
                );
                return None;
            }
        })
    }

    fn iter_object(&mut self, e: Expr, span: Span) -> Option<(Iter, Ty)> {
        let mut init = e.clone();
        if self.protocol(&e.ty, Protocol::Next).is_none() {
            match self.unary_protocol(&e, Protocol::Iter, span) {
                Some(made) => init = made,
                None => {
                    if let Some(target) = self.unary_protocol(&e, Protocol::Deref, span) {
                        return self.iter_value(target);
                    }
                    let name = self.ty_name(&e.ty);
                    self.error(
                        Code::NotIterable,
                        span,
                        format!("{name} cannot be looped over"),
                        |d| d.help("call a method of it that gives an iterator or a list"),
                    );
                    return None;
                }
            }
            if Self::is_broken(&init) {
                return None;
            }
            if !matches!(self.types.shallow(&init.ty), Ty::Object { .. }) {
                return self.iter_value(init);
            }
        }
        let Some((at, generics)) = self.protocol(&init.ty, Protocol::Next) else {
            let name = self.ty_name(&init.ty);
            self.error(
                Code::NotIterable,
                span,
                format!("{name} cannot be looped over"),
                |d| d.help("call a method of it that gives a list"),
            );
            return None;
        };
        let ty = init.ty.clone();
        let local = self.local("iter", ty.clone(), span);
        let it = self.expr(span, ty, Kind::Local(local));
        let next = self.call_export_with(at, Bound::to(it, generics), &[], Vec::new(), span, None);
        let Ty::Option(item) = self.types.shallow(&next.ty) else {
            return None;
        };
        Some((
            Iter::Object {
                local,
                init: Box::new(init),
                next: Box::new(next),
            },
            *item,
        ))
    }

    /// An iterator as a Rust expression; one that can fail is collected first.
    pub(in crate::thir::infer) fn iter_rust(&mut self, iter: Iter, item: &Ty, span: Span) -> Expr {
        match iter {
            Iter::Rust(e) => e,
            // Item by item: there may be no end.
            Iter::Object { init, .. } if generated(&self.types.shallow(&init.ty)).is_some() => self
                .rust(
                    span,
                    Ty::Never,
                    "b::stream",
                    vec![(*init, By::Value)],
                    false,
                ),
            object => {
                let list = self.collected((object, item.clone()), span);
                self.rust(
                    span,
                    Ty::Never,
                    "b::list_iter",
                    vec![(list, By::Ref)],
                    false,
                )
            }
        }
    }

    /// Everything an iterator gives, as a list.
    pub(in crate::thir::infer) fn collected(
        &mut self,
        (iter, item): (Iter, Ty),
        span: Span,
    ) -> Expr {
        let ty = Ty::Vec(Box::new(item.clone()));
        match iter {
            Iter::Rust(e) => self.rust(span, ty, "b::collect", vec![(e, By::Value)], true),
            iter => {
                let local = self.local("it", item.clone(), span);
                let element = self.expr(span, item, Kind::Local(local));
                let clause = Clause {
                    local,
                    iter,
                    bind: Vec::new(),
                    conditions: Vec::new(),
                };
                let kind = Kind::Comprehension {
                    kind: ComprehensionKind::List,
                    element: Box::new(element),
                    value: None,
                    clauses: vec![clause],
                };
                self.expr(span, ty, kind)
            }
        }
    }

    /// A list of what a value holds; a list is itself.
    pub(in crate::thir::infer) fn listed(&mut self, e: Expr) -> Expr {
        if Self::is_broken(&e) || matches!(self.types.shallow(&e.ty), Ty::Vec(_)) {
            return e;
        }
        let span = e.span;
        match self.iter_value(e) {
            Some(iter) => self.collected(iter, span),
            None => self.broken(span),
        }
    }

    pub(in crate::thir::infer) fn set_from(&mut self, e: Expr) -> Expr {
        if Self::is_broken(&e) || matches!(self.types.shallow(&e.ty), Ty::Set(_)) {
            return e;
        }
        let span = e.span;
        let list = self.listed(e);
        let Ty::Vec(item) = self.types.shallow(&list.ty) else {
            return list;
        };
        self.check_key(&item, span);
        self.checked(
            span,
            Ty::Set(item),
            "b::set_from_list",
            vec![(list, By::Ref)],
        )
    }

    /// Binds a loop's item: the local that takes it, and statements that take it apart.
    pub(in crate::thir::infer) fn bind_item(
        &mut self,
        target: TargetId,
        item: &Ty,
    ) -> (LocalId, Vec<Stmt>) {
        let unit = self.cx.unit.clone();
        let span = unit.module[target].span;
        let name = match &unit.module[target].kind {
            TargetKind::Name(n) => n.to_string(),
            _ => "item".to_owned(),
        };
        let local = self.local(&name, item.clone(), span);
        self.cx.declared.insert(local);
        // A plain local name is the loop's own variable; anything else is assigned from it.
        if let TargetKind::Name(_) = &unit.module[target].kind
            && let Some(&binding) = unit.resolution.targets.get(target)
            && matches!(
                unit.resolution.bindings[binding].kind,
                BindingKind::Local(_)
            )
            && self.var(binding).is_none()
            && !self.is_shared(binding)
        {
            self.cx
                .vars
                .insert(binding, crate::thir::infer::Var::Local(local));
            return (local, Vec::new());
        }
        let it = self.expr(span, item.clone(), Kind::Local(local));
        let outer = std::mem::take(&mut self.cx.out);
        self.assign_to(target, it, None);
        (local, std::mem::replace(&mut self.cx.out, outer))
    }

    /// The variables of a loop outside of branches and loops get the types of its items anew.
    fn free_target(&mut self, target: TargetId, item: &Ty) {
        let unit = self.cx.unit.clone();
        match &unit.module[target].kind {
            TargetKind::Name(name) => {
                let Some(&binding) = unit.resolution.targets.get(target) else {
                    return;
                };
                let Some(var) = self.var(binding) else { return };
                let old = self.var_ty(var);
                let (old, new) = (self.types.shallow(&old), self.types.shallow(item));
                let fits = self.types.could_unify(&old, &new)
                    || matches!((&old, &new), (Ty::Int(_), Ty::Int(_)))
                    || matches!(&old, Ty::Float(_) | Ty::Option(_) | Ty::Dynamic);
                if fits || !self.may_rebind(var) {
                    return;
                }
                self.cx.vars.remove(&binding);
                self.globals.remove(&*unit.own(name));
            }
            TargetKind::Tuple(targets) => {
                if let Ty::Tuple(items) = self.types.shallow(item)
                    && items.len() == targets.len()
                {
                    for (target, item) in targets.iter().zip(items) {
                        self.free_target(*target, &item);
                    }
                }
            }
            _ => {}
        }
    }

    /// The type of a variable that an expression names.
    pub(in crate::thir::infer) fn type_of_name(&mut self, id: ExprId) -> Option<Ty> {
        let binding = *self.cx.unit.resolution.exprs.get(id)?;
        let var = self.var(binding)?;
        let ty = self.var_ty(var);
        Some(self.types.shallow(&ty))
    }

    pub(in crate::thir::infer) fn for_stmt(
        &mut self,
        target: TargetId,
        iter: ExprId,
        body: &Block,
        orelse: Option<&Block>,
        span: Span,
    ) {
        // Of no items nothing is ever run.
        if let Some(Ty::Tuple(items)) = self.type_of_name(iter)
            && items.is_empty()
        {
            if let Some(orelse) = orelse {
                let (stmts, _) = self.branch(orelse, &Tail::Drop);
                self.push(span, StmtKind::Block(stmts));
            }
            return;
        }
        let (iter, item) = match self.iter_expr(iter) {
            Some(found) => found,
            None => {
                let ty = self.types.fresh();
                (Iter::Rust(self.broken(span)), ty)
            }
        };
        self.types.settle(&item);
        self.free_target(target, &item);
        let (stmts, local) = self.loop_body(body.span, |me| {
            let (local, bind) = me.bind_item(target, &item);
            me.cx.out.extend(bind);
            me.walk(body, &Tail::Drop);
            local
        });
        let orelse = orelse.map(|b| self.branch(b, &Tail::Drop).0);
        self.push(
            span,
            StmtKind::For {
                local,
                iter,
                body: stmts,
                orelse,
            },
        );
    }
}
