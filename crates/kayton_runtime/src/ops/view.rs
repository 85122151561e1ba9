//! What lists and structs hold, looked up once for many uses.
//!
//! # Invariants
//!
//! **Nothing in between.** A view is made while this thread is alone with all values and nobody borrows the one
//! that is viewed, and takes nothing. It may be used until code runs that could change which items a list has,
//! drop a value that others define, or give a value away; generated code makes it anew behind all of that.
//!
//! **A view never raises.** Where it does not apply it is empty, and the use goes the long way, which raises what is
//! to be raised.

use std::ptr::NonNull;

use kayton_api::{Error, ErrorKind, KResult, List, Obj};

use super::position;

/// The items of a list.
pub struct View<T> {
    /// Null if there is no list to look at.
    items: *mut T,
    len: usize,
    /// The length for who writes: 0 if the list may only be read.
    writable: usize,
}

impl<T> Clone for View<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for View<T> {}

/// The place of an item; a negative position counts from the end.
#[inline]
fn place<T>(items: *mut T, at: i64, len: usize) -> Option<*mut T> {
    // A negative position is far beyond every length, and comes back by the length.
    let mut at = at as u64 as usize;
    if at >= len {
        at = at.wrapping_add(len);
        if at >= len {
            return None;
        }
    }
    // SAFETY: within the items.
    Some(unsafe { items.add(at) })
}

impl<T: 'static> View<T> {
    /// One without items.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        View {
            items: std::ptr::null_mut(),
            len: 0,
            writable: 0,
        }
    }

    /// One of a list that may be read now, else one without items.
    #[inline]
    #[must_use]
    pub fn of(list: &List<T>) -> Self {
        let Some((contents, writable)) = list.look() else {
            return Self::none();
        };
        // SAFETY: nobody changes the contents, and no code of others runs here.
        let contents = unsafe { contents.as_ref() };
        let len = contents.len();
        // Read from the contents where they stand: what is written through it is not behind a shared reference.
        let items = contents.as_ptr().cast_mut();
        View {
            items,
            len,
            writable: if writable { len } else { 0 },
        }
    }

    /// Whether there is a list to look at.
    #[inline]
    #[must_use]
    pub fn is_there(self) -> bool {
        !self.items.is_null()
    }

    /// The item at a position.
    ///
    /// # Safety
    /// Nothing has run since the view was made that may change a list or drop what others define.
    #[inline]
    #[must_use]
    pub unsafe fn item<'a>(self, at: i64) -> Option<&'a T> {
        // SAFETY: the item is there by the caller's promise, and nobody writes to it meanwhile.
        place(self.items, at, self.len).map(|item| unsafe { &*item })
    }

    /// A copy of the item of a turn of a loop, or another handle to it.
    ///
    /// # Safety
    /// As [`View::item`].
    #[inline]
    #[must_use]
    pub unsafe fn turn(self, at: usize) -> Option<T>
    where
        T: Clone,
    {
        // SAFETY: within the items, which are there by the caller's promise.
        (at < self.len).then(|| unsafe { (*self.items.add(at)).clone() })
    }

    /// Puts a number at a position; whether that was possible.
    ///
    /// # Safety
    /// As [`View::item`].
    #[inline]
    pub unsafe fn put(self, at: i64, value: T) -> bool
    where
        T: Copy,
    {
        match place(self.items, at, self.writable) {
            // SAFETY: as in `item`; the list may be changed.
            Some(item) => unsafe {
                item.write(value);
                true
            },
            None => false,
        }
    }
}

impl<T: 'static> View<T> {
    /// Whether the list may be changed.
    #[inline]
    #[must_use]
    pub fn is_writable(self) -> bool {
        self.is_there() && self.writable == self.len
    }

    /// As [`View::put`], where [`View::is_writable`] was asked.
    ///
    /// # Safety
    /// As [`View::item`]; the list may be changed.
    #[inline]
    pub unsafe fn overwrite(self, at: i64, value: T) -> bool
    where
        T: Copy,
    {
        match place(self.items, at, self.len) {
            // SAFETY: as in `item`; the caller's promise.
            Some(item) => unsafe {
                item.write(value);
                true
            },
            None => false,
        }
    }
}

/// The fields of a struct.
pub struct Fields<T: 'static>(Option<NonNull<T>>, Option<NonNull<T>>);

impl<T> Clone for Fields<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Fields<T> {}

impl<T: 'static> Fields<T> {
    /// None.
    #[inline]
    #[must_use]
    pub const fn none() -> Self {
        Fields(None, None)
    }

    /// Those of an object that may be read now, else none.
    #[inline]
    #[must_use]
    pub fn of(object: &Obj<T>) -> Self {
        match object.look() {
            Some((fields, writable)) => Fields(Some(fields), writable.then_some(fields)),
            None => Self::none(),
        }
    }

    /// As [`Fields::of`], in a loop for which that was asked before.
    ///
    /// # Safety
    /// `kayton_api::alone` was asked, and nothing ran since that could give a value away. The object is that of a
    /// struct of the language, which has its value for good.
    #[inline]
    #[must_use]
    pub unsafe fn alone(object: &Obj<T>) -> Self {
        // SAFETY: the caller's promise.
        match unsafe { object.look_alone() } {
            Some((fields, writable)) => Fields(Some(fields), writable.then_some(fields)),
            None => Self::none(),
        }
    }

    /// The fields, to be read.
    ///
    /// # Safety
    /// As [`View::item`].
    #[inline]
    #[must_use]
    pub unsafe fn get<'a>(self) -> Option<&'a T> {
        // SAFETY: the object is there by the caller's promise, and nobody writes to it meanwhile.
        self.0.map(|fields| unsafe { fields.as_ref() })
    }

    /// The fields, to be changed.
    ///
    /// # Safety
    /// As [`View::item`]; the reference is gone before anything else uses the object.
    #[inline]
    #[must_use]
    pub unsafe fn change<'a>(self) -> Option<&'a mut T> {
        // SAFETY: as in `get`; it may be changed, since `of` asked.
        self.1.map(|mut fields| unsafe { fields.as_mut() })
    }
}

