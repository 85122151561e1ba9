//! Strings: how far they reach, and what their escapes mean.

use thiserror::Error;

/// How a string token ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StringEnd {
    /// With its closing quote.
    Closed,
    /// The line ended before the quote.
    UnclosedLine,
    /// The text ended inside of a triple-quoted string.
    UnclosedText,
}

/// The parts of a string token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StringParts<'a> {
    /// `r`: backslashes are themselves.
    pub raw: bool,
    /// `b`.
    pub bytes: bool,
    /// `f`.
    pub format: bool,
    /// What stands between the quotes.
    pub content: &'a str,
    /// Where that begins, in bytes from the token's start.
    pub content_start: usize,
}

/// Why an escape cannot be read, and the bytes of the content that it covers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct EscapeError {
    /// What is wrong.
    pub kind: EscapeErrorKind,
    /// First byte, from the content's start.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What is wrong with an escape.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EscapeErrorKind {
    /// A letter without a meaning.
    #[error("`\\{0}` is not an escape")]
    Unknown(char),
    /// Hexadecimal digits are missing.
    #[error("`\\{letter}` needs {digits} hexadecimal digits")]
    Digits {
        /// `x`, `u`, `U`.
        letter: char,
        /// How many.
        digits: usize,
    },
    /// No Unicode scalar value has that number.
    #[error("there is no character {0:#x}")]
    NoCharacter(u32),
    /// A byte string holds bytes alone.
    #[error("bytes hold ASCII characters alone; others are written as `\\x..`")]
    NotAscii,
}

/// Length in bytes of the string that `text` begins with, prefix and quotes included.
pub fn scan(text: &str) -> (usize, StringEnd) {
    let open = text.find(['"', '\'']).expect("a string has a quote");
    let format = text[..open].contains(['f', 'F']);
    let quote = text.as_bytes()[open];
    let triple = text.as_bytes()[open..].starts_with(&[quote; 3]);
    let width = if triple { 3 } else { 1 };
    scan_body(text.as_bytes(), open + width, quote, triple, format)
}

/// Scans from behind the opening quote. In an f-string, quotes inside of braces open strings of
/// their own if those are closed on the same line.
fn scan_body(
    bytes: &[u8],
    mut at: usize,
    quote: u8,
    triple: bool,
    format: bool,
) -> (usize, StringEnd) {
    let mut depth = 0usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if depth == 0 => {
                let line_end = bytes.get(at + 1) == Some(&b'\n') && !triple;
                at += if line_end { 1 } else { 2 };
                if line_end {
                    // A backslash joins lines inside of a string too.
                    at += 1;
                }
            }
            b'\n' if !triple => return (at, StringEnd::UnclosedLine),
            b'{' if format && depth == 0 && bytes.get(at + 1) == Some(&b'{') => at += 2,
            b'{' if format => {
                depth += 1;
                at += 1;
            }
            b'}' if format => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            b'"' | b'\'' if depth > 0 => match nested(bytes, at) {
                Some(end) => at = end,
                None if byte == quote && closes(bytes, at, quote, triple) => {
                    return (at + if triple { 3 } else { 1 }, StringEnd::Closed);
                }
                None => at += 1,
            },
            _ if byte == quote && closes(bytes, at, quote, triple) => {
                return (at + if triple { 3 } else { 1 }, StringEnd::Closed);
            }
            _ => at += 1,
        }
    }
    let end = if triple {
        StringEnd::UnclosedText
    } else {
        StringEnd::UnclosedLine
    };
    (bytes.len(), end)
}

fn closes(bytes: &[u8], at: usize, quote: u8, triple: bool) -> bool {
    !triple || bytes[at..].starts_with(&[quote; 3])
}

/// The end of a string inside of the braces of another one: plain, closed on its line.
fn nested(bytes: &[u8], open: usize) -> Option<usize> {
    let quote = bytes[open];
    let mut at = open + 1;
    loop {
        match bytes.get(at)? {
            b'\n' => return None,
            b'\\' => at += 2,
            byte if *byte == quote => break,
            _ => at += 1,
        }
    }
    // `f"{x"` and a later `"` on the line do not make `"…"` a nested string: braces must close
    // before the line ends, or the quote was that of the outer string.
    let line = bytes[at + 1..].iter().take_while(|b| **b != b'\n');
    line.into_iter().any(|b| *b == b'}').then_some(at + 1)
}

/// Splits a token's text into its parts. An unclosed string has the rest as its content.
pub fn parts(text: &str, end: StringEnd) -> StringParts<'_> {
    let open = text.find(['"', '\'']).expect("a string has a quote");
    let prefix = &text[..open];
    let has = |c: char| prefix.chars().any(|p| p.eq_ignore_ascii_case(&c));
    let quote = text.as_bytes()[open];
    let triple = text.as_bytes()[open..].starts_with(&[quote; 3]) && text.len() >= open + 3;
    let width = if triple { 3 } else { 1 };
    let stop = match end {
        StringEnd::Closed => text.len() - width,
        StringEnd::UnclosedLine | StringEnd::UnclosedText => text.len(),
    };
    let content_start = open + width;
    let content = &text[content_start..stop.max(content_start)];
    StringParts {
        raw: has('r'),
        bytes: has('b'),
        format: has('f'),
        content,
        content_start,
    }
}

