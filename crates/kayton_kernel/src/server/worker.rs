//! The thread of the engine: runs one cell at a time, and is never waited for by a socket.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::engine::{Bundle, Cell, Engine, Failure, Interrupt, Language, Starter, Success};
use crate::server::Output;

/// What a cell and the client's expressions gave.
pub(crate) struct Finished {
    pub(crate) result: Result<Success, Failure>,
    /// Values of `user_expressions`, if the cell ran to its end.
    pub(crate) expressions: Vec<(String, Result<Bundle, Failure>)>,
}

/// A cell for the engine.
pub(crate) struct Job {
    pub(crate) code: String,
    pub(crate) number: usize,
    pub(crate) silent: bool,
    pub(crate) expressions: Vec<(String, String)>,
    pub(crate) output: Output,
    pub(crate) finished: oneshot::Sender<Finished>,
}

/// What other threads use while the engine runs.
struct Services {
    language: Arc<dyn Language>,
    interrupt: Interrupt,
}

/// Whether there is a cell that an interrupt is for.
#[derive(Clone, Default)]
struct Running(Arc<Mutex<bool>>);

impl Running {
    /// Locked while an interrupt is passed on, so that it cannot hit a later cell.
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The engine's thread, from outside.
pub(crate) struct Worker {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    services: Arc<OnceLock<Services>>,
    running: Running,
    ended: tokio::sync::watch::Receiver<bool>,
}

impl Worker {
    pub(super) fn start(starter: Starter) -> Self {
        let (jobs, queue) = mpsc::channel();
        let services = Arc::new(OnceLock::new());
        let running = Running::default();
        let (alive, ended) = tokio::sync::watch::channel(false);
        let thread = Thread {
            services: services.clone(),
            running: running.clone(),
        };
        std::thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || {
                thread.run(starter, &queue);
                alive.send_replace(true);
            })
            .map_or_else(
                |error| tracing::error!(%error, "no thread for the engine"),
                drop,
            );
        Self {
            jobs: Mutex::new(Some(jobs)),
            services,
            running,
            ended,
        }
    }

    /// Runs a cell; cells run in the order in which they are given.
    pub(crate) fn run(&self, job: Job) {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        // From here on an interrupt is meant for this cell.
        *self.running.lock() = true;
        // Without a thread the job is dropped, and with it its end of `finished`.
        let _ = jobs.as_ref().map(|jobs| jobs.send(job));
    }

    /// Answers about the language, once the engine has started.
    pub(crate) fn language(&self) -> Option<Arc<dyn Language>> {
        self.services
            .get()
            .map(|services| services.language.clone())
    }

    /// Asks the running cell to stop; whether there is one.
    pub(super) fn interrupt(&self) -> bool {
        let running = self.running.lock();
        if let (true, Some(services)) = (*running, self.services.get()) {
            (services.interrupt)();
        }
        *running
    }

    /// Lets the engine end, for at most this long.
    pub(super) async fn stop(&self, patience: Duration) {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let mut ended = self.ended.clone();
        let _ = tokio::time::timeout(patience, ended.wait_for(|ended| *ended)).await;
    }
}

struct Thread {
    services: Arc<OnceLock<Services>>,
    running: Running,
}

impl Thread {
    fn run(&self, starter: Starter, jobs: &mpsc::Receiver<Job>) {
        let started = catch_unwind(AssertUnwindSafe(starter)).unwrap_or_else(|_| Err(defect()));
        let mut engine = match started {
            Ok(started) => {
                let services = Services {
                    language: started.language,
                    interrupt: started.interrupt,
                };
                let _ = self.services.set(services);
                Ok(started.engine)
            }
            Err(failure) => Err(failure),
        };
        while let Ok(job) = jobs.recv() {
            let finished = match &mut engine {
                Ok(engine) => Self::job(&mut **engine, &job),
                Err(failure) => Finished {
                    result: Err(failure.clone()),
                    expressions: Vec::new(),
                },
            };
            let mut running = self.running.lock();
            *running = false;
            if let Ok(engine) = &mut engine {
                engine.settle();
            }
            drop(running);
            let _ = job.finished.send(finished);
        }
    }

    fn job(engine: &mut dyn Engine, job: &Job) -> Finished {
        let finished = catch_unwind(AssertUnwindSafe(|| {
            let cell = Cell {
                code: &job.code,
                number: job.number,
                silent: job.silent,
            };
            let result = engine.execute(&cell, &job.output);
            let wanted = if result.is_ok() {
                &job.expressions[..]
            } else {
                &[]
            };
            let value = |(name, text): &(String, String)| (name.clone(), engine.evaluate(text));
            Finished {
                result,
                expressions: wanted.iter().map(value).collect(),
            }
        }));
        let broken = |_| Finished {
            result: Err(defect()),
            expressions: Vec::new(),
        };
        finished.unwrap_or_else(broken)
    }
}

/// The engine panicked: a defect of Kayton, not of the cell.
fn defect() -> Failure {
    let value = "the kernel failed; this is a defect of Kayton, please report it with the cell";
    let traceback = vec![format!("KernelDefect: {value}")];
    Failure {
        name: "KernelDefect".to_owned(),
        value: value.to_owned(),
        traceback,
    }
}
