use std::{
    ffi::c_void,
    sync::{PoisonError, RwLock},
};

use kayton_api::{KVec, KindId, KindInfo};

/// What the host knows of the bridge types whose values it keeps.
#[derive(Default)]
pub(crate) struct DynKindStore(RwLock<Vec<Kind>>);

/// A kind; see [`KindInfo`].
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) size: usize,
    pub(crate) align: usize,
    pub(crate) shareable: bool,
    name: &'static str,
    kind: *const c_void,
    drop: unsafe extern "C" fn(*const c_void, *mut u8),
    show: unsafe extern "C" fn(*const c_void, *const u8, bool) -> KVec<u8>,
}

// SAFETY: `kind` is a `&'static` of the base that only its own functions look at.
unsafe impl Send for Kind {}
// SAFETY: as above.
unsafe impl Sync for Kind {}

impl Kind {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// # Safety
    /// `value` must be a value of this kind that nobody uses afterwards.
    pub(crate) unsafe fn drop_value(&self, value: *mut u8) {
        // SAFETY: by the caller's promise.
        unsafe { (self.drop)(self.kind, value) }
    }

    /// # Safety
    /// `value` must be a value of this kind.
    pub(crate) unsafe fn show_value(&self, value: *const u8, repr: bool) -> String {
        // SAFETY: by the caller's promise.
        unsafe { (self.show)(self.kind, value, repr) }.to_text()
    }
}

impl DynKindStore {
    /// # Safety
    /// `info.name` must be `'static`, and the functions right for values of the kind.
    pub(crate) unsafe fn register(&self, info: &KindInfo) -> KindId {
        let kind = Kind {
            size: info.size,
            align: info.align,
            shareable: info.shareable,
            kind: info.kind,
            drop: info.drop,
            show: info.show,
            // SAFETY: `'static` by the caller's promise.
            name: unsafe { info.name.as_str() },
        };
        let mut kinds = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kinds.push(kind);
        KindId(u32::try_from(kinds.len()).unwrap_or(u32::MAX))
    }

    pub(crate) fn get(&self, id: KindId) -> Option<Kind> {
        let kinds = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kinds.get((id.0 as usize).checked_sub(1)?).copied()
    }
}
