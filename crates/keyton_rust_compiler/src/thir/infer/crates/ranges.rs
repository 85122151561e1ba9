//! Ranges as arguments of a crate's functions.

use kayton_manifest::{Callable, Ty, TypeKey};

use crate::hir::{ExprId, ExprKind};
use crate::shir::Builtin;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::has_param;
use crate::thir::infer::language::written::number_type;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::Known;

/// Start, end, whether the end is included.
type Ends = (Option<ExprId>, Option<ExprId>, bool);

impl Infer<'_> {
    /// `0..10`, and `range(0, 10)`, as Rust's own range, where a call wants one or takes anything;
    /// then `number` is the type that the ends are to have, if a bound says one.
    pub(in crate::thir::infer) fn range_object(
        &mut self,
        id: ExprId,
        want: &Ty,
        number: Option<Ty>,
    ) -> Option<Expr> {
        let (start, end, inclusive) = self.range_ends(id)?;
        let name = match (start, end, inclusive) {
            (Some(_), Some(_), false) => "std std::ops::Range",
            (Some(_), Some(_), true) => "std std::ops::RangeInclusive",
            (Some(_), None, _) => "std std::ops::RangeFrom",
            (None, Some(_), false) => "std std::ops::RangeTo",
            (None, Some(_), true) => "std std::ops::RangeToInclusive",
            (None, None, _) => "std std::ops::RangeFull",
        };
        let item = match want {
            Ty::Param(_) => number,
            Ty::Object { key, args } if key.0 == name => {
                args.first().filter(|t| !has_param(t)).cloned()
            }
            _ => return None,
        };
        let mut ends = Vec::new();
        for id in [start, end].into_iter().flatten() {
            ends.push(self.infer(id, item.as_ref()));
        }
        let item = match (item, ends.as_slice()) {
            (Some(item), _) => Some(item),
            (None, [a, b]) => Some(self.common_number(a, b)?),
            (None, [one]) => {
                let ty = self.types.shallow(&one.ty);
                let number = matches!(ty, Ty::Int(_) | Ty::Float(_))
                    || self.types.known(&ty) == Known::Number;
                number.then_some(ty)?.into()
            }
            (None, _) => None,
        };
        let item = item.map(|ty| self.types.settle(&ty));
        let mut ends = ends.into_iter();
        let mut next = |me: &mut Self, there: Option<ExprId>| {
            let (e, ty) = (ends.next().filter(|_| there.is_some()), item.as_ref());
            e.zip(ty).map(|(e, ty)| Box::new(me.coerce(e, ty)))
        };
        let start = match start {
            Some(_) => next(self, start),
            None => None,
        };
        let end = match end {
            Some(_) => next(self, end),
            None => None,
        };
        let full = start.is_none() && end.is_none();
        let span = self.cx.unit.module[id].span;
        let kind = Kind::Range {
            start,
            end,
            inclusive,
        };
        let range = self.expr(span, Ty::Never, kind);
        let object = Ty::Object {
            key: TypeKey(name.into()),
            args: item.filter(|_| !full).into_iter().collect(),
        };
        Some(self.rust(span, object, "Obj::new", vec![(range, By::Value)], false))
    }

    fn range_ends(&self, id: ExprId) -> Option<Ends> {
        if let ExprKind::Range {
            start,
            end,
            inclusive,
        } = self.cx.unit.module[id].kind
        {
            return Some((start, end, inclusive));
        }
        match self.builtin_called(id)? {
            (Builtin::Range, [start, end]) => Some((Some(start.value), Some(end.value), false)),
            _ => None,
        }
    }
}

/// The numeric type that a bound of the parameter says: `usize` of `R: RangeBounds<usize>`.
pub(in crate::thir::infer) fn bounded_number(callable: &Callable, param: &str) -> Option<Ty> {
    let generic = callable.generics.iter().find(|g| g.name == param)?;
    generic.bounds.iter().find_map(|bound| {
        let (_, args) = bound.split_once('<')?;
        let arg = args.strip_suffix('>')?;
        let value = arg.rsplit_once(" = ").map_or(arg, |(_, value)| value);
        number_type(value.trim())
    })
}
