//! What builds structs and variants from their fields, and takes variants apart.

use kayton_item_graph::{Fields, Item, ItemId, ItemKind};
use kayton_manifest::{CallableId, CallableKind, Protocol, ProtocolImpl, Variant, VariantShape};

use super::Planner;
use super::signature::Owner;
use super::types::Scope;
use crate::plan::{Arg, DefId, Form, Life, PlanCallable, PlanParam, Role, RustTy, VariantForm};
use crate::refusal::{SkipCode, SkipReason};
use crate::surface::Outcome;

impl Planner<'_> {
    /// `Type(a, b)` for a struct whose fields are all public.
    pub(crate) fn literal(
        &mut self,
        def: DefId,
        item: &Item,
        fields: &Fields,
        owner: &Owner<'_>,
    ) -> Option<ProtocolImpl> {
        let shape = match fields {
            Fields::Unit => VariantShape::Unit,
            Fields::Tuple(_) => VariantShape::Tuple,
            Fields::Named { .. } => VariantShape::Struct,
        };
        let path = self.shown_owner(owner);
        let types = self.field_types(fields, owner);
        let fields = types.iter().map(|t| t.0.clone()).collect();
        let form = VariantForm {
            def,
            variant: String::new(),
            shape,
            fields,
        };
        let new = self.constructor(item, owner, &path, &types, form);
        let callable = self
            .add(PlanCallable {
                kind: CallableKind::Protocol,
                ..new
            })
            .ok()?;
        Some(ProtocolImpl {
            protocol: Protocol::From,
            callable,
        })
    }

    fn field_types(&mut self, fields: &Fields, owner: &Owner<'_>) -> Vec<(String, RustTy)> {
        let graph = self.graph;
        let mut scope = Scope::fixed(owner.self_ty.clone());
        let mut out = Vec::new();
        for id in fields.visible() {
            if let ItemKind::Field(ty) = &graph[id].kind {
                out.push((graph[id].name.clone(), self.ty(ty, &mut scope)));
            }
        }
        out
    }

    /// What builds a struct or a variant from its fields.
    fn constructor(
        &mut self,
        item: &Item,
        owner: &Owner<'_>,
        path: &str,
        types: &[(String, RustTy)],
        form: VariantForm,
    ) -> PlanCallable {
        let mut new = self.accessor(item, owner, path, CallableKind::Variant);
        new.ret = owner.self_ty.clone().unwrap_or_else(RustTy::unit);
        for (at, (name, ty)) in types.iter().enumerate() {
            let tuple = name.parse::<u32>().is_ok();
            let name = if tuple {
                format!("arg{at}")
            } else {
                name.clone()
            };
            new.params.push(PlanParam {
                name,
                ty: ty.clone(),
            });
        }
        new.form = Form::Variant(form);
        self.extract_projections(&mut new);
        new
    }

    pub(crate) fn variant(&mut self, def: DefId, id: ItemId, owner: &Owner<'_>) -> Option<Variant> {
        let graph = self.graph;
        let item = &graph[id];
        let ItemKind::Variant(variant) = &item.kind else {
            return None;
        };
        if item.attrs.doc_hidden {
            return None;
        }
        let path = format!("{}::{}", self.shown_owner(owner), item.name);
        let ids = variant.fields.visible();
        let shape = match &variant.fields {
            Fields::Unit => VariantShape::Unit,
            Fields::Tuple(_) => VariantShape::Tuple,
            Fields::Named { .. } => VariantShape::Struct,
        };
        let types = self.field_types(&variant.fields, owner);
        let form = VariantForm {
            def,
            variant: item.name.clone(),
            shape,
            fields: types.iter().map(|t| t.0.clone()).collect(),
        };
        let constructor = match self.is_closed(&variant.fields) || item.attrs.non_exhaustive {
            true => Err(SkipReason::new(SkipCode::Unconstructible, "")),
            false => {
                let new = self.constructor(item, owner, &path, &types, form.clone());
                self.add(new)
            }
        };
        let mut test = self.accessor(item, owner, &path, CallableKind::Method);
        test.stem = format!("{}__is", test.stem);
        test.ret = RustTy::Bool;
        test.form = Form::VariantTest(form.clone());
        let test = self.add(test);
        let fields = match types.is_empty() {
            true => None,
            false => Some(self.variant_fields(item, owner, &path, &types, form)),
        };
        let bound: Vec<CallableId> = [constructor.as_ref().ok(), test.as_ref().ok()]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let outcome = match (&constructor, bound.is_empty()) {
            (Err(reason), true) => Outcome::Skipped(reason.clone()),
            _ => Outcome::Callables(bound),
        };
        self.surface(item.krate, path.clone(), "variant", outcome);
        for (field, result) in ids.iter().zip(std::iter::repeat(&fields)) {
            if let Some(result) = result {
                let path = format!("{path}::{}", graph[*field].name);
                self.surface_callable(item.krate, path, "variant field", result);
            }
        }
        Some(Variant {
            name: item.name.clone(),
            docs: item.docs.clone().unwrap_or_default(),
            shape,
            constructor: constructor.ok(),
            test: test.ok(),
            fields: fields.and_then(Result::ok),
        })
    }

    fn variant_fields(
        &mut self,
        item: &Item,
        owner: &Owner<'_>,
        path: &str,
        types: &[(String, RustTy)],
        form: VariantForm,
    ) -> Result<CallableId, SkipReason> {
        let option = self.plan.std_type(Role::Option, Vec::new());
        let Some(RustTy::Adt { def, .. }) = option else {
            return Err(SkipReason::new(SkipCode::NoExport, ""));
        };
        let life = Life::Named("'field".to_owned());
        let refs: Vec<RustTy> = types
            .iter()
            .map(|t| RustTy::shared(life.clone(), t.1.clone()))
            .collect();
        let value = match refs.as_slice() {
            [one] => one.clone(),
            _ => RustTy::Tuple(refs),
        };
        let mut get = self.accessor(item, owner, path, CallableKind::Method);
        get.stem = format!("{}__fields", get.stem);
        get.ret = RustTy::Adt {
            def,
            args: vec![Arg::Ty(value)],
        };
        get.form = Form::VariantFields(form);
        self.extract_projections(&mut get);
        self.add(get)
    }
}
