//! Runs a program that prints a line per case, with limits.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process::start_failure;

/// How often a program is started again behind a use that ended it.
const STARTS: usize = 25;
/// Files in the folder: texts that are made up are names of some.
const FILES: [&str; 2] = ["abc", "1"];
/// Memory that a program may have, in kilobytes.
const MEMORY: &str = "12000000";

/// Where and how long programs run.
pub(super) struct Limits {
    /// Seconds without a new line.
    pub(super) seconds: u64,
    /// After this, no program is started.
    pub(super) end: Instant,
    /// The folder in which they run; it is made anew for each.
    pub(super) scratch: PathBuf,
}

/// What a use printed: its cases, and what ended the program in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ran {
    /// Kind and texts of each case that came to its end.
    pub(super) cases: BTreeMap<usize, (String, Vec<String>)>,
    /// Why a case did not.
    pub(super) ended: Option<&'static str>,
}

/// Runs the uses; `command` starts the program at the use with a number.
pub(super) fn lines(
    command: &dyn Fn(usize) -> Command,
    uses: &[usize],
    limits: &Limits,
) -> Result<BTreeMap<usize, Ran>, Failure> {
    let mut all: BTreeMap<usize, Ran> = uses.iter().map(|n| (*n, Ran::default())).collect();
    let mut after = 0;
    for _ in 0..STARTS {
        if Instant::now() >= limits.end {
            break;
        }
        let (text, ended) = once(&command(after), limits)?;
        let last = read(&text, &mut all);
        let (Some(ended), Some(last)) = (ended, last) else {
            break;
        };
        if let Some(ran) = all.get_mut(&last) {
            ran.ended = Some(ended);
        }
        after = last + 1;
    }
    Ok(all)
}

/// Reads the lines of one run; the number of the last use that began.
fn read(text: &str, all: &mut BTreeMap<usize, Ran>) -> Option<usize> {
    let mut last = None;
    for line in text.lines() {
        let mut words = line.split('\t');
        let (mark, number, case) = (words.next(), words.next(), words.next());
        let (Some(number), Some(case)) = (
            number.and_then(|n| n.parse::<usize>().ok()),
            case.and_then(|n| n.parse::<usize>().ok()),
        ) else {
            continue;
        };
        match mark {
            Some("@") => last = Some(number),
            Some("=") => {
                let kind = words.next().unwrap_or_default().to_owned();
                let texts = words.map(str::to_owned).collect();
                all.entry(number)
                    .or_default()
                    .cases
                    .insert(case, (kind, texts));
            }
            _ => {}
        }
    }
    last
}

/// What the program printed, and why it ended early.
fn once(command: &Command, limits: &Limits) -> Result<(String, Option<&'static str>), Failure> {
    let scratch = &limits.scratch;
    let _ = std::fs::remove_dir_all(scratch);
    std::fs::create_dir_all(scratch).map_err(Failure::file(scratch))?;
    for name in FILES {
        let file = scratch.join(name);
        std::fs::write(&file, "a,b\n1,2\n").map_err(Failure::file(&file))?;
    }
    let printed = scratch.with_extension("out");
    let out = File::create(&printed).map_err(Failure::file(&printed))?;
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "ulimit -v \"$0\"; exec \"$@\"", MEMORY])
        .arg(command.get_program())
        .args(command.get_args())
        .current_dir(scratch)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(Stdio::null());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(key, value),
            None => limited.env_remove(key),
        };
    }
    let mut child = limited
        .spawn()
        .map_err(|source| start_failure(&limited, source))?;
    let size = || std::fs::metadata(&printed).map_or(0, |m| m.len());
    let (mut seen, mut since) = (size(), Instant::now());
    let ended = loop {
        let status = child
            .try_wait()
            .map_err(|source| start_failure(&limited, source))?;
        if let Some(status) = status {
            break (!status.success()).then_some("crash");
        }
        if size() != seen {
            (seen, since) = (size(), Instant::now());
        }
        if since.elapsed() > Duration::from_secs(limits.seconds) {
            let _ = child.kill();
            let _ = child.wait();
            break Some("timeout");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let bytes = std::fs::read(&printed).map_err(Failure::file(&printed))?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), ended))
}
