//! What makes objects of a type: taken uses whose result is one.

use std::collections::{HashMap, HashSet};

use kayton_manifest::{IntTy, Manifest};

use super::Refused;
use super::call::{Call, object};
use super::keyton::Look;
use super::values::{TEXTS, Value, made, value};
use crate::emit::{Root, rust_text};
use crate::lower::{Give, Take};
use crate::plan::{Arg, ExportPlan, RustTy};
use crate::probe::names_of;

/// How many steps from what can be written down to an object.
const DEPTH: usize = 4;
/// Ways of a maker, at most.
const MOST_WAYS: usize = 4;

/// A call that makes an object.
pub(super) struct Way {
    pub(super) call: Call,
    /// The type of the object, in Rust.
    pub(super) key: String,
    /// The type in Keyton.
    pub(super) written: String,
    /// What the object is of the call.
    pub(super) kind: Kind,
}

/// What an object is of the call that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its result.
    Whole,
    /// Its result, if there is one.
    Maybe,
    /// The first item of the iterator that is its result, or that it asks for.
    Item,
    /// The error that it raises.
    Error,
}

impl Way {
    pub(super) fn value(plan: &ExportPlan, call: &Call) -> Option<Self> {
        let key = rust_text(&Root::absolute(plan), plan, call.makes()?).ok()?;
        let written = call.text.meaning.result.clone()?;
        let inner = written
            .strip_prefix("Option<")
            .and_then(|w| w.strip_suffix('>'));
        let (written, kind) = match (may_be_none(&call.lowered.give), inner) {
            (true, Some(inner)) => (inner.to_owned(), Kind::Maybe),
            (true, None) => return None,
            (false, _) => (written, Kind::Whole),
        };
        Some(Self {
            call: call.clone(),
            key,
            written,
            kind,
        })
    }

    pub(super) fn item(manifest: &Manifest, plan: &ExportPlan, call: &Call) -> Option<Self> {
        let item = match Look::of(plan, call).ok()? {
            Look::Items(item) | Look::Loop(item) => item,
            _ => return None,
        };
        let ty = object(&item)?;
        let key = rust_text(&Root::absolute(plan), plan, ty).ok()?;
        let written = names_of(manifest, plan)(&crate::lower::view(plan, ty).ok()?)?;
        Some(Self {
            call: call.clone(),
            key,
            written,
            kind: Kind::Item,
        })
    }

    pub(super) fn error(manifest: &Manifest, plan: &ExportPlan, call: &Call) -> Option<Self> {
        let key = rust_text(&Root::absolute(plan), plan, call.raises()?).ok()?;
        let written = names_of(manifest, plan)(call.lowered.raises.as_ref()?)?;
        Some(Self {
            call: call.clone(),
            key,
            written,
            kind: Kind::Error,
        })
    }

    /// Whether both are the same in Keyton.
    fn says(&self, other: &Self) -> bool {
        self.kind == other.kind && self.call.text.short() == other.call.text.short()
    }

    /// The plainest first; what has no arguments says least.
    fn rank(&self) -> (bool, usize) {
        let params = self.call.lowered.params.len();
        (params == 0, params)
    }
}

fn may_be_none(give: &Give) -> bool {
    match give {
        Give::Raise { ok: t, .. } | Give::Unwrap(t) => may_be_none(t),
        give => matches!(give, Give::Option(_)),
    }
}

/// What gives objects of one type.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    /// Its number: the first way of all that has its type.
    pub(super) number: usize,
    /// The type in Rust.
    pub(super) rust: String,
    /// The type in Keyton.
    pub(super) written: String,
    /// Numbers of its ways, each with the arguments to try.
    pub(super) ways: Vec<(usize, Vec<Vec<Value>>)>,
}

/// Makers, each after those that it needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Makers {
    pub(super) all: Vec<Maker>,
    numbers: HashMap<String, usize>,
}

impl Makers {
    /// Those of `ways` that have their arguments, step by step. Ways of later steps come after those of
    /// the first that has one, where no maker comes to need itself.
    pub(super) fn find(plan: &ExportPlan, ways: &[Way], usable: &dyn Fn(usize) -> bool) -> Self {
        let mut makers = Self::default();
        for _ in 0..DEPTH {
            let mut found: Vec<(usize, Vec<Vec<Value>>)> = Vec::new();
            for (at, way) in ways.iter().enumerate() {
                if usable(at)
                    && !makers.numbers.contains_key(&way.key)
                    && let Ok(cases) = makers.cases(plan, &way.call, 0)
                {
                    found.push((at, cases));
                }
            }
            found.sort_by_key(|(at, _)| ways[*at].rank());
            let mut new = Self::default();
            for (at, cases) in found {
                let way = &ways[at];
                let number = ways.iter().position(|w| w.key == way.key).unwrap_or(at);
                if new.numbers.insert(way.key.clone(), number).is_none() {
                    new.all.push(Maker {
                        number,
                        rust: way.key.clone(),
                        written: way.written.clone(),
                        ways: Vec::new(),
                    });
                }
                let maker = new.all.iter_mut().find(|m| m.number == number);
                if let Some(maker) = maker
                    && maker.ways.len() < MOST_WAYS
                    && maker.written == way.written
                    && maker.ways.iter().all(|(own, _)| !ways[*own].says(way))
                {
                    maker.ways.push((at, cases));
                }
            }
            makers.all.extend(new.all);
            makers.numbers.extend(new.numbers);
        }
        makers.add_later(plan, ways, usable);
        makers
    }

