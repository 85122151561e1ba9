//! Candidates for the completion menu.

use std::sync::PoisonError;

use kayton_interactive_shared::ide::Item;
use reedline::{Completer, CompletionResult, Span, Suggestion};

use super::Known;

/// Spaces that Tab inserts where a line begins.
const INDENT: &str = "    ";

/// As many as a menu can be scrolled through; more letters give fewer.
const MOST: usize = 200;

/// Completes from what the session knows.
pub(super) struct Names(pub(super) Known);

impl Completer for Names {
    fn complete(&mut self, text: &str, at: usize) -> CompletionResult {
        let before = text.get(..at).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        if line.trim().is_empty() {
            return CompletionResult::fresh(vec![Suggestion {
                value: INDENT.to_owned(),
                span: Span::new(at, at),
                ..Suggestion::default()
            }]);
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.complete(text, at);
        let span = Span::new(found.range.start, found.range.end.max(at));
        let items = found.items.into_iter().take(MOST);
        let found: Vec<Suggestion> = items.map(|item| suggestion(item, span)).collect();
        CompletionResult::fresh(found)
    }
}

fn suggestion(item: Item, span: Span) -> Suggestion {
    let parts = [item.signature, item.docs];
    let about: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Suggestion {
        value: item.insert,
        display_override: Some(item.label),
        description: (!about.is_empty()).then(|| about.join("\n\n")),
        span,
        ..Suggestion::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let mut names = Names(Known::default());
        let found = names.complete(text, text.len());
        found
            .suggestions()
            .iter()
            .map(|s| s.value.clone())
            .collect()
    }

    #[test]
    fn tab_indents_where_a_line_begins() {
        assert_eq!(values("if x:\n"), [INDENT]);
        assert_eq!(values("  "), [INDENT]);
    }

    #[test]
    fn candidates_replace_what_is_typed() {
        assert_eq!(values("print(\"a\".upp"), ["upper"]);
        let mut names = Names(Known::default());
        let found = names.complete("x = sorte", 9);
        let first = &found.suggestions()[0];
        assert_eq!(first.span, Span::new(4, 9));
        let about = first.description.as_deref().unwrap_or_default();
        assert!(about.starts_with("sorted(xs"), "{about}");
    }
}
