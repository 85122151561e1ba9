//! Imports.

use super::{Parse, Parser};
use crate::hir::{
    CrateSpec, ExprKind, Ident, Import, ImportSource, Imported, ImportedName, Name, Stmt, StmtKind,
    TargetKind,
};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic, Span};

impl Parser<'_> {
    /// `rimport a`, `rimport a.b as c`, `rimport a@1[x], b`.
    pub(super) fn rimport(&mut self) -> Parse<StmtKind> {
        self.whole_imports(|p| p.crate_spec().map(ImportSource::Crate))
    }

    /// `import m`, `import m.n as k`.
    pub(super) fn import_statement(&mut self) -> Parse<StmtKind> {
        self.whole_imports(|p| p.ident("a module's name").map(ImportSource::Module))
    }

    /// One import, or several with commas: those behind the first become statements of their own
    /// by ending this one as if a `;` stood there.
    fn whole_imports(&mut self, source: fn(&mut Self) -> Parse<ImportSource>) -> Parse<StmtKind> {
        let keyword = self.token();
        let start = self.bump().span;
        if let T::LBrace | T::String(_) = self.peek() {
            let span = self.span();
            return self.fail(
                Diagnostic::error(Code::BadImport, "an import needs a name")
                    .primary(span, "")
                    .help("write `rimport regex`, or `from regex rimport Regex`"),
            );
        }
        let source = source(self)?;
        let path = self.import_path()?;
        let alias = self.alias()?;
        if keyword.kind == T::Import && Self::is_of_language(&source, &path) && !self.at(T::Comma) {
            return Ok(StmtKind::Pass);
        }
        let import = Import {
            source,
            path,
            what: Imported::Itself { alias },
            span: self.span_from(start),
        };
        let id = self.module.imports.alloc(import);
        if self.at(T::Comma) {
            // Read `rimport a, b` on as `rimport a; rimport b`.
            let comma = self.token().span;
            let kind = T::Semicolon;
            self.tokens[self.pos].kind = kind;
            let next = crate::lexer::Token {
                kind: keyword.kind,
                span: comma.at_end(),
            };
            self.tokens.insert(self.pos + 1, next);
        }
        Ok(StmtKind::Import(id))
    }

    /// `from a.b rimport X as Y, f`, `from m import *`.
    pub(super) fn import_from(&mut self) -> Parse<StmtKind> {
        let start = self.bump().span;
        let spec = self.crate_spec()?;
        let path = self.import_path()?;
        let source = match self.peek() {
            T::Rimport => ImportSource::Crate(spec),
            T::Import => {
                if spec.version.is_some() || !spec.features.is_empty() || !spec.default_features {
                    let error = Diagnostic::error(
                        Code::BadImport,
                        "a Keyton module has neither version nor features",
                    );
                    let span = self.span();
                    self.report(
                        error
                            .primary(spec.span, "")
                            .secondary(span, "`import` is for Keyton modules")
                            .help("write `rimport` to import from a Rust crate"),
                    );
                }
                ImportSource::Module(spec.name)
            }
            _ => {
                let help = "write `from crate rimport name`, or `from module import name`";
                return self.unexpected("`rimport`", help);
            }
        };
        let mut own = self.at(T::Import) && Self::is_of_language(&source, &path);
        let records = matches!(&source, ImportSource::Module(name) if name.name == *"dataclasses");
        self.bump();
        let mut what = self.imported()?;
        // Decorators and such, which the parser knows, are no names.
        if let (Imported::Names(names), true) = (&mut what, records) {
            let known = [
                "dataclass",
                "field",
                "FrozenInstanceError",
                "InitVar",
                "KW_ONLY",
            ];
            names.retain(|name| !known.contains(&name.name.name.as_str()));
            own = names.is_empty();
        }
        if own {
            return Ok(StmtKind::Pass);
        }
        let span = self.span_from(start);
        Ok(StmtKind::Import(self.module.imports.alloc(Import {
            source,
            path,
            what,
            span,
        })))
    }

    /// Whether a module of Python's holds nothing but what is written without an import here: names
    /// of types, and decorators that the parser knows.
    fn is_of_language(source: &ImportSource, path: &[Ident]) -> bool {
        let ImportSource::Module(name) = source else {
            return false;
        };
        match path {
            [] => matches!(name.name.as_str(), "typing" | "abc" | "enum" | "__future__"),
            [one] => name.name == *"collections" && one.name == *"abc",
            _ => false,
        }
    }

    fn imported(&mut self) -> Parse<Imported> {
        if self.at(T::Star) {
            return Ok(Imported::Glob(self.bump().span));
        }
        let parens = self.eat(T::LParen) || self.brace_list()?;
        let mut names = Vec::new();
        loop {
            if parens && self.at(T::RParen) {
                break;
            }
            let name = self.import_name()?;
            let alias = self.alias()?;
            names.push(ImportedName { name, alias });
            if !self.eat(T::Comma) {
                break;
            }
        }
        if parens {
            self.expect(T::RParen, "`)`", "names are separated by `,`")?;
        }
        Ok(Imported::Names(names))
    }

    /// Refuses `{a, b}`, Rust's list of imports.
    fn brace_list(&mut self) -> Parse<bool> {
        if !self.at(T::LBrace) {
            return Ok(false);
        }
        let span = self.span();
        self.fail(
            Diagnostic::error(Code::ForeignSyntax, "braces hold dicts and sets alone")
                .primary(span, "")
                .help("write the names with commas: `from a rimport X, Y`"),
        )
    }

    /// An imported name. A macro's `!` is read over; a dotted name has its own remedy.
    fn import_name(&mut self) -> Parse<Ident> {
        let name = self.ident("a name to import")?;
        self.eat(T::Bang);
        if matches!(self.peek(), T::Dot | T::ColonColon) {
            let span = self.span();
            return self.fail(
                Diagnostic::error(Code::BadImport, "an imported name has no dots")
                    .primary(span, "")
                    .help("write the path behind `from`: `from a.b rimport X`"),
            );
        }
        Ok(name)
    }

    fn alias(&mut self) -> Parse<Option<Ident>> {
        if self.eat(T::As) {
            self.ident("a name").map(Some)
        } else {
            Ok(None)
        }
    }

    /// `.b.c` behind a crate or module.
    fn import_path(&mut self) -> Parse<Vec<Ident>> {
        let mut path = Vec::new();
        loop {
            if self.at(T::ColonColon) {
                let span = self.span();
                self.foreign(
                    span,
                    "paths are written with dots",
                    "write `.` instead of `::`",
                );
            } else if !self.at(T::Dot) {
                return Ok(path);
            }
            self.bump();
            path.push(self.member("a module of the crate")?);
        }
    }

    /// `reqwest@0.13[blocking,json]`, `tokio-stream`.
    fn crate_spec(&mut self) -> Parse<CrateSpec> {
        let mut name = self.ident("a crate's name")?;
        while self.at(T::Minus) && self.span().start == name.span.end {
            self.bump();
            if !self.peek().is_word(self.text()) && !matches!(self.peek(), T::Number(_)) {
                return self.unexpected("the rest of the crate's name", "remove the `-`");
            }
            let part = self.bump_ident();
            name.name = Name::new(&format!("{}-{}", name.name, part.name));
            name.span = name.span.to(part.span);
        }
        let mut spec = CrateSpec {
            span: name.span,
            name,
            version: None,
            features: Vec::new(),
            default_features: true,
        };
        if self.at(T::Version) {
            let token = self.bump();
            spec.version = Some(self.version(token.span)?);
            spec.span = spec.span.to(token.span);
        }
        if self.at(T::Features) {
            let token = self.bump();
            self.features(token.span, &mut spec)?;
            spec.span = spec.span.to(token.span);
        } else if self.at(T::LBracket) {
            let span = self.span();
            return self.fail(
                Diagnostic::error(Code::BadImport, "a list of features cannot be read")
                    .primary(span, "")
                    .help("write names with commas: `rimport reqwest[blocking,json]`")
                    .help("`[-default]` turns the default features off"),
            );
        }
        Ok(spec)
    }

    fn version(&mut self, span: Span) -> Parse<Name> {
        let text = &self.text_of(span)[1..];
        let number = text.trim_start_matches(['=', '^', '~', '<', '>']);
        let core = number.split(['-', '+']).next().unwrap_or("");
        let parts: Vec<&str> = core.split('.').collect();
        let valid = parts.len() <= 3
            && parts.iter().all(|part| {
                matches!(*part, "*" | "x")
                    || !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
            })
            && matches!(
                &text[..text.len() - number.len()],
                "" | "=" | "^" | "~" | "<" | "<=" | ">" | ">="
            );
        if valid {
            return Ok(Name::new(text));
        }
        self.fail(
            Diagnostic::error(Code::BadImport, format!("`{text}` is not a version"))
                .primary(span, "")
                .help("write `@1`, `@0.13`, `@1.2.3`, or `@=1.2.3` for exactly that one"),
        )
    }

    fn features(&mut self, span: Span, spec: &mut CrateSpec) -> Parse<()> {
        let text = self.text_of(span);
        for feature in text[1..text.len() - 1].split(',') {
            let feature = feature.trim().trim_matches(['"', '\'']);
            match feature {
                "" => {}
                "-default" => spec.default_features = false,
                "default" => spec.default_features = true,
                _ if feature.starts_with('-') => {
                    return self.fail(
                        Diagnostic::error(Code::BadImport, "only `default` can be turned off")
                            .primary(span, "")
                            .help("write `[-default]` and list the features to keep"),
                    );
                }
                _ if feature.contains(char::is_whitespace) => {
                    return self.fail(
                        Diagnostic::error(Code::BadImport, format!("`{feature}` is no feature"))
                            .primary(span, "")
                            .help("separate features by `,`"),
                    );
                }
                _ => spec.features.push(Name::new(feature)),
            }
        }
        Ok(())
    }
}

