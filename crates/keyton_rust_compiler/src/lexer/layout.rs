//! Indentation, line ends and brackets.

use super::number::NumberKind;
use super::string::StringEnd;
use super::{Lexed, OpenEnd, T, Token, imports};
use kayton_diagnostics::{Code, Diagnostic, FileId, Span};
use logos::Logos;
use std::ops::Range;

/// Brackets without an end that are told at one place.
const MOST_UNCLOSED: usize = 3;

/// Turns raw tokens into tokens with layout.
pub(super) struct Layout<'t> {
    text: &'t str,
    file: FileId,
    range: Range<usize>,
    /// An expression inside of a string: no layout.
    fragment: bool,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
    open_end: Option<OpenEnd>,
    /// Columns of the open blocks; the first one is 0.
    indents: Vec<usize>,
    brackets: Vec<Token>,
    /// The next token is the first one of a line.
    line_start: bool,
    /// The logical line began with `rimport` or `from`.
    import_line: bool,
}

impl<'t> Layout<'t> {
    pub(super) fn new(text: &'t str, file: FileId, range: Range<usize>, fragment: bool) -> Self {
        Self {
            text,
            file,
            range,
            fragment,
            tokens: Vec::new(),
            diagnostics: Vec::new(),
            open_end: None,
            indents: vec![0],
            brackets: Vec::new(),
            line_start: !fragment,
            import_line: false,
        }
    }

    pub(super) fn run(mut self) -> Lexed {
        let text = &self.text[..self.range.end];
        let mut lexer = T::lexer(text);
        lexer.bump(self.range.start);
        // The bump belongs to the first slice otherwise.
        let mut pending_join = false;
        while let Some(result) = lexer.next() {
            let mut range = lexer.span();
            range.start = range.start.max(self.range.start);
            let span = self.span(range.clone());
            pending_join = false;
            match result {
                Err(()) => self.unknown(span),
                Ok(T::Join) => pending_join = lexer.remainder().trim().is_empty(),
                Ok(T::LineEnd) => self.line_end(span),
                Ok(kind) => {
                    if self.line_start {
                        self.line_begins(range.start);
                    }
                    let kind = self.classify(kind, range.clone(), &mut lexer);
                    let span = self.span(range.start..lexer.span().end);
                    self.push(kind, span);
                }
            }
        }
        if pending_join {
            self.open_end = Some(OpenEnd::Backslash);
        }
        self.finish()
    }

