//! From a worker's streams to the sink.
//!
//! 1. One thread per stream reads raw bytes and takes the marks out ([`MarkFilter`]).
//! 2. One thread per worker joins what belongs together and gives it to the sink.
//! 3. Whoever waits for a mark is woken when the sink was given everything before it.

use std::io::{ErrorKind, Read};
use std::process::{ChildStderr, ChildStdout};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::super::{OutputSink, Stream};
use crate::worker::marks::{MarkFilter, Piece};

/// The sink of all workers of an executor.
pub(super) type SharedSink = Arc<Mutex<Box<dyn OutputSink + Send>>>;

/// Bytes that are read at once.
const CHUNK: usize = 64 << 10;
/// Chunks that wait for a slow sink; then the worker waits.
const QUEUE: usize = 16;
/// Bytes after which output is given without waiting for more.
const ENOUGH: usize = 8 << 10;
/// How long output waits for more.
const PATIENCE: Duration = Duration::from_millis(20);
/// Bytes of standard error that are kept to tell how a worker ended: a backtrace may follow what
/// says so.
const TAIL: usize = 32 << 10;

/// What a reader passes on.
enum Part {
    Bytes(Stream, Vec<u8>),
    Mark(Stream, u64),
    Closed(Stream),
}

/// How far the output of a worker got.
#[derive(Clone)]
pub(super) struct Output(Arc<Shared>);

#[derive(Default)]
struct Shared {
    reached: Mutex<Reached>,
    changed: Condvar,
}

#[derive(Default)]
struct Reached {
    streams: [Position; 2],
    tail: Vec<u8>,
}

#[derive(Default, Clone, Copy)]
struct Position {
    mark: u64,
    closed: bool,
}

impl Output {
    /// Starts to read.
    pub(super) fn start(
        stdout: ChildStdout,
        stderr: ChildStderr,
        token: &str,
        sink: SharedSink,
    ) -> std::io::Result<Self> {
        let output = Self(Arc::default());
        let (parts, pumped) = mpsc::sync_channel(QUEUE);
        spawn("worker-stdout", {
            let (filter, parts) = (MarkFilter::new(token), parts.clone());
            move || read(stdout, Stream::Stdout, filter, &parts)
        })?;
        let filter = MarkFilter::new(token);
        spawn("worker-stderr", move || {
            read(stderr, Stream::Stderr, filter, &parts)
        })?;
        let shared = output.0.clone();
        spawn("worker-output", move || {
            Pump {
                shared,
                sink,
                batch: None,
            }
            .run(&pumped)
        })?;
        Ok(output)
    }

    /// Waits until the sink has everything before a mark.
    pub(super) fn wait_for(&self, mark: u64) {
        let reached = |position: &Position| position.mark >= mark || position.closed;
        let pending = |r: &mut Reached| !r.streams.iter().all(reached);
        drop(self.0.changed.wait_while(self.0.lock(), pending));
    }

    /// Waits for the end of both streams, but no longer than `patience`: a program that a cell
    /// started may keep them open. Gives the end of standard error.
    pub(super) fn wait_for_end(&self, patience: Duration) -> String {
        let open = |r: &mut Reached| !r.streams.iter().all(|position| position.closed);
        let waited = self
            .0
            .changed
            .wait_timeout_while(self.0.lock(), patience, open);
        let (reached, _) = waited.unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&reached.tail).into_owned()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Reached> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Reached)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    thread::Builder::new()
        .name(name.into())
        .spawn(body)
        .map(drop)
}

/// Reads a stream to its end.
fn read(mut from: impl Read, stream: Stream, mut filter: MarkFilter, to: &SyncSender<Part>) {
    let mut give = |piece| {
        // The pump is there until both readers are done.
        let _ = to.send(match piece {
            Piece::Bytes(bytes) => Part::Bytes(stream, bytes),
            Piece::Mark(number) => Part::Mark(stream, number),
        });
    };
    let mut chunk = vec![0; CHUNK];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => filter.push(&chunk[..count], &mut give),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    filter.finish(&mut give);
    let _ = to.send(Part::Closed(stream));
}

/// Gives parts to the sink.
struct Pump {
    shared: Arc<Shared>,
    sink: SharedSink,
    batch: Option<Batch>,
}

/// Output of one stream that waits for more.
struct Batch {
    stream: Stream,
    bytes: Vec<u8>,
    due: Instant,
}

impl Pump {
    fn run(mut self, parts: &Receiver<Part>) {
        loop {
            let part = match &self.batch {
                None => parts.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(batch) => {
                    parts.recv_timeout(batch.due.saturating_duration_since(Instant::now()))
                }
            };
            match part {
                Ok(Part::Bytes(stream, bytes)) => self.add(stream, bytes),
                Ok(Part::Mark(stream, number)) => {
                    self.flush();
                    self.shared
                        .change(|r| r.streams[stream as usize].mark = number);
                }
                Ok(Part::Closed(stream)) => {
                    self.flush();
                    self.shared
                        .change(|r| r.streams[stream as usize].closed = true);
                }
                Err(RecvTimeoutError::Timeout) => self.flush(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn add(&mut self, stream: Stream, bytes: Vec<u8>) {
        if stream == Stream::Stderr {
            let mut reached = self.shared.lock();
            reached.tail.extend_from_slice(&bytes);
            let excess = reached.tail.len().saturating_sub(TAIL);
            reached.tail.drain(..excess);
        }
        match &mut self.batch {
            Some(batch) if batch.stream == stream => batch.bytes.extend(bytes),
            _ => {
                self.flush();
                self.batch = Some(Batch {
                    stream,
                    bytes,
                    due: Instant::now() + PATIENCE,
                });
            }
        }
        if self
            .batch
            .as_ref()
            .is_some_and(|batch| batch.bytes.len() >= ENOUGH)
        {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if let Some(batch) = self.batch.take() {
            let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
            sink.output(batch.stream, &batch.bytes);
        }
    }
}
