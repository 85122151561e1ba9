//! Which uses of a crate can be written: every probe is checked and compiled as an input is, and
//! none is run.
//!
//! What the checker or rustc refuses is taken out with its reason, and the others are compiled
//! again, until nothing is refused: only what stands in a cell that rustc took counts as called.

use std::collections::{BTreeMap, HashSet};
use std::time::Instant;

use kayton_bindgen::plan::ExportPlan;
use kayton_bindgen::probe::{self, LINES, Probe};
use kayton_bindgen::{Status, SurfaceReport};
use serde::{Deserialize, Serialize};

use super::{Loaded, Session};
use crate::failure::Failure;
use crate::imports::build;
use crate::progress::ProgressSink;

/// Probes in one cell: as many as can share the cost of a run of rustc, and few enough that one
/// without a known place is found soon.
const BATCH: usize = 120;

/// What became of the uses of a crate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeReport {
    /// Version that was resolved.
    pub version: String,
    /// Public callables, each once: functions, methods and protocols of the crate's types, macros.
    pub definitions: usize,
    /// Those of them that have a use that is called.
    pub called_definitions: usize,
    /// Pairs of a type and a callable.
    pub uses: usize,
    /// The uses that were tried: all, or of very many a sample, with one use of each callable at least.
    pub tried: usize,
    /// Those that the checker and rustc took.
    pub called: usize,
    /// Called ones whose callable has an instance in the plugin.
    pub called_eager: usize,
    /// Uses to which the run did not come.
    pub not_reached: usize,
    /// Every use.
    pub items: Vec<ProbeItem>,
    /// The uses that can be run, in Keyton and in Rust, by their places in `items`; if they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<super::Sides>,
}

/// One use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeItem {
    /// Path of the callable.
    pub path: String,
    /// The type on which it is used; empty for a function.
    pub on: String,
    /// What kind of callable.
    pub kind: String,
    /// Whether an instance is compiled into the plugin.
    pub eager: bool,
    /// Whether the checker and rustc took it.
    pub called: bool,
    /// The text that was taken, or the first that was refused.
    pub text: String,
    /// Why it is not called: the name of the diagnostic, `unwritten`, `not-reached`, `generated-rust`, or
    /// the reason for which it is skipped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The reason in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// Most uses of a crate that are tried, beside one of each callable.
const MOST_TRIED: usize = 1500;

/// Which probes are tried: all, or of very many one of each callable, written if one is, and of the others
/// some that stand at equal distances, written or not.
fn sample(probes: &[Probe]) -> Vec<bool> {
    if probes.len() <= MOST_TRIED {
        return vec![true; probes.len()];
    }
    let mut chosen = vec![false; probes.len()];
    let mut seen = HashSet::new();
    for written in [true, false] {
        for (at, probe) in probes.iter().enumerate() {
            if probe.texts.is_empty() != written && seen.insert(probe.callable) {
                chosen[at] = true;
            }
        }
    }
    let others: Vec<usize> = (0..probes.len()).filter(|at| !chosen[*at]).collect();
    let left = MOST_TRIED.saturating_sub(seen.len()).min(others.len());
    for number in 0..left {
        chosen[others[number * others.len() / left]] = true;
    }
    chosen
}

/// Why one text is not taken.
type Refusal = (String, String);

/// Of each probe the text that was taken, or why the first was not.
type Verdicts = Vec<Option<Result<usize, Refusal>>>;

/// Probes of a batch: their numbers and functions.
type Batch = BTreeMap<usize, String>;