    fn span(&self, range: Range<usize>) -> Span {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.file, small(range.start), small(range.end))
    }

    fn text_of(&self, span: Span) -> &'t str {
        &self.text[span.range()]
    }

    /// Gives tokens their final kind; in imports, reads on by other rules.
    fn classify(&mut self, kind: T, range: Range<usize>, lexer: &mut logos::Lexer<'t, T>) -> T {
        let last = self.tokens.last().copied();
        match kind {
            T::At | T::AtEq if self.import_line => {
                let rest = &self.text[range.start..self.range.end];
                let length = imports::version_length(rest).max(range.len());
                lexer.bump(length - range.len());
                T::Version
            }
            T::LBracket if self.import_line && self.brackets.is_empty() => {
                match imports::features_length(&self.text[range.start..self.range.end]) {
                    Some(length) => {
                        lexer.bump(length - 1);
                        T::Features
                    }
                    None => kind,
                }
            }
            // `.5`, where no expression ends right before.
            T::Dot if !last.is_some_and(|t| self.takes_dot(t, range.start)) => {
                let rest = &self.text[range.end..self.range.end];
                if !rest.starts_with(|c: char| c.is_ascii_digit()) {
                    return kind;
                }
                let digits = super::number::scan(&format!("0.{rest}"), false).0 - 2;
                lexer.bump(digits);
                T::Float
            }
            T::Number(NumberKind::Float) => T::Float,
            T::ColonColon if self.import_line => T::ColonColon,
            _ => kind,
        }
    }

    /// Whether a dot at byte `dot` behind that token is the dot of an attribute.
    fn takes_dot(&self, token: Token, dot: usize) -> bool {
        let adjacent = token.span.end as usize == dot;
        let word = adjacent && token.kind.is_word(self.text_of(token.span));
        word || token.kind.ends_expr() || token.kind == T::Dot
    }

    fn unknown(&mut self, span: Span) {
        let text = self.text_of(span);
        let what = match text {
            "\t" => "a tab".to_owned(),
            _ => format!("`{}`", text.escape_debug()),
        };
        let help = match text {
            "$" => "names hold letters, digits and `_`",
            "`" => "strings are written in `\"` or `'`",
            "“" | "”" | "‘" | "’" | "„" | "«" | "»" => {
                "write a plain quote, `\"` or `'`"
            }
            "–" | "—" | "−" => "write a plain minus, `-`",
            "×" | "·" => "write `*`",
            "÷" => "write `/`",
            "≤" => "write `<=`",
            "≥" => "write `>=`",
            "≠" => "write `!=`",
            "\u{a0}" | "\u{200b}" | "\u{3000}" => "replace it by a plain space",
            "\\" => "a backslash joins lines only as the last character of its line",
            _ => "remove it",
        };
        self.diagnostics.push(
            Diagnostic::error(
                Code::UnknownCharacter,
                format!("{what} has no meaning here"),
            )
            .primary(span, "")
            .help(help),
        );
    }

    fn push(&mut self, kind: T, span: Span) {
        match kind {
            T::LParen | T::LBracket | T::LBrace => self.brackets.push(Token { kind, span }),
            T::RParen | T::RBracket | T::RBrace => {
                let Some(kind) = self.close(kind, span) else {
                    return;
                };
                self.tokens.push(Token { kind, span });
                return;
            }
            T::String(end) if end != StringEnd::Closed => self.unclosed_string(end, span),
            _ => {}
        }
        let starts = match self.tokens.last() {
            None => true,
            Some(last) => {
                matches!(
                    last.kind,
                    T::Newline | T::Indent | T::Dedent | T::Semicolon | T::Colon
                )
            }
        };
        if starts && self.brackets.is_empty() && !self.fragment {
            self.import_line = matches!(kind, T::Rimport | T::From);
        }
        self.tokens.push(Token { kind, span });
    }

    fn unclosed_string(&mut self, end: StringEnd, span: Span) {
        let text = self.text_of(span);
        let open = text.find(['"', '\'']).unwrap_or(0);
        let quote = &text[open..=open];
        let start = Span::new(span.file, span.start, span.start + open as u32 + 1);
        let error = Diagnostic::error(Code::UnclosedString, "a string is not closed")
            .primary(start, "it begins here");
        self.diagnostics.push(if end == StringEnd::UnclosedText {
            self.open_end = Some(OpenEnd::String);
            error.help(format!("close it with `{}`", quote.repeat(3)))
        } else {
            let triple = quote.repeat(3);
            error
                .help(format!("close it with `{quote}` on the same line"))
                .help(format!(
                    "a string over several lines stands between `{triple}` and `{triple}`"
                ))
        });
    }

    /// The kind of closing bracket that stands here; none if it closes nothing and is dropped. One
    /// that fits no open bracket closes the innermost one, as if the right one stood there.
    fn close(&mut self, kind: T, span: Span) -> Option<T> {
        let fits = |open: &Token| closer(open.kind).0 == kind;
        if let Some(at) = self.brackets.iter().rposition(fits) {
            while self.brackets.len() > at + 1 {
                self.close_missing(span.at_start());
            }
            self.brackets.pop();
            return Some(kind);
        }
        let text = self.text_of(span);
        let Some(open) = self.brackets.pop() else {
            self.diagnostics.push(
                Diagnostic::error(Code::UnopenedBracket, format!("`{text}` closes nothing"))
                    .primary(span, "no bracket is open that it could close")
                    .help("remove it"),
            );
            return None;
        };
        let (right, close) = closer(open.kind);
        let message = format!("`{text}` does not close `{}`", self.text_of(open.span));
        self.diagnostics.push(
            Diagnostic::error(Code::UnopenedBracket, message)
                .primary(span, "")
                .secondary(open.span, "opened here")
                .help(format!("close it with `{close}`")),
        );
        Some(right)
    }

    /// Closes the innermost bracket that the text does not close.
    fn close_missing(&mut self, place: Span) {
        let Some(open) = self.brackets.pop() else {
            return;
        };
        let text = self.text_of(open.span);
        let (kind, close) = closer(open.kind);
        self.diagnostics.push(
            Diagnostic::error(Code::UnclosedBracket, format!("`{text}` is never closed"))
                .primary(open.span, "opened here")
                .secondary(place, format!("`{close}` is missing at the latest here"))
                .help(format!("add `{close}`")),
        );
        self.tokens.push(Token { kind, span: place });
    }

    /// Closes whatever is open, and tells the innermost of it.
    fn close_all(&mut self, place: Span) {
        for told in 0.. {
            if self.brackets.is_empty() {
                break;
            }
            let before = self.diagnostics.len();
            self.close_missing(place);
            if told >= MOST_UNCLOSED {
                self.diagnostics.truncate(before);
            }
        }
    }

    fn line_end(&mut self, span: Span) {
        if !self.brackets.is_empty() {
            let rest = &self.text[span.end as usize..self.range.end];
            let indent = *self.indents.last().expect("column 0 is always open");
            let after_value = self.tokens.last().is_some_and(|t| t.kind.ends_expr());
            if !self.fragment && begins_statement(rest, indent, after_value) {
                self.close_all(span.at_start());
            } else {
                return;
            }
        }
        if self.fragment || self.goes_on(span) {
            return;
        }
        if !self.line_start {
            self.tokens.push(Token {
                kind: T::Newline,
                span: span.at_start(),
            });
        }
        self.line_start = true;
        self.import_line = false;
    }

    /// Whether the next line goes on with `.name`, as chains of calls are written.
    fn goes_on(&self, line_end: Span) -> bool {
        let mut rest = self.text[line_end.end as usize..self.range.end].trim_start();
        while rest.starts_with('#') {
            rest = rest
                .split_once('\n')
                .map_or("", |(_, below)| below)
                .trim_start();
        }
        let name = rest.strip_prefix('.').and_then(|rest| rest.chars().next());
        !self.line_start && name.is_some_and(|c| c.is_alphabetic() || c == '_')
    }

    /// The first token of a line stands at byte `at`.
    fn line_begins(&mut self, at: usize) {
        self.line_start = false;
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let blank = &self.text[line..at];
        let blank = blank.trim_start_matches('\u{feff}');
        let blank_span = self.span(at - blank.len()..at);
        if blank.contains('\t') {
            self.diagnostics.push(
                Diagnostic::error(Code::TabIndentation, "a tab in the indentation")
                    .primary(blank_span, "")
                    .help("indent with spaces, 4 for each level")
                    .note("a tab is as wide as each editor likes, so blocks would be ambiguous"),
            );
        }
        let column = blank.chars().fold(0, |column, c| match c {
            '\t' => (column / 4 + 1) * 4,
            _ => column + 1,
        });
        let here = self.span(at..at);
        let current = *self.indents.last().expect("column 0 is always open");
        if column > current {
            self.indents.push(column);
            self.tokens.push(Token {
                kind: T::Indent,
                span: blank_span,
            });
            return;
        }
        while self.indents.last().is_some_and(|open| *open > column) {
            self.indents.pop();
            self.tokens.push(Token {
                kind: T::Dedent,
                span: here,
            });
        }
        let open = *self.indents.last().expect("column 0 is always open");
        if open != column {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::InconsistentIndentation,
                    "this line is indented like no block around it",
                )
                .primary(blank_span, format!("{column} spaces"))
                .help(format!(
                    "indent it with {open} or {current} spaces, as the lines around it are"
                )),
            );
        }
    }

    fn finish(mut self) -> Lexed {
        let end = self.span(self.range.end..self.range.end);
        if !self.brackets.is_empty() {
            self.open_end.get_or_insert(OpenEnd::Bracket);
            self.close_all(end);
        }
        if !self.fragment {
            let last = self.tokens.last().map(|token| token.kind);
            if !matches!(last, None | Some(T::Newline | T::Dedent)) {
                self.tokens.push(Token {
                    kind: T::Newline,
                    span: end,
                });
            }
            for _ in 1..self.indents.len() {
                self.tokens.push(Token {
                    kind: T::Dedent,
                    span: end,
                });
            }
        }
        self.tokens.push(Token {
            kind: T::Eof,
            span: end,
        });
        let Self {
            tokens,
            diagnostics,
            open_end,
            ..
        } = self;
        Lexed {
            tokens,
            diagnostics,
            open_end,
        }
    }
}

