use kayton_item_graph::{
    AssocBindingKind, Bound as GraphBound, BoundModifier, ExternalKind, GenericArg, GenericArgs,
    GenericParamKind, Generics, ItemKind, Lifetime, PathRef, Prim, Type,
};
use kayton_manifest::{FloatTy, IntTy, Ty};

use super::Planner;
use crate::lower::hidden;
use crate::plan::{Arg, Bound, DefId, DefParamKind, Life, Role, RustTy, TraitRef};

/// Where a type stands, for what is left out in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    /// What `Self` is.
    pub(crate) self_ty: Option<RustTy>,
    /// What a bound is on, which is `Self` in the defaults of its trait: `T: Add` is `T: Add<T>`.
    pub(crate) subject: Option<RustTy>,
    /// Elided lifetimes get fresh names (parameters), or all this one (results).
    pub(crate) elided: Option<Life>,
    /// Number of the next fresh lifetime.
    pub(crate) fresh: u32,
    /// `impl Trait` parameters: bounds and the name that each got.
    pub(crate) synthetic: Vec<(Vec<GraphBound>, String, bool)>,
}

impl Scope {
    /// Everything left out is `'static`: constants, implementors.
    pub(crate) fn fixed(self_ty: Option<RustTy>) -> Self {
        Scope {
            self_ty,
            elided: Some(Life::Static),
            ..Scope::default()
        }
    }

    fn life(&mut self, life: &Lifetime) -> Life {
        match (life, &self.elided) {
            (Lifetime::Static, _) => Life::Static,
            (Lifetime::Named(name), _) => Life::Named(name.clone()),
            (Lifetime::Elided, Some(life)) => life.clone(),
            (Lifetime::Elided, None) => {
                self.fresh += 1;
                Life::Named(format!("_{}", self.fresh - 1))
            }
        }
    }
}

