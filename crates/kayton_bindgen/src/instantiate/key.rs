use kayton_manifest::Ty;

use crate::lower::{exact, view};
use crate::plan::{Arg, ExportPlan, PlanCallable, Role, RustTy};

/// What tells instances of a callable apart for a user: `String` beside `&str` is one type, unless
/// it is part of the type of an object that is passed.
#[must_use]
pub(crate) fn key(plan: &ExportPlan, callable: &PlanCallable, args: &[RustTy]) -> Vec<Option<Ty>> {
    let generics = callable.generics.iter().zip(args);
    let ty = |(generic, ty)| match is_exact(plan, callable, generic) {
        true => exact(plan, ty).ok(),
        false => view(plan, ty).ok(),
    };
    generics.map(|(g, t)| ty((&g.name, t))).collect()
}

/// Whether some object that is passed has the parameter in its type.
pub(crate) fn is_exact(plan: &ExportPlan, callable: &PlanCallable, name: &String) -> bool {
    let mut found = false;
    for param in &callable.params {
        param.ty.walk(&mut |t| {
            if let RustTy::Adt { def, args } = t
                && plan.role(*def) == Role::Plain
            {
                found |= args.iter().any(|a| match a {
                    Arg::Ty(t) => t.params().contains(name),
                    _ => false,
                });
            }
        });
    }
    found
}
