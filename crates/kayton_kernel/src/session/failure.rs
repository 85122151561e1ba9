use kayton_interactive_shared::Failure as Cause;
use kayton_interactive_shared::executor::{Ending, ExecutorError};
use kayton_interactive_shared::report::{Texts, failure_text};

use crate::engine::Failure;

/// A failure of the session as clients show it: name, sentence, lines in colour.
pub(super) fn failure(cause: &Cause, texts: &Texts) -> Failure {
    let (name, value) = match cause {
        Cause::Diagnostics(all) => {
            let first = all
                .iter()
                .find(|diagnostic| diagnostic.is_error())
                .or(all.first());
            let name = first.map_or("CompileError", |first| stage(first.code.number()));
            let message = first.map(|first| first.message.clone()).unwrap_or_default();
            (name.to_owned(), message)
        }
        Cause::Raised(error) => (error.type_name.clone(), error.message.clone()),
        Cause::Interrupted => ("KeyboardInterrupt".to_owned(), cause.to_string()),
        Cause::Lost { loss, .. } if matches!(loss.how, Ending::Unresponsive(_)) => {
            ("KeyboardInterrupt".to_owned(), cause.to_string())
        }
        Cause::Lost { .. } | Cause::Executor(ExecutorError::WorkerLost(_)) => {
            ("WorkerLost".to_owned(), cause.to_string())
        }
        Cause::Internal(_) => ("InternalError".to_owned(), cause.to_string()),
        other => ("SystemError".to_owned(), other.to_string()),
    };
    let text = match cause {
        Cause::Interrupted => format!("{name}: {value}"),
        _ => failure_text(cause, texts, true),
    };
    let traceback = text.lines().map(str::to_owned).collect();
    Failure {
        name,
        value,
        traceback,
    }
}

/// A failure without a place.
pub(super) fn plain(name: &str, value: &str) -> Failure {
    let traceback = format!("{name}: {value}")
        .lines()
        .map(str::to_owned)
        .collect();
    Failure {
        name: name.to_owned(),
        value: value.to_owned(),
        traceback,
    }
}

/// The kind of error that a diagnostic's number tells: names as in Python where there are such.
fn stage(number: &str) -> &'static str {
    match number.get(..3) {
        Some("E00") => "SyntaxError",
        Some("E01") => "NameError",
        Some("E02") => "TypeError",
        Some("E03") => "OwnershipError",
        Some("E04") => "ImportError",
        _ => "CompileError",
    }
}
