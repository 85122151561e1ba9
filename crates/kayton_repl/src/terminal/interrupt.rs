//! Ctrl-C while no line is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kayton_interactive_shared::executor::Interrupter;

/// What Ctrl-C stops.
pub struct Interrupt {
    running: Arc<AtomicBool>,
    session: Interrupter,
}

impl Interrupt {
    /// From now on Ctrl-C stops what the session does instead of this program.
    pub(super) fn install(session: Interrupter) -> Result<Self, ctrlc::Error> {
        let running = Arc::new(AtomicBool::new(true));
        let this = Self {
            running: running.clone(),
            session: session.clone(),
        };
        ctrlc::set_handler(move || {
            if running.load(Ordering::Acquire) {
                session.interrupt();
            }
        })?;
        Ok(this)
    }

    /// A cell begins.
    pub(super) fn begin(&self) {
        self.session.forget();
        self.running.store(true, Ordering::Release);
    }

    /// Whether it was stopped.
    pub(super) fn asked(&self) -> bool {
        self.session.asked()
    }

    /// It ended.
    pub(super) fn end(&self) {
        self.running.store(false, Ordering::Release);
    }
}
