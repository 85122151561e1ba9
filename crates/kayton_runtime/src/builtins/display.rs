//! What a front end shows of a value: plain text, and richer forms beside it.
//!
//! 1. [`html`] and its like wrap a text with the MIME type that it is of.
//! 2. [`display`], [`update_display`] and [`clear_output`] tell the host at once, as JSON.
//! 3. [`value_forms`] and [`forms`] are for the last value of a cell.
//!
//! Invariant: plain text stands beside every other form.

use std::fmt;
use std::hash::Hasher;

use kayton_api::{Bytes, Dynamic, Error, ErrorKind, KResult, List, Str, Style, Tree, Value};

use crate::guard::guard;

use super::display_json::{self as json_text, quote};
use super::display_table::table;

/// MIME type of an action on displays, for the host.
const ACTION: &str = "application/vnd.kayton.display+json";
/// MIME type of the form that every value has.
const PLAIN: &str = "text/plain";

/// A text of a MIME type.
#[derive(Clone)]
struct Rich {
    mime: &'static str,
    text: Str,
}

impl Value for Rich {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, _: Style) -> fmt::Result {
        f.write_str(&self.text)
    }

    fn same(&self, other: &Self) -> bool {
        self.mime == other.mime && self.text == other.text
    }

    fn order(&self, _: &Self) -> Option<std::cmp::Ordering> {
        None
    }

    fn digest(&self, state: &mut dyn Hasher) {
        self.text.digest(state);
    }

    fn tree(&self) -> KResult<Tree> {
        Ok(Tree::Leaf(Dynamic::from_value(self.text.clone())))
    }
}

macro_rules! wrappers {
    ($($name:ident $mime:literal)*) => {$(
        #[doc = concat!("`", stringify!($name), "(text)`: a text that is shown as `", $mime, "`.")]
        #[must_use]
        pub fn $name(text: &Str) -> Dynamic {
            Dynamic::from_value(Rich { mime: $mime, text: text.clone() })
        }
    )*};
}

wrappers! {
    html "text/html"
    markdown "text/markdown"
    latex "text/latex"
    svg "image/svg+xml"
    vega_lite "application/vnd.vegalite.v5+json"
}

/// `json(x)`: a value that is shown as JSON. Raises a type error if it cannot be serialised.
pub fn json<T: Value>(value: &T) -> KResult<Dynamic> {
    let value = value.clone().into_dynamic();
    let text = Str::from(guard(|| json_text::json(&value))?);
    let mime = "application/json";
    Ok(Dynamic::from_value(Rich { mime, text }))
}

/// MIME types and texts.
type Forms = Vec<(&'static str, String)>;

/// The forms of a value but for plain text.
#[must_use]
pub fn forms<T: Value>(value: &T) -> Forms {
    richer(&value.clone().into_dynamic())
}

fn richer(value: &Dynamic) -> Forms {
    match value.downcast::<Rich>() {
        Some(rich) => vec![(rich.mime, rich.text.as_str().to_owned())],
        None => table(value)
            .map(|html| ("text/html", html))
            .into_iter()
            .collect(),
    }
}

/// Bytes as text, for forms that are images.
#[must_use]
pub fn base64(data: &Bytes) -> Str {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(data.len().div_ceil(3) * 4);
    for chunk in data.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4_usize {
            let digit = (bits >> (18 - 6 * i)) & 63;
            out.push(match i <= chunk.len() {
                true => char::from(DIGITS[digit as usize]),
                false => '=',
            });
        }
    }
    Str::from(out)
}

/// A picture as a text for the host: width, height and pixels.
#[must_use]
pub fn pixels(width: i64, height: i64, data: &Bytes) -> Str {
    Str::from(format!("{width} {height} {}", base64(data)))
}

/// Forms that the value's own methods gave, for the last value of a cell.
pub fn value_forms(forms: &List<(Str, Str)>) -> KResult<()> {
    for (mime, text) in forms.borrow()?.iter() {
        report(mime, text)?;
    }
    Ok(())
}

/// `display(x, id)`: shows a value now; an empty id is none.
pub fn display<T: Value>(value: &T, id: &Str) -> KResult<()> {
    show("display", &value.clone().into_dynamic(), None, id)
}

/// `update_display(x, id)`: replaces what is shown under an id.
pub fn update_display<T: Value>(value: &T, id: &Str) -> KResult<()> {
    show("update", &value.clone().into_dynamic(), None, id)
}

/// As [`display`], with the forms that the value's own methods gave.
pub fn display_forms<T: Value>(value: &T, id: &Str, forms: &List<(Str, Str)>) -> KResult<()> {
    show("display", &value.clone().into_dynamic(), Some(forms), id)
}

/// As [`update_display`], with the forms that the value's own methods gave.
pub fn update_display_forms<T: Value>(
    value: &T,
    id: &Str,
    forms: &List<(Str, Str)>,
) -> KResult<()> {
    show("update", &value.clone().into_dynamic(), Some(forms), id)
}

/// `clear_output(wait)`: removes what the cell has shown; with `wait`, when there is more to show.
pub fn clear_output(wait: bool) -> KResult<()> {
    report(ACTION, &format!(r#"{{"action":"clear","wait":{wait}}}"#))
}

fn show(action: &str, value: &Dynamic, own: Option<&List<(Str, Str)>>, id: &Str) -> KResult<()> {
    guard(|| show_now(action, value, own, id))
}

fn show_now(
    action: &str,
    value: &Dynamic,
    own: Option<&List<(Str, Str)>>,
    id: &Str,
) -> KResult<()> {
    if id.is_empty() && action == "update" {
        return Err(Error::new(
            ErrorKind::Value,
            "`update_display` needs the id of a display",
        ));
    }
    let mut out = format!(r#"{{"action":"{action}","data":{{"{PLAIN}":"#);
    quote(&plain(value), &mut out);
    let mut add = |mime: &str, text: &str| {
        out.push(',');
        quote(mime, &mut out);
        out.push(':');
        quote(text, &mut out);
    };
    match own {
        Some(forms) => forms.borrow()?.iter().for_each(|(m, t)| add(m, t)),
        None => richer(value).iter().for_each(|(m, t)| add(m, t)),
    }
    out.push('}');
    if !id.is_empty() {
        out.push_str(r#","id":"#);
        quote(id, &mut out);
    }
    out.push('}');
    report(ACTION, &out)
}

/// The form that a terminal shows.
fn plain(value: &Dynamic) -> String {
    crate::shown::shown(value)
}

fn report(mime: &str, text: &str) -> KResult<()> {
    let context = crate::base::context()?;
    crate::cell::report_form(context, mime, text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_64_digits() {
        let of = |data: &[u8]| base64(&Bytes::new(data)).as_str().to_owned();
        assert_eq!(of(b""), "");
        assert_eq!(of(b"f"), "Zg==");
        assert_eq!(of(b"fo"), "Zm8=");
        assert_eq!(of(b"foo"), "Zm9v");
        assert_eq!(of(b"\xff\xfe\xfd\xfc"), "//79/A==");
    }

    #[test]
    fn wrapped_texts_keep_their_type() {
        let found = forms(&html(&Str::new("<b>x</b>")));
        assert_eq!(found, [("text/html", "<b>x</b>".to_owned())]);
        assert_eq!(plain(&markdown(&Str::new("*x*"))), "*x*");
        assert!(forms(&5_i64).is_empty());
        assert!(forms(&Str::new("<b>")).is_empty());
    }
}
