//! Types of one plan as another one numbers their definitions.

use super::{Arg, Assoc, Bound, DefId, FnTy, ImplFact, RustTy, TraitRef, Where};

/// Says which definition of the other plan one is.
type Ids<'f> = &'f mut dyn FnMut(DefId) -> DefId;

impl RustTy {
    /// The type with other definitions.
    #[must_use]
    pub fn renumbered(&self, ids: Ids<'_>) -> RustTy {
        let mut boxed = |t: &RustTy| Box::new(t.renumbered(ids));
        match self {
            RustTy::Adt { def, args } => RustTy::Adt {
                def: ids(*def),
                args: renumbered_args(args, ids),
            },
            RustTy::Ref {
                life,
                mutable,
                inner,
            } => RustTy::Ref {
                life: life.clone(),
                mutable: *mutable,
                inner: boxed(inner),
            },
            RustTy::Ptr { mutable, inner } => RustTy::Ptr {
                mutable: *mutable,
                inner: boxed(inner),
            },
            RustTy::Slice(t) => RustTy::Slice(boxed(t)),
            RustTy::Array(t, n) => RustTy::Array(boxed(t), n.clone()),
            RustTy::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| t.renumbered(ids)).collect()),
            RustTy::Projection {
                base,
                tr,
                name,
                args,
            } => RustTy::Projection {
                base: boxed(base),
                tr: tr.as_ref().map(|tr| tr.renumbered(ids)),
                name: name.clone(),
                args: renumbered_args(args, ids),
            },
            RustTy::Impl(bounds) => RustTy::Impl(renumbered_bounds(bounds, ids)),
            RustTy::Dyn { bounds, life } => RustTy::Dyn {
                bounds: renumbered_bounds(bounds, ids),
                life: life.clone(),
            },
            RustTy::Fn(of) => RustTy::Fn(Box::new(FnTy {
                params: of.params.iter().map(|t| t.renumbered(ids)).collect(),
                ret: of.ret.renumbered(ids),
                boxed: of.boxed,
            })),
            _ => self.clone(),
        }
    }
}

impl TraitRef {
    /// See [`RustTy::renumbered`].
    #[must_use]
    pub fn renumbered(&self, ids: Ids<'_>) -> TraitRef {
        TraitRef {
            def: ids(self.def),
            args: renumbered_args(&self.args, ids),
        }
    }
}

impl Bound {
    /// See [`RustTy::renumbered`].
    #[must_use]
    pub fn renumbered(&self, ids: Ids<'_>) -> Bound {
        match self {
            Bound::Trait {
                tr,
                bindings,
                maybe,
            } => {
                let named = bindings.iter();
                Bound::Trait {
                    tr: tr.renumbered(ids),
                    bindings: named.map(|(n, t)| (n.clone(), t.renumbered(ids))).collect(),
                    maybe: *maybe,
                }
            }
            Bound::Fn { tr, params, ret } => Bound::Fn {
                tr: tr.renumbered(ids),
                params: params.iter().map(|t| t.renumbered(ids)).collect(),
                ret: Box::new(ret.renumbered(ids)),
            },
            Bound::Outlives(life) => Bound::Outlives(life.clone()),
        }
    }
}

impl ImplFact {
    /// See [`RustTy::renumbered`].
    #[must_use]
    pub fn renumbered(&self, ids: Ids<'_>) -> ImplFact {
        let assoc = |assoc: &Assoc, ids: Ids<'_>| Assoc {
            ty: assoc.ty.renumbered(ids),
            ..assoc.clone()
        };
        let clause = |clause: &Where, ids: Ids<'_>| Where {
            ty: clause.ty.renumbered(ids),
            bounds: renumbered_bounds(&clause.bounds, ids),
        };
        ImplFact {
            tr: self.tr.renumbered(ids),
            self_ty: self.self_ty.renumbered(ids),
            params: self.params.clone(),
            assoc: self.assoc.iter().map(|a| assoc(a, ids)).collect(),
            wheres: self.wheres.iter().map(|w| clause(w, ids)).collect(),
        }
    }
}

fn renumbered_bounds(bounds: &[Bound], ids: Ids<'_>) -> Vec<Bound> {
    bounds.iter().map(|bound| bound.renumbered(ids)).collect()
}

fn renumbered_args(args: &[Arg], ids: Ids<'_>) -> Vec<Arg> {
    let each = args.iter().map(|arg| match arg {
        Arg::Ty(t) => Arg::Ty(t.renumbered(ids)),
        other => other.clone(),
    });
    each.collect()
}
