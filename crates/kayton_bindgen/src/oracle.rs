//! rustc as the oracle: candidates that do not compile are dropped until the glue does.
//!
//! 1. [`Oracle::first_round`] asks, maps each error to the [`Piece`] on whose lines it stands, and
//!    drops those pieces. Mostly the rest compiles, so the next run builds it at once; errors that
//!    come in later waves (names, types, borrows) are left to [`Oracle::settle`], which asks until
//!    there is none.
//! 2. An error that stands on no piece's lines blames nobody: then the pieces are halved until the
//!    offender is found.
//! 3. [`Oracle::instantiate`] finds what fails only for some arguments, in a run or two.

use std::collections::{BTreeMap, BTreeSet};

use crate::emit::{Frame, GlueSource, Piece, Printed, source};
use crate::refusal::SkipReason;

mod waves;

/// An error of rustc in the glue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OracleMessage {
    /// `E0277`
    pub code: Option<String>,
    /// One line.
    pub message: String,
    /// As rustc prints it.
    pub rendered: String,
    /// First and last line of each primary span in the glue, from 1.
    pub lines: Vec<(u32, u32)>,
    /// Whether it is no error, but says where one came from that was told before.
    pub note: bool,
}

/// How far rustc is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Types and borrows: `--emit=metadata`.
    Check,
    /// Instances, too, unoptimised and without a result: all messages in the order in which rustc
    /// tells them, notes included.
    Instantiate,
    /// All, codegen and linking included.
    Build,
}

/// The candidates could not be made to compile.
#[derive(Debug, thiserror::Error)]
pub enum OracleError<E> {
    /// The oracle itself failed.
    #[error(transparent)]
    Oracle(#[from] E),
    /// The frame of the glue does not compile, whatever is left out of it.
    #[error("the glue does not compile even without any export: {first}")]
    Frame {
        /// rustc's first message.
        first: String,
    },
}

/// Asks rustc about a text of glue, up to a stage; gives its errors.
pub type Ask<'a, E> = dyn FnMut(&str, Stage) -> Result<Vec<OracleMessage>, E> + 'a;

/// Rounds before the pieces are halved.
const MOST_ROUNDS: usize = 24;

/// Runs that halving may take: one offender among two thousand, or a few among fifty.
const MOST_HALVES: usize = 24;

/// The state of the loop.
#[derive(Debug)]
pub struct Oracle<'a> {
    frame: Frame<'a>,
    /// What is printed.
    pub printed: &'a Printed,
    /// What was dropped, and why.
    pub dropped: BTreeMap<Piece, SkipReason>,
    /// Exports among them, by index, against which nothing is known.
    pub left_out: BTreeSet<usize>,
}

impl<'a> Oracle<'a> {
    /// A loop over the printed pieces.
    #[must_use]
    pub fn new(frame: Frame<'a>, printed: &'a Printed) -> Self {
        Oracle {
            frame,
            printed,
            dropped: BTreeMap::new(),
            left_out: BTreeSet::new(),
        }
    }

    /// The glue as it stands.
    #[must_use]
    pub fn source(&self) -> GlueSource {
        source(&self.frame, self.printed, &|piece| {
            self.dropped.contains_key(&piece)
        })
    }

    /// The glue with another manifest.
    #[must_use]
    pub fn source_with(&self, manifest: &str) -> GlueSource {
        let frame = Frame {
            manifest,
            ..self.frame.clone()
        };
        source(&frame, self.printed, &|piece| {
            self.dropped.contains_key(&piece)
        })
    }

    /// Asks once, and drops what is refused; if nobody is to blame, goes on until rustc has no error.
    ///
    /// # Errors
    /// The oracle failed, or the frame itself does not compile.
    pub fn first_round<E>(&mut self, ask: &mut Ask<'_, E>) -> Result<(), OracleError<E>> {
        let glue = self.source();
        let messages = ask(&glue.text, Stage::Check)?;
        if !messages.is_empty() && !self.blame_all(&glue, &messages) {
            self.settle(Stage::Check, ask)?;
        }
        Ok(())
    }

    /// Drops pieces until rustc has no error at this stage. Returns whether anything was dropped.
    ///
    /// # Errors
    /// The oracle failed, or the frame itself does not compile.
    pub fn settle<E>(
        &mut self,
        stage: Stage,
        ask: &mut Ask<'_, E>,
    ) -> Result<bool, OracleError<E>> {
        let before = self.dropped.len();
        for _ in 0..MOST_ROUNDS {
            let glue = self.source();
            let messages = ask(&glue.text, stage)?;
            if messages.is_empty() {
                return Ok(self.dropped.len() > before);
            }
            if !self.blame_all(&glue, &messages) {
                self.bisect(stage, ask)?;
            }
        }
        self.bisect(stage, ask)?;
        Ok(true)
    }

    /// Drops the pieces on whose lines messages stand; whether there was one.
    pub(crate) fn blame_all(&mut self, glue: &GlueSource, messages: &[OracleMessage]) -> bool {
        let mut blamed = false;
        for message in messages {
            blamed |= self.blame(glue, message);
        }
        blamed
    }

    /// Drops the pieces on whose lines the message stands.
    fn blame(&mut self, glue: &GlueSource, message: &OracleMessage) -> bool {
        let mut blamed = false;
        for (first, last) in &message.lines {
            for (from, to, piece) in &glue.lines {
                if first <= to && last >= from {
                    blamed = true;
                    self.drop_piece(*piece, message);
                }
            }
        }
        blamed
    }

    fn drop_piece(&mut self, piece: Piece, message: &OracleMessage) {
        let text = match &message.code {
            Some(code) => format!("{} [{code}]", message.message),
            None => message.message.clone(),
        };
        self.dropped
            .entry(piece)
            .or_insert_with(|| SkipReason::rejected(text));
    }

    /// Finds pieces without which rustc is content, by adding halves, first the whole. What is not
    /// added after [`MOST_HALVES`] runs stays out.
    fn bisect<E>(&mut self, stage: Stage, ask: &mut Ask<'_, E>) -> Result<(), OracleError<E>> {
        let all: Vec<Piece> = self.source().lines.iter().map(|l| l.2).collect();
        let before = self.dropped.clone();
        let nothing = OracleMessage {
            code: None,
            message: "cannot be compiled together with the rest".to_owned(),
            rendered: String::new(),
            lines: Vec::new(),
            note: false,
        };
        for piece in &all {
            self.drop_piece(*piece, &nothing);
        }
        let messages = ask(&self.source().text, stage)?;
        if let Some(first) = messages.first() {
            return Err(OracleError::Frame {
                first: first.rendered.clone(),
            });
        }
        let mut pending: Vec<Vec<Piece>> = vec![all];
        for _ in 0..MOST_HALVES {
            let Some(group) = pending.pop() else { break };
            for piece in &group {
                if !before.contains_key(piece) {
                    self.dropped.remove(piece);
                }
            }
            let messages = ask(&self.source().text, stage)?;
            let Some(message) = messages.first() else {
                continue;
            };
            for piece in &group {
                self.drop_piece(*piece, message);
            }
            if group.len() > 1 {
                let (left, right) = group.split_at(group.len() / 2);
                pending.push(right.to_vec());
                pending.push(left.to_vec());
            }
        }
        Ok(())
    }
}