impl Planner<'_> {
    /// The type in the plan's terms: aliases expanded, defaults and lifetimes filled in.
    pub(crate) fn ty(&mut self, ty: &Type, scope: &mut Scope) -> RustTy {
        match ty {
            Type::Param(name) => RustTy::Param(name.clone()),
            Type::SelfTy => scope
                .self_ty
                .clone()
                .unwrap_or_else(|| RustTy::Param("Self".to_owned())),
            Type::Prim(prim) => prim_ty(*prim),
            Type::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| self.ty(t, scope)).collect()),
            Type::Slice(t) => RustTy::Slice(Box::new(self.ty(t, scope))),
            Type::Array { elem, len } => RustTy::Array(Box::new(self.ty(elem, scope)), len.clone()),
            Type::Ref {
                lifetime,
                mutable,
                target,
            } => {
                let life = scope.life(lifetime);
                let inner = Box::new(self.ty(target, scope));
                RustTy::Ref {
                    life,
                    mutable: *mutable,
                    inner,
                }
            }
            Type::RawPtr { mutable, target } => RustTy::Ptr {
                mutable: *mutable,
                inner: Box::new(self.ty(target, scope)),
            },
            Type::FnPtr(_) => RustTy::FnPtr("fn pointer".to_owned()),
            Type::Adt(path) => self.adt(path, scope),
            Type::DynTrait(dyn_) => {
                let bounds = dyn_
                    .traits
                    .iter()
                    .map(|t| self.trait_bound(&t.trait_ref, false, scope))
                    .collect();
                let life = dyn_
                    .lifetime
                    .as_ref()
                    .map_or(Life::Static, |l| scope.life(l));
                RustTy::Dyn { bounds, life }
            }
            Type::ImplTrait(bounds) => self.opaque(bounds, scope),
            Type::Projection(p) => {
                let base = Box::new(self.ty(&p.self_ty, scope));
                let outer = scope.subject.replace((*base).clone());
                let tr = p.trait_ref.as_ref().map(|t| match p.short {
                    true => self.open_trait(t),
                    false => self.trait_ref(t, scope),
                });
                scope.subject = outer;
                let args = self.written(&p.args, scope);
                RustTy::Projection {
                    base,
                    args,
                    tr,
                    name: p.name.clone(),
                }
            }
            Type::Never => RustTy::Never,
            Type::Infer => RustTy::Open,
        }
    }

    fn opaque(&mut self, bounds: &[GraphBound], scope: &mut Scope) -> RustTy {
        let synthetic = scope
            .synthetic
            .iter_mut()
            .find(|(b, _, used)| !used && b == bounds);
        if let Some((_, name, used)) = synthetic {
            *used = true;
            return RustTy::Param(name.clone());
        }
        RustTy::Impl(self.bounds(bounds, scope))
    }

    fn adt(&mut self, path: &PathRef, scope: &mut Scope) -> RustTy {
        let graph = self.graph;
        if let ItemKind::TypeAlias(alias) = &graph[path.item].kind {
            let target = self.ty(&alias.ty, &mut scope.clone());
            let args = self.fill(&alias.generics, &path.args, scope);
            return substitute(&target, &alias.generics, &args);
        }
        if let ItemKind::External(ExternalKind::TypeAlias) = &graph[path.item].kind {
            let ty = Type::Adt(path.clone());
            let expanded = graph.expand_aliases(&ty);
            if expanded != ty {
                return self.ty(&expanded, scope);
            }
        }
        let def = self.def(path.item);
        let args = match generics_of(&graph[path.item].kind) {
            Some(generics) => self.fill(generics, &path.args, scope),
            None => self.written(&path.args, scope),
        };
        self.note_defaults(def, path, &args);
        RustTy::Adt { def, args }
    }

    /// Notes the defaults that were filled in: what no path names can be left out in their places.
    fn note_defaults(&mut self, def: DefId, path: &PathRef, args: &[Arg]) {
        let own = self.plan.defs[def.0 as usize].params.iter_mut().zip(args);
        let own = own.filter(|(_, arg)| !matches!(arg, Arg::Life(_)));
        for (param, arg) in own.skip(path.args.args.len()) {
            if let (DefParamKind::Type { default, .. }, Arg::Ty(ty @ RustTy::Adt { args, .. })) =
                (&mut param.kind, arg)
                && args.is_empty()
            {
                default.get_or_insert_with(|| ty.clone());
            }
        }
    }

    /// Arguments as written, for definitions whose parameters are not known.
    fn written(&mut self, args: &GenericArgs, scope: &mut Scope) -> Vec<Arg> {
        let mut out: Vec<Arg> = args
            .lifetimes
            .iter()
            .map(|l| Arg::Life(scope.life(l)))
            .collect();
        for arg in &args.args {
            out.push(self.arg(arg, scope));
        }
        out
    }

    fn arg(&mut self, arg: &GenericArg, scope: &mut Scope) -> Arg {
        match arg {
            GenericArg::Type(t) => Arg::Ty(self.ty(t, scope)),
            GenericArg::Const(text) => Arg::Const(text.clone()),
            GenericArg::Infer => Arg::Ty(RustTy::Open),
        }
    }

    /// One argument for each parameter.
    fn fill(&mut self, generics: &Generics, args: &GenericArgs, scope: &mut Scope) -> Vec<Arg> {
        let this = scope.self_ty.clone();
        self.fill_for(generics, args, this, scope)
    }

    /// As [`fill`](Self::fill), where `Self` in a default is `this`.
    fn fill_for(
        &mut self,
        generics: &Generics,
        args: &GenericArgs,
        this: Option<RustTy>,
        scope: &mut Scope,
    ) -> Vec<Arg> {
        let mut out = Vec::new();
        let mut lives = args.lifetimes.iter();
        let mut rest = args.args.iter();
        for param in &generics.params {
            let arg = match &param.kind {
                GenericParamKind::Lifetime { .. } => {
                    Arg::Life(scope.life(lives.next().unwrap_or(&Lifetime::Elided)))
                }
                kind => match (rest.next(), kind) {
                    (Some(arg), _) => self.const_arg(arg, kind, scope),
                    (
                        None,
                        GenericParamKind::Type {
                            default: Some(t), ..
                        },
                    ) => {
                        let t = self.ty(t, &mut Scope::fixed(this.clone()));
                        Arg::Ty(substitute(&t, generics, &out))
                    }
                    (
                        None,
                        GenericParamKind::Const {
                            default: Some(text),
                            ..
                        },
                    ) => Arg::Const(text.clone()),
                    (None, _) => Arg::Ty(RustTy::Open),
                },
            };
            out.push(arg);
        }
        out
    }

    /// Defaults of the type and const parameters, in terms of the parameters; empty if none has one.
    pub(crate) fn defaults(&mut self, generics: &Generics) -> Vec<Option<Ty>> {
        let mut out = Vec::new();
        for param in generics.types_and_consts() {
            let default = match &param.kind {
                GenericParamKind::Type { default, .. } => {
                    let ty = default
                        .as_ref()
                        .map(|t| self.ty(t, &mut Scope::fixed(None)));
                    // `A = <S as Data>::Elem` follows from the other parameters.
                    let ty = ty.filter(|ty| !crate::solve::has_projection(ty));
                    ty.and_then(|ty| hidden(&self.plan, &ty).ok())
                }
                GenericParamKind::Const { default, .. } => default.clone().map(Ty::constant),
                GenericParamKind::Lifetime { .. } => None,
            };
            out.push(default);
        }
        match out.iter().all(Option::is_none) {
            true => Vec::new(),
            false => out,
        }
    }

    /// A const parameter's name is read as a type by rustdoc.
    fn const_arg(&mut self, arg: &GenericArg, kind: &GenericParamKind, scope: &mut Scope) -> Arg {
        match (arg, kind) {
            (GenericArg::Type(Type::Param(n)), GenericParamKind::Const { .. }) => {
                Arg::Const(n.clone())
            }
            _ => self.arg(arg, scope),
        }
    }

    /// A trait with its arguments.
    pub(crate) fn trait_ref(&mut self, path: &PathRef, scope: &mut Scope) -> TraitRef {
        let def = self.def(path.item);
        let subject = scope.subject.take();
        let default = subject.clone().or_else(|| scope.self_ty.clone());
        let args = match (&self.graph[path.item].kind, path.args.parenthesized) {
            (ItemKind::Trait(t), false) => self.fill_for(&t.generics, &path.args, default, scope),
            _ => self.written(&path.args, scope),
        };
        scope.subject = subject;
        TraitRef { def, args }
    }

    /// A trait whose arguments are not said here.
    fn open_trait(&mut self, path: &PathRef) -> TraitRef {
        let generics = match &self.graph[path.item].kind {
            ItemKind::Trait(t) => t.generics.types_and_consts().count(),
            _ => 0,
        };
        let args = vec![Arg::Ty(RustTy::Open); generics];
        TraitRef {
            def: self.def(path.item),
            args,
        }
    }

    fn trait_bound(&mut self, path: &PathRef, maybe: bool, scope: &mut Scope) -> Bound {
        let def = self.def(path.item);
        let calls = matches!(self.plan.role(def), Role::Fn | Role::FnMut | Role::FnOnce);
        let elided = scope.elided.clone();
        if calls {
            // `Fn(&T)` takes references of any lifetime.
            scope.elided = Some(Life::higher());
        }
        let bound = self.bound(path, maybe, scope);
        scope.elided = elided;
        bound
    }

    fn bound(&mut self, path: &PathRef, maybe: bool, scope: &mut Scope) -> Bound {
        let tr = self.trait_ref(path, scope);
        let mut bindings = Vec::new();
        for binding in &path.args.bindings {
            if let AssocBindingKind::Equals(ty) = &binding.kind {
                bindings.push((binding.name.clone(), self.ty(ty, scope)));
            }
        }
        match self.plan.role(tr.def) {
            Role::Fn | Role::FnMut | Role::FnOnce => {
                let params = match tr.args.first() {
                    Some(Arg::Ty(RustTy::Tuple(ts))) => ts.clone(),
                    _ => Vec::new(),
                };
                let ret = bindings.into_iter().find(|b| b.0 == "Output").map(|b| b.1);
                let ret = Box::new(ret.unwrap_or_else(RustTy::unit));
                Bound::Fn { tr, params, ret }
            }
            _ => Bound::Trait {
                tr,
                bindings,
                maybe,
            },
        }
    }

    /// Bounds on `subject` in the plan's terms.
    pub(crate) fn bounds_on(
        &mut self,
        subject: &RustTy,
        bounds: &[GraphBound],
        scope: &mut Scope,
    ) -> Vec<Bound> {
        let outer = scope.subject.replace(subject.clone());
        let out = self.bounds(bounds, scope);
        scope.subject = outer;
        out
    }

    /// Bounds in the plan's terms.
    pub(crate) fn bounds(&mut self, bounds: &[GraphBound], scope: &mut Scope) -> Vec<Bound> {
        let mut out = Vec::new();
        for bound in bounds {
            match bound {
                GraphBound::Trait {
                    trait_ref,
                    modifier,
                    ..
                } => {
                    let maybe = *modifier == BoundModifier::Maybe;
                    out.push(self.trait_bound(trait_ref, maybe, scope));
                }
                GraphBound::Lifetime(l) => out.push(Bound::Outlives(scope.life(l))),
                // What is captured is borrowed from; nothing else is.
                GraphBound::Use(names) => {
                    let lives = names.iter().filter_map(|n| n.strip_prefix('\''));
                    let lives = lives.map(|n| match n {
                        "_" => scope.life(&Lifetime::Elided),
                        n => scope.life(&Lifetime::Named(n.to_owned())),
                    });
                    let lives: Vec<Life> = lives.collect();
                    match lives.is_empty() {
                        true => out.push(Bound::Outlives(Life::Static)),
                        false => out.extend(lives.into_iter().map(Bound::Outlives)),
                    }
                }
            }
        }
        out
    }
}

