//! Cells in a process of their own.
//!
//! 1. [`ChildExecutor::spawn`] starts a worker, which is this program again; see [`crate::worker`].
//! 2. Each method of [`Executor`] is one message to it and one back; meanwhile its output goes to
//!    the sink, and its questions to the input source.
//! 3. If it ends, a spare takes its place: a worker that was started ahead, with the base loaded.
//!    Plugins are loaded again, cells are opened again since later ones link them, values are lost.
//! 4. At the end of the session the worker drops its values and ends.

mod config;
mod output;
mod process;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;

use super::{
    BaseImage, CellImage, CellReport, Ending, Executor, ExecutorError, InputSource, Interrupter,
    Loss, OutputSink, PluginImage,
};
use crate::worker::event::Event;
use crate::worker::request::{Control, Request};
pub use config::{WorkerConfig, WorkerError};
use output::SharedSink;
use process::{Note, Worker};

/// How long a worker may take to say whether its cell saw the interrupt.
const LIFE_SIGN: Duration = Duration::from_secs(1);

/// Runs cells in a child process.
pub struct ChildExecutor {
    config: WorkerConfig,
    sink: SharedSink,
    input: Box<dyn InputSource + Send>,
    worker: Option<Worker>,
    spare: Option<JoinHandle<Result<Worker, ExecutorError>>>,
    interrupter: Interrupter,
    base: Option<BaseImage>,
    plugins: Vec<PluginImage>,
    cells: Vec<Utf8PathBuf>,
    arguments: Vec<String>,
    loss: Option<Loss>,
}

impl ChildExecutor {
    /// Starts a worker.
    pub fn spawn(
        config: WorkerConfig,
        output: Box<dyn OutputSink + Send>,
        input: Box<dyn InputSource + Send>,
    ) -> Result<Self, ExecutorError> {
        let sink: SharedSink = Arc::new(Mutex::new(output));
        let worker = Worker::start(&config, sink.clone())?;
        Ok(Self {
            config,
            sink,
            input,
            worker: Some(worker),
            spare: None,
            interrupter: Interrupter::default(),
            base: None,
            plugins: Vec::new(),
            cells: Vec::new(),
            arguments: Vec::new(),
            loss: None,
        })
    }

    /// Asks the worker for a sign of life; starts another one if there is none.
    pub fn ping(&mut self) -> Result<(), ExecutorError> {
        self.call(Request::Ping)
    }

    /// Process id of the worker, if there is one.
    #[must_use]
    pub fn worker_id(&self) -> Option<u32> {
        self.worker.as_ref().map(Worker::id)
    }

    /// Gives up the worker and every value, and starts over with a fresh one, as a restart of a
    /// kernel does.
    pub fn restart(&mut self) -> Result<(), ExecutorError> {
        if let Some(worker) = self.worker.take() {
            worker.leave();
        }
        self.plugins.clear();
        self.cells.clear();
        self.worker().map(drop)
    }

    /// The worker; a new one if there is none.
    fn worker(&mut self) -> Result<&mut Worker, ExecutorError> {
        let worker = match self.worker.take() {
            Some(worker) => worker,
            None => self.replacement()?,
        };
        Ok(self.worker.insert(worker))
    }

    /// A worker that knows what the last one knew, but for values.
    fn replacement(&mut self) -> Result<Worker, ExecutorError> {
        match self.prepared() {
            // Opening the last cell ends it too.
            Err(ExecutorError::Worker(WorkerError::Ended(_))) if self.cells.pop().is_some() => {
                self.prepared()
            }
            result => result,
        }
    }

    fn prepared(&mut self) -> Result<Worker, ExecutorError> {
        let spare = self.spare.take().and_then(|spare| spare.join().ok()?.ok());
        let ready = spare.and_then(|mut spare| spare.call(Request::Ping).map(|_| spare));
        let mut worker = match ready {
            Some(worker) => worker,
            None => fresh(&self.config, self.sink.clone(), self.base.as_ref())?,
        };
        let plugins = self.plugins.iter().cloned().map(Request::LoadPlugin);
        let cells = self
            .cells
            .iter()
            .filter(|cell| cell.is_file())
            .cloned()
            .collect();
        let others = [
            Request::Preload(cells),
            Request::SetArguments(self.arguments.clone()),
        ];
        for request in plugins.chain(others) {
            worker = told(worker, request)?;
        }
        Ok(worker)
    }

    /// Starts the spare, if there is none.
    fn prepare_spare(&mut self) {
        if self.config.spare && self.spare.is_none() {
            let (config, sink, base) = (self.config.clone(), self.sink.clone(), self.base.clone());
            let thread = thread::Builder::new().name("worker-spare".into());
            // Without a spare, a replacement takes longer.
            self.spare = thread
                .spawn(move || fresh(&config, sink, base.as_ref()))
                .ok();
        }
    }

    /// Does a request, and answers the questions of the cell that it runs. An interrupt may end the
    /// worker: what is dropped or loaded may take forever too.
    fn request(&mut self, request: Request, entry: Option<&str>) -> Result<Event, ExecutorError> {
        let worker = self.worker()?;
        if worker.is_gone() {
            return Err(self.lost(None, None));
        }
        let remote = worker.send(request);
        let heeding = self.interrupter.heed(move || remote.interrupt());
        let event = self.wait();
        drop(heeding);
        event.map_err(|unresponsive| self.lost(entry, unresponsive))
    }

