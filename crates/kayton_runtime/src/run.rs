//! Awaiting without a reactor, and interrupts.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use kayton_api::{Error, ErrorKind, KResult, stack};

/// How often a wait looks at the interrupt flag.
const PATIENCE: Duration = Duration::from_millis(20);

/// Asks whether the user interrupted; reads one word otherwise.
///
/// # Errors
/// `Interrupt`, once per interrupt; `RecursionError` where the stack of cells is nearly full; what a
/// destructor panicked with.
#[inline]
pub fn poll() -> KResult<()> {
    if kayton_api::interrupted() || stack::is_low() || kayton_api::has_trouble() {
        Err(stopped())
    } else {
        Ok(())
    }
}

/// As [`poll`], in a loop, which needs no more of the stack than it has.
///
/// # Errors
/// `Interrupt`, once per interrupt; what a destructor panicked with.
#[inline]
pub fn poll_loop() -> KResult<()> {
    if kayton_api::interrupted() || kayton_api::has_trouble() {
        Err(stopped())
    } else {
        Ok(())
    }
}

#[cold]
fn stopped() -> Error {
    if stack::is_low() {
        return stack::overflow();
    }
    let interrupted = || Error::new(ErrorKind::Interrupt, "interrupted");
    kayton_api::take_trouble().unwrap_or_else(interrupted)
}

/// Wakes the thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for `future` on this thread.
///
/// # Errors
/// `Interrupt` if the user interrupts meanwhile; the future is dropped then.
pub fn block_on<F: Future>(future: F) -> KResult<F::Output> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
        poll()?;
        thread::park_timeout(PATIENCE);
    }
}

/// Waits for the future that `make` creates.
///
/// # Errors
/// As [`block_on`].
pub fn run<F: Future>(make: impl FnOnce() -> F) -> KResult<F::Output> {
    block_on(make())
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, poll_fn},
        ptr,
        sync::atomic::{AtomicBool, Ordering},
    };

    use kayton_api::KaytonContext;

    use super::*;

    #[test]
    fn a_future_is_awaited_wherever_it_is_woken() {
        assert!(run(|| async { 5 }).is_ok_and(|five| five == 5));
        let mut started = false;
        let woken = poll_fn(move |context| {
            if std::mem::replace(&mut started, true) {
                return Poll::Ready(7);
            }
            let waker = context.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        });
        assert!(block_on(woken).is_ok_and(|seven| seven == 7));
    }

    #[test]
    fn an_interrupt_ends_a_wait_once() {
        static FLAG: AtomicBool = AtomicBool::new(false);
        // SAFETY: leaked, and nothing in this test uses the vtable.
        unsafe {
            let context = KaytonContext::new(ptr::null(), ptr::null_mut(), &FLAG);
            kayton_api::install(Box::leak(Box::new(context)));
        }
        assert!(poll().is_ok());
        thread::spawn(|| {
            thread::sleep(PATIENCE);
            FLAG.store(true, Ordering::Release);
        });
        let error = block_on(pending::<()>()).expect_err("interrupted");
        assert_eq!(error.kind(), ErrorKind::Interrupt);
        assert!(poll().is_ok());
    }
}
