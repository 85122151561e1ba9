//! Types of std that meet what a crate demands of its parameters: `Cursor<Vec<u8>>` where something has to
//! be read from and written to.

use kayton_manifest::Manifest;

use super::fit::Fit;
use super::samples::Samples;
use crate::lazy::adopt;
use crate::lower::exact;
use crate::plan::{Arg, Bound, DefId, ExportPlan, Role, RustTy, TraitRef};
use crate::solve::{Verdict, satisfies};

/// Most types for one list of bounds.
const MOST_FOR_BOUNDS: usize = 2;

/// Makes the plan know types of std that satisfy bounds of the crate, by std's own plan.
pub fn know_std(plan: &mut ExportPlan, (std, manifest): (&ExportPlan, &Manifest)) {
    let samples = Samples::new(std, manifest);
    let fit = Fit {
        plan: std,
        samples: &samples,
    };
    for bounds in demanded(plan, std) {
        let meets = |ty: &RustTy| {
            matches!(ty, RustTy::Adt { .. })
                && ty.lives().is_empty()
                && satisfies(std, ty, &bounds) == Verdict::Holds
        };
        let found = fit.candidates("", &bounds).into_iter().filter(meets);
        for ty in found.take(MOST_FOR_BOUNDS) {
            if let Ok(ty) = exact(std, &ty) {
                adopt(plan, std::iter::once(std), &ty);
            }
        }
    }
}

/// What the crate demands of parameters by traits of std alone, as std's plan states it; `Sized` and its
/// like say nothing.
fn demanded(plan: &ExportPlan, std: &ExportPlan) -> Vec<Vec<Bound>> {
    let of_std = |tr: &TraitRef| {
        let def = plan.def(tr.def);
        let at = std.defs.iter().position(|other| other.key == def.key)?;
        let id = DefId(u32::try_from(at).ok()?);
        let closed = tr.args.iter().all(|arg| matches!(arg, Arg::Life(_)));
        (def.is_std() && closed).then(|| TraitRef {
            def: id,
            args: Vec::new(),
        })
    };
    let stated = |bounds: &[Bound]| -> Option<Vec<Bound>> {
        let mut out = Vec::new();
        for bound in bounds {
            match bound {
                Bound::Trait {
                    tr,
                    bindings,
                    maybe: false,
                } if bindings.is_empty() => out.push(Bound::Trait {
                    tr: of_std(tr)?,
                    bindings: Vec::new(),
                    maybe: false,
                }),
                Bound::Trait { maybe: true, .. } | Bound::Outlives(_) => {}
                _ => return None,
            }
        }
        // What can be looped over is there without std.
        let streams = [Role::Read, Role::BufRead, Role::Write, Role::Seek];
        let lent = |bound: &Bound| matches!(bound, Bound::Trait { tr, .. } if streams.contains(&std.role(tr.def)));
        out.iter().any(lent).then_some(out)
    };
    let of_callables = plan.callables.iter().flat_map(|c| &c.generics);
    let of_callables = of_callables.map(|generic| generic.bounds.as_slice());
    let of_impls = plan.impls.iter().flat_map(|fact| &fact.wheres);
    let of_impls = of_impls.filter(|clause| matches!(clause.ty, RustTy::Param(_)));
    let mut out: Vec<Vec<Bound>> = Vec::new();
    for bounds in of_callables.chain(of_impls.map(|clause| clause.bounds.as_slice())) {
        if let Some(bounds) = stated(bounds)
            && !out.contains(&bounds)
        {
            out.push(bounds);
        }
    }
    out
}
