use serde::{Deserialize, Serialize};

use super::{Bound, Life, RustTy};

/// A function of Keyton where Rust takes anything that can be called.
///
/// The closure that is made of it takes arguments of any lifetime, so all lifetimes in `params` are
/// [higher-ranked](Life::higher).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FnTy {
    /// What it takes.
    pub params: Vec<RustTy>,
    /// What it returns.
    pub ret: RustTy,
    /// Whether its type must have a name: it is a boxed trait object then, else a closure's own type.
    pub boxed: bool,
}

/// The name of every higher-ranked lifetime, which is none in Rust.
const HIGHER: &str = "^";

impl Life {
    /// A lifetime that the caller of a function chooses, for each call anew.
    #[must_use]
    pub fn higher() -> Life {
        Life::Named(HIGHER.to_owned())
    }

    /// Whether it is one of those.
    #[must_use]
    pub fn is_higher(&self) -> bool {
        matches!(self, Life::Named(name) if name == HIGHER)
    }
}

impl FnTy {
    /// A function type; lifetimes of the parameters become higher-ranked.
    #[must_use]
    pub fn new(params: &[RustTy], ret: RustTy, boxed: bool) -> FnTy {
        let higher = |ty: &RustTy| ty.with_lives(&mut |_| Life::higher());
        FnTy {
            params: params.iter().map(higher).collect(),
            ret,
            boxed,
        }
    }

    /// See [`RustTy::map`].
    #[must_use]
    pub fn map(&self, f: &dyn Fn(&RustTy) -> Option<RustTy>) -> FnTy {
        let params: Vec<RustTy> = self.params.iter().map(|t| t.map(f)).collect();
        FnTy::new(&params, self.ret.map(f), self.boxed)
    }

    /// The function that a trait object of `Fn` or its kin is, to be made as a boxed one.
    #[must_use]
    pub fn of_dyn(ty: &RustTy) -> Option<FnTy> {
        let RustTy::Dyn { bounds, .. } = ty else {
            return None;
        };
        bounds.iter().find_map(|bound| match bound {
            Bound::Fn { params, ret, .. } => Some(FnTy::new(params, (**ret).clone(), true)),
            _ => None,
        })
    }

    /// The types of its signature.
    pub fn types(&self) -> impl Iterator<Item = &RustTy> {
        self.params.iter().chain([&self.ret])
    }
}
