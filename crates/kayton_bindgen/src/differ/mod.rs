//! The same calls twice, to be compared: as functions of Keyton, and as plain Rust that uses the crate
//! directly.
//!
//! 1. A use that was taken becomes a [`call::Call`], with the signature of the instance that it calls.
//! 2. [`values`] makes up arguments. Objects come from [`makers`]: what the crate offers to make one of
//!    the type.
//! 3. [`keyton`] and [`rust`] write both sides, case by case. [`show`] writes in Rust what `repr` shows.
//!
//! Exports are no part of the Rust side: it has the paths and types of the plan, and conversions of its
//! own.

mod call;
mod extras;
mod keyton;
mod makers;
mod rust;
mod show;
mod values;

use std::collections::HashSet;

use kayton_manifest::{CallableId, Manifest, Ty};
use serde::{Deserialize, Serialize};

use crate::plan::ExportPlan;
use crate::probe::{ProbeText, makers_of};

use call::Call;
use makers::{Makers, Way};

/// How often what makes objects is looked at for what it takes.
const WANTED_STEPS: usize = 2;

/// A text that the checker and rustc took.
#[derive(Debug, Clone)]
pub struct Taken<'t> {
    /// Number of its use.
    pub number: usize,
    /// What it calls.
    pub callable: CallableId,
    /// The text.
    pub text: &'t ProbeText,
}

/// Why a use is not executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// In a word.
    pub reason: &'static str,
    /// In a sentence.
    pub message: String,
}

impl Refused {
    fn new(reason: &'static str, message: &str) -> Self {
        Self {
            reason,
            message: message.to_owned(),
        }
    }
}

/// One side of a use, or something that uses need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// The text, whole lines.
    pub text: String,
    /// What takes its place if rustc refuses it, and the argument that tells a program of Keyton so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stub: Option<(String, String)>,
    /// Names of its cases in the table of a Rust program: number and function.
    #[serde(default)]
    pub cases: Vec<(usize, String)>,
}

/// The Rust side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RustSide {
    /// What stands first; it ends with a function `main` over a constant `CASES`.
    pub prelude: String,
    /// What makes objects.
    pub makers: Vec<Chunk>,
    /// The uses, by their numbers.
    pub uses: Vec<(usize, Chunk)>,
    /// The same with other arguments: a comparison with these must find differences.
    pub wrong: Vec<(usize, Chunk)>,
    /// Packages that must be dependencies: name in paths, package, version.
    pub packages: Vec<(String, String, String)>,
}

/// The text of a use in Keyton, and the makers that it needs.
pub type KeytonUse = (String, Vec<usize>);

/// The uses of a program by their numbers.
type Uses = Vec<(usize, Chunk)>;

/// Both sides of all uses of a crate.
pub struct Differ {
    plan: ExportPlan,
    calls: Vec<(usize, Result<Call, Refused>)>,
    ways: Vec<Way>,
    makers: Makers,
}

