//! Objects: reference counted, with a borrow flag.
//!
//! # Invariants
//!
//! **One flag.** The value is reached only by whoever took the flag: a shared reference exists
//! only while a reader is counted, an exclusive one only while the flag says writing. A leaked
//! guard leaves the flag taken, so later borrows are refused.
//!
//! **Value before lenders.** The value stands before its lenders in the allocation and is dropped
//! first. A value that has lenders leaves only together with them ([`Obj::take_lent`]).
//!
//! **Address.** The value does not move while it is in the object, so references into it may be
//! extended as long as a guard or a handle is kept.

use core::{any::type_name, cell::UnsafeCell, fmt, hint, mem, ptr::NonNull};

use crate::{
    Error, ErrorKind, KResult, Lenders, OwnedMut, OwnedRef, Ref, RefMut,
    count::Count,
    counted::Counted,
    flag::{Flag, Refused},
    hooks,
    more::{More, MoreCell},
    place,
    refusals::{Moved, is_part, not_own, refusal},
    scope,
};

/// A handle to a Rust value of type `T`; clones are handles to the same value.
pub struct Obj<T: 'static>(pub(crate) Counted<T>);

pub(crate) struct Inner<T: 'static> {
    pub(crate) count: Count,
    pub(crate) flag: Flag,
    /// What most objects do without.
    pub(crate) more: MoreCell,
    pub(crate) value: UnsafeCell<Holding<T>>,
}

/// How an object has its value. Which variant it is changes only to `Gone`, and from there back.
pub(crate) enum Holding<T: 'static> {
    Own(T),
    /// From a `&'static T`.
    Shared(NonNull<T>),
    /// From a `&'static mut T` that nobody else has.
    Exclusive(NonNull<T>),
    /// A copy of a part of another value, which changes would not reach.
    Part(T),
    /// Only once the flag says moved, or while the value is lent out.
    Gone,
}

// SAFETY: handles share the value (so `T: Sync`), and the last of them drops it wherever it is (so
// `T: Send`). Count, flag and lock order all access to the cells; lenders check their thread
// themselves.
unsafe impl<T: Send + Sync> Send for Inner<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for Inner<T> {}

impl<T: 'static> Drop for Inner<T> {
    #[inline]
    fn drop(&mut self) {
        if mem::needs_drop::<T>() || !self.more.is_unused() {
            self.let_go();
        }
    }
}

impl<T: 'static> Inner<T> {
    fn let_go(&mut self) {
        let value = self.value.get_mut();
        if self.more.is_unused() {
            if !hooks::drop(&mut || *value = Holding::Gone) {
                hooks::drop_later(mem::replace(value, Holding::Gone));
            }
            return;
        }
        let (mut outer, mut lenders) = self.more.take_all();
        let dropped = hooks::drop(&mut || {
            *value = Holding::Gone;
            drop(mem::take(&mut outer));
            drop(mem::take(&mut lenders));
        });
        if dropped {
            return;
        }
        let value = mem::replace(value, Holding::Gone);
        match self.more.scopes().is_empty() {
            true => hooks::drop_later((value, outer, lenders)),
            // The scopes wait for it.
            false => drop((value, outer, lenders)),
        }
    }
}

