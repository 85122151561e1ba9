//! The manifest after the oracle: callables with the instances that compiled.

use std::collections::{BTreeMap, BTreeSet};

use kayton_manifest::{
    Callable, CallableId, Generic, Instance, Manifest, Param, Receiver, Return, Ty, TypeDef,
    TypeKind,
};

use crate::emit::Printed;
use crate::instantiate::{Instantiated, is_open, own_type};
use crate::lower::flows::Keeper;
use crate::lower::{Give, Lowered, exact, lower, shown};
use crate::plan::{
    Bound, Candidate, DefId, DefKind, ExportPlan, GenericKind, GenericParam, PlanCallable, Role,
    RustTy,
};

/// Fills in callables and instances and takes out what has become of no use.
pub(crate) fn finish(
    manifest: &mut Manifest,
    plan: &mut ExportPlan,
    found: &Instantiated,
    kept: &dyn Fn(usize) -> bool,
    postponed: &BTreeSet<CallableId>,
    printed: &Printed,
    alias_kept: &dyn Fn(usize) -> bool,
) -> BTreeSet<String> {
    let candidates = &found.candidates;
    let instances = instances(candidates, kept);
    let mut offered: BTreeMap<CallableId, Vec<&[RustTy]>> = BTreeMap::new();
    for (id, args) in &found.offered {
        offered.entry(*id).or_default().push(args);
    }
    for (at, callable) in plan.callables.iter_mut().enumerate() {
        let id = CallableId(u32::try_from(at).expect("fewer than 2^32 callables"));
        callable.lazy = is_lazy(callable);
        callable.lazy |= postponed.contains(&id) && callable.generics.is_empty();
    }
    let mut superseded = BTreeSet::new();
    for (at, callable) in plan.callables.iter().enumerate() {
        let id = CallableId(u32::try_from(at).expect("fewer than 2^32 callables"));
        let mut listed: Vec<Instance> = Vec::new();
        let mut keys: BTreeSet<Vec<Option<Ty>>> = BTreeSet::new();
        for index in instances.get(&id).into_iter().flatten() {
            let candidate = &candidates[*index];
            let key = crate::instantiate::key(plan, callable, &candidate.args);
            // `str` in two Rust forms is one type to Keyton; the first form is kept.
            if !keys.insert(key) {
                superseded.insert(candidate.symbol.clone());
                continue;
            }
            let args = candidate
                .args
                .iter()
                .map(|t| exact(plan, t))
                .collect::<Result<_, _>>();
            if let Ok(args) = args {
                listed.push(Instance {
                    args,
                    symbol: Some(candidate.symbol.clone()),
                });
            }
        }
        for args in offered.get(&id).into_iter().flatten() {
            if !keys.insert(crate::instantiate::key(plan, callable, args)) {
                continue;
            }
            let args = args
                .iter()
                .map(|t| exact(plan, t))
                .collect::<Result<_, _>>();
            if let Ok(args) = args {
                listed.push(Instance { args, symbol: None });
            }
        }
        manifest.callables.push(state(plan, callable, listed));
    }
    prune(manifest);
    let compiled = (0..candidates.len()).filter(|at| kept(*at));
    let compiled = compiled.map(|at| candidates[at].args.as_slice());
    let offered = found.offered.iter().map(|(_, args)| args.as_slice());
    state_arguments(manifest, plan, compiled.chain(offered));
    state_results(manifest, plan);
    let names: BTreeMap<usize, String> = printed
        .aliases
        .iter()
        .filter(|a| alias_kept(a.0))
        .map(|(at, name, _, _)| (*at, name.clone()))
        .collect();
    for (at, def) in plan.defs.iter().enumerate() {
        if let Some(ty) = manifest.types.iter_mut().find(|t| t.key == def.key) {
            ty.alias = names.get(&at).cloned();
        }
    }
    superseded
}

/// Whether instances of the callable can be written on demand.
pub(crate) fn is_lazy(callable: &PlanCallable) -> bool {
    let of_trait = callable.generics.first().is_some_and(|g| g.name == "Self");
    callable.lazy || is_open(callable) && !of_trait
}

