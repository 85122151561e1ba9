use std::fmt;
use std::hash::Hasher;
use std::sync::{Arc, Mutex};

use kayton_api::{Dynamic, Error, ErrorKind, KResult, List, Origin, Str, Style, Tree, Value};

use crate::guard::silently;

/// An error that a handler took, as a value: it can be shown, kept and raised again.
#[derive(Clone)]
pub struct Caught(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    type_name: &'static str,
    message: Str,
    causes: Vec<Str>,
    origin: Origin,
    /// The error itself, until it is raised again.
    error: Mutex<Option<Error>>,
}

impl Caught {
    /// Holds an error.
    #[must_use]
    pub fn new(error: Error) -> Caught {
        Caught(Arc::new(Inner {
            kind: error.kind(),
            type_name: error.type_name(),
            message: error.message().clone(),
            causes: error.causes().to_vec(),
            origin: error.origin().clone(),
            error: Mutex::new(Some(error)),
        }))
    }

    /// Its kind.
    #[must_use]
    pub fn is(&self, kinds: &[ErrorKind]) -> bool {
        kinds.contains(&self.0.kind)
    }

    /// Whether its type has that name.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.0.type_name == name
    }

    /// The object that the error carries, if it is of that type.
    #[must_use]
    pub fn payload<P: Clone + 'static>(&self) -> Option<P> {
        let error = self.0.error.lock().ok()?;
        error.as_ref()?.payload::<P>().cloned()
    }

    /// Its message.
    #[must_use]
    pub fn message(&self) -> Str {
        self.0.message.clone()
    }

    /// The name of its type.
    #[must_use]
    pub fn type_name(&self) -> Str {
        Str::new(self.0.type_name)
    }

    /// What caused it, nearest first.
    #[must_use]
    pub fn causes(&self) -> List<Str> {
        List::new(self.0.causes.clone())
    }

    /// The tuple that it was made with, as Python's `args`.
    #[must_use]
    pub fn args(&self) -> Dynamic {
        let message = || match self.0.message.is_empty() {
            true => Vec::new(),
            false => vec![self.message().into()],
        };
        let made = self.0.origin.args.clone();
        made.unwrap_or_else(|| super::dynamic::tuple_of(message()))
    }

    /// The error that it was raised from, or `None`.
    #[must_use]
    pub fn cause(&self) -> Dynamic {
        self.0.origin.cause.clone().unwrap_or_default()
    }

    /// The error, made with other arguments than its message.
    #[must_use]
    pub fn with_args(self, args: Dynamic) -> Caught {
        let origin = Origin {
            args: Some(args),
            ..self.0.origin.clone()
        };
        Caught::new(self.raise().with_origin(origin))
    }

    /// The error with one more cause: `raise error from cause`.
    #[must_use]
    pub fn from_cause(self, type_name: &Str, text: &Str, cause: Dynamic) -> Caught {
        let origin = Origin {
            cause: Some(cause),
            ..self.0.origin.clone()
        };
        let error = self.raise().with_cause(format!("{type_name}: {text}"));
        Caught::new(error.with_origin(origin))
    }

    /// The error, to be raised again; the first time with its trace and payload.
    #[must_use]
    pub fn raise(&self) -> Error {
        let kept = self.0.error.lock().ok().and_then(|mut e| e.take());
        kept.unwrap_or_else(|| {
            let again = Error::new(self.0.kind, self.0.message.clone());
            let again = again.with_type_name(self.0.type_name);
            again.with_origin(self.0.origin.clone())
        })
    }
}

/// The text of a type name that lives as long as the process; each text is kept once.
fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let Ok(mut names) = NAMES.lock() else {
        return "Error";
    };
    if let Some(known) = names.iter().find(|n| **n == name) {
        return known;
    }
    let made: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.push(made);
    made
}

/// How the body of a `try` is left.
pub enum Left<R> {
    /// It came to its end.
    End,
    /// By a `return` with this value.
    Return(R),
    /// By a `break` of a loop around it.
    Break,
    /// By a `continue` of a loop around it.
    Continue,
}

/// Runs the body of a `try`; a panic in it is an error as well.
pub fn attempt<R>(body: impl FnOnce() -> KResult<Left<R>>) -> KResult<Left<R>> {
    settled(silently(body))
}

/// How a `try` body ended, with what a destructor in it panicked with: as the error, or as one cause
/// more of the error that was on its way.
fn settled<T>(end: KResult<T>) -> KResult<T> {
    if !kayton_api::has_trouble() {
        return end;
    }
    match (end, kayton_api::take_trouble()) {
        (Ok(_), Some(trouble)) => Err(trouble),
        (Err(error), Some(trouble)) => Err(error.with_cause(format!("{trouble:?}"))),
        (end, None) => end,
    }
}

/// An error of a kind, with a message.
#[must_use]
pub fn make_error(kind: ErrorKind, message: &Str) -> Caught {
    Caught::new(Error::new(kind, message.clone()))
}

/// An error that is told by its name.
#[must_use]
pub fn named_error(name: &'static str, message: &Str) -> Caught {
    Caught::new(Error::new(ErrorKind::User, message.clone()).with_type_name(name))
}

/// A raised value: the error carries it. Raises what the value raises when it is shown.
pub fn raised<T: Value>(value: T, name: &Str) -> KResult<Caught> {
    let message = super::deep_text(&value)?;
    Ok(Caught::new(
        Error::raised(interned(name), message, Vec::new(), value).with_kind(ErrorKind::User),
    ))
}

impl Value for Caught {
    type Arg<'a> = &'a Self;

    fn as_arg(&self) -> &Self {
        self
    }

    fn show(&self, f: &mut fmt::Formatter<'_>, style: Style) -> fmt::Result {
        if !style.repr {
            return f.write_str(&self.0.message);
        }
        f.write_str(self.0.type_name)?;
        match &self.0.origin.args {
            // A tuple of one shows a comma, the call does not.
            Some(args) => match args
                .container()
                .and_then(|items| items.items().ok())
                .as_deref()
            {
                Some([one]) => {
                    f.write_str("(")?;
                    Value::show(one, f, style)?;
                    f.write_str(")")
                }
                _ => Value::show(args, f, style),
            },
            None if self.0.message.is_empty() => f.write_str("()"),
            None => {
                f.write_str("(")?;
                Value::show(&self.0.message, f, style)?;
                f.write_str(")")
            }
        }
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    fn order(&self, _: &Self) -> Option<std::cmp::Ordering> {
        None
    }

    fn digest(&self, state: &mut dyn Hasher) {
        state.write_usize(Arc::as_ptr(&self.0) as usize);
    }

    fn label() -> &'static str {
        "Exception"
    }

    fn tree(&self) -> KResult<Tree> {
        self.0.message.tree()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_a_try_may_panic() {
        crate::guard::hook_panics();
        let ended = attempt(|| -> KResult<Left<i64>> { panic!("in a builtin") });
        let error = ended.err().expect("an error");
        assert_eq!(error.kind(), ErrorKind::Panic);
        assert!(error.message().starts_with("in a builtin, at "));
        let ended = attempt(|| Ok(Left::Return(5)));
        assert!(ended.is_ok_and(|left| matches!(left, Left::Return(5))));
    }
}
