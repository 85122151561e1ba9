use kayton_api::{ErrorKind, KaytonError};

/// MIME type of what is no form of a cell's value but an action on displays, as JSON:
/// `{"action": "display" | "update" | "clear", "data": {MIME type: text}, "id": …, "wait": …}`.
pub const DISPLAY_ACTION: &str = "application/vnd.kayton.display+json";

/// What running a cell came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellReport {
    /// How it ended.
    pub outcome: Outcome,
    /// Displays in order: MIME type and text.
    pub display: Vec<(String, String)>,
    /// The error that ended the cell.
    pub error: Option<RaisedReport>,
}

/// How a cell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It ran to its end.
    Finished,
    /// An error ended it; see [`CellReport::error`].
    Raised,
}

/// A raised error as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RaisedReport {
    /// The family.
    pub kind: ErrorKind,
    /// The type that `except` compares: `reqwest::Error`, `ValueError`.
    pub type_name: String,
    /// What happened.
    pub message: String,
    /// Messages of the sources, nearest first.
    pub causes: Vec<String>,
    /// Lines through which the error passed, innermost first.
    pub trace: Vec<TraceFrame>,
}

/// A line through which an error passed; all count from 1, and 0 means unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceFrame {
    /// The cell's number.
    pub cell: u32,
    /// The line in it.
    pub line: u32,
    /// The column in the line, in characters.
    pub col: u32,
}

impl From<&KaytonError> for RaisedReport {
    fn from(error: &KaytonError) -> Self {
        let frames = error.trace.as_slice().iter();
        RaisedReport {
            kind: ErrorKind::from_number(error.kind).unwrap_or(ErrorKind::Rust),
            type_name: error.type_name.to_text(),
            message: error.message.to_text(),
            causes: error
                .causes
                .as_slice()
                .iter()
                .map(|cause| cause.to_text())
                .collect(),
            trace: frames
                .map(|frame| TraceFrame {
                    cell: frame.cell,
                    line: frame.line,
                    col: frame.col,
                })
                .collect(),
        }
    }
}

impl RaisedReport {
    /// An error of the host itself.
    pub(crate) fn of_host(kind: ErrorKind, message: String) -> Self {
        RaisedReport {
            kind,
            type_name: kind.type_name().to_owned(),
            message,
            causes: Vec::new(),
            trace: Vec::new(),
        }
    }
}
