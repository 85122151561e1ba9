//! Numbers and strings.

use super::{Parse, Parser};
use crate::hir::{ExprId, ExprKind, FPart, FloatLit, IntLit, Name};
use crate::lexer::T;
use crate::lexer::number::{self, Number, NumberError, NumberKind};
use crate::lexer::string::{self, EscapeError, EscapeErrorKind, StringParts};
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    pub(super) fn number(&mut self) -> Parse<ExprId> {
        let token = self.bump();
        let text = self.text_of(token.span);
        let kind = if token.kind == T::Float {
            NumberKind::Float
        } else {
            NumberKind::Int
        };
        let kind = match number::decode(text, kind) {
            Ok(Number::Int(value, suffix)) => ExprKind::Int(IntLit {
                value,
                suffix: suffix.map(Name::new),
            }),
            Ok(Number::Float(value, suffix)) => ExprKind::Float(FloatLit {
                value,
                suffix: suffix.map(Name::new),
            }),
            Err(error) => {
                self.bad_number(&error, token.span);
                ExprKind::Missing
            }
        };
        Ok(self.alloc(kind, token.span))
    }

    fn bad_number(&mut self, error: &NumberError, span: Span) {
        let text = self.text_of(span);
        let help = match error {
            NumberError::Suffix { suffix } if suffix == "j" => {
                "complex numbers come from a crate".to_owned()
            }
            NumberError::Suffix { .. } => {
                "names do not begin with digits; types of numbers are written as `5u8`, `1.0f32`"
                    .to_owned()
            }
            NumberError::NoDigits { prefix } => format!("write digits: `{prefix}1f`"),
            NumberError::Digit { base, .. } => format!("digits of base {base} are below {base}"),
            NumberError::TooLarge => {
                "write it as a float, or use a crate for big numbers".to_owned()
            }
            NumberError::LeadingZero => {
                let digits = text.trim_start_matches(['0', '_']);
                format!("write `{digits}`, or `0o{digits}` for base 8")
            }
        };
        self.report(
            Diagnostic::error(Code::BadNumber, error.to_string())
                .primary(span, "")
                .help(help),
        );
    }

    /// One or several string literals side by side, which are one string.
    pub(super) fn strings(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let mut text = Joined::default();
        while let T::String(end) = self.peek() {
            let span = self.bump().span;
            let parts = string::parts(self.text_of(span), end);
            let content = span.start + parts.content_start as u32;
            if !text.parts.is_empty() && text.bytes.is_some() != parts.bytes {
                return self.fail(
                    Diagnostic::error(Code::UnexpectedToken, "text and bytes cannot be joined")
                        .primary(span, "")
                        .secondary(start, "the literal before it")
                        .help("put an operator or `,` between them"),
                );
            }
            self.string(parts, content, &mut text);
        }
        let span = self.span_from(start);
        Ok(self.alloc(text.finish(), span))
    }

    fn string(&mut self, parts: StringParts<'_>, content: u32, joined: &mut Joined) {
        if parts.bytes {
            let mut errors = Vec::new();
            let bytes = string::unescape_bytes(parts.content, parts.raw, &mut errors);
            self.bad_escapes(&errors, content);
            joined.bytes.get_or_insert_default().extend(bytes);
            joined.parts.push(FPart::Text("".into()));
        } else if parts.format {
            joined.format = true;
            let range = content..content + parts.content.len() as u32;
            let made = self.f_string(range, parts.raw);
            joined.parts.extend(made);
        } else {
            let text = self.plain(parts.content, parts.raw, content);
            joined.parts.push(FPart::Text(text.into()));
        }
    }

    /// Text with its escapes resolved. `content` is where it stands.
    pub(super) fn plain(&mut self, text: &str, raw: bool, content: u32) -> String {
        if raw {
            return string::normalize_newlines(text.to_owned());
        }
        let mut errors = Vec::new();
        let plain = string::unescape(text, &mut errors);
        self.bad_escapes(&errors, content);
        plain
    }

    fn bad_escapes(&mut self, errors: &[EscapeError], content: u32) {
        for error in errors {
            let span = Span::new(
                self.file,
                content + error.start as u32,
                content + error.end as u32,
            );
            let help = match &error.kind {
                EscapeErrorKind::Unknown(c) => {
                    format!("write `\\\\{c}` for a backslash, or a raw string: r\"…\"")
                }
                EscapeErrorKind::Digits { .. } => {
                    "write `\\x41`, `\\u00e4` or `\\u{1f600}`".to_owned()
                }
                EscapeErrorKind::NoCharacter(_) => {
                    "characters go up to `\\u{10ffff}`, without d800 to dfff".to_owned()
                }
                EscapeErrorKind::NotAscii => {
                    "write `\"…\".encode()` for the bytes of a text".to_owned()
                }
            };
            self.report(
                Diagnostic::error(Code::BadEscape, error.to_string())
                    .primary(span, "")
                    .help(help),
            );
        }
    }
}

/// Literals side by side.
#[derive(Default)]
struct Joined {
    parts: Vec<FPart>,
    bytes: Option<Vec<u8>>,
    format: bool,
}

impl Joined {
    fn finish(self) -> ExprKind {
        if let Some(bytes) = self.bytes {
            return ExprKind::Bytes(bytes.into());
        }
        let mut merged: Vec<FPart> = Vec::new();
        let mut text = String::new();
        for part in self.parts {
            match part {
                FPart::Text(piece) => text.push_str(&piece),
                value => {
                    if !text.is_empty() {
                        merged.push(FPart::Text(std::mem::take(&mut text).into()));
                    }
                    merged.push(value);
                }
            }
        }
        if !self.format {
            return ExprKind::Str(text.into());
        }
        if !text.is_empty() {
            merged.push(FPart::Text(text.into()));
        }
        ExprKind::FString(merged)
    }
}
