//! The worker's two threads.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::channel::Channel;
use super::event::{Event, Refusal};
use super::marks::Marker;
use super::request::{Control, Request, ToWorker};
use crate::executor::{Executor as _, ExecutorError, InProcess, InputAnswer, InputSource};

/// Stack of the thread that runs cells. The system gives pages as they are touched.
const STACK: usize = 256 << 20;
/// How long ending may take: what programs do at exit is theirs, but the worker must go.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How often a question looks at the interrupt flag.
const PATIENCE: Duration = Duration::from_millis(20);
/// How long a cell waits until what it showed has been given on.
const SHOWN: Duration = Duration::from_secs(5);

static ENABLED: AtomicBool = AtomicBool::new(false);

pub(super) fn enable() {
    ENABLED.store(true, Ordering::Relaxed);
}

pub(super) fn enabled() -> bool {
    ENABLED.load(Ordering::Relaxed)
}

/// The way back to the front.
struct Outlet {
    channel: Arc<Channel>,
    marker: Marker,
    number: AtomicU64,
}

impl Outlet {
    /// Marks the output and gives the mark's number.
    fn mark(&self) -> io::Result<u64> {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        self.marker.mark(number).map(|()| number)
    }
}

/// An answer and the number of its question.
type Answers = Receiver<(u64, InputAnswer)>;

/// Numbers of what was given on.
type Shown = Receiver<u64>;

/// Serves until the front is gone.
pub(super) fn serve(channel: Channel, token: String) -> io::Result<()> {
    let channel = Arc::new(channel);
    let outlet = Outlet {
        channel: channel.clone(),
        marker: Marker::new(token)?,
        number: AtomicU64::new(0),
    };
    let (requests, to_do) = mpsc::channel();
    let (answers, answered) = mpsc::channel();
    let (shows, shown) = mpsc::channel();
    let (flag, flagged) = mpsc::channel();
    let cells = thread::Builder::new()
        .name("cells".into())
        .stack_size(STACK);
    cells.spawn(move || {
        let _bomb = EndWithThread;
        work(&to_do, Arc::new(outlet), answered, shown, &flag);
    })?;
    let interrupt = flagged.recv().map_err(io::Error::other)?;
    listen(&channel, interrupt, &requests, &answers, &shows);
    thread::spawn(|| {
        thread::sleep(LAST_WORDS);
        std::process::abort();
    });
    std::process::exit(0);
}

/// A defect that ends the thread that runs cells must not leave the front waiting.
struct EndWithThread;

impl Drop for EndWithThread {
    fn drop(&mut self) {
        if thread::panicking() {
            std::process::exit(101);
        }
    }
}

/// Reads messages until the front is gone.
fn listen(
    channel: &Channel,
    interrupt: &AtomicBool,
    requests: &Sender<Request>,
    answers: &Sender<(u64, InputAnswer)>,
    shown: &Sender<u64>,
) {
    while let Ok(Some(message)) = channel.receive() {
        let sent = match message {
            ToWorker::Request(request) => {
                // Here, since an interrupt of this cell may be the next message.
                if matches!(request, Request::RunCell(_)) {
                    interrupt.store(false, Ordering::Release);
                }
                requests.send(request).is_ok()
            }
            ToWorker::Control(Control::Interrupt) => {
                interrupt.store(true, Ordering::Release);
                true
            }
            ToWorker::Control(Control::HasReacted) => channel
                .send(&Event::Reacted(!interrupt.load(Ordering::Acquire)))
                .is_ok(),
            ToWorker::Control(Control::Answer(number, answer)) => {
                answers.send((number, answer)).is_ok()
            }
            ToWorker::Control(Control::Shown(number)) => shown.send(number).is_ok(),
        };
        if !sent {
            return;
        }
    }
}

/// Does requests until there are no more.
fn work(
    requests: &Receiver<Request>,
    outlet: Arc<Outlet>,
    answers: Answers,
    shown: Shown,
    flag: &Sender<&'static AtomicBool>,
) {
    let mut executor = InProcess::new();
    executor.set_stack_size(STACK);
    let interrupt = executor.interrupt_flag();
    executor.set_input(Box::new(Questions {
        outlet: outlet.clone(),
        answers: Mutex::new(answers),
        interrupt,
    }));
    let displays = outlet.clone();
    executor.set_display(move |action| display(&displays, &shown, action));
    if flag.send(interrupt).is_err() {
        return;
    }
    for request in requests {
        let event = match perform(&mut executor, request, &outlet) {
            Ok(event) => event,
            // The streams are closed, so the front is gone.
            Err(_) => return,
        };
        if outlet.channel.send(&event).is_err() {
            return;
        }
    }
}

fn perform(executor: &mut InProcess, request: Request, outlet: &Outlet) -> io::Result<Event> {
    let done = |result: Result<(), ExecutorError>| Ok(Event::Done(result.map_err(Refusal::from)));
    match request {
        Request::LoadBase(base) => done(executor.load_base(&base)),
        Request::LoadPlugin(plugin) => done(executor.load_plugin(&plugin)),
        Request::Preload(dylibs) => {
            for dylib in dylibs {
                if let Err(error) = executor.preload(&dylib) {
                    // The cell that needs it says so.
                    tracing::debug!(%error, "an earlier cell is missing");
                }
            }
            done(Ok(()))
        }
        Request::RunCell(cell) => {
            let result = executor.run(&cell).map_err(Refusal::from);
            Ok(Event::CellEnded {
                result,
                mark: outlet.mark()?,
            })
        }
        Request::DropSlot(slot) => {
            executor.drop_slot(slot);
            done(Ok(()))
        }
        Request::SetArguments(arguments) => {
            executor.set_arguments(arguments);
            done(Ok(()))
        }
        Request::Ping => done(Ok(())),
        Request::Leave => {
            executor.drop_slots();
            std::process::exit(0);
        }
    }
}

/// Gives an action on displays to the front, in its place in the output, and waits until it is
/// there: what is printed next comes behind it.
fn display(outlet: &Outlet, shown: &Shown, action: &str) {
    let sent = outlet.mark().and_then(|number| {
        let action = action.to_owned();
        let event = Event::Display { number, action };
        outlet.channel.send(&event).map(|()| number)
    });
    // Without a front nobody sees it.
    let Ok(number) = sent else { return };
    let until = Instant::now() + SHOWN;
    // What was late comes before the number.
    while let Ok(other) = shown.recv_timeout(until.saturating_duration_since(Instant::now())) {
        if other >= number {
            return;
        }
    }
}

/// Asks the front for lines.
struct Questions {
    outlet: Arc<Outlet>,
    answers: Mutex<Answers>,
    interrupt: &'static AtomicBool,
}

impl InputSource for Questions {
    fn line(&mut self, prompt: &str) -> InputAnswer {
        let asked = self.outlet.mark().and_then(|number| {
            let event = Event::Question {
                number,
                prompt: prompt.to_owned(),
            };
            self.outlet.channel.send(&event).map(|()| number)
        });
        let number = match asked {
            Ok(number) => number,
            Err(error) => return InputAnswer::Failed(error.to_string()),
        };
        let answers = self
            .answers
            .get_mut()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        loop {
            match answers.recv_timeout(PATIENCE) {
                Ok((question, answer)) if question == number => return answer,
                // An answer to a question that was interrupted.
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    if self.interrupt.swap(false, Ordering::AcqRel) {
                        return InputAnswer::Interrupted;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return InputAnswer::EndOfFile,
            }
        }
    }
}
