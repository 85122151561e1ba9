//! Starting `kayton`, and folders to start it in.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository is there")
}

/// Cargo's folder for these tests; it stays between runs.
pub(crate) fn tmp() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// The cache that the tests share.
pub(crate) fn shared_home() -> PathBuf {
    tmp().join("home")
}

/// An empty folder of this name, whatever an earlier run left there.
pub(crate) fn fresh_folder(name: &str) -> PathBuf {
    let folder = tmp().join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// A folder of this name, with what is in it.
pub(crate) fn kept_folder(name: &str) -> PathBuf {
    let folder = tmp().join(name);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// Writes a file, unless it holds `text` already.
pub(crate) fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).expect("a folder can be made");
    }
    // Written in one step: another test may be reading it.
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}.{}.{count}", path.display(), std::process::id());
    fs::write(&name, text).expect("a file can be written");
    fs::rename(&name, path).expect("a file can be renamed");
}

/// Reads a file of the repository.
pub(crate) fn repository_file(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A `kayton.toml` that imports a crate from a folder.
pub(crate) fn project_with(krate: &str, path: &Path) -> String {
    format!("[rimport]\n{krate} = {{ path = {path:?} }}\n")
}

/// One start of `kayton`.
pub(crate) struct Kayton {
    command: Command,
}

/// How a start of `kayton` ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code; -1 where a signal ended it.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error without timing lines.
    pub(crate) stderr: String,
    /// The timing lines: one JSON object per cell and per import.
    pub(crate) timings: Vec<serde_json::Value>,
}

impl Kayton {
    /// `kayton ARGS` with the shared cache, in cargo's folder for tests.
    pub(crate) fn new<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kayton"));
        command
            .args(args)
            .current_dir(tmp())
            .env("KAYTON_HOME", shared_home())
            .env("KAYTON_TIMINGS", "1")
            .env("NO_COLOR", "1")
            .env_remove("KAYTON_OFFLINE_STRICT")
            .env_remove("RUST_BACKTRACE");
        Self { command }
    }

    /// `kayton run FILE`.
    pub(crate) fn run(file: &Path) -> Self {
        Self::new([OsStr::new("run"), file.as_os_str()])
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    pub(crate) fn home(mut self, home: &Path) -> Self {
        self.command.env("KAYTON_HOME", home);
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Another toolchain than the default one.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn toolchain(mut self, name: &str) -> Self {
        self.command.env("KAYTON_TOOLCHAIN", name);
        self
    }

    /// Whatever needs more than the cache is an error.
    pub(crate) fn builds_nothing(mut self) -> Self {
        self.command.env("KAYTON_OFFLINE_STRICT", "1");
        self
    }

    /// Starts it and waits.
    pub(crate) fn outcome(mut self) -> Outcome {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .expect("kayton can be started");
        Outcome::new(&output)
    }

    /// Starts it, writes `input`, and waits.
    pub(crate) fn outcome_with_input(mut self, input: &str) -> Outcome {
        self.command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("kayton can be started");
        let mut stdin = child.stdin.take().expect("stdin is a pipe");
        // A program that ends before it has read everything closes the pipe; its outcome tells.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Outcome::new(&child.wait_with_output().expect("kayton can be waited for"))
    }
}

impl Outcome {
    fn new(output: &Output) -> Self {
        let text = String::from_utf8_lossy(&output.stderr).replace("\r\n", "\n");
        let mut outcome = Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"),
            stderr: String::new(),
            timings: Vec::new(),
        };
        for line in text.lines() {
            match serde_json::from_str(line) {
                Ok(value @ serde_json::Value::Object(_)) => outcome.timings.push(value),
                _ => {
                    outcome.stderr.push_str(line);
                    outcome.stderr.push('\n');
                }
            }
        }
        outcome
    }

    /// Fails the test unless the program succeeded; returns what it printed.
    #[track_caller]
    pub(crate) fn success(&self) -> &str {
        assert_eq!(
            self.code, 0,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        &self.stdout
    }

    /// Fails the test unless the program reported an error; returns the message.
    #[track_caller]
    pub(crate) fn error(&self) -> &str {
        assert_eq!(
            self.code, 1,
            "stdout:\n{}\nstderr:\n{}",
            self.stdout, self.stderr
        );
        assert!(
            !self.stderr.trim().is_empty(),
            "an error says what is wrong"
        );
        &self.stderr
    }

    /// How often this process built a plugin for `krate`.
    pub(crate) fn builds_of(&self, krate: &str) -> usize {
        self.timings
            .iter()
            .filter(|t| t["import"] == krate && t["built"] == true)
            .count()
    }
}

/// Fails the test unless both texts are the same; shows the lines that differ.
#[track_caller]
pub(crate) fn same_lines(what: &str, got: &str, wanted: &str) {
    if got == wanted {
        return;
    }
    let (got, wanted): (Vec<_>, Vec<_>) = (got.lines().collect(), wanted.lines().collect());
    let mut message = format!("{what}: {} lines, {} wanted", got.len(), wanted.len());
    for at in 0..got.len().max(wanted.len()) {
        let (got, wanted) = (got.get(at), wanted.get(at));
        if got != wanted {
            let show =
                |line: Option<&&str>| line.map_or("(no line)".to_owned(), |l| format!("{l:?}"));
            message.push_str(&format!(
                "\nline {}: {}\n    wanted: {}",
                at + 1,
                show(got),
                show(wanted)
            ));
        }
    }
    panic!("{message}");
}
