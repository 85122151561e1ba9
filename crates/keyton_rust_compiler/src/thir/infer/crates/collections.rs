//! Collections of crates where a list, dict or set of Keyton's own is taken: a copy of what they hold.

use kayton_manifest::{PassMode, Protocol, Ty};

use crate::thir::infer::Infer;
use crate::thir::tree::Expr;

impl Infer<'_> {
    /// The value as what a parameter takes: of an object that is iterated over, the list, dict or set. A
    /// copy of it is of no use to who changes it.
    pub(in crate::thir::infer) fn collected_for(
        &mut self,
        value: Expr,
        mode: PassMode,
        want: &Ty,
    ) -> Expr {
        let ty = self.types.shallow(&value.ty);
        let collection = matches!(ty, Ty::Object { .. }) && self.struct_of(&ty).is_none();
        if !collection
            || mode == PassMode::Mut
            || !matches!(want, Ty::Vec(_) | Ty::Dict(..) | Ty::Set(_))
            || self.protocol(&ty, Protocol::Iter).is_none()
        {
            return value;
        }
        let span = value.span;
        match want {
            Ty::Vec(_) => self.listed(value),
            Ty::Set(_) => self.set_from(value),
            _ => self.dict_from(value, span),
        }
    }
}
