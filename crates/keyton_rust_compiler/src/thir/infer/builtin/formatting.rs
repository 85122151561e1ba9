//! `"%d" % n` and `"{}".format(x)`: taken apart before the program runs, as f-strings are.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{Arg, ArgKind, ExprId, ExprKind, Ident};
use crate::thir::infer::Infer;
use crate::thir::tree::{Expr, Kind, Text};
use crate::thir::types::{FLOAT, INT};

/// What stands behind a `%`.
struct Directive {
    name: Option<String>,
    flags: String,
    width: String,
    precision: Option<String>,
    kind: char,
}

/// A part of a text with `%`.
enum Part {
    Text(String),
    Value(Directive),
}

/// Takes a text with `%` apart; None if it is none that Python knows.
fn directives(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            plain.push(c);
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            plain.push('%');
            continue;
        }
        let mut name = None;
        if chars.next_if_eq(&'(').is_some() {
            let mut key = String::new();
            loop {
                match chars.next()? {
                    ')' => break,
                    c => key.push(c),
                }
            }
            name = Some(key);
        }
        let mut take = |test: fn(&char) -> bool| {
            let mut found = String::new();
            while let Some(c) = chars.next_if(test) {
                found.push(c);
            }
            found
        };
        let flags = take(|c| "-+ 0#".contains(*c));
        let width = take(char::is_ascii_digit);
        let dot = take(|c| *c == '.');
        let precision = (!dot.is_empty()).then(|| take(char::is_ascii_digit));
        let kind = chars.next()?;
        if !"sradiufFeEgGxXoc".contains(kind) {
            return None;
        }
        parts.push(Part::Text(std::mem::take(&mut plain)));
        parts.push(Part::Value(Directive {
            name,
            flags,
            width,
            precision,
            kind,
        }));
    }
    parts.push(Part::Text(plain));
    Some(parts)
}

impl Directive {
    /// The specification that an f-string would have.
    fn spec(&self) -> String {
        let has = |c| self.flags.contains(c);
        let texts = matches!(self.kind, 's' | 'r' | 'a' | 'c');
        let mut spec = String::new();
        if has('-') {
            spec.push('<');
        } else if texts && !self.width.is_empty() {
            spec.push('>');
        }
        if has('+') && !texts {
            spec.push('+');
        } else if has(' ') && !texts {
            spec.push(' ');
        }
        if has('#') {
            spec.push('#');
        }
        if has('0') && !texts && !has('-') {
            spec.push('0');
        }
        spec.push_str(&self.width);
        if let Some(precision) = &self.precision {
            spec.push('.');
            spec.push_str(match precision.as_str() {
                "" => "0",
                digits => digits,
            });
        }
        match self.kind {
            's' | 'r' | 'a' | 'c' => {}
            'i' | 'u' => spec.push('d'),
            kind => spec.push(kind),
        }
        spec
    }
}

