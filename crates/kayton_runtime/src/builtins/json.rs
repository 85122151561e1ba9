//! JSON in the form in which Python's `json` writes and reads it.
//!
//! It is read here, and by no crate, since the base has no crate that a program may import with other features.

use std::fmt::Write as _;

use kayton_api::{Container, Dict, Dynamic, Error, ErrorKind, Form, KResult, List, Number, Str};

use super::display_json::quote;
use super::float_repr;

/// Deepest value that is written or read.
const DEPTH: u32 = 500;

/// How JSON is written.
struct Style<'a> {
    /// Spaces by which a level is indented; all in one line if it is negative.
    indent: i64,
    sorted: bool,
    ascii: bool,
    between: &'a str,
    after: &'a str,
}

/// A value as JSON. Raises a type error for what JSON has no form of.
pub fn to_json(
    value: &Dynamic,
    indent: i64,
    sorted: bool,
    ascii: bool,
    between: &Str,
    after: &Str,
) -> KResult<Str> {
    let style = Style {
        indent,
        sorted,
        ascii,
        between,
        after,
    };
    let mut out = String::new();
    write(value, &style, 0, &mut out)?;
    Ok(Str::from(out))
}

fn line(style: &Style<'_>, level: u32, out: &mut String) {
    if style.indent >= 0 {
        out.push('\n');
        let spaces = usize::try_from(style.indent).unwrap_or(0) * level as usize;
        out.extend(std::iter::repeat_n(' ', spaces));
    }
}

fn write(value: &Dynamic, style: &Style<'_>, level: u32, out: &mut String) -> KResult<()> {
    if level > DEPTH {
        return Err(Error::new(ErrorKind::Value, "Circular reference detected"));
    }
    if let Some(text) = value.text() {
        string(text, style, out);
        return Ok(());
    }
    if let Some(plain) = scalar(value) {
        out.push_str(&plain);
        return Ok(());
    }
    match value.container() {
        Some(items) if items.form() == Form::Dict => write_dict(items, style, level, out),
        Some(items) if matches!(items.form(), Form::List | Form::Tuple) => {
            let items = items.items()?;
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push_str(style.between);
                }
                line(style, level + 1, out);
                write(item, style, level + 1, out)?;
            }
            if !items.is_empty() {
                line(style, level, out);
            }
            out.push(']');
            Ok(())
        }
        _ => Err(Error::new(
            ErrorKind::Type,
            format!("Object of type {} is not JSON serializable", value.label()),
        )),
    }
}

fn write_dict(
    dict: &dyn Container,
    style: &Style<'_>,
    level: u32,
    out: &mut String,
) -> KResult<()> {
    let mut keys = dict.items()?;
    if style.sorted {
        keys.sort();
    }
    out.push('{');
    for (at, key) in keys.iter().enumerate() {
        if at > 0 {
            out.push_str(style.between);
        }
        line(style, level + 1, out);
        match (key.text(), scalar(key)) {
            (Some(text), _) => string(text, style, out),
            (None, Some(plain)) => string(&plain, style, out),
            _ => {
                let message = format!(
                    "keys must be str, int, float, bool or None, not {}",
                    key.label()
                );
                return Err(Error::new(ErrorKind::Type, message));
            }
        }
        out.push_str(style.after);
        write(&dict.get(key)?.unwrap_or_default(), style, level + 1, out)?;
    }
    if !keys.is_empty() {
        line(style, level, out);
    }
    out.push('}');
    Ok(())
}

/// What is neither a text nor a container.
fn scalar(value: &Dynamic) -> Option<String> {
    if value.is_none() {
        return Some("null".to_owned());
    }
    if let Some(truth) = value.boolean() {
        return Some(if truth { "true" } else { "false" }.to_owned());
    }
    Some(match value.number()? {
        Number::Int(n) => n.to_string(),
        Number::Float(x) if x.is_nan() => "NaN".to_owned(),
        Number::Float(x) if x.is_infinite() => {
            if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
        }
        Number::Float(x) => float_repr(x),
    })
}

