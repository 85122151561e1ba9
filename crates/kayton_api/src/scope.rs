//! What Rust lends to a function of Keyton lives until that returns.
//!
//! # Invariants
//!
//! **A scope ends what borrows from it.** Every value that may borrow from what is lent is of the scope:
//! lenders carry the scopes of what they were made of, and an object is entered into those of its
//! lenders when it is made. At its end a scope takes the flag of each of its objects for good, the last
//! that was made first, drops its value, and then what that borrowed from.
//!
//! **What lives longer keeps nothing of a scope.** A region is shared only by values that all the scopes
//! of what it keeps end ([`Region::admit`](crate::Region)), and it keeps no guard of theirs, so that an
//! object never guards itself. The region of what is lent is closed: what is put into a value that belongs
//! to Rust would have to live as long as that, so it is refused.
//!
//! **One thread.** What is of a scope is borrowed beyond a call, shared or moved on the thread of the
//! scope alone; on others it can be reached in a call, for which the end waits.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::{
    any::type_name,
    mem,
    ptr::NonNull,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::{
    KResult, Lenders, Obj, Region,
    counted::Counted,
    flag::Refused,
    hooks,
    lock::Lock,
    obj::{Holding, Inner},
    place,
    refusals::{Moved, RETURNED, lent},
};

/// A scope, as objects and lenders know it.
pub(crate) type Handle = Arc<State>;
/// Scopes without order, each once.
pub(crate) type Scopes = Vec<Handle>;

pub(crate) struct State {
    thread: Option<u64>,
    /// Its objects, in the order in which they were made.
    objects: Lock<Vec<Arc<Link>>>,
    /// How many of their values are not gone.
    live: AtomicUsize,
}

// SAFETY: objects are entered and ended on one thread only; elsewhere the links, which drop no value, are
// dropped alone.
unsafe impl Send for State {}
// SAFETY: as above; the list is locked.
unsafe impl Sync for State {}

/// An object that a scope ends.
trait Ends {
    fn end(&self);
    /// One handle more, unless there is none any more.
    fn revive(&self) -> bool;
    /// Gives back what [`Ends::revive`] made.
    ///
    /// # Safety
    /// `this` is where the object's allocation begins; the handle is not used any more.
    unsafe fn release(&self, this: NonNull<()>);
}

/// What a scope knows of an object, which may be gone before it.
pub(crate) struct Link(Lock<Option<NonNull<dyn Ends>>>);

// SAFETY: the pointer is used only while the lock is held, which whoever frees the object takes before, or by
// who has a handle, on the thread of the scope.
unsafe impl Send for Link {}
// SAFETY: as above.
unsafe impl Sync for Link {}

impl Link {
    /// Ends the object if it is still there.
    fn end(&self) {
        let kept = self.0.with(|object| {
            // SAFETY: the object is there as long as the link has it.
            object.filter(|object| unsafe { object.as_ref() }.revive())
        });
        let Some(object) = kept else { return };
        // SAFETY: it was revived, so it is there until the handle is released, once, here.
        unsafe {
            object.as_ref().end();
            object.as_ref().release(object.cast());
        }
    }
}

/// Whether each of `some` is among `all`.
pub(crate) fn among(some: &[Handle], all: &[Handle]) -> bool {
    some.iter()
        .all(|one| all.iter().any(|other| Arc::ptr_eq(one, other)))
}

/// Adds what is not there.
pub(crate) fn add(to: &mut Scopes, more: &[Handle]) {
    for one in more {
        if !among(core::slice::from_ref(one), to) {
            to.push(one.clone());
        }
    }
}

/// The scopes that an object is of.
pub(crate) struct Entered(Option<Box<(Scopes, AtomicBool, Arc<Link>)>>);

impl Entered {
    pub(crate) fn new(scopes: Scopes) -> Self {
        if scopes.is_empty() {
            return Entered(None);
        }
        for scope in &scopes {
            scope.live.fetch_add(1, Ordering::Relaxed);
        }
        let link = Arc::new(Link(Lock::new(None)));
        Entered(Some(Box::new((scopes, AtomicBool::new(false), link))))
    }

