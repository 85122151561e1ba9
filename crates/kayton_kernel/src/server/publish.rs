//! The publisher: welcome messages for new subscribers (JEP 65), gathered streams, statuses.

use std::time::Duration;

use bytes::Bytes;
use jupyter_protocol::{
    ExecutionState, IoPubWelcome, JupyterMessageContent, Status, Stdio, StreamContent,
};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use zeromq::{SocketRecv as _, SocketSend as _, XPubSocket};

use crate::engine::Stream;
use crate::wire::{Parent, Wire};

/// How long text is gathered before it leaves.
const GATHER: Duration = Duration::from_millis(20);
/// How much text leaves at once.
const CHUNK: usize = 64 * 1024;
/// How long a subscriber may keep all others waiting; then the message is lost to it.
const STALL: Duration = Duration::from_secs(10);
/// Messages that may wait before a cell that writes has to.
const BACKLOG: usize = 4096;

/// Whose status it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// A request of the queue: the kernel is as busy as it says.
    Queue,
    /// A request that was answered beside the queue: if a cell runs, the kernel stays busy.
    Beside,
}

enum Event {
    Message(Parent, Box<JupyterMessageContent>),
    Text(Parent, Stream, String),
    Status(Parent, Scope, ExecutionState),
    Flush(oneshot::Sender<()>),
}

/// Sends to all clients; cheap to clone.
#[derive(Clone)]
pub(crate) struct Publisher(mpsc::Sender<Event>);

/// A closed queue means that the kernel has ended: what is sent then has no reader left.
impl Publisher {
    pub(crate) async fn send(&self, parent: &Parent, content: impl Into<JupyterMessageContent>) {
        let _ = self
            .0
            .send(Event::Message(parent.clone(), Box::new(content.into())))
            .await;
    }

    /// As [`Self::send`], from a thread outside of the runtime; waits while too much is unsent.
    pub(crate) fn send_blocking(&self, parent: &Parent, content: impl Into<JupyterMessageContent>) {
        let event = Event::Message(parent.clone(), Box::new(content.into()));
        let _ = self.0.blocking_send(event);
    }

    /// Text of a stream, from a thread outside of the runtime.
    pub(crate) fn text_blocking(&self, parent: &Parent, name: Stream, text: String) {
        let _ = self
            .0
            .blocking_send(Event::Text(parent.clone(), name, text));
    }

    pub(crate) async fn busy(&self, parent: &Parent, scope: Scope) {
        self.status(parent, scope, ExecutionState::Busy).await;
    }

    pub(crate) async fn idle(&self, parent: &Parent, scope: Scope) {
        self.status(parent, scope, ExecutionState::Idle).await;
    }

    pub(super) async fn starting(&self) {
        self.send(&Parent::none(), Status::starting()).await;
    }

    /// Returns when all that was sent before has left.
    pub(super) async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        if self.0.send(Event::Flush(done)).await.is_ok() {
            let _ = flushed.await;
        }
    }

    async fn status(&self, parent: &Parent, scope: Scope, state: ExecutionState) {
        let _ = self
            .0
            .send(Event::Status(parent.clone(), scope, state))
            .await;
    }
}

/// The handle, and the task to run behind it.
pub(super) fn start(socket: XPubSocket, wire: Wire) -> (Publisher, impl Future<Output = ()>) {
    let (sender, events) = mpsc::channel(BACKLOG);
    let task = Task {
        socket,
        wire,
        pending: None,
        running: None,
    };
    (Publisher(sender), task.run(events))
}

/// Text that waits for more.
struct Pending {
    parent: Parent,
    name: Stream,
    text: String,
    due: Instant,
}

struct Task {
    socket: XPubSocket,
    wire: Wire,
    pending: Option<Pending>,
    /// The request of the queue that is being served.
    running: Option<Parent>,
}

impl Task {
    async fn run(mut self, mut events: mpsc::Receiver<Event>) {
        loop {
            let due = self.pending.as_ref().map(|pending| pending.due);
            tokio::select! {
                subscription = self.socket.recv() => {
                    // Errors come from peers that left; the socket serves the others.
                    if let Ok(frames) = subscription {
                        self.welcome(frames.get(0).cloned().unwrap_or_default()).await;
                    }
                }
                event = events.recv() => match event {
                    Some(event) => self.take(event).await,
                    None => return,
                },
                () = sleep_until(due) => self.flush().await,
            }
        }
    }

    async fn take(&mut self, event: Event) {
        match event {
            Event::Text(parent, name, text) => self.gather(parent, name, text).await,
            Event::Message(parent, content) => {
                self.flush().await;
                self.publish(&parent, &content).await;
            }
            Event::Status(parent, scope, state) => {
                self.flush().await;
                self.status(parent, scope, state).await;
            }
            Event::Flush(done) => {
                self.flush().await;
                let _ = done.send(());
            }
        }
    }

    async fn gather(&mut self, parent: Parent, name: Stream, text: String) {
        let same = |p: &Pending| p.parent == parent && p.name == name;
        if !self.pending.as_ref().is_some_and(same) {
            self.flush().await;
        }
        let due = Instant::now() + GATHER;
        let fresh = || Pending {
            parent,
            name,
            text: String::new(),
            due,
        };
        let pending = self.pending.get_or_insert_with(fresh);
        pending.text.push_str(&text);
        if pending.text.len() >= CHUNK {
            self.flush().await;
        }
    }

    async fn flush(&mut self) {
        if let Some(Pending {
            parent, name, text, ..
        }) = self.pending.take()
        {
            let name = match name {
                Stream::Stdout => Stdio::Stdout,
                Stream::Stderr => Stdio::Stderr,
            };
            self.publish(&parent, &StreamContent { name, text }.into())
                .await;
        }
    }

    async fn status(&mut self, parent: Parent, scope: Scope, state: ExecutionState) {
        let idle = state == ExecutionState::Idle;
        self.publish(
            &parent,
            &Status {
                execution_state: state,
            }
            .into(),
        )
        .await;
        match scope {
            Scope::Queue => self.running = (!idle).then_some(parent),
            Scope::Beside if idle => {
                if let Some(running) = self.running.clone() {
                    self.publish(&running, &Status::busy().into()).await;
                }
            }
            Scope::Beside => {}
        }
    }

    async fn publish(&mut self, parent: &Parent, content: &JupyterMessageContent) {
        let topic = self.wire.topic(content);
        self.publish_as(topic, parent, content).await;
    }

    async fn publish_as(&mut self, topic: Bytes, parent: &Parent, content: &JupyterMessageContent) {
        let message = match self.wire.frames(&[topic], parent, content) {
            Ok(message) => message,
            Err(error) => return tracing::error!(%error, "a message cannot be written as JSON"),
        };
        match tokio::time::timeout(STALL, self.socket.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "a subscriber was not reached"),
            Err(_) => tracing::warn!("a subscriber reads nothing; a message to it is lost"),
        }
    }

    /// Greets whoever subscribed; the frame is 1 (or 0, when a subscription ends) and the topic.
    async fn welcome(&mut self, frame: Bytes) {
        if frame.first() != Some(&1) {
            return;
        }
        let topic = frame.slice(1..);
        let subscription = String::from_utf8_lossy(&topic).into_owned();
        self.publish_as(
            topic,
            &Parent::none(),
            &IoPubWelcome { subscription }.into(),
        )
        .await;
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}
