//! Where crates are analysed: on a thread of their own, so that whatever goes wrong is an error of
//! one import and never the end of a session.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use kayton_bindgen::item_graph::depth::{self, TooDeep};

use super::build::ImportError;

/// Stack of the analysis: types nest a few dozen levels deep, each of which takes some kilobytes.
const STACK: usize = 64 << 20;

/// Stack that the thread needs beside what the analysis recurses into.
const BESIDE: usize = 1 << 20;

thread_local! {
    /// What the panic of an analysis said, and where; `None` on threads that do none.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the analysis of a crate. A panic, or recursion without end, is [`ImportError::Analysis`].
pub(super) fn of<R: Send>(
    krate: &str,
    work: impl FnOnce() -> Result<R, ImportError> + Send,
) -> Result<R, ImportError> {
    let ended = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name(format!("analysis of {krate}"))
            .stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || {
            depth::limit(STACK - BESIDE);
            // What a panic leaves half done is dropped with the import.
            caught(work).map_err(|what| ImportError::Analysis {
                krate: krate.to_owned(),
                what,
            })
        })?;
        Ok::<_, std::io::Error>(thread.join())
    })?;
    match ended {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => Err(error),
        // Only a destructor of what was caught can get here.
        Err(payload) => Err(ImportError::Analysis {
            krate: krate.to_owned(),
            what: what(&*payload, String::new()),
        }),
    }
}

/// Runs `work`; a panic is told in words, and not printed.
pub(crate) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    keep_panics();
    SAID.set(Some(String::new()));
    let result = catch_unwind(AssertUnwindSafe(work));
    let said = SAID.take().unwrap_or_default();
    result.map_err(|payload| what(&*payload, said))
}

fn what(payload: &(dyn Any + Send), said: String) -> String {
    match payload.is::<TooDeep>() {
        true => "following its types has no end".to_owned(),
        false if said.is_empty() => "it came to an unforeseen end".to_owned(),
        false => said,
    }
}

/// Panics of analyses are kept for the error that they become, and not printed.
fn keep_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let kept = SAID.with_borrow_mut(|said| {
                let Some(said) = said else { return false };
                let message = info.payload_as_str().unwrap_or("a panic");
                *said = match info.location() {
                    Some(place) => format!("{message} ({place})"),
                    None => message.to_owned(),
                };
                true
            });
            if !kept {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(work: impl FnOnce() -> Result<(), ImportError> + Send) -> String {
        of("shelf", work).unwrap_err().to_string()
    }

    #[test]
    fn a_panic_is_an_error_that_says_what_and_where() {
        let text = said(|| panic!("no such item"));
        assert!(
            text.contains("`shelf`") && text.contains("no such item"),
            "{text}"
        );
        assert!(text.contains("analysis.rs:"), "{text}");
    }

    #[test]
    fn recursion_without_end_is_an_error() {
        fn down(level: u64) -> u64 {
            depth::check();
            match level {
                u64::MAX => 0,
                level => std::hint::black_box(down(level + 1)) + 1,
            }
        }
        let text = said(|| {
            down(0);
            Ok(())
        });
        assert!(
            text.contains("`shelf`") && text.contains("no end"),
            "{text}"
        );
    }

    #[test]
    fn what_is_returned_comes_back() {
        assert_eq!(of("shelf", || Ok(7)).unwrap(), 7);
        let refused = of::<()>("shelf", || Err(std::io::Error::other("full").into()));
        assert_eq!(refused.unwrap_err().to_string(), "full");
    }
}
