//! Calls, by what is called.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, ExprId, ExprKind, Param, TypeId};
use crate::shir::{BindingKind, Builtin, BuiltinKind};
use crate::thir::env::FnTemplate;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::infer::language::args::Slot;
use crate::thir::infer::language::construct::Given;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    pub(in crate::thir::infer) fn call(
        &mut self,
        callee: ExprId,
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let spread = args
            .iter()
            .any(|a| matches!(a.kind, ArgKind::Spread | ArgKind::SpreadKeywords));
        if !spread {
            return self.call_plainly(callee, args, span, expected);
        }
        // How many arguments there are may be known only when the program runs.
        let out = self.cx.out.len();
        if let Some(call) = self.attempted(|me| me.call_plainly(callee, args, span, expected)) {
            return call;
        }
        self.cx.out.truncate(out);
        let callable = self.attempted(|me| {
            let f = me.infer(callee, None);
            me.loosened(f)
        });
        match callable {
            Some(f) => self.dynamic_call(f, args, span),
            None => self.call_plainly(callee, args, span, expected),
        }
    }

    fn call_plainly(
        &mut self,
        callee: ExprId,
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        let unit = self.cx.unit.clone();
        let (callee, type_args): (ExprId, &[TypeId]) = match &unit.module[callee].kind {
            ExprKind::Instantiate { base, args } => (*base, args),
            _ => (callee, &[]),
        };
        let explicit: Vec<Ty> = type_args.iter().map(|t| self.written_arg(*t)).collect();
        match &unit.module[callee].kind {
            ExprKind::Name(name) => {
                let Some(&binding) = unit.resolution.exprs.get(callee) else {
                    self.walk_args(args);
                    return self.broken(span);
                };
                if self.var(binding).is_none() {
                    let key = unit.own(name);
                    match &unit.resolution.bindings[binding].kind {
                        BindingKind::Builtin(b) => {
                            return match b.kind() {
                                BuiltinKind::Function => self.builtin(*b, args, span, expected),
                                BuiltinKind::Type => {
                                    self.convert_call(b.name(), &explicit, args, span, expected)
                                }
                                BuiltinKind::Value => {
                                    let message = format!("a call of `{}`", b.name());
                                    self.unsupported(
                                        span,
                                        &message,
                                        "it is a value: leave `()` out",
                                    )
                                }
                                BuiltinKind::Error => self.make_error(b.name(), args, span),
                            };
                        }
                        BindingKind::Fn { owner: Some(_), .. }
                        | BindingKind::Import(_)
                        | BindingKind::Module { .. } => {}
                        _ if self.functions.contains_key(&*key) => {
                            return self.call_named(&key, args, span);
                        }
                        _ if self.structs.contains_key(&*key) => {
                            return self.construct(&key, args, span);
                        }
                        _ => {}
                    }
                }
            }
            ExprKind::Attr { base, name } if self.is_super(*base) => {
                return self.call_super(name, args, span);
            }
            ExprKind::Attr { base, name } if self.entity(callee).is_none() => {
                if let Some(def) = self.struct_named(*base) {
                    return self.call_static(&def, name, args, span);
                }
                if let Some(Entity::Type(ty)) = self.entity(*base) {
                    return self.call_associated(&ty, name, &explicit, args, span, expected);
                }
                if let Some(Entity::Trait(key)) = self.entity(*base) {
                    return self.call_trait_fn(&key, name, &explicit, args, span, expected);
                }
                if let Some(entity) = self.namespace_named(*base) {
                    self.walk_args(args);
                    return self.no_item(&entity, name);
                }
                if let Some(ty) = self.builtin_type_named(*base) {
                    return self.call_associated(&ty, name, &explicit, args, span, expected);
                }
                self.allowed.receiver = Some(*base);
                let object = self.infer(*base, None);
                if Self::is_broken(&object) {
                    self.walk_args(args);
                    return self.broken(span);
                }
                return self.call_method(object, name, &explicit, args, span, expected);
            }
            _ => {}
        }
        if let Some(function) = self.function_like_alias(callee) {
            return self.call_entity(function, &explicit, args, span, expected);
        }
        if let Some(entity) = self.entity(callee) {
            return self.call_entity(entity, &explicit, args, span, expected);
        }
        let f = self.infer(callee, None);
        if Self::is_broken(&f) {
            self.walk_args(args);
            return f;
        }
        self.call_function_value(f, args, span)
    }

    /// Whether an expression is `super()`.
    fn is_super(&self, id: ExprId) -> bool {
        let called = self.builtin_called(id);
        called.is_some_and(|(b, args)| b == Builtin::Super && args.is_empty())
    }

    /// Walks arguments of a call that cannot be made, for the errors in them.
    pub(in crate::thir::infer) fn walk_args(&mut self, args: &[Arg]) {
        let unit = self.cx.unit.clone();
        for arg in args {
            match unit.module[arg.value].kind {
                // What a crate takes a range of is not known here.
                ExprKind::Range { start, end, .. } => {
                    for end in [start, end].into_iter().flatten() {
                        self.infer(end, None);
                    }
                }
                _ => drop(self.infer(arg.value, None)),
            }
        }
    }

    /// A function value called with written arguments.
    pub(in crate::thir::infer) fn call_function_value(
        &mut self,
        f: Expr,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let ty = self.types.shallow(&f.ty);
        if ty == Ty::Dynamic {
            return self.dynamic_call(f, args, span);
        }
        if let Some(method) = self.method_value_of(&ty) {
            return self.call_method_value(&f, &method, args, span);
        }
        if let Some(def) = self.struct_as_value(&ty) {
            return self.construct_struct(&def, Given::Written(args), span);
        }
        if let Some(b) = self.builtin_of(&ty) {
            if args.iter().all(|a| a.kind == ArgKind::Positional) {
                return match b.kind() {
                    BuiltinKind::Type => self.convert_call(b.name(), &[], args, span, None),
                    _ => self.builtin(b, args, span, None),
                };
            }
            let Some(values) = self.actuals(args).and_then(|a| self.typed_actuals(a)) else {
                return self.unsupported(
                    span,
                    "calling a builtin like this",
                    "call it by its name",
                );
            };
            return self.call_builtin(b, values, span);
        }
        if let Some(def) = self.struct_of(&ty)
            && let Some(t) = self.struct_method(&def, "__call__")
        {
            return self.call_with(&t, "__call__", vec![f], args, Vec::new(), span);
        }
        if let Ty::Object {
            key,
            args: captured,
        } = &ty
            && let Some(template) = self.template_of(key)
        {
            let name = template.unit.module[template.id]
                .name
                .as_ref()
                .map_or("the function".to_owned(), |n| n.name.to_string());
            let captures = self.captures_of(&f, captured, span);
            return self.call_with(&template, &name, Vec::new(), args, captures, span);
        }
        if let Ty::Func { params, ret } = &ty {
            if args.len() != params.len() || args.iter().any(|a| a.kind != ArgKind::Positional) {
                let message = format!("the function takes {} arguments by place", params.len());
                self.walk_args(args);
                return self.fail(Code::ArgumentMismatch, span, message, |d| {
                    d.help("give as many")
                });
            }
            let typed = args
                .iter()
                .zip(params)
                .map(|(a, p)| self.infer_as(a.value, p))
                .collect();
            return self.expr(
                span,
                (**ret).clone(),
                Kind::CallFunc {
                    func: Box::new(f),
                    args: typed,
                },
            );
        }
        self.walk_args(args);
        self.not_callable(&ty, span)
    }

    /// A call of a module-level function, by its name in the session's tables.
    pub(in crate::thir::infer) fn call_named(
        &mut self,
        name: &str,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let Some(template) = self.functions.get(name).cloned() else {
            return self.broken(span);
        };
        let key = crate::thir::infer::language::functions::fn_key(&template.unit, template.id);
        self.depend_function(name, &key);
        let name = name.rsplit('.').next().unwrap_or(name);
        self.call_with(&template, name, Vec::new(), args, Vec::new(), span)
    }

    /// A call of a template with written arguments; `first` come before them (`self`).
    pub(in crate::thir::infer) fn call_with(
        &mut self,
        template: &FnTemplate,
        name: &str,
        first: Vec<Expr>,
        args: &[Arg],
        captures: Vec<Expr>,
        span: Span,
    ) -> Expr {
        let unit = template.unit.clone();
        let f = &unit.module[template.id];
        let params: &[Param] = f.params.get(first.len()..).unwrap_or(&[]);
        if !Self::is_plain_call(&f.params, args) {
            let Some(actuals) = self.actuals(args) else {
                return self.broken(span);
            };
            let values = self.bind_actuals(template, name, first, actuals, &captures, span);
            return match values {
                Some(values) => self.call_template(template, values, captures, span),
                None => self.broken(span),
            };
        }
        let skipped = first.len();
        let slots: Vec<Slot> = params
            .iter()
            .map(|p| Slot {
                name: p.name.name.to_string(),
                optional: p.default.is_some(),
            })
            .collect();
        let names: Vec<String> = params
            .iter()
            .map(|p| {
                let ty =
                    p.ty.map(|t| format!(": {}", unit.text_of(unit.module[t].span)));
                let default = p
                    .default
                    .map(|d| format!(" = {}", unit.text_of(unit.module[d].span)));
                format!(
                    "{}{}{}",
                    p.name.name,
                    ty.unwrap_or_default(),
                    default.unwrap_or_default()
                )
            })
            .collect();
        let signature = format!("{name}({})", names.join(", "));
        let Some(given) = self.match_args(name, &signature, &slots, args, span) else {
            self.walk_args(args);
            return self.broken(span);
        };
        let mut values = first;
        for (at, (p, given)) in params.iter().zip(given).enumerate() {
            let stated = p.ty.map(|_| self.param_type(&unit, p));
            let value = match given {
                Some(e) => self.infer(e, stated.as_ref()),
                None => {
                    let at = skipped + at;
                    match self.default_of(template, at, stated.as_ref(), &captures) {
                        Some(default) => default,
                        None => continue,
                    }
                }
            };
            values.push(match stated {
                Some(ty) => self.given(value, &ty),
                None => value,
            });
        }
        self.call_template(template, values, captures, span)
    }

    /// A default, evaluated at the call: constants and names of the module alone.
    pub(in crate::thir::infer) fn default_value(
        &mut self,
        unit: &std::sync::Arc<crate::thir::env::Unit>,
        default: ExprId,
        stated: Option<&Ty>,
    ) -> Expr {
        let outer = std::mem::replace(&mut self.cx.unit, unit.clone());
        let e = self.infer(default, stated);
        self.cx.unit = outer;
        e
    }
}
