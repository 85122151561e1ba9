use kayton_item_graph::{Impl, ItemId, ItemKind};
use kayton_manifest::{CallableKind, IntTy, Protocol, ProtocolImpl, Ty, TypeDef};

use super::Planner;
use super::operators::{formatting, operator};
use super::signature::{Owner, source};
use super::types::Scope;
use crate::lower::view;
use crate::manifest::length;
use crate::plan::{
    Arg, DefId, Form, GenericKind, Life, PlanCallable, PlanParam, Role, RustTy, StdOp, TraitRef,
};

/// What a protocol function looks like.
pub(super) struct Shape {
    pub(super) protocol: Protocol,
    /// Last part of the symbol.
    pub(super) name: &'static str,
    /// Parameters after the receiver; `None` if there is no receiver.
    pub(super) params: Vec<RustTy>,
    pub(super) ret: RustTy,
    pub(super) form: Form,
}

/// An impl that is read as a protocol.
pub(super) struct Header<'g> {
    pub(super) imp: &'g Impl,
    pub(super) self_ty: RustTy,
    pub(super) tr: TraitRef,
    pub(super) role: Role,
}

impl Planner<'_> {
    /// Binds the protocols that a type's impls stand for.
    pub(crate) fn protocols_of(&mut self, def: DefId, item: ItemId, out: &mut TypeDef) {
        self.some_protocols_of(def, item, out, |_| true);
    }

    /// Binds, of the protocols that a type's impls stand for, those of some traits.
    pub(crate) fn some_protocols_of(
        &mut self,
        def: DefId,
        item: ItemId,
        out: &mut TypeDef,
        wanted: impl Fn(Role) -> bool,
    ) {
        let graph = self.graph;
        let mut headers: Vec<Header<'_>> = Vec::new();
        for id in self.trait_impls.get(&item).cloned().unwrap_or_default() {
            let ItemKind::Impl(imp) = &graph[id].kind else {
                continue;
            };
            let (self_ty, tr) = self.impl_header(imp);
            let role = self.plan.role(tr.def);
            if role != Role::Plain && wanted(role) {
                headers.push(Header {
                    imp,
                    self_ty,
                    tr,
                    role,
                });
            }
        }
        // Of two impls that are one to Keyton the first is bound: an array, whose length no value tells,
        // is less than a list.
        let is_array = |ty: &RustTy| match ty {
            RustTy::Ref { inner, .. } => matches!(**inner, RustTy::Array(..)),
            ty => matches!(ty, RustTy::Array(..)),
        };
        headers.sort_by_key(|h| {
            let mut args = h.tr.args.iter();
            args.any(|arg| matches!(arg, Arg::Ty(ty) if is_array(ty)))
        });
        if graph[item].is_external() && wanted(Role::Plain) {
            self.untold_protocols(def, item, out);
        }
        for at in 0..headers.len() {
            if self.is_shadowed(&headers, at) {
                continue;
            }
            let header = &headers[at];
            for shape in self.shapes(header) {
                self.protocol(def, item, header, shape, out);
            }
        }
    }

    /// Operators by value are left out where the same stands for references, which move nothing,
    /// and impls on references where the type itself has them.
    fn is_shadowed(&self, headers: &[Header<'_>], at: usize) -> bool {
        let header = &headers[at];
        let by_ref = matches!(header.self_ty, RustTy::Ref { .. });
        let operator = operator(header.role).is_some();
        let iterates = header.role == Role::IntoIterator;
        if !operator && !iterates {
            return by_ref;
        }
        let pointee = |ty: &RustTy| match ty {
            RustTy::Ref { inner, .. } => (**inner).clone(),
            ty => ty.clone(),
        };
        let rhs = |tr: &TraitRef| match tr.args.first() {
            Some(Arg::Ty(t)) => Some(pointee(t)),
            _ => None,
        };
        let better = |h: &Header<'_>| match &h.self_ty {
            RustTy::Ref { mutable, .. } => {
                1 + u32::from(!mutable)
                    + u32::from(matches!(
                        h.tr.args.first(),
                        Some(Arg::Ty(RustTy::Ref { .. }))
                    ))
            }
            _ => u32::from(matches!(
                h.tr.args.first(),
                Some(Arg::Ty(RustTy::Ref { .. }))
            )),
        };
        let copy = matches!(&header.self_ty, RustTy::Adt { def, .. } if self.plan.def(*def).copy);
        headers.iter().enumerate().any(|(other_at, other)| {
            other_at != at
                && other.role == header.role
                && crate::solve::same(&pointee(&other.self_ty), &pointee(&header.self_ty))
                && (iterates || rhs(&other.tr) == rhs(&header.tr))
                && match better(other).cmp(&better(header)) {
                    std::cmp::Ordering::Greater => !copy || by_ref,
                    std::cmp::Ordering::Equal => other_at < at,
                    std::cmp::Ordering::Less => false,
                }
        })
    }

    pub(super) fn protocol(
        &mut self,
        def: DefId,
        item: ItemId,
        header: &Header<'_>,
        shape: Shape,
        out: &mut TypeDef,
    ) {
        let item = &self.graph[item];
        let owner = Owner {
            generics: vec![&header.imp.generics],
            self_ty: Some(header.self_ty.clone()),
            of_trait: false,
        };
        let mut scope = Scope::fixed(owner.self_ty.clone());
        let mut callable = self.generic_part(&owner.generics, &owner, &mut scope);
        let shown = self.plan.def(def).shown.clone();
        shape.name.clone_into(&mut callable.name);
        callable.path = format!("{shown}::{}", shape.name);
        callable.stem = format!("{}__{}", self.stem_of(&shown), shape.name);
        callable.kind = CallableKind::Protocol;
        let names = ["self", "other", "value"];
        for (at, ty) in shape.params.into_iter().enumerate() {
            let name = names.get(at).copied().unwrap_or("value").to_owned();
            callable.params.push(PlanParam { name, ty });
        }
        callable.has_self = !matches!(
            shape.protocol,
            Protocol::Default | Protocol::FromStr | Protocol::From
        );
        callable.ret = shape.ret;
        callable.form = shape.form;
        callable.text.signature = format!(
            "impl {} for {}",
            self.plan.def(header.tr.def).name,
            self.shown(&header.self_ty)
        );
        callable.text.source = source(item);
        self.extract_projections(&mut callable);
        keep_mentioned(&mut callable);
        if self.repeats(&callable, shape.protocol, out) {
            return;
        }
        if let Ok(id) = self.add(callable) {
            out.protocols.push(ProtocolImpl {
                protocol: shape.protocol,
                callable: id,
            });
        }
    }

    /// Whether Keyton could not tell the callable from one that stands there already, as with
    /// `PartialEq<&T>` beside `PartialEq<T>`. An array whose length is a parameter is told from a slice: a
    /// list that is written out says how long it is.
    fn repeats(&self, callable: &PlanCallable, protocol: Protocol, out: &TypeDef) -> bool {
        let views = |c: &PlanCallable| -> Vec<(Option<Ty>, bool)> {
            let long = |ty| protocol == Protocol::From && length(c, ty).is_some();
            let params = c.params.iter();
            params
                .map(|p| (view(&self.plan, &p.ty).ok(), long(&p.ty)))
                .collect()
        };
        let own = views(callable);
        let mut earlier = out.protocols.iter().filter(|p| p.protocol == protocol);
        earlier.any(|p| views(self.plan.callable(p.callable)) == own)
    }

    /// The protocols that an impl gives.
    fn shapes(&mut self, header: &Header<'_>) -> Vec<Shape> {
        let this = header.self_ty.clone();
        let by_ref = |ty: &RustTy| match ty {
            RustTy::Ref { .. } => ty.clone(),
            ty => RustTy::shared(life(), ty.clone()),
        };
        let by_mut = RustTy::Ref {
            life: life(),
            mutable: true,
            inner: Box::new(this.clone()),
        };
        // Traits of two operands have `Rhs = Self`, and rustdoc leaves defaults out.
        let unary = matches!(
            header.role,
            Role::Neg | Role::Not | Role::From | Role::TryFrom
        );
        let by_default = || (!unary).then(|| this.clone());
        let arg = match header.tr.args.first() {
            Some(Arg::Ty(t)) => Some(t.clone()),
            _ => by_default(),
        };
        let assoc = |planner: &mut Self, name: &str| {
            let ty = header.imp.assoc_type(name)?;
            Some(planner.ty(ty, &mut Scope::fixed(Some(this.clone()))))
        };
        let method = |name: &str| Form::Trait {
            base: this.clone(),
            tr: header.tr.clone(),
            name: name.to_owned(),
        };
        let string = self.plan.string().unwrap_or_else(RustTy::unit);
        let option = |planner: &Self, ty: RustTy| {
            planner
                .plan
                .std_type(Role::Option, vec![ty])
                .unwrap_or_else(RustTy::unit)
        };
        let one = |protocol, name, params, ret, form| {
            vec![Shape {
                protocol,
                name,
                params,
                ret,
                form,
            }]
        };
        match header.role {
            Role::Display => {
                let params = vec![by_ref(&this)];
                one(
                    Protocol::Display,
                    "display",
                    params,
                    string,
                    Form::Std(StdOp::ToString),
                )
            }
            Role::Debug => {
                let params = vec![by_ref(&this)];
                one(
                    Protocol::Debug,
                    "debug",
                    params,
                    string,
                    Form::Std(StdOp::DebugString),
                )
            }
            Role::Error => match self.plan.std_type(Role::Vec, vec![string]) {
                Some(list) => one(
                    Protocol::Causes,
                    "causes",
                    vec![by_ref(&this)],
                    list,
                    Form::Std(StdOp::Causes),
                ),
                None => Vec::new(),
            },
            role if formatting(role).is_some() => match formatting(role) {
                Some((protocol, name, op)) => {
                    one(protocol, name, vec![by_ref(&this)], string, Form::Std(op))
                }
                None => Vec::new(),
            },
            Role::Clone => one(
                Protocol::Clone,
                "clone",
                vec![by_ref(&this)],
                this.clone(),
                method("clone"),
            ),
            Role::PartialEq => match arg {
                Some(rhs) => {
                    let params = vec![by_ref(&this), RustTy::shared(life(), rhs)];
                    one(Protocol::Eq, "eq", params, RustTy::Bool, method("eq"))
                }
                None => Vec::new(),
            },
            Role::PartialOrd => match arg {
                Some(rhs) => {
                    let params = vec![by_ref(&this), RustTy::shared(life(), rhs)];
                    let ret = option(self, RustTy::Int(IntTy::I64));
                    one(
                        Protocol::Cmp,
                        "cmp",
                        params,
                        ret,
                        Form::Std(StdOp::PartialCmp),
                    )
                }
                None => Vec::new(),
            },
            Role::Hash => {
                let ret = RustTy::Int(IntTy::U64);
                one(
                    Protocol::Hash,
                    "hash",
                    vec![by_ref(&this)],
                    ret,
                    Form::Std(StdOp::HashOne),
                )
            }
            Role::Default => one(
                Protocol::Default,
                "default",
                Vec::new(),
                this.clone(),
                method("default"),
            ),
            Role::FromStr => match (assoc(self, "Err"), self.result()) {
                (Some(err), Some(result)) => {
                    let params = vec![RustTy::shared(life(), RustTy::Str)];
                    let ret = RustTy::Adt {
                        def: result,
                        args: vec![Arg::Ty(this.clone()), Arg::Ty(err)],
                    };
                    one(
                        Protocol::FromStr,
                        "from_str",
                        params,
                        ret,
                        method("from_str"),
                    )
                }
                _ => Vec::new(),
            },
            Role::From => match arg {
                Some(source) if !crate::solve::same(&source, &this) => one(
                    Protocol::From,
                    "from",
                    vec![source],
                    this.clone(),
                    method("from"),
                ),
                _ => Vec::new(),
            },
            Role::TryFrom => match (arg, assoc(self, "Error"), self.result()) {
                (Some(source), Some(err), Some(result)) => {
                    let args = vec![Arg::Ty(this.clone()), Arg::Ty(err)];
                    let ret = RustTy::Adt { def: result, args };
                    one(
                        Protocol::From,
                        "try_from",
                        vec![source],
                        ret,
                        method("try_from"),
                    )
                }
                _ => Vec::new(),
            },
            Role::Index => match (arg, assoc(self, "Output")) {
                (Some(index), Some(output)) => {
                    let ret = RustTy::shared(life(), output);
                    one(
                        Protocol::Index,
                        "index",
                        vec![by_ref(&this), index],
                        ret,
                        method("index"),
                    )
                }
                _ => Vec::new(),
            },
            Role::IndexMut => self.index_set(header, &by_mut, arg),
            Role::DerefMut => self.deref_set(header, by_mut),
            Role::Deref => match assoc(self, "Target") {
                Some(target) => {
                    let ret = RustTy::shared(life(), target);
                    one(
                        Protocol::Deref,
                        "deref",
                        vec![by_ref(&this)],
                        ret,
                        method("deref"),
                    )
                }
                None => Vec::new(),
            },
            Role::Iterator => match assoc(self, "Item") {
                Some(item) => {
                    let ret = option(self, item);
                    one(Protocol::Next, "next", vec![by_mut], ret, method("next"))
                }
                None => Vec::new(),
            },
            Role::IntoIterator => match assoc(self, "IntoIter") {
                Some(iter) => one(
                    Protocol::Iter,
                    "iter",
                    vec![this.clone()],
                    iter,
                    method("into_iter"),
                ),
                None => Vec::new(),
            },
            role => match (operator(role), assoc(self, "Output")) {
                (Some((protocol, name)), Some(output)) => {
                    let params = std::iter::once(this.clone()).chain(arg).collect();
                    one(protocol, name, params, output, method(name))
                }
                _ => Vec::new(),
            },
        }
    }

    /// The definition of `Result`, if anything mentions it.
    fn result(&self) -> Option<DefId> {
        match self.plan.std_type(Role::Result, Vec::new()) {
            Some(RustTy::Adt { def, .. }) => Some(def),
            _ => None,
        }
    }
}

/// Drops generics that only bounds mention: the others determine them.
fn keep_mentioned(callable: &mut PlanCallable) {
    let mut mentioned: Vec<String> = callable.ret.params();
    mentioned.extend(callable.params.iter().flat_map(|p| p.ty.params()));
    if let Form::Trait { base, tr, .. } = &callable.form {
        mentioned.extend(base.params());
        for arg in &tr.args {
            match arg {
                Arg::Ty(t) => mentioned.extend(t.params()),
                Arg::Const(text) => mentioned.push(text.clone()),
                Arg::Life(_) => {}
            }
        }
    }
    for generic in &callable.generics {
        if let GenericKind::Projected(projection) = &generic.kind {
            mentioned.extend(projection.params());
        }
    }
    callable.generics.retain(|g| mentioned.contains(&g.name));
}

pub(super) fn life() -> Life {
    Life::Named("'this".to_owned())
}
