//! What rustc is asked about an instance: an export, whose types are the same at each step of the
//! ladder, and the witnesses of all steps.

use kayton_bindgen::lazy::LazyExport;
use kayton_toolchain::RustcMessage;
use serde::{Deserialize, Serialize};

/// What rustc said of an instance; kept beside the plugins, so that it is asked once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Verdict {
    /// The step of the ladder, by its index, that keeps alive all that it must.
    Taken(usize),
    /// It does not compile, for what is told.
    Refused(String),
    /// It compiles, but whatever is kept alive, something could outlive what it borrows from.
    Unsound(String),
}

/// A question, as the items of a module.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) text: String,
    /// First and last line of each step's witness, from 1; none for a step that needs none.
    witnesses: Vec<Option<(usize, usize)>>,
}

impl Question {
    pub(super) fn new(export: &LazyExport) -> Self {
        let mut text = export.widest.clone();
        let mut witnesses = Vec::new();
        for step in &export.steps {
            witnesses.push(step.witness.as_ref().map(|witness| {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                let first = text.lines().count() + 1;
                text.push_str(witness);
                (first, text.lines().count())
            }));
        }
        Question { text, witnesses }
    }

    /// What the messages about this question mean; `before` lines stand before its text.
    fn verdict(&self, messages: &[&RustcMessage], before: usize) -> Verdict {
        let in_witness = |message: &RustcMessage, lines: &(usize, usize)| {
            touches(message, before + lines.0, before + lines.1)
        };
        let elsewhere = messages.iter().find(|message| {
            let mut all = self.witnesses.iter().flatten();
            !all.any(|lines| in_witness(message, lines))
        });
        if let Some(message) = elsewhere {
            return Verdict::Refused(told(&message.message));
        }
        let refused = |lines: &Option<(usize, usize)>| {
            let lines = lines.as_ref()?;
            messages.iter().find(|message| in_witness(message, lines))
        };
        match self
            .witnesses
            .iter()
            .position(|lines| refused(lines).is_none())
        {
            Some(step) => Verdict::Taken(step),
            None => {
                let first = self.witnesses.iter().find_map(refused);
                Verdict::Unsound(first.map(|m| told(&m.message)).unwrap_or_default())
            }
        }
    }
}

/// What rustc says, unless that is about names that only the generated text has.
fn told(message: &str) -> String {
    let quoted = message.split('`').skip(1).step_by(2);
    let words = quoted.flat_map(|q| q.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let is_number = |word: &str| matches!(word.as_bytes().first(), Some(b'i' | b'u' | b'f'));
    let widths = ["8", "16", "32", "64", "128"];
    let generated = |word: &str| {
        let rest = word.strip_prefix(|c: char| c.is_ascii_lowercase());
        let rest = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        rest.is_some_and(|rest| {
            let digits = rest.chars().all(|c| c.is_ascii_digit() || c == '_');
            digits && !(is_number(word) && widths.contains(&rest))
        })
    };
    match words.into_iter().any(generated) {
        true => "something would be kept for longer than the call for which it is made".to_owned(),
        false => message.to_owned(),
    }
}

/// Several questions as one text, each in a module of its own.
pub(super) struct Sheet {
    pub(super) text: String,
    /// How many lines stand before each question, and its own.
    places: Vec<(usize, usize)>,
}

impl Sheet {
    /// The crates of `prelude` are declared first, so that paths begin with their names.
    pub(super) fn new<'q>(prelude: &str, questions: impl Iterator<Item = &'q Question>) -> Self {
        let mut text = format!("extern crate kayton_base;\n{prelude}");
        let mut places = Vec::new();
        for (index, question) in questions.enumerate() {
            text.push_str(&format!("mod question_{index} {{\n"));
            let before = text.lines().count();
            text.push_str(&question.text);
            if !text.ends_with('\n') {
                text.push('\n');
            }
            places.push((before, text.lines().count() - before));
            text.push_str("}\n");
        }
        Sheet { text, places }
    }

    /// The verdict on each question; `None` if there is a message of which nothing says what question
    /// of several it is about.
    pub(super) fn verdicts<'q>(
        &self,
        questions: impl Iterator<Item = &'q Question>,
        messages: &[RustcMessage],
    ) -> Option<Vec<Verdict>> {
        let errors: Vec<&RustcMessage> = messages.iter().filter(|m| m.is_error()).collect();
        let about = |message: &RustcMessage, (before, lines): (usize, usize)| {
            touches(message, before + 1, before + lines)
        };
        let (placed, loose): (Vec<&RustcMessage>, Vec<&RustcMessage>) = errors
            .into_iter()
            .partition(|message| self.places.iter().any(|place| about(message, *place)));
        if !loose.is_empty() && self.places.len() > 1 {
            return None;
        }
        let verdicts = questions.zip(&self.places).map(|(question, place)| {
            let own = placed.iter().filter(|message| about(message, *place));
            let all: Vec<&RustcMessage> = own.chain(&loose).copied().collect();
            question.verdict(&all, place.0)
        });
        Some(verdicts.collect())
    }
}

/// Whether the message is about lines of the text, `first` and `last` among them.
fn touches(message: &RustcMessage, first: usize, last: usize) -> bool {
    let spans = message.source_spans();
    spans
        .iter()
        .any(|s| s.line_start <= last && s.line_end >= first)
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn names_of_the_generated_text_are_not_told() {
        let kept = "something would be kept for longer than the call for which it is made";
        assert_eq!(told("`h0` does not live long enough"), kept);
        assert_eq!(told("`&'x0_1 Boxed<'i0_0, String>` is no iterator"), kept);
        let bound = "the trait bound `i64: Sum<u8>` is not satisfied";
        assert_eq!(told(bound), bound);
        let named = "`md5::Digest` is not a `Part3d`";
        assert_eq!(told(named), named);
    }
}
