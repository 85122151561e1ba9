//! What a function's form says of its result, before anything is typed.

use crate::hir::{Block, ExprKind, StmtKind};
use crate::thir::env::Unit;

/// Whether a function returns values on some ways and `None` on others, by its form alone.
/// `tail`: the value of its last statement is its result.
pub(in crate::thir::infer) fn gives_sometimes(unit: &Unit, block: &Block, tail: bool) -> bool {
    let mut found = Returns::default();
    returns(unit, block, &mut found);
    found.some && (found.none || falls_off(unit, block, tail))
}

#[derive(Default)]
struct Returns {
    some: bool,
    none: bool,
}

fn blocks_of<'a>(unit: &'a Unit, kind: &'a StmtKind) -> Vec<&'a Block> {
    let _ = unit;
    match kind {
        StmtKind::If { branches, orelse } => {
            branches.iter().map(|(_, b)| b).chain(orelse).collect()
        }
        StmtKind::While { body, orelse, .. } | StmtKind::For { body, orelse, .. } => {
            std::iter::once(body).chain(orelse).collect()
        }
        StmtKind::Match { arms, .. } => arms.iter().map(|a| &a.body).collect(),
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finally,
        } => std::iter::once(body)
            .chain(handlers.iter().map(|h| &h.body))
            .chain(orelse)
            .chain(finally)
            .collect(),
        StmtKind::With { body, .. } => vec![body],
        _ => Vec::new(),
    }
}

fn returns(unit: &Unit, block: &Block, found: &mut Returns) {
    for stmt in &block.stmts {
        let kind = &unit.module[*stmt].kind;
        match kind {
            StmtKind::Return(Some(e)) if !matches!(unit.module[*e].kind, ExprKind::None) => {
                found.some = true;
            }
            StmtKind::Return(_) => found.none = true,
            _ => {}
        }
        for inner in blocks_of(unit, kind) {
            returns(unit, inner, found);
        }
    }
}

/// Functions of the language that give nothing.
const NOTHING: &[&str] = &[
    "print",
    "eprint",
    "display",
    "update_display",
    "clear_output",
];

/// Whether the end of a block is reached without a value.
fn falls_off(unit: &Unit, block: &Block, tail: bool) -> bool {
    let Some(last) = block.stmts.last() else {
        return true;
    };
    match &unit.module[*last].kind {
        StmtKind::Return(_) | StmtKind::Raise { .. } => false,
        StmtKind::Expr { discard, expr } => {
            !tail
                || *discard
                || matches!(&unit.module[*expr].kind, ExprKind::Call { callee, .. }
                if matches!(&unit.module[*callee].kind, ExprKind::Name(n) if NOTHING.iter().any(|f| n == f)))
        }
        StmtKind::If { branches, orelse } => {
            branches.iter().any(|(_, b)| falls_off(unit, b, tail))
                || orelse.as_ref().is_none_or(|b| falls_off(unit, b, tail))
        }
        StmtKind::Match { arms, .. } => arms.iter().any(|a| falls_off(unit, &a.body, tail)),
        StmtKind::Try {
            body,
            handlers,
            orelse,
            ..
        } => {
            let end = orelse.as_ref().unwrap_or(body);
            falls_off(unit, end, tail) || handlers.iter().any(|h| falls_off(unit, &h.body, tail))
        }
        StmtKind::With { body, .. } => falls_off(unit, body, tail),
        StmtKind::While { test, body, .. } => {
            !matches!(unit.module[*test].kind, ExprKind::Bool(true)) || has_break(unit, body)
        }
        _ => true,
    }
}

fn has_break(unit: &Unit, block: &Block) -> bool {
    block.stmts.iter().any(|s| match &unit.module[*s].kind {
        StmtKind::Break => true,
        StmtKind::While { .. } | StmtKind::For { .. } => false,
        kind => blocks_of(unit, kind)
            .into_iter()
            .any(|b| has_break(unit, b)),
    })
}
