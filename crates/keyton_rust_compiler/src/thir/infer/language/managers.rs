//! `with` of a struct: `__enter__` before the block, `__exit__` behind it, however it is left.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Block, WithItem};
use crate::thir::env::StructType;
use crate::thir::infer::language::stmt::Tail;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Catch, Expr, Handler, Kind, Stmt, StmtKind};
use crate::thir::types::error_ty;

impl Infer<'_> {
    /// One item of a `with` that is a struct; `rest` are those behind it.
    #[expect(clippy::too_many_arguments, reason = "the parts of one statement")]
    pub(in crate::thir::infer) fn with_managed(
        &mut self,
        manager: Expr,
        def: &StructType,
        item: &WithItem,
        rest: &[WithItem],
        body: &Block,
        span: Span,
        tail: &Tail,
    ) {
        for method in ["__enter__", "__exit__"] {
            if self.struct_method(def, method).is_none() {
                let name = self.ty_name(&def.ty());
                let message = format!("{name} has no method `{method}`");
                self.error(Code::MissingCapability, manager.span, message, |d| {
                    d.help("`with` needs `__enter__` and `__exit__`")
                });
                return;
            }
        }
        let manager = self.hidden("manager", manager, span);
        let Some(entered) = self.struct_special(&manager, "__enter__", Vec::new(), span) else {
            return;
        };
        if Self::is_broken(&entered) {
            return;
        }
        match item.target {
            Some(target) => self.bind_caught(target, entered),
            None => self.push(span, StmtKind::Expr(entered)),
        }
        let no = self.expr(span, Ty::Bool, Kind::Bool(false));
        let raised = self.hidden("raised", no, span);
        let (inner, reached) = self.branch_of(|me| {
            me.without_yield(|me| match rest {
                [] => me.walk(body, tail),
                rest => me.with_stmt(rest, body, span, tail),
            });
        });
        let (handler, swallows) = self.exit_of_error(&manager, &raised, span);
        let (finally, ()) = self.in_block(|me| {
            let none = |me: &mut Self, ty: Ty| {
                let none = me.none(span);
                me.coerce(none, &Ty::Option(Box::new(ty)))
            };
            let args = vec![none(me, Ty::Str), none(me, error_ty()), none(me, Ty::Str)];
            let exit = me.struct_special(&manager, "__exit__", args, span);
            let Some(exit) = exit.filter(|e| !Self::is_broken(e)) else {
                return;
            };
            let pos = me.pos(span);
            let then = vec![Stmt {
                pos,
                kind: StmtKind::Expr(exit),
            }];
            let test = me.expr(span, Ty::Bool, Kind::Not(Box::new(raised.clone())));
            let otherwise = Vec::new();
            me.push(
                span,
                StmtKind::If {
                    test,
                    then,
                    otherwise,
                },
            );
        });
        let pos = self.pos(span);
        let inner = Stmt {
            pos,
            kind: StmtKind::Try {
                body: inner,
                handlers: vec![handler],
                orelse: Vec::new(),
                finally: Vec::new(),
            },
        };
        self.push(
            span,
            StmtKind::Try {
                body: vec![inner],
                handlers: Vec::new(),
                orelse: Vec::new(),
                finally,
            },
        );
        self.cx.ended = !reached && !swallows;
    }

    /// A value in a variable that no name stands for.
    fn hidden(&mut self, name: &str, value: Expr, span: Span) -> Expr {
        let ty = value.ty.clone();
        let local = self.local(name, ty.clone(), span);
        self.store(Var::Local(local), value, span);
        self.expr(span, ty, Kind::Local(local))
    }

    /// Statements of a block of their own, and whether their end is reached.
    fn branch_of(&mut self, walk: impl FnOnce(&mut Self)) -> (Vec<Stmt>, bool) {
        self.cx.depth += 1;
        let (stmts, ()) = self.in_block(walk);
        self.cx.depth -= 1;
        let reached = !std::mem::replace(&mut self.cx.ended, false);
        (stmts, reached)
    }

    /// What takes an error that leaves the block: it goes on, unless `__exit__` gives true. The second
    /// value says whether it may.
    fn exit_of_error(&mut self, manager: &Expr, raised: &Expr, span: Span) -> (Handler, bool) {
        let local = self.local("error", error_ty(), span);
        self.cx.declared.insert(local);
        let error = self.expr(span, error_ty(), Kind::Local(local));
        let mut swallows = false;
        self.cx.handlers += 1;
        let (body, ()) = self.in_block(|me| {
            let yes = me.expr(span, Ty::Bool, Kind::Bool(true));
            if let Kind::Local(raised) = raised.kind {
                me.store(Var::Local(raised), yes, span);
            }
            let name = vec![(error.clone(), By::Ref)];
            let name = me.rust(span, Ty::Str, "b::Caught::type_name", name, false);
            let name = me.coerce(name, &Ty::Option(Box::new(Ty::Str)));
            let error = me.coerce(error.clone(), &Ty::Option(Box::new(error_ty())));
            let trace = me.none(span);
            let trace = me.coerce(trace, &Ty::Option(Box::new(Ty::Str)));
            let exit = me.struct_special(manager, "__exit__", vec![name, error, trace], span);
            let Some(exit) = exit.filter(|e| !Self::is_broken(e)) else {
                return;
            };
            let pos = me.pos(span);
            let again = Stmt {
                pos,
                kind: StmtKind::Reraise,
            };
            if me.types.shallow(&exit.ty) == Ty::Unit {
                me.push(span, StmtKind::Expr(exit));
                me.cx.out.push(again);
                return;
            }
            swallows = true;
            let taken = me.truth(exit);
            let test = me.expr(span, Ty::Bool, Kind::Not(Box::new(taken)));
            let (then, otherwise) = (vec![again], Vec::new());
            me.push(
                span,
                StmtKind::If {
                    test,
                    then,
                    otherwise,
                },
            );
        });
        self.cx.handlers -= 1;
        let handler = Handler {
            catches: vec![Catch::All],
            bind: Some((local, false)),
            body,
        };
        (handler, swallows)
    }
}
