//! What a cell showed: displays of their own, and the forms of its value.

use serde::Deserialize;
use serde_json::Value;

use super::pixels;
use crate::engine::{Bundle, Output, Success};

/// MIME type of entries that are no form of the value but an [`Action`] on displays, as JSON.
const ACTION: &str = "application/vnd.kayton.display+json";

/// What a cell does with displays.
#[derive(Debug, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
enum Action {
    /// Shows a value.
    Display {
        data: Bundle,
        #[serde(default)]
        metadata: Bundle,
        #[serde(default)]
        id: Option<String>,
    },
    /// Replaces what the displays of an id show.
    Update {
        data: Bundle,
        #[serde(default)]
        metadata: Bundle,
        id: String,
    },
    /// Removes what the cell has shown.
    Clear {
        #[serde(default)]
        wait: bool,
    },
}

/// Does what a cell asks of displays.
pub(super) fn act(action: &str, output: &Output) {
    match serde_json::from_str(action) {
        Ok(Action::Display { data, metadata, id }) => {
            output.display(parsed(data), metadata, id.as_deref());
        }
        Ok(Action::Update { data, metadata, id }) => {
            output.update_display(&id, parsed(data), metadata);
        }
        Ok(Action::Clear { wait }) => output.clear(wait),
        Err(error) => tracing::warn!(%error, "a display cannot be read"),
    }
}

/// JSON forms that were sent as texts, as values.
fn parsed(data: Bundle) -> Bundle {
    let read = |(mime, value)| match value {
        Value::String(text) => form((mime, text)),
        value => Some((mime, value)),
    };
    data.into_iter().filter_map(read).collect()
}

/// What a cell came to: its value, and displays that were not shown meanwhile.
pub(super) fn show(entries: Vec<(String, String)>, output: &Output) -> Success {
    let (actions, forms): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|(mime, _)| mime == ACTION);
    for (_, action) in actions {
        act(&action, output);
    }
    let result = (!forms.is_empty()).then(|| bundle(forms));
    Success {
        result,
        pages: Vec::new(),
    }
}

/// Forms of one value.
pub(super) fn bundle(forms: Vec<(String, String)>) -> Bundle {
    forms.into_iter().filter_map(form).collect()
}

/// A form of a value. JSON types are objects in messages, not texts; pixels are sent as a picture,
/// if they are one.
fn form((mime, text): (String, String)) -> Option<(String, Value)> {
    if mime == pixels::PIXELS {
        let picture = pixels::png(&text)?;
        return Some((pixels::PNG.to_owned(), Value::String(picture)));
    }
    let json = mime == "application/json" || mime.ends_with("+json");
    let value = json.then(|| serde_json::from_str(&text).ok()).flatten();
    Some((mime, value.unwrap_or(Value::String(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_forms_are_values_and_texts_stay_texts() {
        let forms = [
            ("application/json", "[1]"),
            ("text/plain", "[1]"),
            ("a/b+json", "no"),
        ];
        let forms = forms.map(|(mime, text)| (mime.to_owned(), text.to_owned()));
        let expected = serde_json::json!({
            "application/json": [1], "text/plain": "[1]", "a/b+json": "no",
        });
        assert_eq!(Value::Object(bundle(forms.into())), expected);
    }

    #[test]
    fn json_in_displays_is_a_value() {
        let data = serde_json::json!({"a/b+json": "{\"x\":1}", "text/html": "[1]", "c": 1});
        let Value::Object(data) = data else { return };
        let expected = serde_json::json!({"a/b+json": {"x": 1}, "text/html": "[1]", "c": 1});
        assert_eq!(Value::Object(parsed(data)), expected);
    }

    #[test]
    fn actions_are_read() {
        let read = |text: &str| serde_json::from_str::<Action>(text).map(drop).is_ok();
        assert!(read(r#"{"action":"display","data":{"text/html":"x"}}"#));
        assert!(read(
            r#"{"action":"update","data":{},"metadata":{},"id":"d"}"#
        ));
        assert!(read(r#"{"action":"clear"}"#));
        assert!(!read(r#"{"action":"update","data":{}}"#));
    }
}
