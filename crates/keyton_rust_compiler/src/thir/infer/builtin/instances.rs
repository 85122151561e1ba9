//! `isinstance(x, T)`: known before the program runs, but for what may be `None`.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{ExprId, ExprKind};
use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    pub(in crate::thir::infer) fn is_instance(
        &mut self,
        x: ExprId,
        ty: ExprId,
        span: Span,
    ) -> Expr {
        let e = self.infer(x, None);
        if Self::is_broken(&e) {
            return e;
        }
        let unit = self.cx.unit.clone();
        let types = match &unit.module[ty].kind {
            ExprKind::Tuple(items) => items.clone(),
            _ => vec![ty],
        };
        let have = self.types.settle(&e.ty);
        let (have, optional) = match have {
            Ty::Option(inner) => (self.types.shallow(&inner), true),
            ty => (ty, false),
        };
        if self.family_of(&have).is_some() && !optional {
            let e = self.held(e);
            let mut any = self.expr(span, Ty::Bool, Kind::Bool(false));
            for id in types {
                if let Some(def) = self.struct_named(id) {
                    let test = self.is_member(&e, &def, span);
                    any = self.expr(span, Ty::Bool, Kind::Or(Box::new(any), Box::new(test)));
                }
            }
            return any;
        }
        let error = self.is_error(&have) && !optional;
        if have == Ty::Dynamic || error {
            let e = match error {
                true => self.coerce(e, &Ty::Dynamic),
                false => e,
            };
            let e = self.held(e);
            return match self.dynamic_is(&e, &types, span) {
                Some(test) => test,
                None => self.unsupported(
                    span,
                    "`isinstance` with this",
                    "name a struct, or a type such as `int`, `str`, `list`",
                ),
            };
        }
        let mut holds = false;
        for id in types {
            match self.is_of(&have, id) {
                Some(is) => holds |= is,
                None => {
                    let span = unit.module[id].span;
                    return self.fail(
                        Code::Unsupported,
                        span,
                        "whether the value is of this type is not known",
                        |d| d.help("name a struct, or a type such as `int`, `str`, `list`"),
                    );
                }
            }
        }
        if optional && holds {
            let none = self.expr(span, Ty::Bool, Kind::IsNone(Box::new(e)));
            return self.expr(span, Ty::Bool, Kind::Not(Box::new(none)));
        }
        let constant = self.expr(span, Ty::Bool, Kind::Bool(holds));
        match e.kind {
            Kind::Local(_) | Kind::Global(_) | Kind::StructGet { .. } => constant,
            // The value is evaluated all the same.
            _ => self.scoped(|me| {
                me.held(e);
                constant
            }),
        }
    }

    /// Whether all values of a type, or none, are of the type that an expression names.
    pub(in crate::thir::infer) fn instance_of(&mut self, have: &Ty, ty: ExprId) -> Option<bool> {
        let unit = self.cx.unit.clone();
        let types = match &unit.module[ty].kind {
            ExprKind::Tuple(items) => items.clone(),
            _ => vec![ty],
        };
        if matches!(have, Ty::Option(_) | Ty::Dynamic | Ty::Param(_))
            || self.family_of(have).is_some()
        {
            return None;
        }
        let mut holds = false;
        for id in types {
            holds |= self.is_of(have, id)?;
        }
        Some(holds)
    }

    fn is_of(&mut self, have: &Ty, id: ExprId) -> Option<bool> {
        if let Some(def) = self.struct_named(id) {
            let own = self.struct_of(have);
            return Some(own.is_some_and(|own| self.derives(&own, &def.key)));
        }
        if let Some(name) = self.error_named(id) {
            let own = self.struct_of(have)?;
            let bases = self.error_bases(&own);
            let of =
                |base: &&str| crate::thir::infer::language::tries::kinds_of(name).contains(base);
            return Some(bases.iter().any(of));
        }
        let ty = self.builtin_type_named(id)?;
        Some(match (have, &ty) {
            (Ty::Bool | Ty::Int(_), Ty::Int(_)) => true,
            (Ty::Float(_), Ty::Float(_)) => true,
            (Ty::Vec(_), Ty::Vec(_)) | (Ty::Set(_), Ty::Set(_)) => true,
            (Ty::Dict(..), Ty::Dict(..)) | (Ty::Tuple(_), Ty::Tuple(_)) => true,
            _ => *have == ty,
        })
    }
}
