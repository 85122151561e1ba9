use std::io::IsTerminal as _;

use kayton_interactive_shared::progress::ProgressSink;
use kayton_interactive_shared::report::Texts;
use kayton_interactive_shared::{Session, SessionConfig};

use super::{Reported, report, session, working_dir};
use crate::terminal::{ProgressLine, color, fail};

/// Starts a terminal session, or runs the cells that a pipe brings.
pub(crate) fn run() -> Result<(), Reported> {
    let dir = working_dir()?;
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return terminal(SessionConfig {
            interruptible: true,
            ..SessionConfig::from_env(&dir)
        });
    }
    let mut session = session(&dir)?;
    let failed = kayton_repl::piped::run(&mut session, &mut ProgressLine::new(), color());
    if failed { Err(Reported) } else { Ok(()) }
}

/// A session whose values live in a worker: a crash costs one cell.
fn terminal(config: SessionConfig) -> Result<(), Reported> {
    let mut progress = ProgressLine::new();
    let (executor, interrupt) = kayton_repl::terminal::executor().map_err(report)?;
    let started = Session::start(config, Box::new(executor), &mut progress);
    let mut session = started.map_err(|failure| {
        fail(&failure, &Texts::default());
        Reported
    })?;
    drop(progress);
    let line = || -> Box<dyn ProgressSink> { Box::new(ProgressLine::new()) };
    kayton_repl::terminal::run(&mut session, &interrupt, &line, color()).map_err(report)
}
