//! The ladder of lifetimes: each export takes the first step whose witness rustc took.

use std::collections::BTreeMap;

use crate::emit::{Piece, Printed, export_text};
use crate::lower::{Step, lower};
use crate::plan::{Candidate, ExportPlan};
use crate::refusal::{SkipCode, SkipReason};
use crate::surface::Lifetimes;

/// How the exports that erase lifetimes fared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// Exports at each step.
    pub steps: BTreeMap<Step, usize>,
    /// Exports that no step makes sound; they are left out.
    pub lost: usize,
}

impl Witnesses {
    /// The same by the names of the steps.
    pub(crate) fn report(&self) -> Lifetimes {
        let steps = self.steps.iter();
        Lifetimes {
            steps: steps
                .map(|(step, n)| (step.as_str().to_owned(), *n))
                .collect(),
            lost: self.lost,
        }
    }
}

/// Sets the step of every candidate, prints its export anew for that, and drops what no step makes
/// sound, and the witnesses of the other steps.
pub(crate) fn choose(
    plan: &ExportPlan,
    candidates: &mut [Candidate],
    printed: &mut Printed,
    dropped: &mut BTreeMap<Piece, SkipReason>,
) -> Witnesses {
    let mut out = Witnesses::default();
    let mut ladders: BTreeMap<usize, Vec<Step>> = BTreeMap::new();
    for (at, step, _) in &printed.witnesses {
        ladders.entry(*at).or_default().push(*step);
    }
    for (at, text) in &mut printed.exports {
        let Some(steps) = ladders.get(at) else {
            continue;
        };
        if dropped.contains_key(&Piece::Export(*at)) {
            continue;
        }
        let refused = |step: &Step| dropped.get(&Piece::Witness(*at, *step));
        let Some(step) = steps.iter().find(|step| refused(step).is_none()) else {
            let words = steps.iter().find_map(refused).and_then(|r| r.rustc.clone());
            let reason = SkipReason::lifetimes(words.unwrap_or_default());
            dropped.insert(Piece::Export(*at), reason);
            out.lost += 1;
            continue;
        };
        let step = *step;
        *out.steps.entry(step).or_default() += 1;
        let candidate = &mut candidates[*at];
        candidate.step = step;
        for other in steps.iter().filter(|other| **other != step) {
            let why = || SkipReason::new(SkipCode::NoInstance, "");
            let piece = Piece::Witness(*at, *other);
            dropped.entry(piece).or_insert_with(why);
        }
        let callable = plan.callable(candidate.callable);
        let anew = lower(plan, callable, &candidate.args)
            .and_then(|lowered| export_text(plan, candidate, &lowered));
        match anew {
            Ok(anew) => *text = anew,
            Err(reason) => {
                dropped.insert(Piece::Export(*at), reason);
            }
        }
    }
    out
}
