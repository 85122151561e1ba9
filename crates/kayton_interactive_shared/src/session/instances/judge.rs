//! rustc's verdicts on instances: taken from what is kept, or asked for, those of a whole input in one
//! run.
//!
//! While an input is checked for the first time an instance without a verdict is taken as if rustc
//! took it, and its question is noted. Then all that was noted is asked at once, and the input is
//! checked again, with verdicts.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use kayton_toolchain::{Base, Builder, Checker, Digest, Plugin};

use super::expansion::{calls_macro, prelude};
use super::question::{Question, Sheet, Verdict};
use crate::imports::Loaded;

/// How often an input is checked with guesses; what is still open then is asked for one by one.
const ROUNDS: u32 = 6;

/// What the questions of an input are answered with.
pub(super) struct Judge<'s> {
    builder: &'s Builder,
    base: &'s Base,
    loaded: &'s [Loaded],
    known: RefCell<HashMap<Utf8PathBuf, Verdict>>,
    open: RefCell<IndexMap<Utf8PathBuf, Question>>,
    rounds: Cell<u32>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(builder: &'s Builder, base: &'s Base, loaded: &'s [Loaded]) -> Self {
        Self {
            builder,
            base,
            loaded,
            known: RefCell::default(),
            open: RefCell::default(),
            rounds: Cell::new(ROUNDS),
        }
    }

    /// Whether rustc takes it; a guess as long as there are rounds left.
    pub(super) fn judge(
        &self,
        plugin: &Loaded,
        question: Question,
    ) -> Result<Verdict, kayton_toolchain::Error> {
        let file = self.file(plugin, &question.text);
        if let Some(verdict) = self.known.borrow().get(&file) {
            return Ok(verdict.clone());
        }
        if let Ok(bytes) = fs_err::read(&file)
            && let Ok(verdict) = serde_json::from_slice::<Verdict>(&bytes)
        {
            self.known.borrow_mut().insert(file, verdict.clone());
            return Ok(verdict);
        }
        self.open.borrow_mut().insert(file.clone(), question);
        if self.rounds.get() > 0 {
            return Ok(Verdict::Taken(0));
        }
        self.answer()?;
        let known = self.known.borrow();
        Ok(known.get(&file).cloned().unwrap_or(Verdict::Taken(0)))
    }

    /// The type of a variable in an item, or why rustc does not take the item; kept as verdicts are.
    pub(super) fn type_of(
        &self,
        plugin: &Loaded,
        item: &str,
        variable: &str,
    ) -> Result<Result<String, String>, kayton_toolchain::Error> {
        let text = format!("extern crate kayton_base;\n{}{item}", prelude(self.loaded));
        let file = self.file(plugin, &text);
        if let Ok(bytes) = fs_err::read(&file)
            && let Ok(answer) = serde_json::from_slice(&bytes)
        {
            return Ok(answer);
        }
        let answer = self.checker()?.type_of(&text, variable)?;
        let answer = answer.map_err(|said| {
            let first = said.iter().find(|message| message.is_error());
            first
                .map(|message| message.message.clone())
                .unwrap_or_default()
        });
        store(&file, &answer);
        Ok(answer)
    }

    /// Checks what stands on all plugins of the session.
    fn checker(&self) -> Result<Checker<'s>, kayton_toolchain::Error> {
        let plugins: Vec<Plugin> = self.loaded.iter().map(|l| l.plugin.clone()).collect();
        let inputs = self.builder.cell_inputs(self.base, &plugins, &[]);
        self.builder.checker(inputs)
    }

    /// The crates on which cells stand.
    fn crates(&self) -> String {
        let loaded = self.loaded.iter();
        let names = loaded.map(|l| format!("extern crate {};\n", l.plugin.info.crate_name));
        names.collect()
    }

    /// Whether guesses were made since the last time; then all of them have verdicts now.
    pub(super) fn settle(&self) -> Result<bool, kayton_toolchain::Error> {
        if self.open.borrow().is_empty() {
            return Ok(false);
        }
        self.rounds.set(self.rounds.get().saturating_sub(1));
        self.answer()?;
        Ok(true)
    }

    /// Asks rustc all that is open. An error of an early phase may hide those of a later one in other
    /// questions, so the others are asked again without those that rustc refused.
    fn answer(&self) -> Result<(), kayton_toolchain::Error> {
        let open = std::mem::take(&mut *self.open.borrow_mut());
        self.ask(&self.checker()?, open)
    }

    fn ask(
        &self,
        checker: &Checker<'_>,
        mut open: IndexMap<Utf8PathBuf, Question>,
    ) -> Result<(), kayton_toolchain::Error> {
        while !open.is_empty() {
            let prelude = match open.values().any(|question| calls_macro(&question.text)) {
                true => prelude(self.loaded),
                false => self.crates(),
            };
            let sheet = Sheet::new(&prelude, open.values());
            let messages = checker.check(&sheet.text)?;
            let Some(verdicts) = sheet.verdicts(open.values(), &messages) else {
                let second = open.split_off(open.len() / 2);
                self.ask(checker, open)?;
                open = second;
                continue;
            };
            let refused = |verdict: &Verdict| matches!(verdict, Verdict::Refused(_));
            let all = open.len() == 1 || !verdicts.iter().any(refused);
            let mut left = IndexMap::new();
            for ((file, question), verdict) in open.into_iter().zip(verdicts) {
                if all || refused(&verdict) {
                    self.keep(file, verdict);
                } else {
                    left.insert(file, question);
                }
            }
            open = left;
        }
        Ok(())
    }

    fn keep(&self, file: Utf8PathBuf, verdict: Verdict) {
        store(&file, &verdict);
        self.known.borrow_mut().insert(file, verdict);
    }

    fn file(&self, plugin: &Loaded, text: &str) -> Utf8PathBuf {
        let toolchain = self.builder.toolchain().dir(self.builder.home());
        let name = Digest::of(format!("{}\n{text}", plugin.plugin.hash.as_str()).as_bytes());
        toolchain
            .join("instances")
            .join(format!("{}.json", name.short()))
    }
}

/// Keeps an answer. It is only a cache: without it rustc is asked again.
fn store(file: &Utf8Path, answer: &impl serde::Serialize) {
    if let (Some(dir), Ok(json)) = (file.parent(), serde_json::to_vec(answer)) {
        let _ = fs_err::create_dir_all(dir).and_then(|()| fs_err::write(file, json));
    }
}
