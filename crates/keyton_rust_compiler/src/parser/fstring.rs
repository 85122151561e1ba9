//! F-strings: text with expressions in braces, `{value=!r:spec}`.

use super::{Failed, Parse, Parser};
use crate::hir::{Conversion, ExprId, FPart};
use crate::lexer::{self, T};
use kayton_diagnostics::{Code, Diagnostic, Span};
use std::ops::Range;

impl Parser<'_> {
    /// The parts of an f-string whose content stands at `range`. Problems are reported; the part
    /// is left out then.
    pub(super) fn f_string(&mut self, range: Range<u32>, raw: bool) -> Vec<FPart> {
        let mut parts = Vec::new();
        let mut at = range.start as usize;
        let _ = self.f_parts(&mut at, range.end as usize, raw, false, &mut parts);
        parts
    }

    /// Parts from `at` to `end`; those of a format specification end at its `}`.
    fn f_parts(
        &mut self,
        at: &mut usize,
        end: usize,
        raw: bool,
        in_spec: bool,
        parts: &mut Vec<FPart>,
    ) -> Parse<()> {
        let mut text_start = *at;
        let bytes = self.text.as_bytes();
        while *at < end {
            match bytes[*at] {
                b'\\' if !raw && *at + 1 < end => {
                    // `\u{1f600}` holds braces that are none of the f-string's.
                    let braced = bytes[*at + 1] == b'u' && bytes.get(*at + 2) == Some(&b'{');
                    let close = self.text[*at..end].find('}').filter(|_| braced);
                    *at += close.map_or(2, |close| close + 1);
                }
                b'}' if in_spec => break,
                brace @ (b'{' | b'}')
                    if !in_spec && bytes.get(*at + 1) == Some(&brace) && *at + 1 < end =>
                {
                    self.f_text(text_start..*at + 1, raw, parts);
                    *at += 2;
                    text_start = *at;
                }
                b'{' => {
                    self.f_text(text_start..*at, raw, parts);
                    let part = self.nested(|p| p.f_value(at, end, raw))?;
                    parts.push(part);
                    text_start = *at;
                }
                b'}' => {
                    let span = self.place(*at..*at + 1);
                    return self.fail(
                        Diagnostic::error(Code::BadFString, "`}` closes nothing in this f-string")
                            .primary(span, "")
                            .help("write `}}` for a brace"),
                    );
                }
                _ => *at += 1,
            }
        }
        let stop = (*at).min(end);
        self.f_text(text_start..stop, raw, parts);
        Ok(())
    }

    fn place(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start as u32, range.end as u32)
    }

    fn f_text(&mut self, range: Range<usize>, raw: bool, parts: &mut Vec<FPart>) {
        // A backslash at the end of a broken string may reach past a character.
        let Some(text) = self.text.get(range.clone()) else {
            return;
        };
        if !text.is_empty() {
            let plain = self.plain(text, raw, range.start as u32);
            parts.push(FPart::Text(plain.into()));
        }
    }

    /// `{value=!r:spec}`; `at` stands on the `{` and moves behind the `}`.
    fn f_value(&mut self, at: &mut usize, end: usize, raw: bool) -> Parse<FPart> {
        let open = *at;
        let Some(stop) = expression_end(&self.text.as_bytes()[..end], open + 1) else {
            *at = end;
            let span = self.place(open..open + 1);
            return self.fail(
                Diagnostic::error(Code::BadFString, "`{` is never closed in this f-string")
                    .primary(span, "opened here")
                    .help("add `}`, or write `{{` for a brace"),
            );
        };
        let (value_end, label) = self.self_documenting(open + 1..stop);
        let value = self.f_expression(open..value_end)?;
        *at = stop;
        let conversion = self.conversion(at)?;
        let bytes = self.text.as_bytes();
        let mut spec = None;
        if bytes.get(*at) == Some(&b':') && *at < end {
            *at += 1;
            let mut parts = Vec::new();
            self.f_parts(at, end, raw, true, &mut parts)?;
            spec = Some(parts);
        }
        if *at >= end || bytes[*at] != b'}' {
            let span = self.place(open..open + 1);
            *at = end;
            return self.fail(
                Diagnostic::error(Code::BadFString, "`{` is never closed in this f-string")
                    .primary(span, "opened here")
                    .help("add `}`: `{value}`, `{value:>10}` or `{value!r}`"),
            );
        }
        *at += 1;
        Ok(FPart::Value {
            value,
            label,
            conversion,
            spec,
        })
    }

    /// `x =` of `{x = }`: where the expression ends, and the text to show before the value.
    fn self_documenting(&self, range: Range<usize>) -> (usize, Option<std::sync::Arc<str>>) {
        let text = &self.text[range.clone()];
        let trimmed = text.trim_end();
        let Some(before) = trimmed.strip_suffix('=') else {
            return (range.end, None);
        };
        if before.ends_with(['=', '!', '<', '>']) {
            return (range.end, None);
        }
        (range.start + before.len(), Some(text.into()))
    }

    /// The expression behind the `{` at the start of `range`.
    fn f_expression(&mut self, range: Range<usize>) -> Parse<ExprId> {
        let inner = range.start + 1..range.end;
        if self.text[inner.clone()].trim().is_empty() {
            let span = self.place(range.start..range.end + 1);
            return self.fail(
                Diagnostic::error(Code::BadFString, "there is no value between the braces")
                    .primary(span, "")
                    .help("write a value, or `{{` and `}}` for braces"),
            );
        }
        let lexed = lexer::lex_fragment(self.text, self.file, inner);
        if !lexed.diagnostics.is_empty() {
            self.diagnostics.extend(lexed.diagnostics);
            return Err(Failed);
        }
        let outer = (std::mem::replace(&mut self.tokens, lexed.tokens), self.pos);
        self.pos = 0;
        let result = self.bracketed(Self::f_content);
        (self.tokens, self.pos) = outer;
        result
    }

    fn f_content(&mut self) -> Parse<ExprId> {
        let value = self.expr_list()?;
        if self.at(T::Eof) {
            return Ok(value);
        }
        let (span, found) = (self.span(), self.peek().describe(self.text()));
        self.fail(
            Diagnostic::error(
                Code::BadFString,
                format!("{found} does not belong into the braces"),
            )
            .primary(span, "")
            .help("one expression stands between braces; a format follows behind `:`"),
        )
    }

    fn conversion(&mut self, at: &mut usize) -> Parse<Option<Conversion>> {
        let rest = &self.text[*at..];
        let Some(rest) = rest.strip_prefix('!') else {
            return Ok(None);
        };
        let conversion = match rest.as_bytes().first() {
            Some(b'r') => Conversion::Repr,
            Some(b's') => Conversion::Str,
            Some(b'a') => Conversion::Ascii,
            _ => {
                let span = self.place(*at..*at + 1);
                return self.fail(
                    Diagnostic::error(Code::BadFString, "this conversion does not exist")
                        .primary(span, "")
                        .help("write `!r` for `repr`, `!s` for `str`, `!a` for ASCII alone"),
                );
            }
        };
        *at += 2;
        Ok(Some(conversion))
    }
}

/// Where an expression ends that begins at `at`: at the `!`, `:` or `}` that is not part of it.
fn expression_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0u32;
    loop {
        match *bytes.get(at)? {
            b'(' | b'[' | b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // `m!(x)` is a macro.
            b'!' if depth == 0 && !matches!(bytes.get(at + 1), Some(b'=' | b'(' | b'[')) => {
                return Some(at);
            }
            b':' if depth == 0 => return Some(at),
            quote @ (b'"' | b'\'') => {
                at += 1;
                while *bytes.get(at)? != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
}