impl Session {
    /// Tries every use of the crate that `import` (`rimport regex@1`) imports as `krate`. No batch
    /// is begun after `end`.
    /// With `run`, what can be run is written in Keyton and in Rust as well, which may take as long again.
    pub fn probe(
        &mut self,
        (import, krate): (&str, &str),
        run: bool,
        end: Option<Instant>,
        progress: &mut dyn ProgressSink,
    ) -> Result<ProbeReport, Failure> {
        let time = end.map(|end| end.saturating_duration_since(Instant::now()));
        let (input, _) = self.parse(None, import)?;
        self.import([&input], progress)?;
        let Some(loaded) = self.loaded.iter().find(|l| l.manifest.build.krate == krate) else {
            return Ok(ProbeReport::default());
        };
        let manifest = loaded.manifest.clone();
        let bytes = fs_err::read(loaded.plugin.file(build::SURFACE))?;
        let surface: SurfaceReport =
            serde_json::from_slice(&bytes).map_err(std::io::Error::other)?;
        let mut plan = plan_of(loaded)?;
        self.know_std(&mut plan, progress)?;
        let (probes, others) = probe::probes(&manifest, &plan);
        // Types that only other crates name; a crate that cannot be imported leaves its uses unwritten.
        let mut preamble = import.to_owned();
        for other in others {
            let line = format!("rimport {other}\n");
            let parsed = self.parse(None, &line);
            if parsed.is_ok_and(|(input, _)| self.import([&input], progress).is_ok()) {
                preamble.push_str(&line);
            }
        }
        let import = preamble.as_str();
        let mut verdicts = vec![None; probes.len()];
        let chosen = sample(&probes);
        self.try_all(import, (&probes, &chosen), &mut verdicts, end, progress)?;
        let sides = match run {
            true => {
                let ways = verdicts.iter().map(|v| v.as_ref()?.as_ref().ok().copied());
                let ways: Vec<Option<usize>> = ways.collect();
                let end = time.map(|time| Instant::now() + time);
                let uses = (probes.as_slice(), ways.as_slice());
                Some(self.sides(import, &manifest, plan, uses, end, progress)?)
            }
            false => None,
        };
        let verdicts = (verdicts, chosen.as_slice());
        let report = report(&manifest.build.version, probes, verdicts, &surface);
        Ok(ProbeReport { sides, ..report })
    }

    /// Makes the plan know types of std that meet what the crate demands.
    fn know_std(
        &mut self,
        plan: &mut ExportPlan,
        progress: &mut dyn ProgressSink,
    ) -> Result<(), Failure> {
        let (input, _) = self.parse(None, "rimport std\n")?;
        self.import([&input], progress)?;
        let loaded = self.loaded.iter().find(|l| l.manifest.build.krate == "std");
        if let Some(std) = loaded {
            probe::know_std(plan, (&plan_of(std)?, &std.manifest));
        }
        Ok(())
    }

