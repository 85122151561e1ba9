use std::collections::{BTreeSet, HashSet};

use kayton_item_graph::{
    CrateId, Fields, GenericParamKind, Generics, Item, ItemGraph, ItemId, ItemKind,
};
use kayton_manifest::{
    CallableId, CallableKind, Field, ItemRef, Protocol, ProtocolImpl, Ty, TypeDef, TypeKey,
    TypeKind,
};

use super::Planner;
use super::constants::ConstantSource;
use super::signature::{Names, Owner, source};
use super::types::Scope;
use crate::lower::view;
use crate::plan::{
    Arg, DefId, DefKind, DefParamKind, Form, Life, PlanCallable, PlanParam, Role, RustTy,
};
use crate::refusal::{SkipCode, SkipReason};
use crate::surface::Outcome;

impl Planner<'_> {
    /// Binds the members of every type in reach; signatures bring further types into reach.
    pub(crate) fn members(&mut self) {
        let mut at = 0;
        while at < self.queue.len() {
            let def = self.queue[at];
            at += 1;
            self.depth = self.defs.items[def.0 as usize].1;
            self.type_members(def);
        }
        self.depth = u32::MAX;
        self.mentioned_types();
    }

    /// States, without members but the steps of iterators, the types that stand in signatures but are out of reach, so that
    /// cells can name them.
    fn mentioned_types(&mut self) {
        let mut mentioned = BTreeSet::new();
        for callable in &self.plan.callables {
            for ty in callable.params.iter().map(|p| &p.ty).chain([&callable.ret]) {
                ty.walk(&mut |t| {
                    if let RustTy::Adt { def, .. } = t {
                        mentioned.insert(*def);
                    }
                });
            }
        }
        let named: HashSet<&TypeKey> = self
            .manifest
            .modules
            .iter()
            .flat_map(|m| &m.entries)
            .filter_map(|e| match &e.item {
                ItemRef::Type(key) => Some(key),
                _ => None,
            })
            .collect();
        for (at, def) in self.plan.defs.iter().enumerate() {
            if named.contains(&def.key) {
                mentioned.insert(DefId(u32::try_from(at).expect("fewer than 2^32")));
            }
        }
        let stated: HashSet<String> = self
            .manifest
            .types
            .iter()
            .map(|t| t.key.0.clone())
            .collect();
        for def in mentioned {
            let d = self.plan.def(def);
            let plain = d.role == Role::Plain && d.kind != DefKind::Trait && d.path.is_some();
            if !plain || stated.contains(&d.key.0) {
                continue;
            }
            if let Some(item) = self.defs.items[def.0 as usize].0 {
                let mut out = self.type_def(def, item);
                // Whatever gives an iterator is there to be looped over.
                self.some_protocols_of(def, item, &mut out, |role| role == Role::Iterator);
                self.manifest.types.push(out);
            }
        }
    }

    /// The definition without its members.
    fn type_def(&mut self, def: DefId, item: ItemId) -> TypeDef {
        let graph = self.graph;
        let defaults = generics_of(graph, item).map(|g| self.defaults(g));
        let (d, item) = (self.plan.def(def), &graph[item]);
        TypeDef {
            key: d.key.clone(),
            name: d.name.clone(),
            path: d.shown.clone(),
            alias: None,
            view: None,
            generics: d.generics().map(|p| p.name.clone()).collect(),
            defaults: defaults.unwrap_or_default(),
            kind: match d.kind {
                DefKind::Enum => TypeKind::Enum,
                DefKind::Union => TypeKind::Union,
                _ => TypeKind::Struct,
            },
            docs: item.docs.clone().unwrap_or_default(),
            source: source(item),
            copy: d.copy,
            is_unsized: d.is_unsized,
            fields: Vec::new(),
            variants: Vec::new(),
            methods: Vec::new(),
            constants: Vec::new(),
            impls: Vec::new(),
            protocols: Vec::new(),
        }
    }

    fn type_members(&mut self, def: DefId) {
        let d = self.plan.def(def);
        let Some(item_id) = self.defs.items[def.0 as usize].0 else {
            return;
        };
        if d.kind == DefKind::Trait || d.path.is_none() {
            return;
        }
        if d.role != Role::Plain {
            self.language_type(def, item_id);
            return;
        }
        let graph = self.graph;
        let item = &graph[item_id];
        let mut out = self.type_def(def, item_id);
        let self_ty = self.own_type(def);
        let owner = Owner {
            generics: generics_of(graph, item_id).into_iter().collect(),
            self_ty: Some(self_ty),
            of_trait: false,
        };
        match &item.kind {
            ItemKind::Struct(s) => {
                out.fields = self.fields(item, &s.fields, &owner);
                let open = !item.attrs.non_exhaustive && !self.is_closed(&s.fields);
                let literal = open
                    .then(|| self.literal(def, item, &s.fields, &owner))
                    .flatten();
                out.protocols.extend(literal);
            }
            ItemKind::Enum(e) => {
                for variant in &e.variants {
                    out.variants.extend(self.variant(def, *variant, &owner));
                }
            }
            ItemKind::Union(u) => {
                for field in &u.fields {
                    let path = format!("{}::{}", out.path, graph[*field].name);
                    let why = SkipReason::new(SkipCode::UnionField, "");
                    self.surface(item.krate, path, "field", Outcome::Skipped(why));
                }
            }
            _ => {}
        }
        self.inherent_items(item_id, &mut out);
        self.protocols_of(def, item_id, &mut out);
        self.manifest.types.push(out);
    }

    /// A type of std whose values the language sees as its own: states what they are, and its
    /// functions, which take and give such values. Only the plugin of std does.
    fn language_type(&mut self, def: DefId, item: ItemId) {
        if self.target != CrateId::STD {
            return;
        }
        let own = self.defaulted(def, &self.own_type(def));
        let Ok(seen) = view(&self.plan, &own) else {
            return;
        };
        let mut out = self.type_def(def, item);
        // A pointer that is seen as what it points to is no type of its own for one `T` and not for
        // another.
        let object = matches!(seen, Ty::Object { .. });
        if object && !out.generics.is_empty() {
            return;
        }
        out.view = (!object).then_some(seen);
        self.inherent_items(item, &mut out);
        if object {
            self.protocols_of(def, item, &mut out);
        }
        self.manifest.types.push(out);
    }

    /// The type with the defaults of its parameters where it has the parameters themselves.
    fn defaulted(&mut self, def: DefId, ty: &RustTy) -> RustTy {
        let Some(item) = self.defs.items[def.0 as usize].0 else {
            return ty.clone();
        };
        let graph = self.graph;
        let mut found: Vec<(String, RustTy)> = Vec::new();
        let params = generics_of(graph, item).map_or(&[][..], |g| g.params.as_slice());
        for param in params {
            if let GenericParamKind::Type {
                default: Some(default),
                ..
            } = &param.kind
            {
                let default = self.ty(default, &mut Scope::fixed(None));
                found.push((param.name.clone(), default));
            }
        }
        ty.map(&|t| match t {
            RustTy::Param(name) => {
                let default = found.iter().find(|(of, _)| of == name);
                default.map(|(_, default)| default.clone())
            }
            _ => None,
        })
    }

    /// The type with its own parameters as arguments.
    pub(crate) fn own_type(&self, def: DefId) -> RustTy {
        let args = self.plan.def(def).params.iter().map(|p| match p.kind {
            DefParamKind::Life => Arg::Life(Life::Named(p.name.clone())),
            DefParamKind::Type { .. } => Arg::Ty(RustTy::Param(p.name.clone())),
            DefParamKind::Const { .. } => Arg::Const(p.name.clone()),
        });
        RustTy::Adt {
            def,
            args: args.collect(),
        }
    }

    fn inherent_items(&mut self, type_item: ItemId, out: &mut TypeDef) {
        let graph = self.graph;
        for imp_id in self.inherent.get(&type_item).cloned().unwrap_or_default() {
            let ItemKind::Impl(imp) = &graph[imp_id].kind else {
                continue;
            };
            let (self_ty, _) = self.impl_header(imp);
            let owner = Owner {
                generics: vec![&imp.generics],
                self_ty: Some(self_ty.clone()),
                of_trait: false,
            };
            for id in &imp.items {
                let item = &graph[*id];
                if item.attrs.doc_hidden
                    || item.visibility == kayton_item_graph::Visibility::Restricted
                {
                    continue;
                }
                let path = format!("{}::{}", out.path, item.name);
                let stem = self.stem_of(&path);
                let listed = self.listed_path(&path, &out.path, &self_ty);
                match &item.kind {
                    ItemKind::Function(function) => {
                        let names = Names {
                            name: item.name.clone(),
                            path: path.clone(),
                            stem,
                        };
                        let form = Form::Inherent {
                            base: self_ty.clone(),
                            name: item.name.clone(),
                        };
                        let result = self
                            .function(item, function, &owner, names, form)
                            .and_then(|callable| self.add(callable));
                        let kind = if function.receiver.is_some() {
                            "method"
                        } else {
                            "function"
                        };
                        self.surface_callable(item.krate, listed, kind, &result);
                        if let Ok(id) = result {
                            out.methods.push(id);
                            self.len_protocol(id, out);
                        }
                    }
                    ItemKind::AssocConst(c) => {
                        let source = ConstantSource {
                            item,
                            ty: &c.ty,
                            path: path.clone(),
                            stem,
                            form: Form::AssocConst {
                                base: self_ty.clone(),
                                tr: None,
                                name: item.name.clone(),
                            },
                            by_ref: false,
                        };
                        let result = self.constant(&source, &owner);
                        let callable = result.as_ref().map(|r| r.1).map_err(Clone::clone);
                        self.surface_callable(item.krate, listed, "associated constant", &callable);
                        out.constants.extend(result.ok().map(|r| r.0));
                    }
                    _ => {}
                }
            }
        }
    }

    /// The path under which the surface lists an inherent item: with the impl's own type where
    /// another impl of the same type has an item of that name.
    fn listed_path(&self, path: &str, of: &str, self_ty: &RustTy) -> String {
        if self.surface.iter().all(|e| e.path != path) {
            return path.to_owned();
        }
        let module = of.rsplit_once("::").map_or("", |(module, _)| module);
        let name = path.rsplit_once("::").map_or(path, |(_, name)| name);
        format!("{module}::{}::{name}", self.shown(self_ty))
    }

    /// `len(&self) -> usize` is what `len(x)` calls.
    fn len_protocol(&self, id: CallableId, out: &mut TypeDef) {
        let callable = self.plan.callable(id);
        let usize_ty = RustTy::Int(kayton_manifest::IntTy::Usize);
        let by_ref = matches!(
            callable.params.as_slice(),
            [PlanParam {
                ty: RustTy::Ref { .. },
                ..
            }]
        );
        if callable.name == "len" && callable.has_self && by_ref && callable.ret == usize_ty {
            out.protocols.push(ProtocolImpl {
                protocol: Protocol::Len,
                callable: id,
            });
        }
    }

    /// Whether a value cannot be made of its documented fields.
    pub(crate) fn is_closed(&self, fields: &Fields) -> bool {
        let hidden = |id: ItemId| self.graph[id].attrs.doc_hidden;
        fields.has_private() || fields.visible().into_iter().any(hidden)
    }

    fn fields(&mut self, item: &Item, fields: &Fields, owner: &Owner<'_>) -> Vec<Field> {
        let graph = self.graph;
        let mut out = Vec::new();
        for id in fields.visible() {
            let field = &graph[id];
            let ItemKind::Field(ty) = &field.kind else {
                continue;
            };
            if field.visibility == kayton_item_graph::Visibility::Restricted
                || field.attrs.doc_hidden
            {
                continue;
            }
            let path = format!("{}::{}", self.shown_owner(owner), field.name);
            let mut scope = Scope::fixed(owner.self_ty.clone());
            let ty = self.ty(ty, &mut scope);
            let life = Life::Named("'field".to_owned());
            let mut get = self.accessor(field, owner, &path, CallableKind::FieldGet);
            get.ret = RustTy::shared(life, ty.clone());
            get.form = Form::FieldGet(field.name.clone());
            self.extract_projections(&mut get);
            let place = self.is_object(&ty).then(|| place_of(&get));
            let get = self.add(get);
            let mut set = self.accessor(field, owner, &path, CallableKind::FieldSet);
            set.stem = format!("{}__set", set.stem);
            set.params.push(PlanParam {
                name: "value".to_owned(),
                ty,
            });
            set.form = Form::FieldSet(field.name.clone());
            self.extract_projections(&mut set);
            let set = self.add(set);
            let place = place.and_then(|place| self.add(place).ok());
            let outcome = match (&get, &set) {
                (Err(reason), Err(_)) => Outcome::Skipped(reason.clone()),
                _ => Outcome::Callables(
                    [get.as_ref().ok(), set.as_ref().ok(), place.as_ref()]
                        .into_iter()
                        .flatten()
                        .copied()
                        .collect(),
                ),
            };
            self.surface(item.krate, path, "field", outcome);
            out.push(Field {
                name: field.name.clone(),
                docs: field.docs.clone().unwrap_or_default(),
                get: get.ok(),
                set: set.ok(),
                place,
            });
        }
        out
    }

    /// Whether the language has values of the type as objects, which are changed in place.
    fn is_object(&self, ty: &RustTy) -> bool {
        matches!(ty, RustTy::Adt { def, .. } if self.plan.role(*def) == Role::Plain)
    }

    pub(crate) fn shown_owner(&self, owner: &Owner<'_>) -> String {
        match &owner.self_ty {
            Some(RustTy::Adt { def, .. }) => self.plan.def(*def).shown.clone(),
            _ => String::new(),
        }
    }

    /// A callable over an object whose form and result are still to be set.
    pub(crate) fn accessor(
        &mut self,
        item: &Item,
        owner: &Owner<'_>,
        path: &str,
        kind: CallableKind,
    ) -> PlanCallable {
        let mut scope = Scope::fixed(owner.self_ty.clone());
        let mut callable = self.generic_part(&owner.generics, owner, &mut scope);
        callable.name.clone_from(&item.name);
        path.clone_into(&mut callable.path);
        callable.stem = self.stem_of(path);
        callable.kind = kind;
        let mutable = kind == CallableKind::FieldSet;
        if kind != CallableKind::Variant {
            let this = owner.self_ty.clone().unwrap_or_else(RustTy::unit);
            callable.has_self = true;
            callable.params.push(PlanParam {
                name: "self".to_owned(),
                ty: RustTy::Ref {
                    life: Life::Named("'field".to_owned()),
                    mutable,
                    inner: Box::new(this),
                },
            });
        }
        callable.text.docs = item.docs.clone().unwrap_or_default();
        callable.text.source = source(item);
        callable.text.signature.clone_from(&item.name);
        callable
    }
}

/// What gives a field to be changed, made of what reads it.
fn place_of(get: &PlanCallable) -> PlanCallable {
    let mut place = get.clone();
    place.stem = format!("{}__place", place.stem);
    let types = place.params.iter_mut().map(|param| &mut param.ty);
    for ty in types.chain([&mut place.ret]) {
        if let RustTy::Ref { mutable, .. } = ty {
            *mutable = true;
        }
    }
    place
}

/// Generics of the type that an item defines.
fn generics_of(graph: &ItemGraph, id: ItemId) -> Option<&Generics> {
    match &graph[id].kind {
        ItemKind::Struct(s) => Some(&s.generics),
        ItemKind::Enum(e) => Some(&e.generics),
        ItemKind::Union(u) => Some(&u.generics),
        _ => None,
    }
}
