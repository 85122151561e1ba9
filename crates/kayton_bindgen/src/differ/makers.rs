//! What makes objects of a type: taken uses whose result is one.

use std::collections::{HashMap, HashSet};

use super::Refused;
use super::call::Call;
use super::values::{TEXTS, Value, made, value};
use crate::emit::{Root, rust_text};
use crate::lower::{Give, Take};
use crate::plan::{ExportPlan, RustTy};

/// How many steps from what can be written down to an object.
const DEPTH: usize = 4;
/// Ways of a maker, at most.
const MOST_WAYS: usize = 4;

/// A call that makes an object.
pub(super) struct Way<'p> {
    pub(super) call: Call<'p>,
    /// The type of the object, in Rust.
    pub(super) key: String,
    /// The type in Keyton.
    pub(super) written: String,
    /// Whether there may be none.
    pub(super) maybe: bool,
}

impl<'p> Way<'p> {
    pub(super) fn new(plan: &ExportPlan, call: Call<'p>) -> Option<Self> {
        let key = rust_text(&Root::absolute(plan), plan, call.makes()?).ok()?;
        let written = call.text.meaning.result.clone()?;
        let inner = written
            .strip_prefix("Option<")
            .and_then(|w| w.strip_suffix('>'));
        let maybe = may_be_none(&call.lowered.give);
        let written = match (maybe, inner) {
            (true, Some(inner)) => inner.to_owned(),
            (true, None) => return None,
            (false, _) => written,
        };
        Some(Self {
            call,
            key,
            written,
            maybe,
        })
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
    /// Those of `ways` that have their arguments, step by step. A maker has the ways of the first step
    /// that has one, so that none needs itself.
    pub(super) fn find(
        plan: &ExportPlan,
        ways: &[Way<'_>],
        usable: &dyn Fn(usize) -> bool,
    ) -> Self {
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
                {
                    maker.ways.push((at, cases));
                }
            }
            makers.all.extend(new.all);
            makers.numbers.extend(new.numbers);
        }
        makers
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
        call: &Call<'_>,
        shift: usize,
    ) -> Result<Vec<Vec<Value>>, Refused> {
        let root = Root::absolute(plan);
        let mut lookup = |ty: &RustTy| {
            let key = rust_text(&root, plan, ty)
                .map_err(|reason| Refused::new("input", &reason.to_string()))?;
            let number = self.numbers.get(&key).copied();
            number.ok_or_else(|| {
                Refused::new("input", &format!("nothing makes a `{}`", shown(plan, ty)))
            })
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

fn shown(plan: &ExportPlan, ty: &RustTy) -> String {
    crate::lower::shown(plan, ty)
}