/// An item of a list, looked at where it is.
///
/// # Safety
/// Until the last use of the item nothing runs that may change a list or drop what others define.
#[inline]
#[must_use]
pub unsafe fn glance<'a, T: 'static>(list: &List<T>, at: i64) -> Option<&'a T> {
    // SAFETY: nobody changes the list meanwhile, by the caller's promise.
    let items = unsafe { list.glance()?.as_ref() };
    // SAFETY: as above.
    place(items.as_ptr().cast_mut(), at, items.len()).map(|item| unsafe { &*item })
}

/// What a view that may be read lacks is no item: the error of that.
fn unreached() -> Error {
    Error::new(ErrorKind::Value, "a value changed while it was looked at")
}

/// Why a list has no item to be read at a position.
#[cold]
#[inline(never)]
#[must_use]
pub fn list_fault<T: 'static>(list: &List<T>, at: i64) -> Error {
    let found = list
        .borrow()
        .and_then(|items| position(at, items.len(), "list"));
    found.err().unwrap_or_else(unreached)
}

/// Why a list has no item to be changed at a position.
#[cold]
#[inline(never)]
#[must_use]
pub fn list_set_fault<T: 'static>(list: &List<T>, at: i64) -> Error {
    let found = list
        .borrow_mut()
        .and_then(|items| position(at, items.len(), "list"));
    found.err().unwrap_or_else(unreached)
}

/// Why a struct cannot be read.
#[cold]
#[inline(never)]
#[must_use]
pub fn field_fault<T: 'static>(object: &Obj<T>) -> Error {
    object.borrow().err().unwrap_or_else(unreached)
}

/// Why a field that may be without a value cannot be read.
#[cold]
#[inline(never)]
#[must_use]
pub fn late_fault<T: 'static, F: Clone>(
    object: &Obj<T>,
    part: impl FnOnce(&T) -> &Option<F>,
    name: &str,
) -> Error {
    let value = object
        .read(part)
        .and_then(|value| crate::builtins::field(&value, name));
    value.err().unwrap_or_else(unreached)
}

/// Why a struct cannot be changed.
#[cold]
#[inline(never)]
#[must_use]
pub fn set_field_fault<T: 'static>(object: &Obj<T>) -> Error {
    object.borrow_mut().err().unwrap_or_else(unreached)
}

/// As [`Obj::read`], where that is rare.
#[cold]
#[inline(never)]
pub fn field_any<T: 'static, F: Clone>(object: &Obj<T>, part: impl FnOnce(&T) -> &F) -> KResult<F> {
    object.read(part)
}

/// As [`Obj::write`], where that is rare; what was there is dropped.
#[cold]
#[inline(never)]
pub fn set_field_any<T: 'static, F>(
    object: &Obj<T>,
    part: impl FnOnce(&mut T) -> &mut F,
    new: F,
) -> KResult<()> {
    object.write(part, new).map(drop)
}

/// So many turns of a loop that are quick run between two polls.
pub const STRIP: u32 = 1024;

/// So many turns of a loop around such loops run between two polls.
pub const FEW: u32 = 16;

/// The end of the strip of a range that begins at `low`.
#[inline]
#[must_use]
pub fn strip(low: i64, high: i64, turns: u32) -> i64 {
    high.min(low.saturating_add(i64::from(turns)))
}

/// Both ends of a range.
#[inline]
#[must_use]
pub fn ends(range: std::ops::Range<i64>) -> (i64, i64) {
    (range.start, range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_hold_what_may_be_changed() {
        let list = List::new(vec![1, 2]);
        let view = View::of(&list);
        // SAFETY: nothing runs in between.
        unsafe {
            assert_eq!(view.item(1), Some(&2));
            assert_eq!((view.item(-1), view.item(-2)), (Some(&2), Some(&1)));
            assert_eq!((view.item(2), view.item(-3)), (None, None));
            assert_eq!((view.item(i64::MAX), view.item(i64::MIN)), (None, None));
            assert!(view.put(0, 5) && !view.put(2, 5));
        }
        assert_eq!(list.borrow().unwrap()[0], 5);
        let reader = list.borrow().unwrap();
        // SAFETY: as above.
        unsafe {
            assert_eq!(View::of(&list).item(0), Some(&5), "it may be read");
            assert!(!View::of(&list).put(0, 6), "but not be changed");
        }
        drop(reader);
        let writer = list.borrow_mut().unwrap();
        // SAFETY: as above.
        unsafe { assert_eq!(View::of(&list).item(0), None) };
        drop(writer);
        // SAFETY: as above.
        unsafe { assert_eq!(glance(&list, 1), Some(&2)) };
    }

    #[test]
    fn what_a_crate_was_given_has_no_views() {
        let list = List::new(vec![1, 2]);
        let object = Obj::new(3);
        let function: kayton_api::Func<dyn Fn() -> KResult<()>> =
            kayton_api::Func::of(|| Ok(()), |it| it);
        let given = kayton_api::Callback::new(&function);
        // SAFETY: nothing runs in between.
        unsafe {
            assert_eq!(View::of(&list).item(0), None);
            assert_eq!(Fields::of(&object).get(), None);
        }
        drop(given);
        // SAFETY: as above.
        unsafe {
            assert_eq!(View::of(&list).item(0), Some(&1));
            assert_eq!(Fields::of(&object).get(), Some(&3));
        }
    }
}
