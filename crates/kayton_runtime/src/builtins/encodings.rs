//! Texts by other characters, and as bytes.

use kayton_api::{Bytes, Dict, Dynamic, Error, ErrorKind, KResult, Number, Str};

use super::{bytes_decode, str_encode};

/// `str.maketrans(from, to, without)`: by the number of a character, that of another, or `None`.
pub fn str_maketrans(from: &Str, to: &Str, without: Option<&Str>) -> KResult<Dict<i64, Dynamic>> {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len() != to.len() {
        let message = "the first two maketrans arguments must have equal length";
        return Err(Error::new(ErrorKind::Value, message));
    }
    let number = |c: char| i64::from(u32::from(c));
    let pairs = from.into_iter().zip(to);
    let pairs = pairs.map(|(a, b)| (number(a), Dynamic::from(number(b))));
    let gone = without.into_iter().flat_map(|text| text.chars());
    let gone = gone.map(|c| (number(c), Dynamic::NONE));
    Ok(pairs.chain(gone).collect())
}

/// `s.translate(table)`. Raises a type error for a table that is no dict.
pub fn str_translate(s: &Str, table: &Dynamic) -> KResult<Str> {
    let mut out = String::new();
    for c in s.chars() {
        let number = Dynamic::from(i64::from(u32::from(c)));
        let Some(dict) = table.container() else {
            return Err(Error::new(ErrorKind::Type, "translate() takes a dict"));
        };
        let found = match dict.has(&number)? {
            true => dict.get(&number)?,
            // A table that was written out has characters as keys.
            false if dict.has(&Str::from(c).into())? => dict.get(&Str::from(c).into())?,
            false => {
                out.push(c);
                continue;
            }
        };
        let found = found.unwrap_or_default();
        match (found.text(), found.number()) {
            (Some(text), _) => out.push_str(text),
            (_, Some(Number::Int(n))) => {
                let c = u32::try_from(n).ok().and_then(char::from_u32);
                out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => {}
        }
    }
    Ok(Str::from(out))
}

/// `s.encode(encoding)`. Raises a Unicode error for what the encoding does not have.
pub fn str_encode_as(s: &Str, encoding: Option<&Str>, errors: Option<&Str>) -> KResult<Bytes> {
    let most = match encoding_of(encoding)? {
        Encoding::Utf8 => return Ok(str_encode(s)),
        Encoding::Ascii => 0x7f,
        Encoding::Latin1 => 0xff,
    };
    let mut out = Vec::new();
    for c in s.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) if byte <= most => out.push(byte),
            _ => match errors.map(|e| &**e) {
                Some("ignore") => {}
                Some("replace") => out.push(b'?'),
                _ => {
                    let message = format!("the encoding has no character {c:?}");
                    let error = Error::new(ErrorKind::Value, message);
                    return Err(error.with_type_name("UnicodeEncodeError"));
                }
            },
        }
    }
    Ok(Bytes::from(out))
}

/// `b.decode(encoding)`. Raises a Unicode error for bytes that stand for no text.
pub fn bytes_decode_as(b: &Bytes, encoding: Option<&Str>, errors: Option<&Str>) -> KResult<Str> {
    match (encoding_of(encoding)?, errors.map(|e| &**e)) {
        (Encoding::Latin1, _) => Ok(Str::from(
            b.iter().map(|b| char::from(*b)).collect::<String>(),
        )),
        (_, Some("replace")) => Ok(Str::from(String::from_utf8_lossy(b).into_owned())),
        (_, Some("ignore")) => {
            let text = String::from_utf8_lossy(b);
            Ok(Str::from(text.replace(char::REPLACEMENT_CHARACTER, "")))
        }
        _ => bytes_decode(b),
    }
}

enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

fn encoding_of(name: Option<&Str>) -> KResult<Encoding> {
    let name = name.map_or("utf-8".to_owned(), |name| {
        name.to_lowercase().replace('_', "-")
    });
    match name.as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "ascii" | "us-ascii" => Ok(Encoding::Ascii),
        "latin-1" | "latin1" | "iso-8859-1" => Ok(Encoding::Latin1),
        _ => {
            let message = format!("unknown encoding: {name}");
            Err(Error::new(ErrorKind::User, message).with_type_name("LookupError"))
        }
    }
}
