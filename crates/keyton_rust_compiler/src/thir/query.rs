//! What editors ask: the type of an expression in a text that is being typed, and what a type
//! offers. Errors in the text are passed over; they are said when it is checked.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use kayton_diagnostics::FileId;
use kayton_manifest::{Callable, CallableId, Implementor, Protocol, Ty, TypeKey};

use super::infer::infer;
use super::modules::UnitImports;
use super::{
    InstanceProvider, InstanceRefusal, ManifestSet, ProvidedInstance, SessionTypes, StructType,
    Unit, line_starts,
};

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueType {
    /// Its type.
    pub ty: Ty,
    /// The struct of Keyton that it is an instance of.
    pub structure: Option<StructType>,
}

/// The variable that stands for the expression; no user writes it.
const ASKED: &str = "kayton_asked_value";

/// The type of the expression at `range` of `text`, as far as it is known there.
#[must_use]
pub fn value_type(
    text: &str,
    range: Range<usize>,
    manifests: &ManifestSet,
    session: &SessionTypes,
) -> Option<ValueType> {
    let text = crate::cursor::scene(text, range, ASKED)?;
    let module = crate::parse(&text, FileId(0)).module;
    let imports = UnitImports {
        manifests,
        session,
        namespace: "",
    };
    let resolution = crate::shir::resolve(&module, &session.scope(), &imports).resolution;
    let unit = Arc::new(Unit {
        module,
        resolution,
        lines: line_starts(&text),
        text,
        cell: 0,
        hash: "asked".to_owned(),
        namespace: String::new(),
    });
    let mut inferred = infer(manifests, session, &AnyInstance, &unit, false);
    let mut globals = inferred.program.globals.iter().rev();
    let asked = globals.find(|global| global.name == ASKED)?.ty.clone();
    let ty = inferred.types.finish(&asked);
    if matches!(&ty, Ty::Param(name) if name.starts_with('?')) {
        return None;
    }
    let structure = match &ty {
        Ty::Object { key, .. } => inferred
            .structs
            .into_values()
            .find(|def| def.key == *key)
            .or_else(|| session.struct_keys.get(key).cloned()),
        _ => None,
    };
    Some(ValueType { ty, structure })
}

/// Promises every instance: whether rustc takes it is found out when the cell is compiled.
struct AnyInstance;

impl InstanceProvider for AnyInstance {
    fn instance(
        &self,
        _: &str,
        _: CallableId,
        _: &[Option<Ty>],
    ) -> Result<ProvidedInstance, InstanceRefusal> {
        Ok(ProvidedInstance {
            symbol: "asked".to_owned(),
            rust: String::new(),
            args: Vec::new(),
            receiver: None,
            params: Vec::new(),
            ret: None,
        })
    }
}

/// How near a method is to its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Of the type itself.
    Own,
    /// Of a trait that the type implements.
    Trait,
    /// Of the type that this one derefs to.
    Deref,
    /// Of a trait that is implemented for this builtin type.
    Extension,
    /// Of a trait that is implemented for every type that has some other trait; whether this one
    /// has it is not known.
    Blanket,
}

/// A method or associated function of a type.
#[derive(Debug, Clone, PartialEq)]
pub struct MethodRef<'m> {
    /// Index of the manifest.
    pub manifest: usize,
    /// It.
    pub callable: &'m Callable,
    /// How near it is.
    pub nearness: Nearness,
    /// Parameters that the receiver fixes.
    pub generics: HashMap<String, Ty>,
}

/// Every method of values of a type, the nearest first; one per name.
#[must_use]
pub fn methods<'m>(manifests: &'m ManifestSet, ty: &Ty) -> Vec<MethodRef<'m>> {
    let mut found = Methods::new(manifests, false);
    let mut at = ty.clone();
    for step in 0..4 {
        let (own, of_traits) = match step {
            0 => (Nearness::Own, Nearness::Trait),
            _ => (Nearness::Deref, Nearness::Deref),
        };
        found.of_type(&at, own, of_traits);
        match deref(manifests, &at) {
            Some(target) => at = target,
            None => break,
        }
    }
    found.blanket(ty);
    found.out
}

/// Every function that is called on a type itself, the nearest first; one per name.
#[must_use]
pub fn associated<'m>(manifests: &'m ManifestSet, ty: &Ty) -> Vec<MethodRef<'m>> {
    let mut found = Methods::new(manifests, true);
    found.of_type(ty, Nearness::Own, Nearness::Trait);
    found.out
}

/// The types whose fields an object has: its own and those that it derefs to.
#[must_use]
pub fn deref_chain(manifests: &ManifestSet, ty: &Ty) -> Vec<TypeKey> {
    let mut out = Vec::new();
    let mut at = Some(ty.clone());
    while let Some(Ty::Object { key, .. }) = &at {
        if out.len() == 4 || out.contains(key) {
            break;
        }
        out.push(key.clone());
        at = at.as_ref().and_then(|ty| deref(manifests, ty));
    }
    out
}

