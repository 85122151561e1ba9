//! What front ends show: `display(x)` and its like, and the richer forms of values.
//!
//! A value whose type has a method without parameters such as `to_html`, `to_svg` or `to_png` is
//! shown by it. Which types have one is known from manifests and structs alone.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{PassMode, Ty};

use crate::hir::{Arg, ArgKind};
use crate::shir::Builtin;
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::generics::Generics;
use crate::thir::tree::{By, Expr, Kind, StmtKind};
use crate::thir::types::INT;

/// Methods that give a form of the value, and the form's MIME type; of two for one type the first
/// is taken.
const FORMS: &[(&str, &str)] = &[
    ("_repr_html_", "text/html"),
    ("to_html", "text/html"),
    ("_repr_svg_", "image/svg+xml"),
    ("to_svg", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("to_png", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("to_jpeg", "image/jpeg"),
    ("_repr_markdown_", "text/markdown"),
    ("to_markdown", "text/markdown"),
    ("_repr_latex_", "text/latex"),
    ("to_latex", "text/latex"),
];

/// MIME type of a text that says width, height and pixels; front ends make a PNG of it.
const PIXELS: &str = "application/vnd.kayton.pixels";

/// What a picture has: its size, and its pixels row by row, in one to four bytes each (grey, grey
/// and alpha, RGB, RGBA), perhaps after it was brought into that form.
const WIDTH: &str = "width";
const HEIGHT: &str = "height";
const RGBA: &[&str] = &["to_rgba8", "to_rgba"];
const DATA: &[&str] = &["as_raw", "as_bytes", "data", "pixels", "to_bytes"];

fn is_form(ty: &Ty) -> bool {
    matches!(ty, Ty::Str | Ty::Bytes)
}

fn is_int(ty: &Ty) -> bool {
    matches!(ty, Ty::Int(_))
}

fn is_bytes(ty: &Ty) -> bool {
    matches!(ty, Ty::Bytes)
}

fn is_object(ty: &Ty) -> bool {
    matches!(ty, Ty::Object { .. })
}

impl Infer<'_> {
    /// `display(…)` and `update_display(…)`.
    pub(in crate::thir::infer) fn display(&mut self, b: Builtin, args: &[Arg], span: Span) -> Expr {
        let mut values = Vec::new();
        let mut id = None;
        let update = b == Builtin::UpdateDisplay;
        for arg in args {
            match &arg.kind {
                ArgKind::Positional if update && values.len() == 1 && id.is_none() => {
                    id = Some(self.infer_as(arg.value, &Ty::Str));
                }
                ArgKind::Positional if !update || values.is_empty() => {
                    let value = self.infer(arg.value, None);
                    values.push(self.held(value));
                }
                ArgKind::Keyword(n) if n.name.as_str() == "id" && id.is_none() => {
                    id = Some(self.infer_as(arg.value, &Ty::Str));
                }
                _ => return self.wrong_args(b, args, span),
            }
        }
        if values.is_empty() || update && id.is_none() {
            return self.wrong_args(b, args, span);
        }
        let id = match id {
            Some(id) => self.held(id),
            None => self.str_lit("", span),
        };
        let mut shown = Vec::new();
        for value in values {
            shown.push(self.display_one(b, value, id.clone(), span));
        }
        let last = shown.pop();
        for call in shown {
            self.push(span, StmtKind::Expr(call));
        }
        last.unwrap_or_else(|| self.broken(span))
    }

    fn display_one(&mut self, b: Builtin, value: Expr, id: Expr, span: Span) -> Expr {
        if Self::is_broken(&value) || Self::is_broken(&id) {
            return self.broken(span);
        }
        let ty = self.types.settle(&value.ty);
        if let Ty::Unit | Ty::Never | Ty::Func { .. } = ty {
            let (name, ty) = (b.name(), self.ty_name(&ty));
            let message = format!("`{name}` does not take {ty}");
            return self.fail(Code::MissingCapability, span, message, |d| {
                d.help("give it a value")
            });
        }
        self.note_shown(&ty);
        let (value, forms) = self.own_forms(value, span);
        let path = match (b, &forms) {
            (Builtin::UpdateDisplay, None) => "b::update_display",
            (Builtin::UpdateDisplay, Some(_)) => "b::update_display_forms",
            (_, None) => "b::display",
            (_, Some(_)) => "b::display_forms",
        };
        let mut args = vec![(value, By::Ref), (id, By::Ref)];
        args.extend(forms.map(|forms| (forms, By::Ref)));
        self.checked(span, Ty::Unit, path, args)
    }

    /// `clear_output(wait=False)`.
    pub(in crate::thir::infer) fn clear_output(&mut self, args: &[Arg], span: Span) -> Expr {
        let wait = match args {
            [] => self.expr(span, Ty::Bool, Kind::Bool(false)),
            [arg] => match &arg.kind {
                ArgKind::Positional => self.infer_as(arg.value, &Ty::Bool),
                ArgKind::Keyword(n) if n.name.as_str() == "wait" => {
                    self.infer_as(arg.value, &Ty::Bool)
                }
                _ => return self.wrong_args(Builtin::ClearOutput, args, span),
            },
            _ => return self.wrong_args(Builtin::ClearOutput, args, span),
        };
        let args = vec![(wait, By::Value)];
        self.checked(span, Ty::Unit, "b::clear_output", args)
    }

    /// `html(text)` and its like: a value that is shown as what it says.
    pub(in crate::thir::infer) fn wrapped(&mut self, b: Builtin, e: Expr, span: Span) -> Expr {
        if b == Builtin::Json {
            self.types.settle(&e.ty);
            return self.checked(span, Ty::Dynamic, "b::json", vec![(e, By::Ref)]);
        }
        let text = self.coerce(e, &Ty::Str);
        if Self::is_broken(&text) {
            return text;
        }
        let path = format!("b::{}", b.name());
        self.rust(span, Ty::Dynamic, path, vec![(text, By::Ref)], false)
    }

    /// The value, and a list of the forms that its own methods give: MIME types and texts.
    pub(in crate::thir::infer) fn own_forms(
        &mut self,
        value: Expr,
        span: Span,
    ) -> (Expr, Option<Expr>) {
        let ty = self.types.shallow(&value.ty);
        if !matches!(ty, Ty::Object { .. }) || !self.has_forms(&ty) {
            return (value, None);
        }
        let value = self.held(value);
        let mut pairs: Vec<(&str, Expr)> = Vec::new();
        for (method, mime) in FORMS {
            if pairs.iter().any(|(other, _)| other == mime) {
                continue;
            }
            let Some(form) = self.form(&value, &ty, &[method], is_form, span) else {
                continue;
            };
            let text = match self.types.shallow(&form.ty) {
                Ty::Str => form,
                Ty::Bytes => self.rust(span, Ty::Str, "b::base64", vec![(form, By::Ref)], false),
                _ => continue,
            };
            pairs.push((mime, text));
        }
        if !pairs.iter().any(|(mime, _)| mime.starts_with("image/")) {
            pairs.extend(self.pixels(&value, &ty, span).map(|form| (PIXELS, form)));
        }
        if pairs.is_empty() {
            return (value, None);
        }
        let pair = Ty::Tuple(vec![Ty::Str, Ty::Str]);
        let mut items = Vec::new();
        for (mime, text) in pairs {
            let mime = self.str_lit(mime, span);
            items.push(self.expr(span, pair.clone(), Kind::Tuple(vec![mime, text])));
        }
        let list = self.expr(span, Ty::Vec(Box::new(pair)), Kind::List(items));
        (value, Some(list))
    }

    fn has_forms(&mut self, ty: &Ty) -> bool {
        let def = self.struct_of(ty);
        let forms = FORMS.iter().map(|(method, _)| *method);
        forms.chain([WIDTH]).any(|method| match &def {
            Some(def) => self.shows_struct(def, method).is_some(),
            None => self.shows_object(ty, method, |_| true).is_some(),
        })
    }

    /// The picture of a value that has a width, a height and pixels.
    fn pixels(&mut self, value: &Expr, ty: &Ty, span: Span) -> Option<Expr> {
        let width = self.form(value, ty, &[WIDTH], is_int, span)?;
        let height = self.form(value, ty, &[HEIGHT], is_int, span)?;
        let data = match self.form(value, ty, RGBA, is_object, span) {
            Some(picture) => {
                let picture = self.held(picture);
                let ty = self.types.shallow(&picture.ty);
                self.form(&picture, &ty, DATA, is_bytes, span)
            }
            None => self.form(value, ty, DATA, is_bytes, span),
        };
        let whole = |this: &mut Self, e| (this.coerce(e, &INT), By::Value);
        let args = vec![whole(self, width), whole(self, height), (data?, By::Ref)];
        Some(self.rust(span, Ty::Str, "b::pixels", args, false))
    }

    /// A call of the first of these methods that needs nothing but the value and gives what is
    /// accepted.
    fn form(
        &mut self,
        value: &Expr,
        ty: &Ty,
        methods: &[&str],
        accepts: fn(&Ty) -> bool,
        span: Span,
    ) -> Option<Expr> {
        methods
            .iter()
            .find_map(|method| self.form_by(value, ty, method, accepts, span))
    }

    fn form_by(
        &mut self,
        value: &Expr,
        ty: &Ty,
        method: &str,
        accepts: fn(&Ty) -> bool,
        span: Span,
    ) -> Option<Expr> {
        let call = match self.struct_of(ty) {
            Some(def) => {
                let template = self.shows_struct(&def, method)?;
                self.call_template(&template, vec![value.clone()], Vec::new(), span)
            }
            None => {
                let (at, generics) = self.shows_object(ty, method, accepts)?;
                let bound = Bound::to(value.clone(), generics);
                self.call_export_with(at, bound, &[], Vec::new(), span, None)
            }
        };
        let given = self.types.shallow(&call.ty);
        (!Self::is_broken(&call) && accepts(&given)).then_some(call)
    }

    fn shows_object(
        &mut self,
        ty: &Ty,
        method: &str,
        accepts: fn(&Ty) -> bool,
    ) -> Option<(CallableRef, Generics)> {
        let found = self.find_methods(ty, method, false);
        found.into_iter().find(|(at, _)| {
            let callable = self.manifests.callable(*at);
            let receiver = callable.receiver.as_ref();
            callable.params.is_empty()
                && !callable.ret.awaits
                // What a parameter stands for is known when it is called.
                && (accepts(&callable.ret.ty) || matches!(callable.ret.ty, Ty::Param(_)))
                && receiver.is_some_and(|r| matches!(r.mode, PassMode::Ref | PassMode::Copy))
        })
    }
}
