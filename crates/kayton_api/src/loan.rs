//! Values of objects side by side, for a call that borrows several in one piece of memory.
//!
//! **Copied or lent.** Where the type is `Clone`, the call sees clones. Otherwise the values leave
//! their objects for as long as the [`Loans`] live; the objects are borrowed exclusively meanwhile
//! and get their values back afterwards, whatever the call did.

use alloc::vec::Vec;
use core::{
    mem::ManuallyDrop,
    ops::{Deref, DerefMut},
};

use crate::{KResult, Lenders, List, Obj, OwnedMut, probe::Probe};

/// The values of some objects in a collection of type `C`.
pub struct Loans<C: IntoIterator<Item: 'static>> {
    value: ManuallyDrop<C>,
    /// Whose values they are, in order; none if they are clones.
    owners: Vec<Obj<C::Item>>,
    /// Takes what the call has added.
    list: Option<OwnedMut<Vec<Obj<C::Item>>>>,
    /// What the clones, or the values that a call adds, borrow from; dropped after them.
    lenders: Lenders,
}

impl<T: 'static> Loans<Vec<T>> {
    /// Clones of the values.
    fn clones(objects: &[Obj<T>]) -> KResult<Self>
    where
        T: Clone,
    {
        let mut loans = Loans::none();
        for object in objects {
            loans.value.push(object.borrow()?.clone());
            loans.lenders.push(object.share_lenders()?);
        }
        Ok(loans)
    }

    /// The values themselves.
    ///
    /// # Errors
    /// `Borrowed` while anybody borrows one of them, or if one is not its object's own; `Moved`.
    pub fn taken(objects: impl IntoIterator<Item = Obj<T>>) -> KResult<Self> {
        let mut loans = Loans::none();
        for object in objects {
            loans.value.push(object.lend_out()?);
            loans.owners.push(object);
        }
        Ok(loans)
    }

    /// The values of a list, which follows the changes that the call makes.
    ///
    /// # Errors
    /// As [`Loans::taken`].
    pub fn of_list(list: &List<Obj<T>>) -> KResult<Self> {
        let items = list.borrow_mut_owned()?;
        let mut loans = Loans::taken(items.iter().cloned())?;
        loans.list = Some(items);
        Ok(loans)
    }

    fn none() -> Self {
        Loans {
            value: ManuallyDrop::new(Vec::new()),
            owners: Vec::new(),
            list: None,
            lenders: Lenders::none(),
        }
    }

    /// Lets the values that the call adds to a list borrow from `lenders`.
    pub fn adopt(&mut self, lenders: Lenders) {
        self.lenders.push(lenders);
    }

    /// The first of them alone.
    #[must_use]
    pub fn into_option(mut self) -> Loans<Option<T>> {
        let mut value = core::mem::take(&mut *self.value);
        let first = (!value.is_empty()).then(|| value.swap_remove(0));
        Loans {
            value: ManuallyDrop::new(first),
            owners: core::mem::take(&mut self.owners),
            list: None,
            lenders: core::mem::take(&mut self.lenders),
        }
    }
}

impl<C: IntoIterator<Item: 'static>> Deref for Loans<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.value
    }
}

impl<C: IntoIterator<Item: 'static>> DerefMut for Loans<C> {
    fn deref_mut(&mut self) -> &mut C {
        &mut self.value
    }
}

impl<C: IntoIterator<Item: 'static>> Drop for Loans<C> {
    fn drop(&mut self) {
        // SAFETY: taken once, here.
        let value = unsafe { ManuallyDrop::take(&mut self.value) };
        let mut values = value.into_iter();
        let mut kept = 0;
        for owner in &self.owners {
            let value = values.next();
            kept += usize::from(value.is_some());
            // SAFETY: the value was lent out by this handle, which gives it back once, here.
            unsafe { owner.give_back(value) }
        }
        if let Some(items) = &mut self.list {
            items.truncate(kept);
            let lenders = &self.lenders;
            items.extend(values.map(|value| Obj::lent(value, lenders.clone())));
        }
    }
}

