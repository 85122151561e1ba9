//! `class Color(Enum)`: a struct whose values are its attributes, each with a name and a value.

use kayton_diagnostics::Span;
use kayton_manifest::Ty;

use crate::hir::{CompareOp, ExprId, Ident, PatKind, TypeKind};
use crate::thir::env::StructType;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind};
use crate::thir::types::INT;

/// Whether a struct is an enumeration.
pub(in crate::thir::infer) fn is_enum(def: &StructType) -> bool {
    let module = &def.unit.module;
    def.node().bases.iter().any(|id| match &module[*id].kind {
        TypeKind::Path { segments, .. } => segments.last().is_some_and(|s| s.name == *"Enum"),
        _ => false,
    })
}

impl Infer<'_> {
    /// The fields of an enumeration.
    pub(in crate::thir::infer) fn enum_fields(&mut self, def: &StructType) -> Vec<(String, Ty)> {
        let first = def.node().attributes.first().and_then(|a| a.default);
        let value = match first {
            Some(value) => {
                let e = self.member_value(value, 1);
                let ty = self.types.settle(&e.ty);
                self.types.finish(&ty)
            }
            None => INT,
        };
        vec![("name".to_owned(), Ty::Str), ("value".to_owned(), value)]
    }

    /// The value of a member; `auto()` counts from 1.
    fn member_value(&mut self, value: ExprId, at: usize) -> Expr {
        let span = self.cx.unit.module[value].span;
        if let Some((crate::shir::Builtin::Auto, [])) = self.builtin_called(value) {
            let kind = Kind::Int {
                negative: false,
                value: at as u128,
            };
            return self.expr(span, INT, kind);
        }
        self.infer(value, None)
    }

    pub(in crate::thir::infer) fn define_members(&mut self, def: &StructType) {
        let def = self.struct_fields(def);
        let Some((_, ty)) = def.fields.get(1).cloned() else {
            return;
        };
        for (at, member) in def.node().attributes.iter().enumerate() {
            let Some(value) = member.default else {
                continue;
            };
            let span = member.name.span;
            let value = self.member_value(value, at + 1);
            let value = self.coerce(value, &ty);
            if Self::is_broken(&value) {
                continue;
            }
            let name = self.str_lit(&member.name.name.to_string(), span);
            let index = self.struct_entry(&def);
            let kind = Kind::Struct {
                index,
                fields: vec![name, value],
            };
            let made = self.expr(span, def.ty(), kind);
            let key = crate::thir::infer::language::classes::attribute_key(&def, &member.name.name);
            let var = self.new_global(key, def.ty(), span);
            self.store(var, made, span);
        }
    }

    /// The members of an enumeration as a list: `for c in Color`.
    pub(in crate::thir::infer) fn members_of_enum(
        &mut self,
        def: &StructType,
        span: Span,
    ) -> Option<Expr> {
        if !is_enum(def) {
            return None;
        }
        let mut members = Vec::new();
        for member in &def.node().attributes {
            let name = &member.name.name;
            let var = self.struct_attribute(def, name)?;
            members.push(self.read(var, name, span));
        }
        let ty = Ty::Vec(Box::new(def.ty()));
        Some(self.expr(span, ty, Kind::List(members)))
    }

    /// `Color(1)`, `Color["RED"]`: the member with that value or name. Raises an error, as Python does, where
    /// there is none.
    pub(in crate::thir::infer) fn member_by(
        &mut self,
        def: &StructType,
        field: &str,
        wanted: Expr,
        span: Span,
    ) -> Expr {
        let Some(Ty::Vec(member)) = self.members_of_enum(def, span).map(|e| e.ty) else {
            return self.broken(span);
        };
        self.scoped(|me| {
            let wanted = me.held(wanted);
            let text = me.shown(wanted.clone(), crate::thir::tree::Text::Repr);
            let owner = me.str_lit(&def.node().name.name.to_string(), span);
            let key = me.expr(span, Ty::Bool, Kind::Bool(field == "name"));
            let args = vec![(text, By::Ref), (owner, By::Ref), (key, By::Value)];
            let mut out = me.checked(span, (*member).clone(), "b::no_member", args);
            let field = Ident {
                name: crate::hir::Name::new(field),
                span,
            };
            for attribute in def.node().attributes.iter().rev() {
                let name = &attribute.name.name;
                let Some(var) = me.struct_attribute(def, name) else {
                    continue;
                };
                let own = me.read(var, name, span);
                let value = me.get_attribute(own.clone(), &field, span);
                let test = me.compare(CompareOp::Eq, value, wanted.clone(), span);
                if Self::is_broken(&test) {
                    return test;
                }
                let kind = Kind::Cond {
                    test: Box::new(test),
                    then: Box::new(own),
                    otherwise: Box::new(out),
                };
                out = me.expr(span, (*member).clone(), kind);
            }
            out
        })
    }

    /// Whether the cases of a `match` name every member of an enumeration.
    pub(in crate::thir::infer) fn names_all_members(
        &mut self,
        subject: &Ty,
        arms: &[crate::hir::Arm],
    ) -> bool {
        let Some(def) = self.struct_of(subject).filter(is_enum) else {
            return false;
        };
        let unit = self.cx.unit.clone();
        let mut named = Vec::new();
        let plain = arms.iter().filter(|a| a.guard.is_none());
        let mut work: Vec<_> = plain.map(|a| a.pattern).collect();
        while let Some(pat) = work.pop() {
            match &unit.module[pat].kind {
                PatKind::Path(path) => named.extend(path.last().map(|s| s.name.clone())),
                PatKind::Or(items) => work.extend(items),
                _ => {}
            }
        }
        let members = &def.node().attributes;
        members.iter().all(|m| named.contains(&m.name.name))
    }

    /// The member that a pattern names: `case Color.RED:`.
    pub(in crate::thir::infer) fn member_named(&mut self, path: &[Ident]) -> Option<Var> {
        let [owner, name] = path else { return None };
        let unit = self.cx.unit.clone();
        let def = self.structs.get(&*unit.own(&owner.name)).cloned()?;
        self.struct_attribute(&def, &name.name)
    }
}
