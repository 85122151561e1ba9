use kayton_item_graph::{Item, ItemId, ItemKind, Type};
use kayton_manifest::{CallableKind, Constant, ConstantId, ItemRef};

use super::Planner;
use super::signature::Owner;
use super::types::Scope;
use crate::plan::{Form, Life, PlanCallable, RustTy};
use crate::refusal::{SkipCode, SkipReason};

/// A constant to be read.
pub(crate) struct ConstantSource<'g> {
    pub(crate) item: &'g Item,
    pub(crate) ty: &'g Type,
    pub(crate) path: String,
    pub(crate) stem: String,
    pub(crate) form: Form,
    /// Statics are read by reference.
    pub(crate) by_ref: bool,
}

impl Planner<'_> {
    pub(crate) fn constant_entry(
        &mut self,
        id: ItemId,
        item: &Item,
        path: String,
    ) -> Option<ItemRef> {
        let (ty, by_ref, kind) = match &item.kind {
            ItemKind::Constant(c) => (&c.ty, false, "constant"),
            ItemKind::Static(s) => (&s.ty, true, "static"),
            _ => return None,
        };
        let refused = match &item.kind {
            ItemKind::Static(s) if s.is_mutable || s.is_unsafe => {
                Some(SkipReason::new(SkipCode::MutableStatic, ""))
            }
            _ => None,
        };
        let result = match (refused, self.rust_path(id)) {
            (Some(reason), _) => Err(reason),
            (None, None) => Err(SkipReason::new(SkipCode::UnnameableType, path.clone())),
            (None, Some(segments)) => {
                let source = ConstantSource {
                    item,
                    ty,
                    path: path.clone(),
                    stem: self.stem_of(&path),
                    form: if by_ref {
                        Form::Static(segments)
                    } else {
                        Form::Const(segments)
                    },
                    by_ref,
                };
                self.constant(&source, &Owner::default())
            }
        };
        let callable = result.as_ref().map(|(_, id)| *id).map_err(Clone::clone);
        self.surface_callable(item.krate, path, kind, &callable);
        result.ok().map(|(constant, _)| ItemRef::Constant(constant))
    }

    /// A constant with the callable that gives its value.
    ///
    /// # Errors
    /// The value has no Keyton view.
    pub(crate) fn constant(
        &mut self,
        source: &ConstantSource<'_>,
        owner: &Owner<'_>,
    ) -> Result<(ConstantId, kayton_manifest::CallableId), SkipReason> {
        let mut scope = Scope::fixed(owner.self_ty.clone());
        let mut callable: PlanCallable = self.generic_part(&owner.generics, owner, &mut scope);
        let ty = self.ty(source.ty, &mut scope);
        callable.ret = if source.by_ref {
            RustTy::shared(Life::Static, ty)
        } else {
            ty
        };
        callable.kind = CallableKind::Constant;
        callable.name.clone_from(&source.item.name);
        callable.path.clone_from(&source.path);
        callable.stem.clone_from(&source.stem);
        callable.form = source.form.clone();
        callable.text = self.text(source.item, &callable);
        let shown = self.shown(&callable.ret);
        callable.text.signature = format!("const {}: {shown}", callable.name);
        self.extract_projections(&mut callable);
        let get = self.add(callable)?;
        let id = ConstantId(u32::try_from(self.manifest.constants.len()).expect("fewer than 2^32"));
        self.manifest.constants.push(Constant {
            name: source.item.name.clone(),
            path: source.path.clone(),
            docs: source.item.docs.clone().unwrap_or_default(),
            get,
        });
        Ok((id, get))
    }
}
