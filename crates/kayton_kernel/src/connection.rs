//! The connection file: where the client wants the kernel's five sockets, and the key of the
//! signatures (messaging specification, "Connection files").

use std::path::{Path, PathBuf};

use jupyter_protocol::{ConnectionInfo, Transport};

/// The only signature scheme that clients use.
const SCHEME: &str = "hmac-sha256";

/// Why a connection file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// It cannot be read.
    #[error("the connection file {} cannot be read: {source}", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not JSON with the fields that the specification asks for.
    #[error("{} is not a connection file: {source}", .file.display())]
    Shape {
        /// The file.
        file: PathBuf,
        /// What is wrong and where.
        source: serde_json::Error,
    },
    /// Its signatures are of a kind that is not known here.
    #[error(
        "{} asks for signatures by `{scheme}`; this kernel knows `{SCHEME}` only",
        .file.display()
    )]
    Scheme {
        /// The file.
        file: PathBuf,
        /// What it asks for.
        scheme: String,
    },
    /// A port is missing, so the client could not find the kernel.
    #[error("{} gives no port to the {channel} channel", .file.display())]
    Port {
        /// The file.
        file: PathBuf,
        /// The channel.
        channel: &'static str,
    },
}

/// Reads and checks a connection file.
pub fn read(file: &Path) -> Result<ConnectionInfo, ConnectionError> {
    let text = std::fs::read_to_string(file).map_err(|source| ConnectionError::Read {
        file: file.to_owned(),
        source,
    })?;
    check(file, &text)
}

fn check(file: &Path, text: &str) -> Result<ConnectionInfo, ConnectionError> {
    let info: ConnectionInfo =
        serde_json::from_str(text).map_err(|source| ConnectionError::Shape {
            file: file.to_owned(),
            source,
        })?;
    // Without a key messages are not signed, whatever the scheme says.
    if !info.key.is_empty() && info.signature_scheme != SCHEME {
        let scheme = info.signature_scheme;
        return Err(ConnectionError::Scheme {
            file: file.to_owned(),
            scheme,
        });
    }
    let ports = [
        (info.shell_port, "shell"),
        (info.iopub_port, "iopub"),
        (info.stdin_port, "stdin"),
        (info.control_port, "control"),
        (info.hb_port, "heartbeat"),
    ];
    match ports
        .iter()
        .find(|(port, _)| info.transport == Transport::TCP && *port == 0)
    {
        Some((_, channel)) => Err(ConnectionError::Port {
            file: file.to_owned(),
            channel,
        }),
        None => Ok(info),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(change: impl Fn(&mut serde_json::Value)) -> String {
        let mut value = serde_json::json!({
            "ip": "127.0.0.1", "transport": "tcp", "key": "k", "signature_scheme": "hmac-sha256",
            "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
            "kernel_name": "kayton", "jupyter_session": "a field of a later version",
        });
        change(&mut value);
        value.to_string()
    }

    fn message(text: &str) -> String {
        check(Path::new("k.json"), text)
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn what_jupyter_writes_is_read() {
        let info = check(Path::new("k.json"), &text(|_| ())).expect("read");
        assert_eq!(info.shell_url(), "tcp://127.0.0.1:1");
        assert_eq!(info.hb_url(), "tcp://127.0.0.1:5");
    }

    #[test]
    fn unix_sockets_need_no_port() {
        let ipc = text(|v| {
            v["transport"] = "ipc".into();
            v["ip"] = "/run/kernel".into();
            v["shell_port"] = 0.into();
        });
        let info = check(Path::new("k.json"), &ipc).expect("read");
        assert_eq!(info.shell_url(), "ipc:///run/kernel-0");
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(message("{").contains("k.json is not a connection file: EOF"));
        let missing = text(|v| drop(v.as_object_mut().and_then(|o| o.remove("hb_port"))));
        assert!(message(&missing).contains("missing field `hb_port`"));
        assert!(message(&text(|v| v["iopub_port"] = 0.into())).contains("no port to the iopub"));
        let scheme = message(&text(|v| v["signature_scheme"] = "hmac-md5".into()));
        assert!(scheme.contains("`hmac-md5`") && scheme.contains("`hmac-sha256` only"));
        let absent = read(Path::new("/does/not/exist.json"))
            .expect_err("absent")
            .to_string();
        assert!(absent.contains("/does/not/exist.json cannot be read"));
    }
}
