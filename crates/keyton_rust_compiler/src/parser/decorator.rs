//! Decorators: those of methods and structs say how they are used, others are called.

use super::class::Spelling;
use super::{Parse, Parser};
use crate::hir::{
    Arg, ArgKind, ExprId, ExprKind, Ident, Name, Role, Stmt, StmtId, StmtKind, Struct, Target,
    TargetKind,
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
            for decorator in &decorators {
                self.check_struct_decorator(*decorator);
            }
            let kind = self.struct_as(Spelling::Struct)?;
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

    fn check_struct_decorator(&mut self, id: ExprId) {
        let span = self.module.exprs[id].span;
        match self.decorator_name(id) {
            // A struct is a dataclass, and the other comparisons follow from `__lt__`.
            Some(("dataclass" | "total_ordering", false)) => {}
            Some(("dataclass", true)) => self.foreign(
                span,
                "arguments of `@dataclass` are not supported yet",
                "leave them out: structs are equal if their fields are, and `__lt__` orders them",
            ),
            _ => self.foreign(
                span,
                "only `@dataclass` can stand above a struct",
                "call a function with the values of the struct instead",
            ),
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
    pub(super) fn field_default(&mut self, value: ExprId) -> ExprId {
        let span = self.module.exprs[value].span;
        let ExprKind::Call { callee, args, .. } = &self.module.exprs[value].kind else {
            return value;
        };
        let is_field = match &self.module.exprs[*callee].kind {
            ExprKind::Name(name) => *name == *"field",
            ExprKind::Attr { name, .. } => name.name == *"field",
            _ => false,
        };
        let [arg] = args.as_slice() else {
            return value;
        };
        let ArgKind::Keyword(name) = &arg.kind else {
            return value;
        };
        let given = arg.value;
        match name.name.as_str() {
            "default" if is_field => given,
            "default_factory" if is_field => {
                let kind = ExprKind::Call {
                    callee: given,
                    args: Vec::new(),
                };
                self.alloc(kind, span)
            }
            _ => value,
        }
    }
}
