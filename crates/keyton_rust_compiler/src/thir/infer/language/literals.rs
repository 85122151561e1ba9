//! Literals, f-strings, and what is built by brackets.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{FloatTy, IntTy, Protocol, Ty};

use crate::hir::{self, Conversion, DictItem, ExprId, ExprKind, FPart, IntLit};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::whole_numbers::NARROW;
use crate::thir::infer::language::convert::is_literal;
use crate::thir::tree::{By, Expr, Kind, Text};

/// Most items of a tuple: those of more have no traits in Rust.
const MOST_ITEMS: usize = 12;

impl Infer<'_> {
    /// An integer literal that is not negated; its range is checked.
    pub(in crate::thir::infer) fn int_literal(
        &mut self,
        lit: &IntLit,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let e = self.magnitude(lit, span, expected);
        match self.types.shallow(&e.ty) {
            Ty::Int(int) => self.check_range(false, lit.value, int, span),
            Ty::Float(_) => {}
            _ => self.check_range(false, lit.value.min(1 << 127), IntTy::I64, span),
        }
        e
    }

    /// An integer literal behind a possible `-`.
    pub(in crate::thir::infer) fn magnitude(
        &mut self,
        lit: &IntLit,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let kind = Kind::Int {
            negative: false,
            value: lit.value,
        };
        if let Some(suffix) = &lit.suffix {
            let ty = crate::thir::infer::language::written::number_type(suffix)
                .unwrap_or(Ty::Int(IntTy::I64));
            return self.expr(span, ty, kind);
        }
        let expected = expected.map(|t| self.types.shallow(t));
        let expected = match expected {
            Some(Ty::Option(inner)) => Some(self.types.shallow(&inner)),
            other => other,
        };
        match expected {
            Some(ty @ (Ty::Int(_) | Ty::Float(_))) => self.expr(span, ty, kind),
            _ => {
                self.literals.seen += 1;
                let narrow = self.literals.narrow && lit.value < 1 << 31;
                let ty = match narrow {
                    true => NARROW,
                    false => self.types.number(),
                };
                self.expr(span, ty, kind)
            }
        }
    }

    pub(in crate::thir::infer) fn float_literal(
        &mut self,
        lit: &hir::FloatLit,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let stated = lit
            .suffix
            .as_ref()
            .and_then(|s| crate::thir::infer::language::written::number_type(s));
        let expected = expected.map(|t| self.types.shallow(t));
        let ty = match (stated, expected) {
            (Some(ty), _) => ty,
            (None, Some(Ty::Float(FloatTy::F32))) => Ty::Float(FloatTy::F32),
            _ => crate::thir::types::FLOAT,
        };
        self.expr(span, ty, Kind::Float(lit.value))
    }

    pub(in crate::thir::infer) fn fstring(&mut self, parts: &[FPart], span: Span) -> Expr {
        let mut out = Vec::new();
        for part in parts {
            match part {
                FPart::Text(text) => out.push(self.str_lit(text, span)),
                FPart::Value {
                    value,
                    label,
                    conversion,
                    spec,
                } => {
                    if let Some(label) = label {
                        out.push(self.str_lit(label, span));
                    }
                    let mut e = self.infer(*value, None);
                    if Self::is_broken(&e) {
                        continue;
                    }
                    let as_text = match (conversion, label.is_some() && spec.is_none()) {
                        (Some(Conversion::Repr | Conversion::Ascii), _) | (None, true) => {
                            Some(Text::Repr)
                        }
                        (Some(Conversion::Str), _) => Some(Text::Str),
                        (None, false) => None,
                    };
                    if let Some(text) = as_text {
                        e = self.shown(e, text);
                        if matches!(conversion, Some(Conversion::Ascii)) {
                            e = self.rust(span, Ty::Str, "b::ascii", vec![(e, By::Ref)], false);
                        }
                    }
                    let part = match spec {
                        Some(spec) if !spec.is_empty() => {
                            let spec = self.fstring(spec, span);
                            self.formatted(e, spec)
                        }
                        _ => self.shown(e, Text::Str),
                    };
                    out.push(part);
                }
            }
        }
        if out.is_empty() {
            return self.str_lit("", span);
        }
        if out.len() == 1 {
            return out.remove(0);
        }
        self.expr(span, Ty::Str, Kind::Concat(out))
    }

    pub(in crate::thir::infer) fn str_lit(&mut self, text: &str, span: Span) -> Expr {
        self.expr(span, Ty::Str, Kind::Str(text.into()))
    }

    /// `format(value, spec)`.
    pub(in crate::thir::infer) fn formatted(&mut self, value: Expr, spec: Expr) -> Expr {
        let span = value.span;
        let ty = self.types.settle(&value.ty);
        if let Some(text) = self.struct_special(&value, "__format__", vec![spec.clone()], span) {
            return text;
        }
        if let Kind::Str(text) = &spec.kind
            && let Some(protocol) = formatting(text)
            && let Some(value) = self.unary_protocol(&value, protocol, span)
        {
            let rest = text[..text.len() - 1].to_owned();
            if rest.is_empty() {
                return value;
            }
            let rest = self.str_lit(&rest, span);
            return self.formatted(value, rest);
        }
        let value = match ty {
            Ty::Int(_) | Ty::Float(_) | Ty::Str | Ty::Bool | Ty::Char | Ty::Dynamic => value,
            // An object of a crate follows the specification itself.
            Ty::Object { .. } if self.protocol(&ty, Protocol::Display).is_some() => {
                self.note_shown(&ty);
                value
            }
            _ => self.shown(value, Text::Str),
        };
        self.expr(
            span,
            Ty::Str,
            Kind::Format {
                value: Box::new(value),
                spec: Box::new(spec),
            },
        )
    }

    /// A value as text; reports values without one.
    pub(in crate::thir::infer) fn shown(&mut self, e: Expr, text: Text) -> Expr {
        if text == Text::Str && matches!(self.types.shallow(&e.ty), Ty::Str) {
            return e;
        }
        let span = e.span;
        let ty = self.types.shallow(&e.ty);
        if text == Text::Str
            && let Some(text) = self.text_of_deref(&e)
        {
            return text;
        }
        if let Some(shown) = self.function_text(&ty) {
            return self.str_lit(&shown, span);
        }
        self.note_shown(&ty);
        self.expr(span, Ty::Str, Kind::Show(Box::new(e), text))
    }

    /// The text that an object derefs to, if its type does not say how it is shown.
    pub(in crate::thir::infer) fn text_of_deref(&mut self, e: &Expr) -> Option<Expr> {
        let ty = self.types.shallow(&e.ty);
        if !matches!(ty, Ty::Object { .. }) || self.protocol(&ty, Protocol::Display).is_some() {
            return None;
        }
        let (at, _) = self.protocol(&ty, Protocol::Deref)?;
        match self.manifests.callable(at).ret.ty {
            Ty::Str => self.unary_protocol(e, Protocol::Deref, e.span),
            _ => None,
        }
    }

    /// The common type of items, which are converted to it.
    fn items(&mut self, ids: &[ExprId], expected: Option<Ty>) -> (Ty, Vec<Expr>) {
        let mut items: Vec<Expr> = ids
            .iter()
            .map(|id| self.infer(*id, expected.as_ref()))
            .collect();
        let ty = self.common(&mut items, expected);
        (ty, items)
    }

    pub(in crate::thir::infer) fn common(
        &mut self,
        items: &mut Vec<Expr>,
        expected: Option<Ty>,
    ) -> Ty {
        let relatives = match items.first() {
            Some(first) if expected.is_none() => self.widened(&first.ty.clone()),
            _ => None,
        };
        let expected = expected.or(relatives);
        let mut ty = match &expected {
            Some(ty) => ty.clone(),
            None => match items.first() {
                Some(first) => first.ty.clone(),
                None => return self.types.fresh(),
            },
        };
        if expected.is_none() {
            let mut sofar = items[0].clone();
            for item in items.iter().skip(1) {
                let (x, y) = (self.types.shallow(&sofar.ty), self.types.shallow(&item.ty));
                let whole = |ty: &Ty, e: &Expr| matches!(ty, Ty::Int(_)) && !is_literal(e);
                let real = |ty: &Ty| matches!(ty, Ty::Float(_));
                // A whole number that is calculated stays one beside a float.
                let apart = whole(&x, &sofar) && real(&y) || real(&x) && whole(&y, item);
                match self.join(&sofar, item).filter(|_| !apart) {
                    Some(t) => {
                        let was_literal = crate::thir::infer::language::convert::is_literal(&sofar);
                        sofar.ty = t;
                        if !was_literal || !crate::thir::infer::language::convert::is_literal(item)
                        {
                            sofar.kind = Kind::Unit;
                        }
                    }
                    None => {
                        sofar.ty = Ty::Dynamic;
                        break;
                    }
                }
            }
            ty = sofar.ty;
        }
        let taken = std::mem::take(items);
        *items = taken
            .into_iter()
            .map(|item| self.coerce(item, &ty))
            .collect();
        ty
    }

    pub(in crate::thir::infer) fn list(
        &mut self,
        ids: &[ExprId],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let expected = expected.map(|t| self.types.shallow(t));
        let item = match expected {
            Some(Ty::Vec(t)) => Some(*t),
            Some(Ty::Bytes) => Some(Ty::Int(IntTy::U8)),
            Some(Ty::Option(t)) => match self.types.shallow(&t) {
                Ty::Vec(t) => Some(*t),
                Ty::Bytes => Some(Ty::Int(IntTy::U8)),
                _ => None,
            },
            _ => None,
        };
        let item = item.filter(|t| self.types.known(t) == crate::thir::types::Known::Yes);
        let unit = self.cx.unit.clone();
        if ids
            .iter()
            .any(|i| matches!(unit.module[*i].kind, ExprKind::Spread(_)))
        {
            return self.spread_list(ids, span);
        }
        let (ty, items) = self.items(ids, item);
        self.expr(span, Ty::Vec(Box::new(ty)), Kind::List(items))
    }

    /// `[*a, b]`: lists joined.
    fn spread_list(&mut self, ids: &[ExprId], span: Span) -> Expr {
        let unit = self.cx.unit.clone();
        let mut sum: Option<Expr> = None;
        for id in ids {
            let part = match unit.module[*id].kind {
                ExprKind::Spread(inner) => {
                    let e = self.infer(inner, None);
                    self.listed(e)
                }
                _ => {
                    let e = self.infer(*id, None);
                    let ty = Ty::Vec(Box::new(e.ty.clone()));
                    self.expr(span, ty, Kind::List(vec![e]))
                }
            };
            sum = Some(match sum {
                None => part,
                Some(sum) => {
                    let (sum, part) = match self.could_fit(&part, &sum.ty) {
                        true => (sum, part),
                        false => (self.any_list(sum), self.any_list(part)),
                    };
                    let part = self.coerce(part, &sum.ty.clone());
                    let ty = sum.ty.clone();
                    self.rust(
                        span,
                        ty,
                        "b::list_concat",
                        vec![(sum, By::Ref), (part, By::Ref)],
                        true,
                    )
                }
            });
        }
        sum.unwrap_or_else(|| self.broken(span))
    }

    pub(in crate::thir::infer) fn set(
        &mut self,
        ids: &[ExprId],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let item = match expected.map(|t| self.types.shallow(t)) {
            Some(Ty::Set(t)) => Some(*t),
            _ => None,
        };
        let item = item.filter(|t| self.types.known(t) == crate::thir::types::Known::Yes);
        let (ty, items) = self.items(ids, item);
        self.check_key(&ty, span);
        self.expr(span, Ty::Set(Box::new(ty)), Kind::Set(items))
    }

    pub(in crate::thir::infer) fn tuple(
        &mut self,
        ids: &[ExprId],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        if ids.is_empty() {
            if expected.is_some_and(|t| self.types.shallow(t) == Ty::Unit) {
                return self.expr(span, Ty::Unit, Kind::Unit);
            }
            return self.expr(span, Ty::Tuple(Vec::new()), Kind::Tuple(Vec::new()));
        }
        if ids.len() > MOST_ITEMS && self.allowed.unpacked != Some(span) {
            return self.fail(
                Code::Unsupported,
                span,
                format!("a tuple has at most {MOST_ITEMS} items"),
                |d| d.help("make a list of them, or a struct with names"),
            );
        }
        let want = match expected.map(|t| self.types.shallow(t)) {
            Some(Ty::Tuple(ts)) if ts.len() == ids.len() => ts.into_iter().map(Some).collect(),
            _ => vec![None; ids.len()],
        };
        let mut items = Vec::new();
        for (id, want) in ids.iter().zip(want) {
            let e = self.infer(*id, want.as_ref());
            items.push(e);
        }
        let ty = Ty::Tuple(items.iter().map(|e| e.ty.clone()).collect());
        self.expr(span, ty, Kind::Tuple(items))
    }

    pub(in crate::thir::infer) fn dict(
        &mut self,
        entries: &[DictItem],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let known = |me: &mut Self, t: Ty| {
            (me.types.known(&t) == crate::thir::types::Known::Yes).then_some(t)
        };
        let (key, value) = match expected.map(|t| self.types.shallow(t)) {
            Some(Ty::Dict(k, v)) => (known(self, *k), known(self, *v)),
            _ => (None, None),
        };
        if entries.iter().any(|e| matches!(e, DictItem::Spread(_))) {
            return self.merged_dict(entries, span, expected);
        }
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                DictItem::Pair { key: k, value: v } => {
                    keys.push(self.infer(*k, key.as_ref()));
                    values.push(self.infer(*v, value.as_ref()));
                }
                DictItem::Spread(_) => {}
            }
        }
        // A record with whole numbers and others: each stays what it is.
        let (mut whole, mut real) = (false, false);
        for e in &values {
            whole |= self.is_int(&e.ty);
            real |= matches!(self.types.shallow(&e.ty), Ty::Float(_));
        }
        let record = whole && real && keys.iter().all(|k| matches!(k.kind, Kind::Str(_)));
        let value = match value {
            None if record => Some(Ty::Dynamic),
            value => value,
        };
        let (k, v) = (self.common(&mut keys, key), self.common(&mut values, value));
        if !keys.is_empty() {
            self.check_key(&k, span);
        }
        let ty = Ty::Dict(Box::new(k), Box::new(v));
        self.expr(span, ty, Kind::Dict(keys.into_iter().zip(values).collect()))
    }

    /// `{**a, k: v}`: one dict after the other.
    fn merged_dict(&mut self, entries: &[DictItem], span: Span, expected: Option<&Ty>) -> Expr {
        let mut all: Option<Expr> = None;
        for entry in entries {
            let want = all.as_ref().map(|e| e.ty.clone());
            let want = want.as_ref().or(expected);
            let next = match entry {
                DictItem::Spread(id) => self.infer(*id, want),
                DictItem::Pair { .. } => self.dict(std::slice::from_ref(entry), span, want),
            };
            if Self::is_broken(&next) {
                return next;
            }
            if !matches!(self.types.shallow(&next.ty), Ty::Dict(..)) {
                let have = self.ty_name(&next.ty);
                let message = format!("`**` in a dict needs a dict, and this is {have}");
                return self.fail(Code::TypeMismatch, next.span, message, |d| {
                    d.help("give it one")
                });
            }
            all = Some(match all {
                // What is changed later must not be the first of them.
                None => {
                    let ty = next.ty.clone();
                    self.checked(span, ty, "b::dict_copy", vec![(next, By::Ref)])
                }
                Some(all) => {
                    let ty = all.ty.clone();
                    let next = self.coerce(next, &ty);
                    self.checked(
                        span,
                        ty,
                        "b::dict_union",
                        vec![(all, By::Ref), (next, By::Ref)],
                    )
                }
            });
        }
        all.unwrap_or_else(|| self.broken(span))
    }

    /// Reports a type that cannot be a dict's key or a set's item.
    pub(in crate::thir::infer) fn check_key(&mut self, ty: &Ty, span: Span) {
        let ty = self.types.resolve(ty);
        let bad = match &ty {
            Ty::Float(_) => Some("a float"),
            Ty::Vec(_) => Some("a list"),
            Ty::Dict(..) => Some("a dict"),
            Ty::Set(_) => Some("a set"),
            Ty::Object { .. }
                if !self.struct_hashes(&ty)
                    && self
                        .protocol(&ty, kayton_manifest::Protocol::Hash)
                        .is_none() =>
            {
                Some("an object of this type")
            }
            _ => None,
        };
        if let Some(what) = bad {
            self.error(
                Code::MissingCapability,
                span,
                format!("{what} cannot be a key of a dict or an item of a set"),
                |d| d.help("use an int, a str, or a tuple of them; for example `str(x)`"),
            );
        }
    }
}

/// The trait of formatting that a specification ends with.
fn formatting(spec: &str) -> Option<Protocol> {
    Some(match spec.chars().next_back()? {
        'x' => Protocol::LowerHex,
        'X' => Protocol::UpperHex,
        'o' => Protocol::Octal,
        'b' => Protocol::Binary,
        'e' => Protocol::LowerExp,
        'E' => Protocol::UpperExp,
        _ => return None,
    })
}