fn string(text: &str, style: &Style<'_>, out: &mut String) {
    if !style.ascii || text.is_ascii() {
        return quote(text, out);
    }
    let mut quoted = String::new();
    quote(text, &mut quoted);
    for c in quoted.chars() {
        match c.is_ascii() {
            true => out.push(c),
            false => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
}

/// What is wrong with a text, and where, in bytes.
struct Wrong(&'static str, usize);

type Read<T> = Result<T, Wrong>;

/// The value that a JSON text stands for; or what is wrong with the text, and at which character.
pub fn from_json(text: &Str) -> KResult<(Option<Str>, i64, Dynamic)> {
    let mut reader = Reader { text, at: 0 };
    let read = reader.value(0).and_then(|value| {
        reader.space();
        match reader.at == text.len() {
            true => Ok(value),
            false => Err(Wrong("Extra data", reader.at)),
        }
    });
    Ok(match read {
        Ok(value) => (None, 0, value),
        Err(Wrong(message, at)) => {
            let before = text.get(..at).map_or(0, |before| before.chars().count());
            let at = i64::try_from(before).unwrap_or(i64::MAX);
            (Some(Str::from_static(message)), at, Dynamic::NONE)
        }
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Dynamic) -> Option<Dynamic> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self, depth: u32) -> Read<Dynamic> {
        self.space();
        let start = self.at;
        if depth > DEPTH {
            return Err(Wrong("Too deep", start));
        }
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                Ok(Str::from(self.string()?).into())
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let words = [
                    ("null", Dynamic::NONE),
                    ("true", true.into()),
                    ("false", false.into()),
                    ("NaN", f64::NAN.into()),
                    ("Infinity", f64::INFINITY.into()),
                ];
                let mut words = words.into_iter();
                let found = words.find_map(|(word, value)| self.word(word, value));
                found.ok_or(Wrong("Expecting value", start))
            }
        }
    }

    fn object(&mut self, depth: u32) -> Read<Dynamic> {
        self.at += 1;
        let mut pairs: Vec<(Str, Dynamic)> = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(dict(pairs));
        }
        loop {
            self.space();
            if !self.eat(b'"') {
                let message = "Expecting property name enclosed in double quotes";
                return Err(Wrong(message, self.at));
            }
            let key = Str::from(self.string()?);
            self.space();
            if !self.eat(b':') {
                return Err(Wrong("Expecting ':' delimiter", self.at));
            }
            pairs.push((key, self.value(depth + 1)?));
            self.space();
            if self.eat(b'}') {
                return Ok(dict(pairs));
            }
            if !self.eat(b',') {
                return Err(Wrong("Expecting ',' delimiter", self.at));
            }
        }
    }

    fn array(&mut self, depth: u32) -> Read<Dynamic> {
        self.at += 1;
        let mut items: Vec<Dynamic> = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Dynamic::from_value(List::new(items)));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.eat(b']') {
                return Ok(Dynamic::from_value(List::new(items)));
            }
            if !self.eat(b',') {
                return Err(Wrong("Expecting ',' delimiter", self.at));
            }
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Read<Dynamic> {
        let start = self.at;
        if self.eat(b'-') && self.text[self.at..].starts_with("Infinity") {
            self.at += "Infinity".len();
            return Ok(f64::NEG_INFINITY.into());
        }
        // A zero stands alone before a point.
        let whole = match self.eat(b'0') {
            true => 1,
            false => self.digits(),
        };
        if whole == 0 {
            return Err(Wrong("Expecting value", start));
        }
        let mut float = false;
        for exponent in [false, true] {
            let before = self.at;
            let begins = match exponent {
                false => self.eat(b'.'),
                true => self.eat(b'e') || self.eat(b'E'),
            };
            if begins && exponent {
                let _ = self.eat(b'+') || self.eat(b'-');
            }
            match begins && self.digits() > 0 {
                true => float = true,
                false => self.at = before,
            }
        }
        let text = &self.text[start..self.at];
        let as_float = || text.parse::<f64>().map(Dynamic::from);
        let value = match float {
            true => as_float(),
            // What no integer holds is a float.
            false => text
                .parse::<i128>()
                .map(Dynamic::from)
                .or_else(|_| as_float()),
        };
        value.map_err(|_| Wrong("Expecting value", start))
    }

    /// The rest of a string, behind the opening quote.
    fn string(&mut self) -> Read<String> {
        let start = self.at - 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(end) = rest.find(['"', '\\']) else {
                return Err(Wrong("Unterminated string starting at", start));
            };
            let plain = &rest[..end];
            if let Some(control) = plain.find(|c: char| c < ' ') {
                return Err(Wrong("Invalid control character at", self.at + control));
            }
            out.push_str(plain);
            self.at += end;
            if self.eat(b'"') {
                return Ok(out);
            }
            let escape = self.at;
            self.at += 1;
            let c = match self.byte() {
                Some(b'n') => '\n',
                Some(b't') => '\t',
                Some(b'r') => '\r',
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
                Some(b'u') => {
                    self.at += 1;
                    out.push(self.unicode(escape)?);
                    continue;
                }
                None => return Err(Wrong("Unterminated string starting at", start)),
                _ => return Err(Wrong("Invalid \\escape", escape)),
            };
            self.at += 1;
            out.push(c);
        }
    }

    fn unit(&mut self) -> Option<u16> {
        let unit = self.text.get(self.at..self.at + 4)?;
        let unit = u16::from_str_radix(unit, 16).ok()?;
        self.at += 4;
        Some(unit)
    }

    /// `XXXX` of `\uXXXX`, with its second half if it is one of two.
    fn unicode(&mut self, escape: usize) -> Read<char> {
        let wrong = Wrong("Invalid \\uXXXX escape", escape);
        let Some(first) = self.unit() else {
            return Err(wrong);
        };
        let before = self.at;
        let mut units = vec![first];
        if (0xd800..0xdc00).contains(&first) && self.eat(b'\\') && self.eat(b'u') {
            units.extend(self.unit());
        }
        match char::decode_utf16(units).next() {
            Some(Ok(c)) => Ok(c),
            // Half of a character stands for none.
            _ => {
                self.at = before;
                Ok('\u{fffd}')
            }
        }
    }
}

