//! Values behind handles.
//!
//! **Generations.** A slot's generation grows when its value goes, so a stale handle finds nothing.
//!
//! **Threads.** A value that is not shareable is reachable and dropped only on its thread. Its last
//! reference given back elsewhere leaks it.

use std::{
    alloc::{Layout, alloc, dealloc, handle_alloc_error},
    ptr::{self, NonNull},
    sync::{Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
};

use kayton_api::{HKayRef, KindId};

use crate::kinds::Kind;

#[derive(Default)]
pub(crate) struct Arena(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    all: Vec<Entry>,
    free: Vec<u32>,
}

struct Entry {
    generation: u32,
    /// 0 while the entry is free.
    references: usize,
    value: Option<Stored>,
}

#[derive(Clone, Copy)]
struct Stored {
    id: KindId,
    kind: Kind,
    data: NonNull<u8>,
    owner: ThreadId,
}

// SAFETY: `data` is reached only through `Arena::data` and `Stored::destroy`, which check the
// thread where the kind asks for it.
unsafe impl Send for Stored {}

fn layout(kind: &Kind) -> Layout {
    // The numbers are those of a Rust type, so the layout is valid.
    Layout::from_size_align(kind.size, kind.align).unwrap_or(Layout::new::<()>())
}

impl Stored {
    fn is_here(&self) -> bool {
        self.kind.shareable || self.owner == thread::current().id()
    }

    fn destroy(self) {
        if !self.is_here() {
            return;
        }
        let layout = layout(&self.kind);
        // SAFETY: the entry is gone, so this is the only way to the value.
        unsafe {
            self.kind.drop_value(self.data.as_ptr());
            if layout.size() > 0 {
                dealloc(self.data.as_ptr(), layout);
            }
        }
    }
}

fn split(handle: HKayRef) -> Option<(usize, u32)> {
    let (index, generation) = (handle.0 as u32, (handle.0 >> 32) as u32);
    Some(((index as usize).checked_sub(1)?, generation))
}

impl Arena {
    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves a value in, with one reference.
    ///
    /// # Safety
    /// `data` must be a valid value of `kind`, which the caller gives up.
    pub(crate) unsafe fn insert(&self, id: KindId, kind: Kind, data: *const u8) -> HKayRef {
        let layout = layout(&kind);
        let place = if layout.size() == 0 {
            // Well aligned and never read.
            NonNull::new(ptr::without_provenance_mut(layout.align())).unwrap_or(NonNull::dangling())
        } else {
            // SAFETY: the size is not 0.
            let place = unsafe { alloc(layout) };
            let Some(place) = NonNull::new(place) else {
                handle_alloc_error(layout);
            };
            // SAFETY: both are valid for `size` bytes and new memory overlaps nothing.
            unsafe { ptr::copy_nonoverlapping(data, place.as_ptr(), layout.size()) };
            place
        };
        let stored = Stored {
            id,
            kind,
            data: place,
            owner: thread::current().id(),
        };
        let mut entries = self.lock();
        let index = match entries.free.pop() {
            Some(index) => index,
            None => {
                entries.all.push(Entry {
                    generation: 0,
                    references: 0,
                    value: None,
                });
                u32::try_from(entries.all.len() - 1).unwrap_or(u32::MAX)
            }
        };
        let entry = &mut entries.all[index as usize];
        entry.references = 1;
        entry.value = Some(stored);
        HKayRef(u64::from(entry.generation) << 32 | (u64::from(index) + 1))
    }

    fn stored(&self, handle: HKayRef) -> Option<Stored> {
        let (index, generation) = split(handle)?;
        let entries = self.lock();
        let entry = entries.all.get(index)?;
        if entry.generation == generation {
            entry.value
        } else {
            None
        }
    }

    /// The value, if it is there, may be touched on this thread, and is of `kind` (if given).
    pub(crate) fn data(&self, handle: HKayRef, kind: Option<KindId>) -> Option<(Kind, *const u8)> {
        let stored = self.stored(handle)?;
        let right = kind.is_none_or(|kind| kind == stored.id) && stored.is_here();
        right.then_some((stored.kind, stored.data.as_ptr().cast_const()))
    }

    pub(crate) fn kind(&self, handle: HKayRef) -> Option<(KindId, Kind)> {
        self.stored(handle).map(|stored| (stored.id, stored.kind))
    }

    pub(crate) fn retain(&self, handle: HKayRef) {
        let Some((index, generation)) = split(handle) else {
            return;
        };
        let mut entries = self.lock();
        if let Some(entry) = entries.all.get_mut(index)
            && entry.generation == generation
            && entry.value.is_some()
        {
            entry.references += 1;
        }
    }

    pub(crate) fn release(&self, handle: HKayRef) {
        let Some((index, generation)) = split(handle) else {
            return;
        };
        let mut entries = self.lock();
        let Some(entry) = entries.all.get_mut(index) else {
            return;
        };
        if entry.generation != generation || entry.value.is_none() {
            return;
        }
        entry.references -= 1;
        if entry.references > 0 {
            return;
        }
        let stored = entry.value.take();
        // A generation is never used twice: after the last one the entry stays unused.
        if let Some(next) = entry.generation.checked_add(1) {
            entry.generation = next;
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            entries.free.push(index);
        }
        drop(entries);
        if let Some(stored) = stored {
            stored.destroy();
        }
    }

    /// Number of values that are alive.
    pub(crate) fn len(&self) -> usize {
        self.lock()
            .all
            .iter()
            .filter(|entry| entry.value.is_some())
            .count()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        ffi::c_void,
        sync::atomic::{AtomicUsize, Ordering},
        thread,
    };

    use kayton_api::{KStr, KVec, KindInfo};

    use super::*;
    use crate::kinds::DynKindStore;

    unsafe extern "C" fn drop_box(count: *const c_void, value: *mut u8) {
        // SAFETY: `kind` below is a counter, and values are boxes.
        unsafe {
            (*count.cast::<AtomicUsize>()).fetch_add(1, Ordering::Relaxed);
            value.cast::<Box<u64>>().drop_in_place();
        }
    }

    unsafe extern "C" fn show_box(_: *const c_void, value: *const u8, _: bool) -> KVec<u8> {
        // SAFETY: values are boxes.
        KVec::text(&unsafe { &*value.cast::<Box<u64>>() }.to_string())
    }

    /// A kind of boxes that counts their drops.
    fn kind(shareable: bool) -> (KindId, Kind, &'static AtomicUsize) {
        let count: &'static AtomicUsize = Box::leak(Box::default());
        let info = KindInfo {
            name: KStr::new("box"),
            size: size_of::<Box<u64>>(),
            align: align_of::<Box<u64>>(),
            shareable,
            kind: ptr::from_ref(count).cast(),
            drop: drop_box,
            show: show_box,
        };
        let store = DynKindStore::default();
        // SAFETY: the name is `'static`, and the functions are for boxes.
        let id = unsafe { store.register(&info) };
        (id, store.get(id).expect("registered"), count)
    }

    fn insert(arena: &Arena, id: KindId, kind: Kind, value: u64) -> HKayRef {
        let value = std::mem::ManuallyDrop::new(Box::new(value));
        // SAFETY: the value is a box and is not used here afterwards.
        unsafe { arena.insert(id, kind, (&raw const value).cast()) }
    }

    #[test]
    fn the_last_reference_drops_the_value_once() {
        let (arena, (id, kind, dropped)) = (Arena::default(), kind(true));
        let value = insert(&arena, id, kind, 5);
        arena.retain(value);
        arena.release(value);
        let (_, data) = arena.data(value, Some(id)).expect("alive");
        // SAFETY: the value is a box and alive.
        assert_eq!(unsafe { kind.show_value(data, true) }, "5");
        arena.release(value);
        arena.release(value);
        assert_eq!(dropped.load(Ordering::Relaxed), 1);
        assert!(arena.data(value, None).is_none());
        let next = insert(&arena, id, kind, 6);
        assert_ne!(next, value);
        assert!(arena.data(value, None).is_none());
        arena.release(next);
        assert_eq!((arena.len(), dropped.load(Ordering::Relaxed)), (0, 2));
    }

    #[test]
    fn a_value_is_given_as_its_own_kind_only() {
        let (arena, (id, kind, _)) = (Arena::default(), kind(true));
        let value = insert(&arena, id, kind, 5);
        assert!(arena.data(value, Some(KindId(id.0 + 1))).is_none());
        assert!(arena.data(HKayRef::NULL, None).is_none());
        assert!(arena.data(HKayRef(u64::MAX), None).is_none());
        arena.release(HKayRef::NULL);
        arena.release(value);
    }

    #[test]
    fn a_value_that_is_bound_to_a_thread_stays_there() {
        let (arena, (id, kind, dropped)) = (Arena::default(), kind(false));
        let value = insert(&arena, id, kind, 5);
        assert!(arena.data(value, Some(id)).is_some());
        thread::scope(|scope| {
            scope.spawn(|| {
                assert!(arena.data(value, Some(id)).is_none());
                arena.release(value);
            });
        });
        assert_eq!((arena.len(), dropped.load(Ordering::Relaxed)), (0, 0));
    }
}
