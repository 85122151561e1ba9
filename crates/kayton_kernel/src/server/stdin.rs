//! The stdin channel: the kernel asks, the client that sent the cell answers.

use bytes::Bytes;
use jupyter_protocol::{InputReply, InputRequest, JupyterMessageContent};
use tokio::sync::{mpsc, oneshot};
use zeromq::ZmqMessage;
use zeromq::{RouterRecvHalf, RouterSendHalf, RouterSocket, SocketRecv as _, SocketSend as _};

use super::InputError;
use crate::wire::{Incoming, Parent, Wire};

type Answer = Result<String, InputError>;

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
    /// The question that waits: who was asked, and who wants to know.
    waiting: Option<(Vec<Bytes>, oneshot::Sender<Answer>)>,
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
        let sent = match message {
            Ok(message) => self.send.send(message).await.is_ok(),
            Err(_) => false,
        };
        self.waiting = Some((route, answer));
        if !sent {
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
            .is_some_and(|(route, _)| *route == reply.identities);
        if asked && reply.kind() == "input_reply" {
            let content = reply.content::<InputReply>();
            self.settle(content.map_or(Err(InputError::Unreachable), |content| Ok(content.value)));
        }
    }

    fn settle(&mut self, answer: Answer) {
        if let Some((_, waiting)) = self.waiting.take() {
            // The cell may have ended meanwhile; then nobody wants to know.
            let _ = waiting.send(answer);
        }
    }
}
