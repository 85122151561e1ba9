//! Types that a crate names by its aliases.

use kayton_manifest::{ItemRef, Manifest, Ty};

use crate::lazy::rust;
use crate::plan::{DefParamKind, ExportPlan, RustTy};

/// What aliases of the crate stand for, with floats and integers for their parameters.
pub(super) fn aliased(plan: &ExportPlan, manifest: &Manifest) -> Vec<RustTy> {
    let mut out: Vec<RustTy> = Vec::new();
    let float = Ty::Float(kayton_manifest::FloatTy::F64);
    let int = Ty::Int(kayton_manifest::IntTy::I64);
    let aliases = manifest.modules.iter().flat_map(|m| &m.entries);
    let aliases = aliases.filter_map(|entry| match &entry.item {
        ItemRef::Alias {
            generics,
            defaults,
            ty,
        } => Some((generics, defaults, ty)),
        _ => None,
    });
    let all: Vec<_> = aliases.collect();
    for filler in [float, int] {
        for (generics, defaults, ty) in &all {
            let consts = consts(plan, ty);
            let value = |name: &str| {
                let at = generics.iter().position(|g| g == name)?;
                if consts.iter().any(|c| c == name) {
                    return Some(Ty::constant("2"));
                }
                let default = defaults.get(at).cloned().flatten();
                Some(default.unwrap_or_else(|| filler.clone()))
            };
            let ty = ty.substitute(&value);
            let ty =
                rust(plan, &ty).filter(|ty| ty.params().iter().all(|p| p.parse::<u64>().is_ok()));
            out.extend(ty.filter(|ty| !out.contains(ty)));
        }
    }
    out
}

/// Parameters of an alias that stand for constants.
fn consts(plan: &ExportPlan, ty: &Ty) -> Vec<String> {
    let Ty::Object { key, args } = ty else {
        return Vec::new();
    };
    let def = plan.defs.iter().find(|def| &def.key == key);
    let params = def.into_iter().flat_map(|def| &def.params);
    let mut params = params.filter(|p| p.kind != DefParamKind::Life);
    let mut out = Vec::new();
    for arg in args {
        match (arg, params.next().map(|p| &p.kind)) {
            (Ty::Param(name), Some(DefParamKind::Const { .. })) => out.push(name.clone()),
            (arg, _) => out.extend(consts(plan, arg)),
        }
    }
    out
}
