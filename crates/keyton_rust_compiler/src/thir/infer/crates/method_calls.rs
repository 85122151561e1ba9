//! Methods of crates, called on values; where a value has none of the name, what it derefs to may.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{CallableKind, Protocol, Ty};

use crate::hir::{Arg, Ident};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::{RECEIVER, instantiated};
use crate::thir::tree::Expr;

impl Infer<'_> {
    /// `object.name(args)` on a value that is no builtin, or for a method that builtins lack.
    pub(in crate::thir::infer) fn crate_method(
        &mut self,
        object: &Expr,
        name: &Ident,
        explicit: &[Ty],
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Option<Expr> {
        let mut object = object.clone();
        // What the object derefs to where that is no value of its own.
        let mut seen: Option<Ty> = None;
        for _ in 0..8 {
            let of = seen.clone().unwrap_or_else(|| object.ty.clone());
            let found = self.find_methods(&of, &name.name, false);
            let given = args.len();
            let best = found
                .iter()
                .position(|(at, _)| self.manifests.callable(*at).params.len() == given)
                .unwrap_or(0);
            if let Some((at, mut generics)) = found.into_iter().nth(best) {
                if seen.is_some() {
                    let own = self.types.finish(&object.ty);
                    generics.insert(RECEIVER.to_owned(), own);
                }
                if self.manifests.callable(at).kind == CallableKind::TraitMethod
                    && let Some((first, second)) = self.rival(&of, at)
                {
                    let own = first.rsplit('.').next().unwrap_or(&first).to_owned();
                    let message =
                        format!("`{}` is a method of `{first}` and of `{second}`", name.name);
                    return Some(self.fail(Code::ItemNotFound, name.span, message, |d| {
                        d.help(format!(
                            "call one of them by its trait, `{own}.{}(x)`",
                            name.name
                        ))
                        .help(format!("or import the trait that is meant, `{first}`"))
                    }));
                }
                let receiver = Bound::to(object, generics);
                return Some(self.call_export(at, receiver, explicit, args, span, expected));
            }
            if seen.is_some() || !self.has_value(&object) {
                seen = Some(self.deref_type(&of)?);
                continue;
            }
            if !self.derefs(&object) {
                return None;
            }
            object = self.unary_protocol(&object, Protocol::Deref, span)?;
            if Self::is_broken(&object) {
                return Some(object);
            }
            if !matches!(self.types.shallow(&object.ty), Ty::Object { .. }) {
                return Some(self.call_method(object, name, explicit, args, span, expected));
            }
        }
        None
    }

    /// Whether what the object derefs to can be a value of its own; one without a size cannot.
    fn has_value(&mut self, object: &Expr) -> bool {
        let Some((at, generics)) = self.protocol(&object.ty, Protocol::Deref) else {
            return true;
        };
        let callable = self.manifests.callable(at).clone();
        if let Ty::Object { key, .. } = &callable.ret.ty {
            let mut defs = self.manifests.type_defs(key);
            if defs.any(|(_, def)| def.is_unsized) {
                return false;
            }
        }
        if !matches!(callable.ret.ty, Ty::Object { .. }) || !callable.lazy {
            return true;
        }
        self.choose(at, &callable, &generics, &[], &[], None)
            .is_ok()
    }

    /// Whether the object derefs to anything, as `Either<L, R>` does where both do.
    fn derefs(&mut self, object: &Expr) -> bool {
        let Some((at, generics)) = self.protocol(&object.ty, Protocol::Deref) else {
            return true;
        };
        let callable = self.manifests.callable(at).clone();
        !callable.lazy
            || self
                .choose(at, &callable, &generics, &[], &[], None)
                .is_ok()
    }

    /// What values of a type deref to, as a type alone.
    pub(in crate::thir::infer) fn deref_type(&mut self, ty: &Ty) -> Option<Ty> {
        let (at, generics) = self.protocol(ty, Protocol::Deref)?;
        let target = instantiated(&self.manifests.callable(at).ret.ty, &generics);
        (matches!(target, Ty::Object { .. })
            && !crate::thir::infer::crates::generics::has_param(&target))
        .then_some(target)
    }
}
