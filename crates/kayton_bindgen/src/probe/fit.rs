//! Arguments for the generics of a callable, by the engine's word: what satisfies the bounds.

use kayton_manifest::{CallableId, FloatTy, IntTy};

use super::samples::Samples;
use crate::instantiate::{complete_args, verdict};
use crate::lazy::{bounds_of, told_by_bounds, value_of};
use crate::lower::iterator_of;
use crate::plan::{
    Arg, Bound, ExportPlan, Form, GenericKind, PlanCallable, Role, RustTy, TraitRef,
};
use crate::solve::{Verdict, implementors, normalize, satisfies};

/// Most rows for one callable.
const MOST_ROWS: usize = 8;
/// Most types that are tried for one parameter.
const MOST_TYPES: usize = 4;
/// Most parameters that are filled in while rows are looked for.
const MOST_STEPS: usize = 300;

/// A row of arguments, those that the caller chooses.
pub(super) type Row = Vec<RustTy>;

/// Looks for arguments.
pub(super) struct Fit<'p> {
    pub(super) plan: &'p ExportPlan,
    pub(super) samples: &'p Samples<'p>,
}

impl Fit<'_> {
    /// Rows under which no bound fails, those that hold first, and whether they are known to hold; `fixed`
    /// says some of the arguments.
    pub(super) fn rows(&self, id: CallableId, fixed: &[Option<RustTy>]) -> Vec<(bool, Row)> {
        let callable = self.plan.callable(id);
        let mut search = Search {
            fit: self,
            callable,
            steps: MOST_STEPS,
            found: Vec::new(),
        };
        search.fill(fixed.to_vec());
        let mut found = search.found;
        found.sort_by_key(|(sure, _)| !sure);
        found.truncate(MOST_ROWS);
        found
    }

    /// Parameters that follow from the others in the row, so that no caller writes them.
    pub(super) fn derived(&self, id: CallableId, row: &Row, said: &[bool]) -> Vec<bool> {
        let callable = self.plan.callable(id);
        let said_ones = row.iter().zip(said);
        let mut known: Vec<Option<RustTy>> = said_ones
            .map(|(ty, said)| said.then(|| ty.clone()))
            .collect();
        while told_by_bounds(self.plan, callable, &mut known) {}
        let after = known.iter().zip(said);
        after.map(|(ty, said)| ty.is_some() && !said).collect()
    }

    /// Types for a parameter with these bounds, best first.
    pub(super) fn candidates(&self, name: &str, bounds: &[Bound]) -> Vec<RustTy> {
        self.samples
            .once(name, bounds, || self.ranked(name, bounds))
    }

    fn ranked(&self, name: &str, bounds: &[Bound]) -> Vec<RustTy> {
        let mut all = self.by_bounds(bounds);
        all.extend(self.samples.plain(name));
        let implementors = self.implementors(bounds);
        all.extend(implementors.iter().cloned());
        let mut ranked: Vec<(u8, RustTy)> = Vec::new();
        for ty in all {
            let Ok(value) = normalize(self.plan, &ty) else {
                continue;
            };
            let verdict = satisfies(self.plan, &value, bounds);
            let rank = match verdict {
                Verdict::Fails => continue,
                Verdict::Holds => 0,
                // What implements the trait for some arguments is likelier than what may do so.
                Verdict::Unknown if implementors.contains(&ty) => 1,
                Verdict::Unknown if !matches!(ty, RustTy::Projection { .. }) => 2,
                Verdict::Unknown => 3,
            };
            if ranked.iter().all(|(_, other)| *other != ty) {
                ranked.push((rank, ty));
            }
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, ty)| ty).collect()
    }

    /// Types that bounds name, or that implement their traits.
    fn by_bounds(&self, bounds: &[Bound]) -> Vec<RustTy> {
        let mut out = Vec::new();
        for bound in bounds {
            let Bound::Trait {
                tr,
                bindings,
                maybe: false,
            } = bound
            else {
                continue;
            };
            let role = self.plan.role(tr.def);
            let item = bindings.iter().find(|(name, _)| name == "Item");
            let item = item.and_then(|(_, ty)| normalize(self.plan, ty).ok());
            match (role, item.filter(is_closed)) {
                (Role::IntoIterator, Some(item)) => out.extend(self.list(item)),
                (Role::Iterator | Role::DoubleEndedIterator, Some(item)) => {
                    let list = self.list(item);
                    out.extend(list.and_then(|list| iterator_of(self.plan, &list)));
                }
                (Role::Iterator | Role::DoubleEndedIterator | Role::ExactSizeIterator, None) => {
                    let lists = self.samples.plain("").into_iter();
                    let lists = lists.filter_map(|item| self.list(item));
                    out.extend(lists.filter_map(|list| iterator_of(self.plan, &list)));
                }
                (Role::IntoIterator | Role::FromIterator | Role::Extend, _) => {
                    let args = tr
                        .args
                        .iter()
                        .filter_map(Self::ty)
                        .filter(|ty| is_closed(ty));
                    let items: Vec<RustTy> = match args.clone().next() {
                        Some(_) => args.cloned().collect(),
                        None => self.samples.plain(""),
                    };
                    out.extend(items.into_iter().filter_map(|item| self.list(item)));
                }
                _ => {
                    let args = tr.args.iter().filter_map(Self::ty);
                    out.extend(args.filter(|ty| is_closed(ty)).cloned());
                }
            }
        }
        out
    }

    /// Types of crates that implement the traits of bounds.
    pub(super) fn implementors(&self, bounds: &[Bound]) -> Vec<RustTy> {
        // What says that it may be sent says nothing else.
        let is_marker = |tr: &TraitRef| {
            matches!(
                self.plan.role(tr.def),
                Role::Send | Role::Sync | Role::Sized
            )
        };
        let traits = bounds.iter().filter_map(|bound| match bound {
            Bound::Trait {
                tr,
                bindings,
                maybe: false,
            } if !is_marker(tr) => Some((tr, bindings)),
            _ => None,
        });
        let of_trait = |(tr, bindings): (&TraitRef, &Vec<(String, RustTy)>)| {
            let closed = implementors(self.plan, tr).into_iter().filter(is_closed);
            let others = closed.chain(self.samples.implementors(tr));
            match bindings.is_empty() {
                true => others.collect::<Vec<_>>(),
                false => {
                    let bound = self.samples.projecting(tr, bindings).into_iter();
                    bound.chain(others).collect()
                }
            }
        };
        traits.flat_map(of_trait).collect()
    }

    fn list(&self, item: RustTy) -> Option<RustTy> {
        self.plan.std_type(Role::Vec, vec![item])
    }

    fn ty(arg: &Arg) -> Option<&RustTy> {
        match arg {
            Arg::Ty(ty) => Some(ty),
            _ => None,
        }
    }
}

