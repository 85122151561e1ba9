//! Expressions.

use super::{ExprId, FnId, Ident, Name, TargetId, TypeId};
use kayton_diagnostics::Span;
use std::sync::Arc;

/// An expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its text, parentheses around it excluded.
    pub span: Span,
}

/// The forms of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// Unreadable; a diagnostic was given.
    Missing,
    /// Not in any text: a value that is there already, where one is called with values.
    Given(usize),
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// `12`, `0xff`, `5u8`.
    Int(IntLit),
    /// `1.5`, `1e9`, `2.0f32`, `1f64`.
    Float(FloatLit),
    /// `"text"`, raw and triple-quoted ones too; neighbouring literals are joined.
    Str(Arc<str>),
    /// `b"data"`.
    Bytes(Arc<[u8]>),
    /// `f"{x:>10}"`.
    FString(Vec<FPart>),
    /// A name.
    Name(Name),
    /// `[a, b]`; items may be [`ExprKind::Spread`].
    List(Vec<ExprId>),
    /// `{a, b}`; items may be [`ExprKind::Spread`].
    Set(Vec<ExprId>),
    /// `(a, b)`, `()`, `a, b`; items may be [`ExprKind::Spread`].
    Tuple(Vec<ExprId>),
    /// `{k: v}`.
    Dict(Vec<DictItem>),
    /// `*xs`, only among the items of a list, set, tuple.
    Spread(ExprId),
    /// `[x for x in xs if x]` and its kin.
    Comprehension(Comprehension),
    /// `-a`, `+a`, `~a`, `not a`.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// What it applies to.
        operand: ExprId,
    },
    /// `a + b`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// Left.
        lhs: ExprId,
        /// Right.
        rhs: ExprId,
    },
    /// `a and b`, `a or b`.
    Logical {
        /// `and` or `or`.
        op: LogicalOp,
        /// Left.
        lhs: ExprId,
        /// Right, evaluated only if it decides.
        rhs: ExprId,
    },
    /// `a < b <= c`: at least one comparison; each operand is evaluated at most once.
    Compare {
        /// The first operand.
        first: ExprId,
        /// Operators and the operands behind them.
        rest: Vec<(CompareOp, ExprId)>,
    },
    /// `then if test else otherwise`.
    Conditional {
        /// The condition.
        test: ExprId,
        /// Value if true.
        then: ExprId,
        /// Value if false.
        otherwise: ExprId,
    },
    /// `f(a, key=b)`.
    Call {
        /// What is called.
        callee: ExprId,
        /// Arguments in order.
        args: Vec<Arg>,
    },
    /// `m!(…)`, `m![…]`, `m!{…}`: a macro of a crate.
    Macro {
        /// What is called.
        callee: ExprId,
        /// What stands in the brackets.
        parts: Vec<MacroPart>,
    },
    /// `base.name`; the name may be a keyword.
    Attr {
        /// The object, module or type.
        base: ExprId,
        /// The attribute.
        name: Ident,
    },
    /// `base[index]`; the index may be a [`ExprKind::Slice`], or a tuple that holds some.
    Index {
        /// What is indexed.
        base: ExprId,
        /// The index.
        index: ExprId,
    },
    /// `start:stop:step`, only as an index.
    Slice {
        /// First index.
        start: Option<ExprId>,
        /// One past the last index.
        stop: Option<ExprId>,
        /// Step.
        step: Option<ExprId>,
    },
    /// `0..10`, `0..=10`, `..`.
    Range {
        /// Lower end.
        start: Option<ExprId>,
        /// Upper end.
        end: Option<ExprId>,
        /// `..=`: the upper end belongs to it.
        inclusive: bool,
    },
    /// `fn(x): x + 1`.
    Lambda(FnId),
    /// `base::<T>`: type arguments given by hand.
    Instantiate {
        /// A function, method or type.
        base: ExprId,
        /// The type arguments.
        args: Vec<TypeId>,
    },
    /// `name := value`: assigns, and is the value.
    Assign {
        /// The variable.
        target: TargetId,
        /// The value.
        value: ExprId,
    },
    /// `await x`, `x.await`: the same as `x`, since futures are awaited where they are made.
    Await(ExprId),
}

