//! Both sides of the uses that were taken: programs of Keyton that compile, and plain Rust.
//!
//! Nothing is run here.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use kayton_bindgen::differ::{Differ, RustSide, Taken};
use kayton_bindgen::plan::ExportPlan;
use kayton_bindgen::probe::Probe;
use keyton_rust_compiler::manifest::Manifest;
use serde::{Deserialize, Serialize};

use super::Session;
use crate::failure::Failure;
use crate::progress::ProgressSink;

/// Uses in one program.
const BATCH: usize = 60;

/// The uses that can be run, in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides {
    /// Package, version and features of the crate.
    pub package: (String, String, Vec<String>),
    /// The lockfile with which it was built.
    pub lockfile: Option<String>,
    /// Programs of Keyton. Each takes the number of the first use to be run.
    pub programs: Vec<Program>,
    /// The same uses in Rust.
    pub rust: RustSide,
    /// Uses that are not run: number, reason, message.
    pub left_out: Vec<(usize, String, String)>,
}

/// A program of Keyton.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The text.
    pub text: String,
    /// Numbers of its uses.
    pub uses: Vec<usize>,
}

/// What a part of a program is about.
#[derive(Debug, Clone)]
enum Piece {
    Ways(Vec<usize>),
    Use(usize),
}

/// A program in parts.
struct Draft {
    text: String,
    pieces: Vec<(usize, Piece)>,
}

impl Draft {
    fn new(import: &str) -> Self {
        Self {
            text: format!("{import}after = int(argv[0])\n"),
            pieces: Vec::new(),
        }
    }

    fn add(&mut self, text: &str, piece: Piece) {
        self.pieces.push((self.text.lines().count(), piece));
        self.text.push_str(text);
    }

    /// Which part a line, counted from 1, is in.
    fn at_line(&self, line: usize) -> Option<usize> {
        let after = self.pieces.partition_point(|(start, _)| *start < line);
        after.checked_sub(1)
    }
}

/// What is written so far.
struct Writing {
    differ: Differ,
    /// Ways to make objects that cannot be compiled.
    refused: BTreeSet<usize>,
    programs: Vec<Program>,
    left: Vec<(usize, String, String)>,
}

impl Writing {
    /// Leaves out the ways that these parts of a draft are about; whether there are any.
    fn refuse<'p>(&mut self, draft: &Draft, parts: impl Iterator<Item = &'p usize>) -> bool {
        let before = self.refused.len();
        for at in parts {
            if let (_, Piece::Ways(ways)) = &draft.pieces[*at] {
                // Of ways that do not go together, the first stays.
                let more = ways.get(1..).filter(|more| !more.is_empty());
                self.refused.extend(more.unwrap_or(ways));
            }
        }
        let fewer = self.refused.len() > before;
        if fewer {
            let refused = &self.refused;
            self.differ.without(&|way| refused.contains(&way));
        }
        fewer
    }
}

impl Session {
    /// Both sides of what `verdicts` took.
    pub(super) fn sides(
        &mut self,
        import: &str,
        manifest: &Manifest,
        plan: ExportPlan,
        (probes, verdicts): (&[Probe], &[Option<usize>]),
        end: Option<Instant>,
        progress: &mut dyn ProgressSink,
    ) -> Result<Sides, Failure> {
        let taken: Vec<Taken<'_>> = probes
            .iter()
            .zip(verdicts)
            .enumerate()
            .filter_map(|(number, (probe, way))| {
                Some(Taken {
                    number,
                    callable: probe.callable,
                    text: probe.texts.get((*way)?)?,
                })
            })
            .collect();
        let called = |symbol: &str| {
            let start = format!("fn {symbol}(");
            self.instances.keys().any(|item| item.contains(&start))
        };
        let differ = Differ::new(manifest, plan, &taken, &called);
        let build = &manifest.build;
        let mut sides = Sides {
            package: (
                build.package.clone(),
                build.version.clone(),
                build.features.clone(),
            ),
            lockfile: self.lockfile.as_ref().map(ToString::to_string),
            ..Sides::default()
        };
        let mut writing = Writing {
            differ,
            refused: BTreeSet::new(),
            programs: Vec::new(),
            left: Vec::new(),
        };
        self.check_makers(import, &mut writing, progress)?;
        let mut open = Vec::new();
        for (number, written) in writing.differ.uses() {
            match written {
                Ok((text, needed)) => open.push((number, text, needed)),
                Err(why) => writing
                    .left
                    .push((number, why.reason.to_owned(), why.message)),
            }
        }
        for batch in open.chunks(BATCH) {
            if end.is_some_and(|end| Instant::now() >= end) {
                let late = batch.iter().map(|(number, ..)| *number);
                writing
                    .left
                    .extend(late.map(|n| (n, "not-reached".to_owned(), String::new())));
                continue;
            }
            let batch = batch
                .iter()
                .map(|(n, text, needed)| (*n, (text.clone(), needed.clone())));
            let batch = batch.collect();
            self.program(import, &mut writing, batch, progress)?;
        }
        let Writing {
            differ,
            programs,
            left,
            ..
        } = writing;
        sides.programs = programs;
        let run: BTreeSet<usize> = sides.programs.iter().flat_map(|p| p.uses.clone()).collect();
        sides.rust = differ.rust(manifest, &|number| run.contains(&number));
        sides.left_out = left;
        Ok(sides)
    }