fn is_closed(ty: &RustTy) -> bool {
    ty.params().iter().all(|p| p.parse::<u64>().is_ok())
}

/// The rows of one callable.
struct Search<'f> {
    fit: &'f Fit<'f>,
    callable: &'f PlanCallable,
    steps: usize,
    found: Vec<(bool, Row)>,
}

impl Search<'_> {
    /// Fills in what is open, one parameter after the other.
    fn fill(&mut self, mut known: Vec<Option<RustTy>>) {
        let plan = self.fit.plan;
        if self.steps == 0 || self.found.len() >= 2 * MOST_ROWS {
            return;
        }
        self.steps -= 1;
        while told_by_bounds(plan, self.callable, &mut known) {}
        let Some(at) = self.next(&known) else {
            let row: Row = known.into_iter().flatten().collect();
            let verdict = verdict(plan, self.callable, &row);
            let whole = complete_args(plan, self.callable, row.clone()).is_some();
            if verdict != Verdict::Fails && whole && self.found.iter().all(|(_, r)| *r != row) {
                self.found.push((verdict == Verdict::Holds, row));
            }
            return;
        };
        for ty in self.choices(at, &known) {
            let mut longer = known.clone();
            longer[at] = Some(ty);
            self.fill(longer);
        }
    }

    /// The parameter to be filled in next: one whose bounds mention nothing that is open, if there is one.
    fn next(&self, known: &[Option<RustTy>]) -> Option<usize> {
        let generics = &self.callable.generics;
        let is_open = |name: &String| {
            let at = generics.iter().position(|g| &g.name == name);
            at.is_some_and(|at| known.get(at).is_some_and(Option::is_none))
        };
        let open: Vec<usize> = (0..known.len()).filter(|at| known[*at].is_none()).collect();
        let closed = open.iter().find(|at| {
            let own = &generics[**at].name;
            let bounds = RustTy::Impl(generics[**at].bounds.clone());
            let mut params = bounds.params();
            params.retain(|name| name != own);
            !params.iter().any(is_open)
        });
        closed.or(open.first()).copied()
    }

    fn choices(&self, at: usize, known: &[Option<RustTy>]) -> Vec<RustTy> {
        let generic = &self.callable.generics[at];
        if let GenericKind::Const(ty) = &generic.kind {
            let values: &[&str] = match ty.as_str() {
                "bool" => &["true", "false"],
                "char" => &["'a'"],
                _ => &["2", "3", "4", "1"],
            };
            let consts = values.iter().map(|text| RustTy::Const((*text).to_owned()));
            return consts.collect();
        }
        let mut bounds = bounds_of(self.callable, at, known);
        let lookup = |t: &RustTy| value_of(self.callable, known, t);
        for clause in &self.callable.wheres {
            if clause.ty == RustTy::Param(generic.name.clone()) {
                bounds.extend(clause.bounds.iter().map(|b| b.map(&lookup)));
            }
        }
        // What has a trait's method implements the trait.
        if let (Form::Trait { tr, .. }, "Self") = (&self.callable.form, &*generic.name) {
            bounds.push(Bound::Trait {
                tr: tr.map(&lookup),
                bindings: Vec::new(),
                maybe: false,
            });
        }
        let projected = |t: &RustTy| self.projected(t, known);
        let bounds: Vec<Bound> = bounds.iter().map(|b| b.map(&projected)).collect();
        let mut all = self.fit.candidates(&generic.name, &bounds);
        all.retain(|ty| self.may_hold(&generic.name, ty, known));
        all.truncate(MOST_TYPES);
        all
    }

    /// What an associated type is by what is known: `Self::Item` of a list of numbers.
    fn projected(&self, ty: &RustTy, known: &[Option<RustTy>]) -> Option<RustTy> {
        let projection = match ty {
            RustTy::Projection { .. } => ty,
            RustTy::Param(name) => {
                let generic = self.callable.generics.iter().find(|g| &g.name == name)?;
                match &generic.kind {
                    GenericKind::Projected(projection) => projection,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let lookup = |t: &RustTy| value_of(self.callable, known, t);
        normalize(self.fit.plan, &projection.map(&lookup))
            .ok()
            .filter(|value| is_closed(value) && value != ty)
    }

    /// Whether the clauses on what follows from the parameter may hold: `Self::Item: Ord`.
    fn may_hold(&self, name: &str, ty: &RustTy, known: &[Option<RustTy>]) -> bool {
        let plan = self.fit.plan;
        let lookup = |t: &RustTy| match t {
            RustTy::Param(own) if own == name => Some(ty.clone()),
            t => value_of(self.callable, known, t),
        };
        let open = |bounds: &[Bound]| {
            let types = RustTy::Impl(bounds.to_vec());
            !is_closed(&types)
        };
        self.callable.wheres.iter().all(|clause| {
            let Ok(of) = normalize(plan, &clause.ty.map(&lookup)) else {
                return true;
            };
            let bounds: Vec<Bound> = clause.bounds.iter().map(|b| b.map(&lookup)).collect();
            !is_closed(&of) || open(&bounds) || satisfies(plan, &of, &bounds) != Verdict::Fails
        })
    }
}

/// Whether a parameter of this name is likelier a text than a number.
pub(super) fn is_key(name: &str) -> bool {
    matches!(name, "K" | "Q")
}

/// Types of the language that stand for a parameter of which nothing is known, by its name.
pub(super) fn plain(plan: &ExportPlan, name: &str) -> Vec<RustTy> {
    let (int, float) = (RustTy::Int(IntTy::I64), RustTy::Float(FloatTy::F64));
    let text = plan.string();
    let byte = RustTy::Int(IntTy::U8);
    let vec = |item: &RustTy| plan.std_type(Role::Vec, vec![item.clone()]);
    let mut out = Vec::new();
    if is_key(name) {
        out.extend(text.clone());
    }
    out.extend([int.clone(), float]);
    out.extend(text.clone());
    out.push(RustTy::Tuple(vec![int.clone(), int.clone()]));
    out.extend([RustTy::Int(IntTy::Usize), byte.clone()]);
    out.extend(
        text.clone()
            .map(|text| RustTy::Tuple(vec![text, int.clone()])),
    );
    out.extend(vec(&byte));
    out.extend(vec(&int));
    out.extend([RustTy::Bool, RustTy::Char, RustTy::unit()]);
    out.extend(text.as_ref().and_then(&vec));
    out.push(RustTy::Array(Box::new(int.clone()), "4".to_owned()));
    out.extend(plan.std_type(Role::Option, vec![int.clone()]));
    let texts = text
        .as_ref()
        .map(|text| RustTy::Tuple(vec![text.clone(), int.clone()]));
    let items = [Some(int.clone()), text, Some(byte), texts, vec(&int)];
    let lists = items.iter().flatten().filter_map(vec);
    out.extend(lists.filter_map(|list| iterator_of(plan, &list)));
    out
}
