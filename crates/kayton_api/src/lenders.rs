//! What keeps borrowed data alive.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::{any::Any, fmt, mem};

use crate::{
    Region, hooks,
    owner::Owned,
    refusals::mixed,
    region::Lender,
    scope::{self, Scopes},
};

/// What an object borrows from, dropped after the object's own value.
///
/// Two kinds are told apart. *Holds* belong to the object alone (with its clones): the guard of what
/// the object was borrowed from. The [`Region`] is shared with every other value that has the
/// lifetime in common, and grows with what any of them is given to borrow from. Holds go first, the
/// last pushed before the others, then the region.
///
/// Anything may lend: borrow guards ([`crate::OwnedRef`], [`crate::OwnedMut`]), [`crate::Kept`],
/// [`crate::Bytes`], boxes, objects, the lenders of another object.
#[derive(Default, Clone)]
pub struct Lenders(Option<Box<Held>>);

#[derive(Default, Clone)]
struct Held {
    /// With the lifetimes that each serves.
    holds: Vec<(Places, Lender)>,
    region: Option<Region>,
    /// What ends the values that borrow from this.
    scopes: Scopes,
}

/// A set of lifetimes: bit `n` stands for the `n`-th of the value's type, in the order of its text.
/// What serves one of them need not go where only another one goes: the guard of a container is no
/// part of the region of that container, or it would never be let go.
pub type Places = u64;

/// In [`Lenders::placed`], a lifetime that nothing here serves.
pub const NOWHERE: u8 = u8::MAX;
/// All lifetimes.
pub const EVERYWHERE: Places = Places::MAX;

impl Drop for Held {
    fn drop(&mut self) {
        while let Some((_, lender)) = self.holds.pop() {
            drop(lender);
        }
    }
}

impl Lenders {
    /// Nothing is borrowed.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        Lenders(None)
    }

    /// A single lender.
    #[must_use]
    pub fn one(lender: impl Any) -> Self {
        let mut lenders = Lenders::none();
        lenders.push(lender);
        lenders
    }

    /// What the region keeps alive.
    #[must_use]
    pub fn within(region: &Region) -> Self {
        let mut lenders = Lenders::none();
        lenders.enter(region);
        lenders
    }

    /// Whether nothing was ever put here.
    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }

    fn held(&mut self) -> &mut Held {
        self.0.get_or_insert_default()
    }

    /// Keeps `lender` alive as well, for all lifetimes. Other [`Lenders`] are taken over: their holds
    /// become holds here, and the regions are united.
    pub fn push<L: Any>(&mut self, lender: L) {
        self.push_for(EVERYWHERE, lender);
    }

    /// As [`Lenders::push`], for these lifetimes.
    pub fn push_for<L: Any>(&mut self, places: Places, mut lender: L) {
        match (&mut lender as &mut dyn Any).downcast_mut::<Lenders>() {
            Some(Lenders(None)) => {}
            Some(Lenders(Some(more))) => {
                let holds = mem::take(&mut more.holds).into_iter();
                self.held()
                    .holds
                    .extend(holds.map(|(_, hold)| (places, hold)));
                scope::add(&mut self.held().scopes, &more.scopes);
                if let Some(region) = more.region.take() {
                    self.enter(&region);
                }
            }
            None => self
                .held()
                .holds
                .push((places, Arc::new(Owned::new(lender)))),
        }
    }

    /// The same for a value whose `n`-th lifetime is the lifetime `order[n]` here.
    #[must_use]
    pub fn placed(&self, order: &[u8]) -> Self {
        let mut out = self.clone();
        if let Some(held) = &mut out.0 {
            for (places, _) in &mut held.holds {
                let own = *places;
                let serves = |life: u8| life != NOWHERE && own & bit(usize::from(life)) != 0;
                let served = order.iter().enumerate().filter(|(_, life)| serves(**life));
                *places = served.fold(0, |all, (at, _)| all | bit(at));
            }
        }
        out
    }

    /// What serves these lifetimes, and the region.
    #[must_use]
    pub fn serving(&self, places: Places) -> Self {
        let mut out = self.clone();
        if let Some(held) = &mut out.0 {
            held.holds.retain(|(own, _)| own & places != 0);
        }
        out
    }

    /// The same with one lender more.
    #[must_use]
    pub fn with(mut self, lender: impl Any) -> Self {
        self.push(lender);
        self
    }

    /// Shares the region, united with the one that is shared already.
    ///
    /// Raises where one of them is of a scope that does not end what the other is of.
    pub fn enter(&mut self, region: &Region) {
        if !self.try_enter(region) {
            hooks::raise(mixed());
        }
    }

    pub(crate) fn try_enter(&mut self, region: &Region) -> bool {
        match &self.held().region {
            Some(own) => own.unite(region),
            None => {
                self.held().region = Some(region.clone());
                true
            }
        }
    }

    /// The scopes that end the values which borrow from this.
    pub(crate) fn scopes(&self) -> Scopes {
        let Some(held) = &self.0 else {
            return Scopes::new();
        };
        let mut scopes = held.scopes.clone();
        if let Some(region) = &held.region {
            scope::add(&mut scopes, &region.scopes());
        }
        scopes
    }

    /// Notes in the region that values of these scopes share it.
    pub(crate) fn admit(&self, scopes: &[scope::Handle]) {
        if let Some(Held {
            region: Some(region),
            ..
        }) = self.0.as_deref()
        {
            region.admit(scopes);
        }
    }

    pub(crate) fn add_scopes(&mut self, scopes: &[scope::Handle]) {
        if !scopes.is_empty() {
            scope::add(&mut self.held().scopes, scopes);
        }
    }

    /// The same for what is also of the scopes of `taken`.
    #[must_use]
    pub fn scoped(mut self, taken: &Lenders) -> Self {
        self.add_scopes(&taken.scopes());
        self
    }

    /// The region; a new one if there was none.
    pub fn region(&mut self) -> Region {
        self.held().region.get_or_insert_default().clone()
    }

    /// The same for several values: what any of them is given to borrow from, all keep alive.
    #[must_use]
    pub fn shared(mut self) -> Self {
        self.region();
        self
    }

    /// Puts the holds into the region, and that into `region`, so that every value there keeps them
    /// alive.
    ///
    /// Raises where they are of a scope: a guard in the region of what it guards would never be let go.
    pub fn pool(&mut self, region: &Region) {
        if !self.try_pool(EVERYWHERE, region) {
            hooks::raise(mixed());
        }
    }

    /// As [`Lenders::pool`], for holds that serve these lifetimes; false where that raises.
    #[must_use]
    pub(crate) fn try_pool(&mut self, places: Places, region: &Region) -> bool {
        let scopes = self.scopes();
        let held = self.held();
        let moves = held.holds.iter().any(|(own, _)| own & places != 0);
        if moves && (!scopes.is_empty() || region.is_closed()) || !region.accepts(&scopes) {
            return false;
        }
        let mut pooled = Vec::new();
        for (own, hold) in mem::take(&mut held.holds) {
            if own & places != 0 {
                pooled.push(hold.clone());
            }
            // What serves other lifetimes too, or none, stays as well.
            if own & places == 0 || own & !places != 0 {
                held.holds.push((own & !places, hold));
            }
        }
        region.keep(pooled);
        self.try_enter(region)
    }

    /// Whether nothing is borrowed but what is there for ever. From then on the values are taken as
    /// borrowed for ever: what they are given to keep is leaked.
    #[must_use]
    pub fn fix(&mut self) -> bool {
        let held = self.held();
        held.holds.is_empty() && held.region.get_or_insert_with(Region::fixed).fix()
    }

    /// Whether nothing is borrowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            None => true,
            Some(held) => held.holds.is_empty() && held.region.is_none() && held.scopes.is_empty(),
        }
    }
}