impl<T: 'static> Inner<T> {
    /// The value, to be changed; `None` if the object may only read it.
    ///
    /// # Safety
    /// The caller holds the flag exclusively.
    #[inline]
    pub(crate) unsafe fn value(&self) -> Option<NonNull<T>> {
        // SAFETY: whoever holds the flag exclusively is alone with the cell, and it is not `Gone`,
        // since the flag could be taken.
        unsafe {
            match &mut *self.value.get() {
                Holding::Own(value) => Some(NonNull::from_mut(value)),
                Holding::Exclusive(value) => Some(*value),
                Holding::Shared(_) | Holding::Part(_) => None,
                Holding::Gone => hint::unreachable_unchecked(),
            }
        }
    }

    /// The value, to be read.
    ///
    /// # Safety
    /// The caller counts as a reader.
    #[inline]
    pub(crate) unsafe fn shared(&self) -> NonNull<T> {
        // SAFETY: as in `value`, by a shared reference only, since other readers may exist.
        unsafe {
            match &*self.value.get() {
                Holding::Own(value) | Holding::Part(value) => NonNull::from_ref(value),
                Holding::Exclusive(value) | Holding::Shared(value) => *value,
                Holding::Gone => hint::unreachable_unchecked(),
            }
        }
    }

    pub(crate) fn with_lenders<R>(&self, change: impl FnOnce(&mut Lenders) -> R) -> R {
        self.more.make().with_lenders(change)
    }

    /// Nothing ends the value any more but who frees it.
    #[inline]
    pub(crate) fn unlink(&self) {
        if let Some(more) = self.more.get() {
            more.scopes.unlink();
        }
    }

    /// What the value borrows from is the caller's.
    pub(crate) fn take_lenders(&self) -> Lenders {
        let take = |more: &More| more.with_lenders(mem::take);
        self.more.get().map_or(Lenders::none(), take)
    }

    /// Takes the flag exclusively.
    #[inline]
    pub(crate) fn write(&self) -> KResult<NonNull<T>> {
        if let Err(refused) = self.flag.write() {
            return Err(self.refuse(refused));
        }
        // SAFETY: the flag was taken exclusively just above.
        match unsafe { self.value() } {
            Some(value) => Ok(value),
            None => Err(self.refuse_foreign("changed")),
        }
    }

    /// Takes the flag exclusively if the value is the object's own.
    pub(crate) fn write_own(&self) -> KResult<()> {
        self.flag.write().map_err(|refused| self.refuse(refused))?;
        // SAFETY: the flag was taken exclusively just above.
        match unsafe { &*self.value.get() } {
            Holding::Own(_) => Ok(()),
            _ => Err(self.refuse_foreign("moved")),
        }
    }

    /// As `write_own`, if the value borrows from nothing either.
    fn write_alone(&self) -> KResult<()> {
        self.write_own()?;
        let lends = |more: &More| more.with_lenders(|lenders| !lenders.is_empty());
        match self.more.get().is_some_and(lends) {
            false => Ok(()),
            true => {
                self.flag.done_writing();
                Err(Error::new(
                    ErrorKind::Borrowed,
                    "the value borrows from other values and cannot be moved out alone",
                ))
            }
        }
    }

    /// Takes the value out and keeps the flag.
    fn lend_out(&self) -> KResult<T> {
        self.write_own()?;
        // SAFETY: the flag was taken exclusively just above; while it is held nobody looks at the
        // value.
        match unsafe { mem::replace(&mut *self.value.get(), Holding::Gone) } {
            Holding::Own(value) => Ok(value),
            // SAFETY: `write_own` succeeds only for a value that is the object's own.
            _ => unsafe { hint::unreachable_unchecked() },
        }
    }

    /// # Safety
    /// `lend_out` succeeded, and this is the one call that ends it.
    unsafe fn give_back(&self, value: Option<T>) {
        match value {
            Some(value) => {
                // SAFETY: the flag is still held exclusively since `lend_out`.
                unsafe { *self.value.get() = Holding::Own(value) };
                self.flag.done_writing();
            }
            None => {
                let label = "a call that kept it";
                let place = place::get();
                // SAFETY: as above.
                unsafe { self.more.make().note_moved(Moved { label, place }) };
                self.flag.moved();
            }
        }
    }

    /// # Safety
    /// The flag is held exclusively by the caller, who gives it up, and the value is the object's
    /// own.
    unsafe fn move_out(&self, label: &'static str) -> T {
        let place = place::get();
        // SAFETY: exclusive by the flag.
        let value = unsafe {
            self.more.make().note_moved(Moved { label, place });
            mem::replace(&mut *self.value.get(), Holding::Gone)
        };
        self.flag.moved();
        match value {
            Holding::Own(value) => value,
            // SAFETY: the caller's promise.
            _ => unsafe { hint::unreachable_unchecked() },
        }
    }

    /// Gives the flag back, since the value is somebody else's.
    #[cold]
    fn refuse_foreign(&self, doing: &'static str) -> Error {
        // SAFETY: the flag is held exclusively by the caller, until below.
        let part = matches!(unsafe { &*self.value.get() }, Holding::Part(_));
        self.flag.done_writing();
        match part {
            true => is_part(),
            false => not_own(type_name::<T>, doing),
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn refuse(&self, refused: Refused) -> Error {
        // SAFETY: where the flag says moved, that was noted before, and never will be again.
        let moved = |more: &More| unsafe { more.moved() };
        let moved = match refused {
            Refused::Moved => self.more.get().map(moved),
            _ => None,
        };
        refusal(refused, type_name::<T>, moved)
    }
}

impl<T: 'static> Obj<T> {
    /// An object that owns `value`.
    #[inline]
    pub fn new(value: T) -> Self {
        Self::bare(Holding::Own(value), MoreCell::unused())
    }

    /// An object whose value borrows from `lenders`, which are dropped after it.
    pub fn lent(value: T, lenders: Lenders) -> Self {
        Self::holding(Holding::Own(value), Lenders::none(), lenders)
    }

    /// An object that is the value behind a reference, which `outer` keeps alive; the value borrows
    /// from `lenders`. It can be read; changing or moving it is refused.
    pub fn lent_ref(value: &'static T, outer: Lenders, lenders: Lenders) -> Self {
        Self::holding(Holding::Shared(NonNull::from_ref(value)), outer, lenders)
    }

    /// An object that is the value behind a reference, which `outer` keeps alive and to itself; the
    /// value borrows from `lenders`. It can be read and changed; moving it is refused.
    pub fn lent_mut(value: &'static mut T, outer: Lenders, lenders: Lenders) -> Self {
        Self::holding(Holding::Exclusive(NonNull::from_mut(value)), outer, lenders)
    }

    /// An object that is a copy of a part of another value. It can be read; changing it is refused,
    /// since the other value would not follow.
    pub fn part(value: T) -> Self {
        Self::bare(Holding::Part(value), MoreCell::unused())
    }

    fn bare(value: Holding<T>, more: MoreCell) -> Self {
        Obj(Counted::new(Inner {
            count: Count::one(),
            flag: Flag::new(),
            more,
            value: UnsafeCell::new(value),
        }))
    }

    pub(crate) fn holding(value: Holding<T>, outer: Lenders, lenders: Lenders) -> Self {
        if outer.is_none() && lenders.is_none() {
            return Self::bare(value, MoreCell::unused());
        }
        let mut scopes = lenders.scopes();
        scope::add(&mut scopes, &outer.scopes());
        lenders.admit(&scopes);
        outer.admit(&scopes);
        let object = Self::bare(value, More::new(outer, lenders, scopes).into());
        if !object.0.more.scopes().is_empty() {
            scope::enter(&object.0);
        }
        object
    }

    /// Borrows the value.
    ///
    /// # Errors
    /// `Moved` after the value was moved out, `Borrowed` while it is borrowed exclusively.
    #[inline]
    pub fn borrow(&self) -> KResult<Ref<'_, T>> {
        match self.0.flag.read() {
            // SAFETY: one reader was counted, for this guard.
            Ok(()) => Ok(unsafe { Ref::counted(&self.0) }),
            Err(refused) => Err(self.0.refuse(refused)),
        }
    }

    /// Borrows the value exclusively.
    ///
    /// # Errors
    /// `Moved` after the value was moved out, `Borrowed` while it is borrowed at all, or if the
    /// object is a borrowed value that it may only read.
    #[inline]
    pub fn borrow_mut(&self) -> KResult<RefMut<'_, T>> {
        let value = self.0.write()?;
        // SAFETY: the flag was taken exclusively, for this guard.
        Ok(unsafe { RefMut::exclusive(&self.0, value) })
    }

    /// Borrows the value by a guard that is a handle as well.
    ///
    /// # Errors
    /// As [`Obj::borrow`].
    pub fn borrow_owned(&self) -> KResult<OwnedRef<T>> {
        self.0.outlives_scopes()?;
        match self.0.flag.read() {
            // SAFETY: one reader was counted, for this guard.
            Ok(()) => Ok(unsafe { OwnedRef::counted(self.clone()) }),
            Err(refused) => Err(self.0.refuse(refused)),
        }
    }

    /// Borrows the value exclusively by a guard that is a handle as well.
    ///
    /// # Errors
    /// As [`Obj::borrow_mut`].
    pub fn borrow_mut_owned(&self) -> KResult<OwnedMut<T>> {
        self.0.outlives_scopes()?;
        let value = self.0.write()?;
        // SAFETY: the flag was taken exclusively, for this guard.
        Ok(unsafe { OwnedMut::exclusive(self.clone(), value) })
    }

    /// Borrows the value for ever: it can be read, and never again be changed or moved.
    ///
    /// # Errors
    /// As [`Obj::borrow`].
    pub fn borrow_for_ever(&self) -> KResult<&'static T> {
        let guard = mem::ManuallyDrop::new(self.borrow_owned()?);
        // SAFETY: the guard is a handle and is never dropped, so neither is the object with its
        // lenders, and its reader stays counted, so the value is neither changed nor moved.
        Ok(unsafe { crate::extend(&*guard) })
    }

    /// Moves the value out. `label` names what it was moved into (`build()`), for the message of
    /// a later use; the place is what [`crate::place`] says.
    ///
    /// # Errors
    /// `Moved`, or `Borrowed` while anybody borrows the value, or if that borrows from lenders.
    pub fn take(&self, label: &'static str) -> KResult<T> {
        self.0.write_alone()?;
        // SAFETY: the flag was taken exclusively just above, and the value is the object's own.
        Ok(unsafe { self.0.move_out(label) })
    }

    /// Moves the value out together with what it borrows from.
    ///
    /// # Errors
    /// `Moved`, or `Borrowed` while anybody borrows the value, or if it is not the object's own.
    pub fn take_lent(&self, label: &'static str) -> KResult<(T, Lenders)> {
        self.0.is_here()?;
        self.0.write_own()?;
        // SAFETY: the flag was taken exclusively just above, and the value is the object's own.
        let value = unsafe { self.0.move_out(label) };
        Ok((value, self.0.take_lenders()))
    }

    /// The value, until [`Obj::give_back`]; the object is borrowed exclusively meanwhile and keeps
    /// what the value borrows from.
    ///
    /// # Errors
    /// As [`Obj::take_lent`].
    pub(crate) fn lend_out(&self) -> KResult<T> {
        self.0.lend_out()
    }

    /// Ends [`Obj::lend_out`]; without a value, the object is moved for good.
    ///
    /// # Safety
    /// The value of this object is lent out, and nobody else gives it back.
    pub(crate) unsafe fn give_back(&self, value: Option<T>) {
        // SAFETY: the caller's promise.
        unsafe { self.0.give_back(value) }
    }

    /// Whether both are handles to the same value.
    #[inline]
    #[must_use]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.0.as_ptr() == other.0.as_ptr()
    }

    /// A number that tells live objects apart.
    #[inline]
    #[must_use]
    pub fn address(&self) -> usize {
        self.0.as_ptr().addr().get()
    }
}

impl<T: 'static> Clone for Obj<T> {
    #[inline]
    fn clone(&self) -> Self {
        Obj(self.0.clone())
    }
}

impl<T: 'static> From<T> for Obj<T> {
    fn from(value: T) -> Self {
        Obj::new(value)
    }
}

impl<T: 'static> fmt::Debug for Obj<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::Value::show(self, f, crate::Style::REPR)
    }
}

impl<T: 'static> fmt::Display for Obj<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::Value::show(self, f, crate::Style::STR)
    }
}
