use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Past this size the older half of the file is forgotten when a kernel starts.
const LIMIT: u64 = 8 * 1024 * 1024;

/// One cell that was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Number of the kernel's session, from 1.
    #[serde(rename = "s")]
    pub(super) session: usize,
    /// Number of the cell in it, from 1.
    #[serde(rename = "n")]
    pub(super) line: usize,
    #[serde(rename = "i")]
    pub(super) input: String,
    /// Plain text of its value.
    #[serde(rename = "o", default, skip_serializing_if = "String::is_empty")]
    pub(super) output: String,
}

/// The history: a file of one JSON object per line that all kernels append to, or memory.
///
/// **A history is a convenience.** If the file cannot be used, the kernel says so in its log and
/// keeps the history in memory.
pub(crate) struct History {
    session: usize,
    /// Records of this session, for when there is no file.
    own: Vec<Record>,
    file: Option<PathBuf>,
}

impl History {
    /// Opens the file and takes the number after its last session for this one.
    pub(crate) fn open(file: Option<PathBuf>) -> Self {
        let memory = Self {
            session: 1,
            own: Vec::new(),
            file: None,
        };
        let Some(file) = file else { return memory };
        match begin(&file) {
            Ok(session) => Self {
                session,
                file: Some(file),
                ..memory
            },
            Err(error) => {
                tracing::warn!(%error, "the history is not kept");
                memory
            }
        }
    }

    pub(super) fn session(&self) -> usize {
        self.session
    }

    /// Appends a cell.
    pub(crate) fn record(&mut self, line: usize, input: &str, output: &str) {
        let (input, output) = (input.to_owned(), output.to_owned());
        let record = Record {
            session: self.session,
            line,
            input,
            output,
        };
        if let Some(file) = &self.file
            && let Err(error) = append(file, &record)
        {
            tracing::warn!(%error, "the history is not kept from here on");
            self.file = None;
        }
        self.own.push(record);
    }

    /// All records: sessions in the order in which they began, then lines.
    pub(super) fn records(&self) -> Vec<Record> {
        let text = self
            .file
            .as_ref()
            .and_then(|file| fs_err::read_to_string(file).ok());
        let mut records: Vec<_> = match text {
            Some(text) => parse(&text).filter(|r| r.session != self.session).collect(),
            None => Vec::new(),
        };
        records.extend_from_slice(&self.own);
        // Kernels that run at the same time write in turns.
        records.sort_by_key(|record| (record.session, record.line));
        records
    }
}

/// Records of a text; lines that are none (a kernel died while it wrote) are passed over.
fn parse(text: &str) -> impl Iterator<Item = Record> {
    let record = |line| serde_json::from_str::<Record>(line).ok();
    text.lines()
        .filter_map(record)
        .filter(|record| record.line > 0)
}

/// The next session's number; it is written at once, so that two kernels never share one.
fn begin(path: &Path) -> std::io::Result<usize> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let file = options().open(path)?;
    file.file().lock()?;
    let mut text = fs_err::read_to_string(path)?;
    if text.len() as u64 > LIMIT {
        let half = text.len() / 2;
        let end = text.as_bytes()[half..]
            .iter()
            .position(|byte| *byte == b'\n');
        text.drain(..end.map_or(text.len(), |at| half + at + 1));
        fs_err::write(path, &text)?;
    }
    let sessions = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Record>(line).ok());
    let session = sessions.map(|record| record.session).max().unwrap_or(0) + 1;
    let start = Record {
        session,
        line: 0,
        input: String::new(),
        output: String::new(),
    };
    append(path, &start)?;
    Ok(session)
}

fn append(path: &Path, record: &Record) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(record).map_err(std::io::Error::other)?;
    line.push(b'\n');
    // One write of a whole line, which the system appends as one piece.
    options().open(path)?.write_all(&line)
}

fn options() -> fs_err::OpenOptions {
    let mut options = fs_err::OpenOptions::new();
    options.create(true).append(true).read(true);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_after_one_another_see_what_came_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("deep/history.jsonl");
        let mut first = History::open(Some(file.clone()));
        first.record(1, "a = 1", "");
        let mut second = History::open(Some(file.clone()));
        second.record(1, "b", "2");
        first.record(2, "c", "3");
        assert_eq!((first.session(), second.session()), (1, 2));
        let seen = |history: &History| {
            let records = history.records().into_iter();
            records
                .map(|r| (r.session, r.line, r.input))
                .collect::<Vec<_>>()
        };
        let all = [
            (1, 1, "a = 1".to_owned()),
            (1, 2, "c".to_owned()),
            (2, 1, "b".to_owned()),
        ];
        assert_eq!(seen(&first), all);
        assert_eq!(seen(&second), all);
        assert_eq!(seen(&History::open(Some(file))), all);
    }

    #[test]
    fn broken_lines_are_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("history.jsonl");
        fs_err::write(
            &file,
            "{\"s\":4,\"n\":1,\"i\":\"x\"}\n{\"s\":4,\"n\":2,\"i\":\"half",
        )
        .expect("written");
        let history = History::open(Some(file));
        assert_eq!(history.session(), 5);
        assert_eq!(history.records().len(), 1);
    }

    #[test]
    fn a_long_history_loses_its_older_half() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("history.jsonl");
        let line = format!("{{\"s\":7,\"n\":1,\"i\":\"{}\"}}\n", "x".repeat(1000));
        fs_err::write(&file, line.repeat(9000)).expect("written");
        let history = History::open(Some(file));
        assert_eq!(history.session(), 8);
        assert_eq!(history.records().len(), 4499);
    }

    #[test]
    fn without_a_file_the_history_lasts_as_long_as_the_kernel() {
        let mut history = History::open(None);
        history.record(1, "x", "");
        assert_eq!(history.records().len(), 1);
        let folder = tempfile::tempdir().expect("a folder");
        let unusable = History::open(Some(folder.path().to_owned()));
        assert_eq!(unusable.session(), 1);
    }
}