impl fmt::Debug for Lenders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("Lenders(0)"),
            Some(held) => write!(f, "Lenders({}, {:?})", held.holds.len(), held.region),
        }
    }
}

/// The bit of a lifetime; those past the last bit share it.
fn bit(at: usize) -> Places {
    1 << at.min(63)
}

/// Pointers whose target stays where it is when the pointer itself is moved, and for as long as the
/// pointer lives.
///
/// # Safety
/// The address of the target may depend neither on the address of the pointer nor change while the
/// pointer lives, whoever else has a handle to the target.
pub unsafe trait StableAddress: core::ops::Deref {}

// SAFETY: a box owns its target, which is on the heap.
unsafe impl<T: ?Sized> StableAddress for Box<T> {}
// SAFETY: the bytes are static or in a shared allocation, of which this is a handle.
unsafe impl StableAddress for crate::Bytes {}
// SAFETY: the guard is a handle of the object, whose value does not move while it is borrowed.
unsafe impl<T: 'static> StableAddress for crate::OwnedRef<T> {}
// SAFETY: as above.
unsafe impl<T: 'static> StableAddress for crate::OwnedMut<T> {}

/// A reference with the lifetime `'static` to what `lender` points to.
///
/// # Safety
/// The result must not be used after `lender` is gone: the object that holds it must have `lender`
/// in its [`Lenders`] too.
#[inline]
#[must_use]
pub unsafe fn extend<P: StableAddress<Target: 'static>>(lender: &P) -> &'static P::Target {
    // SAFETY: the caller keeps the pointer alive for as long as the result is used, and the target
    // stays where it is for that long.
    unsafe { &*core::ptr::from_ref::<P::Target>(&**lender) }
}

/// An exclusive reference with the lifetime `'static` to what `lender` points to.
///
/// # Safety
/// As [`extend`]; besides, nothing else may use the target meanwhile.
#[inline]
#[must_use]
pub unsafe fn extend_mut<P: StableAddress<Target: 'static> + core::ops::DerefMut>(
    lender: &mut P,
) -> &'static mut P::Target {
    // SAFETY: the caller keeps the pointer alive and the target to itself for as long as the result
    // is used.
    unsafe { &mut *core::ptr::from_mut::<P::Target>(&mut **lender) }
}
