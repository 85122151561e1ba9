//! The stdin channel: the kernel asks, the client that sent the cell answers.

use std::time::{Duration, Instant};

use bytes::Bytes;
use jupyter_protocol::{InputReply, InputRequest, JupyterMessageContent};
use tokio::sync::{mpsc, oneshot};
use zeromq::ZmqMessage;
use zeromq::{RouterRecvHalf, RouterSendHalf, RouterSocket, SocketRecv as _, SocketSend as _};

use super::InputError;
use crate::wire::{Incoming, Parent, Wire};

type Answer = Result<String, InputError>;

/// How long a client may take to connect its stdin channel after it sent a cell: channels are
/// sockets of their own, and nothing orders them.
const GRACE: Duration = Duration::from_secs(2);
/// Between two attempts to reach a client that is not connected yet.
const RETRY: Duration = Duration::from_millis(10);

enum Command {
    Ask {
        route: Vec<Bytes>,
        parent: Parent,
        content: InputRequest,
        answer: oneshot::Sender<Answer>,
    },
    Interrupt,
}

/// Asks clients for input; cheap to clone.
#[derive(Clone)]
pub(crate) struct Asker(mpsc::UnboundedSender<Command>);

impl Asker {
    /// Asks and waits, on a thread outside of the runtime.
    pub(super) fn ask(
        &self,
        route: Vec<Bytes>,
        parent: &Parent,
        prompt: &str,
        password: bool,
    ) -> Answer {
        let (answer, answered) = oneshot::channel();
        let content = InputRequest {
            prompt: prompt.to_owned(),
            password,
        };
        let command = Command::Ask {
            route,
            parent: parent.clone(),
            content,
            answer,
        };
        self.0.send(command).map_err(|_| InputError::Unreachable)?;
        answered
            .blocking_recv()
            .unwrap_or(Err(InputError::Unreachable))
    }

    /// Ends a question that waits.
    pub(super) fn interrupt(&self) {
        let _ = self.0.send(Command::Interrupt);
    }
}

/// The handle, and the task to run behind it.
pub(super) fn start(socket: RouterSocket, wire: Wire) -> (Asker, impl Future<Output = ()>) {
    let (sender, commands) = mpsc::unbounded_channel();
    let (send, receive) = socket.split();
    let task = Task {
        send,
        wire,
        waiting: None,
    };
    (Asker(sender), task.run(receive, commands))
}

struct Task {
    send: RouterSendHalf,
    wire: Wire,
    waiting: Option<Question>,
}

/// A question that waits for its answer.
struct Question {
    /// Who was asked.
    route: Vec<Bytes>,
    /// Who wants to know.
    answer: oneshot::Sender<Answer>,
    /// The message, while the client is not connected to take it, and until when that may last.
    unsent: Option<(ZmqMessage, Instant)>,
}

impl Task {
    async fn run(
        mut self,
        mut receive: RouterRecvHalf,
        mut commands: mpsc::UnboundedReceiver<Command>,
    ) {
        loop {
            tokio::select! {
                command = commands.recv() => match command {
                    Some(Command::Ask { route, parent, content, answer }) => {
                        self.ask(route, &parent, content, answer).await;
                    }
                    Some(Command::Interrupt) => self.settle(Err(InputError::Interrupted)),
                    None => return,
                },
                message = receive.recv() => if let Ok(message) = message {
                    self.answer(message);
                },
                () = tokio::time::sleep(RETRY), if self.is_unsent() => self.send().await,
            }
        }
    }

    async fn ask(
        &mut self,
        route: Vec<Bytes>,
        parent: &Parent,
        content: InputRequest,
        answer: oneshot::Sender<Answer>,
    ) {
        self.settle(Err(InputError::Interrupted));
        let message = self
            .wire
            .frames(&route, parent, &JupyterMessageContent::from(content));
        let unsent = match message {
            Ok(message) => Some((message, Instant::now() + GRACE)),
            Err(_) => None,
        };
        self.waiting = Some(Question {
            route,
            answer,
            unsent,
        });
        if self.is_unsent() {
            self.send().await;
        } else {
            self.settle(Err(InputError::Unreachable));
        }
    }

    fn is_unsent(&self) -> bool {
        self.waiting
            .as_ref()
            .is_some_and(|question| question.unsent.is_some())
    }

    /// Sends the question; a client that is not there yet is tried again until its time is over.
    async fn send(&mut self) {
        let Some(question) = &mut self.waiting else {
            return;
        };
        let Some((message, until)) = question.unsent.take() else {
            return;
        };
        if self.send.send(message.clone()).await.is_ok() {
            return;
        }
        if Instant::now() < until {
            question.unsent = Some((message, until));
        } else {
            self.settle(Err(InputError::Unreachable));
        }
    }

    fn answer(&mut self, message: ZmqMessage) {
        let reply = match Incoming::read(self.wire.signer(), message) {
            Ok(reply) => reply,
            Err(reason) => return tracing::warn!(%reason, "a message on stdin was dropped"),
        };
        let asked = self
            .waiting
            .as_ref()
            .is_some_and(|question| question.route == reply.identities);
        if asked && reply.kind() == "input_reply" {
            let content = reply.content::<InputReply>();
            self.settle(content.map_or(Err(InputError::Unreachable), |content| Ok(content.value)));
        }
    }

    fn settle(&mut self, answer: Answer) {
        if let Some(question) = self.waiting.take() {
            // The cell may have ended meanwhile; then nobody wants to know.
            let _ = question.answer.send(answer);
        }
    }
}
