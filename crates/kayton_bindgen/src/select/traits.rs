use kayton_item_graph::{Generics, Impl, ItemId, ItemKind};
use kayton_manifest::{CallableId, Implementor, TraitDef, TraitImpl, Ty, TypeKey};

use super::constants::ConstantSource;
use super::signature::{Names, Owner, source};
use super::{Planner, Wanted};
use crate::lower::{exact, known};
use crate::plan::{Arg, DefId, DefKind, Form, Life, Role, RustTy, TraitRef};
use crate::refusal::{SkipCode, SkipReason};
use crate::surface::Outcome;

/// A trait being bound.
struct Bound<'g> {
    def: DefId,
    out: TraitDef,
    /// Callables by the names of the methods.
    methods: Vec<(String, CallableId)>,
    generics: &'g Generics,
}

impl Planner<'_> {
    /// Binds the traits that the target names, and those of loaded crates that its types implement.
    pub(crate) fn traits(&mut self) {
        let graph = self.graph;
        let mut wanted: Vec<ItemId> = self.seen.iter().copied().collect();
        for (tr, impls) in &self.implementors {
            let loaded = matches!(graph[*tr].kind, ItemKind::Trait(_));
            let named = graph[*tr].path().is_some_and(|p| !p.hidden);
            if !loaded || !named || self.seen.contains(tr) {
                continue;
            }
            if impls.iter().any(|id| self.is_of_bound_type(*id)) {
                wanted.push(*tr);
            }
        }
        wanted.sort();
        for item in wanted {
            self.bind_trait(item);
        }
    }

    fn is_of_bound_type(&self, imp: ItemId) -> bool {
        let ItemKind::Impl(imp) = &self.graph[imp].kind else {
            return false;
        };
        let Some(path) = imp.for_ty.as_adt() else {
            return false;
        };
        self.defs.known(path.item).is_some_and(|def| {
            let key = &self.plan.def(def).key;
            self.manifest.types.iter().any(|t| &t.key == key)
        })
    }

    fn bind_trait(&mut self, id: ItemId) {
        let graph = self.graph;
        let item = &graph[id];
        let ItemKind::Trait(tr) = &item.kind else {
            return;
        };
        let def = self.def(id);
        let d = self.plan.def(def).clone();
        let outcome = match d.path {
            Some(_) => Outcome::Named,
            None => Outcome::Skipped(SkipReason::new(SkipCode::UnnameableType, d.shown.clone())),
        };
        self.surface(item.krate, d.shown.clone(), "trait", outcome);
        if d.path.is_none() || !d.role.binds_members() {
            return;
        }
        let out = TraitDef {
            key: d.key.clone(),
            name: d.name.clone(),
            path: d.shown.clone(),
            generics: tr
                .generics
                .types_and_consts()
                .map(|p| p.name.clone())
                .collect(),
            docs: item.docs.clone().unwrap_or_default(),
            source: source(item),
            methods: Vec::new(),
            constants: Vec::new(),
            implementors: Vec::new(),
        };
        let mut bound = Bound {
            def,
            out,
            methods: Vec::new(),
            generics: &tr.generics,
        };
        self.trait_items(&mut bound, &tr.items);
        for imp in self.implementors.get(&id).cloned().unwrap_or_default() {
            if let ItemKind::Impl(imp) = &graph[imp].kind
                && !imp.negative
            {
                self.trait_impl(&mut bound, imp);
            }
        }
        self.manifest.traits.push(bound.out);
    }

    /// The trait with its own parameters as arguments.
    fn own_trait(&self, bound: &Bound<'_>) -> TraitRef {
        let args = self
            .plan
            .def(bound.def)
            .params
            .iter()
            .map(|p| match p.kind {
                crate::plan::DefParamKind::Life => Arg::Life(Life::Named(p.name.clone())),
                crate::plan::DefParamKind::Type { .. } => Arg::Ty(RustTy::Param(p.name.clone())),
                crate::plan::DefParamKind::Const { .. } => Arg::Const(p.name.clone()),
            });
        TraitRef {
            def: bound.def,
            args: args.collect(),
        }
    }

    fn trait_items(&mut self, bound: &mut Bound<'_>, items: &[ItemId]) {
        let graph = self.graph;
        let tr = self.own_trait(bound);
        let this = RustTy::Param("Self".to_owned());
        let owner = Owner {
            generics: vec![bound.generics],
            self_ty: Some(this.clone()),
            of_trait: true,
        };
        for id in items {
            let item = &graph[*id];
            if item.attrs.doc_hidden {
                continue;
            }
            let path = format!("{}::{}", bound.out.path, item.name);
            let stem = self.stem_of(&path);
            match &item.kind {
                ItemKind::Function(function) => {
                    let names = Names {
                        name: item.name.clone(),
                        path: path.clone(),
                        stem,
                    };
                    let form = Form::Trait {
                        base: this.clone(),
                        tr: tr.clone(),
                        name: item.name.clone(),
                    };
                    let result =
                        self.function(item, function, &owner, names, form)
                            .and_then(|mut c| {
                                c.lazy = true;
                                self.add(c)
                            });
                    self.surface_callable(item.krate, path, "trait method", &result);
                    if let Ok(callable) = result {
                        bound.out.methods.push(callable);
                        bound.methods.push((item.name.clone(), callable));
                    }
                }
                ItemKind::AssocConst(c) => {
                    let form = Form::AssocConst {
                        base: this.clone(),
                        tr: Some(tr.clone()),
                        name: item.name.clone(),
                    };
                    let source = ConstantSource {
                        item,
                        ty: &c.ty,
                        path: path.clone(),
                        stem,
                        form,
                        by_ref: false,
                    };
                    let result = self.constant(&source, &owner);
                    let callable = result.as_ref().map(|r| r.1).map_err(Clone::clone);
                    self.surface_callable(item.krate, path, "trait constant", &callable);
                    if let Ok((constant, callable)) = result {
                        bound.out.constants.push(constant);
                        bound.methods.push((item.name.clone(), callable));
                    }
                }
                _ => {}
            }
        }
    }

    /// States who implements the trait, and asks for exports of what the impl writes itself.
    fn trait_impl(&mut self, bound: &mut Bound<'_>, imp: &Impl) {
        let (self_ty, tr) = self.impl_header(imp);
        let args: Vec<RustTy> = tr
            .args
            .iter()
            .filter_map(|a| match a {
                Arg::Ty(t) => Some(t.clone()),
                Arg::Const(text) => Some(RustTy::Const(text.clone())),
                Arg::Life(_) => None,
            })
            .collect();
        let Ok(exact_args) = args
            .iter()
            .map(|t| exact(&self.plan, t))
            .collect::<Result<Vec<Ty>, _>>()
        else {
            return;
        };
        match self.bound_type(&self_ty) {
            Some((key, for_args)) => {
                let imp = TraitImpl {
                    key: bound.out.key.clone(),
                    args: exact_args,
                    for_args,
                };
                if let Some(ty) = self.manifest.types.iter_mut().find(|t| t.key == key) {
                    ty.impls.push(imp);
                }
            }
            None => {
                let for_ = match exact(&self.plan, &self_ty) {
                    Ok(ty) => ty,
                    // `impl Trait for str`: methods take `&self`, so a string it is.
                    Err(_) => match crate::lower::view(&self.plan, &self_ty) {
                        Ok(ty) => ty,
                        Err(_) => return,
                    },
                };
                let for_ = match for_ {
                    Ty::Exact {
                        view: Some(view), ..
                    } => *view,
                    ty => ty,
                };
                bound.out.implementors.push(Implementor {
                    args: exact_args,
                    for_,
                });
            }
        }
        // What values of the language convert to is theirs anyway.
        let converts = matches!(
            self.plan.role(bound.def),
            Role::AsRef | Role::Extend | Role::FromIterator
        );
        let plain =
            matches!(&self_ty, RustTy::Adt { def, .. } if self.plan.role(*def) == Role::Plain);
        if converts && !plain {
            return;
        }
        let own: Vec<String> = imp
            .items
            .iter()
            .map(|id| self.graph[*id].name.clone())
            .collect();
        for this in self.concrete_implementors(bound, imp, &self_ty) {
            for (name, callable) in &bound.methods {
                if own.contains(name) {
                    let args = std::iter::once(this.clone()).chain(args.clone()).collect();
                    self.wanted.push(Wanted {
                        callable: *callable,
                        args,
                    });
                }
            }
        }
    }

    /// The types for which an impl's methods are compiled: its own, or, for a blanket impl, those
    /// of which rustdoc says that it holds, and strings.
    fn concrete_implementors(
        &mut self,
        bound: &Bound<'_>,
        imp: &Impl,
        self_ty: &RustTy,
    ) -> Vec<RustTy> {
        let mut params = imp.generics.types_and_consts();
        let (first, second) = (params.next(), params.next());
        match (first, second, self_ty) {
            (None, _, _) => vec![self_ty.clone()],
            (Some(_), None, RustTy::Param(_)) => {
                let mut out = vec![RustTy::Str];
                for item in &imp.applies_to {
                    let Some(def) = self.defs.known(*item) else {
                        continue;
                    };
                    let key = self.plan.def(def).key.clone();
                    let plain = self.plan.def(def).generics().next().is_none();
                    let Some(ty) = self.manifest.types.iter_mut().find(|t| t.key == key) else {
                        continue;
                    };
                    if !plain {
                        continue;
                    }
                    ty.impls.push(TraitImpl {
                        key: bound.out.key.clone(),
                        args: Vec::new(),
                        for_args: Vec::new(),
                    });
                    out.push(self.own_type(def));
                }
                out
            }
            _ => Vec::new(),
        }
    }

    /// The type if the manifest states it, with exact arguments.
    fn bound_type(&self, ty: &RustTy) -> Option<(TypeKey, Vec<Ty>)> {
        let RustTy::Adt { def, args } = ty else {
            return None;
        };
        if known(&self.plan, ty).is_some() || self.plan.def(*def).kind == DefKind::Trait {
            return None;
        }
        let key = self.plan.def(*def).key.clone();
        let mut out = Vec::new();
        for arg in args {
            match arg {
                Arg::Ty(t) => out.push(exact(&self.plan, t).ok()?),
                Arg::Const(text) => out.push(Ty::constant(text.clone())),
                Arg::Life(_) => {}
            }
        }
        Some((key, out))
    }
}
