use std::sync::Arc;

use bytes::Bytes;
use jupyter_protocol::{
    ClearOutput, DisplayData, JupyterMessageContent, Transient, UpdateDisplayData,
};

use super::Publisher;
use super::stdin::Asker;
use crate::engine::{Bundle, Stream};
use crate::requests::media;
use crate::wire::Parent;

/// Where a cell writes, shows and asks; any thread but those of the async runtime may use it.
///
/// Writing waits while clients are slow, so nothing is lost and memory stays bounded.
#[derive(Clone)]
pub struct Output {
    publisher: Publisher,
    parent: Parent,
    input: Option<Arc<Input>>,
}

/// How to reach the client of the cell.
pub(crate) struct Input {
    pub(super) asker: Asker,
    pub(super) route: Vec<Bytes>,
}

/// Why there is no line of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// The client said that it has no way to ask its user (`allow_stdin` is false).
    #[error("input was asked for, but this client does not take input")]
    NotAllowed,
    /// The client that sent the cell has no stdin channel, or is gone.
    #[error("input was asked for, but the client cannot be reached")]
    Unreachable,
    /// The user interrupted the cell while it waited.
    #[error("interrupted while waiting for input")]
    Interrupted,
}

impl Output {
    pub(crate) fn to(publisher: Publisher, parent: Parent, input: Option<Arc<Input>>) -> Self {
        Self {
            publisher,
            parent,
            input,
        }
    }

    /// Appends text to a stream.
    pub fn write(&self, stream: Stream, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.publisher.text_blocking(&self.parent, stream, text);
        }
    }

    /// Shows a value; with an id it can be updated later.
    pub fn display(&self, data: Bundle, metadata: Bundle, id: Option<&str>) {
        let transient = Transient {
            display_id: id.map(str::to_owned),
        };
        self.send(DisplayData {
            data: media(data),
            metadata,
            transient: Some(transient),
        });
    }

    /// Replaces what all displays of this id show.
    pub fn update_display(&self, id: &str, data: Bundle, metadata: Bundle) {
        let transient = Transient {
            display_id: Some(id.to_owned()),
        };
        self.send(UpdateDisplayData {
            data: media(data),
            metadata,
            transient,
        });
    }

    /// Removes what the cell has shown; with `wait`, once there is something new to show.
    pub fn clear(&self, wait: bool) {
        self.send(ClearOutput { wait });
    }

    /// Asks the user of the cell's client for a line, and waits for it.
    pub fn input(&self, prompt: &str, password: bool) -> Result<String, InputError> {
        let input = self.input.as_deref().ok_or(InputError::NotAllowed)?;
        input
            .asker
            .ask(input.route.clone(), &self.parent, prompt, password)
    }

    fn send(&self, content: impl Into<JupyterMessageContent>) {
        self.publisher.send_blocking(&self.parent, content);
    }
}
