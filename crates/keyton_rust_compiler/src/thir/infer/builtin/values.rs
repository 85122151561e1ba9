//! Functions of the language as values: `f = max`, `apply(len, xs)`.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::shir::Builtin;
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Kind, Text};

/// Functions that are called with values as with expressions.
const GIVEN: &[Builtin] = &[
    Builtin::Round,
    Builtin::Pow,
    Builtin::DivMod,
    Builtin::Sorted,
    Builtin::Reversed,
    Builtin::Enumerate,
    Builtin::Zip,
    Builtin::Range,
    Builtin::Any,
    Builtin::All,
    Builtin::Sum,
    Builtin::Map,
    Builtin::Filter,
    Builtin::Format,
    Builtin::Iter,
    Builtin::Next,
];

/// Begins the key of the type of such a value.
const AS_VALUE: &str = "fn builtin ";

impl Infer<'_> {
    pub(in crate::thir::infer) fn builtin_value(&mut self, b: Builtin, span: Span) -> Expr {
        let ty = Ty::Object {
            key: TypeKey(format!("{AS_VALUE}{}", b.name())),
            args: Vec::new(),
        };
        self.expr(span, ty, Kind::Tuple(Vec::new()))
    }

    /// The function of the language that a value is.
    pub(in crate::thir::infer) fn builtin_of(&mut self, ty: &Ty) -> Option<Builtin> {
        let Ty::Object { key, .. } = self.types.shallow(ty) else {
            return None;
        };
        Builtin::named(key.0.strip_prefix(AS_VALUE)?)
    }

    /// Calls one with values.
    pub(in crate::thir::infer) fn call_builtin(
        &mut self,
        b: Builtin,
        args: Vec<Expr>,
        span: Span,
    ) -> Expr {
        if args.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        match (b, args.as_slice()) {
            (Builtin::Print, _) => {
                for e in &args {
                    self.note_shown(&e.ty.clone());
                }
                let kind = Kind::Print {
                    by: b.name(),
                    values: args,
                    sep: Box::new(self.str_lit(" ", span)),
                    end: Box::new(self.str_lit("\n", span)),
                };
                self.expr(span, Ty::Unit, kind)
            }
            (Builtin::Min | Builtin::Max, [_, ..]) => {
                let list = match args.len() {
                    1 => self.listed(args[0].clone()),
                    _ => match self.list_of(args, span) {
                        Some(list) => list,
                        None => return self.broken(span),
                    },
                };
                let Ty::Vec(item) = self.types.shallow(&list.ty) else {
                    return list;
                };
                if !self.check_ordered(&item, span) {
                    return self.broken(span);
                }
                let path = if b == Builtin::Min {
                    "b::list_min"
                } else {
                    "b::list_max"
                };
                self.checked(span, *item, path, vec![(list, By::Ref)])
            }
            (Builtin::List, []) => {
                let ty = Ty::Vec(Box::new(self.types.fresh()));
                self.expr(span, ty, Kind::List(Vec::new()))
            }
            (Builtin::Set, []) => {
                let ty = Ty::Set(Box::new(self.types.fresh()));
                self.expr(span, ty, Kind::Set(Vec::new()))
            }
            (Builtin::Dict, []) => {
                let key = Box::new(self.types.fresh());
                let ty = Ty::Dict(key, Box::new(self.types.fresh()));
                self.expr(span, ty, Kind::Dict(Vec::new()))
            }
            (Builtin::Str, []) => self.str_lit("", span),
            (Builtin::Bool, []) => self.expr(span, Ty::Bool, Kind::Bool(false)),
            (Builtin::Int | Builtin::Float, []) => {
                let ty = match b {
                    Builtin::Int => crate::thir::types::INT,
                    _ => crate::thir::types::FLOAT,
                };
                let kind = Kind::Int {
                    negative: false,
                    value: 0,
                };
                self.expr(span, ty, kind)
            }
            (Builtin::List, [one]) => self.listed(one.clone()),
            (Builtin::Set, [one]) => self.set_from(one.clone()),
            (Builtin::Tuple, [one]) => self.tuple_from(one.clone(), span),
            (Builtin::Sum, [one]) => {
                let list = self.listed(one.clone());
                self.sum_of(list, span)
            }
            (Builtin::Repr, [one]) => {
                self.note_shown(&one.ty.clone());
                self.shown(one.clone(), Text::Repr)
            }
            (Builtin::Str, [one]) => {
                self.note_shown(&one.ty.clone());
                self.shown(one.clone(), Text::Str)
            }
            (Builtin::Pow, [x, y]) => {
                self.binary(crate::hir::BinaryOp::Pow, x.clone(), y.clone(), span)
            }
            (Builtin::Bool, [one]) => self.truth(one.clone()),
            (Builtin::Dict, [one]) => self.dict_from_value(one.clone(), span),
            (_, [_, ..]) if GIVEN.contains(&b) => {
                self.with_given(args, span, |me, args| me.builtin(b, args, span, None))
            }
            (_, [one]) => self.builtin_on(b, one.clone(), span),
            _ => {
                let message = format!("`{}` cannot be called like this as a value", b.name());
                self.fail(Code::NotYetSupported, span, message, |d| {
                    d.help("wrap it: `fn(x): …`")
                })
            }
        }
    }
}
