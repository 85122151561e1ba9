//! The ladder: proposals of flows, each keeping more alive than the one before.

use super::{Flows, Join, Keeper, ParamFlow, Places, ResultFlow};
use crate::lower::lifetimes::closure;
use crate::lower::{LoweredParam, Take};

use serde::{Deserialize, Serialize};

/// A step of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// What the names of the lifetimes say: arguments flow into the result, and into the one
    /// argument behind `&mut` that has their lifetime.
    Proposed,
    /// Where the names agree, values share a region, and so do those of `'a: 'b`.
    Shared,
    /// Arguments and result share one region, but for borrows of objects that are in it, whose lifetime
    /// the signature has nowhere else: the guard of a container in the container's own region would
    /// never be let go.
    Gathered,
    /// All arguments share one region, which outlives the result.
    Merged,
    /// Arguments and result share one region.
    One,
    /// Values for type parameters must borrow from nothing, as for `T: 'static`.
    AloneGenerics,
    /// No argument may borrow from anything.
    AloneAll,
    /// As `Shared`, but what comes back is taken as borrowed for ever, as its type says.
    Fixed,
    /// As `AloneAll` and `Fixed`.
    FixedAlone,
}

impl Step {
    /// All steps, in the order in which they are tried.
    pub const LADDER: [Step; 9] = [
        Step::Proposed,
        Step::Shared,
        Step::Gathered,
        Step::Merged,
        Step::One,
        Step::AloneGenerics,
        Step::AloneAll,
        Step::Fixed,
        Step::FixedAlone,
    ];

    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Proposed => "proposed",
            Step::Shared => "shared",
            Step::Merged => "merged",
            Step::Gathered => "gathered",
            Step::One => "one",
            Step::AloneGenerics => "alone-generics",
            Step::AloneAll => "alone",
            Step::Fixed => "fixed",
            Step::FixedAlone => "fixed-alone",
        }
    }

    /// The flows at this step; `None` where the step before says the same.
    #[must_use]
    pub fn flows(self, call: &Call<'_>) -> Option<Flows> {
        let generic = |life: &String| call.generics.iter().any(|g| life == &format!("#{g}"));
        let mut flows = match self {
            Step::Proposed => call.proposed(),
            Step::Shared | Step::Fixed => call.shared(&|_| false),
            Step::Merged => call.merged(false, &|_| false),
            Step::Gathered => return call.gathered(),
            Step::One => call.merged(true, &|_| false),
            Step::AloneGenerics => call.merged(true, &generic),
            Step::AloneAll | Step::FixedAlone => call.merged(true, &|_| true),
        };
        flows.result.fixed = matches!(self, Step::Fixed | Step::FixedAlone);
        let applies = match self {
            Step::Proposed | Step::Shared | Step::Merged | Step::Gathered | Step::One => true,
            Step::AloneGenerics | Step::AloneAll => {
                flows.params.iter().any(|p| !p.for_ever.is_empty())
            }
            Step::Fixed | Step::FixedAlone => flows.result.says_static,
        };
        applies.then_some(flows)
    }
}

/// Names of lifetimes that are one.
struct Class {
    names: Vec<String>,
    /// Whether more than one place inside of objects has it.
    pools: bool,
}

/// What is known of a call before any step.
pub struct Call<'a> {
    /// Parameters with their rules.
    pub params: &'a [LoweredParam],
    /// Their lifetimes.
    pub places: &'a [Places],
    /// The result.
    pub result: &'a ResultFlow,
    /// `'a: 'b` as pairs.
    pub outlives: &'a [(String, String)],
    /// Names of type parameters.
    pub generics: &'a [String],
}

