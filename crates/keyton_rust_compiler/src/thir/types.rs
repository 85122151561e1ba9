//! Type variables and their solution.
//!
//! **A variable is a parameter that no Rust name can be.** It stands in a [`Ty`] as
//! `Ty::Param("?7")`, so that the manifest's own operations on types serve inference as well.

use ena::unify::{InPlace, InPlaceUnificationTable, NoError, Snapshot, UnifyKey, UnifyValue};
use kayton_manifest::{FloatTy, IntTy, Ty};

pub(crate) use super::keys::*;

/// The default integer type.
pub(crate) const INT: Ty = Ty::Int(IntTy::I64);
/// The default float type.
pub(crate) const FLOAT: Ty = Ty::Float(FloatTy::F64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VarId(u32);

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum VarValue {
    /// Anything.
    Open,
    /// An integer literal's type: an integer or a float, `i64` in the end.
    Number,
    Known(Ty),
}

impl UnifyValue for VarValue {
    type Error = NoError;
    fn unify_values(a: &VarValue, b: &VarValue) -> Result<VarValue, NoError> {
        Ok(match (a, b) {
            (VarValue::Known(_), _) => a.clone(),
            (_, VarValue::Known(_)) => b.clone(),
            (VarValue::Number, _) | (_, VarValue::Number) => VarValue::Number,
            _ => VarValue::Open,
        })
    }
}

impl UnifyKey for VarId {
    type Value = VarValue;
    fn index(&self) -> u32 {
        self.0
    }
    fn from_index(i: u32) -> Self {
        VarId(i)
    }
    fn tag() -> &'static str {
        "TypeVar"
    }
}

/// What a type is as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Its outermost form is known.
    Yes,
    /// It is the type of an integer literal.
    Number,
    /// Nothing is known.
    No,
}

/// All type variables of one compilation.
#[derive(Default)]
pub(crate) struct Types {
    table: InPlaceUnificationTable<VarId>,
}

fn var_of(ty: &Ty) -> Option<VarId> {
    let Ty::Param(name) = ty else { return None };
    name.strip_prefix('?')?.parse().ok().map(VarId)
}

impl Types {
    fn make(&mut self, value: VarValue) -> Ty {
        let id = self.table.new_key(value);
        Ty::Param(format!("?{}", id.0))
    }

    /// A type that nothing is known of.
    pub(crate) fn fresh(&mut self) -> Ty {
        self.make(VarValue::Open)
    }

    /// The type of an integer literal.
    pub(crate) fn number(&mut self) -> Ty {
        self.make(VarValue::Number)
    }

    /// Whether the type's outermost form is known; resolve it first.
    pub(crate) fn known(&mut self, ty: &Ty) -> Known {
        match var_of(ty) {
            None => Known::Yes,
            Some(v) => match self.table.probe_value(v) {
                VarValue::Known(_) => Known::Yes,
                VarValue::Number => Known::Number,
                VarValue::Open => Known::No,
            },
        }
    }

    /// The type with its outermost variable replaced as far as known.
    pub(crate) fn shallow(&mut self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        while let Some(v) = var_of(&ty) {
            match self.table.probe_value(v) {
                VarValue::Known(t) => ty = t,
                _ => return Ty::Param(format!("?{}", self.table.find(v).0)),
            }
        }
        ty
    }

    /// The type with every known variable replaced; literals stay open.
    pub(crate) fn resolve(&mut self, ty: &Ty) -> Ty {
        let ty = self.shallow(ty);
        let many = |me: &mut Types, ts: &[Ty]| ts.iter().map(|t| me.resolve(t)).collect();
        match &ty {
            Ty::Vec(t) => Ty::Vec(Box::new(self.resolve(t))),
            Ty::Set(t) => Ty::Set(Box::new(self.resolve(t))),
            Ty::Option(t) => Ty::Option(Box::new(self.resolve(t))),
            Ty::Dict(k, v) => Ty::Dict(Box::new(self.resolve(k)), Box::new(self.resolve(v))),
            Ty::Tuple(ts) => Ty::Tuple(many(self, ts)),
            Ty::Func { params, ret } => Ty::Func {
                params: many(self, params),
                ret: Box::new(self.resolve(ret)),
            },
            Ty::Object { key, args } => Ty::Object {
                key: key.clone(),
                args: many(self, args),
            },
            Ty::Exact { rust, of, view } => Ty::Exact {
                rust: rust.clone(),
                of: many(self, of),
                view: view.as_ref().map(|view| Box::new(self.resolve(view))),
            },
            _ => ty,
        }
    }

