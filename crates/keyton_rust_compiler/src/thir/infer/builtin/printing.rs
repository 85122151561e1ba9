//! `print`, and what is needed to show a value.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind};
use crate::shir::Builtin;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind, Sharing, Text};

impl Infer<'_> {
    pub(in crate::thir::infer) fn print(
        &mut self,
        builtin: Builtin,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        if args.iter().any(|a| a.kind == ArgKind::Spread) {
            return self.print_spread(builtin, args, span);
        }
        let mut values = Vec::new();
        let mut sep = self.str_lit(" ", span);
        let mut end = self.str_lit("\n", span);
        for arg in args {
            match &arg.kind {
                ArgKind::Positional => {
                    let mut e = self.infer(arg.value, None);
                    if !Self::is_broken(&e) {
                        e = self.text_of_deref(&e).unwrap_or(e);
                        self.note_shown(&e.ty.clone());
                    }
                    values.push(e);
                }
                ArgKind::Keyword(n) if n.name.as_str() == "sep" => {
                    sep = self.infer_as(arg.value, &Ty::Str);
                }
                ArgKind::Keyword(n) if n.name.as_str() == "end" => {
                    end = self.infer_as(arg.value, &Ty::Str);
                }
                ArgKind::Keyword(n) if n.name.as_str() == "flush" => {
                    self.infer(arg.value, None);
                }
                _ => return self.wrong_args(builtin, args, span),
            }
        }
        if values.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        let values = self.evaluated_first(values);
        let kind = Kind::Print {
            by: builtin.name(),
            values,
            sep: Box::new(sep),
            end: Box::new(end),
        };
        self.expr(span, Ty::Unit, kind)
    }

    /// Values that are all there before the text of the first is made, since a later one may change it.
    fn evaluated_first(&mut self, values: Vec<Expr>) -> Vec<Expr> {
        let acts = |e: &Expr| {
            matches!(
                e.kind,
                Kind::Fn { .. } | Kind::CallFunc { .. } | Kind::Rust { .. } | Kind::Block { .. }
            )
        };
        if !values.iter().skip(1).any(acts) {
            return values;
        }
        let held = values.into_iter().map(|e| match e.kind {
            Kind::Local(id) if self.cx.body.locals[id.0].shared != Sharing::No => {
                let (ty, span) = (self.types.settle(&e.ty), e.span);
                let local = self.local("it", ty.clone(), span);
                self.store(Var::Local(local), e, span);
                self.expr(span, ty, Kind::Local(local))
            }
            _ => self.held(e),
        });
        held.collect()
    }

    /// `print(*xs)`: the texts of all values are joined first.
    pub(in crate::thir::infer) fn print_spread(
        &mut self,
        builtin: Builtin,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let strings = Ty::Vec(Box::new(Ty::Str));
        let mut all = self.expr(span, strings.clone(), Kind::List(Vec::new()));
        let mut sep = self.str_lit(" ", span);
        let mut end = self.str_lit("\n", span);
        for arg in args {
            let e = self.infer(arg.value, None);
            if Self::is_broken(&e) {
                return e;
            }
            let texts = match &arg.kind {
                ArgKind::Spread => {
                    let list = self.listed(e);
                    let Ty::Vec(item) = self.types.shallow(&list.ty) else {
                        return list;
                    };
                    self.types.settle(&item);
                    self.note_shown(&item);
                    self.checked(span, strings.clone(), "b::texts", vec![(list, By::Ref)])
                }
                ArgKind::Positional => {
                    self.note_shown(&e.ty.clone());
                    let text = self.shown(e, Text::Str);
                    self.expr(span, strings.clone(), Kind::List(vec![text]))
                }
                ArgKind::Keyword(n) if n.name == *"sep" => {
                    sep = self.coerce(e, &Ty::Str);
                    continue;
                }
                ArgKind::Keyword(n) if n.name == *"end" => {
                    end = self.coerce(e, &Ty::Str);
                    continue;
                }
                _ => return self.wrong_args(builtin, args, span),
            };
            let parts = vec![(all, By::Ref), (texts, By::Ref)];
            all = self.checked(span, strings.clone(), "b::list_concat", parts);
        }
        let text = self.rust(
            span,
            Ty::Str,
            "b::str_join",
            vec![(sep, By::Ref), (all, By::Ref)],
            true,
        );
        let kind = Kind::Print {
            by: builtin.name(),
            values: vec![text],
            sep: Box::new(self.str_lit(" ", span)),
            end: Box::new(end),
        };
        self.expr(span, Ty::Unit, kind)
    }

    /// Makes sure that what shows a value is there when the Rust is printed.
    pub(in crate::thir::infer) fn note_shown(&mut self, ty: &Ty) {
        match self.types.shallow(ty) {
            Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => self.note_shown(&t),
            Ty::Dict(k, v) => {
                self.note_shown(&k);
                self.note_shown(&v);
            }
            Ty::Tuple(ts) => ts.iter().for_each(|t| self.note_shown(t)),
            ref t @ Ty::Object { .. } => {
                if let Some(def) = self.struct_of(t) {
                    self.struct_fields(&def);
                } else if !self.program.shown.contains(t) {
                    self.program.shown.push(t.clone());
                }
            }
            _ => {}
        }
    }
}
