//! The control channel: served by a task of its own, so also while a cell runs.

use std::sync::Arc;

use jupyter_protocol::{InterruptReply, ReplyStatus, ShutdownReply, ShutdownRequest};
use zeromq::{RouterSocket, SocketRecv as _};

use super::lifetime::Ending;
use super::shell::{Replies, accept};
use super::{Scope, Shared};
use crate::requests::{self, kernel_info};
use crate::wire::Incoming;

pub(super) async fn run(shared: Arc<Shared>, socket: RouterSocket, ending: Ending) {
    let (send, mut receive) = socket.split();
    let mut replies = Replies::new(send, shared.wire.clone());
    loop {
        let Ok(message) = receive.recv().await else {
            continue;
        };
        let Some(request) = accept(&shared.wire, "control", message) else {
            continue;
        };
        shared.publisher.busy(&request.parent, Scope::Beside).await;
        let ends = answer(&shared, &mut replies, &request).await;
        shared.publisher.idle(&request.parent, Scope::Beside).await;
        if ends {
            return ending.end();
        }
    }
}

/// Whether the kernel ends now.
async fn answer(shared: &Shared, replies: &mut Replies, request: &Incoming) -> bool {
    match request.kind() {
        "interrupt_request" => {
            shared.interrupt();
            replies.send(request, InterruptReply::new()).await;
        }
        "shutdown_request" => return shutdown(shared, replies, request).await,
        "kernel_info_request" => {
            replies
                .send(request, kernel_info::reply(&shared.about))
                .await
        }
        kind => {
            tracing::warn!(kind, "a request on control is unknown");
            if kind.ends_with("_request") {
                replies.send(request, requests::unsupported(kind)).await;
            }
        }
    }
    false
}

async fn shutdown(shared: &Shared, replies: &mut Replies, request: &Incoming) -> bool {
    let restart = match request.content::<ShutdownRequest>() {
        Ok(content) => content.restart,
        Err(error) => {
            replies
                .send(request, requests::malformed(request.kind(), &error))
                .await;
            return false;
        }
    };
    let reply = ShutdownReply {
        restart,
        status: ReplyStatus::Ok,
        error: None,
    };
    replies.send(request, reply.clone()).await;
    // All other clients are told as well.
    shared.publisher.send(&request.parent, reply).await;
    true
}
