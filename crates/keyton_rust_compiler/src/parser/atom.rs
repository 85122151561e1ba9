//! Names, literals, brackets.

use super::{Parse, Parser};
use crate::hir::{
    Comprehension, ComprehensionClause, ComprehensionKind, DictItem, ExprId, ExprKind,
};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    pub(super) fn atom(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let kind = match self.peek() {
            T::Ident if self.foreign_lambda_follows() => return self.foreign_lambda(),
            T::Ident => {
                if self.text() == "new" && self.peek_at(1) == T::Ident {
                    self.foreign(start, "`new` is not needed", "call the type: `Point(1, 2)`");
                    self.bump();
                    return self.nested(Self::primary);
                }
                ExprKind::Name(self.bump_ident().name)
            }
            T::Number(_) | T::Float => return self.number(),
            T::String(_) => return self.strings(),
            T::True | T::False => ExprKind::Bool(self.bump().kind == T::True),
            T::None => {
                self.bump();
                ExprKind::None
            }
            T::LParen => return self.bracketed(Self::parenthesised),
            T::LBracket => return self.bracketed(Self::list),
            T::LBrace => return self.bracketed(Self::braces),
            T::Fn => return self.nested(Self::lambda),
            T::Pipe | T::PipePipe => return self.rust_closure(),
            _ => return self.missing_value(),
        };
        let span = self.span_from(start);
        Ok(self.alloc(kind, span))
    }

    fn missing_value(&mut self) -> Parse<ExprId> {
        let (span, text) = (self.span(), self.text());
        let help = match self.peek() {
            T::If => "write `a if condition else b`, or put `if` on a line of its own",
            T::For => "write `[value for x in xs]`, or put `for` on a line of its own",
            T::Colon => "write the condition or value before `:`",
            T::Eq => "write `==` to compare, or a name before `=` to assign",
            T::Star => "`*xs` stands among arguments and in lists alone",
            T::EqEq | T::Ne | T::Lt | T::Le | T::Gt | T::Ge => "a comparison needs both sides",
            T::Newline | T::Eof | T::Dedent => "write a value, or remove what asks for one",
            T::RParen | T::RBracket | T::RBrace | T::Comma => {
                "write a value before it, or remove it"
            }
            T::Dot => "write the object before the dot",
            kind if kind.is_word(text) => "this word is a keyword; choose another name",
            _ => "write a value here",
        };
        let found = self.peek().describe(text);
        self.fail(
            Diagnostic::error(
                Code::MissingExpression,
                format!("a value was expected, not {found}"),
            )
            .primary(self.visible(span), "a value is missing here")
            .help(help),
        )
    }

    fn foreign_lambda_follows(&self) -> bool {
        match self.text() {
            "lambda" => matches!(self.peek_at(1), T::Ident | T::Colon | T::Star | T::StarStar),
            _ => self.peek_at(1) == T::FatArrow,
        }
    }

    /// `lambda x: …`, Python's spelling, and `x => …`, which is explained.
    fn foreign_lambda(&mut self) -> Parse<ExprId> {
        let start = self.span();
        if self.text() != "lambda" {
            self.foreign(
                start,
                "Keyton writes function values with `fn`",
                "write `fn(x): x + 1`",
            );
            let name = self.bump_ident();
            let arrow = self.pos;
            self.tokens[arrow].kind = T::Colon;
            let params = vec![crate::hir::Param {
                name,
                kind: crate::hir::ParamKind::Usual,
                ty: None,
                default: None,
            }];
            return self.lambda_body(start, params, None);
        }
        self.bump();
        self.untyped_params = true;
        let params = self.params(T::Colon);
        self.untyped_params = false;
        self.lambda_body(start, params?, None)
    }

    /// `|x| x + 1`.
    fn rust_closure(&mut self) -> Parse<ExprId> {
        let start = self.span();
        self.foreign(
            start,
            "Keyton writes function values with `fn`",
            "write `fn(x): x + 1`",
        );
        let mut params = Vec::new();
        if self.bump().kind == T::Pipe {
            params = self.params(T::Pipe)?;
            self.expect(T::Pipe, "`|`", "write `fn(x): x + 1`")?;
        }
        let body = crate::hir::FnBody::Expr(self.expr()?);
        let span = self.span_from(start);
        let function = crate::hir::Function {
            name: None,
            params,
            ret: None,
            body,
            role: crate::hir::Role::Plain,
            tail: true,
            generator: false,
            wraps: None,
            doc: None,
            span,
        };
        let id = self.module.fns.alloc(function);
        Ok(self.alloc(ExprKind::Lambda(id), span))
    }

    fn parenthesised(&mut self) -> Parse<ExprId> {
        let start = self.bump().span;
        if self.eat(T::RParen) {
            let span = self.span_from(start);
            return Ok(self.alloc(ExprKind::Tuple(Vec::new()), span));
        }
        let first = self.expr_or_spread()?;
        if self.at(T::For) {
            let generator = self.generator(first, start)?;
            self.close(T::RParen, "`)`", "a generator stands in parentheses alone")?;
            self.module.exprs[generator].span = self.span_from(start);
            return Ok(generator);
        }
        if self.at(T::Comma) {
            let items = self.more_items(first, T::RParen)?;
            self.close(T::RParen, "`)`", "items are separated by `,`")?;
            let span = self.span_from(start);
            return Ok(self.alloc(ExprKind::Tuple(items), span));
        }
        self.close(T::RParen, "`)`", "items are separated by `,`")?;
        if matches!(self.module.exprs[first].kind, ExprKind::Spread(_)) {
            return self.lone_spread(first);
        }
        Ok(first)
    }

    /// `, b, c` behind a first item, up to `close`.
    fn more_items(&mut self, first: ExprId, close: T) -> Parse<Vec<ExprId>> {
        let mut items = vec![first];
        while self.eat(T::Comma) {
            if self.at(close) {
                break;
            }
            items.push(self.expr_or_spread()?);
        }
        Ok(items)
    }

    fn list(&mut self) -> Parse<ExprId> {
        let start = self.bump().span;
        let kind = if self.at(T::RBracket) {
            ExprKind::List(Vec::new())
        } else {
            let first = self.expr_or_spread()?;
            if self.at(T::For) {
                let clauses = self.clauses()?;
                let kind = ComprehensionKind::List;
                let element = first;
                ExprKind::Comprehension(Comprehension {
                    kind,
                    element,
                    value: None,
                    clauses,
                })
            } else {
                ExprKind::List(self.more_items(first, T::RBracket)?)
            }
        };
        self.close(T::RBracket, "`]`", "items are separated by `,`")?;
        let span = self.span_from(start);
        Ok(self.alloc(kind, span))
    }

    /// A dict or a set.
    fn braces(&mut self) -> Parse<ExprId> {
        let start = self.bump().span;
        let kind = match self.peek() {
            T::RBrace => ExprKind::Dict(Vec::new()),
            T::StarStar => self.dict(None)?,
            _ => {
                let first = self.expr_or_spread()?;
                match self.peek() {
                    T::Colon => self.dict(Some(first))?,
                    T::For => {
                        let clauses = self.clauses()?;
                        let kind = ComprehensionKind::Set;
                        let element = first;
                        ExprKind::Comprehension(Comprehension {
                            kind,
                            element,
                            value: None,
                            clauses,
                        })
                    }
                    _ => ExprKind::Set(self.more_items(first, T::RBrace)?),
                }
            }
        };
        self.close(
            T::RBrace,
            "`}`",
            "items are separated by `,`, keys and values by `:`",
        )?;
        let span = self.span_from(start);
        Ok(self.alloc(kind, span))
    }

    /// The entries of a dict; the key of the first one may have been read.
    fn dict(&mut self, mut first: Option<ExprId>) -> Parse<ExprKind> {
        let mut items = Vec::new();
        while !self.at(T::RBrace) {
            if first.is_none() && self.eat(T::StarStar) {
                items.push(DictItem::Spread(self.or_expr()?));
            } else {
                let key = match first.take() {
                    Some(key) => key,
                    None => self.expr()?,
                };
                self.expect(
                    T::Colon,
                    "`:`",
                    "an entry of a dict is written as `key: value`",
                )?;
                let value = self.expr()?;
                if items.is_empty() && self.at(T::For) {
                    let clauses = self.clauses()?;
                    let kind = ComprehensionKind::Dict;
                    let element = key;
                    let value = Some(value);
                    let made = Comprehension {
                        kind,
                        element,
                        value,
                        clauses,
                    };
                    return Ok(ExprKind::Comprehension(made));
                }
                items.push(DictItem::Pair { key, value });
            }
            if !self.eat(T::Comma) {
                break;
            }
        }
        Ok(ExprKind::Dict(items))
    }

    /// `for x in xs if c` behind an element.
    pub(super) fn generator(&mut self, element: ExprId, start: Span) -> Parse<ExprId> {
        let clauses = self.clauses()?;
        let kind = ComprehensionKind::Generator;
        let made = Comprehension {
            kind,
            element,
            value: None,
            clauses,
        };
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Comprehension(made), span))
    }

    fn clauses(&mut self) -> Parse<Vec<ComprehensionClause>> {
        let mut clauses = Vec::new();
        while self.eat(T::For) {
            let target = self.loop_target()?;
            self.expect(T::In, "`in`", "write `for x in xs`")?;
            let iter = self.or_expr()?;
            let mut conditions = Vec::new();
            while self.eat(T::If) {
                conditions.push(self.or_expr()?);
            }
            clauses.push(ComprehensionClause {
                target,
                iter,
                conditions,
            });
        }
        if self.at(T::Else) {
            let span = self.span();
            return self.fail(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    "the condition behind `for` has no `else`",
                )
                .primary(span, "")
                .help("write `[a if condition else b for x in xs]`"),
            );
        }
        Ok(clauses)
    }
}
