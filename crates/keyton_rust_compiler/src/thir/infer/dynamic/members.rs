//! Attributes, methods and calls of values of any type.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, Ident, Role};
use crate::thir::infer::Infer;
use crate::thir::infer::language::params::Actuals;
use crate::thir::tree::{By, Expr, Kind, StmtKind};

/// Arguments of a call: by place, and by name.
pub(in crate::thir::infer) struct Passed {
    places: Vec<Expr>,
    names: Vec<(Ident, Expr)>,
    /// `*xs`, behind the others.
    list: Option<Expr>,
    /// `**d`.
    dict: Option<Expr>,
}

impl Infer<'_> {
    /// The arguments of a call, each in a variable, so that several functions can be given them.
    fn passed(&mut self, args: &[Arg]) -> Option<Passed> {
        let mut all = Passed {
            places: Vec::new(),
            names: Vec::new(),
            list: None,
            dict: None,
        };
        for arg in args {
            let e = self.infer(arg.value, None);
            if Self::is_broken(&e) {
                return None;
            }
            match &arg.kind {
                ArgKind::Positional if all.list.is_none() => {
                    let e = self.held(e);
                    all.places.push(e);
                }
                ArgKind::Keyword(name) => {
                    let e = self.held(e);
                    all.names.push((name.clone(), e));
                }
                ArgKind::Positional | ArgKind::Spread => {
                    let list = match arg.kind {
                        ArgKind::Spread => self.any_list(e),
                        _ => self.dynamic_list(vec![e], arg.span),
                    };
                    all.list = Some(match all.list.take() {
                        None => list,
                        Some(before) => {
                            let ty = before.ty.clone();
                            let parts = vec![(before, By::Ref), (list, By::Ref)];
                            self.checked(arg.span, ty, "b::list_concat", parts)
                        }
                    });
                }
                ArgKind::SpreadKeywords => {
                    let ty = Ty::Dict(Box::new(Ty::Str), Box::new(Ty::Dynamic));
                    let span = arg.span;
                    let any = self.coerce(e, &Ty::Dynamic);
                    let dict = vec![(any, By::Ref)];
                    all.dict = Some(self.checked(span, ty, "b::dynamic::named", dict));
                }
            }
        }
        Some(all)
    }

    /// What a value holds, as a list of values of any type.
    pub(in crate::thir::infer) fn any_list(&mut self, e: Expr) -> Expr {
        let span = e.span;
        let ty = Ty::Vec(Box::new(Ty::Dynamic));
        let any = self.coerce(e, &Ty::Dynamic);
        self.checked(span, ty, "b::dynamic::listed", vec![(any, By::Ref)])
    }

    /// A list whose items are copied into one of type `to`, which may hold values of any type.
    pub(in crate::thir::infer) fn taken_by(&mut self, list: Expr, to: &Ty) -> Expr {
        match self.types.shallow(to) {
            Ty::Vec(item) if self.is_dynamic(&item) && !Self::is_broken(&list) => {
                self.any_list(list)
            }
            _ => self.coerce(list, to),
        }
    }

    /// Arguments as the runtime takes them: a list, and a dict of names.
    fn packed(&mut self, args: &Passed, span: Span) -> [(Expr, By); 2] {
        let mut list = self.dynamic_list(args.places.clone(), span);
        if let Some(more) = &args.list {
            let ty = list.ty.clone();
            let parts = vec![(list, By::Ref), (more.clone(), By::Ref)];
            list = self.checked(span, ty, "b::list_concat", parts);
        }
        let ty = Ty::Dict(Box::new(Ty::Str), Box::new(Ty::Dynamic));
        let mut pairs = Vec::new();
        for (name, e) in &args.names {
            let key = self.str_lit(&name.name.to_string(), span);
            pairs.push((key, self.coerce(e.clone(), &Ty::Dynamic)));
        }
        let mut names = self.expr(span, ty.clone(), Kind::Dict(pairs));
        if let Some(more) = &args.dict {
            let parts = vec![(names, By::Ref), (more.clone(), By::Ref)];
            names = self.checked(span, ty, "b::dict_union", parts);
        }
        [(list, By::Ref), (names, By::Ref)]
    }

    /// `x.name(args…)`.
    pub(in crate::thir::infer) fn dynamic_method(
        &mut self,
        x: Expr,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let x = me.held(x);
            let Some(passed) = me.passed(args) else {
                return me.broken(span);
            };
            let [list, names] = me.packed(&passed, span);
            let method = me.str_lit(&name.name.to_string(), name.span);
            let all = vec![(x.clone(), By::Ref), (method, By::Ref), list, names];
            let plain = me.checked(span, Ty::Dynamic, "b::dynamic::call_method", all);
            if passed.list.is_some() || passed.dict.is_some() {
                return plain;
            }
            me.by_struct(&x, &name.name, plain, span, |me, own| {
                let def = me.struct_of(&own.ty)?;
                let t = me.struct_method(&def, &name.name)?;
                let first = match t.unit.module[t.id].role {
                    Role::Property => return None,
                    Role::Static => Vec::new(),
                    Role::Class => vec![me.struct_value(&def, span)],
                    _ => vec![own],
                };
                let given = Actuals::named(passed.places.clone(), passed.names.clone(), span);
                let values = me.bind_actuals(&t, &name.name, first, given, &[], span)?;
                Some(me.call_template(&t, values, Vec::new(), span))
            })
        })
    }

    /// `f(args…)`.
    pub(in crate::thir::infer) fn dynamic_call(
        &mut self,
        f: Expr,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let f = me.held(f);
            let Some(passed) = me.passed(args) else {
                return me.broken(span);
            };
            me.call_passed(f, &passed, span)
        })
    }

    /// `f(args…)` with values by place.
    pub(in crate::thir::infer) fn dynamic_call_typed(
        &mut self,
        f: Expr,
        args: Vec<Expr>,
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let f = me.held(f);
            let places = args.into_iter().map(|e| me.held(e)).collect();
            let passed = Passed {
                places,
                names: Vec::new(),
                list: None,
                dict: None,
            };
            me.call_passed(f, &passed, span)
        })
    }

    fn call_passed(&mut self, f: Expr, passed: &Passed, span: Span) -> Expr {
        let [list, names] = self.packed(passed, span);
        let all = vec![(f.clone(), By::Ref), list, names];
        let plain = self.checked(span, Ty::Dynamic, "b::dynamic::call_spread", all);
        if passed.list.is_some() || passed.dict.is_some() || !passed.names.is_empty() {
            return plain;
        }
        self.by_struct(&f, "__call__", plain, span, |me, own| {
            me.struct_special(&own, "__call__", passed.places.clone(), span)
        })
    }

    /// `x.name` as a value.
    pub(in crate::thir::infer) fn dynamic_attribute(
        &mut self,
        x: Expr,
        name: &Ident,
        span: Span,
    ) -> Expr {
        self.scoped(|me| {
            let x = me.held(x);
            let text = me.str_lit(&name.name.to_string(), name.span);
            let args = vec![(x.clone(), By::Ref), (text, By::Ref)];
            let plain = me.checked(span, Ty::Dynamic, "b::dynamic::attribute", args);
            let structs = me.made_structs(|me, def| {
                me.struct_method(def, &name.name).is_some()
                    || me.struct_attribute(def, &name.name).is_some()
            });
            me.by_structs(&x, structs, plain, span, |me, own| {
                let e = me.get_attribute(own, name, span);
                Some(me.loosened(e))
            })
        })
    }

    /// `x.name = value`.
    pub(in crate::thir::infer) fn set_dynamic_attribute(
        &mut self,
        x: Expr,
        name: &Ident,
        value: Expr,
        span: Span,
    ) {
        let (x, value) = (self.held(x), self.held(value));
        let text = self.str_lit(&name.name.to_string(), name.span);
        let args = vec![(x.clone(), By::Ref), (text, By::Ref)];
        let plain = self.checked(span, Ty::Unit, "b::dynamic::refuse_attribute", args);
        let structs = self.made_structs(|me, def| {
            let def = me.struct_fields(def);
            def.fields.iter().any(|(field, _)| **field == *name.name)
        });
        let set = self.by_structs(&x, structs, plain, span, |me, own| {
            Some(me.scoped(|me| {
                me.set_attribute(own, name, value.clone(), span);
                me.expr(span, Ty::Unit, Kind::Unit)
            }))
        });
        if !Self::is_broken(&set) {
            self.push(span, StmtKind::Expr(set));
        }
    }
}
