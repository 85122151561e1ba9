//! Functions and structs.

use super::{Context, Parse, Parser};
use crate::hir::{
    Block, ExprKind, FnBody, FnId, Function, Param, ParamKind, Role, StmtKind, TypeId,
};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic};
use std::sync::Arc;

impl Parser<'_> {
    /// `fn name(…) -> T:` and a body; the word that begins it was checked.
    pub(super) fn fn_statement(&mut self) -> Parse<StmtKind> {
        self.function().map(StmtKind::Fn)
    }

    pub(super) fn function(&mut self) -> Parse<FnId> {
        let tail = !self.at_word("def");
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
        let outer = std::mem::replace(&mut self.yields, false);
        let body = self.block(&format!("`fn {}`", name.name));
        let generator = std::mem::replace(&mut self.yields, outer);
        self.context = saved;
        let mut body = body?;
        let doc = self.take_doc(&mut body);
        let span = self.span_to_text(start);
        let function = Function {
            name: Some(name),
            params,
            ret,
            body: FnBody::Block(body),
            role: Role::Plain,
            tail,
            generator,
            wraps: None,
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
        let mut kind = ParamKind::Usual;
        while !self.at(close) {
            if self.at(T::Slash) {
                self.bump();
                params.iter_mut().for_each(|p| p.kind = ParamKind::Place);
                if !self.eat(T::Comma) {
                    break;
                }
                continue;
            }
            if self.at(T::Star) && self.peek_at(1) == T::Comma {
                self.bump();
                self.bump();
                kind = ParamKind::Named;
                continue;
            }
            let param = self.param(kind)?;
            if matches!(param.kind, ParamKind::Rest | ParamKind::Names) {
                kind = ParamKind::Named;
            }
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
            if let Some(other) =
                optional.filter(|_| param.default.is_none() && param.kind == ParamKind::Usual)
            {
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

    fn param(&mut self, mut kind: ParamKind) -> Parse<Param> {
        if self.eat(T::Star) {
            kind = ParamKind::Rest;
        } else if self.eat(T::StarStar) {
            kind = ParamKind::Names;
        }
        if matches!(self.peek(), T::Amp | T::AmpAmp) {
            let span = self.bump().span;
            if self.at_word("mut") {
                self.bump();
            }
            self.foreign(span, "Keyton has no references", "write the name alone");
        }
        let name = self.ident("a parameter's name")?;
        let ty = if !self.untyped_params && self.eat(T::Colon) {
            Some(self.ty()?)
        } else {
            None
        };
        let default = if self.eat(T::Eq) {
            let untyped = std::mem::replace(&mut self.untyped_params, false);
            let default = self.expr();
            self.untyped_params = untyped;
            Some(default?)
        } else {
            None
        };
        Ok(Param {
            name,
            kind,
            ty,
            default,
        })
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
}
