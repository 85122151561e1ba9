//! One display that says how far an import is, and in the end what was imported.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kayton_interactive_shared::progress::{ImportStep, ProgressSink};
use uuid::Uuid;

use crate::engine::{Bundle, Output};

/// How often the seconds move on.
const TICK: Duration = Duration::from_millis(500);

/// Shows the steps of the imports of one cell. Imports from the cache are too fast to be shown.
pub(super) struct ImportDisplay {
    output: Output,
    shared: Arc<Mutex<State>>,
    ticker: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

#[derive(Default)]
struct State {
    /// Crates that are ready, one line each.
    ready: Vec<String>,
    /// The step that runs.
    step: Option<String>,
    display: Option<Display>,
}

struct Display {
    id: String,
    began: Instant,
    shown: String,
}

impl ImportDisplay {
    pub(super) fn new(output: Output) -> Self {
        Self {
            output,
            shared: Arc::default(),
            ticker: None,
        }
    }

    /// The work is done; says so, if it was slow enough to be shown and nothing else says it.
    pub(super) fn done(self, message: &str) {
        let mut state = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        state.step = None;
        if state.ready.is_empty() {
            state.ready.push(message.to_owned());
        }
    }

    fn tick(&mut self) {
        let (stop, stopped) = mpsc::channel();
        let (shared, output) = (self.shared.clone(), self.output.clone());
        let run = move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                shared
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .show(&output);
            }
        };
        // Without a thread the seconds move with the steps only.
        let thread = thread::Builder::new()
            .name("import-display".to_owned())
            .spawn(run);
        self.ticker = thread.ok().map(|thread| (stop, thread));
    }
}

impl ProgressSink for ImportDisplay {
    fn step(&mut self, step: &ImportStep) {
        let mut state = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        match step {
            ImportStep::Ready {
                krate,
                version,
                bound,
                public,
                elapsed_ms,
            } => {
                let seconds = seconds(Duration::from_millis(*elapsed_ms));
                state.ready.push(format!(
                    "{krate} {version}: {bound} of {public} public items, {seconds}"
                ));
                state.step = None;
            }
            other => state.step = Some(describe(other)),
        }
        // Choosing versions is quick if nothing is to be built after it.
        let slow = !matches!(step, ImportStep::Ready { .. } | ImportStep::Resolving);
        if slow && state.display.is_none() {
            let id = Uuid::new_v4().to_string();
            state.display = Some(Display {
                id,
                began: Instant::now(),
                shown: String::new(),
            });
        }
        state.show(&self.output);
        let starts = state.display.is_some() && self.ticker.is_none();
        drop(state);
        if starts {
            self.tick();
        }
    }
}

impl Drop for ImportDisplay {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.ticker.take() {
            drop(stop);
            // A panic there has been told already.
            let _ = thread.join();
        }
        let mut state = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(step) = state.step.take() {
            state.ready.push(format!("{step}: failed"));
        }
        state.show(&self.output);
    }
}

impl State {
    /// Shows what there is to say, if it has changed.
    fn show(&mut self, output: &Output) {
        let Some(display) = &mut self.display else {
            return;
        };
        let mut lines = self.ready.clone();
        if let Some(step) = &self.step {
            lines.push(format!("{step} … {} s", display.began.elapsed().as_secs()));
        }
        let text = lines.join("\n");
        if text == display.shown {
            return;
        }
        let data = forms(&text);
        match display.shown.is_empty() {
            true => output.display(data, Bundle::new(), Some(&display.id)),
            false => output.update_display(&display.id, data, Bundle::new()),
        }
        display.shown = text;
    }
}

fn describe(step: &ImportStep) -> String {
    match step {
        ImportStep::Resolving => "choosing versions".to_owned(),
        ImportStep::Building(progress) => {
            let count = format!("building {} of {}", progress.done, progress.total);
            match progress.current.trim() {
                "" => count,
                current if current.starts_with("Blocking") => {
                    format!("{count}: waiting for another build")
                }
                current => format!("{count}: {current}"),
            }
        }
        ImportStep::Describing { krate } => format!("{krate}: reading its documentation"),
        ImportStep::Generating { krate, round: 0 } => format!("{krate}: generating"),
        ImportStep::Generating { krate, round } => format!("{krate}: checking, round {round}"),
        ImportStep::Linking { krate } => format!("{krate}: compiling and linking"),
        ImportStep::Ready { krate, .. } => format!("{krate}: ready"),
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn forms(text: &str) -> Bundle {
    Bundle::from_iter([("text/plain".to_owned(), text.into())])
}
