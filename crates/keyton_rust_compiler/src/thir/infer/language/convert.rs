//! Conversions: which value fits where, and what has to happen to it.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{FloatTy, IntTy, Ty};

use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind};
use crate::thir::types::{FLOAT, Known, int_range};

/// Whether the expression is a number as it is written.
pub(in crate::thir::infer) fn is_literal(e: &Expr) -> bool {
    match &e.kind {
        Kind::Int { .. } | Kind::Float(_) => true,
        Kind::Neg(inner) => is_literal(inner),
        _ => false,
    }
}

impl Infer<'_> {
    /// Whether a value can be used where `to` is wanted. May bind variables if so.
    pub(in crate::thir::infer) fn fits(&mut self, e: &Expr, to: &Ty) -> bool {
        if Self::is_broken(e) {
            return true;
        }
        let literal = is_literal(e) || matches!(e.kind, Kind::List(_) | Kind::Tuple(_));
        self.fits_ty(&e.ty.clone(), to, literal, matches!(e.kind, Kind::None))
    }

    /// [`Infer::fits`] that binds nothing.
    pub(in crate::thir::infer) fn could_fit(&mut self, e: &Expr, to: &Ty) -> bool {
        let snapshot = self.types.snapshot();
        let ok = self.fits(e, to);
        self.types.rollback(snapshot);
        ok
    }

    fn fits_ty(&mut self, from: &Ty, to: &Ty, literal: bool, none: bool) -> bool {
        let (from, to) = (self.types.shallow(from), self.types.shallow(to));
        if from == Ty::Never {
            return true;
        }
        match (self.types.known(&from), self.types.known(&to)) {
            (Known::Number, Known::Yes) if !literal => {
                return match &to {
                    Ty::Int(_) => self.types.unify(&from, &crate::thir::types::INT),
                    Ty::Float(_) | Ty::Dynamic => true,
                    Ty::Option(inner) => self.fits_ty(&from, inner, literal, none),
                    _ => false,
                };
            }
            (Known::Yes, Known::No) | (Known::No, _) | (Known::Number, Known::No) => {
                return self.types.unify(&from, &to);
            }
            _ => {}
        }
        if none && to == Ty::Unit {
            return true;
        }
        let both = (from.clone(), to.clone());
        if self.types.attempt(|t| t.unify(&both.0, &both.1)) {
            return true;
        }
        match (&from, &to) {
            (Ty::Int(_), Ty::Int(_) | Ty::Float(_)) | (Ty::Float(_), Ty::Float(_)) => true,
            (_, Ty::Dynamic) | (Ty::Dynamic, _) => true,
            (Ty::Option(a), Ty::Option(b)) => {
                let (a, b) = (self.types.shallow(a), self.types.shallow(b));
                matches!(
                    (&a, &b),
                    (Ty::Int(_), Ty::Int(_) | Ty::Float(_)) | (Ty::Float(_), Ty::Float(_))
                ) || self.fits_family(&a, &b)
            }
            (_, Ty::Option(inner)) => self.fits_ty(&from, inner, literal, none),
            (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
                let pairs: Vec<_> = a.iter().cloned().zip(b.iter().cloned()).collect();
                pairs
                    .iter()
                    .all(|(a, b)| self.fits_ty(a, b, literal, false))
            }
            // Both are what Rust calls `Vec<u8>`.
            (Ty::Bytes, Ty::Vec(item)) | (Ty::Vec(item), Ty::Bytes) => {
                self.types.attempt(|t| t.unify(item, &Ty::Int(IntTy::U8)))
            }
            (Ty::Object { .. }, Ty::Object { .. }) => self.fits_family(&from, &to),
            (Ty::Object { key, .. }, Ty::Func { params, ret }) if key.0.starts_with("fn ") => {
                let (params, ret) = (params.clone(), (**ret).clone());
                self.function_fits(&from, &params, &ret)
            }
            (Ty::Func { .. }, Ty::Func { params, ret }) => {
                let (params, ret) = (params.clone(), (**ret).clone());
                self.function_fits(&from, &params, &ret)
            }
            _ => false,
        }
    }

    /// The value as one of type `to`; reports what does not fit.
    pub(in crate::thir::infer) fn coerce(&mut self, e: Expr, to: &Ty) -> Expr {
        if Self::is_broken(&e) {
            return e;
        }
        if let (Kind::Str(text), Ty::Char) = (&e.kind, self.types.shallow(to)) {
            let mut chars = text.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                return self.expr(e.span, Ty::Char, Kind::Char(c));
            }
        }
        if !self.fits(&e, to) {
            return self.mismatch(&e, to);
        }
        self.converted(e, to)
    }

    /// The value as one of type `to`, which it is known to fit.
    pub(in crate::thir::infer) fn converted(&mut self, e: Expr, to: &Ty) -> Expr {
        if e.ty == *to || Self::is_broken(&e) {
            return e;
        }
        let shallow = self.types.shallow(to);
        if matches!(e.kind, Kind::None) && shallow == Ty::Unit {
            return self.expr(e.span, Ty::Unit, Kind::Unit);
        }
        if is_literal(&e) {
            self.check_literal(&e, &shallow);
        }
        if let (Kind::Tuple(_), Ty::Tuple(want)) = (&e.kind, &shallow) {
            let Kind::Tuple(items) = e.kind else { return e };
            let items = items
                .into_iter()
                .zip(want)
                .map(|(i, t)| self.converted(i, t))
                .collect();
            return self.expr(e.span, shallow, Kind::Tuple(items));
        }
        if let (Ty::Object { key, .. }, Ty::Func { params, ret }) =
            (self.types.shallow(&e.ty), &shallow)
            && key.0.starts_with("fn ")
        {
            return self.boxed_function(e, &params.clone(), &ret.clone());
        }
        // A function of other types is called by one of these.
        if let (own @ Ty::Func { .. }, Ty::Func { params, ret }) =
            (self.types.shallow(&e.ty), &shallow)
            && !self.types.attempt(|types| types.unify(&own, &shallow))
        {
            return self.boxed_function(e, &params.clone(), &ret.clone());
        }
        if shallow == Ty::Dynamic {
            return self.loosened(e);
        }
        let span = e.span;
        self.expr(span, to.clone(), Kind::Coerce(Box::new(e)))
    }

    pub(in crate::thir::infer) fn mismatch(&mut self, e: &Expr, to: &Ty) -> Expr {
        let (have, want) = (self.ty_name(&e.ty), self.ty_name(to));
        let from = self.types.shallow(&e.ty);
        let to = self.types.shallow(to);
        let (code, help) = match (&from, &to) {
            (Ty::Option(inner), _) if self.types.could_unify(inner, &to) => (
                Code::MaybeNone,
                "check it first: `if x is not None:`, or give a default: `x or …`".to_owned(),
            ),
            (Ty::Float(_), Ty::Int(_)) => (
                Code::TypeMismatch,
                "round it: `int(x)` or `round(x)`".to_owned(),
            ),
            (Ty::Bytes, Ty::Str) => (Code::TypeMismatch, "decode it: `b.decode()`".to_owned()),
            (Ty::Vec(item), Ty::Bytes) if matches!(self.types.shallow(item), Ty::Int(_)) => {
                let help = "make bytes of it: `bytes(xs)`, or state the list: `xs: Vec<u8> = …`";
                (Code::TypeMismatch, help.to_owned())
            }
            (Ty::Bytes, Ty::Vec(item)) if matches!(self.types.shallow(item), Ty::Int(_)) => (
                Code::TypeMismatch,
                "make a list of it: `list(b)`".to_owned(),
            ),
            (_, Ty::Str) => (Code::TypeMismatch, "make it a string: `str(x)`".to_owned()),
            (Ty::Str, Ty::Int(_)) => (Code::TypeMismatch, "read the number: `int(s)`".to_owned()),
            (Ty::Str, Ty::Float(_)) => {
                (Code::TypeMismatch, "read the number: `float(s)`".to_owned())
            }
            (Ty::Str, Ty::Bytes) => (Code::TypeMismatch, "encode it: `s.encode()`".to_owned()),
            (Ty::Object { key: a, .. }, Ty::Object { key: b, .. })
                if same_but_version(&a.0, &b.0) =>
            {
                let message = "these are types of two builds of one crate; restart the session so that both imports share one";
                (Code::TwoVersions, message.to_owned())
            }
            _ => (Code::TypeMismatch, format!("give a value of type {want}")),
        };
        self.fail(code, e.span, format!("expected {want}, got {have}"), |d| {
            d.help(help)
        })
    }

    fn check_literal(&mut self, e: &Expr, to: &Ty) {
        let (negative, value) = match &e.kind {
            Kind::Int { negative, value } => (*negative, *value),
            Kind::Neg(inner) => match &inner.kind {
                Kind::Int { negative, value } => (!negative, *value),
                _ => return,
            },
            _ => return,
        };
        let to = match to {
            Ty::Option(inner) => self.types.shallow(inner),
            other => other.clone(),
        };
        if let Ty::Int(int) = to {
            self.check_range(negative, value, int, e.span);
        }
    }

    /// Reports an integer outside of its type's range.
    pub(in crate::thir::infer) fn check_range(
        &mut self,
        negative: bool,
        value: u128,
        int: kayton_manifest::IntTy,
        span: Span,
    ) {
        let (low, high) = int_range(int);
        if (negative && value > low) || (!negative && value > high) {
            let sign = if negative { "-" } else { "" };
            let low_sign = if low == 0 { "" } else { "-" };
            self.error(
                Code::LiteralOutOfRange,
                span,
                format!("{sign}{value} does not fit {}", int.name()),
                |d| d.help(format!("{} holds {low_sign}{low} to {high}", int.name())),
            );
        }
    }

    /// Settles two operands on one numeric type; None if one is not a number.
    pub(in crate::thir::infer) fn common_number(&mut self, a: &Expr, b: &Expr) -> Option<Ty> {
        let (ta, tb) = (self.types.shallow(&a.ty), self.types.shallow(&b.ty));
        let (ka, kb) = (self.types.known(&ta), self.types.known(&tb));
        let number = |k: Known, t: &Ty| {
            k == Known::Number || matches!(t, Ty::Int(_) | Ty::Float(_) | Ty::Bool)
        };
        if !number(ka, &ta) || !number(kb, &tb) {
            return None;
        }
        let int = crate::thir::types::INT;
        Some(match (ka, kb) {
            (Known::Number, Known::Number) => {
                self.types.unify(&ta, &tb);
                ta
            }
            (Known::Number, _) => self.settle_literal(a, &ta, &tb),
            (_, Known::Number) => self.settle_literal(b, &tb, &ta),
            _ => match (&ta, &tb) {
                (Ty::Bool, Ty::Bool) => int,
                (Ty::Bool, other) | (other, Ty::Bool) => other.clone(),
                (Ty::Float(x), Ty::Float(y)) if x == y => ta,
                (Ty::Float(FloatTy::F32), Ty::Float(_)) if matches!(b.kind, Kind::Float(_)) => ta,
                (Ty::Float(_), Ty::Float(FloatTy::F32)) if matches!(a.kind, Kind::Float(_)) => tb,
                (Ty::Float(_), Ty::Float(_)) => FLOAT,
                (Ty::Float(_), _) => ta,
                (_, Ty::Float(_)) => tb,
                (Ty::Int(x), Ty::Int(y)) if crate::thir::types::widens(*x, *y) => tb,
                (Ty::Int(x), Ty::Int(y)) if crate::thir::types::widens(*y, *x) => ta,
                _ => int,
            },
        })
    }

    /// The type that an open number and a known one meet in.
    fn settle_literal(&mut self, e: &Expr, open: &Ty, known: &Ty) -> Ty {
        let known = if *known == Ty::Bool {
            crate::thir::types::INT
        } else {
            known.clone()
        };
        if is_literal(e) {
            self.check_literal(e, &known);
            self.types.unify(open, &known);
            return known;
        }
        match known {
            Ty::Float(_) => known,
            Ty::Int(int) => {
                self.types.settle(open);
                if crate::thir::types::widens(int, kayton_manifest::IntTy::I64) {
                    crate::thir::types::INT
                } else {
                    known
                }
            }
            other => other,
        }
    }

    /// Settles what becomes of two branches' values: the type that both fit.
    pub(in crate::thir::infer) fn join(&mut self, a: &Expr, b: &Expr) -> Option<Ty> {
        let (ta, tb) = (self.types.shallow(&a.ty), self.types.shallow(&b.ty));
        if ta == Ty::Never || Self::is_broken(a) {
            return Some(tb);
        }
        if tb == Ty::Never || Self::is_broken(b) {
            return Some(ta);
        }
        let none = |e: &Expr, t: &Ty| matches!(e.kind, Kind::None) || *t == Ty::Unit;
        match (none(a, &ta), none(b, &tb)) {
            (true, true) => return Some(ta),
            (true, false) => return Some(self.optional(&tb)),
            (false, true) => return Some(self.optional(&ta)),
            _ => {}
        }
        if self.types.attempt(|t| t.unify(&ta, &tb)) {
            return Some(ta);
        }
        if !matches!((&ta, &tb), (Ty::Bool, _) | (_, Ty::Bool))
            && let Some(ty) = self.common_number(a, b)
        {
            return Some(ty);
        }
        match (&ta, &tb) {
            (Ty::Option(_), _) if self.could_fit(b, &ta) => Some(ta),
            (_, Ty::Option(_)) if self.could_fit(a, &tb) => Some(tb),
            (Ty::Dynamic, _) | (_, Ty::Dynamic) => Some(Ty::Dynamic),
            (Ty::Tuple(xs), Ty::Tuple(ys)) if xs.len() == ys.len() && !xs.is_empty() => {
                let pairs: Vec<(Ty, Ty)> = xs.iter().cloned().zip(ys.iter().cloned()).collect();
                let span = a.span;
                let mut joined = Vec::new();
                for (x, y) in pairs {
                    let (x, y) = (
                        self.expr(span, x, Kind::Unit),
                        self.expr(span, y, Kind::Unit),
                    );
                    joined.push(self.join(&x, &y).unwrap_or(Ty::Dynamic));
                }
                Some(Ty::Tuple(joined))
            }
            _ => self.join_families(&ta, &tb),
        }
    }

    pub(in crate::thir::infer) fn optional(&mut self, ty: &Ty) -> Ty {
        match self.types.shallow(ty) {
            Ty::Option(inner) => Ty::Option(inner),
            other => Ty::Option(Box::new(other)),
        }
    }
}

/// Whether two keys differ in nothing but the version of the package.
fn same_but_version(a: &str, b: &str) -> bool {
    let parts = |s: &str| {
        let mut words = s.split(' ');
        Some((words.next()?.to_owned(), words.next_back()?.to_owned()))
    };
    a != b && parts(a).is_some() && parts(a) == parts(b)
}
