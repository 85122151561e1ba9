//! Functions and structs.

use super::{Block, ExprId, FnId, Ident, Name, TypeId};
use kayton_diagnostics::Span;
use std::sync::Arc;

/// A function, method or lambda.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The name; a lambda has none.
    pub name: Option<Ident>,
    /// Parameters in order. The first one of a method is `self`, if it is named so.
    pub params: Vec<Param>,
    /// The stated result type.
    pub ret: Option<TypeId>,
    /// What runs.
    pub body: FnBody,
    /// How it is called, if it is a method.
    pub role: Role,
    /// The value of its last statement is its result; spelled `def`, it returns by `return` alone.
    pub tail: bool,
    /// It has a `yield`: a call gives an iterator, and the body runs as that is asked for items.
    pub generator: bool,
    /// The function whose name it has, by `@wraps(…)`.
    pub wraps: Option<Name>,
    /// A string that opens the body.
    pub doc: Option<Arc<str>>,
    /// From `fn` to the end of the body.
    pub span: Span,
}

/// How a method is called; stated by `@property` and its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    /// On a value if its first parameter is `self`, else on the struct.
    #[default]
    Plain,
    /// `@property`: by its name alone.
    Property,
    /// `@staticmethod`: takes neither a value nor the struct.
    Static,
    /// `@classmethod`: its first parameter is the struct.
    Class,
    /// `@abstractmethod`: subclasses give it a body.
    Abstract,
}

/// What a function runs.
#[derive(Debug, Clone, PartialEq)]
pub enum FnBody {
    /// `:` and a block; the value of its last statement is the result.
    Block(Block),
    /// The expression of a lambda.
    Expr(ExprId),
}

/// How a parameter takes arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParamKind {
    /// By its place or its name.
    #[default]
    Usual,
    /// By its place alone: before a `/`.
    Place,
    /// By its name alone: behind a `*`.
    Named,
    /// `*args`: everything by place that is left.
    Rest,
    /// `**kwargs`: everything by name that is left.
    Names,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// The name.
    pub name: Ident,
    /// How it takes arguments.
    pub kind: ParamKind,
    /// The stated type.
    pub ty: Option<TypeId>,
    /// The default, evaluated at each call that needs it, where the function is defined.
    pub default: Option<ExprId>,
}

/// A struct definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// The name.
    pub name: Ident,
    /// What it is derived from.
    pub bases: Vec<TypeId>,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// Values that belong to the struct itself: those without a type in a `class`.
    pub attributes: Vec<Field>,
    /// Methods; one whose first parameter is not `self` is called on the struct itself.
    pub methods: Vec<FnId>,
    /// Its fields are not assigned after a value was made.
    pub frozen: bool,
    /// A string that opens the body.
    pub doc: Option<Arc<str>>,
    /// From `struct` to the end of the body.
    pub span: Span,
}

/// `name: T = default`.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Ident,
    /// The stated type; without one it follows from the default.
    pub ty: Option<TypeId>,
    /// The default, evaluated at each construction that needs it.
    pub default: Option<ExprId>,
}
