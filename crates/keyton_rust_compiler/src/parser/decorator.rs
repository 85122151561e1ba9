//! Decorators: those of methods and structs say how they are used, others are called.

use super::class::Spelling;
use super::expand::Options;
use super::{Parse, Parser};
use crate::hir::{
    Arg, ArgKind, ExprId, ExprKind, FnId, Ident, Name, Role, Stmt, StmtId, StmtKind, Struct,
    Target, TargetKind,
};
use crate::lexer::T;
use kayton_diagnostics::{Code, Diagnostic};

impl Parser<'_> {
    /// `@a` lines, up to what they decorate.
    fn decorators(&mut self) -> Parse<Vec<ExprId>> {
        let mut found = Vec::new();
        while self.eat(T::At) {
            found.push(self.expr()?);
            self.expect(T::Newline, "the end of the line", "one decorator per line")?;
        }
        Ok(found)
    }

    /// Decorators and the function or struct below them.
    pub(super) fn decorated(&mut self, stmts: &mut Vec<StmtId>) -> Parse<()> {
        let start = self.span();
        let decorators = self.decorators()?;
        if self.at(T::Struct) || self.at_word("class") {
            let mut options = Options::default();
            for decorator in &decorators {
                self.struct_decorator(*decorator, &mut options);
            }
            let kind = self.struct_as(Spelling::Struct, options)?;
            let stmt = self.statement(kind, start);
            stmts.push(stmt);
            return Ok(());
        }
        if !self.at_method() {
            let help = "write `fn` or `struct` on the line below a decorator";
            return self.unexpected("a function or struct", help);
        }
        let id = self.function()?;
        let kind = StmtKind::Fn(id);
        let stmt = self.statement(kind, start);
        stmts.push(stmt);
        let Some(name) = self.module.fns[id].name.clone() else {
            return Ok(());
        };
        self.module.fns[id].wraps = decorators.iter().find_map(|d| self.wrapped(*d));
        if decorators.is_empty() {
            return Ok(());
        }
        // `@d` above `f` is `f = d(f)`; the function itself has a name that no text can hold.
        let hidden = Name::new(&format!("{}\'", name.name));
        self.module.fns[id].name = Some(Ident {
            name: hidden.clone(),
            span: name.span,
        });
        let mut value = self.alloc(ExprKind::Name(hidden), name.span);
        for decorator in decorators.into_iter().rev() {
            let span = self.module.exprs[decorator].span;
            let arg = Arg {
                kind: ArgKind::Positional,
                value,
                span: name.span,
            };
            let kind = ExprKind::Call {
                callee: decorator,
                args: vec![arg],
            };
            value = self.alloc(kind, span);
        }
        let target = self.module.targets.alloc(Target {
            kind: TargetKind::Name(name.name),
            span: name.span,
        });
        let kind = StmtKind::Assign {
            targets: vec![target],
            value,
        };
        stmts.push(self.module.stmts.alloc(Stmt {
            kind,
            span: name.span,
        }));
        Ok(())
    }

    /// What `@wraps(f)` names.
    fn wrapped(&self, decorator: ExprId) -> Option<Name> {
        let ExprKind::Call { args, .. } = &self.module.exprs[decorator].kind else {
            return None;
        };
        let ("wraps", true) = self.decorator_name(decorator)? else {
            return None;
        };
        match &self.module.exprs[args.first()?.value].kind {
            ExprKind::Name(name) => Some(name.clone()),
            _ => None,
        }
    }

    /// The last name of a decorator that is a path, and whether it is called with arguments.
    fn decorator_name(&self, id: ExprId) -> Option<(&str, bool)> {
        match &self.module.exprs[id].kind {
            ExprKind::Name(name) => Some((name.as_str(), false)),
            ExprKind::Attr { name, .. } => Some((name.name.as_str(), false)),
            ExprKind::Call { callee, args, .. } => {
                let (name, _) = self.decorator_name(*callee)?;
                Some((name, !args.is_empty()))
            }
            _ => None,
        }
    }

    /// `@x.setter`: the method has a name that no text can hold.
    fn setter(&mut self, method: FnId) {
        if let Some(name) = &mut self.module.fns[method].name {
            name.name = Name::new(&format!("{}.setter", name.name));
        }
    }

    /// What a decorator of a struct asks for.
    fn struct_decorator(&mut self, id: ExprId, options: &mut Options) {
        let span = self.module.exprs[id].span;
        match self.decorator_name(id) {
            // A struct is a dataclass, and the other comparisons follow from `__lt__`.
            Some(("dataclass" | "total_ordering", false)) => {}
            Some(("dataclass", true)) => self.dataclass_options(id, options),
            _ => self.foreign(
                span,
                "only `@dataclass` can stand above a struct",
                "call a function with the values of the struct instead",
            ),
        }
    }

    /// `@dataclass(frozen=True, order=True)`.
    fn dataclass_options(&mut self, id: ExprId, options: &mut Options) {
        let ExprKind::Call { args, .. } = self.module.exprs[id].kind.clone() else {
            return;
        };
        for arg in args {
            let on = match self.module.exprs[arg.value].kind {
                ExprKind::Bool(on) => Some(on),
                _ => None,
            };
            let ArgKind::Keyword(name) = &arg.kind else {
                continue;
            };
            match (name.name.as_str(), on) {
                ("frozen", Some(on)) => options.frozen = on,
                ("order", Some(on)) => options.ordered = on,
                ("eq" | "repr" | "init", Some(true)) => {}
                ("slots" | "kw_only" | "unsafe_hash", Some(_)) => {}
                (other, _) => {
                    let message = format!("`{other}` of `@dataclass` is not supported yet");
                    self.report(
                        Diagnostic::error(Code::NotYetSupported, message)
                            .primary(arg.span, "")
                            .help("leave it out: structs are equal if their fields are; write `__eq__` or `__init__` for others"),
                    );
                }
            }
        }
    }

    /// A method below `@property` and its like.
    pub(super) fn decorated_method(&mut self, item: &mut Struct) -> Parse<()> {
        let decorators = self.decorators()?;
        if !self.at_method() {
            return self.unexpected("a method", "write a method on the line below a decorator");
        }
        let method = self.function()?;
        for id in decorators {
            let span = self.module.exprs[id].span;
            let role = match self.decorator_name(id) {
                Some(("property", false)) => Role::Property,
                Some(("staticmethod", false)) => Role::Static,
                Some(("classmethod", false)) => Role::Class,
                Some(("abstractmethod", false)) => Role::Abstract,
                Some(("setter", false)) => {
                    self.setter(method);
                    continue;
                }
                Some(("override" | "final", _)) => continue,
                _ => {
                    let text = self.text_of(span);
                    self.report(
                        Diagnostic::error(
                            Code::NotYetSupported,
                            format!("the decorator `@{text}` of a method is not supported yet"),
                        )
                        .primary(span, "")
                        .help("use `@property`, `@staticmethod`, `@classmethod` or `@abstractmethod`, or a method with a name of its own"),
                    );
                    continue;
                }
            };
            // `@property` above `@abstractmethod` stays a property.
            let old = &mut self.module.fns[method].role;
            if *old == Role::Plain || role != Role::Abstract {
                *old = role;
            }
        }
        item.methods.push(method);
        Ok(())
    }

    /// `field(default_factory=list)` of a dataclass is `list()`, `field(default=0)` is `0`.
    pub(super) fn field_default(
        &mut self,
        field: &Ident,
        value: ExprId,
        options: &mut Options,
    ) -> Option<ExprId> {
        let span = self.module.exprs[value].span;
        let ExprKind::Call { callee, args, .. } = self.module.exprs[value].kind.clone() else {
            return Some(value);
        };
        let is_field = match &self.module.exprs[callee].kind {
            ExprKind::Name(name) => *name == *"field",
            ExprKind::Attr { name, .. } => name.name == *"field",
            _ => false,
        };
        let known = [
            "default",
            "default_factory",
            "compare",
            "repr",
            "hash",
            "kw_only",
        ];
        let names = args.iter().all(|arg| match &arg.kind {
            ArgKind::Keyword(name) => known.contains(&name.name.as_str()),
            _ => false,
        });
        if !is_field || !names {
            return Some(value);
        }
        let mut default = None;
        for arg in args {
            let ArgKind::Keyword(name) = &arg.kind else {
                continue;
            };
            let off = self.module.exprs[arg.value].kind == ExprKind::Bool(false);
            match name.name.as_str() {
                "default" => default = Some(arg.value),
                "default_factory" => {
                    let kind = ExprKind::Call {
                        callee: arg.value,
                        args: Vec::new(),
                    };
                    default = Some(self.alloc(kind, span));
                }
                "compare" if off => options.not_compared.push(field.name.to_string()),
                "repr" if off => options.not_shown.push(field.name.to_string()),
                _ => {}
            }
        }
        default
    }
}
