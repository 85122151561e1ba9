//! The export plan: what will be exported, as data, before any Rust text exists.
//!
//! The plan is self-contained: [`crate::lazy`] writes further instances from its bytes alone.

mod callable;
mod def;
mod fn_ty;
mod renumber;
mod role;
mod rust_ty;
mod text;

pub use callable::{
    Form, GenericKind, GenericParam, PlanCallable, PlanParam, PlanToken, StdOp, Text, VariantForm,
    Where,
};
pub use def::{Assoc, Def, DefKind, DefParam, DefParamKind, ImplFact};
pub use fn_ty::FnTy;
pub use role::Role;
pub use rust_ty::{Arg, Bound, DefId, Life, RustTy, TraitRef, map_args};

use crate::lower::Step;
use kayton_manifest::CallableId;
use serde::{Deserialize, Serialize};

/// Everything that the emitter needs; see the [module](self).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportPlan {
    /// Rust name of the glue crate.
    pub glue_crate: String,
    /// Path of the crate that runs futures (`::kayton_runtime`).
    pub runtime: String,
    /// Every definition that a signature or an impl mentions.
    pub defs: Vec<Def>,
    /// Impls, for deciding bounds and for normalising projections; in the order of their traits.
    pub impls: Vec<ImplFact>,
    /// Callables; the index is the manifest's [`CallableId`].
    pub callables: Vec<PlanCallable>,
    /// Paths of macros, as in [`Def::path`]; the index is that of the manifest. `None` for one that is not
    /// called: a derive, an attribute, one without a public path.
    pub macros: Vec<Option<Vec<String>>>,
    /// Eager exports to try, in order of the budget's rule.
    pub candidates: Vec<Candidate>,
}

/// One export to be tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Of which callable.
    pub callable: CallableId,
    /// Arguments for the callable's generics, in order.
    pub args: Vec<RustTy>,
    /// Name of the export.
    pub symbol: String,
    /// What the export keeps alive: the first step of the ladder whose witness rustc takes.
    pub step: Step,
}

/// The bytes are not a plan of this version.
#[derive(Debug, thiserror::Error)]
#[error("the stored export plan cannot be read: {0}")]
pub struct PlanDecodeError(#[from] postcard::Error);

impl ExportPlan {
    /// The definition behind `id`.
    #[must_use]
    pub fn def(&self, id: DefId) -> &Def {
        &self.defs[id.0 as usize]
    }

    /// The callable behind `id`.
    #[must_use]
    pub fn callable(&self, id: CallableId) -> &PlanCallable {
        &self.callables[id.0 as usize]
    }

    /// The role of the definition behind `id`.
    #[must_use]
    pub fn role(&self, id: DefId) -> Role {
        self.def(id).role
    }

    /// `String`, if any signature mentions it.
    #[must_use]
    pub fn string(&self) -> Option<RustTy> {
        self.std_type(Role::String, Vec::new())
    }

    /// A type of the standard library with its arguments, if any signature mentions it.
    #[must_use]
    pub fn std_type(&self, role: Role, args: Vec<RustTy>) -> Option<RustTy> {
        let at = self.defs.iter().position(|d| d.role == role)?;
        let args = args.into_iter().map(Arg::Ty).collect();
        Some(RustTy::Adt {
            def: DefId(u32::try_from(at).ok()?),
            args,
        })
    }

    /// `plan.bin`.
    ///
    /// # Panics
    /// Never: a plan holds nothing that postcard cannot write.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("a plan is plain data")
    }

    /// Reads `plan.bin`.
    ///
    /// # Errors
    /// The bytes were written by another version or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PlanDecodeError> {
        Ok(postcard::from_bytes(bytes)?)
    }
}
