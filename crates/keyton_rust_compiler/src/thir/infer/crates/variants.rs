//! Patterns that take structs and variants apart.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::Ty;

use crate::hir::{CompareOp, Ident, PatArg, PatId};
use crate::shir::{BindingId, BindingKind};
use crate::thir::env::CallableRef;
use crate::thir::infer::Infer;
use crate::thir::infer::crates::exports::Bound;
use crate::thir::infer::crates::manifest_paths::Entity;
use crate::thir::infer::language::modules::ModuleItem;
use crate::thir::infer::language::patterns::Plan;
use crate::thir::tree::{Expr, Kind};

impl Infer<'_> {
    pub(in crate::thir::infer) fn plan_struct(
        &mut self,
        def: &crate::thir::env::StructType,
        args: &[PatArg],
        subject: &Expr,
        plan: &mut Plan,
    ) {
        let def = self.struct_fields(def);
        let want = Ty::Object {
            key: def.key.clone(),
            args: Vec::new(),
        };
        if !self.types.unify(&subject.ty, &want) {
            let name = self.ty_name(&want);
            self.bad_pattern(&subject.ty.clone(), &name, subject.span);
            return;
        }
        for (i, arg) in args.iter().enumerate() {
            let name = match &arg.field {
                Some(f) => f.clone(),
                None => match def.fields.get(i) {
                    Some((n, _)) => Ident {
                        name: crate::hir::Name::new(n),
                        span: subject.span,
                    },
                    None => continue,
                },
            };
            match self.struct_field(subject, &name, subject.span) {
                Some(field) => self.plan(arg.pattern, &field, plan),
                None => {
                    self.no_member(&want, &name, false);
                }
            }
        }
    }

    pub(in crate::thir::infer) fn pattern_path(
        &mut self,
        pat: PatId,
        path: &[Ident],
    ) -> Option<Entity> {
        let unit = self.cx.unit.clone();
        let binding = *unit.resolution.pat_paths.get(pat)?;
        if let BindingKind::Module { .. } = &unit.resolution.bindings[binding].kind {
            return self.pattern_in_module(binding, path);
        }
        let BindingKind::Import(import) = &unit.resolution.bindings[binding].kind else {
            let span = unit.module[pat].span;
            self.unsupported(span, "this path as a pattern", "compare with `if`");
            return None;
        };
        let found = self.pattern_entity(&import.spec.rust_name(), &import.path, &path[1..]);
        if found.is_none() {
            // An associated constant: `StatusCode.OK`.
            let (last, before) = path.split_last()?;
            let before = before.get(1..).unwrap_or(&[]);
            if let Some(base @ Entity::Type(_)) =
                self.pattern_entity(&import.spec.rust_name(), &import.path, before)
            {
                let Entity::Type(ty) = &base else { return None };
                if let Some(at) = self.constant_of(ty, &last.name) {
                    return Some(Entity::Constant(at));
                }
                self.no_item(&base, last);
                return None;
            }
            let name = &path[0].name;
            self.error(
                Code::ItemNotFound,
                path[0].span,
                format!("`{name}` has no such item"),
                |d| d.help("check the path"),
            );
        }
        found
    }

    /// A path that begins with an imported name of a Keyton module.
    fn pattern_in_module(&mut self, binding: BindingId, path: &[Ident]) -> Option<Entity> {
        let mut at = self.binding_entity(binding);
        for segment in path.get(1..).unwrap_or(&[]) {
            match self.member(&at, &segment.name) {
                Some(next) => at = next,
                None => {
                    self.no_item(&at, segment);
                    return None;
                }
            }
        }
        Some(at.plain())
    }

    fn constant_of(&mut self, ty: &Ty, name: &str) -> Option<CallableRef> {
        let Ty::Object { key, .. } = ty else {
            return None;
        };
        self.manifests.type_defs(key).find_map(|(m, def)| {
            let manifest = self.manifests.at(m);
            let id = def
                .constants
                .iter()
                .find(|c| manifest.constant(**c).name == name)?;
            Some(CallableRef {
                manifest: m,
                id: manifest.constant(*id).get,
            })
        })
    }

    pub(in crate::thir::infer) fn plan_entity(
        &mut self,
        entity: Entity,
        args: &[PatArg],
        subject: &Expr,
        span: Span,
        plan: &mut Plan,
    ) {
        match entity {
            Entity::Constant(at) => {
                let bound = Bound {
                    receiver: None,
                    generics: self.generics_of(at, &subject.ty),
                    ..Bound::default()
                };
                let value = self.call_export(at, bound, &[], &[], span, None);
                let test = self.compare(CompareOp::Eq, subject.clone(), value, span);
                plan.tests.push(test);
            }
            Entity::Keyton(item @ ModuleItem::Variable(_)) => {
                let value = self.module_value(item, span);
                let test = self.compare(CompareOp::Eq, subject.clone(), value, span);
                plan.tests.push(test);
            }
            Entity::Variant { ty, variant, .. } => {
                self.plan_variant(&ty, &variant, args, subject, span, plan)
            }
            other => {
                self.entity_value(other, "it", span, None);
            }
        }
    }

    fn plan_variant(
        &mut self,
        key: &kayton_manifest::TypeKey,
        variant: &str,
        args: &[PatArg],
        subject: &Expr,
        span: Span,
        plan: &mut Plan,
    ) {
        let ty = self.types.finish(&subject.ty);
        if !matches!(&ty, Ty::Object { key: k, .. } if k == key) {
            self.bad_pattern(&ty, &format!("the variant `{variant}`"), span);
            return;
        }
        let found = self.manifests.type_defs(key).find_map(|(m, def)| {
            let v = def.variants.iter().find(|v| v.name == variant)?;
            let at = |id: Option<kayton_manifest::CallableId>| {
                id.map(|id| CallableRef { manifest: m, id })
            };
            Some((at(v.test), at(v.fields)))
        });
        let Some((test, fields)) = found else { return };
        if args.is_empty() {
            let Some(at) = test.or(fields) else {
                self.unsupported(
                    span,
                    &format!("matching the variant `{variant}`"),
                    "use a method of the type",
                );
                return;
            };
            let generics = self.receiver_generics(at, &ty);
            let call = self.call_export_with(
                at,
                Bound::to(subject.clone(), generics),
                &[],
                Vec::new(),
                span,
                None,
            );
            if matches!(self.types.shallow(&call.ty), Ty::Option(_)) {
                let none = self.expr(span, Ty::Bool, Kind::IsNone(Box::new(call)));
                plan.tests
                    .push(self.expr(span, Ty::Bool, Kind::Not(Box::new(none))));
            } else {
                plan.tests.push(call);
            }
            return;
        }
        let Some(at) = fields else {
            self.unsupported(
                span,
                &format!("taking the variant `{variant}` apart"),
                "use a method of the type",
            );
            return;
        };
        let generics = self.receiver_generics(at, &ty);
        let call = self.call_export_with(
            at,
            Bound::to(subject.clone(), generics),
            &[],
            Vec::new(),
            span,
            None,
        );
        let Ty::Option(inner) = self.types.shallow(&call.ty) else {
            return;
        };
        let none = self.expr(span, Ty::Bool, Kind::IsNone(Box::new(call.clone())));
        plan.tests
            .push(self.expr(span, Ty::Bool, Kind::Not(Box::new(none))));
        let value = self.expr(span, (*inner).clone(), Kind::Unwrap(Box::new(call)));
        match (self.types.shallow(&inner), args) {
            (Ty::Tuple(tys), args) if tys.len() == args.len() => {
                for (i, (arg, t)) in args.iter().zip(tys).enumerate() {
                    let field = Kind::Field(Box::new(value.clone()), i);
                    let field = self.expr(span, t, field);
                    self.plan(arg.pattern, &field, plan);
                }
            }
            (_, [one]) => self.plan(one.pattern, &value, plan),
            (inner, _) => self.bad_pattern(&inner, &format!("{} fields", args.len()), span),
        }
    }
}
