//! What a callable's parameters are, by the type on which it is used.

use kayton_manifest::{CallableId, TraitDef, Ty, TypeDef, TypeKey};

use super::fit::Row;
use super::laid::{Laid, laid};
use super::uses::Writer;
use crate::instantiate::complete_args;
use crate::lower::exact;
use crate::plan::{DefId, RustTy};

/// Most types of one pattern that no sample has the shape of.
const MOST_FORMS: usize = 8;

impl Writer<'_> {
    /// Types of a definition, as a manifest states them.
    pub(super) fn samples(&self, def: &TypeDef) -> Vec<Ty> {
        let at = self.plan.defs.iter().position(|d| d.key == def.key);
        let id = at.and_then(|at| u32::try_from(at).ok()).map(DefId);
        let samples = id.map(|id| self.fit.samples.of(id)).unwrap_or_default();
        let stated = samples.iter().filter_map(|ty| exact(self.plan, ty).ok());
        let mut all = self.with_functions(&def.key);
        all.extend(stated);
        all
    }

    /// Types of a definition that hold functions, which no one writes: what a callable gives that takes
    /// one, as `map` gives `Map<I, F>`.
    fn with_functions(&self, key: &TypeKey) -> Vec<Ty> {
        let holds = |ty: &Ty| matches!(ty, Ty::Exact { view: Some(view), .. } if matches!(**view, Ty::Func { .. }));
        let ids = self
            .manifest
            .callables
            .iter()
            .enumerate()
            .filter(|(_, callable)| {
                let gives = &callable.ret.ty;
                matches!(gives, Ty::Object { key: of, args } if of == key && args.iter().any(holds))
            });
        let ids = ids
            .filter_map(|(at, _)| u32::try_from(at).ok())
            .map(CallableId);
        let made = ids.take(MOST_FORMS).flat_map(|id| {
            let rows = self.rows(id, &Laid::new()).into_iter();
            let given = rows.filter_map(|(_, row)| self.given(id, &row)).take(2);
            given.collect::<Vec<Ty>>()
        });
        made.collect()
    }

    /// What a callable gives, for some arguments.
    fn given(&self, id: CallableId, row: &Row) -> Option<Ty> {
        let callable = self.plan.callable(id);
        let all = complete_args(self.plan, callable, row.clone())?;
        let value = |ty: &RustTy| match ty {
            RustTy::Param(name) => {
                let at = callable.generics.iter().position(|g| &g.name == name)?;
                all.get(at).cloned()
            }
            _ => None,
        };
        exact(self.plan, &callable.ret.map(&value)).ok()
    }

    /// What the callable's parameters are where it belongs to one of `samples`, or to what is made of one by
    /// the pattern: `LU<T, D, D>` from `LU<f64, Const<2>, Dyn>`.
    pub(super) fn of_receiver(&self, id: CallableId, samples: &[Ty]) -> Vec<Laid> {
        let callable = self.manifest.callable(id);
        let receiver = callable.receiver.as_ref().map(|r| &r.ty);
        let Some(pattern) = callable.of.as_ref().or(receiver) else {
            return vec![Laid::new()];
        };
        let mut out: Vec<Laid> = Vec::new();
        for sample in samples {
            let mut fixed = Laid::new();
            if laid(pattern, sample, &mut fixed) && !out.contains(&fixed) {
                out.push(fixed);
            }
        }
        let (Ty::Object { args: own, .. }, true) = (pattern, out.is_empty()) else {
            return at_least_one(out);
        };
        for sample in samples {
            let Ty::Object { args, .. } = sample else {
                continue;
            };
            let mut fixed = Laid::new();
            for (own, arg) in own.iter().zip(args) {
                let before = fixed.clone();
                if !laid(own, arg, &mut fixed) {
                    fixed = before;
                }
            }
            if !out.contains(&fixed) {
                out.push(fixed);
            }
        }
        at_least_one(out)
    }

    /// Types that a pattern with parameters stands for: samples of an object, and numbers in anything else.
    pub(super) fn forms(&self, pattern: &Ty) -> Vec<Ty> {
        let int = |_: &str| Some(Ty::Int(kayton_manifest::IntTy::I64));
        let plain = pattern.substitute(&int);
        let (Ty::Object { key, .. }, false) = (pattern, plain == *pattern) else {
            return vec![plain];
        };
        let samples = self.manifest.type_def(key).map(|def| self.samples(def));
        let fits = |ty: &Ty| laid(pattern, ty, &mut Laid::new());
        let mut forms: Vec<Ty> = samples.into_iter().flatten().filter(fits).collect();
        if forms.is_empty() {
            // None has the shape that is asked for: its own parts are, in what one has.
            let all = self.manifest.type_def(key).map(|def| self.samples(def));
            let all = all
                .into_iter()
                .flatten()
                .map(|sample| self.overlaid(pattern, &sample));
            forms = all.filter(fits).take(MOST_FORMS).collect();
            forms.dedup();
        }
        forms
    }

    /// A sample that has the shape of a pattern: what the pattern leaves open is that of the sample.
    fn overlaid(&self, pattern: &Ty, sample: &Ty) -> Ty {
        match (pattern, sample) {
            (Ty::Param(_), _) => sample.clone(),
            (
                Ty::Object { key, args },
                Ty::Object {
                    key: other,
                    args: own,
                },
            ) if key == other => {
                let args = args.iter().zip(own).map(|(p, s)| self.overlaid(p, s));
                Ty::Object {
                    key: key.clone(),
                    args: args.collect(),
                }
            }
            (Ty::Exact { rust, of, .. }, _) if of.is_empty() && rust.starts_with('<') => {
                sample.clone()
            }
            (pattern, _) => self
                .forms(pattern)
                .into_iter()
                .next()
                .unwrap_or(sample.clone()),
        }
    }

    /// What an implementation says of a trait's parameters, for one of its types.
    pub(super) fn of_trait(
        &self,
        of: &TraitDef,
        args: &[Ty],
        pattern: &Ty,
        for_: &Ty,
    ) -> Option<Laid> {
        let mut named = Laid::new();
        if !laid(pattern, for_, &mut named) {
            return None;
        }
        let exact = |ty: &Ty| ty.substitute(&|name| named.get(name).cloned());
        let mut fixed: Laid = (of.generics.iter().cloned())
            .zip(args.iter().map(exact))
            .filter(|(_, ty)| !matches!(ty, Ty::Param(_)))
            .collect();
        fixed.insert("Self".to_owned(), for_.clone());
        Some(fixed)
    }
}

/// What is open in all parameters, if there is nothing else.
fn at_least_one(found: Vec<Laid>) -> Vec<Laid> {
    match found.is_empty() {
        true => vec![Laid::new()],
        false => found,
    }
}
