use std::io::{self, Write};

/// What came of asking the user for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Shows a prompt and waits for a line.
type Ask = Box<dyn FnMut(&str) -> InputAnswer + Send>;

/// Who is asked: by default the terminal of this process.
#[derive(Default)]
pub(crate) struct InputHandler(Option<Ask>);

impl InputHandler {
    pub(crate) fn set(&mut self, ask: Ask) {
        self.0 = Some(ask);
    }

    pub(crate) fn ask(&mut self, prompt: &str) -> InputAnswer {
        match &mut self.0 {
            Some(ask) => ask(prompt),
            None => ask_terminal(prompt),
        }
    }
}

/// Prints the prompt and reads a line of standard input.
fn ask_terminal(prompt: &str) -> InputAnswer {
    let mut stdout = io::stdout().lock();
    // A closed stdout shows nothing, and the line can be read all the same.
    let _ = stdout
        .write_all(prompt.as_bytes())
        .and_then(|()| stdout.flush());
    drop(stdout);
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