impl Infer<'_> {
    /// `"…" % values`.
    pub(in crate::thir::infer) fn percent_format(
        &mut self,
        text: &str,
        values: ExprId,
        span: Span,
    ) -> Expr {
        let Some(parts) = directives(text) else {
            self.infer(values, None);
            return self.fail(
                Code::BadFormat,
                span,
                "this text is no format of Python's",
                |d| d.help("write `%%` for a percent sign, or use an f-string"),
            );
        };
        let e = self.infer(values, None);
        if Self::is_broken(&e) {
            return e;
        }
        let ty = self.types.settle(&e.ty);
        let named = matches!(ty, Ty::Dict(..));
        let mut given: Vec<Expr> = match &ty {
            Ty::Tuple(types) => {
                let whole = self.held(e.clone());
                let fields = types.iter().enumerate();
                let field = |(i, t): (usize, &Ty)| {
                    self.expr(span, t.clone(), Kind::Field(Box::new(whole.clone()), i))
                };
                fields.map(field).collect()
            }
            _ => vec![self.held(e)],
        };
        let wanted = parts.iter().filter(|p| matches!(p, Part::Value(_))).count();
        if !named && wanted != given.len() {
            let message = format!(
                "the text wants {wanted} values, and {} are given",
                given.len()
            );
            return self.fail(Code::ArgumentMismatch, span, message, |d| {
                d.help("give one for each `%`")
            });
        }
        let mut texts = Vec::new();
        let mut values = given.drain(..);
        let mut all = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => texts.push((None, text)),
                Part::Value(directive) => {
                    let value = match (&directive.name, named) {
                        (Some(_), true) => None,
                        _ => values.next(),
                    };
                    all.push((directive, value));
                    texts.push((Some(all.len() - 1), String::new()));
                }
            }
        }
        drop(values);
        let dict = named.then(|| given.first().cloned()).flatten();
        let mut out = Vec::new();
        for (at, text) in texts {
            let Some(at) = at else {
                out.push(self.str_lit(&text, span));
                continue;
            };
            let (directive, value) = &all[at];
            let value = match (value, &directive.name, &dict) {
                (Some(value), _, _) => value.clone(),
                (None, Some(name), Some(dict)) => {
                    let key = self.str_lit(name, span);
                    self.get_item(dict.clone(), key, span)
                }
                _ => return self.broken(span),
            };
            let value = self.directive(directive, value, span);
            if Self::is_broken(&value) {
                return value;
            }
            out.push(value);
        }
        self.expr(span, Ty::Str, Kind::Concat(out))
    }

    fn directive(&mut self, directive: &Directive, value: Expr, span: Span) -> Expr {
        if Self::is_broken(&value) {
            return value;
        }
        self.note_shown(&value.ty.clone());
        let value = match directive.kind {
            's' => self.shown(value, Text::Str),
            'r' | 'a' => self.shown(value, Text::Repr),
            'c' => match self.types.shallow(&value.ty) {
                Ty::Int(_) => self.builtin_on(crate::shir::Builtin::Chr, value, span),
                _ => self.coerce(value, &Ty::Str),
            },
            'd' | 'i' | 'u' => self.number_from(value, &INT, span),
            'x' | 'X' | 'o' => self.coerce(value, &INT),
            _ => self.coerce(value, &FLOAT),
        };
        let spec = directive.spec();
        if spec.is_empty() || Self::is_broken(&value) {
            return value;
        }
        let spec = self.str_lit(&spec, span);
        self.formatted(value, spec)
    }

    /// `"…".format(…)` of a text that is written out.
    pub(in crate::thir::infer) fn str_format(
        &mut self,
        object: &Expr,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let Kind::Str(text) = &object.kind else {
            self.walk_args(args);
            return self.unsupported(
                span,
                "`.format` of a text that is not written out",
                "use an f-string",
            );
        };
        let mut places = Vec::new();
        let mut names: Vec<(Ident, Expr)> = Vec::new();
        for arg in args {
            let e = self.infer(arg.value, None);
            if Self::is_broken(&e) {
                return e;
            }
            let e = self.held(e);
            self.note_shown(&e.ty.clone());
            match &arg.kind {
                ArgKind::Positional => places.push(e),
                ArgKind::Keyword(name) => names.push((name.clone(), e)),
                _ => {
                    return self.unsupported(
                        arg.span,
                        "spreading into `.format`",
                        "use an f-string",
                    );
                }
            }
        }
        let Some(parts) = fields(text) else {
            return self.fail(
                Code::BadFormat,
                span,
                "a `{` or `}` has no other one",
                |d| d.help("write `{{` and `}}` for braces"),
            );
        };
        let mut next = 0;
        let mut out = Vec::new();
        for field in parts {
            let (name, conversion, spec) = match field {
                Field::Text(text) => {
                    out.push(self.str_lit(&text, span));
                    continue;
                }
                Field::Value(name, conversion, spec) => (name, conversion, spec),
            };
            let Some(value) = given(&name, &mut next, &places, &names) else {
                let message = format!("there is no value for `{{{name}}}`");
                return self.fail(Code::ArgumentMismatch, span, message, |d| {
                    d.help("give it one, or use an f-string")
                });
            };
            let value = match conversion.as_str() {
                "r" | "a" => self.shown(value, Text::Repr),
                "s" => self.shown(value, Text::Str),
                _ => value,
            };
            out.push(match spec.is_empty() {
                true => self.shown(value, Text::Str),
                false => {
                    let mut parts = Vec::new();
                    for part in fields(&spec).unwrap_or_default() {
                        parts.push(match part {
                            Field::Text(text) => self.str_lit(&text, span),
                            Field::Value(name, ..) => {
                                let Some(value) = given(&name, &mut next, &places, &names) else {
                                    let message = format!("there is no value for `{{{name}}}`");
                                    return self.fail(Code::ArgumentMismatch, span, message, |d| {
                                        d.help("give it one, or use an f-string")
                                    });
                                };
                                self.shown(value, Text::Str)
                            }
                        });
                    }
                    parts.retain(|part| !matches!(&part.kind, Kind::Str(text) if text.is_empty()));
                    let spec = match parts.len() {
                        1 => parts.remove(0),
                        _ => self.expr(span, Ty::Str, Kind::Concat(parts)),
                    };
                    self.formatted(value, spec)
                }
            });
        }
        if out.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        self.expr(span, Ty::Str, Kind::Concat(out))
    }

    /// `s.endswith(("a", "b"))`: one of several.
    pub(in crate::thir::infer) fn any_affix(
        &mut self,
        object: &Expr,
        name: &Ident,
        args: &[Arg],
        span: Span,
    ) -> Option<Expr> {
        let [arg] = args else { return None };
        let unit = self.cx.unit.clone();
        let ExprKind::Tuple(items) = &unit.module[arg.value].kind else {
            return None;
        };
        let object = self.held(object.clone());
        let mut any: Option<Expr> = None;
        for item in items {
            let one = Arg {
                kind: ArgKind::Positional,
                value: *item,
                span: arg.span,
            };
            let test = self.call_method(object.clone(), name, &[], &[one], span, None);
            if Self::is_broken(&test) {
                return Some(test);
            }
            any = Some(match any {
                None => test,
                Some(any) => self.expr(span, Ty::Bool, Kind::Or(Box::new(any), Box::new(test))),
            });
        }
        any.or_else(|| Some(self.expr(span, Ty::Bool, Kind::Bool(false))))
    }
}

