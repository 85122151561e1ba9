use kayton_item_graph::{GenericParamKind, Impl, ItemKind, Type, WherePredicate};

use super::Planner;
use super::projections::said;
use super::types::Scope;
use crate::plan::{Arg, Assoc, Bound, ImplFact, Role, RustTy, TraitRef, Where};

/// Facts about larger types are of no use: nothing that mentions these is exported.
pub(crate) const LARGEST: usize = 24;

impl Planner<'_> {
    /// Reads all impls of the graph: an index of the inherent ones, facts from the others.
    pub(crate) fn facts(&mut self) {
        let graph = self.graph;
        for (id, item) in graph.items() {
            let ItemKind::Impl(imp) = &item.kind else {
                continue;
            };
            if imp.negative {
                continue;
            }
            match (&imp.trait_ref, &imp.for_ty) {
                (None, Type::Adt(path)) => {
                    self.inherent.entry(path.item).or_default().push(id);
                }
                (None, _) => {}
                (Some(tr), for_ty) => {
                    match for_ty {
                        Type::Adt(path) => {
                            self.trait_impls.entry(path.item).or_default().push(id);
                        }
                        Type::Ref { target, .. } => {
                            if let Type::Adt(path) = &**target {
                                self.trait_impls.entry(path.item).or_default().push(id);
                            }
                        }
                        _ => {}
                    }
                    self.implementors.entry(tr.item).or_default().push(id);
                    self.fact(imp);
                }
            }
        }
        self.plan.impls.sort_by_key(|f| f.tr.def);
    }

    fn fact(&mut self, imp: &Impl) {
        let (self_ty, tr) = self.impl_header(imp);
        let mut scope = Scope::fixed(Some(self_ty.clone()));
        let mut assoc: Vec<Assoc> = imp
            .assoc_types
            .iter()
            .map(|a| Assoc {
                name: a.name.clone(),
                params: a.generics.params.iter().map(|p| p.name.clone()).collect(),
                ty: self.ty(&a.ty, &mut scope),
            })
            .collect();
        let wheres = self.clauses(imp, &mut scope);
        let say = |assoc: &mut Assoc| assoc.ty = assoc.ty.map(&|t| said(t, &wheres));
        assoc.iter_mut().for_each(say);
        let params = imp
            .generics
            .types_and_consts()
            .map(|p| p.name.clone())
            .collect();
        let role = self.plan.role(tr.def);
        if let RustTy::Adt { def, .. } = &self_ty {
            let def = &mut self.plan.defs[def.0 as usize];
            match role {
                Role::Copy if wheres.is_empty() => def.copy = true,
                // It depends on the arguments, so each instance asks for itself.
                Role::Copy => def.maybe_copy = true,
                Role::Clone => def.clone = true,
                _ => {}
            }
        }
        let large = |t: &RustTy| t.size() > LARGEST;
        let args_large = tr.args.iter().any(|a| matches!(a, Arg::Ty(t) if large(t)));
        if large(&self_ty) || args_large || assoc.iter().any(|a| large(&a.ty)) {
            // What implements the trait is not known to the end.
            self.plan.defs[tr.def.0 as usize].loaded = false;
            return;
        }
        self.plan.impls.push(ImplFact {
            tr,
            self_ty,
            params,
            assoc,
            wheres,
        });
    }

    /// The where clauses and the bounds of parameters of an impl that say anything.
    fn clauses(&mut self, imp: &Impl, scope: &mut Scope) -> Vec<Where> {
        let mut out = Vec::new();
        let mut clause = |planner: &Self, ty: RustTy, mut bounds: Vec<Bound>| {
            bounds.retain(|b| !planner.is_trivial(b));
            if !bounds.is_empty() {
                out.push(Where { ty, bounds });
            }
        };
        for param in &imp.generics.params {
            if let GenericParamKind::Type { bounds, .. } = &param.kind {
                let param = RustTy::Param(param.name.clone());
                let bounds = self.bounds_on(&param, bounds, scope);
                clause(self, param, bounds);
            }
        }
        for predicate in &imp.generics.predicates {
            if let WherePredicate::Type { ty, bounds, .. } = predicate {
                let ty = self.ty(ty, scope);
                let bounds = self.bounds_on(&ty, bounds, scope);
                clause(self, ty, bounds);
            }
        }
        out
    }

    /// The type and the trait of an impl.
    pub(crate) fn impl_header(&mut self, imp: &Impl) -> (RustTy, TraitRef) {
        let mut scope = Scope::default();
        let self_ty = self.ty(&imp.for_ty, &mut scope);
        scope.self_ty = Some(self_ty.clone());
        let mut tr = match &imp.trait_ref {
            Some(tr) => self.trait_ref(tr, &mut scope),
            None => TraitRef {
                def: crate::plan::DefId(0),
                args: Vec::<Arg>::new(),
            },
        };
        // `Rhs = Self`, a default that std's traits have and that no JSON states.
        let compares = matches!(
            self.plan.role(tr.def),
            Role::PartialEq
                | Role::PartialOrd
                | Role::Add
                | Role::Sub
                | Role::Mul
                | Role::Div
                | Role::Rem
                | Role::BitAnd
                | Role::BitOr
                | Role::BitXor
                | Role::Shl
                | Role::Shr
        );
        if imp.trait_ref.is_some() && compares && tr.args.is_empty() {
            tr.args.push(Arg::Ty(self_ty.clone()));
        }
        (self_ty, tr)
    }

    fn is_trivial(&self, bound: &Bound) -> bool {
        match bound {
            Bound::Outlives(_) | Bound::Trait { maybe: true, .. } => true,
            Bound::Trait { tr, .. } => self.plan.role(tr.def) == Role::Sized,
            Bound::Fn { .. } => false,
        }
    }

    /// What awaiting a value of the type gives, if the type is a future.
    pub(crate) fn future_type_output(&self, ty: &RustTy) -> Option<RustTy> {
        let RustTy::Adt { def, .. } = ty else {
            return None;
        };
        if self.plan.role(*def) != Role::Plain {
            return None;
        }
        let fact = self
            .plan
            .impls
            .iter()
            .find(|f| self.plan.role(f.tr.def) == Role::Future)?;
        let output = crate::solve::project(&self.plan, ty, &fact.tr, "Output")?;
        output.params().is_empty().then_some(output)
    }
}
