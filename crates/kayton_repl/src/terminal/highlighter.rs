//! Colours while a line is typed.

use kayton_interactive_shared::ide::{Class, highlight};
use reedline::{Color, Highlighter, StyledText};

/// Colours Keyton, or leaves it as it is.
pub(super) struct Colors {
    pub(super) on: bool,
}

impl Highlighter for Colors {
    fn highlight(&self, text: &str, _: usize) -> StyledText {
        let mut styled = StyledText::new();
        let plain = Color::Default.normal();
        if !self.on {
            styled.push((plain, text.to_owned()));
            return styled;
        }
        let mut at = 0;
        for (range, class) in highlight(text) {
            let style = match class {
                Class::Keyword => Color::Purple.normal(),
                Class::Literal | Class::Number => Color::Cyan.normal(),
                Class::String => Color::Green.normal(),
                Class::Comment => Color::DarkGray.normal(),
                Class::Builtin => Color::Yellow.normal(),
                Class::Definition => Color::Blue.bold(),
                Class::Member => plain,
            };
            styled.push((plain, text[at..range.start].to_owned()));
            at = range.end;
            styled.push((style, text[range].to_owned()));
        }
        styled.push((plain, text[at..].to_owned()));
        styled
    }
}