impl Parser<'_> {
    /// `open` is a function of the module `io`, which is imported where it is called by that name.
    pub(super) fn import_of_open(&mut self) {
        let named = |name: &Name| *name == *"open";
        let module = &self.module;
        let called = module.exprs.values().any(|e| match &e.kind {
            ExprKind::Call { callee, .. } => {
                matches!(&module.exprs[*callee].kind, ExprKind::Name(name) if named(name))
            }
            _ => false,
        });
        let own = module
            .fns
            .values()
            .any(|f| f.name.as_ref().is_some_and(|n| named(&n.name)))
            || module
                .targets
                .values()
                .any(|t| matches!(&t.kind, TargetKind::Name(name) if named(name)))
            || module.imports.values().any(|i| i.binds(&Name::new("open")));
        if !called || own {
            return;
        }
        let span = self.module.body.span.at_start();
        let name = |text: &str| Ident {
            name: Name::new(text),
            span,
        };
        let id = self.module.imports.alloc(Import {
            source: ImportSource::Module(name("io")),
            path: Vec::new(),
            // A name that no text can hold.
            what: Imported::Itself {
                alias: Some(name("io\'")),
            },
            span,
        });
        let stmt = self.module.stmts.alloc(Stmt {
            kind: StmtKind::Import(id),
            span,
        });
        self.module.body.stmts.insert(0, stmt);
    }
}
