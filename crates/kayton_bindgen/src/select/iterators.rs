use kayton_manifest::{Protocol, ProtocolImpl, TypeDef, TypeKind};

use super::Planner;
use super::protocols::life;
use super::signature::Owner;
use super::types::Scope;
use crate::boxed;
use crate::plan::{
    Arg, Bound, DefId, Form, GenericKind, GenericParam, Life, PlanCallable, PlanParam, Role, RustTy,
};

/// The lifetime of the iterator that a callable gives.
const LIFE: &str = "#iterator";

impl Planner<'_> {
    /// Iterators without a name in the result become boxed ones.
    pub(super) fn box_iterators(&mut self, callable: &mut PlanCallable) {
        let mut found = false;
        callable
            .ret
            .walk(&mut |t| found |= self.opaque_item(t).is_some());
        if !found {
            return;
        }
        let def = self.iterator_def();
        let lives = std::cell::RefCell::new(Vec::new());
        let boxed = callable.ret.map(&|t| {
            let (item, stated) = self.opaque_item(t)?;
            let held = match stated {
                // Without a lifetime of its own, it may borrow from everything that is passed.
                false => callable.params.iter().flat_map(|p| p.ty.lives()).collect(),
                true => t.lives(),
            };
            lives.borrow_mut().extend(held);
            lives.borrow_mut().extend(item.lives());
            // What a type parameter stands for may borrow, too.
            let generics = callable.generics.iter().map(|g| format!("#{}", g.name));
            lives.borrow_mut().extend(generics);
            let args = vec![
                Arg::Life(Life::Named(LIFE.to_owned())),
                Arg::Ty(item.clone()),
            ];
            Some(RustTy::Adt { def, args })
        });
        callable.ret = boxed;
        let pairs = lives.into_inner().into_iter();
        callable
            .outlives
            .extend(pairs.map(|l| (l, LIFE.to_owned())));
    }

    /// The item of an iterator without a name, and whether it says what it borrows from.
    fn opaque_item(&self, ty: &RustTy) -> Option<(RustTy, bool)> {
        if let Some(item) = self.unnameable_item(ty) {
            return Some((item, true));
        }
        let (bounds, stated) = match ty {
            RustTy::Impl(bounds) => {
                let stated = |b: &Bound| matches!(b, Bound::Outlives(_));
                (bounds, bounds.iter().any(stated))
            }
            RustTy::Adt { def, args } if self.plan.role(*def) == Role::Box => match args.first() {
                Some(Arg::Ty(RustTy::Dyn { bounds, .. })) => (bounds, true),
                _ => return None,
            },
            _ => return None,
        };
        let iterates = |role| {
            matches!(
                role,
                Role::Iterator
                    | Role::DoubleEndedIterator
                    | Role::ExactSizeIterator
                    | Role::IntoIterator
            )
        };
        bounds.iter().find_map(|bound| match bound {
            Bound::Trait { tr, bindings, .. } if iterates(self.plan.role(tr.def)) => bindings
                .iter()
                .find(|b| b.0 == "Item")
                .map(|b| (b.1.clone(), stated)),
            _ => None,
        })
    }

    /// The item of an iterator whose type no public path names.
    fn unnameable_item(&self, ty: &RustTy) -> Option<RustTy> {
        let RustTy::Adt { def, .. } = ty else {
            return None;
        };
        let mut hidden = false;
        ty.walk(&mut |t| {
            hidden |= matches!(t, RustTy::Adt { def, .. } if self.plan.def(*def).path.is_none());
        });
        if !hidden || self.plan.role(*def) != Role::Plain {
            return None;
        }
        let own = |ty: &RustTy| matches!(ty, RustTy::Adt { def: of, .. } if of == def);
        let iterates = |fact: &&crate::plan::ImplFact| {
            self.plan.role(fact.tr.def) == Role::Iterator && own(&fact.self_ty)
        };
        let fact = self.plan.impls.iter().find(iterates)?;
        let item = RustTy::Projection {
            base: Box::new(ty.clone()),
            tr: Some(fact.tr.clone()),
            name: "Item".to_owned(),
            args: Vec::new(),
        };
        // What the impl says has lifetimes of its own; where the type has one alone, it is that.
        match (
            ty.lives().as_slice(),
            crate::solve::normalize(&self.plan, &item),
        ) {
            ([life], Ok(value)) if value.params().is_empty() => {
                Some(value.with_lives(&mut |own| match own {
                    Life::Named(_) => Life::Named(life.clone()),
                    Life::Static => Life::Static,
                }))
            }
            _ => Some(item),
        }
    }

    /// The boxed iterator; the first use states it, with how to ask for the next item.
    fn iterator_def(&mut self) -> DefId {
        let known = |d: &crate::plan::Def| d.key.0 == boxed::ITERATOR_KEY;
        if let Some(at) = self.plan.defs.iter().position(known) {
            return DefId(u32::try_from(at).expect("fewer than 2^32 definitions"));
        }
        let def = self.defs.builtin(&mut self.plan.defs, boxed::definition());
        let next = self.next_callable(def);
        let d = self.plan.def(def);
        let mut out = TypeDef {
            key: d.key.clone(),
            name: d.name.clone(),
            path: d.shown.clone(),
            alias: None,
            view: None,
            generics: d.generics().map(|p| p.name.clone()).collect(),
            defaults: Vec::new(),
            kind: TypeKind::Struct,
            docs: "An iterator of a crate; its type has no name.".to_owned(),
            source: None,
            copy: false,
            is_unsized: false,
            fields: Vec::new(),
            variants: Vec::new(),
            methods: Vec::new(),
            constants: Vec::new(),
            impls: Vec::new(),
            protocols: Vec::new(),
        };
        if let Ok(callable) = self.add(next) {
            out.protocols.push(ProtocolImpl {
                protocol: Protocol::Next,
                callable,
            });
        }
        self.manifest.types.push(out);
        def
    }

    /// `<BoxIterator<T>>::next`
    fn next_callable(&mut self, def: DefId) -> PlanCallable {
        let this = self.own_type(def);
        let item = RustTy::Param("T".to_owned());
        let mut next = self.generic_part(&[], &Owner::default(), &mut Scope::default());
        "next".clone_into(&mut next.name);
        next.path = format!("{}::next", self.plan.def(def).shown);
        next.stem = "BoxIterator__next".to_owned();
        next.kind = kayton_manifest::CallableKind::Protocol;
        next.generics.push(GenericParam {
            name: "T".to_owned(),
            kind: GenericKind::Type,
            bounds: Vec::new(),
        });
        next.has_self = true;
        next.params.push(PlanParam {
            name: "self".to_owned(),
            ty: RustTy::Ref {
                life: life(),
                mutable: true,
                inner: Box::new(this.clone()),
            },
        });
        next.ret = self
            .plan
            .std_type(Role::Option, vec![item])
            .unwrap_or_else(RustTy::unit);
        next.form = Form::Inherent {
            base: this,
            name: "next".to_owned(),
        };
        "impl Iterator for BoxIterator".clone_into(&mut next.text.signature);
        next
    }
}