    /// Does a request that has no other reply than done.
    fn call(&mut self, request: Request) -> Result<(), ExecutorError> {
        match self.request(request, None)? {
            Event::Done(result) => result.map_err(ExecutorError::from),
            _ => Err(self.lost(None, None)),
        }
    }

    /// The worker is gone, or must go: puts another one in its place, and says what happened.
    fn lost(&mut self, entry: Option<&str>, unresponsive: Option<Duration>) -> ExecutorError {
        let how = match (self.worker.take(), unresponsive) {
            (Some(worker), Some(grace)) => {
                worker.kill();
                Ending::Unresponsive(grace)
            }
            (Some(worker), None) => worker.end(),
            (None, _) => Ending::Silent,
        };
        let loss = Loss {
            how,
            entry: entry.map(str::to_owned),
        };
        tracing::warn!(%loss, "a worker was lost");
        self.loss = Some(loss.clone());
        // If this fails, the next request tries again and says why.
        if let Err(error) = self.worker() {
            tracing::warn!(%error, "no worker took its place");
        }
        ExecutorError::WorkerLost(loss)
    }

    /// Waits for the reply to the request that was sent, and answers questions meanwhile. `Err` is
    /// the time that it had to react to an interrupt, if it did not, else nothing: it is gone.
    fn wait(&mut self) -> Result<Event, Option<Duration>> {
        let grace = self.config.grace;
        let (mut deadline, mut asked) = (None, false);
        loop {
            let Some(worker) = &self.worker else {
                return Err(None);
            };
            match worker.next(deadline) {
                // A cell that caught the interrupt may go on.
                None if !asked => {
                    worker.control(Control::HasReacted);
                    (deadline, asked) = (Some(Instant::now() + LIFE_SIGN), true);
                }
                None => return Err(Some(grace)),
                Some(Note::Gone) => return Err(None),
                Some(Note::Event(Event::Reacted(reacted))) => match (asked, reacted) {
                    (true, true) => (deadline, asked) = (None, false),
                    (true, false) => return Err(Some(grace)),
                    // Late, about an earlier cell.
                    (false, _) => {}
                },
                Some(Note::Interrupted(_)) => {
                    deadline = deadline.or_else(|| Some(Instant::now() + grace));
                }
                Some(Note::Event(Event::Display { number, action })) => {
                    worker.drain(number);
                    let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
                    sink.display(&action);
                    drop(sink);
                    worker.control(Control::Shown(number));
                }
                Some(Note::Event(Event::Question { number, prompt })) => {
                    worker.drain(number);
                    let answer = self.input.line(&prompt);
                    worker.control(Control::Answer(number, answer));
                }
                Some(Note::Event(event)) => return Ok(event),
            }
        }
    }
}

/// A worker with the base loaded.
fn fresh(
    config: &WorkerConfig,
    sink: SharedSink,
    base: Option<&BaseImage>,
) -> Result<Worker, ExecutorError> {
    let worker = Worker::start(config, sink)?;
    match base {
        Some(base) => told(worker, Request::LoadBase(base.clone())),
        None => Ok(worker),
    }
}

/// The worker after it has done a request.
fn told(mut worker: Worker, request: Request) -> Result<Worker, ExecutorError> {
    match worker.call(request) {
        Some(Event::Done(Ok(()))) => Ok(worker),
        Some(Event::Done(Err(refusal))) => Err(refusal.into()),
        Some(_) | None => Err(WorkerError::Ended(worker.end()).into()),
    }
}

impl Drop for ChildExecutor {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            worker.leave();
        }
    }
}

impl Executor for ChildExecutor {
    fn load_base(&mut self, base: &BaseImage) -> Result<(), ExecutorError> {
        self.call(Request::LoadBase(base.clone()))?;
        self.base = Some(base.clone());
        Ok(())
    }

    fn load_plugin(&mut self, plugin: &PluginImage) -> Result<(), ExecutorError> {
        self.call(Request::LoadPlugin(plugin.clone()))?;
        self.plugins.push(plugin.clone());
        Ok(())
    }

    fn run_cell(&mut self, cell: &CellImage) -> Result<CellReport, ExecutorError> {
        self.prepare_spare();
        // Before it runs: what it defines is the session's even if it ends the worker.
        for dylib in cell.needs.iter().chain([&cell.dylib]) {
            if self.cells.contains(dylib) {
                continue;
            }
            self.cells.push(dylib.clone());
        }
        let event = self.request(Request::RunCell(cell.clone()), Some(&cell.entry))?;
        let Event::CellEnded { result, mark } = event else {
            return Err(self.lost(Some(&cell.entry), None));
        };
        if let Some(worker) = &self.worker {
            worker.drain(mark);
        }
        result.map_err(ExecutorError::from)
    }

    fn drop_slot(&mut self, slot: u32) {
        // A worker that ends here is a loss, which the session asks for.
        let _ = self.call(Request::DropSlot(slot));
    }

    fn set_arguments(&mut self, arguments: Vec<String>) {
        self.arguments.clone_from(&arguments);
        // As above; the next worker is told the arguments too.
        let _ = self.call(Request::SetArguments(arguments));
    }

    fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    fn take_loss(&mut self) -> Option<Loss> {
        self.loss.take()
    }
}
