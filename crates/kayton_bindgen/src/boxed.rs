//! Iterators without a name: `impl Iterator<Item = T>` and `Box<dyn Iterator<Item = T>>` are, in a
//! plan, objects of one type, `kayton_api::BoxIterator`.

use kayton_manifest::TypeKey;

use crate::plan::{Def, DefKind, DefParam, DefParamKind, ExportPlan, Role, RustTy};

/// Identity of the boxed iterator, one for all plugins.
pub const ITERATOR_KEY: &str = "std iter::BoxIterator";

/// The definition of the boxed iterator: its lifetime and its item.
#[must_use]
pub(crate) fn definition() -> Def {
    let param = |name: &str, kind| DefParam {
        name: name.to_owned(),
        kind,
    };
    let item = DefParamKind::Type {
        default: None,
        maybe_unsized: false,
    };
    Def {
        key: TypeKey(ITERATOR_KEY.to_owned()),
        name: "BoxIterator".to_owned(),
        shown: "std::iter::BoxIterator".to_owned(),
        path: Some(["", "kayton_api", "BoxIterator"].map(str::to_owned).into()),
        params: vec![param("a", DefParamKind::Life), param("T", item)],
        kind: DefKind::Struct,
        role: Role::Plain,
        loaded: true,
        is_unsized: false,
        copy: false,
        maybe_copy: false,
        clone: false,
    }
}

/// Whether the type is the boxed iterator.
pub(crate) fn is_iterator(plan: &ExportPlan, ty: &RustTy) -> bool {
    matches!(ty, RustTy::Adt { def, .. } if plan.def(*def).key.0 == ITERATOR_KEY)
}
