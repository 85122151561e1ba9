//! Where the stack of a thread ends that Rust code made.

use std::cell::Cell;

/// Bytes that are kept for Rust code, which asks nobody, on threads whose stacks are small.
const KEPT: usize = 96 << 10;

thread_local! {
    /// What [`lowest`] found.
    static LOWEST: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The lowest address that functions of Keyton may use on this thread, as far as the system tells; else 0.
pub(crate) fn lowest() -> usize {
    let known = LOWEST.try_with(Cell::get).ok().flatten();
    known.unwrap_or_else(|| {
        let lowest = end().map_or(0, |end| end.saturating_add(KEPT));
        let _ = LOWEST.try_with(|known| known.set(Some(lowest)));
        lowest
    })
}

/// The lowest address of the stack of this thread.
#[cfg(target_os = "linux")]
fn end() -> Option<usize> {
    use std::ffi::{c_int, c_void};

    /// `pthread_attr_t`, with room to spare: it has 56 or 64 bytes.
    #[repr(C, align(16))]
    struct Attributes([u8; 256]);

    unsafe extern "C" {
        fn pthread_self() -> usize;
        fn pthread_getattr_np(thread: usize, attributes: *mut Attributes) -> c_int;
        fn pthread_attr_getstack(
            attributes: *const Attributes,
            end: *mut *mut c_void,
            size: *mut usize,
        ) -> c_int;
        fn pthread_attr_destroy(attributes: *mut Attributes) -> c_int;
    }

    let mut attributes = Attributes([0; 256]);
    let (mut end, mut size) = (std::ptr::null_mut(), 0);
    // SAFETY: the thread is this one, `attributes` has room for what is written, is read only after it was,
    // and destroyed once.
    let found = unsafe {
        if pthread_getattr_np(pthread_self(), &raw mut attributes) != 0 {
            return None;
        }
        let found = pthread_attr_getstack(&raw const attributes, &raw mut end, &raw mut size);
        pthread_attr_destroy(&raw mut attributes);
        found
    };
    (found == 0).then(|| end.addr())
}

/// The lowest address of the stack of this thread: not known here.
#[cfg(not(target_os = "linux"))]
fn end() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn the_end_of_a_small_stack_is_known() {
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        let asked = thread.spawn(|| {
            let here = 0_u8;
            (&raw const here).addr() - super::lowest()
        });
        let left = asked.expect("a thread").join().expect("an answer");
        assert!((512 << 10..1 << 20).contains(&left), "{left}");
    }
}
