//! Allocations that fail.

use std::{alloc::Layout, thread};

use kayton_api::{Error, ErrorKind};

use crate::guard::{is_silent, unwind};

/// What std calls when an allocation failed: the call that wanted it leaves with a `MemoryError`.
///
/// Returns where that cannot be, which is while a panic unwinds; then std ends the process.
///
/// # Panics
/// On threads that run no cells, where nobody takes the error.
pub fn no_memory(layout: Layout) {
    if thread::panicking() {
        return;
    }
    let message = format!("there is no memory for {} bytes", layout.size());
    match is_silent() {
        true => unwind(Error::new(ErrorKind::Memory, message)),
        false => panic!("{message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::silently;

    #[test]
    fn a_failed_allocation_is_an_error() {
        let error = silently(|| {
            no_memory(Layout::new::<[u8; 77]>());
            Ok(())
        });
        let error = error.expect_err("no memory");
        assert_eq!(error.kind(), ErrorKind::Memory);
        assert_eq!(error.message(), "there is no memory for 77 bytes");
    }
}
