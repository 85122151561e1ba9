use std::{
    ffi::c_void,
    ptr,
    sync::{Mutex, PoisonError},
};

use kayton_api::SlotCell;

/// Storage of the globals of cells. A cell's address never changes.
#[derive(Default)]
pub(crate) struct Slots(Mutex<Vec<Cell>>);

#[derive(Clone, Copy)]
struct Cell(*mut SlotCell);

// SAFETY: the pointers are handed out only; what they point to is used by the thread that runs
// cells.
unsafe impl Send for Cell {}

const EMPTY: SlotCell = SlotCell {
    data: ptr::null_mut::<c_void>(),
    drop: None,
    type_id: [0; 2],
};

impl Slots {
    /// The slot with this index; made on demand.
    pub(crate) fn get(&self, index: u32) -> *mut SlotCell {
        let index = index as usize;
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while cells.len() <= index {
            cells.push(Cell(Box::into_raw(Box::new(EMPTY))));
        }
        cells[index].0
    }

    /// Takes the value out of the slot and drops it.
    ///
    /// # Safety
    /// Only on the thread that runs cells.
    pub(crate) unsafe fn clear(&self, index: u32) {
        let cell = self.get(index);
        // SAFETY: slots are never freed; only this thread uses them.
        let old = unsafe { cell.replace(EMPTY) };
        if let Some(drop) = old.drop
            && !old.data.is_null()
        {
            // SAFETY: the slot let go of its value just above.
            unsafe { drop(old.data) }
        }
    }

    /// Number of slots.
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
