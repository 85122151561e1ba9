use std::sync::{Arc, Mutex, PoisonError};

use kayton_interactive_shared::executor::{InputAnswer, InputSource, OutputSink, Stream};

use crate::engine::{self, InputError, Output};

/// The cell that output and questions belong to. What Rust code writes after its cell has ended
/// belongs to that cell, until the next one begins.
#[derive(Clone, Default)]
pub(super) struct Current(Arc<Mutex<Option<Output>>>);

impl Current {
    pub(super) fn set(&self, output: Option<Output>) -> Option<Output> {
        std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            output,
        )
    }

    fn get(&self) -> Option<Output> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Carries bytes to the client as text.
pub(super) struct ToClient {
    current: Current,
    stdout: Decoder,
    stderr: Decoder,
}

impl ToClient {
    pub(super) fn new(current: Current) -> Self {
        Self {
            current,
            stdout: Decoder::default(),
            stderr: Decoder::default(),
        }
    }
}

impl OutputSink for ToClient {
    fn output(&mut self, stream: Stream, bytes: &[u8]) {
        let (decoder, name) = match stream {
            Stream::Stdout => (&mut self.stdout, engine::Stream::Stdout),
            Stream::Stderr => (&mut self.stderr, engine::Stream::Stderr),
        };
        let text = decoder.decode(bytes);
        if let Some(output) = self.current.get() {
            output.write(name, text);
        }
    }

    fn display(&mut self, action: &str) {
        if let Some(output) = self.current.get() {
            super::shown::act(action, &output);
        }
    }
}

/// Text from bytes that end anywhere.
#[derive(Default)]
struct Decoder {
    /// The beginning of a character.
    rest: Vec<u8>,
}

impl Decoder {
    /// Bytes that are no text become U+FFFD.
    fn decode(&mut self, bytes: &[u8]) -> String {
        self.rest.extend_from_slice(bytes);
        let mut text = String::new();
        let mut used = 0;
        for chunk in self.rest.utf8_chunks() {
            text.push_str(chunk.valid());
            used += chunk.valid().len();
            let invalid = chunk.invalid();
            let at_end = used + invalid.len() == self.rest.len();
            let unfinished =
                at_end && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
            if !invalid.is_empty() && !unfinished {
                text.push(char::REPLACEMENT_CHARACTER);
                used += invalid.len();
            }
        }
        self.rest.drain(..used);
        text
    }
}

/// Asks the client for lines.
pub(super) struct FromClient(pub(super) Current);

impl InputSource for FromClient {
    fn line(&mut self, prompt: &str) -> InputAnswer {
        let Some(output) = self.0.get() else {
            return InputAnswer::Failed("no cell is running that could ask".to_owned());
        };
        match output.input(prompt, false) {
            Ok(line) => InputAnswer::Line(line),
            Err(InputError::Interrupted) => InputAnswer::Interrupted,
            Err(error) => InputAnswer::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_may_arrive_in_parts() {
        let mut decoder = Decoder::default();
        let bytes = "aä€𝛼!".as_bytes();
        let text: String = bytes.iter().map(|byte| decoder.decode(&[*byte])).collect();
        assert_eq!(text, "aä€𝛼!");
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_hold_nothing_up() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.decode(b"a\xffb\xc3"), "a\u{fffd}b");
        assert_eq!(decoder.decode(b"(\x80"), "\u{fffd}(\u{fffd}");
        assert_eq!(decoder.decode(b"c"), "c");
    }
}
