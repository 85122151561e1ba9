use alloc::{boxed::Box, string::String, vec::Vec};
use core::{fmt, slice};

use crate::{Error, ErrorKind, Frame, Str};

/// A value in the host's arena; 0 is none. The low half is an index from 1, the high half a
/// generation, so that a stale handle is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct HKayRef(pub u64);

impl HKayRef {
    /// No value.
    pub const NULL: HKayRef = HKayRef(0);
}

/// Number of a type of values in the host's store; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct KindId(pub u32);

/// Borrowed UTF-8.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct KStr {
    data: *const u8,
    len: usize,
}

// SAFETY: a `KStr` is a `&str`; whoever makes one from anything but `'static` text vouches for
// its life.
unsafe impl Send for KStr {}
// SAFETY: as above.
unsafe impl Sync for KStr {}

impl KStr {
    /// Borrows `text`, which must live for as long as the result is read.
    #[must_use]
    pub const fn new(text: &str) -> Self {
        KStr {
            data: text.as_ptr(),
            len: text.len(),
        }
    }

    /// The text.
    ///
    /// # Safety
    /// What was given to [`KStr::new`] must still live, for `'a`.
    #[must_use]
    pub const unsafe fn as_str<'a>(self) -> &'a str {
        // SAFETY: made from a `&str` that lives, by the caller's promise.
        unsafe { core::str::from_utf8_unchecked(slice::from_raw_parts(self.data, self.len)) }
    }
}

impl fmt::Debug for KStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KStr({})", self.len)
    }
}

/// An owned vector that can be dropped on the other side: it carries its own drop function.
#[repr(C)]
pub struct KVec<T> {
    data: *mut T,
    len: usize,
    capacity: usize,
    free: Option<unsafe extern "C" fn(*mut T, usize, usize)>,
}

// SAFETY: owns its elements, like `Vec`; `free` may be called on any thread, as for `Vec`.
unsafe impl<T: Send> Send for KVec<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for KVec<T> {}

impl<T> KVec<T> {
    /// An empty one; owns nothing.
    #[must_use]
    pub const fn empty() -> Self {
        KVec {
            data: core::ptr::dangling_mut(),
            len: 0,
            capacity: 0,
            free: None,
        }
    }

    /// The elements.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        // SAFETY: `data` and `len` come from a `Vec<T>`, or are dangling and 0.
        unsafe { slice::from_raw_parts(self.data, self.len) }
    }
}

/// # Safety
/// The parts must be those of one `Vec<T>` of this copy of the crate, given up by it.
unsafe extern "C" fn free_vec<T>(data: *mut T, len: usize, capacity: usize) {
    // SAFETY: the parts are those of `Vec::into_raw_parts` in `From<Vec<T>>`.
    drop(unsafe { Vec::from_raw_parts(data, len, capacity) });
}

impl<T> From<Vec<T>> for KVec<T> {
    fn from(vec: Vec<T>) -> Self {
        let mut vec = core::mem::ManuallyDrop::new(vec);
        KVec {
            data: vec.as_mut_ptr(),
            len: vec.len(),
            capacity: vec.capacity(),
            free: Some(free_vec::<T>),
        }
    }
}

impl<T> Drop for KVec<T> {
    fn drop(&mut self) {
        if let Some(free) = self.free {
            // SAFETY: the parts are untouched since `free` was set, and dropped once.
            unsafe { free(self.data, self.len, self.capacity) }
        }
    }
}

impl<T> Default for KVec<T> {
    fn default() -> Self {
        KVec::empty()
    }
}

impl KVec<u8> {
    /// An owned copy of `text`.
    #[must_use]
    pub fn text(text: &str) -> Self {
        KVec::from(String::from(text).into_bytes())
    }

    /// The elements as text; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn to_text(&self) -> String {
        String::from_utf8_lossy(self.as_slice()).into_owned()
    }
}

/// A raised error on its way to the host.
#[repr(C)]
#[derive(Default)]
pub struct KaytonError {
    /// Number of the [`ErrorKind`].
    pub kind: u32,
    /// The type that `except` compares.
    pub type_name: KVec<u8>,
    /// What happened.
    pub message: KVec<u8>,
    /// Messages of the sources, nearest first.
    pub causes: KVec<KVec<u8>>,
    /// Lines through which the error passed, innermost first.
    pub trace: KVec<Frame>,
}

impl From<&Error> for KaytonError {
    fn from(error: &Error) -> Self {
        KaytonError {
            kind: error.kind() as u32,
            type_name: KVec::text(error.type_name()),
            message: KVec::text(error.message()),
            causes: error
                .causes()
                .iter()
                .map(|cause| KVec::text(cause))
                .collect::<Vec<_>>()
                .into(),
            trace: error.trace().to_vec().into(),
        }
    }
}

impl KaytonError {
    /// The error again, without its payload.
    #[must_use]
    pub fn to_error(&self) -> Error {
        let kind = ErrorKind::from_number(self.kind).unwrap_or(ErrorKind::Rust);
        let mut error = Error::new(kind, self.message.to_text());
        // Type names are few: those of plugins' error types.
        error = error.with_type_name(Box::leak(self.type_name.to_text().into_boxed_str()));
        for cause in self.causes.as_slice() {
            error = error.with_cause(Str::from(cause.to_text()));
        }
        for frame in self.trace.as_slice().iter() {
            error = error.at(frame.cell, frame.line, frame.col);
        }
        error
    }
}