    /// The type in the end: literals are `i64`, and the value of an option that is only ever
    /// `None` is `None`. What stays open is left as a variable.
    pub(crate) fn finish(&mut self, ty: &Ty) -> Ty {
        let ty = self.shallow(ty);
        if self.known(&ty) == Known::Number {
            return INT;
        }
        let many = |me: &mut Types, ts: &[Ty]| ts.iter().map(|t| me.finish(t)).collect();
        match &ty {
            Ty::Option(t) => {
                let t = self.finish(t);
                Ty::Option(Box::new(if var_of(&t).is_some() { Ty::Unit } else { t }))
            }
            Ty::Vec(t) => Ty::Vec(Box::new(self.finish(t))),
            Ty::Set(t) => Ty::Set(Box::new(self.finish(t))),
            Ty::Dict(k, v) => Ty::Dict(Box::new(self.finish(k)), Box::new(self.finish(v))),
            Ty::Tuple(ts) => Ty::Tuple(many(self, ts)),
            Ty::Func { params, ret } => Ty::Func {
                params: many(self, params),
                ret: Box::new(self.finish(ret)),
            },
            Ty::Object { key, args } => Ty::Object {
                key: key.clone(),
                args: many(self, args),
            },
            Ty::Exact { rust, of, view } => Ty::Exact {
                rust: rust.clone(),
                of: many(self, of),
                view: view.as_ref().map(|view| Box::new(self.finish(view))),
            },
            _ => ty,
        }
    }

    /// The type with every literal in it as `i64`; what is open otherwise stays open.
    pub(crate) fn settled(&mut self, ty: &Ty) -> Ty {
        let ty = self.resolve(ty);
        let mut vars = Vec::new();
        collect_vars(&ty, &mut vars);
        for var in vars {
            self.settle(&Ty::Param(format!("?{}", var.0)));
        }
        self.resolve(&ty)
    }

    /// The type in the end, with `None` for what is still open.
    pub(crate) fn closed(&mut self, ty: &Ty) -> Ty {
        let mut vars = Vec::new();
        let ty = self.finish(ty);
        collect_vars(&ty, &mut vars);
        for var in vars {
            let var = Ty::Param(format!("?{}", var.0));
            self.unify(&var, &Ty::Unit);
        }
        self.finish(&ty)
    }

    /// Settles a literal's type as `i64`.
    pub(crate) fn settle(&mut self, ty: &Ty) -> Ty {
        let ty = self.shallow(ty);
        if self.known(&ty) == Known::Number {
            self.bind(&ty, &INT);
            return INT;
        }
        ty
    }

    fn bind(&mut self, var: &Ty, ty: &Ty) {
        if let Some(v) = var_of(var) {
            match var_of(ty) {
                Some(other) => self.table.union(v, other),
                None => self.table.union_value(v, VarValue::Known(ty.clone())),
            }
        }
    }

    fn occurs(&mut self, var: VarId, ty: &Ty) -> bool {
        let ty = self.resolve(ty);
        let root = self.table.find(var);
        let mut hit = false;
        let mut vars = Vec::new();
        collect_vars(&ty, &mut vars);
        for v in vars {
            hit |= self.table.find(v) == root;
        }
        hit
    }

    /// Makes two types equal; false if they cannot be (then some parts may have been bound).
    pub(crate) fn unify(&mut self, a: &Ty, b: &Ty) -> bool {
        let (a, b) = (self.shallow(a), self.shallow(b));
        if a == b {
            return true;
        }
        match (self.known(&a), self.known(&b)) {
            (Known::Yes, Known::Yes) => self.unify_known(&a, &b),
            (Known::No | Known::Number, Known::No | Known::Number) => {
                self.bind(&a, &b);
                true
            }
            (k, Known::Yes) => self.bind_known(k, &a, &b),
            (Known::Yes, k) => self.bind_known(k, &b, &a),
        }
    }

    fn bind_known(&mut self, kind: Known, var: &Ty, ty: &Ty) -> bool {
        if kind == Known::Number && !matches!(ty, Ty::Int(_) | Ty::Float(_)) {
            return false;
        }
        if let Some(v) = var_of(var)
            && self.occurs(v, ty)
        {
            return false;
        }
        self.bind(var, ty);
        true
    }

