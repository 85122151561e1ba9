//! `history_request`: earlier inputs, of this kernel and of those before it.

mod query;
mod store;

use jupyter_protocol::{HistoryEntry, HistoryReply, JupyterMessageContent};

pub(crate) use query::HistoryRequest;
pub(crate) use store::History;
use store::Record;

pub(crate) fn reply(history: &History, request: &HistoryRequest) -> JupyterMessageContent {
    let records = history.records();
    let found = request.select(&records, history.session());
    let entry = |record: &Record| {
        let Record {
            session,
            line,
            input,
            output,
        } = record.clone();
        match request.output() {
            true => HistoryEntry::InputOutput(session, line, (input, output)),
            false => HistoryEntry::Input(session, line, input),
        }
    };
    HistoryReply::new(found.into_iter().map(entry).collect()).into()
}
