//! Patterns of `match`.

use super::{ExprId, Ident, Name, PatId};
use kayton_diagnostics::Span;

/// A pattern and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// Its text.
    pub span: Span,
}

/// The forms of patterns.
#[derive(Debug, Clone, PartialEq)]
pub enum PatKind {
    /// Unreadable; a diagnostic was given.
    Missing,
    /// `_`.
    Wildcard,
    /// `x`: fits everything and binds it. A name that begins with a capital letter and is already
    /// an import or a definition is compared with instead: the resolver then lists it in
    /// [`crate::shir::Resolution::pat_paths`].
    Bind(Name),
    /// A literal: number (a sign included), string, bytes, `True`, `False`, `None`.
    Literal(ExprId),
    /// `1..10`, `'a'..='z'`.
    Range {
        /// Lower end, a literal.
        start: Option<ExprId>,
        /// Upper end, a literal.
        end: Option<ExprId>,
        /// Whether the upper end belongs to it.
        inclusive: bool,
    },
    /// `a.B`: a variant or constant; at least two segments.
    Path(Vec<Ident>),
    /// `a.B(x, field=y)`, `B(x)`: a variant or struct taken apart.
    Variant {
        /// The variant or struct, at least one segment.
        path: Vec<Ident>,
        /// Its fields.
        args: Vec<PatArg>,
    },
    /// `(a, b)`, `a, b`; at most one item is a [`PatKind::Star`].
    Tuple(Vec<PatId>),
    /// `[a, *rest]`; at most one item is a [`PatKind::Star`].
    List(Vec<PatId>),
    /// `{"key": pattern, **rest}`: keys are literals.
    Dict {
        /// Keys and what must fit their values.
        entries: Vec<(ExprId, PatId)>,
        /// What takes the other keys.
        rest: Option<Ident>,
    },
    /// `a | b`: at least two.
    Or(Vec<PatId>),
    /// `pattern as name`.
    Alias {
        /// What must fit.
        pattern: PatId,
        /// What it is called.
        name: Ident,
    },
    /// `*rest`, `*_` (no name); only among the items of a tuple or list.
    Star(Option<Name>),
}

/// A field in a pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct PatArg {
    /// `field` of `field=pattern`.
    pub field: Option<Ident>,
    /// What must fit.
    pub pattern: PatId,
}
