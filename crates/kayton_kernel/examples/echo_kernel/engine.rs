//! A language of the commands below, one per line: the protocol without Keyton.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use kayton_kernel::engine::{
    Bundle, Candidate, Cell, Completeness, Completion, Engine, Failure, Language, Output, Started,
    Stream, Success,
};
use kayton_kernel::server::Options;
use kayton_kernel::{About, CommData, LanguageInfo, Target, Targets};

/// Every command, for completion.
const COMMANDS: &[&str] = &[
    "print", "error", "value", "html", "update", "clear", "ask", "sleep", "raise", "lines", "page",
];

struct Echo {
    interrupted: Arc<AtomicBool>,
}

impl Engine for Echo {
    fn execute(&mut self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure> {
        // An interrupt may come before the cell has begun, and is meant for it all the same: the
        // flag is lowered at the end, not here.
        let result = self.lines(cell, output);
        self.interrupted.store(false, Ordering::Release);
        result
    }

    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure> {
        match expression.strip_prefix("raise ") {
            Some(value) => Err(failure("ValueError", value)),
            None => Ok(plain(expression)),
        }
    }
}

impl Echo {
    fn lines(&self, cell: &Cell<'_>, output: &Output) -> Result<Success, Failure> {
        let mut success = Success::default();
        for line in cell.code.lines() {
            let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
            match command {
                "print" => output.write(Stream::Stdout, format!("{rest}\n")),
                "error" => output.write(Stream::Stderr, format!("{rest}\n")),
                "lines" => {
                    for number in 0..rest.parse().unwrap_or(0) {
                        output.write(Stream::Stdout, format!("line {number}\n"));
                    }
                }
                "value" => success.result = Some(plain(rest)),
                "html" => output.display(bundle("text/html", rest), Bundle::new(), Some("d")),
                "update" => output.update_display("d", bundle("text/html", rest), Bundle::new()),
                "clear" => output.clear(false),
                "ask" => match output.input(rest, false) {
                    Ok(answer) => output.write(Stream::Stdout, format!("{answer}\n")),
                    Err(error) => return Err(failure("InputError", &error.to_string())),
                },
                "sleep" => self.sleep(rest.parse().unwrap_or(0))?,
                "page" => success.pages.push(plain(rest)),
                "panic" => panic!("asked for"),
                "" => {}
                _ => return Err(failure("ValueError", rest)),
            }
        }
        Ok(success)
    }

    fn sleep(&self, milliseconds: u64) -> Result<(), Failure> {
        let end = Instant::now() + Duration::from_millis(milliseconds);
        while Instant::now() < end {
            if self.interrupted.load(Ordering::Acquire) {
                return Err(failure("KeyboardInterrupt", "interrupted"));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

fn bundle(mime: &str, text: &str) -> Bundle {
    Bundle::from_iter([(mime.to_owned(), text.into())])
}

fn plain(text: &str) -> Bundle {
    bundle("text/plain", text)
}

fn failure(name: &str, value: &str) -> Failure {
    let traceback = vec![format!("{name}: {value}")];
    Failure {
        name: name.to_owned(),
        value: value.to_owned(),
        traceback,
    }
}

struct Commands;

impl Language for Commands {
    fn complete(&self, code: &str, cursor: usize) -> Completion {
        let start = code[..cursor]
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + 1);
        let prefix = &code[start..cursor];
        let fits = COMMANDS
            .iter()
            .filter(|command| command.starts_with(prefix));
        let candidate = |command: &&str| Candidate {
            text: (*command).to_owned(),
            kind: "keyword".to_owned(),
            signature: String::new(),
        };
        Completion {
            start,
            end: cursor,
            candidates: fits.map(candidate).collect(),
        }
    }

    fn inspect(&self, code: &str, cursor: usize, _: u8) -> Option<Bundle> {
        let word = code[..cursor].split_whitespace().next_back()?;
        COMMANDS
            .contains(&word)
            .then(|| plain(&format!("the command {word}")))
    }

    fn is_complete(&self, code: &str) -> Completeness {
        match code {
            code if code.ends_with('\\') => Completeness::Incomplete { indent: 2 },
            code if code.contains("\0") || code.starts_with(' ') => Completeness::Invalid,
            _ => Completeness::Complete,
        }
    }
}

/// Sends back what it gets.
struct Mirror;

impl Target for Mirror {
    fn open(&mut self, _: &str, data: &CommData) -> Option<Vec<CommData>> {
        Some(vec![data.clone()])
    }

    fn message(&mut self, _: &str, data: &CommData) -> Vec<CommData> {
        vec![data.clone()]
    }

    fn close(&mut self, _: &str) {}
}

/// A kernel of this language.
pub(crate) fn options(history: Option<PathBuf>) -> Options {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = interrupted.clone();
    Options {
        about: About {
            implementation: "echo".to_owned(),
            version: "0.1".to_owned(),
            banner: "Echo".to_owned(),
            language: LanguageInfo {
                name: "echo".to_owned(),
                version: "0.1".to_owned(),
                mimetype: Some("text/x-echo".to_owned()),
                file_extension: Some(".echo".to_owned()),
                pygments_lexer: None,
                codemirror_mode: None,
                nbconvert_exporter: None,
            },
            help_links: Vec::new(),
        },
        starter: Box::new(move || {
            let engine = Box::new(Echo { interrupted });
            let interrupt = Arc::new(move || flag.store(true, Ordering::Release));
            Ok(Started {
                engine,
                language: Arc::new(Commands),
                interrupt,
            })
        }),
        history,
        comms: Targets::default().with("mirror", Box::new(Mirror)),
    }
}
