//! Aliases of crates: what they stand for under the arguments that are written for them.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::thir::infer::Infer;

/// An alias with type variables for its parameters.
#[derive(Debug, Clone)]
pub(in crate::thir::infer) struct Alias {
    /// What it stands for, in terms of `params`.
    pub(in crate::thir::infer) ty: Ty,
    /// Names of the parameters.
    generics: Vec<String>,
    /// A variable for each parameter.
    params: Vec<Ty>,
    /// Defaults of the parameters; empty if none has one.
    defaults: Vec<Option<Ty>>,
}

/// Arguments for parameters: those `given`, then defaults in terms of the earlier ones, else `open`.
pub(in crate::thir::infer) fn filled(
    generics: &[String],
    defaults: &[Option<Ty>],
    open: &[Ty],
    given: Vec<Ty>,
) -> Vec<Ty> {
    let mut out = given;
    for (at, open) in open.iter().enumerate().skip(out.len()) {
        let default = defaults.get(at).and_then(Option::as_ref);
        let earlier = |name: &str| {
            let of = generics.iter().position(|g| g == name)?;
            out.get(of).cloned()
        };
        let next = default.map_or_else(|| open.clone(), |ty| ty.substitute(&earlier));
        out.push(next);
    }
    out
}

impl Infer<'_> {
    pub(in crate::thir::infer) fn open_alias(
        &mut self,
        generics: &[String],
        defaults: &[Option<Ty>],
        ty: &Ty,
    ) -> Alias {
        let params: Vec<Ty> = generics.iter().map(|_| self.types.fresh()).collect();
        Alias {
            ty: under(ty, generics, &params),
            generics: generics.to_vec(),
            params,
            defaults: defaults.to_vec(),
        }
    }

    /// The alias as a written type: what is left out is the default, else open.
    pub(in crate::thir::infer) fn written_alias(
        &mut self,
        alias: &Alias,
        given: Vec<Ty>,
        span: Span,
    ) -> Ty {
        if given.len() > alias.params.len() {
            self.too_many(alias.params.len(), span);
            return alias.ty.clone();
        }
        let args = filled(&alias.generics, &alias.defaults, &alias.params, given);
        for (param, arg) in alias.params.iter().zip(&args) {
            self.types.unify(param, arg);
        }
        self.types.resolve(&alias.ty)
    }

    /// The alias with these arguments, the others open; None if it has fewer parameters.
    pub(in crate::thir::infer) fn alias_with_args(
        &mut self,
        alias: &Alias,
        given: Vec<Ty>,
    ) -> Option<Ty> {
        if given.len() > alias.params.len() {
            return None;
        }
        for (param, arg) in alias.params.iter().zip(&given) {
            self.types.unify(param, arg);
        }
        Some(self.types.resolve(&alias.ty))
    }
}

fn under(ty: &Ty, generics: &[String], args: &[Ty]) -> Ty {
    ty.substitute(&|name| {
        let at = generics.iter().position(|g| g == name)?;
        args.get(at).cloned()
    })
}
