//! Arguments of functions of the language, put in the order of the parameters: `*args`, `**kwargs`,
//! spreading, parameters by place or by name alone.
//!
//! What `*args` takes is a tuple, so that each argument keeps its type; it is a list where a list is
//! spread, or where there are many.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, ExprId, Ident, Param, ParamKind};
use crate::thir::env::FnTemplate;
use crate::thir::infer::Infer;
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::INT;

/// More values than this are a list.
const LONGEST_TUPLE: usize = 6;

/// An argument, written or typed already.
#[derive(Clone)]
pub(in crate::thir::infer) enum Value {
    Written(ExprId),
    Typed(Expr),
}

/// Arguments in the order of the call.
#[derive(Default)]
pub(in crate::thir::infer) struct Actuals {
    places: Vec<(Value, Span)>,
    /// The list behind the others by place: `*xs`.
    list: Option<Expr>,
    names: Vec<(Ident, Value)>,
    /// `**d`.
    dict: Option<Expr>,
}

impl Actuals {
    /// Values by place.
    pub(in crate::thir::infer) fn of(args: Vec<Expr>, span: Span) -> Self {
        Actuals {
            places: args.into_iter().map(|e| (Value::Typed(e), span)).collect(),
            ..Actuals::default()
        }
    }

    /// Values by place and by name.
    pub(in crate::thir::infer) fn named(
        places: Vec<Expr>,
        names: Vec<(Ident, Expr)>,
        span: Span,
    ) -> Self {
        let names = names.into_iter().map(|(name, e)| (name, Value::Typed(e)));
        Actuals {
            names: names.collect(),
            ..Actuals::of(places, span)
        }
    }
}

