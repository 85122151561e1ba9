//! Items that a crate has and its plugin leaves out. Manifests do not hold them: the reasons stand in
//! the crate's surface, which is read for a message alone.

use kayton_diagnostics::Code;
use kayton_manifest::{Protocol, Ty};

use crate::hir::Ident;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::generics::instantiated;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::tree::Expr;

/// Most steps from a type to what it derefs to.
const MOST_DEREFS: usize = 8;

impl Infer<'_> {
    /// Reports that an item of a module, or an associated item of a type, is skipped, if it is.
    pub(in crate::thir::infer) fn skipped_item(
        &mut self,
        base: &Entity,
        name: &Ident,
    ) -> Option<Expr> {
        match base {
            Entity::Module { manifest, module } => {
                let m = self.manifests.at(*manifest);
                let module = &m.modules.get(*module as usize)?.path;
                let path = std::iter::once(&m.build.krate).chain(module);
                let path = path.map(String::as_str).collect::<Vec<_>>().join("::");
                self.skipped_at(&[(*manifest, path)], name)
            }
            Entity::Type(ty) => self.skipped_member(ty, name),
            _ => None,
        }
    }

    /// Reports that a method or field of a value is skipped, if it is.
    pub(in crate::thir::infer) fn skipped_member(&mut self, ty: &Ty, name: &Ident) -> Option<Expr> {
        let mut ty = self.types.finish(ty);
        for _ in 0..MOST_DEREFS {
            let Ty::Object { key, .. } = &ty else {
                return None;
            };
            let mut owners = Vec::new();
            for (manifest, def) in self.manifests.type_defs(key) {
                owners.push((manifest, def.path.clone()));
                for of in &def.impls {
                    let traits = self.manifests.trait_defs(&of.key);
                    owners.extend(traits.map(|(manifest, def)| (manifest, def.path.clone())));
                }
            }
            if let Some(e) = self.skipped_at(&owners, name) {
                return Some(e);
            }
            let (at, generics) = self.protocol(&ty, Protocol::Deref)?;
            let target = instantiated(&self.manifests.callable(at).ret.ty, &generics);
            ty = self.types.finish(&target);
        }
        None
    }

    /// The report, if one of these modules, types or traits has a skipped item of that name.
    fn skipped_at(&mut self, owners: &[(usize, String)], name: &Ident) -> Option<Expr> {
        let (path, krate, reason) = owners.iter().find_map(|(manifest, owner)| {
            let m = self.manifests.at(*manifest);
            let path = format!("{owner}::{}", name.name);
            let reason = self.provider.skipped(&m.glue_crate, &path)?;
            Some((path.replace("::", "."), m.build.krate.clone(), reason))
        })?;
        let message = format!("`{path}` is skipped: it {reason}");
        let help = format!(
            "`kayton surface {krate}`, or `%import-report {krate}` in a notebook, lists what can be used"
        );
        Some(self.fail(Code::Unsupported, name.span, message, |d| d.help(help)))
    }
}