/// The bracket that closes another one: its kind and text.
fn closer(open: T) -> (T, &'static str) {
    match open {
        T::LParen => (T::RParen, ")"),
        T::LBracket => (T::RBracket, "]"),
        _ => (T::RBrace, "}"),
    }
}

/// Whether a line begins as no line inside of brackets can, so that a bracket was forgotten. The
/// block around it is indented by `indent`; `after_value` says that a value ends before it.
fn begins_statement(line: &str, indent: usize, after_value: bool) -> bool {
    let column = line.len() - line.trim_start_matches(' ').len();
    let mut words = T::lexer(line);
    let Some(Ok(first)) = words.next() else {
        return false;
    };
    match first {
        T::Return
        | T::While
        | T::Struct
        | T::Rimport
        | T::Import
        | T::Raise
        | T::Pass
        | T::Break
        | T::Continue
        | T::Del
        | T::Try
        | T::Let
        | T::Assert
        | T::Global
        | T::Nonlocal
        | T::With
        | T::Elif
        | T::Except
        | T::Finally => true,
        T::Fn => matches!(words.next(), Some(Ok(T::Ident))),
        // Two values side by side, the second one on a line like those of the block around.
        T::Ident if column <= indent && after_value => true,
        // `name = …`, unless it is a keyword argument.
        T::Ident if column <= indent => {
            let assigns = matches!(words.next(), Some(Ok(T::Eq | T::PlusEq | T::MinusEq)));
            let rest = words.remainder();
            let line = rest.split('\n').next().unwrap_or(rest).trim_end();
            let continued = rest[line.len()..].trim_start().starts_with([')', ',']);
            assigns && !line.ends_with([',', ')']) && !continued
        }
        _ => false,
    }
}
