//! What code may do to lists and structs that views ([`super::views`]) look into.
//!
//! **Calm** code ([`Effect::None`]) changes numbers at most. Code that *shifts* changes which items a list has, or
//! which list a field or an item is. Both run only what is known here: no code of a crate, no functions as
//! values, no destructors but those of numbers, texts, containers and structs of them. All else is *wild*.

use kayton_manifest::Ty;

use super::Gen;
use super::children;
use crate::thir::tree::{Expr, Iter, Kind, Sharing, Stmt, StmtKind};
use crate::thir::types::{FAMILY, is_scalar};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    None,
    Shifts,
    Wild,
}

/// Iterators of the runtime whose step runs no other code.
const ITERATORS: [&str; 6] = [
    "b::list_iter",
    "b::str_iter",
    "b::bytes_iter",
    "b::dict_iter",
    "b::set_iter",
    "b::range_step",
];

/// Functions of the runtime that look at lists, dicts and sets, or make new ones.
const READERS: [&str; 24] = [
    "b::all",
    "b::any",
    "b::collect",
    "b::dict_contains",
    "b::dict_get",
    "b::dict_get_or",
    "b::dict_items",
    "b::dict_keys",
    "b::dict_len",
    "b::dict_values",
    "b::list_concat",
    "b::list_contains",
    "b::list_copy",
    "b::list_count",
    "b::list_len",
    "b::list_max",
    "b::list_min",
    "b::list_repeat",
    "b::set_contains",
    "b::sum_float",
    "b::sum_int",
    "o::dict_get",
    "o::list_index",
    "o::list_slice",
];

/// Those whose items they only move about or count, whatever these are.
const MOVERS: [&str; 8] = [
    "b::list_append",
    "b::list_concat",
    "b::list_copy",
    "b::list_iter",
    "b::list_len",
    "o::list_index",
    "o::list_remove_at",
    "o::list_set",
];

