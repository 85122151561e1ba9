//! Cells that rustc refuses.
//!
//! An error in the generated text is a defect of Kayton. One that stands only in the text of crates
//! is not: it is found when a crate's generic code is compiled for the types of the input, as an
//! assertion about them, and no check of types knows of it.

use std::collections::BTreeSet;

use kayton_toolchain::{CompileError, RustcMessage};
use keyton_rust_compiler::CompiledCell;
use keyton_rust_compiler::diagnostics::{Code, Diagnostic};

use super::Session;
use super::instances::as_users_name_them;
use crate::failure::{Failure, InternalError};

/// rustc's code for a bound that does not hold. The checker knows the bounds of what is called, not
/// those of types that are only written.
const BOUND: &str = "E0277";

impl Session {
    /// What to tell of a cell of which rustc refused `source`: its own text, or that of instances that it
    /// calls.
    pub(super) fn refused(
        &self,
        cell: &CompiledCell,
        source: &str,
        error: CompileError,
    ) -> std::io::Result<Failure> {
        let first = error.messages.iter().find(|message| message.is_error());
        if let Some(first) = first
            && first.source_spans().is_empty()
            && !first.spans.is_empty()
        {
            let lines = lines_of(cell, source, &error.messages);
            return Ok(Failure::Diagnostics(vec![
                self.instance(cell, first, &lines),
            ]));
        }
        // Lines of an instance's text are none of the cell's.
        let of_cell = source.starts_with(&cell.rust);
        let rust_line = first.and_then(|m| m.source_spans().first().map(|s| s.line_start));
        let line = rust_line
            .filter(|_| of_cell)
            .and_then(|at| cell.lines.get(at.checked_sub(1)?).copied())
            .filter(|line| *line > 0);
        if let Some(first) = first
            && first.code.as_deref() == Some(BOUND)
            && line.is_some()
        {
            return Ok(Failure::Diagnostics(vec![self.bound(cell, first, line)]));
        }
        let name = format!("{}.rs", cell.crate_name);
        let file = self.builder.home().root().join(name);
        fs_err::write(&file, source)?;
        Ok(Failure::Internal(Box::new(InternalError {
            line,
            message: first.map_or(error.stderr.clone(), |m| m.rendered.clone()),
            file,
        })))
    }

    /// A type that the input states and that its crate does not allow.
    fn bound(&self, cell: &CompiledCell, error: &RustcMessage, line: Option<u32>) -> Diagnostic {
        let said = as_users_name_them(&error.message, &self.loaded);
        let message = format!("a type does not meet what its crate demands: {said}");
        let mut diagnostic = Diagnostic::error(Code::BoundNotSatisfied, message);
        if let (Some(unit), Some(line)) = (&cell.change.unit, line)
            && let Some(span) = self.texts.line_span(unit.cell, line)
        {
            diagnostic = diagnostic.primary(span, "stated or used here");
        }
        diagnostic
            .help("give the type other arguments: those that the crate's documentation allows")
    }

    /// An instance of a crate's code that does not compile.
    fn instance(
        &self,
        cell: &CompiledCell,
        error: &RustcMessage,
        lines: &BTreeSet<u32>,
    ) -> Diagnostic {
        let named = |text: &str| as_users_name_them(text, &self.loaded);
        let said = named(&error.message);
        let said = said.strip_prefix("evaluation panicked: ").unwrap_or(&said);
        let message = format!("a crate's code cannot be compiled for these types: {said}");
        let mut diagnostic = Diagnostic::error(Code::InstanceRefused, message);
        if let (Some(unit), Some(line), 1) = (&cell.change.unit, lines.first(), lines.len())
            && let Some(span) = self.texts.line_span(unit.cell, *line)
        {
            diagnostic = diagnostic.primary(span, "used here");
        }
        if let Some(span) = error.spans.iter().find(|span| span.is_primary) {
            let place = format!("{}, line {}", span.file, span.line_start);
            diagnostic = diagnostic.note(match &span.label {
                Some(label) => format!("{} ({place})", named(label)),
                None => format!("it is in {place}"),
            });
        }
        diagnostic.help("use it with other types: what is said above is what the crate demands")
    }
}

/// The lines of Keyton that call the instance in question, as far as rustc's notes say which it is;
/// else those that call any.
fn lines_of(cell: &CompiledCell, source: &str, messages: &[RustcMessage]) -> BTreeSet<u32> {
    let texts: Vec<&str> = source.lines().collect();
    let calling = |what: &str| -> BTreeSet<u32> {
        let code = cell.rust.lines().zip(&cell.lines);
        code.filter(|(rust, line)| **line > 0 && rust.contains(what))
            .map(|(_, line)| *line)
            .collect()
    };
    let is_named = |text: &str, name: &str| {
        let word = |c: char| !c.is_alphanumeric() && c != '_';
        text.split(word).any(|part| part == name)
    };
    let named = messages.iter().find_map(|message| {
        let mut instances = cell.instances.iter().map(|(name, _)| name.as_str());
        let told = instances.find(|name| is_named(&message.message, name));
        let stands = || {
            let at = message.source_spans().first()?.line_start;
            let above = texts.get(..at)?.iter().rev();
            above
                .filter_map(|line| line.trim_start().strip_prefix("pub fn "))
                .find_map(|rest| rest.split(['(', '<']).next())
        };
        let lines = calling(&format!("lazy::{}(", told.or_else(stands)?));
        (!lines.is_empty()).then_some(lines)
    });
    named.unwrap_or_else(|| {
        let mut lines = calling("lazy::");
        lines.extend(calling("::exports::"));
        lines
    })
}
