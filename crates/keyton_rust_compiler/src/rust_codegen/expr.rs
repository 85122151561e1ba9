use std::fmt::Write;

use kayton_manifest::{FloatTy, Ty};

use super::loops::Head;
use super::names::quoted;
use super::{Frame, Gen};
use crate::hir::ComprehensionKind;
use crate::thir::tree::{By, Clause, Expr, Kind, LocalId, Sharing, Text};
use crate::thir::types::{is_flat, is_scalar};

impl Gen<'_> {
    pub(super) fn solved(&mut self, ty: &Ty) -> Ty {
        self.types.finish(ty)
    }

    /// The expression as an owned value.
    pub(super) fn value(&mut self, e: &Expr) -> String {
        match &e.kind {
            Kind::Local(id) => {
                let name = self.local_name(*id);
                let scalar = is_scalar(&self.solved(&e.ty));
                if self.locals().locals[id.0].shared != Sharing::No {
                    let shown = quoted(&self.locals().locals[id.0].name);
                    return self.tried(&format!("{name}.get({shown})"), e.pos);
                }
                if self.is_lazy(*id) {
                    let shown = quoted(&self.locals().locals[id.0].name);
                    let place = self.tried(&format!("b::local(&{name}, {shown})"), e.pos);
                    return format!("{place}.clone()");
                }
                if scalar || self.moved.contains(id) {
                    name
                } else {
                    format!("{name}.clone()")
                }
            }
            Kind::Global(g) => {
                let name = self.global_name(*g);
                self.tried(&format!("{name}.value()"), e.pos)
            }
            Kind::StructGet {
                object,
                field,
                late,
            } => self.field(object, field, *late, e),
            Kind::Field(tuple, i) => {
                let tuple = self.refer(tuple);
                format!("({tuple}).{i}.clone()")
            }
            Kind::Unwrap(inner) => {
                let inner = self.value(inner);
                self.tried(&format!("b::some({inner})"), e.pos)
            }
            _ => self.fresh(e),
        }
    }

    /// The expression without conversions that change nothing.
    pub(super) fn peeled<'e>(&mut self, mut e: &'e Expr) -> &'e Expr {
        while let Kind::Coerce(inner) = &e.kind
            && self.solved(&inner.ty) == self.solved(&e.ty)
        {
            e = inner;
        }
        e
    }

    /// The expression as a reference to its value.
    pub(super) fn refer(&mut self, e: &Expr) -> String {
        match &e.kind {
            Kind::Local(id) => {
                let name = self.local_name(*id);
                if self.locals().locals[id.0].shared != Sharing::No {
                    return format!("&{}", self.value(e));
                }
                if self.is_lazy(*id) {
                    let shown = quoted(&self.locals().locals[id.0].name);
                    return self.tried(&format!("b::local(&{name}, {shown})"), e.pos);
                }
                format!("&{name}")
            }
            Kind::Global(g) => {
                let name = self.global_name(*g);
                let read = self.tried(&format!("{name}.get()"), e.pos);
                format!("&*{read}")
            }
            Kind::Field(tuple, i) => {
                let tuple = self.refer(tuple);
                format!("&({tuple}).{i}")
            }
            Kind::Coerce(inner) if self.solved(&inner.ty) == self.solved(&e.ty) => {
                self.refer(inner)
            }
            _ => format!("&{}", self.value(e)),
        }
    }

    pub(super) fn global_name(&self, g: usize) -> String {
        format!(
            "g{g}_{}",
            super::names::ident(&self.program.globals[g].name)
        )
    }

    /// The expression as something that derefs to `&str`.
    pub(super) fn text_ref(&mut self, e: &Expr, text: Text) -> String {
        let ty = self.solved(&e.ty);
        if let Kind::Str(s) = &e.kind
            && text == Text::Str
        {
            return quoted(s);
        }
        if let Kind::Show(inner, inner_text) = &e.kind
            && text == Text::Str
        {
            return self.text_ref(inner, *inner_text);
        }
        match (ty, text) {
            (Ty::Str, Text::Str) => format!("&*{}", self.deref_text(e)),
            _ => format!("&*{}", self.text_of(e, text)),
        }
    }

    /// The text of a value, owned.
    pub(super) fn text_of(&mut self, e: &Expr, text: Text) -> String {
        let way = match text {
            Text::Str => "text",
            Text::Repr => "repr",
        };
        if self.solved(&e.ty) == Ty::Tuple(Vec::new()) {
            return "Str::from_static(\"()\")".to_owned();
        }
        let by = self.refer(e);
        match is_flat(&self.solved(&e.ty)) {
            true => format!("b::{way}({by})"),
            false => self.tried(&format!("b::deep_{way}({by})"), e.pos),
        }
    }

    fn deref_text(&mut self, e: &Expr) -> String {
        match &e.kind {
            Kind::Local(id) if self.locals().locals[id.0].shared != Sharing::No => self.value(e),
            Kind::Local(_) | Kind::Global(_) | Kind::Field(..) => format!("*{}", self.refer(e)),
            _ => self.value(e),
        }
    }

    fn argument(&mut self, e: &Expr, by: By) -> String {
        match by {
            By::Value => self.value(e),
            By::Ref => self.refer(e),
            By::Bridge => {
                if is_scalar(&self.solved(&e.ty)) {
                    self.value(e)
                } else {
                    self.refer(e)
                }
            }
            By::Opt => match &e.kind {
                Kind::None => "None".into(),
                _ => format!("Some({})", self.argument(e, By::Bridge)),
            },
        }
    }

    /// An expression that makes its value.
    fn fresh(&mut self, e: &Expr) -> String {
        let pos = e.pos;
        match &e.kind {
            Kind::Error | Kind::Unit => "()".into(),
            Kind::Shared(id) => format!("{}.clone()", self.local_name(*id)),
            Kind::None => match self.solved(&e.ty) {
                Ty::Option(inner) => format!("None::<{}>", self.rust_ty(&inner)),
                _ => "()".into(),
            },
            Kind::Bool(b) => b.to_string(),
            Kind::Char(c) => format!("{c:?}"),
            Kind::Int { negative, value } => self.number(*negative, *value, &e.ty),
            Kind::Float(x) => {
                let ty = self.solved(&e.ty);
                let name = if ty == Ty::Float(FloatTy::F32) {
                    "f32"
                } else {
                    "f64"
                };
                if x.is_finite() {
                    format!("{x:?}{name}")
                } else {
                    format!("{name}::INFINITY")
                }
            }
            Kind::Str(s) => format!("Str::from_static({})", quoted(s)),
            Kind::Bytes(b) => {
                let bytes: Vec<String> = b.iter().map(u8::to_string).collect();
                format!("Bytes::new(&[{}])", bytes.join(", "))
            }
            Kind::Rust {
                path,
                args,
                fallible,
            } => {
                let path = self.program.chosen(path);
                if path == "b::list_iter"
                    && let [(list, _)] = args.as_slice()
                    && let Kind::Rust { path, args, .. } = &list.kind
                    && path == "b::str_split"
                {
                    let list: Vec<String> =
                        args.iter().map(|(e, by)| self.argument(e, *by)).collect();
                    return self.tried(&format!("b::split_iter({})", list.join(", ")), pos);
                }
                let short = match path {
                    "o::list_index" => self.item(e, args),
                    "o::list_set" => self.put(args, e),
                    "o::dict_set" => self.updated(args, e),
                    _ => None,
                };
                if let Some(short) = short {
                    return short;
                }
                let list: Vec<String> = args.iter().map(|(e, by)| self.argument(e, *by)).collect();
                let call = format!("{path}({})", list.join(", "));
                if *fallible {
                    let call = match self.subject(path, args) {
                        Some(name) => format!("b::of({call}, {})", quoted(&name)),
                        None => call,
                    };
                    self.tried(&call, pos)
                } else {
                    call
                }
            }
            Kind::Fn { inst, args } => {
                let args: Vec<String> = args.iter().map(|e| self.value(e)).collect();
                let path = self.fn_path(*inst);
                let call = format!("{path}(cx, {})", args.join(", "));
                self.tried(&call, pos)
            }
            Kind::CallFunc { func, args } => {
                let func = self.refer(func);
                let args: Vec<String> = args.iter().map(|e| self.argument(e, By::Bridge)).collect();
                self.tried(&format!("({func})({})", args.join(", ")), pos)
            }
            Kind::Closure {
                params,
                body,
                boxed,
                captures,
            } => self.closure(params, body, *boxed, captures, e),
            Kind::Coerce(inner) => self.coerced(inner, &e.ty),
            Kind::Range {
                start,
                end,
                inclusive,
            } => {
                let mut of = |e: &Option<Box<Expr>>| e.as_ref().map(|e| self.value(e));
                let (start, end) = (of(start), of(end));
                let (start, end) = (start.unwrap_or_default(), end.unwrap_or_default());
                let dots = if *inclusive { "..=" } else { ".." };
                format!("({start}{dots}{end})")
            }
            Kind::Neg(inner) => {
                let v = self.value(inner);
                match self.solved(&e.ty) {
                    Ty::Float(_) => format!("(-{v})"),
                    _ => self.tried(&format!("o::Int::neg({v})"), pos),
                }
            }
            Kind::Not(inner) => format!("(!{})", self.value(inner)),
            Kind::Arith { op, lhs, rhs } => self.arith(*op, lhs, rhs, e),
            Kind::Compare { op, lhs, rhs } => self.comparison(*op, lhs, rhs),
            Kind::Let { local, value, then } => {
                let v = self.value(value);
                let name = self.local_name(*local);
                let then = self.value(then);
                format!("{{ let {name} = {v}; {then} }}")
            }
            Kind::And(a, b) => format!("({} && {})", self.value(a), self.value(b)),
            Kind::Or(a, b) => format!("({} || {})", self.value(a), self.value(b)),
            Kind::OrElse(a, b) => {
                let inner = match self.solved(&a.ty) {
                    Ty::Option(t) => *t,
                    other => other,
                };
                let optional = matches!(self.solved(&e.ty), Ty::Option(_));
                let a = self.value(a);
                let b = self.value(b);
                let kept = if optional { "Some(v)" } else { "v" };
                let test = Self::truth_of("v", &inner);
                format!("match {a} {{ Some(v) if {{ let v = &v; {test} }} => {kept}, _ => {b} }}")
            }
            Kind::Cond {
                test,
                then,
                otherwise,
            } => {
                let (test, then, otherwise) =
                    (self.value(test), self.value(then), self.value(otherwise));
                format!("if {test} {{ {then} }} else {{ {otherwise} }}").paren()
            }
            Kind::List(items) => {
                let ty = self.rust_ty(&e.ty);
                let items: Vec<String> = items.iter().map(|i| self.value(i)).collect();
                format!("<{ty}>::new(vec![{}])", items.join(", "))
            }
            Kind::Set(items) => {
                let items: Vec<String> = items.iter().map(|i| self.value(i)).collect();
                let ty = self.rust_ty(&e.ty);
                let made = self.tried(&format!("b::set_of([{}])", items.join(", ")), pos);
                format!("{{ let it: {ty} = {made}; it }}")
            }
            Kind::Dict(pairs) => {
                let items: Vec<String> = pairs
                    .iter()
                    .map(|(k, v)| format!("({}, {})", self.value(k), self.value(v)))
                    .collect();
                let ty = self.rust_ty(&e.ty);
                let made = self.tried(&format!("b::dict_of([{}])", items.join(", ")), pos);
                format!("{{ let it: {ty} = {made}; it }}")
            }
            Kind::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|i| self.value(i)).collect();
                match items.as_slice() {
                    [one] => format!("({one},)"),
                    _ => format!("({})", items.join(", ")),
                }
            }
            Kind::IsNone(inner) => format!("({}).is_none()", self.refer(inner)),
            Kind::IsA(inner, ty) => {
                let ty = self.rust_ty(ty);
                format!("({}).downcast::<{ty}>().is_some()", self.refer(inner))
            }
            Kind::Concat(parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|p| self.text_ref(p, Text::Str)).collect();
                format!("b::concat(&[{}])", parts.join(", "))
            }
            Kind::Show(inner, text) => match (self.solved(&inner.ty), text) {
                (Ty::Str, Text::Str) => self.value(inner),
                _ => self.text_of(inner, *text),
            },
            Kind::Format { value, spec } => {
                let value = self.refer(value);
                let spec = self.text_ref(spec, Text::Str);
                self.tried(&format!("b::format_value({value}, {spec})"), pos)
            }
            Kind::Print {
                by,
                values,
                sep,
                end,
            } => {
                let parts: Vec<String> =
                    values.iter().map(|v| self.text_ref(v, Text::Str)).collect();
                let sep = self.text_ref(sep, Text::Str);
                let end = self.text_ref(end, Text::Str);
                format!("b::{by}(&[{}], {sep}, {end})", parts.join(", "))
            }
            Kind::Truth(inner) => {
                let ty = self.solved(&inner.ty);
                let by = self.refer(inner);
                format!("{{ let v = {by}; {} }}", Self::truth_of("v", &ty))
            }
            Kind::Block { stmts, value } => {
                let stmts = self.stmts(stmts);
                let value = self.value(value);
                format!("{{\n{stmts}{value} }}")
            }
            Kind::Comprehension {
                kind,
                element,
                value,
                clauses,
            } => self.comprehension(*kind, element, value.as_deref(), clauses, e),
            Kind::Struct { index, fields } => self.struct_literal(*index, fields),
            Kind::StructSet {
                object,
                field,
                late,
                value,
            } => {
                let value = self.value(value);
                let value = match late {
                    true => format!("Some({value})"),
                    false => value,
                };
                self.set_field(object, field, &value, pos)
            }
            Kind::MakeError {
                kind,
                name,
                message,
            } => {
                let message = self.refer(message);
                match name {
                    Some(name) => format!("b::named_error({}, {message})", quoted(name)),
                    None => format!("b::make_error(ErrorKind::{kind}, {message})"),
                }
            }
            Kind::Local(_)
            | Kind::Global(_)
            | Kind::StructGet { .. }
            | Kind::Field(..)
            | Kind::Unwrap(_) => self.value(e),
        }
    }

    fn closure(
        &mut self,
        params: &[LocalId],
        body: &Expr,
        boxed: bool,
        captures: &[LocalId],
        e: &Expr,
    ) -> String {
        let mut list = Vec::new();
        let mut owned = String::new();
        for p in params {
            let ty = self.locals().locals[p.0].ty.clone();
            let (name, ty) = (self.local_name(*p), self.solved(&ty));
            let by = if boxed && !is_scalar(&ty) { "&" } else { "" };
            list.push(format!("{name}: {by}{}", self.rust_ty(&ty)));
            if !by.is_empty() {
                let _ = write!(owned, "let {name} = {name}.clone(); ");
            }
        }
        self.frames.push(Frame::Closure);
        // A function inside neither uses nor renews what is looked up around it.
        let outer = std::mem::take(&mut self.views);
        let inner = self.without_views(|me| me.value(body));
        self.views = outer;
        self.frames.pop();
        let (list, ret) = (list.join(", "), self.rust_ty(&body.ty));
        if !boxed {
            return format!("|{list}| -> KResult<{ret}> {{ Ok({inner}) }}");
        }
        let ty = self.rust_ty(&e.ty);
        let mut held = String::new();
        for c in captures {
            let name = self.local_name(*c);
            let _ = write!(held, "let {name} = {name}.clone(); ");
        }
        format!(
            "{{ {held}let it: {ty} = ::kayton_api::Func::of(move |{list}| -> KResult<{ret}> {{ \
             let cx = &::kayton_runtime::cell::context()?; {owned}Ok({inner}) }}, |it| it); it }}"
        )
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        element: &Expr,
        value: Option<&Expr>,
        clauses: &[Clause],
        e: &Expr,
    ) -> String {
        let item = match (kind, value) {
            (ComprehensionKind::Dict, Some(v)) => {
                format!("({}, {})", self.value(element), self.value(v))
            }
            _ => self.value(element),
        };
        let push = self.tried("b::push(&mut out, it)", e.pos);
        let mut inner = format!("{{ let it = {item}; {push}; }}");
        for clause in clauses.iter().rev() {
            for test in clause.conditions.iter().rev() {
                let test = self.value(test);
                inner = format!("if {test} {{ {inner} }}");
            }
            let bind = self.stmts(&clause.bind);
            let body = format!("{bind}{inner}");
            let head = Head {
                local: clause.local,
                iter: &clause.iter,
                label: None,
                pos: e.pos,
            };
            inner = self.looped(&head, &body);
        }
        let ty = self.rust_ty(&e.ty);
        let made = match kind {
            ComprehensionKind::Dict => self.tried("b::dict_from(out.into_iter())", e.pos),
            ComprehensionKind::Set => self.tried("b::set_from(out.into_iter())", e.pos),
            _ => "List::new(out)".to_owned(),
        };
        format!("{{ let mut out = ::std::vec::Vec::new(); {inner} let it: {ty} = {made}; it }}")
    }
}

trait Paren {
    fn paren(self) -> String;
}

impl Paren for String {
    fn paren(self) -> String {
        format!("({self})")
    }
}
