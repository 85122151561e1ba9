//! Requests in their order: cells, history, comms.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use jupyter_protocol::{ExecuteReply, ExecutionCount, ReplyStatus};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::shell::Replies;
use super::{Scope, Shared};
use crate::requests::comm::{Comms, Targets};
use crate::requests::history::History;
use crate::requests::{self, comm, execute, history};
use crate::wire::{Incoming, now};

/// How long after a failed cell those may arrive that were sent before it failed.
const IN_FLIGHT: Duration = Duration::from_millis(50);

/// What cells leave behind in the kernel.
pub(crate) struct ExecutionState {
    /// Number of the last stored cell.
    pub(crate) count: usize,
    pub(crate) history: History,
    pub(crate) comms: Comms,
}

impl ExecutionState {
    pub(super) fn new(history: History, targets: Targets) -> Self {
        Self {
            count: 0,
            history,
            comms: Comms::new(targets),
        }
    }
}

/// Whether this kind of request is answered here.
pub(super) fn answers(kind: &str) -> bool {
    matches!(
        kind,
        "execute_request"
            | "history_request"
            | "comm_info_request"
            | "comm_open"
            | "comm_msg"
            | "comm_close"
    )
}

/// When and how long cells are refused after one failed.
struct Failed {
    at: DateTime<Utc>,
    /// How many requests were waiting then.
    waiting: usize,
    until: Instant,
}

impl Failed {
    fn with_waiting(waiting: usize) -> Self {
        Self {
            at: now(),
            waiting,
            until: Instant::now() + IN_FLIGHT,
        }
    }

    /// Whether the request was sent before its client could know of the failure.
    fn aborts(&mut self, request: &Incoming) -> bool {
        if self.waiting > 0 {
            self.waiting -= 1;
            return true;
        }
        // A client without a date says 1970.
        let sent = request.header.date;
        Instant::now() < self.until && sent.timestamp() != 0 && sent < self.at
    }
}

pub(super) async fn run(
    shared: Arc<Shared>,
    mut replies: Replies,
    mut state: ExecutionState,
    mut requests: mpsc::UnboundedReceiver<Incoming>,
) {
    let mut failed: Option<Failed> = None;
    while let Some(request) = requests.recv().await {
        let aborted = failed
            .as_mut()
            .is_some_and(|failed| failed.aborts(&request));
        shared.publisher.busy(&request.parent, Scope::Queue).await;
        if request.kind() != "execute_request" {
            answer(&shared, &mut replies, &mut state, &request).await;
        } else if aborted {
            let execution_count = ExecutionCount::new(state.count);
            let status = ReplyStatus::Aborted;
            let reply = ExecuteReply {
                status,
                execution_count,
                ..ExecuteReply::default()
            };
            replies.send(&request, reply).await;
        } else {
            match request.content() {
                Ok(content) => {
                    let done = execute::run(&shared, &mut state, &request, content).await;
                    failed = done.stops.then(|| Failed::with_waiting(requests.len()));
                    replies.send(&request, done.reply).await;
                }
                Err(error) => {
                    replies
                        .send(&request, requests::malformed(request.kind(), &error))
                        .await;
                }
            }
        }
        shared.publisher.idle(&request.parent, Scope::Queue).await;
    }
}

async fn answer(
    shared: &Shared,
    replies: &mut Replies,
    state: &mut ExecutionState,
    request: &Incoming,
) {
    let reply = match request.kind() {
        "history_request" => request
            .content()
            .map(|content| history::reply(&state.history, &content)),
        "comm_info_request" => request
            .content()
            .map(|content| comm::info(&state.comms, &content)),
        // Comm messages have no replies: what they lead to is published.
        kind => {
            match state.comms.message(kind, request) {
                Ok(answers) => {
                    for answer in answers {
                        shared.publisher.send(&request.parent, answer).await;
                    }
                }
                Err(error) => tracing::warn!(%error, "a {kind} was dropped"),
            }
            return;
        }
    };
    let reply = reply.unwrap_or_else(|error| requests::malformed(request.kind(), &error));
    replies.send(request, reply).await;
}
