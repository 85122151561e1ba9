//! A client over real sockets, and the kernel that it talks to.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use jupyter_protocol::{ConnectionInfo, JupyterMessageContent, Transport, UnknownMessage};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use zeromq::util::PeerIdentity;
use zeromq::{DealerSocket, Socket, SocketOptions, SocketRecv, SocketSend, SubSocket, ZmqMessage};

use crate::server::serve;
use crate::wire::{Parent, Signer, Wire};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Kernel {
    pub(super) info: ConnectionInfo,
    pub(super) task: JoinHandle<()>,
}

impl Kernel {
    pub(super) fn start() -> Self {
        Self::start_with(None)
    }

    pub(super) fn start_with(history: Option<PathBuf>) -> Self {
        // Held together, so that the five are different.
        let held: Vec<_> = (0..5)
            .map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"))
            .collect();
        let port = |at: usize| held[at].local_addr().expect("an address").port();
        let info = ConnectionInfo {
            ip: "127.0.0.1".to_owned(),
            transport: Transport::TCP,
            shell_port: port(0),
            iopub_port: port(1),
            stdin_port: port(2),
            control_port: port(3),
            hb_port: port(4),
            key: "secret".to_owned(),
            signature_scheme: "hmac-sha256".to_owned(),
            kernel_name: None,
        };
        drop(held);
        Self::serve(info, history)
    }

    /// A kernel on Unix sockets whose paths begin like this.
    #[cfg(unix)]
    pub(super) fn start_at(path: &str) -> Self {
        let info = ConnectionInfo {
            ip: path.to_owned(),
            transport: Transport::IPC,
            shell_port: 1,
            iopub_port: 2,
            stdin_port: 3,
            control_port: 4,
            hb_port: 5,
            key: "secret".to_owned(),
            signature_scheme: "hmac-sha256".to_owned(),
            kernel_name: None,
        };
        Self::serve(info, None)
    }

    fn serve(info: ConnectionInfo, history: Option<PathBuf>) -> Self {
        let served = info.clone();
        let task = tokio::spawn(async move {
            serve(&served, super::echo::options(history))
                .await
                .expect("bound");
        });
        Self { info, task }
    }

    pub(super) async fn client(&self, name: &str) -> Client {
        self.client_with_key(name, &self.info.key).await
    }

    pub(super) async fn client_with_key(&self, name: &str, key: &str) -> Client {
        let iopub = within(async {
            let mut iopub = SubSocket::new();
            connect(&mut iopub, &self.info.iopub_url()).await;
            iopub.subscribe("").await.expect("subscribed");
            iopub
        });
        let (iopub, shell, control, stdin) = tokio::join!(
            iopub,
            dealer(name, self.info.shell_url()),
            dealer(name, self.info.control_url()),
            dealer(name, self.info.stdin_url()),
        );
        let wire = Wire::new(Signer::new(key));
        let mut iopub = iopub;
        // From the welcome on nothing is missed.
        let first = Message::read(&within(iopub.recv()).await.expect("a message"));
        Client {
            shell,
            control,
            stdin,
            iopub,
            wire,
            first,
        }
    }
}

pub(super) async fn dealer(name: &str, endpoint: String) -> DealerSocket {
    let mut options = SocketOptions::default();
    options.peer_identity(PeerIdentity::try_from(name.as_bytes()).expect("an identity"));
    let mut socket = DealerSocket::with_options(options);
    connect(&mut socket, &endpoint).await;
    socket
}

