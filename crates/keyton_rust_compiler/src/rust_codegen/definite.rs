//! Which variables have a value wherever they are read, so that they need not be options.

use std::collections::HashSet;

use super::Gen;
use super::children;
use crate::thir::tree::{Body, Clause, Expr, Iter, Kind, LocalId, Sharing, Stmt, StmtKind};

/// Variables that have a value; `None` where no way leads to.
type State = Option<HashSet<LocalId>>;

struct Flow {
    /// Read where they may be without a value, or changed where Rust could not follow.
    open: HashSet<LocalId>,
    /// How many bodies of `try` are around: Rust's closures, in which nothing gets its first value.
    closures: u32,
}

/// The variables of a body that are declared as options and need not be.
pub(super) fn definite(body: &Body, generator: bool) -> HashSet<LocalId> {
    if generator {
        return HashSet::new();
    }
    let mut flow = Flow {
        open: HashSet::new(),
        closures: 0,
    };
    flow.stmts(&body.stmts, &mut Some(HashSet::new()));
    let ids = (0..body.locals.len()).map(LocalId);
    ids.filter(|id| {
        let local = &body.locals[id.0];
        local.lazy && !local.param && local.shared == Sharing::No && !flow.open.contains(id)
    })
    .collect()
}

/// What holds if both ways may have been taken.
fn meet(a: State, b: State) -> State {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.intersection(&b).copied().collect()),
        (a, b) => a.or(b),
    }
}

impl Flow {
    fn assign(&mut self, local: LocalId, state: &mut State) {
        if self.closures > 0 {
            self.open.insert(local);
        }
        if let Some(state) = state {
            state.insert(local);
        }
    }

    fn stmts(&mut self, stmts: &[Stmt], state: &mut State) {
        for stmt in stmts {
            self.stmt(stmt, state);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, state: &mut State) {
        match &stmt.kind {
            StmtKind::Assign { local, value, .. } => {
                self.expr(value, state);
                self.assign(*local, state);
            }
            StmtKind::ClearLocal(local) | StmtKind::Forget(local) => {
                self.open.insert(*local);
            }
            StmtKind::If {
                test,
                then,
                otherwise,
            } => {
                self.expr(test, state);
                let mut other = state.clone();
                self.stmts(then, state);
                self.stmts(otherwise, &mut other);
                *state = meet(state.take(), other);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test, state);
                self.stmts(body, &mut state.clone());
                self.stmts(orelse.as_deref().unwrap_or_default(), &mut state.clone());
            }
            StmtKind::For {
                local,
                iter,
                body,
                orelse,
            } => {
                let mut within = state.clone();
                self.iter(iter, state, &mut within);
                self.assign(*local, &mut within);
                self.stmts(body, &mut within);
                self.stmts(orelse.as_deref().unwrap_or_default(), &mut state.clone());
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.closures += 1;
                self.stmts(body, &mut state.clone());
                for handler in handlers {
                    let mut within = state.clone();
                    if let Some((local, _)) = handler.bind {
                        self.open.insert(local);
                        self.assign(local, &mut within);
                    }
                    self.stmts(&handler.body, &mut within);
                }
                // It follows the body, but Rust does not know that.
                self.stmts(orelse, &mut state.clone());
                self.stmts(finally, &mut state.clone());
                self.closures -= 1;
            }
            StmtKind::Return(e) | StmtKind::Raise(e) => {
                self.expr(e, state);
                *state = None;
            }
            StmtKind::Break | StmtKind::Continue | StmtKind::Reraise => *state = None,
            StmtKind::Block(stmts) => self.stmts(stmts, state),
            StmtKind::Expr(e)
            | StmtKind::AssignGlobal { value: e, .. }
            | StmtKind::Yield(e)
            | StmtKind::Display(e) => self.expr(e, state),
            StmtKind::ClearGlobal(_) => {}
        }
    }

    fn iter(&mut self, iter: &Iter, state: &mut State, within: &mut State) {
        match iter {
            Iter::Rust(e) => self.expr(e, state),
            Iter::Object { local, init, next } => {
                self.expr(init, state);
                self.assign(*local, within);
                self.expr(next, within);
            }
        }
    }

    fn expr(&mut self, e: &Expr, state: &mut State) {
        match &e.kind {
            Kind::Local(id) | Kind::Shared(id) => {
                if state.as_ref().is_some_and(|state| !state.contains(id)) {
                    self.open.insert(*id);
                }
            }
            Kind::Closure { captures, .. } => {
                self.open.extend(captures);
                children::all_in(e, &mut |e| {
                    if let Kind::Local(id) | Kind::Shared(id) = &e.kind {
                        self.open.insert(*id);
                    }
                });
            }
            Kind::Let { local, value, then } => {
                self.expr(value, state);
                self.assign(*local, state);
                self.expr(then, state);
            }
            Kind::And(a, b) | Kind::Or(a, b) | Kind::OrElse(a, b) => {
                self.expr(a, state);
                self.expr(b, &mut state.clone());
            }
            Kind::Cond {
                test,
                then,
                otherwise,
            } => {
                self.expr(test, state);
                self.expr(then, &mut state.clone());
                self.expr(otherwise, &mut state.clone());
            }
            Kind::Block { stmts, value } => {
                self.stmts(stmts, state);
                self.expr(value, state);
            }
            Kind::Comprehension {
                element,
                value,
                clauses,
                ..
            } => {
                let mut within = state.clone();
                for Clause {
                    local,
                    iter,
                    bind,
                    conditions,
                } in clauses
                {
                    let mut outside = within.clone();
                    self.iter(iter, &mut outside, &mut within);
                    self.assign(*local, &mut within);
                    self.stmts(bind, &mut within);
                    for test in conditions {
                        self.expr(test, &mut within);
                    }
                }
                self.expr(element, &mut within);
                if let Some(value) = value {
                    self.expr(value, &mut within);
                }
            }
            _ => {
                let mut inner = Vec::new();
                children::of_expr(e, &mut |e| inner.push(e), &mut |_| {});
                for e in inner {
                    self.expr(e, state);
                }
            }
        }
    }
}

impl Gen<'_> {
    /// Variables that the value of a `return` uses once and last. Where dropping them is to be seen, that stays
    /// at the end of the function.
    pub(super) fn last_uses(&mut self, value: &Expr) -> HashSet<LocalId> {
        let mut uses = Vec::new();
        let mut simple = self.frames.is_empty() && self.loops == 0;
        children::all_in(value, &mut |e| match &e.kind {
            Kind::Local(id) => uses.push(*id),
            Kind::Closure { .. } | Kind::Comprehension { .. } | Kind::Block { .. } => {
                simple = false
            }
            _ => {}
        });
        if !simple {
            return HashSet::new();
        }
        let once = |id: &&LocalId| uses.iter().filter(|other| other == id).count() == 1;
        let ids: Vec<LocalId> = uses.iter().filter(once).copied().collect();
        ids.into_iter().filter(|id| self.may_move(*id)).collect()
    }

    /// Whether the handle that a variable holds may be given on instead of another one.
    pub(super) fn may_move(&mut self, id: LocalId) -> bool {
        let local = &self.locals().locals[id.0];
        let ty = local.ty.clone();
        local.shared == Sharing::No && !self.is_lazy(id) && self.is_plain(&ty)
    }

    /// Whether a variable is an option in Rust.
    pub(super) fn is_lazy(&self, id: LocalId) -> bool {
        self.locals().locals[id.0].lazy && !self.definite.contains(&id)
    }
}
