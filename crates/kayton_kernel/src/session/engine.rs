use kayton_interactive_shared::progress::Silent;
use kayton_interactive_shared::report;
use kayton_interactive_shared::{Failure as Cause, Prepared, Session};

use super::failure::failure;
use super::language::Keyton;
use super::open::{self, Stop};
use super::progress::ImportDisplay;
use super::streams::Current;
use super::{magics, shown};
use crate::engine::{Bundle, Cell, Engine, Failure, Output, Stream, Success};

/// Runs cells of Keyton.
pub(super) struct SessionEngine {
    pub(super) session: Session,
    pub(super) current: Current,
    pub(super) language: Keyton,
    pub(super) stop: Stop,
}

impl Engine for SessionEngine {
    fn execute(&mut self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure> {
        self.current.set(Some(output.clone()));
        let done = self.run(cell, output);
        self.language.learn(self.session.ide());
        // What was meant for the cell must not hit the client's expressions.
        self.settle();
        done
    }

    fn settle(&mut self) {
        self.session.interrupter().forget();
    }

    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure> {
        let cell = self.current.set(None);
        let done = self
            .session
            .run(Some("user expression"), expression, &mut Silent);
        self.current.set(cell);
        let execution = done.map_err(|cause| self.failure(&cause))?;
        Ok(shown::bundle(execution.display))
    }
}

impl SessionEngine {
    /// Commands of one line come first in a cell, Keyton after them.
    fn run(&mut self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure> {
        let Some(magic) = magics::parse(magics::command(cell.code)) else {
            return self.cell(cell, output);
        };
        let done = self.command(&magic, cell, output)?;
        let Some(code) = magics::after(cell.code) else {
            return Ok(done);
        };
        let Success { result, pages } = self.run(
            &Cell {
                code: &code,
                ..*cell
            },
            output,
        )?;
        Ok(Success {
            result,
            pages: [done.pages, pages].concat(),
        })
    }

    pub(super) fn cell(&mut self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure> {
        let name = format!("cell {}", cell.number);
        let mut progress = ImportDisplay::new(output.clone());
        let prepared = self
            .session
            .prepare_input(Some(&name), cell.code, &mut progress);
        let prepared = prepared.map_err(|cause| self.failure(&cause))?;
        // Another session may have built what this one waited for.
        progress.done("imported");
        self.warn(&prepared, output);
        // What was imported can be completed while the cell runs.
        self.language.learn(self.session.ide());
        let done = self.session.execute_prepared(prepared);
        let execution = done.map_err(|cause| self.failure(&cause))?;
        Ok(shown::show(execution.display, output))
    }

    pub(super) fn failure(&self, cause: &Cause) -> Failure {
        failure(cause, self.session.texts())
    }

    pub(super) fn unless_interrupted(&self) -> Result<(), Failure> {
        match self.session.interrupter().asked() {
            true => Err(self.failure(&Cause::Interrupted)),
            false => Ok(()),
        }
    }

    fn warn(&self, prepared: &Prepared, output: &Output) {
        for warning in prepared.warnings() {
            let text = report::text(warning, self.session.texts(), true);
            output.write(Stream::Stderr, text + "\n");
        }
    }

    /// Forgets every name and value: a new session with a new worker.
    pub(super) fn reset(&mut self) -> Result<(), Failure> {
        self.session = open::session(&self.current, &self.stop, &mut Silent)?;
        Ok(())
    }
}
