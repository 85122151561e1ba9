//! The line editor.

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError};

use reedline::{
    DescriptionMode, EditCommand, Emacs, FileBackedHistory, IdeMenu, KeyCode, KeyModifiers,
    Keybindings, MenuBuilder as _, Reedline, ReedlineEvent, ReedlineMenu, Signal,
    default_emacs_keybindings,
};

use super::Known;
use super::completer::Names;
use super::highlighter::Colors;
use super::prompt::Marks;
use super::validator::{Whole, indent};

/// What `:help` prints.
pub(super) const HELP: &str = "\
Enter runs the input when it is whole; an empty line ends a block. Alt-Enter opens a line anywhere.
Tab completes; F1 or Alt-h shows what is known of the name at the cursor.
Up and Down move through earlier inputs, Ctrl-R searches them.
Ctrl-C clears the line, or stops a cell that runs. Ctrl-D, `exit` or `quit` leaves.";

const MENU: &str = "completions";
const DOCS: &str = "docs";

/// Inputs that are remembered.
const REMEMBERED: usize = 10_000;

/// Reads cells.
pub(super) struct Editor {
    lines: Reedline,
    known: Known,
    opened: Arc<AtomicBool>,
}

impl Editor {
    pub(super) fn new(known: &Known, home: impl AsRef<Path>, color: bool) -> Self {
        let opened = Arc::new(AtomicBool::new(false));
        let menu = IdeMenu::default()
            .with_name(MENU)
            .with_marker("")
            .with_correct_cursor_pos(true)
            .with_max_completion_height(10)
            .with_padding(1)
            .with_description_mode(DescriptionMode::PreferRight)
            .with_max_description_width(60);
        let mut lines = Reedline::create()
            .with_ansi_colors(color)
            .with_quick_completions(true)
            .with_partial_completions(true)
            .use_bracketed_paste(true)
            .with_validator(Box::new(Whole {
                opened: opened.clone(),
            }))
            .with_break_signal(opened.clone())
            .with_highlighter(Box::new(Colors { on: color }))
            .with_completer(Box::new(Names(known.clone())))
            .with_menu(ReedlineMenu::EngineCompleter(Box::new(menu)))
            .with_edit_mode(Box::new(Emacs::new(keys())));
        // Without a place to keep it, inputs are remembered until the session ends.
        let file = home.as_ref().join("repl-history");
        if let Ok(history) = FileBackedHistory::with_file(REMEMBERED, file) {
            lines = lines.with_history(Box::new(history));
        }
        Self {
            lines,
            known: known.clone(),
            opened,
        }
    }

    /// The next input, or how the user left the line.
    pub(super) fn read(&mut self) -> io::Result<Signal> {
        loop {
            match self.lines.read_line(&Marks::of_cells())? {
                Signal::ExternalBreak(_) => self.indent(),
                Signal::HostCommand(command) if command == DOCS => self.docs(),
                signal => {
                    self.opened
                        .store(false, std::sync::atomic::Ordering::Relaxed);
                    return Ok(signal);
                }
            }
        }
    }

    /// A line was opened: it begins below the one before.
    fn indent(&mut self) {
        let cursor = self.lines.current_insertion_point();
        let before = self.lines.current_buffer_contents().get(..cursor);
        let before = before.unwrap_or("").strip_suffix('\n');
        let spaces = before.map_or(0, indent);
        if spaces > 0 {
            let spaces = " ".repeat(spaces);
            self.lines
                .run_edit_commands(&[EditCommand::InsertString(spaces)]);
        }
    }

    /// Prints what is known of the name at the cursor.
    fn docs(&self) {
        let cursor = self.lines.current_insertion_point();
        let text = self.lines.current_buffer_contents();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match known.inspect(text, cursor, 0) {
            Some(found) => println!("\n{}", found.text().trim_end()),
            None => println!("\nnothing is known of what is at the cursor"),
        }
    }
}

fn keys() -> Keybindings {
    let mut keys = default_emacs_keybindings();
    let next = ReedlineEvent::UntilFound(vec![
        ReedlineEvent::Menu(MENU.to_owned()),
        ReedlineEvent::MenuNext,
    ]);
    keys.add_binding(KeyModifiers::NONE, KeyCode::Tab, next);
    keys.add_binding(
        KeyModifiers::SHIFT,
        KeyCode::BackTab,
        ReedlineEvent::MenuPrevious,
    );
    let newline = ReedlineEvent::Edit(vec![EditCommand::InsertNewline]);
    keys.add_binding(KeyModifiers::ALT, KeyCode::Enter, newline);
    let docs = ReedlineEvent::ExecuteHostCommand(DOCS.to_owned());
    keys.add_binding(KeyModifiers::NONE, KeyCode::F(1), docs.clone());
    keys.add_binding(KeyModifiers::ALT, KeyCode::Char('h'), docs);
    keys
}
