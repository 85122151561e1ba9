use std::sync::{Arc, Mutex, PoisonError};

use kayton_interactive_shared::ide::{Ide, Inspection};
use kayton_interactive_shared::{Completeness as Whole, is_complete};

use super::magics;
use crate::engine::{Bundle, Candidate, Completeness, Completion, Language};

/// What can be said about Keyton and the names of the session without running anything. Clones
/// share what they know.
#[derive(Clone, Default)]
pub(super) struct Keyton(Arc<Mutex<Ide>>);

impl Keyton {
    /// Takes what the session knows now.
    pub(super) fn learn(&self, ide: Ide) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ide;
    }

    fn ide(&self) -> Ide {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Language for Keyton {
    fn complete(&self, code: &str, cursor: usize) -> Completion {
        if let Some(commands) = magics::complete(code, cursor) {
            return commands;
        }
        let found = self.ide().complete(code, cursor);
        let candidates = found.items.into_iter().map(|item| Candidate {
            text: item.insert,
            kind: item.kind.as_str().to_owned(),
            signature: item.signature,
        });
        Completion {
            start: found.range.start,
            end: found.range.end,
            candidates: candidates.collect(),
        }
    }

    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<Bundle> {
        let command = magics::inspect(code, cursor);
        command.or_else(|| self.ide().inspect(code, cursor, detail).as_ref().map(forms))
    }

    fn is_complete(&self, code: &str) -> Completeness {
        if magics::is_whole(code) {
            return Completeness::Complete;
        }
        if magics::is_begun(code) {
            return Completeness::Incomplete { indent: 0 };
        }
        match is_complete(code) {
            Whole::Complete => Completeness::Complete,
            Whole::Incomplete { indent } => Completeness::Incomplete {
                indent: indent as usize,
            },
            Whole::Invalid => Completeness::Invalid,
        }
    }
}

fn forms(found: &Inspection) -> Bundle {
    Bundle::from_iter([
        ("text/plain".to_owned(), found.text().into()),
        ("text/markdown".to_owned(), found.markdown().into()),
        ("text/html".to_owned(), found.html().into()),
    ])
}
