//! Types, written as in Rust with dots in paths.

use super::{Parse, Parser};
use crate::hir::{ExprKind, Ident, TypeId, TypeKind, TypeRef};
use crate::lexer::{T, Token};
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    pub(super) fn ty(&mut self) -> Parse<TypeId> {
        let ty = self.nested(Self::ty_inner)?;
        if self.at(T::Pipe) {
            let start = self.module.types[ty].span;
            self.bump();
            let other = self.ty()?;
            let span = self.span_from(start);
            let is_unit = |id: TypeId| self.module.types[id].kind == TypeKind::Unit;
            let inner = if is_unit(other) { ty } else { other };
            if is_unit(ty) != is_unit(other) {
                return Ok(self.option_of(inner, span));
            }
            self.report(
                Diagnostic::error(Code::BadType, "a value has one type, or none: `T | None`")
                    .primary(span, "")
                    .help("leave the type out, use one type, or `Dynamic` for any value"),
            );
        }
        Ok(ty)
    }

    /// `Option<T>`, however it was spelled.
    fn option_of(&mut self, inner: TypeId, span: Span) -> TypeId {
        let name = crate::hir::Name::new("Option");
        let kind = TypeKind::Path {
            segments: vec![Ident { name, span }],
            args: vec![inner],
        };
        self.module.types.alloc(TypeRef { kind, span })
    }

    fn ty_inner(&mut self) -> Parse<TypeId> {
        let start = self.span();
        let kind = match self.peek() {
            T::Amp | T::AmpAmp => {
                // Values are lent as calls need it, so `&T` is `T`.
                self.bump();
                if self.at_word("mut") {
                    self.bump();
                }
                return self.nested(Self::ty_inner);
            }
            T::None => {
                self.bump();
                TypeKind::Unit
            }
            T::Ident if self.text() == "_" => {
                self.bump();
                TypeKind::Infer
            }
            T::Ident if matches!(self.text(), "dyn" | "impl") && self.peek_at(1) == T::Ident => {
                self.bump();
                return self.nested(Self::ty_inner);
            }
            T::Ident => self.type_path()?,
            // `"Node"` names what is defined further down.
            T::String(_) => self.quoted_type()?,
            T::Fn => self.fn_type()?,
            T::LParen => return self.tuple_type(),
            T::LBracket => self.list_type()?,
            _ => {
                let found = self.peek().describe(self.text());
                let place = self.visible(start);
                return self.fail(
                    Diagnostic::error(Code::BadType, format!("a type was expected, not {found}"))
                        .primary(place, "")
                        .help("types are written as `i64`, `str`, `Vec<i64>`, `Option<str>`, `fn(i64) -> str`"),
                );
            }
        };
        let span = self.span_from(start);
        Ok(self.module.types.alloc(TypeRef { kind, span }))
    }

    fn type_path(&mut self) -> Parse<TypeKind> {
        let mut segments: Vec<Ident> = vec![self.bump_ident()];
        loop {
            if self.at(T::ColonColon) && self.peek_at(1) != T::Lt {
                let span = self.span();
                self.foreign(
                    span,
                    "paths are written with dots",
                    "write `.` instead of `::`",
                );
            } else if !self.at(T::Dot) {
                break;
            }
            self.bump();
            segments.push(self.member("a type's name")?);
        }
        if self.at(T::ColonColon) {
            self.bump();
        }
        let args = match self.peek() {
            T::Lt => self.type_args()?,
            T::LBracket => return self.bracketed_type(segments),
            T::LParen
                if segments
                    .last()
                    .is_some_and(|s| matches!(&*s.name, "Fn" | "FnMut" | "FnOnce")) =>
            {
                return self.fn_signature();
            }
            _ => Vec::new(),
        };
        Ok(TypeKind::Path { segments, args })
    }

    /// A type, or the value of a const parameter.
    fn type_arg(&mut self) -> Parse<TypeId> {
        let start = self.span();
        let minus = self.at(T::Minus) && matches!(self.peek_at(1), T::Number(_));
        let at = usize::from(minus);
        let text = match self.peek_at(at) {
            T::Number(_) => self.text_at(at).to_owned(),
            T::True => "true".to_owned(),
            T::False => "false".to_owned(),
            _ => return self.ty(),
        };
        for _ in 0..=at {
            self.bump();
        }
        let sign = if minus { "-" } else { "" };
        let kind = TypeKind::Const(format!("{sign}{}", text.replace('_', "")));
        let span = self.span_from(start);
        Ok(self.module.types.alloc(TypeRef { kind, span }))
    }

    /// `<A, B>`; the token at hand is the `<`.
    pub(super) fn type_args(&mut self) -> Parse<Vec<TypeId>> {
        let open = self.bump().span;
        let mut args = Vec::new();
        while !self.closes_type_args() {
            args.push(self.type_arg()?);
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.close_type_args(open)?;
        Ok(args)
    }

    fn closes_type_args(&self) -> bool {
        matches!(self.peek(), T::Gt | T::Shr | T::Ge | T::ShrEq)
    }

    /// One `>`, which may be the first character of `>>`, `>=` or `>>=`.
    fn close_type_args(&mut self, open: Span) -> Parse<()> {
        let rest = match self.peek() {
            T::Gt => {
                self.bump();
                return Ok(());
            }
            T::Shr => T::Gt,
            T::Ge => T::Eq,
            T::ShrEq => T::Ge,
            _ => {
                let place = self.visible(self.span());
                return self.fail(
                    Diagnostic::error(Code::UnclosedBracket, "`<` is never closed")
                        .primary(open, "opened here")
                        .secondary(place, "`>` is missing here")
                        .help("add `>`; type arguments are separated by `,`"),
                );
            }
        };
        let span = self.span();
        let first = Span::new(span.file, span.start, span.start + 1);
        self.tokens[self.pos] = Token {
            kind: T::Gt,
            span: first,
        };
        let second = Span::new(span.file, span.start + 1, span.end);
        self.tokens.insert(
            self.pos + 1,
            Token {
                kind: rest,
                span: second,
            },
        );
        self.bump();
        Ok(())
    }

    /// `list[int]`, `Optional[T]`, `Callable[[A], B]`: as Python writes them.
    fn bracketed_type(&mut self, segments: Vec<Ident>) -> Parse<TypeKind> {
        self.bump();
        let last = segments.last().map_or("", |s| s.name.as_str()).to_owned();
        if last == "Callable" {
            return self.callable_type();
        }
        let mut args = Vec::new();
        let mut many = false;
        while !self.at(T::RBracket) {
            if self.at(T::Ellipsis) {
                self.bump();
                many = true;
            } else {
                args.push(self.type_arg()?);
            }
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.expect(T::RBracket, "`]`", "type arguments are separated by `,`")?;
        Ok(match (last.as_str(), args.as_slice()) {
            ("Optional", [inner]) => {
                let span = segments[0].span;
                let ty = self.option_of(*inner, span);
                self.module.types[ty].kind.clone()
            }
            ("tuple" | "Tuple", [item]) if many => TypeKind::List(*item),
            ("tuple" | "Tuple", _) => TypeKind::Tuple(args),
            ("Union", [_, _, ..]) => self.any_type(),
            ("Iterable" | "Iterator" | "Sequence" | "Generator" | "Collection", _) => {
                TypeKind::Infer
            }
            _ => TypeKind::Path { segments, args },
        })
    }

    /// The type of values of any type.
    fn any_type(&self) -> TypeKind {
        let name = Ident {
            name: crate::hir::Name::new("Dynamic"),
            span: self.last_span(),
        };
        TypeKind::Path {
            segments: vec![name],
            args: Vec::new(),
        }
    }

    /// `[A, B], R]` behind `Callable[`.
    fn callable_type(&mut self) -> Parse<TypeKind> {
        if self.eat(T::Ellipsis) {
            // Of any parameters.
            while !self.at(T::RBracket) && !self.at(T::Newline) && !self.at(T::Eof) {
                self.bump();
            }
            self.expect(T::RBracket, "`]`", "write `fn(i64) -> str`")?;
            return Ok(self.any_type());
        }
        self.expect(T::LBracket, "`[`", "write `fn(i64) -> str`")?;
        let mut params = Vec::new();
        while !self.at(T::RBracket) {
            params.push(self.ty()?);
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.expect(T::RBracket, "`]`", "write `fn(i64) -> str`")?;
        self.expect(T::Comma, "`,`", "write `fn(i64) -> str`")?;
        let ret = self.ty()?;
        self.expect(T::RBracket, "`]`", "write `fn(i64) -> str`")?;
        let ret = Some(ret);
        Ok(TypeKind::Fn { params, ret })
    }

    fn quoted_type(&mut self) -> Parse<TypeKind> {
        let span = self.span();
        let text = self.text();
        let name = text.trim_matches(['"', '\'']);
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        if name.is_empty() || !plain {
            return self.fail(
                Diagnostic::error(Code::BadType, "a type was expected, not a text")
                    .primary(span, "")
                    .help("leave the quotes out"),
            );
        }
        self.bump();
        let name = crate::hir::Name::new(name);
        Ok(TypeKind::Path {
            segments: vec![Ident { name, span }],
            args: Vec::new(),
        })
    }

    fn fn_type(&mut self) -> Parse<TypeKind> {
        self.bump();
        if !self.at(T::LParen) {
            return self.unexpected("`(`", "types of functions are written as `fn(i64) -> str`");
        }
        self.fn_signature()
    }

    fn fn_signature(&mut self) -> Parse<TypeKind> {
        self.bump();
        let mut params = Vec::new();
        while !self.at(T::RParen) {
            params.push(self.ty()?);
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.expect(T::RParen, "`)`", "types of parameters are separated by `,`")?;
        let ret = self.result_type()?;
        Ok(TypeKind::Fn { params, ret })
    }

    fn tuple_type(&mut self) -> Parse<TypeId> {
        let start = self.bump().span;
        let mut items = Vec::new();
        let mut comma = false;
        while !self.at(T::RParen) {
            items.push(self.ty()?);
            comma = self.eat(T::Comma);
            if !comma {
                break;
            }
        }
        self.expect(T::RParen, "`)`", "types are separated by `,`")?;
        let kind = match items.len() {
            0 => TypeKind::Unit,
            1 if !comma => return Ok(items[0]),
            _ => TypeKind::Tuple(items),
        };
        let span = self.span_from(start);
        Ok(self.module.types.alloc(TypeRef { kind, span }))
    }

    /// `[T]`, `[T; 3]`.
    fn list_type(&mut self) -> Parse<TypeKind> {
        self.bump();
        let item = self.ty()?;
        let mut length = None;
        if self.eat(T::Semicolon) {
            let expr = self.expr()?;
            length = match &self.module.exprs[expr].kind {
                ExprKind::Int(literal) => Some(literal.value.to_string()),
                _ => None,
            };
        }
        self.expect(T::RBracket, "`]`", "a list's type is written as `Vec<i64>`")?;
        Ok(match length {
            Some(length) => TypeKind::Array(item, length),
            None => TypeKind::List(item),
        })
    }
}