    pub(crate) fn all(&self) -> &[Handle] {
        self.0.as_ref().map_or(&[], |entered| &entered.0)
    }

    /// No scope finds the object any more.
    pub(crate) fn unlink(&self) {
        if let Some(entered) = &self.0 {
            entered.2.0.with(Option::take);
        }
    }

    /// The value is gone.
    fn leave(&self) {
        if let Some(entered) = &self.0
            && !entered.1.swap(true, Ordering::Relaxed)
        {
            for scope in &entered.0 {
                scope.live.fetch_sub(1, Ordering::Release);
            }
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Enters a new object into its scopes.
#[cold]
pub(crate) fn enter<T: 'static>(object: &Counted<T>) {
    let Some(entered) = object.more.get().and_then(|more| more.scopes.0.as_ref()) else {
        return;
    };
    let (scopes, _, link) = &**entered;
    let ends: NonNull<dyn Ends> = object.as_ptr();
    link.0.with(|object| *object = Some(ends));
    for scope in scopes {
        scope.objects.with(|objects| objects.push(link.clone()));
    }
}

impl<T: 'static> Inner<T> {
    /// Makes sure that nothing ends the value but its last handle.
    #[inline]
    pub(crate) fn outlives_scopes(&self) -> KResult<()> {
        match self.more.scopes().is_empty() {
            true => Ok(()),
            false => Err(lent(type_name::<T>)),
        }
    }

    /// Makes sure that this is the thread of all scopes that end the value.
    #[inline]
    pub(crate) fn is_here(&self) -> KResult<()> {
        let here = |scope: &Handle| scope.thread == hooks::thread();
        match self.more.scopes().iter().all(here) {
            true => Ok(()),
            false => Err(lent(type_name::<T>)),
        }
    }
}

impl<T: 'static> Ends for Inner<T> {
    fn revive(&self) -> bool {
        self.count.revive()
    }

    unsafe fn release(&self, this: NonNull<()>) {
        // SAFETY: the caller's promise.
        drop(unsafe { Counted::<T>::from_raw(this.cast()) });
    }

    /// Nobody reaches the value any more, and it is dropped before what it borrows from.
    fn end(&self) {
        let more = self.more.make();
        while let Err(refused) = self.flag.write() {
            if let Refused::Moved = refused {
                more.scopes.leave();
                return;
            }
            hooks::wait();
        }
        // SAFETY: exclusive by the flag, which is never given back.
        let (value, outer) = unsafe {
            let (label, place) = (RETURNED, place::get());
            more.note_moved(Moved { label, place });
            let value = mem::replace(&mut *self.value.get(), Holding::Gone);
            (value, more.take_outer())
        };
        self.flag.moved();
        let mut value = Some(value);
        if !hooks::drop(&mut || value = None) {
            // It cannot be dropped later, when what it borrows from is gone.
            mem::forget(value);
        }
        let lenders = self.take_lenders();
        let mut kept = Some((outer, lenders));
        if !hooks::drop(&mut || kept = None) {
            drop(kept);
        }
        more.scopes.leave();
    }
}

/// What is lent for one call of a function; dropped when the function has returned.
pub struct Scope(Handle);

impl Scope {
    /// Nothing is lent yet.
    #[must_use]
    pub fn new() -> Self {
        Scope(Arc::new(State {
            thread: hooks::thread(),
            objects: Lock::new(Vec::new()),
            live: AtomicUsize::new(0),
        }))
    }

    fn lend<T: 'static>(&self, value: Holding<T>) -> Obj<T> {
        let lenders = Lenders::within(&Region::closed(&self.0));
        Obj::holding(value, Lenders::none(), lenders)
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
        self.lend(Holding::Own(unsafe { mem::transmute_copy::<V, T>(&value) }))
    }
}

impl Default for Scope {
    fn default() -> Self {
        Scope::new()
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let scope = &*self.0;
        loop {
            while let Some(last) = scope.objects.with(Vec::pop) {
                last.end();
            }
            // A handle that goes on another thread at this moment still has the value.
            if scope.live.load(Ordering::Acquire) == 0 {
                return;
            }
            hooks::wait();
        }
    }
}
