//! What the worker says to the front.

use serde::{Deserialize, Serialize};

use crate::executor::{CellReport, ExecutorError};

/// A message of the worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Event {
    /// A request other than running a cell was done.
    Done(Result<(), Refusal>),
    /// Whether the running cell has seen the interrupt.
    Reacted(bool),
    /// A cell ended; everything that it wrote comes before this mark.
    CellEnded {
        /// How.
        result: Result<CellReport, Refusal>,
        /// Number of the mark.
        mark: u64,
    },
    /// The running cell shows something; everything that it wrote comes before the mark with the
    /// number, and nothing more comes before the answer [`Control::Shown`].
    ///
    /// [`Control::Shown`]: super::request::Control::Shown
    Display {
        /// Number of the mark.
        number: u64,
        /// What to do, as JSON.
        action: String,
    },
    /// The running cell waits for a line; everything that it wrote comes before the mark with the
    /// question's number.
    Question {
        /// Number of the question and of the mark.
        number: u64,
        /// What to show.
        prompt: String,
    },
}

/// [`ExecutorError::Refused`] as a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    what: String,
    reason: String,
}

impl From<ExecutorError> for Refusal {
    fn from(error: ExecutorError) -> Self {
        match error {
            ExecutorError::Refused { what, reason } => Self { what, reason },
            other => Self {
                what: "the request".into(),
                reason: other.to_string(),
            },
        }
    }
}

impl From<Refusal> for ExecutorError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused {
            what: refusal.what,
            reason: refusal.reason,
        }
    }
}
