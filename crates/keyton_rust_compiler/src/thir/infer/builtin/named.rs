//! `hasattr(x, "name")`, `getattr(x, "name")`: names are known before the program runs.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{CompareOp, ExprId, ExprKind, Ident, Name};
use crate::shir::Builtin;
use crate::thir::env::StructType;
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Kind};

impl Infer<'_> {
    pub(in crate::thir::infer) fn attribute_by_name(
        &mut self,
        b: Builtin,
        x: ExprId,
        name: ExprId,
        default: Option<ExprId>,
        span: Span,
    ) -> Expr {
        let unit = self.cx.unit.clone();
        let e = self.infer(x, None);
        if Self::is_broken(&e) {
            return e;
        }
        let ExprKind::Str(text) = &unit.module[name].kind else {
            let name = self.infer_as(name, &Ty::Str);
            return self.attribute_when_run(b, e, name, default, span);
        };
        let text = text.clone();
        self.named_attribute(b, e, &text, default, span)
    }

    fn named_attribute(
        &mut self,
        b: Builtin,
        e: Expr,
        text: &str,
        default: Option<ExprId>,
        span: Span,
    ) -> Expr {
        let chosen = self.dispatch(&e, span, |me, own| {
            me.named_attribute(b, own, text, default, span)
        });
        if let Some(chosen) = chosen {
            return chosen;
        }
        if self.is_dynamic(&e.ty) {
            let name = self.str_lit(text, span);
            return self.attribute_when_run(b, e, name, default, span);
        }
        let Some(def) = self.struct_of(&e.ty) else {
            return self.unsupported(span, &format!("`{}` of this", b.name()), "write `x.name`");
        };
        let def = self.struct_fields(&def);
        let has = def.fields.iter().any(|(n, _)| **n == *text)
            || self.struct_method(&def, text).is_some()
            || self.struct_attribute(&def, text).is_some();
        if b == Builtin::HasAttr {
            return self.expr(span, Ty::Bool, Kind::Bool(has));
        }
        match (has, default) {
            (false, Some(default)) => self.infer(default, None),
            _ => {
                let name = Ident {
                    name: Name::new(text),
                    span,
                };
                self.get_attribute(e, &name, span)
            }
        }
    }

    /// `getattr(x, name)` with a name that is known when the program runs: a field, or one of the methods.
    fn attribute_when_run(
        &mut self,
        b: Builtin,
        e: Expr,
        name: Expr,
        default: Option<ExprId>,
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let (e, name) = (me.held(e), me.held(name));
            let any = me.coerce(e.clone(), &Ty::Dynamic);
            let any = me.held(any);
            let args = vec![(any.clone(), By::Ref), (name.clone(), By::Ref)];
            if b == Builtin::HasAttr {
                return me.rust(span, Ty::Bool, "b::dynamic::has_attribute", args, false);
            }
            let mut out = match default {
                Some(default) => {
                    let default = me.infer_as(default, &Ty::Dynamic);
                    let all = vec![args[0].clone(), args[1].clone(), (default, By::Ref)];
                    me.checked(span, Ty::Dynamic, "b::dynamic::attribute_or", all)
                }
                None => me.checked(span, Ty::Dynamic, "b::dynamic::attribute", args),
            };
            let Some(def) = me.struct_of(&e.ty) else {
                return out;
            };
            for method in me.plain_methods(&def) {
                let own = Ident {
                    name: Name::new(&method),
                    span,
                };
                let value = me.attempted(|me| {
                    me.scoped(|me| {
                        let value = me.get_attribute(e.clone(), &own, span);
                        me.loosened(value)
                    })
                });
                let Some(then) = value else { continue };
                let text = me.str_lit(&method, span);
                let test = me.compare(CompareOp::Eq, name.clone(), text, span);
                let kind = Kind::Cond {
                    test: Box::new(test),
                    then: Box::new(then),
                    otherwise: Box::new(out),
                };
                out = me.expr(span, Ty::Dynamic, kind);
            }
            out
        })
    }

    /// The methods of a struct that the language does not call by itself.
    fn plain_methods(&mut self, def: &StructType) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for def in self.lineage(def) {
            for id in &def.node().methods {
                let name = def.unit.module[*id]
                    .name
                    .as_ref()
                    .map(|n| n.name.to_string());
                if let Some(name) = name.filter(|n| !n.starts_with("__") && !n.contains('.'))
                    && !found.contains(&name)
                {
                    found.push(name);
                }
            }
        }
        found
    }
}
