//! What only instantiation finds: constants that do not evaluate for some arguments, recursion
//! without end in types.
//!
//! Such an error stands somewhere in the bound crate, not in the glue, and rustc tells it once, for
//! the first export that leads there. So each export is followed by a [mark](marked): a function
//! that fails in the same phase. rustc visits the items of a crate in order and tells errors as it
//! meets them; what it says between two marks belongs to the export that stands between them. One
//! run finds all first offenders, a second those that led to the same places.

use super::{Ask, Oracle, OracleError, OracleMessage, Stage};
use crate::emit::{GlueSource, Piece};

/// Runs that look for offenders. The exports that a third would find lead to places that two others
/// led to already; they are left to be instantiated on demand.
const MOST_WAVES: usize = 2;

/// The struct whose instances fail, one per mark. It stands on the last line of a marked text.
const MARK: &str = "pub struct KaytonMark<const N: usize>; impl<const N: usize> KaytonMark<N> { \
                    const HERE: () = [()][N + 1]; pub fn here() { Self::HERE } }";

/// A glue text with a mark behind every export.
struct Marked {
    glue: GlueSource,
    /// Line of each mark, with the export before it.
    marks: Vec<(u32, Option<Piece>)>,
    /// Line of [`MARK`].
    last: u32,
}

impl Oracle<'_> {
    /// Drops the exports that instantiation refuses; whether there was one.
    ///
    /// # Errors
    /// The oracle failed.
    pub(crate) fn instantiate<E>(&mut self, ask: &mut Ask<'_, E>) -> Result<bool, OracleError<E>> {
        let before = self.dropped.len();
        for _ in 0..MOST_WAVES {
            let marked = marked(&self.source());
            let messages = ask(&marked.glue.text, Stage::Instantiate)?;
            let blamed = blamed(&marked, &messages);
            if blamed.is_empty() {
                break;
            }
            for (piece, message) in blamed {
                self.drop_piece(piece, message);
            }
        }
        Ok(self.dropped.len() > before)
    }

    /// Leaves out every export for which `open` holds; whether there was one. They are instantiated
    /// by who uses them.
    pub(crate) fn leave_out(
        &mut self,
        open: &dyn Fn(usize) -> bool,
        message: &OracleMessage,
    ) -> bool {
        let before = self.dropped.len();
        for (_, _, piece) in self.source().lines {
            if let Piece::Export(at) = piece
                && open(at)
            {
                self.drop_piece(piece, message);
                self.left_out.insert(at);
            }
        }
        self.dropped.len() > before
    }
}

/// Puts a mark before the first export and one behind every export.
fn marked(glue: &GlueSource) -> Marked {
    let exports = glue.lines.iter();
    let exports = exports.filter(|line| matches!(line.2, Piece::Export(_)));
    // The line behind which a mark stands; the first stands for no export.
    let before = exports.clone().next().map(|first| (first.0 - 1, None));
    let behind = exports.map(|line| (line.1, Some(line.2)));
    let mut ends = before.into_iter().chain(behind).peekable();
    let mut text = String::with_capacity(glue.text.len() * 5 / 4);
    let mut marks = Vec::new();
    let mut line = 0;
    for (at, own) in (1u32..).zip(glue.text.lines()) {
        text.extend([own, "\n"]);
        line += 1;
        while let Some((_, piece)) = ends.next_if(|end| end.0 == at) {
            text.extend([mark(marks.len()).as_str(), "\n"]);
            line += 1;
            marks.push((line, piece));
        }
    }
    text.extend([MARK, "\n"]);
    let lines = Vec::new();
    Marked {
        glue: GlueSource { text, lines },
        marks,
        last: line + 1,
    }
}

fn mark(number: usize) -> String {
    format!("pub fn kayton_mark_{number}() {{ crate::KaytonMark::<{number}>::here() }}")
}

/// The exports before whose marks rustc said something, with the first that it said.
fn blamed<'m>(marked: &Marked, messages: &'m [OracleMessage]) -> Vec<(Piece, &'m OracleMessage)> {
    let mut out = Vec::new();
    let mut said: Option<&OracleMessage> = None;
    let mut next = 0;
    let mut error = None;
    for message in messages {
        let on = |line: u32| message.lines.iter().any(|(a, b)| *a <= line && line <= *b);
        if on(marked.last) {
            continue;
        }
        if let Some(at) = marked.marks.iter().position(|mark| on(mark.0)) {
            if let (Some(said), Some(piece)) = (said.take(), marked.marks[at].1) {
                out.push((piece, said));
            }
            next = at + 1;
            continue;
        }
        if !message.note {
            error = Some(message);
        }
        // That a constant failed is said in full once, and after that only noted.
        said = said.or(error).or(Some(message));
    }
    // rustc gave up before it came to the next mark.
    if let (Some(said), Some((_, Some(piece)))) = (said, marked.marks.get(next)) {
        out.push((*piece, said));
    }
    out
}