/// Clones where `T` can be cloned.
pub trait YesLoan<T: 'static> {
    /// The values of objects, for a call that borrows them.
    ///
    /// # Errors
    /// One is moved or being changed.
    fn loan(&self, objects: &[Obj<T>]) -> KResult<Loans<Vec<T>>>;
    /// The value of one object and what it borrows from.
    ///
    /// # Errors
    /// It is moved or being changed.
    fn part(&self, object: &Obj<T>, label: &'static str) -> KResult<(T, Lenders)>;
}

impl<T: Clone + 'static> YesLoan<T> for Probe<T> {
    fn loan(&self, objects: &[Obj<T>]) -> KResult<Loans<Vec<T>>> {
        Loans::clones(objects)
    }
    fn part(&self, object: &Obj<T>, _: &'static str) -> KResult<(T, Lenders)> {
        Ok((object.borrow()?.clone(), object.share_lenders()?))
    }
}

/// The values themselves where `T` cannot be cloned.
pub trait NoLoan<T: 'static> {
    /// As [`YesLoan::loan`].
    ///
    /// # Errors
    /// As [`Loans::taken`].
    fn loan(&self, objects: &[Obj<T>]) -> KResult<Loans<Vec<T>>>;
    /// As [`YesLoan::part`]; the value is moved.
    ///
    /// # Errors
    /// As [`Obj::take_lent`].
    fn part(&self, object: &Obj<T>, label: &'static str) -> KResult<(T, Lenders)>;
}

impl<T: 'static> NoLoan<T> for &Probe<T> {
    fn loan(&self, objects: &[Obj<T>]) -> KResult<Loans<Vec<T>>> {
        Loans::taken(objects.iter().cloned())
    }
    fn part(&self, object: &Obj<T>, label: &'static str) -> KResult<(T, Lenders)> {
        object.take_lent(label)
    }
}

/// A copy where `T` is `Copy`.
pub trait YesCopy<T: 'static> {
    /// The value of an object and what it borrows from.
    ///
    /// # Errors
    /// It is moved or being changed.
    fn whole(&self, object: &Obj<T>, label: &'static str) -> KResult<(T, Lenders)>;
}

impl<T: Copy + 'static> YesCopy<T> for Probe<T> {
    fn whole(&self, object: &Obj<T>, _: &'static str) -> KResult<(T, Lenders)> {
        Ok((*object.borrow()?, object.share_lenders()?))
    }
}

/// The value itself where `T` is not `Copy`.
pub trait NoCopy<T: 'static> {
    /// As [`YesCopy::whole`]; the value is moved.
    ///
    /// # Errors
    /// As [`Obj::take_lent`].
    fn whole(&self, object: &Obj<T>, label: &'static str) -> KResult<(T, Lenders)>;
}

impl<T: 'static> NoCopy<T> for &Probe<T> {
    fn whole(&self, object: &Obj<T>, label: &'static str) -> KResult<(T, Lenders)> {
        object.take_lent(label)
    }
}

/// `loan!(T, &[Obj<T>])`: the values of objects for a call that borrows them, as [`Loans`].
#[macro_export]
macro_rules! loan {
    ($type:ty, $objects:expr) => {{
        #[allow(unused_imports)]
        use $crate::__loan::{NoLoan as _, YesLoan as _};
        (&$crate::__probe::Probe::<$type>::NEW).loan($objects)
    }};
}

/// `whole!(T, &Obj<T>, label)`: the value of an object with what it borrows from: a copy where the
/// type is `Copy`, else the value itself.
#[macro_export]
macro_rules! whole {
    ($type:ty, $object:expr, $label:expr) => {{
        #[allow(unused_imports)]
        use $crate::__loan::{NoCopy as _, YesCopy as _};
        (&$crate::__probe::Probe::<$type>::NEW).whole($object, $label)
    }};
}

/// `part!(T, &Obj<T>, label)`: the value of an object as a part of what a call borrows: a clone,
/// or the value itself where the type has none.
#[macro_export]
macro_rules! part {
    ($type:ty, $object:expr, $label:expr) => {{
        #[allow(unused_imports)]
        use $crate::__loan::{NoLoan as _, YesLoan as _};
        (&$crate::__probe::Probe::<$type>::NEW).part($object, $label)
    }};
}
