//! What Rust lends to a function of Keyton lives until that returns.
//!
//! # Invariants
//!
//! **Nothing outlives the scope.** Handles to an object of a scope may be kept, but the value is
//! reached only under the object's flag, which the scope takes for good at its end. No guard that is
//! a handle is ever made of such an object, and it has no lenders to be shared, so all that can borrow
//! from it is a call that runs, and for those on other threads the end waits.

use alloc::{sync::Arc, vec::Vec};
use core::{any::type_name, cell::RefCell, mem, ptr::NonNull};

use crate::{
    KResult, Lenders, Obj,
    flag::Refused,
    hooks,
    obj::{Holding, Inner},
    place,
    refusals::{Moved, RETURNED, lent},
};

/// An object that a scope ends.
trait Ends {
    fn end(&self);
}

impl<T: 'static> Ends for Inner<T> {
    fn end(&self) {
        self.finish();
    }
}

impl<T: 'static> Inner<T> {
    /// Makes sure that the value may stay borrowed when a call has returned.
    #[inline]
    pub(crate) fn outlives_calls(&self) -> KResult<()> {
        match self.scoped {
            true => Err(lent(type_name::<T>)),
            false => Ok(()),
        }
    }

    /// Ends what was lent: nobody reaches the value any more. Waits for calls on other threads.
    fn finish(&self) {
        while let Err(refused) = self.flag.write() {
            if let Refused::Moved = refused {
                return;
            }
            hooks::wait();
        }
        // SAFETY: exclusive by the flag; nobody reads `moved` before the flag says moved.
        let value = unsafe {
            let (label, place) = (RETURNED, place::get());
            *self.moved.get() = Moved { label, place };
            mem::replace(&mut *self.value.get(), Holding::Gone)
        };
        self.flag.moved();
        let mut value = Some(value);
        if !hooks::drop(&mut || value = None) {
            // What it borrows from goes now, so it cannot be dropped later.
            mem::forget(value);
        }
    }
}

/// What is lent for one call of a function; dropped when the function has returned.
#[derive(Default)]
pub struct Scope {
    lent: RefCell<Vec<Arc<dyn Ends>>>,
}

impl Scope {
    /// Nothing is lent yet.
    #[must_use]
    pub fn new() -> Self {
        Scope::default()
    }

    fn lend<T: 'static>(&self, value: Holding<T>) -> Obj<T> {
        let object = Obj::holding(value, Lenders::none(), Lenders::none(), true);
        self.lent.borrow_mut().push(object.0.clone());
        object
    }

    /// An object that is the value behind a reference.
    ///
    /// # Safety
    /// The scope is dropped while the reference behind `value`, of a type that differs from `T` in
    /// lifetimes alone, and whatever that type borrows from, is valid.
    #[must_use]
    pub unsafe fn shared<T: 'static>(&self, value: *const T) -> Obj<T> {
        // SAFETY: references are never null.
        self.lend(Holding::Shared(unsafe {
            NonNull::new_unchecked(value.cast_mut())
        }))
    }

    /// An object that is the value behind an exclusive reference.
    ///
    /// # Safety
    /// As [`Scope::shared`]; nobody else uses the reference until the scope is dropped.
    #[must_use]
    pub unsafe fn exclusive<T: 'static>(&self, value: *mut T) -> Obj<T> {
        // SAFETY: references are never null.
        self.lend(Holding::Exclusive(unsafe { NonNull::new_unchecked(value) }))
    }

    /// An object that has the value.
    ///
    /// # Safety
    /// `V` differs from `T` in lifetimes alone, and the scope is dropped while what it borrows from is
    /// valid.
    #[must_use]
    pub unsafe fn value<V, T: 'static>(&self, value: V) -> Obj<T> {
        const { assert!(size_of::<V>() == size_of::<T>()) }
        let value = mem::ManuallyDrop::new(value);
        // SAFETY: both are the same type but for lifetimes, and `value` is not used again.
        self.lend(Holding::Scoped(unsafe {
            mem::transmute_copy::<V, T>(&value)
        }))
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        // The last that was lent goes first.
        while let Some(object) = self.lent.get_mut().pop() {
            object.end();
        }
    }
}
