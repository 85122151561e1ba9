//! One worker process, as the front sees it.

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::output::{Output, SharedSink};
use super::{WorkerConfig, WorkerError};
use crate::executor::Ending;
use crate::worker::channel::{ARGUMENT, Channel, Listener, VARIABLE};
use crate::worker::event::Event;
use crate::worker::request::{Control, Request, ToWorker};

/// How long a worker may take to start.
const START: Duration = Duration::from_secs(20);
/// How long to wait for output that outlives the process.
const LAST_OUTPUT: Duration = Duration::from_millis(300);

/// How long a process may take to end after it closed its channel.
const REAPED: Duration = Duration::from_secs(1);

/// How long a process may take to drop its values at the end of a session.
const FAREWELL: Duration = Duration::from_millis(500);

/// What the thread that waits for the worker is told.
pub(super) enum Note {
    /// The worker says something.
    Event(Event),
    /// Someone asks to interrupt the request with this number.
    Interrupted(u64),
    /// The worker is gone.
    Gone,
}

/// A running process. It is ended when this is dropped.
pub(super) struct Worker {
    child: Child,
    channel: Arc<Channel>,
    output: Output,
    notes: Receiver<Note>,
    sender: Sender<Note>,
    requests: u64,
}

/// Reaches a worker from other threads.
pub(super) struct Remote {
    channel: Arc<Channel>,
    sender: Sender<Note>,
    request: u64,
}

impl Remote {
    /// Interrupts the request that the remote was made for.
    pub(super) fn interrupt(&self) {
        // A worker that is gone is noticed by whoever waits for it.
        let _ = self.sender.send(Note::Interrupted(self.request));
        let _ = self.channel.send(&ToWorker::Control(Control::Interrupt));
    }
}

impl Worker {
    /// Starts a process and waits until it is connected.
    pub(super) fn start(config: &WorkerConfig, sink: SharedSink) -> Result<Self, WorkerError> {
        let program = config.program()?;
        let failed = |reason| WorkerError::Start {
            program: program.clone(),
            reason,
        };
        let listener = Listener::bind().map_err(failed)?;
        let mut child = command(&program, config, &listener)
            .spawn()
            .map_err(failed)?;
        let streams = child.stdout.take().zip(child.stderr.take());
        let missing = || failed(std::io::Error::other("its streams are missing"));
        let started = streams.ok_or_else(missing).and_then(|(stdout, stderr)| {
            let output = Output::start(stdout, stderr, listener.token(), sink).map_err(failed)?;
            let alive = || matches!(child.try_wait(), Ok(None));
            let channel = listener.accept(START, alive).map_err(failed)?;
            let channel = Arc::new(channel);
            let (sender, notes) = mpsc::channel();
            let events = (channel.clone(), sender.clone());
            let thread = thread::Builder::new().name("worker-events".into());
            thread
                .spawn(move || listen(&events.0, &events.1))
                .map_err(failed)?;
            Ok((channel, output, notes, sender))
        });
        match started {
            Ok((channel, output, notes, sender)) => Ok(Self {
                child,
                channel,
                output,
                notes,
                sender,
                requests: 0,
            }),
            Err(error) => {
                end(&mut child);
                Err(error)
            }
        }
    }

    /// Whether it ended since the last request.
    pub(super) fn is_gone(&self) -> bool {
        self.notes.try_iter().any(|note| matches!(note, Note::Gone))
    }

    /// Sends a request; what comes of it is told by [`next`](Self::next).
    pub(super) fn send(&mut self, request: Request) -> Remote {
        self.requests += 1;
        // A worker that is gone is told by its channel.
        let _ = self.channel.send(&ToWorker::Request(request));
        Remote {
            channel: self.channel.clone(),
            sender: self.sender.clone(),
            request: self.requests,
        }
    }

    /// Sends a message that is heeded at once.
    pub(super) fn control(&self, control: Control) {
        // As in `send`.
        let _ = self.channel.send(&ToWorker::Control(control));
    }

    /// Waits for the next note about the current request; `None` if it does not come in time.
    pub(super) fn next(&self, deadline: Option<Instant>) -> Option<Note> {
        loop {
            let note = match deadline {
                None => self.notes.recv().unwrap_or(Note::Gone),
                Some(deadline) => {
                    let rest = deadline.saturating_duration_since(Instant::now());
                    match self.notes.recv_timeout(rest) {
                        Ok(note) => note,
                        Err(RecvTimeoutError::Timeout) => return None,
                        Err(RecvTimeoutError::Disconnected) => Note::Gone,
                    }
                }
            };
            match note {
                // An interrupt that came too late for an earlier request.
                Note::Interrupted(request) if request != self.requests => {}
                note => return Some(note),
            }
        }
    }

    /// Does a request that asks nothing and cannot be interrupted. `None` if the worker is gone.
    pub(super) fn call(&mut self, request: Request) -> Option<Event> {
        self.send(request);
        loop {
            match self.next(None) {
                Some(Note::Event(event)) => return Some(event),
                Some(Note::Interrupted(_)) | None => {}
                Some(Note::Gone) => return None,
            }
        }
    }

    /// Waits until the sink has everything before a mark.
    pub(super) fn drain(&self, mark: u64) {
        self.output.wait_for(mark);
    }

    /// Ends the process, if it did not end by itself, and tells how it ended. The sink has then
    /// everything that the worker wrote.
    pub(super) fn end(mut self) -> Ending {
        // Its channel is closed before it has ended.
        let status = reap(&mut self.child, REAPED);
        let stderr = self.output.wait_for_end(LAST_OUTPUT);
        status.map_or(Ending::Silent, |status| Ending::read(status, &stderr))
    }

    /// Ends a process that does not react.
    pub(super) fn kill(mut self) {
        end(&mut self.child);
        self.output.wait_for_end(LAST_OUTPUT);
    }

    /// Lets the process drop its values and end, where nothing runs.
    pub(super) fn leave(mut self) {
        self.send(Request::Leave);
        reap(&mut self.child, FAREWELL);
        self.output.wait_for_end(LAST_OUTPUT);
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Waits for the end of a process, which is killed if it takes too long.
fn reap(child: &mut Child, patience: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_micros(300)),
            _ => break,
        }
    }
    end(child);
    None
}

/// Kills and reaps; does nothing more once that is done.
fn end(child: &mut Child) {
    // Fails only for a process that has ended.
    let _ = child.kill();
    let _ = child.wait();
}

fn command(program: &PathBuf, config: &WorkerConfig, listener: &Listener) -> Command {
    let mut command = Command::new(program);
    command
        .arg(ARGUMENT)
        .env(VARIABLE, listener.address())
        .stdin(match config.stdin {
            true => Stdio::inherit(),
            false => Stdio::null(),
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if let Some(dir) = &config.working_dir {
        command.current_dir(dir);
    }
    in_own_group(&mut command);
    command
}

/// An interrupt key in the terminal is for the front, which passes it on.
#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;

    command.process_group(0);
}

/// As above.
#[cfg(windows)]
fn in_own_group(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;

    /// Process creation flags of `CreateProcessW`.
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x200;
    /// A front without a console, as a kernel is, must not open one.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}

/// Reads what the worker says until it is gone.
fn listen(channel: &Channel, notes: &Sender<Note>) {
    while let Ok(Some(event)) = channel.receive() {
        if notes.send(Note::Event(event)).is_err() {
            return;
        }
    }
    // Nobody waits if the front let go of the worker.
    let _ = notes.send(Note::Gone);
}
