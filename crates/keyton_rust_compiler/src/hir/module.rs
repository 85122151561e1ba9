//! A whole input: the arenas that own its nodes.

use super::*;
use kayton_diagnostics::FileId;
use la_arena::Arena;
use std::ops::Index;

/// One input after parsing: a cell, a file, a module.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// The text it was read from.
    pub file: FileId,
    /// The statements in order; definitions and imports are among them.
    pub body: Block,
    /// All expressions.
    pub exprs: Arena<Expr>,
    /// Expressions that stand for values which are there already: [`ExprKind::Given`].
    pub given: Vec<ExprId>,
    /// All statements.
    pub stmts: Arena<Stmt>,
    /// All assignment targets.
    pub targets: Arena<Target>,
    /// All patterns.
    pub pats: Arena<Pat>,
    /// All written types.
    pub types: Arena<TypeRef>,
    /// All functions, methods and lambdas, inner ones before outer ones.
    pub fns: Arena<Function>,
    /// All structs.
    pub structs: Arena<Struct>,
    /// All imports, in the order of the text.
    pub imports: Arena<Import>,
}

impl Module {
    /// An input without statements.
    pub fn empty(file: FileId) -> Self {
        Self {
            file,
            body: Block {
                stmts: Vec::new(),
                span: kayton_diagnostics::Span::new(file, 0, 0),
            },
            exprs: Arena::new(),
            given: Vec::new(),
            stmts: Arena::new(),
            targets: Arena::new(),
            pats: Arena::new(),
            types: Arena::new(),
            fns: Arena::new(),
            structs: Arena::new(),
            imports: Arena::new(),
        }
    }
}

/// How many expressions stand for values which are there already.
const GIVEN: usize = 16;

impl Module {
    /// Adds the expressions that stand for values which are there already.
    pub(crate) fn add_given(&mut self) {
        for place in 0..GIVEN {
            let id = self.exprs.alloc(Expr {
                kind: ExprKind::Given(place),
                span: self.body.span.at_end(),
            });
            self.given.push(id);
        }
    }
}

macro_rules! index {
    ($($id:ty => $field:ident: $node:ty,)+) => {
        $(impl Index<$id> for Module {
            type Output = $node;
            fn index(&self, id: $id) -> &$node {
                &self.$field[id]
            }
        })+
    };
}

index! {
    ExprId => exprs: Expr,
    StmtId => stmts: Stmt,
    TargetId => targets: Target,
    PatId => pats: Pat,
    TypeId => types: TypeRef,
    FnId => fns: Function,
    StructId => structs: Struct,
    ImportId => imports: Import,
}
