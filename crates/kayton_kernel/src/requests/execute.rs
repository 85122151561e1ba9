//! `execute_request`: one cell.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jupyter_protocol::{
    ErrorOutput, ExecuteInput, ExecuteReply, ExecuteResult, ExecutionCount, ExpressionResult,
    Payload, ReplyError, ReplyStatus, Transient,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::oneshot;

use super::media;
use crate::engine::{Bundle, Failure, Success};
use crate::server::{ExecutionState, Finished, Job, Output, Shared};
use crate::wire::Incoming;

#[derive(Debug, Deserialize)]
pub(crate) struct ExecuteRequest {
    code: String,
    #[serde(default)]
    silent: bool,
    #[serde(default = "yes")]
    store_history: bool,
    #[serde(default)]
    user_expressions: Option<BTreeMap<String, String>>,
    #[serde(default)]
    allow_stdin: bool,
    #[serde(default = "yes")]
    stop_on_error: bool,
}

fn yes() -> bool {
    true
}

/// The reply to a cell.
pub(crate) struct Done {
    pub(crate) reply: ExecuteReply,
    /// Cells that are waiting are not to run.
    pub(crate) stops: bool,
}

pub(crate) async fn run(
    shared: &Shared,
    state: &mut ExecutionState,
    request: &Incoming,
    content: ExecuteRequest,
) -> Done {
    let ExecuteRequest {
        code,
        silent,
        store_history,
        allow_stdin,
        stop_on_error,
        ..
    } = content;
    let stored = store_history && !silent && !code.trim().is_empty();
    let number = state.count + 1;
    state.count += usize::from(stored);
    let execution_count = ExecutionCount::new(number);
    if !silent {
        let input = ExecuteInput {
            code: code.clone(),
            execution_count,
        };
        shared.publisher.send(&request.parent, input).await;
    }
    let output = Output::new(shared, request, allow_stdin);
    let expressions = content.user_expressions.into_iter().flatten().collect();
    let (finished, done) = oneshot::channel();
    let job = Job {
        code: code.clone(),
        number,
        silent,
        expressions,
        output,
        finished,
    };
    shared.worker.run(job);
    let Finished {
        result,
        expressions,
    } = done.await.unwrap_or_else(|_| Finished::lost());

    let reply = ExecuteReply {
        execution_count,
        ..ExecuteReply::default()
    };
    match result {
        Ok(Success { result, pages }) => {
            let shown = result.as_ref().map(plain_text).unwrap_or_default();
            if let (Some(bundle), false) = (result, silent) {
                let mut result = ExecuteResult::new(execution_count, media(bundle));
                // The field is an object wherever it is there.
                result.transient = Some(Transient::default());
                shared.publisher.send(&request.parent, result).await;
            }
            if stored {
                state.history.record(number, &code, &shown);
            }
            let payload = pages.into_iter().map(page).collect();
            let user_expressions = Some(expressions.into_iter().map(value).collect());
            Done {
                reply: ExecuteReply {
                    payload,
                    user_expressions,
                    ..reply
                },
                stops: false,
            }
        }
        Err(failure) => {
            let Failure {
                name: ename,
                value: evalue,
                traceback,
            } = failure;
            let error = ErrorOutput {
                ename,
                evalue,
                traceback,
            };
            shared.publisher.send(&request.parent, error.clone()).await;
            if stored {
                state.history.record(number, &code, "");
            }
            let ErrorOutput {
                ename,
                evalue,
                traceback,
            } = error;
            let error = Some(Box::new(ReplyError {
                ename,
                evalue,
                traceback,
            }));
            let user_expressions = Some(HashMap::new());
            let status = ReplyStatus::Error;
            let reply = ExecuteReply {
                status,
                error,
                user_expressions,
                ..reply
            };
            Done {
                reply,
                stops: stop_on_error,
            }
        }
    }
}

impl Finished {
    /// The engine's thread is gone.
    fn lost() -> Self {
        let value = "the kernel is shutting down".to_owned();
        let traceback = vec![value.clone()];
        let failure = Failure {
            name: "KernelShutdown".to_owned(),
            value,
            traceback,
        };
        Self {
            result: Err(failure),
            expressions: Vec::new(),
        }
    }
}

fn plain_text(bundle: &Bundle) -> String {
    bundle
        .get("text/plain")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn page(bundle: Bundle) -> Payload {
    Payload::Page {
        data: media(bundle),
        start: 0,
    }
}

fn value((name, value): (String, Result<Bundle, Failure>)) -> (String, ExpressionResult) {
    let result = match value {
        Ok(bundle) => ExpressionResult::Ok {
            data: media(bundle),
            metadata: Map::new(),
        },
        Err(Failure {
            name,
            value,
            traceback,
        }) => ExpressionResult::Error {
            ename: name,
            evalue: value,
            traceback,
        },
    };
    (name, result)
}

impl Output {
    fn new(shared: &Shared, request: &Incoming, allow_stdin: bool) -> Self {
        let route = request.identities.clone();
        let input = allow_stdin.then(|| Arc::new(shared.input(route)));
        Self::to(shared.publisher.clone(), request.parent.clone(), input)
    }
}
