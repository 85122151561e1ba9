//! What can be assigned to.

use super::{ExprId, Name, TargetId};
use kayton_diagnostics::Span;

/// A target and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// Its text.
    pub span: Span,
}

/// The forms of targets.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetKind {
    /// Unreadable; a diagnostic was given.
    Missing,
    /// `x`; `_` is an ordinary name.
    Name(Name),
    /// `base.name`.
    Attr {
        /// The object.
        base: ExprId,
        /// The field.
        name: super::Ident,
    },
    /// `base[index]`, slices included.
    Index {
        /// What is indexed.
        base: ExprId,
        /// The index.
        index: ExprId,
    },
    /// `a, (b, c)`, `[a, b]`: at most one item is a [`TargetKind::Star`].
    Tuple(Vec<TargetId>),
    /// `*rest`, only among the items of a tuple.
    Star(TargetId),
}