    fn add_later(&mut self, plan: &ExportPlan, ways: &[Way], usable: &dyn Fn(usize) -> bool) {
        let mut open: Vec<usize> = (0..ways.len()).filter(|at| usable(*at)).collect();
        open.sort_by_key(|at| ways[*at].rank());
        for at in open {
            let way = &ways[at];
            let Some(number) = self.numbers.get(&way.key).copied() else {
                continue;
            };
            let Ok(cases) = self.cases(plan, &way.call, 0) else {
                continue;
            };
            let mut needed = Vec::new();
            cases
                .iter()
                .flatten()
                .for_each(|value| made(value, &mut needed));
            let needed: Vec<usize> = self.with_needed(needed).iter().map(|m| m.number).collect();
            let maker = self.all.iter_mut().find(|m| m.number == number);
            if let Some(maker) = maker
                && maker.ways.len() < MOST_WAYS
                && maker.written == way.written
                && maker.ways.iter().all(|(own, _)| !ways[*own].says(way))
                && !needed.contains(&number)
            {
                maker.ways.push((at, cases));
            }
        }
        // What is needed comes first.
        let mut order = Vec::new();
        for number in self.all.iter().map(|m| m.number).collect::<Vec<_>>() {
            self.ordered(number, &mut order);
        }
        let at = |number: usize| order.iter().position(|other| *other == number);
        self.all.sort_by_key(|m| at(m.number));
    }

    fn ordered(&self, number: usize, order: &mut Vec<usize>) {
        let maker = self.all.iter().find(|m| m.number == number);
        let Some(maker) = maker.filter(|_| !order.contains(&number)) else {
            return;
        };
        let mut needed = Vec::new();
        let cases = maker.ways.iter().flat_map(|(_, cases)| cases);
        cases.flatten().for_each(|value| made(value, &mut needed));
        needed
            .into_iter()
            .for_each(|other| self.ordered(other, order));
        order.push(number);
    }

    /// These makers and those that they need, in order.
    pub(super) fn with_needed(&self, mut open: Vec<usize>) -> Vec<&Maker> {
        let mut wanted = HashSet::new();
        while let Some(number) = open.pop() {
            let maker = self.all.iter().find(|m| m.number == number);
            if let Some(maker) = maker.filter(|_| wanted.insert(number)) {
                let cases = maker.ways.iter().flat_map(|(_, cases)| cases);
                cases.flatten().for_each(|value| made(value, &mut open));
            }
        }
        self.all
            .iter()
            .filter(|m| wanted.contains(&m.number))
            .collect()
    }

    /// Arguments for each case of a call. `shift` makes others of them.
    pub(super) fn cases(
        &self,
        plan: &ExportPlan,
        call: &Call,
        shift: usize,
    ) -> Result<Vec<Vec<Value>>, Refused> {
        let root = Root::absolute(plan);
        let mut lookup = |ty: &RustTy, nth: usize| {
            if let Some(int) = range_of(plan, ty) {
                let (start, end) = [(0, 2), (1, 2), (0, 1), (0, 0)][nth % 4];
                return Ok(Value::Range(start, end, int));
            }
            let key = rust_text(&root, plan, ty)
                .map_err(|reason| Refused::new("input", &reason.to_string()))?;
            let number = self.numbers.get(&key).copied();
            let number = number.ok_or_else(|| {
                let ty = crate::lower::shown(plan, ty);
                Refused::new("input", &format!("nothing makes a `{ty}`"))
            });
            Ok(Value::Made(number?, nth))
        };
        let takes: Vec<&Take> = call.takes().collect();
        let objects = takes.iter().any(|take| matches!(take, Take::Object(..)));
        let texts = takes.iter().any(|take| matches!(take, Take::Str(_)));
        let number = match (takes.is_empty(), objects, texts) {
            (true, ..) => 1,
            (_, false, true) => TEXTS.len(),
            (_, true, true) => 6,
            _ => 4,
        };
        let mut cases = Vec::new();
        for case in 0..number {
            // In the last case all values are the first ones, and so equal.
            let nth = |at: usize| match number > 1 && case + 1 == number {
                true => shift,
                false => case + at + shift,
            };
            let values = takes.iter().enumerate();
            let values = values.map(|(at, take)| value(take, nth(at), &mut lookup));
            cases.push(values.collect::<Result<_, _>>()?);
        }
        Ok(cases)
    }
}

/// The numbers of a range, if the type is one.
fn range_of(plan: &ExportPlan, ty: &RustTy) -> Option<IntTy> {
    let RustTy::Adt { def, args } = ty else {
        return None;
    };
    match args.as_slice() {
        [Arg::Ty(RustTy::Int(int))] if plan.def(*def).key.0 == "std std::ops::Range" => Some(*int),
        _ => None,
    }
}
