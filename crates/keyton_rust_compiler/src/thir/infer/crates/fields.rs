//! Fields of a crate's types, read and written.

use kayton_diagnostics::Span;
use kayton_manifest::{Protocol, Ty};

use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::Generics;
use crate::thir::tree::{Expr, Kind, LocalId};

impl Infer<'_> {
    /// A field or an attribute-like value of an object.
    pub(in crate::thir::infer) fn crate_field(
        &mut self,
        object: &Expr,
        name: &str,
        span: Span,
    ) -> Option<Expr> {
        let mut object = object.clone();
        for _ in 0..8 {
            let ty = self.types.finish(&object.ty);
            let Ty::Object { key, .. } = &ty else {
                return None;
            };
            let field = self.manifests.type_defs(key).find_map(|(manifest, def)| {
                let f = def.fields.iter().find(|f| f.name == name)?;
                f.get.map(|id| CallableRef { manifest, id })
            });
            if let Some(at) = field {
                let generics = self.receiver_generics(at, &ty);
                let of = Bound::to(object.clone(), generics);
                let call = self.call_export_with(at, of, &[], Vec::new(), span, None);
                if let Some(place) = self.field_place(&ty, name) {
                    self.places.push((call.clone(), place, object));
                }
                return Some(call);
            }
            object = self.unary_protocol(&object, Protocol::Deref, span)?;
        }
        None
    }

    fn field_place(&self, ty: &Ty, name: &str) -> Option<CallableRef> {
        let Ty::Object { key, .. } = ty else {
            return None;
        };
        self.manifests.type_defs(key).find_map(|(manifest, def)| {
            let f = def.fields.iter().find(|f| f.name == name)?;
            f.place.map(|id| CallableRef { manifest, id })
        })
    }

    /// A field that was read, to be changed where it is: `a.b.c = 1`, `a.b.push(1)`, and the variable that
    /// holds it for the call.
    pub(in crate::thir::infer) fn in_place(&mut self, object: &Expr) -> Option<(LocalId, Expr)> {
        let read = |(call, ..): &(Expr, CallableRef, Expr)| {
            call.span == object.span && format!("{:?}", call.kind) == format!("{:?}", object.kind)
        };
        let at = self.places.iter().rposition(read)?;
        let (_, place, of) = self.places[at].clone();
        let ty = self.types.finish(&of.ty);
        let generics = self.receiver_generics(place, &ty);
        let of = Bound::to(of, generics);
        let object = self.call_export_with(place, of, &[], Vec::new(), object.span, None);
        let local = self.local("place", object.ty.clone(), object.span);
        self.cx.body.locals[local.0].param = true;
        Some((local, object))
    }

    /// A call on a field that is borrowed as long as the call takes.
    pub(in crate::thir::infer) fn with_place(
        &mut self,
        local: LocalId,
        object: Expr,
        call: Expr,
    ) -> Expr {
        let (span, ty) = (call.span, call.ty.clone());
        let kind = Kind::Let {
            local,
            value: Box::new(object),
            then: Box::new(call),
        };
        self.expr(span, ty, kind)
    }

    pub(in crate::thir::infer) fn crate_field_setter(
        &mut self,
        ty: &Ty,
        name: &str,
    ) -> Option<(CallableRef, Generics)> {
        let ty = self.types.finish(ty);
        let Ty::Object { key, .. } = &ty else {
            return None;
        };
        let at = self.manifests.type_defs(key).find_map(|(manifest, def)| {
            let f = def.fields.iter().find(|f| f.name == name)?;
            f.set.map(|id| CallableRef { manifest, id })
        })?;
        let generics = self.receiver_generics(at, &ty);
        Some((at, generics))
    }
}
