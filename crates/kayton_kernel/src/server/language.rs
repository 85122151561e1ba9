//! Requests that are answered beside the queue, so also while a cell runs.

use std::sync::Arc;

use jupyter_protocol::JupyterMessageContent;
use tokio::sync::mpsc;

use super::shell::Replies;
use super::{Scope, Shared};
use crate::engine::Language;
use crate::requests::{self, complete, inspect, is_complete, kernel_info};
use crate::wire::Incoming;

/// Whether this kind of request is answered here.
pub(super) fn answers(kind: &str) -> bool {
    matches!(
        kind,
        "kernel_info_request" | "complete_request" | "inspect_request" | "is_complete_request"
    )
}

pub(super) async fn run(
    shared: Arc<Shared>,
    mut replies: Replies,
    mut requests: mpsc::UnboundedReceiver<Incoming>,
) {
    while let Some(request) = requests.recv().await {
        shared.publisher.busy(&request.parent, Scope::Beside).await;
        let parent = request.parent.clone();
        let language = shared.worker.language();
        let about = shared.about.clone();
        // Completion may take milliseconds of work; sockets are served meanwhile.
        let answer = tokio::task::spawn_blocking(move || {
            let reply = match request.kind() {
                "kernel_info_request" => Ok(kernel_info::reply(&about)),
                _ => reply(language.as_deref(), &request),
            };
            let reply = reply.unwrap_or_else(|error| requests::malformed(request.kind(), &error));
            (request, reply)
        });
        match answer.await {
            Ok((request, reply)) => replies.send(&request, reply).await,
            Err(error) => tracing::error!(%error, "a question about the language failed"),
        }
        shared.publisher.idle(&parent, Scope::Beside).await;
    }
}

fn reply(
    language: Option<&dyn Language>,
    request: &Incoming,
) -> Result<JupyterMessageContent, serde_json::Error> {
    Ok(match request.kind() {
        "complete_request" => complete::reply(language, &request.content()?),
        "inspect_request" => inspect::reply(language, &request.content()?),
        _ => is_complete::reply(language, &request.content()?),
    })
}