/// States, by name alone, the types that only stand in arguments of instances.
fn state_arguments<'a>(
    manifest: &mut Manifest,
    plan: &ExportPlan,
    instances: impl Iterator<Item = &'a [RustTy]>,
) {
    let mut mentioned = BTreeSet::new();
    for args in instances {
        for ty in args {
            ty.walk(&mut |t| {
                if let RustTy::Adt { def, .. } = t {
                    mentioned.insert(*def);
                }
            });
        }
    }
    state_types(manifest, plan, mentioned);
}

/// States, by name alone, the generic types that only stand in results: cells show instances of them.
fn state_results(manifest: &mut Manifest, plan: &ExportPlan) {
    let mut mentioned = BTreeSet::new();
    for callable in plan.callables.iter().filter(|callable| is_open(callable)) {
        callable.ret.walk(&mut |t| match t {
            RustTy::Adt { def, .. } if plan.def(*def).generics().next().is_some() => {
                mentioned.insert(*def);
            }
            _ => {}
        });
    }
    state_types(manifest, plan, mentioned);
}

fn state_types(manifest: &mut Manifest, plan: &ExportPlan, mentioned: BTreeSet<DefId>) {
    for def in mentioned.into_iter().map(|id| plan.def(id)) {
        let plain = def.role == Role::Plain && def.kind != DefKind::Trait && def.path.is_some();
        if plain && manifest.type_def(&def.key).is_none() {
            manifest.types.push(TypeDef {
                key: def.key.clone(),
                name: def.name.clone(),
                path: def.shown.clone(),
                alias: None,
                view: None,
                generics: def.generics().map(|p| p.name.clone()).collect(),
                defaults: Vec::new(),
                kind: match def.kind {
                    DefKind::Enum => TypeKind::Enum,
                    DefKind::Union => TypeKind::Union,
                    _ => TypeKind::Struct,
                },
                docs: String::new(),
                source: None,
                copy: def.copy,
                is_unsized: def.is_unsized,
                fields: Vec::new(),
                variants: Vec::new(),
                methods: Vec::new(),
                constants: Vec::new(),
                impls: Vec::new(),
                protocols: Vec::new(),
            });
        }
    }
}

fn instances(
    candidates: &[Candidate],
    kept: &dyn Fn(usize) -> bool,
) -> BTreeMap<CallableId, Vec<usize>> {
    let mut out: BTreeMap<CallableId, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        if kept(at) {
            out.entry(candidate.callable).or_default().push(at);
        }
    }
    out
}

/// The manifest's form of a callable.
fn state(plan: &ExportPlan, callable: &PlanCallable, instances: Vec<Instance>) -> Callable {
    let generics = callable
        .generics
        .iter()
        .map(|g| Generic {
            name: g.name.clone(),
            bounds: bounds(plan, &g.bounds),
            own: g.name.starts_with("impl_") || callable.turbofish.contains(&g.name),
        })
        .collect();
    let mut out = Callable {
        name: callable.name.clone(),
        path: callable.path.clone(),
        kind: callable.kind,
        docs: callable.text.docs.clone(),
        signature: callable.text.signature.clone(),
        source: callable.text.source.clone(),
        generics,
        of: type_of(plan, callable),
        receiver: None,
        params: Vec::new(),
        ret: Return {
            ty: Ty::Unit,
            raises: None,
            same_object: false,
            borrows: Vec::new(),
            awaits: callable.awaits,
        },
        instances,
        lazy: callable.lazy,
    };
    let Ok(lowered) = lower(plan, callable, &[]) else {
        out.lazy = false;
        return out;
    };
    fill(&mut out, callable, lowered);
    out
}

/// The type that a callable without `self` belongs to; projections stand by the parameters that they
/// became.
fn type_of(plan: &ExportPlan, callable: &PlanCallable) -> Option<Ty> {
    if callable.has_self {
        return None;
    }
    let of = own_type(callable)?.map(&|t| {
        let projected = |g: &&GenericParam| matches!(&g.kind, GenericKind::Projected(p) if p == t);
        let generic = callable.generics.iter().find(projected)?;
        Some(RustTy::Param(generic.name.clone()))
    });
    let of = exact(plan, &of).ok()?;
    matches!(of, Ty::Object { .. }).then_some(of)
}

