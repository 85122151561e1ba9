//! Places: what a variable, a field or an item names that views can be of. See [`super::views`].

use kayton_manifest::Ty;

use super::Gen;
use super::children;
use crate::thir::tree::{Expr, Kind, LocalId, Sharing, Stmt, StructDef};

/// See the module.
#[derive(Clone, PartialEq)]
pub(super) enum Place {
    Local(LocalId),
    /// A field, which may be without a value.
    Field(Box<Place>, String, bool),
    Item(Box<Place>, At),
}

/// A position.
#[derive(Clone, PartialEq)]
pub(super) enum At {
    Local(LocalId),
    Literal(u128),
}

impl Place {
    /// The variable that it begins at.
    pub(super) fn root(&self) -> Option<LocalId> {
        match self {
            Place::Local(id) => Some(*id),
            Place::Field(base, ..) | Place::Item(base, _) => base.root(),
        }
    }

    pub(super) fn uses(&self, local: LocalId) -> bool {
        match self {
            Place::Local(id) => *id == local,
            Place::Field(base, ..) => base.uses(local),
            Place::Item(base, at) => base.uses(local) || *at == At::Local(local),
        }
    }
}

impl Gen<'_> {
    /// The place that an expression names.
    pub(super) fn place(&mut self, e: &Expr) -> Option<Place> {
        match &self.peeled(e).kind {
            Kind::Local(id) => {
                let local = &self.locals().locals[id.0];
                (local.shared == Sharing::No).then_some(Place::Local(*id))
            }
            Kind::StructGet {
                object,
                field,
                late,
            } => Some(Place::Field(
                Box::new(self.place(object)?),
                field.clone(),
                *late,
            )),
            Kind::Rust { path, args, .. } if path == "o::list_index" => {
                let [(list, _), (at, _)] = args.as_slice() else {
                    return None;
                };
                let at = match &at.kind {
                    Kind::Local(id)
                        if self.locals().locals[id.0].shared == Sharing::No
                            && !self.is_lazy(*id) =>
                    {
                        At::Local(*id)
                    }
                    Kind::Int {
                        negative: false,
                        value,
                    } => At::Literal(*value),
                    _ => return None,
                };
                Some(Place::Item(Box::new(self.place(list)?), at))
            }
            _ => None,
        }
    }

    /// What kind of view a value of the type has: of a list, or of a struct.
    pub(super) fn viewed(&mut self, ty: &Ty) -> Option<bool> {
        match self.solved(ty) {
            Ty::Vec(_) => Some(true),
            ty @ Ty::Object { .. } => {
                let found = |s: &StructDef| matches!(&ty, Ty::Object { key, .. } if key.0 == s.key);
                self.program.structs.iter().any(found).then_some(false)
            }
            _ => None,
        }
    }

    /// What an expression looks into, if it does.
    pub(super) fn base<'t>(&mut self, e: &'t Expr) -> Option<&'t Expr> {
        let base = match &e.kind {
            Kind::Rust { path, args, .. }
                if matches!(path.as_str(), "o::list_index" | "o::list_set") =>
            {
                &args.first()?.0
            }
            Kind::StructGet { object, .. } | Kind::StructSet { object, .. } => object,
            _ => return None,
        };
        self.viewed(&base.ty).map(|_| base)
    }

    /// The places that statements look into, those first that others stand in.
    pub(super) fn used(&mut self, stmts: &[Stmt]) -> Vec<(Place, bool)> {
        let mut bases = Vec::new();
        let mut all = Vec::new();
        children::all_exprs(stmts, &mut |e| all.push(e));
        for e in all {
            if let Some(base) = self.base(e)
                && let Some(place) = self.place(base)
                && let Some(list) = self.viewed(&base.ty)
            {
                bases.push((place, list));
            }
        }
        let mut out: Vec<(Place, bool)> = Vec::new();
        for (place, list) in bases {
            let mut chain = vec![(place.clone(), list)];
            let mut at = &place;
            loop {
                at = match at {
                    Place::Local(_) => break,
                    Place::Field(base, ..) => {
                        chain.push((*base.clone(), false));
                        base
                    }
                    Place::Item(base, _) => {
                        chain.push((*base.clone(), true));
                        base
                    }
                };
            }
            for one in chain.into_iter().rev() {
                if !out.iter().any(|(place, _)| *place == one.0) {
                    out.push(one);
                }
            }
        }
        out
    }
}
