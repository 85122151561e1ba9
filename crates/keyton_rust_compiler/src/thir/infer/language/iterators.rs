//! What builtins give when they are looped over: `range`, `enumerate`, `zip` and their kin.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, ExprId, ExprKind};
use crate::shir::{BindingKind, Builtin};
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Iter, Kind};
use crate::thir::types::INT;

impl Infer<'_> {
    /// Builtins that give iterators; the outer None means another one.
    #[expect(
        clippy::option_option,
        reason = "an error is not the same as another builtin"
    )]
    pub(in crate::thir::infer) fn builtin_iter(
        &mut self,
        b: Builtin,
        args: &[Arg],
        span: Span,
    ) -> Option<Option<(Iter, Ty)>> {
        Some(match (b, args) {
            (Builtin::Range, [end]) => Some(self.range_iter(None, Some(end.value), false, span)),
            (Builtin::Range, [start, end]) => {
                Some(self.range_iter(Some(start.value), Some(end.value), false, span))
            }
            (Builtin::Range, [start, end, step]) => {
                let args = [start, end, step].map(|a| (self.infer_as(a.value, &INT), By::Value));
                Some((self.iterator(span, "b::range_step", args.into(), true), INT))
            }
            (Builtin::Enumerate, [xs] | [xs, _]) => {
                let (iter, item) = self.iter_expr(xs.value)?;
                let start = match args.get(1) {
                    Some(a) => self.infer_as(a.value, &INT),
                    None => self.expr(
                        span,
                        INT,
                        Kind::Int {
                            negative: false,
                            value: 0,
                        },
                    ),
                };
                let iter = self.iter_rust(iter, &item, span);
                let args = vec![(iter, By::Value), (start, By::Value)];
                Some((
                    self.iterator(span, "b::enumerate", args, false),
                    Ty::Tuple(vec![INT, item]),
                ))
            }
            (Builtin::Zip, [a, b]) => {
                let (x, tx) = self.iter_expr(a.value)?;
                let (y, ty) = self.iter_expr(b.value)?;
                let (x, y) = (self.iter_rust(x, &tx, span), self.iter_rust(y, &ty, span));
                let args = vec![(x, By::Value), (y, By::Value)];
                Some((
                    self.iterator(span, "b::zip", args, false),
                    Ty::Tuple(vec![tx, ty]),
                ))
            }
            (Builtin::Zip, [a, b, c]) => {
                let (x, tx) = self.iter_expr(a.value)?;
                let (y, ty) = self.iter_expr(b.value)?;
                let (z, tz) = self.iter_expr(c.value)?;
                let (x, y, z) = (
                    self.iter_rust(x, &tx, span),
                    self.iter_rust(y, &ty, span),
                    self.iter_rust(z, &tz, span),
                );
                let args = vec![(x, By::Value), (y, By::Value), (z, By::Value)];
                Some((
                    self.iterator(span, "b::zip3", args, false),
                    Ty::Tuple(vec![tx, ty, tz]),
                ))
            }
            (Builtin::Zip, [rows]) if rows.kind == ArgKind::Spread => {
                let rows = self.infer(rows.value, None);
                let rows = self.listed(rows);
                let Ty::Vec(row) = self.types.shallow(&rows.ty) else {
                    return Some(None);
                };
                let row = self.types.settle(&row);
                if !matches!(row, Ty::Vec(_)) {
                    // Each row has items of types of their own.
                    let rows = self.any_list(rows);
                    let args = vec![(rows, By::Ref)];
                    let iter = self.iterator(span, "b::dynamic::zip_all", args, true);
                    return Some(Some((iter, Ty::Dynamic)));
                }
                let args = vec![(rows, By::Ref)];
                Some((self.iterator(span, "b::zip_all", args, true), row))
            }
            (Builtin::Reversed, [xs]) => {
                let (iter, item) = self.iter_expr(xs.value)?;
                let iter = self.iter_rust(iter, &item, span);
                Some((
                    self.iterator(span, "b::reversed", vec![(iter, By::Value)], true),
                    item,
                ))
            }
            (Builtin::Map, [f, xs]) => {
                let (iter, item) = self.iter_expr(xs.value)?;
                let iter = self.iter_rust(iter, &item, span);
                let closure = self.callback(f.value, std::slice::from_ref(&item), None);
                if Self::is_broken(&closure) {
                    return Some(None);
                }
                let ty = closure.ty.clone();
                let args = vec![(iter, By::Value), (closure, By::Value)];
                Some((self.iterator(span, "b::map", args, true), ty))
            }
            (Builtin::Filter, [f, xs]) => {
                let (iter, item) = self.iter_expr(xs.value)?;
                let iter = self.iter_rust(iter, &item, span);
                let closure = self.truth_callback(f.value, &item);
                if Self::is_broken(&closure) {
                    return Some(None);
                }
                let args = vec![(iter, By::Value), (closure, By::Value)];
                Some((self.iterator(span, "b::filter", args, true), item))
            }
            _ => return None,
        })
    }

    /// `start..end` as an iterator.
    pub(in crate::thir::infer) fn range_iter(
        &mut self,
        start: Option<ExprId>,
        end: Option<ExprId>,
        inclusive: bool,
        span: Span,
    ) -> (Iter, Ty) {
        let zero = self.expr(
            span,
            INT,
            Kind::Int {
                negative: false,
                value: 0,
            },
        );
        let start = match start {
            Some(id) => self.infer_as(id, &INT),
            None => zero,
        };
        let end = match end {
            Some(id) => self.infer_as(id, &INT),
            None => self.expr(
                span,
                INT,
                Kind::Int {
                    negative: false,
                    value: i64::MAX as u128,
                },
            ),
        };
        let kind = Kind::Range {
            start: Some(Box::new(start)),
            end: Some(Box::new(end)),
            inclusive,
        };
        (Iter::Rust(self.expr(span, Ty::Never, kind)), INT)
    }

    pub(in crate::thir::infer) fn builtin_called(&self, id: ExprId) -> Option<(Builtin, &[Arg])> {
        let module = &self.cx.unit.module;
        let ExprKind::Call { callee, args, .. } = &module[id].kind else {
            return None;
        };
        let binding = *self.cx.unit.resolution.exprs.get(*callee)?;
        let BindingKind::Builtin(b) = self.cx.unit.resolution.bindings[binding].kind else {
            return None;
        };
        let zipped =
            b == Builtin::Zip && matches!(args.as_slice(), [a] if a.kind == ArgKind::Spread);
        let plain = args.iter().all(|a| a.kind == ArgKind::Positional);
        let counted = b == Builtin::Enumerate
            && matches!(args.as_slice(), [_, a]
                if matches!(&a.kind, ArgKind::Keyword(n) if n.name == *"start"));
        (plain || zipped || counted).then_some((b, args.as_slice()))
    }
}
