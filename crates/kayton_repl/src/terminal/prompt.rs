//! The marks in front of lines.

use std::borrow::Cow;

use reedline::{Prompt, PromptEditMode, PromptHistorySearch};

/// A text in front of the first line, another one in front of the others.
pub(super) struct Marks {
    pub(super) first: String,
    pub(super) others: &'static str,
}

impl Marks {
    /// Those of cells.
    pub(super) fn of_cells() -> Self {
        Self {
            first: ">>> ".to_owned(),
            others: "... ",
        }
    }
}

impl Prompt for Marks {
    fn render_prompt_left(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.first)
    }

    fn render_prompt_right(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_indicator(&self, _: PromptEditMode) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn render_prompt_multiline_indicator(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.others)
    }

    fn render_prompt_history_search_indicator(&self, search: PromptHistorySearch) -> Cow<'_, str> {
        Cow::Owned(format!("(search) {}: ", search.term))
    }
}
