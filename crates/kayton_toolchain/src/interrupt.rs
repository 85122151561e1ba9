//! The wish to stop, from any thread, at any time.
//!
//! Whoever does something long registers with [`Interrupter::heed`] how it is stopped. A wish that
//! comes while nobody heeds it is kept for whoever does next, until it is forgotten.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Stops what is being done; clones are about the same work.
#[derive(Clone, Default)]
pub struct Interrupter(Arc<Shared>);

#[derive(Default)]
struct Shared {
    asked: AtomicBool,
    heeders: Mutex<Heeders>,
}

#[derive(Default)]
struct Heeders {
    last: u64,
    stops: BTreeMap<u64, Box<dyn Fn() + Send>>,
}

/// What [`Interrupter::heed`] registered; until this is dropped.
pub struct Heeding {
    shared: Arc<Shared>,
    number: u64,
}

impl Interrupter {
    /// Stops what is being done.
    pub fn interrupt(&self) {
        // Locked meanwhile, so that it cannot hit what begins after this.
        let heeders = self.0.heeders();
        self.0.asked.store(true, Ordering::Release);
        heeders.stops.values().for_each(|stop| stop());
    }

    /// Whether someone interrupted since this was last forgotten.
    #[must_use]
    pub fn asked(&self) -> bool {
        self.0.asked.load(Ordering::Acquire)
    }

    /// Forgets interrupts: they were for what is done by now.
    pub fn forget(&self) {
        self.0.asked.store(false, Ordering::Release);
    }

    /// Something begins that `stop` stops: at the next interrupt, or at once if there was one.
    #[must_use]
    pub fn heed(&self, stop: impl Fn() + Send + 'static) -> Heeding {
        let mut heeders = self.0.heeders();
        if self.asked() {
            stop();
        }
        heeders.last += 1;
        let number = heeders.last;
        heeders.stops.insert(number, Box::new(stop));
        Heeding {
            shared: self.0.clone(),
            number,
        }
    }
}

impl Shared {
    fn heeders(&self) -> MutexGuard<'_, Heeders> {
        self.heeders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Heeding {
    fn drop(&mut self) {
        self.shared.heeders().stops.remove(&self.number);
    }
}

impl std::fmt::Debug for Interrupter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interrupter")
            .field("asked", &self.asked())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    fn counted(interrupter: &Interrupter) -> (Heeding, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = count.clone();
        let heeding = interrupter.heed(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        (heeding, count)
    }

    #[test]
    fn it_reaches_what_runs_and_not_what_ended() {
        let interrupter = Interrupter::default();
        let (ended, not_reached) = counted(&interrupter);
        drop(ended);
        let (_running, reached) = counted(&interrupter);
        interrupter.clone().interrupt();
        assert_eq!(reached.load(Ordering::Relaxed), 1);
        assert_eq!(not_reached.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn one_that_comes_early_is_kept_until_it_is_forgotten() {
        let interrupter = Interrupter::default();
        interrupter.interrupt();
        let (_running, reached) = counted(&interrupter);
        assert_eq!(reached.load(Ordering::Relaxed), 1);
        interrupter.forget();
        assert!(!interrupter.asked());
        let (_next, reached) = counted(&interrupter);
        assert_eq!(reached.load(Ordering::Relaxed), 0);
    }
}
