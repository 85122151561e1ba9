//! Failures as text for people, with the lines of source that they are about.

use keyton_rust_compiler::diagnostics::render::{RenderOptions, render};
use keyton_rust_compiler::diagnostics::{Code, Diagnostic, FileId, Sources, Span};

use crate::executor::{RaisedError, TraceFrame};
use crate::failure::Failure;

/// The texts of a session, and which cell is which text.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    sources: Sources,
    cells: Vec<(u32, FileId)>,
}

impl Texts {
    /// Adds the text of a cell under the name that people know it by.
    pub fn add(&mut self, cell: u32, name: &str, text: &str) -> FileId {
        let file = self.sources.add(name, text);
        self.cells.push((cell, file));
        file
    }

    /// The texts, for rendering.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The rest of the line at which an error passed.
    fn span(&self, frame: &TraceFrame) -> Option<Span> {
        self.rest_of_line(frame.cell, frame.line, frame.column)
    }

    /// What stands on a line of a cell, without its indentation.
    pub(crate) fn line_span(&self, cell: u32, line: u32) -> Option<Span> {
        let (_, file) = self.cells.iter().find(|(known, _)| *known == cell)?;
        let index = usize::try_from(line.checked_sub(1)?).ok()?;
        let text = self.sources.text(*file).lines().nth(index)?;
        let indent = text.chars().take_while(|c| c.is_whitespace()).count();
        self.rest_of_line(cell, line, u32::try_from(indent).ok()? + 1)
    }

    fn rest_of_line(&self, cell: u32, line: u32, column: u32) -> Option<Span> {
        let (_, file) = self.cells.iter().find(|(known, _)| *known == cell)?;
        let text = self.sources.text(*file);
        let index = usize::try_from(line.checked_sub(1)?).ok()?;
        let line = text.split_inclusive('\n').nth(index)?;
        let start: usize = text.split_inclusive('\n').take(index).map(str::len).sum();
        let skipped = line.chars().take(column.saturating_sub(1) as usize);
        let from = skipped.map(char::len_utf8).sum::<usize>();
        let to = line.trim_end().len().max(from);
        let offset = |at: usize| u32::try_from(start + at).ok();
        Some(Span::new(*file, offset(from)?, offset(to)?))
    }
}

/// A diagnostic as text of several lines, without a final newline.
#[must_use]
pub fn text(diagnostic: &Diagnostic, texts: &Texts, color: bool) -> String {
    render(diagnostic, texts.sources(), RenderOptions { color })
}

/// A failure as text of several lines, without a final newline.
#[must_use]
pub fn failure_text(failure: &Failure, texts: &Texts, color: bool) -> String {
    let show = |d: &Diagnostic| text(d, texts, color);
    match failure {
        Failure::Diagnostics(all) => all.iter().map(show).collect::<Vec<_>>().join("\n\n"),
        Failure::Raised(error) => show(&raised(error, texts)),
        Failure::Interrupted => failure.to_string(),
        // Clients wrap long lines anywhere.
        Failure::Lost { .. } => format!("error: {failure}").replace(". Functions", ".\nFunctions"),
        other => format!("error: {other}"),
    }
}

/// An uncaught error as a diagnostic: the innermost place first, then who called.
#[must_use]
pub fn raised(error: &RaisedError, texts: &Texts) -> Diagnostic {
    let message = match error.message.is_empty() {
        true => error.type_name.clone(),
        false => format!("{}: {}", error.type_name, error.message),
    };
    let mut diagnostic = Diagnostic::error(Code::Raised, message);
    let mut seen = Vec::new();
    for span in error.trace.iter().filter_map(|frame| texts.span(frame)) {
        if seen.contains(&span) {
            continue;
        }
        diagnostic = match seen.is_empty() {
            true => diagnostic.primary(span, "raised here"),
            false => diagnostic.secondary(span, "called here"),
        };
        seen.push(span);
    }
    for cause in &error.causes {
        diagnostic = diagnostic.note(format!("caused by: {cause}"));
    }
    // The names of the language's own errors are those of Python.
    match error.type_name.as_str() {
        "BorrowError" => diagnostic.help(
            "let go of what borrows from it first: `del x`, for each name `x` of such a value",
        ),
        name if name.contains("::") => diagnostic.help(format!(
            "catch it with `except {} as e`",
            name.replace("::", ".")
        )),
        _ => diagnostic,
    }
}
