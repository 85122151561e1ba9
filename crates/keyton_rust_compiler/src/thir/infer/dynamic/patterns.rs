//! Patterns of values whose types are looked at when the program runs, and of what a type can never be.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{CompareOp, ExprId, PatArg, PatId, PatKind};
use crate::thir::env::StructType;
use crate::thir::infer::Infer;
use crate::thir::infer::language::patterns::Plan;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::INT;

impl Infer<'_> {
    /// A pattern that no value of the type fits.
    pub(in crate::thir::infer) fn never(&mut self, span: Span, plan: &mut Plan) {
        plan.irrefutable = false;
        plan.tests = vec![self.expr(span, Ty::Bool, Kind::Bool(false))];
    }

    fn kind_test(&mut self, subject: &Expr, kind: &str, span: Span) -> Expr {
        let kind = self.str_lit(kind, span);
        let args = vec![(subject.clone(), By::Ref), (kind, By::Ref)];
        self.rust(span, Ty::Bool, "b::dynamic::is_kind", args, false)
    }

    /// `int()`, `str(x)`: a type of the language. False for another name.
    pub(in crate::thir::infer) fn plan_kind(
        &mut self,
        name: &str,
        args: &[PatArg],
        subject: &Expr,
        span: Span,
        plan: &mut Plan,
    ) -> bool {
        let kinds = [
            "int", "float", "bool", "str", "bytes", "list", "tuple", "dict", "set",
        ];
        if !kinds.contains(&name) || args.len() > 1 {
            return false;
        }
        let ty = self.types.shallow(&subject.ty);
        match &ty {
            Ty::Dynamic => {
                let test = self.kind_test(subject, name, span);
                plan.tests.push(test);
            }
            _ => {
                let of = match (&ty, name) {
                    (Ty::Bool | Ty::Int(_), "int") | (Ty::Bool, "bool") => true,
                    (Ty::Float(_), "float") | (Ty::Str, "str") | (Ty::Bytes, "bytes") => true,
                    (Ty::Vec(_), "list") | (Ty::Tuple(_), "tuple") => true,
                    (Ty::Dict(..), "dict") | (Ty::Set(_), "set") => true,
                    _ => self.is_int(&ty) && name == "int",
                };
                if !of {
                    self.never(span, plan);
                    return true;
                }
                plan.irrefutable = true;
            }
        }
        if let [arg] = args {
            self.plan(arg.pattern, subject, plan);
        }
        true
    }

    /// The value as one of a struct, where a pattern takes such a one apart; None if it never is one.
    pub(in crate::thir::infer) fn plan_class(
        &mut self,
        def: &StructType,
        subject: &Expr,
        span: Span,
        plan: &mut Plan,
    ) -> Option<Expr> {
        let ty = self.types.shallow(&subject.ty);
        let family = self.family_of(&ty).is_some();
        if ty == Ty::Dynamic || family {
            let members = self.members(def);
            let test = self.is_member(subject, def, span);
            plan.tests.push(test);
            let own = match members.as_slice() {
                [one] => one.ty(),
                _ => self.written_family(def.ty()),
            };
            return Some(self.expr(span, own, Kind::Coerce(Box::new(subject.clone()))));
        }
        match self.struct_of(&ty) {
            Some(own) if self.derives(&own, &def.key) => {
                plan.irrefutable = true;
                Some(subject.clone())
            }
            _ => {
                self.never(span, plan);
                None
            }
        }
    }

    /// `[a, *rest]` of a value of any type.
    pub(in crate::thir::infer) fn plan_sequence(
        &mut self,
        items: &[PatId],
        subject: &Expr,
        span: Span,
        plan: &mut Plan,
    ) {
        let unit = self.cx.unit.clone();
        let star = items
            .iter()
            .position(|p| matches!(unit.module[*p].kind, PatKind::Star(_)));
        plan.irrefutable = false;
        let int = |me: &Self, v: usize, negative: bool| {
            let kind = Kind::Int {
                negative,
                value: v as u128,
            };
            me.expr(span, INT, kind)
        };
        let (list, tuple) = (
            self.kind_test(subject, "list", span),
            self.kind_test(subject, "tuple", span),
        );
        let kind = Kind::Or(Box::new(list), Box::new(tuple));
        plan.tests.push(self.expr(span, Ty::Bool, kind));
        let len = self.checked(
            span,
            INT,
            "b::dynamic::len",
            vec![(subject.clone(), By::Ref)],
        );
        let want = int(self, items.len() - usize::from(star.is_some()), false);
        let op = match star {
            Some(_) => CompareOp::Ge,
            None => CompareOp::Eq,
        };
        let test = self.compare(op, len, want, span);
        plan.tests.push(test);
        for (i, item) in items.iter().enumerate() {
            if star == Some(i) {
                if let PatKind::Star(Some(_)) = &unit.module[*item].kind {
                    let list = self.any_list(subject.clone());
                    let args = vec![
                        (list.clone(), By::Ref),
                        (int(self, i, false), By::Value),
                        (int(self, items.len() - i - 1, false), By::Value),
                    ];
                    let rest = self.checked(span, list.ty.clone(), "b::unpack_rest", args);
                    plan.binds.push((*item, rest));
                }
                continue;
            }
            let at = match star {
                Some(s) if i > s => int(self, items.len() - i, true),
                _ => int(self, i, false),
            };
            let at = self.loosened(at);
            let args = vec![(subject.clone(), By::Ref), (at, By::Ref)];
            let value = self.checked(span, Ty::Dynamic, "b::dynamic::index", args);
            self.plan(*item, &value, plan);
        }
    }

    /// `{"key": pattern}`.
    pub(in crate::thir::infer) fn plan_dict(
        &mut self,
        pat: PatId,
        entries: &[(ExprId, PatId)],
        rest: bool,
        subject: &Expr,
        plan: &mut Plan,
    ) {
        let span = self.cx.unit.module[pat].span;
        plan.irrefutable = false;
        let ty = self.types.shallow(&subject.ty);
        match &ty {
            Ty::Dynamic => {
                let test = self.kind_test(subject, "dict", span);
                plan.tests.push(test);
            }
            Ty::Dict(..) => {}
            _ => return self.never(span, plan),
        }
        for (key, pattern) in entries {
            let value = match &ty {
                Ty::Dict(k, v) => {
                    let key = self.infer(*key, Some(k));
                    if !self.could_fit(&key, k) {
                        return self.never(span, plan);
                    }
                    let key = self.coerce(key, k);
                    let args = vec![(subject.clone(), By::Ref), (key, By::Ref)];
                    let test = self.checked(span, Ty::Bool, "b::dict_contains", args.clone());
                    plan.tests.push(test);
                    self.checked(span, (**v).clone(), "o::dict_get", args)
                }
                _ => {
                    let key = self.infer_as(*key, &Ty::Dynamic);
                    let args = vec![(subject.clone(), By::Ref), (key, By::Ref)];
                    let test = self.checked(span, Ty::Bool, "b::dynamic::contains", args.clone());
                    plan.tests.push(test);
                    self.checked(span, Ty::Dynamic, "b::dynamic::index", args)
                }
            };
            self.plan(*pattern, &value, plan);
        }
        if rest {
            let any = self.coerce(subject.clone(), &Ty::Dynamic);
            let keys = entries
                .iter()
                .map(|(key, _)| self.infer(*key, None))
                .collect();
            let keys = self.dynamic_list(keys, span);
            let args = vec![(any, By::Ref), (keys, By::Ref)];
            let rest = self.checked(span, Ty::Dynamic, "b::dynamic::without", args);
            plan.binds.push((pat, rest));
        }
    }
}
