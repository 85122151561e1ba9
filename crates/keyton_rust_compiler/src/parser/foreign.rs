//! Spellings of other languages: recognised, explained, and read on as what was meant.

use super::{Parse, Parser};
use crate::hir::StmtKind;
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    /// Reports another language's spelling.
    pub(super) fn foreign(&mut self, span: Span, message: &str, help: &str) {
        self.report(
            Diagnostic::error(Code::ForeignSyntax, message)
                .primary(span, "")
                .help(help),
        );
    }

    /// Statements with blocks as other languages begin them. None if none stands here.
    pub(super) fn foreign_compound(&mut self) -> Option<Parse<StmtKind>> {
        let span = self.span();
        let next = self.peek_at(1);
        match (self.text(), next) {
            ("def", T::Ident) => Some(self.fn_statement()),
            ("class", T::Ident) if self.line_opens_block() => Some(self.class_statement()),
            ("func" | "function" | "fun" | "fnc" | "proc" | "sub", T::Ident) => {
                self.foreign(
                    span,
                    "Keyton writes functions with `fn`",
                    "write `fn` instead",
                );
                Some(self.fn_statement())
            }
            ("record" | "dataclass" | "type", T::Ident) if self.line_opens_block() => {
                let help = "write `struct`; fields are `name: type`, methods take `self`";
                self.foreign(span, "Keyton writes classes with `struct`", help);
                Some(self.struct_statement())
            }
            ("enum" | "trait" | "impl" | "interface" | "mod" | "namespace", T::Ident) => {
                let message = format!("Keyton has no `{}`", self.text());
                let diagnostic = Diagnostic::error(Code::ForeignSyntax, message)
                    .primary(span, "")
                    .help("use a `struct` and functions, or write it in Rust and `rimport` it");
                Some(self.fail(diagnostic))
            }
            ("async", T::Fn | T::For | T::With) => {
                // Futures are awaited where they are made, so `async` changes nothing.
                self.bump();
                Some(match self.peek() {
                    T::Fn => self.fn_statement(),
                    T::For => self.for_statement(),
                    _ => self.with_statement(),
                })
            }
            ("async", T::Ident) if self.text_at(1) == "def" => {
                self.bump();
                self.foreign_compound()
            }
            ("pub" | "export" | "static" | "public", T::Fn | T::Struct) => {
                let text = self.text();
                let message = format!("`{text}` is not needed: everything is visible");
                self.foreign(span, &message, "remove it");
                self.bump();
                Some(if self.at(T::Fn) {
                    self.fn_statement()
                } else {
                    self.struct_statement()
                })
            }
            ("switch" | "select", T::Ident | T::LParen) if self.line_opens_block() => {
                let help = "write `match x:` and `case pattern:`";
                let diagnostic = Diagnostic::error(Code::ForeignSyntax, "Keyton has no `switch`");
                Some(self.fail(diagnostic.primary(span, "").help(help)))
            }
            ("unless" | "until" | "loop" | "do", _) if self.line_opens_block() => {
                let help = match self.text() {
                    "unless" => "write `if not`",
                    "until" => "write `while not`",
                    _ => "write `while True:`",
                };
                let message = format!("Keyton has no `{}`", self.text());
                let diagnostic = Diagnostic::error(Code::ForeignSyntax, message);
                Some(self.fail(diagnostic.primary(span, "").help(help)))
            }
            _ => None,
        }
    }

    fn line_opens_block(&self) -> bool {
        let rest = &self.tokens[self.pos..];
        let end = rest
            .iter()
            .position(|t| matches!(t.kind, T::Newline | T::Eof))
            .unwrap_or(1);
        matches!(rest[end.max(1) - 1].kind, T::Colon | T::RBrace)
    }

    /// Statements of one line as other languages begin them; nothing if none stands here.
    pub(super) fn foreign_simple(&mut self) -> Parse<()> {
        if !self.at(T::Ident) {
            return Ok(());
        }
        let span = self.span();
        match (self.text(), self.peek_at(1)) {
            ("var" | "const" | "val" | "auto" | "mut" | "my", T::Ident) => {
                let message = format!("Keyton has no `{}`", self.text());
                self.foreign(
                    span,
                    &message,
                    "write `x = 1`, or `let x: i64 = 1` with a type",
                );
                self.bump();
                Ok(())
            }
            ("use" | "include" | "require" | "using" | "extern", T::Ident | T::String(_)) => self
                .fail(
                    Diagnostic::error(Code::ForeignSyntax, "Keyton imports crates with `rimport`")
                        .primary(span, "")
                        .help("write `rimport regex`, or `from regex rimport Regex`"),
                ),
            ("throw", T::Ident) => self.fail(
                Diagnostic::error(Code::ForeignSyntax, "Keyton raises errors with `raise`")
                    .primary(span, "")
                    .help("write `raise` instead"),
            ),
            ("case", T::Ident | T::Number(_) | T::String(_)) if self.line_opens_block() => self
                .fail(
                    Diagnostic::error(Code::UnexpectedToken, "`case` belongs to no `match`")
                        .primary(span, "")
                        .help("write `match value:` before it and indent the cases"),
                ),
            _ => Ok(()),
        }
    }
}