impl Differ {
    /// For the texts that were taken; `called` says whether a symbol is one of an instance that the
    /// session compiled.
    #[must_use]
    pub fn new(
        manifest: &Manifest,
        mut plan: ExportPlan,
        taken: &[Taken<'_>],
        called: &dyn Fn(&str) -> bool,
    ) -> Self {
        let mut calls = Vec::new();
        let mut makes = Vec::new();
        for (callable, text) in &extras::extras(manifest, &plan) {
            let taken = Taken {
                number: 0,
                callable: *callable,
                text,
            };
            makes.extend(Call::all((manifest, &mut plan), &taken, called).unwrap_or_default());
        }
        for taken in taken {
            let all = Call::all((manifest, &mut plan), taken, called);
            makes.extend(all.iter().flatten().cloned());
            calls.push((taken.number, all.map(|mut all| all.swap_remove(0))));
        }
        wanted(manifest, &mut plan, &mut makes);
        let values = makes.iter().filter_map(|call| Way::value(&plan, call));
        let items = makes
            .iter()
            .filter_map(|call| Way::item(manifest, &plan, call));
        let errors = makes
            .iter()
            .filter_map(|call| Way::error(manifest, &plan, call));
        let ways: Vec<Way> = values.chain(items).chain(errors).collect();
        let makers = Makers::find(&plan, &ways, &|_| true);
        Self {
            plan,
            calls,
            ways,
            makers,
        }
    }

    /// Leaves out ways that cannot be compiled.
    pub fn without(&mut self, refused: &dyn Fn(usize) -> bool) {
        self.makers = Makers::find(&self.plan, &self.ways, &|way| !refused(way));
    }

    /// The uses in Keyton by their numbers, or why there is none.
    #[must_use]
    pub fn uses(&self) -> Vec<(usize, Result<KeytonUse, Refused>)> {
        let text = |number: usize, call: &Result<Call, Refused>| {
            let call = call.as_ref().map_err(Clone::clone)?;
            // What Rust cannot be written for is not run.
            rust::use_(&self.plan, call, number, &self.makers, 0)?;
            keyton::use_(&self.plan, call, number, &self.makers)
        };
        let calls = self.calls.iter();
        calls
            .map(|(number, call)| (*number, text(*number, call)))
            .collect()
    }

    /// Makers in Keyton, these and what they need: whole lines, and the ways that they are about.
    #[must_use]
    pub fn makers(&self, needed: &[usize]) -> Vec<(String, Vec<usize>)> {
        keyton::makers(&self.ways, &self.makers, needed)
    }

    /// Numbers of all makers.
    #[must_use]
    pub fn all_makers(&self) -> Vec<usize> {
        self.makers.all.iter().map(|maker| maker.number).collect()
    }

    /// Plain Rust for the uses of these numbers.
    #[must_use]
    pub fn rust(&self, manifest: &Manifest, wanted: &dyn Fn(usize) -> bool) -> RustSide {
        let uses = |shift: usize| {
            let calls = self.calls.iter().filter(|(number, _)| wanted(*number));
            let written = calls.filter_map(|(number, call)| {
                let call = call.as_ref().ok()?;
                let chunk = rust::use_(&self.plan, call, *number, &self.makers, shift).ok()?;
                Some((*number, chunk))
            });
            written.collect()
        };
        let (uses, wrong): (Uses, Uses) = (uses(0), uses(1));
        let makers = rust::makers(&self.plan, &self.ways, &self.makers);
        let chunks = || uses.iter().map(|(_, chunk)| chunk).chain(&makers);
        let named = |name: &str| {
            let spaced = format!("krates :: {name} ::");
            let close = format!("krates::{name}::");
            chunks().any(|c| c.text.contains(&spaced) || c.text.contains(&close))
        };
        let mut packages = rust::packages(&self.plan, &manifest.build);
        packages.retain(|(name, ..)| named(name));
        let krates: Vec<String> = packages.iter().map(|(name, ..)| name.clone()).collect();
        RustSide {
            prelude: rust::prelude(&self.plan, &krates),
            makers,
            uses,
            wrong,
            packages,
        }
    }
}

/// Adds what makes instances of generic types that calls take and nothing makes; and what that takes.
fn wanted(manifest: &Manifest, plan: &mut ExportPlan, makes: &mut Vec<Call>) {
    let mut seen = HashSet::new();
    let mut from = 0;
    for _ in 0..WANTED_STEPS {
        let params = makes[from..].iter().flat_map(|call| &call.lowered.params);
        let types: Vec<Ty> = params
            .map(|param| param.ty.clone())
            .filter(|ty| matches!(ty, Ty::Object { args, .. } if !args.is_empty()))
            .filter(|ty| seen.insert(ty.clone()))
            .collect();
        from = makes.len();
        for ty in types {
            for probe in makers_of(manifest, plan, &ty) {
                let Some(text) = probe.texts.first() else {
                    continue;
                };
                let taken = Taken {
                    number: 0,
                    callable: probe.callable,
                    text,
                };
                makes.extend(Call::all((manifest, plan), &taken, &|_| false).unwrap_or_default());
            }
        }
    }
}
