//! `hasattr(x, "name")`, `getattr(x, "name")`: names are known before the program runs.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{ExprId, ExprKind, Ident, Name};
use crate::shir::Builtin;
use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind};

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
        let ExprKind::Str(text) = &unit.module[name].kind else {
            return self.unsupported(
                span,
                &format!("`{}` with a name that is not written out", b.name()),
                "use a dict for names that are made while the program runs",
            );
        };
        let e = self.infer(x, None);
        if Self::is_broken(&e) {
            return e;
        }
        let Some(def) = self.struct_of(&e.ty) else {
            return self.unsupported(span, &format!("`{}` of this", b.name()), "write `x.name`");
        };
        let def = self.struct_fields(&def);
        let has = def.fields.iter().any(|(n, _)| **n == **text)
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
                    span: unit.module[name].span,
                };
                self.get_attribute(e, &name, span)
            }
        }
    }
}
