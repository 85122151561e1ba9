//! From a started kernel to a session that can run cells.
//!
//! On a machine that has run Kayton before, that takes a moment and is done at once. On a new one
//! the base that all cells share is built first: that waits for the first cell, which then shows
//! how far it is.

use std::sync::{Arc, Mutex, PoisonError};

use camino::Utf8PathBuf;
use kayton_interactive_shared::cache::Builder;
use kayton_interactive_shared::executor::{
    ChildExecutor, Executor as _, Interrupter, WorkerConfig,
};
use kayton_interactive_shared::progress::{ProgressSink, Silent};
use kayton_interactive_shared::report::Texts;
use kayton_interactive_shared::{Failure as Cause, Session, SessionConfig};

use super::engine::SessionEngine;
use super::failure::{failure, plain};
use super::language::Keyton;
use super::progress::ImportDisplay;
use super::streams::{Current, FromClient, ToClient};
use crate::engine::{Bundle, Cell, Engine, Failure, Interrupt, Output, Started, Success};

/// What stops the cells of the session, once there is one.
pub(super) type Stop = Arc<Mutex<Option<Interrupter>>>;

/// The engine, with a session as soon as there is one.
struct Opening {
    open: Option<SessionEngine>,
    language: Keyton,
    stop: Stop,
}

/// Starts the engine. A session that cannot be opened is tried again with each cell, which says
/// why.
pub(super) fn start() -> Result<Started, Failure> {
    let language = Keyton::default();
    let stop = Stop::default();
    let running = stop.clone();
    let interrupt: Interrupt = Arc::new(move || {
        if let Some(cell) = &*running.lock().unwrap_or_else(PoisonError::into_inner) {
            cell.interrupt();
        }
    });
    let mut engine = Opening {
        open: None,
        language: language.clone(),
        stop,
    };
    if base_is_there()
        && let Err(reason) = engine.open(&mut Silent)
    {
        tracing::warn!(reason = reason.value, "no session yet");
    }
    Ok(Started {
        engine: Box::new(engine),
        language: Arc::new(language),
        interrupt,
    })
}

impl Opening {
    fn open(&mut self, progress: &mut dyn ProgressSink) -> Result<&mut SessionEngine, Failure> {
        let current = Current::default();
        let session = session(&current, &self.stop, progress)?;
        self.language.learn(session.ide());
        Ok(self.open.insert(SessionEngine {
            session,
            current,
            language: self.language.clone(),
            stop: self.stop.clone(),
        }))
    }
}

impl Engine for Opening {
    fn execute(&mut self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure> {
        if self.open.is_none() {
            let mut progress = ImportDisplay::new(output.clone());
            self.open(&mut progress)?;
            progress.done("Kayton is ready");
        }
        match &mut self.open {
            Some(engine) => engine.execute(cell, output),
            None => Err(plain("SystemError", "there is no session")),
        }
    }

    fn settle(&mut self) {
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cells) = &*stop {
            cells.forget();
        }
    }

    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure> {
        match &mut self.open {
            Some(engine) => engine.evaluate(expression),
            None => Err(plain("SystemError", "there is no session")),
        }
    }
}

/// A session with its worker process, in the folder of this process. From now on interrupts are for
/// this session.
pub(super) fn session(
    current: &Current,
    stop: &Stop,
    progress: &mut dyn ProgressSink,
) -> Result<Session, Failure> {
    let texts = Texts::default();
    let dir = working_dir()?;
    let output = Box::new(ToClient::new(current.clone()));
    let input = Box::new(FromClient(current.clone()));
    let executor = ChildExecutor::spawn(WorkerConfig::default(), output, input)
        .map_err(|e| failure(&e.into(), &texts))?;
    let interrupter = executor.interrupter();
    *stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(interrupter.clone());
    let config = SessionConfig {
        interruptible: true,
        ..SessionConfig::from_env(&dir)
    };
    Session::start(config, Box::new(executor), progress).map_err(|cause| {
        let cause = match interrupter.asked() {
            true => Cause::Interrupted,
            false => cause,
        };
        failure(&cause, &texts)
    })
}

fn base_is_there() -> bool {
    let builder = working_dir().ok().and_then(|dir| Builder::open(&dir).ok());
    builder.is_some_and(|builder| builder.building_nothing(true).base(&mut |_| ()).is_ok())
}

fn working_dir() -> Result<Utf8PathBuf, Failure> {
    let dir = std::env::current_dir().map_err(|e| failure(&e.into(), &Texts::default()))?;
    Utf8PathBuf::from_path_buf(dir).map_err(|dir| {
        plain(
            "SystemError",
            &format!("{}: paths must be UTF-8", dir.display()),
        )
    })
}
