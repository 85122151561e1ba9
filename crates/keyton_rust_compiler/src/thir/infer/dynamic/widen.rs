//! What holds values of several types: a name, a field, a result, the items of a list.
//!
//! A cell is walked in the order in which it runs, so that a second type can come to light behind the place
//! where the first was settled. Then the place is noted, and the cell is walked once more with `Dynamic` there.

use std::collections::HashMap;

use kayton_diagnostics::{Code, Diagnostic, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{ExprId, ExprKind, FnId, TargetId, TargetKind};
use crate::shir::BindingId;
use crate::thir::env::Unit;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{Expr, Kind};
use crate::thir::types::is_open;

/// How often a cell is walked at most.
pub(crate) const MOST_WALKS: usize = 16;

/// What is said in a walk that comes to nothing.
pub(super) const SEVERAL: &str = "this is of several types";

/// A place whose values have several types.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Wide {
    /// A variable.
    Name(String, BindingId),
    /// What the containers in a variable hold.
    Items(String, BindingId),
    /// A field of a struct.
    Field(String, String),
    /// What the containers in a field hold.
    FieldItems(String, String),
    /// The result of a function.
    Result(String, FnId),
    /// An empty literal, or `None`.
    Literal(String, ExprId),
}

/// Places whose types only the rest of the cell says: `Dynamic` where there are several.
pub(crate) type Wider = HashMap<Wide, Ty>;

/// The key of a struct without what tells its copies apart.
fn origin(key: &TypeKey) -> String {
    key.0.split('~').next().unwrap_or_default().to_owned()
}

