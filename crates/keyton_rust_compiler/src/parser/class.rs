//! Structs, and classes, which are another spelling of them.

use super::expand::Options;
use super::{Parse, Parser};
use crate::hir::{ExprKind, Field, Ident, StmtKind, Struct, TypeId, TypeKind};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic};

/// How a struct is spelled, which says what a value without a type in its body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `struct`, or a `class` below `@dataclass`: a field with a default.
    Struct,
    /// `class`: an attribute of the class.
    Class,
}

impl Parser<'_> {
    /// `struct Name:` with fields and methods; the word that begins it was checked.
    pub(super) fn struct_statement(&mut self) -> Parse<StmtKind> {
        self.struct_as(Spelling::Struct, Options::default())
    }

    /// `class Name(Base):`; the word that begins it was checked.
    pub(super) fn class_statement(&mut self) -> Parse<StmtKind> {
        self.struct_as(Spelling::Class, Options::default())
    }

    pub(super) fn struct_as(
        &mut self,
        spelling: Spelling,
        mut options: Options,
    ) -> Parse<StmtKind> {
        let start = self.bump().span;
        let name = self.ident("the struct's name")?;
        if self.at(T::Lt) || self.at(T::LBracket) {
            let span = self.span();
            self.report(
                Diagnostic::error(Code::ForeignSyntax, "a struct has no type parameters")
                    .primary(span, "")
                    .help("leave the types of its fields out: they follow from `__init__`"),
            );
            while !matches!(self.peek(), T::Colon | T::Newline | T::Eof) {
                self.bump();
            }
        }
        let mut bases = self.bases()?;
        let before = bases.len();
        bases.retain(|id| !self.is_named_tuple(*id));
        options.tuple = bases.len() < before;
        let spelling = if options.tuple {
            Spelling::Struct
        } else {
            spelling
        };
        let owner = format!("`struct {}`", name.name);
        self.colon(&owner)?;
        let mut item = Struct {
            name,
            bases,
            fields: Vec::new(),
            attributes: Vec::new(),
            methods: Vec::new(),
            frozen: false,
            doc: None,
            span: start,
        };
        self.nested(|p| p.struct_body(&owner, &mut item, spelling, &mut options))?;
        item.span = self.span_to_text(start);
        self.complete(&mut item, &options);
        self.duplicate_members(&item);
        Ok(StmtKind::Struct(self.module.structs.alloc(item)))
    }

    /// Whether a base is Python's `NamedTuple`.
    fn is_named_tuple(&self, id: TypeId) -> bool {
        match &self.module.types[id].kind {
            TypeKind::Path { segments, .. } => segments
                .last()
                .is_some_and(|name| name.name == *"NamedTuple"),
            _ => false,
        }
    }

    /// `(Base)` behind the name of a struct.
    fn bases(&mut self) -> Parse<Vec<TypeId>> {
        let mut bases = Vec::new();
        if !self.eat(T::LParen) {
            return Ok(bases);
        }
        while !self.at(T::RParen) {
            if self.peek_at(1) == T::Eq {
                let span = self.span();
                return self.fail(
                    Diagnostic::error(Code::ForeignSyntax, "a struct takes no arguments")
                        .primary(span, "")
                        .help("name the struct it is derived from alone"),
                );
            }
            bases.push(self.ty()?);
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.expect(T::RParen, "`)`", "write `struct B(A):`")?;
        Ok(bases)
    }

    fn struct_body(
        &mut self,
        owner: &str,
        item: &mut Struct,
        spelling: Spelling,
        options: &mut Options,
    ) -> Parse<()> {
        if !self.at(T::Newline) {
            loop {
                self.struct_member(item, spelling, options)?;
                if !self.eat(T::Semicolon) {
                    break;
                }
            }
            self.expect(
                T::Newline,
                "the end of the line",
                "fields are separated by `;` here",
            )?;
            return Ok(());
        }
        let newline = self.bump();
        if !self.eat(T::Indent) {
            self.report(
                Diagnostic::error(
                    Code::MissingBlock,
                    format!("{owner} needs an indented block"),
                )
                .primary(newline.span, "nothing is indented behind this line")
                .help("write fields as `name: type`, or `pass` if there are none"),
            );
            return Ok(());
        }
        while !self.at(T::Dedent) && !self.at(T::Eof) {
            if self.eat(T::Newline) {
                continue;
            }
            let before = self.pos;
            if self.struct_member(item, spelling, options).is_err() {
                self.skip_broken(before);
                continue;
            }
            let ended = matches!(self.last(), Some(T::Dedent | T::Newline));
            if !ended && !self.eat(T::Newline) && !self.eat(T::Semicolon) {
                let _ = self.unexpected::<()>("the end of the line", "one field per line");
                self.skip_broken(before);
            }
        }
        self.eat(T::Dedent);
        Ok(())
    }

    fn struct_member(
        &mut self,
        item: &mut Struct,
        spelling: Spelling,
        options: &mut Options,
    ) -> Parse<()> {
        match self.peek() {
            T::Pass | T::Ellipsis => {
                self.bump();
                return Ok(());
            }
            T::At => return self.decorated_method(item),
            _ if self.at_method() => {
                let method = self.function()?;
                item.methods.push(method);
                return Ok(());
            }
            T::String(_) if item.doc.is_none() => {
                let expr = self.expr()?;
                if let ExprKind::Str(text) = &self.module.exprs[expr].kind {
                    item.doc = Some(text.clone());
                }
                return Ok(());
            }
            _ => {}
        }
        let field = self.field(options)?;
        if field.ty.is_none() && self.method_alias(item, &field) {
            return Ok(());
        }
        // What Python reserves room for by name needs no names here.
        if field.name.name == *"__slots__" {
            return Ok(());
        }
        match spelling {
            Spelling::Class if field.ty.is_none() => item.attributes.push(field),
            _ => item.fields.push(field),
        }
        Ok(())
    }

    /// Whether a method begins here.
    pub(super) fn at_method(&self) -> bool {
        self.at(T::Fn) || self.at_word("def") && self.peek_at(1) == T::Ident
    }

    fn field(&mut self, options: &mut Options) -> Parse<Field> {
        self.eat(T::Let);
        if self.at_word("pub") && self.peek_at(1) == T::Ident {
            let span = self.bump().span;
            self.foreign(
                span,
                "`pub` is not needed: everything is visible",
                "remove it",
            );
        }
        let name = self.ident("a field or method")?;
        let ty = if self.eat(T::Colon) {
            Some(self.ty()?)
        } else {
            None
        };
        let default = if self.eat(T::Eq) {
            let value = self.expr_list()?;
            self.field_default(&name, value, options)
        } else {
            None
        };
        if ty.is_none() && default.is_none() {
            self.report(
                Diagnostic::error(
                    Code::UnexpectedToken,
                    format!("the field `{}` needs a type or a default", name.name),
                )
                .primary(name.span, "")
                .help(format!(
                    "write `{}: i64`, or `{} = 0`",
                    name.name, name.name
                )),
            );
        }
        // Rust separates fields by commas; read over.
        self.eat(T::Comma);
        Ok(Field { name, ty, default })
    }

    fn duplicate_members(&mut self, item: &Struct) {
        let fields = item.fields.iter().chain(&item.attributes);
        let fields = fields.map(|field| field.name.clone());
        let methods = item
            .methods
            .iter()
            .filter_map(|id| self.module.fns[*id].name.clone());
        let members: Vec<Ident> = fields.chain(methods).collect();
        for (at, member) in members.iter().enumerate() {
            if let Some(other) = members[..at].iter().find(|other| other.name == member.name) {
                let message = format!("`{}` is stated twice", member.name);
                let error = Diagnostic::error(Code::DuplicateName, message)
                    .primary(member.span, "the second time")
                    .secondary(other.span, "the first time")
                    .help("rename one of them");
                self.report(error);
            }
        }
    }
}