    /// Leaves out the ways that the checker refuses.
    fn check_makers(
        &mut self,
        import: &str,
        writing: &mut Writing,
        progress: &mut dyn ProgressSink,
    ) -> Result<(), Failure> {
        loop {
            let mut draft = Draft::new(import);
            let differ = &writing.differ;
            for (text, ways) in differ.makers(&differ.all_makers()) {
                draft.add(&text, Piece::Ways(ways));
            }
            let failure = match self.check_input(None, &draft.text, progress) {
                Ok(_) => return Ok(()),
                Err(Failure::Interrupted) => return Err(Failure::Interrupted),
                Err(failure) => failure,
            };
            let found = self.places(&failure, &|line| draft.at_line(line));
            if !writing.refuse(&draft, found.keys()) {
                return Err(failure);
            }
        }
    }

    /// Compiles a batch without what is refused.
    fn program(
        &mut self,
        import: &str,
        writing: &mut Writing,
        mut batch: BTreeMap<usize, (String, Vec<usize>)>,
        progress: &mut dyn ProgressSink,
    ) -> Result<(), Failure> {
        loop {
            let made = writing.differ.all_makers();
            batch.retain(|number, (_, needed)| {
                let whole = needed.iter().all(|maker| made.contains(maker));
                if !whole {
                    let message = "what makes an argument is refused".to_owned();
                    writing.left.push((*number, "input".to_owned(), message));
                }
                whole
            });
            if batch.is_empty() {
                return Ok(());
            }
            let mut draft = Draft::new(import);
            let needed: Vec<usize> = batch
                .values()
                .flat_map(|(_, needed)| needed.clone())
                .collect();
            for (text, ways) in writing.differ.makers(&needed) {
                draft.add(&text, Piece::Ways(ways));
            }
            for (number, (text, _)) in &batch {
                draft.add(text, Piece::Use(*number));
            }
            // As in a session of its own, so that the program is compiled once.
            self.instances.clear();
            self.cells = 0;
            let failure = match self.prepare_input(None, &draft.text, progress) {
                Ok(_) => {
                    writing.programs.push(Program {
                        text: draft.text,
                        uses: batch.into_keys().collect(),
                    });
                    return Ok(());
                }
                Err(Failure::Interrupted) => return Err(Failure::Interrupted),
                Err(failure) => failure,
            };
            let before = batch.len();
            let found = self.places(&failure, &|line| draft.at_line(line));
            let fewer = writing.refuse(&draft, found.keys());
            for (at, (reason, message)) in found {
                if let (_, Piece::Use(number)) = &draft.pieces[at]
                    && batch.remove(number).is_some()
                {
                    let reason = format!("keyton-{reason}");
                    writing.left.push((*number, reason, message));
                }
            }
            if fewer || batch.len() < before {
                continue;
            }
            // No use is known to be at fault: one of the halves has it.
            let numbers: Vec<usize> = batch.keys().copied().collect();
            let Some(middle) = numbers.get(numbers.len() / 2).filter(|_| numbers.len() > 1) else {
                let message = failure.to_string();
                writing.left.extend(
                    numbers
                        .iter()
                        .map(|n| (*n, "no-place".to_owned(), message.clone())),
                );
                return Ok(());
            };
            let second = batch.split_off(middle);
            self.program(import, writing, batch, progress)?;
            batch = second;
        }
    }
}
