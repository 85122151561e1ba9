//! Values of structs are made: by their fields, or by `__init__`.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::Arg;
use crate::thir::env::StructType;
use crate::thir::infer::Infer;
use crate::thir::infer::language::args::Slot;
use crate::thir::infer::language::enums::is_enum;
use crate::thir::tree::{By, Expr, Kind, StmtKind};

/// Arguments as they are written, or typed already.
#[derive(Clone)]
pub(in crate::thir::infer) enum Given<'a> {
    Written(&'a [Arg]),
    Typed(Vec<Expr>),
}

impl Infer<'_> {
    /// `Point(1, y=2)`; `key` is the struct's name in the session's tables.
    pub(in crate::thir::infer) fn construct(
        &mut self,
        key: &str,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let Some(def) = self.structs.get(key).cloned() else {
            return self.broken(span);
        };
        self.depend_struct(key, &def);
        self.construct_struct(&def, Given::Written(args), span)
    }

    /// Makes a value of a struct.
    pub(in crate::thir::infer) fn construct_struct(
        &mut self,
        def: &StructType,
        args: Given<'_>,
        span: Span,
    ) -> Expr {
        let def = self.made_struct(def, span);
        let def = self.struct_fields(&def);
        if is_enum(&def) {
            let value = match args {
                Given::Written([one]) => self.infer(one.value, None),
                Given::Typed(mut values) if values.len() == 1 => values.remove(0),
                _ => {
                    let name = &def.node().name.name;
                    let message = format!("`{name}` is called with the value of a member");
                    return self.fail(Code::ArgumentMismatch, span, message, |d| {
                        d.help("name a member, or give the value of one")
                    });
                }
            };
            return match Self::is_broken(&value) {
                true => value,
                false => self.member_by(&def, "value", value, span),
            };
        }
        if self.cx.tries > 0
            && let Some(method) = self.abstract_method(&def)
        {
            // Who tries it wants to see the error.
            self.struct_entry(&def);
            let name = self.str_lit(&def.node().name.name.to_string(), span);
            let method = self.str_lit(&method, span);
            let args = vec![(name, By::Ref), (method, By::Ref)];
            return self.checked(span, def.ty(), "b::refuse_abstract", args);
        }
        if !self.check_concrete(&def, span) {
            return self.broken(span);
        }
        if def.late {
            return self.construct_late(&def, args, span);
        }
        let values = match args {
            Given::Written(args) => self.field_values(&def, args, span),
            Given::Typed(args) => self.typed_fields(&def, args, span),
        };
        let Some(values) = values else {
            return self.broken(span);
        };
        let made = self.struct_of_fields(&def, values, span);
        match self.struct_method(&def, "__post_init__") {
            Some(t) => self.scoped(|me| {
                let made = me.held(made);
                let call = me.call_template(&t, vec![made.clone()], Vec::new(), span);
                if !Self::is_broken(&call) {
                    me.push(span, StmtKind::Expr(call));
                }
                made
            }),
            None => made,
        }
    }

    fn struct_of_fields(&mut self, def: &StructType, fields: Vec<Expr>, span: Span) -> Expr {
        let index = self.struct_entry(def);
        self.expr(span, def.ty(), Kind::Struct { index, fields })
    }

    fn field_values(&mut self, def: &StructType, args: &[Arg], span: Span) -> Option<Vec<Expr>> {
        let stated = self.stated_fields(def);
        let name = def.node().name.name.to_string();
        let slots: Vec<Slot> = stated
            .iter()
            .map(|(_, f)| Slot {
                name: f.name.name.to_string(),
                optional: f.default.is_some(),
            })
            .collect();
        let fields: Vec<String> = def
            .fields
            .iter()
            .map(|(n, t)| format!("{n}: {}", self.path_name(t)))
            .collect();
        let signature = format!("{name}({})", fields.join(", "));
        let Some(given) = self.match_args(&name, &signature, &slots, args, span) else {
            self.walk_args(args);
            return None;
        };
        let mut values = Vec::new();
        for (((unit, field), given), (_, ty)) in stated.iter().zip(given).zip(&def.fields) {
            let e = match (given, field.default) {
                (Some(e), _) => self.infer(e, Some(ty)),
                (None, Some(default)) => self.default_value(unit, default, Some(ty)),
                (None, None) => self.broken(span),
            };
            if self.outgrows_field(&e, ty, def, &field.name.name) {
                return None;
            }
            values.push(self.coerce(e, ty));
        }
        (!values.iter().any(Self::is_broken)).then_some(values)
    }

    fn typed_fields(&mut self, def: &StructType, args: Vec<Expr>, span: Span) -> Option<Vec<Expr>> {
        let stated = self.stated_fields(def);
        if args.len() > stated.len() {
            let message = format!("`{}` has {} fields", def.node().name.name, stated.len());
            self.error(Code::ArgumentMismatch, span, message, |d| {
                d.help("give as many values")
            });
            return None;
        }
        let mut args = args.into_iter();
        let mut values = Vec::new();
        for ((unit, field), (name, ty)) in stated.iter().zip(&def.fields) {
            let e = match (args.next(), field.default) {
                (Some(e), _) => e,
                (None, Some(default)) => self.default_value(unit, default, Some(ty)),
                (None, None) => {
                    let message = format!("`{name}` has no value");
                    self.fail(Code::ArgumentMismatch, span, message, |d| {
                        d.help("give a value for each field")
                    })
                }
            };
            if self.outgrows_field(&e, ty, def, name) {
                return None;
            }
            values.push(self.coerce(e, ty));
        }
        (!values.iter().any(Self::is_broken)).then_some(values)
    }

    /// A value whose fields are assigned by `__init__`, or an error with a message.
    fn construct_late(&mut self, def: &StructType, args: Given<'_>, span: Span) -> Expr {
        let stated = self.stated_fields(def);
        let is_error = self.error_base(def).is_some();
        let init = self.struct_method(def, "__init__");
        let given = match (&init, is_error, &args) {
            (None, true, Given::Written(args)) => {
                let mut values = Vec::new();
                for arg in *args {
                    let e = self.infer(arg.value, None);
                    values.push(self.held(e));
                }
                values
            }
            (None, true, Given::Typed(args)) => args.iter().map(|e| self.held(e.clone())).collect(),
            _ => Vec::new(),
        };
        let mut message = match is_error {
            true => Some(self.message_for(def, given.clone(), span)),
            false => None,
        };
        let mut values = Vec::new();
        for (name, ty) in def.fields.clone() {
            let default = stated.iter().find(|(_, f)| f.name.name.as_str() == name);
            let value = match default.and_then(|(unit, f)| Some((unit, f.default?))) {
                Some((unit, default)) => {
                    let e = self.default_value(unit, default, Some(&ty));
                    self.coerce(e, &ty)
                }
                None if is_error && name == "args" => self.tuple_of_any(given.clone(), span),
                None if is_error && name == "__cause__" => {
                    let none = self.none(span);
                    self.coerce(none, &Ty::Dynamic)
                }
                None if name == "message" && message.is_some() => {
                    message.take().unwrap_or_else(|| self.str_lit("", span))
                }
                None => match self.struct_attribute(def, &name) {
                    Some(var) => {
                        let e = self.read(var, &name, span);
                        self.coerce(e, &ty)
                    }
                    None => self.expr(span, Ty::Unit, Kind::Unit),
                },
            };
            values.push(value);
        }
        if values.iter().any(Self::is_broken) {
            return self.broken(span);
        }
        let made = self.struct_of_fields(def, values, span);
        let Some(init) = init else {
            if let Given::Written([first, ..]) = args
                && !is_error
            {
                let message = format!("`{}` takes no arguments", def.node().name.name);
                return self.fail(Code::ArgumentMismatch, first.span, message, |d| {
                    d.help("give it a method `__init__` with parameters")
                });
            }
            return made;
        };
        let name = def.node().name.name.to_string();
        self.scoped(|me| {
            let made = me.held(made);
            let call = match args {
                Given::Written(args) => {
                    me.call_with(&init, &name, vec![made.clone()], args, Vec::new(), span)
                }
                Given::Typed(args) => {
                    let args = std::iter::once(made.clone()).chain(args).collect();
                    me.call_typed(&init, args, Vec::new(), span)
                }
            };
            if Self::is_broken(&call) {
                return call;
            }
            me.push(span, StmtKind::Expr(call));
            made
        })
    }
}
