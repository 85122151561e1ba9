//! What a crate has, given where a function is wanted: `no_escape`, `Expr.Loop`, `Version.to_string`.

use kayton_manifest::{Protocol, Ty};

use crate::hir::{ExprId, ExprKind};
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::{Generics, learn};
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    /// A closure that calls the item of a crate that is named; None if it names none, the inner option is
    /// none after an error.
    pub(in crate::thir::infer) fn crate_callback(
        &mut self,
        f: ExprId,
        params: &[Ty],
    ) -> Option<Option<Expr>> {
        let (at, generics) = self.callable_named(f, params)?;
        let span = self.cx.unit.module[f].span;
        let (locals, mut args) = self.closure_params(params, span);
        let receiver = self.manifests.callable(at).receiver.clone();
        let mut bound = Bound {
            generics,
            ..Bound::default()
        };
        if let Some(receiver) = receiver {
            let object = args.remove(0);
            let ty = self.types.finish(&object.ty);
            learn(&receiver.ty, &ty, &mut bound.generics);
            bound.receiver = Some(object);
        }
        let call = self.scoped(|me| me.call_export_with(at, bound, &[], args, span, None));
        if Self::is_broken(&call) {
            return Some(None);
        }
        let ty = call.ty.clone();
        let kind = Kind::Closure {
            params: locals,
            body: Box::new(call),
            boxed: false,
            captures: Vec::new(),
        };
        Some(Some(self.expr(span, ty, kind)))
    }

    /// The function, variant, method or type of a crate that an expression names, if it takes that many
    /// arguments.
    fn callable_named(&mut self, f: ExprId, params: &[Ty]) -> Option<(CallableRef, Generics)> {
        let unit = self.cx.unit.clone();
        let takes = |me: &Self, at: CallableRef| {
            let callable = me.manifests.callable(at);
            callable.params.len() + usize::from(callable.receiver.is_some()) == params.len()
        };
        let alone = |at: CallableRef| (at, Generics::new());
        let found = match self.entity(f) {
            Some(Entity::Function(at)) => Some(alone(at)),
            Some(Entity::Variant { ty, variant, .. }) => {
                self.variant_constructor(&ty, &variant).map(alone)
            }
            Some(Entity::Type(ty)) => {
                let [param] = params else {
                    return None;
                };
                let made = self.protocols(&ty, Protocol::From);
                let param = self.types.finish(param);
                made.into_iter().find(|(at, generics)| {
                    let takes = self.manifests.callable(*at).params.first();
                    takes.is_some_and(|p| learn(&p.ty, &param, &mut generics.clone()))
                })
            }
            Some(_) => None,
            None => {
                let ExprKind::Attr { base, name } = &unit.module[f].kind else {
                    return None;
                };
                let Some(Entity::Type(ty)) = self.entity(*base) else {
                    return None;
                };
                let found = self.find_methods(&ty, &name.name, true);
                found.into_iter().find(|(at, _)| takes(self, *at))
            }
        };
        found.filter(|(at, _)| takes(self, *at))
    }
}
