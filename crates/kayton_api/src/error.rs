//! Raised errors.

use alloc::{boxed::Box, vec::Vec};
use core::{any::Any, fmt};

use crate::{Dynamic, Str, away::Away, owner::Owned, owner::is_shareable};

/// Result of everything that generated code calls.
pub type KResult<T> = Result<T, Error>;

/// What went wrong, by family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum ErrorKind {
    /// A Rust function returned `Err`; the error value is the payload.
    Rust = 0,
    /// A Rust function panicked.
    Panic = 1,
    /// An object was used after its value was moved out.
    Moved = 2,
    /// A borrow conflicts with another one.
    Borrowed = 3,
    /// A number does not fit.
    Overflow = 4,
    /// A value that the operation does not accept.
    Value = 5,
    /// A value of another type than expected.
    Type = 6,
    /// An index out of range.
    Index = 7,
    /// A missing key.
    Key = 8,
    /// A division by zero.
    ZeroDivision = 9,
    /// A name without a value.
    Name = 10,
    /// The user interrupted the program.
    Interrupt = 11,
    /// A value was used on a thread to which it does not belong.
    Thread = 12,
    /// Raised by the user's program.
    User = 13,
    /// Calls or values are nested too deeply for the stack.
    Recursion = 14,
    /// There is no memory for a value of the size asked for.
    Memory = 15,
}

impl ErrorKind {
    const ALL: [ErrorKind; 16] = [
        ErrorKind::Rust,
        ErrorKind::Panic,
        ErrorKind::Moved,
        ErrorKind::Borrowed,
        ErrorKind::Overflow,
        ErrorKind::Value,
        ErrorKind::Type,
        ErrorKind::Index,
        ErrorKind::Key,
        ErrorKind::ZeroDivision,
        ErrorKind::Name,
        ErrorKind::Interrupt,
        ErrorKind::Thread,
        ErrorKind::User,
        ErrorKind::Recursion,
        ErrorKind::Memory,
    ];

    /// The kind with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u32) -> Option<ErrorKind> {
        Self::ALL.get(number as usize).copied()
    }

    /// The name by which `except` knows errors of this kind that have no type of their own.
    #[must_use]
    pub const fn type_name(self) -> &'static str {
        match self {
            ErrorKind::Rust => "RustError",
            ErrorKind::Panic => "RustPanic",
            ErrorKind::Moved => "MovedError",
            ErrorKind::Borrowed => "BorrowError",
            ErrorKind::Overflow => "OverflowError",
            ErrorKind::Value => "ValueError",
            ErrorKind::Type => "TypeError",
            ErrorKind::Index => "IndexError",
            ErrorKind::Key => "KeyError",
            ErrorKind::ZeroDivision => "ZeroDivisionError",
            ErrorKind::Name => "NameError",
            ErrorKind::Interrupt => "KeyboardInterrupt",
            ErrorKind::Thread => "ThreadError",
            ErrorKind::User => "Error",
            ErrorKind::Memory => "MemoryError",
            ErrorKind::Recursion => "RecursionError",
        }
    }
}

/// A line through which an error passed; all count from 1, and 0 means unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Frame {
    /// The cell's number.
    pub cell: u32,
    /// The line in it.
    pub line: u32,
    /// The column in the line, in characters.
    pub col: u32,
}

/// What is known of how an error came to be, as values.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The tuple that it was made with, if that is more than its message.
    pub args: Option<Dynamic>,
    /// The error that it was raised from.
    pub cause: Option<Dynamic>,
}

/// A raised error; one pointer wide.
pub struct Error(Box<Data>);

struct Data {
    kind: ErrorKind,
    type_name: &'static str,
    message: Str,
    causes: Vec<Str>,
    trace: Vec<Frame>,
    payload: Option<Owned<Box<dyn Any>>>,
    /// What it was made with, and the error that it was raised from.
    origin: Origin,
    /// Another thread raised it, which may have more handles to what it holds. The last field.
    away: Option<Away>,
}

impl Error {
    /// An error without a payload.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<Str>) -> Self {
        Error(Box::new(Data {
            kind,
            type_name: kind.type_name(),
            message: message.into(),
            causes: Vec::new(),
            trace: Vec::new(),
            payload: None,
            origin: Origin::default(),
            away: None,
        }))
    }

    /// The same without its payload.
    #[must_use]
    pub(crate) fn outline(&self) -> Self {
        let data = &self.0;
        Error(Box::new(Data {
            kind: data.kind,
            type_name: data.type_name,
            message: data.message.clone(),
            causes: data.causes.clone(),
            trace: data.trace.clone(),
            payload: None,
            origin: Origin::default(),
            away: None,
        }))
    }

    /// The same, on its way through a crate, which may keep it and drop it on another thread.
    #[must_use]
    pub fn going_away(mut self) -> Self {
        self.0.away.get_or_insert_with(Away::new);
        self
    }

    /// An error value that a Rust function returned, or (see [`Error::with_kind`]) that the user's
    /// program raised. `type_path` is what `except` compares, `payload` the value as a cell sees
    /// it, e.g. an `Obj<reqwest::Error>`.
    #[cold]
    pub fn raised<P: Any>(
        type_path: &'static str,
        message: Str,
        causes: Vec<Str>,
        payload: P,
    ) -> Self {
        let shareable = is_shareable::<P>();
        Error(Box::new(Data {
            kind: ErrorKind::Rust,
            type_name: type_path,
            message,
            causes,
            trace: Vec::new(),
            payload: Some(Owned::bound(Box::new(payload) as Box<dyn Any>, shareable)),
            origin: Origin::default(),
            away: None,
        }))
    }

    /// The same as another kind.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The same under another type name.
    #[must_use]
    pub fn with_type_name(mut self, type_name: &'static str) -> Self {
        self.0.type_name = type_name;
        self
    }

    /// The same with one cause more, after those it has.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Str>) -> Self {
        self.0.causes.push(cause.into());
        self
    }

    /// The same with another origin.
    #[must_use]
    pub fn with_origin(mut self, origin: Origin) -> Self {
        self.0.origin = origin;
        self
    }

    /// What is known of how it came to be.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// Names the variable in the message of a move or borrow error: "the value was moved …"
    /// becomes "`b` was moved …". Other errors stay as they are.
    #[must_use]
    pub fn subject(mut self, variable: &str) -> Self {
        if matches!(self.0.kind, ErrorKind::Moved | ErrorKind::Borrowed)
            && let Some(rest) = self.0.message.strip_prefix("the value ")
        {
            self.0.message = Str::from(alloc::format!("`{variable}` {rest}"));
        }
        self
    }

    /// Notes a line through which the error passes, innermost first.
    #[cold]
    #[must_use]
    pub fn at(mut self, cell: u32, line: u32, col: u32) -> Self {
        self.0.trace.push(Frame { cell, line, col });
        self
    }

    /// The family.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The type that `except` compares: `reqwest::Error`, `ValueError`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.0.type_name
    }

    /// What happened, without the type's name.
    #[must_use]
    pub fn message(&self) -> &Str {
        &self.0.message
    }

    /// Messages of the sources, nearest first.
    #[must_use]
    pub fn causes(&self) -> &[Str] {
        &self.0.causes
    }

    /// The lines through which the error passed, innermost first.
    #[must_use]
    pub fn trace(&self) -> &[Frame] {
        &self.0.trace
    }

    /// The error value, if it is a `P` and may be touched on this thread.
    #[must_use]
    pub fn payload<P: Any>(&self) -> Option<&P> {
        self.0.payload.as_ref()?.get()?.downcast_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.type_name, self.0.message)
    }
}

impl core::error::Error for Error {}
