//! Entry of a cell, its globals and its display.
//!
//! # Invariants
//!
//! **One thread.** Slots are used by the thread that runs cells only; nothing here is `Send`.

use std::{
    ptr,
    sync::atomic::{AtomicU64, Ordering},
};

use kayton_api::{Error, KResult, KStr, KaytonContext, KaytonError, Value, stack};

pub use crate::slot::{Slot, SlotRef};

pub use crate::shown::shown;
use crate::{
    base::thread,
    guard::{guard, silently},
    output::flush,
};

/// What a running cell may use.
pub struct CellContext {
    context: &'static KaytonContext,
    /// Whether this is the thread that runs cells, to which globals belong.
    here: bool,
}

/// The number of the thread that runs cells; 0 before the first.
static THREAD: AtomicU64 = AtomicU64::new(0);

/// Runs the body of a cell. An error that ends it is reported to the host, and what was printed is
/// flushed. Returns 0, 1 after an error, or 2 if `context` is not the one that was installed.
pub fn run(context: *const KaytonContext, body: fn(&CellContext) -> KResult<()>) -> i32 {
    let context = match crate::base::context() {
        Ok(installed) if ptr::eq(installed, context) => CellContext {
            context: installed,
            here: true,
        },
        _ => return 2,
    };
    THREAD.store(thread(), Ordering::Relaxed);
    // SAFETY: the vtable is valid with the context.
    stack::set_floor(unsafe { (context.context.api().stack_floor)(context.context.host()) });
    let mut result = silently(|| body(&context));
    flush();
    if result.is_ok() {
        result = kayton_api::take_trouble().map_or(Ok(()), Err);
    }
    let Err(error) = result else { return 0 };
    context.report(&error);
    // What it carries may panic in its destructor.
    let _ = silently(|| {
        drop(error);
        Ok(())
    });
    if let Some(lost) = kayton_api::take_trouble() {
        crate::eprint(&format!("{}: {}\n", lost.type_name(), lost.message()));
        flush();
    }
    1
}

/// The context outside of a cell's body: in functions that cells define. On another thread than the
/// one that runs cells there are no globals.
///
/// # Errors
/// `Name` if no host is there.
pub fn context() -> KResult<CellContext> {
    let context = crate::base::context()?;
    let here = THREAD.load(Ordering::Relaxed) == thread();
    Ok(CellContext { context, here })
}

impl CellContext {
    /// The global with this index; `name` is for messages.
    #[must_use]
    pub fn slot<T: 'static>(&self, index: u32, name: &'static str) -> Slot<'_, T> {
        if !self.here {
            return Slot::elsewhere(name);
        }
        // SAFETY: the vtable is valid with the context; the host keeps the cell where it is.
        let cell = unsafe { (self.context.api().slot)(self.context.host(), index) };
        // SAFETY: the cell is the host's, and this is the thread that runs cells.
        unsafe { Slot::new(cell, name) }
    }

    /// Shows the value of the cell's last expression as plain text.
    pub fn display(&self, text: &str) {
        self.display_as("text/plain", text);
    }

    /// Shows the value of the cell's last expression in one MIME type.
    pub fn display_as(&self, mime: &str, text: &str) {
        report_form(self.context, mime, text);
    }

    /// Shows the value of the cell's last expression as plain text and in its richer forms.
    ///
    /// # Errors
    /// What the value raises when it is shown.
    pub fn show<T: Value>(&self, value: &T) -> KResult<()> {
        guard(|| {
            self.display(&shown(value));
            for (mime, text) in crate::builtins::forms(value) {
                self.display_as(mime, &text);
            }
            Ok(())
        })
    }

    fn report(&self, error: &Error) {
        let error = KaytonError::from(error);
        // SAFETY: the vtable is valid with the context; the host copies the error.
        unsafe { (self.context.api().report_error)(self.context.host(), &error) }
    }
}

/// Gives the host a form of a value, behind everything that was printed before.
pub(crate) fn report_form(context: &KaytonContext, mime: &str, text: &str) {
    flush();
    // SAFETY: the vtable is valid with the context; both texts live during the call.
    unsafe { (context.api().report_display)(context.host(), KStr::new(mime), KStr::new(text)) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn globals_belong_to_one_thread() {
        assert!(super::context().is_err());
    }
}
