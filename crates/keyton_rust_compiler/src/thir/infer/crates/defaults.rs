//! Type parameters that nothing says: what their definitions have as default, else `Dynamic`.

use kayton_manifest::{Callable, Ty};

use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::{Generics, has_param};

impl Infer<'_> {
    /// The default of each parameter of an object's type, where its definition has one.
    pub(in crate::thir::infer) fn defaults_of(&self, ty: &Ty) -> Vec<Option<Ty>> {
        let Ty::Object { key, args } = ty else {
            return Vec::new();
        };
        let def = self.manifests.type_defs(key).map(|(_, def)| def);
        let defaults: Vec<Option<Ty>> = def.flat_map(|def| def.defaults.clone()).collect();
        let default = |at| defaults.get(at).cloned().flatten();
        let all = (0..args.len()).map(default);
        all.map(|ty| ty.filter(|ty| !has_param(ty))).collect()
    }

    /// What a type of a signature has as default for the parameters that stand in it.
    fn defaults_in(&self, ty: &Ty, out: &mut Generics) {
        let Ty::Object { args, .. } = ty else {
            return;
        };
        for (arg, default) in args.iter().zip(self.defaults_of(ty)) {
            match (arg, default) {
                (Ty::Param(name), Some(default)) => {
                    out.entry(name.clone()).or_insert(default);
                }
                _ => self.defaults_in(arg, out),
            }
        }
    }

    /// What a parameter of a callable is that nothing says.
    pub(in crate::thir::infer) fn untold(&self, callable: &Callable, name: &str) -> Ty {
        let mut defaults = Generics::new();
        if let Some(receiver) = &callable.receiver {
            self.defaults_in(&receiver.ty, &mut defaults);
        }
        self.defaults_in(&callable.ret.ty, &mut defaults);
        defaults.remove(name).unwrap_or(Ty::Dynamic)
    }
}
