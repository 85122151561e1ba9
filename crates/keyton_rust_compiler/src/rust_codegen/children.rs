//! What stands directly in an expression or a statement.

use crate::thir::tree::{Clause, Expr, Iter, Kind, LocalId, Stmt, StmtKind};

/// Calls `f` with each expression in `e`, and `s` with each list of statements.
pub(super) fn of_expr<'t>(e: &'t Expr, f: &mut dyn FnMut(&'t Expr), s: &mut dyn FnMut(&'t [Stmt])) {
    match &e.kind {
        Kind::Error
        | Kind::Unit
        | Kind::None
        | Kind::Bool(_)
        | Kind::Int { .. }
        | Kind::Float(_)
        | Kind::Str(_)
        | Kind::Char(_)
        | Kind::Bytes(_)
        | Kind::Local(_)
        | Kind::Shared(_)
        | Kind::Global(_) => {}
        Kind::Rust { args, .. } => args.iter().for_each(|(e, _)| f(e)),
        Kind::Fn { args, .. } | Kind::List(args) | Kind::Set(args) | Kind::Tuple(args) => {
            args.iter().for_each(f);
        }
        Kind::Struct { fields, .. } | Kind::Concat(fields) => fields.iter().for_each(f),
        Kind::CallFunc { func, args } => {
            f(func);
            args.iter().for_each(f);
        }
        Kind::Closure { body: inner, .. }
        | Kind::Coerce(inner)
        | Kind::Neg(inner)
        | Kind::Not(inner)
        | Kind::Field(inner, _)
        | Kind::Unwrap(inner)
        | Kind::IsNone(inner)
        | Kind::IsA(inner, _)
        | Kind::Show(inner, _)
        | Kind::Truth(inner)
        | Kind::StructGet { object: inner, .. }
        | Kind::MakeError { message: inner, .. } => f(inner),
        Kind::Range { start, end, .. } => start.iter().chain(end).for_each(|e| f(e)),
        Kind::Arith { lhs: a, rhs: b, .. }
        | Kind::Compare { lhs: a, rhs: b, .. }
        | Kind::And(a, b)
        | Kind::Or(a, b)
        | Kind::OrElse(a, b)
        | Kind::Let {
            value: a, then: b, ..
        }
        | Kind::Format { value: a, spec: b }
        | Kind::StructSet {
            object: a,
            value: b,
            ..
        } => {
            f(a);
            f(b);
        }
        Kind::Cond {
            test,
            then,
            otherwise,
        } => {
            f(test);
            f(then);
            f(otherwise);
        }
        Kind::Dict(pairs) => pairs.iter().for_each(|(k, v)| {
            f(k);
            f(v);
        }),
        Kind::Print {
            values, sep, end, ..
        } => {
            values.iter().for_each(&mut *f);
            f(sep);
            f(end);
        }
        Kind::Block { stmts, value } => {
            s(stmts);
            f(value);
        }
        Kind::Comprehension {
            element,
            value,
            clauses,
            ..
        } => {
            for clause in clauses {
                of_iter(&clause.iter, f);
                s(&clause.bind);
                clause.conditions.iter().for_each(&mut *f);
            }
            f(element);
            value.iter().for_each(|e| f(e));
        }
    }
}

fn of_iter<'t>(iter: &'t Iter, f: &mut dyn FnMut(&'t Expr)) {
    match iter {
        Iter::Rust(e) => f(e),
        Iter::Object { init, next, .. } => {
            f(init);
            f(next);
        }
    }
}

/// Calls `f` with each expression in `stmt`, and `s` with each list of statements.
pub(super) fn of_stmt<'t>(
    stmt: &'t Stmt,
    f: &mut dyn FnMut(&'t Expr),
    s: &mut dyn FnMut(&'t [Stmt]),
) {
    match &stmt.kind {
        StmtKind::Expr(e)
        | StmtKind::Assign { value: e, .. }
        | StmtKind::AssignGlobal { value: e, .. }
        | StmtKind::Return(e)
        | StmtKind::Yield(e)
        | StmtKind::Raise(e)
        | StmtKind::Display(e) => f(e),
        StmtKind::ClearGlobal(_)
        | StmtKind::ClearLocal(_)
        | StmtKind::Forget(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Reraise => {}
        StmtKind::If {
            test,
            then,
            otherwise,
        } => {
            f(test);
            s(then);
            s(otherwise);
        }
        StmtKind::While { test, body, orelse } => {
            f(test);
            s(body);
            orelse.iter().for_each(|stmts| s(stmts));
        }
        StmtKind::For {
            iter, body, orelse, ..
        } => {
            of_iter(iter, f);
            s(body);
            orelse.iter().for_each(|stmts| s(stmts));
        }
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finally,
        } => {
            s(body);
            handlers.iter().for_each(|handler| s(&handler.body));
            s(orelse);
            s(finally);
        }
        StmtKind::Block(stmts) => s(stmts),
    }
}

/// Calls `f` with each expression in the statements, however deep.
pub(super) fn all_exprs<'t>(stmts: &'t [Stmt], f: &mut dyn FnMut(&'t Expr)) {
    for stmt in stmts {
        let (mut exprs, mut inner) = (Vec::new(), Vec::new());
        of_stmt(stmt, &mut |e| exprs.push(e), &mut |s| inner.push(s));
        exprs.into_iter().for_each(|e| all_in(e, f));
        inner.into_iter().for_each(|s| all_exprs(s, f));
    }
}

/// Calls `f` with the expression and each one in it, however deep.
pub(super) fn all_in<'t>(e: &'t Expr, f: &mut dyn FnMut(&'t Expr)) {
    f(e);
    let (mut exprs, mut inner) = (Vec::new(), Vec::new());
    of_expr(e, &mut |e| exprs.push(e), &mut |s| inner.push(s));
    exprs.into_iter().for_each(|e| all_in(e, f));
    inner.into_iter().for_each(|s| all_exprs(s, f));
}

/// Calls `f` with each variable that the statements may give another value.
pub(super) fn assigned(stmts: &[Stmt], f: &mut dyn FnMut(LocalId)) {
    let in_expr = |e: &Expr, f: &mut dyn FnMut(LocalId)| match &e.kind {
        Kind::Let { local, .. } => f(*local),
        Kind::Comprehension { clauses, .. } => {
            for Clause {
                local, iter, bind, ..
            } in clauses
            {
                f(*local);
                if let Iter::Object { local, .. } = iter {
                    f(*local);
                }
                bind_targets(bind, f);
            }
        }
        Kind::Block { stmts, .. } => bind_targets(stmts, f),
        _ => {}
    };
    bind_targets(stmts, f);
    all_exprs(stmts, &mut |e| in_expr(e, f));
}

/// As [`assigned`], without what expressions assign.
fn bind_targets(stmts: &[Stmt], f: &mut dyn FnMut(LocalId)) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Assign { local, .. }
            | StmtKind::ClearLocal(local)
            | StmtKind::Forget(local) => f(*local),
            StmtKind::For { local, iter, .. } => {
                f(*local);
                if let Iter::Object { local, .. } = iter {
                    f(*local);
                }
            }
            StmtKind::Try { handlers, .. } => {
                let bound = handlers.iter().filter_map(|handler| handler.bind);
                bound.for_each(|(local, _)| f(local));
            }
            _ => {}
        }
        let mut inner = Vec::new();
        of_stmt(stmt, &mut |_| {}, &mut |s| inner.push(s));
        inner.into_iter().for_each(|s| bind_targets(s, f));
    }
}