/// Resolves escapes of text. Problems are reported and read over.
pub fn unescape(content: &str, errors: &mut Vec<EscapeError>) -> String {
    let mut out = String::with_capacity(content.len());
    walk(content, errors, |piece| match piece {
        Piece::Text(text) => out.push_str(text),
        Piece::Char(c) => out.push(c),
        Piece::Byte(b) => out.push(char::from(b)),
    });
    normalize_newlines(out)
}

/// Resolves escapes of bytes; `raw` leaves backslashes. Problems are reported and read over.
pub fn unescape_bytes(content: &str, raw: bool, errors: &mut Vec<EscapeError>) -> Vec<u8> {
    for (at, c) in content.char_indices().filter(|(_, c)| !c.is_ascii()) {
        let kind = EscapeErrorKind::NotAscii;
        errors.push(EscapeError {
            kind,
            start: at,
            end: at + c.len_utf8(),
        });
    }
    if raw {
        return content.as_bytes().to_vec();
    }
    let mut out = Vec::with_capacity(content.len());
    walk(content, errors, |piece| match piece {
        Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
        Piece::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        Piece::Byte(b) => out.push(b),
    });
    out
}

/// Line ends in text are `\n`, whatever the file has.
pub fn normalize_newlines(text: String) -> String {
    if text.contains("\r\n") {
        text.replace("\r\n", "\n")
    } else {
        text
    }
}

enum Piece<'a> {
    Text(&'a str),
    Char(char),
    Byte(u8),
}

fn walk<'a>(content: &'a str, errors: &mut Vec<EscapeError>, mut emit: impl FnMut(Piece<'a>)) {
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        emit(Piece::Text(&rest[..at]));
        let start = content.len() - rest.len() + at;
        let mut chars = rest[at + 1..].chars();
        let Some(letter) = chars.next() else {
            rest = "";
            break;
        };
        rest = chars.as_str();
        let simple = match letter {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            '0' => Some('\0'),
            'a' => Some('\x07'),
            'b' => Some('\x08'),
            'f' => Some('\x0c'),
            'v' => Some('\x0b'),
            'e' => Some('\x1b'),
            '\\' | '\'' | '"' => Some(letter),
            _ => None,
        };
        if let Some(c) = simple {
            emit(Piece::Char(c));
            continue;
        }
        match letter {
            '\n' => {}
            '\r' if rest.starts_with('\n') => rest = &rest[1..],
            'x' | 'u' | 'U' => match hex(letter, rest) {
                Ok((value, used)) => {
                    rest = &rest[used..];
                    emit(value);
                }
                Err((kind, used)) => {
                    rest = &rest[used..];
                    let end = content.len() - rest.len();
                    errors.push(EscapeError { kind, start, end });
                }
            },
            _ => {
                let end = content.len() - rest.len();
                errors.push(EscapeError {
                    kind: EscapeErrorKind::Unknown(letter),
                    start,
                    end,
                });
            }
        }
    }
    emit(Piece::Text(rest));
}

/// `\x41`, `\u00e4`, `\u{1f600}`, `\U0001f600`: the value and the bytes used behind the letter.
fn hex<'a>(letter: char, rest: &str) -> Result<(Piece<'a>, usize), (EscapeErrorKind, usize)> {
    let digits = match letter {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let braced = rest
        .strip_prefix('{')
        .and_then(|inner| inner.find('}').map(|end| &inner[..end]));
    let (text, used) = match braced {
        Some(inner) if letter == 'u' => (inner, inner.len() + 2),
        _ => (rest.get(..digits).unwrap_or(""), digits),
    };
    let valid = !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !valid {
        return Err((EscapeErrorKind::Digits { letter, digits }, 0));
    }
    let value = u32::from_str_radix(text, 16).expect("at most eight hexadecimal digits");
    if letter == 'x' {
        return Ok((Piece::Byte(value as u8), used));
    }
    match char::from_u32(value) {
        Some(c) => Ok((Piece::Char(c), used)),
        None => Err((EscapeErrorKind::NoCharacter(value), used)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, end: StringEnd) {
        let (length, found) = scan(text);
        assert_eq!((&text[..length], found), (expected, end));
    }

    #[test]
    fn strings_end_at_their_quote() {
        check(r#""a" + "b""#, r#""a""#, StringEnd::Closed);
        check(r#"'a\'b' x"#, r#"'a\'b'"#, StringEnd::Closed);
        check(
            "\"\"\"a\n\"b\"\n\"\"\" x",
            "\"\"\"a\n\"b\"\n\"\"\"",
            StringEnd::Closed,
        );
        check("\"\" x", "\"\"", StringEnd::Closed);
        check("\"ab\nc\"", "\"ab", StringEnd::UnclosedLine);
        check("'''ab\nc", "'''ab\nc", StringEnd::UnclosedText);
    }

    #[test]
    fn f_strings_hold_strings() {
        check(r#"f"{d["k"]}" x"#, r#"f"{d["k"]}""#, StringEnd::Closed);
        check(r#"f"{{" x"#, r#"f"{{""#, StringEnd::Closed);
        check(r#"f"{x" + "b""#, r#"f"{x""#, StringEnd::Closed);
    }

    #[test]
    fn escapes() {
        let mut errors = Vec::new();
        assert_eq!(
            unescape(r"a\n\x41\u00e4\u{1F600}\\", &mut errors),
            "a\nAä😀\\"
        );
        assert_eq!(errors, []);
        unescape(r"a\q\x4", &mut errors);
        assert_eq!(errors.len(), 2);
        assert_eq!((errors[0].start, errors[0].end), (1, 3));
        assert_eq!(unescape_bytes(r"\xff\0", false, &mut Vec::new()), [255, 0]);
    }
}