impl Infer<'_> {
    /// Whether a call needs more than matching places and names.
    pub(in crate::thir::infer) fn is_plain_call(params: &[Param], args: &[Arg]) -> bool {
        params.iter().all(|p| p.kind == ParamKind::Usual)
            && args
                .iter()
                .all(|a| matches!(a.kind, ArgKind::Positional | ArgKind::Keyword(_)))
    }

    /// The arguments of a call, with what is spread taken apart where that is known.
    pub(in crate::thir::infer) fn actuals(&mut self, args: &[Arg]) -> Option<Actuals> {
        let mut all = Actuals::default();
        for arg in args {
            match &arg.kind {
                ArgKind::Positional | ArgKind::Spread if all.list.is_some() => {
                    // `f(*xs, y)`: one list of all of them.
                    let list = all.list.take()?;
                    let more = self.infer(arg.value, None);
                    let more = match arg.kind {
                        ArgKind::Spread => self.listed(more),
                        _ => self.list_of(vec![more], arg.span)?,
                    };
                    let more = self.coerce(more, &list.ty.clone());
                    let ty = list.ty.clone();
                    let args = vec![(list, By::Ref), (more, By::Ref)];
                    all.list = Some(self.checked(arg.span, ty, "b::list_concat", args));
                }
                ArgKind::Positional => all.places.push((Value::Written(arg.value), arg.span)),
                ArgKind::Keyword(name) => {
                    all.names.push((name.clone(), Value::Written(arg.value)));
                }
                ArgKind::Spread => {
                    let e = self.infer(arg.value, None);
                    if Self::is_broken(&e) {
                        return None;
                    }
                    match self.types.shallow(&e.ty) {
                        Ty::Tuple(items) => {
                            let whole = self.held(e);
                            for (i, ty) in items.into_iter().enumerate() {
                                let kind = Kind::Field(Box::new(whole.clone()), i);
                                let item = self.expr(arg.span, ty, kind);
                                all.places.push((Value::Typed(item), arg.span));
                            }
                        }
                        _ => all.list = Some(self.listed(e)).filter(|e| !Self::is_broken(e)),
                    }
                }
                ArgKind::SpreadKeywords => {
                    let e = self.infer(arg.value, None);
                    let Ty::Dict(k, _) = self.types.shallow(&e.ty) else {
                        self.unsupported(arg.span, "`**` with this", "give it a dict");
                        return None;
                    };
                    if !self.types.unify(&k, &Ty::Str) || all.dict.is_some() {
                        self.unsupported(arg.span, "`**` with this", "give one dict of names");
                        return None;
                    }
                    all.dict = Some(self.held(e));
                }
            }
        }
        Some(all)
    }

    /// The values of a template's parameters; None after an error.
    pub(in crate::thir::infer) fn bind_actuals(
        &mut self,
        template: &FnTemplate,
        name: &str,
        first: Vec<Expr>,
        mut args: Actuals,
        captures: &[Expr],
        span: Span,
    ) -> Option<Vec<Expr>> {
        let unit = template.unit.clone();
        let params = &unit.module[template.id].params;
        let mut places = args.places.into_iter();
        let mut values = Vec::new();
        let mut first = first.into_iter();
        let mut names: Vec<(Ident, Value)> = args.names;
        for (at, p) in params.iter().enumerate() {
            let stated = p.ty.map(|_| self.param_type(&unit, p));
            if let Some(value) = first.next() {
                values.push(value);
                continue;
            }
            let value = match p.kind {
                ParamKind::Rest => {
                    let mut items = Vec::new();
                    for (value, _) in places.by_ref() {
                        items.push(self.actual(value, stated.as_ref()));
                    }
                    self.rest(items, args.list.take(), span)?
                }
                ParamKind::Names => {
                    let rest = std::mem::take(&mut names);
                    self.named_rest(rest, args.dict.take(), stated.as_ref(), span)?
                }
                _ => {
                    let by_place = (p.kind != ParamKind::Named)
                        .then(|| places.next())
                        .flatten();
                    let named = names.iter().position(|(n, _)| n.name == p.name.name);
                    let named = named.filter(|_| p.kind != ParamKind::Place);
                    match (by_place, named) {
                        (Some(_), Some(_)) => {
                            let message = format!("`{}` is given twice", p.name.name);
                            self.error(Code::ArgumentMismatch, span, message, |d| {
                                d.help("give it by place or by name")
                            });
                            return None;
                        }
                        (Some((value, _)), None) => self.actual(value, stated.as_ref()),
                        (None, Some(at)) => {
                            let value = names.remove(at).1;
                            self.actual(value, stated.as_ref())
                        }
                        (None, None) if p.kind != ParamKind::Named && args.list.is_some() => {
                            let left = &params[at..];
                            self.taken_from_list(&mut args.list, left, name, span)?
                        }
                        (None, None) => {
                            let default = self.default_of(template, at, stated.as_ref(), captures);
                            match (&args.dict, default) {
                                (Some(dict), default) => {
                                    let dict = dict.clone();
                                    self.taken_from_dict(&dict, p, stated.as_ref(), default, span)
                                }
                                (None, Some(default)) => default,
                                (None, None) => {
                                    let message =
                                        format!("`{name}` needs an argument for `{}`", p.name.name);
                                    self.error(Code::ArgumentMismatch, span, message, |d| {
                                        d.help("give it one")
                                    });
                                    return None;
                                }
                            }
                        }
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
        if let Some((_, at)) = places.next() {
            let message = format!("`{name}` takes fewer arguments by place");
            self.error(Code::ArgumentMismatch, at, message, |d| {
                d.help("remove it, or give the function a parameter `*args`")
            });
            return None;
        }
        if let Some((given, _)) = names.first() {
            let message = format!("`{name}` has no parameter `{}`", given.name);
            self.error(Code::ArgumentMismatch, given.span, message, |d| {
                d.help("remove it, or give the function a parameter `**kwargs`")
            });
            return None;
        }
        if args.list.is_some() {
            self.unsupported(
                span,
                "spreading a list here",
                "take it apart first: `a, b = xs`",
            );
            return None;
        }
        (!values.iter().any(Self::is_broken)).then_some(values)
    }

    /// Arguments by place alone, as values.
    pub(in crate::thir::infer) fn typed_actuals(&mut self, args: Actuals) -> Option<Vec<Expr>> {
        if !args.names.is_empty() || args.dict.is_some() {
            return None;
        }
        let mut values: Vec<Expr> = Vec::new();
        for (value, _) in args.places {
            values.push(self.actual(value, None));
        }
        match (args.list, values.is_empty()) {
            (Some(list), true) => Some(vec![list]),
            (Some(_), false) => None,
            (None, _) => Some(values),
        }
    }

    fn actual(&mut self, value: Value, stated: Option<&Ty>) -> Expr {
        match value {
            Value::Written(id) => self.infer(id, stated),
            Value::Typed(e) => e,
        }
    }

    /// A list of values that have one type.
    pub(in crate::thir::infer) fn list_of(&mut self, items: Vec<Expr>, span: Span) -> Option<Expr> {
        let mut items = items.into_iter();
        let mut so_far: Vec<Expr> = items.by_ref().take(1).collect();
        let mut ty = match so_far.first() {
            Some(one) => self.types.settle(&one.ty),
            None => self.types.fresh(),
        };
        for item in items {
            let probe = self.expr(span, ty.clone(), Kind::Unit);
            ty = self.join(&probe, &item).unwrap_or(Ty::Dynamic);
            so_far.push(item);
        }
        let items = so_far.into_iter().map(|e| self.converted(e, &ty)).collect();
        Some(self.expr(span, Ty::Vec(Box::new(ty)), Kind::List(items)))
    }

    /// What `*args` takes.
    fn rest(&mut self, items: Vec<Expr>, list: Option<Expr>, span: Span) -> Option<Expr> {
        if items.iter().any(Self::is_broken) {
            return None;
        }
        let Some(list) = list else {
            if items.len() > LONGEST_TUPLE {
                return self.list_of(items, span);
            }
            let tys = items.iter().map(|e| self.types.settle(&e.ty)).collect();
            return Some(self.expr(span, Ty::Tuple(tys), Kind::Tuple(items)));
        };
        if items.is_empty() {
            return Some(list);
        }
        let before = self.list_of(items, span)?;
        let before = self.coerce(before, &list.ty.clone());
        let ty = list.ty.clone();
        let args = vec![(before, By::Ref), (list, By::Ref)];
        Some(self.checked(span, ty, "b::list_concat", args))
    }

    /// What `**kwargs` takes: a dict, of any values if they have no type in common.
    fn named_rest(
        &mut self,
        names: Vec<(Ident, Value)>,
        dict: Option<Expr>,
        stated: Option<&Ty>,
        span: Span,
    ) -> Option<Expr> {
        let mut keys = Vec::new();
        let mut values = Vec::new();
        for (name, value) in names {
            keys.push(self.str_lit(&name.name.to_string(), name.span));
            values.push(self.actual(value, stated));
        }
        if values.iter().any(Self::is_broken) {
            return None;
        }
        let mut item = stated.cloned();
        if item.is_none()
            && let Some(dict) = &dict
            && let Ty::Dict(_, v) = self.types.shallow(&dict.ty)
        {
            item = Some(*v);
        }
        for value in &values {
            self.types.settle(&value.ty);
            item = match item {
                None => Some(value.ty.clone()),
                Some(ty) => {
                    let probe = self.expr(span, ty, Kind::Unit);
                    Some(self.join(&probe, value).unwrap_or(Ty::Dynamic))
                }
            };
        }
        // What nothing is given stands for any keys, if the values are stated.
        if values.is_empty() && dict.is_none() && stated.is_some() {
            let ty = Ty::Dict(
                Box::new(self.types.fresh()),
                Box::new(item.unwrap_or(Ty::Dynamic)),
            );
            return Some(self.expr(span, ty, Kind::Dict(Vec::new())));
        }
        let item = item.unwrap_or(Ty::Dynamic);
        let ty = Ty::Dict(Box::new(Ty::Str), Box::new(item.clone()));
        let pairs = keys.into_iter().zip(values);
        let pairs = pairs.map(|(k, v)| (k, self.coerce(v, &item))).collect();
        let own = self.expr(span, ty.clone(), Kind::Dict(pairs));
        let Some(dict) = dict else {
            return Some(own);
        };
        let dict = self.coerce(dict, &ty);
        let args = vec![(own, By::Ref), (dict, By::Ref)];
        Some(self.checked(span, ty, "b::dict_union", args))
    }

    /// A parameter that is given by an item of a list that is spread.
    fn taken_from_list(
        &mut self,
        list: &mut Option<Expr>,
        left: &[Param],
        name: &str,
        span: Span,
    ) -> Option<Expr> {
        let by_place = |p: &&Param| matches!(p.kind, ParamKind::Usual | ParamKind::Place);
        if left.iter().filter(by_place).any(|p| p.default.is_some()) {
            let message = format!("how many arguments `{name}` is given is not known here");
            self.error(Code::ArgumentMismatch, span, message, |d| {
                d.help("take the list apart first: `a, b = xs`")
            });
            return None;
        }
        let whole = list.take()?;
        let Ty::Vec(item) = self.types.shallow(&whole.ty) else {
            return None;
        };
        let more = left.iter().any(|p| p.kind == ParamKind::Rest);
        let count = left.iter().filter(by_place).count();
        let int = |me: &Self, n: usize| {
            let kind = Kind::Int {
                negative: false,
                value: n as u128,
            };
            me.expr(span, INT, kind)
        };
        // The first of them checks how many there are; the others follow.
        let (n, at_least) = (
            int(self, count),
            self.expr(span, Ty::Bool, Kind::Bool(more || count > 1)),
        );
        let ty = whole.ty.clone();
        let args = vec![(whole, By::Value), (n, By::Value), (at_least, By::Value)];
        let whole = self.rust(span, ty.clone(), "b::unpack", args, true);
        let whole = self.held(whole);
        if count > 1 || more {
            let (one, end) = (int(self, 1), self.none(span));
            let step = self.none(span);
            let args = vec![
                (whole.clone(), By::Ref),
                (one, By::Opt),
                (end, By::Opt),
                (step, By::Opt),
            ];
            *list = Some(self.checked(span, ty, "o::list_slice", args));
        }
        let zero = int(self, 0);
        let args = vec![(whole, By::Ref), (zero, By::Value)];
        Some(self.checked(span, *item, "o::list_index", args))
    }

    /// A parameter that may be given by a dict.
    fn taken_from_dict(
        &mut self,
        dict: &Expr,
        p: &Param,
        stated: Option<&Ty>,
        default: Option<Expr>,
        span: Span,
    ) -> Expr {
        let Ty::Dict(_, v) = self.types.shallow(&dict.ty) else {
            return self.broken(span);
        };
        let key = self.str_lit(&p.name.name.to_string(), span);
        let args = vec![(dict.clone(), By::Ref), (key.clone(), By::Ref)];
        let found = self.checked(span, *v, "o::dict_get", args.clone());
        let Some(default) = default else {
            return found;
        };
        let ty = match stated {
            Some(ty) => Some(ty.clone()),
            None => self.join(&found, &default),
        };
        let Some(ty) = ty else {
            return self.mismatch(&found, &default.ty.clone());
        };
        let test = self.checked(span, Ty::Bool, "b::dict_contains", args);
        let (then, otherwise) = (self.coerce(found, &ty), self.coerce(default, &ty));
        let kind = Kind::Cond {
            test: Box::new(test),
            then: Box::new(then),
            otherwise: Box::new(otherwise),
        };
        self.expr(span, ty, kind)
    }
}
