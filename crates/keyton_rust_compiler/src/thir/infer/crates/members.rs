//! Members of values of crates' types: methods, fields, protocols.

use kayton_diagnostics::Span;
use kayton_manifest::{Protocol, Ty, TypeKey};

use crate::hir::CompareOp;
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::{Generics, has_param, learn, walk_params};
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::is_open;

impl Infer<'_> {
    /// The callable that implements a protocol for a type, and the generics that this fixes.
    pub(in crate::thir::infer) fn protocols(
        &mut self,
        ty: &Ty,
        protocol: Protocol,
    ) -> Vec<(CallableRef, Generics)> {
        let ty = self.types.finish(ty);
        let Ty::Object { key, args } = &ty else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (manifest, def) in self.manifests.type_defs(key) {
            for p in def.protocols.iter().filter(|p| p.protocol == protocol) {
                let at = CallableRef {
                    manifest,
                    id: p.callable,
                };
                let mut generics = Generics::new();
                let fits = match &self.manifests.callable(at).receiver {
                    Some(r) => learn(&r.ty, &ty, &mut generics),
                    // Values made of something else: the type itself says which.
                    None => match &self.manifests.callable(at).of {
                        Some(of) => learn(of, &ty, &mut generics),
                        None => true,
                    },
                };
                if fits {
                    for (g, a) in def.generics.iter().zip(args) {
                        generics.entry(g.clone()).or_insert_with(|| a.clone());
                    }
                    let names = &self.manifests.callable(at).generics;
                    generics.retain(|n, t| {
                        names.iter().any(|g| g.name == *n)
                            && !matches!(t, Ty::Param(v) if v.starts_with('?'))
                    });
                    out.push((at, generics));
                }
            }
            if !out.is_empty() {
                break;
            }
        }
        out
    }

    pub(in crate::thir::infer) fn protocol(
        &mut self,
        ty: &Ty,
        protocol: Protocol,
    ) -> Option<(CallableRef, Generics)> {
        self.protocols(ty, protocol).into_iter().next()
    }

    pub(in crate::thir::infer) fn unary_protocol(
        &mut self,
        e: &Expr,
        protocol: Protocol,
        span: Span,
    ) -> Option<Expr> {
        let (at, generics) = self.protocol(&e.ty, protocol)?;
        Some(self.call_export_with(
            at,
            Bound::to(e.clone(), generics),
            &[],
            Vec::new(),
            span,
            None,
        ))
    }

    pub(in crate::thir::infer) fn binary_protocol(
        &mut self,
        a: &Expr,
        b: &Expr,
        protocol: Protocol,
        span: Span,
    ) -> Option<Expr> {
        let all = self.protocols(&a.ty, protocol);
        let mut wanted = None;
        for (at, generics) in all {
            let callable = self.manifests.callable(at).clone();
            let Some(param) = callable.params.first() else {
                continue;
            };
            let want = crate::thir::infer::crates::generics::instantiated(&param.ty, &generics);
            let exact = self.types.finish(&b.ty) == want;
            if exact {
                wanted = Some((at, generics));
                break;
            }
            let have = self.types.finish(&b.ty);
            let generic = has_param(&want) && learn(&param.ty, &have, &mut generics.clone());
            if wanted.is_none() && (generic || self.could_fit(b, &want)) {
                wanted = Some((at, generics));
            }
        }
        let (at, generics) = wanted?;
        Some(self.call_export_with(
            at,
            Bound::to(a.clone(), generics),
            &[],
            vec![b.clone()],
            span,
            None,
        ))
    }

    /// A comparison in which an object takes part.
    pub(in crate::thir::infer) fn compare_objects(
        &mut self,
        op: CompareOp,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) -> Option<Expr> {
        if self.struct_of(&a.ty).is_some() {
            return self.compare_structs(op, a, b, span);
        }
        if matches!(op, CompareOp::Eq | CompareOp::Ne) {
            let mut found = self.binary_protocol(a, b, Protocol::Eq, span);
            if found.is_none() {
                found = self.binary_protocol(b, a, Protocol::Eq, span);
            }
            let one_type = matches!(self.types.shallow(&a.ty), Ty::Object { .. });
            if found.is_none() && one_type && self.types.unify(&a.ty, &b.ty) {
                // Without a stated comparison the registered type knows, or identity decides.
                let kind = Kind::Compare {
                    op,
                    lhs: Box::new(a.clone()),
                    rhs: Box::new(b.clone()),
                };
                return Some(self.expr(span, Ty::Bool, kind));
            }
            let eq = found?;
            if op == CompareOp::Ne && !Self::is_broken(&eq) {
                return Some(self.expr(span, Ty::Bool, Kind::Not(Box::new(eq))));
            }
            return Some(eq);
        }
        let direct = self.binary_protocol(a, b, Protocol::Cmp, span);
        let (order, flip) = match direct {
            Some(order) => (order, false),
            None => match self.binary_protocol(b, a, Protocol::Cmp, span) {
                Some(order) => (order, true),
                None if self.types.unify(&a.ty, &b.ty) => {
                    let ty = Ty::Option(Box::new(crate::thir::types::INT));
                    let args = vec![(a.clone(), By::Ref), (b.clone(), By::Ref)];
                    (self.checked(span, ty, "b::object_order", args), false)
                }
                None => return None,
            },
        };
        if Self::is_broken(&order) {
            return Some(order);
        }
        let op = match (op, flip) {
            (CompareOp::Lt, true) => CompareOp::Gt,
            (CompareOp::Gt, true) => CompareOp::Lt,
            (CompareOp::Le, true) => CompareOp::Ge,
            (CompareOp::Ge, true) => CompareOp::Le,
            (op, _) => op,
        };
        let path = match op {
            CompareOp::Lt => "b::is_lt",
            CompareOp::Le => "b::is_le",
            CompareOp::Gt => "b::is_gt",
            _ => "b::is_ge",
        };
        Some(self.rust(span, Ty::Bool, path, vec![(order, By::Value)], false))
    }

    /// Methods of a name, best first, with the generics that the receiver fixes.
    pub(in crate::thir::infer) fn find_methods(
        &mut self,
        ty: &Ty,
        name: &str,
        associated: bool,
    ) -> Vec<(CallableRef, Generics)> {
        let ty = self.types.finish(ty);
        let mut out = Vec::new();
        let fits = |me: &Self, at: CallableRef, generics: &mut Generics| {
            let c = me.manifests.callable(at);
            if c.name != name {
                return false;
            }
            match &c.receiver {
                Some(r) => associated || learn(&r.ty, &ty, generics),
                None => associated && c.of.as_ref().is_none_or(|of| learn(of, &ty, generics)),
            }
        };
        let mut traits: Vec<(TypeKey, Vec<Ty>, Generics)> = Vec::new();
        if let Ty::Object { key, args } = &ty {
            let of_type = key;
            let left: Vec<bool> = args
                .iter()
                .map(|a| matches!(a, Ty::Param(v) if v.starts_with('?')) && !self.awaits(a))
                .collect();
            for (manifest, def) in self.manifests.type_defs(key) {
                for id in &def.methods {
                    let at = CallableRef { manifest, id: *id };
                    let mut generics = Generics::new();
                    if !fits(self, at, &mut generics) {
                        continue;
                    }
                    let own = &self.manifests.callable(at).generics;
                    for ((g, a), open) in def.generics.iter().zip(args).zip(&left) {
                        if own.iter().any(|o| o.name == *g) && !open {
                            generics.entry(g.clone()).or_insert_with(|| a.clone());
                        }
                    }
                    out.push((at, generics));
                }
                if !out.is_empty() {
                    return out;
                }
            }
            let impls: Vec<(TypeKey, Vec<Ty>, Vec<Ty>)> = self
                .manifests
                .type_defs(key)
                .flat_map(|(_, def)| def.impls.iter())
                .map(|i| (i.key.clone(), i.args.clone(), i.for_args.clone()))
                .collect();
            for (key, trait_args, for_args) in impls {
                let mut of_impl = Generics::new();
                let mut pairs = for_args.iter().zip(args);
                if pairs.all(|(p, a)| learn(p, a, &mut of_impl)) {
                    // What the type leaves open follows from arguments and from what is expected.
                    for pattern in trait_args.iter().chain(&for_args) {
                        walk_params(pattern, &mut |name| {
                            let open = || self.types.fresh();
                            of_impl.entry(name.to_owned()).or_insert_with(open);
                        });
                    }
                    if is_open(&ty) {
                        let args = for_args.iter();
                        let args = args.map(|p| p.substitute(&|n| of_impl.get(n).cloned()));
                        let this = Ty::Object {
                            key: of_type.clone(),
                            args: args.collect(),
                        };
                        of_impl.insert("Self".to_owned(), this);
                    }
                    traits.push((key, trait_args, of_impl));
                }
            }
        }
        if !associated {
            let methods = self.methods_of_views(&ty, name);
            if !methods.is_empty() {
                return methods;
            }
        }
        let blanket = self
            .manifests
            .all_traits()
            .filter(|(m, t)| {
                t.methods
                    .iter()
                    .any(|id| self.manifests.at(*m).callable(*id).name == name)
            })
            .flat_map(|(_, t)| t.implementors.iter().map(move |i| (t, i)))
            .filter_map(|(t, i)| {
                let mut generics = Generics::new();
                learn(&i.for_, &ty, &mut generics)
                    .then(|| (t.key.clone(), i.args.clone(), generics, &i.for_))
            });
        // A number may be given for one of another type, whose implementation is not the one that is asked.
        let (same, converted): (Vec<_>, Vec<_>) = blanket
            .partition(|(.., generics, of)| of.substitute(&|n| generics.get(n).cloned()) == ty);
        let converted: Vec<_> = converted
            .into_iter()
            .map(|(k, a, g, _)| (k, a, g))
            .collect();
        traits.extend(same.into_iter().map(|(k, a, g, _)| (k, a, g)));
        // Of two traits with a method of that name, the one that the program imports is meant.
        if traits.len() > 1 {
            let imported = self.imported_traits();
            traits.sort_by_key(|(key, _, _)| !imported.contains(key));
        }
        traits.extend(converted);
        for (key, trait_args, of_impl) in traits {
            self.trait_methods(&key, &trait_args, &of_impl, &ty, &fits, &mut out);
            if !out.is_empty() {
                break;
            }
        }
        out
    }

    /// Methods of a type of std whose values are those of the language: `file_name` of `Path` on a
    /// string. Of several types, one that the program imports is meant.
    fn methods_of_views(&mut self, ty: &Ty, name: &str) -> Vec<(CallableRef, Generics)> {
        let mut found: Vec<(TypeKey, CallableRef, Generics)> = Vec::new();
        for (manifest, def) in self.manifests.viewed() {
            for id in &def.methods {
                let at = CallableRef { manifest, id: *id };
                let callable = self.manifests.callable(at);
                let mut generics = Generics::new();
                let receiver = callable.receiver.as_ref();
                if callable.name == name
                    && receiver.is_some_and(|r| learn(&r.ty, ty, &mut generics))
                {
                    found.push((def.key.clone(), at, generics));
                }
            }
        }
        if found.len() > 1 {
            let imported = self.imported_types();
            found.sort_by_key(|(key, _, _)| !imported.contains(key));
        }
        let mut found = found.into_iter();
        found.next().map(|(_, at, g)| (at, g)).into_iter().collect()
    }

    /// Another trait with a method of that name for the type, if neither is inherent and the program
    /// imports neither or both: the paths of the two traits.
    pub(in crate::thir::infer) fn rival(
        &mut self,
        ty: &Ty,
        found: CallableRef,
    ) -> Option<(String, String)> {
        let ty = self.types.finish(ty);
        let Ty::Object { key, args } = &ty else {
            return None;
        };
        let callable = self.manifests.callable(found);
        let (name, arity) = (callable.name.clone(), callable.params.len());
        let of = |me: &Self, tr: &TypeKey| {
            me.manifests.trait_defs(tr).any(|(manifest, def)| {
                def.methods.iter().any(|id| {
                    let c = me.manifests.callable(CallableRef { manifest, id: *id });
                    c.name == name && c.receiver.is_some() && c.params.len() == arity
                })
            })
        };
        let mut traits: Vec<TypeKey> = Vec::new();
        for (_, def) in self.manifests.type_defs(key) {
            for of_type in &def.impls {
                let mut of_impl = Generics::new();
                let mut pairs = of_type.for_args.iter().zip(args);
                if !traits.contains(&of_type.key)
                    && pairs.all(|(p, a)| learn(p, a, &mut of_impl))
                    && of(self, &of_type.key)
                {
                    traits.push(of_type.key.clone());
                }
            }
        }
        let imported = self.imported_traits();
        let named: Vec<TypeKey> = traits
            .iter()
            .filter(|t| imported.contains(t))
            .cloned()
            .collect();
        let candidates = if named.is_empty() { traits } else { named };
        let paths: Vec<String> = candidates
            .iter()
            .filter_map(|tr| self.manifests.trait_defs(tr).next())
            .map(|(_, def)| def.path.replace("::", "."))
            .collect();
        match paths.as_slice() {
            [first, second, ..] => Some((first.clone(), second.clone())),
            _ => None,
        }
    }

    /// Traits that an import of the session or of this input names.
    fn imported_traits(&mut self) -> Vec<TypeKey> {
        let of = |entity| match entity {
            Entity::Trait(key) => Some(key),
            _ => None,
        };
        self.imported(&of)
    }

    /// Types that an import of the session or of this input names.
    fn imported_types(&mut self) -> Vec<TypeKey> {
        let of = |entity| match entity {
            Entity::Type(Ty::Object { key, .. }) => Some(key),
            _ => None,
        };
        self.imported(&of)
    }

    fn imported(&mut self, of: &dyn Fn(Entity) -> Option<TypeKey>) -> Vec<TypeKey> {
        let session = self.session.imports.values();
        let paths: Vec<_> = session.chain(self.imports.values()).cloned().collect();
        let entity = |(spec, path): &(crate::hir::CrateSpec, Vec<crate::hir::Name>)| {
            of(self.path_entity(&spec.rust_name(), path)?)
        };
        paths
            .iter()
            .filter(|(_, path)| !path.is_empty())
            .filter_map(entity)
            .collect()
    }

    fn trait_methods(
        &self,
        key: &TypeKey,
        trait_args: &[Ty],
        of_impl: &Generics,
        self_ty: &Ty,
        fits: &dyn Fn(&Self, CallableRef, &mut Generics) -> bool,
        out: &mut Vec<(CallableRef, Generics)>,
    ) {
        for (manifest, def) in self.manifests.trait_defs(key) {
            for id in &def.methods {
                let at = CallableRef { manifest, id: *id };
                let this = of_impl.get("Self").unwrap_or(self_ty).clone();
                let mut generics = Generics::from([("Self".to_owned(), this)]);
                for (g, a) in def.generics.iter().zip(trait_args) {
                    let a = a.substitute(&|n| of_impl.get(n).cloned());
                    if !matches!(&a, Ty::Param(_)) {
                        generics.insert(g.clone(), a);
                    }
                }
                let own = &self.manifests.callable(at).generics;
                generics.retain(|n, _| own.iter().any(|g| g.name == *n));
                if fits(self, at, &mut generics) && !out.iter().any(|(o, _)| *o == at) {
                    out.push((at, generics));
                }
            }
            if !out.is_empty() {
                return;
            }
        }
    }

    /// Parameters of what is called on a type, not on a value of it.
    pub(in crate::thir::infer) fn generics_of(&mut self, at: CallableRef, ty: &Ty) -> Generics {
        let ty = self.types.finish(ty);
        let mut generics = Generics::new();
        if let Some(of) = &self.manifests.callable(at).of {
            learn(of, &ty, &mut generics);
        }
        generics
    }

    pub(in crate::thir::infer) fn receiver_generics(&self, at: CallableRef, ty: &Ty) -> Generics {
        let mut generics = Generics::new();
        if let Some(r) = &self.manifests.callable(at).receiver {
            learn(&r.ty, ty, &mut generics);
        }
        generics
    }
}