fn dict(pairs: Vec<(Str, Dynamic)>) -> Dynamic {
    Dynamic::from_value(pairs.into_iter().collect::<Dict<Str, Dynamic>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match from_json(&Str::new(text)) {
            Ok((None, _, value)) => format!("{value:?}"),
            Ok((Some(wrong), at, _)) => format!("{wrong} at {at}"),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn json_is_read_as_python_reads_it() {
        assert_eq!(
            read(r#" {"a": [1, -2.5e1, null, true], "b": {"c": "x\ny\u00e9\ud83d\ude00"}} "#),
            "{'a': [1, -25.0, None, True], 'b': {'c': 'x\\nyé😀'}}"
        );
        assert_eq!(read("[]"), "[]");
        assert_eq!(
            read("170141183460469231731687303715884105728"),
            "1.7014118346046923e+38"
        );
        assert_eq!(
            read("{bad}"),
            "Expecting property name enclosed in double quotes at 1"
        );
        assert_eq!(read("[1, 2"), "Expecting ',' delimiter at 5");
        assert_eq!(read("[1,]"), "Expecting value at 3");
        assert_eq!(read("01"), "Extra data at 1");
        assert_eq!(read("\"é"), "Unterminated string starting at at 0");
        assert_eq!(read("1.x"), "Extra data at 1");
        assert_eq!(read(&"[".repeat(5000)), "Too deep at 501");
    }
}
