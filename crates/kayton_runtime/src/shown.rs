//! A value as the display of a cell writes it: not more than a person would read.

use std::fmt::{self, Write};

use kayton_api::{Shown, Style, Value};

/// Characters of a value that are shown; `print` has no such bound.
const LIMIT: usize = 20_000;

/// Takes text until it is full; formatting then stops, however large the value is.
struct Bounded {
    text: String,
    room: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match text.char_indices().nth(self.room) {
            None => {
                self.room -= text.chars().count();
                self.text.push_str(text);
                Ok(())
            }
            Some((end, _)) => {
                self.room = 0;
                self.text.push_str(&text[..end]);
                Err(fmt::Error)
            }
        }
    }
}

/// Shows a value as the display of a cell does.
#[must_use]
pub fn shown<T: Value>(value: &T) -> String {
    let mut out = Bounded {
        text: String::new(),
        room: LIMIT,
    };
    let whole = write!(out, "{}", Shown(value, Style::REPR));
    let mut text = out.text;
    if whole.is_err() && out.room == 0 {
        // Writing to a string never fails.
        let _ = write!(
            text,
            "…\n(the first {LIMIT} characters; `print` writes all)"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use kayton_api::Str;

    use super::*;

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(shown(&42_i64), "42");
        let fits = "ä".repeat(LIMIT - 2);
        assert_eq!(shown(&Str::new(&fits)), format!("'{fits}'"));
    }

    #[test]
    fn what_does_not_fit_is_cut_between_characters() {
        let text = shown(&Str::new(&"ä".repeat(LIMIT)));
        let (begin, note) = text.split_once('…').unwrap();
        assert_eq!(begin, format!("'{}", "ä".repeat(LIMIT - 1)));
        assert!(note.contains("20000"), "{note}");
    }
}
