//! What became of a worker, in words.

use std::fmt;
use std::process::ExitStatus;
use std::time::Duration;

/// A worker ended, and every value with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the process that ran {} ended: {how}", if .entry.is_some() { "the cell" } else { "the cells" })]
pub struct Loss {
    /// How it ended.
    pub how: Ending,
    /// Entry of the cell that ran; `None` if it ended between cells.
    pub entry: Option<String>,
}

/// How a worker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The program ended it, as `exit` does.
    Exit(i32),
    /// The system ended it: number of the signal, or status on Windows, and its name if known.
    Signal(i64, Option<&'static str>),
    /// Calls nested deeper than the stack.
    StackOverflow,
    /// An allocation failed.
    OutOfMemory,
    /// The cell did not react to an interrupt in this time.
    Unresponsive(Duration),
    /// It closed its channel.
    Silent,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(code) => write!(f, "exit code {code}"),
            Self::Signal(number, name) => {
                match name {
                    Some(name) => write!(f, "signal {number} ({name})")?,
                    None => write!(f, "signal {number:#x}")?,
                }
                match name {
                    Some("SIGKILL") => f.write_str("; perhaps the system was out of memory"),
                    _ => Ok(()),
                }
            }
            Self::StackOverflow => {
                f.write_str("stack overflow: functions call each other too deeply")
            }
            Self::OutOfMemory => f.write_str("out of memory"),
            Self::Unresponsive(grace) => {
                write!(
                    f,
                    "it did not react to the interrupt within {:.1} s",
                    grace.as_secs_f64()
                )
            }
            Self::Silent => f.write_str("it closed its channel"),
        }
    }
}

impl Ending {
    /// Reads an exit status, with the end of what the process wrote to standard error: std says
    /// there why it aborts.
    pub(crate) fn read(status: ExitStatus, stderr: &str) -> Self {
        let how = of_status(status);
        match how {
            Self::Exit(_) => how,
            _ if stderr.contains("has overflowed its stack") => Self::StackOverflow,
            _ if stderr.contains("memory allocation of ") => Self::OutOfMemory,
            _ => how,
        }
    }
}

#[cfg(unix)]
fn of_status(status: ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt as _;

    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exit(code),
        (None, Some(signal)) => Ending::Signal(signal.into(), signal_name(signal)),
        (None, None) => Ending::Silent,
    }
}

/// Names of signals that end a process; those whose numbers differ between systems are left out.
#[cfg(unix)]
fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 if cfg!(target_os = "linux") => "SIGBUS",
        10 if cfg!(target_vendor = "apple") => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        31 if cfg!(target_os = "linux") => "SIGSYS",
        _ => return None,
    })
}

/// Statuses from `NTSTATUS` values, [MS-ERREF] section 2.3.1.
#[cfg(not(unix))]
fn of_status(status: ExitStatus) -> Ending {
    let Some(code) = status.code() else {
        return Ending::Silent;
    };
    let name = match code.cast_unsigned() {
        0xC000_00FD => return Ending::StackOverflow,
        0xC000_0005 => Some("access violation"),
        0xC000_001D => Some("illegal instruction"),
        0xC000_0094 => Some("integer division or modulo by zero"),
        0xC000_0409 => Some("abort"),
        0xC000_0000.. => None,
        _ => return Ending::Exit(code),
    };
    Ending::Signal(code.cast_unsigned().into(), name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    fn read(raw: i32, stderr: &str) -> String {
        Ending::read(ExitStatus::from_raw(raw), stderr).to_string()
    }

    #[test]
    fn endings_are_named() {
        assert_eq!(read(3 << 8, ""), "exit code 3");
        assert_eq!(read(6, ""), "signal 6 (SIGABRT)");
        assert_eq!(
            read(9, ""),
            "signal 9 (SIGKILL); perhaps the system was out of memory"
        );
        assert_eq!(read(64, ""), "signal 0x40");
        let overflow = "\nthread 'cells' has overflowed its stack\nfatal runtime error";
        assert!(read(6, overflow).starts_with("stack overflow"));
        assert_eq!(
            read(6, "memory allocation of 99 bytes failed"),
            "out of memory"
        );
        assert_eq!(read(0, overflow), "exit code 0");
    }

    #[test]
    fn a_loss_says_whether_a_cell_ran() {
        let loss = Loss {
            how: Ending::Exit(3),
            entry: Some("kayton_cell_1".into()),
        };
        assert_eq!(
            loss.to_string(),
            "the process that ran the cell ended: exit code 3"
        );
        let loss = Loss {
            how: Ending::Unresponsive(Duration::from_secs(2)),
            entry: None,
        };
        assert_eq!(
            loss.to_string(),
            "the process that ran the cells ended: it did not react to the interrupt within 2.0 s"
        );
    }
}