impl Gen<'_> {
    /// A number, a text, or nothing.
    pub(super) fn is_simple(&mut self, ty: &Ty) -> bool {
        let ty = self.solved(ty);
        is_scalar(&ty) || matches!(ty, Ty::Str | Ty::Bytes | Ty::Unit | Ty::Never)
    }

    /// Whether dropping a value of the type runs no code of a crate and frees memory alone.
    pub(super) fn is_plain(&mut self, ty: &Ty) -> bool {
        let ty = self.solved(ty);
        self.plain_within(&ty, &mut Some(Vec::new()))
    }

    /// As `is_plain`, without structs, which may have methods that compare or hash them.
    fn is_data(&mut self, ty: &Ty) -> bool {
        let ty = self.solved(ty);
        self.plain_within(&ty, &mut None)
    }

    /// `seen`: the structs that are looked at; without it no struct is plain.
    fn plain_within(&mut self, ty: &Ty, seen: &mut Option<Vec<String>>) -> bool {
        match ty {
            Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => self.plain_within(t, seen),
            Ty::Dict(k, v) => self.plain_within(k, seen) && self.plain_within(v, seen),
            Ty::Tuple(ts) => ts.iter().all(|t| self.plain_within(t, seen)),
            Ty::Object { key, .. }
                if key.0.starts_with("struct ") && !key.0.starts_with(FAMILY) =>
            {
                match seen {
                    None => return false,
                    Some(seen) if seen.contains(&key.0) => return true,
                    Some(seen) => seen.push(key.0.clone()),
                }
                let Some(def) = self.program.structs.iter().find(|s| s.key == key.0) else {
                    return false;
                };
                !def.error
                    && def.fields.iter().all(|(_, ty)| {
                        let ty = self.types.finish(ty);
                        self.plain_within(&ty, seen)
                    })
            }
            ty => is_scalar(ty) || matches!(ty, Ty::Str | Ty::Bytes | Ty::Unit | Ty::Never),
        }
    }

    /// Whether the expression is calm.
    pub(super) fn calm(&mut self, e: &Expr) -> bool {
        self.effect(e) == Effect::None
    }

    fn wild_unless(is: bool) -> Effect {
        if is { Effect::None } else { Effect::Wild }
    }

    /// What a call of the runtime does, its arguments apart.
    fn effect_of_call(
        &mut self,
        path: &str,
        args: &[(Expr, crate::thir::tree::By)],
        e: &Expr,
    ) -> Effect {
        if !path.starts_with("b::") && !path.starts_with("o::") {
            return Effect::Wild;
        }
        if ITERATORS.contains(&path) {
            return Effect::None;
        }
        let iterates = |e: &Expr| match &e.kind {
            Kind::Range { .. } => true,
            Kind::Rust { path, .. } => ITERATORS.contains(&path.as_str()),
            _ => false,
        };
        let known = match MOVERS.contains(&path) {
            true => args.iter().all(|(e, _)| self.is_plain(&e.ty)) && self.is_plain(&e.ty),
            false => {
                args.iter().all(|(e, _)| iterates(e) || self.is_data(&e.ty)) && self.is_data(&e.ty)
            }
        };
        let simple =
            |me: &mut Self| me.is_simple(&e.ty) && args.iter().all(|(e, _)| me.is_simple(&e.ty));
        match path {
            _ if !known => Effect::Wild,
            "o::list_set"
                if args
                    .get(2)
                    .is_some_and(|(v, _)| is_scalar(&self.solved(&v.ty))) =>
            {
                Effect::None
            }
            path if READERS.contains(&path) || path.starts_with("b::str_") || simple(self) => {
                Effect::None
            }
            _ => Effect::Shifts,
        }
    }

    /// What the expression does.
    pub(super) fn effect(&mut self, e: &Expr) -> Effect {
        let here = match &e.kind {
            Kind::Rust { path, args, .. } => self.effect_of_call(path, args, e),
            Kind::Fn { inst, .. } => self.effect_of_fn(*inst),
            Kind::Compare { lhs, .. } => Self::wild_unless(self.is_simple(&lhs.ty)),
            Kind::Coerce(inner) => Self::wild_unless(self.is_plain(&inner.ty)),
            Kind::Show(inner, _) | Kind::Format { value: inner, .. } => {
                Self::wild_unless(self.is_simple(&inner.ty))
            }
            Kind::Truth(inner) => Self::wild_unless(self.is_plain(&inner.ty)),
            Kind::OrElse(a, _) => Self::wild_unless(self.is_plain(&a.ty)),
            Kind::Dict(pairs) => {
                Self::wild_unless(pairs.iter().all(|(k, _)| self.is_simple(&k.ty)))
            }
            Kind::Set(items) => {
                Self::wild_unless(items.iter().all(|item| self.is_simple(&item.ty)))
            }
            Kind::StructSet { value, .. } => match self.solved(&value.ty) {
                ty if is_scalar(&ty) => Effect::None,
                ty => Self::wild_unless(self.is_plain(&ty)).max(Effect::Shifts),
            },
            Kind::Let { value, .. } => Self::wild_unless(self.is_plain(&value.ty)),
            Kind::Error
            | Kind::Closure { .. }
            | Kind::CallFunc { .. }
            | Kind::IsA(..)
            | Kind::Print { .. }
            | Kind::Comprehension { .. }
            | Kind::MakeError { .. } => Effect::Wild,
            _ => Effect::None,
        };
        let known =
            matches!(e.kind, Kind::Range { .. } | Kind::Rust { .. }) || self.is_plain(&e.ty);
        if here == Effect::Wild || !known {
            return Effect::Wild;
        }
        let (mut exprs, mut inner) = (Vec::new(), Vec::new());
        children::of_expr(e, &mut |e| exprs.push(e), &mut |s| inner.push(s));
        self.most(here, exprs, inner)
    }

    fn most(&mut self, here: Effect, exprs: Vec<&Expr>, stmts: Vec<&[Stmt]>) -> Effect {
        let mut most = here;
        for e in exprs {
            most = most.max(self.effect(e));
        }
        for stmts in stmts {
            most = most.max(self.effect_of_all(stmts));
        }
        most
    }

    /// What a call of the function does; one that calls itself is wild.
    fn effect_of_fn(&mut self, inst: usize) -> Effect {
        if let Some(known) = self.effects.get(&inst) {
            return *known;
        }
        self.effects.insert(inst, Effect::Wild);
        let f = &self.program.fns[inst];
        let mut plain = !f.generator && !f.body.stmts.is_empty() && f.body.globals.is_empty();
        for local in &f.body.locals {
            plain = plain && local.shared == Sharing::No && self.is_plain(&local.ty);
        }
        let effect = match plain {
            true => self.effect_of_all(&f.body.stmts),
            false => Effect::Wild,
        };
        self.effects.insert(inst, effect);
        effect
    }

    /// What all of the statements do.
    pub(super) fn effect_of_all(&mut self, stmts: &[Stmt]) -> Effect {
        let mut most = Effect::None;
        for stmt in stmts {
            if most < Effect::Wild {
                most = most.max(self.effect_of_stmt(stmt));
            }
        }
        most
    }

    /// What the statement does, with all that stands in it.
    pub(super) fn effect_of_stmt(&mut self, stmt: &Stmt) -> Effect {
        let here = match &stmt.kind {
            StmtKind::Assign { value, .. } | StmtKind::AssignGlobal { value, .. } => {
                self.is_plain(&value.ty)
            }
            StmtKind::ClearLocal(local) | StmtKind::Forget(local) => {
                let ty = self.locals().locals[local.0].ty.clone();
                self.is_plain(&ty)
            }
            StmtKind::For { iter, .. } => self.calm_iter(iter),
            StmtKind::Expr(_)
            | StmtKind::If { .. }
            | StmtKind::While { .. }
            | StmtKind::Return(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::Block(_) => true,
            _ => false,
        };
        if !here {
            return Effect::Wild;
        }
        let (mut exprs, mut inner) = (Vec::new(), Vec::new());
        children::of_stmt(stmt, &mut |e| exprs.push(e), &mut |s| inner.push(s));
        self.most(Effect::None, exprs, inner)
    }

    /// Whether a statement shifts as the last thing that it does, its operands being calm.
    pub(super) fn shifts_at_the_end(&mut self, stmt: &Stmt) -> bool {
        let (StmtKind::Expr(e) | StmtKind::Assign { value: e, .. }) = &stmt.kind else {
            return false;
        };
        if !matches!(e.kind, Kind::Rust { .. } | Kind::StructSet { .. }) {
            return false;
        }
        let mut exprs = Vec::new();
        children::of_expr(e, &mut |e| exprs.push(e), &mut |_| {});
        exprs.into_iter().all(|e| self.calm(e))
    }

    /// Whether the steps of an iterator are calm.
    pub(super) fn calm_iter(&mut self, iter: &Iter) -> bool {
        match iter {
            Iter::Rust(Expr {
                kind: Kind::Range { .. },
                ..
            }) => true,
            Iter::Rust(Expr {
                kind: Kind::Rust { path, .. },
                ..
            }) => ITERATORS.contains(&path.as_str()),
            _ => false,
        }
    }

    /// Whether the statements take a moment at most: they are tame, and neither loop nor make texts or lists.
    pub(super) fn is_quick(&mut self, stmts: &[Stmt]) -> bool {
        let mut quick = true;
        for stmt in stmts {
            quick &= match &stmt.kind {
                StmtKind::Expr(_)
                | StmtKind::Assign { .. }
                | StmtKind::Return(_)
                | StmtKind::Break
                | StmtKind::Continue => true,
                StmtKind::If {
                    then, otherwise, ..
                } => self.is_quick(then) && self.is_quick(otherwise),
                StmtKind::Block(stmts) => self.is_quick(stmts),
                _ => false,
            };
        }
        quick && {
            let mut all = Vec::new();
            children::all_exprs(stmts, &mut |e| all.push(e));
            all.into_iter().all(|e| self.takes_a_moment(e))
        }
    }

    /// Whether the expression without those in it takes a moment at most.
    fn takes_a_moment(&mut self, e: &Expr) -> bool {
        match &e.kind {
            Kind::Rust { path, .. } => {
                matches!(
                    path.as_str(),
                    "o::list_index" | "o::list_set" | "b::list_len" | "b::list_append"
                ) || matches!(self.solved(&e.ty), Ty::Int(_) | Ty::Float(_) | Ty::Bool)
                    && !READERS.contains(&path.as_str())
                    && self.calm(e)
            }
            // It polls, or takes a moment itself.
            Kind::Fn { .. } => true,
            Kind::Closure { .. }
            | Kind::CallFunc { .. }
            | Kind::Comprehension { .. }
            | Kind::Concat(_)
            | Kind::Show(..)
            | Kind::Format { .. }
            | Kind::Print { .. }
            | Kind::Block { .. } => false,
            Kind::Compare { lhs, .. } => is_scalar(&self.solved(&lhs.ty)),
            _ => true,
        }
    }

    /// Whether a function takes a moment and calls no other: it need not poll, and is small enough to stand
    /// where it is called.
    pub(super) fn is_leaf(&mut self, stmts: &[Stmt]) -> bool {
        let mut all = Vec::new();
        children::all_exprs(stmts, &mut |e| all.push(e));
        all.len() <= LEAF
            && !all.iter().any(|e| matches!(e.kind, Kind::Fn { .. }))
            && self.is_quick(stmts)
    }
}

/// Most expressions of a function that stands where it is called.
const LEAF: usize = 48;
