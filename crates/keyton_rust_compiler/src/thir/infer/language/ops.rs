//! Operators between values.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{BinaryOp, CompareOp};
use crate::thir::infer::Infer;
use crate::thir::infer::language::convert::is_literal;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::{FLOAT, INT, Known};

impl Infer<'_> {
    pub(in crate::thir::infer) fn no_operator(
        &mut self,
        op: &str,
        a: &Ty,
        b: Option<&Ty>,
        span: Span,
    ) -> Expr {
        let a_name = self.ty_name(a);
        let (message, help) = match b {
            Some(b) => {
                let b_name = self.ty_name(b);
                let help = match (self.types.shallow(a), self.types.shallow(b)) {
                    (Ty::Option(_), _) | (_, Ty::Option(_)) => {
                        "check for `None` first: `if x is not None:`, or give a default: `x or …`"
                    }
                    (Ty::Str, _) if op == "+" => {
                        "make the other one a string: `str(x)`, or use an f-string"
                    }
                    (_, Ty::Str) if op == "+" => {
                        "make the other one a string: `str(x)`, or use an f-string"
                    }
                    (Ty::Dynamic, _) | (_, Ty::Dynamic) => {
                        "give the dynamic value a type first: `n: i64 = x`"
                    }
                    _ => "convert one of them",
                };
                (
                    format!("`{op}` is not defined for {a_name} and {b_name}"),
                    help,
                )
            }
            None => (
                format!("`{op}` is not defined for {a_name}"),
                "use a number",
            ),
        };
        self.fail(Code::NoSuchOperator, span, message, |d| d.help(help))
    }

    /// `a op b`.
    pub(in crate::thir::infer) fn binary(
        &mut self,
        op: BinaryOp,
        a: Expr,
        b: Expr,
        span: Span,
    ) -> Expr {
        if Self::is_broken(&a) || Self::is_broken(&b) {
            return self.broken(span);
        }
        let (ta, tb) = (self.types.shallow(&a.ty), self.types.shallow(&b.ty));
        for (e, t) in [(&a, &ta), (&b, &tb)] {
            if self.types.known(t) == Known::No {
                return self.fail(
                    Code::CannotInfer,
                    e.span,
                    "the type of this operand is not known here",
                    |d| d.help("state the type where the variable or result is made"),
                );
            }
        }
        if let Some(call) = self.dynamic_binary(op, &a, &b, span) {
            return call;
        }
        let bools = ta == Ty::Bool && tb == Ty::Bool;
        if bools && let Some(path) = bit_path(op) {
            return self.rust(
                span,
                Ty::Bool,
                path,
                vec![(a, By::Value), (b, By::Value)],
                false,
            );
        }
        if let Some(ty) = self.common_number(&a, &b) {
            return self.arithmetic(op, a, b, ty, span);
        }
        use BinaryOp::{Add, BitAnd, BitOr, BitXor, Mod, Mul, Sub};
        let refs = |a: Expr, b: Expr| vec![(a, By::Ref), (b, By::Ref)];
        match (op, &ta, &tb) {
            (Add, Ty::Str, Ty::Str) => self.expr(span, Ty::Str, Kind::Concat(vec![a, b])),
            (Add, Ty::Str, Ty::Char) | (Add, Ty::Char, Ty::Str) => {
                let (a, b) = (
                    self.shown(a, crate::thir::tree::Text::Str),
                    self.shown(b, crate::thir::tree::Text::Str),
                );
                self.expr(span, Ty::Str, Kind::Concat(vec![a, b]))
            }
            (Add, Ty::Bytes, Ty::Bytes) => {
                self.rust(span, ta, "b::bytes_concat", refs(a, b), false)
            }
            (Add, Ty::Vec(_), Ty::Vec(_)) if self.types.unify(&ta, &tb) => {
                self.rust(span, ta, "b::list_concat", refs(a, b), true)
            }
            (Add, Ty::Vec(_), Ty::Vec(_)) => {
                let (a, b) = (self.any_list(a), self.any_list(b));
                let ty = a.ty.clone();
                self.rust(span, ty, "b::list_concat", refs(a, b), true)
            }
            (Add, Ty::Tuple(x), Ty::Tuple(y)) => {
                let all: Vec<Ty> = x.iter().chain(y).cloned().collect();
                self.tuple_concat(a, b, (x.len(), y.len()), Ty::Tuple(all), span)
            }
            (Mul, Ty::Str, _) if self.is_int(&tb) => {
                let n = self.coerce(b, &INT);
                self.rust(
                    span,
                    Ty::Str,
                    "b::str_repeat",
                    vec![(a, By::Ref), (n, By::Value)],
                    true,
                )
            }
            (Mul, _, Ty::Str) if self.is_int(&ta) => {
                let n = self.coerce(a, &INT);
                self.rust(
                    span,
                    Ty::Str,
                    "b::str_repeat",
                    vec![(b, By::Ref), (n, By::Value)],
                    true,
                )
            }
            (Mul, Ty::Vec(_), _) if self.is_int(&tb) => {
                let n = self.coerce(b, &INT);
                self.rust(
                    span,
                    ta,
                    "b::list_repeat",
                    vec![(a, By::Ref), (n, By::Value)],
                    true,
                )
            }
            (Mul, _, Ty::Vec(_)) if self.is_int(&ta) => {
                let n = self.coerce(a, &INT);
                self.rust(
                    span,
                    tb,
                    "b::list_repeat",
                    vec![(b, By::Ref), (n, By::Value)],
                    true,
                )
            }
            (Mul, Ty::Tuple(_), _) if self.is_int(&tb) => {
                let any = self.coerce(a, &Ty::Dynamic);
                self.binary(op, any, b, span)
            }
            (BitOr | BitAnd | BitXor | Sub, Ty::Set(_), Ty::Set(_))
                if self.types.unify(&ta, &tb) =>
            {
                let path = match op {
                    BitOr => "b::set_union",
                    BitAnd => "b::set_intersection",
                    BitXor => "b::set_symmetric_difference",
                    _ => "b::set_difference",
                };
                self.rust(span, ta, path, refs(a, b), true)
            }
            (BitOr, Ty::Dict(..), Ty::Dict(..)) if self.types.unify(&ta, &tb) => {
                self.rust(span, ta, "b::dict_union", refs(a, b), true)
            }
            (Mod, Ty::Str, _) => {
                self.unsupported(span, "formatting with `%`", "use an f-string: `f\"{x}\"`")
            }
            _ => {
                if let Some(call) = self.struct_operator(method_of(op), &a, &b, span) {
                    return call;
                }
                // `__radd__` of the right operand.
                let reflected = method_of(op).replacen("__", "__r", 1);
                if self.struct_of(&tb).is_some() {
                    let (a, b) = (self.held(a.clone()), self.held(b.clone()));
                    if let Some(call) = self.struct_operator(&reflected, &b, &a, span) {
                        return call;
                    }
                }
                if let Some(protocol) = protocol_of(op)
                    && let Some(call) = self.binary_protocol(&a, &b, protocol, span)
                {
                    return call;
                }
                if let Some((a, b)) = self.guarded_operands(&a, &b) {
                    return self.binary(op, a, b, span);
                }
                self.no_operator(op.symbol(), &ta, Some(&tb), span)
            }
        }
    }

    fn tuple_concat(&mut self, a: Expr, b: Expr, n: (usize, usize), ty: Ty, span: Span) -> Expr {
        let (la, lb) = (
            self.local("it", a.ty.clone(), span),
            self.local("it", b.ty.clone(), span),
        );
        let Ty::Tuple(tys) = ty.clone() else {
            return self.broken(span);
        };
        let mut items = Vec::new();
        for (i, t) in tys.iter().enumerate() {
            let (local, of, at) = if i < n.0 {
                (la, a.ty.clone(), i)
            } else {
                (lb, b.ty.clone(), i - n.0)
            };
            let whole = self.expr(span, of, Kind::Local(local));
            items.push(self.expr(span, t.clone(), Kind::Field(Box::new(whole), at)));
        }
        let tuple = self.expr(span, ty.clone(), Kind::Tuple(items));
        let inner = Kind::Let {
            local: lb,
            value: Box::new(b),
            then: Box::new(tuple),
        };
        let inner = self.expr(span, ty.clone(), inner);
        self.expr(
            span,
            ty,
            Kind::Let {
                local: la,
                value: Box::new(a),
                then: Box::new(inner),
            },
        )
    }

    pub(in crate::thir::infer) fn is_int(&mut self, ty: &Ty) -> bool {
        let ty = self.types.shallow(ty);
        matches!(ty, Ty::Int(_)) || self.types.known(&ty) == Known::Number
    }

    fn arithmetic(&mut self, op: BinaryOp, a: Expr, b: Expr, ty: Ty, span: Span) -> Expr {
        use BinaryOp::{BitAnd, BitOr, BitXor, Div, MatMul, Pow, Shl, Shr};
        let is_float = matches!(ty, Ty::Float(_));
        let negative_power = matches!(&b.kind, Kind::Int { negative: true, .. });
        let ty = match op {
            Div if !is_float => FLOAT,
            Pow if !is_float && negative_power => FLOAT,
            BitAnd | BitOr | BitXor | Shl | Shr | MatMul if is_float => {
                return self.no_operator(op.symbol(), &a.ty, Some(&b.ty), span);
            }
            BitAnd | BitOr | BitXor | Shl | Shr => self.types.settle(&ty),
            MatMul => return self.no_operator("@", &a.ty, Some(&b.ty), span),
            _ => ty,
        };
        let (a, b) = (self.number_as(a, &ty), self.number_as(b, &ty));
        self.expr(
            span,
            ty,
            Kind::Arith {
                op,
                lhs: Box::new(a),
                rhs: Box::new(b),
            },
        )
    }

    /// A number as one of another numeric type; open literals take the type themselves.
    fn number_as(&mut self, e: Expr, ty: &Ty) -> Expr {
        // Its own type may be that of a variable by now, which stays as it is.
        match e.kind {
            Kind::Int { .. } | Kind::Float(_) => {
                return Expr {
                    ty: ty.clone(),
                    ..e
                };
            }
            Kind::Neg(inner) if is_literal(&inner) => {
                let inner = self.number_as(*inner, ty);
                return Expr {
                    ty: ty.clone(),
                    kind: Kind::Neg(Box::new(inner)),
                    ..e
                };
            }
            _ => {}
        }
        if e.ty == *ty {
            return e;
        }
        self.expr(e.span, ty.clone(), Kind::Coerce(Box::new(e)))
    }

    /// `a op b` of comparisons.
    pub(in crate::thir::infer) fn compare(
        &mut self,
        op: CompareOp,
        a: Expr,
        b: Expr,
        span: Span,
    ) -> Expr {
        if Self::is_broken(&a) || Self::is_broken(&b) {
            return self.broken(span);
        }
        let (ta, tb) = (self.types.shallow(&a.ty), self.types.shallow(&b.ty));
        match op {
            CompareOp::In | CompareOp::NotIn => {
                let found = self.contains(b, a, span);
                if op == CompareOp::NotIn && !Self::is_broken(&found) {
                    return self.expr(span, Ty::Bool, Kind::Not(Box::new(found)));
                }
                return found;
            }
            CompareOp::Is | CompareOp::IsNot | CompareOp::Eq | CompareOp::Ne
                if matches!(b.kind, Kind::None) || matches!(a.kind, Kind::None) =>
            {
                let negate = matches!(op, CompareOp::IsNot | CompareOp::Ne);
                let e = if matches!(b.kind, Kind::None) { a } else { b };
                return self.is_none(e, negate, span);
            }
            CompareOp::Is
            | CompareOp::IsNot
            | CompareOp::Lt
            | CompareOp::Le
            | CompareOp::Gt
            | CompareOp::Ge
                if ta == Ty::Dynamic || tb == Ty::Dynamic =>
            {
                return self
                    .dynamic_order(op, &a, &b, span)
                    .unwrap_or_else(|| self.broken(span));
            }
            CompareOp::Is | CompareOp::IsNot => {
                let same = match (&ta, &tb) {
                    (Ty::Object { .. }, Ty::Object { .. }) | (Ty::Vec(_), Ty::Vec(_))
                        if self.types.unify(&ta, &tb) =>
                    {
                        self.rust(
                            span,
                            Ty::Bool,
                            "b::is_same",
                            vec![(a, By::Ref), (b, By::Ref)],
                            false,
                        )
                    }
                    _ if ta == Ty::Bool && tb == Ty::Bool => {
                        self.compare(CompareOp::Eq, a, b, span)
                    }
                    // Names of types.
                    (Ty::Str, Ty::Str) => self.compare(CompareOp::Eq, a, b, span),
                    (Ty::Option(x), Ty::Str) if self.types.shallow(x) == Ty::Str => {
                        self.compare(CompareOp::Eq, a, b, span)
                    }
                    _ if matches!(ta, Ty::Option(_) | Ty::Dict(..) | Ty::Set(_)) => {
                        let args = [a, b].map(|e| (self.coerce(e, &Ty::Dynamic), By::Ref));
                        self.rust(span, Ty::Bool, "b::dynamic::is", args.into(), false)
                    }
                    _ => {
                        return self.fail(
                            Code::NoSuchOperator,
                            span,
                            "`is` compares with `None`, or two objects",
                            |d| d.help("use `==`"),
                        );
                    }
                };
                if op == CompareOp::IsNot {
                    return self.expr(span, Ty::Bool, Kind::Not(Box::new(same)));
                }
                return same;
            }
            _ => {}
        }
        if let Some(ty) = self.common_number(&a, &b) {
            let (a, b) = (self.number_as(a, &ty), self.number_as(b, &ty));
            return self.expr(
                span,
                Ty::Bool,
                Kind::Compare {
                    op,
                    lhs: Box::new(a),
                    rhs: Box::new(b),
                },
            );
        }
        if let (Ty::Set(_), Ty::Set(_)) = (&ta, &tb)
            && !matches!(op, CompareOp::Eq | CompareOp::Ne)
            && self.types.unify(&ta, &tb)
        {
            let proper = matches!(op, CompareOp::Lt | CompareOp::Gt);
            let proper = self.expr(span, Ty::Bool, Kind::Bool(proper));
            let (x, y) = match op {
                CompareOp::Gt | CompareOp::Ge => (b, a),
                _ => (a, b),
            };
            let args = vec![(x, By::Ref), (y, By::Ref), (proper, By::Value)];
            return self.checked(span, Ty::Bool, "b::set_within", args);
        }
        if matches!(op, CompareOp::Eq | CompareOp::Ne) {
            let inner = |me: &mut Self, t: &Ty| match t {
                Ty::Option(inner) => me.struct_of(inner).map(|def| def.ty()),
                _ => None,
            };
            let sides = (inner(self, &ta), inner(self, &tb));
            let (option, value, inner) = match sides {
                (Some(inner), None) if self.struct_of(&tb).is_some() => (a, b, inner),
                (None, Some(inner)) if self.struct_of(&ta).is_some() => (b, a, inner),
                _ => return self.compare_values(op, a, b, span),
            };
            // `None` equals no value.
            let equal = self.scoped(|me| {
                let option = me.held(option);
                let value = me.held(value);
                let none = me.expr(span, Ty::Bool, Kind::IsNone(Box::new(option.clone())));
                let some = me.expr(span, Ty::Bool, Kind::Not(Box::new(none)));
                let own = me.expr(span, inner, Kind::Unwrap(Box::new(option)));
                let same = me.scoped(|me| me.compare_values(CompareOp::Eq, own, value, span));
                me.expr(span, Ty::Bool, Kind::And(Box::new(some), Box::new(same)))
            });
            return match op {
                CompareOp::Ne => self.expr(span, Ty::Bool, Kind::Not(Box::new(equal))),
                _ => equal,
            };
        }
        self.compare_values(op, a, b, span)
    }

    fn compare_values(&mut self, op: CompareOp, a: Expr, b: Expr, span: Span) -> Expr {
        let (ta, tb) = (self.types.shallow(&a.ty), self.types.shallow(&b.ty));
        let object = matches!(ta, Ty::Object { .. }) || matches!(tb, Ty::Object { .. });
        if object && let Some(call) = self.compare_objects(op, &a, &b, span) {
            return call;
        }
        if object && let Some((a, b)) = self.guarded_operands(&a, &b) {
            return self.compare(op, a, b, span);
        }
        let families = self.family_of(&ta).is_some() || self.family_of(&tb).is_some();
        let joined = if object && !families {
            None
        } else {
            self.join(&a, &b)
        };
        let comparable = joined.clone().filter(|t| self.comparable(t, op));
        let Some(ty) = comparable else {
            let hint = match (&ta, &tb) {
                _ if joined.is_some() => "compare parts of them that have an order",
                (Ty::Option(_), _) | (_, Ty::Option(_)) => "check for `None` first",
                _ => "compare values of one type",
            };
            let (x, y) = (self.ty_name(&ta), self.ty_name(&tb));
            let message = format!("`{}` is not defined for {x} and {y}", op.symbol());
            return self.fail(Code::NoSuchOperator, span, message, |d| d.help(hint));
        };
        let (a, b) = (self.converted(a, &ty), self.converted(b, &ty));
        self.expr(
            span,
            Ty::Bool,
            Kind::Compare {
                op,
                lhs: Box::new(a),
                rhs: Box::new(b),
            },
        )
    }
}