/// Replaces the parameters of `generics` in `ty` by `args`, which stand in the same order and may
/// be fewer.
fn substitute(ty: &RustTy, generics: &Generics, args: &[Arg]) -> RustTy {
    let find = |name: &str| {
        generics
            .params
            .iter()
            .position(|p| p.name == name)
            .and_then(|at| args.get(at))
    };
    let ty = ty.map(&|t| match t {
        RustTy::Param(name) => match find(name)? {
            Arg::Ty(t) => Some(t.clone()),
            Arg::Const(text) => Some(RustTy::Const(text.clone())),
            Arg::Life(_) => None,
        },
        _ => None,
    });
    rename(&ty, &|name| match find(name) {
        Some(Arg::Life(l)) => Some(l.clone()),
        _ => None,
    })
}

/// Replaces lifetimes by name.
pub(crate) fn rename(ty: &RustTy, find: &dyn Fn(&str) -> Option<Life>) -> RustTy {
    let life = |l: &Life| match l {
        Life::Named(n) => find(n).unwrap_or_else(|| l.clone()),
        Life::Static => Life::Static,
    };
    ty.map(&|t| match t {
        RustTy::Ref {
            life: l,
            mutable,
            inner,
        } => Some(RustTy::Ref {
            life: life(l),
            mutable: *mutable,
            inner: Box::new(rename(inner, find)),
        }),
        RustTy::Adt { def, args } => Some(RustTy::Adt {
            def: *def,
            args: args
                .iter()
                .map(|a| match a {
                    Arg::Life(l) => Arg::Life(life(l)),
                    Arg::Ty(t) => Arg::Ty(rename(t, find)),
                    Arg::Const(text) => Arg::Const(text.clone()),
                })
                .collect(),
        }),
        _ => None,
    })
}

