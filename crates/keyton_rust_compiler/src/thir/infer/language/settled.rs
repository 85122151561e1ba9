//! Tests that types decide, `assert` and `del`.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{ExprId, ExprKind, TargetId, TargetKind};
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{Kind, Stmt, StmtKind};

impl Infer<'_> {
    /// What a test says that the type of a parameter decides: `x is None`, `isinstance(x, T)`. A
    /// branch that never runs for these arguments needs no types.
    pub(in crate::thir::infer) fn settled_test(&mut self, test: ExprId) -> Option<bool> {
        let unit = self.cx.unit.clone();
        let param = |me: &mut Self, id: ExprId| {
            let binding = *unit.resolution.exprs.get(id)?;
            let b = &unit.resolution.bindings[binding];
            let is_param = matches!(b.kind, crate::shir::BindingKind::Param { .. });
            if !is_param || b.reassigned {
                return None;
            }
            me.type_of_name(id)
        };
        match &unit.module[test].kind {
            ExprKind::Compare { first, rest } => {
                let [(op, other)] = rest.as_slice() else {
                    return None;
                };
                if unit.module[*other].kind != ExprKind::None {
                    return None;
                }
                let is = match op {
                    crate::hir::CompareOp::Is | crate::hir::CompareOp::Eq => true,
                    crate::hir::CompareOp::IsNot | crate::hir::CompareOp::Ne => false,
                    _ => return None,
                };
                let none = match param(self, *first)? {
                    Ty::Unit => true,
                    Ty::Option(inner) => {
                        let inner = self.types.shallow(&inner);
                        if self.types.known(&inner) != crate::thir::types::Known::No {
                            return None;
                        }
                        true
                    }
                    Ty::Dynamic | Ty::Param(_) => return None,
                    _ => false,
                };
                Some(none == is)
            }
            ExprKind::Call { .. } => {
                let (b, args) = self.builtin_called(test)?;
                if let (crate::shir::Builtin::Callable, [x]) = (b, args) {
                    let have = param(self, x.value)?;
                    return match have {
                        Ty::Dynamic | Ty::Param(_) => None,
                        have => Some(self.is_function(&have)),
                    };
                }
                let [x, ty] = args else { return None };
                if b != crate::shir::Builtin::IsInstance {
                    return None;
                }
                let (x, ty) = (x.value, ty.value);
                let have = param(self, x)?;
                self.instance_of(&have, ty)
            }
            ExprKind::Unary {
                op: crate::hir::UnaryOp::Not,
                operand,
            } => self.settled_test(*operand).map(|holds| !holds),
            _ => None,
        }
    }

    pub(in crate::thir::infer) fn delete(&mut self, target: TargetId) {
        let unit = self.cx.unit.clone();
        let span = unit.module[target].span;
        match &unit.module[target].kind {
            TargetKind::Name(_) => {
                let Some(binding) = unit.resolution.targets.get(target) else {
                    return;
                };
                match self.var(*binding) {
                    Some(Var::Global(g)) => {
                        self.use_global(g);
                        self.push(span, StmtKind::ClearGlobal(g));
                    }
                    Some(Var::Local(l)) => {
                        self.cx.body.locals[l.0].lazy = true;
                        self.push(span, StmtKind::ClearLocal(l));
                    }
                    None => {}
                }
            }
            TargetKind::Index { base, index } => {
                let object = self.infer(*base, None);
                self.delete_item(object, *index, span);
            }
            TargetKind::Tuple(targets) => {
                for t in targets {
                    self.delete(*t);
                }
            }
            _ => {
                self.unsupported(span, "`del` of this", "assign `None` to it");
            }
        }
    }

    pub(in crate::thir::infer) fn assert(
        &mut self,
        test: ExprId,
        message: Option<ExprId>,
        span: Span,
    ) {
        let t = self.test(test);
        let message = match message {
            Some(m) => {
                let e = self.infer(m, None);
                self.shown(e, crate::thir::tree::Text::Str)
            }
            None => self.str_lit("", span),
        };
        self.narrow(test, true);
        let error = self.error_value("AssertionError", message, span);
        let t = self.expr(span, Ty::Bool, Kind::Not(Box::new(t)));
        let pos = self.pos(span);
        let then = vec![Stmt {
            pos,
            kind: StmtKind::Raise(error),
        }];
        self.push(
            span,
            StmtKind::If {
                test: t,
                then,
                otherwise: Vec::new(),
            },
        );
    }
}
