//! Generators: `yield`, `iter`, `next`, and structs that are iterators.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::ExprId;
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Iter, Kind, StmtKind};
use crate::thir::types::{generated, generator_ty};

impl Infer<'_> {
    pub(in crate::thir::infer) fn yield_stmt(
        &mut self,
        value: Option<ExprId>,
        each: bool,
        span: Span,
    ) {
        let Some(item) = self.cx.items.clone() else {
            self.error(
                Code::MisplacedJump,
                span,
                "`yield` is in no function",
                |d| d.help("move it into a function, which is a generator then"),
            );
            return;
        };
        if self.cx.tries > 0 {
            self.unsupported(
                span,
                "`yield` inside of `try` or `with`",
                "collect the values in a list first, and yield them behind it",
            );
            return;
        }
        let Some(value) = value else {
            let e = self.expr(span, Ty::Unit, Kind::Unit);
            let e = self.coerce(e, &item);
            self.push(span, StmtKind::Yield(e));
            return;
        };
        if !each {
            let expected = self.types.shallow(&item);
            let e = self.infer(value, Some(&expected));
            if matches!(self.types.known(&expected), crate::thir::types::Known::No) {
                self.types.settle(&e.ty);
            }
            let e = self.coerce(e, &item);
            if !Self::is_broken(&e) {
                self.push(span, StmtKind::Yield(e));
            }
            return;
        }
        let Some((iter, ty)) = self.iter_expr(value) else {
            return;
        };
        self.types.settle(&ty);
        let local = self.local("item", ty.clone(), span);
        self.cx.declared.insert(local);
        let it = self.expr(span, ty, Kind::Local(local));
        let (body, ()) = self.in_block(|me| {
            let it = me.coerce(it, &item);
            if !Self::is_broken(&it) {
                me.push(span, StmtKind::Yield(it));
            }
        });
        let orelse = None;
        self.push(
            span,
            StmtKind::For {
                local,
                iter,
                body,
                orelse,
            },
        );
    }

    /// The items of an iterator of the language.
    pub(in crate::thir::infer) fn iter_generator(
        &mut self,
        e: Expr,
        item: &Ty,
        span: Span,
    ) -> Iter {
        let ty = e.ty.clone();
        let local = self.local("iter", ty.clone(), span);
        let it = self.expr(span, ty, Kind::Local(local));
        let step = Ty::Option(Box::new(item.clone()));
        let next = self.rust(span, step, "b::Generator::step", vec![(it, By::Ref)], true);
        Iter::Object {
            local,
            init: Box::new(e),
            next: Box::new(next),
        }
    }

    /// What a struct gives when it is looped over: what `__iter__` gives, or itself by `__next__`.
    pub(in crate::thir::infer) fn iter_struct(
        &mut self,
        e: Expr,
        span: Span,
    ) -> Option<(Iter, Ty)> {
        let def = self.struct_of(&e.ty)?;
        let steps = self.struct_method(&def, "__next__").is_some();
        if let Some(made) = self.struct_special(&e, "__iter__", Vec::new(), span) {
            if Self::is_broken(&made) {
                return None;
            }
            // `return self`: it is its own iterator.
            if !(steps && self.types.unify(&made.ty, &e.ty)) {
                return match self.struct_of(&made.ty) {
                    Some(other) if other.key == def.key => None,
                    _ => self.iter_value(made),
                };
            }
            return self.iter_steps(made, span);
        }
        if steps {
            return self.iter_steps(e, span);
        }
        let name = self.ty_name(&e.ty);
        let message = format!("{name} cannot be looped over");
        self.error(Code::NotIterable, span, message, |d| {
            d.help("give the struct a method `__iter__`")
        });
        None
    }

    /// A struct whose `__next__` gives the items, and raises `StopIteration` at the end.
    fn iter_steps(&mut self, e: Expr, span: Span) -> Option<(Iter, Ty)> {
        let ty = e.ty.clone();
        let local = self.local("iter", ty.clone(), span);
        self.cx.declared.insert(local);
        let it = self.expr(span, ty, Kind::Local(local));
        let mut item = Ty::Unit;
        let body = self.scoped(
            |me| match me.struct_special(&it, "__next__", Vec::new(), span) {
                Some(call) => {
                    item = me.types.settle(&call.ty);
                    call
                }
                None => me.broken(span),
            },
        );
        if Self::is_broken(&body) {
            return None;
        }
        let kind = Kind::Closure {
            params: Vec::new(),
            body: Box::new(body),
            boxed: false,
            captures: Vec::new(),
        };
        let step = self.expr(span, item.clone(), kind);
        let next = Ty::Option(Box::new(item.clone()));
        let next = self.rust(span, next, "b::until_stop", vec![(step, By::Value)], true);
        let iter = Iter::Object {
            local,
            init: Box::new(e),
            next: Box::new(next),
        };
        Some((iter, item))
    }

    /// `iter(x)`, if that is an iterator of the language.
    pub(in crate::thir::infer) fn iterator_of(&mut self, e: Expr, span: Span) -> Expr {
        let ty = self.types.settle(&e.ty);
        if generated(&ty).is_some() {
            return e;
        }
        if let Some(def) = self.struct_of(&ty) {
            if let Some(made) = self.struct_special(&e, "__iter__", Vec::new(), span) {
                let own = self.struct_of(&made.ty).is_some_and(|d| d.key == def.key);
                return if own {
                    made
                } else {
                    self.iterator_of(made, span)
                };
            }
            let name = self.ty_name(&ty);
            let message = format!("{name} has no method `__iter__`");
            return self.fail(Code::NotIterable, span, message, |d| {
                d.help("give the struct one")
            });
        }
        let list = self.listed(e);
        let Ty::Vec(item) = self.types.shallow(&list.ty) else {
            return list;
        };
        let ty = generator_ty((*item).clone());
        self.rust(span, ty, "b::Generator::over", vec![(list, By::Ref)], false)
    }

    /// `next(x)`, `next(x, default)` of an iterator of the language, or of a struct that is one.
    pub(in crate::thir::infer) fn next_item(
        &mut self,
        e: &Expr,
        default: Option<ExprId>,
        span: Span,
    ) -> Option<Expr> {
        let ty = self.types.shallow(&e.ty);
        let item = match generated(&ty) {
            Some(item) => item.clone(),
            None if default.is_none() => {
                return self.struct_special(e, "__next__", Vec::new(), span);
            }
            None => return None,
        };
        let step = Ty::Option(Box::new(item.clone()));
        let step = self.rust(
            span,
            step,
            "b::Generator::step",
            vec![(e.clone(), By::Ref)],
            true,
        );
        let Some(default) = default else {
            return Some(self.checked(span, item, "b::next_value", vec![(step, By::Value)]));
        };
        let default = self.infer(default, Some(&item));
        if matches!(default.kind, Kind::None) {
            return Some(step);
        }
        let default = self.coerce(default, &item);
        let args = vec![(step, By::Value), (default, By::Value)];
        Some(self.rust(span, item, "::std::option::Option::unwrap_or", args, false))
    }

    /// Marks statements that `yield` cannot leave.
    pub(in crate::thir::infer) fn without_yield<T>(
        &mut self,
        walk: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.cx.tries += 1;
        let result = walk(self);
        self.cx.tries -= 1;
        result
    }
}
