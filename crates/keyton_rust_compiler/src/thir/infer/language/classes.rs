//! What a struct takes from the ones that it is derived from, and what belongs to the struct itself.
//!
//! **Methods are templates**, so one that is inherited is compiled for the type of the value that it
//! is called on: `self` always has the type of the value that was made.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{ExprId, ExprKind, Field, FnId, Ident, Role, StmtKind, TargetKind, TypeKind};
use crate::shir::{BindingKind, Builtin, BuiltinKind};
use crate::thir::env::{FnTemplate, StructType, Unit};
use crate::thir::infer::language::enums::is_enum;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{Expr, Kind};

/// How many structs may be derived from each other.
const LONGEST: usize = 64;

/// Begins the key of the type of a struct as a value.
const AS_VALUE: &str = "fn class ";

/// What a struct is derived from.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::thir::infer) enum Base {
    Struct(StructType),
    /// An error of the language.
    Error(&'static str),
}

/// A field that a method assigns: `self.name = value`.
pub(in crate::thir::infer) struct Assigned {
    pub(in crate::thir::infer) name: Ident,
    pub(in crate::thir::infer) ty: Option<crate::hir::TypeId>,
}

impl Infer<'_> {
    /// What a struct is derived from, in the order of the text.
    pub(in crate::thir::infer) fn bases_of(&mut self, def: &StructType) -> Vec<Base> {
        let unit = def.unit.clone();
        let mut found = Vec::new();
        for id in &def.node().bases {
            let TypeKind::Path { segments, .. } = &unit.module[*id].kind else {
                continue;
            };
            let binding = unit.resolution.types.get(*id);
            let name = segments[0].name.as_str();
            let base = match binding.map(|b| &unit.resolution.bindings[*b].kind) {
                None if matches!(name, "object" | "ABC" | "Protocol" | "Generic" | "Enum") => {
                    continue;
                }
                None | Some(BindingKind::Builtin(_))
                    if let Some(b) = Builtin::named(name)
                        && b.kind() == BuiltinKind::Error =>
                {
                    Some(Base::Error(b.name()))
                }
                Some(BindingKind::Struct(id)) => {
                    let key = struct_key(&unit, *id);
                    self.struct_by_key(&key).map(Base::Struct)
                }
                _ => {
                    let ty = self.exactly_written(&unit, *id);
                    self.struct_of(&ty).map(Base::Struct)
                }
            };
            let span = unit.module[*id].span;
            if let Some(base) = base {
                found.push(base);
            } else {
                self.error(
                    Code::Unsupported,
                    span,
                    "nothing can be derived from this",
                    |d| d.help("name a struct, or an error such as `Exception`"),
                );
            }
        }
        found
    }

    /// Whether values of a struct that are made in different places may hold different types: it is
    /// derived from `Generic`.
    pub(in crate::thir::infer) fn is_generic(def: &StructType) -> bool {
        let module = &def.unit.module;
        def.node().bases.iter().any(|id| match &module[*id].kind {
            TypeKind::Path { segments, .. } => segments[0].name == *"Generic",
            _ => false,
        })
    }

    /// The struct whose values a call makes: a copy with types of its own, if it is generic.
    pub(in crate::thir::infer) fn made_struct(
        &mut self,
        def: &StructType,
        span: Span,
    ) -> StructType {
        if !Self::is_generic(def) || def.key.0.contains('~') {
            return def.clone();
        }
        let place = (self.cx.unit.hash.clone(), span, self.cx.instance);
        if let Some(copy) = self.copy_at.get(&place).cloned()
            && let Some(copy) = self.struct_by_key(&copy)
        {
            return copy;
        }
        self.copies += 1;
        let suffix = format!("{}_{}", self.unit.hash, self.copies);
        let copy = StructType {
            key: TypeKey(format!("{}~{suffix}", def.key.0)),
            rust_name: format!("{}_{suffix}", def.rust_name),
            fields: Vec::new(),
            krate: String::new(),
            ..def.clone()
        };
        self.copy_at.insert(place, copy.key.clone());
        self.struct_keys.insert(copy.key.clone(), copy.clone());
        copy
    }

    /// A struct and those that it is derived from, itself first.
    pub(in crate::thir::infer) fn lineage(&mut self, def: &StructType) -> Vec<StructType> {
        self.linearized(def, 0)
    }

    /// The order in which methods are looked for, by Python's rule: a struct before its bases, those in the
    /// order of the text, and each behind all that are derived from it.
    fn linearized(&mut self, def: &StructType, depth: usize) -> Vec<StructType> {
        let mut bases = Vec::new();
        for base in self.bases_of(def) {
            if let Base::Struct(base) = base {
                bases.push(base);
            }
        }
        let mut orders: Vec<Vec<StructType>> = Vec::new();
        if depth < LONGEST {
            for base in &bases {
                orders.push(self.linearized(base, depth + 1));
            }
        }
        orders.push(bases);
        let mut all = vec![def.clone()];
        loop {
            orders.retain(|order| !order.is_empty());
            let later =
                |d: &StructType| orders.iter().any(|o| o[1..].iter().any(|l| l.key == d.key));
            let heads = orders.iter().map(|order| &order[0]);
            let Some(next) = heads
                .clone()
                .find(|d| !later(d))
                .or(heads.clone().next())
                .cloned()
            else {
                return all;
            };
            for order in &mut orders {
                order.retain(|d| d.key != next.key);
            }
            if all.iter().all(|d| d.key != next.key) {
                all.push(next);
            }
        }
    }

    /// The error of the language that a struct is derived from.
    pub(in crate::thir::infer) fn error_base(&mut self, def: &StructType) -> Option<&'static str> {
        let all = self.error_bases(def);
        let telling = all.iter().find(|name| **name != "Exception");
        telling.or(all.first()).copied()
    }

    /// All errors of the language that a struct is derived from.
    pub(in crate::thir::infer) fn error_bases(&mut self, def: &StructType) -> Vec<&'static str> {
        let mut found = Vec::new();
        for def in self.lineage(def) {
            for base in self.bases_of(&def) {
                if let Base::Error(name) = base {
                    found.push(name);
                }
            }
        }
        found
    }

    /// Whether values of one struct are values of another.
    pub(in crate::thir::infer) fn derives(&mut self, def: &StructType, from: &TypeKey) -> bool {
        let origin = |key: &TypeKey| key.0.split('~').next().unwrap_or("").to_owned();
        let from = origin(from);
        self.lineage(def).iter().any(|d| origin(&d.key) == from)
    }

    /// The structs that are derived from one, itself included, the furthest ones first.
    pub(in crate::thir::infer) fn derived(&mut self, key: &TypeKey) -> Vec<StructType> {
        let all: Vec<StructType> = self.struct_keys.values().cloned().collect();
        let mut found: Vec<(usize, StructType)> = Vec::new();
        for def in all {
            let lineage = self.lineage(&def);
            if let Some(at) = lineage.iter().position(|d| d.key == *key) {
                found.push((at, def));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.key.0.cmp(&b.1.key.0)));
        found.into_iter().map(|(_, def)| def).collect()
    }

    /// The method of that name, own or inherited.
    pub(in crate::thir::infer) fn struct_method(
        &mut self,
        def: &StructType,
        name: &str,
    ) -> Option<FnTemplate> {
        let lineage = self.lineage(def);
        lineage.iter().find_map(|def| own_method(def, name))
    }

    /// The fields that the text of a struct and its bases state, those of bases first.
    pub(in crate::thir::infer) fn stated_fields(
        &mut self,
        def: &StructType,
    ) -> Vec<(std::sync::Arc<Unit>, Field)> {
        let mut all: Vec<(std::sync::Arc<Unit>, Field)> = Vec::new();
        for def in self.lineage(def).iter().rev() {
            for field in &def.node().fields {
                let entry = (def.unit.clone(), field.clone());
                match all.iter_mut().find(|(_, f)| f.name.name == field.name.name) {
                    Some(old) => *old = entry,
                    None => all.push(entry),
                }
            }
        }
        all
    }

    /// The variable that holds an attribute of a struct, by the names of both.
    pub(in crate::thir::infer) fn struct_attribute(
        &mut self,
        def: &StructType,
        name: &str,
    ) -> Option<Var> {
        let lineage = self.lineage(def);
        let owner = lineage.iter().find(|def| {
            let attributes = &def.node().attributes;
            attributes.iter().any(|a| a.name.name.as_str() == name)
        })?;
        self.globals
            .get(&attribute_key(owner, name))
            .copied()
            .map(Var::Global)
    }

    /// The variable that `base.name` means if that is an attribute of a struct.
    pub(in crate::thir::infer) fn attribute_variable(
        &mut self,
        base: ExprId,
        name: &Ident,
    ) -> Option<Var> {
        if let Some(def) = self.struct_named(base) {
            return self.struct_attribute(&def, &name.name);
        }
        let unit = self.cx.unit.clone();
        let ExprKind::Name(_) = &unit.module[base].kind else {
            return None;
        };
        let binding = *unit.resolution.exprs.get(base)?;
        let var = self.var(binding)?;
        let ty = self.var_ty(var);
        let def = self.struct_as_value(&ty)?;
        self.struct_attribute(&def, &name.name)
    }

    /// Gives the attributes of a struct their values, where its definition is reached.
    pub(in crate::thir::infer) fn define_attributes(&mut self, def: &StructType) {
        if is_enum(def) {
            return self.define_members(def);
        }
        for attribute in &def.node().attributes {
            let Some(value) = attribute.default else {
                continue;
            };
            let span = attribute.name.span;
            let e = self.infer(value, None);
            if Self::is_broken(&e) {
                continue;
            }
            let ty = e.ty.clone();
            let key = attribute_key(def, &attribute.name.name);
            let var = self.new_global(key, ty.clone(), span);
            let e = self.converted(e, &ty);
            self.store(var, e, span);
        }
    }

    /// The type of a struct as a value: calling it makes one.
    pub(in crate::thir::infer) fn struct_value(&mut self, def: &StructType, span: Span) -> Expr {
        let ty = Ty::Object {
            key: TypeKey(format!("{AS_VALUE}{}", def.key.0)),
            args: Vec::new(),
        };
        self.expr(span, ty, Kind::Tuple(Vec::new()))
    }

    /// The struct that a value of such a type is.
    pub(in crate::thir::infer) fn struct_as_value(&mut self, ty: &Ty) -> Option<StructType> {
        let Ty::Object { key, .. } = self.types.shallow(ty) else {
            return None;
        };
        let key = TypeKey(key.0.strip_prefix(AS_VALUE)?.to_owned());
        self.struct_by_key(&key)
    }

    /// Reports methods that Python would call by itself, and that nothing calls here.
    pub(in crate::thir::infer) fn check_special(&mut self, def: &StructType) {
        for id in def.node().methods.clone() {
            let Some(name) = def.unit.module[id].name.clone() else {
                continue;
            };
            let special = name.name.starts_with("__") && name.name.ends_with("__");
            if special && !is_called_by_the_language(&name.name) {
                let message = format!("`{}` of a struct is not supported yet", name.name);
                self.error(Code::NotYetSupported, name.span, message, |d| {
                    d.help("give the method a name of its own, and call it by hand")
                });
            }
        }
    }

    /// An abstract method that has no body in a struct.
    pub(in crate::thir::infer) fn abstract_method(&mut self, def: &StructType) -> Option<String> {
        for ancestor in self.lineage(def) {
            for id in ancestor.node().methods.clone() {
                let name = ancestor.unit.module[id]
                    .name
                    .as_ref()
                    .map(|n| n.name.to_string());
                if let Some(name) = name
                    && let Some(found) = self.struct_method(def, &name)
                    && found.unit.module[found.id].role == Role::Abstract
                {
                    return Some(name);
                }
            }
        }
        None
    }

    /// Whether every abstract method has a body; reports one that has none.
    pub(in crate::thir::infer) fn check_concrete(&mut self, def: &StructType, span: Span) -> bool {
        for ancestor in self.lineage(def) {
            for id in ancestor.node().methods.clone() {
                let f = &ancestor.unit.module[id];
                let (Role::Abstract, Some(name)) = (f.role, &f.name) else {
                    continue;
                };
                let Some(found) = self.struct_method(def, &name.name) else {
                    continue;
                };
                if found.unit.module[found.id].role == Role::Abstract {
                    let (owner, name) = (&def.node().name.name, &name.name);
                    let message = format!("`{owner}` is abstract: `{name}` has no body");
                    self.error(Code::Unsupported, span, message, |d| {
                        d.secondary(f.span, "it is stated here")
                            .help("make a value of a struct that is derived from it")
                    });
                    return false;
                }
            }
        }
        true
    }
}

