//! Expressions by form.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{CompareOp, ComprehensionKind, ExprId, ExprKind, UnaryOp};
use crate::shir::{BindingId, BindingKind, Builtin, BuiltinKind};
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::{INT, Known};

impl Infer<'_> {
    /// A call of Rust code.
    pub(in crate::thir::infer) fn rust(
        &self,
        span: Span,
        ty: Ty,
        path: impl Into<String>,
        args: Vec<(Expr, By)>,
        fallible: bool,
    ) -> Expr {
        self.expr(
            span,
            ty,
            Kind::Rust {
                path: path.into(),
                args,
                fallible,
            },
        )
    }

    /// The typed expression; `expected` steers literals and never converts.
    pub(in crate::thir::infer) fn infer(&mut self, id: ExprId, expected: Option<&Ty>) -> Expr {
        let unit = self.cx.unit.clone();
        let node = &unit.module[id];
        let own = std::sync::Arc::ptr_eq(&unit, &self.cx.home);
        let empty = own && Self::is_empty_literal(&node.kind);
        let hint = match (expected, empty) {
            (None, true) => self.cx.hints.get(&id).cloned(),
            _ => None,
        };
        let expected = expected.or(hint.as_ref());
        let e = self.infer_node(id, expected);
        if expected.is_none() && empty {
            self.cx.literals.push((id, e.ty.clone()));
        }
        e
    }

    fn is_empty_literal(kind: &ExprKind) -> bool {
        match kind {
            ExprKind::List(items) | ExprKind::Set(items) => items.is_empty(),
            ExprKind::Dict(items) => items.is_empty(),
            ExprKind::None => true,
            ExprKind::Call { args, .. } => args.is_empty(),
            _ => false,
        }
    }

    fn infer_node(&mut self, id: ExprId, expected: Option<&Ty>) -> Expr {
        let unit = self.cx.unit.clone();
        let node = &unit.module[id];
        let span = node.span;
        match &node.kind {
            ExprKind::Missing => self.broken(span),
            ExprKind::Given(place) => match self.cx.given.get(*place) {
                Some(value) => value.clone(),
                None => self.broken(span),
            },
            ExprKind::None => {
                if let Some(ty) = expected {
                    let ty = self.types.shallow(ty);
                    if matches!(ty, Ty::Option(_)) {
                        return self.expr(span, ty, Kind::None);
                    }
                    if ty == Ty::Unit {
                        return self.expr(span, Ty::Unit, Kind::Unit);
                    }
                }
                let inner = self.types.fresh();
                self.expr(span, Ty::Option(Box::new(inner)), Kind::None)
            }
            ExprKind::Bool(b) => self.expr(span, Ty::Bool, Kind::Bool(*b)),
            ExprKind::Int(lit) => self.int_literal(lit, span, expected),
            ExprKind::Float(lit) => self.float_literal(lit, span, expected),
            ExprKind::Str(s) => {
                let wants_char = expected.is_some_and(|t| self.types.shallow(t) == Ty::Char);
                let mut chars = s.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) if wants_char => self.expr(span, Ty::Char, Kind::Char(c)),
                    _ => self.expr(span, Ty::Str, Kind::Str(s.clone())),
                }
            }
            ExprKind::Bytes(b) => self.expr(span, Ty::Bytes, Kind::Bytes(b.clone())),
            ExprKind::FString(parts) => self.fstring(parts, span),
            ExprKind::Name(name) => match unit.resolution.exprs.get(id) {
                Some(binding) => {
                    let e = self.name(*binding, name, span, expected);
                    if self.allowed.receiver.take() != Some(id) {
                        self.settle_waiting(&e.ty, expected);
                    }
                    e
                }
                None => self.broken(span),
            },
            ExprKind::List(items) => self.list(items, span, expected),
            ExprKind::Set(items) => self.set(items, span, expected),
            ExprKind::Tuple(items) => self.tuple(items, span, expected),
            ExprKind::Dict(items) => self.dict(items, span, expected),
            ExprKind::Spread(_) => self.unsupported(span, "`*` here", "join lists with `+`"),
            ExprKind::Comprehension(c) if c.kind == ComprehensionKind::Generator => {
                let list = self.comprehension(c, span, None);
                match Self::is_broken(&list) {
                    true => list,
                    false => self.iterator_of(list, span),
                }
            }
            ExprKind::Comprehension(c) => self.comprehension(c, span, expected),
            ExprKind::Unary { op, operand } => self.unary(*op, *operand, span, expected),
            ExprKind::Binary {
                op: crate::hir::BinaryOp::Mod,
                lhs,
                rhs,
                ..
            } if let ExprKind::Str(text) = &unit.module[*lhs].kind => {
                self.percent_format(text, *rhs, span)
            }
            ExprKind::Binary { op, lhs, rhs, .. } => {
                let a = self.infer(*lhs, None);
                let b = self.infer(*rhs, None);
                self.binary(*op, a, b, span)
            }
            ExprKind::Logical { op, lhs, rhs } => self.logical(*op, *lhs, *rhs, span, expected),
            ExprKind::Compare { first, rest } => self.compare_chain(*first, rest, span),
            ExprKind::Conditional {
                test,
                then,
                otherwise,
            } => self.conditional(*test, *then, *otherwise, span, expected),
            ExprKind::Macro { callee, parts } => self.macro_call(*callee, parts, span, expected),
            ExprKind::Call { callee, args } => {
                self.narrowed_if_refused(span, |me| me.call(*callee, args, span, expected))
            }
            ExprKind::Attr { base, name } => self.attribute(id, *base, name, span, expected),
            ExprKind::Index { base, index } => self.index(*base, *index, span),
            ExprKind::Slice { .. } => self.unsupported(
                span,
                "a slice that is not an index",
                "write it inside of `[]`",
            ),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                let iter = self.range_iter(*start, *end, *inclusive, span);
                self.collected(iter, span)
            }
            ExprKind::Lambda(f) => self.function_value(*f, span),
            ExprKind::Instantiate { base, .. } => match self.entity(*base) {
                Some(Entity::Type(ty)) => {
                    let n = match &ty {
                        Ty::Object { args, .. } => args.len(),
                        _ => 0,
                    };
                    let message = format!("this type has {n} parameters");
                    self.fail(Code::TypeMismatch, span, message, |d| {
                        d.help("give as many, and call a function of it")
                    })
                }
                _ => self.unsupported(span, "a function with type arguments as a value", "call it"),
            },
            ExprKind::Assign { target, value } => {
                let e = self.infer(*value, expected);
                if Self::is_broken(&e) {
                    return e;
                }
                self.assign_to(*target, e, None);
                match unit
                    .resolution
                    .targets
                    .get(*target)
                    .and_then(|b| self.var(*b))
                {
                    Some(var) => self.read(var, unit.text_of(unit.module[*target].span), span),
                    None => self.broken(span),
                }
            }
            ExprKind::Await(inner) => self.infer(*inner, expected),
        }
    }

    /// The typed expression, converted to `ty`.
    pub(in crate::thir::infer) fn infer_as(&mut self, id: ExprId, ty: &Ty) -> Expr {
        let e = self.infer(id, Some(ty));
        self.coerce(e, ty)
    }

    fn name(&mut self, binding: BindingId, name: &str, span: Span, expected: Option<&Ty>) -> Expr {
        if let Some(var) = self.var(binding) {
            return self.read(var, name, span);
        }
        let unit = self.cx.unit.clone();
        let b = &unit.resolution.bindings[binding];
        match &b.kind {
            BindingKind::Fn { id, owner: Some(_) } => self.function_value(*id, span),
            BindingKind::Global { .. }
            | BindingKind::EarlierGlobal
            | BindingKind::Fn { .. }
            | BindingKind::EarlierFn
            | BindingKind::Struct(_)
            | BindingKind::EarlierStruct
                if self.functions.contains_key(&*unit.own(name)) =>
            {
                self.named_function(&unit.own(name), span)
            }
            BindingKind::Struct(_) | BindingKind::EarlierStruct => {
                match self.structs.get(&*unit.own(name)).cloned() {
                    Some(def) => {
                        self.depend_struct(&unit.own(name), &def);
                        self.struct_value(&def, span)
                    }
                    None => self.broken(span),
                }
            }
            BindingKind::Import(_) | BindingKind::Module { .. } => {
                let entity = self.binding_entity(binding);
                self.entity_value(entity, name, span, expected)
            }
            BindingKind::Builtin(Builtin::Argv) => {
                let strings = Ty::Vec(Box::new(Ty::Str));
                self.checked(span, strings, "::kayton_runtime::argv", Vec::new())
            }
            BindingKind::Builtin(Builtin::ModuleName) => match unit.namespace.as_str() {
                "" => self.str_lit("__main__", span),
                name => self.str_lit(name, span),
            },
            BindingKind::Builtin(b)
                if matches!(b.kind(), BuiltinKind::Function | BuiltinKind::Type) =>
            {
                self.builtin_value(*b, span)
            }
            // The type of an error is its name, as that of other values.
            BindingKind::Builtin(b) if b.kind() == BuiltinKind::Error => {
                self.str_lit(b.name(), span)
            }
            BindingKind::Builtin(b) => {
                let message = format!("`{}` as a value", b.name());
                self.unsupported(span, &message, "wrap it: `fn(x): …`")
            }
            _ => self.fail(
                Code::UsedBeforeAssigned,
                span,
                format!("`{name}` has no value yet"),
                |d| d.help(format!("assign `{name}` before this line runs")),
            ),
        }
    }

    fn unary(&mut self, op: UnaryOp, operand: ExprId, span: Span, expected: Option<&Ty>) -> Expr {
        match op {
            UnaryOp::Not => {
                let e = self.infer(operand, Some(&Ty::Bool));
                if let Some(call) = self.unary_protocol(&e, kayton_manifest::Protocol::Not, span) {
                    return call;
                }
                let e = self.truth(e);
                self.expr(span, Ty::Bool, Kind::Not(Box::new(e)))
            }
            UnaryOp::Neg => {
                let unit = self.cx.unit.clone();
                let e = match &unit.module[operand].kind {
                    ExprKind::Int(lit) => self.magnitude(lit, span, expected),
                    _ => self.infer(operand, expected),
                };
                let ty = self.types.shallow(&e.ty);
                if ty == Ty::Dynamic {
                    return self.dynamic_unary("neg", "__neg__", &e, span);
                }
                if let Some(call) = self.struct_special(&e, "__neg__", Vec::new(), span) {
                    return call;
                }
                let number = self.types.known(&ty) == Known::Number;
                if let Kind::Int { negative, value } = e.kind {
                    if let Ty::Int(int) = ty {
                        self.check_range(!negative, value, int, span);
                    }
                    return self.expr(
                        span,
                        e.ty,
                        Kind::Int {
                            negative: !negative,
                            value,
                        },
                    );
                }
                match ty {
                    Ty::Int(_) | Ty::Float(_) => self.expr(span, ty, Kind::Neg(Box::new(e))),
                    _ if number => self.expr(span, ty, Kind::Neg(Box::new(e))),
                    Ty::Bool => {
                        let e = self.converted(e, &INT);
                        self.expr(span, INT, Kind::Neg(Box::new(e)))
                    }
                    _ if Self::is_broken(&e) => e,
                    _ => match self.unary_protocol(&e, kayton_manifest::Protocol::Neg, span) {
                        Some(call) => call,
                        None => self.no_operator("-", &ty, None, span),
                    },
                }
            }
            UnaryOp::Pos => {
                let e = self.infer(operand, expected);
                if self.is_dynamic(&e.ty) {
                    return self.dynamic_unary("pos", "__pos__", &e, span);
                }
                match self.struct_special(&e, "__pos__", Vec::new(), span) {
                    Some(call) => call,
                    None => e,
                }
            }
            UnaryOp::Invert => {
                let e = self.infer(operand, expected);
                if self.is_dynamic(&e.ty) {
                    return self.dynamic_unary("invert", "__invert__", &e, span);
                }
                if let Some(call) = self.struct_special(&e, "__invert__", Vec::new(), span) {
                    return call;
                }
                let ty = self.types.settle(&e.ty);
                match ty {
                    Ty::Int(_) => self.rust(
                        span,
                        ty,
                        "::std::ops::Not::not",
                        vec![(e, By::Value)],
                        false,
                    ),
                    _ if Self::is_broken(&e) => e,
                    _ => match self.unary_protocol(&e, kayton_manifest::Protocol::Not, span) {
                        Some(call) => call,
                        None => self.no_operator("~", &ty, None, span),
                    },
                }
            }
        }
    }

    fn conditional(
        &mut self,
        test: ExprId,
        then: ExprId,
        otherwise: ExprId,
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        match self.settled_test(test) {
            Some(true) => return self.infer(then, expected),
            Some(false) => return self.infer(otherwise, expected),
            None => {}
        }
        let t = self.test(test);
        let before = self.cx.narrowed.clone();
        self.narrow(test, true);
        let a = self.scoped(|me| me.infer(then, expected));
        self.cx.narrowed.clone_from(&before);
        self.narrow(test, false);
        let b = self.scoped(|me| me.infer(otherwise, expected));
        self.cx.narrowed = before;
        let ty = self.join(&a, &b).unwrap_or(Ty::Dynamic);
        let a = self.scoped(|me| me.converted(a, &ty));
        let b = self.scoped(|me| me.converted(b, &ty));
        let kind = Kind::Cond {
            test: Box::new(t),
            then: Box::new(a),
            otherwise: Box::new(b),
        };
        self.expr(span, ty, kind)
    }

    /// A comparison of one or more operators, each operand evaluated once.
    fn compare_chain(&mut self, first: ExprId, rest: &[(CompareOp, ExprId)], span: Span) -> Expr {
        let a = self.infer(first, None);
        if let [(op, b)] = rest {
            let b = self.infer_other(&a, *b);
            return self.compare(*op, a, b, span);
        }
        let mut lets = Vec::new();
        let mut prev = a;
        let mut all: Option<Expr> = None;
        for (op, id) in rest {
            let right = self.infer_other(&prev, *id);
            let ty = self.types.settle(&right.ty);
            let local = self.local("it", ty.clone(), right.span);
            let it = self.expr(right.span, ty, Kind::Local(local));
            lets.push((local, right));
            let test = self.compare(*op, prev, it.clone(), span);
            prev = it;
            all = Some(match all {
                None => test,
                Some(all) => self.expr(span, Ty::Bool, Kind::And(Box::new(all), Box::new(test))),
            });
        }
        let mut out = all.unwrap_or_else(|| self.expr(span, Ty::Bool, Kind::Bool(true)));
        for (local, value) in lets.into_iter().rev() {
            let kind = Kind::Let {
                local,
                value: Box::new(value),
                then: Box::new(out),
            };
            out = self.expr(span, Ty::Bool, kind);
        }
        out
    }

    fn infer_other(&mut self, a: &Expr, b: ExprId) -> Expr {
        let expected = match self.types.shallow(&a.ty) {
            ty @ (Ty::Char | Ty::Option(_)) => Some(ty),
            _ => None,
        };
        self.infer(b, expected.as_ref())
    }
}
