//! Patterns of `match`.

use super::{Parse, Parser};
use crate::hir::{ExprId, ExprKind, Ident, Pat, PatArg, PatId, PatKind, UnaryOp};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    /// One pattern, or several with commas, which are a tuple.
    pub(super) fn pattern_list(&mut self) -> Parse<PatId> {
        let start = self.span();
        let first = self.pattern()?;
        if !self.at(T::Comma) {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat(T::Comma) {
            if matches!(self.peek(), T::Colon | T::If) {
                break;
            }
            items.push(self.pattern()?);
        }
        self.one_star(&items)?;
        let span = self.span_from(start);
        Ok(self.pat(PatKind::Tuple(items), span))
    }

    fn pat(&mut self, kind: PatKind, span: Span) -> PatId {
        self.module.pats.alloc(Pat { kind, span })
    }

    fn pattern(&mut self) -> Parse<PatId> {
        self.nested(Self::pattern_inner)
    }

    /// Alternatives and `as`.
    fn pattern_inner(&mut self) -> Parse<PatId> {
        let start = self.span();
        let first = self.single_pattern()?;
        let mut pattern = first;
        if self.at(T::Pipe) {
            let mut items = vec![first];
            while self.eat(T::Pipe) {
                items.push(self.single_pattern()?);
            }
            let span = self.span_from(start);
            pattern = self.pat(PatKind::Or(items), span);
        }
        while self.eat(T::As) {
            let name = self.ident("a name")?;
            let span = self.span_from(start);
            pattern = self.pat(PatKind::Alias { pattern, name }, span);
        }
        Ok(pattern)
    }

    fn single_pattern(&mut self) -> Parse<PatId> {
        let start = self.span();
        let kind = match self.peek() {
            T::Ident if self.text() == "_" => {
                self.bump();
                PatKind::Wildcard
            }
            T::Ident => self.name_pattern()?,
            T::Star => {
                self.bump();
                let name = self.ident("a name")?.name;
                PatKind::Star((name != *"_").then_some(name))
            }
            T::LParen => {
                self.bump();
                return self.tuple_pattern(start);
            }
            T::LBracket => {
                self.bump();
                let items = self.pattern_items(T::RBracket)?;
                self.expect(T::RBracket, "`]`", "patterns are separated by `,`")?;
                PatKind::List(items)
            }
            T::LBrace => self.dict_pattern()?,
            T::DotDot | T::DotDotEq => {
                let inclusive = self.bump().kind == T::DotDotEq;
                let end = Some(self.pattern_literal()?);
                PatKind::Range {
                    start: None,
                    end,
                    inclusive,
                }
            }
            _ => self.literal_pattern()?,
        };
        let span = self.span_from(start);
        Ok(self.pat(kind, span))
    }

    /// `{"key": pattern, **rest}`.
    fn dict_pattern(&mut self) -> Parse<PatKind> {
        self.bump();
        let mut entries = Vec::new();
        let mut rest = None;
        while !self.at(T::RBrace) {
            if self.eat(T::StarStar) {
                rest = Some(self.ident("a name")?);
            } else {
                let key = self.pattern_literal()?;
                self.expect(T::Colon, "`:`", "write `case {\"key\": value}:`")?;
                entries.push((key, self.pattern()?));
            }
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.expect(T::RBrace, "`}`", "entries are separated by `,`")?;
        Ok(PatKind::Dict { entries, rest })
    }

    fn literal_pattern(&mut self) -> Parse<PatKind> {
        let literal = self.pattern_literal()?;
        if !matches!(self.peek(), T::DotDot | T::DotDotEq) {
            return Ok(PatKind::Literal(literal));
        }
        let inclusive = self.bump().kind == T::DotDotEq;
        let ends = matches!(
            self.peek(),
            T::Minus | T::Number(_) | T::Float | T::String(_)
        );
        let end = if ends || inclusive {
            Some(self.pattern_literal()?)
        } else {
            None
        };
        Ok(PatKind::Range {
            start: Some(literal),
            end,
            inclusive,
        })
    }

    fn pattern_literal(&mut self) -> Parse<ExprId> {
        let start = self.span();
        match self.peek() {
            T::Minus => {
                self.bump();
                if !matches!(self.peek(), T::Number(_) | T::Float) {
                    return self.unexpected("a number", "a sign stands before numbers alone");
                }
                let operand = self.number()?;
                let span = self.span_from(start);
                Ok(self.alloc(
                    ExprKind::Unary {
                        op: UnaryOp::Neg,
                        operand,
                    },
                    span,
                ))
            }
            T::Number(_) | T::Float | T::String(_) | T::True | T::False | T::None => {
                let literal = self.atom()?;
                if matches!(self.module.exprs[literal].kind, ExprKind::FString(_)) {
                    return self.fail(
                        Diagnostic::error(Code::BadPattern, "an f-string is no pattern")
                            .primary(start, "")
                            .help("write `case x if x == f\"…\":`"),
                    );
                }
                Ok(literal)
            }
            _ => {
                let found = self.peek().describe(self.text());
                self.fail(
                    Diagnostic::error(
                        Code::BadPattern,
                        format!("a pattern was expected, not {found}"),
                    )
                    .primary(self.visible(start), "")
                    .help("patterns are literals, names, `_`, `Type.Variant(x)`, `(a, b)`, `[a, *rest]`")
                    .help("compare with other values in a guard: `case x if x == y:`"),
                )
            }
        }
    }

    /// A name that binds, a path, or something taken apart.
    fn name_pattern(&mut self) -> Parse<PatKind> {
        let mut path = vec![self.bump_ident()];
        while matches!(self.peek(), T::Dot | T::ColonColon) {
            if self.at(T::ColonColon) {
                let span = self.span();
                self.foreign(
                    span,
                    "paths are written with dots",
                    "write `.` instead of `::`",
                );
            }
            self.bump();
            path.push(self.member("a variant")?);
        }
        if self.at(T::LBrace) {
            let span = self.span();
            return self.fail(
                Diagnostic::error(Code::ForeignSyntax, "fields stand in parentheses")
                    .primary(span, "")
                    .help("write `case Point(x=a, y=b):`"),
            );
        }
        if !self.eat(T::LParen) {
            if path.len() > 1 {
                return Ok(PatKind::Path(path));
            }
            return Ok(PatKind::Bind(path.remove(0).name));
        }
        let mut args = Vec::new();
        while !self.at(T::RParen) {
            args.push(self.pattern_arg()?);
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.expect(T::RParen, "`)`", "patterns are separated by `,`")?;
        Ok(PatKind::Variant { path, args })
    }

    fn pattern_arg(&mut self) -> Parse<PatArg> {
        let named = self.peek_at(1) == T::Eq && self.peek().is_word(self.text());
        let field: Option<Ident> = named.then(|| {
            let field = self.bump_ident();
            self.bump();
            field
        });
        Ok(PatArg {
            field,
            pattern: self.pattern()?,
        })
    }

    fn tuple_pattern(&mut self, start: Span) -> Parse<PatId> {
        let open = self.pos;
        let items = self.pattern_items(T::RParen)?;
        let commas = self.tokens[open..self.pos]
            .last()
            .is_some_and(|t| t.kind == T::Comma);
        self.expect(T::RParen, "`)`", "patterns are separated by `,`")?;
        if items.len() == 1 && !commas {
            return Ok(items[0]);
        }
        let span = self.span_from(start);
        Ok(self.pat(PatKind::Tuple(items), span))
    }

    fn pattern_items(&mut self, close: T) -> Parse<Vec<PatId>> {
        let mut items = Vec::new();
        while !self.at(close) {
            items.push(self.pattern()?);
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.one_star(&items)?;
        Ok(items)
    }

    fn one_star(&mut self, items: &[PatId]) -> Parse<()> {
        let stars = items
            .iter()
            .filter(|id| matches!(self.module.pats[**id].kind, PatKind::Star(_)));
        let Some(second) = stars.copied().nth(1) else {
            return Ok(());
        };
        let span = self.module.pats[second].span;
        self.fail(
            Diagnostic::error(
                Code::BadPattern,
                "two patterns with `*` cannot share what is left",
            )
            .primary(span, "the second one")
            .help("remove one `*`"),
        )
    }
}
