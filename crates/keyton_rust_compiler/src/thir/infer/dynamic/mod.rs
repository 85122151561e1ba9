//! Values whose types are looked at when the program runs.
//!
//! 1. Where values of several types meet (items of a list, the ways of a conditional, what a name is given
//!    in the turns of a loop), their common type is `Dynamic` ([`widen`]).
//! 2. `operators`, `items` and `members` are calls of the runtime, which follows Python's rules.
//! 3. What structs of the program define is compiled for each that the value may be (`structs`), and chosen
//!    when the program runs.
//! 4. Functions become such values with what they take written beside them (`callables`); methods are values
//!    that hold what they are called on (`methods`).

mod callables;
mod items;
mod members;
mod methods;
mod operators;
mod patterns;
mod structs;
pub(crate) mod widen;

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use super::Infer;
use crate::thir::tree::{By, Expr, Kind};

impl Infer<'_> {
    /// Whether the type of a value is looked at when the program runs.
    pub(in crate::thir::infer) fn is_dynamic(&mut self, ty: &Ty) -> bool {
        self.types.shallow(ty) == Ty::Dynamic
    }

    /// A value as one of any type. What is written out as a list or dict holds values of any type then.
    pub(in crate::thir::infer) fn loosened(&mut self, e: Expr) -> Expr {
        if Self::is_broken(&e) || self.is_dynamic(&e.ty) {
            return e;
        }
        let span = e.span;
        let ty = self.types.shallow(&e.ty);
        let any = Box::new(Ty::Dynamic);
        let e = match (e.kind, &ty) {
            (Kind::List(items), _) => {
                let items = items.into_iter().map(|item| self.loosened(item)).collect();
                self.expr(span, Ty::Vec(any), Kind::List(items))
            }
            (Kind::Dict(pairs), Ty::Dict(k, _)) => {
                let open = crate::thir::types::is_open(&self.types.finish(k));
                let key = if open { any.clone() } else { k.clone() };
                let pairs = pairs.into_iter().map(|(k, v)| (k, self.loosened(v)));
                let pairs = pairs.collect();
                self.expr(span, Ty::Dict(key, any), Kind::Dict(pairs))
            }
            (Kind::Tuple(items), Ty::Tuple(_)) if items.is_empty() => {
                let none = self.expr(span, Ty::Vec(any), Kind::List(Vec::new()));
                let none = self.expr(span, Ty::Dynamic, Kind::Coerce(Box::new(none)));
                return self.checked(
                    span,
                    Ty::Dynamic,
                    "b::dynamic::tuple",
                    vec![(none, By::Ref)],
                );
            }
            (Kind::Tuple(items), Ty::Tuple(_)) => {
                let items: Vec<Expr> = items.into_iter().map(|item| self.loosened(item)).collect();
                let ty = Ty::Tuple(vec![Ty::Dynamic; items.len()]);
                self.expr(span, ty, Kind::Tuple(items))
            }
            (kind, _) => Expr { kind, ..e },
        };
        self.close_open(&e.ty.clone());
        if let Some(callable) = self.as_callable(&e) {
            return callable;
        }
        let ty = e.ty.clone();
        self.note_shown(&ty);
        self.expr(span, Ty::Dynamic, Kind::Coerce(Box::new(e)))
    }

    /// What is open in a type that nothing more is known of holds values of any type.
    fn close_open(&mut self, ty: &Ty) {
        let ty = self.types.settled(ty);
        for open in crate::thir::types::open_parts(&ty) {
            self.types.unify(&open, &Ty::Dynamic);
        }
    }

    /// A list of values of any type, as the runtime's functions take arguments.
    fn dynamic_list(&mut self, items: Vec<Expr>, span: Span) -> Expr {
        let items = items
            .into_iter()
            .map(|e| self.coerce(e, &Ty::Dynamic))
            .collect();
        self.expr(span, Ty::Vec(Box::new(Ty::Dynamic)), Kind::List(items))
    }
}
