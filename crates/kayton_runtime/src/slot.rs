//! Global variables.
//!
//! # Invariants
//!
//! **Readers keep what they read.** A [`SlotRef`] counts as a reader of the value it was made for.
//! [`Slot::set`] writes in place only while nobody reads; else the old value is left to its readers,
//! the last of which drops it.
//!
//! **One thread.** Slots are used by the thread that runs cells only; they are not `Send`.

use std::{
    any::{TypeId, type_name},
    cell::Cell,
    ffi::c_void,
    marker::PhantomData,
    ops::Deref,
    ptr::{self, NonNull},
};

use kayton_api::{Error, ErrorKind, KResult, SlotCell};

use crate::guard::silently;

/// A global variable.
pub struct Slot<'c, T: 'static> {
    /// Null on a thread that has no globals.
    cell: *mut SlotCell,
    name: &'static str,
    context: PhantomData<(&'c (), Cell<T>)>,
}

/// Where a slot keeps its value.
struct Node<T> {
    readers: Cell<usize>,
    /// Whether the slot let go of the node, so that the last reader frees it.
    orphan: Cell<bool>,
    value: T,
}

fn type_words<T: 'static>() -> [u64; 2] {
    const { assert!(size_of::<TypeId>() == 16) }
    // SAFETY: a `TypeId` is 16 bytes of plain data.
    unsafe { std::mem::transmute::<TypeId, [u64; 2]>(TypeId::of::<T>()) }
}

/// Lets go of a node: frees it, or leaves it to its readers.
///
/// # Safety
/// `data` must be a `Node<T>` made by [`Slot::set`] that no slot holds any more.
unsafe extern "C" fn release<T>(data: *mut c_void) {
    let node = data.cast::<Node<T>>();
    // SAFETY: valid by the caller's promise; readers only share it.
    let free = unsafe {
        (*node).orphan.set(true);
        (*node).readers.get() == 0
    };
    if free {
        // No reader is left and no slot holds it. A panic in the value's `Drop` ends here.
        let _ = silently(|| {
            // SAFETY: as above.
            drop(unsafe { Box::from_raw(node) });
            Ok(())
        });
    }
}

impl<T: 'static> Slot<'_, T> {
    /// # Safety
    /// `cell` must stay where it is and be used by this thread only.
    pub(crate) unsafe fn new(cell: *mut SlotCell, name: &'static str) -> Self {
        Slot {
            cell,
            name,
            context: PhantomData,
        }
    }

    /// The global on another thread than its own: whatever is done with it raises.
    pub(crate) fn elsewhere(name: &'static str) -> Self {
        Slot {
            cell: ptr::null_mut(),
            name,
            context: PhantomData,
        }
    }

    /// The node, if the slot holds a `T`.
    fn node(&self) -> Option<NonNull<Node<T>>> {
        if self.cell.is_null() {
            return None;
        }
        // SAFETY: the host keeps the cell where it is; only this thread uses it.
        let cell = unsafe { &*self.cell };
        let data = NonNull::new(cell.data)?;
        (cell.type_id == type_words::<T>()).then_some(data.cast())
    }

