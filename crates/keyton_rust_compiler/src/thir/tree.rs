//! The typed program: what is printed as Rust, with nothing left to decide but the solution of
//! type variables.

use std::sync::Arc;

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{BinaryOp, CompareOp};

/// A place in a cell, for traces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pos {
    pub(crate) cell: u32,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A local variable of a [`Body`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LocalId(pub(crate) usize);

/// A local variable.
#[derive(Debug, Clone)]
pub(crate) struct Local {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    /// Kept as an option and declared at the top of the function, since it is used outside of the
    /// block that first assigns it.
    pub(crate) lazy: bool,
    /// Index of the block that first assigns it.
    pub(crate) block: usize,
    /// A parameter: declared by the signature.
    pub(crate) param: bool,
    /// Functions inside use the variable itself, not its value.
    pub(crate) shared: Sharing,
    pub(crate) span: Span,
}

/// Whether functions share a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sharing {
    /// It is the function's alone.
    #[default]
    No,
    /// It is kept in a box that functions inside are given.
    Own,
    /// It is one of a function around, and is given as a box.
    Given,
}

/// A variable of the session.
#[derive(Debug, Clone)]
pub(crate) struct Global {
    pub(crate) name: String,
    pub(crate) slot: u32,
    pub(crate) ty: Ty,
    /// Assigned in this cell.
    pub(crate) assigned: bool,
    /// Was there before this cell.
    pub(crate) earlier: bool,
    /// Where this cell first assigns it.
    pub(crate) span: Option<Span>,
}

/// The code of a function or of the cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    pub(crate) locals: Vec<Local>,
    pub(crate) params: Vec<LocalId>,
    pub(crate) stmts: Vec<Stmt>,
    /// Globals that it names, by index into [`Program::globals`].
    pub(crate) globals: Vec<usize>,
}

/// How an argument is passed in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Value,
    Ref,
    /// By value if the type is a scalar, else by reference.
    Bridge,
    /// As an option of what `Bridge` gives; `None` stands for a missing argument.
    Opt,
}

/// A typed expression.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) ty: Ty,
    pub(crate) pos: Pos,
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

/// Which text of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    /// `str(x)`
    Str,
    /// `repr(x)`
    Repr,
}

/// Forms of expressions.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// An error was reported; never printed.
    Error,
    Unit,
    /// `None` of an option, or of the unit type.
    None,
    Bool(bool),
    Int {
        negative: bool,
        value: u128,
    },
    Float(f64),
    Str(Arc<str>),
    Char(char),
    Bytes(Arc<[u8]>),
    Local(LocalId),
    /// The box of a variable that is shared, not what is in it.
    Shared(LocalId),
    Global(usize),
    /// A call of Rust code by path.
    Rust {
        path: String,
        args: Vec<(Expr, By)>,
        /// Gives a `KResult`.
        fallible: bool,
    },
    /// A call of a function of the session, by index into [`Program::fns`].
    Fn {
        inst: usize,
        args: Vec<Expr>,
    },
    /// A call of a closure.
    CallFunc {
        func: Box<Expr>,
        args: Vec<Expr>,
    },
    /// A Rust closure over the variables around it.
    Closure {
        params: Vec<LocalId>,
        body: Box<Expr>,
        /// Boxed as a value of a function type, else borrowed by the call it is an argument of.
        boxed: bool,
        /// What a boxed one takes with it.
        captures: Vec<LocalId>,
    },
    /// A conversion to the expression's own type.
    Coerce(Box<Expr>),
    /// A Rust range; of `i64` where it is an iterator.
    Range {
        start: Option<Box<Expr>>,
        end: Option<Box<Expr>>,
        inclusive: bool,
    },
    Neg(Box<Expr>),
    Not(Box<Expr>),
    Arith {
        op: BinaryOp,
        lhs: Box<Expr>,
        rhs: Box<Expr>,
    },
    Compare {
        op: CompareOp,
        lhs: Box<Expr>,
        rhs: Box<Expr>,
    },
    /// `a < b < c` and other code that names a value first.
    Let {
        local: LocalId,
        value: Box<Expr>,
        then: Box<Expr>,
    },
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    /// `option or default`.
    OrElse(Box<Expr>, Box<Expr>),
    Cond {
        test: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    List(Vec<Expr>),
    Set(Vec<Expr>),
    Dict(Vec<(Expr, Expr)>),
    Tuple(Vec<Expr>),
    /// `t[i]` of a tuple.
    Field(Box<Expr>, usize),
    /// The value of an option that is known to be there.
    Unwrap(Box<Expr>),
    IsNone(Box<Expr>),
    /// Whether a value of a family of structs is of that one.
    IsA(Box<Expr>, Ty),
    /// Parts that are texts already, joined.
    Concat(Vec<Expr>),
    /// A value as text.
    Show(Box<Expr>, Text),
    /// A value as text by a format specification.
    Format {
        value: Box<Expr>,
        spec: Box<Expr>,
    },
    Print {
        /// The builtin of the runtime: `print`, or `eprint` for standard error.
        by: &'static str,
        values: Vec<Expr>,
        sep: Box<Expr>,
        end: Box<Expr>,
    },
    /// Truth of a value.
    Truth(Box<Expr>),
    Block {
        stmts: Vec<Stmt>,
        value: Box<Expr>,
    },
    Comprehension {
        kind: crate::hir::ComprehensionKind,
        element: Box<Expr>,
        value: Option<Box<Expr>>,
        /// The loops around the element, outermost first; the body of each is empty.
        clauses: Vec<Clause>,
    },
    /// A user's struct: index into [`Program::structs`], fields in order.
    Struct {
        index: usize,
        fields: Vec<Expr>,
    },
    StructGet {
        object: Box<Expr>,
        field: String,
        /// The field may be without a value.
        late: bool,
    },
    StructSet {
        object: Box<Expr>,
        field: String,
        late: bool,
        value: Box<Expr>,
    },
    /// `raise T(message)`: the error value.
    MakeError {
        kind: &'static str,
        name: Option<String>,
        message: Box<Expr>,
    },
}

