//! Associated types in signatures.

use super::Planner;
use crate::plan::{Arg, Bound, GenericKind, GenericParam, PlanCallable, RustTy, Where};

impl Planner<'_> {
    /// Associated types of parameters become generics of their own, fixed by each instance.
    pub(crate) fn extract_projections(&mut self, callable: &mut PlanCallable) {
        say_shorthands(callable);
        let names: Vec<String> = callable.generics.iter().map(|g| g.name.clone()).collect();
        let mut found: Vec<(String, RustTy)> = Vec::new();
        let mut tys: Vec<&mut RustTy> = callable.params.iter_mut().map(|p| &mut p.ty).collect();
        tys.push(&mut callable.ret);
        let depends = |t: &RustTy| {
            matches!(t, RustTy::Projection { .. }) && t.params().iter().any(|p| names.contains(p))
        };
        let cell = std::cell::RefCell::new(&mut found);
        for ty in tys {
            let new = ty.map(&|t| match depends(t) {
                true => Some(RustTy::Param(self.projected(t, &mut cell.borrow_mut()))),
                false => None,
            });
            *ty = new;
        }
        // The type that it is called on says them, too.
        if let Some(base) = crate::instantiate::own_type(callable).filter(|_| !callable.has_self) {
            base.walk(&mut |t| {
                if depends(t) {
                    self.projected(t, &mut cell.borrow_mut());
                }
            });
        }
        for (name, projection) in found {
            callable.generics.push(GenericParam {
                name,
                kind: GenericKind::Projected(projection),
                bounds: Vec::new(),
            });
        }
    }

    /// The parameter that an associated type becomes: `S::Item`, or the whole of it where another one has
    /// that name.
    fn projected(&self, ty: &RustTy, found: &mut Vec<(String, RustTy)>) -> String {
        if let Some((name, _)) = found.iter().find(|(_, projection)| projection == ty) {
            return name.clone();
        }
        let mut name = match ty {
            RustTy::Projection { base, name, .. } => format!("{}::{name}", self.shown(base)),
            ty => self.shown(ty),
        };
        if found.iter().any(|(taken, _)| *taken == name) {
            name = self.shown(ty);
        }
        while found.iter().any(|(taken, _)| *taken == name) {
            name.push('_');
        }
        found.push((name.clone(), ty.clone()));
        name
    }
}

/// `S::Item` is of the trait of a bound on `S`, with the arguments of that bound. Those of a supertrait
/// stay open: what `S` is says them.
fn say_shorthands(callable: &mut PlanCallable) {
    let own = callable.generics.iter().map(|generic| Where {
        ty: RustTy::Param(generic.name.clone()),
        bounds: generic.bounds.clone(),
    });
    let clauses: Vec<Where> = own.chain(callable.wheres.iter().cloned()).collect();
    let said = |t: &RustTy| said(t, &clauses);
    let bounds = callable.generics.iter_mut().map(|g| &mut g.bounds);
    let bounds = bounds.chain(callable.wheres.iter_mut().map(|w| &mut w.bounds));
    for bound in bounds.flatten() {
        *bound = bound.map(&said);
    }
    let types = callable.wheres.iter_mut().map(|w| &mut w.ty);
    let types = types.chain(callable.params.iter_mut().map(|p| &mut p.ty));
    for ty in types.chain([&mut callable.ret]) {
        *ty = ty.map(&said);
    }
}

/// A projection whose trait has no arguments, with those of the clause that it stands for.
pub(super) fn said(ty: &RustTy, clauses: &[Where]) -> Option<RustTy> {
    let RustTy::Projection {
        base,
        tr: Some(tr),
        name,
        args,
    } = ty
    else {
        return None;
    };
    let is_open = !tr.args.is_empty() && tr.args.iter().all(|a| *a == Arg::Ty(RustTy::Open));
    let on = clauses.iter().filter(|of| is_open && of.ty == **base);
    let mut traits = on.flat_map(|of| &of.bounds).filter_map(|b| match b {
        Bound::Trait { tr, .. } => Some(tr),
        _ => None,
    });
    let found = traits.find(|of| of.def == tr.def)?;
    Some(RustTy::Projection {
        base: Box::new(base.map(&|t| said(t, clauses))),
        tr: Some(found.clone()),
        name: name.clone(),
        args: args.clone(),
    })
}
