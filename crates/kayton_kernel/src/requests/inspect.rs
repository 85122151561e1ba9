//! `inspect_request`: what stands at the cursor.

use jupyter_protocol::{InspectReply, JupyterMessageContent, ReplyStatus};
use serde::Deserialize;
use serde_json::Map;

use super::{media, text::byte_of};
use crate::engine::Language;

#[derive(Debug, Deserialize)]
pub(crate) struct InspectRequest {
    code: String,
    cursor_pos: usize,
    #[serde(default)]
    detail_level: u8,
}

pub(crate) fn reply(
    language: Option<&dyn Language>,
    request: &InspectRequest,
) -> JupyterMessageContent {
    let cursor = byte_of(&request.code, request.cursor_pos);
    let detail = request.detail_level.min(1);
    let found = language.and_then(|language| language.inspect(&request.code, cursor, detail));
    InspectReply {
        found: found.is_some(),
        data: media(found.unwrap_or_default()),
        metadata: Map::new(),
        status: ReplyStatus::Ok,
        error: None,
    }
    .into()
}