impl Call<'_> {
    fn blank(&self, is_alone: &dyn Fn(&String) -> bool) -> Flows {
        let params = self.places.iter().map(|places| {
            let for_ever: Vec<String> = places
                .inner
                .iter()
                .filter(|l| is_alone(l))
                .cloned()
                .collect();
            ParamFlow {
                places: places.clone(),
                alone: places.says_static || !for_ever.is_empty(),
                for_ever,
                ..ParamFlow::default()
            }
        });
        Flows {
            params: params.collect(),
            regions: 0,
            result: self.result.clone(),
        }
    }

    /// Who keeps alive what flows into the lifetimes `held` of the result.
    fn result_keepers(&self, lives: &[String]) -> Vec<Keeper> {
        let holds = |held: &[String]| {
            let held = closure(held, self.outlives);
            lives.iter().any(|l| held.contains(l))
        };
        let outer = holds(&self.result.outer).then_some(Keeper::Outer);
        let inner = match self.result.bits(lives, self.outlives) {
            0 => None,
            bits => Some(Keeper::Inner(bits)),
        };
        outer.into_iter().chain(inner).collect()
    }

    /// The only object behind `&mut` in whose type one of the lifetimes stands.
    fn container(&self, lives: &[String]) -> Option<usize> {
        let mut found = (0..self.params.len()).filter(|at| {
            let inner = closure(&self.places[*at].inner, self.outlives);
            is_changed(&self.params[*at].take) && lives.iter().any(|l| inner.contains(l))
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    fn proposed(&self) -> Flows {
        let mut flows = self.blank(&|_| false);
        for (at, flow) in flows.params.iter_mut().enumerate() {
            let keepers = |lives: &[String]| {
                let mut out = self.result_keepers(lives);
                let container = self.container(lives).filter(|to| *to != at);
                out.extend(container.map(Keeper::Param));
                out
            };
            for life in &flow.places.inner {
                let keepers = keepers(std::slice::from_ref(life)).into_iter();
                flow.lends
                    .extend(keepers.map(|keeper| (life.clone(), keeper)));
            }
            if is_lendable(&self.params[at].take) {
                flow.guard = keepers(&flow.places.outer);
            }
        }
        flows
    }

    /// The names that are one with `life`, by `'a: 'b` in either direction.
    fn class(&self, life: &str) -> Vec<String> {
        let both: Vec<(String, String)> = self
            .outlives
            .iter()
            .flat_map(|(a, b)| [(a.clone(), b.clone()), (b.clone(), a.clone())])
            .collect();
        closure(&[life.to_owned()], &both)
    }

    fn shared(&self, is_alone: &dyn Fn(&String) -> bool) -> Flows {
        let mut flows = self.blank(is_alone);
        let classes = self.classes();
        let region = |life: &String| classes.iter().position(|c| c.names.contains(life));
        flows.regions = classes.len();
        let result = &mut flows.result;
        for life in &result.inner {
            result
                .regions
                .extend(region(life).map(|at| (life.clone(), at)));
        }
        result.outer_regions = result.outer.iter().filter_map(region).collect();
        for (at, flow) in flows.params.iter_mut().enumerate() {
            for life in &flow.places.inner {
                let Some(number) = region(life) else { continue };
                let class = &classes[number];
                flow.joins.push(Join {
                    life: life.clone(),
                    region: number,
                    pools: class.pools,
                });
                if !class.pools {
                    let keepers = self.result_keepers(&class.names).into_iter();
                    flow.lends
                        .extend(keepers.map(|keeper| (life.clone(), keeper)));
                }
            }
            if is_lendable(&self.params[at].take) {
                for life in &flow.places.outer {
                    let into = region(life).map(Keeper::Region);
                    let result = self.result_keepers(&self.class(life)).into_iter();
                    let keepers =
                        result.filter(|keeper| into.is_none() || *keeper == Keeper::Outer);
                    flow.guard.extend(into.into_iter().chain(keepers));
                }
            }
            flow.guard.sort();
            flow.guard.dedup();
            flow.lends.sort();
            flow.lends.dedup();
        }
        flows
    }

    /// Lifetimes inside of objects that are shared with anything else.
    fn classes(&self) -> Vec<Class> {
        let mut out: Vec<Class> = Vec::new();
        for places in self.places {
            for life in &places.inner {
                match out.iter_mut().find(|class| class.names.contains(life)) {
                    Some(class) => class.pools = true,
                    None => out.push(Class {
                        names: self.class(life),
                        pools: false,
                    }),
                }
            }
        }
        let elsewhere = |life: &String| {
            let mut outer = self.places.iter().flat_map(|places| &places.outer);
            outer.any(|o| o == life)
                || self.result.inner.contains(life)
                || self.result.outer.contains(life)
        };
        out.retain(|class| class.pools || class.names.iter().any(elsewhere));
        out
    }

    /// One region for all arguments; `one` with the result in it.
    fn merged(&self, one: bool, is_alone: &dyn Fn(&String) -> bool) -> Flows {
        let mut flows = self.blank(is_alone);
        for flow in &mut flows.params {
            let joining = flow.places.inner.iter().filter(|life| !is_alone(life));
            let join = |life: &String| Join {
                life: life.clone(),
                region: 0,
                pools: true,
            };
            flow.joins = joining.map(join).collect();
        }
        let any = flows.params.iter().any(|flow| !flow.joins.is_empty());
        flows.regions = usize::from(any);
        let result = &mut flows.result;
        if any && !result.inner.is_empty() {
            match one {
                true => result.regions = result.inner.iter().map(|l| (l.clone(), 0)).collect(),
                false => result.kept = vec![0],
            }
        }
        if any && !result.outer.is_empty() {
            result.outer_regions = vec![0];
        }
        let outer = (!result.outer.is_empty()).then_some(Keeper::Outer);
        let inner = match (one && any, result.inner.is_empty()) {
            (true, _) => Some(Keeper::Region(0)),
            (false, false) => Some(Keeper::Inner(u64::MAX)),
            (false, true) => None,
        };
        let keepers: Vec<Keeper> = outer.into_iter().chain(inner).collect();
        for (flow, param) in flows.params.iter_mut().zip(self.params) {
            if !flow.places.outer.is_empty() && is_lendable(&param.take) {
                flow.guard.clone_from(&keepers);
            }
        }
        flows
    }

    /// One region for all, without the borrows of its objects for lifetimes of their own; `None` if there
    /// are none.
    fn gathered(&self) -> Option<Flows> {
        let mut flows = self.merged(true, &|_| false);
        let mut spared = false;
        for (at, flow) in flows.params.iter_mut().enumerate() {
            let own = flow.places.outer.iter().all(|life| self.is_own(at, life));
            if own && !flow.joins.is_empty() {
                let before = flow.guard.len();
                flow.guard.retain(|to| !matches!(to, Keeper::Region(_)));
                spared |= flow.guard.len() < before;
            }
        }
        spared.then_some(flows)
    }

    /// Whether the lifetime of a borrow, in the parameter `at`, stands nowhere else: not even in a type
    /// argument, of whose lifetimes the signature says nothing.
    fn is_own(&self, at: usize, life: &String) -> bool {
        let of_params = self.places.iter().enumerate().all(|(other, places)| {
            !places.inner.contains(life) && (other == at || !places.outer.contains(life))
        });
        let of_result = self.result.inner.contains(life) || self.result.outer.contains(life);
        let bound = self
            .outlives
            .iter()
            .any(|(long, short)| long == life || short == life);
        of_params && !of_result && !bound && !life.starts_with('#')
    }
}

/// Whether the call may change an object of the argument in place.
fn is_changed(take: &Take) -> bool {
    matches!(take, Take::Object(_, crate::lower::ObjectTake::Mut))
}

/// Whether the borrow of the argument can be kept after the call.
fn is_lendable(take: &Take) -> bool {
    use crate::lower::ListForm;
    match take {
        Take::RefTo { inner, .. } => inner.is_owned(),
        Take::List(_, ListForm::SliceMut | ListForm::VecMut) => false,
        Take::Scalar(_) | Take::InOut(_) | Take::Dynamic | Take::Func(_) => false,
        _ => true,
    }
}
