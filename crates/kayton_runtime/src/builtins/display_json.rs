//! Values as JSON.

use std::fmt::Write as _;

use kayton_api::{Dynamic, Error, ErrorKind, KResult, Shown, Style, Tree};

/// Deepest value that is written: a list may hold itself.
const DEPTH: u32 = 64;

/// The value as JSON; numbers that JSON does not know become `null`.
pub(super) fn json(value: &Dynamic) -> KResult<String> {
    let mut out = String::new();
    write(value, DEPTH, &mut out)?;
    Ok(out)
}

fn write(value: &Dynamic, depth: u32, out: &mut String) -> KResult<()> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Error::new(
            ErrorKind::Value,
            "the value is too deep for JSON",
        ));
    };
    match value.tree()? {
        Tree::Leaf(leaf) => write_leaf(&leaf, out),
        Tree::Bytes(bytes) => {
            let _ = write!(out, "{:?}", &*bytes);
        }
        Tree::Seq(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, depth, out)?;
            }
            out.push(']');
        }
        Tree::Map(pairs) => {
            out.push('{');
            for (i, (key, item)) in pairs.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                quote(&text(key), out);
                out.push(':');
                write(item, depth, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn write_leaf(leaf: &Dynamic, out: &mut String) {
    let text = text(leaf);
    match leaf.type_name() {
        "None" => out.push_str("null"),
        "bool" => out.push_str(if text == "True" { "true" } else { "false" }),
        "int" => out.push_str(&text),
        "float" => match leaf.downcast::<f64>() {
            // Rust's own form never has an exponent without digits behind it.
            Some(x) if x.is_finite() => {
                let _ = write!(out, "{x:?}");
            }
            _ => out.push_str("null"),
        },
        _ => quote(&text, out),
    }
}

fn text(value: &Dynamic) -> String {
    Shown(value, Style::STR).to_string()
}

/// Appends a text as a JSON string.
pub(super) fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use kayton_api::{List, Str, Value};

    use super::*;

    #[test]
    fn values_become_json() {
        let pairs = List::new(vec![
            (Str::new("a\"\n\u{1}é"), 1.0_f64),
            (Str::new(""), f64::NAN),
        ]);
        let text = json(&pairs.into_dynamic()).unwrap();
        assert_eq!(text, "[[\"a\\\"\\n\\u0001é\",1.0],[\"\",null]]");
        let more = (Some(true), None::<i64>, 'x', u128::MAX).into_dynamic();
        let expected = format!("[true,null,\"x\",{}]", u128::MAX);
        assert_eq!(json(&more).unwrap(), expected);
    }
}