fn deref(manifests: &ManifestSet, ty: &Ty) -> Option<Ty> {
    let Ty::Object { key, .. } = ty else {
        return None;
    };
    manifests.type_defs(key).find_map(|(m, def)| {
        let protocols = &def.protocols;
        let id = protocols.iter().find(|p| p.protocol == Protocol::Deref)?;
        let callable = manifests.at(m).callable(id.callable);
        let mut generics = HashMap::new();
        if let Some(receiver) = &callable.receiver {
            fits(&receiver.ty, ty, &mut generics);
        }
        Some(callable.ret.ty.substitute(&|n| generics.get(n).cloned()))
    })
}

struct Methods<'m> {
    manifests: &'m ManifestSet,
    associated: bool,
    seen: HashSet<&'m str>,
    out: Vec<MethodRef<'m>>,
}

impl<'m> Methods<'m> {
    fn new(manifests: &'m ManifestSet, associated: bool) -> Self {
        Self {
            manifests,
            associated,
            seen: HashSet::new(),
            out: Vec::new(),
        }
    }

    fn add(&mut self, manifest: usize, id: CallableId, ty: &Ty, nearness: Nearness) {
        let callable = self.manifests.at(manifest).callable(id);
        let mut generics = HashMap::new();
        let takes = match &callable.receiver {
            Some(receiver) => !self.associated && fits(&receiver.ty, ty, &mut generics),
            None => self.associated,
        };
        if takes && self.seen.insert(&callable.name) {
            self.out.push(MethodRef {
                manifest,
                callable,
                nearness,
                generics,
            });
        }
    }

    fn of_type(&mut self, ty: &Ty, own: Nearness, of_traits: Nearness) {
        let Ty::Object { key, args } = ty else {
            return;
        };
        let manifests = self.manifests;
        for (manifest, def) in manifests.type_defs(key) {
            for id in &def.methods {
                self.add(manifest, *id, ty, own);
            }
        }
        for (_, def) in manifests.type_defs(key) {
            for of in &def.impls {
                let mut generics = HashMap::new();
                let holds = of.for_args.iter().zip(args);
                if holds.fold(true, |ok, (p, a)| ok && fits(p, a, &mut generics)) {
                    self.of_trait(&of.key, ty, of_traits);
                }
            }
        }
    }

    fn of_trait(&mut self, key: &TypeKey, ty: &Ty, nearness: Nearness) {
        for (manifest, def) in self.manifests.trait_defs(key) {
            for id in &def.methods {
                self.add(manifest, *id, ty, nearness);
            }
        }
    }

    fn blanket(&mut self, ty: &Ty) {
        let manifests = self.manifests;
        for (manifest, def) in manifests.all_traits() {
            let of_all = |i: &&Implementor| matches!(i.for_, Ty::Param(_));
            let fitting = |i: &&Implementor| fits(&i.for_, ty, &mut HashMap::new());
            let mut implementors = def.implementors.iter().filter(fitting);
            let nearness = match implementors.clone().any(|i| !of_all(&i)) {
                true => Nearness::Extension,
                false if implementors.next().is_some() => Nearness::Blanket,
                false => continue,
            };
            for id in &def.methods {
                self.add(manifest, *id, ty, nearness);
            }
        }
    }
}

/// Whether a type fits a pattern with parameters; what they are then.
fn fits(pattern: &Ty, ty: &Ty, generics: &mut HashMap<String, Ty>) -> bool {
    let mut all = |ps: &[Ty], ts: &[Ty]| {
        ps.len() == ts.len() && ps.iter().zip(ts).all(|(p, t)| fits(p, t, generics))
    };
    match (pattern, ty) {
        (Ty::Param(name), _) if !name.starts_with('?') => match generics.get(name) {
            Some(known) => known == ty,
            None => {
                generics.insert(name.clone(), ty.clone());
                true
            }
        },
        (_, Ty::Param(_)) => true,
        (Ty::Vec(p), Ty::Vec(t)) | (Ty::Set(p), Ty::Set(t)) | (Ty::Option(p), Ty::Option(t)) => {
            fits(p, t, generics)
        }
        (Ty::Dict(k, v), Ty::Dict(k2, v2)) => fits(k, k2, generics) && fits(v, v2, generics),
        (Ty::Tuple(ps), Ty::Tuple(ts)) => all(ps, ts),
        // Each form of a type in Rust makes another object.
        (Ty::Object { key, args }, Ty::Object { key: k2, args: a2 }) => {
            let differ = |(p, t): (&Ty, &Ty)| {
                matches!(p, Ty::Exact { .. }) && !matches!(t, Ty::Exact { .. } | Ty::Param(_))
            };
            key == k2 && !args.iter().zip(a2).any(differ) && all(args, a2)
        }
        (p, Ty::Exact { .. }) if p.const_param().is_some() => {
            let name = p.const_param().unwrap_or_default().to_owned();
            fits(&Ty::Param(name), ty, generics)
        }
        (
            Ty::Exact { rust, of, .. },
            Ty::Exact {
                rust: r2, of: o2, ..
            },
        ) => rust == r2 && all(of, o2),
        (Ty::Exact { view: Some(p), .. }, t) if !matches!(t, Ty::Exact { .. }) => {
            fits(p, t, generics)
        }
        _ => pattern == ty,
    }
}
