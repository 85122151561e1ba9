//! Questions of cells: `input("name? ")`.

use kayton_interactive_shared::executor::{InputAnswer, InputSource};
use reedline::{Reedline, Signal};

use super::prompt::Marks;

/// Asks on the terminal, in a line of its own that is kept in no history.
pub(super) struct Question;

impl InputSource for Question {
    fn line(&mut self, prompt: &str) -> InputAnswer {
        // Only the last line of the question can be edited beside.
        let (above, last) = prompt.rsplit_once('\n').unwrap_or(("", prompt));
        if !above.is_empty() {
            println!("{above}");
        }
        let marks = Marks {
            first: last.to_owned(),
            others: "",
        };
        match Reedline::create().with_ansi_colors(false).read_line(&marks) {
            Ok(Signal::Success(line)) => InputAnswer::Line(line),
            Ok(Signal::CtrlD) => InputAnswer::EndOfFile,
            Ok(_) => InputAnswer::Interrupted,
            Err(error) => InputAnswer::Failed(error.to_string()),
        }
    }
}
