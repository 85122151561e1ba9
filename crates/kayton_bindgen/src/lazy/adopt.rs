//! Types that a plan does not state.

use std::collections::HashMap;

use kayton_manifest::{Ty, TypeKey};

use crate::plan::{
    Def, DefId, DefKind, DefParam, DefParamKind, ExportPlan, ImplFact, Role, RustTy,
};

/// Most types whose impls come with one that is adopted.
const MOST_ADOPTED: usize = 64;

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
                let stating = |other: &'p ExportPlan| {
                    let at = other.defs.iter().position(|def| &def.key == key)?;
                    other.defs[at].path.as_ref()?;
                    Some((other, DefId(u32::try_from(at).ok()?)))
                };
                match others.clone().find_map(stating) {
                    Some((other, id)) => Adoption::new(plan, other).whole(id),
                    None => plan.defs.extend(of_std(key, args.len())),
                }
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

/// Definitions of one plan that become another's.
struct Adoption<'p> {
    plan: &'p mut ExportPlan,
    other: &'p ExportPlan,
    /// Ids in the plan, by those in the other one.
    ids: HashMap<DefId, DefId>,
    /// Types whose impls are still to be taken over.
    open: Vec<DefId>,
}

impl<'p> Adoption<'p> {
    fn new(plan: &'p mut ExportPlan, other: &'p ExportPlan) -> Self {
        Adoption {
            plan,
            other,
            ids: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// Takes over a type with its impls, and so with the types that those lead to by associated types:
    /// what a bound asks of it is known as it is in its own plan.
    fn whole(mut self, id: DefId) {
        self.id(id);
        self.open.push(id);
        let mut done = Vec::new();
        while let Some(of) = self.open.pop() {
            if done.contains(&of) || done.len() == MOST_ADOPTED {
                continue;
            }
            done.push(of);
            let is_of = |ty: &RustTy| matches!(ty, RustTy::Adt { def, .. } if *def == of);
            let other = self.other;
            for fact in other.impls.iter().filter(|fact| is_of(&fact.self_ty)) {
                self.fact(fact);
            }
        }
        // A plan keeps the impls in the order of their traits.
        self.plan.impls.sort_by_key(|fact| fact.tr.def);
    }

    fn fact(&mut self, fact: &ImplFact) {
        for assoc in &fact.assoc {
            assoc.ty.walk(&mut |ty| {
                if let RustTy::Adt { def, .. } = ty
                    && self.other.def(*def).role == Role::Plain
                {
                    self.open.push(*def);
                }
            });
        }
        let fact = fact.renumbered(&mut |id| self.id(id));
        if !self.plan.impls.contains(&fact) {
            self.plan.impls.push(fact);
        }
    }

    /// What the definition is in the plan, which knows it from now on.
    fn id(&mut self, id: DefId) -> DefId {
        if let Some(known) = self.ids.get(&id) {
            return *known;
        }
        let def = self.other.def(id);
        let known = self.plan.defs.iter().position(|own| own.key == def.key);
        let at = known.unwrap_or_else(|| {
            let def = adopted(def, &self.other.glue_crate);
            self.plan.defs.push(def);
            self.plan.defs.len() - 1
        });
        let new = DefId(u32::try_from(at).unwrap_or(u32::MAX));
        self.ids.insert(id, new);
        new
    }
}

/// A definition as another plan can hold it: an absolute path, and no defaults, since those refer
/// to definitions of the plan that it comes from.
fn adopted(def: &Def, glue: &str) -> Def {
    let mut def = def.clone();
    if let Some(path) = &mut def.path
        && (path.first()).is_some_and(|first| first != "std" && !first.is_empty())
    {
        path.splice(..0, [String::new(), glue.to_owned(), "krates".to_owned()]);
    }
    // Not all of its impls come with it.
    def.loaded = false;
    for param in &mut def.params {
        match &mut param.kind {
            DefParamKind::Type { default, .. } => *default = None,
            DefParamKind::Const { default, .. } => *default = None,
            DefParamKind::Life => {}
        }
    }
    def
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
