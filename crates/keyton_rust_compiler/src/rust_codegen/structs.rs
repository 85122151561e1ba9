use std::fmt::Write;

use super::Gen;
use super::names::{ident, quoted};
use super::views::Mode;
use crate::thir::tree::{Expr, Kind, Pos, StructDef};

impl Gen<'_> {
    /// A field of a struct, as a value of its own.
    pub(super) fn field(&mut self, object: &Expr, field: &str, late: bool, e: &Expr) -> String {
        let (name, shown) = (ident(field), quoted(field));
        if let Some(view) = self.fields_of(object) {
            let object = self.cold(|me| me.refer(object));
            let get = match late {
                true => format!("unsafe {{ w{view}.get() }}.and_then(|it| it.{name}.clone())"),
                false => format!("unsafe {{ w{view}.get() }}.map(|it| it.{name}.clone())"),
            };
            let long = match self.mode {
                Mode::Alone if late => {
                    let fault = format!("o::late_fault(&({object}).0, |it| &it.{name}, {shown})");
                    self.fault(&fault, e.pos)
                }
                Mode::Alone => self.fault(&format!("o::field_fault(&({object}).0)"), e.pos),
                _ => self.read_field(&object, "o::field_any", &name, late, &shown, e.pos),
            };
            return format!("match {get} {{ Some(it) => it, None => {long} }}");
        }
        let by = match self.mode {
            Mode::Cold => "o::field_any",
            _ => "Obj::read",
        };
        let (before, object) = match self.within(object) {
            Some(within) => within,
            None => (String::new(), self.refer(object)),
        };
        let read = self.read_field(&object, by, &name, late, &shown, e.pos);
        format!("{{ {before}let it = {read}; it }}")
    }

    fn read_field(
        &mut self,
        object: &str,
        by: &str,
        name: &str,
        late: bool,
        shown: &str,
        pos: Pos,
    ) -> String {
        let read = self.tried(&format!("{by}(&({object}).0, |it| &it.{name})"), pos);
        match late {
            true => {
                let value = self.tried(&format!("b::field(&it, {shown})"), pos);
                format!("{{ let it = {read}; {value} }}")
            }
            false => read,
        }
    }

    /// Gives a field of a struct a value.
    pub(super) fn set_field(
        &mut self,
        object: &Expr,
        field: &str,
        value: &str,
        pos: Pos,
    ) -> String {
        let field = ident(field);
        if let Some(view) = self.fields_of(object) {
            let object = self.cold(|me| me.refer(object));
            let long = match self.mode {
                Mode::Alone => self.fault(&format!("o::set_field_fault(&({object}).0)"), pos),
                _ => {
                    let set = format!("o::set_field_any(&({object}).0, |it| &mut it.{field}, it)");
                    self.tried(&set, pos)
                }
            };
            return format!(
                "{{ let it = {value}; match unsafe {{ w{view}.change() }} {{ Some(o) => {{ let old = ::std::mem::replace(&mut o.{field}, it); drop(old); }} None => {long} }} }}"
            );
        }
        let (before, object) = match self.within(object) {
            Some(within) => within,
            None => (String::new(), self.refer(object)),
        };
        let set = format!("({object}).0.write(|it| &mut it.{field}, it)");
        let set = self.tried(&set, pos);
        format!("{{ let it = {value}; {before}let old = {set}; drop(old); }}")
    }

    pub(super) fn struct_literal(&mut self, index: usize, fields: &[Expr]) -> String {
        let def = &self.program.structs[index];
        let path = match &def.krate {
            Some(krate) => format!("::{krate}::{}", def.name),
            None => def.name.clone(),
        };
        let mut list = String::new();
        for ((name, _), value) in def.fields.iter().zip(fields) {
            let made = match (def.late, &value.kind) {
                (true, Kind::Unit) => "None".to_owned(),
                (true, _) => format!("Some({})", self.value(value)),
                (false, _) => self.value(value),
            };
            let _ = write!(list, "{}: {made}, ", ident(name));
        }
        format!("{path}(Obj::new({path}Data {{ {list}}}))")
    }

    /// The Rust of a struct that this cell defines: its data, the shared handle, and what a value
    /// can do.
    pub(super) fn struct_item(&mut self, index: usize) -> String {
        let def = self.program.structs[index].clone();
        let name = &def.name;
        let mut fields = String::new();
        let (mut show, mut same, mut digest, mut tree) =
            (String::new(), String::new(), String::new(), String::new());
        for (i, (field, ty)) in def.fields.iter().enumerate() {
            let (f, ty) = (ident(field), self.rust_ty(ty));
            let ty = match def.late {
                true => format!("Option<{ty}>"),
                false => ty,
            };
            let _ = write!(fields, "pub {f}: {ty}, ");
            let lead = if i == 0 {
                format!("{field}=")
            } else {
                format!(", {field}=")
            };
            let lead = quoted(&lead);
            match def.late {
                true => {
                    let _ = write!(
                        show,
                        "if let Some(it) = &it.{f} {{ f.write_str({lead})?; Value::show(it, f, inner)?; }} "
                    );
                }
                false => {
                    let _ = write!(
                        show,
                        "f.write_str({lead})?; Value::show(&it.{f}, f, inner)?; "
                    );
                }
            }
            let _ = write!(same, " && Value::same(&a.{f}, &c.{f})");
            let _ = write!(digest, "Value::digest(&it.{f}, state); ");
            let field = quoted(field);
            let _ = write!(
                tree,
                "(Dynamic::from_value(Str::from_static({field})), Dynamic::from_value(it.{f}.clone())), "
            );
        }
        let (open, shown) = (quoted(&format!("{}(", def.shown)), quoted(&def.shown));
        let plain = match def.error {
            _ if def.enumeration => {
                let shown = quoted(&def.shown);
                format!(
                    "let Ok(it) = self.0.borrow() else {{ return f.write_str({shown}) }}; \
                     if style.repr {{ f.write_str(\"<\")?; }} \
                     f.write_str({shown})?; f.write_str(\".\")?; f.write_str(&it.name)?; \
                     if style.repr {{ f.write_str(\": \")?; Value::show(&it.value, f, style)?; f.write_str(\">\")?; }} Ok(())"
                )
            }
            true => format!(
                "let message = self.0.borrow().ok().and_then(|it| it.message.clone()).unwrap_or_else(|| Str::from_static(\"\")); \
                 if !style.repr {{ return f.write_str(&message) }} \
                 f.write_str({open})?; if !message.is_empty() {{ Value::show(&message, f, style)?; }} f.write_str(\")\")"
            ),
            false => format!(
                "let Some((inner, _open)) = style.enter(self.0.address()) else {{ return f.write_str(\"...\") }}; \
                 let Ok(it) = self.0.borrow() else {{ return f.write_str({shown}) }}; \
                 f.write_str({open})?; {show}f.write_str(\")\")"
            ),
        };
        let show = self.shows(&def, &plain);
        let same = match def.eq {
            Some(inst) => format!(
                "match ::kayton_runtime::cell::context().and_then(|cx| {}(&cx, self.clone(), other.clone())) {{ Ok(same) => same, Err(e) => ::kayton_runtime::unwind(e) }}",
                self.fn_path(inst)
            ),
            None if def.late => "self.0.ptr_eq(&other.0)".to_owned(),
            None => format!(
                "if self.0.ptr_eq(&other.0) {{ return true }} ::kayton_api::stack::check(); \
                 let (Ok(a), Ok(c)) = (self.0.borrow(), other.0.borrow()) else {{ return false }}; true{same}"
            ),
        };
        let order = match def.lt {
            Some(inst) => {
                let lt = self.fn_path(inst);
                format!(
                    "let less = |a: &Self, b: &Self| match ::kayton_runtime::cell::context().and_then(|cx| {lt}(&cx, a.clone(), b.clone())) {{ Ok(less) => less, Err(e) => ::kayton_runtime::unwind(e) }}; \
                     Some(if less(self, other) {{ ::std::cmp::Ordering::Less }} else if less(other, self) {{ ::std::cmp::Ordering::Greater }} else {{ ::std::cmp::Ordering::Equal }})"
                )
            }
            None => "None".to_owned(),
        };
        let digest = match def.hash {
            Some(inst) => format!(
                "match ::kayton_runtime::cell::context().and_then(|cx| {}(&cx, self.clone())) {{ Ok(hash) => state.write_i64(hash), Err(e) => ::kayton_runtime::unwind(e) }}",
                self.fn_path(inst)
            ),
            None if def.late && def.eq.is_none() => {
                "state.write_usize(self.0.address());".to_owned()
            }
            None => format!(
                "::kayton_api::stack::check(); if let Ok(it) = self.0.borrow() {{ {digest} }}"
            ),
        };
        format!(
            "pub struct {name}Data {{ {fields}}}\n\
             #[derive(Clone)] pub struct {name}(pub Obj<{name}Data>);\n\
             impl Value for {name} {{\n\
             type Arg<'a> = &'a Self;\n\
             fn as_arg(&self) -> &Self {{ self }}\n\
             fn label() -> &'static str {{ {shown} }}\n\
             fn place(&self) -> Option<usize> {{ Some(self.0.address()) }}\n\
             fn show(&self, f: &mut ::std::fmt::Formatter<'_>, style: Style) -> ::std::fmt::Result {{ {show} }}\n\
             fn same(&self, other: &Self) -> bool {{ {same} }}\n\
             fn order(&self, other: &Self) -> Option<::std::cmp::Ordering> {{ {order} }}\n\
             fn digest(&self, state: &mut dyn ::std::hash::Hasher) {{ {digest} }}\n\
             fn tree(&self) -> KResult<Tree> {{ let it = self.0.borrow()?; Ok(Tree::Map(vec![{tree}])) }}\n\
             }}\n\
             impl PartialEq for {name} {{ fn eq(&self, other: &Self) -> bool {{ self.same(other) }} }}\n\
             impl Eq for {name} {{}}\n\
             impl ::std::hash::Hash for {name} {{ fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {{ self.digest(state) }} }}\n\
             impl b::Identity for {name} {{ fn identity(&self) -> usize {{ self.0.address() }} }}\n"
        )
    }

    /// How a struct shows itself: by its own methods, else by `plain`.
    fn shows(&mut self, def: &StructDef, plain: &str) -> String {
        let call = |me: &Self, inst: usize| {
            format!(
                "match ::kayton_runtime::cell::context().and_then(|cx| {}(&cx, self.clone())) {{ Ok(s) => f.write_str(&s), Err(e) => ::kayton_runtime::unwind(e) }}",
                me.fn_path(inst)
            )
        };
        match (def.show, def.repr) {
            (None, None) => plain.to_owned(),
            (Some(one), None) | (None, Some(one)) => call(self, one),
            (Some(text), Some(repr)) => {
                let (text, repr) = (call(self, text), call(self, repr));
                format!("if style.repr {{ {repr} }} else {{ {text} }}")
            }
        }
    }
}
