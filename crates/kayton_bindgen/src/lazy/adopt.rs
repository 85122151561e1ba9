//! Types that a plan does not state.

use kayton_manifest::{Ty, TypeKey};

use crate::plan::{Def, DefKind, DefParam, DefParamKind, ExportPlan, Role};

/// Makes the plan know the types in `ty` that only other plugins' plans state; they are named
/// through those plugins' glue.
pub fn adopt<'p>(
    plan: &mut ExportPlan,
    others: impl Iterator<Item = &'p ExportPlan> + Clone,
    ty: &Ty,
) {
    match ty {
        Ty::Object { key, args } => {
            if !plan.defs.iter().any(|def| &def.key == key) {
                let stated = |other: &'p ExportPlan| {
                    let def = other.defs.iter().find(|def| &def.key == key)?;
                    adopted(def, &other.glue_crate)
                };
                let found = others.clone().find_map(stated);
                plan.defs.extend(found.or_else(|| of_std(key, args.len())));
            }
            args.iter().for_each(|arg| adopt(plan, others.clone(), arg));
        }
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => adopt(plan, others, t),
        Ty::Dict(k, v) => {
            adopt(plan, others.clone(), k);
            adopt(plan, others, v);
        }
        Ty::Tuple(ts) => ts.iter().for_each(|t| adopt(plan, others.clone(), t)),
        _ => {}
    }
}

/// A definition as another plan can hold it: an absolute path, and no defaults, since those refer
/// to definitions of the plan that it comes from.
fn adopted(def: &Def, glue: &str) -> Option<Def> {
    let mut def = def.clone();
    let path = def.path.as_mut()?;
    if path
        .first()
        .is_some_and(|first| first != "std" && !first.is_empty())
    {
        path.splice(..0, [String::new(), glue.to_owned(), "krates".to_owned()]);
    }
    for param in &mut def.params {
        match &mut param.kind {
            DefParamKind::Type { default, .. } => *default = None,
            DefParamKind::Const { default, .. } => *default = None,
            DefParamKind::Life => {}
        }
    }
    Some(def)
}

/// A type of std that nothing states: its key is the path that names it.
fn of_std(key: &TypeKey, params: usize) -> Option<Def> {
    let shown = key.0.strip_prefix("std ")?;
    let path: Vec<String> = shown.split("::").map(str::to_owned).collect();
    let param = |at| DefParam {
        name: format!("T{at}"),
        kind: DefParamKind::Type {
            default: None,
            maybe_unsized: false,
        },
    };
    Some(Def {
        key: key.clone(),
        name: path.last()?.clone(),
        shown: shown.to_owned(),
        path: Some(path),
        params: (0..params).map(param).collect(),
        kind: DefKind::Struct,
        // What is an object here is one, whatever the language makes of it elsewhere.
        role: Role::of(shown).within_std(),
        loaded: false,
        is_unsized: false,
        copy: false,
        maybe_copy: false,
        clone: false,
    })
}