fn fill(out: &mut Callable, callable: &PlanCallable, lowered: Lowered) {
    let by_result = |k: &Keeper| matches!(k, Keeper::Inner(_) | Keeper::Outer);
    out.ret.borrows = lowered
        .flows
        .params
        .iter()
        .enumerate()
        .filter(|(_, p)| p.guard.iter().any(by_result))
        .map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX))
        .collect();
    out.ret.same_object = match &lowered.give {
        Give::Same => true,
        Give::Raise { ok, .. } => **ok == Give::Same,
        _ => false,
    };
    out.ret.raises = lowered.raises;
    out.ret.ty = lowered.ret;
    let mut params = lowered.params.into_iter();
    if callable.has_self
        && let Some(this) = params.next()
    {
        out.receiver = Some(Receiver {
            mode: this.take.mode(),
            ty: this.ty,
        });
    }
    let own = usize::from(callable.has_self);
    let types = callable.params.iter().skip(own).map(|p| &p.ty);
    out.params = params
        .zip(types)
        .map(|(p, ty)| Param {
            mode: p.take.mode(),
            name: p.name,
            ty: p.ty,
            length: length(callable, ty),
        })
        .collect();
}

/// The const parameter that is the length of an array.
pub(crate) fn length(callable: &PlanCallable, ty: &RustTy) -> Option<String> {
    match ty {
        RustTy::Ref { inner, .. } => length(callable, inner),
        RustTy::Array(_, n) => {
            let own = callable.generics.iter().any(|g| &g.name == n);
            own.then(|| n.clone())
        }
        _ => None,
    }
}

fn bounds(plan: &ExportPlan, bounds: &[Bound]) -> Vec<String> {
    let text = |b: &Bound| {
        shown(plan, &RustTy::Impl(vec![b.clone()]))
            .trim_start_matches("impl ")
            .to_owned()
    };
    bounds
        .iter()
        .map(text)
        .filter(|t| !t.is_empty() && t != "impl")
        .collect()
}

/// Takes out references to callables that can neither be called nor written on demand.
fn prune(manifest: &mut Manifest) {
    let alive: Vec<bool> = manifest
        .callables
        .iter()
        .map(|c| c.lazy || !c.instances.is_empty())
        .collect();
    let lives = |id: &CallableId| alive[id.0 as usize];
    let dead_constants: BTreeSet<u32> = manifest
        .constants
        .iter()
        .enumerate()
        .filter(|(_, c)| !lives(&c.get))
        .filter_map(|(at, _)| u32::try_from(at).ok())
        .collect();
    for ty in &mut manifest.types {
        ty.methods.retain(lives);
        ty.protocols.retain(|p| lives(&p.callable));
        ty.constants.retain(|c| !dead_constants.contains(&c.0));
        for field in &mut ty.fields {
            field.get = field.get.filter(lives);
            field.set = field.set.filter(lives);
            field.place = field.place.filter(lives);
        }
        for variant in &mut ty.variants {
            variant.constructor = variant.constructor.filter(lives);
            variant.test = variant.test.filter(lives);
            variant.fields = variant.fields.filter(lives);
        }
    }
    for tr in &mut manifest.traits {
        tr.methods.retain(lives);
        tr.constants.retain(|c| !dead_constants.contains(&c.0));
    }
    let traits: BTreeSet<_> = manifest.traits.iter().map(|t| t.key.clone()).collect();
    let types: BTreeSet<_> = manifest.types.iter().map(|t| t.key.clone()).collect();
    for module in &mut manifest.modules {
        module.entries.retain(|entry| match &entry.item {
            kayton_manifest::ItemRef::Function(id) => lives(id),
            kayton_manifest::ItemRef::Constant(id) => !dead_constants.contains(&id.0),
            kayton_manifest::ItemRef::Trait(key) => traits.contains(key),
            kayton_manifest::ItemRef::Type(key) => types.contains(key),
            kayton_manifest::ItemRef::Variant { ty, .. } => types.contains(ty),
            _ => true,
        });
    }
}
