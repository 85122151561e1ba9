//! `complete_request`: what may stand at the cursor.

use jupyter_protocol::{CompleteReply, CompleteRequest, JupyterMessageContent, ReplyStatus};
use serde_json::{Map, Value, json};

use super::text::{byte_of, character_of};
use crate::engine::{Candidate, Language};

/// Where JupyterLab looks for kinds and signatures.
const TYPES: &str = "_jupyter_types_experimental";

pub(crate) fn reply(
    language: Option<&dyn Language>,
    request: &CompleteRequest,
) -> JupyterMessageContent {
    let code = &request.code;
    let cursor = byte_of(code, request.cursor_pos);
    let found = language.map(|language| language.complete(code, cursor));
    let found = found
        .filter(|found| !found.candidates.is_empty())
        .unwrap_or_default();
    let (start, end) = match found.candidates.is_empty() {
        true => (cursor, cursor),
        false => (found.start, found.end),
    };
    let (start, end) = (character_of(code, start), character_of(code, end));
    let types = found
        .candidates
        .iter()
        .map(|candidate| typed(candidate, start, end))
        .collect();
    CompleteReply {
        matches: found
            .candidates
            .into_iter()
            .map(|candidate| candidate.text)
            .collect(),
        cursor_start: start,
        cursor_end: end,
        metadata: Map::from_iter([(TYPES.to_owned(), Value::Array(types))]),
        status: ReplyStatus::Ok,
        error: None,
    }
    .into()
}

fn typed(candidate: &Candidate, start: usize, end: usize) -> Value {
    json!({
        "start": start,
        "end": end,
        "text": candidate.text,
        "type": candidate.kind,
        "signature": candidate.signature,
    })
}