/// An integer literal.
#[derive(Debug, Clone, PartialEq)]
pub struct IntLit {
    /// The value, without a sign.
    pub value: u128,
    /// `u8` of `5u8`.
    pub suffix: Option<Name>,
}

/// A float literal.
#[derive(Debug, Clone, PartialEq)]
pub struct FloatLit {
    /// The value.
    pub value: f64,
    /// `f32` or `f64`.
    pub suffix: Option<Name>,
}

/// A part of an f-string.
#[derive(Debug, Clone, PartialEq)]
pub enum FPart {
    /// Text as it is, escapes and doubled braces resolved.
    Text(Arc<str>),
    /// `{value=!r:spec}`.
    Value {
        /// The expression.
        value: ExprId,
        /// The text in front of the value if `=` was given: `"x = "` of `{x = }`.
        label: Option<Arc<str>>,
        /// `!r`, `!s`, `!a`.
        conversion: Option<Conversion>,
        /// Behind the `:`; its parts may hold values themselves. None without a `:`.
        spec: Option<Vec<FPart>>,
    },
}

/// How an f-string shows a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// `!s`: `str(x)`.
    Str,
    /// `!r`: `repr(x)`.
    Repr,
    /// `!a`: `repr(x)`, everything outside of ASCII escaped.
    Ascii,
}

/// An entry of a dict literal.
#[derive(Debug, Clone, PartialEq)]
pub enum DictItem {
    /// `key: value`.
    Pair {
        /// The key.
        key: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `**other`.
    Spread(ExprId),
}

/// A comprehension. Its targets are visible inside alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Comprehension {
    /// What it makes.
    pub kind: ComprehensionKind,
    /// The element; of a dict the key.
    pub element: ExprId,
    /// The value, of a dict only.
    pub value: Option<ExprId>,
    /// At least one `for`.
    pub clauses: Vec<ComprehensionClause>,
}

/// What a comprehension makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`.
    List,
    /// `{…}`.
    Set,
    /// `{k: v …}`.
    Dict,
    /// `(…)`, or the only argument of a call.
    Generator,
}

/// `for target in iter if a if b`.
#[derive(Debug, Clone, PartialEq)]
pub struct ComprehensionClause {
    /// What is bound.
    pub target: TargetId,
    /// What is looped over. That of the first clause is evaluated outside of the comprehension.
    pub iter: ExprId,
    /// Conditions, all of which must hold.
    pub conditions: Vec<ExprId>,
}

/// A part of what stands in the brackets of a macro.
#[derive(Debug, Clone, PartialEq)]
pub enum MacroPart {
    /// Goes through as Rust text.
    Text(String),
    /// An integer without a suffix.
    Int(String),
    /// An expression, whose value is spliced in where its first name means something; where it means
    /// nothing, its tokens go through.
    Value(ExprId, Vec<MacroPart>),
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Arg {
    /// How it is passed.
    pub kind: ArgKind,
    /// The value.
    pub value: ExprId,
    /// The whole argument.
    pub span: Span,
}

/// How an argument is passed.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgKind {
    /// By its place.
    Positional,
    /// `name=value`.
    Keyword(Ident),
    /// `*value`.
    Spread,
    /// `**value`.
    SpreadKeywords,
}

/// Operators before an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `+`
    Pos,
    /// `~`
    Invert,
    /// `not`
    Not,
}

/// Operators between operands that are always both evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`: true division
    Div,
    /// `//`: floor division
    FloorDiv,
    /// `%`
    Mod,
    /// `**`
    Pow,
    /// `@`
    MatMul,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
}

impl BinaryOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::MatMul => "@",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitOr => "|",
            BinaryOp::BitXor => "^",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
        }
    }
}

/// `and`, `or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LogicalOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `is`
    Is,
    /// `is not`
    IsNot,
}

impl CompareOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
            CompareOp::In => "in",
            CompareOp::NotIn => "not in",
            CompareOp::Is => "is",
            CompareOp::IsNot => "is not",
        }
    }
}