/// The kernel binds while its clients connect.
pub(super) async fn connect(socket: &mut impl Socket, endpoint: &str) {
    within(async {
        while socket.connect(endpoint).await.is_err() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

pub(super) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("an answer in time")
}

pub(super) struct Client {
    pub(super) shell: DealerSocket,
    pub(super) control: DealerSocket,
    pub(super) stdin: DealerSocket,
    pub(super) iopub: SubSocket,
    wire: Wire,
    /// The first message that was published to it.
    pub(super) first: Message,
}

/// A message, read without trust in anything.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) kind: String,
    /// Id of the message that it answers.
    pub(super) parent: String,
    pub(super) content: Value,
}

impl Message {
    fn read(message: &ZmqMessage) -> Self {
        let frames: Vec<&Bytes> = message.iter().collect();
        let at = frames
            .iter()
            .position(|frame| **frame == "<IDS|MSG>")
            .expect("a delimiter");
        let json = |frame: &Bytes| serde_json::from_slice::<Value>(frame).expect("JSON");
        let signed: Vec<Bytes> = frames[at + 2..at + 6]
            .iter()
            .map(|f| (*f).clone())
            .collect();
        assert!(
            Signer::new("secret").verify(frames[at + 1], &signed),
            "a right signature"
        );
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (header, parent) = (json(&signed[0]), json(&signed[1]));
        Self {
            kind: text(&header["msg_type"]),
            parent: text(&parent["msg_id"]),
            content: json(&signed[3]),
        }
    }

    /// The kind, with what matters of the content.
    pub(super) fn line(&self) -> String {
        let content = &self.content;
        let detail = match self.kind.as_str() {
            "status" => &content["execution_state"],
            "stream" | "clear_output" => return format!("{} {content}", self.kind),
            "execute_result" | "display_data" | "update_display_data" => &content["data"],
            "execute_input" => &content["code"],
            "error" => &content["evalue"],
            _ => &Value::Null,
        };
        format!("{} {detail}", self.kind)
    }
}

impl Client {
    pub(super) fn frames(&self, kind: &str, content: Value) -> (String, ZmqMessage) {
        let content = UnknownMessage {
            msg_type: kind.to_owned(),
            content,
        };
        let content = JupyterMessageContent::from(content);
        let message = self
            .wire
            .frames(&[], &Parent::none(), &content)
            .expect("frames");
        let header: Value =
            serde_json::from_slice(&message.get(2).cloned().unwrap_or_default()).expect("a header");
        (
            header["msg_id"].as_str().unwrap_or_default().to_owned(),
            message,
        )
    }

    /// Sends on shell; the id of the request.
    pub(super) async fn send(&mut self, kind: &str, content: Value) -> String {
        let (id, message) = self.frames(kind, content);
        self.shell.send(message).await.expect("sent");
        id
    }

    /// Sends a cell and does not wait.
    pub(super) async fn cell(&mut self, code: &str) -> String {
        self.send("execute_request", json!({ "code": code })).await
    }

    pub(super) async fn reply(&mut self) -> Message {
        Message::read(&within(self.shell.recv()).await.expect("a reply"))
    }

    pub(super) async fn published(&mut self) -> Message {
        Message::read(&within(self.iopub.recv()).await.expect("a message"))
    }

    /// Asks on shell and waits for the reply.
    pub(super) async fn ask(&mut self, kind: &str, content: Value) -> Value {
        let id = self.send(kind, content).await;
        let reply = self.reply().await;
        assert_eq!(reply.parent, id);
        assert_eq!(reply.kind, kind.replace("_request", "_reply"));
        reply.content
    }

    /// Asks on control and waits for the reply.
    pub(super) async fn control(&mut self, kind: &str, content: Value) -> Message {
        let (id, message) = self.frames(kind, content);
        self.control.send(message).await.expect("sent");
        let reply = Message::read(&within(self.control.recv()).await.expect("a reply"));
        assert_eq!(reply.parent, id);
        reply
    }

    /// What is published for a request, busy and idle included.
    pub(super) async fn until_idle(&mut self, id: &str) -> Vec<Message> {
        let mut messages = Vec::new();
        loop {
            let message = self.published().await;
            let idle = message.line() == "status \"idle\"";
            if message.parent == id {
                messages.push(message);
                if idle {
                    return messages;
                }
            }
        }
    }

    /// Runs a cell: the reply's content, and what was published between busy and idle.
    pub(super) async fn run(&mut self, content: Value) -> (Value, Vec<String>) {
        let id = self.send("execute_request", content).await;
        let reply = self.reply().await;
        assert_eq!((reply.kind.as_str(), &reply.parent), ("execute_reply", &id));
        let published = self.until_idle(&id).await;
        let lines: Vec<_> = published.iter().map(Message::line).collect();
        assert_eq!(lines[0], "status \"busy\"");
        (reply.content, lines[1..lines.len() - 1].to_vec())
    }

    /// The next question on stdin.
    pub(super) async fn question(&mut self) -> Message {
        Message::read(&within(self.stdin.recv()).await.expect("a question"))
    }

    pub(super) async fn answer(&mut self, value: &str) {
        let (_, message) = self.frames("input_reply", json!({ "value": value }));
        self.stdin.send(message).await.expect("sent");
    }
}
