//! Output and input of cells that run in a worker.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

/// Where bytes were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Takes what cells write, in the order in which it was written to each stream.
///
/// Called on a thread of its own, about every 20 ms or 8 KiB while there is output. Everything that
/// a cell wrote has been given here when running the cell returns.
pub trait OutputSink {
    /// Takes bytes; they may end within a character.
    fn output(&mut self, stream: Stream, bytes: &[u8]);

    /// Does what a cell asks of displays, given as [`DISPLAY_ACTION`](kayton_vm::DISPLAY_ACTION)
    /// says, in its place in the output. By default the plain form of what is shown is written to
    /// standard output.
    fn display(&mut self, action: &str) {
        if let Some(line) = plain_display(action) {
            self.output(Stream::Stdout, line.as_bytes());
        }
    }
}

/// What a terminal shows of an action on displays: a line, or nothing.
fn plain_display(action: &str) -> Option<String> {
    let action: serde_json::Value = serde_json::from_str(action).ok()?;
    let text = action.get("data")?.get("text/plain")?.as_str()?;
    Some(format!("{text}\n"))
}

impl<F: FnMut(Stream, &[u8])> OutputSink for F {
    fn output(&mut self, stream: Stream, bytes: &[u8]) {
        self(stream, bytes);
    }
}

/// Passes output on to the streams of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnStreams;

impl OutputSink for OwnStreams {
    fn output(&mut self, stream: Stream, bytes: &[u8]) {
        // Nobody listens to a closed stream.
        let _ = match stream {
            Stream::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes).and_then(|()| stdout.flush())
            }
            Stream::Stderr => io::stderr().lock().write_all(bytes),
        };
    }
}

/// Makes text of output, cut between characters: what ends within one waits for its rest.
#[derive(Debug, Default)]
pub struct Characters {
    held: [Vec<u8>; 2],
}

impl Characters {
    /// The text that is complete with these bytes. Bytes that are no UTF-8 become `\u{FFFD}`.
    pub fn text(&mut self, stream: Stream, bytes: &[u8]) -> String {
        let held = &mut self.held[stream as usize];
        held.extend_from_slice(bytes);
        let mut text = String::with_capacity(held.len());
        let mut at = 0;
        loop {
            let error = match std::str::from_utf8(&held[at..]) {
                Ok(rest) => {
                    text.push_str(rest);
                    held.clear();
                    return text;
                }
                Err(error) => error,
            };
            let valid = at + error.valid_up_to();
            text.push_str(&String::from_utf8_lossy(&held[at..valid]));
            let Some(wrong) = error.error_len() else {
                held.drain(..valid);
                return text;
            };
            text.push(char::REPLACEMENT_CHARACTER);
            at = valid + wrong;
        }
    }
}

/// What came of asking for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InputAnswer {
    /// The line, without its end.
    Line(String),
    /// There are no more lines.
    EndOfFile,
    /// The user interrupted instead.
    Interrupted,
    /// Nothing can be read, and why.
    Failed(String),
}

/// Asks the user for lines.
///
/// Called on the thread that runs the cell through the session, after all earlier output was given
/// to the sink. A source that waits for a person should itself return [`InputAnswer::Interrupted`]
/// when the user interrupts.
pub trait InputSource {
    /// Shows the prompt and waits for a line.
    fn line(&mut self, prompt: &str) -> InputAnswer;
}

impl<F: FnMut(&str) -> InputAnswer> InputSource for F {
    fn line(&mut self, prompt: &str) -> InputAnswer {
        self(prompt)
    }
}

/// Has no lines, and says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoInput;

impl InputSource for NoInput {
    fn line(&mut self, _: &str) -> InputAnswer {
        InputAnswer::Failed("there is nobody to ask for input here".into())
    }
}

/// Asks on the standard streams of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal;

impl InputSource for Terminal {
    fn line(&mut self, prompt: &str) -> InputAnswer {
        OwnStreams.output(Stream::Stdout, prompt.as_bytes());
        let mut line = String::new();
        match io::stdin().read_line(&mut line) {
            Ok(0) => InputAnswer::EndOfFile,
            Ok(_) => {
                let end = line.trim_end_matches('\n').trim_end_matches('\r').len();
                line.truncate(end);
                InputAnswer::Line(line)
            }
            Err(error) => InputAnswer::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_show_the_plain_form() {
        let action = r#"{"action":"display","data":{"text/plain":"[1]","text/html":"x"}}"#;
        assert_eq!(plain_display(action).as_deref(), Some("[1]\n"));
        assert_eq!(plain_display(r#"{"action":"clear","wait":true}"#), None);
    }

    #[test]
    fn characters_are_whole_wherever_output_is_cut() {
        let output = "aé€😀z".as_bytes();
        for cut in 0..=output.len() {
            let mut characters = Characters::default();
            let first = characters.text(Stream::Stdout, &output[..cut]);
            assert!(!first.contains(char::REPLACEMENT_CHARACTER));
            assert_eq!(characters.text(Stream::Stderr, b"other"), "other");
            assert_eq!(
                first + &characters.text(Stream::Stdout, &output[cut..]),
                "aé€😀z"
            );
        }
        let wrong = Characters::default().text(Stream::Stdout, b"a\xFFb\xC3(");
        assert_eq!(wrong, "a\u{FFFD}b\u{FFFD}(");
    }
}
