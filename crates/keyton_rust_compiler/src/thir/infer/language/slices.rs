//! Slices: `xs[a:b:c]` of lists, texts and tuples.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::ExprId;
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::INT;

impl Infer<'_> {
    pub(in crate::thir::infer) fn slice(
        &mut self,
        object: Expr,
        parts: [Option<ExprId>; 3],
        span: Span,
    ) -> Expr {
        let ty = self.types.shallow(&object.ty);
        let path = match &ty {
            Ty::Vec(_) => "o::list_slice",
            Ty::Str => "o::str_slice",
            Ty::Dynamic => "b::dynamic::slice",
            Ty::Bytes => "o::bytes_slice",
            Ty::Tuple(items) => {
                let items = items.clone();
                return match self.tuple_slice(object.clone(), &items, parts, span) {
                    Some(slice) => slice,
                    None => {
                        let any = self.coerce(object, &Ty::Dynamic);
                        self.slice(any, parts, span)
                    }
                };
            }
            _ => {
                let name = self.ty_name(&ty);
                return self.fail(
                    Code::NotIndexable,
                    span,
                    format!("{name} cannot be sliced"),
                    |d| d.help("slice a list, a str or bytes"),
                );
            }
        };
        let mut args = vec![(object, By::Ref)];
        args.extend(self.slice_parts(parts, span));
        self.checked(span, ty, path, args)
    }

    pub(in crate::thir::infer) fn slice_parts(
        &mut self,
        parts: [Option<ExprId>; 3],
        span: Span,
    ) -> Vec<(Expr, By)> {
        let part = |part: Option<ExprId>| match part {
            Some(id) => (self.infer_as(id, &INT), By::Opt),
            None => (self.none(span), By::Opt),
        };
        parts.into_iter().map(part).collect()
    }

    /// A slice of a tuple by numbers that are written out: a tuple again.
    pub(in crate::thir::infer) fn tuple_slice(
        &mut self,
        object: Expr,
        items: &[Ty],
        parts: [Option<ExprId>; 3],
        span: Span,
    ) -> Option<Expr> {
        let mut bounds = [None; 3];
        for (bound, part) in bounds.iter_mut().zip(parts) {
            if let Some(id) = part {
                let e = self.infer_as(id, &INT);
                let Kind::Int { negative, value } = e.kind else {
                    return None;
                };
                let n = i64::try_from(value).ok()?;
                *bound = Some(if negative { -n } else { n });
            }
        }
        let n = i64::try_from(items.len()).ok()?;
        let [start, stop, step] = bounds;
        let step = step.unwrap_or(1);
        if step == 0 {
            return None;
        }
        let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
        let clamp = |i: i64| (if i < 0 { i + n } else { i }).clamp(low, high);
        let (first, last) = if step > 0 { (low, high) } else { (high, low) };
        let (mut at, stop) = (start.map_or(first, clamp), stop.map_or(last, clamp));
        let whole = self.held(object);
        let (mut values, mut types) = (Vec::new(), Vec::new());
        while if step > 0 { at < stop } else { at > stop } {
            let i = usize::try_from(at).ok()?;
            types.push(items[i].clone());
            let kind = Kind::Field(Box::new(whole.clone()), i);
            values.push(self.expr(span, items[i].clone(), kind));
            at += step;
        }
        Some(self.expr(span, Ty::Tuple(types), Kind::Tuple(values)))
    }
}
