//! Fields of a crate's types, read and written.

use kayton_diagnostics::Span;
use kayton_manifest::{Protocol, Ty};

use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::Generics;
use crate::thir::tree::Expr;

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
                let call = self.call_export_with(
                    at,
                    Bound::to(object, generics),
                    &[],
                    Vec::new(),
                    span,
                    None,
                );
                return Some(call);
            }
            object = self.unary_protocol(&object, Protocol::Deref, span)?;
        }
        None
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