/// `for x in xs if c` of a comprehension.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) local: LocalId,
    pub(crate) iter: Iter,
    pub(crate) bind: Vec<Stmt>,
    pub(crate) conditions: Vec<Expr>,
}

/// What is looped over.
#[derive(Debug, Clone)]
pub(crate) enum Iter {
    /// An expression whose Rust value is an iterator.
    Rust(Expr),
    /// An object with `Next`.
    /// Its step is an expression over the local that holds it.
    Object {
        local: LocalId,
        init: Box<Expr>,
        next: Box<Expr>,
    },
}

/// A statement.
#[derive(Debug, Clone)]
pub(crate) struct Stmt {
    pub(crate) pos: Pos,
    pub(crate) kind: StmtKind,
}

/// How errors are taken by a handler.
#[derive(Debug, Clone)]
pub(crate) enum Catch {
    All,
    /// Everything but an interrupt.
    Usual,
    /// By kinds.
    Kinds(Vec<&'static str>),
    /// By the error's type name.
    Named(String),
    /// By the type of the payload.
    Payload(Ty),
}

/// An `except`.
#[derive(Debug, Clone)]
pub(crate) struct Handler {
    pub(crate) catches: Vec<Catch>,
    /// The variable and whether it takes the payload (else the error itself).
    pub(crate) bind: Option<(LocalId, bool)>,
    pub(crate) body: Vec<Stmt>,
}

/// Forms of statements.
#[derive(Debug, Clone)]
pub(crate) enum StmtKind {
    Expr(Expr),
    Assign {
        local: LocalId,
        value: Expr,
        declare: bool,
    },
    AssignGlobal {
        global: usize,
        value: Expr,
    },
    ClearGlobal(usize),
    ClearLocal(LocalId),
    /// The last use of a variable that no name stands for was before.
    Forget(LocalId),
    If {
        test: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    While {
        test: Expr,
        body: Vec<Stmt>,
        orelse: Option<Vec<Stmt>>,
    },
    For {
        local: LocalId,
        iter: Iter,
        body: Vec<Stmt>,
        orelse: Option<Vec<Stmt>>,
    },
    Try {
        body: Vec<Stmt>,
        handlers: Vec<Handler>,
        orelse: Vec<Stmt>,
        finally: Vec<Stmt>,
    },
    Return(Expr),
    /// Gives an item of the iterator at hand, and waits until the next one is asked for.
    Yield(Expr),
    Break,
    Continue,
    /// Raises an error value.
    Raise(Expr),
    /// Raises the error at hand again.
    Reraise,
    /// Shows the value of the cell's last expression.
    Display(Expr),
    Block(Vec<Stmt>),
}

/// A function with the types of its arguments.
#[derive(Debug, Clone)]
pub(crate) struct FnInst {
    /// The Rust name.
    pub(crate) symbol: String,
    /// Crate of an earlier cell that holds it; None: this cell.
    pub(crate) krate: Option<String>,
    pub(crate) ret: Ty,
    /// A call gives an iterator that runs the body.
    pub(crate) generator: bool,
    pub(crate) body: Body,
    pub(crate) pos: Pos,
}

/// A user's struct.
#[derive(Debug, Clone, Default)]
pub(crate) struct StructDef {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, Ty)>,
    pub(crate) krate: Option<String>,
    /// Name in Keyton.
    pub(crate) shown: String,
    /// Its fields may be without values, and values are equal if they are the same one.
    pub(crate) late: bool,
    /// Its values are members with a name and a value.
    pub(crate) enumeration: bool,
    /// It is an error: its text is its message.
    pub(crate) error: bool,
    /// Instance that gives its text.
    pub(crate) show: Option<usize>,
    /// Instance that gives its text among other values.
    pub(crate) repr: Option<usize>,
    /// Instance that gives its hash.
    pub(crate) hash: Option<usize>,
    /// Instance that compares two.
    pub(crate) eq: Option<usize>,
    /// Instance that says whether one is less than another.
    pub(crate) lt: Option<usize>,
}

/// Everything that a cell's Rust is made from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(crate) fns: Vec<FnInst>,
    pub(crate) structs: Vec<StructDef>,
    pub(crate) globals: Vec<Global>,
    pub(crate) cell: Body,
    /// Items written for this cell by the instance provider, by their names.
    pub(crate) lazy: Vec<(String, String)>,
    /// Paths of the calls whose instances were chosen at the end, in the order of their numbers.
    pub(crate) waited: Vec<String>,
    /// Crates that it uses.
    pub(crate) externs: Vec<String>,
    /// Types of objects that it shows.
    pub(crate) shown: Vec<Ty>,
}

/// Begins the path of a call whose instance is chosen at the end.
const PENDING: &str = "pending ";

/// The path that stands for the instance of the `index`th call that waits.
pub(crate) fn pending(index: usize) -> String {
    format!("{PENDING}{index}")
}

impl Program {
    /// The path to print for one in the tree.
    pub(crate) fn chosen<'p>(&'p self, path: &'p str) -> &'p str {
        let index = path
            .strip_prefix(PENDING)
            .and_then(|n| n.parse::<usize>().ok());
        match index {
            Some(index) => self.waited.get(index).map_or(path, String::as_str),
            None => path,
        }
    }
}
