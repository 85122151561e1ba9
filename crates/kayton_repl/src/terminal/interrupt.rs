//! Ctrl-C while no line is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kayton_interactive_shared::executor::Interrupter;

/// Knows whether the user pressed Ctrl-C since a cell began.
pub(super) struct Interrupt {
    running: Arc<AtomicBool>,
    asked: Arc<AtomicBool>,
}

impl Interrupt {
    /// From now on Ctrl-C stops cells instead of this program.
    pub(super) fn install(cells: Interrupter) -> Result<Self, ctrlc::Error> {
        let this = Self {
            running: Arc::default(),
            asked: Arc::default(),
        };
        let (running, asked) = (this.running.clone(), this.asked.clone());
        ctrlc::set_handler(move || {
            if running.load(Ordering::Acquire) {
                asked.store(true, Ordering::Release);
                cells.interrupt();
            }
        })?;
        Ok(this)
    }

    /// A cell begins.
    pub(super) fn begin(&self) {
        self.asked.store(false, Ordering::Release);
        self.running.store(true, Ordering::Release);
    }

    /// Whether it was stopped.
    pub(super) fn asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }

    /// It ended.
    pub(super) fn end(&self) {
        self.running.store(false, Ordering::Release);
    }
}
