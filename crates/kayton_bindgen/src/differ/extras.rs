//! What makes objects and is no use: variants and constants.

use kayton_manifest::{CallableId, ItemRef, Manifest, Ty};

use crate::plan::ExportPlan;
use crate::probe::{Meaning, ProbeText, makers_of_others, names_of};

/// Variants and constants of the types without parameters that a module names, and constants of modules.
pub(super) fn extras(manifest: &Manifest, plan: &ExportPlan) -> Vec<(CallableId, ProbeText)> {
    let names = names_of(manifest, plan);
    let mut all = Vec::new();
    let mut add = |id: CallableId, path: String| {
        let callable = manifest.callable(id);
        let written = callable.params.iter().map(|p| names(&p.ty));
        let written: Option<Vec<String>> = written.collect();
        let (Some(written), Some(result)) = (written, names(&callable.ret.ty)) else {
            return;
        };
        let params = written.iter().enumerate();
        let params: Vec<String> = params.map(|(at, ty)| format!("b{at}: {ty}")).collect();
        let given: Vec<String> = (0..written.len()).map(|at| format!("b{at}")).collect();
        let (params, body) = match written.is_empty() {
            true => ("unused: i64".to_owned(), path),
            false => (params.join(", "), format!("{path}({})", given.join(", "))),
        };
        let meaning = Meaning {
            result: Some(result),
            ..Meaning::default()
        };
        all.push((
            id,
            ProbeText {
                made: String::new(),
                params,
                body,
                meaning,
            },
        ));
    };
    for def in manifest.types.iter().filter(|def| def.generics.is_empty()) {
        let ty = Ty::Object {
            key: def.key.clone(),
            args: Vec::new(),
        };
        let Some(owner) = names(&ty) else { continue };
        for variant in &def.variants {
            if let Some(id) = variant.constructor {
                add(id, format!("{owner}.{}", variant.name));
            }
        }
        for constant in def
            .constants
            .iter()
            .filter_map(|id| manifest.constants.get(id.0 as usize))
        {
            add(constant.get, format!("{owner}.{}", constant.name));
        }
    }
    for module in &manifest.modules {
        for entry in &module.entries {
            if let ItemRef::Constant(id) = &entry.item
                && let Some(constant) = manifest.constants.get(id.0 as usize)
            {
                let path = std::iter::once(&manifest.build.krate).chain(&module.path);
                let path: Vec<&str> = path.map(String::as_str).collect();
                add(constant.get, format!("{}.{}", path.join("."), entry.name));
            }
        }
    }
    for probe in makers_of_others(manifest, plan) {
        all.extend(
            probe
                .texts
                .into_iter()
                .take(1)
                .map(|text| (probe.callable, text)),
        );
    }
    all
}
