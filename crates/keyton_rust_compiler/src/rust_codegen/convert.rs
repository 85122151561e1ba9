use kayton_manifest::{FloatTy, Ty};

use super::Gen;
use crate::hir::{BinaryOp, CompareOp};
use crate::thir::tree::{Expr, Kind};
use crate::thir::types::{FAMILY, is_flat, is_scalar, show, widens};

impl Gen<'_> {
    pub(super) fn number(&mut self, negative: bool, value: u128, ty: &Ty) -> String {
        let sign = if negative { "-" } else { "" };
        let text = match self.solved(ty) {
            Ty::Int(i) => format!("{sign}{value}{}", i.name()),
            Ty::Float(FloatTy::F32) => format!("{sign}{value}f32"),
            Ty::Float(_) => format!("{sign}{value}f64"),
            _ => format!("{sign}{value}i64"),
        };
        if negative { format!("({text})") } else { text }
    }

    pub(super) fn arith(&mut self, op: BinaryOp, lhs: &Expr, rhs: &Expr, e: &Expr) -> String {
        let (a, b) = (self.value(lhs), self.value(rhs));
        self.arith_of(op, (lhs, a), (rhs, b), e)
    }

    /// As `arith`, with the texts of the operands.
    pub(super) fn arith_of(
        &mut self,
        op: BinaryOp,
        (lhs, a): (&Expr, String),
        (rhs, b): (&Expr, String),
        e: &Expr,
    ) -> String {
        let float = matches!(self.solved(&e.ty), Ty::Float(_));
        let plain = |op: &str| format!("({a} {op} {b})");
        let call = match (op, float) {
            (BinaryOp::Add, true) => return plain("+"),
            (BinaryOp::Sub, true) => return plain("-"),
            (BinaryOp::Mul, true) => return plain("*"),
            (BinaryOp::BitAnd, _) => return plain("&"),
            (BinaryOp::BitOr, _) => return plain("|"),
            (BinaryOp::BitXor, _) => return plain("^"),
            (BinaryOp::Div, _) if self.was_int(lhs) && self.was_int(rhs) => "o::truediv",
            (BinaryOp::Div, _) => "o::Float::div",
            (BinaryOp::FloorDiv, true) => "o::Float::floordiv",
            (BinaryOp::Mod, true) => "o::Float::modulo",
            (BinaryOp::Pow, true) => "o::Float::power",
            (BinaryOp::Add, false) => "o::Int::add",
            (BinaryOp::Sub, false) => "o::Int::sub",
            (BinaryOp::Mul, false) => "o::Int::mul",
            (BinaryOp::FloorDiv, false) => "o::Int::floordiv",
            (BinaryOp::Mod, false) => "o::Int::modulo",
            (BinaryOp::Pow, false) => "o::Int::power",
            (BinaryOp::Shl, _) => "o::Int::shl",
            (BinaryOp::Shr | BinaryOp::MatMul, _) => "o::Int::shr",
        };
        self.tried(&format!("{call}({a}, {b})"), e.pos)
    }

    /// Whether an operand is a float only since `/` gives one.
    fn was_int(&mut self, e: &Expr) -> bool {
        match &e.kind {
            Kind::Coerce(inner) => matches!(self.solved(&inner.ty), Ty::Int(_) | Ty::Bool),
            Kind::Int { .. } => true,
            _ => false,
        }
    }

    pub(super) fn comparison(&mut self, op: CompareOp, lhs: &Expr, rhs: &Expr) -> String {
        let ty = self.solved(&lhs.ty);
        let symbol = op.symbol();
        if is_scalar(&ty) {
            let (a, b) = (self.value(lhs), self.value(rhs));
            return format!("({a} {symbol} {b})");
        }
        let (a, b) = (self.refer(lhs), self.refer(rhs));
        if matches!(ty, Ty::Str | Ty::Bytes) {
            return format!("(*{a} {symbol} *{b})");
        }
        let (a, b) = match op {
            CompareOp::Gt | CompareOp::Ge => (b, a),
            _ => (a, b),
        };
        let test = match op {
            CompareOp::Lt | CompareOp::Gt => "less",
            CompareOp::Le | CompareOp::Ge => "at_most",
            _ => "same",
        };
        let call = match is_flat(&ty) {
            true => format!("o::{test}({a}, {b})"),
            false => self.tried(&format!("o::deep_{test}({a}, {b})"), lhs.pos),
        };
        match op {
            CompareOp::Ne => format!("(!{call})"),
            _ => call,
        }
    }

    /// The truth of what `v`, a reference, points to.
    pub(super) fn truth_of(v: &str, ty: &Ty) -> String {
        match ty {
            Ty::Bool => format!("*{v}"),
            Ty::Int(_) => format!("*{v} != 0"),
            Ty::Float(_) => format!("*{v} != 0.0"),
            Ty::Str | Ty::Bytes => format!("!{v}.is_empty()"),
            Ty::Vec(_) | Ty::Dict(..) | Ty::Set(_) => {
                format!("{v}.borrow().is_ok_and(|v| !v.is_empty())")
            }
            Ty::Option(inner) => {
                format!(
                    "match {v} {{ Some(v) => {}, None => false }}",
                    Self::truth_of("v", inner)
                )
            }
            Ty::Unit => "false".into(),
            Ty::Tuple(items) if items.is_empty() => "false".into(),
            Ty::Dynamic => format!("b::dynamic::truth({v})"),
            _ => "true".into(),
        }
    }

    pub(super) fn coerced(&mut self, inner: &Expr, to: &Ty) -> String {
        let (from, to) = (self.solved(&inner.ty), self.solved(to));
        if let (Kind::None, Ty::Option(t)) = (&inner.kind, &to) {
            return format!("None::<{}>", self.rust_ty(t));
        }
        if let (Kind::Int { negative, value }, Ty::Int(_) | Ty::Float(_)) = (&inner.kind, &to) {
            return self.number(*negative, *value, &to);
        }
        let v = self.value(inner);
        self.convert(v, &from, &to, inner.pos)
    }

    pub(super) fn convert(
        &mut self,
        v: String,
        from: &Ty,
        to: &Ty,
        pos: crate::thir::tree::Pos,
    ) -> String {
        if from == to {
            return v;
        }
        match (from, to) {
            (Ty::Never, _) => v,
            (Ty::Int(a), Ty::Int(b)) => {
                if widens(*a, *b) {
                    return format!("({v} as {})", b.name());
                }
                let (a, b) = (a.name(), b.name());
                self.tried(
                    &format!("::kayton_api::narrow::<{a}, {b}>({v}, {b:?})"),
                    pos,
                )
            }
            (Ty::Int(_) | Ty::Float(_), Ty::Float(_)) => {
                format!("({v} as {})", self.rust_ty(to))
            }
            (Ty::Bool, Ty::Int(_)) => format!("({v} as {})", self.rust_ty(to)),
            (Ty::Bool, Ty::Float(_)) => format!("({v} as i64 as {})", self.rust_ty(to)),
            (Ty::Option(a), Ty::Option(b)) => {
                let inner = self.convert("v".into(), a, b, pos);
                format!("match {v} {{ Some(v) => Some({inner}), None => None }}")
            }
            (Ty::Dynamic, _) => {
                let name = show(to);
                let ty = self.rust_ty(to);
                self.tried(&format!("b::from_dynamic::<{ty}>(&{v}, {name:?})"), pos)
            }
            (Ty::Vec(_), Ty::Bytes) => {
                let items = self.tried(&format!("({v}).borrow()"), pos);
                // The list is borrowed for the copy alone, not for the whole statement.
                format!("{{ let bytes = Bytes::new(&{items}); bytes }}")
            }
            (Ty::Bytes, Ty::Vec(_)) => format!("<List<u8>>::new(({v}).as_slice().to_vec())"),
            // What gives nothing is evaluated, and gives nothing.
            (Ty::Unit, Ty::Option(t)) if **t != Ty::Unit => format!("{{ {v}; None }}"),
            (_, Ty::Option(t)) => {
                let inner = self.convert(v, from, t, pos);
                format!("Some({inner})")
            }
            (_, Ty::Dynamic) => format!("Dynamic::from_value({v})"),
            (Ty::Object { key: a, .. }, Ty::Object { key: b, .. }) => {
                match (a.0.starts_with(FAMILY), b.0.starts_with(FAMILY)) {
                    (false, true) => format!("Dynamic::from_value({v})"),
                    (true, false) => {
                        let name = show(to);
                        let ty = self.rust_ty(to);
                        self.tried(&format!("b::from_dynamic::<{ty}>(&{v}, {name:?})"), pos)
                    }
                    _ => v,
                }
            }
            (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
                let pairs: Vec<(Ty, Ty)> = a.iter().cloned().zip(b.iter().cloned()).collect();
                let items: Vec<String> = pairs
                    .iter()
                    .enumerate()
                    .map(|(i, (a, b))| self.convert(format!("it.{i}.clone()"), a, b, pos))
                    .collect();
                format!("{{ let it = {v}; ({},) }}", items.join(", "))
            }
            _ => v,
        }
    }
}
