//! `is_complete_request`: whether a console should run the text or ask for more lines.

use jupyter_protocol::{IsCompleteReply, IsCompleteRequest, JupyterMessageContent};

use crate::engine::{Completeness, Language};

pub(crate) fn reply(
    language: Option<&dyn Language>,
    request: &IsCompleteRequest,
) -> JupyterMessageContent {
    match language.map(|language| language.is_complete(&request.code)) {
        None => IsCompleteReply::unknown(),
        Some(Completeness::Complete) => IsCompleteReply::complete(),
        Some(Completeness::Invalid) => IsCompleteReply::invalid(),
        Some(Completeness::Incomplete { indent }) => {
            IsCompleteReply::incomplete(" ".repeat(indent))
        }
    }
    .into()
}