/// The value that a field names: by its name, by its number, or the next one.
fn given(name: &str, next: &mut usize, places: &[Expr], names: &[(Ident, Expr)]) -> Option<Expr> {
    if name.is_empty() {
        *next += 1;
        return places.get(*next - 1).cloned();
    }
    if let Ok(at) = name.parse::<usize>() {
        return places.get(at).cloned();
    }
    let found = names.iter().find(|(n, _)| *n.name == *name);
    found.map(|(_, e)| e.clone())
}

/// A part of a text with braces.
enum Field {
    Text(String),
    /// Name or number, conversion, specification.
    Value(String, String, String),
}

/// Takes a text with braces apart; None if one is left over.
fn fields(text: &str) -> Option<Vec<Field>> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.next_if_eq(&'{').is_some() => plain.push('{'),
            '}' if chars.next_if_eq(&'}').is_some() => plain.push('}'),
            '}' => return None,
            '{' => {
                let mut inner = String::new();
                let mut nested = false;
                loop {
                    match chars.next()? {
                        '}' if !nested => break,
                        // A part of the specification.
                        '{' if nested || !inner.contains(':') => return None,
                        c => {
                            nested = c == '{' || nested && c != '}';
                            inner.push(c);
                        }
                    }
                }
                out.push(Field::Text(std::mem::take(&mut plain)));
                let (head, spec) = inner.split_once(':').unwrap_or((&inner, ""));
                let (name, conversion) = head.split_once('!').unwrap_or((head, ""));
                out.push(Field::Value(name.into(), conversion.into(), spec.into()));
            }
            c => plain.push(c),
        }
    }
    out.push(Field::Text(plain));
    Some(out)
}
