//! The shell channel: reads requests, sorts them, sends replies.

use std::sync::Arc;

use jupyter_protocol::JupyterMessageContent;
use tokio::sync::mpsc;
use zeromq::{RouterSendHalf, RouterSocket, SocketRecv as _, SocketSend as _, ZmqMessage};

use super::{ExecutionState, Shared, language, queue};
use crate::wire::{Incoming, Wire};

/// Sends replies to whoever asked; cheap to clone.
#[derive(Clone)]
pub(super) struct Replies {
    send: RouterSendHalf,
    wire: Wire,
}

impl Replies {
    pub(super) fn new(send: RouterSendHalf, wire: Wire) -> Self {
        Self { send, wire }
    }

    pub(super) async fn send(
        &mut self,
        request: &Incoming,
        content: impl Into<JupyterMessageContent>,
    ) {
        let frames = self
            .wire
            .frames(&request.identities, &request.parent, &content.into());
        match frames {
            Err(error) => tracing::error!(%error, "a reply cannot be written as JSON"),
            Ok(frames) => {
                if let Err(error) = self.send.send(frames).await {
                    tracing::debug!(%error, "a client left before its reply");
                }
            }
        }
    }
}

/// Reads a request, or says why it is none.
pub(super) fn accept(wire: &Wire, channel: &str, message: ZmqMessage) -> Option<Incoming> {
    match Incoming::read(wire.signer(), message) {
        Ok(request) => Some(request),
        Err(reason) => {
            tracing::warn!(%reason, "a message on {channel} was dropped");
            None
        }
    }
}

pub(super) async fn run(shared: Arc<Shared>, socket: RouterSocket, state: ExecutionState) {
    let (send, mut receive) = socket.split();
    let replies = Replies::new(send, shared.wire.clone());
    let (ordered, queued) = mpsc::unbounded_channel();
    let (questions, asked) = mpsc::unbounded_channel();
    tokio::spawn(queue::run(shared.clone(), replies.clone(), state, queued));
    tokio::spawn(language::run(shared.clone(), replies, asked));
    loop {
        let Ok(message) = receive.recv().await else {
            continue;
        };
        let Some(request) = accept(&shared.wire, "shell", message) else {
            continue;
        };
        let sent = match request.kind() {
            kind if language::answers(kind) => questions.send(request).is_ok(),
            kind if queue::answers(kind) => ordered.send(request).is_ok(),
            kind => {
                tracing::warn!(kind, "a request on shell is unknown");
                true
            }
        };
        if !sent {
            return;
        }
    }
}
