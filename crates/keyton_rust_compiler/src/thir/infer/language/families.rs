//! Values of several structs that are derived from one: `[Circle(1), Square(2)]`.
//!
//! Their common type is the *family* of the struct that all of them come from. What is done with such
//! a value is compiled for each struct that it may be, and chosen when the program runs.

use kayton_diagnostics::{Code, Span};
use kayton_manifest::{Ty, TypeKey};

use crate::hir::{ExprId, ExprKind, Ident, Role};
use crate::thir::env::StructType;
use crate::thir::infer::language::classes::Base;
use crate::thir::infer::{Infer, Var};
use crate::thir::tree::{By, Expr, Kind, StmtKind};
use crate::thir::types::{FAMILY, Known};

/// The type of values of a struct and of all that are derived from it.
fn family_ty(def: &StructType) -> Ty {
    Ty::Object {
        key: TypeKey(format!("{FAMILY}{}", def.key.0)),
        args: Vec::new(),
    }
}

impl Infer<'_> {
    /// The struct that all values of a type come from, if that is a family.
    pub(in crate::thir::infer) fn family_of(&mut self, ty: &Ty) -> Option<StructType> {
        let Ty::Object { key, .. } = self.types.shallow(ty) else {
            return None;
        };
        let key = TypeKey(key.0.strip_prefix(FAMILY)?.to_owned());
        self.struct_by_key(&key)
    }

    /// The struct behind a type, or that of a family.
    fn root_of(&mut self, ty: &Ty) -> Option<StructType> {
        match self.struct_of(ty) {
            Some(def) => Some(def),
            None => self.family_of(ty),
        }
    }

    /// The structs whose values a family may hold: those that the program makes.
    pub(in crate::thir::infer) fn members(&mut self, base: &StructType) -> Vec<StructType> {
        let all = self.derived(&base.key);
        let mut members = Vec::new();
        for def in all {
            let abstracts = def
                .node()
                .methods
                .iter()
                .any(|m| def.unit.module[*m].role == Role::Abstract);
            let known = self.struct_index.contains_key(&def.key) || !def.krate.is_empty();
            if !abstracts && (known || self.is_called(&def)) {
                members.push(self.struct_fields(&def));
            }
        }
        members
    }

    /// Whether the text at hand makes values of a struct.
    fn is_called(&self, def: &StructType) -> bool {
        let module = &self.unit.module;
        let name = &def.node().name.name;
        module.exprs.values().any(|e| match &e.kind {
            ExprKind::Call { callee, .. } => match &module[*callee].kind {
                ExprKind::Name(n) => n == name,
                ExprKind::Attr { name: n, .. } => n.name == *name,
                _ => false,
            },
            _ => false,
        })
    }

    /// Whether values of one type may stand where a family is wanted.
    pub(in crate::thir::infer) fn fits_family(&mut self, from: &Ty, to: &Ty) -> bool {
        let (Some(family), Some(own)) = (self.family_of(to), self.root_of(from)) else {
            return false;
        };
        self.derives(&own, &family.key)
    }

    /// The type that values of two structs have in common.
    pub(in crate::thir::infer) fn join_families(&mut self, a: &Ty, b: &Ty) -> Option<Ty> {
        let (a, b) = (self.root_of(a)?, self.root_of(b)?);
        let others = self.lineage(&b);
        let common = self
            .lineage(&a)
            .into_iter()
            .find(|d| others.iter().any(|o| o.key == d.key))?;
        Some(family_ty(&common))
    }

    /// The first struct in the line of a struct's first bases.
    fn first_line(&mut self, def: &StructType) -> StructType {
        let mut last = def.clone();
        for _ in 0..64 {
            let bases = self.bases_of(&last);
            let next = bases.into_iter().find_map(|base| match base {
                Base::Struct(base) => Some(base),
                Base::Error(_) => None,
            });
            match next {
                Some(base) => last = base,
                None => break,
            }
        }
        last
    }

    /// The type of a place that so far nothing is known of and that takes a value: that of the
    /// family, if the struct has relatives.
    pub(in crate::thir::infer) fn widened(&mut self, ty: &Ty) -> Option<Ty> {
        let def = self.struct_of(ty)?;
        let root = self.first_line(&def);
        (self.derived(&root.key).len() > 1 && self.error_base(&def).is_none())
            .then(|| family_ty(&root))
    }

    /// Gives an open place that takes a value of a struct its type.
    pub(in crate::thir::infer) fn widen(&mut self, place: &Ty, value: &Expr) {
        let place = self.types.shallow(place);
        let place = match place {
            Ty::Option(inner) => self.types.shallow(&inner),
            place => place,
        };
        if self.types.known(&place) == Known::No
            && let Some(ty) = self.widened(&value.ty)
        {
            self.types.unify(&place, &ty);
        }
    }

    /// An argument of a parameter whose type is stated. A value of a derived struct stays what it is:
    /// the function is compiled for it.
    pub(in crate::thir::infer) fn given(&mut self, value: Expr, stated: &Ty) -> Expr {
        if self.family_of(stated).is_some() && self.struct_of(&value.ty).is_some() {
            let value_ty = value.ty.clone();
            if self.fits_family(&value_ty, stated) {
                return value;
            }
        }
        // Of what a container of values of any type holds, the items are looked at when they are used.
        let container = matches!(
            self.types.shallow(stated),
            Ty::Vec(_) | Ty::Dict(..) | Ty::Set(_) | Ty::Tuple(_)
        );
        if container
            && self.holds_any(&value.ty)
            && (self.is_dynamic(&value.ty) || !self.could_fit(&value, stated))
        {
            return value;
        }
        self.coerce(value, stated)
    }

    /// A type as it is written: a struct that others are derived from stands for all of them.
    pub(in crate::thir::infer) fn written_family(&mut self, ty: Ty) -> Ty {
        match self.struct_of(&ty) {
            Some(def) if self.derived(&def.key).len() > 1 && self.error_base(&def).is_none() => {
                family_ty(&def)
            }
            _ => ty,
        }
    }

    /// What is done with a value of a family, for each struct that it may be; None if it is of none.
    pub(in crate::thir::infer) fn dispatch(
        &mut self,
        object: &Expr,
        span: Span,
        mut make: impl FnMut(&mut Self, Expr) -> Expr,
    ) -> Option<Expr> {
        let base = self.family_of(&object.ty)?;
        let members = self.members(&base);
        Some(self.scoped(|me| {
            let object = me.held(object.clone());
            let mut made: Vec<(Ty, Expr)> = Vec::new();
            let mut without: Vec<StructType> = Vec::new();
            for member in members {
                let ty = member.ty();
                let value = me.expr(span, ty.clone(), Kind::Coerce(Box::new(object.clone())));
                let said = me.diagnostics.len();
                let mut first = None;
                let e = me.attempted(|me| {
                    let e = me.scoped(|me| make(me, value.clone()));
                    first = me.diagnostics.get(said).map(|d| d.code);
                    e
                });
                match e {
                    Some(e) => made.push((ty, e)),
                    // Only some of them have it: that shows when the program runs.
                    None if first == Some(Code::NoSuchMember) => without.push(member),
                    None => return me.scoped(|me| make(me, value)),
                }
            }
            if made.is_empty()
                && let Some(member) = without.first()
            {
                let own = Kind::Coerce(Box::new(object.clone()));
                let value = me.expr(span, member.ty(), own);
                return me.scoped(|me| make(me, value));
            }
            let Some((_, last)) = made.pop() else {
                return me.broken(span);
            };
            let mut ty = me.types.settle(&last.ty);
            for (_, e) in &made {
                let probe = me.expr(span, ty.clone(), Kind::Unit);
                match me.join(&probe, e) {
                    Some(joined) => ty = joined,
                    None => ty = Ty::Dynamic,
                }
            }
            let mut out = me.coerce(last, &ty);
            for member in without {
                let name = me.str_lit(&member.node().name.name.to_string(), span);
                let unit = me.cx.unit.clone();
                let asked = unit.text_of(span).rsplit('.').next().unwrap_or_default();
                let asked = me.str_lit(asked.split('(').next().unwrap_or(asked), span);
                let args = vec![(name, By::Ref), (asked, By::Ref)];
                let refuse = me.checked(span, ty.clone(), "b::refuse_member", args);
                let test = Kind::IsA(Box::new(object.clone()), member.ty());
                let kind = Kind::Cond {
                    test: Box::new(me.expr(span, Ty::Bool, test)),
                    then: Box::new(refuse),
                    otherwise: Box::new(out),
                };
                out = me.expr(span, ty.clone(), kind);
            }
            for (member, e) in made.into_iter().rev() {
                let test = Kind::IsA(Box::new(object.clone()), member);
                let test = me.expr(span, Ty::Bool, test);
                let then = me.coerce(e, &ty);
                let kind = Kind::Cond {
                    test: Box::new(test),
                    then: Box::new(then),
                    otherwise: Box::new(out),
                };
                out = me.expr(span, ty.clone(), kind);
            }
            out
        }))
    }

    /// `object.name = value` of a value of a family.
    pub(in crate::thir::infer) fn set_in_family(
        &mut self,
        object: &Expr,
        name: &Ident,
        value: &Expr,
        span: Span,
    ) -> bool {
        if self.family_of(&object.ty).is_none() {
            return false;
        }
        let value = self.held(value.clone());
        let set = self.dispatch(object, span, |me, own| {
            me.scoped(|me| {
                me.set_attribute(own, name, value.clone(), span);
                me.expr(span, Ty::Unit, Kind::Unit)
            })
        });
        if let Some(set) = set.filter(|e| !Self::is_broken(e)) {
            self.push(span, StmtKind::Expr(set));
        }
        true
    }

    /// Whether a value of a family is of a struct, when the program runs.
    pub(in crate::thir::infer) fn is_member(
        &mut self,
        object: &Expr,
        def: &StructType,
        span: Span,
    ) -> Expr {
        let mut any = self.expr(span, Ty::Bool, Kind::Bool(false));
        for member in self.members(def) {
            let test = Kind::IsA(Box::new(object.clone()), member.ty());
            let test = self.expr(span, Ty::Bool, test);
            any = self.expr(span, Ty::Bool, Kind::Or(Box::new(any), Box::new(test)));
        }
        any
    }

    /// What `isinstance(x, T)` says of a variable if it holds.
    pub(in crate::thir::infer) fn narrow_class(&mut self, test: ExprId) -> Option<(Var, Ty)> {
        let unit = self.cx.unit.clone();
        let (b, args) = self.builtin_called(test)?;
        let [x, ty] = args else { return None };
        if b != crate::shir::Builtin::IsInstance {
            return None;
        }
        let (x, ty) = (x.value, ty.value);
        let def = self.struct_named(ty)?;
        let var = self.var(*unit.resolution.exprs.get(x)?)?;
        let have = self.var_ty(var);
        self.family_of(&have)?;
        let ty = self.written_family(def.ty());
        Some((var, ty))
    }
}
