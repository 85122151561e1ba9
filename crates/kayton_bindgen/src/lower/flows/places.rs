use super::super::{default_tail, is_value, iterated, known};
use crate::plan::{Arg, ExportPlan, FnTy, Life, Role, RustTy};

/// The lifetimes of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Of references that are made for the call, outermost first.
    pub outer: Vec<String>,
    /// In the types of objects, in the order of the text.
    pub inner: Vec<String>,
    /// Whether the type of an object says `'static`.
    pub says_static: bool,
    /// The lifetimes of its objects in the order of their type, `None` for `'static`; nothing where
    /// there are objects of several types.
    pub order: Option<Vec<Option<String>>>,
    /// Whether one lifetime may be that of several objects: those of a list. The callee may move
    /// between them what borrows.
    pub gathers: bool,
}

/// The lifetimes of a parameter of type `ty`.
#[must_use]
pub fn places(plan: &ExportPlan, ty: &RustTy) -> Places {
    let mut out = Places::default();
    rename(plan, ty, &mut |place, life| {
        match (place, life) {
            (Place::Outer, Life::Named(name)) => out.outer.push(name.clone()),
            (Place::Inner, Life::Named(name)) => out.inner.push(name.clone()),
            (Place::Inner, Life::Static) => out.says_static = true,
            (Place::Outer, Life::Static) | (Place::Owned, _) => {}
        }
        life.clone()
    });
    let mut orders = Vec::new();
    objects(plan, ty, false, &mut |object, among| {
        out.gathers |= among && !object.lives().is_empty();
        let mut order = Vec::new();
        let _ = object.with_lives(&mut |life| {
            order.push(match life {
                Life::Named(name) => Some(name.clone()),
                Life::Static => None,
            });
            life.clone()
        });
        if !order.is_empty() && !orders.contains(&order) {
            orders.push(order);
        }
    });
    out.order = match orders.len() {
        1 => orders.pop(),
        _ => None,
    };
    out
}

/// Calls `found` for the type of each object in a parameter.
///
/// `among` says that it is one of several.
fn objects(plan: &ExportPlan, ty: &RustTy, among: bool, found: &mut dyn FnMut(&RustTy, bool)) {
    match ty {
        RustTy::Ref { inner, .. } => objects(plan, inner, among, found),
        RustTy::Slice(t) | RustTy::Array(t, _) => objects(plan, t, true, found),
        RustTy::Tuple(ts) => ts.iter().for_each(|t| objects(plan, t, among, found)),
        RustTy::Projection { base, .. } if iterated(plan, ty).is_some() => {
            objects(plan, base, among, found);
        }
        RustTy::Adt { args, .. } => match kind(plan, ty) {
            Kind::Container => {
                let one = matches!(known(plan, ty), Some((Role::Option | Role::Box, _)));
                for arg in args {
                    if let Arg::Ty(t) = arg {
                        objects(plan, t, among || !one, found);
                    }
                }
            }
            Kind::Owned => {}
            Kind::Object => found(ty, among),
        },
        RustTy::Dyn { .. } if FnTy::of_dyn(ty).is_some() => {}
        _ => found(ty, among),
    }
}

/// What a lifetime in a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Of a reference that is made for the call.
    Outer,
    /// In the type of an object.
    Inner,
    /// Of something that is made as an owned value, so that it is `'static` in fact.
    Owned,
}

/// The parameter's type with other lifetimes.
pub(crate) fn rename(
    plan: &ExportPlan,
    ty: &RustTy,
    new: &mut dyn FnMut(Place, &Life) -> Life,
) -> RustTy {
    match ty {
        RustTy::Ref {
            life,
            mutable,
            inner,
        } => RustTy::Ref {
            life: new(Place::Outer, life),
            mutable: *mutable,
            inner: Box::new(rename(plan, inner, new)),
        },
        RustTy::Slice(t) => RustTy::Slice(Box::new(rename(plan, t, new))),
        RustTy::Array(t, n) => RustTy::Array(Box::new(rename(plan, t, new)), n.clone()),
        RustTy::Tuple(ts) => RustTy::Tuple(ts.iter().map(|t| rename(plan, t, new)).collect()),
        RustTy::Projection {
            base,
            tr,
            name,
            args,
        } if iterated(plan, ty).is_some() => RustTy::Projection {
            base: Box::new(rename(plan, base, new)),
            tr: tr.clone(),
            name: name.clone(),
            args: args.clone(),
        },
        RustTy::Adt { def, args } => match kind(plan, ty) {
            Kind::Container => RustTy::Adt {
                def: *def,
                args: args
                    .iter()
                    .map(|arg| match arg {
                        Arg::Ty(t) => Arg::Ty(rename(plan, t, new)),
                        other => other.clone(),
                    })
                    .collect(),
            },
            Kind::Owned => ty.with_lives(&mut |life| new(Place::Owned, life)),
            Kind::Object => ty.with_lives(&mut |life| new(Place::Inner, life)),
        },
        // It owns whatever it uses.
        RustTy::Dyn { .. } if FnTy::of_dyn(ty).is_some() => ty.clone(),
        _ => ty.with_lives(&mut |life| new(Place::Inner, life)),
    }
}

enum Kind {
    /// Its parts are made one by one.
    Container,
    /// Made from a copy of the bridge value.
    Owned,
    Object,
}

fn kind(plan: &ExportPlan, ty: &RustTy) -> Kind {
    match known(plan, ty) {
        Some((Role::Vec | Role::HashSet | Role::BTreeSet, ts)) if default_tail(plan, &ts[1..]) => {
            Kind::Container
        }
        Some((Role::HashMap | Role::BTreeMap, ts)) if default_tail(plan, &ts[2..]) => {
            Kind::Container
        }
        Some((Role::Option | Role::Box, _)) => Kind::Container,
        Some((Role::Rc | Role::Arc, ts)) if is_value(plan, ts[0]) => Kind::Container,
        Some((Role::Cow, ts)) if is_value(plan, ts[0]) => Kind::Owned,
        _ => Kind::Object,
    }
}

/// Whether `'static` stands in the type, as an argument or as the bound of a trait object.
pub(crate) fn says_static(ty: &RustTy) -> bool {
    let mut found = false;
    let _ = ty.with_lives(&mut |life| {
        found |= matches!(life, Life::Static);
        life.clone()
    });
    found
}
