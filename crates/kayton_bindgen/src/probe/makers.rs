//! Texts that make values: functions, constructors and variants of types.

use kayton_manifest::{CallableId, Manifest, Ty};

use super::Probe;
use super::laid::Laid;
use super::names::Names;
use super::samples::Samples;
use super::uses::{Form, Writer};
use crate::plan::ExportPlan;

/// What makes values of the types without parameters that are those of other crates, std's included.
pub(crate) fn makers_of_others(manifest: &Manifest, plan: &ExportPlan) -> Vec<Probe> {
    let names = Names::new(manifest, plan);
    let samples = Samples::new(plan, manifest);
    let writer = Writer::new(manifest, plan, &names, &samples);
    let mut all = Vec::new();
    for def in manifest.types.iter().filter(|def| def.generics.is_empty()) {
        if !names.has(&def.key) {
            writer.of_type(def, &mut all);
        }
    }
    all.retain(|probe| manifest.callable(probe.callable).receiver.is_none());
    all
}

/// What makes values of an instance of a generic type: its functions and variants.
pub(crate) fn makers_of(manifest: &Manifest, plan: &ExportPlan, ty: &Ty) -> Vec<Probe> {
    let names = Names::new(manifest, plan);
    let samples = Samples::new(plan, manifest);
    let writer = Writer::new(manifest, plan, &names, &samples);
    let Ty::Object { key, args } = ty else {
        return Vec::new();
    };
    let Some(def) = manifest.type_def(key) else {
        return Vec::new();
    };
    let fixed = |id: CallableId| -> Laid {
        let callable = manifest.callable(id);
        let own = match callable.of.as_ref().unwrap_or(&callable.ret.ty) {
            Ty::Object { key: of, args } if of == key => args.as_slice(),
            _ => &[],
        };
        let named = own.iter().zip(args).filter_map(|(own, arg)| match own {
            Ty::Param(name) => Some((name.clone(), arg.clone())),
            _ => None,
        });
        named.collect()
    };
    let methods = def.methods.iter().map(|id| (*id, Form::Member(None)));
    let constructors = def.variants.iter().filter_map(|v| v.constructor);
    let variants = constructors.map(|id| (id, Form::Member(None)));
    let protocols = def
        .protocols
        .iter()
        .map(|p| (p.callable, Form::Operation(p.protocol)));
    let all = methods.chain(variants).chain(protocols);
    all.filter(|(id, _)| manifest.callable(*id).receiver.is_none())
        .map(|(id, form)| writer.probe(id, Some(ty), &[fixed(id)], &form))
        .collect()
}
