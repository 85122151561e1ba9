//! rustc's JSON messages, with every span followed out of macros to the checked file.

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticSpan};
use serde::{Deserialize, Serialize};

/// One message of rustc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RustcMessage {
    /// `error`, `warning`, `note`, `help`, `failure-note` or `error: internal compiler error`.
    pub level: String,
    /// `E0308`, or a lint's name.
    pub code: Option<String>,
    /// The sentence.
    pub message: String,
    /// The message as rustc prints it, without colours.
    pub rendered: String,
    /// Places, primary and secondary.
    pub spans: Vec<MessageSpan>,
    /// Notes and helps that belong to the message.
    pub children: Vec<RustcMessage>,
}

/// A place in a source file. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSpan {
    /// Path as rustc was given it, or a path of the standard library.
    pub file: String,
    /// First line.
    pub line_start: usize,
    /// Last line, inclusive.
    pub line_end: usize,
    /// First column.
    pub column_start: usize,
    /// Column after the last.
    pub column_end: usize,
    /// Whether this is where the message points.
    pub is_primary: bool,
    /// What rustc writes beside the place.
    pub label: Option<String>,
    /// Whether the place was inside a macro and was followed out to its outermost call.
    pub from_expansion: bool,
    /// Whether the place is in the file that was checked.
    pub in_source: bool,
}

impl RustcMessage {
    /// Whether the message is an error, and not the closing "aborting due to …".
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error") && !self.is_summary()
    }

    /// Whether it adds to an error that was told before.
    pub fn is_note(&self) -> bool {
        self.level == "note"
    }

    /// The closing count ("aborting due to 3 previous errors") and its relatives.
    pub fn is_summary(&self) -> bool {
        self.level == "failure-note"
            || self.spans.is_empty()
                && self.code.is_none()
                && self.message.starts_with("aborting due to")
    }

    /// Primary places in the checked file; of the notes, if the message itself has none there.
    pub fn source_spans(&self) -> Vec<&MessageSpan> {
        let own: Vec<_> = self
            .spans
            .iter()
            .filter(|s| s.in_source && s.is_primary)
            .collect();
        if !own.is_empty() {
            return own;
        }
        let secondary = self.spans.iter().filter(|s| s.in_source);
        let notes = self.children.iter().flat_map(|child| child.spans.iter());
        secondary
            .chain(notes.filter(|span| span.in_source))
            .collect()
    }

    fn from_diagnostic(diagnostic: Diagnostic, source: &str) -> Self {
        let level = serde_json::to_value(diagnostic.level).ok();
        Self {
            level: level
                .as_ref()
                .and_then(|l| l.as_str())
                .unwrap_or("error")
                .to_owned(),
            code: diagnostic.code.map(|code| code.code),
            message: diagnostic.message,
            rendered: diagnostic.rendered.unwrap_or_default(),
            spans: diagnostic
                .spans
                .iter()
                .map(|span| outermost(span, source))
                .collect(),
            children: diagnostic
                .children
                .into_iter()
                .map(|child| Self::from_diagnostic(child, source))
                .collect(),
        }
    }
}

/// Follows a span through its macro expansions to the outermost place in `source`.
fn outermost(span: &DiagnosticSpan, source: &str) -> MessageSpan {
    let mut chosen = span;
    let mut current = span;
    while let Some(expansion) = &current.expansion {
        current = &expansion.span;
        if current.file_name == source || chosen.file_name != source {
            chosen = current;
        }
    }
    MessageSpan {
        file: chosen.file_name.clone(),
        line_start: chosen.line_start,
        line_end: chosen.line_end,
        column_start: chosen.column_start,
        column_end: chosen.column_end,
        is_primary: span.is_primary,
        label: span.label.clone(),
        from_expansion: !std::ptr::eq(chosen, span),
        in_source: chosen.file_name == source,
    }
}

/// Reads what rustc wrote to standard error: JSON messages, and the lines that are none.
pub(crate) fn parse(stderr: &[u8], source: &str) -> (Vec<RustcMessage>, String) {
    let mut messages = Vec::new();
    let mut rest = String::new();
    for line in String::from_utf8_lossy(stderr).lines() {
        match serde_json::from_str::<Diagnostic>(line) {
            Ok(diagnostic) => messages.push(RustcMessage::from_diagnostic(diagnostic, source)),
            // Artifact notifications and future-incompatibility reports are JSON too.
            Err(_) if line.starts_with("{\"$message_type\"") => {}
            Err(_) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    (messages, rest)
}

/// A diagnostic that came through cargo.
pub(crate) fn from_cargo(diagnostic: Diagnostic) -> RustcMessage {
    let source = diagnostic
        .spans
        .first()
        .map(|s| s.file_name.clone())
        .unwrap_or_default();
    RustcMessage::from_diagnostic(diagnostic, &source)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(file: &str, line: usize, expansion: Option<serde_json::Value>) -> serde_json::Value {
        serde_json::json!({
            "file_name": file, "byte_start": 0, "byte_end": 1, "line_start": line,
            "line_end": line, "column_start": 1, "column_end": 2, "is_primary": true,
            "text": [], "label": null, "suggested_replacement": null,
            "suggestion_applicability": null,
            "expansion": expansion.map(|span| serde_json::json!({
                "span": span, "macro_decl_name": "m!", "def_site_span": null })),
        })
    }

    fn message(span: serde_json::Value) -> RustcMessage {
        let line = serde_json::json!({
            "$message_type": "diagnostic", "message": "no", "code": {"code": "E0308",
            "explanation": null}, "level": "error", "spans": [span], "children": [],
            "rendered": "error: no",
        });
        let text =
            format!("{line}\n{{\"$message_type\":\"artifact\",\"artifact\":\"x\"}}\nld: no\n");
        let (mut messages, rest) = parse(text.as_bytes(), "glue.rs");
        assert_eq!(rest, "ld: no\n");
        messages.remove(0)
    }

    #[test]
    fn spans_in_macros_are_followed_to_the_checked_file() {
        let inner = span(
            "std/macros.rs",
            7,
            Some(span("glue.rs", 3, Some(span("glue.rs", 9, None)))),
        );
        let message = message(inner);
        assert!(message.is_error());
        assert_eq!(message.code.as_deref(), Some("E0308"));
        assert_eq!(message.spans[0].line_start, 9);
        assert!(message.spans[0].from_expansion && message.spans[0].in_source);
        let elsewhere = self::message(span("other.rs", 7, None));
        assert!(!elsewhere.spans[0].in_source && elsewhere.source_spans().is_empty());
    }
}
