//! Functions of the language.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Protocol, Ty};

use crate::hir::{Arg, ArgKind, ExprId};
use crate::shir::Builtin;
use crate::thir::infer::Infer;
use crate::thir::infer::language::modules::ModuleItem;
use crate::thir::tree::{By, Expr, Kind, Text};
use crate::thir::types::{FLOAT, INT};

impl Infer<'_> {
    pub(in crate::thir::infer) fn builtin(
        &mut self,
        b: Builtin,
        args: &[Arg],
        span: Span,
        expected: Option<&Ty>,
    ) -> Expr {
        match b {
            Builtin::Print | Builtin::EPrint => return self.print(b, args, span),
            Builtin::Open => {
                return match self.functions.contains_key("io.open") {
                    true => self.call_named("io.open", args, span),
                    false => {
                        self.unsupported(span, "`open` here", "write `from io import open` first")
                    }
                };
            }
            Builtin::Zip if args.iter().any(|a| a.kind == ArgKind::Spread) => {
                return match self.builtin_iter(b, args, span) {
                    Some(Some(iter)) => self.collected(iter, span),
                    _ => self.broken(span),
                };
            }
            Builtin::Min | Builtin::Max if matches!(args, [one] if one.kind == ArgKind::Spread) => {
                let all = Arg {
                    kind: ArgKind::Positional,
                    ..args[0].clone()
                };
                return self.builtin(b, &[all], span, expected);
            }
            Builtin::Display | Builtin::UpdateDisplay => return self.display(b, args, span),
            Builtin::ClearOutput => return self.clear_output(args, span),
            Builtin::Sorted => {
                let Some((xs, rest)) = args.split_first() else {
                    return self.wrong_args(b, args, span);
                };
                let Some(iter) = self.iter_expr(xs.value) else {
                    return self.broken(span);
                };
                let item = iter.1.clone();
                let list = self.collected(iter, span);
                let local = self.local("sorted", list.ty.clone(), span);
                self.store(crate::thir::infer::Var::Local(local), list, span);
                let ty = Ty::Vec(Box::new(item.clone()));
                let it = self.expr(span, ty, Kind::Local(local));
                let sort = self.sort(it.clone(), &item, rest, span);
                if Self::is_broken(&sort) {
                    return sort;
                }
                self.push(span, crate::thir::tree::StmtKind::Expr(sort));
                return it;
            }
            Builtin::Min | Builtin::Max if args.iter().any(|a| a.kind != ArgKind::Positional) => {
                return self.extreme_by(b, args, span);
            }
            _ => {}
        }
        if args.iter().any(|a| a.kind != ArgKind::Positional) {
            if b == Builtin::Sum && args.len() == 2 {
                return self.sum(args, span);
            }
            return self.wrong_args(b, args, span);
        }
        if let Some(found) = self.builtin_iter(b, args, span) {
            return match found {
                Some(iter) => self.collected(iter, span),
                None => self.broken(span),
            };
        }
        let ids: Vec<ExprId> = args.iter().map(|a| a.value).collect();
        match (b, ids.as_slice()) {
            (Builtin::Input, [] | [_]) => {
                let prompt = match ids.first() {
                    Some(id) => self.infer_as(*id, &Ty::Str),
                    None => self.str_lit("", span),
                };
                self.checked(span, Ty::Str, "b::input", vec![(prompt, By::Ref)])
            }
            (Builtin::Sum, [_] | [_, _]) => self.sum(args, span),
            (Builtin::Min | Builtin::Max, [xs]) => {
                let Some(iter) = self.iter_expr(*xs) else {
                    return self.broken(span);
                };
                let item = self.types.settle(&iter.1);
                if !self.check_ordered(&item, span) {
                    return self.broken(span);
                }
                let list = self.collected(iter, span);
                self.extreme_of(list, &item, b == Builtin::Max, span)
            }
            (Builtin::Min | Builtin::Max, [_, _, ..]) => {
                let items: Vec<Expr> = ids.iter().map(|id| self.infer(*id, None)).collect();
                if items.iter().any(Self::is_broken) {
                    return self.broken(span);
                }
                let mut ty = items[0].ty.clone();
                let mut sofar = items[0].clone();
                for item in &items[1..] {
                    match self.join(&sofar, item) {
                        Some(t) => ty = t,
                        None => {
                            let (x, y) = (self.ty_name(&ty), self.ty_name(&item.ty));
                            return self.no_order(&x, &y, span);
                        }
                    }
                    sofar.ty = ty.clone();
                    sofar.kind = Kind::Unit;
                }
                if !self.check_ordered(&ty, span) {
                    return self.broken(span);
                }
                let items = items.into_iter().map(|i| self.converted(i, &ty)).collect();
                let list = self.expr(span, Ty::Vec(Box::new(ty.clone())), Kind::List(items));
                self.extreme_of(list, &ty, b == Builtin::Max, span)
            }
            (Builtin::Any | Builtin::All, [xs]) => {
                let Some(iter) = self.iter_expr(*xs) else {
                    return self.broken(span);
                };
                let list = self.collected(iter, span);
                let Ty::Vec(item) = self.types.shallow(&list.ty) else {
                    return list;
                };
                let list = if self.types.shallow(&item) == Ty::Bool {
                    list
                } else {
                    self.truths(list, &item, span)
                };
                let path = if b == Builtin::Any {
                    "b::any"
                } else {
                    "b::all"
                };
                self.checked(span, Ty::Bool, path, vec![(list, By::Ref)])
            }
            (Builtin::Round, [x, digits]) => {
                let x = self.infer(*x, None);
                let digits = self.infer_as(*digits, &INT);
                if self.is_dynamic(&x.ty) {
                    let args = vec![(x, By::Ref), (digits, By::Value)];
                    return self.checked(span, Ty::Dynamic, "b::dynamic::round_digits", args);
                }
                let whole = self.types.shallow(&x.ty);
                if matches!(whole, Ty::Int(_)) || self.is_int(&whole) {
                    let x = self.coerce(x, &INT);
                    let args = vec![(x, By::Value), (digits, By::Value)];
                    return self.checked(span, INT, "b::round_whole", args);
                }
                let x = self.coerce(x, &FLOAT);
                self.rust(
                    span,
                    FLOAT,
                    "b::round_digits",
                    vec![(x, By::Value), (digits, By::Value)],
                    false,
                )
            }
            (Builtin::Pow, [a, c]) => {
                let (a, c) = (self.infer(*a, None), self.infer(*c, None));
                self.binary(crate::hir::BinaryOp::Pow, a, c, span)
            }
            (Builtin::DivMod, [a, c]) => {
                let (a, c) = (self.infer(*a, None), self.infer(*c, None));
                let (a, c) = (self.held(a), self.held(c));
                let q = self.binary(crate::hir::BinaryOp::FloorDiv, a.clone(), c.clone(), span);
                let r = self.binary(crate::hir::BinaryOp::Mod, a, c, span);
                let ty = Ty::Tuple(vec![q.ty.clone(), r.ty.clone()]);
                self.expr(span, ty, Kind::Tuple(vec![q, r]))
            }
            (Builtin::Format, [x]) => {
                let e = self.infer(*x, None);
                self.shown(e, Text::Str)
            }
            (Builtin::Format, [x, spec]) => {
                let e = self.infer(*x, None);
                let spec = self.infer_as(*spec, &Ty::Str);
                self.formatted(e, spec)
            }
            (Builtin::Next, [x, default]) => {
                let e = self.infer(*x, None);
                match self.next_item(&e, Some(*default), span) {
                    Some(step) => step,
                    None => self.no_builtin("next", &e, span, "loop over it with `for`"),
                }
            }
            (Builtin::Next, [x]) => {
                let e = self.infer(*x, None);
                if let Some(step) = self.next_item(&e, None, span) {
                    return step;
                }
                match self.unary_protocol(&e, Protocol::Next, span) {
                    Some(step) => {
                        let Ty::Option(item) = self.types.shallow(&step.ty) else {
                            return step;
                        };
                        self.checked(span, *item, "b::next_value", vec![(step, By::Value)])
                    }
                    None => self.no_builtin("next", &e, span, "loop over it with `for`"),
                }
            }
            (Builtin::Iter, [x]) => {
                let e = self.infer(*x, None);
                if self.protocol(&e.ty, Protocol::Next).is_some() {
                    return e;
                }
                match self.unary_protocol(&e, Protocol::Iter, span) {
                    Some(iter) => iter,
                    None => self.iterator_of(e, span),
                }
            }
            (Builtin::Native, [name, values @ ..]) => self.native(*name, values, span),
            (Builtin::IsInstance, [x, ty]) => self.is_instance(*x, *ty, span),
            (Builtin::HasAttr | Builtin::GetAttr, [x, name, ..]) => {
                self.attribute_by_name(b, *x, *name, ids.get(2).copied(), span)
            }
            (Builtin::IsSubclass, [a, c]) => {
                let (a, c) = (self.struct_named(*a), self.struct_named(*c));
                match (a, c) {
                    (Some(a), Some(c)) => {
                        let holds = self.derives(&a, &c.key);
                        self.expr(span, Ty::Bool, Kind::Bool(holds))
                    }
                    _ => self.unsupported(span, "`issubclass` of these", "name two structs"),
                }
            }
            (Builtin::Pow, [a, n, m]) => {
                let args = [a, n, m].map(|x| (self.infer_as(*x, &INT), By::Value));
                self.checked(span, INT, "b::pow_mod", args.into())
            }
            (Builtin::HasAttr, _) => self.unsupported(
                span,
                &format!("`{}`", b.name()),
                "types are known before the program runs",
            ),
            (Builtin::Dir | Builtin::Help, [x]) => self.describe(b, *x, span),
            (_, [x]) => {
                let e = self.infer(*x, expected.filter(|_| b == Builtin::Abs));
                self.builtin_on(b, e, span)
            }
            _ => self.wrong_args(b, args, span),
        }
    }

    fn no_order(&mut self, x: &str, y: &str, span: Span) -> Expr {
        self.fail(
            Code::NoSuchOperator,
            span,
            format!("{x} and {y} have no common order"),
            |d| d.help("compare values of one type"),
        )
    }

    pub(in crate::thir::infer) fn wrong_args(
        &mut self,
        b: Builtin,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        self.walk_args(args);
        if args
            .iter()
            .any(|a| matches!(a.kind, ArgKind::Spread | ArgKind::SpreadKeywords))
        {
            return self.unsupported(span, "spreading arguments", "write them one by one");
        }
        let name = b.name();
        self.fail(Code::ArgumentMismatch, span, format!("`{name}` is not called like this"), |d| {
            d.help(format!("it is called as in Python; its forms are in the language's guide under `{name}`"))
        })
    }

    fn no_builtin(&mut self, name: &str, e: &Expr, span: Span, help: &str) -> Expr {
        if Self::is_broken(e) {
            return self.broken(span);
        }
        let ty = self.ty_name(&e.ty);
        self.fail(
            Code::MissingCapability,
            span,
            format!("`{name}` does not take {ty}"),
            |d| d.help(help.to_owned()),
        )
    }

    /// Builtins of one argument; also where they are passed as functions.
    pub(in crate::thir::infer) fn builtin_on(&mut self, b: Builtin, e: Expr, span: Span) -> Expr {
        if Self::is_broken(&e) {
            return e;
        }
        let ty = self.types.shallow(&e.ty);
        if let Some(call) = self.struct_builtin(b, &e, span) {
            return call;
        }
        let one = |e: Expr| vec![(e, By::Ref)];
        if ty == Ty::Dynamic
            && let Some(call) = self.builtin_on_dynamic(b, &e, span)
        {
            return call;
        }
        match b {
            Builtin::Len => match &ty {
                Ty::Str => self.rust(span, INT, "b::str_len", one(e), false),
                Ty::Bytes => self.rust(span, INT, "b::bytes_len", one(e), false),
                Ty::Vec(_) => self.checked(span, INT, "b::list_len", one(e)),
                Ty::Dict(..) => self.checked(span, INT, "b::dict_len", one(e)),
                Ty::Set(_) => self.checked(span, INT, "b::set_len", one(e)),
                Ty::Tuple(items) => {
                    let kind = Kind::Int {
                        negative: false,
                        value: items.len() as u128,
                    };
                    self.expr(span, INT, kind)
                }
                _ => {
                    if let Some(call) = self.unary_protocol(&e, Protocol::Len, span) {
                        return self.coerce(call, &INT);
                    }
                    if matches!(ty, Ty::Object { .. })
                        && let Some(target) = self.unary_protocol(&e, Protocol::Deref, span)
                    {
                        return self.builtin_on(b, target, span);
                    }
                    self.no_builtin(
                        "len",
                        &e,
                        span,
                        "`len` counts the items of a list, str, dict, set or tuple",
                    )
                }
            },
            Builtin::Abs => match &ty {
                Ty::Float(_) => self.rust(span, ty, "b::float_abs", vec![(e, By::Value)], false),
                _ if self.is_int(&ty) => {
                    let ty = self.types.settle(&ty);
                    self.checked(span, ty, "o::Int::abs", vec![(e, By::Value)])
                }
                _ => self.no_builtin("abs", &e, span, "give it a number"),
            },
            Builtin::Round => match &ty {
                Ty::Float(_) => {
                    let e = self.coerce(e, &FLOAT);
                    self.checked(span, INT, "b::round_int", vec![(e, By::Value)])
                }
                _ if self.is_int(&ty) => e,
                _ => self.no_builtin("round", &e, span, "give it a number"),
            },
            Builtin::Repr => self.shown(e, Text::Repr),
            Builtin::Str => self.shown(e, Text::Str),
            Builtin::Ord => {
                if ty == Ty::Char {
                    return self.rust(span, INT, "b::ord_char", vec![(e, By::Value)], false);
                }
                let e = self.coerce(e, &Ty::Str);
                self.checked(span, INT, "b::ord", one(e))
            }
            Builtin::Chr => {
                let e = self.coerce(e, &INT);
                self.checked(span, Ty::Str, "b::chr", vec![(e, By::Value)])
            }
            Builtin::Hex | Builtin::Oct | Builtin::Bin => {
                let e = self.coerce(e, &INT);
                let path = match b {
                    Builtin::Hex => "b::hex",
                    Builtin::Oct => "b::oct",
                    _ => "b::bin",
                };
                self.rust(span, Ty::Str, path, vec![(e, By::Value)], false)
            }
            Builtin::Hash => {
                self.types.settle(&ty);
                self.checked(span, INT, "b::hash", one(e))
            }
            Builtin::Id => match &ty {
                Ty::Object { .. } | Ty::Vec(_) => self.rust(span, INT, "b::id", one(e), false),
                _ => self.no_builtin("id", &e, span, "only objects and lists have an identity"),
            },
            Builtin::Type if self.is_error(&ty) => {
                self.rust(span, Ty::Str, "b::Caught::type_name", one(e), false)
            }
            Builtin::Type => {
                let chosen =
                    self.dispatch(&e, span, |me, own| me.builtin_on(Builtin::Type, own, span));
                if let Some(chosen) = chosen {
                    return chosen;
                }
                self.types.settle(&ty);
                let name = self.ty_name(&ty);
                self.str_lit(&name, span)
            }
            Builtin::Copy => self.copy(e, span),
            Builtin::Html
            | Builtin::Markdown
            | Builtin::Latex
            | Builtin::Svg
            | Builtin::Json
            | Builtin::VegaLite => self.wrapped(b, e, span),
            Builtin::Callable => {
                let is = self.is_function(&ty);
                self.expr(span, Ty::Bool, Kind::Bool(is))
            }
            Builtin::Int => self.number_from(e, &INT, span),
            Builtin::Float => self.number_from(e, &FLOAT, span),
            Builtin::Bool => self.truth(e),
            _ => self.no_builtin(
                b.name(),
                &e,
                span,
                "call it with the arguments that it takes in Python",
            ),
        }
    }

    /// A builtin that a struct defines by a method.
    fn struct_builtin(&mut self, b: Builtin, e: &Expr, span: Span) -> Option<Expr> {
        let (method, ty) = match b {
            Builtin::Len => ("__len__", Some(INT)),
            Builtin::Abs => ("__abs__", None),
            Builtin::Round => ("__round__", None),
            Builtin::Int => ("__int__", Some(INT)),
            Builtin::Float => ("__float__", Some(FLOAT)),
            _ => return None,
        };
        let call = self.struct_special(e, method, Vec::new(), span)?;
        Some(match ty {
            Some(ty) => self.coerce(call, &ty),
            None => call,
        })
    }

    fn copy(&mut self, e: Expr, span: Span) -> Expr {
        let ty = self.types.shallow(&e.ty);
        let path = match &ty {
            Ty::Vec(_) => "b::list_copy",
            Ty::Dict(..) => "b::dict_copy",
            Ty::Set(_) => "b::set_copy",
            Ty::Object { .. } => {
                if let Some(call) = self.unary_protocol(&e, Protocol::Clone, span) {
                    return call;
                }
                return self.no_builtin(
                    "copy",
                    &e,
                    span,
                    "its type cannot be copied; make another one",
                );
            }
            _ => return e,
        };
        self.checked(span, ty, path, vec![(e, By::Ref)])
    }

    fn describe(&mut self, b: Builtin, x: ExprId, span: Span) -> Expr {
        if b == Builtin::Help {
            return self.unsupported(
                span,
                "`help`",
                "hover over the name, or write `name?` in a notebook",
            );
        }
        let names = match self.entity(x) {
            Some(crate::thir::infer::crates::manifest_paths::Entity::Module {
                manifest,
                module,
            }) => {
                let m = &self.manifests.at(manifest).modules[module as usize];
                m.entries.iter().map(|e| e.name.clone()).collect()
            }
            Some(crate::thir::infer::crates::manifest_paths::Entity::Type(ty)) => {
                self.member_names(&ty)
            }
            Some(crate::thir::infer::crates::manifest_paths::Entity::Keyton(
                ModuleItem::Module(module),
            )) => self.names_in_module(&module),
            _ => {
                let e = self.infer(x, None);
                self.member_names(&e.ty)
            }
        };
        let mut names: Vec<String> = names;
        names.sort();
        names.dedup();
        let items = names.iter().map(|n| self.str_lit(n, span)).collect();
        self.expr(span, Ty::Vec(Box::new(Ty::Str)), Kind::List(items))
    }
}