    fn unify_known(&mut self, a: &Ty, b: &Ty) -> bool {
        let all = |me: &mut Types, x: &[Ty], y: &[Ty]| {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| me.unify(x, y))
        };
        match (a, b) {
            (Ty::Vec(x), Ty::Vec(y))
            | (Ty::Set(x), Ty::Set(y))
            | (Ty::Option(x), Ty::Option(y)) => self.unify(x, y),
            (Ty::Dict(k, v), Ty::Dict(k2, v2)) => self.unify(k, k2) && self.unify(v, v2),
            (Ty::Tuple(x), Ty::Tuple(y)) => all(self, x, y),
            (
                Ty::Func { params, ret },
                Ty::Func {
                    params: p2,
                    ret: r2,
                },
            ) => all(self, params, p2) && self.unify(ret, r2),
            (Ty::Object { key, args }, Ty::Object { key: k2, args: a2 }) => {
                key == k2 && all(self, args, a2)
            }
            (
                Ty::Exact { rust, of, .. },
                Ty::Exact {
                    rust: r2, of: o2, ..
                },
            ) => rust == r2 && all(self, of, o2),
            _ => a == b,
        }
    }

    /// Runs `try_it` and undoes its bindings unless it says true.
    pub(crate) fn attempt(&mut self, try_it: impl FnOnce(&mut Types) -> bool) -> bool {
        let snapshot = self.table.snapshot();
        if try_it(self) {
            self.table.commit(snapshot);
            true
        } else {
            self.table.rollback_to(snapshot);
            false
        }
    }

    /// Marks a point to go back to.
    pub(crate) fn snapshot(&mut self) -> Snapshot<InPlace<VarId>> {
        self.table.snapshot()
    }

    /// Undoes every binding since the point.
    pub(crate) fn rollback(&mut self, point: Snapshot<InPlace<VarId>>) {
        self.table.rollback_to(point);
    }

    /// Whether the two types could be made equal; binds nothing.
    pub(crate) fn could_unify(&mut self, a: &Ty, b: &Ty) -> bool {
        let snapshot = self.table.snapshot();
        let ok = self.unify(a, b);
        self.table.rollback_to(snapshot);
        ok
    }
}

fn collect_vars(ty: &Ty, out: &mut Vec<VarId>) {
    if let Some(v) = var_of(ty) {
        out.push(v);
    }
    match ty {
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => collect_vars(t, out),
        Ty::Dict(k, v) => {
            collect_vars(k, out);
            collect_vars(v, out);
        }
        Ty::Tuple(ts) | Ty::Object { args: ts, .. } | Ty::Exact { of: ts, .. } => {
            for t in ts {
                collect_vars(t, out);
            }
        }
        Ty::Func { params, ret } => {
            for t in params {
                collect_vars(t, out);
            }
            collect_vars(ret, out);
        }
        _ => {}
    }
}

/// The open variables of a type.
pub(crate) fn open_parts(ty: &Ty) -> Vec<Ty> {
    let mut vars = Vec::new();
    collect_vars(ty, &mut vars);
    vars.iter()
        .map(|var| Ty::Param(format!("?{}", var.0)))
        .collect()
}

/// Whether a type still holds an open variable.
pub(crate) fn is_open(ty: &Ty) -> bool {
    let mut vars = Vec::new();
    collect_vars(ty, &mut vars);
    !vars.is_empty()
}

/// Whether values are copied and passed by value.
pub(crate) fn is_scalar(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Bool | Ty::Int(_) | Ty::Float(_) | Ty::Char | Ty::Unit
    )
}

/// Whether a look at values (to compare or to show them) ends soon and cannot raise: no objects, no
/// functions, nothing of any type.
pub(crate) fn is_flat(ty: &Ty) -> bool {
    match ty {
        Ty::Str | Ty::Bytes => true,
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => is_flat(t),
        Ty::Dict(k, v) => is_flat(k) && is_flat(v),
        Ty::Tuple(items) => items.iter().all(is_flat),
        ty => is_scalar(ty),
    }
}

/// Whether values are objects or hold some.
pub(crate) fn has_object(ty: &Ty) -> bool {
    match ty {
        Ty::Object { .. } => true,
        Ty::Vec(t) | Ty::Set(t) | Ty::Option(t) => has_object(t),
        Ty::Dict(k, v) => has_object(k) || has_object(v),
        Ty::Tuple(ts) => ts.iter().any(has_object),
        _ => false,
    }
}

