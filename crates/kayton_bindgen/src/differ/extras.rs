//! What makes objects and is no use: variants and constants.

use kayton_manifest::{CallableId, Manifest, Ty};

use crate::probe::{Meaning, ProbeText, names_of};

/// Variants and constants of the types without parameters that a module names.
pub(super) fn extras(manifest: &Manifest) -> Vec<(CallableId, ProbeText)> {
    let names = names_of(manifest);
    let mut all = Vec::new();
    for def in &manifest.types {
        if !def.generics.is_empty() {
            continue;
        }
        let ty = Ty::Object {
            key: def.key.clone(),
            args: Vec::new(),
        };
        let Some(owner) = names(&ty) else { continue };
        let variants = def.variants.iter();
        let variants = variants.filter_map(|v| Some((v.constructor?, &v.name)));
        let constants = def.constants.iter().filter_map(|id| {
            let constant = manifest.constants.get(id.0 as usize)?;
            Some((constant.get, &constant.name))
        });
        for (id, name) in variants.chain(constants) {
            let callable = manifest.callable(id);
            let written: Option<Vec<String>> =
                callable.params.iter().map(|p| names(&p.ty)).collect();
            let (Some(written), Some(result)) = (written, names(&callable.ret.ty)) else {
                continue;
            };
            let params = written.iter().enumerate();
            let params: Vec<String> = params.map(|(at, ty)| format!("b{at}: {ty}")).collect();
            let given: Vec<String> = (0..written.len()).map(|at| format!("b{at}")).collect();
            let (params, body) = match written.is_empty() {
                true => ("unused: i64".to_owned(), format!("{owner}.{name}")),
                false => (
                    params.join(", "),
                    format!("{owner}.{name}({})", given.join(", ")),
                ),
            };
            let meaning = Meaning {
                result: Some(result),
                ..Meaning::default()
            };
            all.push((
                id,
                ProbeText {
                    params,
                    body,
                    meaning,
                },
            ));
        }
    }
    all
}
