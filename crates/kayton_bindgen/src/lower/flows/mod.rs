//! Which lifetimes flow where: what a call keeps alive of what it is given, and for whom.
//!
//! Lifetimes are erased in objects, so an export has to keep alive by itself what its result, or an
//! argument, borrows from. [`Flows`] says how, as data; [`crate::emit`] prints it twice: in the
//! export, as operations on lenders and regions, and in a *witness*, as lifetimes and bounds of a
//! function that makes the raw call. rustc takes the witness exactly if what the export keeps alive
//! is enough, so nothing here has to be right: it is a proposal, and [`Step::ladder`] has more of
//! them, each keeping more than the one before.
//!
//! Positions are of two kinds. An *outer* lifetime is that of a reference that is made from a bridge
//! value: what keeps it is a guard, a text, a box. An *inner* one stands in the type of an object,
//! which brings its lenders along.

mod places;
mod steps;

pub(crate) use places::{Place, rename, says_static};
pub use places::{Places, places};
pub(crate) use steps::Call;
pub use steps::Step;

use super::{Give, ObjectGive};
use crate::plan::RustTy;

/// Who keeps something alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keeper {
    /// The result, for as long as it is a reference: the lifetime in front of it.
    Outer,
    /// The values of the objects in the result, for the lifetimes with these bits.
    Inner(u64),
    /// A region, by its number in the call.
    Region(usize),
    /// The objects in a parameter.
    Param(usize),
}

/// What becomes of one parameter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParamFlow {
    /// Its lifetimes.
    pub places: Places,
    /// Who keeps the borrow itself.
    pub guard: Vec<Keeper>,
    /// Who keeps what its objects borrow from, for each inner lifetime.
    pub lends: Vec<(String, Keeper)>,
    /// The region that its objects share, for each inner lifetime.
    pub joins: Vec<Join>,
    /// Whether its objects must borrow from nothing, since the callee may keep them for ever.
    pub alone: bool,
    /// The inner lifetimes for which that holds; all of them if the type itself says `'static`.
    pub for_ever: Vec<String>,
}

/// That the objects of a parameter share a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The lifetime that is the region's.
    pub life: String,
    /// The region's number in the call.
    pub region: usize,
    /// Whether what the objects borrow from goes there too. It need not where no other argument has
    /// the lifetime, and then must not: the guard of an object in the region of that object would
    /// never be let go.
    pub pools: bool,
}

/// The flows of one call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flows {
    /// One for each parameter.
    pub params: Vec<ParamFlow>,
    /// Number of regions that are made for the call.
    pub regions: usize,
    /// What stands in the result.
    pub result: ResultFlow,
}

/// What the result borrows from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResultFlow {
    /// Lifetimes inside of its objects.
    pub inner: Vec<String>,
    /// Pairs of those of which the first outlives the second, as the signature says: what serves the
    /// first serves the second too, see [`ResultFlow::bits`].
    pub outlives: Vec<(String, String)>,
    /// Lifetimes of references that are objects, if no object has them inside.
    pub outer: Vec<String>,
    /// Whether the type of an object in it says `'static`.
    pub says_static: bool,
    /// Regions that its objects share, with the lifetime that is theirs.
    pub regions: Vec<(String, usize)>,
    /// Regions that outlive a reference in it.
    pub outer_regions: Vec<usize>,
    /// Regions that its values keep alive, without having their lifetime.
    pub kept: Vec<usize>,
    /// Whether its objects are taken as borrowed for ever.
    pub fixed: bool,
}

impl Flows {
    /// Whether lifetimes are erased by which something could outlive what it borrows from, so that
    /// the export's own text is no proof. A borrow that ends with the call needs none.
    #[must_use]
    pub fn erase(&self) -> bool {
        let erases = |p: &ParamFlow| {
            !p.places.inner.is_empty() || p.places.says_static || !p.guard.is_empty()
        };
        self.params.iter().any(erases) || self.result.borrows() || self.result.says_static
    }
}

impl ParamFlow {
    /// The bits of a lifetime in the types of the parameter's objects.
    #[must_use]
    pub fn bits(&self, life: &str) -> u64 {
        match &self.places.order {
            Some(order) => bits(order.iter().map(|own| own.as_deref() == Some(life))),
            None => u64::MAX,
        }
    }
}

/// One bit for each that is true; those past the last bit share it.
fn bits(all: impl Iterator<Item = bool>) -> u64 {
    let set = all.enumerate().filter(|(_, own)| *own);
    set.fold(0, |bits, (at, _)| bits | 1 << at.min(63))
}

impl ResultFlow {
    /// The bits of those of its lifetimes that hold one of `lives`.
    pub(super) fn bits(&self, lives: &[String], outlives: &[(String, String)]) -> u64 {
        let holds = |own: &String| {
            let held = super::lifetimes::closure(std::slice::from_ref(own), outlives);
            lives.iter().any(|life| held.contains(life))
        };
        bits(self.inner.iter().map(holds))
    }

    /// The lifetimes of objects in a result.
    #[must_use]
    pub fn of(give: &Give, outlives: &[(String, String)]) -> ResultFlow {
        let mut out = ResultFlow::default();
        held(give, &mut out);
        let mut seen = std::collections::HashSet::new();
        out.inner.retain(|life| seen.insert(life.clone()));
        let inner = super::lifetimes::closure(&out.inner, outlives);
        out.outer.retain(|life| !inner.contains(life));
        for short in &out.inner {
            let held = super::lifetimes::closure(std::slice::from_ref(short), outlives);
            let longer = out
                .inner
                .iter()
                .filter(|long| *long != short && held.contains(long));
            let pairs = longer.map(|long| (long.clone(), short.clone()));
            out.outlives.extend(pairs);
        }
        out
    }

    /// Whether any object in it borrows.
    #[must_use]
    pub fn borrows(&self) -> bool {
        !self.inner.is_empty() || !self.outer.is_empty()
    }
}

fn held(give: &Give, out: &mut ResultFlow) {
    let mut object = |ty: &RustTy| {
        out.inner.extend(ty.lives());
        out.says_static |= places::says_static(ty);
    };
    match give {
        Give::Object(ty, how) => {
            object(ty);
            if let ObjectGive::LentRef(life) | ObjectGive::LentMut(life) = how {
                match life {
                    crate::plan::Life::Named(name) => out.outer.push(name.clone()),
                    crate::plan::Life::Static => {}
                }
            }
        }
        Give::ListMut(_, crate::plan::Life::Named(name)) => out.outer.push(name.clone()),
        Give::List { elem: t, .. }
        | Give::Set(t, ..)
        | Give::Option(t)
        | Give::Unwrap(t)
        | Give::Deref { inner: t, .. } => held(t, out),
        Give::Dict(k, v, _) => {
            held(k, out);
            held(v, out);
        }
        Give::Tuple(ts) => ts.iter().for_each(|t| held(t, out)),
        Give::Raise { ok, err, .. } => {
            object(err);
            held(ok, out);
        }
        _ => {}
    }
}
