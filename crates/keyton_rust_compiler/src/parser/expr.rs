//! Operators, by precedence climbing. From loosest to tightest, as in Python with ranges added:
//! conditional and lambda; `or`; `and`; `not`; comparisons; `..`; `|`; `^`; `&`; shifts; `+ -`;
//! `* / // % @`; unary `+ - ~`; `**`; calls, attributes, indices.

use super::{MAX_CHAIN, Parse, Parser};
use crate::hir::{BinaryOp, CompareOp, ExprId, ExprKind, FnBody, Function, LogicalOp, UnaryOp};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const RANGE: u8 = 5;
const BIT_OR: u8 = 6;
const UNARY: u8 = 12;
const POWER: u8 = 13;

impl Parser<'_> {
    /// One expression, or several with commas, which are a tuple.
    pub(super) fn expr_list(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let first = self.expr_or_spread()?;
        if !self.at(T::Comma) {
            if matches!(self.module.exprs[first].kind, ExprKind::Spread(_)) {
                return self.lone_spread(first);
            }
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat(T::Comma) {
            if !self.starts_expr() && !self.at(T::Star) {
                break;
            }
            items.push(self.expr_or_spread()?);
        }
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Tuple(items), span))
    }

    pub(super) fn lone_spread(&mut self, spread: ExprId) -> Parse<ExprId> {
        let span = self.module.exprs[spread].span;
        self.fail(
            Diagnostic::error(
                Code::ForeignSyntax,
                "`*` spreads a list where several values may stand",
            )
            .primary(span, "one value is needed here")
            .help("remove the `*`: values are not dereferenced in Keyton")
            .help("write `[*xs]` for a list of its values"),
        )
    }

    pub(super) fn expr_or_spread(&mut self) -> Parse<ExprId> {
        if !self.at(T::Star) {
            return self.expr();
        }
        let start = self.bump().span;
        let inner = self.nested(|p| p.binary(BIT_OR))?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Spread(inner), span))
    }

    pub(super) fn expr(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let value = self.nested(Self::conditional)?;
        if !self.at(T::Walrus) || !matches!(self.module.exprs[value].kind, ExprKind::Name(_)) {
            return Ok(value);
        }
        self.bump();
        let target = self.target(value)?;
        let value = self.expr()?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Assign { target, value }, span))
    }

    fn conditional(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let then = self.binary(OR)?;
        if !self.at(T::If) {
            return Ok(then);
        }
        let if_span = self.bump().span;
        let test = self.binary(OR)?;
        if !self.at(T::Else) {
            let place = self.visible(self.span());
            return self.fail(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    "an `if` inside of a value needs `else`",
                )
                .primary(place, "`else` is missing here")
                .secondary(if_span, "for this `if`")
                .help("write `a if condition else b`")
                .help("or put `if condition:` on a line of its own"),
            );
        }
        self.bump();
        let otherwise = self.expr()?;
        let span = self.span_from(start);
        Ok(self.alloc(
            ExprKind::Conditional {
                test,
                then,
                otherwise,
            },
            span,
        ))
    }

    /// An expression without `if … else` around it, as comprehensions need it.
    pub(super) fn or_expr(&mut self) -> Parse<ExprId> {
        self.nested(|p| p.binary(OR))
    }

    fn binary(&mut self, min: u8) -> Parse<ExprId> {
        let start = self.span();
        let mut lhs = self.prefix()?;
        for _ in 0..MAX_CHAIN {
            let Some(power) = self.infix_power().filter(|power| *power >= min) else {
                return Ok(lhs);
            };
            lhs = self.infix(lhs, power, start)?;
        }
        self.chain_too_long(start)
    }

    pub(super) fn chain_too_long<R>(&mut self, start: Span) -> Parse<R> {
        let span = self.span_from(start);
        self.fail(
            Diagnostic::error(
                Code::TooDeep,
                format!("more than {MAX_CHAIN} operations follow each other"),
            )
            .primary(span, "")
            .help("name parts of it: assign them to variables"),
        )
    }

    fn infix_power(&self) -> Option<u8> {
        Some(match self.peek() {
            T::Or | T::PipePipe => OR,
            T::And | T::AmpAmp => AND,
            T::EqEq | T::Ne | T::Lt | T::Le | T::Gt | T::Ge | T::In | T::Is => COMPARE,
            T::Not if self.peek_at(1) == T::In => COMPARE,
            T::DotDot | T::DotDotEq => RANGE,
            kind => return binary_op(kind).map(|(_, power)| power),
        })
    }

    fn infix(&mut self, lhs: ExprId, power: u8, start: Span) -> Parse<ExprId> {
        let kind = match power {
            OR | AND => {
                let op = if power == OR {
                    LogicalOp::Or
                } else {
                    LogicalOp::And
                };
                let token = self.bump();
                if matches!(token.kind, T::PipePipe | T::AmpAmp) {
                    let (text, word) = if power == OR {
                        ("||", "or")
                    } else {
                        ("&&", "and")
                    };
                    let message = format!("`{text}` is not used in Keyton");
                    self.foreign(token.span, &message, &format!("write `{word}`"));
                }
                ExprKind::Logical {
                    op,
                    lhs,
                    rhs: self.nested(|p| p.binary(power + 1))?,
                }
            }
            COMPARE => self.comparison(lhs)?,
            RANGE => {
                let inclusive = self.bump().kind == T::DotDotEq;
                let end = self.range_end(inclusive)?;
                ExprKind::Range {
                    start: Some(lhs),
                    end,
                    inclusive,
                }
            }
            _ => {
                let token = self.bump();
                let (op, _) = binary_op(token.kind).expect("looked up by `infix_power`");
                // `**` groups to the right and holds less tight than a sign behind it.
                let right = if op == BinaryOp::Pow {
                    UNARY
                } else {
                    power + 1
                };
                let rhs = self.nested(|p| p.binary(right))?;
                ExprKind::Binary {
                    op,
                    op_span: token.span,
                    lhs,
                    rhs,
                }
            }
        };
        let span = self.span_from(start);
        Ok(self.alloc(kind, span))
    }

    fn comparison(&mut self, first: ExprId) -> Parse<ExprKind> {
        let mut rest = Vec::new();
        while self.infix_power() == Some(COMPARE) {
            let op = self.compare_op();
            if rest.len() as u32 > MAX_CHAIN {
                return self.chain_too_long(self.span());
            }
            rest.push((op, self.nested(|p| p.binary(RANGE))?));
        }
        Ok(ExprKind::Compare { first, rest })
    }

    fn compare_op(&mut self) -> CompareOp {
        match self.bump().kind {
            T::EqEq => CompareOp::Eq,
            T::Ne => CompareOp::Ne,
            T::Lt => CompareOp::Lt,
            T::Le => CompareOp::Le,
            T::Gt => CompareOp::Gt,
            T::Ge => CompareOp::Ge,
            T::In => CompareOp::In,
            T::Is if self.eat(T::Not) => CompareOp::IsNot,
            T::Is => CompareOp::Is,
            _ => {
                self.eat(T::In);
                CompareOp::NotIn
            }
        }
    }

    /// What stands behind `..`; an inclusive range needs an end.
    fn range_end(&mut self, inclusive: bool) -> Parse<Option<ExprId>> {
        if self.starts_expr() || inclusive {
            return self.nested(|p| p.binary(BIT_OR)).map(Some);
        }
        Ok(None)
    }

    fn prefix(&mut self) -> Parse<ExprId> {
        let start = self.span();
        let op = match self.peek() {
            T::Not => UnaryOp::Not,
            T::Minus => UnaryOp::Neg,
            T::Plus => UnaryOp::Pos,
            T::Tilde => UnaryOp::Invert,
            T::Bang => {
                self.foreign(start, "`!` does not negate in Keyton", "write `not`");
                UnaryOp::Not
            }
            T::Amp | T::AmpAmp => {
                self.bump();
                if self.at_word("mut") {
                    self.bump();
                }
                let help = "write the value alone: it is lent as the call needs it";
                self.foreign(start, "Keyton has no references", help);
                return self.nested(Self::prefix);
            }
            T::DotDot | T::DotDotEq => {
                let inclusive = self.bump().kind == T::DotDotEq;
                let end = self.range_end(inclusive)?;
                let span = self.span_from(start);
                return Ok(self.alloc(
                    ExprKind::Range {
                        start: None,
                        end,
                        inclusive,
                    },
                    span,
                ));
            }
            T::Await => {
                self.bump();
                let inner = self.nested(|p| p.binary(POWER))?;
                let span = self.span_from(start);
                return Ok(self.alloc(ExprKind::Await(inner), span));
            }
            _ => return self.primary(),
        };
        let (last, before) = (self.last(), self.last_span());
        let token = self.bump();
        let doubled = last == Some(token.kind) && before.end == start.start;
        if doubled && matches!(token.kind, T::Plus | T::Minus) && !self.starts_expr() {
            return self.increment(token.kind, before.to(start));
        }
        let operand_power = if op == UnaryOp::Not { NOT } else { UNARY };
        let operand = self.nested(|p| p.binary(operand_power))?;
        let span = self.span_from(start);
        Ok(self.alloc(ExprKind::Unary { op, operand }, span))
    }

    /// `x++`, `x--`.
    fn increment(&mut self, kind: T, span: Span) -> Parse<ExprId> {
        let text = if kind == T::Plus { "+" } else { "-" };
        self.fail(
            Diagnostic::error(
                Code::ForeignSyntax,
                format!("`{text}{text}` is not used in Keyton"),
            )
            .primary(span, "")
            .help(format!("write `x {text}= 1`")),
        )
    }

    /// Whether an expression can begin with the token at hand.
    pub(super) fn starts_expr(&self) -> bool {
        matches!(
            self.peek(),
            T::Ident
                | T::Number(_)
                | T::Float
                | T::String(_)
                | T::True
                | T::False
                | T::None
                | T::LParen
                | T::LBracket
                | T::LBrace
                | T::Minus
                | T::Plus
                | T::Tilde
                | T::Not
                | T::Fn
                | T::Await
                | T::Bang
                | T::Amp
                | T::DotDot
                | T::DotDotEq
        )
    }

    /// `fn(x): x + 1`, `fn(x) -> T: …`; at the end of a line a block may follow.
    pub(super) fn lambda(&mut self) -> Parse<ExprId> {
        let start = self.bump().span;
        self.expect(T::LParen, "`(`", "write `fn(x): x + 1`")?;
        let params = self.params(T::RParen)?;
        self.expect(T::RParen, "`)`", "parameters are separated by `,`")?;
        let ret = self.result_type()?;
        self.lambda_body(start, params, ret)
    }

    pub(super) fn lambda_body(
        &mut self,
        start: Span,
        params: Vec<crate::hir::Param>,
        ret: Option<crate::hir::TypeId>,
    ) -> Parse<ExprId> {
        let saved = self.context;
        self.context = super::Context {
            in_fn: true,
            in_loop: false,
        };
        let body = self.lambda_content();
        self.context = saved;
        let body = body?;
        let span = self.span_to_text(start);
        let function = Function {
            name: None,
            params,
            ret,
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

    fn lambda_content(&mut self) -> Parse<FnBody> {
        self.colon("`fn`")?;
        if self.at(T::Newline) && self.peek_at(1) == T::Indent {
            return self.block_body("`fn`").map(FnBody::Block);
        }
        self.expr().map(FnBody::Expr)
    }
}

fn binary_op(kind: T) -> Option<(BinaryOp, u8)> {
    Some(match kind {
        T::Pipe => (BinaryOp::BitOr, BIT_OR),
        T::Caret => (BinaryOp::BitXor, 7),
        T::Amp => (BinaryOp::BitAnd, 8),
        T::Shl => (BinaryOp::Shl, 9),
        T::Shr => (BinaryOp::Shr, 9),
        T::Plus => (BinaryOp::Add, 10),
        T::Minus => (BinaryOp::Sub, 10),
        T::Star => (BinaryOp::Mul, 11),
        T::Slash => (BinaryOp::Div, 11),
        T::SlashSlash => (BinaryOp::FloorDiv, 11),
        T::Percent => (BinaryOp::Mod, 11),
        T::At => (BinaryOp::MatMul, 11),
        T::StarStar => (BinaryOp::Pow, POWER),
        _ => return None,
    })
}