fn generics_of(kind: &ItemKind) -> Option<&Generics> {
    match kind {
        ItemKind::Struct(s) => Some(&s.generics),
        ItemKind::Enum(e) => Some(&e.generics),
        ItemKind::Union(u) => Some(&u.generics),
        _ => None,
    }
}

fn prim_ty(prim: Prim) -> RustTy {
    match prim {
        Prim::Bool => RustTy::Bool,
        Prim::Char => RustTy::Char,
        Prim::Str => RustTy::Str,
        Prim::I8 => RustTy::Int(IntTy::I8),
        Prim::I16 => RustTy::Int(IntTy::I16),
        Prim::I32 => RustTy::Int(IntTy::I32),
        Prim::I64 => RustTy::Int(IntTy::I64),
        Prim::I128 => RustTy::Int(IntTy::I128),
        Prim::Isize => RustTy::Int(IntTy::Isize),
        Prim::U8 => RustTy::Int(IntTy::U8),
        Prim::U16 => RustTy::Int(IntTy::U16),
        Prim::U32 => RustTy::Int(IntTy::U32),
        Prim::U64 => RustTy::Int(IntTy::U64),
        Prim::U128 => RustTy::Int(IntTy::U128),
        Prim::Usize => RustTy::Int(IntTy::Usize),
        Prim::F32 => RustTy::Float(FloatTy::F32),
        Prim::F64 => RustTy::Float(FloatTy::F64),
        Prim::F16 | Prim::F128 => RustTy::Unsupported(prim.name().to_owned()),
    }
}