    /// Fills `verdicts`: the index of the text that was taken, or why the first was not.
    fn try_all(
        &mut self,
        import: &str,
        (probes, chosen): (&[Probe], &[bool]),
        verdicts: &mut [Option<Result<usize, Refusal>>],
        end: Option<Instant>,
        progress: &mut dyn ProgressSink,
    ) -> Result<(), Failure> {
        let ways = probes.iter().map(|p| p.texts.len()).max().unwrap_or(0);
        for way in 0..ways {
            let open: Vec<usize> = (0..probes.len())
                .filter(|at| chosen[*at] && probes[*at].texts.len() > way)
                .filter(|at| !matches!(verdicts[*at], Some(Ok(_))))
                .collect();
            for numbers in open.chunks(BATCH) {
                if end.is_some_and(|end| Instant::now() >= end) {
                    return Ok(());
                }
                let texts = numbers
                    .iter()
                    .map(|at| (*at, probes[*at].texts[way].function(*at)));
                let batch: Batch = texts.collect();
                let mut refused = BTreeMap::new();
                self.refuse(import, batch, &mut refused, progress)?;
                for at in numbers {
                    match refused.remove(at) {
                        None => verdicts[*at] = Some(Ok(way)),
                        Some(why) => {
                            verdicts[*at].get_or_insert(Err(why));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts into `refused` what must leave the batch for the others to be compiled.
    fn refuse(
        &mut self,
        import: &str,
        mut batch: Batch,
        refused: &mut BTreeMap<usize, Refusal>,
        progress: &mut dyn ProgressSink,
    ) -> Result<(), Failure> {
        // What rustc names may be at fault, or something that others share with it.
        let mut suspects = Batch::new();
        while !batch.is_empty() {
            let text = format!("{import}{}", batch.values().cloned().collect::<String>());
            let failure = match self.prepare_input(None, &text, progress) {
                Ok(_) => break,
                Err(Failure::Interrupted) => return Err(Failure::Interrupted),
                Err(failure) => failure,
            };
            let numbers: Vec<usize> = batch.keys().copied().collect();
            let before = import.lines().count();
            let at_line = |line: usize| {
                let probe = line.checked_sub(before + 1)? / LINES;
                numbers.get(probe).copied()
            };
            let found = self.places(&failure, &at_line);
            for (number, why) in &found {
                if batch.remove(number).is_some() {
                    refused.insert(*number, why.clone());
                }
            }
            if !found.is_empty() {
                continue;
            }
            let (true, Some(middle)) = (numbers.len() > 1, numbers.get(numbers.len() / 2)) else {
                let why = placeless(&failure);
                refused.extend(numbers.iter().map(|number| (*number, why.clone())));
                break;
            };
            if let Failure::Internal(error) = &failure
                && let Some(number) = error.line.and_then(|line| at_line(line as usize))
                && let Some(suspect) = batch.remove(&number)
            {
                suspects.insert(number, suspect);
                continue;
            }
            // No place is known: one of the halves has the fault.
            let second = batch.split_off(middle);
            self.refuse(import, batch, refused, progress)?;
            batch = second;
        }
        for suspect in suspects {
            self.refuse(import, [suspect].into(), refused, progress)?;
        }
        Ok(())
    }

    /// The probes that a failure is about, with the reasons.
    pub(super) fn places(
        &self,
        failure: &Failure,
        at_line: &dyn Fn(usize) -> Option<usize>,
    ) -> BTreeMap<usize, Refusal> {
        let mut found = BTreeMap::new();
        let Failure::Diagnostics(all) = failure else {
            return found;
        };
        for diagnostic in all.iter().filter(|d| d.is_error()) {
            let Some(span) = diagnostic.span() else {
                continue;
            };
            let line = self.texts.sources().line_column(span).line;
            if let Some(number) = at_line(line as usize) {
                let code = diagnostic.code.name().to_owned();
                found
                    .entry(number)
                    .or_insert((code, diagnostic.message.clone()));
            }
        }
        found
    }
}

/// Why a probe is refused that is the only one in its batch.
fn placeless(failure: &Failure) -> Refusal {
    match failure {
        Failure::Internal(error) => {
            let first = error.message.lines().next().unwrap_or_default();
            ("generated-rust".to_owned(), first.to_owned())
        }
        other => ("no-place".to_owned(), other.to_string()),
    }
}

/// The stored plan of a plugin.
fn plan_of(loaded: &Loaded) -> Result<ExportPlan, Failure> {
    let bytes = fs_err::read(loaded.plugin.file(build::PLAN))?;
    Ok(ExportPlan::from_bytes(&bytes).map_err(std::io::Error::other)?)
}

/// Puts the verdicts and what the surface skips together.
fn report(
    version: &str,
    probes: Vec<Probe>,
    (verdicts, chosen): (Verdicts, &[bool]),
    surface: &SurfaceReport,
) -> ProbeReport {
    let mut report = ProbeReport {
        version: version.to_owned(),
        ..ProbeReport::default()
    };
    let (mut stated, mut called) = (HashSet::new(), HashSet::new());
    let mut left_over = 0;
    for ((probe, verdict), chosen) in probes.into_iter().zip(verdicts).zip(chosen) {
        stated.insert(probe.callable);
        let (taken, (reason, message)) = match (verdict, probe.unwritten) {
            (Some(Ok(way)), _) => (Some(way), Refusal::default()),
            (Some(Err(why)), _) => (None, why),
            (None, _) if !chosen => {
                left_over += 1;
                (None, ("not-tried".to_owned(), String::new()))
            }
            (None, Some(why)) => (None, ("unwritten".to_owned(), why)),
            (None, None) => (None, ("not-reached".to_owned(), String::new())),
        };
        report.not_reached += usize::from(reason == "not-reached");
        if taken.is_some() {
            called.insert(probe.callable);
            report.called += 1;
            report.called_eager += usize::from(probe.eager);
        }
        let text = probe.texts.get(taken.unwrap_or(0));
        report.items.push(ProbeItem {
            path: probe.path,
            on: probe.on,
            kind: probe.kind.to_owned(),
            eager: probe.eager,
            called: taken.is_some(),
            text: text.map(probe::ProbeText::short).unwrap_or_default(),
            reason,
            message,
        });
    }
    let probed: HashSet<String> = report.items.iter().map(|item| item.path.clone()).collect();
    let skipped = surface.items.iter().filter(|item| {
        let kind = item.kind.as_str();
        let callable = kind.contains("function")
            || kind.contains("method")
            || matches!(kind, "associated" | "macro" | "protocol");
        callable && item.status == Status::Skipped && !probed.contains(&item.path)
    });
    let mut left_out = 0;
    for item in skipped {
        left_out += 1;
        let (reason, message) = match &item.reason {
            Some(reason) => (reason.code.clone(), reason.message.clone()),
            None => ("skipped".to_owned(), String::new()),
        };
        report.items.push(ProbeItem {
            path: item.path.clone(),
            on: String::new(),
            kind: item.kind.clone(),
            eager: false,
            called: false,
            text: String::new(),
            reason,
            message,
        });
    }
    report.uses = report.items.len();
    report.tried = report.uses - left_over;
    report.definitions = stated.len() + left_out;
    report.called_definitions = called.len();
    report
}
