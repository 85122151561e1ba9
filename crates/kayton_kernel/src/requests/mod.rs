//! One file per kind of request: what it asks, and what answers it (messaging specification,
//! "Messages on the shell (ROUTER/DEALER) channel").
//!
//! Contents that go out are those of `jupyter_protocol`. Contents that come in have types of their
//! own where the specification lets clients leave fields out that `jupyter_protocol` insists on.

pub(crate) mod comm;
pub(crate) mod complete;
pub(crate) mod execute;
pub(crate) mod history;
pub(crate) mod inspect;
pub(crate) mod is_complete;
pub(crate) mod kernel_info;
mod text;

use jupyter_protocol::{JupyterMessageContent, Media, MediaType, UnknownMessage};
use serde_json::json;

use crate::engine::Bundle;

/// Forms of a value as the protocol crate wants them.
pub(crate) fn media(bundle: Bundle) -> Media {
    Media::new(bundle.into_iter().map(MediaType::Other).collect())
}

/// The reply to a request that is signed by the client but has not the shape of its kind.
pub(crate) fn malformed(kind: &str, error: &serde_json::Error) -> JupyterMessageContent {
    refused(
        kind,
        "MalformedRequest",
        &format!("this {kind} cannot be read: {error}"),
    )
}

/// The reply to a request of a kind that this kernel does not know.
pub(crate) fn unsupported(kind: &str) -> JupyterMessageContent {
    refused(
        kind,
        "UnsupportedRequest",
        &format!("this kernel does not answer {kind}"),
    )
}

fn refused(kind: &str, name: &str, value: &str) -> JupyterMessageContent {
    UnknownMessage {
        msg_type: kind.replace("_request", "_reply"),
        content: json!({ "status": "error", "ename": name, "evalue": value, "traceback": [] }),
    }
    .into()
}