/// Whether the language calls a method of that name by itself.
fn is_called_by_the_language(name: &str) -> bool {
    let middle = name.trim_matches('_');
    let operators = [
        "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
        "lshift", "rshift",
    ];
    let others = [
        "init",
        "post_init",
        "str",
        "repr",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "hash",
        "bool",
        "len",
        "abs",
        "round",
        "int",
        "float",
        "neg",
        "pos",
        "invert",
        "call",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "iter",
        "next",
        "enter",
        "exit",
        "format",
        "values",
    ];
    let operator = |name: &str| operators.contains(&name);
    others.contains(&middle)
        || operator(middle)
        || middle.strip_prefix(['r', 'i']).is_some_and(operator)
}

/// The key of a struct's type.
pub(in crate::thir::infer) fn struct_key(unit: &Unit, id: crate::hir::StructId) -> TypeKey {
    let name = &unit.module[id].name.name;
    let raw = id.into_raw().into_u32();
    TypeKey(format!("struct {}#{raw} {name}", unit.hash))
}

/// Name of the variable that holds an attribute of a struct.
pub(in crate::thir::infer) fn attribute_key(def: &StructType, name: &str) -> String {
    let owner = def.unit.own(&def.node().name.name).into_owned();
    format!("{owner}.{name}")
}

