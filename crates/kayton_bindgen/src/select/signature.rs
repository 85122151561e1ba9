use kayton_item_graph::{Function, GenericParamKind, Generics, Item, Receiver, WherePredicate};
use kayton_manifest::{CallableKind, SourceLocation};

use super::Planner;
use super::functions::take_functions;
use super::types::Scope;
use crate::plan::{
    Bound, Form, GenericKind, GenericParam, Life, PlanCallable, PlanParam, Role, RustTy, Text,
    Where,
};
use crate::refusal::{SkipCode, SkipReason};

/// Where a function stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owner<'g> {
    /// Generics of the impl or trait around it.
    pub(crate) generics: Vec<&'g Generics>,
    /// `Self`.
    pub(crate) self_ty: Option<RustTy>,
    /// `Self` is a parameter: the function is a trait's.
    pub(crate) of_trait: bool,
}

/// The names of a callable.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) stem: String,
}

impl Planner<'_> {
    /// A callable from a function of the graph.
    ///
    /// # Errors
    /// It is unsafe, variadic, or takes `self` in a way that no object can offer.
    pub(crate) fn function(
        &mut self,
        item: &Item,
        function: &Function,
        owner: &Owner<'_>,
        names: Names,
        form: Form,
    ) -> Result<PlanCallable, SkipReason> {
        if function.is_unsafe {
            return Err(SkipReason::new(SkipCode::UnsafeFunction, ""));
        }
        if function.variadic {
            return Err(SkipReason::new(SkipCode::Variadic, ""));
        }
        let mut generics = owner.generics.clone();
        generics.push(&function.generics);
        let mut scope = Scope {
            self_ty: owner.self_ty.clone(),
            ..Scope::default()
        };
        let mut callable = self.generic_part(&generics, owner, &mut scope);
        callable.turbofish = self.turbofish(&function.generics);
        let mut receiver_life = None;
        if let Some(receiver) = &function.receiver {
            let this = owner
                .self_ty
                .clone()
                .unwrap_or_else(|| RustTy::Param("Self".to_owned()));
            let ty = match receiver {
                Receiver::Value => this,
                Receiver::Ref { lifetime, mutable } => {
                    let reference = kayton_item_graph::Type::Ref {
                        lifetime: lifetime.clone(),
                        mutable: *mutable,
                        target: Box::new(kayton_item_graph::Type::UNIT),
                    };
                    match self.ty(&reference, &mut scope) {
                        RustTy::Ref { life, mutable, .. } => {
                            receiver_life = Some(life.clone());
                            RustTy::Ref {
                                life,
                                mutable,
                                inner: Box::new(this),
                            }
                        }
                        other => other,
                    }
                }
                Receiver::Other(ty) => self.self_pointer(ty, &mut scope)?,
            };
            callable.has_self = true;
            callable.params.push(PlanParam {
                name: "self".to_owned(),
                ty,
            });
        }
        for (at, param) in function.params.iter().enumerate() {
            let ty = self.ty(&param.ty, &mut scope);
            callable.params.push(PlanParam {
                name: param_name(&param.name, at),
                ty,
            });
        }
        scope.elided = Some(receiver_life.unwrap_or_else(|| only_life(&callable)));
        callable.ret = self.ty(&function.ret, &mut scope);
        callable.awaits = function.is_async;
        self.await_opaque(&mut callable);
        callable.name = names.name;
        callable.path = names.path;
        callable.stem = names.stem;
        callable.form = form;
        callable.kind = match (owner.of_trait, function.receiver.is_some(), &owner.self_ty) {
            (true, true, _) => CallableKind::TraitMethod,
            (false, true, _) => CallableKind::Method,
            (_, false, Some(_)) => CallableKind::Associated,
            (_, false, None) if owner.of_trait => CallableKind::Associated,
            _ => CallableKind::Function,
        };
        callable.text = self.text(item, &callable);
        self.take_trait_objects(&mut callable);
        take_functions(&mut callable);
        self.box_iterators(&mut callable);
        self.extract_projections(&mut callable);
        Ok(callable)
    }

    /// `self: Box<Self>` is an object that is moved; other pointers have no counterpart.
    fn self_pointer(
        &mut self,
        ty: &kayton_item_graph::Type,
        scope: &mut Scope,
    ) -> Result<RustTy, SkipReason> {
        let ty = self.ty(ty, scope);
        let refused = || SkipReason::new(SkipCode::SelfType, self.shown(&ty));
        match &ty {
            RustTy::Adt { def, .. } if self.plan.role(*def) == Role::Box => Ok(ty),
            _ => Err(refused()),
        }
    }

    /// What follows from generics alone; the rest is empty.
    pub(crate) fn generic_part(
        &mut self,
        generics: &[&Generics],
        owner: &Owner<'_>,
        scope: &mut Scope,
    ) -> PlanCallable {
        let mut out = PlanCallable {
            name: String::new(),
            path: String::new(),
            stem: String::new(),
            kind: CallableKind::Function,
            text: Text::default(),
            generics: Vec::new(),
            wheres: Vec::new(),
            outlives: Vec::new(),
            has_self: false,
            params: Vec::new(),
            ret: RustTy::unit(),
            form: Form::Function(Vec::new()),
            turbofish: Vec::new(),
            awaits: false,
            lazy: false,
        };
        if owner.of_trait {
            out.generics.push(GenericParam {
                name: "Self".to_owned(),
                kind: GenericKind::Type,
                bounds: Vec::new(),
            });
        }
        let mut bound_scope = Scope {
            self_ty: scope.self_ty.clone(),
            elided: Some(Life::Static),
            ..Scope::default()
        };
        for generics in generics {
            self.generic_params(generics, scope, &mut bound_scope, &mut out);
            self.predicates(generics, &mut bound_scope, &mut out);
        }
        out
    }

    fn generic_params(
        &mut self,
        generics: &Generics,
        scope: &mut Scope,
        bound_scope: &mut Scope,
        out: &mut PlanCallable,
    ) {
        for param in &generics.params {
            match &param.kind {
                GenericParamKind::Lifetime { outlives } => {
                    for shorter in outlives {
                        if let kayton_item_graph::Lifetime::Named(n) = shorter {
                            out.outlives.push((param.name.clone(), n.clone()));
                        }
                    }
                }
                GenericParamKind::Type {
                    bounds, synthetic, ..
                } => {
                    let name = match synthetic {
                        true => {
                            let name = format!("impl_{}", scope.synthetic.len());
                            scope.synthetic.push((bounds.clone(), name.clone(), false));
                            name
                        }
                        false => param.name.clone(),
                    };
                    let bounds = self.bounds_on(&RustTy::Param(name.clone()), bounds, bound_scope);
                    out.generics.push(GenericParam {
                        name,
                        kind: GenericKind::Type,
                        bounds,
                    });
                }
                GenericParamKind::Const { ty, .. } => {
                    let ty = self.ty(ty, bound_scope);
                    let kind = GenericKind::Const(self.shown(&ty));
                    let name = param.name.clone();
                    out.generics.push(GenericParam {
                        name,
                        kind,
                        bounds: Vec::new(),
                    });
                }
            }
        }
    }

    fn predicates(&mut self, generics: &Generics, scope: &mut Scope, out: &mut PlanCallable) {
        for predicate in &generics.predicates {
            match predicate {
                WherePredicate::Type { ty, bounds, .. } => {
                    let ty = self.ty(ty, scope);
                    let bounds = self.bounds_on(&ty, bounds, scope);
                    let own = match &ty {
                        RustTy::Param(n) => out.generics.iter_mut().find(|g| &g.name == n),
                        _ => None,
                    };
                    match own {
                        Some(param) => param.bounds.extend(bounds),
                        None => out.wheres.push(Where { ty, bounds }),
                    }
                }
                WherePredicate::Lifetime { lifetime, outlives } => {
                    use kayton_item_graph::Lifetime::Named;
                    for shorter in outlives {
                        if let (Named(a), Named(b)) = (lifetime, shorter) {
                            out.outlives.push((a.clone(), b.clone()));
                        }
                    }
                }
                WherePredicate::Equal { .. } => {}
            }
        }
    }

    /// Own type and const parameters, if they can be written at the call.
    fn turbofish(&self, generics: &Generics) -> Vec<String> {
        let own = generics.types_and_consts();
        own.filter(|p| {
            !matches!(
                p.kind,
                GenericParamKind::Type {
                    synthetic: true,
                    ..
                }
            )
        })
        .map(|p| p.name.clone())
        .collect()
    }

    /// `impl Future<Output = T>` and boxed futures are awaited as an `async fn` is.
    fn await_opaque(&mut self, callable: &mut PlanCallable) {
        let output = match &callable.ret {
            RustTy::Impl(bounds) | RustTy::Dyn { bounds, .. } => self.future_output(bounds),
            RustTy::Adt { args, .. } => match (self.role(&callable.ret), args.first()) {
                (Role::Pin, Some(crate::plan::Arg::Ty(pointee))) => match pointee {
                    RustTy::Adt { args, .. } if self.role(pointee) == Role::Box => {
                        match args.first() {
                            Some(crate::plan::Arg::Ty(RustTy::Dyn { bounds, .. })) => {
                                self.future_output(bounds)
                            }
                            _ => None,
                        }
                    }
                    _ => None,
                },
                _ => self.future_type_output(&callable.ret),
            },
            _ => None,
        };
        if let Some(output) = output {
            callable.ret = output;
            callable.awaits = true;
        }
    }

    fn role(&self, ty: &RustTy) -> Role {
        match ty {
            RustTy::Adt { def, .. } => self.plan.role(*def),
            _ => Role::Plain,
        }
    }

    fn future_output(&self, bounds: &[Bound]) -> Option<RustTy> {
        bounds.iter().find_map(|bound| match bound {
            Bound::Trait { tr, bindings, .. } if self.plan.role(tr.def) == Role::Future => bindings
                .iter()
                .find(|b| b.0 == "Output")
                .map(|b| b.1.clone()),
            _ => None,
        })
    }

    /// Docs, signature and place of an item.
    pub(crate) fn text(&self, item: &Item, callable: &PlanCallable) -> Text {
        Text {
            docs: item.docs.clone().unwrap_or_default(),
            signature: self.signature_text(callable),
            source: source(item),
        }
    }

    fn signature_text(&self, callable: &PlanCallable) -> String {
        let mut params = Vec::new();
        for param in &callable.params {
            let ty = self.shown(&param.ty);
            match (param.name.as_str(), &param.ty) {
                ("self", RustTy::Ref { mutable: true, .. }) => params.push("&mut self".to_owned()),
                ("self", RustTy::Ref { .. }) => params.push("&self".to_owned()),
                ("self", _) => params.push("self".to_owned()),
                (name, _) => params.push(format!("{name}: {ty}")),
            }
        }
        let generics: Vec<String> = callable
            .generics
            .iter()
            .filter(|g| !g.name.starts_with("impl_") && callable.turbofish.contains(&g.name))
            .map(|g| match self.bounds_text(&g.bounds) {
                bounds if bounds.is_empty() => g.name.clone(),
                bounds => format!("{}: {}", g.name, bounds.join(" + ")),
            })
            .collect();
        let generics = match generics.is_empty() {
            true => String::new(),
            false => format!("<{}>", generics.join(", ")),
        };
        let asyncness = if callable.awaits { "async " } else { "" };
        let ret = match &callable.ret {
            RustTy::Tuple(ts) if ts.is_empty() => String::new(),
            ret => format!(" -> {}", self.shown(ret)),
        };
        format!(
            "{asyncness}fn {}{generics}({}){ret}",
            callable.name,
            params.join(", ")
        )
    }

    /// Bounds as a user reads them.
    pub(crate) fn bounds_text(&self, bounds: &[Bound]) -> Vec<String> {
        let text = |bound: &Bound| match bound {
            Bound::Outlives(Life::Static) => "'static".to_owned(),
            Bound::Outlives(Life::Named(n)) => format!("'{n}"),
            bound => self
                .shown(&RustTy::Impl(vec![bound.clone()]))
                .trim_start_matches("impl ")
                .to_owned(),
        };
        bounds.iter().map(text).collect()
    }
}

/// The place of an item.
pub(crate) fn source(item: &Item) -> Option<SourceLocation> {
    item.span.as_ref().map(|s| SourceLocation {
        file: s.file.clone(),
        line: s.line,
    })
}

/// The lifetime of a result that leaves it out, without a reference receiver: the only one that is
/// written in the parameters. Those of `self` by value are not.
fn only_life(callable: &PlanCallable) -> Life {
    let written = callable.params.iter().skip(usize::from(callable.has_self));
    let mut lives: Vec<String> = written.flat_map(|p| p.ty.lives()).collect();
    lives.sort();
    lives.dedup();
    match lives.as_slice() {
        [one] => Life::Named(one.clone()),
        _ => Life::Static,
    }
}

fn param_name(name: &str, at: usize) -> String {
    let usable = !name.is_empty()
        && name != "_"
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    let name = name.trim_start_matches('_');
    if usable && !name.is_empty() {
        name.to_owned()
    } else {
        format!("arg{at}")
    }
}
