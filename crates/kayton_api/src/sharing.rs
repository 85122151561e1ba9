//! What objects and their lenders have in common with others.

use core::any::{Any, type_name};

use crate::{
    EVERYWHERE, KResult, Lenders, Obj, OwnedMut, OwnedRef, Places, Region,
    refusals::{borrows_for_ever, mixed},
};

impl<T: 'static> Obj<T> {
    /// As [`Obj::borrow_owned`], for a guard that goes into lenders with what is noted in `taken`: the
    /// scopes that end the value.
    ///
    /// # Errors
    /// As [`Obj::borrow`]; `Borrowed` on another thread than that of the scopes.
    pub fn borrow_lent(&self, taken: &mut Lenders) -> KResult<OwnedRef<T>> {
        self.0.is_here()?;
        taken.add_scopes(self.0.more.scopes());
        match self.0.flag.read() {
            // SAFETY: one reader was counted, for this guard.
            Ok(()) => Ok(unsafe { OwnedRef::counted(self.clone()) }),
            Err(refused) => Err(self.0.refuse(refused)),
        }
    }

    /// As [`Obj::borrow_lent`], exclusively.
    ///
    /// # Errors
    /// As [`Obj::borrow_mut`], and as [`Obj::borrow_lent`].
    pub fn borrow_mut_lent(&self, taken: &mut Lenders) -> KResult<OwnedMut<T>> {
        self.0.is_here()?;
        taken.add_scopes(self.0.more.scopes());
        let value = self.0.write()?;
        // SAFETY: the flag was taken exclusively, for this guard.
        Ok(unsafe { OwnedMut::exclusive(self.clone(), value) })
    }

    /// What keeps alive whatever the value borrows from, without borrowing the object itself: for
    /// items of an iterator, which outlive the step that gave them. Object and result share a region
    /// from now on.
    ///
    /// # Errors
    /// `Borrowed` if the value is lent until a scope ends, on another thread than that.
    pub fn share_lenders(&self) -> KResult<Lenders> {
        self.0.is_here()?;
        let scopes = self.0.more.scopes();
        let mut shared = self.0.with_lenders(|lenders| {
            lenders.region().admit(scopes);
            lenders.clone()
        });
        shared.add_scopes(scopes);
        Ok(shared)
    }

    /// Lets the value, and all that shares its region, borrow from `lender` as well: for an argument
    /// that flows into the object.
    ///
    /// # Errors
    /// `Borrowed` if `lender` is of a scope that does not end the value.
    pub fn retain(&self, lender: impl Any) -> KResult<()> {
        self.0.is_here()?;
        let scopes = self.0.more.scopes();
        let mut lender = Lenders::one(lender);
        let fits = self.0.with_lenders(|lenders| {
            let region = lenders.region();
            region.admit(scopes) && lender.try_pool(EVERYWHERE, &region)
        });
        self.fitting(fits)
    }

    /// Lets the value share the region.
    pub(crate) fn enter_region(&self, region: &Region) -> KResult<()> {
        self.0.is_here()?;
        let admitted = region.admit(self.0.more.scopes());
        let fits = admitted && self.0.with_lenders(|lenders| lenders.try_enter(region));
        self.fitting(fits)
    }

    /// Lets the value share the region, with what it borrows from for these lifetimes.
    pub(crate) fn pool(&self, places: Places, region: &Region) -> KResult<()> {
        self.0.is_here()?;
        let admitted = region.admit(self.0.more.scopes());
        let fits = admitted
            && self
                .0
                .with_lenders(|lenders| lenders.try_pool(places, region));
        self.fitting(fits)
    }

    /// Makes sure that the value borrows from nothing that will ever go; from now on what it is given
    /// to borrow from is leaked. `label` names who may keep it for ever.
    ///
    /// # Errors
    /// `Borrowed` if the value borrows.
    pub(crate) fn fix(&self, label: &str) -> KResult<()> {
        match self.0.more.scopes().is_empty() && self.0.with_lenders(Lenders::fix) {
            true => Ok(()),
            false => Err(borrows_for_ever(type_name::<T>, label)),
        }
    }

    fn fitting(&self, fits: bool) -> KResult<()> {
        match fits {
            true => Ok(()),
            false => Err(mixed()),
        }
    }
}
