//! Regions: what keeps alive the data that several values borrow from.
//!
//! Lifetimes are erased in objects. Where Rust has one lifetime for several values (a container and
//! what is pushed into it, the two ends of a channel, a value and its clones), those values share a
//! region: what one of them is given to borrow from stays alive until the last of them is gone.
//!
//! # Invariants
//!
//! **One root.** Regions that a call unifies are united (union by rank), so that each handle leads to
//! one root, which has the lenders of all.
//!
//! **A fixed region is never let go.** What it is given to keep is leaked: it stands for `'static`,
//! and nobody knows who else can reach the values in it.
//!
//! **No code of users under a lock.** Lenders are only moved while a region is locked; they are
//! dropped with the last handle.

use alloc::{sync::Arc, vec::Vec};
use core::{fmt, mem, ptr};

use crate::{
    lock::Lock,
    scope::{self, Handle, Scopes},
};

/// Something that is kept alive; see [`crate::Lenders`].
pub(crate) type Lender = Arc<dyn Send + Sync>;

/// A handle to a region; clones are handles to the same.
#[derive(Clone)]
pub struct Region(Arc<Lock<State>>);

enum State {
    Root(Root),
    /// United with another.
    Link(Region),
}

#[derive(Default)]
struct Root {
    lenders: Vec<Lender>,
    rank: u8,
    fixed: bool,
    /// Whether nothing more is ever kept: the values belong to somebody who would not know of it.
    closed: bool,
    /// The scopes that may end what is kept, all of which end every value of the region; nothing before
    /// the first value.
    scopes: Option<Scopes>,
}

impl Drop for Root {
    fn drop(&mut self) {
        while let Some(lender) = self.lenders.pop() {
            drop(lender);
        }
    }
}

impl Root {
    fn keep(&mut self, lenders: impl IntoIterator<Item = Lender>) {
        match self.fixed {
            true => lenders.into_iter().for_each(mem::forget),
            false => self.lenders.extend(lenders),
        }
    }
}

impl Region {
    /// A region of its own.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Root::default())
    }

    /// The region of what borrows from `'static` data alone.
    #[must_use]
    pub fn fixed() -> Self {
        let mut root = Root::default();
        root.fixed = true;
        root.scopes = Some(Scopes::new());
        Self::of(root)
    }

    /// The region of what is lent by a scope: what the values themselves borrow from is kept by who lends
    /// them, and nothing may be put into them that would have to be kept.
    pub(crate) fn closed(scope: &Handle) -> Self {
        let mut root = Root::default();
        root.closed = true;
        root.scopes = Some(alloc::vec![scope.clone()]);
        Self::of(root)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.with_root(|root| root.closed)
    }

    fn of(root: Root) -> Self {
        Region(Arc::new(Lock::new(State::Root(root))))
    }

    /// The handle whose state is the root.
    fn root(&self) -> Region {
        let mut at = self.clone();
        loop {
            let next = at.0.with(|state| match state {
                State::Root(_) => None,
                State::Link(next) => Some(next.clone()),
            });
            match next {
                Some(next) => at = next,
                None => return at,
            }
        }
    }

    /// Runs `change` on the root, which may be another one by the time that it is locked.
    fn with_root<R>(&self, mut change: impl FnMut(&mut Root) -> R) -> R {
        loop {
            let done = self.root().0.with(|state| match state {
                State::Root(root) => Some(change(root)),
                State::Link(_) => None,
            });
            if let Some(done) = done {
                return done;
            }
        }
    }

    /// Keeps the lenders alive for as long as the region.
    pub(crate) fn keep(&self, lenders: Vec<Lender>) {
        let mut lenders = Some(lenders);
        self.with_root(|root| root.keep(lenders.take().unwrap_or_default()));
    }

    /// Takes a value in that these scopes end; false if one ends what the region keeps, and not the value.
    pub(crate) fn admit(&self, scopes: &[Handle]) -> bool {
        self.with_root(|root| match &root.scopes {
            Some(own) => scope::among(own, scopes),
            None => {
                root.scopes = Some(scopes.to_vec());
                true
            }
        })
    }

    /// Whether what these scopes end may be kept.
    pub(crate) fn accepts(&self, scopes: &[Handle]) -> bool {
        self.with_root(|root| match &root.scopes {
            Some(own) => scope::among(scopes, own),
            None => {
                root.scopes = Some(scopes.to_vec());
                true
            }
        })
    }

    pub(crate) fn scopes(&self) -> Scopes {
        self.with_root(|root| root.scopes.clone().unwrap_or_default())
    }

    /// Makes both one region; false if scopes end what one of them keeps, and not the values of the
    /// other.
    pub fn unite(&self, other: &Region) -> bool {
        loop {
            let (a, b) = (self.root(), other.root());
            if a.is(&b) {
                return true;
            }
            // Two threads that unite the same pair lock it in the same order.
            let (first, second) = match ptr::from_ref(&*a.0) < ptr::from_ref(&*b.0) {
                true => (&a, &b),
                false => (&b, &a),
            };
            let united = first.0.with(|one| {
                second.0.with(|two| {
                    let (State::Root(x), State::Root(y)) = (&mut *one, &mut *two) else {
                        return None;
                    };
                    if let (Some(one), Some(two)) = (&x.scopes, &y.scopes)
                        && (x.closed
                            || y.closed
                            || !scope::among(one, two)
                            || !scope::among(two, one))
                    {
                        return Some(false);
                    }
                    let x_stays = x.rank >= y.rank;
                    let (stays, goes) = if x_stays { (x, y) } else { (y, x) };
                    stays.rank += u8::from(stays.rank == goes.rank);
                    stays.closed |= goes.closed;
                    stays.scopes = stays.scopes.take().or(goes.scopes.take());
                    if goes.fixed && !stays.fixed {
                        stays.fixed = true;
                        mem::take(&mut stays.lenders)
                            .into_iter()
                            .for_each(mem::forget);
                    }
                    stays.keep(mem::take(&mut goes.lenders));
                    // The root that goes is empty by now, so that nothing is dropped here.
                    match x_stays {
                        true => *two = State::Link(first.clone()),
                        false => *one = State::Link(second.clone()),
                    }
                    Some(true)
                })
            });
            if let Some(united) = united {
                return united;
            }
        }
    }

    /// Whether nothing is kept that could be let go; from then on the region is fixed.
    pub(crate) fn fix(&self) -> bool {
        self.with_root(|root| {
            root.fixed |= root.lenders.is_empty();
            root.fixed
        })
    }

    /// Whether both are handles to the same region, before any union.
    fn is(&self, other: &Region) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Default for Region {
    fn default() -> Self {
        Region::new()
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, fixed) = self.with_root(|root| (root.lenders.len(), root.fixed));
        match fixed {
            true => f.write_str("Region(fixed)"),
            false => write!(f, "Region({count})"),
        }
    }
}