    /// Borrows the value. Assigning to the variable meanwhile is fine: the guard keeps the old
    /// value.
    ///
    /// # Errors
    /// `Name` if the variable has no value.
    #[inline]
    pub fn get(&self) -> KResult<SlotRef<'_, T>> {
        match self.node() {
            Some(node) => {
                // SAFETY: the slot holds the node.
                let readers = unsafe { &(*node.as_ptr()).readers };
                readers.set(readers.get() + 1);
                Ok(SlotRef {
                    node,
                    slot: PhantomData,
                })
            }
            None => Err(self.unassigned()),
        }
    }

    /// The value itself; a copy of a scalar, else another handle.
    ///
    /// # Errors
    /// `Name` if the variable has no value.
    #[inline]
    pub fn value(&self) -> KResult<T>
    where
        T: Clone,
    {
        self.get().map(|value| T::clone(&value))
    }

    /// Whether the variable has a value.
    #[must_use]
    pub fn is_assigned(&self) -> bool {
        self.node().is_some()
    }

    /// Assigns. The old value is dropped, now or by its last reader.
    pub fn set(&self, value: T) {
        if let Some(node) = self.node() {
            // SAFETY: the slot holds the node; without readers nobody else reaches the value.
            unsafe {
                if (*node.as_ptr()).readers.get() == 0 {
                    // Dropped only when the slot is whole again: its `Drop` may read the slot.
                    let old = std::mem::replace(&mut (*node.as_ptr()).value, value);
                    drop(old);
                    return;
                }
            }
        }
        let node = Node {
            readers: Cell::new(0),
            orphan: Cell::new(false),
            value,
        };
        self.replace(Box::into_raw(Box::new(node)).cast(), Some(release::<T>));
    }

    /// Changes the value where it is, unless somebody reads it: then a copy, which becomes the value.
    ///
    /// # Errors
    /// `Name` if the variable has no value; those of `change`.
    pub fn change(&self, change: impl FnOnce(&mut T) -> KResult<()>) -> KResult<()>
    where
        T: Clone,
    {
        let Some(node) = self.node() else {
            return Err(self.unassigned());
        };
        // SAFETY: the slot holds the node; without readers nobody else reaches the value, and `change` does not
        // come back to the slot.
        unsafe {
            if (*node.as_ptr()).readers.get() == 0 {
                return change(&mut (*node.as_ptr()).value);
            }
        }
        let mut value = self.value()?;
        change(&mut value)?;
        self.set(value);
        Ok(())
    }

    /// Takes the value away. Using the variable afterwards is an error.
    pub fn clear(&self) {
        self.replace(ptr::null_mut(), None);
    }

    fn replace(&self, data: *mut c_void, drop: Option<unsafe extern "C" fn(*mut c_void)>) {
        if self.cell.is_null() {
            crate::guard::unwind(self.unassigned());
        }
        let new = SlotCell {
            data,
            drop,
            type_id: type_words::<T>(),
        };
        // SAFETY: the host keeps the cell where it is; only this thread uses it, and no reference
        // to it is kept.
        let old = unsafe { self.cell.replace(new) };
        if let Some(drop) = old.drop
            && !old.data.is_null()
        {
            // SAFETY: the cell let go of it just above.
            unsafe { drop(old.data) }
        }
    }

    #[cold]
    fn unassigned(&self) -> Error {
        if self.cell.is_null() {
            return Error::new(
                ErrorKind::Thread,
                format!(
                    "`{}` is a global variable, which can be used only on the thread that runs the \
                     cell; give the function its value: define it inside of a function that takes `{}`",
                    self.name, self.name
                ),
            );
        }
        // SAFETY: as in `node`.
        let other = unsafe { !(*self.cell).data.is_null() };
        match other {
            false => Error::new(ErrorKind::Name, format!("`{}` has no value", self.name)),
            true => Error::new(
                ErrorKind::Type,
                format!("`{}` is no longer a `{}`", self.name, type_name::<T>()),
            ),
        }
    }
}

/// A borrowed global.
pub struct SlotRef<'s, T: 'static> {
    node: NonNull<Node<T>>,
    slot: PhantomData<&'s T>,
}

impl<T: 'static> Deref for SlotRef<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: this guard is counted as a reader, so the node is neither freed nor written.
        unsafe { &(*self.node.as_ptr()).value }
    }
}

