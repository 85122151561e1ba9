//! What a call does to the lenders of its arguments, through lists, options and tuples.

use core::hash::Hash;

use crate::{Bytes, Dict, Dynamic, KResult, Lenders, List, Obj, Places, Region, Set, Str};

/// A bridge value whose objects may borrow from others.
pub trait Borrower {
    /// Adds what the objects borrow from for these lifetimes to `lenders`; the objects share their
    /// regions from now on.
    ///
    /// # Errors
    /// `Borrowed` if a container is being changed.
    fn lend(&self, places: Places, lenders: &mut Lenders) -> KResult<()>;

    /// Lets all objects share the region, to which what they are given to borrow from goes from now
    /// on.
    ///
    /// # Errors
    /// As [`Borrower::lend`].
    fn enter(&self, region: &Region) -> KResult<()>;

    /// As [`Borrower::enter`]; what the objects borrow from for these lifetimes goes there as well.
    ///
    /// # Errors
    /// As [`Borrower::lend`].
    fn join(&self, places: Places, region: &Region) -> KResult<()>;

    /// Makes sure that no object borrows from anything that will ever go, since the callee, named by
    /// `label`, may keep it for ever.
    ///
    /// # Errors
    /// `Borrowed` if one does, or as [`Borrower::lend`].
    fn alone(&self, label: &str) -> KResult<()>;
}

impl<T: 'static> Borrower for Obj<T> {
    fn lend(&self, places: Places, lenders: &mut Lenders) -> KResult<()> {
        lenders.push(self.share_lenders()?.serving(places));
        Ok(())
    }
    fn enter(&self, region: &Region) -> KResult<()> {
        self.enter_region(region)
    }
    fn join(&self, places: Places, region: &Region) -> KResult<()> {
        self.pool(places, region)
    }
    fn alone(&self, label: &str) -> KResult<()> {
        self.fix(label)
    }
}

/// What is done to each part.
type Each<'a> = &'a mut dyn FnMut(&dyn Borrower) -> KResult<()>;

/// Containers do to their parts what is done to them.
macro_rules! parts {
    ($($(#[$meta:meta])* ($($generics:tt)*) $type:ty, $this:ident, $each:ident => $walk:expr;)*) => {$(
        $(#[$meta])*
        impl<$($generics)*> Borrower for $type {
            fn lend(&self, places: Places, lenders: &mut Lenders) -> KResult<()> {
                let $this = self;
                let $each: Each<'_> = &mut |part| part.lend(places, lenders);
                $walk
            }
            fn enter(&self, region: &Region) -> KResult<()> {
                let $this = self;
                let $each: Each<'_> = &mut |part| part.enter(region);
                $walk
            }
            fn join(&self, places: Places, region: &Region) -> KResult<()> {
                let $this = self;
                let $each: Each<'_> = &mut |part| part.join(places, region);
                $walk
            }
            fn alone(&self, label: &str) -> KResult<()> {
                let $this = self;
                let $each: Each<'_> = &mut |part| part.alone(label);
                $walk
            }
        }
    )*};
}

parts! {
    (T: Borrower + 'static) List<T>, this, each => this.borrow()?.iter().try_for_each(|x| each(x));
    (T: Borrower + Hash + Eq + 'static) Set<T>, this, each => this.borrow()?.iter().try_for_each(|x| each(x));
    (K: Borrower + Hash + Eq + 'static, V: Borrower + 'static) Dict<K, V>, this, each =>
        this.borrow()?.iter().try_for_each(|(k, v)| each(k).and_then(|()| each(v)));
    (T: Borrower) Option<T>, this, each => this.iter().try_for_each(|x| each(x));
}

macro_rules! leaves {
    ($($type:ty),*) => {$(
        impl Borrower for $type {
            fn lend(&self, _: Places, _: &mut Lenders) -> KResult<()> {
                Ok(())
            }
            fn enter(&self, _: &Region) -> KResult<()> {
                Ok(())
            }
            fn join(&self, _: Places, _: &Region) -> KResult<()> {
                Ok(())
            }
            fn alone(&self, _: &str) -> KResult<()> {
                Ok(())
            }
        }
    )*};
}
// A `Dynamic` is a handle, which borrows from nothing by itself.
leaves! {
    (), bool, char, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, Str,
    Bytes, Dynamic
}

macro_rules! tuples {
    ($($($name:ident $index:tt),+;)*) => {
        parts! {$(
            ($($name: Borrower),+) ($($name,)+), this, each => {
                $(each(&this.$index)?;)+
                Ok(())
            };
        )*}
    };
}
tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