/// Whether `x` is a Rust type that is always exact, or the Keyton view of an exact one.
pub(crate) fn view(ty: &Ty) -> Ty {
    match ty {
        Ty::Exact {
            view: Some(view), ..
        } => (**view).clone(),
        _ => ty.clone(),
    }
}

/// Name of a float type in Rust and Keyton.
pub(crate) fn float_name(float: FloatTy) -> &'static str {
    match float {
        FloatTy::F32 => "f32",
        FloatTy::F64 => "f64",
    }
}

/// Least value, as a magnitude below zero, and greatest value.
pub(crate) fn int_range(int: IntTy) -> (u128, u128) {
    let signed = |bits: u32| (1_u128 << (bits - 1), (1_u128 << (bits - 1)) - 1);
    match int {
        IntTy::I8 => signed(8),
        IntTy::I16 => signed(16),
        IntTy::I32 => signed(32),
        IntTy::I64 | IntTy::Isize => signed(64),
        IntTy::I128 => signed(128),
        IntTy::U8 => (0, u8::MAX.into()),
        IntTy::U16 => (0, u16::MAX.into()),
        IntTy::U32 => (0, u32::MAX.into()),
        IntTy::U64 | IntTy::Usize => (0, u64::MAX.into()),
        IntTy::U128 => (0, u128::MAX),
    }
}

/// Whether every value of `from` is one of `to`.
pub(crate) fn widens(from: IntTy, to: IntTy) -> bool {
    let ((low, high), (low2, high2)) = (int_range(from), int_range(to));
    low <= low2 && high <= high2
}

/// The type as a user writes and reads it; objects by the last segment of their path.
pub(crate) fn show(ty: &Ty) -> String {
    let list = |ts: &[Ty]| ts.iter().map(show).collect::<Vec<_>>().join(", ");
    match ty {
        Ty::Bool => "bool".into(),
        Ty::Int(i) => i.name().into(),
        Ty::Float(f) => float_name(*f).into(),
        Ty::Char => "char".into(),
        Ty::Str => "str".into(),
        Ty::Bytes => "bytes".into(),
        Ty::Unit => "None".into(),
        Ty::Never => "!".into(),
        Ty::Dynamic => "Dynamic".into(),
        Ty::Vec(t) => format!("Vec<{}>", show(t)),
        Ty::Set(t) => format!("Set<{}>", show(t)),
        Ty::Option(t) if matches!(**t, Ty::Unit) => "None".into(),
        Ty::Option(t) => format!("Option<{}>", show(t)),
        Ty::Dict(k, v) => format!("Dict<{}, {}>", show(k), show(v)),
        Ty::Tuple(ts) => format!("({})", list(ts)),
        Ty::Func { params, ret } => format!("fn({}) -> {}", list(params), show(ret)),
        Ty::Object { key, args } => {
            let last = key.0.rsplit([':', ' ']).next().unwrap_or(&key.0);
            let last = last.split('~').next().unwrap_or(last);
            if args.is_empty() {
                last.to_owned()
            } else {
                format!("{last}<{}>", list(args))
            }
        }
        Ty::Exact {
            view: Some(view), ..
        } => show(view),
        Ty::Exact { rust, of, .. } => {
            let parts: Vec<String> = of.iter().map(show).collect();
            kayton_manifest::exact_text(rust, &parts)
        }
        Ty::Param(name) if name.starts_with('?') => "_".into(),
        Ty::Param(name) => name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_take_what_they_meet() {
        let mut types = Types::default();
        let item = types.fresh();
        let list = Ty::Vec(Box::new(item));
        let number = types.number();
        assert!(types.unify(&list, &Ty::Vec(Box::new(number.clone()))));
        assert_eq!(types.finish(&list), Ty::Vec(Box::new(INT)));
        assert!(!types.could_unify(&number, &Ty::Str));
        assert!(types.unify(&number, &FLOAT));
        assert_eq!(types.finish(&list), Ty::Vec(Box::new(FLOAT)));
        assert!(!types.unify(&FLOAT, &INT));
    }

    #[test]
    fn a_type_never_contains_itself() {
        let mut types = Types::default();
        let a = types.fresh();
        assert!(!types.unify(&a.clone(), &Ty::Vec(Box::new(a))));
    }

    #[test]
    fn widening_is_by_range() {
        assert!(widens(IntTy::U8, IntTy::I64));
        assert!(widens(IntTy::U32, IntTy::I64));
        assert!(!widens(IntTy::Usize, IntTy::I64));
        assert!(!widens(IntTy::I8, IntTy::U64));
    }
}
