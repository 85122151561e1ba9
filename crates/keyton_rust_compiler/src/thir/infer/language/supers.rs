//! `super()`, and the messages of errors that are structs.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{FnId, Ident};
use crate::thir::env::{StructType, Unit};
use crate::thir::infer::Infer;
use crate::thir::infer::language::classes::{own_method, owner_of, struct_key};
use crate::thir::tree::{Expr, Kind, StmtKind as S};

impl Infer<'_> {
    /// `super().__init__(…)` where no base has such a method.
    pub(in crate::thir::infer) fn super_of_error(
        &mut self,
        def: &StructType,
        this: &Expr,
        name: &Ident,
        args: &[crate::hir::Arg],
        span: Span,
    ) -> Option<Expr> {
        let is_error = self.error_base(def).is_some();
        match name.name.as_str() {
            "__init__" if is_error => {
                let mut values = Vec::new();
                for arg in args {
                    values.push(self.infer(arg.value, None));
                }
                let (def, this) = (def.clone(), this.clone());
                Some(self.scoped(|me| me.begin_with(&def, &this, values, span)))
            }
            "__init__" if args.is_empty() => Some(self.expr(span, Ty::Unit, Kind::Unit)),
            "__str__" if is_error && args.is_empty() => {
                let message = Ident {
                    name: crate::hir::Name::new("message"),
                    span,
                };
                self.struct_field(this, &message, span)
            }
            _ => None,
        }
    }

    /// The message of an error of a struct that is made with these values: that of a `KeyError` is how the key
    /// is written.
    pub(in crate::thir::infer) fn message_for(
        &mut self,
        def: &StructType,
        values: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let key = self.error_bases(def).contains(&"KeyError");
        match values.as_slice() {
            [one] if key && !Self::is_broken(one) => {
                self.shown(one.clone(), crate::thir::tree::Text::Repr)
            }
            _ => self.message_of(values, span),
        }
    }

    /// Gives an error its message and its arguments.
    fn begin_with(&mut self, def: &StructType, this: &Expr, values: Vec<Expr>, span: Span) -> Expr {
        let values: Vec<Expr> = values.into_iter().map(|e| self.held(e)).collect();
        let message = self.message_for(def, values.clone(), span);
        if Self::is_broken(&message) {
            return message;
        }
        let args = self.tuple_of_any(values, span);
        for (field, value) in [("args", args), ("message", message)] {
            let kind = Kind::StructSet {
                object: Box::new(this.clone()),
                field: field.to_owned(),
                late: true,
                value: Box::new(value),
            };
            let set = self.expr(span, Ty::Unit, kind);
            self.push(span, S::Expr(set));
        }
        self.expr(span, Ty::Unit, Kind::Unit)
    }

    /// The message of an error that is made with these values, as Python shows it.
    pub(in crate::thir::infer) fn message_of(&mut self, mut values: Vec<Expr>, span: Span) -> Expr {
        if values.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        for value in &values {
            self.types.settle(&value.ty);
            self.note_shown(&value.ty.clone());
        }
        match values.len() {
            0 => self.str_lit("", span),
            1 => {
                let one = values.remove(0);
                self.shown(one, crate::thir::tree::Text::Str)
            }
            _ => {
                let ty = Ty::Tuple(values.iter().map(|v| v.ty.clone()).collect());
                let all = self.expr(span, ty, Kind::Tuple(values));
                self.shown(all, crate::thir::tree::Text::Str)
            }
        }
    }

    /// Before the body of `__init__` of an error: its message is what it is made with.
    pub(in crate::thir::infer) fn begin_error(&mut self, unit: &Unit, id: FnId) {
        let f = &unit.module[id];
        let is_init = f.name.as_ref().is_some_and(|n| n.name == *"__init__");
        let Some(owner) = owner_of(unit, id).filter(|_| is_init) else {
            return;
        };
        let Some(def) = self.struct_by_key(&struct_key(unit, owner)) else {
            return;
        };
        if self.error_base(&def).is_none() {
            return;
        }
        let params = self.cx.body.params.clone();
        let Some((this, rest)) = params.split_first() else {
            return;
        };
        let local = |me: &Self, id: crate::thir::tree::LocalId| {
            let ty = me.cx.body.locals[id.0].ty.clone();
            me.expr(f.span, ty, Kind::Local(id))
        };
        let object = local(self, *this);
        let values = rest.iter().map(|p| local(self, *p)).collect();
        self.begin_with(&def, &object, values, f.span);
    }

    /// `super().name(…)` in a method: the method of the base.
    pub(in crate::thir::infer) fn call_super(
        &mut self,
        name: &Ident,
        args: &[crate::hir::Arg],
        span: Span,
    ) -> Expr {
        let unit = self.cx.unit.clone();
        let owner = self.cx.function.and_then(|id| owner_of(&unit, id));
        let this = self.cx.body.params.first().copied();
        let (Some(owner), Some(this)) = (owner, this) else {
            self.walk_args(args);
            return self.fail(Code::Unsupported, span, "`super()` is in no method", |d| {
                d.help("use it in a method of a struct that is derived from another")
            });
        };
        let ty = self.cx.body.locals[this.0].ty.clone();
        let this = self.expr(span, ty, Kind::Local(this));
        let Some(def) = self.struct_by_key(&struct_key(&unit, owner)) else {
            return self.broken(span);
        };
        // Behind the struct whose method this is, in the order of the value that it runs for.
        let own = self.struct_of(&this.ty).unwrap_or_else(|| def.clone());
        let mut rest = self
            .lineage(&own)
            .into_iter()
            .skip_while(|d| d.key != def.key);
        rest.next();
        let rest: Vec<StructType> = rest.collect();
        match rest.first().cloned() {
            Some(base) => {
                let found = rest.iter().find_map(|def| own_method(def, &name.name));
                let Some(t) = found else {
                    if let Some(e) = self.super_of_error(&base, &this, name, args, span) {
                        return e;
                    }
                    self.walk_args(args);
                    return self.no_member(&base.ty(), name, true);
                };
                self.call_with(&t, &name.name, vec![this], args, Vec::new(), span)
            }
            None => match self.super_of_error(&def, &this, name, args, span) {
                Some(e) => e,
                None => {
                    self.walk_args(args);
                    self.no_member(&def.ty(), name, true)
                }
            },
        }
    }
}
