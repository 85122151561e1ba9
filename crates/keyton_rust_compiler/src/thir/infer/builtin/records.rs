//! What the language's module `dataclasses`, and `_replace` of named tuples, do with values of structs.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::ExprId;
use crate::thir::infer::Infer;
use crate::thir::infer::language::construct::Given;
use crate::thir::tree::{By, Expr, Kind};

impl Infer<'_> {
    /// A function of the runtime that looks into a struct; None for another name.
    pub(in crate::thir::infer) fn native_of_struct(
        &mut self,
        name: &str,
        values: &[ExprId],
        span: Span,
    ) -> Option<Expr> {
        let path = match (name, values) {
            ("replace", [object, changes]) => return Some(self.replaced(*object, *changes, span)),
            ("asdict", [_]) => "b::dynamic::asdict",
            ("astuple", [_]) => "b::dynamic::astuple",
            ("fields", [_]) => "b::dynamic::fields_of",
            _ => return None,
        };
        let e = self.infer(values[0], None);
        if Self::is_broken(&e) {
            return Some(e);
        }
        let any = self.coerce(e, &Ty::Dynamic);
        Some(self.checked(span, Ty::Dynamic, path, vec![(any, By::Ref)]))
    }

    /// A value of a struct with some fields changed.
    fn replaced(&mut self, object: ExprId, changes: ExprId, span: Span) -> Expr {
        let object = self.infer(object, None);
        let changes = self.infer(changes, None);
        let (Some(def), Ty::Dict(_, given)) =
            (self.struct_of(&object.ty), self.types.shallow(&changes.ty))
        else {
            return self.fail(
                Code::TypeMismatch,
                span,
                "this is no value of a struct",
                |d| d.help("give it a value of a struct, and new values of fields by name"),
            );
        };
        let def = self.struct_fields(&def);
        self.scoped(|me| {
            let (object, changes) = (me.held(object), me.held(changes));
            let mut values = Vec::new();
            for (field, ty) in def.fields.clone() {
                let name = me.str_lit(&field, span);
                let args = vec![(changes.clone(), By::Ref), (name, By::Ref)];
                let old = Kind::StructGet {
                    object: Box::new(object.clone()),
                    field,
                    late: def.late,
                };
                let old = me.expr(span, ty.clone(), old);
                let new = me.checked(span, (*given).clone(), "o::dict_get", args.clone());
                if !me.could_fit(&new, &ty) {
                    values.push(old);
                    continue;
                }
                let new = me.coerce(new, &ty);
                let test = me.checked(span, Ty::Bool, "b::dict_contains", args);
                let kind = Kind::Cond {
                    test: Box::new(test),
                    then: Box::new(new),
                    otherwise: Box::new(old),
                };
                values.push(me.expr(span, ty, kind));
            }
            me.construct_struct(&def, Given::Typed(values), span)
        })
    }
}
