//! What keeps borrowed data alive.

use alloc::{sync::Arc, vec::Vec};
use core::{any::Any, fmt};

use crate::owner::Owned;

/// Values that an object borrows from; they are dropped after the object's own value, the last
/// pushed first. A clone keeps the same values alive.
///
/// Anything may lend: borrow guards ([`crate::OwnedRef`], [`crate::OwnedMut`]), [`crate::Str`],
/// [`crate::Bytes`], objects, the lenders of another object.
#[derive(Default, Clone)]
pub struct Lenders(Vec<Arc<dyn Send + Sync>>);

impl Lenders {
    /// Nothing is borrowed.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        Lenders(Vec::new())
    }

    /// A single lender.
    #[must_use]
    pub fn one(lender: impl Any) -> Self {
        let mut lenders = Lenders::none();
        lenders.push(lender);
        lenders
    }

    /// Keeps `lender` alive as well. Other [`Lenders`] are taken over.
    pub fn push<L: Any>(&mut self, mut lender: L) {
        match (&mut lender as &mut dyn Any).downcast_mut::<Lenders>() {
            Some(more) => self.0.append(&mut more.0),
            None => self.0.push(Arc::new(Owned::new(lender))),
        }
    }

    /// The same with one lender more.
    #[must_use]
    pub fn with(mut self, lender: impl Any) -> Self {
        self.push(lender);
        self
    }

    /// Whether nothing is borrowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Lenders {
    fn drop(&mut self) {
        while let Some(lender) = self.0.pop() {
            drop(lender);
        }
    }
}

impl fmt::Debug for Lenders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lenders({})", self.0.len())
    }
}

/// Gives a reference the lifetime `'static`.
///
/// # Safety
/// The result must not be used after what `value` borrows from is gone: the object that holds it
/// must hold its [`Lenders`] too.
#[inline]
#[must_use]
pub unsafe fn extend<T: ?Sized + 'static>(value: &T) -> &'static T {
    // SAFETY: the caller keeps the referent alive for as long as the result is used.
    unsafe { &*core::ptr::from_ref::<T>(value) }
}

/// Gives an exclusive reference the lifetime `'static`.
///
/// # Safety
/// As [`extend`]; besides, nothing else may use the referent meanwhile.
#[inline]
#[must_use]
pub unsafe fn extend_mut<T: ?Sized + 'static>(value: &mut T) -> &'static mut T {
    // SAFETY: the caller keeps the referent alive and to itself for as long as the result is used.
    unsafe { &mut *core::ptr::from_mut::<T>(value) }
}