impl Infer<'_> {
    fn is_wide(&self, place: &Wide) -> bool {
        self.wide.get(place) == Some(&Ty::Dynamic)
    }

    /// Notes a place, unless it holds values of any type already.
    fn note_wide(&mut self, place: Wide, span: Span) -> bool {
        if self.is_wide(&place) {
            return false;
        }
        self.wider.insert(place, Ty::Dynamic);
        // Nothing comes of this walk.
        self.error(Code::TypeMismatch, span, SEVERAL, |d| {
            d.help("state its type")
        });
        true
    }

    /// Whether a variable holds values of several types.
    pub(in crate::thir::infer) fn is_wide_name(&self, unit: &Unit, binding: BindingId) -> bool {
        self.is_wide(&Wide::Name(unit.hash.clone(), binding))
    }

    /// Makes a variable hold values of any type; false if that cannot be.
    pub(in crate::thir::infer) fn widen_name(&mut self, binding: BindingId, span: Span) -> bool {
        let unit = self.cx.unit.clone();
        if !self.is_own(&unit, binding) {
            return false;
        }
        self.note_wide(Wide::Name(unit.hash.clone(), binding), span)
    }

    /// The variable that a function takes from around it, and that gets its value only later: made here, to
    /// hold a value of any type. The first walk notes it.
    pub(in crate::thir::infer) fn made_early(
        &mut self,
        binding: BindingId,
        span: Span,
    ) -> Option<Var> {
        let unit = self.cx.unit.clone();
        let local = matches!(
            unit.resolution.bindings[binding].kind,
            crate::shir::BindingKind::Local(_)
        );
        if !local || !self.is_wide_name(&unit, binding) {
            if local {
                self.widen_name(binding, span);
            }
            return None;
        }
        let name = unit.resolution.bindings[binding].name.to_string();
        let id = self.local(&name, Ty::Dynamic, span);
        self.cx.body.locals[id.0].shared = crate::thir::tree::Sharing::Own;
        self.cx.vars.insert(binding, Var::Local(id));
        Some(Var::Local(id))
    }

    /// Whether this walk makes the variable, and nobody stated its type.
    fn is_own(&self, unit: &Unit, binding: BindingId) -> bool {
        let stated = unit.module.stmts.values().any(|stmt| match &stmt.kind {
            crate::hir::StmtKind::Let {
                target,
                ty: Some(_),
                ..
            } => unit.resolution.targets.get(*target) == Some(&binding),
            _ => false,
        });
        match self.var(binding) {
            _ if stated => false,
            Some(Var::Global(g)) => !self.program.globals[g].earlier,
            _ => true,
        }
    }

    /// Makes the result of the function at hand one of any type; false if it is stated.
    pub(in crate::thir::infer) fn widen_result(&mut self, span: Span) -> bool {
        let stated = self.cx.ret.as_ref().is_none_or(|ret| ret.stated);
        match self.cx.function {
            Some(f) if !stated => {
                let unit = self.cx.unit.hash.clone();
                self.note_wide(Wide::Result(unit, f), span)
            }
            _ => false,
        }
    }

    /// Whether a function gives values of several types.
    pub(in crate::thir::infer) fn is_wide_result(&self, unit: &Unit, f: FnId) -> bool {
        self.is_wide(&Wide::Result(unit.hash.clone(), f))
    }

    /// Makes the result of an instance one of any type.
    pub(in crate::thir::infer) fn widen_result_of(
        &mut self,
        unit: &Unit,
        f: FnId,
        span: Span,
    ) -> bool {
        unit.module[f].ret.is_none() && self.note_wide(Wide::Result(unit.hash.clone(), f), span)
    }

    /// The type of a field, if an earlier walk found it.
    pub(in crate::thir::infer) fn found_field(&self, key: &TypeKey, field: &str) -> Option<Ty> {
        let place = Wide::Field(origin(key), field.to_owned());
        self.wide.get(&place).cloned()
    }

    /// The types of literals of the cell that an earlier walk found.
    pub(in crate::thir::infer) fn found_literals(&self) -> HashMap<ExprId, Ty> {
        let found = self.wide.iter().filter_map(|(place, ty)| match place {
            Wide::Literal(unit, id) if *unit == self.unit.hash => Some((*id, ty.clone())),
            _ => None,
        });
        found.collect()
    }

    /// Notes what the rest of the cell said of fields and literals, if something was not known before.
    pub(in crate::thir::infer) fn note_found(&mut self) {
        if !self.wider.is_empty() || !self.diagnostics.iter().any(Diagnostic::is_error) {
            return;
        }
        let mut found: Vec<(Wide, Ty)> = Vec::new();
        for (id, ty) in std::mem::take(&mut self.cx.literals) {
            found.push((Wide::Literal(self.unit.hash.clone(), id), ty));
        }
        for def in &self.program.structs {
            let key = TypeKey(def.key.clone());
            if def.krate.is_none() && !def.key.contains('~') {
                let fields = def.fields.iter();
                let fields =
                    fields.map(|(name, ty)| (Wide::Field(origin(&key), name.clone()), ty.clone()));
                found.extend(fields);
            }
        }
        for (place, ty) in found {
            // Numbers of what is empty are whole ones, those of a field may be floats yet.
            let ty = match place {
                Wide::Literal(..) => self.types.finish(&ty),
                _ => self.types.resolve(&ty),
            };
            if !is_open(&ty) && !self.wide.contains_key(&place) {
                self.wider.entry(place).or_insert(ty);
            }
        }
    }

    /// Makes a field hold values of any type; false if its type is stated or kept.
    pub(in crate::thir::infer) fn widen_field(
        &mut self,
        object: &Ty,
        field: &str,
        span: Span,
    ) -> bool {
        match self.open_field(object, field) {
            Some(key) => self.note_wide(Wide::Field(key, field.to_owned()), span),
            None => false,
        }
    }

    /// The key of the struct that has a field whose type follows from its values.
    fn open_field(&mut self, object: &Ty, field: &str) -> Option<String> {
        let def = self.struct_of(object)?;
        let stated = self.stated_fields(&def);
        let assigned = self
            .lineage(&def)
            .into_iter()
            .flat_map(|def| crate::thir::infer::language::classes::assigned_fields(&def));
        let mut assigned = assigned.filter(|f| *f.name.name == *field);
        let open = def.krate.is_empty()
            && !stated.iter().any(|(_, f)| *f.name.name == *field)
            && assigned.all(|f| f.ty.is_none());
        open.then(|| origin(&def.key))
    }

    /// Whether a field whose stated type is a container is given one of values of any type, which it holds in
    /// the next walk: the items are looked at when they are used.
    pub(in crate::thir::infer) fn outgrows_field(
        &mut self,
        value: &Expr,
        field: &Ty,
        def: &crate::thir::env::StructType,
        name: &str,
    ) -> bool {
        if Self::is_broken(value) || !self.holds_any(&value.ty) || self.could_fit(value, field) {
            return false;
        }
        let place = Wide::Field(origin(&def.key), name.to_owned());
        def.krate.is_empty() && self.note_wide(place, value.span)
    }

    /// Whether a container holds values of any type.
    pub(in crate::thir::infer) fn holds_any(&mut self, ty: &Ty) -> bool {
        match self.types.shallow(ty) {
            Ty::Dynamic => true,
            Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => self.holds_any(&t),
            Ty::Dict(k, v) => self.holds_any(&k) || self.holds_any(&v),
            Ty::Tuple(ts) => ts.iter().any(|t| self.holds_any(t)),
            _ => false,
        }
    }

    /// Makes the containers in the place that an expression names hold values of any type; false if
    /// that place is not known, or its type is stated.
    pub(in crate::thir::infer) fn widen_items(&mut self, container: &Expr) -> bool {
        let span = container.span;
        match &container.kind {
            Kind::StructGet { object, field, .. } => {
                let (ty, field) = (object.ty.clone(), field.clone());
                match self.open_field(&ty, &field) {
                    Some(key) => self.note_wide(Wide::FieldItems(key, field), span),
                    None => false,
                }
            }
            Kind::Unwrap(inner) | Kind::Coerce(inner) => self.widen_items(&inner.clone()),
            _ => {
                let Some(var) = Self::named(container) else {
                    return false;
                };
                let Some(binding) = self.binding_of(var) else {
                    return false;
                };
                let unit = self.cx.unit.clone();
                self.is_own(&unit, binding)
                    && self.note_wide(Wide::Items(unit.hash.clone(), binding), span)
            }
        }
    }

    /// The name of a variable.
    fn binding_of(&self, var: Var) -> Option<BindingId> {
        match var {
            Var::Local(_) => {
                let mut vars = self.cx.vars.iter();
                vars.find(|(_, v)| **v == var).map(|(binding, _)| *binding)
            }
            Var::Global(g) => {
                let name = &self.program.globals[g].name;
                let bindings = self.cx.unit.resolution.bindings.iter();
                let own = |b: &crate::shir::Binding| *self.cx.unit.own(&b.name) == **name;
                let mut found = bindings.filter(|(_, b)| own(b));
                found
                    .find(|(id, _)| self.var(*id) == Some(var))
                    .map(|(id, _)| id)
            }
        }
    }

    /// The type of a container that is assigned to a place whose containers hold values of any type.
    pub(in crate::thir::infer) fn wide_literal(
        &mut self,
        target: TargetId,
        value: ExprId,
    ) -> Option<Ty> {
        let unit = self.cx.unit.clone();
        let place = match &unit.module[target].kind {
            TargetKind::Name(_) => {
                let binding = *unit.resolution.targets.get(target)?;
                Wide::Items(unit.hash.clone(), binding)
            }
            TargetKind::Attr { base, name } => {
                let (_, ty) = self.place_named(*base)?;
                let def = self.struct_of(&ty)?;
                Wide::FieldItems(origin(&def.key), name.name.to_string())
            }
            _ => return None,
        };
        if !self.is_wide(&place) {
            return None;
        }
        let any = || Box::new(Ty::Dynamic);
        let called = self.builtin_called(value).map(|(b, _)| b);
        Some(match (&unit.module[value].kind, called) {
            (ExprKind::List(_), _) => Ty::Vec(any()),
            (ExprKind::Set(_), _) => Ty::Set(any()),
            (ExprKind::Dict(_), _) => Ty::Dict(Box::new(self.types.fresh()), any()),
            (ExprKind::Comprehension(c), _) => match c.kind {
                crate::hir::ComprehensionKind::List => Ty::Vec(any()),
                crate::hir::ComprehensionKind::Set => Ty::Set(any()),
                crate::hir::ComprehensionKind::Dict => {
                    Ty::Dict(Box::new(self.types.fresh()), any())
                }
                crate::hir::ComprehensionKind::Generator => return None,
            },
            (_, Some(crate::shir::Builtin::List)) => Ty::Vec(any()),
            (_, Some(crate::shir::Builtin::Set)) => Ty::Set(any()),
            (_, Some(crate::shir::Builtin::Dict)) => Ty::Dict(Box::new(self.types.fresh()), any()),
            _ => return None,
        })
    }
}
