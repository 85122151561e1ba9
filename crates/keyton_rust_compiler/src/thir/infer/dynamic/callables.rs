//! Functions as values of any type.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::ParamKind;
use crate::shir::{Builtin, BuiltinKind};
use crate::thir::env::FnTemplate;
use crate::thir::infer::Infer;
use crate::thir::infer::language::construct::Given;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::INT;

/// What a function takes, as the runtime wants to know it.
#[derive(Default)]
struct Takes {
    names: Vec<String>,
    needed: usize,
    rest: bool,
    keywords: bool,
}

/// What a call hands over: an option for each parameter, what is left by place, and by name.
struct Handed {
    slots: Expr,
    rest: Expr,
    keywords: Expr,
}

impl Infer<'_> {
    /// A function as a value of any type; None for what is no function.
    pub(in crate::thir::infer) fn as_callable(&mut self, f: &Expr) -> Option<Expr> {
        let ty = self.types.shallow(&f.ty);
        let span = f.span;
        if let Some(def) = self.struct_as_value(&ty) {
            let name = def.node().name.name.to_string();
            let takes = match self.struct_method(&def, "__init__") {
                Some(init) => takes_of(&init, 1),
                None => {
                    let mut takes = Takes::default();
                    for (_, field) in self.stated_fields(&def) {
                        takes.needed += usize::from(field.default.is_none());
                        takes.names.push(field.name.name.to_string());
                    }
                    takes
                }
            };
            let fixed = takes.needed == takes.names.len() && !takes.rest && !takes.keywords;
            let takes = if fixed { takes } else { any_number() };
            return Some(
                self.callable(&name, takes, None, span, |me, handed, takes| {
                    let args = match takes.rest {
                        true => {
                            return me.variadic(handed, span, |me, args| {
                                me.construct_struct(&def, Given::Typed(args), span)
                            });
                        }
                        false => (0..takes.needed)
                            .map(|at| me.handed(handed, at, span))
                            .collect(),
                    };
                    me.construct_struct(&def, Given::Typed(args), span)
                }),
            );
        }
        if let Some(b) = self.builtin_of(&ty) {
            return Some(self.builtin_callable(b, span));
        }
        if let Some(method) = self.method_value_of(&ty) {
            let f = self.held(f.clone());
            let takes = match &method.template {
                Some(t) => takes_of(t, method.skipped),
                None => any_number(),
            };
            return Some(self.callable(
                &method.name.clone(),
                takes,
                Some(&f),
                span,
                |me, handed, takes| match &method.template {
                    Some(t) => {
                        let first = me.bound_to(&f, span);
                        me.call_handed(t, first, Vec::new(), handed, takes, span)
                    }
                    None => me.variadic(handed, span, |me, args| {
                        me.call_value(f.clone(), args, span)
                    }),
                },
            ));
        }
        match &ty {
            Ty::Object { key, args } => {
                let template = self.template_of(key)?;
                let name = self.function_name(&ty).unwrap_or_default();
                let f = self.held(f.clone());
                let captured = args.clone();
                let takes = takes_of(&template, 0);
                Some(
                    self.callable(&name, takes, Some(&f), span, |me, handed, takes| {
                        let captures = me.captures_of(&f, &captured, span);
                        me.call_handed(&template, Vec::new(), captures, handed, takes, span)
                    }),
                )
            }
            Ty::Func { params, .. } => {
                let takes = Takes {
                    names: (0..params.len()).map(|i| format!("arg{i}")).collect(),
                    needed: params.len(),
                    ..Takes::default()
                };
                let f = self.held(f.clone());
                Some(
                    self.callable("function", takes, Some(&f), span, |me, handed, takes| {
                        let args = (0..takes.needed)
                            .map(|at| me.handed(handed, at, span))
                            .collect();
                        me.call_value(f.clone(), args, span)
                    }),
                )
            }
            _ => None,
        }
    }

    /// Whether values of a type can be called.
    pub(in crate::thir::infer) fn is_function(&mut self, ty: &Ty) -> bool {
        let ty = self.types.shallow(ty);
        let special = match self.struct_of(&ty) {
            Some(def) => self.struct_method(&def, "__call__").is_some(),
            None => false,
        };
        special || matches!(ty, Ty::Func { .. }) || self.function_text(&ty).is_some()
    }

    /// The text of a function or class.
    pub(in crate::thir::infer) fn function_text(&mut self, ty: &Ty) -> Option<String> {
        if let Some(def) = self.struct_as_value(ty) {
            return Some(format!("<class '__main__.{}'>", def.node().name.name));
        }
        if let Some(b) = self.builtin_of(ty) {
            return Some(match b.kind() {
                BuiltinKind::Type => format!("<class '{}'>", b.name()),
                _ => format!("<built-in function {}>", b.name()),
            });
        }
        let name = self.function_name(ty)?;
        Some(format!("<function {name}>"))
    }

    /// `f.__name__`; None for what is no function.
    pub(in crate::thir::infer) fn function_name(&mut self, ty: &Ty) -> Option<String> {
        if let Some(method) = self.method_value_of(ty) {
            return Some(method.name);
        }
        let Ty::Object { key, args } = self.types.shallow(ty) else {
            return None;
        };
        let template = self.template_of(&key)?;
        let f = &template.unit.module[template.id];
        // Below `@wraps(g)` it is called as `g` is.
        if let Some(wrapped) = &f.wraps {
            let captured = self.captured(&template.unit, template.id);
            let named =
                |b: &crate::shir::BindingId| template.unit.resolution.bindings[*b].name == *wrapped;
            if let Some(at) = captured.iter().position(named)
                && let Some(own) = args.get(at).cloned()
                && let Some(name) = self.function_name(&own)
            {
                return Some(name);
            }
        }
        let name = f.name.as_ref().map(|n| n.name.to_string());
        Some(name.map_or("<lambda>".to_owned(), |n| {
            n.trim_end_matches('\'').to_owned()
        }))
    }

    fn builtin_callable(&mut self, b: Builtin, span: Span) -> Expr {
        let takes = match (b.kind(), b) {
            (_, Builtin::Print | Builtin::Min | Builtin::Max | Builtin::Round | Builtin::Pow)
            | (BuiltinKind::Type, _) => any_number(),
            _ => Takes {
                names: vec!["x".to_owned()],
                needed: 1,
                ..Takes::default()
            },
        };
        self.callable(b.name(), takes, None, span, |me, handed, takes| match b {
            Builtin::Print => {
                let args = vec![
                    (handed.rest.clone(), By::Ref),
                    (handed.keywords.clone(), By::Ref),
                ];
                me.checked(span, Ty::Unit, "b::dynamic::print", args)
            }
            Builtin::Min | Builtin::Max => {
                let max = me.expr(span, Ty::Bool, Kind::Bool(b == Builtin::Max));
                let args = vec![(handed.rest.clone(), By::Ref), (max, By::Value)];
                me.checked(span, Ty::Dynamic, "b::dynamic::extreme", args)
            }
            _ if takes.rest => me.variadic(handed, span, |me, args| me.call_builtin(b, args, span)),
            _ => {
                let x = me.handed(handed, 0, span);
                me.call_builtin(b, vec![x], span)
            }
        })
    }

    /// A function of the runtime's form, whose body `make` writes.
    fn callable(
        &mut self,
        name: &str,
        takes: Takes,
        captured: Option<&Expr>,
        span: Span,
        make: impl FnOnce(&mut Self, &Handed, &Takes) -> Expr,
    ) -> Expr {
        let any = || Box::new(Ty::Dynamic);
        let params = [
            Ty::Vec(Box::new(Ty::Option(any()))),
            Ty::Vec(any()),
            Ty::Dict(Box::new(Ty::Str), any()),
        ];
        let (locals, mut args) = self.closure_params(&params, span);
        let keywords = args.pop();
        let rest = args.pop();
        let slots = args.pop();
        let (Some(slots), Some(rest), Some(keywords)) = (slots, rest, keywords) else {
            return self.broken(span);
        };
        let handed = Handed {
            slots,
            rest,
            keywords,
        };
        let body = self.scoped(|me| {
            let made = make(me, &handed, &takes);
            if Self::is_broken(&made) {
                return made;
            }
            me.loosened(made)
        });
        if Self::is_broken(&body) {
            return body;
        }
        let captures = match captured.map(|f| &f.kind) {
            Some(Kind::Local(id)) => vec![*id],
            _ => Vec::new(),
        };
        let ty = Ty::Func {
            params: params.to_vec(),
            ret: any(),
        };
        let kind = Kind::Closure {
            params: locals,
            body: Box::new(body),
            boxed: true,
            captures,
        };
        let code = self.expr(span, ty, kind);
        let number = |me: &Self, n: usize| {
            let kind = Kind::Int {
                negative: false,
                value: n as u128,
            };
            me.expr(span, INT, kind)
        };
        let (name, names) = (
            self.str_lit(name.trim_end_matches('\''), span),
            self.str_lit(&takes.names.join(","), span),
        );
        let args = vec![
            (name, By::Ref),
            (names, By::Ref),
            (number(self, takes.needed), By::Value),
            (self.expr(span, Ty::Bool, Kind::Bool(takes.rest)), By::Value),
            (
                self.expr(span, Ty::Bool, Kind::Bool(takes.keywords)),
                By::Value,
            ),
            (code, By::Value),
        ];
        self.rust(span, Ty::Dynamic, "b::dynamic::callable", args, false)
    }

    /// The argument for a parameter that has no default.
    fn handed(&mut self, handed: &Handed, at: usize, span: Span) -> Expr {
        let kind = Kind::Int {
            negative: false,
            value: at as u128,
        };
        let at = self.expr(span, INT, kind);
        let args = vec![(handed.slots.clone(), By::Ref), (at, By::Value)];
        self.checked(span, Ty::Dynamic, "b::dynamic::argument", args)
    }

    /// A call of what takes several numbers of arguments, for each of them.
    fn variadic(
        &mut self,
        handed: &Handed,
        span: Span,
        mut make: impl FnMut(&mut Self, Vec<Expr>) -> Expr,
    ) -> Expr {
        const MOST: usize = 4;
        let raise = vec![(handed.rest.clone(), By::Ref)];
        let mut out = self.checked(span, Ty::Dynamic, "b::dynamic::refuse_arguments", raise);
        for count in 0..=MOST {
            let rest = handed.rest.clone();
            let made = self.attempted(|me| {
                me.scoped(|me| {
                    let mut args = Vec::new();
                    for at in 0..count {
                        let kind = Kind::Int {
                            negative: false,
                            value: at as u128,
                        };
                        let at = me.expr(span, INT, kind);
                        let item = vec![(rest.clone(), By::Ref), (at, By::Value)];
                        args.push(me.checked(span, Ty::Dynamic, "b::dynamic::rest_argument", item));
                    }
                    let made = make(me, args);
                    if Self::is_broken(&made) {
                        return made;
                    }
                    me.loosened(made)
                })
            });
            let Some(then) = made else { continue };
            let len = self.checked(span, INT, "b::list_len", vec![(rest.clone(), By::Ref)]);
            let kind = Kind::Int {
                negative: false,
                value: count as u128,
            };
            let count = self.expr(span, INT, kind);
            let test = self.compare(crate::hir::CompareOp::Eq, len, count, span);
            let kind = Kind::Cond {
                test: Box::new(test),
                then: Box::new(then),
                otherwise: Box::new(out),
            };
            out = self.expr(span, Ty::Dynamic, kind);
        }
        out
    }

    /// A call of a template with what its parameters are handed.
    fn call_handed(
        &mut self,
        template: &FnTemplate,
        first: Vec<Expr>,
        captures: Vec<Expr>,
        handed: &Handed,
        takes: &Takes,
        span: Span,
    ) -> Expr {
        let unit = template.unit.clone();
        let skipped = first.len();
        let mut values = first;
        let mut slot = 0;
        for (at, p) in unit.module[template.id]
            .params
            .iter()
            .enumerate()
            .skip(skipped)
        {
            let stated = p.ty.map(|_| self.param_type(&unit, p));
            let value = match p.kind {
                ParamKind::Rest => handed.rest.clone(),
                ParamKind::Names => handed.keywords.clone(),
                _ => {
                    let own = slot;
                    slot += 1;
                    match self.default_of(template, at, stated.as_ref(), &captures) {
                        None => self.handed(handed, own, span),
                        Some(default) => self.handed_or(handed, own, default, span),
                    }
                }
            };
            values.push(match stated {
                Some(ty) if !matches!(p.kind, ParamKind::Rest | ParamKind::Names) => {
                    self.given(value, &ty)
                }
                _ => value,
            });
        }
        let _ = takes;
        self.call_template(template, values, captures, span)
    }

    /// The argument for a parameter with a default.
    fn handed_or(&mut self, handed: &Handed, at: usize, default: Expr, span: Span) -> Expr {
        let kind = Kind::Int {
            negative: false,
            value: at as u128,
        };
        let at = self.expr(span, INT, kind);
        let option = Ty::Option(Box::new(Ty::Dynamic));
        let args = vec![(handed.slots.clone(), By::Ref), (at, By::Value)];
        let slot = self.checked(span, option, "b::dynamic::slot", args);
        self.scoped(|me| {
            let slot = me.held(slot);
            let test = me.expr(span, Ty::Bool, Kind::IsNone(Box::new(slot.clone())));
            let default = me.loosened(default);
            let given = me.expr(span, Ty::Dynamic, Kind::Unwrap(Box::new(slot)));
            let kind = Kind::Cond {
                test: Box::new(test),
                then: Box::new(default),
                otherwise: Box::new(given),
            };
            me.expr(span, Ty::Dynamic, kind)
        })
    }
}

fn any_number() -> Takes {
    Takes {
        rest: true,
        keywords: true,
        ..Takes::default()
    }
}

/// What a template takes behind its first parameters.
fn takes_of(template: &FnTemplate, skipped: usize) -> Takes {
    let mut takes = Takes::default();
    let params = &template.unit.module[template.id].params;
    for p in params.iter().skip(skipped) {
        match p.kind {
            ParamKind::Rest => takes.rest = true,
            ParamKind::Names => takes.keywords = true,
            _ => {
                if p.default.is_none() {
                    takes.needed = takes.names.len() + 1;
                }
                takes.names.push(p.name.name.to_string());
            }
        }
    }
    takes
}