impl<T: 'static> Drop for SlotRef<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the guard is still counted.
        let node = unsafe { &*self.node.as_ptr() };
        let left = node.readers.get() - 1;
        node.readers.set(left);
        if left == 0 && node.orphan.get() {
            // SAFETY: the slot let go of the node, and this was its last reader.
            drop(unsafe { Box::from_raw(self.node.as_ptr()) });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::*;

    const EMPTY: SlotCell = SlotCell {
        data: ptr::null_mut(),
        drop: None,
        type_id: [0; 2],
    };

    /// Storage as the host keeps it.
    struct Storage(Box<std::cell::UnsafeCell<SlotCell>>);

    impl Storage {
        fn new() -> Self {
            Storage(Box::new(EMPTY.into()))
        }

        fn slot<T: 'static>(&self) -> Slot<'_, T> {
            // SAFETY: the cell is boxed, and `Storage` is not `Sync`.
            unsafe { Slot::new(self.0.get(), "x") }
        }
    }

    impl Drop for Storage {
        fn drop(&mut self) {
            self.slot::<()>().clear();
        }
    }

    /// Notes its name when it is dropped.
    struct Note(&'static str, Rc<RefCell<Vec<&'static str>>>);

    impl Drop for Note {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }

    #[test]
    fn a_value_stays_until_it_is_replaced() {
        let storage = Storage::new();
        let slot = storage.slot::<i64>();
        assert_eq!(slot.value().unwrap_err().message(), "`x` has no value");
        slot.set(1);
        let address = ptr::from_ref(&*slot.get().unwrap());
        slot.set(2);
        assert_eq!(slot.value().unwrap(), 2);
        assert_eq!(
            ptr::from_ref(&*slot.get().unwrap()),
            address,
            "written in place"
        );
        slot.clear();
        assert!(!slot.is_assigned());
    }

    #[test]
    fn the_last_reader_drops_what_was_replaced() {
        let dropped = Rc::new(RefCell::new(Vec::new()));
        let note = |name| Note(name, dropped.clone());
        let storage = Storage::new();
        let slot = storage.slot::<Note>();
        slot.set(note("a"));
        let (first, second) = (slot.get().unwrap(), slot.get().unwrap());
        slot.set(note("b"));
        drop(first);
        assert!(dropped.borrow().is_empty());
        assert_eq!(second.0, "a");
        drop(second);
        assert_eq!(*dropped.borrow(), ["a"]);
        let third = slot.get().unwrap();
        slot.clear();
        assert_eq!(third.0, "b");
        drop(third);
        slot.set(note("c"));
        slot.set(note("d"));
        drop(storage);
        assert_eq!(*dropped.borrow(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn a_leaked_reader_leaks_one_value() {
        let storage = Storage::new();
        let slot = storage.slot::<Rc<i64>>();
        let value = Rc::new(1);
        slot.set(value.clone());
        std::mem::forget(slot.get().unwrap());
        slot.set(Rc::new(2));
        slot.set(Rc::new(3));
        assert_eq!(Rc::strong_count(&value), 2);
        assert_eq!(**slot.get().unwrap(), 3);
    }

    #[test]
    fn another_type_replaces_the_value() {
        let storage = Storage::new();
        storage.slot::<i64>().set(1);
        let text = storage.slot::<String>();
        assert_eq!(text.get().err().unwrap().kind(), ErrorKind::Type);
        text.set("one".to_owned());
        assert!(!storage.slot::<i64>().is_assigned());
        assert_eq!(text.value().unwrap(), "one");
    }

    #[test]
    fn a_drop_may_assign_to_the_slot_again() {
        thread_local! {
            static STORAGE: Storage = Storage::new();
        }
        struct Again(u32);
        impl Drop for Again {
            fn drop(&mut self) {
                if self.0 > 0 {
                    STORAGE.with(|storage| storage.slot::<Again>().set(Again(self.0 - 1)));
                }
            }
        }
        STORAGE.with(|storage| {
            let slot = storage.slot::<Again>();
            slot.set(Again(2));
            slot.set(Again(0));
            assert_eq!(slot.get().unwrap().0, 1, "assigned by the drop of 2");
            slot.clear();
            assert_eq!(slot.get().unwrap().0, 0, "assigned by the drop of 1");
        });
    }
}
