//! Statements and blocks.

use super::{BinaryOp, ExprId, FnId, Ident, ImportId, PatId, StmtId, StructId, TargetId, TypeId};
use kayton_diagnostics::Span;

/// A statement and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Its text, the blocks in it included.
    pub span: Span,
}

/// Statements in order. The value of a block, where one is asked for, is that of its last
/// statement: an expression, or an `if`, `match`, `try`, `with` whose blocks have values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The statements.
    pub stmts: Vec<StmtId>,
    /// From the first to the last statement.
    pub span: Span,
}

/// The forms of statements.
#[derive(Debug, Clone, PartialEq)]
pub enum StmtKind {
    /// Unreadable; a diagnostic was given.
    Missing,
    /// An expression.
    Expr {
        /// The expression.
        expr: ExprId,
        /// A `;` ends it: evaluated, its value neither shown nor the value of the block.
        discard: bool,
    },
    /// `a = b = value`.
    Assign {
        /// At least one, from left to right.
        targets: Vec<TargetId>,
        /// The value, evaluated once and first.
        value: ExprId,
    },
    /// `a += value`.
    AugAssign {
        /// A name, attribute or index.
        target: TargetId,
        /// The operator.
        op: BinaryOp,
        /// The value.
        value: ExprId,
    },
    /// `let x = 1`, `x: T = 1`, `x: T`.
    Let {
        /// A name; behind `let` also a tuple.
        target: TargetId,
        /// The stated type.
        ty: Option<TypeId>,
        /// The value; without it the variable has a type and no value yet.
        value: Option<ExprId>,
    },
    /// A function definition.
    Fn(FnId),
    /// A struct definition.
    Struct(StructId),
    /// An import.
    Import(ImportId),
    /// `yield x`, `yield from xs`: the function around it is a generator.
    Yield {
        /// The value; none: `None`.
        value: Option<ExprId>,
        /// Each item of the value.
        each: bool,
    },
    /// `return`, `return x`.
    Return(Option<ExprId>),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
    /// `pass`.
    Pass,
    /// `if`, `elif`, `else`.
    If {
        /// Conditions and their blocks, at least one.
        branches: Vec<(ExprId, Block)>,
        /// The `else` block.
        orelse: Option<Block>,
    },
    /// `while`.
    While {
        /// The condition.
        test: ExprId,
        /// What is repeated.
        body: Block,
        /// Runs if the loop ends without `break`.
        orelse: Option<Block>,
    },
    /// `for`.
    For {
        /// What is bound.
        target: TargetId,
        /// What is looped over.
        iter: ExprId,
        /// What is repeated.
        body: Block,
        /// Runs if the loop ends without `break`.
        orelse: Option<Block>,
    },
    /// `match`.
    Match {
        /// What is looked at.
        subject: ExprId,
        /// The cases in order.
        arms: Vec<Arm>,
    },
    /// `try`.
    Try {
        /// What may raise.
        body: Block,
        /// The `except`s in order.
        handlers: Vec<Handler>,
        /// Runs if nothing was raised.
        orelse: Option<Block>,
        /// Runs in any case.
        finally: Option<Block>,
    },
    /// `raise`, `raise x`, `raise x from y`.
    Raise {
        /// What is raised; without it the error at hand, again.
        value: Option<ExprId>,
        /// Behind `from`.
        cause: Option<ExprId>,
    },
    /// `with a as b, c:`.
    With {
        /// At least one.
        items: Vec<WithItem>,
        /// The block at whose end the values are dropped.
        body: Block,
    },
    /// `del a, b[0]`.
    Del(Vec<TargetId>),
    /// `assert test, message`.
    Assert {
        /// The condition.
        test: ExprId,
        /// Said if it does not hold.
        message: Option<ExprId>,
    },
    /// `global a, b`: of the resolver alone, nothing to run.
    Global(Vec<Ident>),
    /// `nonlocal a, b`: of the resolver alone, nothing to run.
    Nonlocal(Vec<Ident>),
}

/// `case pattern if guard:`.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// What must fit.
    pub pattern: PatId,
    /// What must hold too.
    pub guard: Option<ExprId>,
    /// What runs.
    pub body: Block,
    /// The whole case.
    pub span: Span,
}

/// `except T as e:`.
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// The types it takes; none: everything.
    pub types: Vec<TypeId>,
    /// What the error is called.
    pub name: Option<TargetId>,
    /// What runs.
    pub body: Block,
    /// The whole handler.
    pub span: Span,
}

/// `expr as target` of a `with`.
#[derive(Debug, Clone, PartialEq)]
pub struct WithItem {
    /// The value.
    pub value: ExprId,
    /// What it is called.
    pub target: Option<TargetId>,
}
