//! Functions and structs.

use super::{Context, Parse, Parser};
use crate::hir::{
    Block, ExprKind, Field, FnBody, FnId, Function, Ident, Param, StmtKind, Struct, TypeId,
};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic};
use std::sync::Arc;

impl Parser<'_> {
    /// `fn name(…) -> T:` and a body; the word that begins it was checked.
    pub(super) fn fn_statement(&mut self) -> Parse<StmtKind> {
        self.function().map(StmtKind::Fn)
    }

    fn function(&mut self) -> Parse<FnId> {
        let start = self.bump().span;
        let name = self.ident("the function's name")?;
        if self.at(T::Lt) || self.at(T::LBracket) {
            let span = self.span();
            return self.fail(
                Diagnostic::error(Code::ForeignSyntax, "functions have no type parameters")
                    .primary(span, "")
                    .help("leave the parameters' types out: such a function takes any that fit"),
            );
        }
        self.expect(
            T::LParen,
            "`(`",
            "write `fn name():`, with parameters in the parentheses",
        )?;
        let params = self.params(T::RParen)?;
        self.expect(T::RParen, "`)`", "parameters are separated by `,`")?;
        let ret = self.result_type()?;
        let saved = std::mem::replace(
            &mut self.context,
            Context {
                in_fn: true,
                in_loop: false,
            },
        );
        let body = self.block(&format!("`fn {}`", name.name));
        self.context = saved;
        let mut body = body?;
        let doc = self.take_doc(&mut body);
        let span = self.span_to_text(start);
        let function = Function {
            name: Some(name),
            params,
            ret,
            body: FnBody::Block(body),
            doc,
            span,
        };
        Ok(self.module.fns.alloc(function))
    }

    pub(super) fn result_type(&mut self) -> Parse<Option<TypeId>> {
        if self.eat(T::Arrow) {
            self.ty().map(Some)
        } else {
            Ok(None)
        }
    }

    /// Parameters up to `close`.
    pub(super) fn params(&mut self, close: T) -> Parse<Vec<Param>> {
        let mut params: Vec<Param> = Vec::new();
        while !self.at(close) {
            let param = self.param()?;
            let same = params
                .iter()
                .find(|other| other.name.name == param.name.name);
            if let Some(other) = same {
                let error = Diagnostic::error(
                    Code::DuplicateName,
                    format!("two parameters are named `{}`", param.name.name),
                );
                let error = error
                    .primary(param.name.span, "the second one")
                    .secondary(other.name.span, "the first one")
                    .help("rename one of them");
                self.report(error);
            }
            let optional = params.iter().rev().find(|other| other.default.is_some());
            if let Some(other) = optional.filter(|_| param.default.is_none()) {
                let error = Diagnostic::error(
                    Code::BadArguments,
                    format!("`{}` has no default behind one that has", param.name.name),
                );
                let error = error
                    .primary(param.name.span, "this one needs a default")
                    .secondary(other.name.span, "this one has a default")
                    .help("put parameters with defaults last");
                self.report(error);
            }
            params.push(param);
            if !self.eat(T::Comma) {
                break;
            }
        }
        Ok(params)
    }

    fn param(&mut self) -> Parse<Param> {
        if matches!(self.peek(), T::Star | T::StarStar) {
            let span = self.span();
            return self.fail(
                Diagnostic::error(
                    Code::NotYetSupported,
                    "functions take a fixed number of arguments",
                )
                .primary(span, "")
                .help("take a list, or give parameters defaults"),
            );
        }
        if matches!(self.peek(), T::Amp | T::AmpAmp) {
            let span = self.bump().span;
            if self.at_word("mut") {
                self.bump();
            }
            self.foreign(span, "Keyton has no references", "write the name alone");
        }
        let name = self.ident("a parameter's name")?;
        let ty = if self.eat(T::Colon) {
            Some(self.ty()?)
        } else {
            None
        };
        let default = if self.eat(T::Eq) {
            Some(self.expr()?)
        } else {
            None
        };
        Ok(Param { name, ty, default })
    }

    /// Takes the string that opens a body, unless it is the body's value.
    fn take_doc(&mut self, body: &mut Block) -> Option<Arc<str>> {
        if body.stmts.len() < 2 {
            return None;
        }
        let text = self.doc_of(*body.stmts.first()?)?;
        body.stmts.remove(0);
        Some(text)
    }

    fn doc_of(&self, stmt: crate::hir::StmtId) -> Option<Arc<str>> {
        let StmtKind::Expr { expr, .. } = self.module.stmts[stmt].kind else {
            return None;
        };
        match &self.module.exprs[expr].kind {
            ExprKind::Str(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// `struct Name:` with fields and methods; the word that begins it was checked.
    pub(super) fn struct_statement(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        let name = self.ident("the struct's name")?;
        if self.at(T::LParen) || self.at(T::Lt) || self.at(T::LBracket) {
            let span = self.span();
            self.report(
                Diagnostic::error(
                    Code::ForeignSyntax,
                    "a struct has neither bases nor parameters",
                )
                .primary(span, "")
                .help(format!("write `struct {}:`", name.name)),
            );
            while !matches!(self.peek(), T::Colon | T::Newline | T::Eof) {
                self.bump();
            }
        }
        let owner = format!("`struct {}`", name.name);
        self.colon(&owner)?;
        let mut item = Struct {
            name,
            fields: Vec::new(),
            methods: Vec::new(),
            doc: None,
            span: start,
        };
        self.nested(|p| p.struct_body(&owner, &mut item))?;
        item.span = self.span_to_text(start);
        self.duplicate_members(&item);
        Ok(StmtKind::Struct(self.module.structs.alloc(item)))
    }

    fn struct_body(&mut self, owner: &str, item: &mut Struct) -> Parse<()> {
        if !self.at(T::Newline) {
            loop {
                self.struct_member(item)?;
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
            if self.struct_member(item).is_err() {
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

    fn struct_member(&mut self, item: &mut Struct) -> Parse<()> {
        match self.peek() {
            T::Pass | T::Ellipsis => {
                self.bump();
                return Ok(());
            }
            T::Fn => {
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
            T::Ident if self.text() == "def" && self.peek_at(1) == T::Ident => {
                let span = self.span();
                self.foreign(
                    span,
                    "Keyton writes functions with `fn`",
                    "write `fn` instead",
                );
                let method = self.function()?;
                item.methods.push(method);
                return Ok(());
            }
            _ => {}
        }
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
            Some(self.expr()?)
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
        item.fields.push(Field { name, ty, default });
        Ok(())
    }

    fn duplicate_members(&mut self, item: &Struct) {
        let fields = item.fields.iter().map(|field| field.name.clone());
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