/// The struct whose method a function is.
pub(in crate::thir::infer) fn owner_of(unit: &Unit, id: FnId) -> Option<crate::hir::StructId> {
    let mut structs = unit.module.structs.iter();
    let found = structs.find(|(_, item)| item.methods.contains(&id));
    found.map(|(id, _)| id)
}

pub(in crate::thir::infer) fn own_method(def: &StructType, name: &str) -> Option<FnTemplate> {
    let unit = def.unit.clone();
    let id = *def.node().methods.iter().find(|m| {
        let stated = unit.module[**m].name.as_ref();
        stated.is_some_and(|n| n.name.as_str() == name)
    })?;
    Some(FnTemplate { unit, id })
}

/// The fields that the methods of a struct assign, in the order of the text.
pub(in crate::thir::infer) fn assigned_fields(def: &StructType) -> Vec<Assigned> {
    let module = &def.unit.module;
    let mut found: Vec<Assigned> = Vec::new();
    for method in &def.node().methods {
        let f = &module[*method];
        let Some(this) = f.params.first().map(|p| &p.name.name) else {
            continue;
        };
        let inside = |span: Span| f.span.start <= span.start && span.end <= f.span.end;
        for (id, target) in module.targets.iter().filter(|(_, t)| inside(t.span)) {
            let TargetKind::Attr { base, name } = &target.kind else {
                continue;
            };
            if !matches!(&module[*base].kind, ExprKind::Name(n) if n == this)
                || matches!(f.role, Role::Class | Role::Static)
            {
                continue;
            }
            let ty = stated_type(module, f, id);
            match found.iter_mut().find(|a| a.name.name == name.name) {
                Some(known) => known.ty = known.ty.or(ty),
                None => found.push(Assigned {
                    name: name.clone(),
                    ty,
                }),
            }
        }
    }
    found
}

/// `self.x: T = …`, or the type of the parameter that is assigned: `self.x = x`.
fn stated_type(
    module: &crate::hir::Module,
    f: &crate::hir::Function,
    target: crate::hir::TargetId,
) -> Option<crate::hir::TypeId> {
    module.stmts.values().find_map(|stmt| match &stmt.kind {
        StmtKind::Let { target: t, ty, .. } if *t == target => *ty,
        StmtKind::Assign { targets, value } if targets.contains(&target) => {
            let ExprKind::Name(name) = &module[*value].kind else {
                return None;
            };
            let param = f.params.iter().find(|p| p.name.name == *name)?;
            let none = param
                .default
                .is_some_and(|d| module[d].kind == ExprKind::None);
            param.ty.filter(|_| !none)
        }
        _ => None,
    })
}