fn bit_path(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::BitAnd => "::std::ops::BitAnd::bitand",
        BinaryOp::BitOr => "::std::ops::BitOr::bitor",
        BinaryOp::BitXor => "::std::ops::BitXor::bitxor",
        _ => return None,
    })
}

/// The method by which a struct defines an operator.
pub(in crate::thir::infer) fn method_of(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "__add__",
        BinaryOp::Sub => "__sub__",
        BinaryOp::Mul => "__mul__",
        BinaryOp::Div => "__truediv__",
        BinaryOp::FloorDiv => "__floordiv__",
        BinaryOp::Mod => "__mod__",
        BinaryOp::Pow => "__pow__",
        BinaryOp::MatMul => "__matmul__",
        BinaryOp::BitAnd => "__and__",
        BinaryOp::BitOr => "__or__",
        BinaryOp::BitXor => "__xor__",
        BinaryOp::Shl => "__lshift__",
        BinaryOp::Shr => "__rshift__",
    }
}

pub(in crate::thir::infer) fn protocol_of(op: BinaryOp) -> Option<Protocol> {
    Some(match op {
        BinaryOp::Add => Protocol::Add,
        BinaryOp::Sub => Protocol::Sub,
        BinaryOp::Mul => Protocol::Mul,
        BinaryOp::Div => Protocol::Div,
        BinaryOp::Mod => Protocol::Rem,
        BinaryOp::BitAnd => Protocol::BitAnd,
        BinaryOp::BitOr => Protocol::BitOr,
        BinaryOp::BitXor => Protocol::BitXor,
        BinaryOp::Shl => Protocol::Shl,
        BinaryOp::Shr => Protocol::Shr,
        BinaryOp::FloorDiv | BinaryOp::Pow | BinaryOp::MatMul => return None,
    })
}
