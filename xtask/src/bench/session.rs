//! A `kayton repl` driven through its pipes: a cell ends at an empty line, and with
//! `KAYTON_TIMINGS=1` each finished cell is followed by one JSON line on stderr.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::failure::Failure;
use crate::process::start_failure;

/// What a finished cell says of itself. Times are in microseconds.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Timing {
    /// Number of the cell, from 1.
    #[allow(dead_code, reason = "tells a cell's line from others")]
    cell: u64,
    /// Whether the cell succeeded.
    ok: bool,
    /// The compiled code alone.
    pub(crate) run_us: f64,
    /// Everything from the input to the end of the run.
    pub(crate) total_us: f64,
}

/// The running process.
pub(crate) struct Session {
    child: Child,
    stdin: ChildStdin,
    stderr: BufReader<ChildStderr>,
    started: Instant,
}

impl Session {
    /// Starts a session with this cache, in this folder.
    pub(crate) fn start(kayton: &Path, home: &Path, folder: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(kayton);
        command
            .arg("repl")
            .current_dir(folder)
            .env("KAYTON_HOME", home)
            .env("KAYTON_TIMINGS", "1")
            .env("NO_COLOR", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command
            .spawn()
            .map_err(|source| start_failure(&command, source))?;
        match (child.stdin.take(), child.stderr.take()) {
            (Some(stdin), Some(stderr)) => Ok(Self {
                child,
                stdin,
                stderr: BufReader::new(stderr),
                started,
            }),
            _ => Err(protocol("the session has no pipes")),
        }
    }

    /// Runs one cell and returns its times.
    pub(crate) fn cell(&mut self, text: &str) -> Result<Timing, Failure> {
        write!(self.stdin, "{}\n\n", text.trim_end())
            .and_then(|()| self.stdin.flush())
            .map_err(|e| protocol(e.to_string()))?;
        let mut said = String::new();
        loop {
            let mut line = String::new();
            let read = self
                .stderr
                .read_line(&mut line)
                .map_err(|e| protocol(e.to_string()))?;
            if read == 0 {
                return Err(protocol(format!("the session ended in\n{text}\n{said}")));
            }
            match serde_json::from_str::<Timing>(&line) {
                Ok(timing) if timing.ok => return Ok(timing),
                Ok(_) => return Err(protocol(format!("a cell failed:\n{text}\n{said}"))),
                Err(_) => said.push_str(&line),
            }
        }
    }

    /// Time since the process was started.
    pub(crate) fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Ends the session and waits for it.
    pub(crate) fn end(self) -> Result<(), Failure> {
        let Self {
            mut child,
            stdin,
            stderr,
            ..
        } = self;
        drop(stdin);
        drop(stderr);
        child
            .wait()
            .map(|_| ())
            .map_err(|e| protocol(e.to_string()))
    }
}

fn protocol(detail: impl Into<String>) -> Failure {
    Failure::Protocol {
        what: "kayton repl",
        detail: detail.into(),
    }
}
